"""A simulated contraction: the truth over time, tissue that moves with it, and the file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.phantoms.cine import Contraction, render_cine, write_cine
from MSUSSegmentLib.phantoms.muscle import MusclePhantom

SMALL = MusclePhantom(shape=(256, 320), spacing=(0.16, 0.16))
CONTRACTION = Contraction(SMALL, frames=41, thickness_gain_mm=0.0)


@pytest.fixture(scope="module")
def frames():
    return list(render_cine(CONTRACTION))


def test_pennation_rises_and_length_falls_while_thickness_stays(frames):
    pa, fl, mt = np.array([(f.truth.pennation_deg, f.truth.fascicle_length_mm, f.truth.thickness_mm) for f in frames]).T
    assert pa[0] == pytest.approx(18.0) and pa[20] == pytest.approx(26.0) and pa[-1] == pytest.approx(18.0)
    assert (np.diff(pa[:21]) > 0).all() and (np.diff(pa[20:]) < 0).all()
    assert (np.diff(fl[:21]) < 0).all() and (np.diff(fl[20:]) > 0).all()
    assert mt == pytest.approx(18.0)


def test_the_first_frame_is_the_muscle_at_rest(frames):
    assert frames[0].truth.fascicle_length_mm == frames[-1].truth.fascicle_length_mm
    assert frames[0].phantom == SMALL


def test_tissue_moves_gradually_instead_of_being_drawn_anew(frames):
    muscle = frames[0].truth.muscle_mask
    grey = np.stack([f.pixels[muscle].astype(float) for f in frames])

    def alike(i: int, j: int) -> float:
        return np.corrcoef(grey[i], grey[j])[0, 1]

    assert min(alike(i, i + 1) for i in range(40)) > 0.6
    assert alike(0, 20) < 0.4
    assert alike(0, 40) > 0.9  # back at rest; only the electronic noise differs
    assert not np.array_equal(frames[0].pixels, frames[40].pixels)


def test_insertions_keep_their_distances_along_the_deep_aponeurosis():
    """The isovolumetric rule: between one rest line and its neighbour the distance along the aponeurosis is kept."""

    def distances(image):
        deep = [f.points[0] for f in image.truth.fascicles]
        return np.array([np.hypot(*(p - q)) for p in deep for q in deep])

    wide = Contraction(SMALL, frames=3, pennation_gain=0.5, thickness_gain_mm=0.0)
    rest, contracted, _ = render_cine(wide)
    before, after = distances(rest), distances(contracted)
    kept = [np.abs(after - d).min() for d in before]
    assert np.median(kept) < 0.05


def test_a_cine_is_the_same_every_time(frames):
    again = next(iter(render_cine(CONTRACTION)))
    assert np.array_equal(again.pixels, frames[0].pixels)


def test_times_follow_the_frame_rate():
    assert replace(CONTRACTION, frames=3, fps=20.0).times == pytest.approx([0, 0.05, 0.1])


def test_a_written_cine_reads_back_as_it_was(tmp_path, frames):
    name = "push.nrrd"
    short = replace(CONTRACTION, frames=3)
    truths = write_cine(tmp_path / name, short)
    volume = sitk.ReadImage(str(tmp_path / name))
    array = sitk.GetArrayFromImage(volume)
    assert array.shape == (3, 256, 320) and array.dtype == np.uint8
    assert volume.GetSpacing() == pytest.approx((0.16, 0.16, 0.04))
    assert np.array_equal(array[0], frames[0].pixels)
    assert [t.pennation_deg for t in truths] == pytest.approx([18, 26, 18])
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_written_cine_opens_as_a_recording_with_times_and_scale(tmp_path):
    write_cine(tmp_path / "push.nrrd", replace(CONTRACTION, frames=3))
    with open_recording(tmp_path / "push.nrrd") as recording:
        assert recording.times == pytest.approx((0.0, 0.04, 0.08))
        assert recording.scale.spacing == pytest.approx((0.16, 0.16))


def test_another_ending_or_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"name the file push\.nrrd"):
        write_cine(tmp_path / "push.mp4", CONTRACTION)
    with pytest.raises(FileNotFoundError, match="create it first"):
        write_cine(tmp_path / "absent" / "push.nrrd", CONTRACTION)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"frames": 0}, "one frame"),
        ({"fps": 0.0}, "fps"),
        ({"deep_share": 2.0}, "deep_share"),
        ({"pennation_gain": 60.0}, "pennation_deg"),
        ({"thickness_gain_mm": 30.0}, "does not fit"),
    ],
)
def test_a_contraction_that_cannot_be_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        replace(CONTRACTION, **change)
