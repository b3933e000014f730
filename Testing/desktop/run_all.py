"""The whole module in a real Slicer, step by step. Run it with and without a main window:

    Slicer --testing --no-splash --additional-module-paths MSUSSegment --python-script Testing/desktop/run_all.py
    Slicer --testing --no-splash --no-main-window --additional-module-paths MSUSSegment --python-script ...

MSUS_SCREENSHOTS=folder takes a screenshot of each step, MSUS_TUTORIAL=folder makes the tutorial's pictures.
Prints "N passed, N failed"; the exit code is 0 when none
failed. Nothing is installed or downloaded: the network is a stand-in that knows the phantom's truth; where torch is
there, the shipped one is tried, too, and timed. MSUS_WALK=folder goes the same way over the recordings in a folder.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import tempfile
from pathlib import Path

import slicer

HERE = Path(globals().get("__file__") or sys._getframe().f_code.co_filename).resolve().parent
if not (HERE / "desk.py").is_file():  # Slicer has not said where the script is; the module knows
    HERE = Path(slicer.modules.msussegment.path).resolve().parents[1] / "Testing" / "desktop"
sys.path.insert(0, str(HERE))

with contextlib.suppress(Exception):  # a dialog that nobody answers; Slicer may have no real stderr
    faulthandler.dump_traceback_later(900 if not os.environ.get("MSUS_WALK") else 7200, exit=True, file=sys.__stderr__)


def main() -> int:
    import desk

    print("MSUSSegment in a real Slicer" + ("" if desk.has_window() else ", without a main window"))
    steps, log = desk.Steps(), desk.Log()
    out = Path(tempfile.mkdtemp(prefix="msus-desktop-"))
    times = {}
    try:
        import steps_correct
        import steps_hands
        import steps_life
        import steps_work

        world = steps_work.World(steps, out)
        times = world.times
        for part in (steps_work, steps_correct, steps_hands, steps_life):
            part.run(world)
        log.check(steps)
    except Exception:
        import traceback

        traceback.print_exc()
        steps.failed += 1
    desk.print_times(times, log)
    return steps.finish()


try:
    CODE = main()
except BaseException as error:
    print(f"run_all.py itself failed: {type(error).__name__}: {error}")
    CODE = 1
slicer.util.exit(CODE)
