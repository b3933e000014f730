"""Train the four models of `networks.bone_system`, and choose on validation patients how they vote."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from MSUSSegmentLib.io.files import reason_of, replace_bytes
from MSUSSegmentLib.learning.examples import DatasetError
from MSUSSegmentLib.learning.losses import PartialDiceBCELoss
from MSUSSegmentLib.learning.metrics import Counts, count, scores
from MSUSSegmentLib.learning.train import SettingsError, TrainingCancelled
from MSUSSegmentLib.learning.volume_dataset import VolumeCase, read_labelled, read_volume_dataset
from MSUSSegmentLib.networks.bone_system import (
    FINE_MM,
    BoneSystem,
    SystemPlan,
    checkpoint,
    normalised,
    on_fine_grid,
    shrunk,
)
from MSUSSegmentLib.networks.factory import pick_device
from MSUSSegmentLib.networks.patches import cut_patches, pyramid
from MSUSSegmentLib.networks.voting import VoteSettings, edge_distance, edge_zone, merged, refined

__all__ = ["BoneTrainingSettings", "PreparedVolume", "choose_settings", "prepare_volume", "train_bones"]

STRUCTURES = ("humerus", "glenoid")
#: Steps between checkpoints of a model that is being trained.
_SAVE_EVERY = 200
#: What is tried on the validation patients.
_RULES = ({"votes": 1}, {"votes": 2}, {"votes": 3}, {"votes": 0, "own_weight": 1.0}, {"votes": 0, "own_weight": 2.0})
_WIDTHS, _WEIGHTS = (0.625, 1.25, 1.875), (0.3, 0.5, 1.0)


@dataclass(frozen=True)
class BoneTrainingSettings:
    """Everything that decides how a run goes.

    ``models``: which are trained, "multiclass" being the rival of the other four. ``steps`` of ``batch_size`` slices
    for each U-Net, ``patch_steps`` of ``patches`` for the AlexNet. ``fold``: the patients that settings are chosen on,
    besides those of split "validation"; without any, `VoteSettings` stay as they are.
    """

    plan: SystemPlan = field(default_factory=SystemPlan)
    models: tuple[str, ...] = ("humerus", "glenoid", "both", "patch")
    steps: int = 1200
    patch_steps: int = 1000
    batch_size: int = 8
    patches: int = 256
    learning_rate: float = 3e-3
    fold: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("steps", "patch_steps", "batch_size", "patches"):
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} must be at least 1, not {getattr(self, name)}.")
        if not 0 < self.learning_rate < float("inf"):
            raise SettingsError(f"learning_rate must be above 0, not {self.learning_rate}.")


@dataclass(frozen=True)
class PreparedVolume:
    """A case on the fine grid: ``image`` (K, h, w) float16, ``labels`` (K, h, w) uint8."""

    case: VolumeCase
    image: np.ndarray
    labels: np.ndarray


def prepare_volume(case: VolumeCase) -> PreparedVolume:
    """Read a case and bring it to the fine grid. DatasetError."""
    read = read_labelled(case, STRUCTURES)
    step = max(1, round(1.25 / read.spacing[0] + 0.01))
    levels, images, labels = normalised(read.volume), [], []
    for k in range(step // 2, len(read.volume), step):
        image = on_fine_grid(read.volume[k], read.spacing[1:], levels)
        shares = [on_fine_grid(read.labels[k] == label, read.spacing[1:], (0.0, 1.0)).numpy() for label in (1, 2)]
        images.append(image.numpy().astype(np.float16))
        labels.append(merged(*shares))
    return PreparedVolume(case, np.stack(images), np.stack(labels))


def _targets(model: str, labels: torch.Tensor) -> torch.Tensor:
    """What a U-Net learns of labels (B, h, w) of the fine grid: (B, C, h / 2, w / 2), shares of bone."""
    planes = {"humerus": [labels == 1], "glenoid": [labels == 2], "both": [labels > 0],
              "multiclass": [labels == 1, labels == 2]}[model]  # fmt: skip
    return torch.cat([shrunk(one.float()) for one in planes], dim=1)


def _slice_transforms(side: int):
    """MONAI's random changes of a slice (1, H, W) with its targets: place, size, contrast, sharpness, noise."""
    from monai.transforms import (
        Compose,
        RandAdjustContrastd,
        RandAffined,
        RandFlipd,
        RandGaussianNoised,
        RandGaussianSmoothd,
        RandScaleIntensityd,
        ResizeWithPadOrCropd,
    )

    both, part = ("image", "label"), max(32, round(0.75 * side / 16) * 16)
    space = (side - part) / 2
    return Compose(
        [
            ResizeWithPadOrCropd(both, (side, side)),
            RandFlipd(both, 0.5, spatial_axis=1),
            # A part of the slice, turned and scaled: three quarters of each side, at any place.
            RandAffined(both, (part, part), 1.0, (0.3,), None, (space, space), (0.15, 0.15), padding_mode="zeros"),
            RandAdjustContrastd("image", 0.5, gamma=(0.6, 1.6)),
            RandScaleIntensityd("image", 0.3, prob=0.5),
            RandGaussianSmoothd("image", (0.3, 1.0), (0.3, 1.0), prob=0.2),
            RandGaussianNoised("image", 0.4, std=0.06),
        ]
    )


def _slice_batches(model: str, volumes: list[PreparedVolume], settings: BoneTrainingSettings, first: int) -> Iterator:
    """Batches (image, target) from step ``first`` on; each depends on seed, model and step alone."""
    side = int(np.median([max(one.image.shape[1:]) for one in volumes])) // 2 // 16 * 16
    vary = _slice_transforms(side)
    for step in range(first, settings.steps):
        rng = np.random.default_rng([settings.seed, step, *model.encode()])
        vary.set_random_state(seed=int(rng.integers(2**31)))
        images, targets = [], []
        for _ in range(settings.batch_size):
            one = volumes[rng.integers(len(volumes))]
            k = int(rng.integers(len(one.image)))
            image = shrunk(torch.from_numpy(one.image[k].astype(np.float32)))[0]
            target = _targets(model, torch.from_numpy(one.labels[k])[None])[0]
            varied = vary({"image": image, "label": target})
            images.append(torch.as_tensor(varied["image"]).clamp(0, 2))
            targets.append(torch.as_tensor(varied["label"]).clamp(0, 1))
        yield torch.stack(images), torch.stack(targets)


def _patch_batches(volumes: list[PreparedVolume], settings: BoneTrainingSettings, first: int) -> Iterator:
    """Batches (patches, classes): half of the middles within 2 mm of an outline, the rest anywhere, half of it bone.

    Patches are mirrored, turned by quarters of a turn about nothing (a shoulder is upright), and varied in contrast.
    """
    plan, slices = settings.plan, 8
    for step in range(first, settings.patch_steps):
        rng = np.random.default_rng([settings.seed, step, 77])
        patches, classes = [], []
        for _ in range(slices):
            one = volumes[rng.integers(len(volumes))]
            k = int(rng.integers(len(one.image)))
            labels = one.labels[k]
            places = [np.argwhere(edge_zone(labels, FINE_MM, 2.0)), np.argwhere(labels > 0), np.argwhere(labels < 3)]
            wanted = settings.patches // slices
            chosen = [pool[rng.integers(len(pool), size=share)] for pool, share in
                      zip(places, (wanted // 2, wanted // 8, wanted - wanted // 2 - wanted // 8), strict=True)
                      if len(pool)]  # fmt: skip
            rows, columns = np.concatenate(chosen).T
            levels = pyramid(torch.from_numpy(one.image[k].astype(np.float32)), plan.patch_side, plan.patch_step)
            cut = cut_patches(levels, rows, columns, plan.patch_side, plan.patch_step)
            cut = cut ** np.float32(rng.uniform(0.6, 1.6)) * np.float32(rng.uniform(0.7, 1.3))
            cut += np.float32(rng.uniform(0, 0.06)) * rng.standard_normal(cut.shape, dtype=np.float32)
            # Mirrored about the middle pixel, which lies behind the middle of an even side: one column is lost.
            if rng.random() < 0.5:
                cut[..., 1:] = cut[..., :0:-1].copy()
            patches.append(cut)
            classes.append(labels[rows, columns])
        yield torch.from_numpy(np.concatenate(patches)), torch.from_numpy(np.concatenate(classes)).long()


class _Part:
    """One model while it is being trained."""

    def __init__(self, model: str, settings: BoneTrainingSettings, device: torch.device) -> None:
        self.model, self.settings, self.device = model, settings, device
        torch.manual_seed(settings.seed * 1009 + sum(model.encode()))
        self.network = settings.plan.network_of(model).to(device, memory_format=torch.channels_last)
        self.total = settings.patch_steps if model == "patch" else settings.steps
        self.optimizer = torch.optim.AdamW(self.network.parameters(), lr=settings.learning_rate, weight_decay=1e-2)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, max_lr=settings.learning_rate, total_steps=max(20, self.total), pct_start=0.1
        )
        self.loss, self.done, self.seconds = PartialDiceBCELoss(), 0, 0.0

    def step(self, seen: torch.Tensor, target: torch.Tensor) -> float:
        seen = seen.to(self.device, memory_format=torch.channels_last)
        target = target.to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16):
            found = self.network(seen)
        if self.model == "patch":
            loss = functional.cross_entropy(found.float(), target, label_smoothing=0.02)
        else:
            loss = self.loss(found, target, torch.ones(target.shape[:2], device=self.device))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.done += 1
        return loss.item()

    def state(self) -> dict:
        return {
            "settings": _plain(self.settings),
            "done": self.done,
            "seconds": self.seconds,
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "random": torch.get_rng_state(),
        }

    def restore(self, state: dict) -> None:
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["random"])
        self.done, self.seconds = state["done"], state["seconds"]


def _plain(settings: BoneTrainingSettings) -> dict:
    """What a part depends on, as JSON has it: not which other models are trained."""
    known = json.loads(json.dumps(asdict(settings)))
    return {name: value for name, value in known.items() if name != "models"}


def _save(path: Path, content: dict) -> None:
    partial = path.with_suffix(".partial")
    try:
        torch.save(content, partial)
        os.replace(partial, path)
    except (OSError, RuntimeError) as error:
        partial.unlink(missing_ok=True)
        raise OSError(f"{path} could not be written ({reason_of(error)}); free some space, then --resume.") from error


def _restored(part: _Part, path: Path) -> None:
    try:
        state = torch.load(path, map_location=part.device, weights_only=True)
        same = state["settings"] == _plain(part.settings)
    except Exception as error:  # a damaged file makes torch raise almost anything
        raise DatasetError(f"{path} is damaged; delete it to train this model again.") from error
    if not same:
        raise DatasetError(f"{path} was made with other settings; resume with those, or choose another output folder.")
    part.restore(state)


def train_bones(
    data: str | Path,
    output: str | Path,
    settings: BoneTrainingSettings,
    *,
    device: str = "auto",
    resume: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    say: Callable[[str], None] = print,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Train all models, one after the other, and write ``best.pt``, which holds all of them, to a folder.

    Each model is kept in ``parts/`` as it is trained; a run that is resumed after a stop goes on from there and ends as
    it would have. ``history.csv`` has the loss, ``chosen.csv`` what was tried on the validation patients,
    ``problems.txt`` what could not be read.

    Raises:
        DatasetError: nothing to train on, or a run there that must not be overwritten.
        SettingsError: nothing to resume.
        TrainingCancelled: ``cancelled`` said so; what was trained so far stays.
    """
    tick, output = progress or (lambda *_: None), Path(output)
    parts = output / "parts"
    if not resume and output.is_dir() and any(output.iterdir()):
        raise DatasetError(f"{output} already holds a run; add --resume to go on, or choose another folder.")
    if resume and not parts.is_dir():
        raise SettingsError(f"{output} holds no run to go on with; leave --resume out to begin one.")
    dataset = read_volume_dataset(data)
    problems, read = list(dataset.problems), {}
    wanted = {"train": dataset.training(settings.fold), "validation": dataset.validation(settings.fold)}
    if not wanted["train"]:
        raise DatasetError(f"{data} has no volume to train on outside fold {settings.fold}.")
    parts.mkdir(parents=True, exist_ok=True)
    total = sum(map(len, wanted.values()))
    for name, cases in wanted.items():
        read[name] = []
        for case in cases:
            try:
                read[name].append(prepare_volume(case))
            except ValueError as error:
                problems.append(f"{case.patient}: {error}")
            tick("reading", sum(map(len, read.values())), total)
    replace_bytes(output / "problems.txt", "".join(one + "\n" for one in problems).encode())
    if not read["train"]:
        raise DatasetError(f"No volume of {data} could be read: {problems[0]}")
    say(
        f"{len(read['train'])} volumes to train on, {len(read['validation'])} to choose settings on, "
        f"{len(problems)} problems (problems.txt)."
    )
    place, message = pick_device(device)
    if message:
        say(message)
    networks = {}
    for model in settings.models:
        networks[model] = _trained(model, read["train"], settings, place, parts, tick, say, cancelled)
    system = BoneSystem(networks, settings.plan, device=str(place.type))
    if set(networks) >= {"humerus", "glenoid", "both", "patch"}:
        if read["validation"]:
            chosen, tried = choose_settings(system, read["validation"], tick)
            _write_tried(output / "chosen.csv", tried)
            system.settings = chosen
        else:
            say("There are no patients to choose settings on (--fold, or split validation); the usual ones are kept.")
        say(f"Settings: {system.settings}")
    _save(output / "best.pt", checkpoint(system))
    return output / "best.pt"


def _trained(model, volumes, settings, place, parts: Path, tick, say, cancelled):
    part, path = _Part(model, settings, place), parts / f"{model}.pt"
    if path.is_file():
        _restored(part, path)
    batches = _patch_batches if model == "patch" else lambda *rest: _slice_batches(model, *rest)
    begun, losses = time.perf_counter() - part.seconds, []
    part.network.train()
    for seen, target in batches(volumes, settings, part.done):
        losses.append(part.step(seen, target))
        tick(f"training {model}", part.done, part.total)
        part.seconds = time.perf_counter() - begun
        if part.done % _SAVE_EVERY == 0 and part.done < part.total:
            _save(path, part.state())
            say(f"{model}: step {part.done} of {part.total}, loss {np.mean(losses[-100:]):.4f}")
        if cancelled():
            _save(path, part.state())
            raise TrainingCancelled(f"Stopped after step {part.done} of {model}; --resume goes on from there.")
    if losses:
        _save(path, part.state())
        say(f"{model}: trained in {part.seconds:.0f} s, loss {np.mean(losses[-100:]):.4f}")
    return part.network.eval()


def choose_settings(
    system: BoneSystem, volumes: list[PreparedVolume], tick: Callable = lambda *_: None, every: int = 4
) -> tuple[VoteSettings, list[dict]]:
    """The `VoteSettings` with the highest Dice of both bones on validation patients, and all that were tried.

    Dice is that of all pixels of the fine grid on every ``every``-th slice of a patient, without keeping the largest
    piece, and its mean over patients counts.
    """
    tries = [
        VoteSettings(**rule, **edge)
        for rule in _RULES
        for edge in (
            {"edge": False},
            *({"edge_mm": width, "edge_weight": weight} for width, weight in product(_WIDTHS, _WEIGHTS)),
        )
    ]
    sums = {(one, i, label): Counts(0, 0, 0, 0) for one in tries for i in range(len(volumes)) for label in (1, 2)}
    slices = [(i, k) for i, one in enumerate(volumes) for k in range(0, len(one.image), every)]
    for done, (i, k) in enumerate(slices, 1):
        fine, truth = torch.from_numpy(volumes[i].image[k].astype(np.float32)), volumes[i].labels[k]
        found = system.candidates(fine[None])
        levels = pyramid(fine, system.plan.patch_side, system.plan.patch_step)
        for rule in _RULES:
            maps = system.voted(found, VoteSettings(**rule))[0]
            distance = edge_distance(merged(*maps)) * FINE_MM
            zone = distance <= max(_WIDTHS)
            patch = system.patches(levels, *np.nonzero(zone))
            for settings in tries:
                if any(getattr(settings, name) != value for name, value in rule.items()):
                    continue
                near = distance <= settings.edge_mm
                made = refined(maps, patch[:, near[zone]], near, settings.edge_weight) if settings.edge else maps
                labels = merged(*made)
                for label in (1, 2):
                    sums[settings, i, label] += count(labels == label, truth == label)
        tick("choosing settings", done, len(slices))
    rows = []
    for one in tries:
        row = {name: value for name, value in asdict(one).items() if name != "keep_largest"}
        for label, bone in enumerate(STRUCTURES, 1):
            row[f"dice_{bone}"] = float(np.mean([scores(sums[one, i, label])["dice"] for i in range(len(volumes))]))
        rows.append(row)
    best = max(range(len(rows)), key=lambda i: rows[i]["dice_humerus"] + rows[i]["dice_glenoid"])
    return tries[best], rows


def _write_tried(path: Path, rows: list[dict]) -> None:
    from MSUSSegmentLib.io.files import replace_csv

    replace_csv(path, list(rows[0]), rows)
