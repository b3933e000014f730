"""Tasks that only these tests know, registered for as long as one test runs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from MSUSSegmentLib.tasks import registry

FPS = 20.0


@dataclass
class Pictures:
    """What the scene needs of an io.Recording."""

    pictures: list
    spacing: tuple[float, float] | None
    name: str = "clip.mp4"

    fps = FPS
    grey_note = ""

    @property
    def scale(self):
        return SimpleNamespace(spacing=self.spacing, source="typed" if self.spacing else "unknown")

    @property
    def shape(self):
        return self.pictures[0].shape

    @property
    def is_still(self):
        return len(self.pictures) == 1

    @property
    def times(self):
        return tuple(i / FPS for i in range(len(self.pictures))) if len(self.pictures) > 1 else (None,)

    def __len__(self):
        return len(self.pictures)

    def frame(self, i):
        return SimpleNamespace(pixels=self.pictures[i], overlay=None, index=i, time_s=self.times[i], scale=self.scale)

    def frames(self, indices=None):
        return (self.frame(i) for i in (range(len(self)) if indices is None else indices))


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
