"""Published corpora: counted as published, and trained on by the one training loop."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

import lzma
from pathlib import Path

import numpy as np

from training.benchmark.perplexity import published
from training.benchmark.published import read_characters, read_words, run_on
from training.learning.held_out import evaluate
from training.learning.run_folder import build_model
from training.learning.training_loop import train
from training.recipe import Recipe
from writer.errors import CorpusError, TrainingError

CORPORA = Path(__file__).parents[4] / "shared" / "corpora" / "benchmarks"
TRAIN = "the cat sat on the mat\nthe dog <unk>\n" * 30


@pytest.fixture
def words(tmp_path):
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "train.txt").write_text(TRAIN)
    (folder / "valid.txt").write_text("the cat sat on the mat\n")
    (folder / "test.txt.xz").write_bytes(lzma.compress(b"the cat <unk>\n\n"))
    return folder


class TestWords:
    def test_every_line_ends_with_a_word_of_its_own(self, words):
        corpus = read_words(words)
        assert corpus.vocabulary == ("the", "cat", "sat", "on", "mat", "<eos>", "dog", "<unk>")
        assert corpus.train[:11].tolist() == [0, 1, 2, 3, 0, 4, 5, 0, 6, 7, 5]
        assert corpus.test.tokens.tolist() == [5, 0, 1, 7, 5, 5]

    def test_every_word_of_a_held_out_text_is_predicted(self, words):
        corpus = read_words(words)
        run = run_on(corpus, Recipe(embedding=8, hidden=8), words / "run")
        score = evaluate(build_model(run), corpus.valid)
        assert score.tokens == score.text_bytes == 7

    @pytest.mark.parametrize("part", ["train", "valid"])
    def test_a_missing_part_is_named(self, words, part):
        (words / f"{part}.txt").unlink()
        with pytest.raises(CorpusError, match=rf"no {part}\.txt"):
            read_words(words)

    def test_a_word_that_was_not_trained_on(self, words):
        (words / "valid.txt").write_text("the zebra\n")
        with pytest.raises(CorpusError, match="'zebra' is not in the training file"):
            read_words(words)

    def test_too_many_different_words(self, words):
        (words / "train.txt").write_text(" ".join(map(str, range(66_000))))
        with pytest.raises(CorpusError, match=r"66,001 different words"):
            read_words(words)

    def test_a_file_that_is_no_text(self, words):
        (words / "train.txt").write_bytes(b"\xff\xfe\xff")
        with pytest.raises(CorpusError, match=r"train\.txt cannot be read"):
            read_words(words)

    def test_a_damaged_archive(self, words):
        (words / "test.txt.xz").write_bytes(b"no archive")
        with pytest.raises(CorpusError, match="cannot be read"):
            read_words(words)

    def test_an_empty_text(self, words):
        (words / "train.txt").write_text("")
        with pytest.raises(CorpusError, match="is empty"):
            read_words(words)

    def test_the_loop_learns_them(self, words, diary, tmp_path):
        corpus = read_words(words)
        recipe = Recipe(
            units="words",
            embedding=16,
            hidden=16,
            batch=4,
            bptt_length=8,
            learning_rate=2e-2,
            max_epochs=20,
        )
        run = run_on(corpus, recipe, tmp_path / "run")
        assert evaluate(train(run, diary), corpus.valid).perplexity < 4

    def test_a_folder_that_cannot_be_made(self, words):
        (words / "file").write_text("in the way")
        with pytest.raises(TrainingError, match="cannot be written to"):
            run_on(read_words(words), Recipe(), words / "file" / "run")


def test_the_last_tenth_of_the_characters_is_held_out(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("ab" * 45 + "ba" * 5)
    corpus = read_characters(path)
    assert corpus.vocabulary == ("a", "b")
    assert len(corpus.train) == 90
    assert corpus.valid.tokens.tolist() == [1, *[1, 0] * 5]


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the published corpora are not here")
@pytest.mark.parametrize(
    ("name", "counts", "vocabulary"),
    [
        ("ptb", (929_589, 73_760, 82_430), 10_000),
        ("wikitext-2", (2_088_628, 217_646, 245_569), 33_278),
    ],
)
def test_the_counts_are_the_published_ones(name, counts, vocabulary):
    corpus = read_words(CORPORA / name)
    held_out = (len(text.tokens) - 1 for text in (corpus.valid, corpus.test))
    assert (len(corpus.train), *held_out) == counts
    assert len(corpus.vocabulary) == vocabulary
    assert corpus.train.dtype == np.uint16
    assert published(corpus)


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the published corpora are not here")
def test_tiny_shakespeare_is_known():
    corpus = read_characters(CORPORA / "tinyshakespeare.txt.xz")
    assert published(corpus)[0]["model"] == "nanoGPT, laptop CPU"
