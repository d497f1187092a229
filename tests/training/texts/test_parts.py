"""What is learned, what chooses, and what is only measured: three parts that never meet."""

from __future__ import annotations

import os
import random
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.texts import parts
from training.texts.corpus import find_sources, survey
from training.texts.parts import characters, texts
from writer.assist.measuring.evaluation import DOCUMENT_SEPARATOR

WORDS = ["the", "lamp", "burned", "low", "window", "and", "nobody", "came", "along", "river"]
OF_ALL = ("learned", "choosing", "same", "new")


def prose(length, number=0):
    """Return sentences of their own for every number: of copies only the first is read."""
    random_ = random.Random(number)
    sentences = []
    while sum(len(sentence) for sentence in sentences) < length:
        chosen = random_.choices(WORDS, k=random_.randint(4, 12))
        sentences.append(" ".join(chosen).capitalize() + ". ")
    return "".join(sentences)[:length].strip()


def surveyed(*paths):
    sources = find_sources(list(paths))
    survey(sources)
    return sources


def write(folder, **lengths):
    for number, (name, length) in enumerate(lengths.items()):
        (folder / f"{name}.txt").write_text(prose(length, number))
    return folder


def collection(folder, lengths):
    path = folder / "all.txt"
    path.write_text(DOCUMENT_SEPARATOR.join(map(prose, lengths, count())))
    return path


def all_of(sources, role):
    return [text for source in sources for text in texts(source, role)]


def share(sources, role):
    return characters(sources, role) / sum(source.characters for source in sources)


class TestNewText:
    def test_the_last_of_several_books_is_kept_whole(self, tmp_path):
        sources = surveyed(write(tmp_path, anne=90_000, island=90_000, rainbow=90_000))
        assert all_of(sources, "new") == [(tmp_path / "rainbow.txt").read_text()]

    def test_the_newest_by_time_whatever_its_name(self, tmp_path):
        write(tmp_path, anne=90_000, island=90_000, rainbow=90_000)
        os.utime(tmp_path / "anne.txt", (2e9, 2e9))
        sources = surveyed(tmp_path)
        assert all_of(sources, "new") == [(tmp_path / "anne.txt").read_text()]

    def test_books_that_are_named_one_by_one(self, tmp_path):
        write(tmp_path, book1=30_000, book2=30_000)
        sources = surveyed(tmp_path / "book1.txt", tmp_path / "book2.txt")
        assert [source.name for source in sources if list(texts(source, "new"))] == ["book2"]

    def test_a_book_in_chapters_is_one_text(self, tmp_path):
        (tmp_path / "Anne").mkdir()
        write(tmp_path / "Anne", **{f"chapter-{n:02}": 9_000 for n in range(9)})
        write(tmp_path, Island=60_000)
        sources = surveyed(tmp_path)
        assert all_of(sources, "new") == [(tmp_path / "Island.txt").read_text()]
        assert not all_of(surveyed(tmp_path / "Anne"), "new")

    @pytest.mark.parametrize("stem", ["第{}章", "{}", "Journal {}"])
    def test_other_names_of_parts(self, tmp_path, stem):
        write(tmp_path, **{stem.format(1900 + n): 5_000 for n in range(7)})
        assert not all_of(surveyed(tmp_path), "new")

    def test_a_text_larger_than_all_others_is_learned(self, tmp_path):
        sources = surveyed(write(tmp_path, novel=200_000, poem=30_000))
        assert [len(text) for text in all_of(sources, "new")] == [30_000]
        os.utime(tmp_path / "novel.txt", (2e9, 2e9))
        assert [len(text) for text in all_of(surveyed(tmp_path), "new")] == [30_000]

    def test_of_poems_as_many_as_tell_something(self, tmp_path):
        lengths = {f"poem about {word} {n}": 900 for n in range(4) for word in set(WORDS)}
        sources = surveyed(write(tmp_path, **lengths))
        assert 0.05 <= share(sources, "new") < 0.08

    def test_one_text_has_no_new_one(self, tmp_path):
        assert not all_of(surveyed(write(tmp_path, novel=50_000)), "new")


class TestAlongTheWay:
    @pytest.mark.parametrize("length", [40_000, 300_000])
    def test_of_one_text_the_end_from_a_sentence_on(self, tmp_path, length):
        sources = surveyed(write(tmp_path, novel=length))
        whole = (tmp_path / "novel.txt").read_text()
        (learned,), (choosing,), (same,) = (all_of(sources, role) for role in OF_ALL[:3])
        assert f"{learned} {choosing} {same}" == whole
        assert learned.endswith(".")
        assert choosing.endswith(".")
        for role in ("choosing", "same"):
            assert share(sources, role) == pytest.approx(0.05, abs=0.01)

    def test_a_short_last_line_does_not_decide_everything(self, tmp_path):
        # Seven characters were held out, since the border was the line end after 95 %.
        path = tmp_path / "story.txt"
        path.write_text(prose(11_600) + "\nThe End")
        sources = surveyed(path)
        for role in ("choosing", "same"):
            assert 0.04 < share(sources, role) < 0.15
        assert all_of(sources, "same")[0].endswith("The End")

    @pytest.mark.parametrize(
        "text", ["the lamp " * 900, "月亮升起来了，河水静静地流着。" * 300, "a" * 5_000]
    )
    def test_a_text_without_sentences_is_cut_all_the_same(self, tmp_path, text):
        path = tmp_path / "line.txt"
        path.write_text(text, encoding="utf-8")
        sources = surveyed(path)
        pieces = [all_of(sources, role)[0] for role in OF_ALL[:3]]
        assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
        assert min(map(len, pieces)) > 200

    def test_short_documents_are_taken_whole_and_evenly(self, tmp_path):
        write(tmp_path, **{f"{number:03}": 800 for number in range(120)})
        (source,) = surveyed(tmp_path)
        taken = [p.document for p in source.pieces if p.role in ("choosing", "same")]
        assert len(source.pieces) == 120
        assert 10 <= len(taken) <= 14
        assert max(b - a for a, b in zip([0, *sorted(taken)], sorted(taken), strict=False)) < 25

    def test_a_large_library_does_not_lose_more_than_is_measured(self, tmp_path, monkeypatch):
        monkeypatch.setattr(parts, "ENOUGH", 3_000)
        sources = surveyed(write(tmp_path, **{f"{n:03}": 2_000 for n in range(100)}))
        assert characters(sources, "choosing") <= 5_000


class TestCollection:
    def test_the_last_two_percent_in_turn(self, tmp_path):
        (source,) = surveyed(collection(tmp_path, [1_000] * 200))
        roles = {p.document: p.role for p in source.pieces if p.role != "learned"}
        assert roles == {196: "choosing", 197: "same", 198: "choosing", 199: "same"}

    def test_a_single_last_document_is_shared(self, tmp_path):
        (source,) = surveyed(collection(tmp_path, [4_000] * 10))
        held_out = [p for p in source.pieces if p.role != "learned"]
        assert [(p.document, p.role) for p in held_out] == [(9, "choosing"), (9, "same")]

    def test_collections_have_no_newest(self, tmp_path):
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
        paths = [collection(tmp_path / name, [1_000] * 120) for name in ("a", "b")]
        paths[1].write_text(paths[1].read_text().replace("lamp", "moon"))
        assert not all_of(surveyed(*paths), "new")


@given(
    st.lists(st.integers(40, 9_000), min_size=1, max_size=12),
    st.sampled_from(["folder", "parts", "collection"]),
)
def test_every_character_has_one_part_and_every_part_some(tmp_path_factory, lengths, kind):
    folder = tmp_path_factory.mktemp("corpus")
    lengths = [2_100, *lengths]
    if kind == "collection":
        sources = surveyed(collection(folder, lengths))
    else:
        name = "text {}" if kind == "folder" else "chapter {:02}"
        names = [name.format(chr(97 + n) if kind == "folder" else n) for n in range(len(lengths))]
        sources = surveyed(write(folder, **dict(zip(names, lengths, strict=True))))
    (source,) = sources
    for index, length in enumerate(source.lengths):
        pieces = sorted((p for p in source.pieces if p.document == index), key=lambda p: p.start)
        assert [p.start for p in pieces] == [0, *(p.end for p in pieces[:-1])]
        assert pieces[-1].end == length
    assert share(sources, "learned") > 0.25
    assert share(sources, "choosing") > 0.001
    assert share(sources, "same") > 0.001
