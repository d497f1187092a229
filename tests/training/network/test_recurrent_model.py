"""The recurrent network: its state is an argument, and one batch can be overfitted."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

from training.network.dropout import Dropout
from training.network.losses import full_softmax_loss
from training.network.recurrent_model import RecurrentLanguageModel, detach, reset_rows
from writer.model.card import Shape

CELLS = ["lstm", "gru", "rnn"]


def network(cell="lstm", layers=2, dropout=None, vocabulary=300):
    torch.manual_seed(1)
    return RecurrentLanguageModel(cell, Shape(vocabulary, 16, 24, layers), dropout).eval()


def tokens(length, batch):
    generator = torch.Generator().manual_seed(2)
    return torch.randint(300, (length, batch), generator=generator)


def flat(state):
    hidden, cell = state
    return hidden if cell is None else torch.cat((hidden, cell))


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_many_tokens_at_once_equal_as_many_steps(cell, layers):
    model, text = network(cell, layers), tokens(9, 3)
    with torch.no_grad():
        features, state = model(text, model.initial_state(3))
        carried, singly = model.initial_state(3), []
        for token in text:
            one, carried = model(token[None], carried)
            singly.append(one)
    torch.testing.assert_close(torch.cat(singly), features)
    torch.testing.assert_close(flat(carried), flat(state))


@pytest.mark.parametrize("cell", CELLS)
def test_rows_of_a_batch_do_not_touch_each_other(cell):
    model, text = network(cell), tokens(6, 3)
    with torch.no_grad():
        together, _ = model(text, model.initial_state(3))
        alone, _ = model(text[:, 1:2], model.initial_state(1))
    torch.testing.assert_close(together[:, 1:2], alone)


@pytest.mark.parametrize("cell", CELLS)
def test_only_an_lstm_has_a_cell_state(cell):
    hidden, cell_state = network(cell).initial_state(5)
    assert hidden.shape == (2, 5, 24)
    assert (cell_state is not None) == (cell == "lstm")


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_stop_where_the_state_was_detached(cell):
    model = network(cell)
    _, state = model(tokens(4, 2), model.initial_state(2))
    assert flat(state).requires_grad
    cut = detach(state)
    assert not flat(cut).requires_grad
    torch.testing.assert_close(flat(cut), flat(state))


@pytest.mark.parametrize("cell", CELLS)
def test_only_the_marked_rows_are_reset(cell):
    model = network(cell)
    _, state = model(tokens(4, 3), model.initial_state(3))
    fresh = reset_rows(state, torch.tensor([False, True, False]))
    assert flat(fresh)[:, 1].abs().sum() == 0
    torch.testing.assert_close(flat(fresh)[:, [0, 2]], flat(state)[:, [0, 2]])


def test_a_reset_row_goes_on_like_a_new_text():
    model, text = network(), tokens(5, 1)
    with torch.no_grad():
        _, state = model(tokens(7, 1), model.initial_state(1))
        after_reset, _ = model(text, reset_rows(state, torch.tensor([True])))
        fresh, _ = model(text, model.initial_state(1))
    torch.testing.assert_close(after_reset, fresh)


@pytest.mark.parametrize("kind", ["embedding", "input", "hidden", "output"])
def test_dropout_works_while_training_only(kind):
    model, text = network(dropout=Dropout(**{kind: 0.5})), tokens(5, 2)
    with torch.no_grad():
        calm = [model(text, model.initial_state(2))[0] for _ in range(2)]
        model.train()
        noisy = [model(text, model.initial_state(2))[0] for _ in range(2)]
    torch.testing.assert_close(calm[0], calm[1])
    assert not torch.allclose(noisy[0], noisy[1])


class TestParameters:
    @pytest.mark.parametrize(("cell", "gates"), [("lstm", 4), ("gru", 3), ("rnn", 1)])
    def test_the_tied_table_counts_once(self, cell, gates):
        vocabulary, embedding, hidden = 300, 16, 24
        recurrent = gates * hidden * (embedding + hidden + 2)
        output = vocabulary + embedding * (hidden + 1)
        expected = vocabulary * embedding + recurrent + output
        assert network(cell, layers=1).parameter_count() == expected

    def test_the_output_layer_is_the_embedding(self):
        model = network()
        features = torch.eye(16)
        expected = model.embedding.weight.T + model.bias
        torch.testing.assert_close(model.logits(features), expected)

    def test_training_starts_near_a_uniform_model(self):
        model, text = network(), tokens(20, 8)
        with torch.no_grad():
            features, _ = model(text, model.initial_state(8))
            loss = full_softmax_loss(model, features.flatten(0, 1), text.flatten())
        assert float(loss) == pytest.approx(torch.tensor(300.0).log().item(), abs=0.3)

    def test_the_forget_gate_starts_open(self):
        layer = network("lstm").layers[0]
        bias = layer.bias_ih_l0 + layer.bias_hh_l0
        torch.testing.assert_close(bias[24:48], torch.ones(24))
        assert bias[:24].abs().sum() == bias[48:].abs().sum() == 0


@pytest.mark.parametrize("cell", CELLS)
def test_one_batch_can_be_overfitted(cell):
    model, text = network(cell, layers=1), tokens(13, 4)
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-2)
    for _ in range(150):
        features, _ = model(text[:-1], model.initial_state(4))
        loss = full_softmax_loss(model, features.flatten(0, 1), text[1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    assert float(loss.detach()) < 0.05


def test_computed_in_bfloat16_the_features_and_gradients_hardly_differ():
    torch.manual_seed(2)
    model = RecurrentLanguageModel("lstm", Shape(50, 32, 64, 2))
    tokens, state = torch.randint(50, (20, 4)), model.initial_state(4)
    found = {}
    for arithmetic in (None, torch.bfloat16):
        model.arithmetic = arithmetic
        model.zero_grad()
        features, (hidden, cell) = model(tokens, state)
        features.square().sum().backward()
        assert features.dtype == hidden.dtype == cell.dtype == torch.float32
        gradient = torch.cat([parameter.grad.flatten() for parameter in model.layers.parameters()])
        found[arithmetic] = features.detach(), gradient
    for wide, narrow in zip(*found.values(), strict=True):
        assert 0 < (wide - narrow).norm() < 0.02 * wide.norm()


def test_a_model_that_is_looked_at_computes_in_float32():
    model = RecurrentLanguageModel("lstm", Shape(50, 32, 64, 1)).eval()
    tokens, state = torch.randint(50, (20, 4)), model.initial_state(4)
    before = model(tokens, state)[0]
    model.arithmetic = torch.bfloat16
    assert torch.equal(model(tokens, state)[0], before)
