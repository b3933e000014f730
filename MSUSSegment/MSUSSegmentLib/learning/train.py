"""Train a network on a folder of images and masks."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch

from MSUSSegmentLib.io.files import reason_of
from MSUSSegmentLib.learning.curves import write_curves
from MSUSSegmentLib.learning.dataset import DatasetError, Example, read_dataset
from MSUSSegmentLib.learning.examples import LEAST_SIDE
from MSUSSegmentLib.learning.losses import LOSSES, make_loss
from MSUSSegmentLib.learning.metrics import count, scores
from MSUSSegmentLib.learning.pretrain import STAGE1, pretrain
from MSUSSegmentLib.learning.transforms import VariedExamples, gentle_transforms, prepare_example, training_transforms
from MSUSSegmentLib.networks.factory import make_network, pick_device
from MSUSSegmentLib.networks.model import ModelError, load_model

__all__ = ["SettingsError", "TrainingCancelled", "TrainingSettings", "train"]


class SettingsError(ValueError):
    """A run cannot be made with these settings; the message says what to do."""


class TrainingCancelled(Exception):  # noqa: N818 (like KeyboardInterrupt, not an error)
    """The person asked to stop; the run can be resumed from its last checkpoint."""


#: What stage 1 may begin with.
PRETRAININGS = ("stage1", "efficientnet-lite0")
#: How images are varied, by name.
VARIATIONS = {"full": training_transforms, "gentle": gentle_transforms}


@dataclass(frozen=True)
class TrainingSettings:
    """Everything that decides how a run goes; SettingsError for what cannot be.

    ``fold`` None trains on all folds, without validation. ``initial`` names a bundle, run or checkpoint of the same
    network to start from, as for training on with one's own corrections.
    ``added`` are further data sets, such as phantoms, of which every epoch sees so many images at random as are
    ``added_share`` of the data set's own; they are not validated on.
    ``loss`` is one of `losses.LOSSES`. ``pretrain``: of a network with a fixed encoder, train this first, for
    ``pretrain_epochs`` epochs, to tell whether there is the structure ``classified`` (stage 1, `pretrain.pretrain`):
    "stage1" from the beginning, "efficientnet-lite0" upon an encoder that knows ImageNet; "" leaves it out, and the
    encoder is trained with the rest. With ``initial``, too, stage 1 is left out: its encoder is the one that is fixed.
    ``variation`` "full" varies images as other scanners and probes would; "gentle" less, for a quick run on few.
    """

    structures: tuple[str, ...] = ("aponeurosis", "fascicle")
    network: str = "cmscnet"
    network_options: tuple[tuple[str, object], ...] = ()
    fold: int | None = 0
    epochs: int = 80
    long_side: int = 320
    batch_size: int = 8
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    average: float = 0.99
    seed: int = 0
    mixed_precision: bool = True
    initial: str | None = None
    added: tuple[str, ...] = ()
    added_share: float = 0.25
    loss: str = "dice_ce"
    classified: str = ""
    pretrain: str = ""
    pretrain_epochs: int = 20
    variation: str = "full"

    def __post_init__(self) -> None:
        if self.loss not in LOSSES:
            raise SettingsError(f"There is no loss {self.loss!r}; choose one of {', '.join(LOSSES)}.")
        if self.pretrain not in ("", *PRETRAININGS):
            raise SettingsError(f"pretrain must be one of {', '.join(PRETRAININGS)}, not {self.pretrain!r}.")
        if self.pretrain and self.network != "smartca":
            raise SettingsError(f"--pretrain trains the fixed encoder of smartca, which {self.network} has not.")
        if self.pretrain and self.classified not in self.structures:
            raise SettingsError("--pretrain needs a task with a structure that may be absent, such as rotator-cuff.")
        if self.variation not in VARIATIONS:
            raise SettingsError(f"variation must be one of {', '.join(VARIATIONS)}, not {self.variation!r}.")
        least = {"epochs": 1, "pretrain_epochs": 1, "batch_size": 1, "long_side": LEAST_SIDE, "seed": 0, "fold": 0}
        for name, lowest in least.items():
            value = getattr(self, name)
            if value is not None and value < lowest:
                raise SettingsError(f"{name} must be at least {lowest}, not {value}.")
        if not 0 < self.learning_rate < float("inf"):
            raise SettingsError(f"learning_rate must be above 0, not {self.learning_rate}.")
        if not (0 <= self.average < 1 and self.added_share >= 0 and self.weight_decay >= 0):
            raise SettingsError("average must lie in 0 to 1, added_share and weight_decay not below 0.")

    def network_arguments(self) -> dict[str, object]:
        """Options for :func:`make_network`."""
        encoder = {"encoder": self.pretrain} if self.pretrain == "efficientnet-lite0" else {}
        return {"out_channels": len(self.structures), **encoder, **dict(self.network_options)}


def _seed_everything(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002  (MONAI's transforms that were given no state read this one)
    torch.manual_seed(seed)


def _prepare(examples: list[Example], settings: TrainingSettings, problems: list[str], tick: Callable) -> list[dict]:
    """Read all examples; the unreadable ones are named in ``problems``."""
    prepared = []
    for i, example in enumerate(examples):
        try:
            item = prepare_example(example, settings.structures, settings.long_side, settings.classified)
            prepared.append(item)
        except DatasetError as error:
            problems.append(f"{example.id}: {error}")
        tick("reading", i + 1, len(examples))
    return prepared


def _added(settings: TrainingSettings, problems: list[str]) -> list[Example]:
    """The training examples of the further data sets."""
    examples = []
    for folder in settings.added:
        dataset = read_dataset(folder, settings.structures)
        problems += dataset.problems
        examples += dataset.training(None)
    return examples


def _save(path: Path, content: dict) -> None:
    """Write a checkpoint so that a kill or a full disk never leaves half of one."""
    partial = path.with_suffix(".partial")
    try:
        torch.save(content, partial)
        os.replace(partial, path)
    except (OSError, RuntimeError) as error:
        partial.unlink(missing_ok=True)
        raise OSError(f"{path} could not be written ({reason_of(error)}); free some space, then --resume.") from error


class _Run:
    """The state of one training run: network, average, optimizer, history."""

    def __init__(
        self,
        settings: TrainingSettings,
        device: torch.device,
        steps: int,
        initial: torch.nn.Module | None = None,
        encoder: dict[str, torch.Tensor] | None = None,
    ) -> None:
        self.settings, self.device = settings, device
        _seed_everything(settings.seed)
        layout = torch.channels_last
        self.network = make_network(settings.network, **settings.network_arguments()).to(device, memory_format=layout)
        if initial is not None:
            self.network.load_state_dict(initial.state_dict())
        self.average = make_network(settings.network, **settings.network_arguments()).to(device, memory_format=layout)
        self.average.load_state_dict(self.network.state_dict())
        if settings.pretrain:  # what the encoder was trained to is in its weights, of this run or of the one resumed
            for network in (self.network, self.average):
                network.take_encoder(encoder)
        self.optimizer = torch.optim.AdamW(
            [p for p in self.network.parameters() if p.requires_grad],
            lr=settings.learning_rate,
            weight_decay=settings.weight_decay,
        )
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer,
            max_lr=settings.learning_rate,
            total_steps=max(2, steps * settings.epochs),
            pct_start=min(0.3, 3 / max(settings.epochs, 1)),
        )
        self.loss = make_loss(settings.loss)
        self.history: list[dict[str, float]] = []
        self.best = -1.0

    def step(self, batch: dict[str, torch.Tensor]) -> float:
        """One optimizer step; returns the loss."""
        image = batch["image"].to(self.device, memory_format=torch.channels_last)
        label, known = batch["label"].to(self.device), batch["known"].to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.settings.mixed_precision):
            logits = self.network(image)
        loss = self.loss(logits, label, known)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        with torch.no_grad():
            decay = min(self.settings.average, (1 + self.schedule.last_epoch) / (10 + self.schedule.last_epoch))
            for mean, new in zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True):
                if mean.dtype.is_floating_point:
                    mean.lerp_(new, 1 - decay)
                else:
                    mean.copy_(new)
        return loss.item()

    def validate(self, examples: VariedExamples, batch_size: int) -> dict[str, float]:
        """Mean IoU of each structure over the images that have it, at the network's resolution."""
        self.average.eval()
        found: dict[str, list[float]] = {s: [] for s in self.settings.structures}
        loader = torch.utils.data.DataLoader(examples, batch_size=batch_size)
        with torch.inference_mode():
            for batch in loader:
                image = batch["image"].to(self.device, memory_format=torch.channels_last)
                with torch.autocast(self.device.type, torch.bfloat16, enabled=self.settings.mixed_precision):
                    masks = (self.average(image) > 0).cpu().numpy()
                truth, known = (batch["label"] > 0.5).numpy(), batch["known"].numpy()
                for b in range(len(masks)):
                    for c, structure in enumerate(self.settings.structures):
                        if known[b, c]:
                            found[structure].append(scores(count(masks[b, c], truth[b, c]))["iou"])
        means = {f"iou_{s}": float(np.mean(v)) if v else float("nan") for s, v in found.items()}
        means["mean_iou"] = float(np.nanmean(list(means.values()))) if any(found.values()) else float("nan")
        return means

    def state(self, epoch: int) -> dict:
        return {
            "format": 1,
            "epoch": epoch,
            "settings": asdict(self.settings),
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "history": self.history,
            "best": self.best,
            "torch_random": torch.get_rng_state(),
        }

    def restore(self, state: dict) -> int:
        """Take up a saved state; returns the number of epochs done."""
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.history, self.best = list(state["history"]), state["best"]
        torch.set_rng_state(state["torch_random"])
        return state["epoch"]


def _resume(run: _Run, folder: Path) -> int:
    """Load last.pt of a run that was made with the same settings."""
    path = folder / "last.pt"
    try:
        state = torch.load(path, map_location=run.device, weights_only=True)
        defaults = {one.name: one.default for one in fields(TrainingSettings)}  # of settings that there were not yet
        settings = json.dumps({**defaults, **state["settings"]}, sort_keys=True)
    except Exception as error:  # a damaged file makes torch raise almost anything, with advice for programmers
        raise DatasetError(f"{path} is damaged; delete it to begin again.") from error
    if settings != json.dumps(asdict(run.settings), sort_keys=True):
        raise DatasetError(f"{path} was made with other settings; resume with those, or choose another output folder.")
    try:
        return run.restore(state)
    except (KeyError, RuntimeError, TypeError, ValueError) as error:
        raise DatasetError(f"{path} is damaged; delete it to begin again.") from error


def _initial(settings: TrainingSettings) -> torch.nn.Module | None:
    """The network to start from; None for a new one."""
    if not settings.initial:
        return None
    try:
        network = load_model(settings.initial).network
    except ModelError as error:
        raise SettingsError(str(error)) from error
    try:
        make_network(settings.network, **settings.network_arguments()).load_state_dict(network.state_dict())
    except RuntimeError as error:
        raise SettingsError(
            f"{settings.initial} holds another network than the {settings.network} that is to be trained for "
            f"{' and '.join(settings.structures)}; choose another one to start from."
        ) from error
    return network


def _first_stage(settings, training, validation, place, output, workers, tick, say, cancelled) -> dict:
    """The weights of the classifier after stage 1; what was begun of it is taken up."""

    def check() -> None:
        if cancelled():
            raise TrainingCancelled("Stopped in stage 1; --resume goes on from its last finished epoch.")

    _seed_everything(settings.seed)
    network = make_network(settings.network, **settings.network_arguments())
    if settings.pretrain == "efficientnet-lite0":
        from MSUSSegmentLib.networks.efficientnet_lite import load_imagenet

        load_imagenet(network.fixed)
        network.fixed.requires_grad_(False)
        network.fixed.eval()
    return pretrain(
        network.classifier(), training, validation, settings, place, output,
        tick=tick, say=say, check=check, workers=workers,
    )  # fmt: skip


def train(
    data: str | Path,
    output: str | Path,
    settings: TrainingSettings,
    *,
    device: str = "auto",
    resume: bool = False,
    workers: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    say: Callable[[str], None] = print,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Train, writing ``best.pt``, ``last.pt``, ``history.csv``, ``curves.png`` and ``problems.txt`` to a folder.

    Every epoch draws its order and its random changes from (seed, epoch) alone, and the checkpoint holds optimizer,
    schedule and average: a run resumed after a kill is the run that would have been (bit for bit on one CPU).

    Args:
        data: the data set's folder, see :func:`read_dataset`.
        output: folder of the run, made if need be.
        settings: what to train and how.
        device: "auto", "cpu", "cuda" or "mps".
        resume: go on from ``last.pt``.
        workers: processes that vary images; by default one per two cores.
        progress: called with (stage, done, total).
        say: called with sentences for the person.
        cancelled: asked after every step.

    Returns:
        The path of ``best.pt`` (``last.pt`` without validation).

    Raises:
        DatasetError: nothing to train on, or a run there that must not be overwritten.
        SettingsError: nothing to resume, or ``settings.initial`` cannot be started from; found before data are read.
        TrainingCancelled: ``cancelled`` said so.
    """
    tick = progress or (lambda *_: None)
    output = Path(output)
    begun_there = [name for name in ("last.pt", STAGE1) if (output / name).exists()]
    if begun_there and not resume:
        raise DatasetError(f"{output} already holds a run; add --resume to go on, or choose another folder.")
    if resume and not begun_there:
        raise SettingsError(f"{output} holds no run to go on with; leave --resume out to begin one.")
    start = None if resume else _initial(settings)
    output.mkdir(parents=True, exist_ok=True)
    dataset = read_dataset(data, settings.structures)
    problems = list(dataset.problems)
    training, validation = dataset.training(settings.fold), dataset.validation(settings.fold)
    if not training:
        raise DatasetError(f"{data} has no example to train on outside fold {settings.fold}.")
    if settings.fold is not None and not validation:
        raise DatasetError(f"{data} has no example in fold {settings.fold}; leave --fold out to train on everything.")
    place, message = pick_device(device)
    if message:
        say(message)
    prepared = _prepare(training + validation, settings, problems, tick)
    ids = {e.id for e in training}
    own, others = ([p for p in prepared if (p["id"] in ids) == wanted] for wanted in (True, False))
    more = _prepare(_added(settings, problems), settings, problems, tick)
    classed, classed_held_out = own + more, others  # those with a class but without a mask serve stage 1 alone
    own, more, others = ([item for item in items if item["known"].any()] for items in (own, more, others))
    varied = VariedExamples(own + more, VARIATIONS[settings.variation](settings.long_side), settings.seed)
    held_out = VariedExamples(others, None, settings.seed)
    if not own:
        why = problems[0] if problems else "none has a mask."
        raise DatasetError(f"No training image of {data} could be read: {why}")
    (output / "problems.txt").write_text("".join(p + "\n" for p in problems), encoding="utf-8")
    say(
        f"{len(own)} images to train on, {len(more)} added ones, {len(held_out)} for validation, "
        f"{len(problems)} problems (problems.txt)."
    )
    drawn = min(len(more), round(settings.added_share * len(own)))
    size = min(settings.batch_size, len(own) + drawn)
    steps = (len(own) + drawn) // size
    workers = max(1, (os.cpu_count() or 2) // 2) if workers is None else workers
    stage2 = (output / "last.pt").exists()
    encoder = None
    if settings.pretrain and not stage2 and start is None:
        encoder = _first_stage(settings, classed, classed_held_out, place, output, workers, tick, say, cancelled)
    run = _Run(settings, place, steps, start, encoder)
    first = _resume(run, output) if stage2 else 0
    for epoch in range(first, settings.epochs):
        started = time.perf_counter()
        varied.epoch = epoch
        order = torch.Generator().manual_seed(settings.seed * 100_003 + epoch)
        chosen = torch.cat([torch.arange(len(own)), len(own) + torch.randperm(len(more), generator=order)[:drawn]])
        sequence = chosen[torch.randperm(len(chosen), generator=order)].tolist()
        loader = torch.utils.data.DataLoader(
            varied, batch_size=size, sampler=sequence, drop_last=True, num_workers=workers
        )
        torch.manual_seed(settings.seed * 100_003 + epoch)
        run.network.train()
        losses = []
        for batch in loader:
            losses.append(run.step(batch))
            tick(f"epoch {epoch + 1} of {settings.epochs}", len(losses), steps)
            if cancelled():
                begun = epoch or encoder is not None
                then = f"--resume goes on from epoch {epoch}." if begun else "there is nothing to resume yet."
                raise TrainingCancelled(f"Stopped in epoch {epoch + 1}; {then}")
        row = {"epoch": epoch + 1, "loss": float(np.mean(losses)), **run.validate(held_out, size)}
        row["seconds"] = time.perf_counter() - started
        run.history.append(row)
        better = row["mean_iou"] > run.best
        run.best = max(run.best, row["mean_iou"]) if np.isfinite(row["mean_iou"]) else run.best
        _save(output / "last.pt", run.state(epoch + 1))
        if better:
            _save(output / "best.pt", {k: run.state(epoch + 1)[k] for k in ("format", "epoch", "settings", "average")})
        write_curves(output, run.history)
        say(", ".join(f"{k} {v:.4g}" for k, v in row.items()))
    return output / ("best.pt" if (output / "best.pt").exists() else "last.pt")
