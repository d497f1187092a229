"""A language model run by ONNX Runtime.

The session is set for a desktop: one thread, since a step is too small to share, and no
spinning, so that an idle editor uses no processor at all.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from writer.errors import BundleError, ProviderError
from writer.foreign import brief, foreign_errors
from writer.model.card import (
    GPU_MODEL_FILE,
    MODEL_FILE,
    NGRAM_FILE,
    OWN_NGRAM_FILE,
    SOURCES_FILE,
    TOKENIZER_FILE,
    WORDS_FILE,
    Card,
)
from writer.model.graph_check import check_graph
from writer.model.graph_sizes import check_sizes
from writer.model.language_model import HiddenState, LanguageModel, Step
from writer.model.mixture import Expert, MixedLanguageModel
from writer.model.ngram import TokenNgram, load_ngram
from writer.model.runtime import onnxruntime, start_session
from writer.model.source_index import SourceIndex, load_sources
from writer.model.tokenizer import Tokenizer
from writer.model.word_list import WordList, load_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from writer.model.bundle import Bundle

CPU = "cpu"
AUTO = "auto"
PROVIDERS = {
    CPU: "CPUExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "directml": "DmlExecutionProvider",
    "coreml": "CoreMLExecutionProvider",
    "migraphx": "MIGraphXExecutionProvider",
}
"""Our names → ONNX Runtime's."""

_TOLERANCE = 0.25
"""Largest share of the logits' spread by which a GPU may differ from the int8 model."""

_PROBE_STEPS = 20


class OnnxLanguageModel:
    """A graph of DESIGN's contract behind the :class:`LanguageModel` protocol."""

    def __init__(self, graph: bytes, card: Card, provider: str = CPU) -> None:
        """Start a session and check it against the card.

        Args:
            graph: contents of an ONNX file, not trusted.
            card: of the same bundle.
            provider: a key of :data:`PROVIDERS`.

        Raises:
            BundleError: the graph is refused, or its shapes are not the card's.
            ProviderError: the provider does not start.
        """
        check_sizes(check_graph(graph), card.shape, card.cell)
        self._shape = card.shape
        self._has_cell = card.cell == "lstm"
        self._outputs = ["logits", "features", "hidden_out", *self._if_lstm("cell_out")]
        self._session = _session(graph, provider)
        self._check_signature()
        self._check_first_step()

    @property
    def vocabulary_size(self) -> int:
        """Number of tokens, V."""
        return self._shape.vocabulary

    def initial_state(self, batch: int = 1) -> HiddenState:
        """Return zeros: the state before the first token."""
        size = (self._shape.layers, batch, self._shape.hidden)
        hidden = np.zeros(size, dtype=np.float32)
        return HiddenState(hidden, np.zeros_like(hidden) if self._has_cell else None)

    def run(
        self,
        tokens: NDArray[np.int64],
        state: HiddenState,
        positions: NDArray[np.int64] | None = None,
    ) -> Step:
        """Read tokens; see :meth:`LanguageModel.run`.

        Raises:
            BundleError: the graph fails.
        """
        feed = {"tokens": tokens, "hidden": state.hidden}
        if state.cell is not None:
            feed["cell"] = state.cell
        if positions is not None:
            feed["positions"] = positions
        with foreign_errors(_failing):
            logits, features, *carried = self._session.run(self._outputs, feed)
        return Step(logits, features, HiddenState(*carried))

    def _if_lstm(self, name: str) -> list[str]:
        return [name] if self._has_cell else []

    def _check_signature(self) -> None:
        shape = self._shape
        state = [shape.layers, "B", shape.hidden]
        wanted = {
            "tokens": ["T", "B"],
            "hidden": state,
            **dict.fromkeys(self._if_lstm("cell"), state),
        }
        optional = {"positions": ["P"]}
        inputs = {node.name: node.shape for node in self._session.get_inputs()}
        values = [*self._session.get_inputs(), *self._session.get_outputs()]
        # A Cast makes text of numbers as well, which no check below would know how to look at.
        kinds = {node.type for node in values if node.name != "tokens"}
        overridable = self._session.get_overridable_initializers()
        if inputs != wanted or {node.name: node.shape for node in overridable} != optional:
            raise BundleError("The model's inputs are not those its card describes.")
        if kinds != {"tensor(float)"}:
            raise BundleError("The model's inputs and outputs are not all 32-bit numbers.")
        outputs = {node.name: node.shape[2:] for node in self._session.get_outputs()}
        sizes = [[shape.vocabulary], [shape.embedding], [shape.hidden], [shape.hidden]]
        if outputs != dict(zip(self._outputs, sizes, strict=False)):
            raise BundleError("The model's outputs are not those its card describes.")

    def _check_first_step(self) -> None:
        # What a graph says of its shapes binds it to nothing; T and B unlike each other show
        # what it really does.
        length, batch = 2, 3
        before = self.initial_state(batch)
        tokens = np.linspace(0, self._shape.vocabulary - 1, length * batch).astype(np.int64)
        step = self.run(tokens.reshape(length, batch), before)
        shapes = (step.logits.shape, step.features.shape, _shapes(step.state))
        logits = (1, batch, self._shape.vocabulary)
        if shapes != (logits, (length, batch, self._shape.embedding), _shapes(before)):
            raise BundleError("The model's first step gives arrays of other shapes than its card.")
        if not all(np.isfinite(array).all() for array in (step.logits, step.features)):
            raise BundleError("The model's first step gives no probabilities.")


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A bundle ready to be asked.

    Attributes:
        card: what it is.
        tokenizer: text to tokens and back.
        network: tokens and state to logits and state.
        provider: where it runs, a key of :data:`PROVIDERS`.
        ngram: what the network is mixed with; None where the bundle has none.
        own_ngram: of the writer's own texts, in a fine-tuned model.
        words: of its training text; None where the bundle has no list.
        sources: the writer's own texts, in a fine-tuned model.
    """

    card: Card
    tokenizer: Tokenizer
    network: OnnxLanguageModel
    provider: str
    ngram: TokenNgram | None = None
    own_ngram: TokenNgram | None = None
    words: WordList | None = None
    sources: SourceIndex | None = None

    @property
    def language_model(self) -> LanguageModel:
        """Network and n-gram as one."""
        return self.mixed_with()

    def mixed_with(self, *experts: Expert) -> LanguageModel:
        """Return the network, mixed with the n-grams and these."""
        ngrams = [ngram for ngram in (self.ngram, self.own_ngram) if ngram]
        own = [*ngrams, *experts]
        return MixedLanguageModel(self.network, own) if own else self.network


def load_model(bundle: Bundle, provider: str = AUTO) -> LoadedModel:
    """Load a bundle.

    Args:
        bundle: from :func:`writer.model.bundle.open_bundle`.
        provider: a key of :data:`PROVIDERS`, or ``auto``: a GPU if the bundle has a file for
            it and a probe shows that it agrees with the CPU and is faster, else the CPU.

    Raises:
        BundleError: one of the checks failed.
        ProviderError: the provider is unknown, not installed or fails its probe.
    """
    if provider != AUTO and provider not in PROVIDERS:
        known = ", ".join([AUTO, *PROVIDERS])
        raise ProviderError(
            "There is no provider {provider}. The providers are: {known}.",
            provider=provider,
            known=known,
        )
    tokenizer = Tokenizer(bundle.read(TOKENIZER_FILE))
    if tokenizer.vocabulary_size != bundle.card.shape.vocabulary:
        raise BundleError(
            "The model {name} has {vocabulary} tokens and its tokenizer"
            " {vocabulary_size}: they do not belong together.",
            name=bundle.card.name,
            vocabulary=bundle.card.shape.vocabulary,
            vocabulary_size=tokenizer.vocabulary_size,
        )
    ngram, own_ngram = (
        load_ngram(bundle.read(name), tokenizer.vocabulary_size) if bundle.has(name) else None
        for name in (NGRAM_FILE, OWN_NGRAM_FILE)
    )
    words = load_words(bundle.read(WORDS_FILE)) if bundle.has(WORDS_FILE) else None
    sources = load_sources(bundle.read(SOURCES_FILE)) if bundle.has(SOURCES_FILE) else None
    parts = ngram, own_ngram, words, sources
    model = OnnxLanguageModel(bundle.read(MODEL_FILE), bundle.card)
    for name in _gpu_providers(provider):
        try:
            faster = _probe(bundle, model, name)
        except (ProviderError, BundleError):
            if provider != AUTO:
                raise
            continue
        if provider != AUTO or _seconds_per_step(faster) < _seconds_per_step(model):
            return LoadedModel(bundle.card, tokenizer, faster, name, *parts)
    return LoadedModel(bundle.card, tokenizer, model, CPU, *parts)


def available_providers() -> list[str]:
    """Return the providers that are installed, the CPU first. Installed is not yet working."""
    installed = set(onnxruntime.get_available_providers())
    return [name for name, official in PROVIDERS.items() if official in installed]


def _gpu_providers(wanted: str) -> list[str]:
    if wanted == AUTO:
        return [name for name in available_providers() if name != CPU]
    return [] if wanted == CPU else [wanted]


def _probe(bundle: Bundle, reference: OnnxLanguageModel, provider: str) -> OnnxLanguageModel:
    """Return the model on a GPU, after it gave the same answer as the CPU."""
    if not bundle.has(GPU_MODEL_FILE):
        raise ProviderError(
            "The model {name} has no file for a GPU, so it cannot run on {provider}."
            " Use the provider cpu, or export the model with --gpu.",
            name=bundle.card.name,
            provider=provider,
        )
    candidate = OnnxLanguageModel(bundle.read(GPU_MODEL_FILE), bundle.card, provider)
    tokens = np.arange(8, dtype=np.int64)[:, None]
    expected = reference.run(tokens, reference.initial_state()).logits
    try:
        answer = candidate.run(tokens, candidate.initial_state()).logits
    except BundleError as error:
        raise ProviderError(
            "The provider {provider} fails: {brief}.", provider=provider, brief=brief(error)
        ) from None
    # Asked this way round, since nothing is true of NaN, which half precision overflows to.
    if not np.abs(answer - expected).max() <= _TOLERANCE * max(float(expected.std()), 1e-3):
        raise ProviderError(
            "The provider {provider} computes other results than the CPU.", provider=provider
        )
    return candidate


def _seconds_per_step(model: OnnxLanguageModel) -> float:
    token, state = np.zeros((1, 1), dtype=np.int64), model.initial_state()
    durations = []
    for _ in range(_PROBE_STEPS):
        started = time.perf_counter()
        model.run(token, state)
        durations.append(time.perf_counter() - started)
    return float(np.median(durations))


def _session(graph: bytes, provider: str) -> onnxruntime.InferenceSession:
    if provider not in available_providers():
        raise ProviderError(
            "The provider {provider} is not installed. Use the provider cpu, or install"
            " the onnxruntime package for it.",
            provider=provider,
        )
    with foreign_errors(_unloadable):
        session = start_session(graph, PROVIDERS[provider])
    if PROVIDERS[provider] not in session.get_providers():
        raise ProviderError(
            "The provider {provider} is installed but does not start.", provider=provider
        )
    return session


def _shapes(state: HiddenState) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return state.hidden.shape, () if state.cell is None else state.cell.shape


def _failing(reason: str) -> BundleError:
    return BundleError("The model fails at a step: {reason}.", reason=reason)


def _unloadable(reason: str) -> BundleError:
    return BundleError("The model cannot be loaded: {reason}.", reason=reason)
