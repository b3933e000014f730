"""`_()` for every string that a person reads: Slicer's translation, or the text itself where there is none."""

from __future__ import annotations

try:
    from slicer.i18n import tr as _
except ImportError:  # Slicer before 5.4, and slicer-core

    def _(text: str) -> str:
        return text


__all__ = ["_"]
