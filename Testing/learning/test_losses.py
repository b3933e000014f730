"""The losses: what they leave out, what they pull at, and IPLF's gradient."""

import pytest
import torch
from torch.nn import functional

from MSUSSegmentLib.learning.losses import LOSSES, IntegratedOnPositiveLoss, make_loss


def small_tear(side=64):
    target = torch.zeros(1, 1, side, side)
    target[..., 20:26, 30:44] = 1
    return target


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_least_at_the_mask_and_leaves_out_what_nobody_labelled(name):
    loss, target = make_loss(name), small_tear().repeat(1, 2, 1, 1)
    known = torch.tensor([[1.0, 0.0]])
    logits = torch.zeros(1, 2, 64, 64, requires_grad=True)
    value = loss(logits, target, known)
    value.backward()
    assert logits.grad[0, 1].abs().sum() == 0
    inside = target[0, 0] > 0.5
    assert (logits.grad[0, 0][inside] < 0).all() and (logits.grad[0, 0][~inside] >= 0).all()
    right = loss(20 * (target - 0.5), target, known)
    assert 0 <= right < 0.05 * value
    assert loss(torch.zeros(1, 2, 64, 64), target, torch.zeros(1, 2)) == 0


@pytest.mark.parametrize("name", LOSSES)
def test_a_picture_without_the_structure_is_learnt_from(name):
    logits = torch.zeros(1, 1, 32, 32, requires_grad=True)
    make_loss(name)(logits, torch.zeros(1, 1, 32, 32), torch.ones(1, 1)).backward()
    assert torch.isfinite(logits.grad).all() and (logits.grad > 0).all()


def test_the_gradient_of_iplf_is_the_one_that_its_docstring_derives():
    torch.manual_seed(0)
    target = small_tear()
    logits = torch.randn_like(target, requires_grad=True)
    IntegratedOnPositiveLoss()(logits, target, torch.ones(1, 1)).backward()
    p = logits.detach().sigmoid()
    weight = target + (1 - target) * p**4
    torch.testing.assert_close(logits.grad, weight * (p - target) / (weight.sum() + 1))


def test_the_true_background_contributes_nothing_to_iplf_however_large_it_is():
    loss, known = make_loss("iplf"), torch.ones(1, 1)
    values = {}
    for side in (64, 256):
        target = small_tear(side)
        logits = torch.where(target > 0.5, 0.0, -12.0)
        values[side] = loss(logits, target, known).item()
    assert values[256] == pytest.approx(values[64], rel=0.01)
    sizes = [functional.binary_cross_entropy_with_logits(torch.where(t > 0.5, 0.0, -12.0), t).item()
             for t in map(small_tear, (64, 256))]  # fmt: skip
    assert sizes[0] > 10 * sizes[1]


@pytest.mark.parametrize(("power", "share"), [(1.0, 1 / 3), (4.0, 1 / 17)])
def test_iplf_says_yes_from_the_share_on_that_its_docstring_names(power, share):
    loss = IntegratedOnPositiveLoss(power)
    for q, sign in ((share + 0.02, -1), (share - 0.02, 1)):
        count = 1000
        target = (torch.arange(count) < round(q * count)).float().reshape(1, 1, 1, -1)
        logits = torch.zeros(1, 1, 1, count, requires_grad=True)
        loss(logits, target, torch.ones(1, 1)).backward()
        assert torch.sign(logits.grad.sum()) == sign


def test_an_unknown_loss_is_refused_in_words():
    with pytest.raises(ValueError, match="choose one of dice_ce"):
        make_loss("hinge")
