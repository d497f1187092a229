"""How the writer says words: read, written, mended and forgotten, by several at once."""

from __future__ import annotations

import threading

import pytest

from writer.assist.verse.english.corrections import (
    correct,
    forget_correction,
    keep_correction,
    read_corrections,
)
from writer.assist.verse.english.pronouncing import (
    Pronouncer,
    corrections_path,
    open_pronouncer,
)
from writer.assist.verse.english.sounds import coded, spelt, stresses
from writer.errors import FormError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config" / "pronunciations.txt"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("INKLING_DATA", str(tmp_path))


@pytest.fixture
def write(path):
    def write(*lines):
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")

    return write


@pytest.fixture
def keep(path, pronouncer):
    def keep(word, said, rhymes_with=""):
        keep_correction(correct(word, said, rhymes_with, pronouncer.spoken), path)

    return keep


def test_the_writers_own_pronunciations_win(pronouncer, path, write):
    write(
        "# mine",
        "Marvalon: mar-VA-lon",
        "Celebran: ce-le-BRAN, rhymes with ran",
        "heaven: HEAV'N",
        "café: ca-FÉ  # as they say it here",
    )
    own = Pronouncer(pronouncer.table, read_corrections(path, pronouncer.spoken))
    assert own.problems == ()
    assert stresses(own.spoken("Marvalon").readings[0]) == "010"
    assert not own.spoken("marvalon").rhymes
    celebran = own.spoken("Celebran")
    assert (stresses(celebran.readings[0]), celebran.rhymes) == ("001", True)
    assert celebran.readings[0].endswith(coded("AE1 N"))
    assert stresses(own.spoken("heaven").readings[0]) == "1"
    assert own.spoken("heaven").fills_a_line
    assert stresses(own.spoken("Café").readings[0]) == "01"


def test_a_reading_that_is_known_keeps_all_its_sounds(pronouncer):
    assert spelt(correct("desert", "de-SERT", "", pronouncer.spoken).sounds) == "D IH0 Z ER1 T"
    assert spelt(correct("wind", "wind", "find", pronouncer.spoken).sounds) == "W AY1 N D"
    assert correct("wind", "WIND", "", pronouncer.spoken).rhymes


def test_without_a_file_there_are_no_corrections(path, pronouncer):
    found = read_corrections(path, pronouncer.spoken)
    assert (dict(found.words), found.problems) == ({}, ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Marvalon", "should be like “Celebran: ce-le-BRAN, rhymes with ran”"),
        ("Marvalon: mar-va-lon", "the stressed one in capitals"),
        ("x: A--B", "a hyphen between syllables"),
        ("x: BRAN, rhymes with zzz", "It is not known how “zzz” sounds."),
        ("x: BRAN-le, rhymes with ran", "a rhyme begins at the stressed syllable"),
        ("x: ce-le-BRAN, rhymes with river", "a rhyme begins at the stressed syllable"),
        ("well-known: WELL-known", "not one word of letters"),
    ],
)
def test_a_line_that_makes_no_sense_is_told_and_the_others_hold(
    path, write, pronouncer, line, reason
):
    write("ran: RAN", line, "Celebran: ce-le-BRAN, rhymes with ran")
    found = read_corrections(path, pronouncer.spoken)
    assert list(found.words) == ["ran", "celebran"]
    (problem,) = map(str, found.problems)
    assert problem.startswith(
        "Line 2 of your pronunciations (pronunciations.txt) cannot be used: "
    )
    assert reason in problem


def test_a_file_that_is_no_text_is_told(path, pronouncer):
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00")
    found = read_corrections(path, pronouncer.spoken)
    assert "cannot be read" in str(found.problems[0])
    with pytest.raises(FormError, match="cannot be read"):
        keep_correction(correct("ran", "ran", "", pronouncer.spoken), path)
    assert path.read_bytes() == b"\xff\xfe\x00"


def test_what_is_kept_takes_the_place_of_what_was_said_before(path, write, keep):
    write("# mine", "desert: DE-sert", "", "Celebran: ce-le-BRAN")
    keep("Desert", "de-SERT", "hurt")
    assert path.read_text("utf-8").splitlines() == [
        "# mine",
        "Desert: de-SERT, rhymes with hurt",
        "",
        "Celebran: ce-le-BRAN",
    ]
    keep("o’er", "o’er")
    assert path.read_text("utf-8").splitlines()[-1] == "o’er: o’er"


def test_what_is_forgotten_is_gone_and_nothing_else(path, write):
    write("# desert: no word of mine", "desert: DE-sert", "desert: de-SERT", "ran: ran")
    assert forget_correction("Desert", path)
    assert path.read_text("utf-8") == "# desert: no word of mine\nran: ran\n"
    assert not forget_correction("desert", path)


def test_several_write_at_once_and_lose_nothing(path, keep):
    words = ["river", "window", "lantern", "harbour", "summer", "winter", "morning", "evening"]
    writers = [
        threading.Thread(target=keep, args=(each, f"{each[:3].upper()}-x")) for each in words
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    said = path.read_text("utf-8").splitlines()
    assert sorted(line.split(":")[0] for line in said) == sorted(words)


def test_a_folder_that_takes_no_file_is_told(path, keep, tmp_path):
    path.parent.write_text("no folder")
    with pytest.raises(FormError, match="cannot be written"):
        keep("river", "RI-ver")


def test_what_is_kept_counts_at_once(keep):
    assert open_pronouncer().spoken("Celebran").source != "writer"
    before = open_pronouncer()
    assert open_pronouncer() is before
    keep("Celebran", "ce-le-BRAN", "ran")
    assert open_pronouncer().spoken("Celebran").source == "writer"
    forget_correction("Celebran", corrections_path())
    assert open_pronouncer().spoken("Celebran").source != "writer"
