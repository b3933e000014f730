"""What the button Reload & Test runs: a phantom from picture to a dragged point, without the network."""

from __future__ import annotations

import math

import slicer

from MSUSSegmentLib.panel import samples
from MSUSSegmentLib.panel.translation import _

__all__ = ["run"]


def run(tell) -> None:
    """Raises AssertionError when a number does not follow its line. ``tell(text)`` shows what is going on."""
    from MSUSSegmentLib.scene.session import Session

    tell(_("Making the phantom"))
    session = Session.from_volume(samples.load_phantom(frames=2))
    try:
        tell(_("Measuring by hand"))
        session.set_scale_typed(0.1)
        line = session.add("thickness")
        for x, y in ((100, 60), (100, 260)):
            line.AddControlPoint(-0.1 * x, -0.1 * y, 0.0)
        expect(session, 20.0)
        tell(_("Dragging a point"))
        session.live.move_point(line, 1, (100, 360))
        expect(session, 30.0)
        session.undo()
        expect(session, 20.0)
    finally:
        session.close()
    assert session.observer_count == 0, "an observer is left behind"
    slicer.mrmlScene.Clear(0)
    tell(_("Test passed"))


def expect(session, millimetres: float) -> None:
    rows = [row for row in session.rows() if row["quantity"] == "MT" and row["value"] is not None]
    assert rows, "there is no thickness"
    assert all(math.isclose(row["value"], millimetres, abs_tol=1e-3) for row in rows), rows
