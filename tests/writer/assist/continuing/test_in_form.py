"""What is asked of whoever writes verse, and how its lines are set; nothing is written here."""

from __future__ import annotations

import pytest

from writer.assist.continuing.in_form import poem_part, rest_of_line
from writer.assist.request import AUTO_FORM, ContinuationRequest
from writer.assist.verse.request import LockedWord, WrittenLine, WrittenVerse
from writer.errors import FormError

MOON = "The moon is up above the silent hill,\nAnd all the lanes are white with frozen dew;\n"
OWL = "The owl is calling and the mill is still,\nThe road is long, the travellers are few.\n"
SHIP = "The ship went out at break of day,\nIt carried all my heart away;\n"
NAMES = "abcdefghijklmn"


def part(before, form=AUTO_FORM):
    return poem_part(ContinuationRequest(before, form=form))


def written(before, form=AUTO_FORM):
    """Return what stands behind the caret if every line to come has a letter for its text."""
    found = part(before, form)
    wish = found.wish
    count = len(wish.form.lines)
    lines = [*wish.lines, *NAMES[: count - len(wish.lines)]]
    verse = WrittenVerse("", tuple(map(WrittenLine, lines)))
    return "".join(found.lines(verse))


def test_nothing_is_found_unless_it_is_asked_for():
    assert part(MOON, form="") is None
    assert part("The moon is up.") is None


def test_a_stanza_that_is_begun_is_finished():
    wish = part(MOON).wish
    assert (wish.form.scheme, wish.form.metre) == ("ABAB", ("iamb 5",) * 4)
    assert wish.lines == tuple(MOON.splitlines())
    assert (wish.before, wish.title) == ("", "")


def test_title_and_text_before_are_read_before_the_poem():
    wish = part(f"He read it again.\n\nThe Hill\n\n{MOON}").wish
    assert (wish.before, wish.title) == ("He read it again.\n\n", "The Hill")


def test_a_new_stanza_is_read_behind_the_poem_so_far():
    text = f"The Hill\n\n{MOON}{OWL}"
    wish = part(text, "Quatrains ABAB").wish
    assert (wish.before, wish.title, wish.lines) == (f"{text}\n", "", ())


def test_a_sonnet_goes_on_by_a_quatrain():
    wish = part(f"{MOON}{OWL}", "Shakespearean sonnet").wish
    assert wish.form.scheme == "ABABCDCD"
    assert len(wish.lines) == 4


def test_four_lines_come_in_a_form_of_two():
    wish = part(SHIP).wish
    assert (wish.form.scheme, wish.form.metre) == ("AABBCC", ("iamb 4",) * 6)
    assert (wish.before, wish.lines) == ("", tuple(SHIP.splitlines()))
    wish = part(SHIP * 5).wish
    assert (wish.before, wish.form.scheme) == (SHIP, "AABBCCDDEEFF")
    wish = part(SHIP + SHIP.partition("\n")[0], "Couplets, iambic tetrameter").wish
    assert (len(wish.lines), wish.form.scheme) == (3, "AABBCC")


def test_the_refrains_of_a_villanelle_stay_its_refrains():
    wish = part(f"A Villanelle\n\n{MOON}{OWL.splitlines()[0]}\n", "Villanelle").wish
    assert wish.form.scheme == "A1BA2ABA1"


@pytest.mark.parametrize(
    ("before", "form", "after"),
    [
        (MOON, AUTO_FORM, "a\nb"),
        (MOON.rstrip(), AUTO_FORM, "\na\nb"),
        (MOON + OWL, "Quatrains ABAB", "\na\nb\nc\nd"),
        (f"{MOON}{OWL}\n", "Quatrains ABAB", "a\nb\nc\nd"),
        ((MOON + OWL).rstrip(), "Quatrains ABAB", "\n\na\nb\nc\nd"),
        (MOON + OWL, "Shakespearean sonnet", "a\nb\nc\nd"),
        (f"{MOON}{OWL}\n", "Shakespearean sonnet", "a\nb\nc\nd"),
        (SHIP, AUTO_FORM, "a\nb\nc\nd"),
        ("白日依山尽，黄河入海流。\n", AUTO_FORM, "a，b。"),
        ("白日依山尽，黄河入海流。", AUTO_FORM, "\na，b。"),
        ("白日依山尽，\n黄河入海流。\n", AUTO_FORM, "a，\nb。"),
        ("白日依山尽\n黄河入海流", AUTO_FORM, "\na\nb"),
        ("登楼\n白日依山尽，", AUTO_FORM, "a。\nb，c。"),
        ("白日依山尽，黄河入海流。欲穷千里目，", AUTO_FORM, "a。"),
        ("如梦令\n常记溪亭日暮，沉醉不知归路。", AUTO_FORM, "\na，b。\nc，d，e。"),
    ],
)
def test_lines_are_set_as_the_writer_sets_them(before, form, after):
    assert written(before, form) == after.replace("c，d，e。", "c。\nd。\ne。")


def test_stanzas_that_ran_on_run_on():
    assert written(MOON + OWL + MOON + OWL, "Quatrains ABAB").startswith("a")


def test_it_says_which_form_it_keeps_and_which_others_there_are():
    form = part(MOON).form
    assert form.title.english == "Quatrains ABAB"
    assert form.title.chinese == "四行诗 ABAB"
    seen = [form.title.english]
    while len(seen) < len(form.titles):
        form = part(MOON, form.next).form
        seen.append(form.title.english)
    assert len(set(seen)) == len(seen)
    assert seen[-1] == "Free verse"
    assert form.next == seen[0]


def test_free_verse_is_written_like_any_text():
    found = part(MOON, "Free verse")
    assert found.wish is None
    assert found.free is found.form


def test_a_form_that_the_poem_cannot_have_is_not_kept():
    assert part(MOON, "Haiku").form.title.english == "Quatrains ABAB"


@pytest.mark.parametrize(
    ("begun", "line", "rest"),
    [
        ("The owl is ", "The owl is calling", "calling"),
        ("The owl is", "The owl is calling", " calling"),
        ("O night, ", "O night, be still", "be still"),
        ("O night, ", "O night be still", "be still"),
        ("O night,", "O night, be still", " be still"),
        ("the owl's ", "The owl's alone", "alone"),
        ("黄河入", "黄河入海流", "海流"),
    ],
)
def test_a_line_goes_on_behind_what_stands_of_it(begun, line, rest):
    assert rest_of_line(begun, line) == rest


def test_a_line_that_begins_otherwise_does_not_go_on():
    with pytest.raises(FormError, match="No line can begin with “The owl” in this form"):
        rest_of_line("The owl ", "The owls are calling")


def test_the_words_of_a_begun_line_stay_at_their_places():
    text = f"{MOON}The weary owl "
    found = part(text)
    assert found.wish.lines == tuple(MOON.splitlines())
    assert found.wish.locked == (
        (),
        (),
        (LockedWord("The", 0), LockedWord("weary", 1), LockedWord("owl", 3)),
    )
    lines = [*found.wish.lines, "The weary owl is calling", "b"]
    verse = WrittenVerse("", tuple(map(WrittenLine, lines)))
    assert found.lines(verse) == ["is calling", "\nb"]


def test_a_begun_line_of_a_new_stanza_is_not_read_before_it():
    wish = part(f"{MOON}{OWL}\nA child ", "Quatrains ABAB").wish
    assert wish.before == f"{MOON}{OWL}\n"
    assert wish.locked == ((LockedWord("A", 0), LockedWord("child", 1)),)


def test_a_word_in_progress_is_finished_like_any():
    assert part(f"{MOON}The sai").wish is not None  # which sounds like a word
    assert part(f"{MOON}The qxzt") is None


def test_the_characters_of_a_begun_line_stay():
    found = part("白日依山尽，黄河入海流。\n欲穷")
    assert found.wish.locked[2] == (LockedWord("欲", 0), LockedWord("穷", 1))
    lines = [*found.wish.lines, "欲穷千里目", "更上一层楼"]
    verse = WrittenVerse("", tuple(map(WrittenLine, lines)))
    assert found.lines(verse) == ["千里目，", "更上一层楼。"]
