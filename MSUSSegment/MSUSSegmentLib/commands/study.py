"""``msus study init | add | run | status | next``: ground truth, from images to what raters say of them."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from msus.folder import read_record as read_analysis
from MSUSSegmentLib.commands.analyze import analyze_places, gather
from MSUSSegmentLib.commands.console import DONE, FAILED, INTERRUPTED, NOTHING_MEASURED, ArgumentError, Bar, say
from MSUSSegmentLib.commands.places import Place, check_output, find_places
from MSUSSegmentLib.commands.summary import Subjects, read_subjects, write_summary
from MSUSSegmentLib.commands.work import Tally, Writing, tell
from MSUSSegmentLib.io.dicom import DicomSource
from MSUSSegmentLib.io.files import reason_of
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import typed_scale
from MSUSSegmentLib.io.result_files import content_sha256
from MSUSSegmentLib.report.text_table import format_table
from MSUSSegmentLib.study.annotation import AI, PROPOSED, STATUSES, Annotation
from MSUSSegmentLib.study.image import IMAGE, StudyImage
from MSUSSegmentLib.study.masks import encode_picture
from MSUSSegmentLib.study.queue import Item
from MSUSSegmentLib.study.study import Settings, Study, now

if TYPE_CHECKING:
    from msus.analysis import Analysis
    from msus.result import Result
    from MSUSSegmentLib.io.recording import Recording

__all__ = ["Adding", "add_images", "init_study", "next_image", "run_study", "status_of"]

#: Where copies of images lie in a study's folder.
COPIES = "images"
#: Longer side of a thumbnail, px.
THUMBNAIL_SIDE = 160


def init_study(folder: Path, settings: Settings) -> int:
    """Make a study in a folder, which may hold results already. Returns an exit code.

    Raises:
        ValueError, OSError: it cannot be made; in one sentence.
    """
    check_output(folder)
    Study.create(folder, settings)
    say(f"The study is in {folder}; add images with msus study add {folder} FOLDER.")
    return DONE


@dataclass(frozen=True)
class Adding:
    """How images are added: ``copy`` them into the study, or refer to where they lie. ``mm_per_pixel``: their scale,
    where it is typed. ``any_modality``: also DICOM pictures that say that they are no ultrasound. ``subjects``: a table
    of subject, clip, device, muscle, side. ``repeats``: how many images of the study each rater is shown once more.
    ``take_over``: a lock that was left behind."""

    copy: bool = False
    mm_per_pixel: float | None = None
    any_modality: bool = False
    subjects: Path | None = None
    repeats: int = 0
    take_over: bool = False


def add_images(study: Study, inputs: Iterable[str], adding: Adding = Adding(), quiet: bool = False) -> int:
    """Add files, folders and globs to a study. Those that it has are left, and found again when they were moved.

    Returns:
        An exit code: 0 all are in the study, 1 some are not, 3 none is.

    Raises:
        ValueError, OSError: nothing can be added; in one sentence.
    """
    subjects = read_subjects(adding.subjects)
    failures: list[str] = []
    with study.lock("study", adding.take_over):
        study.reload()
        _refresh(study, quiet)
        paths = gather(inputs, failures)
        places = find_places(paths, paths.roots or [Path(path).parent for path in paths], study.folder)
        known = {image.sha256: image for image in study.images()}
        order = max((image.order for image in known.values()), default=-1) + 1
        taken = {image.name.casefold() for image in known.values()}
        added = again = 0
        with Bar(quiet) as bar:
            for number, place in enumerate(places):
                bar("images", number, len(places))
                try:
                    if place.sha256 in known:
                        again += 1
                        _meet_again(study, known[place.sha256], place, adding, subjects, failures)
                        continue
                    image, thumbnail = _described(study, place, order + added, adding, subjects, taken)
                    study.add(image, thumbnail)
                except (ValueError, OSError) as error:
                    failures.append(f"{place.source}: {reason_of(error)}")
                    continue
                known[place.sha256] = image
                taken.add(image.name.casefold())
                added += 1
            bar("images", len(places), max(1, len(places)))
        _repeat(study, adding.repeats)
    for failure in failures:
        say(f"failed: {failure}")
    there = f", {again} were there" if again else ""
    say(f"{_images(added)} {'was' if added == 1 else 'were'} added{there}; the study has {len(study)}.")
    if not added and not again:
        return NOTHING_MEASURED
    return FAILED if failures else DONE


def _refresh(study: Study, quiet: bool = False, anew: bool = False) -> None:
    """Bring the index up to date, with progress; ``anew``: from all records."""
    with Bar(quiet) as bar:
        (study.index.rebuild if anew else study.index.refresh)(lambda done, total: bar("records", done, total))


def _described(
    study: Study, place: Place, order: int, adding: Adding, subjects: Subjects, taken: set[str]
) -> tuple[StudyImage, bytes]:
    """What is known of a new image, and its thumbnail."""
    with open_recording(place.path, adding.mm_per_pixel, adding.any_modality) as recording:
        thumbnail = encode_picture(_small(recording.frame(recording.sample(1)[0]).pixels))
        about = {
            "shape": recording.shape,
            "frames": len(recording),
            "spacing": recording.scale.spacing,
            "scale_source": recording.scale.source,
        }
        if adding.copy:
            root, path = None, _copied(study, place, recording)
        else:
            root, path = _root_of(study, place)
    return StudyImage(
        _free_name(study, place, taken),
        place.source,
        path,
        root,
        place.sha256,
        order,
        mm_per_pixel=adding.mm_per_pixel,
        added=now(),
        **subjects.of(place.source, further=True),
        **about,
    ), thumbnail


def _small(pixels: np.ndarray) -> np.ndarray:
    from PIL import Image

    picture = Image.fromarray(pixels)
    picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return np.asarray(picture)


def _free_name(study: Study, place: Place, taken: set[str]) -> str:
    """The name of a new image: the folder of its result, unless that is, holds or lies in another image's."""
    folder, number = place.folder, 1

    def is_free() -> bool:
        name = folder.relative_to(study.folder).as_posix().casefold()
        above = any(str(parent) in taken for parent in PurePosixPath(name).parents)
        below = any(other.startswith(f"{name}/") for other in taken)
        return not (name in taken or above or below or (folder / IMAGE).exists())

    while not is_free():
        number += 1
        folder = place.folder.with_name(f"{place.folder.name}_{number}")
    return folder.relative_to(study.folder).as_posix()


def _root_of(study: Study, place: Place) -> tuple[int, str]:
    """The number of the root that an image lies in, which the study takes up when it is new, and the path below it."""
    absolute, source = Path(os.path.abspath(place.path)), PurePosixPath(place.source)
    if absolute.parts[-len(source.parts) :] == source.parts:
        root, below = Path(*absolute.parts[: -len(source.parts)]), str(source)
    else:
        root, below = absolute.parent, absolute.name
    try:
        relative = PurePosixPath(Path(os.path.relpath(root, os.path.abspath(study.folder)))).as_posix()
    except ValueError:  # another drive
        relative = None
    entry = (relative, str(root))
    if entry not in study.settings.roots:
        study.write_settings(replace(study.settings, roots=(*study.settings.roots, entry)))
    return study.settings.roots.index(entry), below


def _copied(study: Study, place: Place, recording: Recording) -> str:
    """Copy an image into the study; returns where, below the study's folder. ValueError for what must not be copied."""
    source = getattr(recording.source, "original", recording.source)
    if isinstance(source, DicomSource):
        raise ValueError(
            "it is a DICOM file, with which the patient's data would be copied; add it without --copy, or save it as a "
            "picture or video first."
        )
    target, number = study.folder / COPIES / place.source, 1
    while target.exists() and content_sha256(target) != place.sha256:
        number += 1
        target = target.with_name(f"{Path(place.source).stem}_{number}{target.suffix}")
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{target.name}.partial")
        try:
            shutil.copyfile(place.path, partial)
            os.replace(partial, target)
        finally:
            partial.unlink(missing_ok=True)
        if content_sha256(target) != place.sha256:
            target.unlink()
            raise ValueError("it consists of several files; add it without --copy.")
    return target.relative_to(study.folder).as_posix()


def _meet_again(
    study: Study, image: StudyImage, place: Place, adding: Adding, subjects: Subjects, failures: list[str]
) -> None:
    """An image that the study has: one that had been moved is found again, what is typed now is taken up, and another
    copy of it is told."""
    fresh = image
    try:
        there = study.path_of(image)
    except ValueError:
        root, path = _root_of(study, place)
        fresh = replace(fresh, root=root, path=path)
        say(f"{image.source}: found again at {place.path}")
    else:
        if not os.path.samefile(there, place.path) and PurePosixPath(image.source) != PurePosixPath(place.source):
            failures.append(f"{place.source}: the same picture as {image.source}, which is in the study")
            return
    if adding.subjects is not None:
        words = subjects.of(image.source, further=True)
        fresh = replace(fresh, **{name: text for name, text in words.items() if text})
    if adding.mm_per_pixel not in (None, image.mm_per_pixel):
        scale = typed_scale(adding.mm_per_pixel)
        fresh = replace(fresh, mm_per_pixel=adding.mm_per_pixel, spacing=scale.spacing, scale_source=scale.source)
        say(f"{image.source}: {adding.mm_per_pixel:g} mm per pixel from now on; records keep the scale that they have")
    if fresh != image:
        study.add(fresh)


def _repeat(study: Study, count: int) -> None:
    """Let every rater read so many images twice: chosen by chance, the same for all, and more of them on a second call
    only as far as there are fewer. ValueError when there are not so many images."""
    if not count:
        return
    images = list(study.images())
    repeated = [image for image in images if image.readings > 1]
    single = [image for image in images if image.readings == 1]
    missing = count - len(repeated)
    if missing > len(single):
        raise ArgumentError(f"The study has {len(images)} images, of which {count} cannot be shown twice.")
    for image in random.Random(f"{study.settings.id} {len(repeated)}").sample(single, max(0, missing)):
        study.add(replace(image, readings=2))


def run_study(
    study: Study,
    make: Callable[[Settings], Analysis],
    writing: Writing = Writing(),  # noqa: B008  frozen
    quiet: bool = False,
    take_over: bool = False,
) -> int:
    """Let the network look at all images of a study, as `msus analyze` does; what is done is left.

    Args:
        study: whose images.
        make: gives the settings of the analysis of the study's settings.
        writing: what is written over what; raters' records stay whatever it says.
        quiet: no progress bar.
        take_over: a lock that was left behind.

    Returns:
        An exit code, as of ``msus analyze``.

    Raises:
        ValueError, OSError: nothing can be computed; in one sentence.
    """
    with study.lock("run", take_over):
        _refresh(study, quiet)
        images = {image.name: image for image in study.images()}
        if not images:
            raise ValueError(f"The study has no images yet; add some with msus study add {study.folder} FOLDER.")
        analysis = make(study.settings)
        places, lost = [], {}
        for image in images.values():
            try:
                places.append(Place(study.path_of(image), image.source, study.folder / image.name, image.sha256))
            except ValueError as error:
                lost[image.source] = str(error)

        def of(place: Place) -> StudyImage:
            return images[place.folder.relative_to(study.folder).as_posix()]

        def settings(place: Place) -> Analysis:
            if content_sha256(place.path) != place.sha256:
                raise ValueError("It is no longer what was added to the study; put the original back.")
            return replace(analysis, mm_per_pixel=of(place).mm_per_pixel)

        tally = analyze_places(
            places, settings, quiet, writing, lambda place, result: _keep_proposal(study, of(place), result)
        )
        tally.failed |= lost
        if tally.stopped:
            return INTERRUPTED
        _propose_lacking(study, places, of, settings, tally, quiet)
        if tally.stopped:
            return INTERRUPTED
        words = ("subject", "muscle", "side")
        subjects = Subjects({one.source: {name: getattr(one, name) for name in words} for one in images.values()})
        write_summary(study.folder, subjects, tally.failed, writing.kind)
        return tell(tally, study.folder)


def _keep_proposal(study: Study, image: StudyImage, result: Result) -> None:
    """Keep a result of the network as a record like a rater's."""
    own = {
        "image": image.name,
        "source": image.source,
        "sha256": image.sha256,
        "task": result.task.name,
        "shape": image.shape,
        "spacing": result.scale.spacing,
        "scale_source": result.scale.source,
        "rater": AI,
        "status": PROPOSED,
        "options": asdict(result.options),
    }
    made = (result.model, result.weights_sha256)
    annotations = [
        Annotation(
            frame=found.index,
            time_s=found.time_s,
            masks=found.masks,
            drawing=found.drawing,
            measurements=found.measurements,
            model=made[0],
            weights=made[1],
            **own,
        )
        for found in result.found
    ]
    context = result.found.context
    study.save(
        image, AI, annotations, PROPOSED, context=None if context is None else json.loads(context.to_json())
    )


def _propose_lacking(
    study: Study,
    places: Iterable[Place],
    image_of: Callable[[Place], StudyImage],
    settings: Callable[[Place], Analysis],
    tally: Tally,
    quiet: bool,
) -> None:
    """Give images that were analysed before they were in the study their record of the network's result.

    It is computed anew, since a person may have corrected what lies in the folder, and nothing there is replaced.
    """
    from msus.analysis import analyze_recording

    for place in places:
        image = image_of(place)
        if place.source in tally.failed or not _lacks_proposal(study, image, place):
            continue
        with Bar(quiet) as bar:
            try:
                analysis = settings(place)
                with (
                    open_recording(place.path, analysis.mm_per_pixel, analysis.any_modality) as recording,
                    analyze_recording(recording, analysis, progress=bar) as result,
                ):
                    _keep_proposal(study, image, result)
            except KeyboardInterrupt:
                tally.stopped = True
                return
            except (ValueError, OSError) as error:
                tally.failed[place.source] = str(error)


def _lacks_proposal(study: Study, image: StudyImage, place: Place) -> bool:
    """Whether there is a result of the network, and no record of it or one of another model."""
    made = read_analysis(place.folder)
    if not made:
        return False
    kept = study.record(image, AI)
    return kept is None or (
        "weights_sha256" in made and kept["model"]["weights_sha256"] != made.get("weights_sha256")
    )


# What one is told.


def status_of(
    study: Study,
    rater: str = "",
    as_json: bool = False,
    listed: Mapping[str, Any] | None = None,
    anew: bool = False,
) -> int:
    """Say how far a study is: of each rater how many images are new, corrected ..., and how long that took.

    Args:
        study: which.
        rater: only this one's.
        as_json: for programs.
        listed: also the images, by these filters and this order of `Queue`, at most ``limit``.
        anew: read all records again first.

    Returns:
        An exit code.

    Raises:
        ValueError: there is no such status or order.
    """
    _refresh(study, as_json, anew)
    names = [rater] if rater else study.raters()
    queues = {name: study.queue(name) for name in names}
    counts = {name: queue.counts() for name, queue in queues.items()}
    seconds = {name: queue.seconds() for name, queue in queues.items()}
    everything = study.queue()
    overall = everything.counts()
    ((proposed,),) = study.index.rows("SELECT TOTAL(proposed) FROM images")
    problems = study.index.rows("SELECT name, problem FROM images WHERE problem != '' ORDER BY place")
    items: list[Item] = []
    if listed is not None:
        chosen = {name: value for name, value in listed.items() if name != "limit"}
        items = study.queue(rater, **chosen).items(limit=listed.get("limit", -1))
    if as_json:
        told = {
            "study": study.settings.name,
            "folder": str(study.folder),
            "task": study.settings.task,
            "images": len(study),
            "readings": sum(overall.values()),
            "computed": int(proposed),
            "status": overall,
            "raters": {name: {**counts[name], "seconds": seconds[name]} for name in names},
            "problems": dict(problems),
            "locks": study.holders(),
        }
        if listed is not None:
            told["items"] = [asdict(item) for item in items]
        say(json.dumps(told, indent=1, ensure_ascii=False))
        return DONE
    name = f" {study.settings.name!r}" if study.settings.name else ""
    repeats = sum(overall.values()) - len(study)
    say(
        f"Study{name} in {study.folder}, task {study.settings.task}: {_images(len(study))}, {int(proposed)} computed"
        + (f", {repeats} shown to each rater twice" if repeats else "")
        + ("; raters do not see the network's results" if study.settings.blind_to_ai else "")
        + "."
    )
    rows = [_row(one, counts[one], seconds[one]) for one in names]
    if not rater:
        rows.append(_row("anybody (last saved)", overall, everything.seconds()))
    say(format_table(("rater", *STATUSES, "time", "s an image"), rows))
    for image, problem in problems:
        say(f"cannot be read: {image}: {problem}")
    for held in study.holders():
        say(f"in use: {held}")
    if items:
        say("")
        say(format_table(_LISTED, [_listed(item) for item in items]))
    return DONE


def _images(count: int) -> str:
    return f"{count} image{'' if count == 1 else 's'}"


def _row(name: str, counts: Mapping[str, int], seconds: float) -> list[str]:
    worked = sum(counts[status] for status in STATUSES[2:])
    each = f"{seconds / worked:.0f}" if worked else "–"
    return [name, *(str(counts[status]) for status in STATUSES), _duration(seconds), each]


def _duration(seconds: float) -> str:
    hours, rest = divmod(int(round(seconds)), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"


_LISTED = ("image", "reading", "status", "confidence", "time", "flags")


def _listed(item: Item) -> list[str]:
    sure = "" if item.confidence is None else f"{item.confidence:.2f}"
    what = "; ".join(filter(None, ["flagged" if item.flagged else "", item.reason, item.note, item.flags]))
    return [item.image, str(item.reading), item.status, sure, _duration(item.seconds), what[:60]]


def next_image(study: Study, rater: str, after: str = "", as_json: bool = False, **chosen: Any) -> int:
    """Say which image a rater should look at next: behind ``after`` (an image's name, and ``#2`` for its second
    reading), else behind the one where this rater was last. Filters and order as of `Queue`. Returns an exit code.

    Raises:
        ValueError: there is no such image, status or order.
    """
    _refresh(study, as_json)
    queue = study.queue(rater, **chosen)
    if after:
        name, _, reading = after.partition("#")
        at = queue.item(name, int(reading) if reading.isdigit() else 1)
        if at is None:
            raise ArgumentError(f"The study has no image {after!r}; msus study status {study.folder} --list names all.")
    else:
        at = queue.remembered()
    item = queue.next(at)
    image = None if item is None else study.image(item.image)
    if as_json:
        found = None if item is None else {**asdict(item), "folder": str(study.folder / item.image)}
        say(json.dumps(found, indent=1, ensure_ascii=False))
    elif item is None:
        say(f"Nothing is left to do for {rater}.")
    else:
        say(f"{study.path_of(image)}")
        say("  ".join(filter(None, [item.image, f"reading {item.reading}", item.status, item.flags])))
    return DONE
