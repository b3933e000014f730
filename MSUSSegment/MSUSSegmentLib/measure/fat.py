"""Subcutaneous fat above a muscle: its thickness, and echo intensity corrected for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from MSUSSegmentLib.measure.flags import as_flags
from MSUSSegmentLib.measure.lines import as_points, length
from MSUSSegmentLib.measure.outlines import as_contour
from MSUSSegmentLib.measure.types import AUTO, Measurement, Spacing, joint_provenance


@dataclass(frozen=True)
class FatCorrection:
    """corrected EI = EI + ``grey_per_cm`` x fat thickness (cm); ``name`` and ``source`` go with every number."""

    name: str
    grey_per_cm: float
    source: str


#: The study compared EI of rectus femoris, biceps femoris, tibialis anterior and medial gastrocnemius, corrected for
#: fat thickness, with MRI (its abstract). Its full text was not at hand here: the coefficient is the commonly cited
#: one and has NOT been checked against the paper. It holds for the authors' scanner and settings; another device, gain
#: or depth has another one.
YOUNG_2015 = FatCorrection(
    "Young et al. 2015",
    40.5278,
    "Young HJ, Jenkins NT, Zhao Q, McCully KK. Measurement of intramuscular fat by muscle echo intensity. "
    "Muscle Nerve 2015;52(6):963-971, doi 10.1002/mus.24656",
)


def propose_fat_line(polygon, skin) -> np.ndarray:
    """A vertical line (2, 2) px from the skin down to the superficial fascia, above the middle of a muscle's contour.

    ``polygon`` (N, 2) px; its upper edge at the middle of its width is taken for the superficial fascia, so another
    muscle in between would be counted as fat: the line is a proposal to be looked at. ``skin``: the height (px) of the
    skin, for most images the top of the scan area, or a curve (M, 2) px, level past its ends.

    ValueError, in one sentence, for a bad contour (``area.as_contour``) and when the skin is not above the muscle.
    """
    points = as_contour(polygon)
    middle = float(points[:, 0].min() + points[:, 0].max()) / 2
    following = np.roll(points, -1, axis=0)
    spans = np.minimum(points[:, 0], following[:, 0]), np.maximum(points[:, 0], following[:, 0])
    meets = (spans[0] <= middle) & (middle <= spans[1]) & (spans[0] < spans[1])
    start, end = points[meets], following[meets]
    fascia = (start[:, 1] + (middle - start[:, 0]) / (end - start)[:, 0] * (end - start)[:, 1]).min()
    if np.ndim(skin) == 0:
        top = float(skin)
        if not np.isfinite(top):
            raise ValueError("The height of the skin is not a number; give the top of the scan area.")
    else:
        curve = as_points(skin, "The skin")
        curve = curve[np.argsort(curve[:, 0], kind="stable")]
        top = float(np.interp(middle, curve[:, 0], curve[:, 1]))
    if top >= fascia:
        raise ValueError("The skin is not above the muscle, so there is no fat to measure; draw the line by hand.")
    return np.array([[middle, top], [middle, float(fascia)]])


def fat_thickness(
    line, spacing: Spacing | None, index: int | None = None, provenance: str = AUTO, flags=()
) -> Measurement:
    """"fat_thickness": the length of ``line`` (N, 2) px from skin to superficial fascia, in mm; skin included.

    In px when ``spacing`` is None. ``index`` is that of the muscle below. ValueError for a bad line or no length.
    """
    value = length(line, spacing)
    if value == 0:
        raise ValueError("The line's two ends coincide; draw it from the skin to the superficial fascia.")
    return Measurement("fat_thickness", index, value, "px" if spacing is None else "mm", provenance, flags)


def fat_corrected(echo: Measurement, fat: Measurement, correction: FatCorrection = YOUNG_2015) -> Measurement:
    """"EI_fat_corrected" of one muscle from its "EI" and the "fat_thickness" above it.

    Only when a user asks for it: fat weakens the echoes below it, by how much depends on scanner and settings. The flag
    names formula and coefficient. No value, with the reason, when EI or the scale is unknown. ValueError for other
    quantities, or those of two muscles.
    """
    if echo.quantity != "EI" or fat.quantity != "fat_thickness":
        raise ValueError(f"A fat correction needs EI and fat_thickness, not {echo.quantity} and {fat.quantity}.")
    if echo.index != fat.index:
        raise ValueError(f"EI is of muscle {echo.index}, the fat thickness of muscle {fat.index}; take the same one.")
    provenance = joint_provenance((echo.provenance, fat.provenance))

    def result(value: float | None, flags) -> Measurement:
        return Measurement("EI_fat_corrected", echo.index, value, "grey", provenance, flags)

    if echo.value is None or fat.value is None:
        return result(None, echo.flags if echo.value is None else fat.flags or "the fat thickness is unknown")
    if fat.unit != "mm":
        return result(None, "the scale is unknown, so the fat thickness is not known in cm; calibrate the image")
    formula = f"EI + {correction.grey_per_cm:g} x fat thickness in cm ({correction.name}; valid for its scanner only)"
    value = echo.value + correction.grey_per_cm * fat.value / 10
    # A fat line that is only proposed makes the corrected number a proposal, too.
    return result(value, (*as_flags(formula), *(one for one in fat.flags if one.code == "proposed"), *echo.flags))
