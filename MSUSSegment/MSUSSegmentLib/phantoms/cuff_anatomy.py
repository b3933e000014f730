"""What is simulated in a scan of the rotator cuff: bone, tendon and tear in mm, and what cannot be.

The longitudinal view of the supraspinatus (along its fibres, in the coronal oblique plane): the greater tuberosity
lies at the lateral side, the tendon comes from medial over the humeral head and ends, like a beak, on its footprint.
Coordinates as in `anatomy`: x right, y down, mm, the centre of pixel (0, 0) of the image at the origin. Lateral is
right here; `cuff.render_cuff` mirrors the picture where it is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import cos, isfinite, radians, sin

import numpy as np

from MSUSSegmentLib.measure.types import Spacing

__all__ = ["ARTICULAR", "BURSAL", "FULL", "INTRATENDINOUS", "KINDS", "Calcification", "CuffPhantom", "Surface",
           "Tear"]  # fmt: skip

BURSAL, ARTICULAR, INTRATENDINOUS, FULL = "bursal", "articular", "intratendinous", "full"
#: Where a tear opens: to the bursa, to the joint, to neither, to both.
KINDS = (BURSAL, ARTICULAR, INTRATENDINOUS, FULL)
#: Tendon that is left on each side of an intratendinous tear, and opposite to a tear of one side, mm.
RIM_MM = 0.5
#: Step of the bone's surface, and samples along each side of a tear.
STEP_MM, SAMPLES = 0.05, 121


@dataclass(frozen=True)
class Tear:
    """One tear of the tendon: fluid, or tissue that gives less echo.

    ``from_tip_mm`` is how far medial of the tendon's lateral end its middle lies, along the bone; ``width_mm`` its
    extent along the tendon, ``depth`` the share (0..1) of the tendon's thickness that is torn (of ``full`` all).
    ``height`` (0..1, intratendinous only): 0 towards the joint, 1 towards the bursa. ``echo`` is the grey level inside,
    ``debris`` (0..1) how uneven it is; ``ragged`` (0..1) how uneven its edge.
    """

    kind: str
    from_tip_mm: float
    width_mm: float
    depth: float = 1.0
    height: float = 0.5
    echo: float = 18.0
    debris: float = 0.2
    ragged: float = 0.3


@dataclass(frozen=True)
class Calcification:
    """A bright body in the tendon, ``size_mm`` long, with a shadow below (``shadow`` 0..1)."""

    from_tip_mm: float
    size_mm: float
    height: float = 0.5
    shadow: float = 0.7


@dataclass(frozen=True)
class CuffPhantom:
    """What is simulated; ValueError, in one sentence, for what cannot be.

    ``shape`` (height, width) px and ``spacing`` (sx, sy) mm are those of the ultrasound image; ``lateral`` the side
    ("right", "left") of the greater tuberosity. ``apex_mm`` (x, y) is the highest point of the humeral head,
    ``radius_mm`` its radius; from ``neck_mm`` lateral of it (along the bone) the footprint runs straight for
    ``footprint_mm``. ``cartilage_mm`` lies between head and tendon, ``thickness_mm`` is the tendon's before it thins
    out on the footprint with exponent ``beak``. ``bursa_mm`` and ``bursal_fat_mm`` lie upon the tendon, the deltoid
    upon these, subcutaneous fat and skin on top.

    ``tendon_echo`` and so on are grey levels; ``fibrils`` (0..1) how clearly the tendon's fibres show. ``anisotropy``
    (0..1) is how much echo is lost where the beam does not meet the fibres squarely, as on the footprint: what is most
    often taken for a tear. ``tilted`` (from tip mm, extent mm, loss 0..1) is such a place anywhere else, and
    ``tendinosis`` likewise a place that is darker without any tear. The scanner as in `transverse_anatomy`.
    """

    shape: tuple[int, int] = (280, 320)
    spacing: Spacing = (0.125, 0.125)
    lateral: str = "right"
    apex_mm: tuple[float, float] = (15.0, 19.0)
    radius_mm: float = 23.0
    neck_mm: float = 6.0
    footprint_mm: float = 12.0
    cartilage_mm: float = 0.9
    thickness_mm: float = 5.5
    beak: float = 2.0
    bursa_mm: float = 0.5
    bursal_fat_mm: float = 0.8
    skin_mm: float = 1.5
    fat_mm: float = 3.0
    tear: Tear | None = None
    calcification: Calcification | None = None

    deltoid_echo: float = 60.0
    tendon_echo: float = 125.0
    fat_echo: float = 75.0
    bursa_echo: float = 20.0
    fibrils: float = 0.6
    anisotropy: float = 0.4
    tilted: tuple[float, float, float] = (0.0, 1.0, 0.0)
    tendinosis: tuple[float, float, float] = (0.0, 1.0, 0.0)
    gain_db: float = 0.0
    dynamic_range_db: float = 55.0
    attenuation_db_per_cm: float = 0.6
    noise: float = 0.004
    shadow: float = 0.2
    axial_psf_mm: float = 0.1
    lateral_psf_mm: float = 0.2
    seed: int = 0

    def __post_init__(self) -> None:
        _check(self)

    @property
    def width_mm(self) -> float:
        """Width of the image, mm."""
        return self.shape[1] * self.spacing[0]

    @property
    def depth_mm(self) -> float:
        """Depth of the image, mm."""
        return self.shape[0] * self.spacing[1]


@dataclass(frozen=True)
class Surface:
    """The bone's surface and the tendon upon it. A place is given by ``s``, the length along the bone in mm, 0 at the
    head's highest point and growing laterally, and ``h``, the height above the bone along its normal, mm."""

    phantom: CuffPhantom = field(repr=False)

    @cached_property
    def s(self) -> np.ndarray:
        """The samples of the surface, (N,) mm."""
        p = self.phantom
        return np.arange(-1.5 * p.radius_mm, self.tip + 12.0, STEP_MM)

    @property
    def tip(self) -> float:
        """Where the tendon ends."""
        return self.phantom.neck_mm + self.phantom.footprint_mm

    @cached_property
    def angle(self) -> np.ndarray:
        """How steeply the surface falls laterally, (N,) rad: an arc, the straight footprint, then the tuberosity."""
        p, s = self.phantom, self.s
        return np.minimum(s, p.neck_mm) / p.radius_mm + np.maximum(s - self.tip, 0) / 9.0

    @cached_property
    def points(self) -> np.ndarray:
        """(N, 2) mm."""
        steps = np.column_stack([np.cos(self.angle), np.sin(self.angle)]) * STEP_MM
        path = np.cumsum((steps + np.roll(steps, 1, axis=0)) / 2, axis=0)
        apex = np.array([np.interp(0.0, self.s, path[:, i]) for i in (0, 1)])
        return path - apex + np.array(self.phantom.apex_mm)

    @cached_property
    def normals(self) -> np.ndarray:
        """Unit normals, towards the skin, (N, 2)."""
        return np.column_stack([np.sin(self.angle), -np.cos(self.angle)])

    def place(self, s, h) -> np.ndarray:
        """Points (..., 2) mm at (s, h)."""
        s, h = np.asarray(s, float), np.asarray(h, float)
        at = lambda values: np.interp(s, self.s, values)  # noqa: E731
        angle = at(self.angle)
        return np.stack([at(self.points[:, 0]) + h * np.sin(angle), at(self.points[:, 1]) - h * np.cos(angle)], -1)

    def lower(self, s) -> np.ndarray:
        """Height of the tendon's lower (articular) edge: the cartilage, which ends at the footprint."""
        p = self.phantom
        return p.cartilage_mm / (1 + np.exp((np.asarray(s, float) - p.neck_mm + 1.0) * 3.0))

    def thickness(self, s) -> np.ndarray:
        """Thickness of the tendon, mm: even, then thinner on the footprint until 0 at its end."""
        p = self.phantom
        along = np.clip((np.asarray(s, float) - p.neck_mm) / p.footprint_mm, 0, 1)
        return p.thickness_mm * (1 - along**p.beak)

    def upper(self, s) -> np.ndarray:
        """Height of the tendon's upper (bursal) edge."""
        return self.lower(s) + self.thickness(s)

    def tendon(self) -> np.ndarray:
        """The tendon's outline (N, 2) mm, from medial along its upper edge and back along its lower one."""
        s = np.append(np.arange(self.s[0], self.tip, 4 * STEP_MM), self.tip)
        return np.concatenate([self.place(s, self.upper(s)), self.place(s[-2::-1], self.lower(s[-2::-1]))])

    def tear(self) -> tuple[np.ndarray, np.ndarray]:
        """``s`` and ``h`` (N,) of the tear's outline. ValueError without a tear, or where it does not fit in."""
        tear, rng = self.phantom.tear, np.random.default_rng([self.phantom.seed, 21])
        if tear is None:
            raise ValueError("The phantom has no tear.")
        middle, half = self.tip - tear.from_tip_mm, tear.width_mm / 2
        if tear.kind == FULL:
            return self._through(middle, half, rng)
        v = np.linspace(-1, 1, SAMPLES)
        s = middle + half * v
        thick, low, high = self.thickness(s), self.lower(s), self.upper(s)
        if thick.min() < 2 * RIM_MM:
            raise ValueError("The tear reaches where the tendon is too thin; move it medially.")
        shape = (1 - np.abs(v) ** 2.4) ** (1 / 2.4)
        rim = 2 * RIM_MM if tear.kind == INTRATENDINOUS else RIM_MM
        wanted = tear.depth * float(self.thickness(middle)) * shape * (1 + 0.25 * tear.ragged * _waves(rng, v))
        deep = np.clip(wanted, 0.0, thick - rim)
        if tear.kind == BURSAL:
            one, other = high, high - deep
        elif tear.kind == ARTICULAR:
            one, other = low + deep, low
        else:
            centre = low + np.clip(tear.height * thick, deep / 2 + RIM_MM, thick - deep / 2 - RIM_MM)
            one, other = centre + deep / 2, centre - deep / 2
        return np.concatenate([s, s[-2:0:-1]]), np.concatenate([one, other[-2:0:-1]])

    def _through(self, middle: float, half: float, rng) -> tuple[np.ndarray, np.ndarray]:
        """A tear from the lower to the upper edge, between two uneven stumps."""
        u = np.linspace(0, 1, SAMPLES // 2)
        sides = []
        for side in (-1, 1):
            sides.append(middle + side * half * (1 + 0.3 * self.phantom.tear.ragged * _waves(rng, 2 * u - 1)))
        left, right = (np.clip(s, None, self.tip - 0.2) for s in sides)
        along = np.linspace(0, 1, SAMPLES)[1:-1]
        bottom, top = (a + along * (b - a) for a, b in ((left[0], right[0]), (left[-1], right[-1])))
        s = np.concatenate([left, top, right[::-1], bottom[::-1]])
        height = lambda at, share: self.lower(at) + share * self.thickness(at)  # noqa: E731
        h = np.concatenate([height(left, u), self.upper(top), height(right[::-1], u[::-1]), self.lower(bottom[::-1])])
        return s, h


def _waves(rng: np.random.Generator, v: np.ndarray) -> np.ndarray:
    """A smooth random curve over -1..1, of about -1 to 1."""
    order = np.arange(1, 5)[:, None]
    wave = (rng.uniform(-1, 1, (4, 1)) / order**0.5 * np.cos(np.pi * order * v + rng.uniform(0, 6.3, (4, 1)))).sum(0)
    return wave / max(float(np.abs(wave).max()), 1e-9)


def _check(p: CuffPhantom) -> None:
    def need(ok: bool, sentence: str) -> None:
        if not ok:
            raise ValueError(sentence)

    def within(owner, low: float, high: float, *names: str) -> None:
        for name in names:
            value = getattr(owner, name)
            need(low <= value <= high, f"{name} is between {low:g} and {high:g}; got {value}.")

    need(len(p.shape) == 2 and min(p.shape) >= 32, f"shape is (height, width), 32 px or more each; got {p.shape}.")
    need(
        len(p.spacing) == 2 and all(isfinite(v) and 0 < v <= 2 for v in p.spacing),
        f"spacing is (sx, sy) in mm, above 0 and at most 2; got {p.spacing}.",
    )
    need(p.lateral in ("left", "right"), f'lateral is "left" or "right"; got {p.lateral!r}.')
    within(p, 12, 40, "radius_mm")
    within(p, 1, 15, "thickness_mm")
    within(p, 0, 3, "cartilage_mm")
    within(p, 4, 25, "footprint_mm")
    within(p, 1, 4, "beak")
    within(p, 0, 6, "bursa_mm", "bursal_fat_mm")
    within(p, 0.3, 30, "skin_mm", "fat_mm")
    within(p, 0, 1, "fibrils", "anisotropy", "shadow")
    steepest = p.neck_mm / p.radius_mm
    need(0 <= steepest <= radians(60), "neck_mm is 0 or more and at most the head's arc of 60 degrees.")
    top = p.apex_mm[1] - p.cartilage_mm - p.thickness_mm - p.bursa_mm - p.bursal_fat_mm
    need(top > p.skin_mm + p.fat_mm + 0.5, "There is no room for the deltoid: lower apex_mm or thin the layers.")
    end = p.apex_mm[0] + p.radius_mm * sin(steepest) + p.footprint_mm * cos(steepest)
    need(p.apex_mm[0] >= 0 and end < p.width_mm - 1, "The footprint lies outside the image; move apex_mm medially.")
    if p.tear is not None:
        need(p.tear.kind in KINDS, f"The kind of a tear is one of {', '.join(KINDS)}; got {p.tear.kind!r}.")
        within(p.tear, 0, 1, "depth", "height", "debris", "ragged")
        within(p.tear, 0.5, 40, "width_mm")
        s, h = Surface(p).tear()
        x, y = Surface(p).place(s, h).T
        inside = x.min() > 0.5 and x.max() < p.width_mm - 0.5 and y.min() > 0 and y.max() < p.depth_mm - 0.5
        need(inside, "The tear lies outside the image; move it laterally.")
