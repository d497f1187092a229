"""A wider network says what the narrower one said, and can learn with what was added."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

from training.growth import grown
from training.network import RecurrentLanguageModel
from writer.model.card import Shape


def network(cell, hidden, seed):
    torch.manual_seed(seed)
    return RecurrentLanguageModel(cell, Shape(50, 16, hidden, 2))


def read(model, tokens):
    features, state = model(tokens, model.initial_state(tokens.shape[1]))
    return model.logits(features), state[0]


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("hidden", [24, 40])
def test_nothing_is_forgotten_and_what_is_added_is_learned(cell, hidden):
    narrow, wide = network(cell, 24, seed=1), network(cell, hidden, seed=2)
    before = {name: value.clone() for name, value in wide.state_dict().items()}
    weights = grown(narrow.state_dict(), wide)
    assert all(torch.equal(value, before[name]) for name, value in wide.state_dict().items())

    wide.load_state_dict(weights)
    tokens = torch.randint(50, (9, 3))
    said, state = read(wide, tokens)
    torch.testing.assert_close(said, read(narrow, tokens)[0])

    added = state[..., 24:]
    assert (added.abs().amax(dim=(0, 1)) > 0).all()
    said.square().mean().backward()
    assert (wide.projection.weight.grad[:, 24:].abs().amax(dim=0) > 0).all()
