"""The shipped network in the application, timed: from opening to reopening, on a phantom and on files of one's own.

MSUS_WALK=folder goes the same way over every recording in a folder. Left out where torch is not installed.
"""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

import numpy as np
import slicer
from desk import drag_moves, has_window, press, pump, wait_until

#: A folder with recordings, from the environment.
WALK = os.environ.get("MSUS_WALK", "")
#: Frames of the phantom; a whole contraction.
FRAMES = 24
#: How many times a frame is stepped and a point is moved.
STEPS, MOVES = 12, 24


def run(world) -> None:
    from MSUSSegmentLib.io.open import supported_suffixes
    from MSUSSegmentLib.panel import install, samples

    if not install.has_network_packages():
        print("        the shipped network is not tried: it needs packages that are not installed")
        return

    walk(world, "phantom", world.choose, lambda: samples.load_phantom(frames=FRAMES))
    if WALK:
        files = sorted(path for path in Path(WALK).rglob("*") if path.suffix.lower() in supported_suffixes())
        for path in files:
            walk(world, path.name, world.panel.load.open_path, lambda path=path: str(path))


def walk(world, name: str, load, what) -> None:
    """Open a recording, segment all its frames, step, drag, save and reopen it; times go into the table at the end.

    ``load(what())`` opens it; only the loading is timed.
    """
    steps, check, near = world.steps, world.steps.check, world.steps.near
    times = world.times.setdefault(name, {})
    runner = world.panel.runner
    stand_in, runner.make_factory = runner.make_factory, runner._factory

    with steps.step(f"{name}: open it"):
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        if not has_window():
            world.widget.enter()
        made = what()
        began = time.perf_counter()
        load(made)
        times["open, s"] = time.perf_counter() - began
        check(world.session is not None, f"it is worked on (the panel says {world.message()!r})")
    if world.session is None:
        runner.make_factory = stand_in
        return

    with steps.step(f"{name}: the process that computes is started"):
        began = time.perf_counter()
        worker = runner.worker
        check(worker is not None, "opening a picture starts it")
        check(wait_until(lambda: _answered(worker), 60), "it answers")
        times["start the process, s"] = time.perf_counter() - began
        check("torch" not in __import__("sys").modules, "torch is not imported in Slicer")

    with steps.step(f"{name}: the first number"):
        began = time.perf_counter()
        check(world.run("THIS", 120), "the run ends")
        times["first number, s"] = time.perf_counter() - began
        check("slower" not in world.message(), f"not in Slicer's own process, the panel says {world.message()!r}")
        check(bool(world.session.rows()), "the frame has numbers")

    count = world.session.frame_count
    if count > 1:
        with steps.step(f"{name}: all {count} frames"):
            began, stall, last = time.perf_counter(), 0.0, time.perf_counter()
            parameters = world.panel.parameters
            parameters.frames = type(parameters.frames)["ALL"]
            press(world.ui.msusRunButton)
            while world.panel.running and time.perf_counter() - began < 20 * count:
                slicer.app.processEvents()
                now = time.perf_counter()
                stall, last = max(stall, now - last), now
                time.sleep(0.002)
            check(not world.panel.running, "the run ends")
            times["frames a second"] = count / (time.perf_counter() - began)
            times["longest stall of the window, ms"] = 1e3 * stall
            check(len({row["frame"] for row in world.session.rows("all")}) == count, "all frames have rows")

        with steps.step(f"{name}: step from frame to frame"):
            world.session.show_frame(0)
            pump(0.3)
            took = []
            for _ in range(min(STEPS, count - 1)):
                began = time.perf_counter()
                world.panel.next_frame()
                slicer.app.processEvents()
                took.append(1e3 * (time.perf_counter() - began))
            times["a frame step, ms"] = statistics.median(took)
            times["a frame step, worst, ms"] = max(took)
            check(world.session.frame == len(took), "the last of them is shown")

    with steps.step(f"{name}: move a point"):
        nodes = [node for node in world.session.muscle.markups.values() if node.GetNumberOfControlPoints() > 1]
        if not nodes:
            check(True, "nothing was found in this frame, and nothing can be dragged")
        else:
            before = [row["value"] for row in world.session.rows()]
            took = drag_moves(world.session, nodes[0], MOVES)
            times["mouse move to new number, ms"] = statistics.median(took)
            times["mouse move to new number, worst, ms"] = max(took)
            check(before != [row["value"] for row in world.session.rows()], "numbers have followed")
            press(world.ui.msusUndoButton)

    with steps.step(f"{name}: save and reopen"):
        rows = world.session.rows("all")
        path = world.out / f"walk-{len(world.times)}.mrb"
        began = time.perf_counter()
        slicer.util.saveScene(str(path))
        times["save, s"] = time.perf_counter() - began
        slicer.mrmlScene.Clear(0)
        pump(0.3)
        began = time.perf_counter()
        slicer.util.loadScene(str(path), {"clear": True})
        if not has_window():
            world.widget.enter()
        wait_until(lambda: world.session is not None, 30)
        times["reopen, s"] = time.perf_counter() - began
        check(world.session is not None, "it is worked on again")
        again = world.session.rows("all")
        check(len(again) == len(rows), "all numbers")
        for old, new in zip(rows, again, strict=True):
            if old["value"] is None:
                check(new["value"] is None, "what is missing is missing")
            else:
                near(new["value"], old["value"], 1e-4 * max(1.0, abs(old["value"])), old["quantity"])
        check(np.isfinite([row["value"] for row in again if row["value"] is not None]).all(), "numbers")
    world.panel.runner.make_factory = stand_in


def _answered(worker) -> bool:
    worker.poll(0.002)
    return worker.process_id is not None
