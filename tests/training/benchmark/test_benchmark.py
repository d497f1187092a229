"""The benchmark commands: a table on the screen, and JSON that holds all a figure needs."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

import json
import math

from click.testing import CliRunner

from training.benchmark.plain_loop import PlainLanguageModel, perplexity, train_one_epoch
from training.benchmark.report import Figure, Measured, Report, machine
from training.cli import main
from training.learning.held_out import HeldOut
from writer.errors import TrainingError

RECIPE = """
units = "{units}"
embedding = 8
hidden = 16
batch = 4
bptt_length = 8
negatives = 0
learning_rate = 2e-2
max_epochs = 3
evaluations = 2
"""


@pytest.fixture
def corpus(tmp_path):
    text = "the cat sat on the mat\nthe dog ran\n"
    for part, times in {"train": 60, "valid": 10, "test": 10}.items():
        (tmp_path / f"{part}.txt").write_text(text * times)
    for units in ("words", "characters", "pieces"):
        (tmp_path / f"{units}.toml").write_text(RECIPE.format(units=units))
    return tmp_path


def run(corpus, *arguments):
    output = ["--output", str(corpus / "out"), "--progress", "json"]
    return CliRunner().invoke(main, ["benchmark", *map(str, arguments), *output])


def stored(corpus, name):
    return json.loads((corpus / "out" / f"{name}.json").read_bytes())


def test_words(corpus):
    result = run(corpus, "words", corpus, "--recipe", corpus / "words.toml")
    assert result.exit_code == 0, result.output
    report = stored(corpus, "words")
    plain, cached = (row["test"] for row in report["rows"])
    assert 1 < plain < 9
    assert 1 < cached < 9
    assert report["recipes"]["words"]["hidden"] == 16
    assert set(report["sha256"]) == {"train", "valid", "test"}
    assert report["machine"]["torch"] == torch.__version__


def test_characters(corpus):
    result = run(
        corpus, "characters", corpus / "train.txt", "--recipe", corpus / "characters.toml"
    )
    assert result.exit_code == 0, result.output
    assert 0 < stored(corpus, "characters")["rows"][0]["nats per character"] < 2.5


def test_published_figures_stand_beside_the_text_they_are_of(corpus):
    # They went by the recipe's name once: WikiText-2 trained with `ptb` stood beside PTB's.
    other = corpus / "ptb.toml"
    (corpus / "words.toml").rename(other)
    assert run(corpus, "words", corpus, "--recipe", other).exit_code == 0
    models = [row["model"] for row in stored(corpus, "ptb")["rows"]]
    assert models == ["ours", "ours, cache of 2,000"]


def test_a_race_against_the_plain_loop(corpus):
    recipe = corpus / "words.toml"
    result = run(corpus, "plain-loop", corpus, "--recipe", recipe, "--fraction", "0.5")
    assert result.exit_code == 0, result.output
    plain, ours = stored(corpus, "plain-loop")["rows"]
    assert plain["words read"] == 330
    assert ours["words read"] == pytest.approx(3 * 330, abs=80)
    assert "Scaled down: 50%" in result.output


def test_a_recipe_with_other_units(corpus):
    result = run(corpus, "words", corpus, "--recipe", corpus / "characters.toml")
    assert result.exit_code == 1
    assert "counts words and the recipe characters" in result.output


def test_benchmark_recipes_make_no_models_for_the_editor(corpus):
    arguments = ["train", str(corpus / "train.txt"), "--name", "x", "--recipe", "ptb"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "no editor can complete" in result.output


def test_the_plain_loop_learns():
    torch.manual_seed(1)
    tokens = torch.tensor([3, 5]).repeat(15_000)
    text = HeldOut("text", tokens[:1_200], 1_199, 1_199)
    model = PlainLanguageModel(12)
    before = perplexity(model, text)
    shares = []
    assert train_one_epoch(model, tokens, shares.append) > 0
    assert perplexity(model, text) < 0.5 * before
    assert shares == sorted(shares)


def test_a_report_that_cannot_be_stored(tmp_path):
    report = Report("x", [{"model": "ours", "test": 12345.678, "cost": "none"}], machine())
    assert "12,346" in report.table()
    with pytest.raises(TrainingError, match="could not be written"):
        report.store(tmp_path / "missing" / "x.json")


def test_a_figure_stands_with_its_interval():
    figures: list[Figure] = [Measured(12.5, 10.0, math.inf, "%"), Measured(0.5), "none"]
    table = Report("x", [{"ours": figure} for figure in figures], machine()).table()
    assert [line.strip() for line in table.splitlines()] == [
        "ours",
        "12.5 % (10–∞)",
        "0.5",
        "none",
    ]
