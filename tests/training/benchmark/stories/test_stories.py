"""The command: stories are written, kept, judged again, and told of as a table and as JSON."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("torch", reason="training needs the training extra")

from click.testing import CliRunner

from tests.bundles import real_bundle
from training.benchmark.stories import comparison
from training.benchmark.stories.places import draw_places
from training.benchmark.stories.writing import HUMAN, WRITERS, write_stories
from training.cli import main
from writer.errors import TrainingError

LINE = "The keeper of the {} light went down to the water and looked for the boat. "


@pytest.fixture
def tales(tmp_path):
    path = tmp_path / "tales.txt"
    path.write_text("".join(LINE.format(number) for number in range(120)), "utf-8")
    return path


@pytest.fixture
def run(tmp_path, monkeypatch):
    bundle = real_bundle(tmp_path / "bundle")
    monkeypatch.setattr(comparison, "link_parser", lambda: None)

    def run(*arguments):
        fixed = ["--output", str(tmp_path / "out"), "--progress", "json", "--words", "5"]
        fixed += ["--model", str(bundle.path), "--places", "2"]
        return CliRunner().invoke(
            main, ["benchmark", "stories", *map(str, arguments), *fixed], catch_exceptions=False
        )

    return run


def test_stories_are_written_once_and_judged_again(run, tales, tmp_path):
    result = run(tales)
    assert result.exit_code == 0, result.output
    assert "not installed" in result.output
    assert "2 places, 5 words each, seed 1" in result.output
    kept = sorted((tmp_path / "out" / "stories").glob("tales-*.json"))
    assert len(kept) == 2
    story = json.loads(kept[0].read_bytes())
    assert set(story["texts"]) == set(WRITERS)
    for path in kept:
        changed = json.loads(path.read_bytes())
        changed["texts"] = dict.fromkeys(WRITERS, "So it was, so it was.")
        path.write_text(json.dumps(changed))
    again = run(tales, "--others", tales, "--json")
    report = json.loads(again.output[again.output.index('{\n  "benchmark"') :])
    assert report == json.loads((tmp_path / "out" / "stories.json").read_bytes())
    rows = {row["measure"]: row for row in report["rows"]}
    assert rows["rep-4 in 256 words"]["sample"]["value"] == 0
    assert rows["distinct-2"]["chosen / human"]["value"] == 1
    assert rows["bits per byte, n-gram of other texts"]["human"]["value"] > 0
    assert set(report["sha256"]) == {str(tales.resolve())}


def test_pairs_are_written_and_read(run, tales, tmp_path):
    pairs = tmp_path / "pairs.md"
    assert run(tales, "--pairs", pairs).exit_code == 0
    choices = tmp_path / "choices.txt"
    choices.write_text("1 =\n2 =\n")
    result = run("--pairs", pairs, "--verdicts", choices)
    assert result.output == "Of 2 pairs, none was decided.\n"


def test_what_is_missing_is_asked_for(run, tmp_path):
    assert "Name at least one file" in run().output
    assert "name it with --pairs" in run("--verdicts", tmp_path / "choices.txt").output
    short = tmp_path / "short.txt"
    short.write_text("Too short. " * 30)
    result = run(short)
    assert result.exit_code == 1
    assert "long enough to be written on" in result.output


@pytest.fixture
def write(tales, tmp_path):
    places = draw_places("tales", [tales.read_text("utf-8")], 1, 5, 1)

    def write(**writers):
        made = {name: lambda place, seed, text=text: text for name, text in writers.items()}
        return write_stories(places, made, 1, tmp_path / "kept", lambda _: None)[0]

    return write


def test_only_what_is_missing_is_written(write):
    assert set(write().texts) == {HUMAN}
    assert write(sample="plain").texts["sample"] == "plain"
    both = write(sample="other", chosen="better").texts
    assert (both["sample"], both["chosen"]) == ("plain", "better")


def test_what_lies_there_and_is_no_story_is_not_overwritten(write, tmp_path):
    write(sample="plain")
    (path,) = (tmp_path / "kept").iterdir()
    path.write_text("{}")
    with pytest.raises(TrainingError, match="no story that was written here"):
        write(sample="other")
    assert path.read_text() == "{}"
