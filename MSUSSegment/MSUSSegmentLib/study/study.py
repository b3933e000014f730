"""A study on disk: its images, and what raters and the network say of them."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from MSUSSegmentLib import __version__
from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError
from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.study.annotation import AI, CORRECTED, NEW, PROPOSED, STATUSES, Annotation
from MSUSSegmentLib.study.changes import IMAGES, Changes, group_of
from MSUSSegmentLib.study.image import THUMBNAIL, StudyImage, read_image, write_image
from MSUSSegmentLib.study.index import SCORES, Index
from MSUSSegmentLib.study.lock import Lock, holders
from MSUSSegmentLib.study.moves import changes_between
from MSUSSegmentLib.study.queue import Queue
from MSUSSegmentLib.study.record import (
    COORDINATES,
    RATERS,
    SCHEMA,
    annotations_of,
    check_rater,
    encode_frame,
    read_record,
    record_folder,
    record_folders,
    write_record,
)
from MSUSSegmentLib.study.schema import check

if TYPE_CHECKING:
    import numpy as np

    from MSUSSegmentLib.io.recording import Recording

__all__ = ["OWN", "STUDY", "Settings", "Start", "Study", "now"]

STUDY, OWN = "study.json", ".study"
STUDY_SCHEMA = "msus-study/1"


@dataclass(frozen=True)
class Settings:
    """What a study is about.

    ``task`` and its measuring conventions ``options``. ``frames``: which of a clip, as ``start:stop:step``, None for
    all; ``scale_from_ruler`` as of ``msus analyze``. ``blind_to_ai``: raters begin with nothing and are not shown the
    network's result (each other's they never are). ``roots``: folders that images were added from, each (relative to
    the study or None, absolute).
    """

    task: str
    name: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    frames: str | None = None
    scale_from_ruler: bool = False
    blind_to_ai: bool = False
    roots: tuple[tuple[str | None, str], ...] = ()
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    created: str = ""


def _same(record: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Whether a state says what another one says already, whenever that was."""
    when = ("saved", "revision")
    one, other = ({key: value for key, value in each.items() if key not in when} for each in (record, content))
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def now() -> str:
    """This moment, ISO 8601 to the millisecond with the offset from UTC."""
    return datetime.now().astimezone().isoformat(timespec="milliseconds")


#: What a record says of the whole image, with what it is without.
_ABOUT = {"status": NEW, "reason": "", "flagged": False, "note": "", "seconds": 0.0, "started_from": ""}


@dataclass(frozen=True)
class Start:
    """What a rater begins with.

    ``annotations`` frame by frame; ``revision`` of the record that they are from, 0 when nothing was saved: give it to
    `Study.save` as ``expected``. ``started_from``: `AI` when it was the network's result. The rest as of a record.
    """

    annotations: tuple[Annotation, ...] = ()
    revision: int = 0
    status: str = NEW
    reason: str = ""
    flagged: bool = False
    note: str = ""
    seconds: float = 0.0
    started_from: str = ""


class Study:
    """An open study; nothing of it is kept in memory but its settings. Make one by `Study.create` or `Study.open`.

    ``own``: the folder of what belongs to nobody's record: index, locks, changes, where raters were.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings
        self.own = folder / OWN
        self._index: Index | None = None
        self._verified: dict[Path, tuple[int, int]] = {}  # size and time of files whose content was found to be right
        self._read: tuple[StudyImage, Recording] | None = None  # the recording that a frame was read from last

    @property
    def index(self) -> Index:
        """What the queue is looked up in; opened when it is first asked for."""
        if self._index is None:
            self._index = Index(self.folder, self.own)
        return self._index

    def close(self) -> None:
        """Close the index, and the recording that was read last."""
        if self._index is not None:
            self._index.close()
            self._index = None
        if self._read is not None:
            self._read[1].close()
            self._read = None

    def reload(self) -> None:
        """Read study.json again, which another program may have changed. ValueError as for `open`."""
        self.settings = Study.open(self.folder).settings

    def __enter__(self) -> Study:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def lock(self, part: str = "study", take_over: bool = False) -> Lock:
        """Hold a part of the study: "study" to add images, "run" to compute, a rater's name for this rater's records.

        Raises:
            LockedError: another program holds it, or has left the lock behind; in one sentence.
        """
        if part in ("study", "run"):
            advice = "take it over with --take-over"
            return Lock(self.own / "locks" / f"{part}.lock", f"the study in {self.folder}", take_over, advice)
        what = f"the records of {check_rater(part)} in {self.folder}"
        return Lock(self.own / "locks" / f"rater-{part}.lock", what, take_over)

    def holders(self) -> list[str]:
        """Who holds which part of the study, in words."""
        return holders(self.own / "locks")

    def queue(self, rater: str = "", **chosen: Any) -> Queue:
        """The images as a rater works through them; arguments as of `queue.Queue`."""
        return Queue(self.index, self.own / "places", rater, blind=self.settings.blind_to_ai, **chosen)

    @classmethod
    def create(cls, folder: str | Path, settings: Settings) -> Study:
        """Make a study in a folder, which may hold results of ``msus analyze`` already.

        Raises:
            ValueError: there is a study.
            OSError: it cannot be written.
        """
        folder = Path(folder)
        if (folder / STUDY).exists():
            raise ValueError(f"There is a study in {folder} already; choose another folder, or add images to it.")
        if folder.exists() and not folder.is_dir():
            raise ValueError(f"{folder} is a file; choose a folder for the study.")
        folder.mkdir(parents=True, exist_ok=True)
        study = cls(folder, replace(settings, created=now()))
        study.write_settings(study.settings)
        return study

    @classmethod
    def open(cls, folder: str | Path) -> Study:
        """Open a study.

        Raises:
            ValueError: there is none, or its study.json is damaged; in one sentence.
            OSError: it cannot be read.
        """
        folder = Path(folder)
        path = folder / STUDY
        try:
            content = json.loads(path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            raise ValueError(f"There is no study in {folder}; make one with msus study init {folder}.") from None
        except ValueError:
            raise ValueError(f"{path} is damaged; take it from a backup.") from None
        check("study", content, str(path))
        if not isinstance(content, dict) or content.pop("schema", None) != STUDY_SCHEMA:
            raise ValueError(f"{path} was not written by this version; it must say {STUDY_SCHEMA!r}.")
        content["roots"] = tuple((root["relative"], root["absolute"]) for root in content["roots"])
        return cls(folder, Settings(**content))

    def write_settings(self, settings: Settings) -> None:
        """Put other settings into study.json. OSError when it cannot be written."""
        content = {"schema": STUDY_SCHEMA, **asdict(settings)}
        content["roots"] = [{"relative": relative, "absolute": absolute} for relative, absolute in settings.roots]
        text = json.dumps(content, indent=1, ensure_ascii=False)
        check("study", json.loads(text), STUDY)
        replace_bytes(self.folder / STUDY, text.encode(), durable=True)
        self.settings = settings

    # Images.

    def image(self, name: str) -> StudyImage:
        """An image by its name. ValueError when there is none."""
        return read_image(self.folder, name)

    def images(self) -> Iterator[StudyImage]:
        """All images, in the order in which they were added."""
        self.index.refresh()
        for (name,) in self.index.rows("SELECT name FROM images ORDER BY place, name"):
            yield read_image(self.folder, name)

    def __len__(self) -> int:
        self.index.refresh()
        return self.index.rows("SELECT COUNT(*) FROM images")[0][0]

    def add(self, image: StudyImage, thumbnail: bytes = b"") -> None:
        """Put an image into the study, or other words into one that is there; its picture is neither read nor copied.

        OSError when it cannot be written.
        """
        with self._changes.changing(IMAGES), self._changes.changing(group_of(image.name)):
            write_image(self.folder, image)
            if thumbnail:
                replace_bytes(self.folder / image.name / THUMBNAIL, thumbnail)

    def thumbnail(self, image: str) -> Path | None:
        """The file of an image's small picture; None when there is none."""
        path = self.folder / image / THUMBNAIL
        return path if path.is_file() else None

    @property
    def _changes(self) -> Changes:
        return Changes(self.own / "changes")

    def write_scores(self, scores: Mapping[str, float], by: str) -> None:
        """Keep how much each image, by its name, would teach the model, for the order "informative"; ``by`` says what
        has scored them. OSError when it cannot be written."""
        content = {"by": by, "made": now(), "scores": {name: float(score) for name, score in scores.items()}}
        self.own.mkdir(parents=True, exist_ok=True)
        replace_bytes(self.own / SCORES, json.dumps(content, ensure_ascii=False, allow_nan=False).encode())

    def path_of(self, image: StudyImage) -> Path:
        """Where an image lies now. ValueError, in one sentence, when it is not found."""
        if image.root is None:
            places = [self.folder / image.path]
        else:
            if image.root >= len(self.settings.roots):
                self.reload()
            relative, absolute = self.settings.roots[image.root]
            near = [] if relative is None else [os.path.normpath(self.folder.absolute() / relative)]
            places = [Path(place) / image.path for place in (*near, absolute)]
        for place in places:
            if place.is_file():
                return place
        raise ValueError(
            f"{image.source} is not at {places[0]}; put it back, or add the folder in which it is now "
            f"(msus study add {self.folder} FOLDER)."
        )

    def recording(self, image: StudyImage) -> Recording:
        """The opened recording of an image, at the scale of the study.

        Raises:
            ValueError: it is not found, it cannot be opened, or it is no longer what was added.
        """
        path = self.path_of(image)
        self._verify(path, image.sha256)
        return open_recording(path, image.mm_per_pixel, any_modality=True)

    def _verify(self, path: Path, sha256: str) -> None:
        """Raise ValueError unless a file is what was added; looked at once while size and time stay as they are."""
        try:
            state = path.stat()
            sign = (state.st_size, state.st_mtime_ns)
            if self._verified.get(path) == sign:
                return
            same = content_sha256(path) == sha256
        except OSError as error:
            raise RecordingError(f"{path} cannot be read ({error.strerror}).") from None
        if not same:
            raise ValueError(f"{path} is no longer what was added to the study; put the original back.")
        self._verified[path] = sign

    def picture(self, image: StudyImage, frame: int) -> np.ndarray:
        """A frame of an image, (H, W) uint8; frames of a clip one after the other are decoded once. ValueError as for
        `recording`."""
        if self._read is None or self._read[0] != image:
            if self._read is not None:
                self._read[1].close()
                self._read = None
            self._read = image, self.recording(image)
        return self._read[1].frame(frame).pixels

    # Records.

    def raters(self, image: StudyImage | None = None) -> list[str]:
        """Names of the raters that have a record, of one image or of any; the network is not among them."""
        if image is None:
            self.index.refresh()
            return [name for (name,) in self.index.rows("SELECT DISTINCT rater FROM records ORDER BY rater")]
        folders = record_folders(self.folder / image.name)
        return sorted({folder.name for folder in folders if folder.parent.name == RATERS} - {AI})

    def record(self, image: StudyImage, rater: str, reading: int = 1) -> dict[str, Any] | None:
        """The newest state of a rater's record, or of the network's (`AI`); None when there is none. ValueError when it
        cannot be read."""
        return read_record(record_folder(self.folder / image.name, rater, reading))

    def annotations_of(self, image: StudyImage, rater: str, reading: int = 1) -> list[Annotation]:
        """What a rater, or the network (`AI`), says of an image, frame by frame; none when nothing is saved."""
        record = self.record(image, rater, reading)
        return [] if record is None else self.annotations_in(record, image)

    def annotations_in(self, record: Mapping[str, Any], image: StudyImage) -> list[Annotation]:
        """The frames of any state of a record of an image."""
        about = {name: getattr(image, name) for name in ("subject", "clip", "device", "muscle", "side")}
        folder = record_folder(self.folder / image.name, record["rater"], record["reading"])
        return annotations_of(
            record, folder, image=image.name, read=lambda frame: self.picture(image, frame), **about
        )

    def annotations(
        self,
        rater: str | Iterable[str] | None = None,
        status: str | Iterable[str] | None = None,
        image: str | None = None,
        reading: int | None = None,
    ) -> Iterator[Annotation]:
        """What was said of all frames, one after the other, in the order of the images, raters and readings.

        Args:
            rater: only of this one, or of these; None: of all people, not of the network; `AI` must be named.
            status: only frames of this status, or of these.
            image: only of the image of this name.
            reading: only of this reading; None: of all.

        Raises:
            ValueError: a record cannot be read, or there is no such status or image; in one sentence.
        """
        raters = None if rater is None else {rater} if isinstance(rater, str) else set(rater)
        wanted = set(STATUSES) if status is None else {status} if isinstance(status, str) else set(status)
        if not wanted <= set(STATUSES):
            raise ValueError(f"There is no status {min(wanted - set(STATUSES))!r}; choose from {', '.join(STATUSES)}.")
        for one in self.images() if image is None else (self.image(image),):
            there = [*self.raters(one), AI]
            for name in there[:-1] if raters is None else [name for name in there if name in raters]:
                for number in range(1, one.readings + 1) if reading is None else (reading,):
                    for annotation in self.annotations_of(one, name, number):
                        if annotation.status in wanted:
                            yield annotation

    def save(
        self,
        image: StudyImage,
        rater: str,
        annotations: Sequence[Annotation],
        status: str,
        *,
        reading: int = 1,
        reason: str = "",
        flagged: bool = False,
        note: str = "",
        seconds: float = 0.0,
        started_from: str = "",
        markups: Mapping[str, bytes] | None = None,
        context: Mapping[str, Any] | None = None,
        expected: int | None = None,
    ) -> dict[str, Any]:
        """Save what a rater says of an image as a new state of the record; the earlier ones stay.

        Args:
            image, rater, reading: whose record it is.
            annotations: all its frames; those of an earlier state that are not among them are no longer in the newest.
            status: of the image: `CORRECTED`, `APPROVED` or `REJECTED`; `PROPOSED` for the network alone.
            reason: why it is rejected.
            flagged, note: for the rater and those who look later.
            seconds: worked on it since the last state.
            started_from: `AI` when the rater began with the network's result.
            markups: files for other programs, in LPS mm, by their names.
            context: of the network's result, what it found once for all frames.
            expected: the revision that this was made from; see `record.write_record`.

        Returns:
            The state as it was written.

        Raises:
            ConflictError: somebody has saved meanwhile.
            ValueError: what is given cannot be saved; in one sentence.
            OSError: it cannot be written; what was saved before stays.
        """
        folder = self._record_folder(image, rater, reading, status)
        frames, files = [], {}
        for annotation in sorted(annotations, key=lambda one: one.frame):
            frame, masks = encode_frame(annotation)
            frames.append(frame)
            files |= masks
        of_markups = []
        for name, data in (markups or {}).items():
            sha256 = hashlib.sha256(data).hexdigest()
            file = f"markups/{name.removesuffix('.mrk.json')}-{sha256[:12]}.mrk.json"
            of_markups.append({"file": file, "sha256": sha256})
            files[file] = data
        before = read_record(folder)
        first = annotations[0] if annotations else None
        models = [(one.model, one.weights) for one in annotations if one.model]
        spacing = image.spacing if first is None else first.spacing
        model = dict(zip(("name", "weights_sha256"), models[0] if models else ("", ""), strict=True))
        content = {
            "schema": SCHEMA,
            "coordinates": COORDINATES,
            "image": {
                "source": image.source,
                "sha256": image.sha256,
                "shape": list(image.shape),
                "spacing": None if spacing is None else list(spacing),
                "scale_source": image.scale_source if first is None else first.scale_source,
            },
            "rater": rater,
            "reading": reading,
            "saved": now(),
            "status": status,
            "reason": reason,
            "flagged": flagged,
            "note": note,
            "task": self.settings.task,
            "options": dict(self.settings.options if first is None else first.options),
            "software": {"msus": __version__},
            "model": model,
            "started_from": started_from or ("" if before is None else before.get("started_from", "")),
            "seconds": round(seconds + (0.0 if before is None else before["seconds"]), 1),
            "frames": frames,
            "markups": of_markups,
        }
        if context is not None:
            content["context"] = dict(context)
        if status == PROPOSED and before is not None and _same(before, content):
            return before
        if status != PROPOSED:
            content["changes"] = self._changed(image, before, content["started_from"], annotations)
        group = group_of(image.name)
        with self._changes.changing(group) if self._index is None else self._index.changing(image.name):
            return write_record(folder, content, files, expected)

    def _record_folder(self, image: StudyImage, rater: str, reading: int, status: str) -> Path:
        """Where a rater's record goes. ValueError for what is no rater or status."""
        if status not in STATUSES[1:]:
            raise ValueError(f"There is no status {status!r}; choose from {', '.join(STATUSES[2:])}.")
        if (rater == AI) != (status == PROPOSED):
            raise ValueError(f"The status {PROPOSED!r} is that of the network's own results, and no one else's.")
        if rater != AI:
            if check_rater(rater) != rater:
                raise ValueError(f"{rater!r} has spaces around it; give the rater's name without them.")
            other = next((one for one in self.raters(image) if one.casefold() == rater.casefold() and one != rater), "")
            if other:  # some file systems take both for the same
                raise ValueError(f"There is a rater {other!r} already; write the name like that, or use another one.")
        return record_folder(self.folder / image.name, rater, reading)

    def _changed(
        self, image: StudyImage, before: Mapping[str, Any] | None, started_from: str, after: Sequence[Annotation]
    ) -> list[dict[str, Any]]:
        """What this state changes against the one before it, or against what the rater began with."""
        try:
            if before is not None:
                return changes_between(self.annotations_in(before, image), after)
            return changes_between(self.annotations_of(image, AI) if started_from == AI else (), after)
        except (ValueError, OSError):  # masks of the earlier state are damaged: saving goes before telling what changed
            return []

    def start(self, image: StudyImage, rater: str, reading: int = 1) -> Start:
        """What a rater begins with: what this rater has saved of the image, else the network's result, as the rater's
        own from now on; nothing where there is none or the study is blind to it.

        Raises:
            ValueError: a record cannot be read.
        """
        record = self.record(image, rater, reading)
        if record is not None:
            about = {name: record.get(name, default) for name, default in _ABOUT.items()}
            return Start(tuple(self.annotations_in(record, image)), record["revision"], **about)
        if self.settings.blind_to_ai:
            return Start()
        proposal = self.annotations_of(image, AI)
        own = tuple(replace(one, rater=rater, reading=reading, status=CORRECTED, seconds=0.0) for one in proposal)
        return Start(own, started_from=AI if own else "")
