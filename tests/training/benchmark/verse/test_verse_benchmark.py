"""The command: poems are written once, judged again, and told of as a table and as pairs."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("torch", reason="training needs the training extra")

from click.testing import CliRunner

from tests.fakes import FakeLoadedModel, RandomRecurrentModel, tiny_tokenizer
from training.benchmark.verse import comparison
from training.benchmark.verse.poems import Poet, Shelf
from training.cli import main
from writer.assist.suggest.text_model import TextModel
from writer.assist.verse.form import find_form
from writer.errors import TrainingError
from writer.model.word_list import WordList

WORDS = """
night light white bright sight fight might right kite tight quite day way say may gray stay play
clay away today tonight lantern harbour window water silver garden winter summer morning evening
between about above forget remember yesterday the a of and to in my his with on from
""".split()  # noqa: SIM905 - a list of strings is no easier to read


@pytest.fixture(scope="module")
def poet():
    text = "".join(f" {word} {word.capitalize()}\n{word.capitalize()}" for word in WORDS)
    tokenizer = tiny_tokenizer(f"{text}, . ; : ! ?\n", 700)
    loaded = FakeLoadedModel(RandomRecurrentModel(tokenizer.vocabulary_size, seed=3), tokenizer)
    reader = TextModel(loaded)
    reader.words = WordList(WORDS)
    return Poet(reader, "en")


@pytest.fixture
def run(tmp_path, monkeypatch, poet):
    monkeypatch.setattr(comparison, "poet", lambda *_: poet)
    monkeypatch.setattr(comparison, "espeak", lambda: None)

    def run(*arguments):
        fixed = ["--output", str(tmp_path / "out"), "--data", str(tmp_path), "--progress", "json"]
        arguments = ["benchmark", "verse", "--forms", "couplet", *map(str, arguments), *fixed]
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    return run


def test_poems_are_written_once_and_judged_again(run, tmp_path):
    result = run("--poems", 2)
    assert result.exit_code == 0, result.output
    assert "no data" in result.output
    path = tmp_path / "out" / "verse" / "couplet.jsonl"
    before = path.read_bytes()
    assert len(before.splitlines()) == 2
    (tmp_path / "cmudict.dict").write_text("night N AY1 T\n", "utf-8")
    again = run("--poems", 3, "--json")
    assert path.read_bytes().startswith(before)
    report = json.loads(again.output[again.output.index('{\n  "benchmark"') :])
    (row,) = report["rows"]
    assert (row["form"], row["poems"], row["by ear %"]) == ("couplet", 3, "no data")
    assert row["valid by table %"] == 100  # of words that it lacks it says nothing
    assert row["lines unsure %"] > 0
    assert row["five/one"] > 0


def test_pairs_are_read_as_those_of_stories_are(run, tmp_path):
    pairs, choices = tmp_path / "pairs.md", tmp_path / "choices.txt"
    assert run("--poems", 2, "--pairs", pairs).exit_code == 0
    assert "The Lamp in the Boathouse" in pairs.read_text("utf-8")
    choices.write_text("1 =\n2 =\n")
    arguments = ["benchmark", "stories", "--pairs", str(pairs), "--verdicts", str(choices)]
    assert CliRunner().invoke(main, arguments).output == "Of 2 pairs, none was decided.\n"


def test_without_time_there_is_nothing_to_tell(run):
    result = run("--poems", 1, "--seconds", -1)
    assert "no time for a single poem" in result.output


def test_a_free_text_has_as_many_lines(poet):
    poem = poet.poem(find_form("quatrain-abab"), 4)
    assert poem.free.count("\n") <= poem.text.count("\n")
    assert poem.many_seconds == 0
    assert poem.bits > 0


def test_what_lies_there_and_is_no_poem_is_not_overwritten(poet, tmp_path):
    path = tmp_path / "couplet.jsonl"
    path.write_text("{}\n")
    with pytest.raises(TrainingError, match="no poems that were written here"):
        Shelf(poet, find_form("couplet"), path)
    assert path.read_text() == "{}\n"
