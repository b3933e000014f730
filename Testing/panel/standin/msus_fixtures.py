"""The module in a stand-in for Slicer's desktop, and pictures to work on; conftest.py takes these up."""

from __future__ import annotations

import sys
from dataclasses import replace

import msus_qt
import msus_slicer
import pytest
from msus_user import SPACING, KnownSections, Recording, Truth, User

from MSUSSegmentLib.phantoms.muscle import MusclePhantom, render_muscle
from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse
from MSUSSegmentLib.scene import adopt, headless


@pytest.fixture(scope="session")
def images():
    """Six phantom frames whose pennation grows."""
    phantom = MusclePhantom(shape=(300, 400), spacing=SPACING, fascicle_spacing_mm=2.0)
    return [render_muscle(replace(phantom, pennation_deg=14.0 + i)) for i in range(6)]


@pytest.fixture
def desk(capfd):
    """A fresh desktop. At the end: no traceback anywhere, neither in a slot nor in an observer nor in the console.

    The Reload button drops the library's modules; other tests hold on to the old ones, so they are put back.
    """
    library = {name: module for name, module in sys.modules.items() if name.startswith("MSUSSegmentLib")}
    msus_qt.ERRORS.clear()
    desk, restore = msus_slicer.install(), msus_slicer.restore
    headless.new_scene()
    yield desk
    headless.new_scene()
    restore()
    for name in [name for name in sys.modules if name.startswith("MSUSSegmentLib")]:
        del sys.modules[name]
    sys.modules.update(library)
    assert not msus_qt.ERRORS, msus_qt.ERRORS[0]
    written = "".join(capfd.readouterr())
    assert "Traceback" not in written, written


@pytest.fixture(scope="session")
def limb():
    """Two muscles in cross-section."""
    muscles = (CrossSection(13.0, 18.0, 14.0), CrossSection(35.0, 19.0, 15.0, echo=75.0))
    return render_transverse(TransversePhantom(shape=(220, 300), spacing=(0.16, 0.16), muscles=muscles, fat_mm=4.0))


@pytest.fixture
def transverse(user, limb):
    """A picture of a limb in cross-section, chosen in the panel with its task, and a model that knows it."""
    user.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: KnownSections(limb)
    user.choose(adopt.load_recording(Recording([limb.pixels], limb.spacing, "limb.png")))
    user.choose_task("transverse")
    return user


@pytest.fixture
def truth(images):
    return Truth(images)


@pytest.fixture
def start(desk, truth):
    """start() opens the module and gives the User; it is cleaned up at the end."""
    users = []

    def open_it():
        module = msus_slicer.load_module()
        widget = msus_slicer.open_module(module)
        widget.panel.runner.make_factory = lambda task, device: lambda say, device_now=None: truth
        msus_slicer.enter(widget)
        users.append(User(module, widget, desk))
        return users[-1]

    yield open_it
    for user in users:
        user.widget.cleanup()
        assert user.widget.Observations == []


@pytest.fixture
def user(start):
    return start()


@pytest.fixture
def still(user, images):
    """A picture with unknown scale, chosen in the panel."""
    node = adopt.load_recording(Recording([images[0].pixels], None, "phantom.png"))
    user.choose(node)
    return node


@pytest.fixture
def cine(user, images):
    """A cine of six frames, chosen in the panel."""
    node = adopt.load_recording(Recording([image.pixels for image in images]))
    user.choose(node)
    return node
