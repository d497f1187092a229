"""The commands: their help, their exit status, their one sentence when they fail."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="training needs the training extra")
pytest.importorskip("onnx", reason="training needs the training extra")

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys

from click.testing import CliRunner

from training.cli import main
from training.runs import run_folder
from writer.assist.cancellation import never
from writer.assist.request import SuggestionRequest
from writer.assist.suggest.suggester import suggest
from writer.assist.suggest.text_model import TextModel
from writer.model.bundle import open_bundle
from writer.model.library import default_library
from writer.model.onnx_model import load_model
from writer.paths import data_dir

TINY = """
description = "For tests"
vocabulary = 320
embedding = 32
hidden = 32
batch = 4
bptt_length = 16
learning_rate = 1e-2
negatives = 0
max_epochs = {epochs}
max_minutes = {minutes}
"""


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "quick.toml"
    path.write_text(TINY.format(epochs=2, minutes=5))
    return str(path)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def personal_models():
    folder = data_dir() / "models"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def fails_in_a_sentence(result, *words):
    assert result.exit_code == 1, result.output
    message = result.stderr.strip()
    assert "\n" not in message
    assert "Traceback" not in message
    assert message.endswith(".")
    for word in words:
        assert word in message
    assert personal_models() == []


@pytest.mark.parametrize("command", [[], *([name] for name in main.commands)], ids=str)
def test_every_help_has_an_example(command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert "python -m training" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["unknown"],
        ["train"],
        ["train", "x"],
        ["train", "x", "--name", "n", "--cell", "transformer"],
        ["train", "x", "--name", "n", "--max-minutes", "0"],
        ["train", "x", "--name", "n", "--progress", "xml"],
        ["finetune", "x", "--name", "n"],
        ["export"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(arguments):
    assert run(*arguments).exit_code == 2


class TestBadTexts:
    def train(self, *paths):
        return run("train", *paths, "--name", "demo", "--recipe", "tiny", "--progress", "json")

    def test_a_path_that_is_not_there(self, tmp_path):
        fails_in_a_sentence(self.train(tmp_path / "nowhere"), "There is no file or folder")

    def test_an_empty_folder(self, tmp_path):
        (tmp_path / "texts").mkdir()
        fails_in_a_sentence(self.train(tmp_path / "texts"), "nothing to train on")

    def test_binary_files(self, tmp_path):
        (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 100)
        fails_in_a_sentence(self.train(tmp_path / "a.txt"), "a.txt", "not a text file")

    def test_an_empty_file(self, tmp_path):
        (tmp_path / "a.txt").touch()
        fails_in_a_sentence(self.train(tmp_path / "a.txt"), "no text in it")

    def test_too_little_text(self, tmp_path):
        (tmp_path / "a.txt").write_text("A short poem.")
        fails_in_a_sentence(self.train(tmp_path / "a.txt"), "13 characters", "2,000")

    def test_an_unknown_recipe(self, poems):
        result = run("train", poems, "--name", "demo", "--recipe", "huge")
        fails_in_a_sentence(result, "no recipe huge")

    def test_a_device_that_is_not_there(self, poems):
        result = run("train", poems, "--name", "demo", "--device", "toaster")
        fails_in_a_sentence(result, "device toaster does not work")

    def test_an_unknown_base(self, poems):
        result = run("finetune", poems, "--base", "nobody", "--name", "demo")
        fails_in_a_sentence(result, "nobody")

    def test_an_ngram_for_a_bundled_model_without_an_output(self, poems):
        fails_in_a_sentence(run("ngram", poems, "--model", "inkling-en"), "Name an --output")

    def test_nothing_to_resume(self, poems):
        result = run("train", poems, "--name", "demo", "--resume")
        fails_in_a_sentence(result, "no run demo to resume", "without --resume")

    def test_nothing_to_export_or_evaluate(self):
        fails_in_a_sentence(run("export", "demo"), "no run demo")
        fails_in_a_sentence(run("evaluate", "demo"), "no run demo")


@pytest.mark.parametrize("name", ["  ", "a" * 121, "<b>", "one\ntwo"])
@pytest.mark.parametrize("command", ["train", "finetune"])
def test_a_name_that_no_model_can_have_is_said_before_anything_starts(poems, command, name):
    # It failed after the whole training, as a damaged card.
    result = run(
        command, poems, "--name", name, *(["--base", "x"] if command == "finetune" else [])
    )
    assert result.exit_code == 1
    assert "The model cannot be called" in result.stderr


def test_from_texts_to_a_model_and_on(poems, recipe, tmp_path):
    # One story rather than many tests, since every part of it needs the training before.
    result = run("train", poems, "--name", "My demo", "--recipe", recipe, "--progress", "json")
    assert result.exit_code == 0, result.output
    events = [json.loads(line) for line in result.stdout.splitlines()]
    progress = [event for event in events if event["event"] == "progress"]
    stages = list(dict.fromkeys(event["stage"] for event in progress))
    assert stages == ["reading", "tokenizing", "training", "exporting", "evaluating"]
    assert all(0 <= event["fraction"] <= 1 for event in progress)
    assert any(event.get("text", "").startswith("Read ") for event in events)
    assert events[-1]["event"] == "done"
    assert events[-1]["model"] == "my-demo"
    assert {"event": "saved"} in events
    assert "bits per byte; the next word is among three in" in events[-2]["text"]
    card = open_bundle(default_library().find("my-demo").path).card
    assert card.metrics["bits_per_byte"] > 0
    assert card.metrics["int8_loss"] < 0.02

    taken = run("train", poems, "--name", "my DEMO", "--recipe", recipe)
    assert taken.exit_code == 1
    assert "There is a model my-demo already" in taken.stderr
    again = run("train", poems, "--name", "my DEMO", "--resume")
    assert again.exit_code == 1
    assert "is finished, and its model is in the list" in again.stderr
    assert "--start my-demo" in again.stderr

    measured = run("evaluate", "my-demo", "--json")
    assert measured.exit_code == 0
    new, same = sorted(json.loads(measured.stdout))
    assert new.startswith("a new text, ")
    assert same.startswith("more of the same, ")
    figures = json.loads(measured.stdout)[new]
    assert figures["bits_per_byte"] == pytest.approx(
        card.metrics["bits_per_byte.network"], rel=0.05
    )
    assert card.metrics_text.startswith("a new text, never read: ")

    archive = tmp_path / "demo.inkling"
    exported = run("export", "my-demo", "--output", archive, "--progress", "json")
    assert exported.exit_code == 0, exported.output
    assert "DynamicQuantizeLSTM" in exported.stdout
    assert open_bundle(archive).card.id == "my-demo"

    small = default_library().find("my-demo").path / "ngram.safetensors"
    before = small.stat().st_size
    more = tmp_path / "more.txt"
    more.write_text("A kettle sang in the empty kitchen, and nobody came to drink. " * 30)
    os.utime(more, (0, 0))  # the newest text would be kept unread
    counted = run("ngram", poems, more, "--model", "my-demo", "--megabytes", "0.1")
    assert counted.exit_code == 0, counted.output
    assert load_model(open_bundle(small.parent)).ngram is not None
    assert small.stat().st_size != before

    tuned = run(
        "finetune", poems, "--base", archive, "--name", "tuned",
        "--recipe", recipe, "--progress", "json",
    )  # fmt: skip
    assert tuned.exit_code == 0, tuned.output
    assert default_library().find("tuned").card.base_model == "my-demo"
    notes = [json.loads(line).get("text", "") for line in tuned.stdout.splitlines()]
    assert any("base → tuned" in note for note in notes)
    comparison = json.loads((run_folder("tuned") / "comparison.json").read_bytes())
    assert {"new", "same"} <= comparison.keys()
    assert load_model(open_bundle(default_library().find("tuned").path)).own_ngram is not None
    assert "model.onnx" in (run_folder("tuned") / "export.json").read_text()

    brief = tmp_path / "brief.toml"
    brief.write_text(TINY.format(epochs=0.1, minutes=5).replace("hidden = 32", "hidden = 64"))
    further = run("train", poems, "--name", "further", "--recipe", brief, "--start", "my-demo")
    assert further.exit_code == 0, further.output
    started = default_library().find("further").card
    assert started.shape == card.shape
    assert started.files["tokenizer.json"] == card.files["tokenizer.json"]
    # A tenth of an epoch from nothing would leave it at the level of chance.
    first, second = (each.metrics["bits_per_byte.network"] for each in (card, started))
    assert second < 1.1 * first
    default_library().remove("further")

    replaced = run("train", poems, "--name", "My demo", "--recipe", recipe, "--replace")
    assert replaced.exit_code == 0, replaced.output
    assert "The model my-demo is ready" in replaced.stdout
    assert "bits per byte; the next word" in replaced.stderr
    assert "python -m writer suggest --model my-demo" in replaced.stderr
    assert personal_models() == ["my-demo", "tuned"]


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_the_cell_is_one_flag_and_every_cell_suggests(poems, tmp_path, cell, layers):
    path = tmp_path / "quick.toml"
    path.write_text(TINY.format(epochs=1, minutes=5) + f"layers = {layers}\n")
    result = run("train", poems, "--name", "small", "--recipe", path, "--cell", cell)
    assert result.exit_code == 0, result.output
    loaded = load_model(open_bundle(default_library().find("small").path))
    assert (loaded.card.cell, loaded.card.shape.layers) == (cell, layers)
    request = SuggestionRequest("The river was ", ghost_words=2)
    assert suggest(TextModel(loaded), request, never).candidates


def started(*command):
    return subprocess.Popen(
        [sys.executable, "-m", "training", *map(str, command), "--progress", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGTERM that a program could hear")
def test_a_training_that_is_ended_before_it_learns_has_kept_nothing(poems, tmp_path):
    # "What it learned is kept" stood there when it had learned nothing.
    folder = tmp_path / "texts"
    shutil.copytree(poems, folder)
    with started("train", folder, "--name", "demo", "--recipe", "laptop") as process:
        first = json.loads(process.stdout.readline())
        assert first["stage"] == "reading"
        process.send_signal(signal.SIGTERM)
        events = [json.loads(line) for line in process.stdout]
        message = process.stderr.read()
    assert process.returncode == 1
    assert (events[-1]["reason"], events[-1]["data"]) == ("stopped", {"kept": "no"})
    assert "nothing to resume" in message


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGTERM that a program could hear")
def test_a_terminated_training_can_be_resumed(poems, tmp_path):
    (tmp_path / "long.toml").write_text(TINY.format(epochs=100_000, minutes=0.1))
    command = ["train", poems, "--name", "demo", "--recipe", tmp_path / "long.toml"]
    with started(*command) as process:
        for line in process.stdout:
            event = json.loads(line)
            if event.get("stage") == "training" and event.get("fraction", 0) > 0:
                second = run(*command)
                assert second.exit_code == 1
                assert "A training of demo is running." in second.stderr
                process.send_signal(signal.SIGTERM)
                break
        events = [json.loads(line) for line in process.stdout]
        message = process.stderr.read()
    assert process.returncode == 1
    assert message.strip().endswith("go on with --resume.")
    assert events[-1]["event"] == "failed"
    assert (events[-1]["reason"], events[-1]["data"]) == ("stopped", {"kept": "yes"})
    assert personal_models() == []

    early = run("export", "demo", "--output", tmp_path / "early.inkling", "--progress", "json")
    assert early.exit_code == 0, early.output
    assert "has not finished: this is the best model so far" in early.stdout
    assert open_bundle(tmp_path / "early.inkling").card.id == "demo"

    again = run(*command)
    assert again.exit_code == 1
    assert "stopped before it was finished" in again.stderr
    resumed = run(*command, "--resume", "--progress", "json")
    assert resumed.exit_code == 0, resumed.output
    assert personal_models() == ["demo"]


@pytest.mark.parametrize("command", ["train", "finetune", "benchmark speed"])
def test_without_torch_it_is_said_how_to_get_it(tmp_path, monkeypatch, command):
    # "No module named 'torch'" came out, from inside the first function that wanted it.
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name, *_: None if name == "torch" else find(name)
    )
    assert run(*command.split(), "--help").exit_code == 0
    assert run("recipes").exit_code == 0
    job = [tmp_path, "--name", "x"]
    arguments = {"train": job, "finetune": [*job, "--base", "b"], "benchmark speed": []}
    result = run(*command.split(), *arguments[command])
    assert result.exit_code == 1
    assert "-m pip install torch==2.13.0" in result.stderr
    assert "\n" not in result.stderr.strip()


class TestResuming:
    """Runs that were stopped, by hand: what may go on, and what is asked first."""

    @pytest.fixture
    def command(self, poems, tmp_path):
        folder = tmp_path / "texts"
        shutil.copytree(poems, folder)
        (tmp_path / "long.toml").write_text(TINY.format(epochs=1, minutes=5))
        return ["train", folder, "--name", "demo", "--recipe", tmp_path / "long.toml"]

    @pytest.fixture
    def stopped(self, command, monkeypatch):
        """Stop the training at its end, before the export."""

        def stop(*_, **__):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("training.workflow.release", stop)
            assert run(*command).exit_code == 130
        return command

    def refused(self, *arguments):
        result = run(*arguments)
        fails_in_a_sentence(result)
        return result.stderr

    def test_what_was_stopped_while_exporting_is_offered_to_go_on(self, stopped, monkeypatch):
        # The plain command trained everything again without asking.
        assert "Add --resume to go on with it" in self.refused(*stopped)
        monkeypatch.setattr(
            "training.workflow.train", lambda *_, **__: pytest.fail("it is trained already")
        )
        assert run(*stopped, "--resume").exit_code == 0
        assert personal_models() == ["demo"]

    def test_other_texts(self, stopped):
        folder = stopped[1]
        (folder / "more.txt").write_text("A new poem, about a kettle.")
        message = self.refused(*stopped, "--resume")
        assert "begun otherwise: it had not read" in message
        assert "more.txt" in message
        (folder / "more.txt").unlink()
        (folder / "snow.txt").write_text("Another poem about snow.")
        assert "since then changed is" in self.refused(*stopped, "--resume")
        (folder / "snow.txt").unlink()
        assert "it had read too" in self.refused(*stopped, "--resume")

    def test_another_recipe_or_cell(self, stopped, tmp_path):
        plain = stopped[:-2]
        message = self.refused(*plain, "--resume", "--recipe", "tiny")
        assert "hidden was 32 and is 128" in message
        assert "cell was lstm and is gru" in self.refused(*plain, "--resume", "--cell", "gru")

    def test_the_same_settings_or_none(self, stopped):
        assert run(*stopped[:-2], "--resume", "--max-minutes", "9").exit_code == 0

    def test_the_reason_is_an_event(self, stopped):
        result = run(*stopped, "--progress", "json")
        event = json.loads(result.stdout.splitlines()[-1])
        assert (event["event"], event["reason"]) == ("failed", "unfinished")
        assert event["data"] == {"name": "demo"}
        assert event["text"] == result.stderr.strip()

    def test_a_run_that_never_began_to_learn_is_begun_anew_and_it_is_said(
        self, command, monkeypatch
    ):
        def stop(*_, **__):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr("training.workflow.train", stop)
            run(*command)
        result = run(*command, "--progress", "json")
        assert result.exit_code == 0, result.output
        assert "this one begins anew" in result.stdout


def test_an_evaluation_of_a_run_that_is_not_there_names_those_there_are(poems, recipe):
    assert "no run nosuch. There are no runs yet." in run("evaluate", "nosuch").stderr
    assert run("train", poems, "--name", "demo", "--recipe", recipe).exit_code == 0
    assert "no run nosuch. The runs are: demo." in run("evaluate", "nosuch").stderr


def test_a_page_of_poems_gives_a_model_and_a_card(poems, recipe, tmp_path):
    # It trained, and then failed: there were fewer tokens to go on from than it wanted.
    assert run("train", poems, "--name", "base", "--recipe", recipe).exit_code == 0
    page = tmp_path / "page.txt"
    page.write_text((poems / "snow.txt").read_text()[:1_500] + "\n\n" + "A kettle sang. " * 50)
    tuned = run("finetune", page, "--base", "base", "--name", "tuned", "--recipe", recipe)
    assert tuned.exit_code == 0, tuned.output
    assert "too little text of yours to tell" in tuned.stderr
    assert personal_models() == ["base", "tuned"]


def test_a_diverging_training_installs_nothing(poems, tmp_path):
    path = tmp_path / "wild.toml"
    path.write_text(TINY.format(epochs=3, minutes=5).replace("1e-2", "100.0"))
    result = run("train", poems, "--name", "wild", "--recipe", path, "--progress", "json")
    fails_in_a_sentence(result, "learning_rate of 100", "too high")
    assert json.loads(result.stdout.splitlines()[-1])["reason"] == "diverged"
