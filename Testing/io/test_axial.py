"""Volumes of any direction are turned so that their slices lie as axial ones do."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.io.axial import axial_order
from MSUSSegmentLib.phantoms.shoulder import PLANES, ShoulderAnatomy, ShoulderGrid, render_shoulder


@pytest.mark.parametrize("plane", PLANES)
@pytest.mark.parametrize("mirrored", [False, True])
def test_every_plane_becomes_axial_and_back(plane, mirrored):
    axes = PLANES[plane] * ([[-1], [1], [-1]] if mirrored else 1)
    order = axial_order(axes)
    volume = np.arange(24).reshape(2, 3, 4)
    assert np.array_equal(order.undo(order.apply(volume)), volume)
    shown = ShoulderGrid((12, 14, 16), (8.0, 7.0, 6.0), axes, (0, 0, 0))
    labels = render_shoulder(ShoulderAnatomy(), shown, subslices=1, noise=0, bias=0, ghost=0).labels
    turned, spacing = order.apply(labels), order.spacing(shown.spacing)
    straight = ShoulderGrid(turned.shape, spacing, PLANES["axial"], (0, 0, 0))
    assert np.array_equal(
        turned, render_shoulder(ShoulderAnatomy(), straight, subslices=1, noise=0, bias=0, ghost=0).labels
    )


def test_oblique_slices_go_by_their_nearest_plane_and_unknown_ones_stay():
    turn = np.array([[1, 0, 0], [0, np.cos(0.5), -np.sin(0.5)], [0, np.sin(0.5), np.cos(0.5)]])
    assert axial_order(PLANES["coronal"] @ turn.T) == axial_order(PLANES["coronal"])
    assert axial_order(None).order == (0, 1, 2) and not any(axial_order(None).flips)
