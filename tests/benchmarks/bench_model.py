"""One step of the bundled model: in time, beside torch, and beside the memory's speed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.benchmarks.conftest import Figure, Report
from writer.model.card import MODEL_FILE
from writer.model.onnx_model import load_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.network.recurrent_model import RecurrentLanguageModel
    from writer.model.bundle import Bundle

STREAMED_BYTES = 256 * 1024 * 1024


def median_ms(work: Callable[[], object], repeats: int = 300) -> float:
    """Return the median time of ``work``, warm."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times[repeats // 10 :]))


def int8_step_ms(bundle: Bundle) -> float:
    model = load_model(bundle, "cpu").network
    tokens = np.array([[7]], dtype=np.int64)
    state = model.run(tokens, model.initial_state()).state
    return median_ms(lambda: model.run(tokens, state))


@pytest.mark.parametrize("model_id", ["inkling-en", "inkling-zh"])
def test_a_step_takes_less_than_a_millisecond(
    model_id: str, bundled: Callable[[str], Bundle], report: Report
) -> None:
    report.check(
        Figure(f"{model_id}: one int8 step, p50", int8_step_ms(bundled(model_id)), 1, "ms")
    )


@pytest.mark.parametrize("model_id", ["inkling-en", "inkling-zh"])
def test_the_n_gram_knows_all_that_may_follow_in_a_third_of_a_millisecond(
    model_id: str, bundled: Callable[[str], Bundle], report: Report
) -> None:
    loaded = load_model(bundled(model_id), "cpu")
    if loaded.ngram is None:
        pytest.skip("the bundle has no n-gram")
    ngram = loaded.ngram
    text = "The old man walked to the river." if model_id.endswith("en") else "月亮照在河水上。"
    tokens = loaded.tokenizer.encode(text)
    contexts = [tokens[max(0, end - 3) : end] for end in range(1, len(tokens))]
    took = median_ms(lambda: [ngram.distribution(ngram.predict(context)) for context in contexts])
    report.check(
        Figure(f"{model_id}: n-gram, a whole distribution", took / len(contexts), 0.3, "ms")
    )


def test_a_step_is_ten_times_as_fast_as_eager_torch(
    bundled: Callable[[str], Bundle], report: Report
) -> None:
    torch = pytest.importorskip("torch")
    bundle = bundled("inkling-en")
    network = torch_network(bundle)
    tokens, state = torch.tensor([[7]]), network.initial_state(1)

    @torch.inference_mode()
    def step() -> object:
        features, _ = network(tokens, state)
        return network.logits(features)

    share = int8_step_ms(bundle) / median_ms(step)
    report.check(
        Figure("inkling-en: one int8 step / one step of eager torch", share, 0.1, "times")
    )


@pytest.mark.filterwarnings("ignore:torch")
def test_a_step_is_faster_than_torch_in_eight_bits(
    bundled: Callable[[str], Bundle], report: Report
) -> None:
    torch = pytest.importorskip("torch")
    from torch.ao.quantization import quantize_dynamic

    bundle = bundled("inkling-en")
    network = torch_network(bundle)
    shape = bundle.card.shape
    head = torch.nn.Linear(shape.embedding, shape.vocabulary)
    head.weight, head.bias = network.embedding.weight, network.bias
    kinds = {torch.nn.LSTM, torch.nn.Linear}
    layer, projection, head = (
        quantize_dynamic(torch.nn.ModuleList([part]), kinds)[0]
        for part in (network.layers[0], network.projection, head)
    )
    tokens, state = torch.tensor([[7]]), network.initial_state(1)

    @torch.inference_mode()
    def step() -> object:
        x, after = layer(network.embedding(tokens), state)
        return head(projection(x)), after

    share = int8_step_ms(bundle) / median_ms(step)
    report.check(
        Figure("inkling-en: one int8 step / one of torch's dynamic int8", share, 1, "times")
    )


def torch_network(bundle: Bundle) -> RecurrentLanguageModel:
    """Return the bundle's network in torch, on one thread."""
    import torch

    from training.bundle.weights import load_weights
    from training.network.recurrent_model import RecurrentLanguageModel

    torch.set_num_threads(1)
    network = RecurrentLanguageModel(bundle.card.cell, bundle.card.shape).eval()
    network.load_state_dict(load_weights(bundle))
    return network


def test_a_step_is_near_the_speed_of_memory(
    bundled: Callable[[str], Bundle], report: Report
) -> None:
    bundle = bundled("inkling-en")
    # Larger than any cache: a model that shares the machine with an editor is read from memory.
    memory = np.ones(STREAMED_BYTES // 8, dtype=np.int64)
    streaming_ms = median_ms(lambda: int(memory.max()), repeats=20)
    streaming_ms *= len(bundle.read(MODEL_FILE)) / STREAMED_BYTES
    share = int8_step_ms(bundle) / streaming_ms
    report.check(Figure("inkling-en: one int8 step / streaming its weights", share, 2, "times"))
