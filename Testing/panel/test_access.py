"""Readable for everybody: at 125 and 200 %, in larger letters, in a dark style, and with any eyes for colours."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from MSUSSegmentLib.scene.plots import _COLOURS as PLOT_COLOURS
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.task import Task

#: Text on its ground, by the Web Content Accessibility Guidelines (WCAG 2.1, 1.4.3).
CONTRAST = 4.5
#: Distance in CIELAB (1976) of colours that lie beside one another: lines, and segments, which lie further apart.
LINES, SEGMENTS = 25.0, 15.0
#: What eyes see that lack cones, as linear RGB to linear RGB: Machado, Oliveira, Fernandes 2009, severity 1.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
}  # fmt: skip
WINDOWS = {"light": "#efefef", "dark": "#2d2d2d"}


def linear(colour):
    values = np.asarray(colour, float) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def of_hex(text):
    return tuple(int(text[i : i + 2], 16) for i in (1, 3, 5))


def contrast(one, other):
    light, dark = sorted((float(linear(of_hex(c)) @ (0.2126, 0.7152, 0.0722)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    """CIELAB (D65) of linear RGB."""
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                       [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
    xyz = to_xyz @ rgb / (0.95047, 1.0, 1.08883)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one, other):
    """How far two colours (0 to 255) are apart for those eyes that tell them least."""
    seen = (
        np.linalg.norm(lab(np.clip(eyes @ linear(one), 0, 1)) - lab(np.clip(eyes @ linear(other), 0, 1)))
        for eyes in EYES.values()
    )
    return float(min(seen))


def test_the_measure_tells_what_is_known():
    assert contrast("#ffffff", "#000000") == pytest.approx(21.0) and contrast("#777777", "#ffffff") < 4.5
    assert apart((255, 0, 0), (0, 0, 255)) > 50
    green, brown = (100, 140, 60), (160, 110, 50)
    assert apart(green, brown) < 20 < np.linalg.norm(lab(linear(green)) - lab(linear(brown)))


def test_every_text_of_its_own_colour_can_be_read_on_its_ground(desk):
    from MSUSSegmentLib.panel import colours

    pairs = {"warning": colours.WARNING, "error": colours.ERROR, **colours.GROUNDS}
    for name, (ground, text) in pairs.items():
        assert contrast(ground, text) >= CONTRAST, name
    for style in colours.MESSAGES.values():
        assert ("background" in style) == ("color: " in style), "a ground without a colour of its text is none to read"


def test_provenances_and_warnings_are_told_apart(desk):
    from MSUSSegmentLib.panel import colours

    grounds = [of_hex(pair[0]) for pair in (*colours.GROUNDS.values(), colours.ERROR)]
    for one, other in itertools.combinations([*grounds, of_hex(WINDOWS["light"]), of_hex(WINDOWS["dark"])], 2):
        assert apart(one, other) > 15, (one, other)


@pytest.mark.parametrize("name", [name for name, task in TASKS.items() if isinstance(task, Task)])
def test_lines_and_segments_are_told_apart(name):
    task = TASKS[name]
    for items, least in (
        ([(kind.name, kind.colour) for kind in task.lines], LINES),
        ([(segment.key, segment.colour) for segment in task.segments], SEGMENTS),
    ):
        for (one, first), (other, second) in itertools.combinations(items, 2):
            assert apart(first, second) > least, (one, other, apart(first, second))


def test_lines_are_light_enough_for_the_dark_of_a_scan():
    dark = "#3c3c3c"  # what muscle looks like
    for task in TASKS.values():
        for kind in task.lines:
            assert contrast("#{:02x}{:02x}{:02x}".format(*kind.colour), dark) > 3.0, kind.name


def test_curves_of_one_chart_are_told_apart():
    for task in TASKS.values():
        by_unit = {}
        for quantity in task.quantities:
            if quantity.colour:
                by_unit.setdefault(quantity.measures, []).append(255 * np.array(PLOT_COLOURS[quantity.colour]))
        for colours in by_unit.values():
            for one, other in itertools.combinations(colours, 2):
                assert apart(one, other) > LINES


@pytest.mark.slow  # Qt takes its scale when a process begins: one for each
@pytest.mark.parametrize("scale", [{"QT_SCALE_FACTOR": "1.25"}, {"QT_SCALE_FACTOR": "2"}, {"MSUS_LETTERS": "1.25"}])
def test_nothing_is_cut_off_when_all_is_larger_or_dark(scale):
    script = Path(__file__).parent / "standin" / "msus_access.py"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **scale}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["errors"] == []
    for style in ("light", "dark"):
        assert told[style]["cut off"] == [], (style, told[style])
        assert told[style]["least width"] <= 512 * float(scale.get("MSUS_LETTERS", "1"))
