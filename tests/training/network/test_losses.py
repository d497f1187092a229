"""Cross-entropy, exact and sampled."""

from __future__ import annotations

import math

import pytest

torch = pytest.importorskip("torch", reason="training needs the training extra")

from torch.nn import functional

from training.network.losses import SampledSoftmax, _SampledCrossEntropy, full_softmax_loss
from training.network.recurrent_model import RecurrentLanguageModel
from writer.model.card import Shape

SHAPE = Shape(vocabulary=500, embedding=16, hidden=16, layers=1)


@pytest.fixture
def model():
    torch.manual_seed(3)
    model = RecurrentLanguageModel("lstm", SHAPE)
    with torch.no_grad():
        model.embedding.weight.mul_(3)
        model.bias.normal_()
    return model


@pytest.fixture
def batch():
    generator = torch.Generator().manual_seed(5)
    features = torch.randn(64, SHAPE.embedding, generator=generator)
    targets = torch.randint(SHAPE.vocabulary, (64,), generator=generator)
    return features, targets


def uniform_counts():
    return torch.full((SHAPE.vocabulary,), 1_000.0)


def zipf_counts():
    return 1e6 / torch.arange(1, SHAPE.vocabulary + 1)


def gradient(loss, model):
    model.zero_grad()
    loss.backward()
    return torch.cat([model.embedding.weight.grad.flatten(), model.bias.grad])


def test_a_uniform_model_has_perplexity_v(model, batch):
    with torch.no_grad():
        model.embedding.weight.zero_()
        model.bias.zero_()
    assert math.exp(full_softmax_loss(model, *batch).detach()) == pytest.approx(
        SHAPE.vocabulary, rel=1e-5
    )


def test_a_certain_model_has_no_loss(model, batch):
    _, targets = batch
    features = functional.one_hot(targets % SHAPE.embedding, SHAPE.embedding).float()
    with torch.no_grad():
        model.embedding.weight.zero_()
        model.embedding.weight[: SHAPE.embedding] = 100 * torch.eye(SHAPE.embedding)
        model.bias.zero_()
    assert full_softmax_loss(model, features, targets % SHAPE.embedding) < 1e-6


@pytest.mark.parametrize("counts", [uniform_counts(), zipf_counts()], ids=["uniform", "zipf"])
def test_with_many_negatives_the_estimate_is_the_full_loss(model, batch, counts):
    torch.manual_seed(1)
    exact = full_softmax_loss(model, *batch)
    estimate = SampledSoftmax(counts, 50_000)(model, *batch)
    assert estimate.item() == pytest.approx(exact.item(), rel=0.01)


@pytest.mark.parametrize("counts", [uniform_counts(), zipf_counts()], ids=["uniform", "zipf"])
def test_with_many_negatives_the_gradient_points_the_same_way(model, batch, counts):
    torch.manual_seed(1)
    exact = gradient(full_softmax_loss(model, *batch), model)
    estimate = gradient(SampledSoftmax(counts, 50_000)(model, *batch), model)
    assert float(functional.cosine_similarity(exact, estimate, dim=0)) > 0.995
    assert float(estimate.norm() / exact.norm()) == pytest.approx(1, rel=0.05)


def test_few_negatives_are_noisy_but_right_on_average(model, batch):
    torch.manual_seed(1)
    exact = gradient(full_softmax_loss(model, *batch), model)
    sampled = SampledSoftmax(uniform_counts(), 100)
    mean = sum(gradient(sampled(model, *batch), model) for _ in range(200)) / 200
    assert float(functional.cosine_similarity(exact, mean, dim=0)) > 0.95


def test_the_distribution_of_the_text_is_where_learning_comes_to_rest():
    # Regression: the commonest tokens were pushed above their share of the text.
    torch.manual_seed(1)
    true = 1 / torch.arange(1, 301) ** 1.1
    true /= true.sum()
    model = RecurrentLanguageModel("rnn", Shape(300, 1, 1, 1))
    with torch.no_grad():
        model.bias.copy_(true.log())
    sampled = SampledSoftmax(true * 1e6, 100)
    nothing, rounds = torch.zeros(256, 1), 400
    for _ in range(rounds):
        sampled(model, nothing, torch.multinomial(true, 256, replacement=True)).backward()
    push = model.bias.grad / rounds / true
    assert abs(float(push[0])) < 0.05


def test_a_negative_that_is_the_target_does_not_punish(model, batch):
    features, _ = batch
    targets = torch.full((len(features),), 7)
    nearly_only_the_target = torch.zeros(SHAPE.vocabulary)
    nearly_only_the_target[7] = 1e12
    loss = SampledSoftmax(nearly_only_the_target, 50)(model, features, targets)
    assert loss.item() == pytest.approx(0.0, abs=1e-6)


def test_gradients_reach_targets_and_negatives_only(model, batch):
    features, targets = batch
    model.zero_grad()
    SampledSoftmax(uniform_counts(), 100)(model, features, targets).backward()
    touched = model.embedding.weight.grad.abs().sum(1) > 0
    assert touched[targets].all()
    assert len(targets.unique()) < int(touched.sum()) <= len(targets.unique()) + 100


def test_draws_follow_the_seed(model, batch):
    sampled = SampledSoftmax(zipf_counts(), 50)
    losses = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        losses.append(sampled(model, *batch).item())
    assert losses[0] == losses[1] != losses[2]


def test_the_gradient_made_on_the_way_is_that_of_the_loss(model):
    """It is made by hand, beside the loss, and not by autograd."""
    torch.manual_seed(7)
    targets = torch.randint(SHAPE.vocabulary, (9,))
    sampled = torch.randint(SHAPE.vocabulary, (40,)).sort().values
    repeated = sampled == functional.pad(sampled[:-1], (1, 0), value=-1)
    features = torch.randn(9, SHAPE.embedding, dtype=torch.float64, requires_grad=True)
    table = model.embedding.weight.detach().double().requires_grad_()
    bias = model.bias.detach().double().requires_grad_()
    log_drawn = torch.rand(SHAPE.vocabulary, dtype=torch.float64)

    def loss(features, table, bias):
        return _SampledCrossEntropy.apply(
            features, table, bias, targets, sampled, log_drawn, repeated, torch.float64
        )

    assert torch.autograd.gradcheck(loss, (features, table, bias))


def test_in_bfloat16_the_gradient_hardly_differs(model, batch):
    loss = SampledSoftmax(zipf_counts(), 200)
    gradients = []
    for arithmetic in (None, torch.bfloat16):
        torch.manual_seed(1)
        model.arithmetic = arithmetic
        gradients.append(gradient(loss(model, *batch), model))
    wide, narrow = gradients
    assert (wide - narrow).norm() < 0.01 * wide.norm()
