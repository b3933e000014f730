"""A limb in cross-section, a session on it, and a person's hand; conftest.py takes the fixtures up."""

from __future__ import annotations

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.measure.norms import norms_example
from MSUSSegmentLib.measure.types import Subject
from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse
from MSUSSegmentLib.scene import headless, segments
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.scene.reference import ReferenceSettings
from MSUSSegmentLib.tasks.result import Picture
from MSUSSegmentLib.tasks.transverse import TRANSVERSE

KEY = "muscle_cross_section"
PAIR = TransversePhantom(
    shape=(220, 300),
    spacing=(0.16, 0.16),
    muscles=(CrossSection(13.0, 18.0, 14.0), CrossSection(35.0, 19.0, 15.0, echo=75.0)),
    fat_mm=4.0,
)
WOMAN = Subject(age=30.0, sex="F", height_cm=170.0, weight_kg=65.0)
BICEPS = ReferenceSettings(str(norms_example()), "made-up biceps brachii")


@pytest.fixture(scope="session")
def limb():
    return render_transverse(PAIR)


@pytest.fixture
def limb_session(limb, stand_in, begin):
    """A picture of two muscles, task transverse, nothing drawn."""
    headless.new_scene()
    one = begin(load_recording(stand_in([limb.pixels], limb.spacing, "limb.png")), rater="AB")
    one.set_task(TRANSVERSE)
    return one


@pytest.fixture
def found(limb_session, limb):
    """The same after a model that knows the truth has looked at it."""
    limb_session.apply(result_of(limb), model="oracle 1")
    return limb_session


def result_of(limb, index=0):
    maps = {KEY: limb.mask.astype(np.float32)}
    return TRANSVERSE.interpret(maps, Picture(limb.pixels), index=index, spacing=limb.spacing)


def draw(session, polygon, kind="area"):
    """As a person clicks it."""
    return session.live.add(kind, polygon)


def number(session, quantity, index=1):
    return row(session, quantity, index)["value"]


def row(session, quantity, index=1):
    return next(r for r in session.rows() if (r["quantity"], r["index"]) == (quantity, index))


def area_of(session, key=KEY):
    """Of a segment, cm2, by counting its pixels."""
    muscle = session.muscle
    mask = segments.mask_in(muscle.segmentation, key, muscle.matrix, session.pixels(0).shape)
    return 0.0 if mask is None else mask.sum() * np.prod(session.spacing) / 100


def paint(session, key, mask):
    """As a stroke of the Segment Editor does."""
    muscle = session.muscle
    slicer.util.updateSegmentBinaryLabelmapFromArray(
        mask[None].astype(np.uint8), muscle.segmentation, key, muscle.volume
    )


def outline(truth, count=24):
    return truth.contour[:: max(1, len(truth.contour) // count)]
