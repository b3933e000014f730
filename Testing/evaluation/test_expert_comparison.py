"""The automatic numbers beside readings: a simulated muscle whose truth is known, and made-up rows."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pytest

from MSUSSegmentLib.evaluation.expert_comparison import compare_frame, compare_with_experts
from MSUSSegmentLib.evaluation.experts import ExpertImage
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.measure.architecture import Line, Options
from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import FrameResult

SPACING = (0.25, 0.25)


@pytest.fixture(scope="module")
def image():
    tilt = {"superficial_angle": -1.0, "deep_angle": -1.0, "pennation_deg": 20.0}
    return render_muscle(MusclePhantom(shape=(160, 200), spacing=SPACING, superficial_depth_mm=6.0, **tilt))


class Knowing:
    """Gives the true masks, mirrored when the picture is."""

    name, structures = "oracle", ("aponeurosis", "fascicle")

    def __init__(self, image):
        self.image = image

    def probabilities(self, grey, bounds):
        truth = self.image.truth
        maps = {"aponeurosis": truth.aponeurosis_mask, "fascicle": truth.fascicle_mask}
        turned = not np.array_equal(grey, self.image.pixels)
        return {k: (m[:, ::-1] if turned else m).astype(np.float32) for k, m in maps.items()}

EXTRAPOLATED = (flag("extrapolated", share=0.6),)


def read(path, **more):
    values = {"mm_per_pixel": 0.25, **more}
    return ExpertImage(path, path.name, 0, ("some",), {"ann": {"PA": 20.0, "FL": 50.0, "MT": 18.0}}, **values)


@pytest.fixture
def pictures(image, tmp_path):
    from PIL import Image

    Image.fromarray(image.pixels).save(tmp_path / "here.png")
    Image.fromarray(image.pixels[:, ::-1].copy()).save(tmp_path / "mirrored.png")
    return tmp_path


def test_a_muscle_with_parallel_aponeuroses_has_the_same_numbers_by_both_definitions(pictures, image):
    edge = read(pictures / "here.png", at_edge=True)
    (found,) = compare_with_experts([edge], LONGITUDINAL, Knowing(image))
    truth = image.truth
    assert found.covered and not found.unsure
    assert found.automatic["MT"] == pytest.approx(truth.thickness_mm, rel=0.03)
    assert found.automatic["MT"] == pytest.approx(found.own["MT"], rel=0.03)
    assert found.automatic["PA"] == pytest.approx(found.own["PA"], abs=1.5)
    assert found.automatic["FL"] == pytest.approx(
        found.automatic["MT"] / math.sin(math.radians(found.automatic["PA"])), rel=1e-6
    )


def test_readings_of_the_mirrored_picture_find_the_same_numbers(pictures, image):
    straight = read(pictures / "here.png", at_edge=True)
    turned = read(pictures / "mirrored.png", at_edge=True, mirrored=True)
    wrong = read(pictures / "mirrored.png", at_edge=True)
    here, there = compare_with_experts([straight, turned], LONGITUDINAL, Knowing(image))
    assert there.automatic == pytest.approx(here.automatic, rel=0.02)
    (lost,) = compare_with_experts([wrong], LONGITUDINAL, Knowing(image))
    assert lost.automatic["PA"] == pytest.approx(-here.automatic["PA"], rel=0.02)


def test_an_own_table_is_compared_by_the_definitions_of_the_analysis(pictures, image):
    options = Options(pennation="superficial", fascicle_length="mt_over_sin", thickness="vertical")
    (found,) = compare_with_experts([read(pictures / "here.png")], LONGITUDINAL, Knowing(image), options)
    assert found.automatic == found.own
    sine = math.sin(math.radians(found.own["PA"]))
    assert found.own["FL"] == pytest.approx(found.own["MT"] / sine, rel=0.05)


def test_readings_in_px_leave_the_lengths_in_px(pictures, image):
    pixels = read(pictures / "here.png", unit="px", mm_per_pixel=None, at_edge=True)
    (found,) = compare_with_experts([pixels], LONGITUDINAL, Knowing(image))
    assert found.automatic["MT"] == pytest.approx(image.truth.thickness_mm / 0.25, rel=0.03)


def test_without_a_scale_only_the_angle_is_compared_and_the_row_says_why(pictures, image):
    (found,) = compare_with_experts([read(pictures / "here.png", mm_per_pixel=None)], LONGITUDINAL, Knowing(image))
    assert math.isnan(found.automatic["MT"]) and math.isnan(found.automatic["FL"]) and not found.covered
    assert found.automatic["PA"] == pytest.approx(20, abs=2)
    assert "add a column mm_per_pixel" in found.flags


def test_what_cannot_be_opened_is_told_once_an_image_and_the_others_go_on(pictures, image):
    (pictures / "broken.png").write_bytes(b"no picture")
    rows = [read(pictures / "broken.png"), read(pictures / "here.png"), replace(read(pictures / "here.png"), frame=4)]
    told = []
    found = list(compare_with_experts(rows, LONGITUDINAL, Knowing(image), unreadable=told.append))
    assert [c.image.frame for c in found] == [0]
    assert len(told) == 2
    assert any("broken.png" in t for t in told) and any("there is no frame 4" in t for t in told)
    with pytest.raises(RecordingError, match="broken"):
        list(compare_with_experts(rows, LONGITUDINAL, Knowing(image)))


@dataclass(frozen=True)
class Confident(Measurement):
    confidence: float | None = None


def made_up(*measurements):
    return FrameResult(0, None, {}, measurements=measurements)


def test_confidence_and_unsure_flags_are_taken_up_where_they_are_given(tmp_path):
    image = read(tmp_path / "x.png")
    sure = made_up(Confident("MT", None, 18.0, "mm", confidence=0.9), Measurement("PA", None, 20.0, "deg"),
                   Measurement("FL", None, 50.0, "mm", flags=EXTRAPOLATED))  # fmt: skip
    found = compare_frame(image, sure, Box(0, 0, 10, 10), SPACING)
    assert found.confidence == {"MT": 0.9, "PA": None, "FL": None}
    assert not found.unsure and found.flags == "FL: extrapolated 60 %"
    doubt = made_up(Measurement("MT", None, 18.0, "mm"), Measurement("PA", None, 20.0, "deg"),
                    Measurement("FL", None, 50.0, "mm", flags=(*EXTRAPOLATED, flag("unsure"))))  # fmt: skip
    assert compare_frame(image, doubt, Box(0, 0, 10, 10), SPACING).unsure


def test_a_number_that_the_measurement_withholds_is_not_made_up_from_its_geometry(tmp_path):
    x = np.linspace(0, 100, 11)
    curves = {"superficial": np.stack([x, 0 * x + 20], 1), "deep": np.stack([x, 0 * x + 90], 1)}
    why = flag("unsure"), flag("not_a_muscle")
    withheld = [Measurement(q, None, None, "mm", flags=why) for q in ("MT", "PA", "FL")]
    angles = [Measurement(f"{q}_angle", None, 10.0, "deg") for q in ("fascicle", "superficial", "deep")]
    lines = {(kind, 1): Line(points) for kind, points in curves.items()}
    result = FrameResult(0, None, {}, lines, (*withheld, *angles))
    found = compare_frame(read(tmp_path / "x.png", at_edge=True), result, Box(0, 0, 101, 100), SPACING)
    assert math.isnan(found.automatic["MT"]) and math.isnan(found.automatic["FL"])
    assert found.unsure and not found.covered
