"""Speckle of set severities, to see how much of it a model stands."""

from __future__ import annotations

import zlib

import numpy as np
from scipy import ndimage

__all__ = ["SEVERITIES", "speckled"]

#: Standard deviation of the factor by which a grey value is multiplied, by severity 0 (none) to 5 (severe).
SEVERITIES = (0.0, 0.1, 0.2, 0.35, 0.55, 0.8)
#: Size of a grain, px of a picture 256 px wide: sigmas along the beam and along the probe.
GRAIN = (0.7, 1.1)


def speckled(grey: np.ndarray, severity: int, name: str = "") -> np.ndarray:
    """A picture (H, W) uint8 with multiplicative noise: g (1 + sd n), n a smooth Gaussian field of mean 0 and SD 1.

    ``sd`` is `SEVERITIES` at ``severity``. The same ``name`` gives the same field, so that models see the same noise.

    Raises:
        ValueError: there is no such severity.
    """
    if not 0 <= severity < len(SEVERITIES):
        raise ValueError(f"Severities of speckle go from 0 to {len(SEVERITIES) - 1}, not {severity}.")
    if severity == 0:
        return grey
    rng = np.random.default_rng([zlib.crc32(name.encode()), severity])
    sigma = np.array(GRAIN) * max(grey.shape) / 256
    field = ndimage.gaussian_filter(rng.standard_normal(grey.shape, dtype=np.float32), sigma)
    field *= SEVERITIES[severity] / field.std()
    return np.clip(np.rint(grey * (1 + field)), 0, 255).astype(np.uint8)
