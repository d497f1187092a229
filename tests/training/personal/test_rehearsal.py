"""Rehearsal: base text for the replay, found or written by the base, in the share wanted."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

from hypothesis import given
from hypothesis import strategies as st
from torch.overrides import TorchFunctionMode

from tests.fakes import tiny_tokenizer
from training.network import recurrent_model
from training.network.recurrent_model import RecurrentLanguageModel
from training.personal.generation import generate
from training.personal.rehearsal import (
    EXCERPT_CHARACTERS,
    from_base_model,
    from_base_text,
    interleaved,
)
from writer.errors import CorpusError
from writer.model.card import Shape


@pytest.fixture(scope="module")
def tokenizer():
    return tiny_tokenizer()


@pytest.fixture(scope="module")
def base(tokenizer):
    torch.manual_seed(1)
    return RecurrentLanguageModel("lstm", Shape(tokenizer.vocabulary_size, 8, 16, 1))


def test_a_base_with_nothing_to_say_is_not_asked_for_ever(tokenizer, base):
    with torch.no_grad():
        base.bias[tokenizer.document_token] = 1e9
    rehearsal = from_base_model(base, tokenizer, 20_000, seed=1)
    with torch.no_grad():
        base.bias[tokenizer.document_token] = 0.0
    assert rehearsal.replay == rehearsal.held_out == ()


def test_progress_is_told_while_the_base_writes(tokenizer, base):
    shares = []
    from_base_model(base, tokenizer, 60_000, 1, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1


class TestBaseText:
    def library(self, folder, books, length):
        for number in range(books):
            text = f"Book {number}. " + f"The {number} rivers ran on and on. " * (length // 28)
            (folder / f"{number:02}.txt").write_text(text)
        return folder

    def test_excerpts_are_spread_over_all_of_it(self, tmp_path):
        rehearsal = from_base_text([self.library(tmp_path, 40, 9_000)], 60_000)
        replayed = {text.split("The ")[-1].split()[0] for text in rehearsal.replay}
        assert len(replayed) > 25
        assert all(len(text) <= EXCERPT_CHARACTERS for text in rehearsal.replay)
        assert 45_000 < sum(map(len, rehearsal.replay)) < 75_000
        assert not rehearsal.sampled

    def test_one_long_book_gives_many(self, tmp_path):
        path = tmp_path / "book.txt"
        path.write_text("\n\n".join(f"Chapter {n} of the long book." * 40 for n in range(90)))
        rehearsal = from_base_text([path], 30_000)
        assert len(rehearsal.replay) > 10
        assert len(set(rehearsal.replay)) == len(rehearsal.replay)

    def test_what_is_measured_on_is_not_replayed(self, tmp_path):
        rehearsal = from_base_text([self.library(tmp_path, 40, 9_000)], 60_000)
        assert rehearsal.held_out
        assert not set(rehearsal.held_out) & set(rehearsal.replay)

    def test_too_little_of_it(self, tmp_path):
        (tmp_path / "note.txt").write_text("Only this, and nothing more.")
        with pytest.raises(CorpusError, match="too little base text"):
            from_base_text([tmp_path], 10_000)


class TestBaseModel:
    def test_it_writes_as_much_as_is_wanted(self, base, tokenizer):
        rehearsal = from_base_model(base, tokenizer, 20_000, seed=1)
        assert sum(map(len, rehearsal.replay)) > 15_000
        assert rehearsal.sampled
        assert rehearsal.held_out

    def test_a_seed_decides_what(self, base, tokenizer):
        first, again, other = (
            from_base_model(base, tokenizer, 1_000, seed=seed).replay for seed in (1, 1, 2)
        )
        assert first == again
        assert first != other

    def test_documents_end_where_the_base_ends_them(self, base, tokenizer):
        with torch.no_grad():
            base.bias[tokenizer.document_token] = 4.0
        rehearsal = from_base_model(base, tokenizer, 2_000, seed=1)
        assert max(map(len, rehearsal.replay)) < 1_000


class TestInterleaving:
    @given(
        st.lists(st.integers(1, 300), max_size=30),
        st.lists(st.integers(1, 50), min_size=1, max_size=9),
        st.floats(0.05, 0.6),
    )
    def test_the_share_is_kept_and_every_text_comes_once(self, own, replay, share):
        texts = ["o" * length for length in own]
        mixed = list(interleaved(texts, ["r" * length for length in replay], share))
        assert [text for text in mixed if text[0] == "o"] == texts
        replayed = sum(len(text) for text in mixed if text[0] == "r")
        wanted = sum(own) * share / (1 - share)
        assert wanted <= replayed + 1e-6 or not own
        assert replayed < wanted + max(replay) + 1e-6

    def test_without_replay_nothing_comes_between(self):
        assert list(interleaved(["a", "b"], [], 0.5)) == ["a", "b"]


class TestGenerating:
    def test_what_is_written_follows_the_prompts(self, base):
        prompts = torch.randint(300, (5, 3))
        written = generate(base, prompts, 7, 1.0, seed=1)
        assert written.shape == (7, 3)
        assert torch.equal(written, generate(base, prompts, 7, 1.0, seed=1))

    def test_a_low_temperature_takes_the_most_probable_token(self, base):
        prompts = torch.randint(300, (5, 3))
        written = generate(base, prompts, 1, 1e-4, seed=1)
        with torch.no_grad():
            features, _ = base.eval()(prompts, base.initial_state(3))
            best = base.logits(features[-1]).argmax(1)
        assert torch.equal(written[0], best)

    def test_texts_are_drawn_as_often_as_they_are_probable(self, base):
        prompts = torch.full((1, 20_000), 7)
        written = generate(base, prompts, 1, 0.5, seed=1)[0]
        with torch.no_grad():
            features, _ = base(prompts[:, :1], base.initial_state(1))
            expected = (base.logits(features[0, 0]) / 0.5).softmax(0)
        found = written.bincount(minlength=len(expected)) / len(written)
        assert ((found - expected).abs() < 5 * (expected / len(written)).sqrt() + 1e-4).all()

    def test_more_texts_than_the_memory_is_for_are_written_one_part_after_another(
        self, base, monkeypatch
    ):
        """Two hundred at once, with new logits for each token, took 700 MB."""
        monkeypatch.setattr(recurrent_model, "MOST_LOGITS", 3 * base.shape.vocabulary)
        prompts = torch.randint(300, (5, 7))
        at_once = []
        with monkeypatch.context() as patch:
            read = base.forward
            patch.setattr(
                base, "forward", lambda tokens, state: at_once.append(tokens.shape[1])
                or read(tokens, state),
            )  # fmt: skip
            written = generate(base, prompts, 4, 1e-4, seed=1)
        assert set(at_once) == {3, 1}
        singly = [generate(base, prompts[:, [place]], 4, 1e-4, seed=1) for place in range(7)]
        assert torch.equal(written, torch.cat(singly, 1))

    def test_memory_is_used_again_for_every_token(self, base):
        """What was made anew for each was not given back: six megabytes a token."""
        with Large(3 * base.shape.vocabulary) as large:
            generate(base, torch.randint(300, (5, 3)), 20, 1.0, seed=1)
        assert len({tensor.data_ptr() for tensor in large.seen}) == 2


class Large(TorchFunctionMode):
    """Keeps every tensor of so many numbers that comes out of torch."""

    def __init__(self, size):
        super().__init__()
        self.size, self.seen = size, []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if torch.is_tensor(result) and result.numel() == self.size:
            self.seen.append(result)
        return result
