"""From a volume to its numbers in one call, without the panel."""

from __future__ import annotations

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.process.worker import Worker
from MSUSSegmentLib.scene import adopt, headless
from MSUSSegmentLib.scene.batch import segment_and_measure
from MSUSSegmentLib.scene.muscle_scene import find_scenes
from MSUSSegmentLib.scene.session import Session


class TrueMaps:
    name = "stand-in 1"

    def __init__(self, images, fails_at=None):
        self.known = {image.pixels.tobytes(): image.truth for image in images}
        self.fails_at, self.calls = fails_at, 0

    def probabilities(self, grey, bounds):
        if self.calls == self.fails_at:
            raise RuntimeError("kernel died")
        self.calls += 1
        truth = self.known[grey.tobytes()]
        maps = {"aponeurosis": truth.aponeurosis_mask, "fascicle": truth.fascicle_mask}
        return {name: mask.astype(np.float32) for name, mask in maps.items()}


@pytest.fixture
def volume(recording):
    headless.new_scene()
    yield adopt.load_recording(recording)
    headless.new_scene()


def test_a_cine_is_measured_in_one_call(volume, images):
    heard = []
    rows = segment_and_measure(
        volume, factory=lambda say: TrueMaps(images), progress=lambda done, total: heard.append((done, total))
    )
    thickness = [row["value"] for row in rows if row["quantity"] == "MT" and row["index"] is None]
    assert thickness == pytest.approx([image.truth.thickness_mm for image in images], rel=0.05)
    assert heard == [(done, 4) for done in range(5)]
    assert {row["model"] for row in rows if row["value"] is not None} == {"stand-in 1"}
    (muscle,) = find_scenes()
    assert muscle.volume is volume and muscle.table.GetNumberOfRows() == len(rows)


def test_some_frames_are_measured_and_what_a_person_moved_stays(volume, images):
    segment_and_measure(volume, frames=[1], factory=lambda say: TrueMaps(images))
    session = Session.adopt(find_scenes()[0], rater="AB")
    session.show_frame(1)
    node = session.muscle.markups["thickness", 2]
    session.live.move_point(node, 1, (200.0, 210.0))
    moved = next(row["value"] for row in session.rows() if (row["quantity"], row["index"]) == ("MT", 2))
    rows = segment_and_measure(volume, frames=(0, 2, 1), factory=lambda say: TrueMaps(images), session=session)
    assert not session.closed, "it belongs to the caller"
    assert {row["frame"] for row in rows} == {0, 1}
    kept = next(row for row in rows if (row["frame"], row["quantity"], row["index"]) == (1, "MT", 2))
    assert (kept["value"], kept["provenance"], kept["rater"]) == (moved, "edited", "AB")
    session.close()


def test_what_is_wrong_is_said_in_a_sentence_and_frames_that_were_done_stay(volume, images):
    with pytest.raises(ValueError, match="no task 'heart'"):
        segment_and_measure(volume, "heart")
    with pytest.raises(ValueError, match="leaves none"):
        segment_and_measure(volume, frames=[77], factory=lambda say: TrueMaps(images))
    table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode")
    with pytest.raises(ValueError, match="not a picture"):
        segment_and_measure(table, factory=lambda say: TrueMaps(images))
    with pytest.raises(ValueError, match="kernel died"):
        segment_and_measure(volume, factory=lambda say: TrueMaps(images, fails_at=2))


def test_what_the_callback_raises_cancels_the_run_and_comes_back(volume, images):
    def stop(done, total):
        if done == 2:
            raise KeyboardInterrupt

    worker = Worker()
    with pytest.raises(KeyboardInterrupt):
        segment_and_measure(volume, factory=lambda say: TrueMaps(images), progress=stop, worker=worker)
    assert not worker.busy
    worker.close()
    (muscle,) = find_scenes()
    session = Session.adopt(muscle)
    assert {row["frame"] for row in session.rows("all")} >= {0, 1}
    session.close()
