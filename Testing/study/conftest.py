"""A study of a few pictures, made on the fly."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from study_help import make_study


@pytest.fixture
def study(tmp_path):
    with make_study(tmp_path) as made:
        yield made
