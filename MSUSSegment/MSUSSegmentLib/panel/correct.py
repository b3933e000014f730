"""Section 4: paint segments, add, delete and reset lines, copy edits on, undo."""

from __future__ import annotations

import qt
import slicer

from MSUSSegmentLib.panel import ask
from MSUSSegmentLib.panel.areas import copy_to_next_picture
from MSUSSegmentLib.panel.place import is_placing, place, stop_placing
from MSUSSegmentLib.panel.section import Section, connect, safely
from MSUSSegmentLib.panel.translation import _, sentence
from MSUSSegmentLib.scene.attributes import key_of
from MSUSSegmentLib.scene.markups import kind_named
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.vocabulary import CLOSED, CURVE

__all__ = ["CorrectSection"]

EFFECTS = ["Paint", "Draw", "Erase", "Scissors", "Islands", "Smoothing", "Threshold"]
EDITOR_TAG = "MSUSSegment"  # a singleton survives the closing of a scene
#: Buttons beside one another that add a line.
COLUMNS = 3


class CorrectSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        self.placed_id = ""  # the markup that is being placed
        self._closed = False
        self.add_buttons = self._make_add_buttons()
        for button, slot in (
            (self.ui.msusUndoButton, self.undo),
            (self.ui.msusRedoButton, self.redo),
            (self.ui.msusStopPlacingButton, self.stop_placing),
            (self.ui.msusDeleteButton, self.delete),
            (self.ui.msusResetButton, self.reset),
            (self.ui.msusCopyButton, self.copy_on),
            (self.ui.msusRemeasureButton, self.remeasure),
        ):
            connect(button, "clicked()", slot)
        connect(self.ui.msusOverlayCheck, "clicked()", self.toggle_overlay)
        self._prepare_editor()

    def _make_add_buttons(self) -> dict:
        """A button for each kind of lines that a person may draw in any task, by the kind's name; hidden at first."""
        row, buttons = self.ui.msusAddRow, {}
        grid = qt.QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        every = [kind for task in TASKS.values() for kind in (*task.lines, *task.marks) if kind.button]
        for kind in {kind.name: kind for kind in every}.values():
            button = qt.QPushButton(_(kind.button), row)
            button.objectName = f"msusAdd{kind.name.capitalize()}Button"
            button.toolTip = _(kind.hint)
            grid.addWidget(button, len(buttons) // COLUMNS, len(buttons) % COLUMNS)
            connect(button, "clicked()", self._adder(kind.name))
            setattr(self.ui, button.objectName, button)
            buttons[kind.name] = button
        return buttons

    def show_add_buttons(self, task) -> None:
        """Those of the task's kinds, with its words."""
        for name, button in self.add_buttons.items():
            kind = task.line(name) or task.mark(name)
            button.visible = kind is not None and bool(kind.button)
            if button.visible:
                button.text, button.toolTip = _(kind.button), _(kind.hint)

    def _adder(self, kind: str):
        return lambda *_ignored: self.propose(kind)

    @safely
    def propose(self, kind: str) -> None:
        """Lines that the task can propose are proposed; others, or where nothing can be, are drawn."""
        session = self.need_session()
        declared = session.task.line(kind)
        if kind not in [one.name for one in session.lines_to_propose()]:
            self.add(kind)
        elif session.propose_lines(kind):
            self.say(_("{name}: drag the ends to where they belong.").format(name=_(declared.button)))
            self.panel.update()
        elif session.contour_numbers():
            raise ValueError(_("Every contour has its line, or there is no room for one; drag it instead."))
        else:
            self.add(kind)

    # Lines.

    @safely
    def add(self, kind: str) -> None:
        session = self.need_session()
        self._end_placing()
        node = session.add(kind)
        self.placed_id = node.GetID()
        mark = session.task.mark(kind)
        place(node, several=mark is not None)
        if mark is not None:
            self.say(f"{_(mark.title)}: {_(mark.hint)}.")
        else:
            self.say(
                _("{name}: click its points in the picture.").format(name=node.GetName())
                + (" " + _("A right click ends it.") if session.task.line(kind).shape in (CURVE, CLOSED) else "")
            )
        self.panel.update()

    @safely
    def stop_placing(self, *_ignored) -> None:
        self._end_placing()
        self.panel.update()

    def _end_placing(self) -> None:
        """Leave the place mode; a markup that was not completed is removed."""
        stop_placing()
        node = slicer.mrmlScene.GetNodeByID(self.placed_id) if self.placed_id else None
        self.placed_id = ""
        if node is None or self.session is None or self.session.is_volume:  # points of a mark stay, however many
            return
        kind = kind_named(key_of(node)[0], self.session.task)
        if kind is None or node.GetNumberOfDefinedControlPoints() < kind.least:
            self.session.delete(node)

    @safely
    def delete(self, *_ignored) -> None:
        session = self.need_session()
        node = slicer.mrmlScene.GetNodeByID(self.panel.selected_id) if self.panel.selected_id else None
        if node is None:
            raise ValueError(_("Select the row of a line in the table first (section 5), then delete it."))
        stop_placing()
        session.highlight(None)
        session.delete(node)
        self.panel.selected_id = ""
        self.panel.update()

    @safely
    def reset(self, *_ignored) -> None:
        session = self.need_session()
        edits = session.edits_in([session.frame], segments_too=False)
        question = _("Discard what a person changed in this frame ({names})?").format(names=_names(edits))
        if edits and not ask.confirm(question, in_testing=True):
            return
        session.reset_to_ai(session.frame)
        self.panel.update()

    @safely
    def copy_on(self, *_ignored) -> None:
        session = self.need_session()
        if session.frame_count < 2 and session.task.outlines:
            copy_to_next_picture(self.panel)
            return
        if session.frame_count < 2:
            raise ValueError(_("This is a single picture; there is no next frame."))
        there = session.edits_at_next()
        question = _("The next frame was changed by hand ({names}). Replace that?").format(names=", ".join(there))
        if there and not ask.confirm(question, in_testing=False):
            return
        session.copy_edits_to_next(overwrite=True)
        self.panel.update()

    @safely
    def undo(self, *_ignored) -> None:
        self.need_session().undo()
        self.panel.update()

    @safely
    def redo(self, *_ignored) -> None:
        self.need_session().redo()
        self.panel.update()

    @safely
    def toggle_overlay(self, *_ignored) -> None:
        session = self.need_session()
        if session.overlay_visible != self.ui.msusOverlayCheck.checked:
            session.toggle_overlay()

    @safely
    def overlay_key(self) -> None:
        """The key for it: the check box follows."""
        self.ui.msusOverlayCheck.checked = self.need_session().toggle_overlay()

    # Segments.

    @safely
    def remeasure(self, *_ignored) -> None:
        session = self.need_session()
        if session.muscle.segmentation is None:
            raise ValueError(_("The segmentation was deleted; press Segment and measure to make a new one."))
        frames = self.panel.chosen_frames()
        edits = session.edits_in(session.frames_for(frames), painted_too=False)
        overwrite = False
        if edits:
            question = _(
                "A person has changed {names}. Replace these, too? (No keeps them and derives the others anew.)"
            ).format(names=_names(edits))
            overwrite = ask.confirm(question, in_testing=False)
        with self.panel.waiting():
            problems = session.remeasure_from_segments(frames, overwrite=overwrite)
        text = _("Measured again from the segments.")
        if edits and not overwrite:
            text = _("Measured again from the segments; {count} edits kept.").format(count=len(edits))
        self.say(" ".join([text, *map(sentence, problems[:1])]), "warning" if problems else "info")
        self.panel.update()

    def _prepare_editor(self) -> None:
        """The Segment Editor without what this panel decides itself."""
        editor = self.ui.msusSegmentEditor
        editor.setEffectNameOrder(EFFECTS)
        editor.unorderedEffectsVisible = False
        editor.undoEnabled = False  # strokes and lines have one order of undo, that of the buttons above
        for show in (
            editor.setSegmentationNodeSelectorVisible,
            editor.setSourceVolumeNodeSelectorVisible,
            editor.setSwitchToSegmentationsButtonVisible,
            editor.setAddRemoveSegmentButtonsVisible,
            editor.setShow3DButtonVisible,
            editor.setSpecifyGeometryButtonVisible,
            editor.setMaskingSectionVisible,
        ):
            show(False)

    def _editor_node(self):
        scene = slicer.mrmlScene
        node = scene.GetSingletonNode(EDITOR_TAG, "vtkMRMLSegmentEditorNode")
        if node is None:
            node = scene.CreateNodeByClass("vtkMRMLSegmentEditorNode")
            node.SetSingletonTag(EDITOR_TAG)
            node.UnRegister(None)
            node = scene.AddNode(node)
        node.SetOverwriteMode(node.OverwriteNone)  # the default lets a stroke eat the neighbour
        return node

    def _aim_editor(self) -> None:
        """Put the editor on this session's segmentation and picture, in the order that it needs."""
        editor, muscle = self.ui.msusSegmentEditor, self.session.muscle if self.session is not None else None
        segmentation = muscle.segmentation if muscle is not None else None
        volume = muscle.volume if segmentation is not None else None
        if segmentation is not None:
            editor.setMRMLScene(slicer.mrmlScene)
            editor.setMRMLSegmentEditorNode(self._editor_node())
        else:
            editor.setActiveEffectByName("")
        editor.setSegmentationNode(segmentation)
        editor.setSourceVolumeNode(volume)

    def on_session(self) -> None:
        self.placed_id = ""
        if self.session is not None and self.parameters is not None and not self.parameters.rater:
            self.parameters.rater = self.session.rater  # who worked on this scene before
        self._aimed = self._target()
        self._aim_editor()

    def _target(self):
        muscle = self.session.muscle if self.session is not None else None
        return muscle.segmentation.GetID() if muscle is not None and muscle.segmentation is not None else None

    def on_parameters(self) -> None:
        if self.session is not None and self.parameters is not None:
            rater = self.parameters.rater.strip()
            if rater != self.session.rater:
                self.session.rater = rater

    def update(self) -> None:
        session = self.session
        there = session is not None
        if self._target() != self._aimed:  # deleted by hand, or made anew
            self._aimed = self._target()
            self._aim_editor()
        if self.placed_id and there and session.is_volume and session.is_whole(self.placed_id):
            stop_placing()
        if self.placed_id and not is_placing():  # complete, or given up in the toolbar
            self._end_placing()
        self.ui.msusCorrectSection.enabled = there
        self.ui.msusUndoButton.enabled = there and bool(session.can_undo)
        self.ui.msusRedoButton.enabled = there and bool(session.can_redo)
        self.ui.msusStopPlacingButton.enabled = bool(self.placed_id)
        self.ui.msusDeleteButton.enabled = there and bool(self.panel.selected_id)
        self.ui.msusCopyButton.enabled = there and (session.frame_count > 1 or bool(session.task.outlines))
        self.ui.msusRemeasureButton.enabled = self._aimed is not None and not session.is_volume  # its numbers follow
        self.ui.msusResetButton.enabled = there and not session.is_volume

    _aimed = None

    def leave(self) -> None:
        self._end_placing()
        self.ui.msusSegmentEditor.setActiveEffectByName("")  # it would go on painting in other modules
        self.ui.msusSegmentEditor.removeViewObservations()  # the next effect sets them up again

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        editor = self.ui.msusSegmentEditor
        editor.setMRMLSegmentEditorNode(None)  # after a reload another widget works with it
        editor.setMRMLScene(None)  # or it answers the scene's events, and complains that it has no node


def _names(edits) -> str:
    """Who was changed, short: "MT 1 and PA 2 in frame 3, …"."""
    by_frame: dict[int, list[str]] = {}
    for frame, name in edits:
        by_frame.setdefault(frame, []).append(name)
    parts = [
        _("{names} in frame {frame}").format(names=", ".join(names), frame=frame)
        for frame, names in list(by_frame.items())[:3]
    ]
    if len(by_frame) > 3:
        parts.append(_("and {count} more frames").format(count=len(by_frame) - 3))
    return "; ".join(parts)
