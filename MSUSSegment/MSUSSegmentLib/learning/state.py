"""Learn a muscle's state from warped regions: the networks, the baselines beside them, and held-out scores.

A fold leaves out one trial, or all trials of one participant; whatever has parameters is fitted on the others only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.measure.signals import clock_offset, is_constant
from MSUSSegmentLib.networks.factory import make_network, pick_device
from MSUSSegmentLib.networks.state import vary_planes

__all__ = [
    "BASELINES", "METHODS", "Fitted", "Score", "StateSettings", "Trial", "cross_validate", "describe_trials",
    "ends_at", "fit_network", "folds_of", "interval_of", "planes_of", "score", "scores_of",
]  # fmt: skip

#: What stands beside every network.
BASELINES = ("mean", "ridge MT PA FL", "ridge PCA")
METHODS = (*BASELINES, "plain", "encoder")
#: Components and penalties of the ridge regressions, not chosen by any result.
COMPONENTS, PENALTY_PCA, PENALTY_LINES = 30, 30.0, 3.0
#: Copies of the training frames, seen through the frozen encoder, that are varied.
COPIES = 1
#: A trial in which a signal covers less than this share of its whole range has no R² of its own.
FLAT_SHARE = 0.05
#: Share of held-out errors that an interval holds.
INTERVAL = 0.9
#: Levels of a value at which its interval is told, and frames of each at least.
LEVELS, LEAST_OF_LEVEL = 5, 40


@dataclass(frozen=True)
class Trial:
    """One clip with what was measured beside it.

    ``pictures`` (P, rows, columns) uint8 are warped regions; ``rows`` (F, K) which of them belong to each frame: its
    own and those before it. ``targets`` (F, T), NaN where nothing was measured; ``architecture`` (F, 3) MT, PA, FL, NaN
    where missing. ``times`` (F,) s, ``frames`` (F,) numbers in the clip.
    """

    name: str
    pictures: np.ndarray
    rows: np.ndarray
    targets: np.ndarray
    architecture: np.ndarray
    times: np.ndarray
    frames: np.ndarray
    participant: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class StateSettings:
    """Everything that decides how a network is fitted; ValueError for what cannot be."""

    network: str = "plain"
    epochs: int = 10
    batch_size: int = 32
    learning_rate: float = 2e-3
    seed: int = 0

    def __post_init__(self) -> None:
        if self.network not in ("plain", "encoder"):
            raise ValueError(f"The network of values is plain or encoder, not {self.network}.")
        if min(self.epochs, self.batch_size) < 1 or self.seed < 0 or not 0 < self.learning_rate < float("inf"):
            raise ValueError("epochs and batch_size are 1 or more, learning_rate above 0, seed 0 or more.")


def planes_of(trial: Trial, rows: np.ndarray | None = None) -> torch.Tensor:
    """The planes (F, K, rows, columns) float32 that a network sees of a trial's frames."""
    return torch.from_numpy(trial.pictures[trial.rows if rows is None else rows].astype(np.float32))


def folds_of(trials: Sequence[Trial], by: str) -> dict[str, list[int]]:
    """Which trials each fold leaves out, by its name.

    Raises:
        ValueError: there is only one; or ``by`` is "participant" and participants are not named, or there is only one,
            so that what would be left out is a trial and no participant.
    """
    if by not in ("trial", "participant"):
        raise ValueError(f"Leave out one trial or one participant, not {by}.")
    names = [trial.name if by == "trial" else trial.participant for trial in trials]
    if by == "participant":
        if not all(names):
            unnamed = next(trial.name for trial in trials if not trial.participant)
            raise ValueError(
                f"The participant of {unnamed} is not named, so leaving out a trial cannot be called leaving out a "
                "participant; name them in the column participant, or leave out trials."
            )
        if len(set(names)) < 2:
            raise ValueError(
                f"All trials are of one participant ({names[0]}), so leaving out a trial is not leaving out a "
                "participant; leave out trials."
            )
    if len(set(names)) < 2:
        raise ValueError("There is only one trial; to leave one out, two or more are needed.")
    return {name: [i for i, one in enumerate(names) if one == name] for name in dict.fromkeys(names)}


# Baselines.


def filled(values: np.ndarray, times: np.ndarray) -> np.ndarray:
    """(F, C) values with gaps bridged by straight lines; columns without any number are 0."""
    out = np.zeros_like(values, dtype=float)
    for i in range(values.shape[1]):
        known = np.isfinite(values[:, i])
        if known.any():
            out[:, i] = np.interp(times, times[known], values[known, i])
    return out


def architecture_features(trial: Trial) -> np.ndarray:
    """MT, PA, FL and their rates (F, 6)."""
    lines = filled(trial.architecture, trial.times)
    rates = np.gradient(lines, trial.times, axis=0) if len(lines) > 1 else np.zeros_like(lines)
    return np.concatenate([lines, rates], axis=1)


def flat_pictures(pictures: np.ndarray) -> np.ndarray:
    """(P, rows * columns / 4) regions at half size, each of mean 0 and SD 1."""
    count, rows, columns = pictures.shape
    half = pictures.astype(np.float32).reshape(count, rows // 2, 2, columns // 2, 2).mean(axis=(2, 4))
    flat = half.reshape(count, -1)
    return (flat - flat.mean(axis=1, keepdims=True)) / (flat.std(axis=1, keepdims=True) + 1)


@dataclass(frozen=True)
class Components:
    """Principal components of regions: ``mean`` (D,), ``axes`` (D, k)."""

    mean: np.ndarray
    axes: np.ndarray

    @staticmethod
    def of(flat: np.ndarray, count: int = COMPONENTS) -> Components:
        """Of (N, D) flat pictures."""
        mean = flat.mean(axis=0)
        centred = flat - mean
        if len(flat) < flat.shape[1]:
            values, vectors = np.linalg.eigh(centred @ centred.T)
            keep = np.argsort(values)[::-1][: min(count, int((values > 1e-6 * values[-1]).sum()))]
            axes = centred.T @ vectors[:, keep] / np.sqrt(values[keep])
        else:
            axes = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :count]
        return Components(mean.astype(np.float32), axes.astype(np.float32))

    def scores(self, flat: np.ndarray) -> np.ndarray:
        """(N, k)."""
        return (flat - self.mean) @ self.axes

    def unexplained(self, flat: np.ndarray) -> np.ndarray:
        """Share (N,) of each picture's variance that the components do not show."""
        centred = flat - self.mean
        rest = (centred**2).sum(axis=1) - (self.scores(flat) ** 2).sum(axis=1)
        return np.clip(rest, 0, None) / np.maximum((flat**2).sum(axis=1), 1e-6)


def component_features(trial: Trial, components: Components, flat: np.ndarray) -> np.ndarray:
    """Components of each frame's region and their differences to the earlier ones."""
    found = components.scores(flat)[trial.rows]
    return np.concatenate([found[:, 0], *(found[:, 0] - found[:, k] for k in range(1, found.shape[1]))], axis=1)


def ridge(features: np.ndarray, targets: np.ndarray, penalty: float) -> Callable[[np.ndarray], np.ndarray]:
    """Ridge regression on standardised features (N, D) of one target (N,); NaN targets are left out."""
    known = np.isfinite(targets)
    x, y = features[known], targets[known]
    mean, scale, level = x.mean(axis=0), x.std(axis=0) + 1e-9, y.mean()
    a = (x - mean) / scale
    weights = np.linalg.solve(a.T @ a + penalty * np.eye(a.shape[1]), a.T @ (y - level))
    return lambda more: (more - mean) / scale @ weights + level


def _predict_ridge(features: list[np.ndarray], trials: Sequence[Trial], out: list[int], penalty: float) -> list:
    rest = [i for i in range(len(trials)) if i not in out]
    x = np.concatenate([features[i] for i in rest])
    found = [np.empty_like(trials[i].targets) for i in out]
    for t in range(trials[0].targets.shape[1]):
        model = ridge(x, np.concatenate([trials[i].targets[:, t] for i in rest]), penalty)
        for one, i in zip(found, out, strict=True):
            one[:, t] = model(features[i])
    return found


# Networks.


@dataclass
class Fitted:
    """A fitted network with what it was fitted by."""

    network: torch.nn.Module
    settings: StateSettings
    options: dict[str, Any] = field(default_factory=dict)

    def predict(self, trial: Trial) -> np.ndarray:
        """(F, T) in the targets' units."""
        found = []
        self.network.eval()
        with torch.inference_mode():
            for rows in np.array_split(trial.rows, max(1, len(trial.rows) // 64)):
                found.append(self.network(planes_of(trial, rows)).numpy())
        return np.concatenate(found).astype(float)


def fit_network(
    trials: Sequence[Trial],
    settings: StateSettings,
    segmentation: torch.nn.Module | None = None,
    check: Callable[[], None] | None = None,
    device: str = "cpu",
    described: Sequence[torch.Tensor] | None = None,
) -> Fitted:
    """Fit a network on trials.

    Args:
        trials: with the same targets.
        settings: how.
        segmentation: the CMSCNet whose encoder is shared; needed for "encoder".
        check: called before every epoch; what it raises stops the work.
        device: where to compute.
        described: of "encoder", what `describe_trials` gives of these trials, where it is known.

    Raises:
        ValueError: a target is constant over all trials, or missing in all.
    """
    targets = np.concatenate([trial.targets for trial in trials])
    check_targets(targets)
    torch.manual_seed(settings.seed)
    generator = torch.Generator().manual_seed(settings.seed)
    where = pick_device(device)[0]
    options = {
        "planes": int(trials[0].rows.shape[1]), "outputs": targets.shape[1], "size": list(trials[0].pictures.shape[1:]),
    }  # fmt: skip
    network = make_network(settings.network, **options)
    if settings.network == "encoder":
        if segmentation is None:
            raise ValueError("The network encoder shares that of a segmentation, and none was given.")
        network.share(segmentation)
    known = torch.from_numpy(np.isfinite(targets))
    mean, scale = np.nanmean(targets, axis=0), np.nanstd(targets, axis=0)
    network.mean.copy_(torch.from_numpy(mean))
    network.scale.copy_(torch.from_numpy(scale))
    wanted = torch.from_numpy(np.nan_to_num((targets - mean) / scale)).float()
    network.to(where).train()
    if settings.network == "encoder":
        seen = torch.cat(described or describe_trials(network, trials, settings.seed, check))
        parts = np.cumsum([len(trial.targets) for trial in trials])[:-1].tolist()
        wanted, known = (
            torch.cat([part.repeat(COPIES + 1, 1) for part in torch.tensor_split(whole, parts)])
            for whole in (wanted, known)
        )
    else:
        pictures = torch.from_numpy(np.concatenate([trial.pictures for trial in trials]))
        start = np.cumsum([0, *(len(trial.pictures) for trial in trials)])
        rows = torch.from_numpy(np.concatenate([t.rows + s for t, s in zip(trials, start[:-1], strict=True)]))
        seen = None
    count = len(wanted)
    steps = max(1, count // settings.batch_size)
    optimizer = torch.optim.AdamW(
        [p for p in network.parameters() if p.requires_grad], lr=settings.learning_rate, weight_decay=1e-2
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=settings.learning_rate, total_steps=steps * settings.epochs
    )
    for _ in range(settings.epochs):
        if check is not None:
            check()
        order = torch.randperm(count, generator=generator)
        for step in range(steps):
            chosen = order[step * settings.batch_size : (step + 1) * settings.batch_size]
            if seen is None:
                described = network.describe(vary_planes(pictures[rows[chosen]].float(), generator).to(where))
            else:
                described = seen[chosen].to(where)
            found = network.head(described)
            losses = functional.smooth_l1_loss(found, wanted[chosen].to(where), beta=0.5, reduction="none")
            there = known[chosen].to(where)
            loss = (losses * there).sum() / there.sum().clamp(min=1)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
    return Fitted(network.to("cpu").eval(), settings, options)


def describe_trials(
    network: torch.nn.Module, trials: Sequence[Trial], seed: int = 0, check: Callable[[], None] | None = None
) -> list[torch.Tensor]:
    """Every trial's frames, then varied copies of them, through a frozen encoder: (F * (COPIES + 1), D) a trial."""
    found, where = [], next(network.parameters()).device
    for number, trial in enumerate(trials):
        generator, of_trial = torch.Generator().manual_seed(seed + number), []
        for copy in range(COPIES + 1):
            if check is not None:
                check()
            for rows in np.array_split(trial.rows, max(1, len(trial.rows) // 32)):
                planes = planes_of(trial, rows)
                of_trial.append(network.describe((vary_planes(planes, generator) if copy else planes).to(where)).cpu())
        found.append(torch.cat(of_trial))
    return found


def check_targets(targets: np.ndarray, names: Sequence[str] = ()) -> None:
    """ValueError when one of (N, T) targets is constant or missing: nothing could be learnt."""
    for t in range(targets.shape[1]):
        name = names[t] if names else f"target {t + 1}"
        if not np.isfinite(targets[:, t]).any():
            raise ValueError(f"{name} is missing in all frames; check the file of signals.")
        if is_constant(targets[:, t]):
            raise ValueError(
                f"{name} is the same in all frames, so nothing can be learnt of it; leave it out, or add trials in "
                "which it changes."
            )


# Held-out scores.


@dataclass(frozen=True)
class Score:
    """Of one target: ``rmse`` and ``r2`` (share of its variance explained; None where it does not vary), over ``count``
    frames in which it ranges from ``low`` to ``high``."""

    rmse: float
    r2: float | None
    low: float
    high: float
    count: int


def score(measured: np.ndarray, found: np.ndarray) -> Score | None:
    """Of (F,) measured and found values; None when no frame has both."""
    both = np.isfinite(measured) & np.isfinite(found)
    if not both.any():
        return None
    y, error = measured[both], measured[both] - found[both]
    total = float(((y - y.mean()) ** 2).sum())
    varies = not is_constant(y) and np.ptp(y) > 0
    r2 = 1 - float((error**2).sum()) / total if varies else None
    return Score(float(np.sqrt((error**2).mean())), r2, float(y.min()), float(y.max()), int(both.sum()))


def cross_validate(
    trials: Sequence[Trial],
    by: str,
    methods: Sequence[str] = METHODS,
    settings: StateSettings = StateSettings(),
    segmentation: torch.nn.Module | None = None,
    kept: Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    device: str = "cpu",
) -> dict[str, list[np.ndarray]]:
    """Held-out predictions of every method: by its name one (F, T) a trial, in the trials' order.

    Args:
        trials: with the same targets.
        by: "trial" or "participant", what a fold leaves out.
        methods: of `METHODS`.
        settings: of the networks, whichever it names.
        segmentation: whose encoder "encoder" shares.
        kept: a folder in which finished folds are kept, so that the same call goes on from there.
        progress: called with (stage, done, total); what it raises stops the work.
        device: where the networks compute.

    Raises:
        ValueError: as of `folds_of` and `fit_network`.
    """
    folds = folds_of(trials, by)
    check_targets(np.concatenate([trial.targets for trial in trials]))
    found: dict[str, list] = {method: [None] * len(trials) for method in methods}
    flat = [flat_pictures(trial.pictures) for trial in trials] if "ridge PCA" in methods else []
    digest, described = _digest(trials), None
    total, done = len(folds) * len(methods), 0
    for name, out in folds.items():
        rest = [i for i in range(len(trials)) if i not in out]
        for method in methods:
            if progress is not None:
                progress("leaving one out", done, total)
            key = json.dumps([digest, by, name, method, asdict(settings)])
            path = None if kept is None else kept / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.npz"
            there = _kept(path, len(out))
            if there is None:
                tick = None if progress is None else partial(progress, "leaving one out", done, total)
                if method == "encoder" and described is None:
                    described = _describe_all(trials, settings, segmentation, tick)
                seen = None if described is None else [described[i] for i in rest]
                there = _fold(method, trials, rest, out, flat, settings, segmentation, device, tick, seen)
                if path is not None:
                    _keep(path, there)
            for i, one in zip(out, there, strict=True):
                found[method][i] = one
            done += 1
    if progress is not None:
        progress("leaving one out", total, total)
    return found


def _describe_all(trials, settings: StateSettings, segmentation, check) -> list[torch.Tensor]:
    """What the frozen encoder sees of all trials, which is the same in every fold."""
    if segmentation is None:
        raise ValueError("The network encoder shares that of a segmentation, and none was given.")
    size = list(trials[0].pictures.shape[1:])
    network = make_network("encoder", planes=trials[0].rows.shape[1], outputs=1, size=size).share(segmentation)
    return describe_trials(network.eval(), trials, settings.seed, check)


def _fold(method, trials, rest, out, flat, settings, segmentation, device, check, described) -> list[np.ndarray]:
    if method == "mean":
        level = np.nanmean(np.concatenate([trials[i].targets for i in rest]), axis=0)
        return [np.tile(level, (len(trials[i].targets), 1)) for i in out]
    if method == "ridge MT PA FL":
        return _predict_ridge([architecture_features(trial) for trial in trials], trials, out, PENALTY_LINES)
    if method == "ridge PCA":
        components = Components.of(np.concatenate([flat[i] for i in rest]))
        features = [component_features(trials[i], components, flat[i]) for i in range(len(trials))]
        return _predict_ridge(features, trials, out, PENALTY_PCA)
    own = StateSettings(**{**asdict(settings), "network": method})
    seen = described if method == "encoder" else None
    fitted = fit_network([trials[i] for i in rest], own, segmentation, check, device, seen)
    return [fitted.predict(trials[i]) for i in out]


def _digest(trials: Sequence[Trial]) -> str:
    """A text that differs between sets of trials."""
    digest = hashlib.sha256()
    for trial in trials:
        digest.update(f"{trial.name}|{trial.participant}|{trial.rows.shape}|{trial.pictures.shape}".encode())
        for array in (trial.pictures, trial.rows, trial.targets, trial.architecture):
            digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _kept(path: Path | None, count: int) -> list[np.ndarray] | None:
    if path is None or not path.exists():
        return None
    try:
        with np.load(path) as arrays:
            return [arrays[f"a{i}"] for i in range(count)]
    except (OSError, ValueError, KeyError):
        return None


def _keep(path: Path, found: list[np.ndarray]) -> None:
    import io

    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez(buffer, **{f"a{i}": one for i, one in enumerate(found)})
    replace_bytes(path, buffer.getvalue())


def scores_of(
    trials: Sequence[Trial], found: Sequence[np.ndarray], names: Sequence[str], by: str = "trial"
) -> list[dict[str, Any]]:
    """Scores of held-out predictions as rows: of all frames together (group ""), and of each trial or participant.

    Each row has group, target, rmse, r2 (None where it does not vary, of a group by `FLAT_SHARE`), low, high, count,
    and lag_s: by how much what was found comes later than what was measured, None where that cannot be told.
    """
    groups = {"": list(range(len(trials)))}
    keys = [trial.name if by == "trial" else trial.participant for trial in trials]
    groups |= {key: [i for i, one in enumerate(keys) if one == key] for key in dict.fromkeys(keys)}
    every = np.concatenate([trial.targets for trial in trials])
    span = np.nanmax(every, axis=0) - np.nanmin(every, axis=0)
    rows = []
    for group, members in groups.items():
        for t, name in enumerate(names):
            measured = np.concatenate([trials[i].targets[:, t] for i in members])
            one = score(measured, np.concatenate([found[i][:, t] for i in members]))
            if one is not None:
                whole = span[t] if group else 0.0
                if one.high - one.low < FLAT_SHARE * whole:  # such as the angle of an isometric push
                    one = replace(one, r2=None)
                lag = _lag(trials[members[0]], found[members[0]], t) if group and len(members) == 1 else None
                rows.append({"group": group, "target": name, **asdict(one), "lag_s": lag})
    return rows


def _lag(trial: Trial, found: np.ndarray, t: int) -> float | None:
    measured = trial.targets[:, t]
    if not np.isfinite(measured).all() or len(measured) < 12:
        return None
    offset = clock_offset([(trial.times, measured, trial.times, {"found": found[:, t]})], most=0.3)
    return None if offset is None or abs(offset.correlation) < 0.9 else offset.seconds


def interval_of(trials: Sequence[Trial], found: Sequence[np.ndarray]) -> np.ndarray:
    """(T, L, 3): at L levels of a value what is added to it for the ends of its interval: level, low, high.

    Held-out frames are parted by what was found in them into `LEVELS` groups of one size; `INTERVAL` of each group's
    errors lie between its ends. Between levels the ends run straight (`ends_at`).
    """
    values = np.concatenate(list(found))
    error = np.concatenate([trial.targets for trial in trials]) - values
    tail, out = 100 * (1 - INTERVAL) / 2, []
    for t in range(error.shape[1]):
        known = np.flatnonzero(np.isfinite(error[:, t]))
        order = known[np.argsort(values[known, t], kind="stable")]
        groups = np.array_split(order, LEVELS if len(order) >= LEVELS * LEAST_OF_LEVEL else 1)
        ends = [
            [np.median(values[group, t]), *np.percentile(error[group, t], [tail, 100 - tail])] for group in groups
        ]
        out.append(ends * LEVELS if len(ends) == 1 else ends)
    return np.array(out)


def ends_at(interval: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(N, 2): the ends of the intervals of (N,) values of one signal, by its (L, 3) of `interval_of`."""
    values = np.asarray(values, float)
    return np.column_stack([values + np.interp(values, interval[:, 0], interval[:, k]) for k in (1, 2)])
