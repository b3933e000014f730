"""The panel's fixtures; without Qt or slicer-core these tests are left out, and a warning says so."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent / "standin"))

try:
    from msus_fixtures import *  # noqa: F403
except ImportError as error:  # libEGL may be missing, too
    collect_ignore_glob = ["test_*.py"]
    warnings.warn(f"Testing/panel is left out: it needs slicer-core and PySide6-Essentials ({error}).")
