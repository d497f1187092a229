"""The training loop: resumed runs are the same runs, and models learn."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

import dataclasses
import json
import math
import os
import signal
from pathlib import Path

import msgspec
import numpy as np

import training.learning.training_loop as train_module
from training.learning.checkpoint import Progress, load_checkpoint, read_progress, save_checkpoint
from training.learning.held_out import evaluate, mean_bits_per_byte
from training.learning.run_folder import build_model, open_run, prepare, trained_model
from training.learning.training_loop import Trainer, train
from training.recipe import Recipe
from writer.errors import CorpusError, TrainingError

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"


def with_recipe(run, **settings):
    run.info.recipe = msgspec.structs.replace(run.info.recipe, **settings)
    return run


def trainer_of(run, diary):
    return Trainer(run, build_model(run), diary)


def weights(trainer):
    learner = trainer._learner
    averages = {f"average.{name}": w for name, w in (learner.average.weights or {}).items()}
    return {name: w.clone() for name, w in (learner.model.state_dict() | averages).items()}


class Clock:
    """Time that passes by a given amount at every look."""

    def __init__(self, seconds_per_look):
        self.now, self._step = 0.0, seconds_per_look

    def monotonic(self):
        self.now += self._step
        return self.now


class TestResume:
    @pytest.mark.parametrize(
        "settings",
        [
            {"negatives": 50, "layers": 2, "hidden_dropout": 0.2},
            {"cell": "gru", "embedding_dropout": 0.2, "weight_drop": 0.3},
            {"optimizer": "sgd", "momentum": 0.5, "average_from": 0.05, "learning_rate": 0.5},
            {"average_from": 0.0, "ema": 0.9, "activation_penalty": 2.0, "change_penalty": 1.0},
            {"unfreeze": 0.05, "layer_decay": 0.4, "schedule": "1cycle"},
        ],
    )
    def test_a_resumed_run_is_bit_for_bit_the_run(self, tiny_run, diary, settings):
        # A budget of tokens: by the clock no two runs have the same learning rates.
        with_recipe(tiny_run, max_tokens=64 * 20, **settings)
        straight = trainer_of(tiny_run, diary)
        for _ in range(8):
            straight._step()
        expected = weights(straight)

        stopped = trainer_of(open_again(tiny_run), diary)
        for _ in range(3):
            stopped._step()
        stopped._save()
        torch.manual_seed(12345)  # another process has other random numbers
        resumed = trainer_of(open_again(tiny_run), diary)
        resumed.resume()
        for _ in range(5):
            resumed._step()
        assert weights(resumed).keys() == expected.keys()
        for name, value in weights(resumed).items():
            assert torch.equal(value, expected[name]), name
        counted = [
            dataclasses.replace(trainer._progress, seconds=0.0) for trainer in (resumed, straight)
        ]
        assert counted[0] == counted[1]

    def test_resuming_goes_on_in_the_text(self, tiny_run, diary):
        trainer = trainer_of(tiny_run, diary)
        for _ in range(3):
            trainer._step()
        trainer._save()
        expected, _ = tiny_run.streams.next_segment()
        run = open_again(tiny_run)
        trainer_of(run, diary).resume()
        np.testing.assert_array_equal(run.streams.next_segment()[0], expected)

    def test_a_run_without_a_checkpoint(self, tiny_run, diary):
        with pytest.raises(TrainingError, match="no checkpoint yet"):
            train(tiny_run, diary, resume=True)

    @pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
    def test_a_damaged_checkpoint_is_named(self, tiny_run, diary, share):
        trainer_of(tiny_run, diary)._save()
        data = tiny_run.checkpoint.read_bytes()
        tiny_run.checkpoint.write_bytes(data[: int(share * len(data))])
        with pytest.raises(TrainingError, match="is damaged"):
            trainer_of(tiny_run, diary).resume()

    @pytest.mark.parametrize(
        "change", [{"hidden": 64}, {"cell": "gru"}, {"batch": 2}, {"bptt_length": 8}, {"seed": 2}]
    )
    def test_a_checkpoint_of_another_recipe_says_what_differs(self, tiny_run, diary, change):
        trainer_of(tiny_run, diary)._save()
        with pytest.raises(TrainingError, match=rf"another recipe \({next(iter(change))} differ"):
            trainer_of(with_recipe(tiny_run, **change), diary).resume()

    def test_budgets_and_rates_may_change(self, tiny_run, diary):
        trainer_of(tiny_run, diary)._save()
        with_recipe(tiny_run, max_minutes=1.0, learning_rate=1e-3, max_epochs=3)
        trainer_of(tiny_run, diary).resume()

    def test_a_checkpoint_that_cannot_be_written_leaves_the_one_before(
        self, tiny_run, diary, monkeypatch
    ):
        trainer = trainer_of(tiny_run, diary)
        trainer._save()
        before = tiny_run.checkpoint.read_bytes()
        trainer._step()

        def full_disk(tensors, path, metadata):
            Path(path).write_bytes(b"half of it")
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("training.learning.checkpoint.save_file", full_disk)
        with pytest.raises(TrainingError, match="No space left"):
            trainer._save()
        assert tiny_run.checkpoint.read_bytes() == before
        assert not [path for path in tiny_run.folder.iterdir() if path.suffix == ".tmp"]

    def test_a_checkpoint_holds_no_pickle(self, tiny_run, diary):
        trainer = trainer_of(tiny_run, diary)
        trainer._step()
        trainer._save()
        header_size = int.from_bytes(tiny_run.checkpoint.read_bytes()[:8], "little")
        header = json.loads(tiny_run.checkpoint.read_bytes()[8 : 8 + header_size])
        assert {"streams.0.random", "streams.0.hidden", "streams.0.cell", "model.bias"} <= set(
            header
        )
        assert json.loads(header["__metadata__"]["header"])["progress"]["segments"] == 1

    def test_counters_survive(self, tiny_run, diary):
        trainer = trainer_of(tiny_run, diary)
        trainer._step()
        progress = Progress(7, 700, 12.5, 3.25, 4, 1.75, 3, finished=True)
        trainer._learner.progress = progress
        save_checkpoint(tiny_run.checkpoint, trainer._learner, trainer._settings)
        assert saved_progress(tiny_run, diary) == progress
        assert read_progress(tiny_run.checkpoint).finished


class TestLoop:
    def test_it_ends_with_the_passes(self, tiny_run, diary):
        with_recipe(tiny_run, max_epochs=1.5)
        train(tiny_run, diary)
        progress = saved_progress(tiny_run, diary)
        assert progress.segments == math.ceil(1.5 * tiny_run.streams.segments)
        assert progress.finished

    def test_it_ends_with_the_time(self, tiny_run, diary, monkeypatch):
        monkeypatch.setattr(train_module, "time", Clock(seconds_per_look=1.0))
        with_recipe(tiny_run, max_minutes=0.25, max_epochs=1_000)
        train(tiny_run, diary)
        progress = saved_progress(tiny_run, diary)
        assert progress.seconds >= 15
        assert progress.segments < 20

    def test_it_can_be_stopped_before_its_budget_is_used_up(self, tiny_run, diary, monkeypatch):
        monkeypatch.setattr(train_module, "time", Clock(seconds_per_look=1.0))
        with pytest.raises(TrainingError, match="--resume"):
            train(with_recipe(tiny_run, max_minutes=1, max_epochs=1_000), diary, stop_after=20)
        assert tiny_run.unfinished
        train(tiny_run, diary, resume=True)
        assert not tiny_run.unfinished

    def test_a_checkpoint_is_written_now_and_then(self, tiny_run, diary, monkeypatch):
        monkeypatch.setattr(train_module, "time", Clock(seconds_per_look=50.0))
        saved = []
        monkeypatch.setattr(Trainer, "_save", lambda self: saved.append(self._progress.segments))
        trainer_of(with_recipe(tiny_run, max_minutes=20, max_epochs=99), diary).loop([])
        assert len(saved) > 3
        assert saved == sorted(saved)

    def test_progress_is_told_and_never_goes_back(self, tiny_run, diary, monkeypatch):
        monkeypatch.setattr(train_module, "time", Clock(seconds_per_look=2.0))
        train(with_recipe(tiny_run, max_minutes=2, max_epochs=99), diary)
        fractions = [fraction for stage, fraction, _ in diary.updates if stage == "training"]
        assert len(fractions) > 10
        assert fractions == sorted(fractions)
        assert 0 < fractions[0] < fractions[-1] <= 1
        figures = diary.updates[-1][2]
        assert set(figures) == {"loss", "tokens_per_second", "bits_per_byte", "seconds_left"}

    def test_the_best_weights_are_kept_not_the_last(self, tiny_run, diary, monkeypatch):
        worse = iter([2.0, 1.5, *[3.0 + number for number in range(99)]])
        seen = []

        def scores(_):
            seen.append(trainer._progress.segments)
            return next(worse)

        monkeypatch.setattr(train_module, "mean_bits_per_byte", scores)
        trainer = trainer_of(with_recipe(tiny_run, max_epochs=2), diary)
        trainer.loop([])
        assert len(seen) > 3
        best, last = trained_model(tiny_run), trainer._model
        assert not torch.equal(best.bias, last.bias)
        assert trainer._progress.best == 1.5

    def test_every_look_at_the_held_out_text_is_logged(self, tiny_run, diary):
        train(tiny_run, diary)
        log = (tiny_run.folder / "log.jsonl").read_text()
        lines = [json.loads(line) for line in log.splitlines()]
        assert len(lines) >= 3
        assert list(lines[-1]["bits_per_byte"]) == [text.name for text in tiny_run.held_out]
        assert all(entry["tokens"] > 0 for entry in lines)

    def test_a_budget_of_tokens_is_kept(self, tiny_run, diary):
        with_recipe(tiny_run, max_tokens=64 * 7, max_epochs=1_000)
        train(tiny_run, diary)
        assert saved_progress(tiny_run, diary).tokens == 64 * 7

    def test_the_clock_ends_a_budget_of_tokens_unfinished(self, tiny_run, diary, monkeypatch):
        monkeypatch.setattr(train_module, "time", Clock(seconds_per_look=1.0))
        with_recipe(tiny_run, max_tokens=64 * 1_000, max_minutes=0.1, max_epochs=1_000)
        train(tiny_run, diary)
        assert not saved_progress(tiny_run, diary).finished
        with_recipe(tiny_run, max_tokens=64 * 10, max_minutes=99)
        train(tiny_run, diary, resume=True)
        progress = saved_progress(tiny_run, diary)
        assert progress.finished
        assert progress.tokens == 64 * 10

    def test_it_does_not_end_before_the_rate_has_fallen(self, tiny_run, diary, monkeypatch):
        # It ended at the fifth look without a gain, while the rate was at its height: the
        # weights that were kept had never come to rest.
        scores = iter([5.0, 2.0, 1.5, *[1.6] * 99])
        monkeypatch.setattr(train_module, "mean_bits_per_byte", lambda _: next(scores))
        train(with_recipe(tiny_run, max_epochs=6, patience=2, decay_from=0.9), diary)
        progress = saved_progress(tiny_run, diary)
        assert (progress.best, progress.best_at) == (1.5, 2)
        assert progress.finished
        assert progress.fall_length == int(0.3 * progress.best_segments)
        assert progress.segments == progress.fall_from + progress.fall_length
        assert progress.segments < 4 * tiny_run.streams.segments
        rates = [
            json.loads(line)["learning_rate"] for line in tiny_run.log.read_text().splitlines()
        ]
        assert rates[0] == tiny_run.info.recipe.learning_rate
        assert rates[-1] < 0.1 * rates[0]

    def test_the_fall_begins_from_the_best_weights(self, tiny_run, diary):
        trainer = trainer_of(with_recipe(tiny_run, patience=2), diary)
        trainer._step()
        trainer._look()
        best = weights(trainer)
        for _ in range(3):
            trainer._step()
        trainer._begin_to_fall()
        assert all(torch.equal(value, best[name]) for name, value in weights(trainer).items())

    def test_a_fall_goes_on_after_a_pause(self, tiny_run, diary):
        with_recipe(tiny_run, max_epochs=6, patience=2)
        trainer = trainer_of(tiny_run, diary)
        for _ in range(20):
            trainer._step()
        trainer._look()
        trainer._begin_to_fall()
        trainer._step()
        trainer._save()
        train(open_again(tiny_run), diary, resume=True)
        progress = saved_progress(tiny_run, diary)
        assert progress.segments == 20 + progress.fall_length == 26

    def test_looks_are_not_paid_by_the_budget(self, tiny_run, diary, monkeypatch):
        clock = Clock(seconds_per_look=1.0)
        monkeypatch.setattr(train_module, "time", clock)

        def slowly(model, text):
            clock.now += 1_000
            return evaluate(model, text)

        monkeypatch.setattr(train_module, "evaluate", slowly)
        train(with_recipe(tiny_run, max_minutes=0.5, max_epochs=1_000), diary)
        progress = saved_progress(tiny_run, diary)
        assert progress.evaluations == 12
        assert 30 <= progress.seconds < 35

    def test_the_first_figures_come_with_the_first_step(self, tiny_run, diary, monkeypatch):
        step = Trainer._step

        def only_once(trainer, **options):
            if trainer._progress.segments:
                raise KeyboardInterrupt
            return step(trainer, **options)

        monkeypatch.setattr(Trainer, "_step", only_once)
        with pytest.raises(KeyboardInterrupt):
            train(tiny_run, diary)
        figures = diary.updates[-1][2]
        assert set(figures) == {"loss", "tokens_per_second", "bits_per_byte", "seconds_left"}

    def test_the_time_left_counts_what_comes_after(self, tiny_run, diary):
        trainer = trainer_of(tiny_run, diary)
        trainer._step()
        trainer._look_seconds = 100.0
        trainer._report(1.0)
        after = train_module.LOOKS_AFTER * 100
        assert diary.updates[-1][2]["seconds_left"] > after

    @pytest.mark.parametrize("settings", [{}, {"weight_decay": 0.0}, {"optimizer": "sgd"}])
    def test_a_learning_rate_far_too_high_ends_the_run(self, tiny_run, diary, settings):
        # It went on with a loss of 1e22, and its model was installed.
        with pytest.raises(TrainingError, match=r"learning_rate of 100 .* too high: try a tenth"):
            train(with_recipe(tiny_run, learning_rate=100.0, max_epochs=9, **settings), diary)

    def test_a_run_that_learned_nothing_has_no_model(self, tiny_run, diary, monkeypatch):
        scores = iter([8.0, *[8.5] * 99])
        monkeypatch.setattr(train_module, "mean_bits_per_byte", lambda _: next(scores))
        with pytest.raises(TrainingError, match="came to nothing"):
            train(tiny_run, diary)

    def test_what_goes_on_from_a_model_may_end_where_it_began(self, tiny_run, diary, monkeypatch):
        # A tenth of a pass from a finished model was said to have come to nothing.
        scores = iter([1.0, *[1.1] * 99])
        monkeypatch.setattr(train_module, "mean_bits_per_byte", lambda _: next(scores))
        train(tiny_run, diary)
        assert saved_progress(tiny_run, diary).best == 1.0

    def test_every_checkpoint_is_told(self, tiny_run, diary):
        train(tiny_run, diary)
        assert diary.saves == 1

    def test_an_average_of_the_weights_is_what_is_measured_and_kept(self, tiny_run, diary):
        with_recipe(tiny_run, max_epochs=1, average_from=0.5)
        train(tiny_run, diary)
        trainer = trainer_of(tiny_run, diary)
        trainer.resume()
        average = trainer._learner.average.weights
        assert not torch.equal(average["bias"], trainer._model.bias)
        scored = bits(trained_model(tiny_run), tiny_run)
        assert scored == pytest.approx(trainer._progress.best)

    def test_the_log_tells_how_far_the_gradient_reaches(self, tiny_run, diary):
        train(tiny_run, diary)
        for line in tiny_run.log.read_text().splitlines():
            entry = json.loads(line)
            assert list(entry["gradient_by_lag"]) == ["1", "2", "4", "8"]
            assert entry["gradient_norm"] > 0
            assert 0 <= entry["clip_rate"] <= 1

    def test_entries_after_the_checkpoint_are_measured_again(self, tiny_run, diary):
        trainer = trainer_of(tiny_run, diary)
        trainer._step()
        trainer._look()
        trainer._save()
        trainer._step()
        trainer._look()
        with tiny_run.log.open("ab") as log:
            log.write(b'{"minutes": 0.1, "tok')  # the machine stopped here
        trainer_of(open_again(tiny_run), diary).resume()
        (line,) = tiny_run.log.read_text().splitlines()
        assert json.loads(line)["tokens"] == 64

    def test_in_bfloat16_it_learns_as_well(self, tiny_run, diary):
        losses = {}
        for precision in ("fp32", "bf16"):
            run = with_recipe(tiny_run, precision=precision, max_tokens=6_400)
            trainer = trainer_of(run, diary)
            trainer.loop([])
            assert trainer._model.bias.dtype == torch.float32
            losses[precision] = trainer._progress.loss
        # Rounding sends so few and large steps along other ways.
        assert losses["bf16"] == pytest.approx(losses["fp32"], rel=0.1)

    def test_without_held_out_text_the_last_weights_are_taken(self, tiny_run, diary):
        tiny_run.held_out.clear()
        trainer = trainer_of(tiny_run, diary)
        trainer.loop([])
        assert torch.equal(trained_model(tiny_run).bias, trainer._model.bias)

    def test_a_loss_that_is_no_number_ends_the_run(self, tiny_run, diary):
        trainer = trainer_of(tiny_run, diary)
        trainer._save()
        before = tiny_run.checkpoint.read_bytes()
        with torch.no_grad():
            trainer._model.bias[5] = math.inf
        with pytest.raises(TrainingError, match="came to nothing"):
            trainer.loop([])
        assert tiny_run.checkpoint.read_bytes() == before

    def test_a_full_disk_is_told_in_a_sentence(self, tiny_run, diary, monkeypatch):
        def full_disk(tensors, path):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(train_module, "save_file", full_disk)
        with pytest.raises(TrainingError, match=r"could not be stored .*No space left"):
            train(tiny_run, diary)

    @pytest.mark.skipif(
        os.name == "nt", reason="os.kill ends a process there, whatever the signal"
    )
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_ends_it_with_a_checkpoint(self, tiny_run, diary, monkeypatch, number):
        handler = signal.getsignal(number)
        step = Trainer._step

        def step_and_signal(trainer, *args, **kwargs):
            stopped = step(trainer, *args, **kwargs)
            if trainer._progress.segments == 4:
                os.kill(os.getpid(), number)
            return stopped

        monkeypatch.setattr(Trainer, "_step", step_and_signal)
        with pytest.raises(TrainingError, match="go on with --resume"):
            train(tiny_run, diary)
        assert signal.getsignal(number) is handler
        progress = saved_progress(tiny_run, diary)
        assert 4 <= progress.segments <= 5
        assert not progress.finished
        assert open_again(tiny_run).unfinished
        train(open_again(tiny_run), diary, resume=True)
        assert not open_again(tiny_run).unfinished

    def test_the_state_is_reset_where_a_document_begins(self, tiny_run, diary, monkeypatch):
        tiny_run.streams._tokens = np.full(4_000, tiny_run.document_token, np.uint16)
        trainer = trainer_of(tiny_run, diary)
        states = []
        forward = trainer._model.forward

        def spy(tokens, state):
            states.append(state[0].abs().sum().item())
            return forward(tokens, state)

        monkeypatch.setattr(trainer._model, "forward", spy)
        for _ in range(3):
            trainer._step()
        assert states == [0, 0, 0]

    def test_the_state_is_carried_within_a_document(self, tiny_run, diary, monkeypatch):
        tiny_run.streams._tokens = np.full(4_000, 65, np.uint16)
        trainer = trainer_of(tiny_run, diary)
        trainer._step()
        carried = trainer._learner.state[0].clone()
        assert carried.abs().sum() > 0
        assert not carried.requires_grad


class TestPreparing:
    def test_a_run_folder_holds_all_that_a_number_needs(self, tiny_run):
        names = {path.name for path in tiny_run.folder.iterdir()}
        assert names == {
            "run.json",
            "tokenizer.json",
            "tokens.bin",
            "held-out",
            "unread",
            "report.json",
        }
        assert tiny_run.info.tokens == len(np.fromfile(tiny_run.folder / "tokens.bin", np.uint16))
        assert len(tiny_run.info.sha256) == 64

    def test_preparing_twice_gives_the_same(self, poems, tiny_run, tmp_path, diary):
        again = prepare([poems], tmp_path / "again", tiny_run.info.recipe, diary)
        assert again.info.sha256 == tiny_run.info.sha256
        assert diary.stages == ["reading", "tokenizing"]

    def test_what_was_left_out_is_told(self, poems, tmp_path, diary):
        (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 9)
        prepare([poems, tmp_path / "binary.txt"], tmp_path / "run", Recipe(vocabulary=300), diary)
        left_out, summary = diary.notes
        assert "binary.txt" in left_out
        assert "6 of 7 files" in summary
        report = json.loads((tmp_path / "run" / "report.json").read_bytes())
        assert [file["status"] for file in report["files"]] == ["kept"] * 6 + ["skipped"]

    def test_too_little_text_leaves_no_folder_behind(self, tmp_path, diary):
        (tmp_path / "a.txt").write_text("Only this.")
        with pytest.raises(CorpusError):
            prepare([tmp_path / "a.txt"], tmp_path / "run", Recipe(), diary)
        assert not (tmp_path / "run").exists()

    def test_an_earlier_checkpoint_does_not_stay(self, poems, tiny_run, diary):
        train(tiny_run, diary)
        run = prepare([poems], tiny_run.folder, tiny_run.info.recipe, diary)
        assert not run.checkpoint.exists()
        assert not run.best.exists()

    def test_texts_that_the_mix_leaves_out_wholly(self, poems, tmp_path, diary):
        recipe = Recipe(vocabulary=300, mix={poems.name.split(".")[0]: 0.0})
        with pytest.raises(CorpusError, match="mix leaves no text"):
            prepare([poems], tmp_path / "run", recipe, diary)

    def test_there_is_no_run(self, tmp_path):
        with pytest.raises(TrainingError, match="There is no run nothing in"):
            open_run(tmp_path / "nothing")

    @pytest.mark.parametrize("name", ["run.json", "tokens.bin"])
    def test_a_damaged_run(self, tiny_run, name):
        (tiny_run.folder / name).write_bytes(b"")
        with pytest.raises(TrainingError, match="is damaged"):
            open_run(tiny_run.folder)

    def test_a_folder_that_cannot_be_made(self, poems, tmp_path, diary):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(TrainingError, match="could not be stored"):
            prepare([poems], tmp_path / "file" / "run", Recipe(vocabulary=300), diary)


@pytest.mark.parametrize(("language", "negatives"), [("en", 0), ("zh", 200)])
def test_a_model_learns_from_the_sample_texts_in_seconds(tmp_path, diary, language, negatives):
    recipe = Recipe(
        vocabulary=800,
        embedding=64,
        hidden=96,
        batch=8,
        bptt_length=32,
        learning_rate=1e-2,
        negatives=negatives,
        max_epochs=3,
    )
    run = prepare([SAMPLES / language], tmp_path / "run", recipe, diary)
    untrained = bits(build_model(run), run)
    trained = bits(train(run, diary), run)
    assert trained < 0.8 * untrained


def bits(model, run):
    return mean_bits_per_byte([evaluate(model, text) for text in run.held_out])


def open_again(run):
    opened = open_run(run.folder)
    opened.info = run.info
    opened.streams = type(run.streams)(
        run.streams._tokens, run.info.recipe.batch, run.info.recipe.bptt_length
    )
    return opened


def saved_progress(run, diary):
    trainer = trainer_of(run, diary)
    load_checkpoint(run.checkpoint, trainer._learner, trainer._settings)
    return trainer._progress
