"""Fine-tuning: a finished model takes on the writer's own texts."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")
pytest.importorskip("onnx", reason="training needs the training extra")

import msgspec

from training.evaluate import evaluate, mean_bits_per_byte
from training.export import Description, export, load_weights
from training.finetune import finetune, prepare_finetune, recipe_for
from training.recipe import Recipe, load_recipe
from training.run import build_model, open_run
from training.train import train
from writer.errors import BundleError, TrainingError
from writer.model.bundle import write_bundle
from writer.model.card import TOKENIZER_FILE, WEIGHTS_FILE

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


def bits(model, run):
    return mean_bits_per_byte([evaluate(model, text) for text in run.held_out])


def test_it_lowers_the_bits_per_byte_of_the_writers_text(base, letters, tmp_path, diary):
    run = prepare_finetune(base, [letters], tmp_path / "runs" / "own", RECIPE, diary)
    before = build_model(run)
    before.load_state_dict(load_weights(base))
    after = finetune(base, run, diary)
    assert bits(after, run) < 0.8 * bits(before, run)


def test_the_base_gives_tokenizer_cell_and_sizes(base, letters, tmp_path, diary):
    run = prepare_finetune(base, [letters], tmp_path / "own", RECIPE, diary)
    assert (run.folder / "tokenizer.json").read_bytes() == base.read(TOKENIZER_FILE)
    assert build_model(run).shape == base.card.shape
    assert open_run(run.folder).info.base_model == "base"


def test_a_recipe_keeps_its_rates_and_takes_the_sizes(base):
    own = load_recipe("finetune")
    recipe = recipe_for(base, own)
    assert (recipe.hidden, recipe.embedding) == (base.card.shape.hidden, 32)
    assert recipe.learning_rate == own.learning_rate


def test_a_base_without_weights_is_refused_before_any_work(base, letters, tmp_path, diary):
    files = {name: base.read(name) for name in base.card.files if name != WEIGHTS_FILE}
    light = write_bundle(tmp_path / "light", base.card, files)
    run = prepare_finetune(light, [letters], tmp_path / "own", RECIPE, diary)
    with pytest.raises(TrainingError, match="cannot be fine-tuned"):
        finetune(light, run, diary)


def test_a_tampered_base_is_refused(base, letters, tmp_path, diary):
    (base.path / TOKENIZER_FILE).write_bytes(b"{}")
    with pytest.raises(BundleError, match="damaged or changed"):
        prepare_finetune(base, [letters], tmp_path / "own", RECIPE, diary)


def test_the_base_stays_as_it_was(base, letters, tmp_path, diary):
    before = {path.name: path.read_bytes() for path in base.path.iterdir()}
    recipe = msgspec.structs.replace(RECIPE, max_epochs=1)
    run = prepare_finetune(base, [letters], tmp_path / "own", recipe, diary)
    finetune(base, run, diary)
    assert {path.name: path.read_bytes() for path in base.path.iterdir()} == before
