"""Simulated MR volumes of a shoulder with exact truth: smooth bones of random anatomy in soft tissue.

Coordinates are mm in LPS (x to the left, y to the back, z to the head) with the centre of the glenoid at the origin.
The bones are given by signed distances, so that labels, volumes and partial volume are those of the same solids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from MSUSSegmentLib.phantoms import mr

__all__ = ["GLENOID", "HUMERUS", "PLANES", "ShoulderAnatomy", "ShoulderGrid", "ShoulderVolume", "random_anatomy",
           "random_shoulder", "render_shoulder"]  # fmt: skip

#: Labels of the voxels.
HUMERUS, GLENOID = 1, 2
#: Directions (3, 3) in LPS of slices, rows and columns of the usual planes.
PLANES = {
    "axial": np.array([[0.0, 0, 1], [0, 1, 0], [1, 0, 0]]),
    "coronal": np.array([[0.0, 1, 0], [0, 0, -1], [1, 0, 0]]),
    "sagittal": np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]),
}


def _unit(vector) -> np.ndarray:
    vector = np.asarray(vector, float)
    return vector / np.linalg.norm(vector)


@dataclass(frozen=True)
class ShoulderAnatomy:
    """What decides the solids; lengths in mm, angles in degrees.

    ``version`` is positive for anteversion, ``inclination`` for a glenoid that faces upwards, ``posterior`` and
    ``superior`` how far the head's centre lies off the glenoid's, along its width and its height. ``protraction`` is
    the angle of the scapular axis to the coronal plane, ``gap`` the distance from bone to bone at the glenoid's centre.
    """

    side: str = "right"
    head_radius: float = 24.0
    version: float = -5.0
    inclination: float = 8.0
    glenoid_height: float = 36.0
    glenoid_width: float = 26.0
    fossa_excess: float = 2.5
    posterior: float = 0.0
    superior: float = 0.0
    gap: float = 4.2
    protraction: float = 32.0
    shaft_tilt: tuple[float, float] = (0.0, 0.0)
    shaft_radius: float = 12.0
    tuberosity: float = 13.0
    body_thickness: float = 9.0
    fat: float = 14.0

    @property
    def lateral(self) -> np.ndarray:
        """The direction away from the body's middle."""
        return np.array([-1.0 if self.side == "right" else 1.0, 0, 0])

    @property
    def scapular_axes(self) -> np.ndarray:
        """(3, 3): the scapular axis (from medial to lateral), forwards out of the scapular plane, upwards in it."""
        angle = np.radians(self.protraction)
        axis = np.cos(angle) * self.lateral + np.sin(angle) * np.array([0, -1.0, 0])
        forwards = np.cos(angle) * np.array([0, -1.0, 0]) - np.sin(angle) * self.lateral
        return np.array([axis, forwards, [0, 0, 1.0]])

    @property
    def scapular_points(self) -> np.ndarray:
        """(3, 3): trigonum spinae, inferior angle and the centre of the glenoid."""
        axis, _, up = self.scapular_axes
        return np.array([-100 * axis, -72 * axis - 100 * up, np.zeros(3)])

    @property
    def glenoid_axes(self) -> np.ndarray:
        """(3, 3): its normal (to the head), its width (to the back) and its height (upwards)."""
        axis, forwards, up = self.scapular_axes
        normal = axis + np.tan(np.radians(self.version)) * forwards + np.tan(np.radians(self.inclination)) * up
        normal = _unit(normal)
        height = _unit(up - (up @ normal) * normal)
        width = np.cross(height, normal)
        return np.array([normal, width if width[1] > 0 else -width, height])

    @property
    def head_centre(self) -> np.ndarray:
        normal, width, height = self.glenoid_axes
        return (self.head_radius + self.gap) * normal + self.posterior * width + self.superior * height

    @property
    def subluxation(self) -> float:
        """The share of the head behind the glenoid's middle (Walch), 0.5 when it is centred."""
        return 0.5 + self.posterior / (2 * self.head_radius)


def random_anatomy(rng: np.random.Generator) -> ShoulderAnatomy:
    """An anatomy within the usual ranges: head 40 to 53 mm (Iannotti et al., J Bone Joint Surg Am 1992;74:491-500),
    version -18 to 6 degrees, inclination -2 to 15."""
    radius = rng.uniform(20, 26.5)
    height = radius * rng.uniform(1.42, 1.6)
    return ShoulderAnatomy(
        side=("left", "right")[int(rng.integers(2))],
        head_radius=radius,
        version=rng.uniform(-18, 6),
        inclination=rng.uniform(-2, 15),
        glenoid_height=height,
        glenoid_width=height * rng.uniform(0.68, 0.8),
        fossa_excess=rng.uniform(2, 4),
        posterior=rng.uniform(-2, 2.5),
        superior=rng.uniform(-1.5, 2),
        gap=rng.uniform(3.8, 5.2),
        protraction=rng.uniform(20, 34),
        shaft_tilt=(rng.uniform(-8, 12), rng.uniform(-10, 10)),
        shaft_radius=radius * rng.uniform(0.46, 0.56),
        tuberosity=radius * rng.uniform(0.5, 0.6),
        body_thickness=rng.uniform(8, 11),
        fat=rng.uniform(6, 26),
    )


# Signed distances, negative inside. ``p`` is (..., 3).


def _length(q):
    return np.sqrt(np.einsum("...i,...i", q, q))


def _ball(p, centre, radius):
    return _length(p - np.asarray(centre, p.dtype)) - p.dtype.type(radius)


def _round_cone(p, a, b, ra, rb):
    """Between two balls of different radii; their hull but for the slope, which is that of the distance to the axis."""
    number = p.dtype.type
    axis = (b - a).astype(p.dtype)
    q = p - a.astype(p.dtype)
    along = q @ axis
    t = np.clip(along / (axis @ axis), number(0), number(1))
    square = np.einsum("...i,...i", q, q) - t * (2 * along - t * (axis @ axis))
    return np.sqrt(np.maximum(square, number(0))) - (number(ra) + number(rb - ra) * t)


def _joined(first, second, blend):
    """The union of two solids, rounded where they meet within ``blend``."""
    h = np.maximum(blend - np.abs(first - second), 0) / first.dtype.type(blend)
    return np.minimum(first, second) - h * h * first.dtype.type(blend / 4)


class _Bones:
    """The signed distances of an anatomy's bones and the layers on them."""

    def __init__(self, one: ShoulderAnatomy):
        self.one = one
        lateral, back, up = one.lateral, np.array([0, 1.0, 0]), np.array([0, 0, 1.0])
        self.centre = one.head_centre
        tilt = np.radians(one.shaft_tilt)
        down = _unit(-up + np.tan(tilt[0]) * lateral + np.tan(tilt[1]) * back)
        start = self.centre + 0.25 * one.head_radius * lateral - 4 * up
        self.shaft = [start, start + 48 * down, start + 190 * down]
        out = self.centre + lateral * (one.head_radius - 0.45 * one.tuberosity)
        self.greater = out - 2 * up + 2 * back
        self.lesser = self.centre + 0.55 * one.head_radius * lateral - 0.72 * one.head_radius * back - 4 * up
        axis, forwards, high = one.scapular_axes
        self.neck = -20 * axis
        self.medial = -120 * axis
        self.coracoid = [-12 * axis + 14 * high + 3 * forwards, 4 * axis + 21 * high + 24 * forwards]
        top = self.centre + (one.head_radius + 15) * up
        self.acromion = [top + 14 * lateral + 4 * back, top - 22 * lateral + 20 * back + 3 * up]
        self.clavicle = [top - 14 * lateral - 8 * back + 2 * up, top - 120 * lateral - 26 * back + 16 * up]

    def humerus(self, p):
        one = self.one
        a, b, c = self.shaft
        shaft = np.minimum(_round_cone(p, a, b, 0.78 * one.head_radius, one.shaft_radius),
                           _round_cone(p, b, c, one.shaft_radius, 0.92 * one.shaft_radius))  # fmt: skip
        bumps = np.minimum(_ball(p, self.greater, one.tuberosity), _ball(p, self.lesser, 0.62 * one.tuberosity))
        return _joined(_ball(p, self.centre, one.head_radius), _joined(shaft, bumps, 5.0), 3.0)

    def fossa(self, p):
        """The distance to the glenoid's concave face, positive on the side of the bone."""
        radius = self.one.head_radius + self.one.gap + self.one.fossa_excess
        return _ball(p, radius * self.one.glenoid_axes[0], radius)

    def glenoid(self, p):
        one = self.one
        local = p @ one.glenoid_axes.T.astype(p.dtype)
        depth = np.clip(-local[..., 0], 0, 22) / 22
        size = 1 - 0.42 * depth * depth * (3 - 2 * depth)  # narrower towards the neck
        w, h = local[..., 1] / size, local[..., 2] / size
        a, b = 0.5 * one.glenoid_width, 0.5 * one.glenoid_height
        k0 = np.sqrt((w / a) ** 2 + (h / b) ** 2)
        k1 = np.sqrt((w / a**2) ** 2 + (h / b**2) ** 2) + 1e-6
        rim = np.maximum(k0 * (k0 - 1) / k1 * size, np.maximum(-local[..., 0] - 24, local[..., 0] - 14))
        s = p @ one.scapular_axes.T.astype(p.dtype)
        along, out, high = s[..., 0], s[..., 1], s[..., 2]
        thick = 0.5 * one.body_thickness * (1 + 0.7 * np.clip((along + 45) / 30, 0, 1))
        low = -14 + 1.05 * np.minimum(along + 14, 0)
        plate = np.maximum(np.abs(out) - thick, np.maximum(along + 12, -along - 100))
        plate = np.maximum(plate, np.maximum(high - 17, (low - high) * 0.69))
        border = _round_cone(p, self.neck - 6 * one.scapular_axes[2], -72 * one.scapular_axes[0]
                             - 100 * one.scapular_axes[2], 7.5, 6.0)  # fmt: skip
        arm = _round_cone(p, *self.coracoid, 8.5, 6.0)
        body = _joined(_joined(plate, border, 4.0), arm, 5.0)
        body = np.maximum(body, local[..., 0] + 8)  # nothing of it reaches the face
        return np.minimum(np.maximum(_joined(rim, body, 5.0), -self.fossa(p)), np.maximum(arm, 1.5 - self._gap(p)))

    def _gap(self, p):
        return _ball(p, self.centre, self.one.head_radius + 3.0)

    def others(self, p):
        """Acromion and clavicle: bones that are no label."""
        return np.minimum(_round_cone(p, *self.acromion, 7.0, 7.5), _round_cone(p, *self.clavicle, 6.5, 6.0))


@dataclass(frozen=True)
class ShoulderGrid:
    """The voxels of a volume: ``shape`` (K, H, W), ``spacing`` mm along these axes, ``axes`` (3, 3) their directions in
    LPS, ``centre`` (3,) mm, in LPS about the centre of the glenoid."""

    shape: tuple[int, int, int] = (100, 256, 256)
    spacing: tuple[float, float, float] = (1.5, 0.625, 0.625)
    axes: np.ndarray = field(default_factory=lambda: PLANES["axial"])
    centre: tuple[float, float, float] = (0.0, 0.0, -28.0)

    @property
    def origin(self) -> np.ndarray:
        """The place of voxel (0, 0, 0)."""
        half = [(n - 1) / 2 * s for n, s in zip(self.shape, self.spacing, strict=True)]
        return np.asarray(self.centre) - half @ self.axes

    def slice_points(self, k: float) -> np.ndarray:
        """(H, W, 3) float32: the places of the voxels of slice ``k``."""
        _, h, w = self.shape
        rows = np.arange(h)[:, None, None] * (self.spacing[1] * self.axes[1])
        columns = np.arange(w)[None, :, None] * (self.spacing[2] * self.axes[2])
        return (self.origin + k * self.spacing[0] * self.axes[0] + rows + columns).astype(np.float32)

    def to_array(self, points: np.ndarray) -> np.ndarray:
        """Places (N, 3) in LPS as mm along the axes of the array, from its first voxel."""
        return (np.asarray(points, float) - self.origin) @ self.axes.T


@dataclass(frozen=True)
class ShoulderVolume:
    """``image`` (K, H, W) int16 and ``labels`` (K, H, W) uint8 on a ``grid``, of an ``anatomy``.

    ``volumes`` are those of the solids within the field of view in cm3, by label, to a few parts in 10 000 of a head.
    """

    image: np.ndarray
    labels: np.ndarray
    grid: ShoulderGrid
    anatomy: ShoulderAnatomy
    sequence: str
    volumes: dict[int, float]

    @property
    def truth(self) -> dict[str, float]:
        """The numbers of the task `shoulder-mri` as the anatomy has them."""
        one = self.anatomy
        return {
            "humerus_volume": self.volumes[HUMERUS],
            "glenoid_volume": self.volumes[GLENOID],
            "head_diameter": 2 * one.head_radius,
            "glenoid_height": one.glenoid_height,
            "glenoid_width": one.glenoid_width,
            "version": one.version,
            "inclination": one.inclination,
            "subluxation": 100 * one.subluxation,
        }


def _share(distance: np.ndarray, width: float) -> np.ndarray:
    """How much of a voxel lies inside a solid, of the signed distance of its middle: partial volume."""
    return np.clip(0.5 - distance / np.float32(width), 0, 1)


def render_shoulder(
    anatomy: ShoulderAnatomy,
    grid: ShoulderGrid | None = None,
    sequence: str = "T1",
    *,
    seed: int = 0,
    bias: float = 0.3,
    noise: float = 0.03,
    ghost: float = 0.03,
    subslices: int = 3,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ShoulderVolume:
    """Render an anatomy as a scanner would.

    Args:
        anatomy: the bones.
        grid: the voxels; slices are as thick as they are apart.
        sequence: one of `mr.SEQUENCES`.
        seed: of texture, shading and noise.
        bias: how much coils shade the picture, see `mr.bias_field`.
        noise: standard deviation of the noise, as a share of the signal of fat or muscle, whichever is more.
        ghost: amplitude of motion ghosts; 0 for none.
        subslices: at how many depths within a slice the solids are looked at.
        progress: called with (slices done, slices).
    """
    grid = ShoulderGrid() if grid is None else grid
    rng = np.random.default_rng(seed)
    scan = mr.SEQUENCES[sequence]
    of = {name: np.float32(mr.signal(tissue, scan)) for name, tissue in mr.TISSUES.items()}
    bones, wave = _Bones(anatomy), _texture(rng)
    image, labels = np.zeros(grid.shape, np.float32), np.zeros(grid.shape, np.uint8)
    depths = (np.arange(subslices) + 0.5) / subslices - 0.5
    voxel, sums = float(np.prod(grid.spacing)) / 1000, {HUMERUS: 0.0, GLENOID: 0.0}
    width = 0.5 * (grid.spacing[1] + grid.spacing[2])
    shaft_cortex, cortex = rng.uniform(2.2, 3.4), rng.uniform(0.9, 1.5)
    for k in range(grid.shape[0]):
        for depth in depths:
            p = grid.slice_points(k + depth)
            humerus, glenoid = bones.humerus(p), bones.glenoid(p)
            image[k] += _slice(p, bones, humerus, glenoid, of, wave, width, (cortex, shaft_cortex)) / subslices
            for label, distance in ((HUMERUS, humerus), (GLENOID, glenoid)):
                sums[label] += float(_share(distance, width).sum()) * voxel / subslices
            if abs(depth) < 1e-6:
                labels[k] = np.where(humerus < 0, HUMERUS, np.where(glenoid < 0, GLENOID, 0))
        if not subslices % 2:
            p = grid.slice_points(k)
            labels[k] = np.where(bones.humerus(p) < 0, HUMERUS, np.where(bones.glenoid(p) < 0, GLENOID, 0))
        progress(k + 1, grid.shape[0])
    image *= mr.bias_field(grid.shape, bias, rng)
    if ghost:
        image = mr.ghosted(image, ghost, int(rng.integers(2, 5)), int(rng.integers(1, 3)))
    strongest = max(of["fat"], of["muscle"])
    image = mr.rician(image, noise * strongest, rng)
    stored = np.clip(image / strongest * 700, 0, 32767).astype(np.int16)
    return ShoulderVolume(stored, labels, grid, anatomy, sequence, sums)


def _texture(rng: np.random.Generator) -> Callable[[np.ndarray], np.ndarray]:
    """A smooth random field about 0, of waves in random directions: texture of muscle and marrow."""
    waves = rng.normal(size=(6, 3)) * rng.uniform(0.08, 0.45, (6, 1))
    phases = rng.uniform(0, 2 * np.pi, 6)

    def field_at(p: np.ndarray) -> np.ndarray:
        return np.sin(p @ waves.T.astype(np.float32) + phases.astype(np.float32)).sum(axis=-1) / 6

    return field_at


def _slice(p, bones: _Bones, humerus, glenoid, of, wave, width: float, cortex: tuple[float, float]) -> np.ndarray:
    """The signal (H, W) of one depth: soft tissue, then layers on the bones, then the bones."""
    one = bones.one
    texture = wave(p)
    lateral = p @ one.lateral.astype(np.float32)
    y, z = p[..., 1], p[..., 2]
    # The body: trunk and arm within a rounded outline, fat below the skin, the chest with air inside.
    middle = bones.centre
    reach = lateral - np.float32(middle @ one.lateral)
    outline = np.sqrt((np.maximum(reach + 40, 0) / (one.head_radius + 26 + one.fat + 40)) ** 2
                      + ((y - middle[1] - 12) / (one.head_radius + 48 + one.fat)) ** 2)  # fmt: skip
    skin = (outline - 1) * 60 + np.maximum(z - (middle[2] + one.head_radius + 28 + one.fat), 0)
    chest = _ball(p * np.array([1, 1, 0.55], np.float32), (-95 * one.lateral + np.array([0, -30, -40 * 0.55])), 58)
    others = bones.others(p)
    bone = np.minimum(np.minimum(humerus, glenoid), others)
    plane = np.abs(np.minimum(humerus, 1.2 * glenoid) - 13 - 3 * texture) - 0.9  # fat between deltoid and cuff
    streaks = 0.28 - texture  # and within muscles
    fat = np.minimum(plane, np.where(texture > 0.62, -1.0, 1.0) * np.abs(streaks) * 7)
    value = of["muscle"] * (1 + 0.12 * texture)

    def over(base, distance, new):
        share = _share(distance, width)
        return base + share * (new - base)

    value = over(value, fat, of["fat"])
    value = over(value, -(skin + one.fat), of["fat"])
    value = over(value, np.abs(chest) - 3, of["fat"] * 0.6 + of["muscle"] * 0.4)
    value = over(value, chest + 3, of["air"])
    # The joint: fluid between the bones, cartilage on both.
    normal = one.glenoid_axes[0].astype(np.float32)
    near = p @ normal
    facing = (p - middle.astype(np.float32)) @ -normal - 0.15 * one.head_radius
    ball, fossa = bones._gap(p) + 3.0, bones.fossa(p)
    joint = np.maximum(np.maximum(ball - one.gap - 1.5, glenoid - 4.5), -near - 9)
    value = over(value, joint, of["fluid"])
    value = over(value, np.maximum(ball - 1.7, -facing), of["cartilage"])
    rim = np.maximum(glenoid - 1.9, np.maximum(-fossa - 1.9, ball - one.gap - one.fossa_excess - 6))
    value = over(value, np.maximum(rim, -near - 2), of["cartilage"])
    # The bones: dark cortex, thicker along the shaft, marrow inside.
    far = np.clip((np.float32(middle[2]) - 18 - z) / 30, 0, 1)
    thick = cortex[0] + (cortex[1] - cortex[0]) * far
    value = over(value, bone, of["cortex"])
    marrow = of["marrow"] * (0.95 + 0.10 * texture)
    value = over(value, humerus + thick, marrow)
    value = over(value, np.minimum(glenoid, others) + cortex[0], marrow * 0.96)
    return over(value, -skin, of["air"])


def random_shoulder(
    seed: int, grid: ShoulderGrid | None = None, oblique: float = 8.0, plane: str = "axial", **options
) -> ShoulderVolume:
    """A shoulder of random anatomy, sequence and quality, its slices turned by up to ``oblique`` degrees.

    The same seed gives the same volume. ``grid`` gives voxels and centre; its directions are those of ``plane``.
    """
    rng = np.random.default_rng([seed, 18])
    anatomy = random_anatomy(rng)
    sequence = options.pop("sequence", None) or list(mr.SEQUENCES)[int(rng.integers(len(mr.SEQUENCES)))]
    grid = ShoulderGrid() if grid is None else grid
    x, y, z = np.radians(rng.uniform(-oblique, oblique, 3))
    turn = (
        np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
        @ np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
        @ np.array([[np.cos(z), -np.sin(z), 0], [np.sin(z), np.cos(z), 0], [0, 0, 1]])
    )
    centre = np.array([0, 0, -28.0]) + rng.uniform(-6, 6, 3) + 12 * anatomy.lateral
    grid = ShoulderGrid(grid.shape, grid.spacing, PLANES[plane] @ turn.T, tuple(centre))
    quality = {"bias": rng.uniform(0.1, 0.45), "noise": rng.uniform(0.015, 0.05), "ghost": rng.uniform(0, 0.05)}
    return render_shoulder(anatomy, grid, sequence, seed=seed, **{**quality, **options})
