"""In which type of number a training computes."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

from training.learning import precision as module
from training.learning.precision import arithmetic
from writer.errors import TrainingError

CPU, GPU = torch.device("cpu"), torch.device("cuda")


@pytest.fixture
def products(monkeypatch):
    """Let products take so many seconds in float32 and in bfloat16."""

    def take(wide: float, narrow: float) -> None:
        seconds = {torch.float32: wide, torch.bfloat16: narrow}
        monkeypatch.setattr(module, "_seconds", lambda left, right: seconds[left.dtype])

    return take


def test_a_gpu_computes_as_the_recipe_says():
    assert arithmetic("fp32", GPU, "lstm", 64) is None
    assert arithmetic("fp16", GPU, "lstm", 64) == torch.float16
    assert arithmetic("bf16", GPU, "gru", 64) == arithmetic("auto", GPU, "gru", 64)


def test_a_cpu_takes_bfloat16_where_it_is_clearly_faster(products):
    products(wide=1.0, narrow=0.5)
    assert arithmetic("auto", CPU, "lstm", 64) == torch.bfloat16
    products(wide=1.0, narrow=0.9)
    assert arithmetic("auto", CPU, "lstm", 64) is None
    products(wide=1.0, narrow=100.0)
    assert arithmetic("auto", CPU, "lstm", 64) is None


def test_the_products_are_really_made():
    assert arithmetic("auto", CPU, "lstm", 16) in {None, torch.bfloat16}


def test_on_a_cpu_only_an_lstm_knows_bfloat16():
    assert arithmetic("bf16", CPU, "lstm", 64) == torch.bfloat16
    assert arithmetic("auto", CPU, "gru", 64) is None
    with pytest.raises(TrainingError, match="needs a GPU for this cell"):
        arithmetic("bf16", CPU, "gru", 64)


def test_half_precision_needs_a_gpu():
    with pytest.raises(TrainingError, match="fp16, which needs a GPU"):
        arithmetic("fp16", CPU, "lstm", 64)
