"""Predictors for the tests of the process that computes, which it imports by name."""

from __future__ import annotations

import os
import sys
import time

import numpy as np


class TrueMaps:
    """Gives the truth of the pictures in a file of `conftest.truth_file`.

    ``pause`` seconds before each picture; at picture ``end_at`` (counted from 0) the process ends as by a fault, at
    ``fail_at`` an error is raised. Loading it and each picture print something, as packages do.
    """

    def __init__(self, path: str, pause: float = 0.0, end_at: int = -1, fail_at: int = -1, say=print):
        with np.load(path) as kept:
            self.kept = {name: kept[name] for name in kept.files}
        self.name, self.weights_sha256 = "true maps 1", "0123456789abcdef" * 4
        self.pause, self.end_at, self.fail_at, self.calls = pause, end_at, fail_at, 0
        say("Loaded.")
        print("a package prints", flush=True)
        os.write(1, b"so does its C code\n")
        print("and complains", file=sys.stderr)

    def probabilities(self, grey, bounds):
        time.sleep(self.pause)
        if self.calls == self.end_at:
            os._exit(3)
        if self.calls == self.fail_at:
            raise RuntimeError("kernel died")
        self.calls += 1
        at = next(i for i, pixels in enumerate(self.kept["pixels"]) if np.array_equal(pixels, grey))
        return {name: self.kept[name][at].astype(np.float32) for name in ("aponeurosis", "fascicle")}


def without_package(say):
    """As when a package is missing."""
    raise ModuleNotFoundError("No module named 'nosuchpackage'", name="nosuchpackage")


def without_package_there(say):
    """As when a package is missing in the process, but not in Slicer."""
    if "pytest" not in sys.modules:
        raise ModuleNotFoundError("No module named 'pytest'", name="pytest")
    return TrueMaps(os.environ["MSUS_TEST_TRUTH"], say=say)
