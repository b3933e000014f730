"""What the desktop calls without a panel: the file reader, the sample data, the installation of packages."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest
import slicer

from MSUSSegmentLib.panel import file_reader, install, samples
from MSUSSegmentLib.scene import headless
from MSUSSegmentLib.scene.session import Session


@pytest.fixture
def clip(tmp_path):
    """A video of five frames; its path."""
    pytest.importorskip("av")
    from MSUSSegmentLib.report.video import VideoWriter

    path = tmp_path / "Clip.MP4"
    with VideoWriter(tmp_path / "part.mp4", 10.0) as video:
        for i in range(5):
            video.add(np.full((64, 96, 3), 40 * i, np.uint8))
    (tmp_path / "part.mp4").rename(path)
    return path


@pytest.fixture
def stack(tmp_path):
    Image = pytest.importorskip("PIL.Image")
    pages = [Image.fromarray(np.full((64, 96), 40 * i, np.uint8)) for i in range(3)]
    pages[0].save(tmp_path / "stack.tif", save_all=True, append_images=pages[1:])
    pages[0].save(tmp_path / "single.tif")
    pages[0].save(tmp_path / "single.png")
    return tmp_path / "stack.tif"


class Parent:
    """What Slicer gives a file reader."""

    def __init__(self):
        self.loadedNodes, self.messages = [], []

    def userMessages(self):
        return SimpleNamespace(AddMessage=lambda event, text: self.messages.append(text))


def test_the_reader_takes_videos_and_stacks_and_nothing_else(clip, stack):
    assert file_reader.can_load(str(clip))
    assert file_reader.can_load(str(stack))
    for name in ("single.tif", "single.png", "gone.mp4", "gone.tif"):
        assert not file_reader.can_load(str(stack.parent / name)), name
    (stack.parent / "empty.mp4").write_bytes(b"")
    (stack.parent / "short.tif").write_bytes(b"II*")
    (stack.parent / "odd.tif").write_bytes(b"no tiff at all")
    for name in ("empty.mp4", "short.tif", "odd.tif"):
        assert not file_reader.can_load(str(stack.parent / name)), name
    assert not file_reader.can_load(str(stack.parent))
    assert not file_reader.can_load("")


def test_a_video_becomes_a_sequence_with_a_browser(clip):
    headless.new_scene()
    parent = Parent()
    assert file_reader.load(parent, {"fileName": str(clip)})
    [name] = parent.loadedNodes
    node = slicer.mrmlScene.GetNodeByID(name)
    assert node.GetName() == "Clip"
    session = Session.from_volume(node)
    assert session.frame_count == 5
    assert session.time_of(4) == pytest.approx(0.4, abs=0.01)
    assert abs(int(session.pixels(4).mean()) - 160) < 6
    assert not session.scale_text()[1]
    assert session.muscle.browser.GetPlaybackRateFps() == pytest.approx(10, abs=0.5)
    session.close()


def test_a_scale_can_be_given_with_the_file(stack):
    headless.new_scene()
    parent = Parent()
    assert file_reader.load(parent, {"fileName": str(stack), "mmPerPixel": 0.1, "name": "Given"})
    node = slicer.mrmlScene.GetNodeByID(parent.loadedNodes[0])
    assert node.GetName() == "Given"
    session = Session.from_volume(node)
    assert session.frame_count == 3
    assert session.scale_text() == ("0.1 mm per pixel (typed)", True)
    session.close()


def test_a_damaged_video_is_a_message_and_not_an_exception(tmp_path):
    headless.new_scene()
    (tmp_path / "bad.mp4").write_bytes(b"this is no video")
    parent = Parent()
    assert file_reader.load(parent, {"fileName": str(tmp_path / "bad.mp4")}) is False
    assert parent.loadedNodes == []
    assert "bad.mp4" in parent.messages[0]
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSequenceNode") == 0


def test_without_the_video_package_the_message_says_what_to_do(clip, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    parent = Parent()
    assert file_reader.load(parent, {"fileName": str(clip)}) is False
    assert "av" in parent.messages[0]


def test_the_phantom_is_made_offline_with_its_scale():
    headless.new_scene()
    session = Session.from_volume(samples.load_sample("MSUSPhantom"))
    assert session.frame_count == 8
    assert session.spacing == pytest.approx((0.1, 0.1))
    assert session.pixels(0).std() > 10
    session.close()


def test_recordings_are_named_by_url_and_checksum():
    assert len(samples.RECORDINGS) == 3
    for sample in samples.RECORDINGS:
        assert sample.url.startswith("https://raw.githubusercontent.com/")
        assert len(sample.url.split("/")[5]) == 40  # a commit, not a branch
        assert len(sample.sha256) == 64
        assert sample.licence in ("CC0", "CC-BY-4.0")
    with pytest.raises(ValueError, match="Choose one of"):
        samples.load_sample("Nothing")


def test_a_recording_is_downloaded_checked_and_scaled(images, monkeypatch, tmp_path):
    Image = pytest.importorskip("PIL.Image")
    headless.new_scene()
    Image.fromarray(images[0].pixels).save(tmp_path / "source.png")
    content = (tmp_path / "source.png").read_bytes()
    import hashlib

    sample = samples.Sample("Test", "t", "https://host/scan.png", hashlib.sha256(content).hexdigest(), "CC0", 0.05)
    cache = tmp_path / "cache"
    monkeypatch.setattr(samples, "_cache", lambda: cache)

    def download(url, target, checksum=None):
        assert url == sample.url
        assert checksum == f"SHA256:{sample.sha256}"
        with open(target, "wb") as file:
            file.write(content)

    monkeypatch.setattr(slicer.util, "downloadFile", download)
    session = Session.from_volume(samples.load_sample(sample))
    assert session.spacing == pytest.approx((0.05, 0.05))
    session.close()
    damaged = samples.Sample("Test", "t", sample.url, "0" * 64, "CC0")
    monkeypatch.setattr(slicer.util, "downloadFile", lambda url, target, checksum=None: None)
    with pytest.raises(OSError, match="damaged or was changed"):
        samples.load_sample(damaged)

    def offline(url, target, checksum=None):
        raise OSError("no route to host")

    monkeypatch.setattr(slicer.util, "downloadFile", offline)
    with pytest.raises(OSError, match="check the network"):
        samples.load_sample(sample)


def test_samples_are_registered_once(monkeypatch):
    registered = []

    class Logic:
        @staticmethod
        def registerCustomSampleDataSource(category="", loadFileTypes=None, **more):
            registered.append((category, more["sampleName"], more))
            sources.setdefault(category, []).append(SimpleNamespace(sampleName=more["sampleName"]))

    sources = {}
    monkeypatch.setitem(sys.modules, "SampleData", SimpleNamespace(SampleDataLogic=Logic))
    headless.start()
    monkeypatch.setattr(slicer.modules, "sampleDataSources", sources, raising=False)
    samples.register()
    samples.register()
    made_here = ["MSUSPhantom", "MSUSTransversePhantom"]
    assert [name for _, name, _ in registered] == [*made_here, *(sample.name for sample in samples.RECORDINGS)]
    assert {category for category, _, _ in registered} == {"MSUSSegment"}
    assert all(more["customDownloader"] for *_, more in registered)
    assert registered[len(made_here)][2]["checksums"].startswith("SHA256:")


@pytest.fixture
def absent(monkeypatch):
    """Pretends that packages are not installed; installing makes them appear. Returns what was installed."""
    headless.start()
    installed, gone = [], {"torch", "monai", "safetensors"}
    monkeypatch.setattr(install, "_is_there", lambda name, requirement: name not in gone)
    monkeypatch.setattr(slicer.app, "testingEnabled", lambda: False)

    def pip_install(text):
        installed.append(text)
        for name in list(gone):
            if name in text:
                gone.discard(name)

    monkeypatch.setattr(slicer.util, "pip_install", pip_install, raising=False)
    monkeypatch.setitem(sys.modules, "slicer.packaging", None)
    monkeypatch.setitem(sys.modules, "PyTorchUtils", None)
    return installed, gone


def test_nothing_is_asked_when_all_is_there():
    headless.start()
    asked = []
    assert install.ensure_packages(lambda text: asked.append(text), packages={"numpy": "numpy>=1.20"}) == (True, "")
    assert asked == []


def test_a_person_is_asked_once_and_may_say_no(absent):
    installed, _ = absent
    asked = []
    ok, message = install.ensure_packages(lambda text: asked.append(text) or False)
    assert not ok
    assert "Nothing was installed" in message
    assert len(asked) == 1
    assert "torch" in asked[0]
    assert "monai" in asked[0]
    assert installed == []


def test_what_is_missing_is_installed(absent):
    installed, _ = absent
    assert install.ensure_packages(lambda text: True) == (True, "")
    assert installed == ["torch>=2.5", '"monai>=1.6,<1.7" safetensors>=0.4.5']


def test_torch_comes_through_the_pytorch_extension_when_it_is_there(absent, monkeypatch):
    installed, gone = absent
    calls = []

    class Logic:
        def installTorch(self, **options):
            calls.append(options)
            gone.discard("torch")
            return object()

    monkeypatch.setitem(sys.modules, "PyTorchUtils", SimpleNamespace(PyTorchUtilsLogic=Logic))
    assert install.ensure_packages(lambda text: True) == (True, "")
    assert calls == [{"askConfirmation": False, "torchVersionRequirement": ">=2.5"}]
    assert installed == ['"monai>=1.6,<1.7" safetensors>=0.4.5']


def test_newer_slicer_installs_with_its_own_progress(absent, monkeypatch):
    installed, gone = absent
    calls = []

    def pip_ensure(requirements, prompt_install=True, requester=None):
        calls.append(([str(one) for one in requirements], prompt_install, requester))
        gone.clear()

    monkeypatch.setitem(sys.modules, "slicer.packaging", SimpleNamespace(pip_ensure=pip_ensure))
    assert install.ensure_packages(lambda text: True) == (True, "")
    assert calls[0] == (["torch>=2.5"], False, "MSUSSegment")
    assert installed == []


def test_a_failed_installation_is_a_sentence(absent, monkeypatch):
    import subprocess

    def fail(text):
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(slicer.util, "pip_install", fail, raising=False)
    ok, message = install.ensure_packages(lambda text: True)
    assert not ok
    assert "The installation failed" in message


def test_an_old_version_counts_as_missing():
    assert install.missing_packages({"numpy": "numpy>=99.0"}) == ["numpy>=99.0"]
    assert install.missing_packages({"numpy": "numpy>=1.20.0"}) == []


def test_a_version_that_is_too_new_counts_as_missing():
    assert install.missing_packages({"numpy": "numpy>=1.20,<1.21"}) == ["numpy>=1.20,<1.21"]


def test_nothing_is_installed_in_testing_mode(absent, monkeypatch):
    installed, _ = absent
    monkeypatch.setattr(slicer.app, "testingEnabled", lambda: True)
    ok, message = install.ensure_packages(lambda text: True)
    assert not ok
    assert "testing mode" in message
    assert installed == []
