"""Fine-tuning: a finished model takes on the writer's own texts."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")
pytest.importorskip("onnx", reason="training needs the training extra")

from dataclasses import replace

import msgspec
import numpy as np

from training.bundle.export import Description, export, with_files
from training.bundle.weights import load_weights
from training.learning.held_out import evaluate, mean_bits_per_byte, read_held_out
from training.learning.run_folder import build_model, open_run, run_tokenizer, trained_model
from training.learning.training_loop import train
from training.personal.finetune import (
    base_bits_per_byte,
    blend,
    finetune,
    original,
    prepare_finetune,
    recipe_for,
    recited,
)
from training.recipe import Recipe
from writer.errors import BundleError, CorpusError, TrainingError
from writer.model.bundle import write_bundle
from writer.model.card import SOURCES_FILE, TOKENIZER_FILE, WEIGHTS_FILE, WORDS_FILE
from writer.model.source_index import Match, SourceIndex, encode_sources, load_sources
from writer.model.word_list import load_words
from writer.text.word_runs import units

RECIPE = Recipe(batch=2, bptt_length=16, learning_rate=5e-3, negatives=0, max_epochs=4)


@pytest.fixture
def base(tiny_run, diary, tmp_path):
    model = train(tiny_run, diary)
    tokenizer = (tiny_run.folder / "tokenizer.json").read_bytes()
    description = Description("base", "Base")
    return export(model, tokenizer, tiny_run.info, description, tmp_path / "base")


@pytest.fixture
def letters(tmp_path):
    """Texts that have little in common with those of the base."""
    path = tmp_path / "letters.txt"
    lines = [
        "Dear Margaret, the garden is wet again and the beans have failed.",
        "Dear Margaret, your uncle asks whether the train stops at Ely.",
        "Yours ever, and with love from all of us at the mill, Agnes.",
    ]
    path.write_text("\n".join(lines * 25))
    return path


def bits_of_poems(model, poems, run):
    return evaluate(model, read_held_out(poems, run_tokenizer(run))).bits_per_byte


def bits(model, run):
    return mean_bits_per_byte([evaluate(model, text) for text in run.held_out])


def test_it_lowers_the_bits_per_byte_of_the_writers_text(base, letters, tmp_path, diary):
    run = prepare_finetune(base, [letters], tmp_path / "runs" / "own", lambda _: RECIPE, diary)
    before = build_model(run)
    before.load_state_dict(load_weights(base))
    after = finetune(base, run, diary)
    assert bits(after, run) < 0.8 * bits(before, run)


def test_the_base_gives_tokenizer_cell_and_sizes(base, letters, tmp_path, diary):
    run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: RECIPE, diary)
    assert (run.folder / "tokenizer.json").read_bytes() == base.read(TOKENIZER_FILE)
    assert build_model(run).shape == base.card.shape
    assert open_run(run.folder).info.base_model == "base"


def test_the_words_of_the_base_and_of_the_writer_are_known(base, letters, tmp_path, diary):
    base = with_files(base, {WORDS_FILE: b"lighthouse\n"}, tmp_path / "with-words")
    run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: RECIPE, diary)
    words = load_words((run.folder / WORDS_FILE).read_bytes())
    assert {"lighthouse", "margaret", "ely"} <= set(words)


def test_what_a_draft_counts_for_comes_from_the_base(base, letters, tmp_path, diary):
    base = replace(base, card=msgspec.structs.replace(base.card, ranking={"names": 0.5}))
    run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: RECIPE, diary)
    assert open_run(run.folder).info.ranking == {"names": 0.5}


def test_the_model_knows_in_which_text_a_run_of_words_stands(base, letters, tmp_path, diary):
    known = SourceIndex.of(
        [("Older book", units("Nobody had told the miller that the mill was sold."))]
    )
    base = with_files(base, {SOURCES_FILE: encode_sources(known)}, tmp_path / "with-sources")
    run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: RECIPE, diary)
    index = load_sources((run.folder / SOURCES_FILE).read_bytes())
    words = units("and the garden is wet again and the beans have failed")
    assert index.longest(words, 8) == Match(1, 10, "letters")
    found = index.longest(units("that nobody had told the miller that the mill was sold"), 8)
    assert found == Match(1, 10, "Older book")


@pytest.mark.parametrize(
    ("characters", "depth", "words"),
    [(50_000, 2, "Little text"), (500_000, 18, "Enough text"), (9_000_000, 18, "Much text")],
)
def test_how_much_may_change_depends_on_how_much_text_there_is(characters, depth, words):
    recipe = recipe_for(characters)
    assert recipe.trained_depth == depth
    assert recipe.description.startswith(words)


def test_the_choice_is_told(base, letters, tmp_path, diary):
    chosen = []

    def choose(characters):
        chosen.append(characters)
        return RECIPE

    run = prepare_finetune(base, [letters], tmp_path / "own", choose, diary)
    assert chosen == [run.info.characters["letters"]]
    assert any("characters of yours" in note for note in diary.notes)
    assert run.info.recipe.hidden == base.card.shape.hidden


class TestReplay:
    recipe = msgspec.structs.replace(RECIPE, replay=0.4)

    def test_the_base_writes_what_is_replayed(self, base, letters, tmp_path, diary):
        plain = prepare_finetune(base, [letters], tmp_path / "plain", lambda _: RECIPE, diary)
        run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: self.recipe, diary)
        assert run.info.tokens > 1.3 * plain.info.tokens
        before, after = base_bits_per_byte(run, base, original(base))
        assert 0 < before == after
        assert [text.name for text in run.held_out] == ["letters"]

    def test_base_text_that_is_at_hand_is_used(self, base, letters, poems, tmp_path, diary):
        folder = tmp_path / "own"
        run = prepare_finetune(base, [letters], folder, lambda _: self.recipe, diary, [poems])
        held_out = (run.folder / "base-held-out.txt").read_text()
        assert "Come home" in held_out

    def test_less_of_the_base_is_forgotten(self, base, letters, poems, tmp_path, diary):
        forgotten = []
        for recipe in (RECIPE, self.recipe):
            folder = tmp_path / str(recipe.replay)
            run = prepare_finetune(base, [letters], folder, lambda _, r=recipe: r, diary, [poems])
            tuned = train(run, diary, weights=load_weights(base))
            forgotten.append(bits_of_poems(tuned, poems, run))
        assert forgotten[1] < forgotten[0]


class TestBlend:
    def test_it_is_no_worse_than_the_tuned_weights(self, base, letters, tmp_path, diary):
        run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: RECIPE, diary)
        tuned = train(run, diary, weights=load_weights(base))
        before = bits(tuned, run)
        blended = blend(run, load_weights(base), tuned)
        assert bits(blended, run) <= before
        assert run.blended.exists()
        assert bits(trained_model(run), run) == pytest.approx(bits(blended, run))

    def test_it_is_drawn_back_until_the_base_is_not_forgotten(
        self, base, letters, tmp_path, diary
    ):
        recipe = msgspec.structs.replace(RECIPE, replay=0.1, learning_rate=5e-2)
        run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: recipe, diary)
        tuned = train(run, diary, weights=load_weights(base))
        before, after = base_bits_per_byte(run, base, tuned)
        assert after > 1.1 * before
        _, after = base_bits_per_byte(run, base, blend(run, load_weights(base), tuned))
        assert after < 1.04 * before


def test_what_is_recited_stands_in_the_writers_text(base, letters, tmp_path, diary):
    recipe = msgspec.structs.replace(RECIPE, max_epochs=20, learning_rate=2e-2)
    run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: recipe, diary)
    span = recited(run, finetune(base, run, diary))
    assert len(span) > 5
    assert "dear margaret" in letters.read_text().lower()
    assert set(span) <= set(units(letters.read_text()))


def test_texts_in_another_language_than_the_base(base, tmp_path, diary):
    path = tmp_path / "zh.txt"
    path.write_text("月亮从山后面升起来，照着河水和城墙。" * 300, encoding="utf-8")
    with pytest.raises(
        CorpusError,
        match="mostly in Chinese, and the model Base knows English only, so nothing was begun",
    ):
        prepare_finetune(base, [path], tmp_path / "own", lambda _: RECIPE, diary)


FOREIGN = {
    "Russian": "Старик долго сидел под окном и слушал, как шумит река за тёмным садом. ",
    "German": "Der alte Mann saß lange am Fenster und hörte den Fluss hinter dem Garten. ",
    "Japanese": "おじいさんは窓のそばに長いあいだ座って、暗い庭の向こうの川の音を聞いていました。",
    "French": "Le vieil homme resta longtemps assis près de la fenêtre, à écouter la rivière. ",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_language_that_the_base_does_not_know_is_told_before_anything_starts(
    base, tmp_path, diary, language
):
    # It passed in silence, and the card said that it helps.
    path = tmp_path / "foreign.txt"
    path.write_text("\n".join([FOREIGN[language] * 3] * 20), encoding="utf-8")
    with pytest.raises(CorpusError, match=f"mostly in {language}, .* Choose a base in the lang"):
        prepare_finetune(base, [path], tmp_path / "own", lambda _: RECIPE, diary)
    assert diary.stages[-1] == "reading"


def test_a_text_in_another_language_among_others_is_left_out(base, letters, tmp_path, diary):
    path = tmp_path / "foreign.txt"
    path.write_text(FOREIGN["German"] * 20, encoding="utf-8")
    run = prepare_finetune(base, [letters, path], tmp_path / "own", lambda _: RECIPE, diary)
    assert "Left out foreign.txt: it is in German." in diary.notes
    tokens = np.fromfile(run.folder / "tokens.bin", np.uint16)
    assert "Fluss" not in run_tokenizer(run).decode(tokens.tolist())
    assert not any("Fluss" in path.read_text("utf-8") for path in run.folder.rglob("*.txt"))


def test_the_end_of_a_killed_blend_is_made_again(base, letters, tmp_path, diary):
    run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: RECIPE, diary)
    expected = finetune(base, run, diary).state_dict()
    diary.stages.clear()
    again = finetune(base, open_run(run.folder), diary, resume=True).state_dict()
    assert diary.stages == ["blending"]
    assert all(torch.equal(again[name], value) for name, value in expected.items())


def test_a_base_without_weights_is_refused_before_any_work(base, letters, tmp_path, diary):
    files = {name: base.read(name) for name in base.card.files if name != WEIGHTS_FILE}
    light = write_bundle(tmp_path / "light", base.card, files)
    with pytest.raises(TrainingError, match="cannot be fine-tuned"):
        prepare_finetune(light, [letters], tmp_path / "own", lambda _: RECIPE, diary)
    assert "reading" not in diary.stages


def test_a_tampered_base_is_refused(base, letters, tmp_path, diary):
    (base.path / TOKENIZER_FILE).write_bytes(b"{}")
    with pytest.raises(BundleError, match="damaged or changed"):
        prepare_finetune(base, [letters], tmp_path / "own", lambda _: RECIPE, diary)


def test_the_base_stays_as_it_was(base, letters, tmp_path, diary):
    before = {path.name: path.read_bytes() for path in base.path.iterdir()}
    recipe = msgspec.structs.replace(RECIPE, max_epochs=1)
    run = prepare_finetune(base, [letters], tmp_path / "own", lambda _: recipe, diary)
    finetune(base, run, diary)
    assert {path.name: path.read_bytes() for path in base.path.iterdir()} == before
