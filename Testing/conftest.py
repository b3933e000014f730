"""What every test may use: the data folder when there is one, quiet threads, figures without a window."""

from __future__ import annotations

import os
from pathlib import Path

# Before numpy and torch are imported: small arrays gain nothing from more threads, and workers would fight for cores.
os.environ.setdefault("OMP_NUM_THREADS", "2")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # spinning threads take cores from other programs
os.environ.setdefault("MPLBACKEND", "Agg")

import pytest

#: Quick folders first, so that a plain mistake shows within seconds.
ORDER = (
    "measure", "io", "phantoms", "networks", "learning", "tasks", "kinds", "process", "report", "evaluation", "scene",
    "commands", "repository", "panel",
)  # fmt: skip

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SHARED_CASES = SHARED_DATA.with_name("cases")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public real data beside the checkout (../shared/data); skips where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"needs the real data in {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """The folder of small inputs that once came out wrong, beside the checkout (../shared/cases); skips without it."""
    if not SHARED_CASES.is_dir():
        pytest.skip(f"needs the inputs in {SHARED_CASES}")
    return SHARED_CASES


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the folders as in ORDER (others last); the order inside a folder stays."""
    here = Path(__file__).resolve().parent

    def rank(item: pytest.Item) -> int:
        try:
            folder = item.path.resolve().relative_to(here).parts[0]
        except ValueError:
            return len(ORDER)
        return ORDER.index(folder) if folder in ORDER else len(ORDER)

    items.sort(key=rank)
