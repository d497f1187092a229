"""Optimisers: who learns how fast, from when on, and averages of the weights."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

from training.learning.optimizers import (
    WeightAverage,
    build_optimizer,
    freeze,
    parameters_by_depth,
)
from training.network.recurrent_model import RecurrentLanguageModel
from training.recipe import Recipe
from writer.model.card import Shape


def network(layers=2):
    return RecurrentLanguageModel("lstm", Shape(300, 8, 16, layers))


def learning(model):
    return [all(p.requires_grad for p in group) for group in parameters_by_depth(model)]


class TestGroups:
    def test_every_parameter_is_in_one_of_them(self):
        model = network()
        groups = build_optimizer(model, Recipe()).param_groups
        chosen = [id(p) for group in groups for p in group["params"]]
        assert sorted(chosen) == sorted(id(p) for p in model.parameters())

    def test_biases_do_not_decay(self):
        for group in build_optimizer(network(), Recipe(weight_decay=0.1)).param_groups:
            expected = 0.1 if group["params"][0].ndim == 2 else 0.0
            assert group["weight_decay"] == expected
            assert len({p.ndim for p in group["params"]}) == 1

    def test_deeper_ones_learn_more_slowly(self):
        recipe = Recipe(learning_rate=1e-2, layer_decay=0.5)
        groups = build_optimizer(network(), recipe).param_groups
        peaks = {group["depth"]: group["peak"] for group in groups}
        assert peaks == {0: 1e-2, 1: 5e-3, 2: 2.5e-3, 3: 1.25e-3}

    def test_the_head_alone(self):
        model = network()
        groups = build_optimizer(model, Recipe(trained_depth=1)).param_groups
        assert {group["depth"] for group in groups} == {0}
        freeze(model, Recipe(trained_depth=1), 0.9)
        assert learning(model) == [True, False, False, False]

    def test_sgd(self):
        optimizer = build_optimizer(network(), Recipe(optimizer="sgd", momentum=0.9))
        assert isinstance(optimizer, torch.optim.SGD)
        assert {group["momentum"] for group in optimizer.param_groups} == {0.9}


@pytest.mark.parametrize(
    ("fraction", "depths"), [(0.0, 1), (0.19, 1), (0.2, 2), (0.41, 3), (0.6, 4), (1.0, 4)]
)
def test_layers_are_unfrozen_from_the_top(fraction, depths):
    model = network()
    freeze(model, Recipe(unfreeze=0.2), fraction)
    assert learning(model) == [depth < depths for depth in range(4)]


class TestAverage:
    def steps(self, average, values, fractions=None):
        model = torch.nn.Linear(1, 1, bias=False)
        for index, value in enumerate(values):
            with torch.no_grad():
                model.weight.fill_(value)
            average.update(model, fractions[index] if fractions else 0.5)
        return None if average.weights is None else float(average.weights["weight"])

    def test_without_decay_it_is_the_mean(self):
        assert self.steps(WeightAverage(0.0, 0.0), [1, 2, 6]) == pytest.approx(3.0)

    def test_what_came_before_the_start_does_not_count(self):
        average = WeightAverage(0.0, 0.5)
        assert self.steps(average, [100, 1, 3], [0.4, 0.5, 0.6]) == pytest.approx(2.0)

    def test_an_exponential_one_forgets(self):
        value = self.steps(WeightAverage(0.9, 0.0), [5.0] * 40 + [0.0] * 10)
        assert value == pytest.approx(5 * 0.9**10, rel=1e-4)

    def test_never(self):
        assert self.steps(WeightAverage(0.9, 1.0), [1, 2], [1.0, 1.0]) is None
