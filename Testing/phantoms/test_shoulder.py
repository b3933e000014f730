"""The simulated shoulder: its labels are its solids, its picture is one of MR."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import SimpleITK

from MSUSSegmentLib.phantoms import mr
from MSUSSegmentLib.phantoms.shoulder import (
    GLENOID,
    HUMERUS,
    PLANES,
    ShoulderAnatomy,
    ShoulderGrid,
    random_anatomy,
    random_shoulder,
    render_shoulder,
)
from MSUSSegmentLib.phantoms.shoulder_sample import write_shoulders

SMALL = ShoulderGrid((30, 64, 64), (5.0, 2.5, 2.5))
PLAIN = {"bias": 0, "noise": 0, "ghost": 0, "subslices": 1}


@pytest.fixture(scope="module")
def plain():
    return render_shoulder(ShoulderAnatomy(), SMALL, **PLAIN)


def test_labels_have_the_volume_of_the_solids(plain):
    voxel = np.prod(SMALL.spacing) / 1000
    for label in (HUMERUS, GLENOID):
        assert (plain.labels == label).sum() * voxel == pytest.approx(plain.volumes[label], rel=0.03)
    head = 4 / 3 * np.pi * 2.4**3
    assert plain.volumes[HUMERUS] > head


def test_the_head_is_a_ball_where_it_meets_the_glenoid():
    one = ShoulderAnatomy(head_radius=22.0)
    grid = ShoulderGrid((9, 60, 60), (1.0, 1.0, 1.0), centre=tuple(one.head_centre))
    labels = render_shoulder(one, grid, **PLAIN).labels
    places = np.stack([grid.slice_points(k) for k in range(9)])
    away = places - one.head_centre
    towards = away @ one.glenoid_axes[0] < -5
    inside = np.linalg.norm(away, axis=-1) < 22
    assert np.array_equal(labels[towards] == HUMERUS, inside[towards])


def test_the_glenoid_is_hollow_and_the_bones_do_not_touch(plain):
    grid, one = plain.grid, plain.anatomy
    at = lambda p: plain.labels[tuple(np.round(grid.to_array(np.array([p]))[0] / grid.spacing).astype(int))]  # noqa: E731
    normal = one.glenoid_axes[0]
    assert at(-4 * normal) == GLENOID and at(1.5 * normal) == 0 and at((one.gap + 6) * normal) == HUMERUS


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_normal_has_the_version_and_inclination_of_the_anatomy(side):
    one = ShoulderAnatomy(side=side, version=-11, inclination=6)
    axis, forwards, up = one.scapular_axes
    normal = one.glenoid_axes[0]
    assert np.degrees(np.arctan2(normal @ forwards, normal @ axis)) == pytest.approx(-11)
    assert np.degrees(np.arctan2(normal @ up, normal @ axis)) == pytest.approx(6)
    assert (axis[0] < 0) == (side == "right") and forwards[1] < 0
    assert replace(one, posterior=3).subluxation > 0.5 > replace(one, posterior=-3).subluxation


def test_sequences_give_tissues_their_contrast():
    signal = {name: {tissue: mr.signal(of, scan) for tissue, of in mr.TISSUES.items()}
              for name, scan in mr.SEQUENCES.items()}  # fmt: skip
    assert signal["T1"]["fat"] > signal["T1"]["muscle"] > signal["T1"]["fluid"]
    assert signal["T2"]["fluid"] > signal["T2"]["fat"] > signal["T2"]["muscle"]
    assert signal["PD fat-suppressed"]["fat"] < 0.3 * signal["PD"]["fat"]
    for of in signal.values():
        assert max(of["cortex"], of["air"]) < 0.15 * max(of.values())


def test_noise_is_rician_and_shading_smooth():
    rng = np.random.default_rng(0)
    empty = mr.rician(np.zeros((20, 50, 50), np.float32), 10.0, rng)
    assert empty.mean() == pytest.approx(10 * np.sqrt(np.pi / 2), rel=0.02)  # Rayleigh where there is no signal
    field = mr.bias_field((10, 40, 40), 0.3, rng)
    assert field.min() > 0.7 and field.max() < 1.4 and np.abs(np.diff(field, axis=2)).max() < 0.05
    image = np.zeros((4, 32, 32), np.float32)
    image[:, 16, 16] = 100
    ghosts = mr.ghosted(image, 0.2, 1, 1)
    assert ghosts[0, 0, 16] == pytest.approx(20) and ghosts[0, 16, 16] == pytest.approx(100)


def test_thick_slices_blur_the_edge_of_bones():
    """Partial volume: more values between marrow and fluid when a slice is looked at in several depths."""
    grid = ShoulderGrid((3, 40, 40), (8.0, 1.5, 1.5), centre=(0, 0, 18.0))
    thin, thick = (render_shoulder(ShoulderAnatomy(), grid, **{**PLAIN, "subslices": n}).image for n in (1, 5))
    assert np.abs(thin.astype(float) - thick).mean() > 5
    assert np.abs(np.diff(thick.astype(float), axis=1)).max() < np.abs(np.diff(thin.astype(float), axis=1)).max()


def test_metal_leaves_a_void_with_a_bright_rim(plain):
    made = mr.add_metal(plain.image, (15, 32, 32), (2, 6, 6))
    assert made[15, 32, 32] < 0.1 * plain.image.max() and made[15, 32, 39] > np.percentile(plain.image, 99)
    assert np.array_equal(made[:10], plain.image[:10])


def test_random_shoulders_differ_and_come_again():
    rng = np.random.default_rng(3)
    assert {random_anatomy(rng).side for _ in range(12)} == {"left", "right"}
    grid = ShoulderGrid((4, 32, 32), (20.0, 5.0, 5.0))
    first, again, other = (random_shoulder(seed, grid, subslices=1, plane="coronal") for seed in (1, 1, 2))
    assert np.array_equal(first.image, again.image) and not np.array_equal(first.image, other.image)
    assert np.degrees(np.arccos(np.abs((first.grid.axes * PLANES["coronal"]).sum(axis=1)))).max() < 15


def test_a_data_set_is_written_once_and_continued(tmp_path):
    options = {"slices": 4, "side": 32, "subslices": 1}
    folder = write_shoulders(tmp_path / "set", patients=3, test=1, validation=1, **options)
    text = (folder / "index.csv").read_text()
    assert [line.split(",")[3] for line in text.split()[1:]] == ["train", "validation", "test"]
    image = SimpleITK.ReadImage(str(folder / "patient_001" / "image.nrrd"))
    assert image.GetSize() == (32, 32, 4) and image.GetSpacing() == pytest.approx((5, 5, 37.5))
    before = (folder / "patient_002" / "image.nrrd").stat().st_mtime_ns
    (folder / "patient_003" / "truth.json").unlink()
    write_shoulders(folder, patients=3, test=1, validation=1, **options)
    assert (folder / "patient_002" / "image.nrrd").stat().st_mtime_ns == before
    assert (folder / "patient_003" / "truth.json").is_file()
    with pytest.raises(ValueError, match="something else"):
        write_shoulders(folder, patients=3, test=1, seed=5, **options)
    with pytest.raises(ValueError, match="simulate more"):
        write_shoulders(tmp_path / "few", patients=3, test=3)
