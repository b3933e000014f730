"""The simulated mouse drags each kind of markup; the numbers follow during the drag."""

from __future__ import annotations

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.measure import lines
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import markups


def number(live, quantity, index=None):
    return next(m for m in live.measurements if m.quantity == quantity and m.index == index)


#: Which point of which markup is dragged by how many pixels, the numbers that follow, and one that must not.
DRAGS = {
    "thickness": (("thickness", 2), 0, (6, -25), [("MT", 2), ("MT", None)], ("PA", None)),
    "fascicle": (("fascicle", 3), 0, (30, -12), [("FL", 3), ("fascicle_angle", 3), ("PA", 3)], ("MT", None)),
    "pennation": (("pennation", 3), 0, (0, -18), [("PA", 3)], ("FL", 3)),
    "deep": (("deep", 1), 4, (0, 30), [("MT", 3), ("deep_angle", None), ("MT", None)], ("superficial_angle", None)),
    "superficial": (("superficial", 1), 2, (0, -20), [("MT", 1), ("superficial_angle", None)], ("deep_angle", None)),
    "area": (("area", 1), 8, (-12, 9), [("CSA", 1), ("perimeter", 1), ("EI", 1)], ("MT", None)),
}


@pytest.mark.parametrize("drag", DRAGS, ids=list(DRAGS))
def test_the_numbers_follow_the_mouse(drag, still, listen, mouse_in):
    key, i, by, follow, stays = DRAGS[drag]
    mouse, live = mouse_in(still), listen(still, rater="AB")
    for other, node in still.markups.items():  # so that the mouse takes hold of this one
        node.GetDisplayNode().SetVisibility(other == key)
    node, home = still.markups[key], number(live, *stays)
    start = markups.read_points(node, still.matrix)[i]
    before = {name: number(live, *name).value for name in follow}
    during = []
    mouse.drag(start, start + by, on_step=lambda: during.append(number(live, *follow[0]).value))
    moved = markups.read_points(node, still.matrix)[i]
    np.testing.assert_allclose(moved, start + by, atol=1.0)
    assert len(set(during)) >= 4
    for name in follow:
        assert number(live, *name).value != before[name], name
        assert number(live, *name).provenance == "edited", name
    assert number(live, *stays) == home
    assert A.read(node, A.PROVENANCE) == "edited"
    assert A.read(node, A.RATER) == "AB"
    if drag == "thickness":
        expected = lines.length(markups.read_points(node, still.matrix), still.spacing)
        assert number(live, "MT", 2).value == pytest.approx(expected)


def test_a_mere_click_edits_nothing(still, listen, mouse_in):
    mouse, live = mouse_in(still), listen(still)
    node = still.nodes_of("thickness")[1]
    start = markups.read_points(node, still.matrix)[0]
    mouse.click(start)
    assert number(live, "MT", 2).provenance == "auto"


def test_a_line_is_placed_with_two_clicks(still, listen, mouse_in):
    mouse, live = mouse_in(still), listen(still)
    for node in still.markups.values():
        node.GetDisplayNode().SetVisibility(False)
    line = live.add("thickness")
    application = slicer.app.applicationLogic()
    selection, interaction = application.GetSelectionNode(), application.GetInteractionNode()
    selection.SetReferenceActivePlaceNodeClassName(line.GetClassName())
    selection.SetActivePlaceNodeID(line.GetID())
    interaction.SetPlaceModePersistence(0)
    interaction.SetCurrentInteractionMode(interaction.Place)
    mouse.click((150, 60))
    assert not any(m.quantity == "MT" and m.index == 4 and m.value is not None for m in live.measurements)
    mouse.click((150, 160))
    assert number(live, "MT", 4).value == pytest.approx(12.0, abs=0.3)
    assert number(live, "MT", 4).provenance == "manual"
    assert interaction.GetCurrentInteractionMode() == interaction.ViewTransform


def test_a_picture_shows_the_image_and_the_lines(still, mouse_in, tmp_path):
    from MSUSSegmentLib.scene.render import render_slice

    mouse_in(still)  # skips without OpenGL
    render_slice(still, tmp_path / "slice.png", size=(500, 400))
    import SimpleITK

    shown = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(tmp_path / "slice.png")))
    assert shown.shape[:2] == (400, 500)
    colours = shown[..., :3].astype(int)
    spread = colours.max(axis=2) - colours.min(axis=2)
    assert (spread > 60).sum() > 300  # coloured lines
    assert ((spread < 10) & (colours[..., 0] > 30)).sum() > 30000  # the grey picture beneath


def test_a_picture_that_cannot_be_written_says_so(still, mouse_in, tmp_path):
    from MSUSSegmentLib.scene.render import render_slice

    mouse_in(still)
    with pytest.raises(OSError, match="could not be written"):
        render_slice(still, tmp_path / "nowhere" / "slice.png", size=(200, 200))
