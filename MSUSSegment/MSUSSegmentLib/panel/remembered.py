"""Scales that a person has accepted before, by scanner screen: proposed again for the next clip, never simply applied.

A screen is known by the picture's size, the place of the scan area, and what stands outside of it beside the image:
the ruler's marks, where there are any. The depth may have been changed without the layout, which moves the marks: so a
remembered scale is proposed only where the marks are the same, or where neither picture has any.
"""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.io.ruler import propose_scale
from MSUSSegmentLib.panel import settings

__all__ = ["is_known_size", "recall", "remember", "screen_of"]

_KEY, _MOST = "screens", 40
#: Pixels that edges of the scan area, and shares that the ruler's marks, may differ by on the same screen.
_EDGE, _MARKS = 4, 0.005


def screen_of(session) -> dict:
    """What tells the scanner's screen of the frame shown from others."""
    grey, box = session.pixels(session.frame), session.scan_area()
    ruler = propose_scale(grey)
    return {
        "size": [int(side) for side in grey.shape],
        "box": [int(edge) for edge in box] if box is not None else [],
        "ruler": None if ruler is None else [float(ruler.tick_pixels), *np.ptp(ruler.points, axis=0).tolist()],
    }


def remember(session, screen: dict | None = None) -> None:
    """Keep the session's scale, which a person has set, for the next picture of this screen."""
    if session.spacing is None:
        return
    screen = screen_of(session) if screen is None else screen
    kept = [one for one in _kept() if not _same(one, screen)]
    source = session.scale_text()[0].partition("\n")[0]
    settings.write(_KEY, [*kept, {**screen, "spacing": list(session.spacing), "source": source}][-_MOST:])


def is_known_size(session) -> bool:
    """Whether a screen of the picture's size was ever remembered; only then it is worth a look."""
    size = [int(side) for side in session.pixels(session.frame).shape]
    return any(one["size"] == size for one in _kept())


def recall(screen: dict) -> dict | None:
    """The "spacing" (sx, sy) mm and its "source" that were last set by a person on this screen; None for a new one."""
    return next((one for one in reversed(_kept()) if _same(one, screen)), None)


def _kept() -> list[dict]:
    kept = settings.read(_KEY, [])
    return [one for one in kept if isinstance(one, dict) and {"size", "box", "ruler", "spacing"} <= set(one)]


def _same(one: dict, other: dict) -> bool:
    if one["size"] != other["size"] or len(one["box"]) != len(other["box"]):
        return False
    if any(abs(a - b) > _EDGE for a, b in zip(one["box"], other["box"], strict=True)):
        return False
    if one["ruler"] is None or other["ruler"] is None:
        return one["ruler"] is other["ruler"]
    return bool(np.allclose(one["ruler"], other["ruler"], rtol=_MARKS, atol=1.0))
