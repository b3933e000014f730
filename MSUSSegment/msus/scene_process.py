"""The scene of a clip, built and saved by a process of its own.

Slicer's libraries take long to load and keep Python's interpreter for themselves while they save. In another process
they load while the network does here, and the scene is saved while the pictures are drawn here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from MSUSSegmentLib.io.files import replace_files
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import Scale
from MSUSSegmentLib.io.result_files import HISTOGRAMS, MARKUPS, SCENE, SEGMENTATION, TABLE
from MSUSSegmentLib.measure.table import short_digest
from MSUSSegmentLib.report.histogram import FrameEchoes, write_histograms
from MSUSSegmentLib.tasks.registry import TASKS, find_task
from MSUSSegmentLib.tasks.store import ResultStore

if TYPE_CHECKING:
    from msus.analysis import Analysis
    from msus.result import Result
    from MSUSSegmentLib.io.recording import Recording
    from MSUSSegmentLib.tasks.task import Task

__all__ = ["SceneProcess", "main", "write_scene"]

#: The scene of fewer frames is written sooner than another process has started.
LEAST_FRAMES = 32
#: Where it leaves what it has made.
MADE = "made"
#: What the other interpreter runs; it imports from where this one does, whatever is installed. Ctrl-C in a terminal
#: reaches it, too, but it is for this one to end it.
_CODE = """
import json, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
start = json.loads(sys.stdin.buffer.readline())
sys.path[:] = start["paths"]
from msus.scene_process import main
main(start["scratch"])
"""


def write_scene(
    recording: Recording,
    found: ResultStore,
    folder: Path,
    progress: Callable[[str, int, int], None],
    *,
    task: Task,
    rater: str,
    model: str,
    weights: str,
    options: Any,
    measured: dict[str, tuple[str, dict[int, float]]] | None = None,
) -> list:
    """Build the scene of a result and write it into a folder; returns the grey levels inside its closed curves, off
    which the table's EI is read. Arguments as of `scene.build.build_scene`; ``measured``: signals beside the recording.
    OSError when it cannot be written."""
    from MSUSSegmentLib.scene.build import build_scene
    from MSUSSegmentLib.scene.headless import new_scene
    from MSUSSegmentLib.scene.histogram import echoes_at
    from MSUSSegmentLib.scene.measured import keep_measured
    from MSUSSegmentLib.scene.save import save_scene

    progress("scene", 0, 1)
    new_scene()
    about = {"task": task, "rater": rater, "model": model, "weights": weights, "options": options}
    built = build_scene(recording, found, context=found.context, **about)
    if measured:
        keep_measured(built.table, measured)
    progress("scene", 1, 1)
    progress("saving", 0, 1)
    save_scene(built, folder)
    progress("saving", 1, 1)
    echoes = []
    for i, frame in enumerate(found.indices if task.reads_grey else ()):
        echoes.append(FrameEchoes(frame, echoes_at(built, i)))
        progress("grey levels", i + 1, len(found))
    return echoes


def slicer_is_loaded() -> bool:
    """Whether Slicer's libraries are in this process already, or it is Slicer itself."""
    return "slicer" in sys.modules


class SceneProcess:
    """Loads Slicer's libraries as soon as the ``with`` block begins; `begin` gives it a result, `finish` puts what it
    has written into the result's folder. Nothing of it stays when the block is left before, such as by Ctrl-C.

    Args:
        folder: of the result; what is written on the way lies in a hidden folder in it.
        frames: how many will be analysed; of few ones no process is started.
        analysis: the settings.
    """

    def __init__(self, folder: Path, frames: int, analysis: Analysis) -> None:
        self._folder, self._scratch = folder, None
        self._process: subprocess.Popen | None = None
        self._suits = frames >= LEAST_FRAMES and TASKS.get(analysis.task.name) is analysis.task
        self._begun = False

    def __enter__(self) -> SceneProcess:
        if not self._suits or slicer_is_loaded():
            return self
        from MSUSSegmentLib.process.interpreter import find_interpreter

        for left in self._folder.glob(".scene-*"):  # of a program that was killed
            shutil.rmtree(left, ignore_errors=True)
        with suppress(OSError):  # then the scene is written here
            self._scratch = Path(tempfile.mkdtemp(prefix=".scene-", dir=self._folder.absolute()))
            self._process = subprocess.Popen(
                [find_interpreter(), "-c", _CODE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what fails is done here again, and said here
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self._send({"paths": [path for path in sys.path if path], "scratch": str(self._scratch)})
        return self

    def begin(self, result: Result) -> bool:
        """Let the scene be written; False where there is no process that could."""
        if self._process is None or not result.path.is_file():
            return False
        found, scale = result.found, result.scale
        with suppress(OSError):
            self._send({
                "recording": str(result.path.absolute()),
                "scale": [scale.spacing, scale.source, scale.reason],
                "frames": str(found.folder.absolute()),
                "shape": found.shape,
                "task": result.task.name,
                "options": asdict(result.options),
                "rater": result.rater,
                "model": result.model,
                "weights": short_digest(result.weights_sha256),
                "measured": result.measured,
            })  # fmt: skip
            self._begun = True
        return self._begun

    def _send(self, about: dict[str, Any]) -> None:
        self._process.stdin.write(json.dumps(about).encode() + b"\n")
        self._process.stdin.flush()

    def finish(self, progress: Callable[[str, int, int], None]) -> bool:
        """Wait for the scene and put it into the folder, all or none; False when the process has failed.

        OSError when it cannot be put there.
        """
        for line in self._process.stdout:
            progress(*json.loads(line))
        if self._process.wait() != 0:
            return False
        def write(fresh: Path) -> None:
            for path in (self._scratch / MADE).iterdir():
                path.rename(fresh / path.name)

        replace_files(self._folder, write, (SCENE, SEGMENTATION, MARKUPS, TABLE, *HISTOGRAMS))
        return True

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            with suppress(OSError):
                self._process.stdin.close()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)


def main(scratch: str) -> None:
    """What the process does: load everything, wait for what to write, write it. It ends with its input."""
    tempfile.tempdir = scratch
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing but progress goes to the real output, whatever a package prints
    from vtkmodules.vtkCommonCore import vtkMultiThreader

    from MSUSSegmentLib.scene import build, headless, save  # noqa: F401  before somebody waits for them

    vtkMultiThreader.SetGlobalMaximumNumberOfThreads(1)  # masks are small: starting threads takes longer than they do
    headless.start()
    line = sys.stdin.buffer.readline()
    threading.Thread(target=_end_with_input, daemon=True).start()

    def progress(*about) -> None:
        print(json.dumps(about), file=output, flush=True)

    try:
        _write(json.loads(line), Path(scratch) / MADE, progress)
    except Exception:  # whoever waits does it again, and hears why it fails
        os._exit(1)
    os._exit(0)  # all that it leaves lies in ``scratch``


def _end_with_input() -> None:
    os.read(0, 1)
    os._exit(1)


def _write(about: dict[str, Any], folder: Path, progress: Callable[[str, int, int], None]) -> None:
    """Write what `SceneProcess.begin` tells about into a folder."""
    store, task = Path(about["frames"]), find_task(about["task"])
    found = ResultStore(store, (store / "key.txt").read_text(encoding="utf-8"), tuple(about["shape"]))
    spacing, source, reason = about["scale"]
    with open_recording(about["recording"], any_modality=True) as recording:  # it has been opened once
        recording.scale = Scale(None if spacing is None else tuple(spacing), source, reason)
        who = {name: about[name] for name in ("rater", "model", "weights", "measured")}
        options = task.conventions(**about["options"])
        echoes = write_scene(recording, found, folder, progress, task=task, options=options, **who)
    write_histograms(folder, recording.name, echoes)
