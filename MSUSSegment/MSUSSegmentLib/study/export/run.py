"""Export a study: choose, screen, split, name by codes, write, and tell what is in it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from MSUSSegmentLib.io.files import replace_bytes, replace_csv
from MSUSSegmentLib.io.scan_area import Box
from MSUSSegmentLib.study.agreement import CONSENSUS, compare_raters
from MSUSSegmentLib.study.agreement_report import format_agreement
from MSUSSegmentLib.study.annotation import AI, REJECTED, Annotation
from MSUSSegmentLib.study.export.burnt_in import BLANK, CROP, HANDLING, KEEP, BurntInTextError, screen_picture
from MSUSSegmentLib.study.export.card import Contents, card_text
from MSUSSegmentLib.study.export.choose import Chosen, choose_annotations, with_pictures
from MSUSSegmentLib.study.export.formats import DICOM_FORMATS, FORMAT_NAMES, FORMATS, Writer
from MSUSSegmentLib.study.export.frames import ExportedFrame, labelled, partly_drawn
from MSUSSegmentLib.study.export.pseudonyms import PSEUDONYMS, Pseudonyms
from MSUSSegmentLib.study.near_duplicates import NearDuplicate, describe_picture, find_near_duplicates
from MSUSSegmentLib.study.split import FOLDS, SHARES, deal, group_together
from MSUSSegmentLib.study.study import Study
from MSUSSegmentLib.tasks.task import Task

__all__ = ["CARD", "ExportOptions", "Exported", "export_study"]

CARD, DUPLICATES, PROBLEMS = "README.md", "near-duplicates.csv", "problems.txt"
DUPLICATE_COLUMNS = ("first", "second", "likeness", "mirrored", "part")
#: Names of so many images are told in a message.
TOLD = 5


@dataclass(frozen=True)
class ExportOptions:
    """What is exported and how.

    ``rater``: whose annotations, "" as of `choose.choose_annotations`; ``approved_only``. ``burnt_in``: what is done
    about text around the scan area (`burnt_in.HANDLING`); None asks, by an error, once there is any. ``shares`` of the
    parts, ``seed`` of the split. ``licences`` as typed. ``pseudonyms``: the table of codes; None for the study's own.
    ``agreement``: also tell in the card how well raters agree.
    """

    rater: str = ""
    approved_only: bool = True
    burnt_in: str | None = None
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))
    seed: int = 0
    licences: tuple[str, ...] = ()
    pseudonyms: Path | None = None
    agreement: bool = True

    def __post_init__(self) -> None:
        if self.burnt_in not in (None, *HANDLING):
            raise ValueError(f"Text in pictures can be handled by {', '.join(HANDLING)}, not {self.burnt_in!r}.")


@dataclass(frozen=True)
class Exported:
    """What was written: ``folder``, ``frames`` by part, pairs of near-``duplicates``, ``problems`` in words, how the
    data set is used, and the code of the ``rater`` whose annotations they are."""

    folder: Path
    frames: Mapping[str, int]
    duplicates: int
    problems: tuple[str, ...]
    hint: str
    rater: str


@dataclass(frozen=True)
class _Problem:
    """A sentence for the person who exports, and one without the names of images and people, for the export."""

    told: str
    public: str


@dataclass
class _Seen:
    """What is known of the frames after the pictures were looked at."""

    areas: list[Box] = field(default_factory=list)
    with_text: list[str] = field(default_factory=list)
    descriptions: list = field(default_factory=list)
    kept: list[Annotation] = field(default_factory=list)
    problems: list[_Problem] = field(default_factory=list)


def export_study(
    study: Study,
    task: Task,
    folder: str | Path,
    format_name: str,
    options: ExportOptions = ExportOptions(),
    *,
    progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Exported:
    """Export a study into a folder that is not there yet or empty; the folder appears when it is complete.

    Args:
        study: open.
        task: of the study.
        folder: where.
        format_name: one of `formats.FORMAT_NAMES`.
        options: what and how.
        progress: called with (stage, done, total).
        cancelled: asked before each frame.

    Raises:
        BurntInTextError: text was found around the scan area, and ``options.burnt_in`` does not say what to do.
        ValueError: nothing can be exported, or not so; in one sentence.
        InterruptedError: ``cancelled`` said so; nothing is left.
        OSError: something cannot be written; nothing is left.
        ImportError: highdicom is not installed, for DICOM.
    """
    if format_name not in FORMAT_NAMES:
        raise ValueError(f"There is no format {format_name!r}; choose one of {', '.join(FORMAT_NAMES)}.")
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} exists and is not empty; choose another folder, or remove it first.")
    names = Pseudonyms(options.pseudonyms or study.folder / PSEUDONYMS, folder)
    chosen = choose_annotations(study, options.rater, options.approved_only)
    run = _Run(study, task, folder, options, names, chosen, progress or (lambda *_: None), cancelled)
    part = folder.with_name(folder.name + ".partial")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        exported = run.dicom(part, format_name) if format_name in DICOM_FORMATS else run.pixels(part, format_name)
        names.write()
        if folder.exists():
            folder.rmdir()  # it is empty
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return exported


class _Run:
    """One export under way."""

    def __init__(
        self, study: Study, task: Task, folder: Path, options: ExportOptions, names: Pseudonyms, chosen: Chosen,
        progress: Callable[[str, int, int], None], cancelled: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.study, self.task, self.folder, self.options, self.names = study, task, folder, options, names
        self.chosen, self.progress, self.cancelled = chosen, progress, cancelled
        self.contents = Contents()
        annotations = chosen.annotations
        names.add("subject", {one.subject for one in annotations})
        names.add("image", {one.image for one in annotations})
        names.add("clip", {_clip(one) for one in annotations})
        names.add("rater", {rater for rater in study.raters() if rater != CONSENSUS})

    def rater_code(self, rater: str) -> str:
        return rater if rater == CONSENSUS else self.names.code("rater", rater)

    def check(self) -> None:
        if self.cancelled():
            raise InterruptedError("Stopped; nothing was exported.")

    # Data sets of pictures and masks.

    def pixels(self, part: Path, format_name: str) -> Exported:
        target = part / self.folder.name  # what a writer says of itself by its folder's name is right
        writer = FORMATS[format_name](target, self.task)
        seen = self._look()
        handling = self._handling(seen)
        groups, parts, folds, duplicates = self._split(seen)
        frames = [
            self._frame(one, group, *rest, handling)
            for one, group, *rest in zip(seen.kept, groups, parts, folds, seen.areas, strict=True)
        ]
        if getattr(writer, "two_passes", False):
            for i, frame in enumerate(frames, 1):
                self.check()
                writer.look(frame)
                self.progress("looking for overlaps", i, len(frames))
        problems = seen.problems + self._write(writer, frames)
        writer.finish()
        rows = []
        for pair in duplicates:
            first, second = frames[pair.first], frames[pair.second]
            values = (first.id, second.id, f"{pair.likeness:.3f}", "yes" if pair.mirrored else "", first.part)
            rows.append(dict(zip(DUPLICATE_COLUMNS, values, strict=True)))
        replace_csv(target / DUPLICATES, DUPLICATE_COLUMNS, rows)
        self._finish(target, self._hint(writer, self.folder.name), handling, len(duplicates), problems)
        for entry in list(target.iterdir()):
            entry.rename(part / entry.name)
        target.rmdir()
        hint = self._hint(writer, self.folder)
        return self._exported(len(duplicates), problems, hint)

    def _hint(self, writer: Writer, folder: str | Path) -> str:
        return writer.hint.format(folder=folder, number=getattr(writer, "number", ""))

    def _frame(self, one: Annotation, group: int, part: str, fold: int | None, area: Box, how: str) -> ExportedFrame:
        subject, clip = self.names.code("subject", one.subject), self.names.code("clip", _clip(one))
        about = {"muscle": one.muscle, "side": one.side, "device": one.device}
        rater = self.rater_code(one.rater)
        return ExportedFrame(self._id(one), one, self.task, subject, clip, rater, group, part, fold, area, how, about)

    def _look(self) -> _Seen:
        """Look at every picture once: scan area, text around it, what it is compared by."""
        seen, annotations = _Seen(), self.chosen.annotations
        by_image: dict[str, list[Annotation]] = {}
        for one in annotations:
            by_image.setdefault(one.image, []).append(one)
        done = 0
        for image, of_image in by_image.items():
            self.check()
            try:
                for one in with_pictures(self.study, of_image):
                    grey = one.picture
                    if grey.shape != tuple(one.shape):
                        size = f"{grey.shape[1]} x {grey.shape[0]}"
                        raise ValueError(f"its picture has {size} pixels, what was drawn on it another size")
                    screening, description = screen_picture(grey), describe_picture(grey)
                    seen.areas.append(screening.area)
                    seen.descriptions.append(description)
                    seen.kept.append(next(other for other in of_image if other.frame == one.frame))
                    if screening.text:
                        seen.with_text.append(f"{image}, frame {one.frame}" if len(of_image) > 1 else image)
            except (ValueError, OSError) as error:
                seen.problems.append(_Problem(f"{image}: {error}", f"{self._id(of_image[0])}: left out, not readable."))
            done += len(of_image)
            self.progress("looking at pictures", done, len(annotations))
        if not seen.kept:
            raise ValueError(f"No picture can be read: {seen.problems[0].told}")
        return seen

    def _handling(self, seen: _Seen) -> str:
        if self.options.burnt_in is not None:
            return self.options.burnt_in
        if seen.with_text:
            count, told = len(seen.with_text), ", ".join(seen.with_text[:TOLD])
            more = f" and {count - TOLD} more" if count > TOLD else ""
            raise BurntInTextError(
                f"{count} picture{'s show' if count > 1 else ' shows'} text around the scan area, which may name a "
                f"person ({told}{more}); look at them, then say what to do: --burnt-in crop, blank or keep."
            )
        return KEEP

    def _split(self, seen: _Seen) -> tuple[list[int], list[str], list[int | None], list[NearDuplicate]]:
        """Group, part and fold of each frame, and the near-duplicates in different images."""
        images = [one.image for one in seen.kept]
        pairs = find_near_duplicates(seen.descriptions, of=images, progress=self.progress)
        keys = [(one.subject, _clip(one), one.image) for one in seen.kept]
        groups = group_together(len(keys), keys, [(pair.first, pair.second) for pair in pairs])
        parts = deal(groups, self.options.shares, self.options.seed)
        # The part "val" is fold 0; the training part is dealt to the other folds.
        training = [i for i, part in enumerate(parts) if part == "train"]
        others = {str(number): 1.0 for number in range(1, FOLDS)} if "val" in parts else {
            str(number): 1.0 for number in range(FOLDS)
        }  # fmt: skip
        dealt = deal([groups[i] for i in training], others, self.options.seed) if training else []
        folds: list[int | None] = [0 if part == "val" else None for part in parts]
        for i, fold in zip(training, dealt, strict=True):
            folds[i] = int(fold)
        return groups, parts, folds, pairs

    def _id(self, one: Annotation) -> str:
        parts = [self.names.code("subject", one.subject), self.names.code("image", one.image)]
        if one.time_s is not None or one.frame:
            parts.append(f"f{one.frame:05d}")
        return "_".join(filter(None, parts))

    def _write(self, writer: Writer, frames: Sequence[ExportedFrame]) -> list[_Problem]:
        """Write all frames; returns problems."""
        problems: list[_Problem] = []
        opened = with_pictures(self.study, [frame.annotation for frame in frames])
        for i, (frame, annotation) in enumerate(zip(frames, opened, strict=True), 1):
            self.check()
            frame = replace(frame, annotation=annotation)
            left_out = writer.add(frame)
            for text in (*(f"{frame.id}: {text}." for text in partly_drawn(annotation, self.task)), *left_out):
                problems.append(_Problem(f"{annotation.image}: {text}", text))
            if not left_out:
                self._count(frame)
            self.progress("writing", i, len(frames))
        if not self.contents.total:
            raise ValueError(f"Nothing could be exported: {problems[0].told if problems else 'no frame is labelled.'}")
        return problems

    def _count(self, frame: ExportedFrame) -> None:
        one = frame.annotation
        masks = {structure: frame.mask(structure) for structure in self.task.structures}
        labelled = {structure: bool(mask.any()) for structure, mask in masks.items() if mask is not None}
        about = dict(frame.about)
        self.contents.add(frame.part, one.image, one.subject, _clip(one), labelled, about, one.spacing is not None)

    # DICOM.

    def dicom(self, part: Path, format_name: str) -> Exported:
        from MSUSSegmentLib.study.export import dicom_objects

        write = dicom_objects.WRITERS[format_name]
        by_image: dict[str, list[Annotation]] = {}
        for one in self.chosen.annotations:
            by_image.setdefault(one.image, []).append(one)
        problems, hint = [], dicom_objects.HINT
        for done, (name, of_image) in enumerate(by_image.items(), 1):
            self.check()
            try:
                image = self.study.image(name)
                with self.study.recording(image) as recording:  # it is what was annotated
                    shape = recording.shape
                source = dicom_objects.read_source(
                    self.study.path_of(image), shape, self.names.code("subject", image.subject)
                )
                objects = write(source, of_image, self.task, self.rater_code(self.chosen.rater))
                stem = self._id(replace(of_image[0], time_s=None, frame=0))
                for more, dataset in objects.items():
                    dataset.save_as(part / f"{stem}{more}.dcm", enforce_file_format=True)
            except ValueError as error:
                problems.append(_Problem(f"{name}: {error}", f"{self._id(of_image[0])}: left out."))
                continue
            for one in of_image:
                drawn = {s: True for s in self.task.structures if labelled(one, self.task, s)}
                about = {"muscle": one.muscle, "side": one.side, "device": one.device}
                self.contents.add("all", one.image, one.subject, _clip(one), drawn, about, one.spacing is not None)
            self.progress("writing DICOM", done, len(by_image))
        if not self.contents.total:
            raise ValueError(f"Nothing could be exported as DICOM: {problems[0].told}")
        self._finish(part, hint, None, 0, problems)
        return self._exported(0, problems, hint)

    # What is in it.

    def _exported(self, duplicates: int, problems: Sequence[_Problem], hint: str) -> Exported:
        told = tuple(problem.told for problem in problems)
        rater = self.rater_code(self.chosen.rater)
        return Exported(self.folder, dict(self.contents.frames), duplicates, told, hint, rater)

    def _finish(self, target: Path, hint: str, handling: str | None, duplicates: int, problems) -> None:
        replace_bytes(target / PROBLEMS, "".join(f"{problem.public}\n" for problem in problems).encode())
        words = {
            CROP: "Pictures are cropped to the scan area.",
            BLANK: "Pictures are black around the scan area.",
            KEEP: "Pictures are as recorded, whatever is written around the scan area.",
            None: "No pictures are in here; the objects name their source images by their UIDs.",
        }
        counted = Counter(self.rater_code(one.rater) for one in self.study.annotations() if one.status != REJECTED)
        text = card_text(
            self.folder.name, self.task, self.contents,
            rater=self.rater_code(self.chosen.rater), raters=counted, licences=self.options.licences,
            burnt_in=words[handling], duplicates=duplicates, agreement=self._agreement(), hint=hint,
            notes=[f"{len(problems)} remarks on single frames are in {PROBLEMS}."] if problems else (),
        )  # fmt: skip
        replace_bytes(target / CARD, text.encode())

    def _agreement(self) -> str:
        """Tables of how well raters agree, with codes for their names; "" when nothing was read twice."""
        if not self.options.agreement:
            return "Not computed."
        coded = (replace(one, rater=self.rater_code(one.rater)) for one in self.study.annotations() if one.rater != AI)
        try:
            found = compare_raters(coded, self.task, self.progress, self.cancelled)
        except InterruptedError:
            raise
        except ValueError:
            return ""
        return format_agreement(replace(found, problems=()), self.task, markdown=True).replace("## ", "### ")


def _clip(one: Annotation) -> str:
    """A name of the clip that no other subject's has; "" without one."""
    return f"{one.subject}/{one.clip}" if one.clip else ""

