"""Transverse scans: muscles in cross-section, and, by a description alone, nerves."""

from __future__ import annotations

from MSUSSegmentLib.tasks.contours import contour_task
from MSUSSegmentLib.tasks.task import Segment

__all__ = ["TASKS", "TRANSVERSE", "TRANSVERSE_NERVE"]

TRANSVERSE = contour_task(
    "transverse",
    "Transverse muscle scan",
    Segment("muscle_cross_section", "Muscle cross-section", (191, 82, 71), "91727004^Muscle", fill=0.15),
    fat=True,
)

TRANSVERSE_NERVE = contour_task(
    "transverse-nerve",
    "Transverse nerve scan",
    Segment("nerve", "Nerve", (230, 200, 60), "3057000^Nerve", fill=0.15),
)

TASKS = (TRANSVERSE, TRANSVERSE_NERVE)
