"""The script for the real Slicer passes in the stand-in, so that it does not rot between two runs there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_desktop_script_passes_in_the_stand_in(tmp_path):
    script = Path(__file__).parent / "standin" / "msus_rehearse.py"
    environment = {**os.environ, "MSUS_SCREENSHOTS": str(tmp_path / "shots"), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=900, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed, 0 failed" in done.stdout.splitlines()[-1]
    assert "FAILED" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "mouse move to new number, ms" in done.stdout
    assert "of these new: 0" in done.stdout
    assert len(list((tmp_path / "shots").glob("*-panel.png"))) > 30
