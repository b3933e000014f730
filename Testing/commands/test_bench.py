"""``msus bench`` times every task by the steps that tasks have in common."""

import pytest
import torch

from msus.analysis import Analysis
from MSUSSegmentLib.commands.bench import clip_command, processor_seconds, stage_times
from MSUSSegmentLib.commands.demo import simulate_frames
from MSUSSegmentLib.networks.predictor import Predictor
from MSUSSegmentLib.tasks.registry import TASKS
from MSUSSegmentLib.tasks.task import Task

pytest.importorskip("slicer")


class Bright(torch.nn.Module):
    """Calls bright pixels every structure."""

    def __init__(self, structures):
        super().__init__()
        self.structures = structures

    def forward(self, x):
        return torch.cat([20 * (x - 0.6)] * self.structures, dim=1)


@pytest.mark.parametrize("name", [name for name, task in TASKS.items() if isinstance(task, Task)])
def test_every_stage_of_every_task_is_timed(name, tmp_path):
    task = TASKS[name]
    simulate_frames(name, tmp_path / "cine.nrrd", 3)
    predictor = Predictor(Bright(len(task.structures)), task.structures, 96, name="bright", device="cpu")
    times = stage_times(tmp_path / "cine.nrrd", Analysis(task, predictor), 2)
    assert list(times) == ["read", "prepare", "network", "restore", "geometry", "segments", "measure", "scene"]
    assert all(value > 0 for value in times.values())


@pytest.mark.slow
def test_a_picture_and_the_whole_commands_are_timed(tmp_path):
    task = TASKS["longitudinal"]
    simulate_frames("longitudinal", tmp_path / "cine.nrrd", 2)
    predictor = Predictor(Bright(len(task.structures)), task.structures, 96, name="bright", device="cpu")
    found = processor_seconds(tmp_path / "cine.nrrd", Analysis(task, predictor), tmp_path)
    assert len(found) == 3 and all(value > 0 for value in found.values())
    assert (tmp_path / "cold" / "picture" / "scene.mrb").exists() and (tmp_path / "demo" / "scene.mrb").exists()
    frames, passed, used = clip_command(tmp_path / "cine.nrrd", Analysis(task, predictor), tmp_path)
    assert frames == 2 and passed > 0 and used > 0


def test_a_single_picture_is_timed_and_no_frames_are_refused(tmp_path):
    task = TASKS["longitudinal"]
    simulate_frames("longitudinal", tmp_path / "picture.nrrd", 1)
    predictor = Predictor(Bright(len(task.structures)), task.structures, 96, name="bright", device="cpu")
    times = stage_times(tmp_path / "picture.nrrd", Analysis(task, predictor), 5)
    assert len(times) == 8 and all(value > 0 for value in times.values())
    for frames in (0, -1):
        with pytest.raises(ValueError, match="At least one frame"):
            stage_times(tmp_path / "picture.nrrd", Analysis(task, predictor), frames)
