"""A cine with a second muscle below whose fascicles come and go: every frame measures the same muscle."""

import numpy as np
import pytest

from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.phantoms.cine import Contraction, render_cine
from MSUSSegmentLib.phantoms.muscle import MusclePhantom
from MSUSSegmentLib.tasks.clip import ClipAnalysis, analyze_frames
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL

SHAPE, SPACING = (160, 200), (0.25, 0.25)
BOUNDS = Box(0, 0, SHAPE[1], SHAPE[0])
MUSCLE = MusclePhantom(
    shape=SHAPE, spacing=SPACING, thickness_mm=14.0, superficial_depth_mm=5.0, lower_muscle_mm=12.0, deep_angle=1.0
)
#: Frames in which the network sees the fascicles of the lower muscle only.
OTHER = (1, 4, 5, 8)


class Flickering:
    """The true masks with another aponeurosis 12 mm below the deep one; the fascicles move down in some frames."""

    name = "flickering 1"

    def __init__(self, images):
        self.maps, self.calls = {}, 0
        for i, image in enumerate(images):
            down = 48
            deep = np.roll(image.truth.deep_mask, down, axis=0)
            deep[:down] = False
            fascicle = image.truth.fascicle_mask
            if i in OTHER:
                fascicle = np.roll(fascicle, 54, axis=0)
                fascicle[:54] = False
            aponeurosis = image.truth.aponeurosis_mask | deep
            self.maps[image.pixels.tobytes()] = {
                "aponeurosis": aponeurosis.astype(np.float32), "fascicle": fascicle.astype(np.float32)
            }  # fmt: skip

    def probabilities(self, grey, bounds):
        self.calls += 1
        return self.maps[grey.tobytes()]


@pytest.fixture(scope="module")
def images():
    return list(render_cine(Contraction(MUSCLE, frames=10, pennation_gain=5.0, thickness_gain_mm=2.0)))


def clip_of(predictor):
    return ClipAnalysis(LONGITUDINAL, predictor.probabilities, SPACING, Options(), ClipContext(BOUNDS))


def test_each_frame_measures_the_muscle_that_the_clip_is_about(images):
    predictor = Flickering(images)
    clip = clip_of(predictor)
    off = [abs(clip.result(i, None, images[i].pixels).value("MT") - images[i].truth.thickness_mm)
           for i in OTHER]  # fmt: skip
    assert max(off) > 1  # by itself such a frame gives the lower muscle's
    predictor.calls = 0
    clip.find_muscle([(i, images[i].pixels) for i in (0, 3, 5, 9)], keep=range(10))
    assert clip.context.muscle.indices == clip.context.sampled == (0, 3, 5, 9)
    for i, image in enumerate(images):
        result = clip.result(i, i / 25, image.pixels)
        assert result.value("MT") == pytest.approx(image.truth.thickness_mm, rel=0.03)
    assert predictor.calls == 10  # no frame twice
    alone = ClipAnalysis(LONGITUDINAL, predictor.probabilities, SPACING, Options(), clip.context)
    assert alone.result(8, None, images[8].pixels).value("MT") == pytest.approx(
        images[8].truth.thickness_mm, rel=0.03
    )


def test_a_recording_is_looked_at_before_its_frames_are_measured(images):
    class Recorded:
        """What `analyze_frames` needs of a recording."""

        is_still = False
        scale = type("Scale", (), {"spacing": SPACING})

        def __len__(self):
            return len(images)

        def frame(self, index):
            if index == 3:
                from MSUSSegmentLib.io.recording import RecordingError

                raise RecordingError("damaged")
            return type("Frame", (), {"pixels": images[index].pixels, "index": index, "time_s": None})

        def frames(self, indices):
            return map(self.frame, indices)

    bad, heard = {}, []
    predictor = Flickering(images)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("MSUSSegmentLib.tasks.clip.find_scan_area_in", lambda frames: BOUNDS)
        found = list(
            analyze_frames(Recorded(), LONGITUDINAL, predictor, [1, 2, 3, 4], Options(), bad.__setitem__,
                           progress=lambda *numbers: heard.append((*numbers, predictor.calls)))
        )  # fmt: skip
        stopped, asked = Flickering(images), iter([None, None, KeyboardInterrupt])

        def stop(done, total):
            if error := next(asked):
                raise error

        with pytest.raises(KeyboardInterrupt):
            next(analyze_frames(Recorded(), LONGITUDINAL, stopped, [1, 2], Options(), progress=stop))
    assert stopped.calls == 2, "it stops between two frames"
    assert heard == [(i, 6, i) for i in range(7)], "of 0, 2, 3, 4, 6, 8, 9 frame 3 could not be read"
    assert [result.index for _, result in found] == [1, 2, 4] and bad == {3: "damaged"}
    for _, result in found:
        truth = images[result.index].truth
        assert result.value("MT") == pytest.approx(truth.thickness_mm, rel=0.03)


class Dazzled:
    """Sees the deep aponeurosis only where the picture is bright there, and counts what it was shown."""

    name = "dazzled 1"

    def __init__(self, truth):
        self.truth, self.shown = truth, []

    def probabilities(self, grey, bounds):
        self.shown.append(grey)
        aponeurosis = self.truth.aponeurosis_mask.astype(np.float32)
        if grey[self.truth.deep_mask].mean() < 50:
            aponeurosis[self.truth.deep_mask] = 0.02
        return {"aponeurosis": aponeurosis, "fascicle": self.truth.fascicle_mask.astype(np.float32)}


@pytest.fixture
def dark(images):
    loss = np.clip(np.linspace(1.2, -0.7, SHAPE[0]), 0.1, 1)[:, None]
    return (images[0].pixels * loss).astype(np.uint8)


def test_what_lies_in_the_dark_is_looked_at_again_in_even_light(images, dark):
    predictor = Dazzled(images[0].truth)
    clip = clip_of(predictor)
    result = clip.result(0, None, dark)
    assert len(predictor.shown) == 2 and (predictor.shown[0] == dark).all()
    assert result.value("MT") == pytest.approx(images[0].truth.thickness_mm, rel=0.03)
    assert "deep_aponeurosis" in result.masks
    clip.find_muscle([(0, dark)])
    assert clip.context.muscle is not None, "the clip's muscle is looked for in even light, too"


def test_what_is_sure_is_looked_at_once(images):
    predictor = Dazzled(images[0].truth)
    clip = clip_of(predictor)
    assert clip.result(0, None, images[0].pixels).value("MT") is not None
    assert len(predictor.shown) == 1


def test_a_picture_that_shows_nothing_is_looked_at_in_every_light(images):
    blind = Dazzled(images[0].truth)
    nothing = np.zeros(SHAPE, np.float32)
    clip = ClipAnalysis(
        LONGITUDINAL,
        lambda grey, bounds: blind.probabilities(grey, bounds) and {"aponeurosis": nothing, "fascicle": nothing},
        SPACING, Options(), ClipContext(BOUNDS, still=True),
    )  # fmt: skip
    result = clip.result(3, 0.1, images[0].pixels)
    assert len(blind.shown) == 3 and result.value("MT") is None and result.reasons["deep"] and result.index == 3
