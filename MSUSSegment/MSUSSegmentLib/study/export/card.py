"""The card of an exported data set: what is in it, of whom, by whom, how well raters agree, and what was typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from MSUSSegmentLib import __version__
from MSUSSegmentLib.report.text_table import format_table
from MSUSSegmentLib.tasks.task import Task

__all__ = ["Contents", "card_text"]

UNKNOWN = "unknown"


@dataclass
class Contents:
    """What has been exported so far, counted."""

    frames: Counter = field(default_factory=Counter)
    images: dict[str, set] = field(default_factory=dict)
    subjects: dict[str, set] = field(default_factory=dict)
    clips: dict[str, set] = field(default_factory=dict)
    labelled: Counter = field(default_factory=Counter)
    absent: Counter = field(default_factory=Counter)
    about: dict[str, Counter] = field(default_factory=dict)
    unnamed: int = 0
    without_scale: int = 0

    def add(
        self, part: str, image: str, subject: str, clip: str, labelled: Mapping[str, bool], about: Mapping[str, str],
        has_scale: bool,
    ) -> None:  # fmt: skip
        """Count a frame; ``labelled``: by structure, whether anything of it is drawn (False: declared absent)."""
        self.frames[part] += 1
        self.images.setdefault(part, set()).add(image)
        for names, name in ((self.subjects, subject), (self.clips, clip)):
            names.setdefault(part, set())
            if name:
                names[part].add(name)
        self.unnamed += not subject
        self.without_scale += not has_scale
        for structure, drawn in labelled.items():
            self.labelled[part, structure] += 1
            self.absent[part, structure] += not drawn
        for name, value in about.items():
            self.about.setdefault(name, Counter())[value or UNKNOWN] += 1

    @property
    def total(self) -> int:
        return sum(self.frames.values())


def card_text(
    name: str,
    task: Task,
    contents: Contents,
    *,
    rater: str,
    raters: Mapping[str, int],
    licences: Sequence[str],
    burnt_in: str,
    duplicates: int,
    agreement: str,
    hint: str,
    notes: Sequence[str] = (),
) -> str:
    """The card as Markdown.

    Args:
        name: of the data set.
        task: it is for.
        contents: counted.
        rater: whose annotations these are, as a code or "consensus".
        raters: frames by the code of each rater of the study.
        licences: as typed.
        burnt_in: what was done about text around the scan area, in words.
        duplicates: pairs of near-duplicates that were found.
        agreement: tables of agreement, "" for none.
        hint: how the data set is used.
        notes: further sentences.
    """
    parts = [part for part in ("train", "val", "test", "all") if contents.frames[part]]
    rows = []
    for what, counts in (("frames", contents.frames), ("images", contents.images), ("subjects", contents.subjects),
                         ("clips", contents.clips)):  # fmt: skip
        values = [counts[p] if what == "frames" else len(counts.get(p, ())) for p in parts]
        rows.append((what, *map(str, values)))
    for structure in task.structures:
        texts = []
        for part in parts:
            known, absent = contents.labelled[part, structure], contents.absent[part, structure]
            texts.append(f"{known}{f' ({absent} without any)' if absent else ''}")
        rows.append((f"frames labelled for {structure}", *texts))
    found = f"{duplicates} pair{'' if duplicates == 1 else 's'} of near-duplicates"
    lines = [
        f"# {name}",
        f"{task.title}: {contents.total} frames, exported by MSUSSegment {__version__} on {date.today().isoformat()}.",
        hint,
        "## Contents",
        format_table(("", *parts), rows, markdown=True),
        "What a rater has not drawn is unlabelled, not background.",
    ]  # fmt: skip
    if "all" not in parts:
        lines[-1] += (
            f" No subject, no clip, and no picture and its near-duplicate, are in two parts ({found} in different "
            "images; near-duplicates.csv lists them)."
        )
    if contents.unnamed and "all" not in parts:
        lines.append(
            f"{contents.unnamed} frames name no subject; of these, only clips and near-duplicates are kept together, "
            "so that pictures of one person may be in two parts."
        )
    if contents.without_scale:
        lines.append(f"{contents.without_scale} frames have no known scale.")
    for title, key in (("Devices", "device"), ("Muscles", "muscle"), ("Sides", "side")):
        counted = contents.about.get(key, Counter())
        shown = ", ".join(f"{value} ({count})" for value, count in counted.most_common()) or UNKNOWN
        lines += [f"## {title}", f"{shown} (frames; as typed in the study)."]
    people = ", ".join(f"{code} ({count} frames)" for code, count in sorted(raters.items())) or "none"
    lines += ["## Raters", f"The annotations are those of {rater}. In the study: {people}."]
    lines += ["## Agreement", agreement or "No frame was read by two raters, or twice by one."]
    typed = "\n".join(f"- {licence}" for licence in licences)
    lines += ["## Licences", typed or "None was typed; ask those whose images these are before passing them on."]
    lines += [
        "## Privacy",
        f"Names are codes; the table that tells whose they are is not part of this folder. {burnt_in} Text inside the "
        "scan area is not looked for. No DICOM tag of a patient is in here.",
    ]
    if notes:
        lines += ["## Notes", "\n".join(f"- {note}" for note in notes)]
    lines.append("For research only; MSUSSegment is not a medical device.")
    return "\n\n".join(lines) + "\n"
