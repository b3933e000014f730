"""Files of a report on one muscle: a table, a page, and a picture of its cross-sections along the limb."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from MSUSSegmentLib import __version__
from MSUSSegmentLib.io.files import replace_bytes, replace_csv, replace_figure
from MSUSSegmentLib.report.limb_sections import LimbSection, Summary, joined
from MSUSSegmentLib.report.muscle import Muscle
from MSUSSegmentLib.report.overlay import unit_text
from MSUSSegmentLib.report.text_table import format_table

__all__ = [
    "COLUMNS",
    "PAGE",
    "PICTURE",
    "TABLE",
    "format_muscle",
    "format_number",
    "muscle_rows",
    "plot_sections",
    "write_muscle",
]

#: The table: ``part`` "muscle" for numbers over all results, "longitudinal" and "transverse" for those of one.
#: ``value`` is the mean of ``n`` known values out of ``of``; ``over`` says of what. Empty is what is not known.
COLUMNS = (
    *("muscle", "part", "source", "frame", "index", "position_mm", "quantity", "value", "sd", "n", "of", "over"),
    *("unit", "provenance", "rater", "model", "scale_source", "confidence", "conventions", "flag"),
)
TABLE, PAGE, PICTURE = "report.csv", "report.md", "sections.png"
#: Quantities of a cross-section that have a column of the page, the first ones first; the table holds all.
SHOWN = ("CSA", "EI", "EI_SD", "EI_fat_corrected", "fat_thickness", "perimeter", "width", "depth", "CSA_z", "EI_z")
#: More cross-sections than anyone reads on a page: then only some of them, evenly spread, are there.
MOST_SHOWN = 25
NOTICE = "MSUSSegment is a research tool, not a medical device."


def write_muscle(muscle: Muscle, folder: str | Path, command: str = "") -> list[Path]:
    """Write ``report.csv``, ``report.md`` and, where there is a volume, ``sections.png``; old ones are replaced.

    ``command`` is named on the page.

    Raises:
        OSError: one cannot be written; in one sentence.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or error
        raise OSError(f"The folder {folder} could not be made ({why}); choose another one.") from error
    files = [folder / TABLE, folder / PAGE]
    replace_csv(files[0], COLUMNS, muscle_rows(muscle), restval="")
    (folder / PICTURE).unlink(missing_ok=True)
    if muscle.volume is not None and muscle.volume.value is not None:
        files.append(folder / PICTURE)
        plot_sections(muscle, files[-1])
    replace_bytes(files[1], format_muscle(muscle, command, picture=PICTURE if len(files) > 2 else "").encode())
    return files


def muscle_rows(muscle: Muscle) -> list[dict]:
    """The rows of ``report.csv``, by ``COLUMNS``."""
    rows = [{"part": "muscle", **_cells(summary)} for summary in _all_totals(muscle)]
    for recording in muscle.recorded:
        common = {
            "part": "longitudinal", "source": recording.result.name, "position_mm": _blank(recording.position),
            "conventions": _conventions(recording.result.conventions),
        }  # fmt: skip
        rows += [{**common, **_cells(summary)} for summary in recording.summaries]
    for section in muscle.sections:
        common = {
            "part": "transverse", "source": section.result.name, "frame": _blank(section.frame),
            "index": _blank(section.index), "position_mm": _blank(section.position),
        }  # fmt: skip
        rows += [{**common, **_cells(summary)} for summary in section.summaries]
        if not section.summaries:
            rows.append({**common, "quantity": "CSA", "n": 0, "flag": section.reason})
    return [{"muscle": muscle.name, **row} for row in rows]


def _all_totals(muscle: Muscle) -> list[Summary]:
    return [*muscle.totals, *(total for total in (muscle.volume, muscle.pcsa) if total is not None)]


def _cells(summary: Summary) -> dict:
    return {"of" if name == "total" else name: _blank(value) for name, value in vars(summary).items()}


def _blank(value):
    return "" if value is None else value


def _conventions(conventions: dict) -> str:
    return ", ".join(f"{name} {value}" for name, value in conventions.items())


def format_muscle(muscle: Muscle, command: str = "", picture: str = "") -> str:
    """The report as a Markdown page; ``picture`` is the file of `plot_sections` beside it, "" for none."""
    parts = [f"# {_plain(muscle.name) or 'Muscle'}", f"Made by msus-segment {__version__}. {NOTICE}"]
    if command:
        parts.append(f"```\n{command}\n```")
    head = ("quantity", "value", "SD", "n", "from", "confidence", "note")
    parts += ["## The muscle", format_table(head, [_line(summary) for summary in _all_totals(muscle)], markdown=True)]
    if picture:
        parts.append(f"![Cross-sectional area along the limb]({picture})")
    notes = [
        "A value is the mean of n; SD is that between them. Confidence is the mean probability that an automatic "
        "number is near what an expert would measure."
    ]
    if muscle.volume is not None and muscle.volume.value is not None:
        notes.append(
            "The volume is the sum of truncated cones between neighbouring cross-sections, "
            "h/3 · (A1 + A2 + √(A1 · A2)); what lies beyond the outer two is not in it."
        )
    if muscle.pcsa is not None:
        notes.append("PCSA = volume · cos PA / FL, in cm² (Lieber and Fridén, Muscle Nerve 2000;23:1647–1666).")
    parts.append(" ".join(notes))
    summaries = [s for part in (*muscle.recorded, *muscle.sections) for s in part.summaries]
    for label, attribute in (("Models", "model"), ("Raters", "rater")):
        names = joined(text for summary in summaries for text in getattr(summary, attribute).split("; "))
        if names:
            parts.append(f"{label}: {_plain(names)}.")
    if muscle.recorded:
        rows = []
        for part in muscle.recorded:
            rows += [(_plain(part.result.name), *_line(summary)) for summary in part.summaries]
        parts += ["## Longitudinal recordings", format_table(("recording", *head), rows, markdown=True)]
        for text in dict.fromkeys(_conventions(part.result.conventions) for part in muscle.recorded):
            parts += [f"Measuring conventions: {_plain(text)}."] if text else []
    if muscle.sections:
        parts += ["## Cross-sections", *_section_table(muscle.sections)]
    return "\n\n".join(parts) + "\n"


def _line(summary: Summary) -> tuple[str, ...]:
    count = f"{summary.n}" if summary.n == summary.total else f"{summary.n} of {summary.total}"
    note = "; ".join(filter(None, (summary.flag, _scale(summary))))
    return (
        summary.quantity,
        format_number(summary.value, summary.unit) + (unit_text(summary.unit) if summary.value is not None else ""),
        format_number(summary.sd, summary.unit),
        f"{count} {summary.over if summary.total != 1 else summary.over[:-1]}",
        summary.provenance,
        "" if summary.confidence is None else f"{summary.confidence:.2f}",
        _plain(note),
    )


def _scale(summary: Summary) -> str:
    """Where the size of a length, area or volume comes from."""
    lengths = ("mm", "cm2", "cm3", "px", "px2")
    return f"scale: {summary.scale_source}" if summary.unit in lengths and summary.scale_source else ""


def _section_table(sections: Sequence[LimbSection]) -> list[str]:
    shown = list(sections)
    if len(shown) > MOST_SHOWN:
        chosen = np.unique(np.linspace(0, len(shown) - 1, MOST_SHOWN).round().astype(int))
        shown = [shown[i] for i in chosen]
    columns = [
        (quantity, unit)
        for quantity in SHOWN
        for unit in dict.fromkeys(s.unit for part in sections for s in part.summaries if s.quantity == quantity)
    ]
    head = ("cross-section", "position (mm)", *(_head(*column) for column in columns), "from", "note")
    rows = []
    for section in shown:
        area = section.summary("CSA")
        by_column = {(s.quantity, s.unit): s for s in section.summaries}
        found = [by_column.get(column) for column in columns]
        flags = [section.reason, *(s.flag for s in section.summaries)]
        if area is not None and area.n > 1:
            flags.append(f"means over {area.n} frames")
        rows.append((
            _plain(section.name + (f", contour {section.index}" if section.index not in (None, 1) else "")),
            "–" if section.position is None else f"{section.position:g}",
            *("–" if s is None else format_number(s.value, s.unit) for s in found),
            "" if area is None else area.provenance,
            _plain("; ".join(dict.fromkeys(filter(None, flags)))),
        ))  # fmt: skip
    parts = [format_table(head, rows, markdown=True)]
    if len(shown) < len(sections):
        parts.append(f"{len(shown)} of {len(sections)} cross-sections; all are in {TABLE}.")
    return parts


def _head(quantity: str, unit: str) -> str:
    text = unit_text(unit).strip()
    return f"{quantity} ({text})" if text else quantity


def format_number(value: float | None, unit: str) -> str:
    """A value with the digits that its unit deserves, without the unit."""
    if value is None:
        return "–"
    return f"{value:.{2 if unit in ('cm2', 'ratio', 'SD') else 1}f}"


def _plain(text: str) -> str:
    """Text that Markdown does not take for a table's border or a new line."""
    return " ".join(text.split()).replace("|", "\\|")


def plot_sections(muscle: Muscle, path: str | Path) -> None:
    """Draw the area (cm2) of the cross-sections over their positions, and the truncated cones between them.

    Raises:
        OSError: the file cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    areas = [(s.position, s.summary("CSA")) for s in muscle.sections if s.position is not None]
    areas = sorted(
        ((mm, area) for mm, area in areas if area is not None and area.value is not None and area.unit == "cm2"),
        key=lambda pair: pair[0],
    )
    x = np.array([mm for mm, _ in areas])
    y = np.array([area.value for _, area in areas])
    between = np.unique(np.concatenate([x, np.linspace(x[0], x[-1], 400)]))
    cones = np.interp(between, x, np.sqrt(y)) ** 2  # of a cone, the root of the area is linear
    figure = Figure(figsize=(8, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    axis.fill_between(between, cones, color="tab:red", alpha=0.2, linewidth=0)
    axis.plot(between, cones, color="tab:red", linewidth=1)
    axis.errorbar(x, y, [area.sd or 0.0 for _, area in areas], fmt="o", color="tab:red", markersize=4, capsize=2)
    axis.set_ylim(bottom=0)
    axis.set_xlabel("position (mm)")
    axis.set_ylabel("cross-sectional area (cm²)")
    axis.grid(alpha=0.3)
    name = f"{muscle.name}: " if muscle.name else ""
    axis.set_title(f"{name}volume {muscle.volume.value:.1f} cm³ between {x[0]:g} and {x[-1]:g} mm", fontsize=10)
    replace_figure(path, figure)
