"""The building blocks do what their papers describe."""

import pytest
import torch

from MSUSSegmentLib.networks.blocks import DenseAtrousConv, SCConv, ShiftedMLP


def reach(block, channels, size=41):
    """Rows and columns of the output that one input pixel in the middle influences, as (height, width)."""
    image = torch.randn(1, channels, size, size, requires_grad=True)
    block(image)[0, :, size // 2, size // 2].sum().backward()
    rows, columns = (image.grad[0].abs().sum(0) > 0).nonzero().unbind(1)
    return int(rows.max() - rows.min()) + 1, int(columns.max() - columns.min()) + 1


@pytest.mark.parametrize("block", [ShiftedMLP(20), DenseAtrousConv(8), SCConv(16)])
def test_a_block_keeps_the_shape_of_its_input(block):
    channels = {ShiftedMLP: 20, DenseAtrousConv: 8, SCConv: 16}[type(block)]
    image = torch.rand(2, channels, 13, 18)
    assert block(image).shape == image.shape


def test_the_shift_moves_channel_groups_by_minus_two_to_two():
    image = torch.arange(5 * 7.0).reshape(1, 5, 7, 1)
    shifted = ShiftedMLP(5)._shift(image, 2)
    for group, move in enumerate(range(-2, 3)):
        expected = torch.zeros(7)
        column = image[0, group, :, 0]
        if move < 0:
            expected[-move:] = column[:move]
        elif move > 0:
            expected[:-move] = column[move:]
        else:
            expected = column
        assert torch.equal(shifted[0, group, :, 0], expected)


def test_the_mlp_sees_two_tokens_further_than_its_convolution():
    torch.manual_seed(0)
    assert reach(ShiftedMLP(20).eval(), 20) == (7, 7)


def test_dense_atrous_convolution_sees_nineteen_pixels():
    torch.manual_seed(0)
    assert reach(DenseAtrousConv(4, act="elu"), 4) == (19, 19)


def test_the_spatial_gate_adds_crosswise_and_loses_nothing():
    torch.manual_seed(0)
    block = SCConv(16)
    image = torch.rand(1, 16, 6, 6)
    mixed = block._reconstruct_space(image)
    normalised = block.norm(image)
    halves = normalised[:, :8] + normalised[:, 8:]
    torch.testing.assert_close(mixed[:, :8] + mixed[:, 8:], halves)
