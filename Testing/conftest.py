"""What every test may use: the data folder when there is one, quiet threads, figures without a window."""

from __future__ import annotations

import locale
import os
import sys
from pathlib import Path

# Before numpy and torch are imported: small arrays gain nothing from more threads, and workers would fight for cores.
os.environ.setdefault("OMP_NUM_THREADS", "1" if "PYTEST_XDIST_WORKER" in os.environ else "2")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # spinning threads take cores from other programs
os.environ.setdefault("MPLBACKEND", "Agg")

import pytest

#: Quick folders first, so that a plain mistake shows within seconds.
ORDER = (
    "measure", "io", "phantoms", "networks", "learning", "tasks", "kinds", "process", "report", "evaluation", "study",
    "scene", "commands", "repository", "panel",
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


def process_state() -> dict[str, object]:
    """What belongs to the whole process, so that a test which changes it makes others fail that run later."""
    state: dict[str, object] = {"locale": locale.setlocale(locale.LC_CTYPE), "folder": os.getcwd()}
    if "torch" in sys.modules:
        state["threads of torch"] = sys.modules["torch"].get_num_threads()
    return state


@pytest.fixture(autouse=True)
def _process_as_before(process_at_start: dict[str, object]):
    """A test leaves the process as it was."""
    yield
    for name, value in process_state().items():
        assert process_at_start.setdefault(name, value) == value, f"this test, or its fixtures, changed the {name}"


@pytest.fixture(scope="session")
def process_at_start() -> dict[str, object]:
    return process_state()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the folders as in ORDER (others last); the order inside a folder stays.

    On several cores the other way round: the longest files are under way first, and none is waited for at the end.
    """
    here = Path(__file__).resolve().parent

    def rank(item: pytest.Item) -> int:
        try:
            folder = item.path.resolve().relative_to(here).parts[0]
        except ValueError:
            return len(ORDER)
        return ORDER.index(folder) if folder in ORDER else len(ORDER)

    items.sort(key=rank, reverse="PYTEST_XDIST_WORKER" in os.environ)
