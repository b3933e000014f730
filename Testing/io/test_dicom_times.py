"""Frame times of DICOM clips: which of a file's statements counts."""

from __future__ import annotations

import numpy as np
import pytest
from dicom_help import make
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from MSUSSegmentLib.io.open import open_recording

FRAME_TIME, FRAME_TIME_VECTOR, SLICE_VECTOR = 0x00181063, 0x00181065, 0x00540080


def times_of(tmp_path, frames=4, **tags) -> tuple[tuple[float | None, ...], str]:
    with open_recording(make(tmp_path / "us.dcm", np.zeros((frames, 4, 4), np.uint8), frames=frames, **tags)) as clip:
        return clip.times, " ".join(clip.notes)


EVEN, UNEVEN = (0, 0.04, 0.08, 0.12), (0, 0.02, 0.06, 0.08)
VECTOR = [0, 20, 40, 20]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"FrameIncrementPointer": FRAME_TIME}, EVEN),
        ({"FrameIncrementPointer": FRAME_TIME_VECTOR}, UNEVEN),
        ({"FrameIncrementPointer": [FRAME_TIME_VECTOR, FRAME_TIME]}, UNEVEN),
        ({"FrameIncrementPointer": SLICE_VECTOR}, UNEVEN),
        ({"FrameIncrementPointer": FRAME_TIME_VECTOR, "FrameTimeVector": [0, 20]}, EVEN),
        ({"FrameIncrementPointer": FRAME_TIME, "FrameTime": "0"}, UNEVEN),
        ({"FrameIncrementPointer": FRAME_TIME, "FrameTime": ""}, UNEVEN),
        ({"FrameTimeVector": [0, 20, -40, 20]}, EVEN),
        ({}, UNEVEN),
    ],
)
def test_the_frame_increment_pointer_decides_and_what_it_names_must_be_there(tmp_path, tags, expected):
    tags = {"FrameTime": "40", "FrameTimeVector": VECTOR, **tags}
    assert times_of(tmp_path, **tags)[0] == pytest.approx(expected)


@pytest.mark.parametrize("rate", [{"CineRate": "25"}, {"RecommendedDisplayFrameRate": 25}, {"ActualFrameDuration": 40}])
@pytest.mark.parametrize(("written", "unit"), [("0.04", "seconds"), ("40000", "microseconds")])
def test_a_frame_time_in_another_unit_is_known_by_the_frame_rate(tmp_path, rate, written, unit):
    times, notes = times_of(tmp_path, FrameTime=written, FrameIncrementPointer=FRAME_TIME, **rate)
    assert times == pytest.approx(EVEN) and unit in notes
    times, notes = times_of(tmp_path, FrameTimeVector=[0, *[float(written)] * 3], **rate)
    assert times == pytest.approx(EVEN) and unit in notes


def test_an_absurd_frame_time_gives_way_to_the_frame_rate_or_leaves_times_out(tmp_path):
    times, notes = times_of(tmp_path, FrameTime="0.0001", CineRate="25")
    assert times == pytest.approx(EVEN) and "no clip has" in notes
    times, notes = times_of(tmp_path, FrameTime="0.0333")
    assert times == (None,) * 4 and "no clip has" in notes


def test_two_possible_rates_that_differ_are_told(tmp_path):
    times, notes = times_of(tmp_path, FrameTime="40", CineRate="50")
    assert times == pytest.approx(EVEN) and "50 frames a second" in notes
    assert times_of(tmp_path, FrameTime="33.333", CineRate="30")[1] == ""


@pytest.mark.parametrize(
    ("tags", "step"),
    [
        ({"ActualFrameDuration": 20, "CineRate": "30", "RecommendedDisplayFrameRate": 30}, 0.02),
        ({"ActualFrameDuration": 20, "RecommendedDisplayFrameRate": 30}, 0.02),
        ({"CineRate": "50", "RecommendedDisplayFrameRate": 30}, 0.02),
        ({"ActualFrameDuration": 0, "CineRate": "50"}, 0.02),
        ({"CineRate": "0", "RecommendedDisplayFrameRate": 50}, 0.02),
    ],
)
def test_without_frame_times_the_acquisition_counts_before_the_display(tmp_path, tags, step):
    assert times_of(tmp_path, **tags)[0] == pytest.approx(np.arange(4) * step)


def test_times_that_are_listed_instead_of_steps_are_known(tmp_path):
    times, notes = times_of(tmp_path, frames=6, FrameTimeVector=[0, 40, 80, 120, 160, 200])
    assert times == pytest.approx(np.arange(6) * 0.04) and "steps" in notes


def groups(*of_frames) -> dict:
    """Per-frame functional groups: one {macro: {keyword: value}} a frame."""
    items = []
    for macros in of_frames:
        item = Dataset()
        for macro, values in macros.items():
            inner = Dataset()
            for keyword, value in values.items():
                setattr(inner, keyword, value)
            setattr(item, macro, Sequence([inner]))
        items.append(item)
    return {"PerFrameFunctionalGroupsSequence": Sequence(items)}


def stamped(*stamps, keyword="FrameAcquisitionDateTime") -> dict:
    return groups(*({"FrameContentSequence": {keyword: stamp}} for stamp in stamps))


def test_enhanced_files_say_when_each_frame_was_taken(tmp_path):
    stamps = ("20200101235959.980", "20200102000000.000", "20200102000000.040000", "20200102000000.06+0100")
    for keyword in ("FrameAcquisitionDateTime", "FrameReferenceDateTime"):
        assert times_of(tmp_path, **stamped(*stamps, keyword=keyword))[0] == pytest.approx(UNEVEN)
    offsets = groups(*({"TemporalPositionSequence": {"TemporalPositionTimeOffset": 1 + t}} for t in UNEVEN))
    assert times_of(tmp_path, **offsets)[0] == pytest.approx(UNEVEN)


def test_enhanced_slices_of_one_moment_and_damaged_stamps_have_no_times(tmp_path):
    assert times_of(tmp_path, **stamped(*["20200101120000.0"] * 4))[0] == (None,) * 4
    assert times_of(tmp_path, **stamped("20200101120000.0", "2020", "", "x"))[0] == (None,) * 4
    assert times_of(tmp_path, CineRate="25", **stamped("20200101120000.0"))[0] == pytest.approx(EVEN)


def test_enhanced_slices_side_by_side_are_a_volume_even_with_times(tmp_path):
    of_frames = [
        {
            "FrameContentSequence": {"FrameAcquisitionDateTime": f"20200101120000.0{2 * i}"},
            "PlanePositionVolumeSequence": {"ImagePositionVolume": [0, 0, 0.4 * i]},
            "PixelMeasuresSequence": {"PixelSpacing": [0.1, 0.1]},
        }
        for i in range(4)
    ]
    with open_recording(
        make(tmp_path / "us.dcm", np.zeros((4, 4, 4), np.uint8), frames=4, **groups(*of_frames))
    ) as volume:
        assert volume.times == (None,) * 4 and volume.slice_spacing == pytest.approx(0.4)
        assert volume.scale.spacing == pytest.approx((0.1, 0.1))


def test_the_spacing_of_each_frame_counts_when_all_are_the_same(tmp_path):
    same = groups(*({"PixelMeasuresSequence": {"PixelSpacing": [0.2, 0.1]}} for _ in range(4)))
    zoomed = groups(*({"PixelMeasuresSequence": {"PixelSpacing": [0.1 * (i + 1)] * 2}} for i in range(4)))
    path = tmp_path / "us.dcm"
    with open_recording(make(path, np.zeros((4, 4, 4), np.uint8), frames=4, **same)) as clip:
        assert clip.scale.spacing == pytest.approx((0.1, 0.2))
    with open_recording(make(path, np.zeros((4, 4, 4), np.uint8), frames=4, **zoomed)) as clip:
        assert clip.scale.spacing is None and "different pixel spacings" in clip.scale.reason
