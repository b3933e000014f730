"""The keys, and what the panel's help says."""

from __future__ import annotations

from dataclasses import dataclass

from MSUSSegmentLib.panel.translation import _

__all__ = ["SHORTCUTS", "Shortcut", "help_html"]


@dataclass(frozen=True)
class Shortcut:
    """``action`` is the name of a method of `panel.Panel`."""

    key: str
    action: str
    text: str


SHORTCUTS = (
    Shortcut(".", "next_frame", "next frame"),
    Shortcut(",", "previous_frame", "previous frame"),
    Shortcut("N", "next_flagged", "next frame that looks wrong"),
    Shortcut("Shift+R", "run", "segment and measure"),
    Shortcut("O", "toggle_overlay", "show or hide the overlay"),
)


def help_html() -> str:
    rows = "".join(f"<tr><td><b>{s.key}</b>&nbsp;&nbsp;</td><td>{_(s.text)}</td></tr>" for s in SHORTCUTS)
    return (
        f"<p>{_('Work from top to bottom: load, calibrate, segment, correct, read, save.')}</p>"
        f"<p>{_('Drag any point in the picture: its number follows at once.')} "
        f"{_('Amber rows were edited by a person, blue ones were made by a person.')}</p>"
        f"<p>{_('Without a scale lengths are in pixels.')}</p>"
        f"<p>{_('Keys, while this module is open:')}</p><table>{rows}</table>"
    )
