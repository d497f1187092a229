"""Fine-tuning: a finished model goes on learning from the writer's own texts.

The plain version: the base's tokenizer and weights, all layers at one gentle learning rate,
and the state that does best on the writer's held-out text is kept. Sizes come from the base.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from training.export import load_weights
from training.run import Run, prepare, save_info
from training.train import train
from writer.model.card import TOKENIZER_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from training.network import RecurrentLanguageModel
    from training.progress import Reporter
    from training.recipe import Recipe
    from writer.model.bundle import Bundle


def recipe_for(base: Bundle, recipe: Recipe) -> Recipe:
    """Return the recipe with the cell and the sizes of the base model."""
    shape = base.card.shape
    return msgspec.structs.replace(
        recipe,
        cell=base.card.cell,
        vocabulary=shape.vocabulary,
        embedding=shape.embedding,
        hidden=shape.hidden,
        layers=shape.layers,
    )


def prepare_finetune(
    base: Bundle, paths: list[Path], folder: Path, recipe: Recipe, reporter: Reporter
) -> Run:
    """Encode the writer's texts with the base's tokenizer into a run folder.

    Raises:
        CorpusError: no usable text, or too little.
        BundleError: a file of the base is damaged.
    """
    tokenizer = base.read(TOKENIZER_FILE)
    run = prepare(paths, folder, recipe_for(base, recipe), reporter, tokenizer)
    run.info.base_model = base.card.id
    save_info(run)
    return run


def finetune(
    base: Bundle, run: Run, reporter: Reporter, *, resume: bool = False, device: str = "cpu"
) -> RecurrentLanguageModel:
    """Train from the base's weights; see :func:`training.train.train`.

    Raises:
        TrainingError: the base has no weights, or the training failed.
    """
    weights = load_weights(base)
    return train(run, reporter, resume=resume, device=device, weights=weights)
