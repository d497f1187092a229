"""The bundled models: made, measured and checked by one program."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")
pytest.importorskip("onnx", reason="training needs the training extra")

import json
import lzma
import math
import re
import shutil
from itertools import product

import msgspec
from click.testing import CliRunner

from training.bundle import card_figures as measure_module
from training.bundle.weights import load_weights
from training.bundled import long_run as long_run_module
from training.bundled.commands import main
from training.bundled.corpora import raw_documents
from training.bundled.long_run import LongRun
from training.bundled.measuring import unlike_card
from training.bundled.reciting import Recital
from training.learning.run_folder import open_run
from training.personal.copying import longest_runs
from training.personal.finetune import original
from training.progress import LogReporter
from training.recipe import RECIPES, load_recipe
from writer.assist.measuring.evaluation import DOCUMENT_SEPARATOR
from writer.model.bundle import open_bundle, write_bundle
from writer.paths import data_dir

RECIPE = """
vocabulary = 320
embedding = 32
hidden = 32
batch = 4
bptt_length = 16
learning_rate = 1e-2
negatives = 0
max_epochs = {epochs}
max_minutes = 5
ngram_megabytes = 0.1
"""

PEOPLE = ["the miller", "my aunt", "a sailor", "the girl next door", "an old teacher"]
DEEDS = ["lit the lamp", "shut the window", "walked to the harbour", "wrote a long letter"]
WHEN = ["when the snow began", "before the bread was done", "while the others slept"]
WHO, WHAT, WHERE = (
    ["老人", "渔夫的女儿", "邻居"],
    ["点了灯", "写了一封信", "想起故乡"],
    ["下雪的夜里", "在河边"],
)


def documents(sentences, count=20):
    return [" ".join(sentences[start::count]) for start in range(count)]


@pytest.fixture(scope="session")
def corpora(tmp_path_factory):
    """Texts under the names of the real ones: plain, and compressed."""
    folder = tmp_path_factory.mktemp("corpora")
    english = [
        f"{who} {did} {when}.".capitalize() for who, did, when in product(PEOPLE, DEEDS, WHEN)
    ]
    chinese = [f"{where}，{who}{what}。" for where, who, what in product(WHERE, WHO, WHAT)]
    for name, sentences in {
        "en-fiction": english * 3,
        "en-modern": english[::-1] * 3,
        "en-poetry": english[1::2] * 6,
        "zh-poetry": chinese * 4,
        "zh-prose": chinese[::-1] * 6,
    }.items():
        texts = documents(sentences)
        if name == "zh-poetry":
            texts = [f"无题\n作者：无名\n{text}" for text in texts]
        text = DOCUMENT_SEPARATOR.join(texts)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    plain = folder / "en-modern.txt"
    (folder / "en-modern.train.txt.xz").write_bytes(lzma.compress(plain.read_bytes()))
    plain.unlink()
    return folder


@pytest.fixture(autouse=True)
def _hurried_typist(monkeypatch):
    monkeypatch.setattr(measure_module, "TYPING_SECONDS", 0.0)


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "quick.toml"
    path.write_text(RECIPE.format(epochs=2))
    return path


@pytest.fixture(scope="session")
def made(corpora, tmp_path_factory):
    """The output folder of a finished English model."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "quick.toml").write_text(RECIPE.format(epochs=2))
    result = run(
        "train", "en", "--corpora", corpora, "--output", folder, "--recipe", folder / "quick.toml"
    )
    assert result.exit_code == 0, result.output
    return folder


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def fails_in_a_sentence(result, *words):
    assert result.exit_code == 1, result.output
    message = result.stderr.strip().splitlines()[-1]
    assert "Traceback" not in result.output
    assert message.endswith(".")
    for word in words:
        assert word in message


def test_texts_too_short_to_draft_in_are_said(corpora, made):
    result = run("ranking", "en", "--corpora", corpora, "--model", made / "inkling-en")
    fails_in_a_sentence(result, "too short")


@pytest.mark.parametrize("command", [[], *([name] for name in main.commands)], ids=str)
def test_every_help_has_an_example(command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "python -m training.bundled" in result.stdout


def test_what_is_held_out_can_be_written_down(corpora, tmp_path):
    result = run("hold-out", "zh", "--corpora", corpora, "--output", tmp_path)
    assert result.exit_code == 0, result.output
    unread = {path.stem: path for path in (tmp_path / "unread" / "same").iterdir()}
    assert set(unread) == {"zh-poetry", "zh-prose"}
    chosen_by = tmp_path / "held-out" / "zh-prose.txt"
    assert chosen_by.read_text("utf-8") != unread["zh-prose"].read_text("utf-8") != ""


class TestMaking:
    def test_the_bundle_says_what_it_is_and_what_it_was_trained_on(self, made):
        card = open_bundle(made / "inkling-en").card
        assert (card.id, card.name) == ("inkling-en", "Inkling English")
        assert card.trained_on == load_recipe("default-en").texts
        assert {name for name in card.recipe if name.startswith("mix.")} == {
            "mix.en-fiction",
            "mix.en-modern",
            "mix.en-poetry",
        }
        assert "ngram.safetensors" in card.files
        assert {f"bits_per_byte.en-{text}" for text in ("fiction", "modern", "poetry")} <= set(
            card.metrics
        )

    def test_the_model_list_is_left_alone(self, made):
        assert not (data_dir() / "models").exists()

    def test_a_stopped_run_is_gone_on_with(self, corpora, made, recipe, tmp_path):
        recipe.write_text(RECIPE.format(epochs=1))
        start = made / "inkling-en"
        command = ["train", "en", "--corpora", corpora, "--output", tmp_path, "--start", start]
        command += ["--recipe", recipe]
        fails_in_a_sentence(run(*command, "--stop-after", 0), "--resume")
        assert not (tmp_path / "inkling-en").exists()
        fails_in_a_sentence(run(*command), "not finished", "--resume")

        early = run("release", "en", "--corpora", corpora, "--output", tmp_path)
        assert early.exit_code == 0, early.output
        assert "best model so far" in early.stderr
        first = open_bundle(tmp_path / "inkling-en").card
        assert first.files["tokenizer.json"] == open_bundle(start).card.files["tokenizer.json"]

        # Neither the recipe nor its budget has to be said again.
        resumed = run(*command[:-2], "--resume")
        assert resumed.exit_code == 0, resumed.output
        second = open_bundle(tmp_path / "inkling-en").card
        assert second.files["model.onnx"] != first.files["model.onnx"]
        assert second.recipe == first.recipe

    def test_what_went_on_from_other_weights_ends_between(
        self, corpora, made, recipe, tmp_path, monkeypatch
    ):
        monkeypatch.setattr("training.personal.finetune.BLENDS", (0.0,))
        start = made / "inkling-en"
        result = run(
            "train", "en", "--corpora", corpora, "--output", tmp_path, "--start", start,
            "--recipe", recipe,
        )  # fmt: skip
        assert result.exit_code == 0, result.output
        before, after = (load_weights(open_bundle(d / "inkling-en")) for d in (made, tmp_path))
        torch.testing.assert_close(after, before)

    def test_three_files_of_a_run_are_enough_to_release_it(self, corpora, made, tmp_path):
        (tmp_path / "run-en").mkdir()
        for name in ("run.json", "tokenizer.json", "best.safetensors"):
            shutil.copy(made / "run-en" / name, tmp_path / "run-en")
        result = run("release", "en", "--corpora", corpora, "--output", tmp_path)
        assert result.exit_code == 0, result.output
        there, here = (open_bundle(folder / "inkling-en").card for folder in (made, tmp_path))
        assert here.files == there.files
        assert here.metrics["bits_per_byte"] == there.metrics["bits_per_byte"]

    def test_a_run_on_other_texts_is_not_released(self, corpora, made, tmp_path):
        shutil.copytree(corpora, tmp_path / "corpora")
        with (tmp_path / "corpora" / "en-poetry.txt").open("a") as file:
            file.write(DOCUMENT_SEPARATOR + "The tide came in, and nobody saw it.")
        (tmp_path / "run-en").mkdir()
        for name in ("run.json", "tokenizer.json", "best.safetensors"):
            shutil.copy(made / "run-en" / name, tmp_path / "run-en")
        command = ["release", "en", "--corpora", tmp_path / "corpora", "--output", tmp_path]
        fails_in_a_sentence(run(*command), "trained on other texts")
        fails_in_a_sentence(run(*command), "trained on other texts")

    def test_a_large_file_is_named(self, corpora, made, tmp_path, monkeypatch):
        monkeypatch.setattr("training.bundled.making.LARGEST_FILE", 10_000)
        shutil.copytree(made / "run-en", tmp_path / "run-en")
        result = run("release", "en", "--corpora", corpora, "--output", tmp_path)
        assert re.search(r"model\.onnx has [\d,]+ bytes, more than the 10,000", result.stderr)


class TestLongRun:
    @pytest.fixture
    def recipes(self, tmp_path, monkeypatch):
        folder = tmp_path / "recipes"
        folder.mkdir()
        for language in ("en", "zh"):
            default = f"default-{language}.toml"
            shutil.copy(RECIPES / default, folder)
            text = RECIPE.format(epochs=1e6) + "ema = 0.9\naverage_from = 0.0\ndecay_from = 0.9\n"
            (folder / f"long-{language}.toml").write_text(text)
        monkeypatch.setattr("training.recipe.RECIPES", folder)

    def test_the_languages_take_turns_by_their_shares(self, corpora, recipes, tmp_path):
        turns = LongRun(corpora, tmp_path, LogReporter())
        assert turns.next_language() == "en"
        turns.go_on(0.5)
        assert turns.next_language() == "zh"

    def test_a_turn_that_is_over_is_followed_by_the_next(
        self, corpora, recipes, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(long_run_module, "HOURS", {"en": 2 / 36_000, "zh": 1 / 36_000})
        turns = []

        class Noting(LogReporter):
            def note(self, sentence):
                if ", after" in sentence:
                    turns.append(sentence[:2])
                if len(turns) == 3:
                    raise InterruptedError

        with pytest.raises(InterruptedError):
            LongRun(corpora, tmp_path, Noting()).go_on(math.inf)
        assert turns[:2] == ["en", "zh"]

    def test_the_rate_falls_in_a_copy_and_the_run_goes_on(self, corpora, recipes, tmp_path):
        command = ["--corpora", corpora, "--output", tmp_path]
        assert run("go-on", *command, "--stop-after", 3).exit_code == 0
        before = (tmp_path / "run-en" / "checkpoint.safetensors").read_bytes()

        into = tmp_path / "fallen"
        result = run("let-fall", "en", *command, "--into", into, "--minutes", 0.05)
        assert result.exit_code == 0, result.output
        assert (tmp_path / "run-en" / "checkpoint.safetensors").read_bytes() == before
        rates = [
            json.loads(line)["learning_rate"]
            for line in (into / "run-en" / "log.jsonl").read_text().splitlines()
        ]
        assert rates[-1] < rates[0]
        assert open_bundle(into / "inkling-en").card.id == "inkling-en"


class TestErrors:
    def train(self, corpora, output, *more):
        return run("train", "zh", "--corpora", corpora, "--output", output, *more)

    def test_missing_texts(self, tmp_path):
        result = self.train(tmp_path, tmp_path)
        fails_in_a_sentence(result, "There is no zh-poetry.txt", str(tmp_path))
        for command in ("measure", "recited"):
            fails_in_a_sentence(run(command, "--corpora", tmp_path), "no texts")

    def test_an_unknown_language(self, corpora, tmp_path):
        result = run("train", "fr", "--corpora", corpora, "--output", tmp_path)
        assert result.exit_code == 2

    def test_a_damaged_file(self, corpora, made, tmp_path):
        shutil.copytree(corpora, tmp_path / "corpora")
        broken = tmp_path / "corpora" / "en-modern.train.txt.xz"
        broken.write_bytes(broken.read_bytes()[:-40])
        model = made / "inkling-en"
        for command in (
            ["train", "en", "--output", tmp_path],
            ["measure", model],
            ["recited", model, "--continuations", 2],
        ):
            result = run(*command, "--corpora", tmp_path / "corpora")
            fails_in_a_sentence(result, "en-modern.train.txt.xz", "damaged .xz file")

    def test_nothing_to_resume_or_release(self, corpora, tmp_path):
        fails_in_a_sentence(self.train(corpora, tmp_path, "--resume"), "no run run-zh")
        result = run("release", "zh", "--corpora", corpora, "--output", tmp_path)
        fails_in_a_sentence(result, "no run in")

    def test_a_device_that_is_not_there(self, corpora, tmp_path):
        result = self.train(corpora, tmp_path, "--device", "toaster")
        fails_in_a_sentence(result, "device toaster does not work")


class TestMeasuring:
    def test_a_released_model_is_as_its_card_says(self, corpora, made):
        result = run("measure", made / "inkling-en", "--corpora", corpora)
        assert result.exit_code == 0, result.output
        lines = result.stdout.splitlines()
        assert [line.split()[0] for line in lines[2:6]] == [
            "en-fiction",
            "en-modern",
            "en-poetry",
            "all",
        ]
        assert lines[-1] == "Every figure that was measured is as on the card."

    def test_one_domain(self, corpora, made):
        result = run("measure", made / "inkling-en", "--corpora", corpora, "--domain", "en-modern")
        assert result.exit_code == 0, result.output
        assert "en-fiction" not in result.stdout
        unknown = run("measure", made / "inkling-en", "--corpora", corpora, "--domain", "moon")
        fails_in_a_sentence(unknown, "no domain moon", "en-modern")

    def test_a_card_that_says_something_else(self, corpora, made, tmp_path):
        bundle = open_bundle(made / "inkling-en")
        metrics = bundle.card.metrics | {"bits_per_byte.en-modern": 1.0}
        card = msgspec.structs.replace(bundle.card, metrics=metrics)
        write_bundle(tmp_path / "boast", card, {name: bundle.read(name) for name in card.files})
        result = run("measure", tmp_path / "boast", "--corpora", corpora)
        fails_in_a_sentence(result, "Not as on its card: inkling-en")
        assert "bits_per_byte.en-modern: 1.0000 on the card" in result.stdout

    def test_the_card_tells_what_ghost_text_is_like_for_each_choice_and_kind(self, made):
        metrics = open_bundle(made / "inkling-en").card.metrics
        names = {name.rpartition(".")[0] for name in metrics if name.startswith("glance.")}
        choices = {"0.00", "0.25", "0.50", "0.75", "1.00"}
        kinds = {"en-fiction", "en-modern", "en-poetry"}
        assert names == {f"glance.{name}" for name in choices | kinds}
        assert metrics["glance.1.00.shown"] >= metrics["glance.0.00.shown"]

    def test_measured_figures_can_be_put_on_the_card(self, corpora, made, tmp_path):
        bundle = open_bundle(made / "inkling-en")
        metrics = bundle.card.metrics | {"bits_per_byte.en-modern": 1.0}
        card = msgspec.structs.replace(bundle.card, metrics=metrics)
        write_bundle(tmp_path / "boast", card, {name: bundle.read(name) for name in card.files})
        result = run("measure", tmp_path / "boast", "--corpora", corpora, "--write")
        assert result.exit_code == 0, result.stderr
        written = open_bundle(tmp_path / "boast").card
        # What was kept in 32 bits loses nothing worth a line on its card.
        measured = {name: written.metrics[name] for name in bundle.card.metrics}
        assert measured == pytest.approx(bundle.card.metrics, rel=1e-3)
        assert written.metrics_text == bundle.card.metrics_text

    def test_passages_left_out_are_told(self, corpora, made, diary):
        bundle = open_bundle(made / "inkling-en")
        text = (corpora / "en-fiction.txt").read_text() * 4
        _, about = measure_module.measure(bundle, original(bundle), {"diary": [text]}, diary)
        assert re.search(r"only 1 of \d+ passages typed", about)

    def test_what_was_not_measured_is_not_compared(self):
        assert unlike_card({"top_1": 0.2}, {"en-modern": {"bits_per_byte": 1.0}}) == []
        assert unlike_card({"top_1": 0.2}, {"all": {"top_1": 0.2004, "bits_per_byte": 1.0}}) == []


class TestReciting:
    def test_a_model_that_knows_few_sentences_recites_them(self, corpora, made):
        command = ["recited", made / "inkling-en", "--corpora", corpora, "--continuations", 8]
        result = run(*command)
        again = run(*command)
        assert "in 8 continuations" in result.stdout
        assert "at least 13 words in a row: " in result.stdout
        assert again.stdout == result.stdout
        count = int(result.stdout.split("at least 13 words in a row: ")[1].split()[0])
        if count:
            fails_in_a_sentence(result, "more than 12 words: inkling-en")
        else:
            assert result.exit_code == 0, result.output

    def test_curly_apostrophes_hide_nothing(self, tmp_path):
        (tmp_path / "old.txt").write_text("It wasn’t the lamp that didn’t burn.", encoding="utf-8")
        written = ["And it wasn't the lamp that didn't burn."]
        (run_of,) = longest_runs(written, raw_documents([tmp_path / "old.txt"]), 3)
        assert len(run_of) == 7

    def test_words_of_chinese_are_not_its_characters(self):
        run_of = tuple("渔夫的女儿在河边写了一封信想起故乡")
        recital = Recital(chinese=True, continuations=3, runs=[run_of, run_of[:8]])
        assert "  at least 16 characters in a row: 1" in recital.lines()
        assert "  at least 13 words in a row: 0" in recital.lines()
        assert recital.longer_than(12) == 0

    def test_the_longest_are_shown(self):
        runs = [("the", "lamp") * length for length in (4, 5, 8)]
        recital = Recital(chinese=False, continuations=9, runs=runs)
        assert recital.longer_than(12) == 1
        assert recital.lines()[:4] == [
            "  at least 8 words in a row: 3",
            "  at least 10 words in a row: 2",
            "  at least 12 words in a row: 1",
            "  at least 13 words in a row: 1",
        ]
        assert recital.lines()[4].startswith("  16 words: the lamp")


class TestRenting:
    WORDS = "the cat sat on the mat\nthe dog ran\n"

    @pytest.fixture
    def texts(self, corpora, tmp_path):
        """The Chinese texts and one benchmark."""
        folder = tmp_path / "texts"
        for path in corpora.glob("zh-*"):
            folder.mkdir(exist_ok=True)
            shutil.copy(path, folder)
        benchmark = folder / "benchmarks" / "ptb"
        benchmark.mkdir(parents=True)
        for part, times in {"train": 60, "valid": 10, "test": 10}.items():
            (benchmark / f"{part}.txt").write_text(self.WORDS * times)
        return folder

    def rent(self, texts, tmp_path, recipe, *more):
        words = tmp_path / "words.toml"
        settings = RECIPE.format(epochs=2).replace("vocabulary = 320", 'units = "words"')
        words.write_text(settings)
        return run(
            "gpu", "--corpora", texts, "--output", tmp_path / "out", "--device", "cpu",
            "--recipe", recipe, "--benchmark-recipe", words, "--progress", "json", *more,
        )  # fmt: skip

    def notes(self, result):
        events = [json.loads(line) for line in result.stdout.splitlines()]
        return [event["text"] for event in events if event["event"] == "note"]

    def test_everything_whose_texts_are_there(self, texts, tmp_path, recipe):
        fails_in_a_sentence(
            self.rent(texts, tmp_path, recipe, "--stop-after", 0), "check, run-zh, ptb", "go on"
        )
        result = self.rent(texts, tmp_path, recipe)
        assert result.exit_code == 0, result.output
        assert [note for note in self.notes(result) if note.endswith("done.")] == [
            "check: done.",
            "run-zh: done.",
            "ptb: done.",
        ]
        out = tmp_path / "out"
        before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
        again = self.rent(texts, tmp_path, recipe)
        assert again.exit_code == 0, again.output
        assert {path: path.stat().st_mtime_ns for path in before} == before
        assert not open_run(out / "run-zh").unfinished
        released = run("release", "zh", "--corpora", texts, "--output", out)
        assert released.exit_code == 0, released.output
        assert open_bundle(out / "inkling-zh").card.languages == ("zh",)

    def test_what_fails_does_not_keep_the_rest_from_being_done(self, texts, tmp_path, recipe):
        recipe.write_text(RECIPE.format(epochs=2) + 'precision = "fp16"\n')
        result = self.rent(texts, tmp_path, recipe)
        fails_in_a_sentence(result, "Not finished: run-zh")
        assert (tmp_path / "out" / "ptb.json").exists()
