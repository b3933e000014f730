"""Section 6: write the results."""

from __future__ import annotations

from pathlib import Path

from MSUSSegmentLib.panel import ask
from MSUSSegmentLib.panel.section import Section, connect, safely
from MSUSSegmentLib.panel.translation import _
from MSUSSegmentLib.scene.examples import ExampleExistsError

__all__ = ["SaveSection"]


class SaveSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        for button, slot in (
            (self.ui.msusBrowseButton, self.browse),
            (self.ui.msusSaveButton, self.save),
            (self.ui.msusCsvButton, self.export_csv),
            (self.ui.msusSegmentationButton, self.export_segmentation),
            (self.ui.msusDatasetButton, self.export_dataset),
        ):
            connect(button, "clicked()", slot)

    def folder(self) -> Path:
        """The chosen folder; ValueError when none was chosen."""
        text = self.ui.msusFolderEdit.text.strip()
        if not text:
            raise ValueError(_("Choose a folder for the results first."))
        path = Path(text).expanduser()
        if not path.is_absolute():
            raise ValueError(_("Write the whole path of the folder, from the drive or / on; or press Browse."))
        if path.exists() and not path.is_dir():
            raise ValueError(_("{path} is a file; choose a folder.").format(path=path))
        return path

    @safely
    def browse(self, *_ignored) -> None:
        path = ask.ask_folder(_("Folder for the results"), self.ui.msusFolderEdit.text)
        if path:
            self.ui.msusFolderEdit.text = path

    @safely
    def save(self, *_ignored) -> None:
        session, folder = self.need_session(), self.folder()
        if self.panel.running:
            raise ValueError(_("A run is going on; wait for it, or cancel it, then save."))
        question = _("{folder} holds results already. Replace them?").format(folder=folder)
        if (folder / "measurements.csv").exists() and not ask.confirm(question, in_testing=True):
            return
        with self.panel.waiting():
            notes = session.save(folder)
        text = _("Saved in {folder}.").format(folder=folder)
        self.say(" ".join([text, *notes]), "warning" if notes else "info")

    @safely
    def export_csv(self, *_ignored) -> None:
        session, path = self.need_session(), self._path(".csv")
        session.export_csv(path)
        self.say(_("Written: {path}").format(path=path))

    @safely
    def export_segmentation(self, *_ignored) -> None:
        session, path = self.need_session(), self._path(".seg.nrrd")
        session.export_segmentation(path)
        self.say(_("Written: {path}").format(path=path))

    @safely
    def export_dataset(self, *_ignored) -> None:
        session, folder = self.need_session(), self.folder()
        group = self.ui.msusGroupEdit.text.strip()
        if not group:
            raise ValueError(_("Say whose frames these are (Training data, for instance S01): one person, one split."))
        frames, split = session.frames_for(self.panel.chosen_frames()), self.parameters.datasetSplit
        none_there = session.task.structures if self.ui.msusNoneThereCheck.checked else ()
        try:
            with self.panel.waiting():
                session.export_dataset(folder, frames, group, split, none_there)
        except ExampleExistsError as there:
            question = _("{what} Replace?").format(what=there)
            if not ask.confirm(question, in_testing=False):
                self.say(_("Nothing was added: the data set holds {count} of these frames already.").format(
                    count=len(there.names)), "warning")  # fmt: skip
                return
            with self.panel.waiting():
                session.export_dataset(folder, frames, group, split, none_there, replace=True)
        self.ui.msusNoneThereCheck.checked = False  # it is said of these frames, and not of the next ones
        self.say(_("{count} frames added to the data set in {folder}.").format(count=len(frames), folder=folder))

    def _path(self, suffix: str) -> Path:
        folder = self.folder()
        folder.mkdir(parents=True, exist_ok=True)
        stem = Path(self.session.muscle.volume.GetName()).stem or "ultrasound"
        safe = "".join(c if c.isalnum() or c in "-_. " else "_" for c in stem)
        return folder / f"{safe}{suffix}"

    def update(self) -> None:
        self.ui.msusSaveSection.enabled = self.session is not None
        self.ui.msusDatasetButton.enabled = self.session is not None and not self.session.is_volume
