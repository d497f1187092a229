"""Mixtures and tokens on disk: what a training reads, and what it never reads."""

from __future__ import annotations

import os
import stat
from typing import Any, cast

import pytest

pytest.importorskip("torch", reason="training needs the training extra")

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import tiny_tokenizer
from training.texts import dataset, parts
from training.texts.corpus import clean, find_sources, survey
from training.texts.dataset import (
    FOLDERS,
    training_documents,
    write_held_out,
    write_tokens,
)


def collection(folder, name, count, size=200):
    """Write a file of ``count`` documents that say who they are."""
    path = folder / f"{name}.txt"
    filler = "The river was cold and the night was long. " * (size // 43 + 1)
    texts = [f"[{name} {number}] {filler}"[:size].strip() for number in range(count)]
    path.write_text("\n\n\u241e\n\n".join(texts))
    return path


def sources_of(*paths, **weights):
    sources = find_sources(list(paths))
    survey(sources)
    for source in sources:
        source.weight = weights.get(source.name, 1.0)
    return sources


def held_out_documents(source):
    return [*parts.texts(source, "choosing"), *parts.texts(source, "same")]


def label(text):
    name, number = text[1 : text.index("]")].split()
    return name, int(number)


class TestMixture:
    def test_every_document_is_trained_on_or_held_out_and_none_is_both(self, tmp_path):
        sources = sources_of(collection(tmp_path, "a", 120), collection(tmp_path, "b", 100))
        trained = set(training_documents(sources, seed=1))
        held_out = {text for source in sources for text in held_out_documents(source)}
        assert not trained & held_out
        assert {label(text) for text in trained | held_out} == {
            *(("a", number) for number in range(120)),
            *(("b", number) for number in range(100)),
        }

    def test_held_out_text_never_reaches_the_tokens(self, tmp_path):
        sources = sources_of(collection(tmp_path, "a", 100))
        tokenizer = tiny_tokenizer()
        write_tokens(training_documents(sources, seed=1), tokenizer, tmp_path / "tokens.bin")
        tokens = np.fromfile(tmp_path / "tokens.bin", dtype=np.uint16)
        text = tokenizer.decode(tokens.tolist())
        for held_out in held_out_documents(sources[0]):
            assert held_out[: held_out.index("]")] not in text

    @pytest.mark.parametrize(("weight", "times"), [(0.0, 0), (1.0, 1), (2.0, 2), (3.0, 3)])
    def test_a_whole_weight_repeats_the_documents(self, tmp_path, weight, times):
        paths = collection(tmp_path, "a", 100), collection(tmp_path, "b", 100)
        counts = {}
        for text in training_documents(sources_of(*paths, a=weight), seed=1):
            counts[label(text)] = counts.get(label(text), 0) + 1
        assert {counts.get(("a", number), 0) for number in range(98)} == {times}
        assert {counts[("b", number)] for number in range(98)} == {1}

    def test_half_a_weight_takes_about_half_of_the_documents(self, tmp_path):
        sources = sources_of(collection(tmp_path, "a", 400, size=60), a=0.5)
        taken = list(training_documents(sources, seed=1))
        assert len(taken) == len(set(taken))
        assert 160 < len(taken) < 235

    def test_two_and_a_half(self, tmp_path):
        sources = sources_of(collection(tmp_path, "a", 200, size=60), a=2.5)
        taken = [label(text) for text in training_documents(sources, seed=1)]
        assert {taken.count(one) for one in set(taken)} == {2, 3}

    def test_a_seed_decides_which(self, tmp_path):
        sources = sources_of(collection(tmp_path, "a", 60), a=0.5)
        first, again, other = (list(training_documents(sources, seed)) for seed in (1, 1, 2))
        assert first == again
        assert first != other

    def test_sources_are_interleaved_in_proportion(self, tmp_path):
        sources = sources_of(collection(tmp_path, "a", 300), collection(tmp_path, "b", 100))
        labels = [label(text)[0] for text in training_documents(sources, seed=1)]
        for end in range(40, len(labels), 40):
            assert labels[:end].count("b") == pytest.approx(end / 4, abs=2)

    def test_order_within_a_source_is_kept(self, tmp_path):
        sources = sources_of(collection(tmp_path, "a", 50), collection(tmp_path, "b", 50))
        numbers = [label(text) for text in training_documents(sources, seed=1)]
        for name in "ab":
            own = [number for source, number in numbers if source == name]
            assert own == sorted(own)


class TestHeldOutFiles:
    def test_a_file_per_source_that_reads_back(self, tmp_path):
        sources = sources_of(collection(tmp_path, "a", 120), collection(tmp_path, "b", 100))
        write_held_out(sources, tmp_path / "run")
        for role in ("choosing", "same"):
            folder = tmp_path / "run" / FOLDERS[role]
            assert sorted(path.name for path in folder.iterdir()) == ["a.txt", "b.txt"]
            for source in sources:
                written = (folder / f"{source.name}.txt").read_text().strip()
                assert written == "\n\n\u241e\n\n".join(parts.texts(source, role))

    def test_two_sources_of_one_name_have_a_file_each(self, tmp_path):
        # Regression: the second file took the place of the first.
        for folder in ("x", "y"):
            (tmp_path / folder).mkdir()
            collection(tmp_path / folder, "poems", 100)
        sources = sources_of(tmp_path / "x" / "poems.txt", tmp_path / "y" / "poems.txt")
        write_held_out(sources, tmp_path / "run")
        names = {path.name for path in (tmp_path / "run" / "held-out").iterdir()}
        assert names == {"poems.txt", "poems-2.txt"}

    def test_a_new_text_has_a_file_of_its_own(self, tmp_path):
        for name in ("a river", "b lamp", "c snow"):
            (tmp_path / f"{name}.txt").write_text(f"{name} was long. " * 200)
        write_held_out(sources_of(tmp_path), tmp_path / "run")
        (path,) = (tmp_path / "run" / "unread" / "new").iterdir()
        assert path.name == "c snow.txt"
        assert path.read_text().startswith("c snow was long.")

    def test_files_of_an_earlier_run_do_not_stay(self, tmp_path):
        # Regression: a run under an old name was measured on the old run's texts, too.
        write_held_out(sources_of(collection(tmp_path, "old", 100)), tmp_path / "run")
        write_held_out(sources_of(collection(tmp_path, "new", 100)), tmp_path / "run")
        assert {path.name for path in (tmp_path / "run").rglob("*.txt")} == {"new.txt"}


class TestTokens:
    def test_every_document_is_led_by_the_document_token(self, tmp_path):
        tokenizer = tiny_tokenizer()
        texts = ["The river", "老人说", "", "🖋\n\nlast"]
        count = write_tokens(texts, tokenizer, tmp_path / "tokens.bin")
        tokens = np.fromfile(tmp_path / "tokens.bin", dtype=np.uint16)
        expected = []
        for text in texts:
            expected += [tokenizer.document_token, *tokenizer.encode(text)]
        assert tokens.tolist() == expected
        assert count == len(expected)

    @given(st.text("ab c,。雨\n1", max_size=80))
    def test_a_long_document_is_encoded_in_pieces_that_do_not_show(self, tmp_path_factory, text):
        folder, tokenizer = tmp_path_factory.mktemp("tokens"), tiny_tokenizer()
        cleaned = clean(text)
        write_tokens([cleaned], tokenizer, folder / "whole.bin")
        with pytest.MonkeyPatch.context() as small:
            small.setattr(dataset, "_PIECE_CHARACTERS", 3)
            write_tokens([cleaned], tokenizer, folder / "pieces.bin")
        whole, pieces = (folder / "whole.bin").read_bytes(), (folder / "pieces.bin").read_bytes()
        assert whole == pieces

    def test_one_giant_word_is_cut_anywhere(self, tmp_path, monkeypatch):
        monkeypatch.setattr(dataset, "_PIECE_CHARACTERS", 100)
        monkeypatch.setattr(dataset, "_LONGEST_PIECE", 1_000)
        tokenizer, text = tiny_tokenizer(), "abcdefgh" * 2_000
        assert [len(piece) for _, piece in dataset._pieces([text])] == [1_000] * 16
        write_tokens([text], tokenizer, tmp_path / "tokens.bin")
        tokens = np.fromfile(tmp_path / "tokens.bin", dtype=np.uint16)
        assert tokenizer.decode(tokens.tolist()) == text

    def test_the_highest_token_fits(self, tmp_path):
        class Wide:
            document_token = 65_534

            def encode_batch(self, texts):
                return [[65_533] for _ in texts]

        write_tokens(["x"], cast("Any", Wide()), tmp_path / "tokens.bin")
        assert np.fromfile(tmp_path / "tokens.bin", dtype=np.uint16).tolist() == [65_534, 65_533]


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_nobody_else_can_read_the_texts_and_tokens_of_a_training(tmp_path):
    # They were open to everybody on the machine, the writer's unpublished book among them.
    sources = sources_of(collection(tmp_path, "a", 60))
    (tmp_path / "run").mkdir(0o755)
    tokens = tmp_path / "run" / "tokens.bin"
    tokens.touch(0o644)
    write_held_out(sources, tmp_path / "run")
    write_tokens(training_documents(sources, 1), tiny_tokenizer(), tokens)
    held_out = sorted((tmp_path / "run").glob("*/*.txt"))
    assert held_out
    assert {stat.S_IMODE(path.stat().st_mode) for path in (*held_out, tokens)} == {0o600}
    assert stat.S_IMODE(held_out[0].parent.stat().st_mode) == 0o700
