"""The rotator cuff at the panel: chosen, run, dragged, and drawn by hand without a model."""

from __future__ import annotations

import numpy as np
import pytest
from msus_user import Recording

from MSUSSegmentLib.phantoms.cuff import ARTICULAR, CuffPhantom, Tear, render_cuff
from MSUSSegmentLib.scene import adopt

TEAR = Tear(ARTICULAR, 11.0, 9.0, 0.6)
IMAGE = render_cuff(CuffPhantom(shape=(224, 256), spacing=(0.16, 0.16), seed=1, tear=TEAR))


class Knowing:
    """A predictor that knows the picture."""

    name, weights_sha256, structures = "cuff stand-in 1", "ab" * 32, ("tendon", "tear", "humeral_head")

    def probabilities(self, grey, bounds):
        maps = {name: IMAGE.truth.masks[name].astype(np.float32) for name in self.structures}
        return {**maps, "tear_probability": 0.93}


@pytest.fixture
def cuff(user):
    user.panel.runner.make_factory = lambda task, device: lambda say: Knowing()
    user.choose(adopt.load_recording(Recording([IMAGE.pixels], IMAGE.spacing, "one.png")))
    user.choose_task("rotator-cuff")
    return user


def test_it_is_run_and_follows_a_drag(cuff):
    from MSUSSegmentLib.scene import markups

    cuff.run()
    assert float(cuff.value("Tear depth across the tendon")[0]) == pytest.approx(IMAGE.truth.depth_mm, abs=0.3)
    assert cuff.value("Probability of a tear") == ["0.93", "ratio", "auto"]
    row = next(row for row in cuff.table() if row[0] == "Share of the thickness torn")
    assert "articular side" in row[5]
    session = cuff.session
    node = session.muscle.markups["tear", 1]
    points = markups.read_points(node, session.muscle.matrix)
    with session.live.own():
        markups.write_points(node, points.mean(axis=0) + 1.2 * (points - points.mean(axis=0)), session.muscle.matrix)
    session.live.mark_edited(node)
    cuff.settle()
    assert float(cuff.value("Tear width along the tendon")[0]) == pytest.approx(1.2 * IMAGE.truth.width_mm, rel=0.04)
    assert cuff.value("Tear width along the tendon")[2] == cuff.value("Tear area")[2] == "edited"
    assert cuff.value("Tendon echo intensity")[2] == "auto"


def test_it_is_complete_by_hand(cuff):
    lines = {name: IMAGE.truth.contours[name][::12] for name in ("tendon", "tear")}
    surface = IMAGE.truth.contours["humeral_head"]
    surface = surface[(surface[:, 1] < 200) & (surface[:, 0] > 2)][::8]
    lines["humeral_head"] = np.concatenate([surface, surface[::-1] + np.array([0, 15])])
    for name, points in lines.items():
        button = {"tendon": "Tendon", "tear": "Tear", "humeral_head": "Humeral_head"}[name]
        assert getattr(cuff.ui, f"msusAdd{button}Button") is not None
        cuff.session.live.add(name, np.clip(points, 0.5, (254.5, 222.5)))
    cuff.settle()
    assert float(cuff.value("Tear depth across the tendon")[0]) == pytest.approx(IMAGE.truth.depth_mm, abs=0.4)
    assert cuff.value("Tear depth across the tendon")[2] == "manual"
    assert float(cuff.value("Distance from the footprint")[0]) > 2
