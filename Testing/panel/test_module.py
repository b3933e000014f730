"""The module's files: what Slicer reads at start-up, and that the .ui and the parameters belong together."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ET
from pathlib import Path

import msus_slicer
import pytest
import slicer

MODULE = Path(__file__).resolve().parents[2] / "MSUSSegment"
UI = ET.parse(MODULE / "Resources" / "UI" / "MSUSSegment.ui").getroot()


def connected_names():
    return {p.find("string").text for p in UI.iter("property") if p.get("name") == "SlicerParameterName"}


def test_every_parameter_name_in_the_ui_is_a_parameter(desk):
    module = msus_slicer.load_module()
    assert connected_names() <= set(module.MSUSSegmentParameters.allParameters)


def test_a_wrong_parameter_name_would_be_noticed(desk, monkeypatch):
    module = msus_slicer.load_module()
    module.MSUSSegmentParameters.allParameters.pop("device")
    with pytest.raises(ValueError, match="device"):
        msus_slicer.open_module(module)
    slicer.modules.MSUSSegmentWidget.cleanup()


def test_every_widget_that_needs_a_scene_is_connected_to_it():
    need = {w.get("name") for w in UI.iter("widget") if w.get("class").startswith("qMRML")} - {"MSUSSegment"}
    receivers = {c.find("receiver").text for c in UI.iter("connection")}
    assert receivers == need


def test_widget_names_are_our_own():
    names = [w.get("name") for w in UI.iter("widget")]
    assert len(names) == len(set(names))
    assert all(name.startswith("msus") for name in names if name != "MSUSSegment")


def test_every_custom_widget_is_declared():
    used = {w.get("class") for w in UI.iter("widget") if w.get("class").startswith(("qMRML", "ctk"))}
    assert used == {c.find("class").text for c in UI.iter("customwidget")}


def test_the_module_says_who_made_it_and_what_it_follows(desk):
    class Parent:
        pass

    parent = Parent()
    msus_slicer.load_module().MSUSSegment(parent)
    assert parent.categories == ["Ultrasound"]
    assert "10.21037/qims-2024-2523" in parent.acknowledgementText
    assert "not a medical device" in parent.helpText
    assert set(parent.dependencies) >= {"Markups", "Segmentations", "Sequences", "Volumes", "Tables", "Plots"}
    assert [signal for signal, _slot in desk.startup] == ["startupCompleted()"] * 2


def test_the_icon_is_128_pixels_wide():
    header = (MODULE / "Resources" / "Icons" / "MSUSSegment.png").read_bytes()[16:24]
    assert [int.from_bytes(header[i : i + 4], "big") for i in (0, 4)] == [128, 128]


def test_the_module_opens_without_any_package_that_slicer_does_not_have():
    code = f"""
        import sys

        class Blocked:
            def find_spec(self, name, path=None, target=None):
                if name.split(".")[0] in {{"torch", "monai", "av", "pydicom", "PIL", "matplotlib", "skimage"}}:
                    raise ImportError(name + " is blocked")

        sys.meta_path.insert(0, Blocked())
        sys.path[:0] = [{str(MODULE)!r}, {str(Path(__file__).parent / "standin")!r}]
        import msus_qt, msus_slicer

        msus_slicer.install()
        module = msus_slicer.load_module()
        widget = msus_slicer.open_module(module)
        msus_slicer.enter(widget)
        widget.cleanup()
        assert not msus_qt.ERRORS, msus_qt.ERRORS
        print("opened")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "opened" in done.stdout


def test_other_extensions_measure_through_the_logic(user, cine, truth, monkeypatch):
    monkeypatch.setattr("MSUSSegmentLib.scene.batch.model_factory", lambda bundle, device: lambda say: truth)
    logic = user.widget.logic
    session = user.session
    rows = logic.segmentAndMeasure(cine, "longitudinal", frames=[0, 2])
    assert {row["frame"] for row in rows} == {0, 2}
    assert user.session is session and not session.closed, "the panel's own session was used"
    user.settle()
    assert user.value("Muscle thickness")[0] == f"{next(r['value'] for r in rows if r['quantity'] == 'MT'):.1f}"
    alone = user.module.MSUSSegmentLogic()
    assert len(alone.segmentAndMeasure(cine)) > len(rows)
    alone.close()
    with pytest.raises(ValueError, match="no task"):
        logic.segmentAndMeasure(cine, "heart")
