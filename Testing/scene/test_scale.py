"""A scale that is set later changes the millimetres and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from MSUSSegmentLib.scene import build, cine, headless, markups, segments, table


@pytest.fixture
def unscaled(images, result_of, stand_in):
    headless.new_scene()
    recording = stand_in([image.pixels for image in images], None)
    return build.build_scene(recording, [result_of(image, i, spacing=None) for i, image in enumerate(images)])


def numbers(live):
    return {(m.quantity, m.index): m for m in live.measurements}


def test_lengths_become_millimetres_in_every_frame(unscaled, listen):
    live = listen(unscaled)
    masks = segments.masks_of(unscaled.segmentation, unscaled.volume)
    points = markups.read_points(unscaled.markups["deep", 1], unscaled.matrix)
    before = numbers(live)
    live.set_scale((0.12, 0.12), "typed")
    after = numbers(live)
    assert after["MT", None].unit == "mm"
    assert after["MT", None].value == pytest.approx(0.12 * before["MT", None].value)
    assert after["PA", None].value == pytest.approx(before["PA", None].value)
    assert {m.provenance for m in live.measurements} == {"auto"}
    np.testing.assert_allclose(markups.read_points(unscaled.markups["deep", 1], unscaled.matrix), points, atol=1e-9)
    for key, mask in segments.masks_of(unscaled.segmentation, unscaled.volume).items():
        np.testing.assert_array_equal(mask, masks[key])
    assert {row["scale_source"] for row in table.read_rows(unscaled.table)} == {"typed"}
    assert not {row["unit"] for row in table.read_rows(unscaled.table)} & {"px", "px2"}
    for frame in (3, 0):
        cine.show_frame(unscaled.browser, frame)
        assert unscaled.spacing == pytest.approx((0.12, 0.12))
        assert numbers(live)["MT", None].unit == "mm"
        masks = segments.masks_of(unscaled.segmentation, unscaled.volume)
        assert masks["muscle"].sum() > 1000
        assert unscaled.nodes_of("thickness")[0].GetMeasurement("length").GetEnabled()


def test_a_still_takes_a_new_scale_too(still, listen):
    live = listen(still)
    before = numbers(live)
    live.set_scale((0.06, 0.06), "a line over a known distance")
    assert numbers(live)["FL", 1].value == pytest.approx(before["FL", 1].value / 2)
    assert numbers(live)["CSA", 1].value == pytest.approx(before["CSA", 1].value / 4)
    live.set_scale(None, "")
    assert numbers(live)["FL", 1].unit == "px"
    assert still.volume.GetAttribute("MSUS.scaleSource") == "unknown"


def test_a_pixel_size_that_cannot_be_is_refused(still, listen):
    with pytest.raises(ValueError, match="two positive numbers"):
        listen(still).set_scale((0.1, 0.0), "typed")
