"""Whether a picture lies on its side, though its file does not say so."""

from __future__ import annotations

import numpy as np

#: Grey changes more along the beam than across it, since a beam is wider than a pulse is long: the energy of the
#: horizontal gradient is 0.03 to 0.4 of that of the vertical one in muscle and nerve scans, up to 0.9 in sector scans
#: of the heart. A picture on its side has the reciprocal. From this ratio on it is said.
TURNED = 2.0
#: Rows and columns of the smallest picture that is judged.
LEAST_SIZE = 64


def looks_turned(grey: np.ndarray) -> bool:
    """Whether the middle of a picture (H, W) uint8 looks turned by 90 degrees."""
    height, width = grey.shape
    if min(height, width) < LEAST_SIZE:
        return False
    middle = grey[height // 4 : height - height // 4, width // 4 : width - width // 4].astype(np.float32)
    middle = middle[:-2] + middle[1:-1] + middle[2:]
    middle = middle[:, :-2] + middle[:, 1:-1] + middle[:, 2:]
    down, right = np.diff(middle, axis=0), np.diff(middle, axis=1)
    # A picture of next to nothing else but straight stripes is drawn, no scan.
    least = 1e-3 * float((right**2).mean())
    return bool(least > 0 and (right**2).mean() > TURNED * (down**2).mean() > TURNED * least)
