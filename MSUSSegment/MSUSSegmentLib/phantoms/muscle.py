"""A simulated B-mode image of a muscle seen lengthwise, with exact truth.

Skin and fat, two aponeuroses, fascicles between them, and a second muscle below. Fully developed speckle (complex white
noise behind a depth-dependent point spread function), coherent bright lines for connective tissue, attenuation,
shadows from poor contact, electronic noise, log compression to 8 bit; see Jensen, Med Biol Eng Comput 1996;34:351-353
for the physics of which this is a quick imitation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, isfinite, radians, sin

import numpy as np

from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.phantoms import texture
from MSUSSegmentLib.phantoms.anatomy import Bundle, Curve, gap_for_thickness
from MSUSSegmentLib.phantoms.screen import Screen, place
from MSUSSegmentLib.phantoms.truth import MuscleTruth, muscle_truth


@dataclass(frozen=True)
class MusclePhantom:
    """What is simulated. Angles are signed, degrees, positive when rising to the right; ValueError for what cannot be.

    ``shape`` (height, width) px and ``spacing`` (sx, sy) mm are those of the ultrasound image, without the screen.
    ``thickness_mm`` is MT (normal to the mid-line, at the image's centre); ``superficial_depth_mm`` the depth of the
    superficial inner edge there. ``pennation_deg`` is the PA where the fascicles leave the deep aponeurosis, ``rises``
    the side ("right" or "left") to which they then run; ``curvature`` in 1/mm, positive: steeper towards the
    superficial end. ``waviness_mm`` bends the aponeuroses' edges. ``aponeurosis_mm`` are the thicknesses of the
    superficial and deep band. ``lower_muscle_mm`` is the thickness of the muscle below (0: none).
    """

    shape: tuple[int, int] = (512, 640)
    spacing: Spacing = (0.08, 0.08)
    superficial_depth_mm: float = 6.0
    superficial_angle: float = -1.0
    deep_angle: float = 2.0
    thickness_mm: float = 18.0
    pennation_deg: float = 18.0
    rises: str = "right"
    curvature: float = 0.0
    waviness_mm: float = 0.0
    aponeurosis_mm: tuple[float, float] = (0.9, 1.2)
    fascicle_spacing_mm: float = 1.3
    lower_muscle_mm: float = 14.0
    lower_pennation_deg: float = -12.0

    fascicle_contrast: float = 1.0
    gain_db: float = 0.0
    dynamic_range_db: float = 50.0
    attenuation_db_per_cm: float = 2.0
    noise: float = 0.01
    shadow: float = 0.3
    axial_psf_mm: float = 0.08
    lateral_psf_mm: float = 0.28
    screen: Screen | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        _check(self)

    @property
    def depth_mm(self) -> float:
        """Depth of the image, mm."""
        return self.shape[0] * self.spacing[1]

    @property
    def fascicle_angle(self) -> float:
        """Signed angle of the fascicles where they leave the deep aponeurosis, degrees."""
        return self.deep_angle + self.pennation_deg * (1 if self.rises == "right" else -1)

    def bundle(self) -> Bundle:
        """The muscle's shape in mm, in the coordinates of the ultrasound image (no screen)."""
        rng = np.random.default_rng([self.seed, 11])
        x = (self.shape[1] - 1) * self.spacing[0] / 2
        gap = gap_for_thickness(self.thickness_mm, self.superficial_angle, self.deep_angle)
        wavelength, phase = rng.uniform(50, 120, 2), rng.uniform(0, 2 * np.pi, 2)
        edges = [
            Curve(x, y, angle, self.waviness_mm, float(wavelength[i]), float(phase[i]))
            for i, (y, angle) in enumerate(
                [
                    (self.superficial_depth_mm, self.superficial_angle),
                    (self.superficial_depth_mm + gap, self.deep_angle),
                ]
            )
        ]
        return Bundle(*edges, self.fascicle_angle, self.rises == "right", self.curvature)


@dataclass(frozen=True)
class Strain:
    """Where the tissue of a deformed muscle was at rest: what keeps the texture on the tissue in a cine.

    ``shift_mm``: how far the fascicles' insertions have moved along the deep aponeurosis. ``stretch``: fascicle
    length over that at rest. ``pennation_deg``: PA at rest. ``frame``: number of the frame, for the electronic noise.
    """

    shift_mm: float
    stretch: float
    pennation_deg: float
    frame: int = 0


@dataclass(frozen=True)
class MuscleImage:
    """One simulated frame. ``box`` (x0, y0, x1, y1), half-open, is the ultrasound image within ``pixels`` (H, W) uint8;
    the truth's coordinates and masks are those of ``pixels``."""

    pixels: np.ndarray
    truth: MuscleTruth
    spacing: Spacing
    box: tuple[int, int, int, int]
    phantom: MusclePhantom = field(repr=False)


def render_muscle(phantom: MusclePhantom, strain: Strain | None = None) -> MuscleImage:
    """The image and its truth. The same phantom gives the same image, bit for bit. ValueError as for MusclePhantom."""
    strain = strain or Strain(0.0, 1.0, phantom.pennation_deg)
    bundle = phantom.bundle()
    lines = texture.line_texture(np.random.default_rng([phantom.seed, 1]), phantom.fascicle_spacing_mm)
    grey = _render(phantom, bundle, strain, lines)
    pixels, (left, top) = place(grey, phantom.spacing, phantom.screen)
    height, width = phantom.shape
    truth = muscle_truth(
        bundle,
        lines,
        phantom.shape,
        phantom.spacing,
        phantom.aponeurosis_mm,
        material=(strain.shift_mm, strain.stretch, sin(radians(strain.pennation_deg))),
        canvas=(pixels.shape, left, top),
        seed=phantom.seed,
    )
    return MuscleImage(pixels, truth, phantom.spacing, (left, top, left + width, top + height), phantom)


def _render(phantom: MusclePhantom, bundle: Bundle, strain: Strain, lines: texture.LineTexture) -> np.ndarray:
    rng = np.random.default_rng([phantom.seed, 2])
    height, width = phantom.shape
    sx, sy = phantom.spacing
    x = np.arange(width, dtype=np.float32)[None] * np.float32(sx)
    y = np.arange(height, dtype=np.float32)[:, None] * np.float32(sy)
    top = bundle.superficial.y(x).astype(np.float32)
    bottom = bundle.deep.y(x).astype(np.float32)
    band_top, band_bottom = phantom.aponeurosis_mm

    # Drawn in a fixed order, whatever the geometry, so that a cine keeps its tissue.
    noise = texture.scatterers(rng)
    septa = texture.layer_texture(rng)
    below = texture.line_texture(rng, 1.6)
    shine = [texture.smooth_walk(rng, width, 0.06).astype(np.float32)[None] for _ in range(3)]
    sag = texture.smooth_walk(rng, width, 0.15).astype(np.float32)[None]
    contact = texture.smooth_walk(rng, width, 0.07).astype(np.float32)[None]
    lower_angle_jitter = rng.uniform(-2, 2)

    amplitude = np.empty((height, width), np.float32)
    coherent = np.zeros((height, width), np.float32)
    p, q = np.broadcast_to(y, (height, width)).copy(), np.broadcast_to(x, (height, width)).copy()

    # Fat: layers that follow the superficial aponeurosis; skin on top.
    rows = slice(0, min(height, int(np.ceil(top.max() / sy)) + 1))
    relative = y[rows] * (phantom.superficial_depth_mm / np.maximum(top, 0.5))
    amplitude[rows] = (
        0.7 * septa[(relative * 10).astype(np.int32) & 255, (x * 2.5 + 0 * relative).astype(np.int32) & 255]
    )
    skin = np.exp(-0.5 * ((y[rows] - 0.5) / 0.5) ** 2)
    amplitude[rows] += 0.3 * skin

    # The muscle: streaks and perimysium in material coordinates.
    rows = slice(max(0, int(top.min() / sy)), min(height, int(np.ceil(bottom.max() / sy)) + 1))
    w, s = _material(bundle, x, y[rows], strain)
    inside = (y[rows] > top) & (y[rows] < bottom)
    drawn = texture.sample_lines(lines, w, s)
    tilt = np.float32(max(0.35, cos(radians(1.6 * phantom.fascicle_angle))) * phantom.fascicle_contrast)
    amplitude[rows] = np.where(inside, 0.05 + 0.75 * tilt * drawn, amplitude[rows])
    coherent[rows] = np.where(inside, 0.45 * tilt * np.maximum(drawn - 0.2, 0), 0)
    p[rows], q[rows] = np.where(inside, w, p[rows]), np.where(inside, s, q[rows])

    # Below: another muscle, or plain deep tissue.
    rows = slice(max(0, int(bottom.min() / sy)), height)
    under = y[rows] >= bottom
    depth = np.maximum(y[rows] - bottom, 0)
    lower_angle = radians(phantom.deep_angle + phantom.lower_pennation_deg + lower_angle_jitter)
    across = x * np.float32(sin(lower_angle)) + y[rows] * np.float32(cos(lower_angle))
    along = x * np.float32(cos(lower_angle)) - y[rows] * np.float32(sin(lower_angle))
    tissue = 0.045 + 0.42 * phantom.fascicle_contrast * texture.sample_lines(below, across, along)
    if phantom.lower_muscle_mm > 0:
        floor = phantom.lower_muscle_mm * (1 + 0.025 * sag) + 0.0 * depth
        tissue = np.where(depth < floor, tissue, 0.05 * np.exp(-(depth - floor) / 12))
        edge = texture.band(depth, floor, floor + 1.0, 0.12) * (0.9 + 0.35 * shine[2]).clip(0.15, 1.6)
        tissue += 0.5 * edge
    tissue *= np.exp(-depth / 40)
    amplitude[rows] = np.where(under, tissue, amplitude[rows])

    # Aponeuroses: bright bands, brightest when seen at a right angle.
    for inner, outer, angle, k in (
        (top, top - band_top, phantom.superficial_angle, 0),
        (bottom, bottom + band_bottom, phantom.deep_angle, 1),
    ):
        low, high = np.minimum(inner, outer), np.maximum(inner, outer)
        rows = slice(max(0, int(low.min() / sy) - 8), min(height, int(high.max() / sy) + 8))
        blur = max(phantom.axial_psf_mm * 0.6, 0.04)
        # The point spread function widens the band: drawn thinner, its visible edge lies on the true one.
        inset = np.minimum(blur + 0.75 * phantom.axial_psf_mm, 0.35 * (high - low))
        band = texture.band(y[rows], low + inset, high - inset, blur)
        bright = (1.1 * np.exp(-((angle / 18.0) ** 2)) + 0.5) * (1 + 0.3 * shine[k]).clip(0.3, 1.8)
        layers = 0.62 + 0.38 * np.cos(4 * np.pi * (y[rows] - low) / (high - low))  # two sheets with less between them
        amplitude[rows] = np.where(
            band > 0.01, amplitude[rows] * (1 - band) + 0.6 * bright * band * layers, amplitude[rows]
        )
        coherent[rows] = np.where(
            band > 0.01, coherent[rows] * (1 - band) + 0.7 * bright * band * layers, coherent[rows]
        )

    found = texture.sample_scatterers(noise, p, q, min(sx, sy))
    field_ = found * amplitude
    electronic = np.random.default_rng([phantom.seed, 3, strain.frame]).standard_normal(
        (2, height, width), dtype=np.float32
    )

    depth_cm = y / 10
    falling = np.float32(phantom.attenuation_db_per_cm / 20) * (depth_cm - np.float32(phantom.depth_mm / 25))
    shade = texture.contact_shadow(contact, x / x.max(), phantom.shadow, y / np.float32(phantom.depth_mm))
    loss = 10.0 ** (-falling) * shade
    field_ *= loss
    field_ += (electronic[0] + 1j * electronic[1]) * np.float32(phantom.noise)

    focus = np.clip((y / np.float32(phantom.depth_mm) - 0.15) / 0.85, 0, 1)
    envelope = texture.image_speckle(
        field_,
        coherent * loss,
        phantom.axial_psf_mm / sy,
        (phantom.lateral_psf_mm / sx, 1.9 * phantom.lateral_psf_mm / sx),
        focus,
    )
    return texture.log_compress(envelope, phantom.dynamic_range_db, phantom.gain_db)


def _material(bundle: Bundle, x: np.ndarray, y: np.ndarray, strain: Strain) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates (w, s) of the resting tissue at each point: across the fascicles and along them, mm."""
    offset, s = bundle.material(x, y)
    across = np.float32(sin(radians(strain.pennation_deg)))
    return (offset - np.float32(strain.shift_mm)) * across, s * np.float32(1 / strain.stretch)


def _check(p: MusclePhantom) -> None:
    def need(ok: bool, sentence: str) -> None:
        if not ok:
            raise ValueError(sentence)

    need(len(p.shape) == 2 and min(p.shape) >= 32, f"shape is (height, width), 32 px or more each; got {p.shape}.")
    need(
        len(p.spacing) == 2 and all(isfinite(v) and 0 < v <= 2 for v in p.spacing),
        f"spacing is (sx, sy) in mm, above 0 and at most 2; got {p.spacing}.",
    )
    need(p.rises in ("right", "left"), f'rises is "right" or "left"; got {p.rises!r}.')
    for name in ("superficial_angle", "deep_angle"):
        need(abs(getattr(p, name)) <= 30, f"{name} is between -30 and 30 degrees; got {getattr(p, name)}.")
    need(4 <= p.pennation_deg <= 60, f"pennation_deg is between 4 and 60 degrees; got {p.pennation_deg}.")
    need(abs(p.curvature) <= 0.02, f"curvature is between -0.02 and 0.02 per mm; got {p.curvature}.")
    need(0 <= p.waviness_mm <= 1, f"waviness_mm is between 0 and 1; got {p.waviness_mm}.")
    need(0.5 <= p.fascicle_spacing_mm <= 8, f"fascicle_spacing_mm is between 0.5 and 8; got {p.fascicle_spacing_mm}.")
    need(p.dynamic_range_db >= 20, f"dynamic_range_db is 20 or more; got {p.dynamic_range_db}.")
    for name in ("axial_psf_mm", "lateral_psf_mm"):
        need(0 < getattr(p, name) <= 3, f"{name} is above 0 and at most 3; got {getattr(p, name)}.")
    for name in ("noise", "shadow", "fascicle_contrast", "lower_muscle_mm"):
        need(0 <= getattr(p, name) < 1000, f"{name} is 0 or more; got {getattr(p, name)}.")
    need(p.seed >= 0, f"seed is 0 or more; got {p.seed}.")
    need(
        len(p.aponeurosis_mm) == 2 and min(p.aponeurosis_mm) >= 0.2,
        f"aponeurosis_mm is (superficial, deep), 0.2 mm or more each; got {p.aponeurosis_mm}.",
    )
    need(2 <= p.thickness_mm <= 150, f"thickness_mm is between 2 and 150; got {p.thickness_mm}.")

    bundle = p.bundle()
    x = np.linspace(0, (p.shape[1] - 1) * p.spacing[0], 65)
    top, bottom = bundle.superficial.y(x), bundle.deep.y(x)
    need(
        float((bottom - top).min()) > 1,
        "The aponeuroses meet inside the image: make their angles more alike or the muscle thicker.",
    )
    need(
        float((top - p.aponeurosis_mm[0]).min()) >= 0 and float((bottom + p.aponeurosis_mm[1]).max()) <= p.depth_mm - 1,
        f"The muscle does not fit into the image, which is {p.depth_mm:.0f} mm deep: change superficial_depth_mm, "
        "thickness_mm, the angles or the image.",
    )
