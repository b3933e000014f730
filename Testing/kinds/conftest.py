"""Tasks that only these tests know, registered for as long as one test runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from MSUSSegmentLib.tasks import registry


@pytest.fixture
def registered():
    """registered(task, ...) makes them tasks for this test only."""
    names = []

    def add(*tasks):
        for task in tasks:
            registry.register(task)
            names.append(task.name)
        return tasks[0]

    yield add
    for name in names:
        registry.unregister(name)


@pytest.fixture
def begin():
    """begin(MuscleScene) gives a Session that is closed at the end."""
    from MSUSSegmentLib.scene.session import Session

    made = []

    def session(muscle, rater="AB"):
        made.append(Session.adopt(muscle, rater))
        return made[-1]

    yield session
    for one in made:
        one.close()
