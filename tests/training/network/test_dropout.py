"""Dropout: one mask a segment, means that stay, and weights that come back."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

from training.network.dropout import Dropout, dropped_weights, locked_dropout, token_dropout
from training.network.losses import full_softmax_loss
from training.network.recurrent_model import RecurrentLanguageModel
from writer.model.card import Shape


@pytest.fixture(autouse=True)
def same_random_numbers():
    torch.manual_seed(1)


class TestLocked:
    def test_the_same_units_are_dropped_at_every_time_step(self):
        dropped = locked_dropout(torch.ones(20, 4, 50), 0.5) == 0
        assert (dropped == dropped[0]).all()
        assert not (dropped[:, 0] == dropped[:, 1]).all()

    def test_what_is_kept_is_scaled_so_that_the_mean_stays(self):
        out = locked_dropout(torch.ones(1, 200, 200), 0.3)
        assert out.unique().tolist() == pytest.approx([0.0, 1 / 0.7])
        assert float(out.mean()) == pytest.approx(1.0, abs=0.01)

    def test_without_dropout_nothing_is_copied(self):
        x = torch.ones(3, 2, 8)
        assert locked_dropout(x, 0) is x


class TestToken:
    def test_a_token_is_dropped_wherever_it_stands(self):
        tokens = torch.randint(40, (30, 4))
        kept = token_dropout(torch.ones(30, 4, 6), tokens, 40, 0.5)[..., 0] > 0
        for token in range(40):
            assert len(set(kept[tokens == token].tolist())) <= 1
        assert 0.2 < kept.float().mean() < 0.8


class TestWeights:
    def model(self, cell="lstm"):
        return RecurrentLanguageModel(cell, Shape(300, 8, 16, 2), Dropout(weight=0.5)).train()

    def loss_of(self, model):
        tokens = torch.arange(60).reshape(12, 5)
        features, _ = model(tokens[:-1], model.initial_state(5))
        return full_softmax_loss(model, features.flatten(0, 1), tokens[1:].flatten())

    @pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
    def test_they_are_back_afterwards_bit_for_bit_and_in_place(self, cell):
        model = self.model(cell)
        before = [p.detach().clone() for p in model.parameters()]
        places = [p.data_ptr() for p in model.parameters()]
        with model.weights_dropped():
            dropped = model.layers[0].weight_hh_l0.detach().clone()
            self.loss_of(model).backward()
        assert 0.4 < (dropped == 0).float().mean() < 0.6
        assert [p.data_ptr() for p in model.parameters()] == places
        assert all(torch.equal(p, q) for p, q in zip(model.parameters(), before, strict=True))

    def test_the_gradient_is_that_of_the_masked_network(self):
        model = self.model()
        torch.manual_seed(7)
        with model.weights_dropped():
            masks = [layer.weight_hh_l0.detach().clone() for layer in model.layers]
            self.loss_of(model).backward()
        for layer, dropped in zip(model.layers, masks, strict=True):
            mask = torch.where(dropped == 0, 0.0, 2.0)
            assert torch.equal(layer.weight_hh_l0.grad == 0, mask == 0)
            # The same gradient by autograd alone, through weights = whole x mask.
            whole = layer.weight_hh_l0.detach()
            torch.testing.assert_close(dropped, whole * mask)

    def test_a_step_in_the_direction_of_the_gradient_lowers_the_masked_loss(self):
        model = self.model()

        def masked_loss():
            torch.manual_seed(7)
            with model.weights_dropped():
                loss = self.loss_of(model)
                loss.backward()
            return float(loss.detach())

        before = masked_loss()
        with torch.no_grad():
            for layer in model.layers:
                layer.weight_hh_l0 -= 0.1 * layer.weight_hh_l0.grad
        assert masked_loss() < before

    def test_they_are_back_after_an_error_too(self):
        model = self.model()
        before = model.layers[0].weight_hh_l0.detach().clone()
        with pytest.raises(RuntimeError), model.weights_dropped():
            raise RuntimeError("in between")
        assert torch.equal(model.layers[0].weight_hh_l0, before)

    def test_nothing_happens_outside_training(self):
        model = self.model().eval()
        with model.weights_dropped():
            assert (model.layers[0].weight_hh_l0 != 0).all()

    def test_nothing_happens_without_dropout(self):
        layer = torch.nn.LSTM(3, 4)
        with dropped_weights([layer], 0):
            assert (layer.weight_hh_l0 != 0).all()
