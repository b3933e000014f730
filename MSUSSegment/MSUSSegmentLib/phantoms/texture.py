"""The random part of a phantom: perimysium lines, tissue streaks, speckle and log compression.

All random draws happen in material coordinates and never depend on the geometry, so that the same seed gives the same
tissue when it is deformed. Textures are periodic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

#: Grid of a line texture: across the fascicles and along them, mm, and the period of both, mm.
ACROSS_MM, ALONG_MM, PERIOD_MM = 0.1, 0.5, 128.0
#: Scatterers each way; a power of two.
SCATTERERS = 1024


@dataclass(frozen=True)
class LineTexture:
    """Bright connective-tissue lines in material coordinates: w across the lines, s along them, mm, periodic.

    ``centres`` (n,) mm; ``strength`` (n,) 0..1; ``visible`` (n, PERIOD_MM / ALONG_MM) 0..1, how well each line shows
    along itself; ``amplitude`` (PERIOD_MM / ACROSS_MM, PERIOD_MM / ALONG_MM) what is drawn, streaks included.
    """

    centres: np.ndarray
    strength: np.ndarray
    visible: np.ndarray
    amplitude: np.ndarray


def line_texture(rng: np.random.Generator, spacing_mm: float) -> LineTexture:
    """Lines ``spacing_mm`` apart on average, of uneven brightness, broken along their length."""
    count = max(4, round(PERIOD_MM / spacing_mm))
    n_across, n_along = round(PERIOD_MM / ACROSS_MM), round(PERIOD_MM / ALONG_MM)
    # Gaps vary by a factor of about two; rescaled so that the pattern closes.
    gaps = rng.uniform(0.55, 1.45, count)
    centres = np.cumsum(gaps) * (PERIOD_MM / gaps.sum()) % PERIOD_MM
    strength = rng.beta(1.6, 1.9, count)
    width = rng.uniform(0.11, 0.24, count)
    smooth = ndimage.gaussian_filter1d(rng.standard_normal((count, n_along)), 9.0, axis=1, mode="wrap")
    smooth /= smooth.std()
    visible = 1.0 / (1.0 + np.exp(-(smooth - 0.3) * 3.5))

    w = np.arange(n_across) * ACROSS_MM
    distance = np.abs(w[:, None] - centres)
    distance = np.minimum(distance, PERIOD_MM - distance)
    profile = np.exp(-0.5 * (distance / width) ** 2) * strength
    streaks = ndimage.gaussian_filter(
        rng.standard_normal((n_across, n_along)).astype(np.float32), (1.6, 7.0), mode="wrap"
    )
    streaks *= 0.16 / streaks.std()
    amplitude = (profile @ visible).astype(np.float32) + np.maximum(streaks, 0)
    return LineTexture(centres, strength, visible, amplitude)


def sample_lines(texture: LineTexture, w: np.ndarray, s: np.ndarray) -> np.ndarray:
    """Amplitude of a line texture at material coordinates (mm), linear interpolation, same shape as ``w``."""
    n_across, n_along = texture.amplitude.shape
    u = w * np.float32(1 / ACROSS_MM)
    t = s * np.float32(1 / ALONG_MM)
    u0, t0 = np.floor(u), np.floor(t)
    fu, ft = u - u0, t - t0
    i0, j0 = u0.astype(np.int32) % n_across, t0.astype(np.int32) % n_along
    i1, j1 = (i0 + 1) % n_across, (j0 + 1) % n_along
    a = texture.amplitude
    low = a[i0, j0] * (1 - ft) + a[i0, j1] * ft
    high = a[i1, j0] * (1 - ft) + a[i1, j1] * ft
    return low * (1 - fu) + high * fu


def layer_texture(rng: np.random.Generator, size: int = 256) -> np.ndarray:
    """Septa of the fat layer: (size, size) amplitudes, rows are depth (0.1 mm), columns are 0.4 mm, periodic."""
    fine = ndimage.gaussian_filter(rng.standard_normal((size, size)).astype(np.float32), (1.8, 10.0), mode="wrap")
    coarse = ndimage.gaussian_filter(rng.standard_normal((size, size)).astype(np.float32), (5.0, 30.0), mode="wrap")
    fine, coarse = fine / fine.std(), coarse / coarse.std()
    return (0.12 + 0.7 * np.maximum(fine - 0.8, 0) + 0.05 * coarse).clip(0.04, 3.0).astype(np.float32)


def scatterers(rng: np.random.Generator) -> np.ndarray:
    """Complex white noise of unit power, (SCATTERERS, SCATTERERS): many scatterers in every resolution cell."""
    pair = rng.standard_normal((2, SCATTERERS, SCATTERERS), dtype=np.float32)
    return (pair[0] + 1j * pair[1]) * np.float32(np.sqrt(0.5))


def sample_scatterers(noise: np.ndarray, p: np.ndarray, q: np.ndarray, cell_mm: float) -> np.ndarray:
    """The scatterer nearest to each material coordinate (mm); ``cell_mm`` apart, about a pixel.

    Finer cells would be missed by the pixels between them, and tissue that moves a little would look new.
    """
    mask = SCATTERERS - 1  # the pattern repeats after SCATTERERS cells
    i = np.floor(p * np.float32(1 / cell_mm)).astype(np.int32) & mask
    j = np.floor(q * np.float32(1 / cell_mm)).astype(np.int32) & mask
    return noise[i, j]


def smooth_walk(rng: np.random.Generator, count: int, correlation: float) -> np.ndarray:
    """A smooth random curve of mean 0 and SD 1, (count,), drawn on a fixed grid of 128 points and resampled."""
    curve = ndimage.gaussian_filter1d(rng.standard_normal(128), 128 * correlation, mode="reflect")
    curve = (curve - curve.mean()) / max(curve.std(), 1e-9)
    return np.interp(np.linspace(0, 127, count), np.arange(128), curve)


def band(y: np.ndarray, low: np.ndarray | float, high: np.ndarray | float, blur: float) -> np.ndarray:
    """1 between ``low`` and ``high``, falling off over ``blur`` (all in the unit of ``y``) outside."""
    outside = np.maximum(np.maximum(low - y, y - high), 0)
    return np.exp(-0.5 * (outside / np.float32(blur)) ** 2)


def contact_shadow(contact: np.ndarray, across: np.ndarray, strength: float, down: np.ndarray) -> np.ndarray:
    """Loss from poor contact, (H, W): darker columns and sides, deepening over the first third of the depth.

    ``contact`` (1, W) is a smooth walk, ``across`` (1, W) and ``down`` (H, 1) go from 0 to 1.
    """
    columns = np.maximum(contact - 0.6, 0) * 0.35 + np.exp(-across / 0.05) * 0.6 + np.exp((across - 1) / 0.05) * 0.6
    return 1 - np.clip(strength * columns, 0, 0.9) * np.clip(down * 3 + 0.3, 0, 1)


def image_speckle(
    field: np.ndarray, coherent: np.ndarray, axial_px: float, lateral_px: tuple[float, float], focus: np.ndarray
) -> np.ndarray:
    """Envelope (H, W) of a complex scatterer field and a coherent part (H, W) behind a point spread function.

    ``axial_px`` and ``lateral_px`` are the Gaussian sigmas; the lateral one goes from the first to the second value as
    ``focus`` (H, 1) goes from 0 to 1. Noise of unit power gives an envelope of unit mean power at every depth, and so
    does a wide coherent area of height 1. Neighbouring powers are averaged, as compounding of several looks does.
    """
    out = np.zeros(field.shape, np.float32)
    for part in (field.real + coherent / np.float32(_power_gain(axial_px) * _power_gain(lateral_px[0])), field.imag):
        axial = ndimage.gaussian_filter1d(part, axial_px, axis=0, mode="reflect", truncate=3.0)
        near, far = (
            ndimage.gaussian_filter1d(axial, sigma, axis=1, mode="reflect", truncate=2.5)
            * np.float32(_power_gain(axial_px) * _power_gain(sigma))
            for sigma in lateral_px
        )
        out += (near + (far - near) * focus) ** 2
    out = ndimage.gaussian_filter1d(out, 0.6 * axial_px, axis=0, mode="reflect", truncate=2.5)
    return np.sqrt(ndimage.gaussian_filter1d(out, 0.6 * lateral_px[0], axis=1, mode="reflect", truncate=2.5))


def _power_gain(sigma: float) -> float:
    """What restores unit power after a Gaussian filter of white noise."""
    x = np.arange(-int(4 * sigma + 1), int(4 * sigma + 2))
    kernel = np.exp(-0.5 * (x / sigma) ** 2)
    kernel /= kernel.sum()
    return float(1.0 / np.sqrt((kernel**2).sum()))


def log_compress(envelope: np.ndarray, dynamic_range_db: float, gain_db: float) -> np.ndarray:
    """8-bit grey (H, W): an envelope of 1 with no gain is 70 % of full scale, ``dynamic_range_db`` spans 0 to 255."""
    level = np.log10(np.maximum(envelope, 1e-6)) * np.float32(20.0 / dynamic_range_db)
    grey = (level + np.float32(0.70 + gain_db / dynamic_range_db)) * 255.0
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)
