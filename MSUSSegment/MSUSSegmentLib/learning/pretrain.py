"""Stage 1 of SMART-CA: a classifier that tells whether there is a structure, whose encoder stage 2 takes over."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from MSUSSegmentLib.learning.examples import DatasetError
from MSUSSegmentLib.learning.transforms import VariedExamples, gentle_transforms

__all__ = ["LEAST_OF_CLASS", "STAGE1", "checked_classes", "pretrain"]

#: The checkpoint of stage 1 in a run's folder.
STAGE1 = "stage1.pt"
#: Of each class there must be so many images, or the classifier only learns how common they are.
LEAST_OF_CLASS = 2
#: Of the rate of stage 2.
RATE = 0.5


def checked_classes(prepared: list[dict], classified: str) -> tuple[int, int]:
    """How many images show the structure, and how many do not. DatasetError when there are too few of either."""
    classes = [item["class"] for item in prepared if item["class"] is not None]
    there, absent = sum(classes), len(classes) - sum(classes)
    if min(there, absent) < LEAST_OF_CLASS:
        raise DatasetError(
            f"Of the images to train on, {there} show a {classified} and {absent} show none, so a classifier cannot "
            f"learn to tell them apart; add images of the missing kind (an empty mask, or class none in index.csv), or "
            "leave --pretrain out."
        )
    return there, absent


class _Labelled(torch.utils.data.Dataset):
    """Prepared examples, varied as `VariedExamples` does, with their class: that of what the varied mask, if there is
    one of ``structure``, the number of an output, still shows."""

    def __init__(self, prepared: list[dict], transforms: Callable | None, seed: int, structure: int) -> None:
        self.varied = VariedExamples(prepared, transforms, seed)
        self.classes = [int(item["class"]) for item in prepared]
        self.structure = structure

    def __len__(self) -> int:
        return len(self.classes)

    def __getitem__(self, i: int) -> tuple[torch.Tensor, int]:
        varied = self.varied[i]
        if varied["known"][self.structure]:
            return varied["image"], int((varied["label"][self.structure] > 0.5).any())
        return varied["image"], self.classes[i]


def pretrain(
    classifier: torch.nn.Module,
    training: list[dict],
    validation: list[dict],
    settings: Any,
    device: torch.device,
    output: Path,
    *,
    tick: Callable[[str, int, int], None],
    say: Callable[[str], None],
    check: Callable[[], None],
    workers: int = 0,
) -> dict[str, torch.Tensor]:
    """Train the classifier and give its weights; what ``output`` holds of an earlier run of it is taken up.

    Classes count the same however common they are. Every epoch draws its order and its changes from (seed, epoch), and
    the checkpoint ``stage1.pt`` is written after each, so that a run that was stopped goes on as it would have.

    Args:
        classifier: gives logits (B, 2); parameters that need no gradient stay as they are.
        training: prepared examples with a ``class``.
        validation: likewise; their accuracy is told.
        settings: the run's `train.TrainingSettings`; ``pretrain_epochs``, rate, batches and seed count.
        check: called after each step; what it raises ends the training.

    Raises:
        DatasetError: too few images of one class, or a damaged checkpoint.
    """
    there, absent = checked_classes(training, settings.classified)
    training = [item for item in training if item["class"] is not None]
    validation = [item for item in validation if item["class"] is not None]
    classifier = classifier.to(device)
    parameters = [p for p in classifier.parameters() if p.requires_grad]
    rate = RATE * settings.learning_rate
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=settings.weight_decay)
    size = min(2 * settings.batch_size, len(training))
    steps = len(training) // size
    epochs = settings.pretrain_epochs
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=rate, total_steps=max(2, steps * epochs), pct_start=0.2
    )
    wanted = json.dumps(asdict(settings), sort_keys=True)
    first = _resumed(output / STAGE1, classifier, optimizer, schedule, wanted)
    if first >= epochs:
        return classifier.state_dict()
    weight = torch.tensor([1 / absent, 1 / there], device=device)
    weight = weight / weight.sum() * 2
    place = settings.structures.index(settings.classified)
    data = _Labelled(training, gentle_transforms(settings.long_side), settings.seed + 1, place)
    for epoch in range(first, epochs):
        data.varied.epoch = epoch
        order = torch.Generator().manual_seed(settings.seed * 100_003 + epoch)
        sequence = torch.randperm(len(data), generator=order).tolist()
        loader = torch.utils.data.DataLoader(
            data, batch_size=size, sampler=sequence, drop_last=True, num_workers=workers
        )
        classifier.train()
        losses = []
        for image, label in loader:
            with torch.autocast(device.type, torch.bfloat16, enabled=settings.mixed_precision):
                logits = classifier(image.to(device))
            loss = functional.cross_entropy(logits.float(), label.to(device), weight=weight)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            tick(f"stage 1, epoch {epoch + 1} of {epochs}", len(losses), steps)
            check()
        accuracy = _accuracy(classifier, validation, settings, device)
        _keep(output / STAGE1, {
            "epoch": epoch + 1, "classifier": classifier.state_dict(), "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(), "settings": wanted,
        })  # fmt: skip
        held_out = "" if accuracy is None else f", balanced accuracy on held-out images {accuracy:.3f}"
        say(f"stage 1, epoch {epoch + 1}: loss {np.mean(losses):.4g}{held_out}")
    return classifier.state_dict()


def _accuracy(classifier, validation: list[dict], settings: Any, device) -> float | None:
    """Mean of the shares of both classes that are told rightly; None unless there are both."""
    right: dict[int, list[bool]] = {0: [], 1: []}
    data = _Labelled(validation, None, settings.seed, settings.structures.index(settings.classified))
    classifier.eval()
    with torch.inference_mode():
        for image, wanted in torch.utils.data.DataLoader(data, batch_size=settings.batch_size):
            with torch.autocast(device.type, torch.bfloat16, enabled=settings.mixed_precision):
                chosen = classifier(image.to(device)).argmax(1).cpu()
            for one, other in zip(chosen.tolist(), wanted.tolist(), strict=True):
                right[other].append(one == other)
    return float(np.mean([np.mean(values) for values in right.values()])) if all(right.values()) else None


def _resumed(path: Path, classifier, optimizer, schedule, settings: str) -> int:
    """Take up a checkpoint; the number of epochs that are done, 0 when there is none."""
    if not path.exists():
        return 0
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        same = state["settings"] == settings
    except Exception as error:  # a damaged file makes torch raise almost anything, with advice for programmers
        raise DatasetError(f"{path} is damaged; delete it to begin stage 1 again.") from error
    if not same:
        raise DatasetError(f"{path} was made with other settings; resume with those, or choose another output folder.")
    try:
        classifier.load_state_dict(state["classifier"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        return int(state["epoch"])
    except Exception as error:  # a damaged file makes torch raise almost anything, with advice for programmers
        raise DatasetError(f"{path} is damaged; delete it to begin stage 1 again.") from error


def _keep(path: Path, content: dict) -> None:
    partial = path.with_suffix(".partial")
    torch.save(content, partial)
    os.replace(partial, path)
