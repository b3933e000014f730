"""What the scene needs of a recording, for the tasks of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

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
