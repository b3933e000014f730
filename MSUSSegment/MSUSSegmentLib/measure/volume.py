"""Muscle volume from several cross-sections at known positions along the limb."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from MSUSSegmentLib.measure.types import Measurement, joint_provenance


def truncated_cones(areas, positions) -> float:
    """Volume between the first and the last of several parallel cross-sections.

    ``areas`` (N,) and ``positions`` (N,) along the axis, in any order and in matching units (cm2 and cm give cm3).
    Between neighbours at distance h with areas A1 and A2 lies a truncated cone, V = h / 3 (A1 + A2 + sqrt(A1 A2))
    (the frustum of a cone or pyramid; exact where the shape grows linearly). What lies beyond the outer sections is
    not included; an area of 0 closes the shape. ValueError, in one sentence, for fewer than two sections, two at one
    position, a negative area, or NaN.
    """
    area, position = np.asarray(areas, float), np.asarray(positions, float)
    if area.ndim != 1 or area.shape != position.shape:
        raise ValueError("A volume needs one position for each cross-section.")
    if len(area) < 2:
        raise ValueError("A volume needs at least two cross-sections at different positions; add another one.")
    if not (np.isfinite(area).all() and np.isfinite(position).all()):
        raise ValueError("An area or a position is not a number; every cross-section needs both.")
    if (area < 0).any():
        raise ValueError("An area is negative; a cross-section cannot be.")
    order = np.argsort(position, kind="stable")
    area, position = area[order], position[order]
    height = np.diff(position)
    if (height == 0).any():
        twice = position[:-1][height == 0][0]
        raise ValueError(f"Two cross-sections are both at position {twice:g}; correct one, or leave it out.")
    first, second = area[:-1], area[1:]
    return float((height / 3 * (first + second + np.sqrt(first * second))).sum())


def measure_volume(sections: Iterable[tuple[float, Measurement]], index: int | None = None) -> Measurement:
    """The "volume" (cm3) of one muscle from (position in mm, its CSA) pairs, in any order.

    Its provenance joins that of the areas. Without a scale, or when an area is unknown, it has no value and a flag that
    says why. ValueError as for ``truncated_cones``, and for a measurement that is not a CSA.
    """
    pairs = list(sections)
    for _, measurement in pairs:
        if measurement.quantity != "CSA":
            raise ValueError(f"A volume is made of cross-sectional areas (CSA), not of {measurement.quantity}.")
    provenance = joint_provenance(measurement.provenance for _, measurement in pairs)
    reason = ""
    if any(measurement.unit != "cm2" for _, measurement in pairs):
        reason = "the scale of a cross-section is unknown; calibrate its image"
    elif any(measurement.value is None for _, measurement in pairs):
        reason = "the area of a cross-section is unknown"
    if reason:
        return Measurement("volume", index, None, "cm3", provenance, reason)
    positions = np.array([position for position, _ in pairs], dtype=float)
    volume = truncated_cones([measurement.value for _, measurement in pairs], positions / 10)
    flag = f"between the outer two of {len(pairs)} cross-sections, {np.ptp(positions):g} mm apart"
    return Measurement("volume", index, volume, "cm3", provenance, flag)


def measure_pcsa(volume: Measurement, pennation: Measurement, length: Measurement) -> Measurement:
    """The physiological cross-sectional area, "PCSA" (cm2), of one muscle from its volume (cm3), PA (deg) and FL (mm).

    PCSA = volume cos(PA) / FL, which is mass cos(PA) / (density FL) of Lieber and Fridén (Muscle Nerve 2000;
    23:1647-66, doi 10.1002/1097-4598(200011)23:11<1647::AID-MUS1>3.0.CO;2-M). It is that of the volume given,
    and too small where that leaves the muscle's ends out. Its provenance joins the parts'. Without a part, or with FL
    in px, it has no value and a flag that says why.
    """
    parts = (volume, pennation, length)
    provenance = joint_provenance(part.provenance for part in parts)
    reason = next((f"{part.quantity} is unknown" for part in parts if part.value is None), "")
    if not reason and length.unit != "mm":
        reason = "the scale of the fascicle length is unknown; calibrate its image"
    if not reason and length.value <= 0:
        reason = "the fascicle length is not more than 0"
    if reason:
        return Measurement("PCSA", None, None, "cm2", provenance, reason)
    value = volume.value * float(np.cos(np.radians(pennation.value))) / (length.value / 10)
    flag = "volume x cos PA / FL (Lieber and Friden 2000), of the volume between the outer cross-sections"
    return Measurement("PCSA", None, value, "cm2", provenance, flag)
