"""The queue of a study at the panel: one image after the other, saved on the way, by buttons and keys."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
import slicer
from PIL import Image

from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.study.annotation import AI, PROPOSED, Annotation
from MSUSSegmentLib.study.image import StudyImage
from MSUSSegmentLib.study.study import Settings, Study
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import Picture

SPACING = (0.12, 0.12)


@pytest.fixture
def folder(tmp_path, images):
    """A study of three pictures with the network's results."""
    with Study.create(tmp_path / "study", Settings("longitudinal")) as study:
        (study.folder / "pictures").mkdir()
        for number in range(3):
            path = study.folder / "pictures" / f"p{number}.png"
            Image.fromarray(images[number].pixels).save(path)
            image = StudyImage(
                f"p{number}", path.name, f"pictures/{path.name}", None, content_sha256(path), number,
                images[number].pixels.shape, spacing=SPACING, scale_source="typed", mm_per_pixel=SPACING[0],
            )  # fmt: skip
            study.add(image)
            truth = images[number].truth
            maps = {"aponeurosis": truth.superficial_mask | truth.deep_mask, "fascicle": truth.fascicle_mask}
            maps = {name: mask.astype(np.float32) for name, mask in maps.items()}
            found = LONGITUDINAL.interpret(maps, Picture(images[number].pixels), spacing=SPACING)
            one = Annotation(
                image.name, image.source, image.sha256, 0, "longitudinal", image.shape, image.spacing, AI, PROPOSED,
                masks=found.masks, drawing=found.drawing, measurements=found.measurements, options=asdict(Options()),
                scale_source="typed", model="truth 1", weights="ab" * 32,
            )  # fmt: skip
            study.save(image, AI, [one], PROPOSED)
    return study.folder


@pytest.fixture
def queue(user, folder, monkeypatch):
    """The panel with the study open."""
    monkeypatch.setattr("MSUSSegmentLib.panel.ask.ask_folder", lambda title, start: str(folder))
    user.ui.msusRaterEdit.text = "anna"
    user.click("msusQueueOpenButton")
    yield user
    user.panel.queue.close()


def listed(user):
    table = user.ui.msusQueueTable
    return [(table.item(row, 0).text(), table.item(row, 1).text()) for row in range(table.rowCount)]


def thickness(user):
    return next(row["value"] for row in user.session.rows("this") if (row["quantity"], row["index"]) == ("MT", None))


def drag_deep(user, down=1.0):
    node = user.markup("deep")
    node.InvokeEvent(node.PointStartInteractionEvent)
    x, y, z = node.GetNthControlPointPosition(1)
    node.SetNthControlPointPosition(1, x, y - down, z)
    node.InvokeEvent(node.PointEndInteractionEvent)
    user.settle()


def test_a_name_is_needed_before_a_study_opens(user, folder, monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.panel.ask.ask_folder", lambda title, start: str(folder))
    user.click("msusQueueOpenButton")
    assert "Type your name first" in user.message and user.panel.queue.study is None


def test_the_list_tells_of_every_image_and_next_opens_one_after_the_other(queue):
    assert listed(queue) == [(f"p{i}.png", "AI") for i in range(3)]
    assert "AI 3" in queue.ui.msusQueueLabel.text
    for name in ("p0", "p1", "p2"):
        queue.click("msusQueueNextButton")
        assert queue.panel.queue.work.image.name == name and "MT" in queue.ui.msusStripLabel.text
        assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == 1, "one picture at a time"
    queue.click("msusQueuePreviousButton")
    assert queue.panel.queue.work.image.name == "p1"
    assert [status for _, status in listed(queue)] == ["AI"] * 3, "who changes nothing leaves no record"


def test_what_was_changed_is_saved_on_leaving_and_is_there_again(queue, folder):
    queue.click("msusQueueNextButton")
    drag_deep(queue)
    moved = thickness(queue)
    queue.click("msusQueueNextButton")
    assert listed(queue)[0] == ("p0.png", "corrected") and queue.panel.queue.work.image.name == "p1"
    queue.panel.queue.choose(0)
    assert thickness(queue) == pytest.approx(moved, rel=1e-6) and "edited" in queue.ui.msusStripLabel.text
    with Study.open(folder) as study:
        record = study.record(study.image("p0"), "anna")
        assert record["status"] == "corrected" and record["changes"][0]["kind"] == "deep"
        assert study.record(study.image("p0"), AI)["revision"] == 1, "the network's own result stays"


def test_approve_and_reject_go_on_and_a_rejection_needs_a_reason(queue, folder, monkeypatch):
    queue.click("msusQueueNextButton")
    queue.click("msusQueueApproveButton")
    assert queue.panel.queue.work.image.name == "p1"
    monkeypatch.setattr("MSUSSegmentLib.panel.ask.ask_text", lambda title, text="": "  ")
    queue.click("msusQueueRejectButton")
    assert "Say why" in queue.message and queue.panel.queue.work.image.name == "p1"
    monkeypatch.setattr("MSUSSegmentLib.panel.ask.ask_text", lambda title, text="": "blurred")
    queue.click("msusQueueRejectButton")
    assert listed(queue)[:2] == [("p0.png", "approved"), ("p1.png", "rejected: blurred")]
    drag_deep(queue)
    queue.click("msusQueueSaveButton")
    assert queue.panel.queue.work.image.name == "p2" and listed(queue)[2][1] == "corrected", "saved without going on"
    queue.click("msusQueueApproveButton")
    assert "Nothing is left to do" in queue.message and queue.session is None
    with Study.open(folder) as study:
        assert study.queue("anna").counts()["approved"] == 2


def test_filter_and_search(queue):
    queue.click("msusQueueNextButton")
    queue.click("msusQueueApproveButton")
    queue.ui.msusQueueStatusCombo.setCurrentIndex(queue.ui.msusQueueStatusCombo.findData("approved"))
    assert listed(queue) == [("p0.png", "approved")]
    queue.ui.msusQueueStatusCombo.setCurrentIndex(0)
    queue.ui.msusQueueSearchEdit.text = "p2"
    queue.panel.queue._choice_changed()
    assert listed(queue) == [("p2.png", "AI")]


def test_another_program_that_works_for_the_same_rater_is_told(queue, folder, user):
    from MSUSSegmentLib.study.lock import LockedError

    with Study.open(folder) as study:
        with pytest.raises(LockedError):
            study.lock("anna")
        other = study.lock("ben")
        user.ui.msusRaterEdit.text = "ben"
        user.click("msusQueueOpenButton")
        assert "ben" in user.message and user.panel.queue.study is None
        other.release()
        study.lock("anna").release()  # what was open before was given back


def test_choosing_another_picture_or_closing_the_scene_keeps_what_was_changed(queue, folder, cine):
    queue.click("msusQueueNextButton")
    drag_deep(queue)
    queue.choose(cine)
    assert queue.panel.queue.work is None and listed(queue)[0][1] == "corrected"
    queue.click("msusQueueNextButton")
    drag_deep(queue)
    changed = queue.panel.queue.work.image.name
    slicer.mrmlScene.Clear(0)
    with Study.open(folder) as study:
        assert study.record(study.image(changed), "anna")["status"] == "corrected"


def test_closing_the_module_keeps_what_was_changed_and_frees_the_study(queue, folder):
    queue.click("msusQueueNextButton")
    drag_deep(queue)
    queue.widget.cleanup()
    with Study.open(folder) as study:
        assert study.record(study.image("p0"), "anna")["status"] == "corrected"
        study.lock("anna").release()


def test_a_long_list_comes_page_by_page(queue, monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.panel.queue.PAGE", 2)
    queue.panel.queue._choice_changed()
    assert [name for name, _ in listed(queue)] == ["p0.png", "p1.png"]
    queue.click("msusQueueForthButton")
    assert [name for name, _ in listed(queue)] == ["p2.png"] and not queue.ui.msusQueueForthButton.enabled
    queue.ui.msusQueueStatusCombo.setCurrentIndex(queue.ui.msusQueueStatusCombo.findData("AI"))
    queue.click("msusQueueForthButton")
    queue.panel.queue.choose(0)
    queue.click("msusQueueApproveButton")
    assert [name for name, _ in listed(queue)] == ["p0.png", "p1.png"], "never an empty page"


def test_the_study_remembers_where_one_was_and_keeps_the_name(queue):
    assert not queue.ui.msusRaterEdit.enabled, "the records are those of the name it was opened under"
    queue.click("msusQueueNextButton")
    queue.click("msusQueueNextButton")
    queue.panel.queue.close()
    queue.panel.update()
    assert queue.ui.msusRaterEdit.enabled
    queue.click("msusQueueOpenButton")
    assert queue.panel.queue.work.image.name == "p1"


def test_work_that_cannot_be_saved_stays_open(queue, monkeypatch):
    queue.click("msusQueueNextButton")
    drag_deep(queue)
    work = queue.panel.queue.work

    def full(*arguments, **more):
        raise OSError("The disk is full; free some space.")

    monkeypatch.setattr(type(work.study), "save", full)
    queue.click("msusQueueNextButton")
    assert queue.message == "The disk is full; free some space." and queue.panel.queue.work is work
    monkeypatch.undo()
    queue.click("msusQueueSaveButton")
    assert not work.changed


def test_only_what_the_rater_has_flagged(queue):
    queue.click("msusQueueNextButton")
    queue.panel.queue.work.flagged = True
    queue.click("msusQueueSaveButton")
    queue.ui.msusQueueStatusCombo.setCurrentIndex(queue.ui.msusQueueStatusCombo.findData("flagged"))
    assert [name for name, _ in listed(queue)] == ["p0.png"]


def test_the_steps_have_keys(queue):
    assert np.isin(["Shift+N", "Shift+A"], list(queue.panel.keys.keys.values())).all()
    queue.panel.next_image()
    assert queue.panel.queue.work is not None
    queue.panel.approve_image()
    assert listed(queue)[0][1] == "approved"
