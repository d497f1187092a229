"""Fine-tuning: a finished model goes on learning from the writer's own texts.

How much of it may change depends on how much text there is (Howard & Ruder 2018): with little,
a network that is free to learns its texts by heart. Base text is replayed, the state that does
best on the writer's held-out text is kept, and at the end the tuned weights are drawn back
towards the base's as far as that helps.

Sources: Howard & Ruder 2018, "Universal Language Model Fine-tuning for Text Classification";
Wortsman et al. 2022, "Robust Fine-Tuning of Zero-Shot Models".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import torch
from safetensors.torch import save_file

from training.bundle.weights import load_weights
from training.bundle.word_list import words_of
from training.learning.held_out import evaluate, mean_bits_per_byte
from training.learning.run_folder import (
    OWN_TEXT,
    Run,
    base_held_out,
    encode,
    read_sources,
    run_tokenizer,
    save_info,
    trained_model,
)
from training.learning.training_loop import train
from training.network.recurrent_model import RecurrentLanguageModel
from training.personal.copying import longest_copied
from training.personal.generation import generate
from training.personal.rehearsal import from_base_model, from_base_text
from training.recipe import load_recipe
from training.texts.dataset import training_documents, write_texts
from training.texts.languages import leave_out_foreign
from training.texts.parts import give_roles, named_texts
from writer.assist.measuring.evaluation import DOCUMENT_SEPARATOR
from writer.assist.request import ContinuationRequest
from writer.files.atomic import atomic_path, atomic_write_bytes
from writer.model.card import NGRAM_FILE, SOURCES_FILE, TOKENIZER_FILE, WORDS_FILE
from writer.model.source_index import SourceIndex, encode_sources, load_sources, source_name
from writer.model.tokenizer import Tokenizer
from writer.model.word_list import encode_words, load_words
from writer.text.word_runs import units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import Tensor

    from training.personal.rehearsal import Rehearsal
    from training.progress import Reporter
    from training.recipe import Recipe
    from training.texts.corpus import Source
    from writer.model.bundle import Bundle

LITTLE, MUCH = 300_000, 3_000_000
"""Characters; between them lies what a writer usually has: a novel, or years of a diary."""

BLENDS = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.1, 0.0)
"""Shares of the tuned weights that are tried."""

MOST_FORGOTTEN = 0.03
"""By which share base text may become harder to predict."""

_LARGEST_REHEARSAL = 400_000
"""Characters that a base is asked to write itself: a minute of work."""

_REPLAYED_A_MINUTE = 400_000
"""Characters that a fast machine replays: what will not be read need not be written."""

_PROMPTS, _PROMPT_TOKENS, _WRITTEN_TOKENS = 200, 24, 120


def recipe_for(characters: int) -> Recipe:
    """Return the recipe for that much text of the writer's own."""
    if characters < LITTLE:
        return load_recipe("finetune-little")
    return load_recipe("finetune" if characters < MUCH else "finetune-much")


def prepare_finetune(
    base: Bundle,
    paths: list[Path],
    folder: Path,
    choose: Callable[[int], Recipe],
    reporter: Reporter,
    base_text: Sequence[Path] = (),
) -> Run:
    """Encode the writer's texts with the base's tokenizer into a run folder.

    Args:
        base: the model to start from.
        paths: the writer's texts.
        folder: of the run.
        choose: gives the settings, but for cell and sizes, for so many characters of text.
        reporter: told of the stages.
        base_text: text of the kind that the base was trained on; the base writes some itself
            without.

    Raises:
        CorpusError: no usable text, too little, or in a language that the base does not know.
        TrainingError: the base has no weights.
        BundleError: a file of the base is damaged.
    """
    load_weights(base)  # before hours of reading
    definition = base.read(TOKENIZER_FILE)
    sources = read_sources(paths, folder, reporter)
    languages = [language[:2] for language in base.card.languages]
    for line in leave_out_foreign(sources, languages, base.card.name):
        reporter.note(line)
    give_roles(sources)
    characters = sum(source.characters for source in sources)
    settings = with_shape_of(base, choose(characters))
    reporter.note(f"{characters:,} characters of yours. {settings.description}.")
    rehearsal = None
    if settings.replay:
        wanted = int(characters * settings.replay / (1 - settings.replay))
        wanted = min(wanted, int(settings.max_minutes * _REPLAYED_A_MINUTE))
        reporter.stage("rehearsing")
        rehearsal = _rehearsal(base, wanted, settings.seed, base_text, reporter)
    run = encode(sources, folder, settings, reporter, definition, rehearsal)
    write_texts(list(training_documents(sources, settings.seed)), folder / OWN_TEXT)
    if base.has(NGRAM_FILE):
        atomic_write_bytes(folder / NGRAM_FILE, base.read(NGRAM_FILE))
    if base.has(WORDS_FILE):
        own = words_of(training_documents(sources, settings.seed))
        known = load_words(base.read(WORDS_FILE))
        atomic_write_bytes(folder / WORDS_FILE, encode_words(own.union(known)))
    index = encode_sources(_index_of(sources, base))
    atomic_write_bytes(folder / SOURCES_FILE, index, private=True)
    run.info.base_model, run.info.ranking = base.card.id, base.card.ranking
    save_info(run)
    return run


def finetune(
    base: Bundle, run: Run, reporter: Reporter, *, resume: bool = False, device: str = "cpu"
) -> RecurrentLanguageModel:
    """Train from the base's weights and return the best blend of both; see :func:`train`.

    Raises:
        TrainingError: the base has no weights, or the training failed.
    """
    weights = load_weights(base)
    run.blended.unlink(missing_ok=True)
    if resume and run.checkpoint.exists() and not run.unfinished:
        tuned = trained_model(run)
    else:
        tuned = train(run, reporter, resume=resume, device=device, weights=weights)
    reporter.stage("blending")
    return blend(run, weights, tuned, reporter.update)


def blend(
    run: Run,
    base: dict[str, Tensor],
    tuned: RecurrentLanguageModel,
    progress: Callable[[float], None] = lambda _: None,
) -> RecurrentLanguageModel:
    """Return the weights between base and tuned ones that serve the writer best.

    Of the blends that leave base text at most 3 % harder to predict, the one that is best on
    the writer's held-out text; if none does, the one that forgets least. It is kept with the
    run, so that a later export finds it.
    """
    if not run.held_out:
        return tuned
    target = {name: value.clone() for name, value in tuned.state_dict().items()}
    known = base_held_out(run)
    model = tuned

    def load(share: float) -> None:
        model.load_state_dict(
            {name: base[name].lerp(value, share) for name, value in target.items()}
        )

    load(0.0)
    before = evaluate(model, known).nats if known else 0.0
    choices = []
    for number, share in enumerate(BLENDS):
        progress(number / len(BLENDS))
        load(share)
        own = mean_bits_per_byte([evaluate(model, text) for text in run.held_out])
        forgotten = evaluate(model, known).nats / before - 1 if known else 0.0
        choices.append((max(0.0, forgotten - MOST_FORGOTTEN), own, share))
    load(min(choices)[2])
    with atomic_path(run.blended) as temporary:
        save_file(model.state_dict(), temporary)
    progress(1.0)
    return model


def base_bits_per_byte(
    run: Run, base: Bundle, tuned: RecurrentLanguageModel
) -> tuple[float, float] | None:
    """Return what base and tuned model make of base text; None where the run has none."""
    known = base_held_out(run)
    if known is None:
        return None
    models = original(base), tuned
    before, after = (evaluate(model, known).bits_per_byte for model in models)
    return before, after


def recited(run: Run, model: RecurrentLanguageModel) -> tuple[str, ...]:
    """Return the longest run of the writer's words that the model reproduces.

    It carries on 200 places of the held-out text, as the editor would be asked to.
    """
    tokenizer = run_tokenizer(run)
    tokens = torch.cat([text.tokens for text in run.held_out])
    length = min(_PROMPT_TOKENS, len(tokens))
    starts = torch.linspace(0, len(tokens) - length, _PROMPTS).long()
    prompts = tokens[starts + torch.arange(length)[:, None]]
    written = generate(model, prompts, _WRITTEN_TOKENS, ContinuationRequest("").temperature, 1)
    texts = [tokenizer.decode(column.tolist()) for column in written.T]
    own = (run.folder / OWN_TEXT).read_text(encoding="utf-8").split(DOCUMENT_SEPARATOR)
    return longest_copied(texts, own)


def original(base: Bundle) -> RecurrentLanguageModel:
    """Return the base as a torch model.

    Raises:
        TrainingError: it has no weights.
        BundleError: they are damaged.
    """
    model = RecurrentLanguageModel(base.card.cell, base.card.shape)
    model.load_state_dict(load_weights(base))
    return model


def _index_of(sources: Sequence[Source], base: Bundle) -> SourceIndex:
    """Return in which text a run of words stands: of the writer's, and of those of the base."""
    index = SourceIndex.of(
        (source_name(name), units(text))
        for source in sources
        for name, text in named_texts(source, "learned")
    )
    known = load_sources(base.read(SOURCES_FILE)) if base.has(SOURCES_FILE) else None
    return index.joined(known) if known else index


def _rehearsal(
    base: Bundle, characters: int, seed: int, base_text: Sequence[Path], reporter: Reporter
) -> Rehearsal:
    if base_text:
        return from_base_text(base_text, characters)
    tokenizer = Tokenizer(base.read(TOKENIZER_FILE))
    wanted = min(characters, _LARGEST_REHEARSAL)
    return from_base_model(original(base), tokenizer, wanted, seed, reporter.update)


def with_shape_of(base: Bundle, recipe: Recipe) -> Recipe:
    """Return the recipe for a network of the same cell and sizes."""
    shape = base.card.shape
    return msgspec.structs.replace(
        recipe,
        cell=base.card.cell,
        vocabulary=shape.vocabulary,
        embedding=shape.embedding,
        hidden=shape.hidden,
        layers=shape.layers,
    )
