"""TIFFs that ImageJ and OME describe: frames, channels, slices, pixel size, times; and turned ones."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.direction import Turn
from MSUSSegmentLib.io.images import _TURNS
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError

tifffile = pytest.importorskip("tifffile")

PICTURE = (np.arange(120 * 150) % 241).astype(np.uint8).reshape(120, 150)
MOVIE = np.stack([PICTURE, PICTURE // 2, PICTURE // 3, PICTURE // 4])


def write_imagej(path, pixels, axes: str, per_unit: float = 1.0, **metadata) -> None:
    tifffile.imwrite(
        path,
        pixels,
        imagej=True,
        resolution=(per_unit, per_unit),
        resolutionunit=1,
        metadata={"axes": axes, **metadata},
    )


def one_directory(path, pixels, description: str, order: str = "<", cut: int = 0) -> None:
    """ImageJ's stack above 4 GB: one directory, all planes behind it."""
    data = pixels.astype(pixels.dtype.newbyteorder(order))
    tifffile.imwrite(
        path, data[:1], byteorder=order, metadata=None, description="ImageJ=1.54f\n" + description, contiguous=True,
        photometric="minisblack",
    )  # fmt: skip
    with tifffile.TiffFile(path) as file:
        start = file.pages[0].dataoffsets[0]
    content = path.read_bytes()
    assert len(content) == start + data[0].nbytes, "the first plane must be the end of the file"
    content += data[1:].tobytes()
    path.write_bytes(content[: len(content) - cut])


@pytest.mark.parametrize(
    ("unit", "per_unit"),
    [
        ("mm", 12.5),
        ("cm", 125),
        ("m", 12500),
        ("um", 0.0125),
        ("micron", 0.0125),
        ("\\u00B5m", 0.0125),
        ("inch", 317.5),
    ],
)
def test_imagej_names_the_unit_of_its_resolution(tmp_path, unit, per_unit):
    path = tmp_path / "leg.tif"
    write_imagej(path, PICTURE, "YX", per_unit, unit=unit)
    with open_recording(path) as recording:
        assert recording.is_still and recording.scale.spacing == pytest.approx((0.08, 0.08), rel=1e-4)
        assert np.array_equal(recording.frame(0).pixels, PICTURE)


@pytest.mark.parametrize(
    ("unit", "per_unit", "word"),
    [
        ("pixel", 1, "pixel"),
        ("inch", 300, "300 dots per inch"),
        ("cm", 72 / 2.54, "72 dots"),
        ("mm", 0.001, "no ultra"),
    ],
)
def test_a_resolution_that_nobody_measured_is_no_scale(tmp_path, unit, per_unit, word):
    path = tmp_path / "leg.tif"
    write_imagej(path, PICTURE, "YX", per_unit, unit=unit)
    with open_recording(path) as recording:
        assert recording.scale.spacing is None and word in recording.scale.reason


def test_frames_of_imagej_have_its_interval(tmp_path):
    write_imagej(tmp_path / "clip.tif", MOVIE, "TYX", finterval=0.04)
    write_imagej(tmp_path / "ms.tif", MOVIE, "TYX", finterval=40.0, tunit="ms")
    write_imagej(tmp_path / "fps.tif", MOVIE, "TYX", fps=25.0)
    for name in ("clip.tif", "ms.tif", "fps.tif"):
        with open_recording(tmp_path / name) as recording:
            assert recording.times == pytest.approx((0, 0.04, 0.08, 0.12))
            assert all(np.array_equal(frame.pixels, MOVIE[frame.index]) for frame in recording)
            assert bool(recording.notes) == (name == "fps.tif")
    write_imagej(tmp_path / "bare.tif", MOVIE, "TYX")
    with open_recording(tmp_path / "bare.tif") as recording:
        assert recording.times == (None,) * 4


def test_slices_of_imagej_have_their_distance_and_no_times(tmp_path):
    write_imagej(tmp_path / "sweep.tif", MOVIE, "ZYX", 125, unit="cm", spacing=0.2)
    with open_recording(tmp_path / "sweep.tif") as recording:
        assert recording.slice_spacing == pytest.approx(2.0) and recording.scale.spacing == pytest.approx((0.08, 0.08))


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("description", ["images=4\nframes=4\nfinterval=0.04\n", "images=4\nslices=4\n", "images=4\n"])
def test_a_stack_of_one_directory_has_all_its_frames(tmp_path, kind, order, description):
    path = tmp_path / "clip.tif"
    one_directory(path, MOVIE.astype(kind), description, order)
    with open_recording(path) as recording:
        assert len(recording) == 4
        assert all(np.array_equal(frame.pixels, MOVIE[frame.index]) for frame in recording)
        assert recording.times[-1] == (pytest.approx(0.12) if "finterval" in description else None)


def test_a_stack_of_one_directory_cut_short_keeps_its_whole_frames(tmp_path):
    path = tmp_path / "clip.tif"
    one_directory(path, MOVIE, "images=4\nframes=4\n", cut=PICTURE.size + 10)
    with open_recording(path) as recording:
        assert len(recording) == 2 and "4 frames, but only 2" in recording.notes[0]
        assert np.array_equal(recording.frame(1).pixels, MOVIE[1])


def test_channels_are_colours_of_one_picture(tmp_path):
    path = tmp_path / "clip.tif"
    write_imagej(path, MOVIE[:3], "CYX", mode="composite")
    with open_recording(path) as recording:
        assert recording.is_still and "three channels" in recording.notes[0]
        assert np.array_equal(recording.frame(0).pixels, grey.luma(np.moveaxis(MOVIE[:3], 0, -1)))
    write_imagej(path, MOVIE.reshape(2, 2, 120, 150), "TCYX")
    with open_recording(path) as recording:
        assert len(recording) == 2 and "the first is used" in recording.notes[0]
        assert np.array_equal(recording.frame(1).pixels, MOVIE[2])
    write_imagej(path, MOVIE.reshape(2, 2, 120, 150), "TZYX")
    with pytest.raises(RecordingError, match="series of volumes"):
        open_recording(path)


def test_colour_frames_of_imagej_are_read(tmp_path):
    colours = np.stack([MOVIE, MOVIE // 2, MOVIE], axis=-1)
    write_imagej(tmp_path / "clip.tif", colours, "TYXS", finterval=0.1)
    with open_recording(tmp_path / "clip.tif") as recording:
        assert len(recording) == 4 and np.array_equal(recording.frame(2).pixels, grey.luma(colours[2]))


def test_ome_has_size_and_times_with_their_units(tmp_path):
    path = tmp_path / "clip.ome.tif"
    for size, unit in ((80, "µm"), (0.08, "mm"), (0.008, "cm")):
        metadata = {"axes": "TYX", "PhysicalSizeX": size, "PhysicalSizeXUnit": unit, "PhysicalSizeY": size,
                    "PhysicalSizeYUnit": unit, "TimeIncrement": 40, "TimeIncrementUnit": "ms"}  # fmt: skip
        tifffile.imwrite(path, MOVIE, ome=True, metadata=metadata)
        with open_recording(path) as recording:
            assert recording.scale.spacing == pytest.approx((0.08, 0.08))
            assert recording.times == pytest.approx((0, 0.04, 0.08, 0.12))
            assert np.array_equal(recording.frame(3).pixels, MOVIE[3])
    metadata = {"axes": "TYX", "Plane": {"DeltaT": [1.0, 1.5, 1.75, 3.0]}}
    tifffile.imwrite(path, MOVIE, ome=True, metadata=metadata)
    with open_recording(path) as recording:
        assert recording.times == pytest.approx((0, 0.5, 0.75, 2)) and recording.scale.spacing is None


def test_ome_channels_and_slices(tmp_path):
    path = tmp_path / "clip.ome.tif"
    tifffile.imwrite(path, MOVIE.reshape(2, 2, 120, 150), ome=True, metadata={"axes": "CTYX", "TimeIncrement": 0.5})
    with open_recording(path) as recording:
        assert recording.times == (0, 0.5) and np.array_equal(recording.frame(1).pixels, MOVIE[1])
    metadata = {"axes": "ZYX", "PhysicalSizeX": 0.1, "PhysicalSizeXUnit": "mm", "PhysicalSizeY": 0.1,
                "PhysicalSizeYUnit": "mm", "PhysicalSizeZ": 2.5, "PhysicalSizeZUnit": "mm"}  # fmt: skip
    tifffile.imwrite(path, MOVIE, ome=True, metadata=metadata)
    with open_recording(path) as recording:
        assert recording.slice_spacing == 2.5 and recording.times == (None,) * 4


def turned(picture: np.ndarray, turn: Turn) -> np.ndarray:
    return turn.apply(picture[None])[0]


@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_turned_as_its_orientation_says(tmp_path, orientation, compression):
    path, turn = tmp_path / "leg.tif", _TURNS.get(orientation, Turn())
    colours = np.stack([PICTURE, PICTURE // 2, PICTURE // 3], axis=-1)
    for stored, right in (
        (PICTURE, PICTURE),
        (colours, grey.luma(colours)),
        (PICTURE.astype(np.uint16) * 257, PICTURE),
    ):
        tifffile.imwrite(path, stored, extratags=[(274, 3, 1, orientation, True)], compression=compression)
        with open_recording(path) as recording:
            assert np.array_equal(recording.frame(0).pixels, turned(right, turn))


def test_the_reported_tiffs_are_right(shared_cases):
    with open_recording(shared_cases / "t6_png16_8bitvalues.png") as right:
        picture = right.frame(0).pixels
    for name, count, size, step in (
        ("t1_imagej_bigstack_one_ifd.tif", 4, 0.08, 1 / 30),
        ("t3_imagej_single_cm.tif", 1, 0.08, None),
        ("t8_ome.ome.tif", 4, 0.08, 1 / 30),
        ("t20_ij_composite.tif", 1, None, None),
    ):
        with open_recording(shared_cases / name) as case:
            assert len(case) == count and np.array_equal(case.frame(0).pixels, picture)
            assert case.scale.spacing == (None if size is None else pytest.approx((size, size)))
            assert step is None or case.times == pytest.approx([i * step for i in range(count)])
            assert bool(case.notes) == ("composite" in name)
