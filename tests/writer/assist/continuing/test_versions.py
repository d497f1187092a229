"""Continuations by choosing: they join the text, end well, and the best comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import CHINESE, ENGLISH, FakeLoadedModel, RandomRecurrentModel, scripted
from tests.fakes import tiny_tokenizer as tokenizer
from writer.assist.cancellation import Superseded, never
from writer.assist.continuing.continuation import LONGEST_SENTENCE
from writer.assist.continuing.versions import DRAFTS, READ, best_text, write_versions
from writer.assist.continuing.written import REST
from writer.assist.personal.personal_words import NOTHING_PERSONAL, Personal, PersonalWords
from writer.assist.personal.word_lists import PersonalLists
from writer.assist.request import ContinuationRequest
from writer.assist.suggest.text_model import TextModel
from writer.model.word_list import WordList
from writer.text.counting import count_words

KNOWING = TextModel(scripted(ENGLISH))
RANDOM = TextModel(FakeLoadedModel(RandomRecurrentModel(tokenizer().vocabulary_size)))


def request_for(before, **options):
    return ContinuationRequest(before, **{"words": 12, "seed": 1, "temperature": 0.5, **options})


def pieces(before, *, reader=KNOWING, cancelled=never, personal=NOTHING_PERSONAL, **options):
    made = best_text(reader, request_for(before, **options), cancelled, personal)
    return [piece.text for piece in made if piece is not REST]


def text(before, **options):
    return "".join(pieces(before, **options))


@pytest.mark.parametrize(
    "before", ["It was the best of", "It was the best of ", "It was the best of ti", "She walk"]
)
def test_the_text_and_its_continuation_are_one(before):
    start = ENGLISH.index(before)
    written = text(before, words=5)
    assert ENGLISH[start:].startswith(before + written)
    assert count_words(written) >= 5
    assert written.endswith(".")


def test_the_first_clause_comes_before_the_sentence_is_written():
    assert pieces("It was the", words=3) == [" best of times,", " it was the worst of times."]


def test_a_sentence_is_judged_as_a_whole_where_it_ends():
    made = best_text(KNOWING, request_for("It was the", words=13), never)
    opening, rest, following = [piece for piece in made if piece is not REST]
    assert opening.score is None
    assert rest.score.ended
    # With the word at the caret, which is spelt again.
    assert rest.score.tokens == len(
        tokenizer().encode(" the best of times, it was the worst of times.")
    )
    assert following.score.tokens < rest.score.tokens


@pytest.mark.parametrize("temperature", [0, 0.5])
def test_it_ends_with_the_sentence_or_the_paragraph(temperature):
    script = ("The lamp was old. The river was cold.\n\nShe left. " * 3).replace(
        "left. ", "left.\n\n"
    )
    reader = TextModel(scripted(script))

    def until(end):
        return text("The lamp", reader=reader, words=30, temperature=temperature, until=end)

    assert until("sentence") == " was old."
    assert until("paragraph") == " was old. The river was cold."


def test_sentences_are_written_in_batches():
    loaded = scripted(ENGLISH)
    text("It was the", reader=TextModel(loaded), words=3)
    assert {batch for _, batch in loaded.language_model.runs} == {1, DRAFTS, DRAFTS // READ}


def test_a_quotation_is_closed_before_the_text_ends():
    assert text('She said: "Come', words=1).endswith('home," said the old man.')


def test_chinese_goes_on_within_a_token():
    reader = TextModel(scripted(CHINESE, language="zh"))
    assert text("月亮升", reader=reader, words=8) == "起来了，河水静静地流着。"


def test_without_chance_it_is_the_most_probable_text():
    assert (
        text("It was the", words=3, temperature=0) == " best of times, it was the worst of times."
    )


def test_the_same_seed_gives_the_same_text():
    first, second = (text("It", reader=RANDOM, seed=3, temperature=1.0) for _ in range(2))
    assert first == second
    assert text("It", reader=RANDOM, seed=4, temperature=1.0) != first


@given(st.integers(0, 2**31), st.text("ab é月,.\n", max_size=8))
@settings(deadline=None, max_examples=15)
def test_whole_characters_in_bounds(seed, before):
    made = pieces(before, reader=RANDOM, words=5, seed=seed, temperature=1.0, min_p=0)
    written = "".join(made)
    assert all(made)
    assert "\ufffd" not in written
    assert "<document>" not in written
    assert written == written.rstrip()


def test_a_text_without_end_stops_all_the_same():
    words = [a + b for a in "bdfgklmnprst" for b in ("al", "en", "ir", "os", "um")]
    endless = TextModel(scripted(" ".join(words)))
    written = text("bal ben", reader=endless, words=5, until="sentence")
    assert LONGEST_SENTENCE / 2 <= count_words(written) <= 2 * LONGEST_SENTENCE


def test_what_only_says_again_what_was_said_is_not_offered():
    looping = TextModel(scripted("She walked to the river. " * 3))
    before = "She walked to the river. "
    assert pieces(before, reader=looping, words=3) == []
    assert write_versions(looping, request_for(before, words=3), 3) == []


def test_it_can_be_stopped_at_every_step():
    for last in range(12):
        calls = iter([False] * last + [True])
        seen = []
        with pytest.raises(Superseded):
            seen.extend(best_text(KNOWING, request_for("It was"), lambda calls=calls: next(calls)))
        assert ENGLISH.startswith("It was" + "".join(piece.text for piece in seen))


def test_it_begins_with_a_new_paragraph_only_where_that_is_likely():
    script = "The rain. It fell.\n\nThe rain. It fell.\n\nThe rain. It fell."
    reader = TextModel(scripted(script))
    for seed in range(4):
        assert text("The rain.", reader=reader, words=1, seed=seed).startswith(" It")
    assert text("The rain. It fell.", reader=reader, words=1).startswith("\n\nThe rain")
    assert "\n" not in text("The rain. It fell. ", reader=reader, words=1)


def test_no_paragraph_ends_between_a_clause_and_the_rest_of_its_sentence():
    # What was shown first ended in speech, and its sentence went on with who had said it.
    said = 'She said: "Let us go to the old river again!"'
    reader = TextModel(scripted(f"{said} said the man. ", f"{said}\n\nThe lamp. "))
    for seed in range(8):
        assert "\n" not in text("She said:", reader=reader, words=3, seed=seed)


def test_a_paragraph_is_parted_as_the_text_does_it():
    reader = TextModel(scripted("The rain fell.\n\nThe lamp was lit and it was cold.\n\n" * 3))
    before = f"{'The lamp was lit and it was cold. ' * 3}\n" * 3
    written = text(before + "The rain", reader=reader, words=4)
    assert written.startswith(" fell.\n")
    assert "\n\n" not in written


def test_a_list_goes_on_item_by_item():
    script = "1. The lamp was lit.\n2. The rain fell.\n3. Tiny boats rocked.\n"
    reader = TextModel(scripted(script))
    written = text("1. The lamp was lit.\n2. The rain fell.", reader=reader, words=6)
    assert written.startswith("\n3. Tiny boats rocked.\n4. ")
    one = text("- The rain\n- The lamp", reader=reader, until="paragraph")
    assert one == " was lit."


def test_verse_goes_on_with_the_next_line():
    verse = "The moon came up,\nThe sun went down,\nThe rain came up,\nThe day went down,\n"
    written = text(
        "The moon came up,\nThe sun went down,", reader=TextModel(scripted(verse)), words=3
    )
    assert written.startswith("\nThe rain")


def test_a_whole_word_is_not_spelt_on():
    reader = TextModel(scripted("My lamps ran. " * 4 + "My lamp is cold. My lamp is old."))
    spelt_on = [text("Her lamp", reader=reader, words=1, seed=seed)[0] for seed in range(5)]
    assert "s" in spelt_on
    reader.words = WordList(["my", "her", "lamp", "lamps", "ran", "is", "cold", "old"])
    for seed in range(5):
        assert text("Her lamp", reader=reader, words=1, seed=seed).startswith(" is")


def test_nothing_that_the_writer_never_wants_to_see():
    personal = Personal(PersonalWords(PersonalLists(never=("times", "old man"))))
    said = text("It was the", words=60, personal=personal)
    assert "times" not in said
    assert "old man" not in said


def test_corner_brackets_are_matched():
    reader = TextModel(scripted(CHINESE, language="zh"))
    before = "她说：「月亮升起来了。」老人说：「回"
    assert text(before, reader=reader, words=6).startswith("家吧，灯还亮着。」")


def test_curly_quotes_are_matched():
    reader = TextModel(scripted(ENGLISH, straight_quotes=True))
    before = "“Look,” she said. She walked to the river and "
    assert text(before, reader=reader, words=3).startswith("didn’t look back.")


def test_nobody_learns_what_was_made_up():
    reader = TextModel(scripted(ENGLISH))
    first = text("It was the", reader=reader, words=30)
    assert text("It was the", reader=reader, words=30) == first


class TestVersions:
    """Several whole continuations."""

    def test_they_are_ranked_and_no_two_are_the_same(self):
        made = write_versions(RANDOM, request_for("It was", words=4, temperature=1.0), 5)
        assert [version.score for version in made] == sorted(
            (version.score for version in made), reverse=True
        )
        assert len({version.text for version in made}) == len(made) > 1
        assert all(version.scores for version in made)

    def test_the_seed_of_one_writes_them_again(self):
        request = request_for("It was", words=4, temperature=1.0, seed=None)
        made = write_versions(RANDOM, request, 3)
        assert len({version.seed for version in made}) == 1
        assert write_versions(RANDOM, replace(request, seed=made[0].seed), 3) == made

    def test_the_better_of_two_sentences_is_preferred(self):
        script = (
            "It was cold and the old man went home. It was Zorb and Quux and Xyl and Grum went."
        )
        reader = TextModel(scripted(script))
        best, *others = write_versions(reader, request_for("It was", words=3, temperature=1), 8)
        assert best.text == " cold and the old man went home."
        assert all(best.score > other.score for other in others)

    def test_without_chance_there_is_one(self):
        made = write_versions(KNOWING, request_for("It was the", words=3, temperature=0), 5)
        assert [version.text for version in made] == [" best of times, it was the worst of times."]

    def test_they_can_be_stopped(self):
        with pytest.raises(Superseded):
            write_versions(KNOWING, request_for("It was"), 3, lambda: True)
