"""The keys as they come, and what the panel's help says."""

from __future__ import annotations

from dataclasses import dataclass

from MSUSSegmentLib.panel.translation import _

__all__ = ["SHORTCUTS", "Shortcut", "help_html"]


@dataclass(frozen=True)
class Shortcut:
    """``action`` is the name of a method of `panel.Panel`, ``widget`` that of the widget that does the same."""

    key: str
    action: str
    text: str
    widget: str = ""


#: Every step of the daily loop. Slicer itself uses Ctrl with most letters, so that plain ones are taken here.
SHORTCUTS = (
    Shortcut(".", "next_frame", _("next frame")),
    Shortcut(",", "previous_frame", _("previous frame")),
    Shortcut("N", "next_flagged", _("next frame that looks wrong or is unsure"), "msusNextFlaggedButton"),
    Shortcut("U", "next_unchecked", _("next frame that nobody has accepted"), "msusUncheckedButton"),
    Shortcut("A", "accept", _("accept the frame, or take that back"), "msusAcceptButton"),
    Shortcut("C", "copy_on", _("copy the edits to the next frame"), "msusCopyButton"),
    Shortcut("Z", "undo", _("undo"), "msusUndoButton"),
    Shortcut("Shift+Z", "redo", _("redo"), "msusRedoButton"),
    Shortcut("Del", "delete_selected", _("delete the selected line"), "msusDeleteButton"),
    Shortcut("Shift+X", "reset_frame", _("reset the frame to what the network found"), "msusResetButton"),
    Shortcut("O", "toggle_overlay", _("show or hide the overlay"), "msusOverlayCheck"),
    Shortcut("Shift+R", "run", _("segment and measure"), "msusRunButton"),
    Shortcut("F", "fit", _("fit the scan area, or the whole picture"), "msusFitButton"),
    Shortcut("Shift+N", "next_image", _("next image of the study"), "msusQueueNextButton"),
    Shortcut("Shift+P", "previous_image", _("previous image of the study"), "msusQueuePreviousButton"),
    Shortcut("Shift+S", "save_image", _("save in the study, without going on"), "msusQueueSaveButton"),
    Shortcut("Shift+A", "approve_image", _("approve the image and go on"), "msusQueueApproveButton"),
    Shortcut("Shift+D", "reject_image", _("reject the image, with the reason"), "msusQueueRejectButton"),
    Shortcut("?", "show_keys", _("this table of keys"), "msusKeysButton"),
)


def help_html(keys: dict[str, str]) -> str:
    """``keys``: the keys as they are now, by action."""
    rows = "".join(
        f"<tr><td><b>{keys.get(s.action, s.key)}</b>&nbsp;&nbsp;</td><td>{_(s.text)}</td></tr>" for s in SHORTCUTS
    )
    return (
        f"<p>{_('Work from top to bottom: load, calibrate, segment, correct, read, save.')}</p>"
        f"<p>{_('Drag any point in the picture: its number follows at once.')} "
        f"{_('Double-click a number in the table to type it. A right click there, or on a line, gives more.')} "
        f"{_('Amber rows were edited by a person, blue ones were made by a person.')}</p>"
        f"<p>{_('Without a scale lengths are in pixels.')} "
        f"{_('The mouse wheel over the picture goes through the frames of a cine.')}</p>"
        f"<p>{_('Keys, while this module is open; press Keys… to change them:')}</p><table>{rows}</table>"
    )
