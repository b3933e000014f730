"""The part of section 5 for a volume's slices: the muscles' volumes, and how far apart the slices are."""

from __future__ import annotations

from MSUSSegmentLib.panel.section import Section, connect, fill_text, safely
from MSUSSegmentLib.panel.translation import _, flag_words

__all__ = ["VolumeSection"]


class VolumeSection(Section):
    def __init__(self, panel):
        super().__init__(panel)
        self.spin = self.ui.msusSliceSpacingSpin
        connect(self.spin, "valueChanged(double)", self.space)
        self.update_late()

    @safely
    def space(self, *_ignored) -> None:
        """Take the typed distance of the slices."""
        mm = self.spin.value
        self.need_session().set_slice_spacing(mm if mm > 0 else None)
        self.say(_("Slices {mm} mm apart.").format(mm=f"{mm:g}") if mm > 0 else _("The slices' distance is unknown."))

    def update_late(self) -> None:
        """What costs more than a moment with many slices."""
        session = self.session
        shown = session is not None and not session.closed and session.task.outlined is not None and session.is_stack
        for widget in (self.ui.msusLabel25, self.spin):
            widget.visible = shown
        if shown:
            self._show_spacing(session.slice_spacing or 0.0)
        lines = [self._line(volume) for volume in session.volumes()] if shown else []
        fill_text(self.ui.msusVolumeLabel, "\n".join(lines))
        self.ui.msusVolumeLabel.visible = bool(lines)

    def _show_spacing(self, mm: float) -> None:
        if abs(self.spin.value - mm) > 5e-4:  # the spin box rounds
            was = self.spin.blockSignals(True)
            self.spin.value = mm
            self.spin.blockSignals(was)

    def _line(self, volume) -> str:
        if volume.value is None:
            return _("Volume {number}: – ({why})").format(number=volume.index, why=flag_words(volume.flags))
        how = flag_words(volume.flags)
        return _("Volume {number}: {value} cm³ ({provenance}; {how})").format(
            number=volume.index, value=f"{volume.value:.1f}", provenance=_(volume.provenance), how=how
        )
