"""The direction of the fascicles read from the grey picture itself, without a network.

Stripes of one direction put their energy on one line through the centre of the power spectrum, at right angles to
them; summed along such lines, the spectrum is the variance of the Radon transform (projection-slice theorem;
Jafari-Khouzani and Soltanian-Zadeh, IEEE Trans Pattern Anal Mach Intell 2005;27(6):1004-1008). The spectrum is averaged
over overlapping windowed squares of the belly (Welch, IEEE Trans Audio Electroacoust 1967;15(2):70-73), so that gently
bent fascicles and single bright spots do not spoil it.

Speckle is wider than deep and so leans every plain estimate to the horizontal; connective tissue that runs along the
aponeuroses does the same. Both look alike in the mirror: speckle in that of the beam (upright in the picture), the
tissue in that of the muscle's mid-line. Fascicles do not, because they rise to one side only. What the spectrum holds
in one direction MORE than in the mirrored ones is theirs; it also tells the side to which they rise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import fft, ndimage, sparse

from MSUSSegmentLib.measure.lines import as_points, scale_of
from MSUSSegmentLib.measure.types import Spacing

#: The muscle is looked at so many px thick: speckle is then a few px large, fascicles some 5 to 15 px apart.
THICKNESS = 120
#: Side of the squares, px of that size.
TILE = 128
#: Wavelengths of the texture that count, px of that size, and steps between them.
WAVELENGTHS, STEPS = (4.0, 20.0), 30
#: Side of the neighbourhood in which contrast is evened out, px of that size.
NEIGHBOURHOOD = 31
#: Contrast below this share of the brightest grey is none; below this share of the belly's it is not fully raised.
FLAT, FAINT = 1e-3, 0.15
#: How much more a pixel counts where a fascicle map is 1.
MAP_WEIGHT = 0.5
#: Left out along each aponeurosis, and over how much more the belly fades in; shares of the thickness.
MARGIN, FADE = 0.04, 0.12
#: Directions to the picture's horizontal that the spectrum is read in, degrees.
DIRECTIONS = np.arange(-80.0, 81.0)
#: Smoothing over directions, degrees (SD).
SMOOTHING = 2.5
#: A beam that is wider than deep damps the spectrum of steep stripes. It is seen in the mirrored spectrum, smoothed
#: over so many degrees (SD); to this power the surplus is divided by it, beside the root that its noise asks for.
ENVELOPE, DAMPING = 12.0, 0.1
#: Fascicles nearly level in a muscle that lies obliquely are damped by their own mirror image, which turns what is seen
#: of them by up to 3 degrees. Where the mid-line is at least so steep and the direction at most so far from level,
#: degrees, they are restored from what they took from each other, in so many steps.
OBLIQUE, LEVEL, RESTORING = 5.0, 10.0, 6
#: Fascicles are at this angle to the mid-line, degrees; between the first two they count less. In a contracted
#: gastrocnemius they reach 45 and more (Kawakami et al., J Appl Physiol 1998;85:398-404).
FLATTEST, PLAIN, STEEPEST = 2.0, 8.0, 55.0
#: A second direction is one that is at least so far from the first, degrees.
APART = 12.0
#: Fewer pixels than this from edge to edge, or across, show no texture.
LEAST_PX = 16


@dataclass(frozen=True)
class TextureDirection:
    """What the picture shows.

    ``angle``: the fascicles' main direction, degrees to the horizontal in mm space, positive: rising to the right.
    ``confidence`` 0..1: how far that direction stands out from every other one. ``middles`` (K, 2) px, ``angles`` (K,)
    degrees and ``weights`` (K,), which sum to 1: the directions in squares about one thickness wide, left to right.
    """

    angle: float
    confidence: float
    middles: np.ndarray
    angles: np.ndarray
    weights: np.ndarray


def texture_direction(
    grey: np.ndarray,
    superficial: np.ndarray,
    deep: np.ndarray,
    spacing: Spacing | None = None,
    fascicle: np.ndarray | None = None,
) -> TextureDirection | None:
    """The main direction of the texture between two aponeurosis edges.

    ``grey`` (H, W) uint8 or float. ``superficial``, ``deep`` (N, 2) px: the inner edges, left to right. ``spacing``
    (sx, sy) mm, or None for square pixels. ``fascicle`` (H, W) 0..1: where fascicles are likely counts more.
    None where there is too little between the edges, or no texture. ValueError for other shapes, NaN in the curves.
    """
    if np.ndim(grey) != 2:
        raise ValueError(f"The picture must be one grey plane (H, W), not an array of shape {np.shape(grey)}.")
    if fascicle is not None and np.shape(fascicle) != np.shape(grey):
        raise ValueError(f"The fascicle map {np.shape(fascicle)} and the picture {np.shape(grey)} must have one shape.")
    scale = scale_of(spacing)
    upper, lower = as_points(superficial, "The superficial aponeurosis"), as_points(deep, "The deep aponeurosis")
    belly = _belly(grey, upper, lower, scale, fascicle)
    if belly is None:
        return None
    flat, depth, weight, midline, origin, step = belly
    evened = _evened(flat, depth, weight)
    if evened is None:
        return None
    squares, corners, shares = _squares(evened, depth)
    if not len(squares):
        return None
    power = np.abs(fft.rfft2(squares, axes=(1, 2))) ** 2
    read = _reading() @ power.reshape(len(power), -1).T.astype(np.float32)
    total = read.sum(axis=1).reshape(len(DIRECTIONS), STEPS)
    found = _main(_surplus(total, midline), midline)
    if found is None:
        return None
    angle, confidence = found
    local = read.T.reshape(len(power), len(DIRECTIONS), STEPS)
    steps = RESTORING if abs(midline) >= OBLIQUE and abs(angle) <= LEVEL else 0
    if steps:
        angle = float(_near(_surplus(total, midline, steps)[None], angle)[0][0])
    angles, strength = _near(_surplus(local, midline, steps), angle)
    weights = strength * shares
    weights = weights / weights.sum() if weights.sum() > 0 else np.full(len(weights), 1 / len(weights))
    middles = origin + (corners + (TILE - 1) / 2) * step
    return TextureDirection(angle, confidence, middles, angles, weights)


def _belly(grey, superficial, deep, scale, fascicle):
    """The muscle, resampled so that it is THICKNESS px thick with square pixels.

    Returns the picture (h, w), the depth in it (h, w) from 0 at the superficial to 1 at the deep edge, the weight
    (h, w) or None, the mid-line's angle (degrees), the place (px) of its first pixel and its pixel's size (px).
    """
    first = max(superficial[0, 0], deep[0, 0], 0)
    last = min(superficial[-1, 0], deep[-1, 0], grey.shape[1] - 1)
    if last - first < LEAST_PX:
        return None
    x = np.linspace(first, last, 33)
    top, bottom = np.interp(x, *superficial.T), np.interp(x, *deep.T)
    thickness = float(np.median(bottom - top))
    if thickness < LEAST_PX:
        return None
    run = _slope(x, (top + bottom) / 2)
    step = thickness * scale[1] / THICKNESS / scale
    start = np.array([np.floor(first), max(np.floor(top.min()), 0)])
    end = np.array([np.ceil(last), min(np.ceil(bottom.max()), grey.shape[0] - 1)])
    count = np.floor((end - start) / step).astype(int) + 1
    if count.min() < LEAST_PX:
        return None
    columns, rows = (start[i] + step[i] * np.arange(count[i]) for i in (0, 1))
    top, bottom = np.interp(columns, *superficial.T), np.interp(columns, *deep.T)
    depth = ((rows[:, None] - top) / np.maximum(bottom - top, 1.0)).astype(np.float32)
    midline = float(np.degrees(np.arctan2(-run * scale[1], scale[0])))
    weight = None if fascicle is None else _resampled(fascicle, rows, columns, step)
    return _resampled(grey, rows, columns, step), depth, weight, midline, start, step


def _slope(x: np.ndarray, y: np.ndarray) -> float:
    """Of the least-squares line."""
    away = x - x.mean()
    return float(away @ y / (away @ away))


def _resampled(values, rows: np.ndarray, columns: np.ndarray, step: np.ndarray) -> np.ndarray:
    """``values`` at ``rows`` x ``columns``, averaged with a tent as wide as the new pixels are apart (float32)."""
    region = slice(int(rows[0]), int(rows[-1]) + 2), slice(int(columns[0]), int(columns[-1]) + 2)
    down = _tent(np.asarray(values[region], dtype=np.float32), rows - region[0].start, step[1])
    return np.ascontiguousarray(_tent(np.ascontiguousarray(down.T), columns - region[1].start, step[0]).T)


def _tent(values: np.ndarray, places: np.ndarray, step: float) -> np.ndarray:
    """Rows of ``values`` at ``places`` (fractional), weighted with a tent of half-width max(1, step) px."""
    half = max(1.0, step)
    first = np.ceil(places - half).astype(int)
    taken = first + np.arange(int(2 * half) + 1)[:, None]
    share = np.maximum(1 - np.abs(taken - places) / half, 0)
    share[(taken < 0) | (taken >= len(values))] = 0
    share = (share / share.sum(axis=0)).astype(np.float32)
    taken = np.clip(taken, 0, len(values) - 1)
    total = values[taken[0]] * share[0][:, None]
    for row, part in zip(taken[1:], share[1:], strict=True):
        total += values[row] * part[:, None]
    return total


def _evened(flat: np.ndarray, depth: np.ndarray, weight: np.ndarray | None) -> np.ndarray | None:
    """The belly with mean 0 and the same contrast everywhere, 0 outside, so that gain and shadows do not matter.

    What is brighter than its surroundings counts, as when a person traces fascicles. None when there is no contrast.
    """
    inside = ((depth > MARGIN) & (depth < 1 - MARGIN)).astype(np.float32)

    def around(values):
        return ndimage.uniform_filter(values, NEIGHBOURHOOD, mode="constant")

    area = around(inside) + 1e-3
    level = (flat * inside).sum() / max(inside.sum(), 1)
    centred = (flat - level) * inside
    apart = (centred - around(centred) / area) * inside
    square = apart * apart
    typical = np.sqrt(square.sum() / max(inside.sum(), 1))
    if typical <= FLAT * np.abs(flat).max():
        return None
    spread = np.sqrt(np.maximum(around(square), 0) / area)
    bright = np.maximum(apart / (spread + FAINT * typical), 0)
    if weight is not None:
        bright = bright * (1 + MAP_WEIGHT * weight)
    return (bright - bright.sum() / max(inside.sum(), 1)) * inside


def _squares(flat: np.ndarray, depth: np.ndarray):
    """Overlapping windowed squares (K, TILE, TILE) along the belly, their corners (K, 2) (x, y), their areas (K,)."""
    height, width = flat.shape
    count = max(1, round((width - TILE) / (TILE / 2)) + 1)
    middles = np.linspace(min(TILE / 2, width / 2), max(width - TILE / 2, width / 2), count)
    across = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(TILE) + 0.5) / TILE) if width > TILE else np.ones(TILE)
    window = np.clip(np.minimum(depth - MARGIN, 1 - MARGIN - depth) / FADE, 0, 1)
    squares, corners, areas = [], [], []
    for middle in middles:
        left = round(middle - TILE / 2)
        columns = slice(max(left, 0), min(left + TILE, width))
        rows = np.flatnonzero((window[:, columns] > 0).any(axis=1))
        if not len(rows):
            continue
        top = round((rows[0] + rows[-1] + 1 - TILE) / 2)
        taken = slice(max(top, 0), min(top + TILE, height))
        soft = window[taken, columns] * across[columns.start - left : columns.stop - left]
        area = soft.sum()
        if area < LEAST_PX**2:
            continue
        part = flat[taken, columns] * soft
        part -= soft * (part.sum() / area)
        square = np.zeros((TILE, TILE), np.float32)
        square[: part.shape[0], : part.shape[1]] = part
        if square.any():
            squares.append(square)
            corners.append((left, top))
            areas.append(area)
    return np.array(squares), np.array(corners, dtype=float).reshape(-1, 2), np.array(areas)


@lru_cache(maxsize=1)
def _frequencies() -> np.ndarray:
    return np.linspace(1 / WAVELENGTHS[1], 1 / WAVELENGTHS[0], STEPS)


@lru_cache(maxsize=1)
def _reading() -> sparse.csr_matrix:
    """Reads half a power spectrum (TILE * (TILE / 2 + 1)) at DIRECTIONS x frequencies, bilinearly."""
    half = TILE // 2 + 1
    turn = np.radians(DIRECTIONS)[:, None]
    # Stripes along (cos, -sin), y down, have their energy along (sin, cos); kx >= 0 is what is kept of it.
    kx, ky = (TILE * _frequencies() * part for part in (np.sin(turn), np.cos(turn)))
    flip = kx < 0
    kx, ky = np.where(flip, -kx, kx).ravel(), np.where(flip, -ky, ky).ravel()
    x0, y0 = np.floor(kx).astype(int), np.floor(ky).astype(int)
    px, py = kx - x0, ky - y0
    place = [((y0 + dy) % TILE) * half + x0 + dx for dy in (0, 1) for dx in (0, 1)]
    share = [(py if dy else 1 - py) * (px if dx else 1 - px) for dy in (0, 1) for dx in (0, 1)]
    row = np.tile(np.arange(len(kx)), 4)
    entries = (np.concatenate(share).astype(np.float32), (row, np.concatenate(place)))
    return sparse.csr_matrix(entries, shape=(len(kx), TILE * half))


def _surplus(read: np.ndarray, midline: float, restoring: int = 0) -> np.ndarray:
    """How much more each direction of (..., D, STEPS) holds than the mirrored ones, in units of its noise: (..., D).

    The noise of a spectrum grows with it; the difference is divided by the root of the sum (as for counts). What damps
    the spectrum damps a direction and its mirror images alike, and is partly taken out. ``restoring``: how often what
    the surplus itself has taken from its mirror images is given back. A spectrum F beside parts that are alike in the
    mirror leaves D = F - R F, R being the mean of both mirrors, so F = D + R F, which is iterated from D on; what is
    negative is none of F.
    """
    smooth = ndimage.gaussian_filter1d(ndimage.gaussian_filter1d(read, SMOOTHING, axis=-2), 1, axis=-1)
    # The mid-line's mirror image lies between two of DIRECTIONS; outside them the first or last one counts.
    place = np.clip(2 * midline - DIRECTIONS - DIRECTIONS[0], 0, len(DIRECTIONS) - 1.001)
    whole = place.astype(int)
    part = (place - whole).astype(np.float32)[:, None]

    def mirrors(values: np.ndarray) -> np.ndarray:
        about_midline = values[..., whole, :] * (1 - part) + values[..., whole + 1, :] * part
        return 0.5 * (values[..., ::-1, :] + about_midline)

    mirrored = mirrors(smooth)
    total = smooth + mirrored
    noise = np.sqrt(total + 1e-6 * total.mean() + 1e-20)
    envelope = ndimage.gaussian_filter1d(mirrored, ENVELOPE, axis=-2, mode="nearest")
    typical = envelope.mean(axis=-2, keepdims=True) + 1e-20
    more = smooth - mirrored
    restored = more
    for _ in range(restoring):
        restored = more + mirrors(np.maximum(restored, 0))
    surplus = restored / (noise * (envelope / typical + 1e-3) ** DAMPING)
    return ndimage.gaussian_filter1d(surplus @ np.sqrt(_frequencies()), 1, axis=-1)


def _main(surplus: np.ndarray, midline: float) -> tuple[float, float] | None:
    """The direction (degrees) with the greatest surplus among plausible ones, and its confidence."""
    steep = np.abs(DIRECTIONS - midline)
    plausible = np.where(steep <= STEEPEST, np.clip((steep - FLATTEST) / (PLAIN - FLATTEST), 0, 1), 0) * surplus
    best = int(np.argmax(plausible))
    if plausible[best] <= 0:
        return None
    other = plausible[np.abs(DIRECTIONS - DIRECTIONS[best]) >= APART].max()
    return _vertex(plausible, best), float(np.clip(1 - max(other, 0) / plausible[best], 0, 1))


def _vertex(values: np.ndarray, best: int) -> float:
    """The direction of a peak, between the grid's, from the parabola through three values."""
    if not 0 < best < len(values) - 1:
        return float(DIRECTIONS[best])
    before, peak, after = values[best - 1 : best + 2]
    bend = before - 2 * peak + after
    return float(DIRECTIONS[best] + (0.5 * (before - after) / bend if bend < 0 else 0))


def _near(surplus: np.ndarray, angle: float) -> tuple[np.ndarray, np.ndarray]:
    """For each of (K, D) the direction of its highest value within APART of ``angle``, and that value (0 or more)."""
    near = np.where(np.abs(DIRECTIONS - angle) < APART, surplus, -np.inf)
    best = near.argmax(axis=1)
    angles = np.array([_vertex(one, i) for one, i in zip(surplus, best, strict=True)])
    return angles, np.maximum(near[np.arange(len(best)), best], 0)
