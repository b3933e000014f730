"""Signals that were measured beside a recording (torque, joint angle ...), kept with its table for the plot."""

from __future__ import annotations

import json

from MSUSSegmentLib.scene import attributes as A

__all__ = ["SUFFIX", "keep_measured", "read_measured"]

#: Behind a signal's name in the plot.
SUFFIX = "measured"


def keep_measured(table, signals: dict[str, tuple[str, dict[int, float]]]) -> None:
    """Store signals by name: unit and values by frame number; they take the place of earlier ones."""
    kept = {name: [unit, {str(frame): value for frame, value in of.items()}] for name, (unit, of) in signals.items()}
    A.write(table, A.MEASURED, json.dumps(kept) if kept else None)


def read_measured(table) -> dict[str, tuple[str, dict[int, float]]]:
    """The inverse of `keep_measured`; nothing where nothing is stored, or it is spoilt."""
    kept = A.read_json(table, A.MEASURED, {}) if table is not None else {}
    try:
        return {name: (str(unit), {int(frame): float(value) for frame, value in of.items()})
                for name, (unit, of) in kept.items()}  # fmt: skip
    except (AttributeError, TypeError, ValueError):
        return {}
