"""What stands under "MSUSSegment" in the module Sample Data: two phantoms made here, three public recordings."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import slicer

__all__ = [
    "CATEGORY",
    "RECORDINGS",
    "Sample",
    "limb",
    "load_limb",
    "load_phantom",
    "load_sample",
    "phantom",
    "register",
]

CATEGORY = "MSUSSegment"
PHANTOM, LIMB = "MSUSPhantom", "MSUSTransversePhantom"
_TIMTRACK = (
    "https://raw.githubusercontent.com/timvanderzee/ultrasound-automated-algorithm/"
    "1322e67a064e5220d99ba1dec6e70edbf6e74732/Example%20images/raw/TimTrack%20paper/"
)


@dataclass(frozen=True)
class Sample:
    """A recording on the internet. ``mm_per_pixel``: as its authors give it, None when they do not."""

    name: str
    title: str
    url: str
    sha256: str
    licence: str
    mm_per_pixel: float | None = None

    @property
    def file_name(self) -> str:
        return self.url.rsplit("/", 1)[1]


RECORDINGS = (
    Sample(
        "MSUSVastusLateralis",
        "Vastus lateralis, one frame (van der Zee, CC0)",
        _TIMTRACK + "dataset%201/S10/S10_L20_step_025.png",
        "ca12c4c933755ee8d0057183a157dcd594d6aa6da1e7313538db89e02b7fd826",
        "CC0",
    ),
    Sample(
        "MSUSGastrocnemiusLateralis",
        "Gastrocnemius lateralis with a ruler, one frame (van der Zee, CC0)",
        _TIMTRACK + "dataset%202/range-of-motion/gastroc_range_of_motion_002.png",
        "b5553bb02a97d37422a74f31063818987fbbb9776d0248dd7ba3325957836983",
        "CC0",
        10 / 115.25,
    ),
    Sample(
        "MSUSGastrocnemiusMedialis",
        "Gastrocnemius medialis, clip of a contraction (Drazan, Hullfish, Baxter, CC-BY-4.0)",
        "https://raw.githubusercontent.com/joshrbaxter/ultrasound_tracking/"
        "7c5425ee291aa42afb6b049bcbfda5a3c3b6993c/Ultrasound/Clips/p6_isokinetic030_01_push_01.mp4",
        "258a214809a015ad3dff3be110bd4af60bc8e4db09de497dc380d4689130ec82",
        "CC-BY-4.0",
        0.0883002,
    ),
)


def register() -> None:
    """Add the samples to the module Sample Data; once Slicer has started, and only once."""
    try:
        import SampleData
    except ImportError:
        return
    add = SampleData.SampleDataLogic.registerCustomSampleDataSource
    if any(source.sampleName == PHANTOM for source in _sources()):
        return
    for name, load in ((PHANTOM, load_phantom), (LIMB, load_limb)):
        add(
            category=CATEGORY,
            sampleName=name,
            uris=[],
            fileNames=[],
            nodeNames=[],
            customDownloader=lambda source, load=load: _shown(load),
        )
    for sample in RECORDINGS:
        more = {}
        if sample.file_name.endswith(".mp4"):
            known = inspect.signature(add).parameters
            kind = "loadFileTypes" if "loadFileTypes" in known else "loadFileType"
            more = {kind: "MSUSSegment", "loadFileProperties": {"mmPerPixel": sample.mm_per_pixel}}
        add(
            category=CATEGORY,
            sampleName=sample.name,
            uris=sample.url,
            fileNames=sample.file_name,
            nodeNames=sample.name,
            checksums=f"SHA256:{sample.sha256}",
            customDownloader=lambda source, sample=sample: _shown(lambda: load_sample(sample)),
            **more,
        )


def load_sample(sample: Sample | str):
    """Download a recording (once; Slicer's cache keeps it), check it, load it. Returns its volume node.

    ValueError or OSError, in one sentence, when that fails.
    """
    from MSUSSegmentLib.io.open import open_recording
    from MSUSSegmentLib.scene.adopt import load_recording

    if sample in (PHANTOM, LIMB):
        return load_phantom() if sample == PHANTOM else load_limb()
    if isinstance(sample, str):
        sample = next((one for one in RECORDINGS if one.name == sample), None)
        if sample is None:
            raise ValueError(f"Choose one of {', '.join([PHANTOM, LIMB, *(one.name for one in RECORDINGS)])}.")
    folder = _cache()
    path = folder / sample.file_name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        slicer.util.downloadFile(sample.url, str(path), f"SHA256:{sample.sha256}")
    except Exception as error:  # urllib, checksum: ValueError, RuntimeError, OSError
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise OSError(f"{sample.file_name} could not be downloaded ({reason}); check the network.") from error
    if _sha256(path) != sample.sha256:
        raise OSError(f"{sample.file_name} is damaged or was changed (SHA-256 differs); delete {path} and try again.")
    with open_recording(path, sample.mm_per_pixel) as recording:
        node = load_recording(recording)
    node.SetName(sample.name)
    return node


def phantom(frames: int = 8):
    """The simulated contraction (a `phantoms.cine.Contraction`), from which its truth can be had, too."""
    from MSUSSegmentLib.phantoms.cine import Contraction
    from MSUSSegmentLib.phantoms.muscle import MusclePhantom

    return Contraction(MusclePhantom(shape=(400, 500), spacing=(0.1, 0.1), seed=7), frames=frames, fps=8.0)


def load_phantom(frames: int = 8):
    """Simulate a contraction with a known scale and load it. Returns its volume node. Needs no internet."""
    from MSUSSegmentLib.phantoms.cine import render_cine

    contraction = phantom(frames)
    pictures = [image.pixels for image in render_cine(contraction)]
    times = tuple(float(time) for time in contraction.times) if frames > 1 else (None,)
    return _load_simulated(PHANTOM, pictures, times, contraction.muscle.spacing, contraction.fps)


def limb():
    """The simulated limb in cross-section, a `phantoms.transverse.TransverseImage`: two muscles below the fat."""
    from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse

    muscles = (CrossSection(17.0, 26.0, 18.0), CrossSection(40.0, 18.0, 15.0, echo=75.0))
    return render_transverse(TransversePhantom(muscles=muscles, fat_mm=5.0, seed=7))


def load_limb():
    """Simulate a limb in cross-section with a known scale and load it. Returns its volume node. Needs no internet."""
    image = limb()
    return _load_simulated(LIMB, [image.pixels], (None,), image.spacing, None)


def _load_simulated(name: str, pictures: list, times: tuple, spacing, fps: float | None):
    from MSUSSegmentLib.io.recording import Scale
    from MSUSSegmentLib.scene.adopt import load_recording

    def frame(i: int):
        return SimpleNamespace(pixels=pictures[i], index=i, time_s=times[i])

    class Phantom(SimpleNamespace):
        def __len__(self):
            return len(pictures)

    scale = Scale(tuple(float(size) for size in spacing), "phantom")
    recording = Phantom(
        name=name, shape=pictures[0].shape, times=times, fps=fps, scale=scale, frame=frame,
        frames=lambda indices=None: (frame(i) for i in (range(len(pictures)) if indices is None else indices)),
    )  # fmt: skip
    return load_recording(recording)


def _sources() -> list:
    return getattr(slicer.modules, "sampleDataSources", {}).get(CATEGORY, [])


def _shown(load) -> list:
    """Load for the Sample Data module: show the picture, say what went wrong."""
    try:
        node = load()
    except (ValueError, OSError) as error:
        slicer.util.errorDisplay(str(error), windowTitle="MSUSSegment")
        return []
    slicer.util.setSliceViewerLayers(background=node, fit=True)
    return [node]


def _cache() -> Path:
    """Where the module Sample Data keeps its downloads, too."""
    manager = slicer.mrmlScene.GetCacheManager()
    return Path((manager.GetRemoteCacheDirectory() if manager is not None else "") or slicer.app.temporaryPath)


def _sha256(path: Path) -> str:
    import hashlib

    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
