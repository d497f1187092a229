"""The card: differences come with intervals, and the verdict goes by these."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="training needs the training extra")

import msgspec
import numpy as np

from tests.fakes import scripted
from training.personal.comparison import Change, Comparison, Measured, change, measure_both

SENTENCES = [
    f"The {place} was cold and the {place} was long, and nobody came to the {place} that day."
    for place in ("river", "lamp", "night", "garden", "harbour", "window", "street", "house")
]
TEXT = "\n\n".join(" ".join(SENTENCES) for _ in range(12))


BETTER, MORE = Change(2.0, 1.8, -0.25, -0.15), Change(0.40, 0.44, 0.02, 0.06)
WORSE = Change(2.0, 2.1, 0.05, 0.15)


def measured(**changes):
    plain = Measured(
        names=("rainbow",),
        bits_per_byte=BETTER,
        perplexity=(90.0, 60.0),
        keystroke_savings={"1": MORE, "3": MORE, "5": MORE},
        top={"1": MORE, "3": MORE},
        passages=20,
        characters=40_000,
    )
    return msgspec.structs.replace(plain, **changes)


def card(new=None, same=None, **changes):
    plain = Comparison(new, same or measured(), (1.5, 1.53), ("the", "river", "was"))
    return msgspec.structs.replace(plain, **changes)


class TestInterval:
    def test_it_holds_the_difference(self):
        random = np.random.default_rng(1)
        sizes = random.uniform(50, 100, 40)
        before = sizes * random.normal(2.0, 0.1, 40)
        found = change(before, before - 0.2 * sizes, sizes)
        assert found.after - found.before == pytest.approx(-0.2)
        assert found.low == pytest.approx(-0.2)
        assert found.high == pytest.approx(-0.2)

    def test_it_is_wide_where_passages_disagree(self):
        sizes = np.full(20, 100.0)
        before = np.full(20, 200.0)
        after = before + np.tile([30.0, -32.0], 10)
        found = change(before, after, sizes)
        assert found.low < 0 < found.high

    def test_it_holds_the_truth_nineteen_times_in_twenty(self):
        random = np.random.default_rng(3)
        held = 0
        for _ in range(200):
            sizes = random.uniform(50, 150, 60)
            before = sizes * 2
            after = before + sizes * random.normal(0.1, 0.3, 60)
            found = change(before, after, sizes)
            held += found.low <= 0.1 <= found.high
        assert 175 <= held <= 200


class TestVerdict:
    def test_it_helps_with_the_texts_that_it_learned(self):
        assert card().verdict == "helps"
        last = card().lines("mine")[-1]
        assert last.startswith("It helps: your words are 10.0% less surprising to it as you go on")
        assert "it saves +4.0 keys in a hundred. Whether it helps with a new one" in last

    def test_it_helps_with_a_new_text(self):
        last = card(new=measured()).lines("mine")[-1]
        assert last == (
            "It helps: your words are 10.0% less surprising to it in a new text of yours, and it"
            " saves +4.0 keys in a hundred."
        )

    def test_the_verdict_goes_by_the_new_text(self):
        # The card praised what flattered it: chapters of the books that it had learned.
        found = card(new=measured(bits_per_byte=WORSE))
        assert found.verdict == "helps with these"
        last = found.lines("mine")[-1]
        assert "does not help with a new one" in last
        assert last.endswith("python -m writer models remove mine")

    def test_too_little_of_a_new_text_decides_nothing(self):
        assert card(new=measured(bits_per_byte=WORSE, passages=2)).verdict == "helps"

    @pytest.mark.parametrize(
        "changes",
        [
            {"bits_per_byte": Change(2.0, 1.99, -0.05, 0.03)},
            {"bits_per_byte": WORSE},
            {"keystroke_savings": dict.fromkeys("135", Change(0.4, 0.38, -0.03, -0.01))},
        ],
    )
    def test_it_does_not_help(self, changes):
        found = card(new=measured(**changes), same=measured(**changes))
        assert found.verdict == "does not help"
        last = found.lines("mine")[-1]
        assert "recommend to discard it" in last
        assert last.endswith("python -m writer models remove mine")

    def test_too_little_text_is_said_whatever_the_figures(self):
        found = card(new=measured(passages=1), same=measured(passages=5))
        assert found.verdict == "too little text"
        assert "too little text" in found.lines("mine")[-1]

    def test_reciting_is_a_warning(self):
        assert "share it as carefully" in card(copied=("word",) * 12).lines("mine")[-1]

    def test_every_figure_of_both_texts_is_on_the_card(self):
        text = "\n".join(card(new=measured(perplexity=(95.0, 80.0))).lines("mine"))
        for part in (
            "A new text (rainbow), 40,000 characters:",
            "More of the texts that it learned, 40,000 characters:",
            "2.000 → 1.800",
            "[-0.25, -0.15]",
            "40.0 % → 44.0 %",
            "95.0 → 80.0",
            "90.0 → 60.0",
            "1.500 → 1.530 (+2.0%)",
            "3 words: the river was",
        ):
            assert part in text

    def test_the_models_card_gets_plain_numbers(self):
        assert card().metrics()["base_text_change"] == pytest.approx(0.02)
        assert all(isinstance(value, float) for value in card().metrics().values())


def test_of_a_single_passage_there_is_no_interval():
    # One passage, drawn again and again, gave an interval of no width: certainty from nothing.
    found = change(np.array([200.0]), np.array([180.0]), np.array([100.0]))
    assert (found.before, found.after, found.low, found.high) == (2.0, 1.8, None, None)
    single = measured(bits_per_byte=found, passages=1)
    rows = single.rows()
    assert "2.000 → 1.800" in rows[0]
    assert "[" not in rows[0]
    assert rows[-1] == "  Of a single passage it cannot be said how sure these are."
    assert not single.helps


def test_without_base_text_nothing_is_said_of_it():
    bare = card(base_bits_per_byte=None)
    assert "base_text_change" not in bare.metrics()
    assert "base text" not in "\n".join(bare.lines("mine"))


def test_a_model_that_knows_the_text_helps():
    base, tuned = scripted("Nothing of that kind was ever said here."), scripted(*SENTENCES)
    shares = []
    found = measure_both(base, tuned, {"text": [TEXT]}, 60, shares.append)
    assert found.helps
    assert found.bits_per_byte.after < found.bits_per_byte.before
    assert found.keystroke_savings["3"].low > 0
    assert found.top["1"].after > 0.5
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] == 1


def test_a_busy_machine_does_not_decide_what_is_enough():
    # Of a new text five passages were typed before the time was up, and the verdict went by
    # more of the same.
    model = scripted(*SENTENCES)
    found = measure_both(model, model, {"text": [TEXT]}, max_seconds=0)
    assert found.is_enough


def test_a_model_does_not_help_against_itself():
    model = scripted(*SENTENCES)
    found = measure_both(model, model, {"text": [TEXT]}, 60)
    assert not found.helps
    assert found.bits_per_byte.low == found.bits_per_byte.high == 0


def test_without_text_nothing_is_measured():
    model = scripted(*SENTENCES)
    assert measure_both(model, model, {}) is None
