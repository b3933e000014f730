"""``msus bench``: where the time goes, and the network against the U-Net it was made smaller than."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from msus.analysis import Analysis
from MSUSSegmentLib.commands.analyze import analyze
from MSUSSegmentLib.commands.console import DONE, say
from MSUSSegmentLib.commands.demo import SIMULATED, simulate_frames
from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.pictures import write_picture
from MSUSSegmentLib.io.result_files import TABLE
from MSUSSegmentLib.io.scan_area import find_scan_area_of
from MSUSSegmentLib.measure.table import read_csv
from MSUSSegmentLib.tasks.context import ClipContext
from MSUSSegmentLib.tasks.derive import derive
from MSUSSegmentLib.tasks.result import FrameResult, Picture

__all__ = ["bench", "clip_command", "compare_networks", "processor_seconds", "stage_times"]


class _Clock:
    """Collects the milliseconds of named stages."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.times.setdefault(stage, []).append(1e3 * (time.perf_counter() - begun))

    def medians(self) -> dict[str, float]:
        return {stage: float(np.median(values)) for stage, values in self.times.items()}


def stage_times(path: Path, analysis: Analysis, frames: int) -> dict[str, float]:
    """Median milliseconds a frame of each stage between file and scene, and the mean of building the scene.

    Stages: read, prepare, network, restore (maps back in the frame), geometry (curves, traces, contours), segments
    (masks by name), measure (lines and numbers), scene (nodes, without writing them). The second look
    that unsure frames get, in even light, is not counted.

    Args:
        path: a recording.
        analysis: settings of any task; its predictor must be ``networks.predictor.Predictor``.
        frames: how many frames are timed, after one that is not where there are several.

    Raises:
        ValueError: ``frames`` is less than 1.
    """
    if frames < 1:
        raise ValueError(f"At least one frame is timed, not {frames}.")
    from MSUSSegmentLib.networks.prepare import to_image, to_input
    from MSUSSegmentLib.scene.build import build_scene
    from MSUSSegmentLib.scene.headless import new_scene

    clock, task, predictor, results = _Clock(), analysis.task, analysis.predictor, []
    with open_recording(path, analysis.mm_per_pixel) as recording:
        bounds, spacing = find_scan_area_of(recording), recording.scale.spacing
        chosen = range(min(len(recording), frames + 1))
        first = 1 if len(chosen) > 1 else 0  # what is timed after warming up
        stream = iter(recording.frames(chosen))
        for number in chosen:
            now = clock if number >= first else _Clock()
            with now("read"):
                frame = next(stream)
            with now("prepare"):
                planes = to_input(frame.pixels, bounds, predictor.long_side)
            with now("network"):
                probabilities = predictor.run(planes, fast=True).cpu()
            with now("restore"):
                maps = dict(zip(predictor.structures, to_image(probabilities, bounds, recording.shape), strict=True))
            with now("geometry"):
                picture = Picture(frame.pixels, frame.overlay if task.reads_grey else None, bounds=bounds)
                geometry = task.find(maps, picture, spacing)
            with now("segments"):
                masks = task.fill(maps, geometry, bounds)
            with now("measure"):
                drawing = task.lay(geometry, picture, spacing, analysis.options)
                derived = derive(task, drawing, picture, spacing, analysis.options)
            drawing = derived.drawing
            numbers = {"measurements": derived.measurements, "reasons": drawing.reasons}
            results.append(FrameResult(frame.index, frame.time_s, masks, drawing.lines, **numbers))
        new_scene()
        begun = time.perf_counter()
        build_scene(recording, results, task=task, options=analysis.options, context=ClipContext(bounds))
        scene = 1e3 * (time.perf_counter() - begun) / len(results)
        new_scene()
    return {**clock.medians(), "scene": scene}


def _time_network(network, planes, repeats: int, synchronize: Callable[[], None]) -> float:
    """Least milliseconds of a forward pass over the repeats, after two that are not counted."""
    import torch

    best = float("inf")
    with torch.inference_mode():
        for i in range(repeats + 2):
            synchronize()
            begun = time.perf_counter()
            network(planes)
            synchronize()
            if i >= 2:
                best = min(best, 1e3 * (time.perf_counter() - begun))
    return best


def compare_networks(predictor, sides: tuple[int, ...] = (256, 512), repeats: int = 5) -> list[dict[str, float]]:
    """Milliseconds of the task's network and of MONAI's 31 M U-Net at the same square inputs, in one run."""
    import torch

    from MSUSSegmentLib.networks.baselines import standard_unet

    def synchronize() -> None:
        if predictor.device.type == "cuda":
            torch.cuda.synchronize()

    layout = torch.channels_last
    rival = standard_unet(out_channels=len(predictor.structures)).eval()
    rival = rival.to(predictor.device, memory_format=layout)
    rows = []
    for side in sides:
        planes = torch.rand(1, 1, side, side).to(predictor.device).contiguous(memory_format=layout)
        ours = _time_network(predictor.network, planes, 3 * repeats, synchronize)
        theirs = _time_network(rival, planes, repeats, synchronize)
        rows.append({"side": side, "ours": ours, "unet": theirs, "ratio": theirs / ours})
    return rows


def processor_seconds(path: Path, analysis: Analysis, scratch: Path) -> dict[str, float]:
    """Seconds of the processor that one picture takes within a program and as a whole command, and the demo.

    Args:
        path: the recording whose first frame is the picture.
        analysis: settings, with the network loaded.
        scratch: a folder to write in.
    """
    with open_recording(path, analysis.mm_per_pixel) as recording:
        picture = scratch / "picture.png"
        write_picture(picture, next(recording.frames()).pixels)
        shape = recording.shape
    used = time.process_time()
    analyze(picture, scratch / "picture", analysis, lambda *_: None)
    found = {f"picture of {shape[1]} x {shape[0]}, warm": time.process_time() - used}
    commands = {"picture, the whole command": ["analyze", str(picture), "-o", str(scratch / "cold")]}
    if analysis.task.name in SIMULATED:
        commands["demo, the whole command"] = ["demo", "-o", str(scratch / "demo")]
    for name, arguments in commands.items():
        seconds, _ = _command_seconds([*arguments, *_settings(analysis)])
        if seconds is not None:
            found[name] = seconds
    return found


def clip_command(path: Path, analysis: Analysis, scratch: Path) -> tuple[int, float, float | None]:
    """Analyse a recording by the command that a person types, in a program of its own, from its start to its end.

    Args:
        path: the recording.
        analysis: settings.
        scratch: a folder to write in.

    Returns:
        How many frames were analysed, seconds, and seconds of all processors (None where these are not known).
    """
    output = scratch / "clip"
    scale = ["--mm-per-pixel", str(analysis.mm_per_pixel)] if analysis.mm_per_pixel else []
    arguments = ["analyze", str(path), "-o", str(output), *scale, *_settings(analysis)]
    used, passed = _command_seconds(arguments)
    tables = list(output.rglob(TABLE))
    frames = {row["frame"] for row in read_csv(tables[0])} if tables else ()
    return len(frames), passed, used


def _settings(analysis: Analysis) -> list[str]:
    """The settings as arguments of a command."""
    task = ["--task", analysis.task.name, "--device", str(analysis.predictor.device).split(":")[0], "--quiet"]
    return [*task, *(["--model", str(analysis.predictor.model)] if hasattr(analysis.predictor, "model") else [])]


def _command_seconds(arguments: list[str]) -> tuple[float | None, float]:
    """Seconds of all processors (None where that is not known), and seconds, that a command takes in a program of its
    own."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    before, begun = _seconds_of_children(), time.perf_counter()
    command = [sys.executable, "-m", "MSUSSegmentLib.cli", *arguments]
    subprocess.run(command, env=environment, capture_output=True, check=False)
    after, passed = _seconds_of_children(), time.perf_counter() - begun
    return (None if before is None else after - before), passed


def _seconds_of_children() -> float | None:
    try:
        import resource  # not on Windows
    except ImportError:
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bench(analysis: Analysis, path: Path | None, frames: int = 30) -> int:
    """Print milliseconds for each stage and frame, frames a second of a whole analysis, the processor's time for
    pictures and the demo, and the two networks.

    Args:
        analysis: settings, with the network.
        path: a recording; a simulated one is made when it is None.
        frames: how many frames are timed.

    Returns:
        An exit code.
    """
    import torch

    if not analysis.task.segments:
        return bench_values(analysis, path, frames)
    say(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__},")
    say(f"device {analysis.predictor.device}, model {analysis.predictor.name}")
    with tempfile.TemporaryDirectory(prefix="msus-bench-") as scratch:
        if path is None:
            path = Path(scratch) / "simulated.nrrd"
            simulate_frames(analysis.task.name, path, frames + 1)
        times = stage_times(path, analysis, frames)
        for stage, value in times.items():
            say(f"{stage:10s}{value:8.1f} ms a frame")
        total = sum(times.values())
        say(f"sum       {total:8.1f} ms a frame, {1e3 / total:.1f} frames/s from file to scene")
        parts = _Parts()
        analyze(path, Path(scratch) / "analysis", analysis, parts)
        for stage, value in parts.seconds.items():
            say(f"{stage:10s}{1e3 * value / parts.frames:8.1f} ms a frame (all in one process)")
        count, passed, used = clip_command(path, analysis, Path(scratch))
        if count:
            cost = "" if used is None else f", {1e3 * used / count:.1f} ms a frame of all processors"
            say(f"msus analyze, start to end: {count / passed:.1f} frames/s ({count} frames of {path.name}){cost}")
        for name, value in processor_seconds(path, analysis, Path(scratch)).items():
            say(f"{name:32s}{value:8.1f} s of the processor")
    for row in compare_networks(analysis.predictor):
        say(
            f"network at {row['side']:.0f} x {row['side']:.0f}: {row['ours']:.1f} ms, MONAI U-Net of 31 M parameters "
            f"{row['unet']:.1f} ms: {row['ratio']:.1f} times faster"
        )
    return DONE


def bench_values(analysis: Analysis, path: Path | None, frames: int = 30) -> int:
    """Print what a task of values takes: to find a clip's region, a frame with it known, and frame by frame live.

    Arguments and result as of `bench`; ValueError without a recording, as nothing is simulated for such a task.
    """
    import torch

    from MSUSSegmentLib.tasks.clip import analyze_frames
    from MSUSSegmentLib.tasks.state_predictor import LiveState

    if path is None:
        raise ValueError(f"Name a clip to time the task {analysis.task.name} with.")
    predictor = analysis.predictor.load()
    with open_recording(path, analysis.mm_per_pixel) as recording:
        indices = range(min(frames + 1, len(recording)))
        pictures = [frame.pixels for frame in recording.frames(indices)]
        begun, moments = time.perf_counter(), []
        for _ in analyze_frames(recording, analysis.task, predictor, indices, analysis.options):
            moments.append(time.perf_counter())
        live, lags = LiveState(predictor, recording.fps), []
        for picture in pictures:
            live.step(picture)
            lags.append(live.lag_s)
    say(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__},")
    say(f"device {predictor.device}, model {predictor.name}, {len(indices)} frames of {path.name}")
    each = np.diff(moments)
    say(f"region of the clip and first frame {moments[0] - begun:8.2f} s")
    if len(each):
        say(f"frame, region known {1e3 * np.median(each):20.1f} ms, {1 / np.mean(each):.0f} frames/s in the mean")
        say(f"live, all of its lag {1e3 * np.median(lags[1:]):19.1f} ms, at most {1e3 * max(lags[1:]):.1f} ms")
    return DONE


class _Parts:
    """A progress callback that adds up how long each stage takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.frames = 1
        self._last = time.perf_counter()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now
        if stage == "frames":
            self.frames = total
