from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from training.bundled.spelling_alignment import aligned
from training.bundled.spelling_figures import figures, kept_apart
from training.bundled.spelling_model import Network, graph, make_letters, make_model
from writer.assist.verse.english.letters import LETTERS, LetterModel
from writer.assist.verse.english.sounds import coded, spelt

SYLLABLES = {
    "ba": "B AA1", "bo": "B OW1", "be": "B IY1", "la": "L AA1", "lo": "L OW1", "ma": "M AA1",
    "mo": "M OW1", "me": "M IY1", "ta": "T AA1", "to": "T OW1", "te": "T IY1",
}  # fmt: skip
WORDS = {
    one + other: coded(f"{first} {second.replace('1', '0')}")
    for one, first in SYLLABLES.items()
    for other, second in SYLLABLES.items()
}


def silent(line: str) -> None:
    """Hear how a training goes on, and say nothing."""


def test_each_letter_has_the_sounds_that_it_makes():
    words = {"box": "B AA1 K S", "boxes": "B AA1 K S AH0 Z", "tax": "T AE1 K S", "at": "AE1 T"}
    found = dict(aligned(WORDS | {word: coded(said) for word, said in words.items()}))
    assert [spelt(each) for each in found["box"]] == ["B", "AA1", "K S"]
    assert b"".join(found["boxes"]) == coded(words["boxes"])


def test_what_has_other_signs_or_too_many_sounds_is_not_learned_from():
    words = {"café": coded("K AE1 F EY0"), "w": coded("D AH1 B AH0 L Y UW0"), "": b"", "be": b""}
    assert [word for word, _ in aligned(WORDS | words)] == sorted(WORDS)


def test_a_small_language_is_learned_in_a_moment():
    heard = []
    model = LetterModel(make_model(WORDS, 40, heard.append))
    assert len(heard) == 40
    for word in ("tabo", "lome", "mete"):
        assert model.reading(word) == WORDS[word]


def test_the_graph_computes_what_torch_does():
    torch.manual_seed(1)
    network = Network(3).eval()
    model = LetterModel(graph(network, [b"", coded("K"), coded("AE1")]))
    letters = torch.tensor([[LETTERS.index(letter)] for letter in "lantern"])
    with torch.no_grad():
        expected = network(letters)[:, 0].numpy()
    (logits,) = model._session.run(["logits"], {"letters": letters.numpy()})
    assert np.abs(logits - expected).max() < 0.01


def test_every_tenth_word_of_the_second_source_alone_is_kept_apart():
    second = [f"word{number}" for number in range(100, 130)]
    assert kept_apart(second, ["word100"]) == {"word101", "word111", "word121"}


def test_figures_tell_rules_from_letters():
    right = {"lamps": [coded("L AE1 M P S")], "mota": [WORDS["mota"]]}
    rules, letters, both, either = figures(
        right, {"lamp": coded("L AE1 M P")}, {"lamps": coded("L AE1"), "mota": b"\0"}.get
    )
    assert (rules.answered, rules.syllables, rules.stress) == (0.5, 1, 1)
    assert (letters.answered, letters.syllables) == (1, 0.5)
    assert both.answered == 0.5
    assert either.stress == 0.5
    assert "syllables right 0.500" in str(letters)


def test_both_sources_teach_and_what_was_kept_apart_judges(tmp_path):
    cmudict, misaki = tmp_path / "cmudict.dict", tmp_path / "us_gold.json"
    cmudict.write_text("".join(f"{w} {spelt(said)}\n" for w, said in WORDS.items()), "utf-8")
    misaki.write_text(json.dumps({"lamemo": "lˈɑmimO"}), "utf-8")
    output = tmp_path / "letters.onnx"
    found = list(make_letters(cmudict, misaki, 20, output, silent))
    assert [each.name for each in found] == ["rules", "letters", "both agree", "rules, or letters"]
    assert found[1].answered == pytest.approx(1)
    assert output.stat().st_size < 1_000_000
