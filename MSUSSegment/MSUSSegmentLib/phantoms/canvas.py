"""What a phantom is painted on: amplitudes of its tissue, and the way from these to a B-mode image."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from MSUSSegmentLib.measure.types import Spacing
from MSUSSegmentLib.phantoms import texture

__all__ = ["Canvas", "Scanner"]


class Scanner(Protocol):
    """What of a phantom belongs to the scanner: size of the image, settings, point spread function, seed."""

    shape: tuple[int, int]
    spacing: Spacing
    gain_db: float
    dynamic_range_db: float
    attenuation_db_per_cm: float
    noise: float
    shadow: float
    axial_psf_mm: float
    lateral_psf_mm: float
    seed: int

    @property
    def depth_mm(self) -> float:
        """Depth of the image, mm."""


class Canvas:
    """Amplitudes of the scatterers and of the coherent echoes, (H, W) float32, while they are being painted.

    ``x`` (1, W) and ``y`` (H, 1) are the pixels' places in mm, ``loss`` (H, W) what is left of the sound there,
    ``skin_y`` (1, W) the depth of the probe's face, mm.
    """

    def __init__(self, phantom: Scanner) -> None:
        (height, width), (sx, sy) = phantom.shape, phantom.spacing
        self.phantom = phantom
        self.x = np.arange(width, dtype=np.float32)[None] * np.float32(sx)
        self.y = np.arange(height, dtype=np.float32)[:, None] * np.float32(sy)
        self.skin_y = np.zeros_like(self.x)
        self.amplitude = np.empty(phantom.shape, np.float32)
        self.coherent = np.zeros(phantom.shape, np.float32)
        self.loss = np.ones(phantom.shape, np.float32)

    def level(self, grey: np.ndarray | float) -> np.ndarray | float:
        """The amplitude that gives speckle of this mean grey level before gain and losses."""
        decibel = (np.asarray(grey, np.float32) / 255 - 0.70) * self.phantom.dynamic_range_db + 1.5
        return (10.0 ** (decibel / 20)).astype(np.float32)

    def image(self) -> np.ndarray:
        """Speckle, losses, noise and log compression: (H, W) uint8."""
        p, rng, (sx, sy) = self.phantom, self.own_rng(3), self.phantom.spacing
        depth = self.y / np.float32(p.depth_mm)
        wobble = 1.2 * texture.smooth_walk(rng, p.shape[0], 0.12)[:, None].astype(np.float32)  # time gain, dB
        falling = p.attenuation_db_per_cm / 10 * (self.y - self.skin_y - np.float32(0.35 * p.depth_mm)) + wobble
        contact = texture.smooth_walk(rng, p.shape[1], 0.07).astype(np.float32)[None]
        self.loss *= 10.0 ** (-falling / 20) * texture.contact_shadow(contact, self.x / self.x.max(), p.shadow, depth)
        noise = rng.standard_normal((2, *p.shape), dtype=np.float32)
        noise *= np.float32(np.sqrt(0.5))
        field = np.empty(p.shape, np.complex64)
        weight = self.amplitude * self.loss
        field.real, field.imag = noise[0] * weight, noise[1] * weight
        # The receiver's noise is white as well; one draw for both, shuffled, is as good as two and half the time.
        field += np.float32(p.noise) * (noise[1, ::-1] + 1j * noise[0, ::-1])
        envelope = texture.image_speckle(
            field,
            self.coherent * self.loss,
            p.axial_psf_mm / sy,
            (p.lateral_psf_mm / sx, 1.9 * p.lateral_psf_mm / sx),
            np.clip((depth - 0.15) / 0.85, 0, 1),
        )
        return texture.log_compress(envelope, p.dynamic_range_db, p.gain_db)

    def own_rng(self, stream: int) -> np.random.Generator:
        """Random numbers that do not depend on what else is painted: a bone leaves the speckle as it was."""
        return np.random.default_rng([self.phantom.seed, stream])

    def blend(self, rows, columns, weight: np.ndarray, bright: np.ndarray) -> None:
        """Put connective tissue of amplitude ``bright`` over what is there: partly speckle, partly coherent."""
        for target, share in ((self.amplitude, 0.6), (self.coherent, 0.7)):
            part = target[rows, columns]
            part += weight * (share * bright - part)
