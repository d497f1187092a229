"""Which passages of a text are typed."""

from __future__ import annotations

from tests.fakes import ENGLISH, scripted
from writer.assist.measuring.glance import MANNERS
from writer.assist.measuring.passages import glance_passages, spread_passages
from writer.assist.suggest.text_model import TextModel


def test_passages_are_spread_and_start_at_paragraphs():
    text = "\n".join(f"Paragraph {n} says something about the river." for n in range(200))
    passages = spread_passages([text], count=5, characters=400)
    assert len(passages) == 5
    numbers = [int(passage.split()[1]) for passage in passages]
    assert numbers == sorted(numbers)
    assert numbers[-1] > 150
    assert all(passage.startswith("Paragraph") for passage in passages)
    assert all(len(passage) <= 400 for passage in passages)


def test_passages_do_not_overlap():
    text = "\n".join(f"Paragraph {number} " + "word " * (number % 40) for number in range(200))
    passages = spread_passages([text], count=50, characters=400)
    ends = [text.find(passage) + len(passage) for passage in passages]
    starts = [text.find(passage) for passage in passages]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


def test_a_short_text_is_one_passage():
    assert spread_passages(["a river"]) == ["a river"]


def test_all_manners_see_the_same_passages():
    glances = glance_passages(TextModel(scripted(ENGLISH)), [ENGLISH], 60)
    assert {sum(tally.units for tally in glance.passages) for glance in glances.values()} != {0}
    keys = [[tally.keys for tally in glance.passages] for glance in glances.values()]
    assert all(of == keys[0] for of in keys)


def test_the_time_for_a_glance_is_bounded():
    text = "\n".join([ENGLISH] * 60)
    glances = glance_passages(TextModel(scripted(ENGLISH)), [text], 0)
    assert [len(glance.passages) for glance in glances.values()] == [1] * len(MANNERS)
