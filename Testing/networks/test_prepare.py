"""What a network sees keeps the picture's proportions and place."""

import numpy as np
import pytest
import torch

from MSUSSegmentLib.networks.prepare import fitted_size, to_image, to_input


@pytest.mark.parametrize(
    ("size", "expected"), [((600, 800), (240, 320)), ((800, 600), (320, 240)), ((10, 900), (32, 320))]
)
def test_the_longer_side_is_fitted_and_none_is_below_32(size, expected):
    assert fitted_size(*size, 320) == expected


def test_a_picture_comes_back_to_where_it_was():
    grey = np.zeros((300, 500), np.uint8)
    grey[100:180, 200:330] = 255
    bounds = (50, 40, 450, 290)
    planes = to_input(grey, bounds, 320)
    assert planes.shape == (1, 1, 200, 320)
    back = to_image(planes, bounds, grey.shape)[0] > 0.5
    wrong = np.count_nonzero(back != (grey > 0))
    assert wrong <= 2 * (80 + 130)


def test_nothing_is_found_outside_the_scan_area():
    found = to_image(torch.ones(1, 2, 64, 64), (10, 20, 90, 70), (100, 120))
    assert found[:, 20:70, 10:90].min() == 1
    assert found.sum() == 2 * 50 * 80
