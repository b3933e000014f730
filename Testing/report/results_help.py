"""Tables of measurements as msus analyze and the panel write them, for tests of what is made of them."""

from __future__ import annotations

import json

from MSUSSegmentLib.measure.table import row, write_csv
from MSUSSegmentLib.measure.types import AUTO, Measurement


def area_rows(source, areas, unit="cm2", echo=60.0, time_s=None, provenance=AUTO):
    """Rows of CSA and EI: ``areas`` by (frame, contour); None where no contour is."""
    rows = []
    for (frame, index), value in areas.items():
        index, flag = (index, "") if value is not None else (None, "nothing was found")
        common = {"source": source, "frame": frame, "time_s": time_s, "model": "net 1", "scale_source": "typed"}
        rows.append(row(Measurement("CSA", index, value, unit, provenance, flag), **common))
        echo_value = None if value is None else echo + frame
        rows.append(row(Measurement("EI", index, echo_value, "grey", provenance, flag), **common))
    return rows


def longitudinal_rows(source, values, length="mm", flags=("",)):
    """Rows of MT, PA, FL of each frame, and the single lines of MT; ``values``: (MT, PA, FL) a frame."""
    rows = []
    for frame, numbers in enumerate(values):
        common = {"source": source, "frame": frame, "time_s": 0.1 * frame, "model": "net 1", "scale_source": "typed"}
        for name, value, unit in zip(("MT", "PA", "FL"), numbers, (length, "deg", length), strict=True):
            flag = flags[frame % len(flags)] if name == "FL" else ""
            flag = flag if value is not None else "no fascicle was found"
            rows.append(row(Measurement(name, None, value, unit, AUTO, flag, None if flag else 0.9), **common))
        rows.append(row(Measurement("MT", 1, numbers[0], length), **common))
    return rows


def write_result(folder, rows, **record):
    """A result's folder; returns it."""
    folder.mkdir(parents=True)
    write_csv(folder / "measurements.csv", rows)
    (folder / "analysis.json").write_text(json.dumps(record), encoding="utf-8")
    return folder
