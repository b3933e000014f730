"""How much an automatic measurement is to be trusted: what speaks for it, and the probability that follows.

The probabilities are logistic functions of a few plain observations on the network's maps, the geometry and the
picture's texture. Their coefficients were fitted on images that the network was not trained on; the model card names
them and says how well they hold.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

import numpy as np

from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.lines import aponeurosis_angle, direction
from MSUSSegmentLib.measure.texture import TextureDirection
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing

#: Columns in which a band is looked at, and how far outside its inner edge, in thicknesses of the muscle.
COLUMNS, OUTSIDE = 64, 0.12
#: Every so many-th pixel of a map is enough for shares of it.
STRIDE = 3
#: A map is undecided between these probabilities.
UNDECIDED = (0.1, 0.9)
#: Disagreement in degrees that counts as 1 (the scale of its logarithm).
DEGREES = 2.0


@dataclass(frozen=True)
class Evidence:
    """What speaks for a measurement, each about 0 to 1 (``disagreement`` 0 and more, less is better).

    ``strength``: probability of the weaker aponeurosis along its inner edge. ``width``: share of the scan's width over
    which both are seen. ``decided``: share of the aponeurosis map that is not between yes and no. ``fascicles``: how
    much of the belly the fascicle map fills. ``texture``: how far the picture's main direction stands out.
    ``disagreement``: log(1 + degrees / 2) between the directions of texture and fascicle map. ``unity``: how much the
    parts of the belly agree on the direction.
    """

    strength: float
    width: float
    decided: float
    fascicles: float
    texture: float
    disagreement: float
    unity: float


def gather(
    aponeurosis: np.ndarray,
    fascicle: np.ndarray,
    superficial: np.ndarray,
    deep: np.ndarray,
    seen: TextureDirection | None,
    drawn: float | None,
) -> Evidence:
    """What maps (H, W) in 0 to 1, the inner edges (N, 2) px and the texture say.

    ``drawn``: main direction of the map's traces, degrees, positive when rising to the right; None without traces.
    """
    height, width = aponeurosis.shape
    first = max(superficial[0, 0], deep[0, 0], 0.0)
    last = min(superficial[-1, 0], deep[-1, 0], width - 1.0)
    x = np.linspace(first, max(first, last), COLUMNS)
    top, bottom = np.interp(x, *superficial.T), np.interp(x, *deep.T)
    reach = np.arange(0, max(3, int(OUTSIDE * np.median(bottom - top))))
    strength = min(_peak(aponeurosis, x, edge, sign * reach).mean() for edge, sign in ((top, -1), (bottom, 1)))

    some = aponeurosis[::STRIDE, ::STRIDE]
    inside = (some > 0.5).sum()
    between = ((some > UNDECIDED[0]) & (some < UNDECIDED[1])).sum()
    rows = np.arange(0, height, STRIDE)[:, None]
    columns = np.arange(0, width, STRIDE)
    belly = (rows > np.interp(columns, *superficial.T)) & (rows < np.interp(columns, *deep.T))
    belly &= (columns >= first) & (columns <= last)
    filled = float((fascicle[::STRIDE, ::STRIDE] * belly).sum() / max(belly.sum(), 1))
    apart = 90.0
    if seen is not None and drawn is not None:
        apart = abs((seen.angle - drawn + 90.0) % 180.0 - 90.0)
    united = 0.0
    if seen is not None:
        united = abs((seen.weights * np.exp(2j * np.radians(seen.angles))).sum())
    return Evidence(
        float(strength),
        float(max(last - first, 0.0) / width),
        float(inside / max(inside + between, 1)),
        float(min(filled / 0.1, 1.0)),
        0.0 if seen is None else seen.confidence,
        float(np.log1p(apart / DEGREES)),
        float(united),
    )


def _peak(values: np.ndarray, x: np.ndarray, edge: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """The greatest of ``values`` (H, W) at columns ``x`` within ``reach`` rows of ``edge``."""
    rows = np.clip(np.round(edge + reach[:, None]).astype(int), 0, values.shape[0] - 1)
    return values[rows, np.round(x).astype(int)].max(axis=0)


#: Intercept, then a coefficient for each field of `Evidence`: that the picture is a longitudinal scan of a muscle, that
#: MT is within 5 % and that the fascicles' angle is within 3 degrees of what an expert would draw. Each field may count
#: only in the direction that `Evidence` says; where a free fit would turn it round, it is 0.
COEFFICIENTS: dict[str, tuple[float, ...]] = {
    "muscle": (-5.736, 2.528, 2.721, 5.060, 3.444, 0.047, -0.727, 0.0),
    "MT": (-2.442, 1.700, 2.895, 2.896, 0.0, 0.0, -0.387, 0.0),
    "PA": (-6.370, 0.0, 0.758, 0.0, 0.437, 4.714, -0.169, 5.121),
}
#: A picture less likely a longitudinal scan of a muscle than this gives no number; of held-out scans of
#: muscles it refuses none, of cropped and worsened ones 3 in 100.
LEAST_LIKELY = 0.25
#: The same where the network was shown the picture in even light (`io.light`), in which much else looks like muscle.
LEAST_LIKELY_EVEN = 0.5
#: Aponeuroses of one muscle differ in direction by some degrees (the median of experts' is 3, one in twenty 12), and
#: none that the networks have learned from is steeper than 12. Where the two differ by more than the first number and
#: one is steeper than the second, the other one is likely something else (the skin over a muscle that lies obliquely):
#: then nothing is sure, since thickness, region and side of the fascicles all hang on it.
DIVERGING, STEEP, DOUBTFUL = 12.0, 14.0, 0.2
#: Fascicles at most so many degrees from level in a muscle as steep as that are seen less well by their texture (on
#: simulated ones 1 to 2 degrees off, elsewhere 0.3): their angle is not sure.
LEVEL = 5.0
NO_MUSCLE = flag("not_a_muscle")


def probability(what: str, evidence: Evidence) -> float:
    """The probability of one of ``COEFFICIENTS``."""
    intercept, *weights = COEFFICIENTS[what]
    return float(1.0 / (1.0 + np.exp(-(intercept + np.dot(weights, astuple(evidence))))))


def judged(geometry: MuscleGeometry, even_light: bool = False, spacing: Spacing | None = None) -> MuscleGeometry:
    """What was found, with the confidence of its numbers; nothing, with the reason, when it is not a muscle's.

    ``even_light``: the network was shown the picture in even light. FL follows from thickness and angle: it is right
    when both are. ``spacing`` (sx, sy) mm, None for square pixels.
    """
    if geometry.evidence is None:
        return geometry
    if probability("muscle", geometry.evidence) < (LEAST_LIKELY_EVEN if even_light else LEAST_LIKELY):
        reasons = dict.fromkeys(("superficial", "deep", "fascicle"), NO_MUSCLE)
        return MuscleGeometry(None, None, (), reasons, geometry.evidence)
    sure = {what: probability(what, geometry.evidence) for what in ("MT", "PA")}
    if _diverges(geometry, spacing):
        sure = {what: min(likely, DOUBTFUL) for what, likely in sure.items()}
    elif _is_level_in_steep(geometry, spacing):
        sure["PA"] = min(sure["PA"], DOUBTFUL)
    return replace(geometry, confidence={**sure, "FL": sure["MT"] * sure["PA"]})


def _diverges(geometry: MuscleGeometry, spacing: Spacing | None) -> bool:
    """Whether the two edges run as those of one muscle do not."""
    angles = _edge_angles(geometry, spacing)
    return len(angles) == 2 and abs(angles[0] - angles[1]) > DIVERGING and max(map(abs, angles)) > STEEP


def _is_level_in_steep(geometry: MuscleGeometry, spacing: Spacing | None) -> bool:
    """Whether a steep muscle has fascicles that are next to level."""
    angles = _edge_angles(geometry, spacing)
    if not angles or max(map(abs, angles)) <= STEEP or not geometry.fascicles:
        return False
    return abs(np.median([direction(trace, spacing) for trace in geometry.fascicles])) <= LEVEL


def _edge_angles(geometry: MuscleGeometry, spacing: Spacing | None) -> list[float]:
    edges = (geometry.superficial, geometry.deep)
    return [aponeurosis_angle(curve, spacing) for curve in edges if curve is not None]
