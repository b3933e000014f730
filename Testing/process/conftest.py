"""Phantom frames, and the stand-in predictor that another process finds by its import path."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the process that computes gets this program's search path

from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle


@pytest.fixture(scope="session")
def images():
    """Four phantom frames with different pennation."""
    phantom = MusclePhantom(shape=(300, 400), spacing=(0.12, 0.12), fascicle_spacing_mm=2.0)
    return [render_muscle(replace(phantom, pennation_deg=14.0 + 3 * i)) for i in range(4)]


@pytest.fixture(scope="session")
def truth_file(images, tmp_path_factory):
    """What `process_predictors` reads: the pictures and their true maps."""
    path = tmp_path_factory.mktemp("truth") / "truth.npz"
    np.savez(
        path,
        pixels=np.stack([image.pixels for image in images]),
        aponeurosis=np.stack([image.truth.aponeurosis_mask for image in images]),
        fascicle=np.stack([image.truth.fascicle_mask for image in images]),
    )
    return path
