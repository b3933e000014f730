"""Frames come out upright whichever way a file stores them, and lie where other programs see them."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import SimpleITK

from MSUSSegmentLib.io.direction import Turn, turn_of, turn_of_letters
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError

PICTURE = (np.arange(6 * 8, dtype=np.uint8) ** 2 % 251).reshape(6, 8)

#: What is stored, by the direction (first axis, second axis) on the screen that tells of it.
STORED = {
    "MF": PICTURE,
    "MN": PICTURE[::-1],
    "UF": PICTURE[:, ::-1],
    "UN": PICTURE[::-1, ::-1],
    "FM": PICTURE.T,
    "NM": PICTURE[::-1].T,
    "FU": PICTURE[:, ::-1].T,
    "NU": PICTURE[::-1, ::-1].T,
}
#: The screen's right and down in LPS, by plane.
PLANES = {"axial": ((1, 0, 0), (0, 1, 0)), "coronal": ((1, 0, 0), (0, 0, -1)), "sagittal": ((0, 1, 0), (0, 0, -1))}


def direction_of(letters: str, plane: str = "axial") -> np.ndarray:
    """(3, 3) LPS direction of an array stored as ``letters`` say."""
    right, down = np.array(PLANES[plane], float)
    axes = {"M": right, "U": -right, "F": down, "N": -down}
    first, second = axes[letters[0]], axes[letters[1]]
    return np.stack([first, second, np.cross(first, second)], axis=1)


def image_of(array, direction, spacing=(0.1, 0.2, 1.0), origin=(5.0, -7.0, 3.0)) -> SimpleITK.Image:
    image = SimpleITK.GetImageFromArray(array if array.ndim == 3 else array[None])
    image.SetDirection(np.ravel(direction))
    image.SetSpacing(spacing)
    image.SetOrigin(origin)
    return image


@pytest.mark.parametrize("plane", PLANES)
@pytest.mark.parametrize("letters", STORED)
@pytest.mark.parametrize("suffix", [".nrrd", ".nii.gz", ".mha"])
def test_a_direction_turns_the_frames_upright(tmp_path, suffix, letters, plane):
    path = tmp_path / f"leg{suffix}"
    SimpleITK.WriteImage(image_of(STORED[letters], direction_of(letters, plane)), str(path))
    with open_recording(path) as recording:
        assert np.array_equal(recording.frame(0).pixels, PICTURE)
        exchanged = letters[0] in "FN"
        assert recording.scale.spacing == pytest.approx((0.2, 0.1) if exchanged else (0.1, 0.2))
        assert bool(recording.notes) == (letters != "MF")


@pytest.mark.parametrize("letters", STORED)
@pytest.mark.parametrize("suffix", [".nrrd", ".nii", ".mha"])
def test_every_pixel_lies_where_itk_puts_it(tmp_path, suffix, letters):
    path = tmp_path / f"sweep{suffix}"
    stored = np.stack([STORED[letters], STORED[letters] + 1, STORED[letters] + 2])
    SimpleITK.WriteImage(image_of(stored, direction_of(letters, "coronal"), (0.1, 0.2, 0.7)), str(path))
    image = SimpleITK.ReadImage(str(path))
    array = SimpleITK.GetArrayFromImage(image)
    with open_recording(path) as recording:
        frames = np.stack([frame.pixels for frame in recording])
        for column, row, frame in [(0, 0, 0), (7, 0, 1), (0, 5, 2), (3, 4, 1)]:
            ras = recording.ijk_to_ras @ (column, row, frame, 1)
            index = image.TransformPhysicalPointToIndex((-ras[0], -ras[1], ras[2]))
            assert array[index[2], index[1], index[0]] == frames[frame, row, column]
            x, y, z = image.TransformIndexToPhysicalPoint(index)
            assert ras == pytest.approx((-x, -y, z, 1), abs=1e-6)


def test_a_flat_image_lies_where_itk_puts_it(tmp_path):
    image = SimpleITK.GetImageFromArray(PICTURE[::-1])
    image.SetSpacing((0.1, 0.2))
    image.SetOrigin((4.0, 9.0))
    image.SetDirection((1, 0, 0, -1))
    SimpleITK.WriteImage(image, str(tmp_path / "leg.nrrd"))
    with open_recording(tmp_path / "leg.nrrd") as recording:
        assert np.array_equal(recording.frame(0).pixels, PICTURE)
        x, y = image.TransformIndexToPhysicalPoint((7, 1))
        assert recording.ijk_to_ras @ (7, 4, 0, 1) == pytest.approx((-x, -y, 0, 1))


def test_a_picture_without_a_space_has_no_place(tmp_path):
    from PIL import Image

    Image.fromarray(PICTURE).save(tmp_path / "leg.png")
    with open_recording(tmp_path / "leg.png") as recording:
        assert recording.ijk_to_ras is None


def test_an_oblique_picture_stays_as_stored_and_says_so(tmp_path):
    angle = np.radians(30)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    SimpleITK.WriteImage(image_of(PICTURE, turn), str(tmp_path / "leg.nrrd"))
    with open_recording(tmp_path / "leg.nrrd") as recording:
        assert np.array_equal(recording.frame(0).pixels, PICTURE) and "obliquely" in recording.notes[0]


def test_turns_of_directions_and_letters_agree():
    for letters in STORED:
        assert turn_of(direction_of(letters)) == turn_of_letters(letters)
    assert turn_of_letters("MFA") == Turn() and turn_of_letters("XX") is None and turn_of_letters("") is None


def plus_mha(path, letters: str, frames, extra: str = "") -> None:
    stored = np.stack(frames)
    fields = "".join(
        f"Seq_Frame{i:04d}_ImageStatus = {'INVALID' if i == 1 else 'OK'}\nSeq_Frame{i:04d}_Timestamp = {5 + i * i}\n"
        for i in range(len(frames))
    )
    header = (
        "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
        f"DimSize = {stored.shape[2]} {stored.shape[1]} {stored.shape[0]}\nElementSpacing = 0.1 0.1 1\n"
        f"ElementType = MET_UCHAR\nUltrasoundImageOrientation = {letters}\n{extra}{fields}ElementDataFile = LOCAL\n"
    )
    path.write_bytes(header.encode("latin-1") + stored.tobytes())


@pytest.mark.parametrize("letters", STORED)
def test_a_plus_sequence_has_its_orientation_times_and_valid_frames(tmp_path, letters):
    path = tmp_path / "clip.igs.mha"
    plus_mha(path, letters + "A", [STORED[letters] + i for i in range(4)], "Operator = M\xfcller\n")
    with open_recording(path) as recording:
        assert recording.times == (0, 4, 9) and recording.slice_spacing is None
        assert [np.array_equal(frame.pixels, PICTURE + i) for frame, i in zip(recording, (0, 2, 3), strict=True)]
        assert np.array_equal(recording.frame(1).pixels, PICTURE + 2)
        assert (
            "1 of 4 frames" in recording.notes[0] and "INVALID" in recording.notes[0] and ": 1)" in recording.notes[0]
        )


def test_a_plus_sequence_in_nrrd_is_read_alike(tmp_path):
    header = (
        "NRRD0004\ntype: uchar\ndimension: 3\nsizes: 8 6 2\nkinds: domain domain list\nencoding: raw\n"
        "UltrasoundImageOrientation:=UN\nSeq_Frame0000_Timestamp:=2.5\nSeq_Frame0001_Timestamp:=2.75\n\n"
    )
    pixels = np.moveaxis(np.stack([STORED["UN"]] * 2), 0, 0)
    (tmp_path / "clip.igs.nrrd").write_bytes(header.encode() + pixels.tobytes())
    with open_recording(tmp_path / "clip.igs.nrrd") as recording:
        assert recording.times == (0, 0.25) and np.array_equal(recording.frame(1).pixels, PICTURE)


def test_raw_signals_and_an_unknown_orientation_are_told(tmp_path):
    plus_mha(tmp_path / "rf.mha", "MF", [PICTURE, PICTURE], "UltrasoundImageType = RF_REAL\n")
    with pytest.raises(RecordingError, match="raw echo signals"):
        open_recording(tmp_path / "rf.mha")
    plus_mha(tmp_path / "odd.mha", "QQ", [PICTURE, PICTURE])
    with open_recording(tmp_path / "odd.mha") as recording:
        assert any("unknown orientation" in note for note in recording.notes)


def nifti(path, stored, pixdim=(0.1, 0.1, 1, 0), codes=(0, 0), srow=None, units=10, cut=0) -> None:
    """A NIfTI-1 file of 8-bit ``stored`` (frames, rows, columns), written byte by byte."""
    count, rows, columns = stored.shape
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into(
        "<8h", header, 40, *((4, columns, rows, 1, count) if count > 1 else (3, columns, rows, 1, 1)), 1, 1, 1
    )
    struct.pack_into("<2h", header, 70, 2, 8)
    struct.pack_into("<5f", header, 76, 1, *pixdim)
    struct.pack_into("<2f", header, 108, 352, 1)
    header[123] = units
    struct.pack_into("<2h", header, 252, *codes)
    if srow is not None:
        struct.pack_into("<12f", header, 280, *np.ravel(srow))
    header[344:348] = b"n+1\0"
    data = bytes(header) + stored.tobytes()
    path.write_bytes(data[: len(data) - cut])


def test_a_nifti_without_a_transform_runs_from_bottom_to_top(tmp_path):
    nifti(tmp_path / "leg.nii", PICTURE[None, ::-1])
    with open_recording(tmp_path / "leg.nii") as recording:
        assert np.array_equal(recording.frame(0).pixels, PICTURE) and "bottom to top" in recording.notes[0]


def test_the_identity_that_nobody_set_turns_nothing(tmp_path):
    nifti(tmp_path / "leg.nii", PICTURE[None], (1, 1, 1, 0), (0, 2), np.eye(4)[:3])
    with open_recording(tmp_path / "leg.nii") as recording:
        assert np.array_equal(recording.frame(0).pixels, PICTURE) and recording.scale.spacing is None


def test_a_nifti_cine_cut_short_keeps_its_whole_frames_and_a_still_is_refused(tmp_path):
    cine = np.stack([PICTURE[::-1] + i for i in range(4)])
    nifti(tmp_path / "cine.nii", cine, cut=60)
    with open_recording(tmp_path / "cine.nii") as recording:
        assert len(recording) == 2 and np.array_equal(recording.frame(1).pixels, PICTURE + 1)
        assert any("4 frames, but only 2" in note for note in recording.notes)
    nifti(tmp_path / "still.nii", PICTURE[None], cut=1)
    with pytest.raises(RecordingError, match="cut short"):
        open_recording(tmp_path / "still.nii")


def test_a_packed_nifti_cut_short_or_damaged_is_told(tmp_path):
    import gzip

    noise = np.random.default_rng(0).integers(0, 255, (3, 60, 80), np.uint8)
    nifti(tmp_path / "cine.nii", noise)
    packed = gzip.compress((tmp_path / "cine.nii").read_bytes())
    path = tmp_path / "cine.nii.gz"
    path.write_bytes(packed[: len(packed) * 8 // 10])
    with open_recording(path) as recording:
        assert len(recording) == 2 and np.array_equal(recording.frame(0).pixels, noise[0][::-1])
    changed = bytearray(packed)
    changed[-6] ^= 1  # the checksum
    path.write_bytes(bytes(changed))
    with pytest.raises(RecordingError, match=r"cine\.nii\.gz"):
        open_recording(path)


@pytest.mark.parametrize(("code", "step"), [(8, 0.04), (16, 40), (24, 40000)])
def test_a_nifti_names_the_unit_of_its_times(tmp_path, code, step):
    nifti(tmp_path / "cine.nii", np.stack([PICTURE] * 3), (0.1, 0.1, 1, step), units=2 + code)
    with open_recording(tmp_path / "cine.nii") as recording:
        assert recording.times == pytest.approx((0, 0.04, 0.08))


def test_times_in_no_unit_or_in_hertz_are_not_made_up(tmp_path):
    for units in (2 + 32, 2):
        nifti(tmp_path / "cine.nii", np.stack([PICTURE] * 3), (0.1, 0.1, 1, 25), units=units)
        with open_recording(tmp_path / "cine.nii") as recording:
            assert recording.times == (None,) * 3


@pytest.mark.parametrize(("code", "size"), [(1, 1e-4), (2, 0.1), (3, 100)])
def test_a_nifti_names_the_unit_of_its_pixels(tmp_path, code, size):
    nifti(tmp_path / "leg.nii", PICTURE[None], (size, size, 1, 0), units=code)
    with open_recording(tmp_path / "leg.nii") as recording:
        assert recording.scale.spacing == pytest.approx((0.1, 0.1))


def nrrd(path, header: str, pixels: bytes) -> None:
    path.write_bytes(("NRRD0005\n" + header.strip() + "\nencoding: raw\n\n").encode("latin-1") + pixels)


@pytest.mark.parametrize(
    ("unit", "size"), [("mm", 0.1), ("cm", 0.01), ("m", 1e-4), ("um", 100), ("micrometer", 100), ("millimetres", 0.1)]
)
def test_an_nrrd_names_the_unit_of_its_pixels(tmp_path, unit, size):
    flat = f'type: uint8\ndimension: 2\nsizes: 8 6\nspacings: {size} {size}\nunits: "{unit}" "{unit}"'
    nrrd(tmp_path / "leg.nrrd", flat, PICTURE.tobytes())
    space = (
        "type: uint8\ndimension: 3\nspace: left-posterior-superior\nsizes: 8 6 1\n"
        f"space directions: ({size},0,0) (0,{size},0) (0,0,1)\nspace units: " + f'"{unit}" ' * 3
    )
    nrrd(tmp_path / "space.nrrd", space, PICTURE.tobytes())
    for name in ("leg.nrrd", "space.nrrd"):
        with open_recording(tmp_path / name) as recording:
            assert recording.scale.spacing == pytest.approx((0.1, 0.1)), name


def test_an_unknown_unit_gives_no_scale(tmp_path):
    header = 'type: uint8\ndimension: 2\nsizes: 8 6\nspacings: 0.1 0.1\nunits: "furlong" "furlong"'
    nrrd(tmp_path / "leg.nrrd", header, PICTURE.tobytes())
    with open_recording(tmp_path / "leg.nrrd") as recording:
        assert recording.scale.spacing is None and "furlong" in recording.scale.reason


@pytest.mark.parametrize("unit", ["um", "cm"])
def test_a_metaimage_names_the_unit_of_its_pixels(tmp_path, unit):
    size = {"um": 100, "cm": 0.01}[unit]
    header = (
        f"ObjectType = Image\nNDims = 2\nBinaryData = True\nBinaryDataByteOrderMSB = False\nDistanceUnits = {unit}\n"
        f"DimSize = 8 6\nElementSpacing = {size} {size}\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n"
    )
    (tmp_path / "leg.mha").write_bytes(header.encode() + PICTURE.tobytes())
    with open_recording(tmp_path / "leg.mha") as recording:
        assert recording.scale.spacing == pytest.approx((0.1, 0.1))


def slicer_sequence(path, count: int, first: bool, extra: str = "", unit: str = "s", colour: bool = False) -> None:
    """A sequence as Slicer stores it: the list first (old) or last, of grey or of colour pictures."""
    frames = np.stack([PICTURE + i for i in range(count)]).astype(np.uint8)
    kinds, sizes = ["domain"] * 3, ["8", "6", "1"]
    directions, units, labels = ["(0.1,0,0)", "(0,0.1,0)", "(0,0,1)"], ['""'] * 3, ['""'] * 3
    if colour:
        frames = np.repeat(frames[..., None], 3, axis=-1)
        kinds.insert(0, "vector"), sizes.insert(0, "3"), directions.insert(0, "none")
        units.insert(0, '""'), labels.insert(0, '""')
    at = 0 if first else len(kinds)
    kinds.insert(at, "list"), sizes.insert(at, str(count)), directions.insert(at, "none")
    units.insert(at, f'"{unit}"'), labels.insert(at, '"time"')
    header = (
        f"type: uint8\ndimension: {len(kinds)}\nspace: left-posterior-superior\nsizes: {' '.join(sizes)}\n"
        f"space directions: {' '.join(directions)}\nkinds: {' '.join(kinds)}\nlabels: {' '.join(labels)}\n"
        f"units: {' '.join(units)}\nspace origin: (0,0,0)\n{extra}"
    )
    nrrd(path, header, (np.moveaxis(frames, 0, -1) if first else frames).tobytes())


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_a_slicer_sequence_has_any_number_of_frames_and_their_times(tmp_path, count, first):
    moments = [0, 25, 60, 120, 125][:count]
    extra = f"axis {0 if first else 3} index type:=numeric\naxis {0 if first else 3} index values:="
    for unit, scale in (("ms", 1), ("s", 0.001)):
        values = " ".join(f"{moment * scale:g}" for moment in moments)
        slicer_sequence(tmp_path / "clip.seq.nrrd", count, first, extra + values, unit)
        with open_recording(tmp_path / "clip.seq.nrrd") as recording:
            assert len(recording) == count and np.array_equal(recording.frame(1).pixels, PICTURE + 1)
            assert recording.times == pytest.approx([moment / 1000 for moment in moments])
            assert recording.overlay(0) is None


def test_a_slicer_sequence_of_colour_pictures_has_its_frames(tmp_path):
    slicer_sequence(tmp_path / "clip.seq.nrrd", 4, False, "axis 4 index values:=0 0.1 0.2 0.3", colour=True)
    with open_recording(tmp_path / "clip.seq.nrrd") as recording:
        assert recording.times == pytest.approx((0, 0.1, 0.2, 0.3))
        assert np.array_equal(recording.frame(2).pixels, PICTURE + 2)


@pytest.mark.parametrize("values", ["0 1 1", "a b c", "0 2", "0 nan 2"])
def test_index_values_that_are_no_rising_times_are_not_used(tmp_path, values):
    slicer_sequence(tmp_path / "clip.seq.nrrd", 3, False, f"axis 3 index values:={values}")
    with open_recording(tmp_path / "clip.seq.nrrd") as recording:
        assert recording.times == (None,) * 3


def test_index_values_in_a_unit_of_length_are_no_times(tmp_path):
    slicer_sequence(tmp_path / "clip.seq.nrrd", 3, False, "axis 3 index values:=0 1 2", unit="mm")
    with open_recording(tmp_path / "clip.seq.nrrd") as recording:
        assert recording.times == (None,) * 3


def test_metadata_that_are_not_utf8_do_no_harm(tmp_path):
    nrrd(
        tmp_path / "leg.nrrd",
        "type: uint8\ndimension: 2\nsizes: 8 6\nM\xfcller:=\xe4\ncontent: \xdf",
        PICTURE.tobytes(),
    )
    with open_recording(tmp_path / "leg.nrrd") as recording:
        assert np.array_equal(recording.frame(0).pixels, PICTURE)


def test_a_spacing_that_cannot_belong_to_the_picture_gives_no_scale(tmp_path):
    tall = np.zeros((500, 100), np.uint8)
    for size, fits in ((0.008, False), (1.5, False), (0.08, True)):
        image = SimpleITK.GetImageFromArray(tall)
        image.SetSpacing((size, size))
        SimpleITK.WriteImage(image, str(tmp_path / "leg.nrrd"))
        with open_recording(tmp_path / "leg.nrrd") as recording:
            assert (recording.scale.spacing is not None) == fits and (fits or "mm high" in recording.scale.reason)


@pytest.mark.parametrize(
    "name",
    ["dcm2niix_single_ps.nii.gz", "p2_plus_MN.igs.mha", "q4_3frames.seq.nrrd", "q1_scalar.seq.nrrd", "g4_cm.nrrd"],
)
def test_the_reported_files_show_the_same_picture(shared_cases, name):
    with open_recording(shared_cases / "t6_png16_8bitvalues.png") as right, open_recording(shared_cases / name) as case:
        assert np.array_equal(case.frame(0).pixels, right.frame(0).pixels)
        if "plus" not in name:
            assert case.scale.spacing == pytest.approx((0.08, 0.08))


def test_the_times_of_the_reported_files(shared_cases):
    with open_recording(shared_cases / "q1_scalar.seq.nrrd") as case:
        assert len(case) == 12 and case.times[-1] == pytest.approx(0.366667)
    with open_recording(shared_cases / "q4_3frames.seq.nrrd") as case:
        assert case.times == pytest.approx((0, 0.0333333, 0.0666667))
    with open_recording(shared_cases / "p2_plus_MN.igs.mha") as case:
        assert case.times == pytest.approx((0, 0.033, 0.066, 0.2))


def test_a_picture_on_its_side_is_hinted_at(shared_cases):
    with open_recording(shared_cases / "n1_nib_rows_first.nii.gz") as case:
        assert any("turned by 90 degrees" in note for note in case.notes)
    with open_recording(shared_cases / "g4_cm.nrrd") as case:
        assert case.notes == ()
