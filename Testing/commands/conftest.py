"""A simulated cine, and a stand-in for the network that knows its truth."""

import hashlib

import numpy as np
import pytest

from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.phantoms.cine import Contraction, render_cine, write_cine
from MSUSSegmentLib.phantoms.muscle import MusclePhantom

MUSCLE = MusclePhantom(shape=(160, 200), spacing=(0.25, 0.25), thickness_mm=16.0, superficial_depth_mm=6.0)


class KnowingPredictor:
    """Gives the true masks of frames that it has been shown; none for others."""

    name = "oracle 1"
    weights_sha256 = "0123456789abcdef" * 4
    structures = ("aponeurosis", "fascicle")

    def __init__(self, images):
        self.truths = {self._key(image.pixels): image.truth for image in images}
        self.calls = 0
        self.stop_at = None

    @staticmethod
    def _key(pixels):
        return hashlib.sha256(np.ascontiguousarray(pixels)).hexdigest()

    def probabilities(self, grey, bounds):
        self.calls += 1
        if self.calls == self.stop_at:
            raise KeyboardInterrupt
        truth = self.truths.get(self._key(grey))
        if truth is None:
            return {name: np.zeros(grey.shape, np.float32) for name in self.structures}
        return {
            "aponeurosis": truth.aponeurosis_mask.astype(np.float32),
            "fascicle": truth.fascicle_mask.astype(np.float32),
        }


@pytest.fixture(scope="session")
def contraction():
    return Contraction(MUSCLE, frames=5, fps=10.0, pennation_gain=6.0)


@pytest.fixture(scope="session")
def images(contraction):
    return list(render_cine(contraction))


@pytest.fixture
def predictor(images):
    return KnowingPredictor(images)


@pytest.fixture
def cine(tmp_path, contraction):
    folder = tmp_path / "in"
    folder.mkdir()
    write_cine(folder / "cine.nrrd", contraction)
    return folder / "cine.nrrd"


@pytest.fixture
def still(tmp_path, images):
    from PIL import Image

    path = tmp_path / "still.png"
    Image.fromarray(images[0].pixels).save(path)
    return path


@pytest.fixture
def settings(predictor):
    from MSUSSegmentLib.commands.analyze import Analysis
    from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL

    def make(**more):
        return Analysis(LONGITUDINAL, predictor, Options(), **more)

    return make
