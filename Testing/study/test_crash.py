"""A program that is killed at any moment loses nothing that it has saved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HELP = Path(__file__).with_name("crash_help.py")


@pytest.mark.slow  # 200 programs are started and killed
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_every_saved_record_is_found_whole_after_200_kills(tmp_path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(HELP), str(tmp_path), "200", "1"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kills"] == 200 and told["saved"] > 100, "too few records were saved for this to say anything"
