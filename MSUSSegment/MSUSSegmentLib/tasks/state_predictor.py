"""A trained model of muscle state, ready for frames: of a recording, a scene, or as they come from a scanner."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from MSUSSegmentLib.io.scan_area import Box, find_scan_area_in
from MSUSSegmentLib.measure.region import region_between, slant_of, warp_region
from MSUSSegmentLib.measure.types import Line
from MSUSSegmentLib.networks.note import ModelError, model_name, read_bundle
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.result import Picture
from MSUSSegmentLib.tasks.state_vocabulary import (
    BEFORE_S,
    KNOWN,
    LOST_DARK,
    LOST_MUSCLE,
    LOST_REGION,
    NAME,
    REGION,
)
from MSUSSegmentLib.tasks.vocabulary import Key

__all__ = ["LiveState", "StatePredictor", "Target", "load_state_predictor"]

#: A region shows no tissue when its grey levels vary by less than this (SD), or so much of it is black.
DARK_SD, DARK_SHARE = 3.0, 0.9
#: Texture counts as running the other way when its slant is at least this.
SLANTED = 0.1
#: Warped regions that are kept, so that a frame is warped once although later frames look back at it.
KEPT = 8


@dataclass(frozen=True)
class Target:
    """One signal that a model gives: at each of the ``levels`` of a value, ``low`` and ``high`` are added to it for the
    ends of its interval; between them straight, beyond them the same."""

    name: str
    unit: str
    levels: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def ends(self, value: float) -> tuple[float, float]:
        """The ends of a value's interval."""
        low, high = (float(value + np.interp(value, self.levels, added)) for added in (self.low, self.high))
        return low, high


class StatePredictor:
    """Values of frames (`Task.find`'s input), by name: each target with its ends ("torque", "torque_low",
    "torque_high"), and what is to be known of them (see `muscle_state.read_state`).

    Args:
        network: of `networks.state`, in float32.
        targets: what it gives, in its order.
        about: the model's own settings: "slant" of its training regions, "novelty" limit, "size".
        components: mean (D,) and axes (D, k) of its training regions; None for no look at how unlike a frame is.
        name, weights_sha256: stored beside every number.
        segmentation: makes the predictor of the longitudinal task when it is first needed: for the region of a clip, of
            a still, or for MT, PA and FL beside.
        device: "auto", "cpu", "cuda" or "mps".
        say: called with sentences for the person.
    """

    may_run_ahead = False  # frames are quicker than a thread

    def __init__(
        self,
        network: Any,
        targets: Sequence[Target],
        about: Mapping[str, Any],
        components: tuple[np.ndarray, np.ndarray] | None,
        *,
        name: str,
        weights_sha256: str = "",
        segmentation: Callable[[], Any],
        device: str = "auto",
        say: Callable[[str], None] = print,
    ) -> None:
        from MSUSSegmentLib.networks.factory import pick_device

        self.device, message = pick_device(device)
        if message:
            say(message)
        self.network = network.eval().requires_grad_(False).to(self.device)
        self.targets, self.about, self.components = tuple(targets), dict(about), components
        self.name, self.weights_sha256, self.say = name, weights_sha256, say
        self.structures = tuple(target.name for target in targets)
        self.fell_back = False
        self._segmentation = cache(segmentation)
        self._warped: dict[int, tuple[np.ndarray, bytes, np.ndarray]] = {}

    @property
    def segmentation(self):
        """The predictor of the longitudinal task."""
        return self._segmentation()

    def load(self) -> StatePredictor:
        """Itself, as `LazyPredictor` has it."""
        return self

    def probabilities(
        self,
        grey: np.ndarray,
        bounds: Box,
        placed: Mapping[Key, Line] | None = None,
        before: Sequence[np.ndarray | None] = (),
    ) -> dict[str, Any]:
        """The values of a frame (H, W) uint8; ``placed`` and ``before`` as of `ProbabilityMaps`. Without a region in
        ``placed`` the muscle is looked for in this frame, and its maps come along."""
        return self._look(grey, bounds, placed, before, "probabilities")

    def still_probabilities(self, grey, bounds, placed=None, before=()) -> dict[str, Any]:
        """The same of a picture that stands alone, in which the muscle is looked for with more care."""
        return self._look(grey, bounds, placed, before, "still_probabilities")

    def _look(self, grey, bounds, placed, before, how: str) -> dict[str, Any]:
        masks = cache(lambda: getattr(self.segmentation, how, self.segmentation.probabilities)(grey, bounds))
        found: dict[str, Any] = {"masks": masks}
        line = (placed or {}).get((REGION, 1))
        region = None if line is None else line.points
        if region is None:
            found |= masks()
            region = self._region_in(masks(), grey, bounds)
            if region is None:
                return found | self._lost(LOST_MUSCLE)
            found["region"] = region
        return found | self.values(grey, region, bounds, before)

    def _region_in(self, masks, grey, bounds) -> np.ndarray | None:
        muscle = LONGITUDINAL.find(masks, Picture(grey, bounds=bounds), None)
        if muscle.superficial is None or muscle.deep is None:
            return None
        try:
            return region_between(muscle.superficial, muscle.deep, bounds)
        except ValueError:
            return None

    def values(
        self, grey: np.ndarray, region: np.ndarray, bounds: Box | None, before: Sequence[np.ndarray | None] = ()
    ) -> dict[str, float]:
        """The values of a frame whose region (N, 2) px is known."""
        try:
            own = self._warp(grey, region, bounds)
        except ValueError:
            return self._lost(LOST_REGION)
        if own.std() < DARK_SD or (own < 2).mean() > DARK_SHARE:
            return self._lost(LOST_DARK)
        earlier = [None if one is None else self._warp(one, region, bounds) for one in before[: len(BEFORE_S)]]
        earlier += [None] * (len(BEFORE_S) - len(earlier))
        planes = np.stack([own, *(own if one is None else one for one in earlier)])
        return self.values_of(planes, motionless=any(one is None for one in earlier))

    def values_of(self, planes: np.ndarray, motionless: bool = False) -> dict[str, float]:
        """The values of a frame's warped regions (K, rows, columns) float32: its own and the earlier ones."""
        import torch

        slant = slant_of(planes[0])
        mirrored = slant * self.about.get("slant", 0.0) < 0 and abs(slant) > SLANTED
        if mirrored:
            planes = planes[:, :, ::-1].copy()
        with torch.inference_mode():
            found = self.network(torch.from_numpy(planes)[None].to(self.device)).float().cpu().numpy()[0]
        values: dict[str, float] = {}
        for target, value in zip(self.targets, found, strict=True):
            values |= self._named(target, float(value))
        values["mirrored"] = float(mirrored)
        values["motionless"] = float(motionless)
        values["novelty"] = self._novelty(planes[0])
        return values

    def _named(self, target: Target, value: float) -> dict[str, float]:
        low, high = target.ends(value)
        named = {target.name: value, f"{target.name}_low": low, f"{target.name}_high": high}
        if target.name not in KNOWN:
            named[f"{target.name} [{target.unit}]"] = 0.0
        return named

    def _lost(self, why: int) -> dict[str, float]:
        values: dict[str, float] = {"lost": float(why)}
        for target in self.targets:
            values |= self._named(target, float("nan"))
        return values

    def _warp(self, grey: np.ndarray, region: np.ndarray, bounds: Box | None) -> np.ndarray:
        key = np.ascontiguousarray(region, float).tobytes()
        kept = self._warped.get(id(grey))
        if kept is not None and kept[0] is grey and kept[1] == key:
            return kept[2]
        size = tuple(self.about["size"])
        # Rounded as the pictures of the training are kept.
        warped = np.round(warp_region(grey, region, bounds, size)).astype(np.float32)
        self._warped[id(grey)] = grey, key, warped
        while len(self._warped) > KEPT:
            del self._warped[next(iter(self._warped))]
        return warped

    def _novelty(self, own: np.ndarray) -> float:
        """How much more of a region than is usual in training frames their components do not show."""
        if self.components is None:
            return 0.0
        from MSUSSegmentLib.learning.state import Components, flat_pictures

        flat = flat_pictures(own[None])
        return float(Components(*self.components).unexplained(flat)[0] / self.about["novelty"])


def load_state_predictor(
    model: str | Path,
    *,
    device: str = "auto",
    say: Callable[[str], None] = print,
    segmentation: str | Path | None = None,
) -> StatePredictor:
    """A predictor from a bundle's folder or the folder of a run of ``msus train --task muscle-state``.

    ``segmentation``: the model that finds the aponeuroses; None for the shipped one.

    Raises:
        ModelError: nothing there that can be used.
    """
    from MSUSSegmentLib.networks.factory import STATE_NETWORKS
    from MSUSSegmentLib.networks.model import load_bundle_network
    from MSUSSegmentLib.networks.predictor import load_predictor

    folder = Path(model)
    metadata = read_bundle(folder)
    about = metadata["msus"]
    state = about.get("state")
    if about.get("task") != NAME or not isinstance(state, dict) or about["network"] not in STATE_NETWORKS:
        raise ModelError(f"{folder} is a model of the task {about.get('task')}, not of {NAME}; choose another one.")
    try:
        from safetensors.torch import load

        network = load_bundle_network(folder)
        usual = (folder / state["components"]).read_bytes()
        if hashlib.sha256(usual).hexdigest() != state["components_sha256"]:
            raise ValueError("components")
        tensors = load(usual)
        components = tensors["mean"].float().numpy(), tensors["axes"].float().numpy()
        targets = [
            Target(one["name"], one["unit"], *(tuple(map(float, one[name])) for name in ("levels", "low", "high")))
            for one in state["targets"]
        ]
        if len(targets) != about["options"]["outputs"] or tuple(state["before_s"]) != BEFORE_S:
            raise ValueError("targets")
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"{folder}: its metadata does not fit its files; make the bundle again.") from error
    return StatePredictor(
        network, targets, state, components,
        name=model_name(folder, metadata), weights_sha256=about["sha256"], device=device, say=say,
        segmentation=lambda: load_predictor(segmentation or LONGITUDINAL.bundle, device=device, say=say),
    )  # fmt: skip


class LiveState:
    """Values of frames as they come, for live use: one call a frame, which looks at no later frame.

    The scan area and the region are found in the first frame that shows the muscle (that call takes some tenths of a
    second), then kept; set ``region`` (N, 2) px to use another one, or None to have it found again.

    Attributes:
        lag_s: what `step` took at the last frame, s: the whole lag, as no later frame is waited for.
        region, bounds: the region px and the scan area in use; None before they are found.

    Args:
        predictor: as `load_state_predictor` gives it.
        fps: frames a second, where `step` is not given their times.
    """

    def __init__(self, predictor: StatePredictor, fps: float | None = None) -> None:
        self.predictor, self.fps = predictor, fps
        self.region: np.ndarray | None = None
        self.bounds: Box | None = None
        self.lag_s = 0.0
        self._seen: list[tuple[float | None, np.ndarray]] = []
        self._count = 0

    def step(self, frame: np.ndarray, time_s: float | None = None) -> dict[str, float]:
        """The values of the next frame (H, W) uint8, and their ends, by name; NaN where the muscle was not found.

        ``time_s`` is its time; without it frames follow at ``fps``; without both nothing is known of the motion.

        Raises:
            ValueError: the frame is not (H, W) uint8, or of another size than the ones before.
        """
        from MSUSSegmentLib.tasks.clip import earlier_frames

        begun = time.perf_counter()
        frame = np.array(frame)  # the caller may use its memory again
        if frame.ndim != 2 or frame.dtype != np.uint8:
            raise ValueError(f"A live frame is (H, W) uint8 grey; got {frame.shape} {frame.dtype}.")
        if self._seen and self._seen[-1][1].shape != frame.shape:
            raise ValueError("The frames have changed their size; start anew.")
        if time_s is None and self.fps:
            time_s = self._count / self.fps
        self._count += 1
        self._seen = [*self._seen, (time_s, frame)][-64:]
        times = [at for at, _ in self._seen]
        wanted = earlier_frames(times, len(times) - 1, BEFORE_S)
        before = [None if at is None else self._seen[at][1] for at in wanted]
        oldest = min((at for at in wanted if at is not None), default=max(0, len(times) - 8))
        if self.bounds is None:
            self.bounds = find_scan_area_in([frame])
        placed = None if self.region is None else {(REGION, 1): Line(self.region)}
        found = self.predictor.probabilities(frame, self.bounds, placed, before)
        if self.region is None:
            self.region = found.get("region")
            if self.region is None:
                self.bounds = None
        self._seen = self._seen[oldest:]
        self.lag_s = time.perf_counter() - begun
        return {key: value for key, value in found.items() if isinstance(value, float)}
