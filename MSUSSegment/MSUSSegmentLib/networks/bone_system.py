"""Four models that find humerus and glenoid in a volume together, from slices in to labels out.

Steps and their source: `voting`. Every slice is looked at on two grids of fixed size: the U-Nets see pixels of 1.25 mm,
the AlexNet patches of 15 mm at 0.625 mm and of 60 mm at 2.5 mm about each pixel. Both are our reading; the abstract
says neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from MSUSSegmentLib.networks.factory import make_network, pick_device
from MSUSSegmentLib.networks.note import ModelError, model_name, read_bundle, weights_file, weights_sha256
from MSUSSegmentLib.networks.patches import PatchAlexNet, cut_patches, pyramid
from MSUSSegmentLib.networks.voting import MODELS, VoteSettings, edge_zone, largest_pieces, merged, refined, vote

__all__ = ["FINE_MM", "PLANS", "BoneSystem", "SystemPlan", "Variant", "load_bone_system", "normalised", "on_fine_grid"]

#: Pixels of the fine grid in mm; those of the U-Nets are `SHRINK` times as large.
FINE_MM, SHRINK = 0.625, 2
#: Sides of a fine slice are multiples of it, so that a U-Net can halve it four times.
_MULTIPLE = 32
#: Slices closer together are averaged by so many that they are at least so far apart, mm.
_LEAST_STEP_MM = 1.0
#: Slices that the U-Nets look at together, and patches that the AlexNet does.
_SLICES, _PATCHES = 8, 8192
KIND = "bone_system"


@dataclass(frozen=True)
class SystemPlan:
    """What the models are built of: the U-Nets' ``network`` (see `factory`) and its ``options``, the AlexNet's
    ``patch_side`` in px of both its scales, the wide one ``patch_step`` times as wide, and every how many px (fine) it
    is asked for candidates (``patch_stride``)."""

    network: str = "small_unet"
    options: Mapping[str, object] = field(default_factory=dict)
    patch_side: int = 24
    patch_step: int = 4
    patch_stride: int = 4

    def network_of(self, model: str) -> nn.Module:
        """A new network for one of the `voting.MODELS`, or for "multiclass", the rival of all of them."""
        if model == "patch":
            return PatchAlexNet()
        return make_network(self.network, **{"out_channels": 2 if model == "multiclass" else 1, **self.options})


#: By what is trained in the place of the U-Nets. CMSCNet is about as large as the U-Net is here: both have few
#: features.
PLANS = {
    "unet": SystemPlan(),
    "cmscnet": SystemPlan("cmscnet", {"features": (8, 16, 32, 48, 64)}),
}


@dataclass(frozen=True)
class Variant:
    """One way to find the bones, for an ablation: ``predict`` as of the system, and by the name of what it finds the
    label that this has, 0 for bone of any kind."""

    predict: Callable
    finds: Mapping[str, int]


def normalised(volume: np.ndarray) -> tuple[float, float]:
    """(low, high): grey values of a volume are seen as (value - low) / (high - low), at most 2.

    ``low`` is where the background lies, ``high`` the 99th percentile of what is above it. ValueError for an image that
    is one grey value.
    """
    some = volume[:: max(1, len(volume) // 24), ::4, ::4]
    low = float(np.percentile(some, 0.5))
    above = some[some > low]
    if not above.size:
        raise ValueError("The volume is one grey value throughout; there is nothing to see.")
    return low, float(np.percentile(above, 99))


def on_fine_grid(plane: np.ndarray, spacing: tuple[float, float], levels: tuple[float, float]) -> torch.Tensor:
    """A slice (H, W) with pixels of ``spacing`` mm on the fine grid, as the models see it: (h, w) float32.

    Its part beyond the image is 0; `fine_size` says how large the image is on it.
    """
    low, high = levels
    image = torch.from_numpy(np.clip((plane.astype(np.float32) - low) / max(high - low, 1e-6), 0, 2))
    size = fine_size(plane.shape, spacing)
    image = functional.interpolate(image[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    return functional.pad(image, (0, -size[1] % _MULTIPLE, 0, -size[0] % _MULTIPLE))


def fine_size(shape: tuple[int, int], spacing: tuple[float, float]) -> tuple[int, int]:
    """(h, w) of a slice (H, W) on the fine grid, without what is added to it."""
    return tuple(max(1, round(n * step / FINE_MM)) for n, step in zip(shape, spacing, strict=True))


def shrunk(image: torch.Tensor) -> torch.Tensor:
    """A slice of the fine grid, or several (B, h, w), as the U-Nets see it: (B, 1, h / 2, w / 2)."""
    return functional.avg_pool2d(image.reshape(-1, 1, *image.shape[-2:]), SHRINK)


class BoneSystem:
    """Finds the bones: a `tasks.volume_task.VolumePredictor`.

    Args:
        networks: by name, see `voting.MODELS`; also "multiclass" where it is to be compared.
        plan: what they are built of.
        settings: how they vote.
        name: model and version, stored beside every number.
        weights_sha256: of the file with the weights.
        device: "auto", "cpu", "cuda" or "mps".
        say: called with sentences for the person.
    """

    def __init__(
        self,
        networks: Mapping[str, nn.Module],
        plan: SystemPlan | None = None,
        settings: VoteSettings | None = None,
        *,
        name: str = KIND,
        weights_sha256: str = "",
        device: str = "auto",
        say: Callable[[str], None] = print,
    ) -> None:
        self.plan, self.settings = plan or SystemPlan(), settings or VoteSettings()
        self.name, self.weights_sha256 = name, weights_sha256
        self.device, message = pick_device(device)
        if message:
            say(message)
        self.networks = {
            key: one.eval().requires_grad_(False).to(self.device, memory_format=torch.channels_last)
            for key, one in networks.items()
        }

    # The steps.

    def maps(self, model: str, fine: torch.Tensor) -> np.ndarray:
        """The probabilities of one U-Net on slices (B, h, w) of the fine grid: (B, C, h, w) float32, interpolated."""
        seen = shrunk(fine).to(self.device, memory_format=torch.channels_last)
        with torch.inference_mode():
            found = self.networks[model](seen).float().sigmoid()
            found = functional.interpolate(found, scale_factor=SHRINK, mode="bilinear", align_corners=False)
        return found.cpu().numpy()

    def patches(self, levels: tuple[np.ndarray, np.ndarray], rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """The AlexNet's probabilities of humerus and glenoid, (2, N), at pixels of a slice; ``levels`` its
        `pyramid`."""
        out = np.zeros((2, len(rows)), np.float32)
        for start in range(0, len(rows), _PATCHES):
            part = slice(start, start + _PATCHES)
            cut = cut_patches(levels, rows[part], columns[part], self.plan.patch_side, self.plan.patch_step)
            cut = torch.from_numpy(cut).to(self.device, memory_format=torch.channels_last)
            with torch.inference_mode():
                out[:, part] = self.networks["patch"](cut).float().softmax(1)[:, 1:].T.cpu().numpy()
        return out

    def patch_map(self, fine: torch.Tensor, where: np.ndarray | None = None) -> np.ndarray:
        """The AlexNet's candidates on a slice (h, w): (2, h, w), asked every few pixels and interpolated; 0 where
        nothing was asked, outside ``where`` (h, w) bool."""
        stride, (h, w) = self.plan.patch_stride, fine.shape
        half = stride // 2
        rows, columns = (one.ravel() for one in np.mgrid[half:h:stride, half:w:stride])
        coarse = np.zeros((2, len(range(half, h, stride)), len(range(half, w, stride))), np.float32)
        asked = np.ones(len(rows), bool) if where is None else where[rows, columns]
        if asked.any():
            levels = pyramid(fine, self.plan.patch_side, self.plan.patch_step)
            coarse.reshape(2, -1)[:, asked] = self.patches(levels, rows[asked], columns[asked])
        return functional.interpolate(torch.from_numpy(coarse)[None], size=(h, w), mode="bilinear")[0].numpy()

    def candidates(self, fine: torch.Tensor) -> dict[str, np.ndarray]:
        """What each model takes for bone on slices (B, h, w): by model its probabilities, (B, C, h, w).

        The AlexNet is asked within 10 mm of what any U-Net takes for bone: elsewhere its vote could not win.
        """
        found = {model: self.maps(model, fine) for model in ("humerus", "glenoid", "both")}
        seen = np.maximum.reduce([one[:, 0] for one in found.values()]) > 0.3
        near = torch.from_numpy(seen[:, None].astype(np.float32))
        for window, edge in (((33, 1), (16, 0)), ((1, 33), (0, 16))):
            near = functional.max_pool2d(near, window, 1, edge)
        near = near[:, 0].numpy() > 0
        found["patch"] = np.stack([self.patch_map(one, where) for one, where in zip(fine, near, strict=True)])
        return found

    def voted(self, found: Mapping[str, np.ndarray], settings: VoteSettings | None = None) -> np.ndarray:
        """The votes for both bones, (B, 2, h, w), of the `candidates`."""
        settings = settings or self.settings
        both, patch = found["both"][:, 0], found["patch"]
        return np.stack([vote(found[bone][:, 0], both, patch[:, i], settings)
                         for i, bone in enumerate(("humerus", "glenoid"))], axis=1)  # fmt: skip

    def edge_refined(self, fine: torch.Tensor, voted: np.ndarray, settings: VoteSettings | None = None) -> np.ndarray:
        """A slice's votes (2, h, w) with the AlexNet's word on every pixel along the edge, all in one batch."""
        settings = settings or self.settings
        zone = edge_zone(merged(*voted), FINE_MM, settings.edge_mm)
        if not zone.any():
            return voted
        rows, columns = np.nonzero(zone)
        levels = pyramid(fine, self.plan.patch_side, self.plan.patch_step)
        return refined(voted, self.patches(levels, rows, columns), zone, settings.edge_weight)

    # All together.

    def predict(
        self, volume: np.ndarray, spacing: tuple[float, float, float], progress: Callable[[int, int], None]
    ) -> np.ndarray:
        """Labels (K, H, W) uint8 of an axial volume: 1 humerus, 2 glenoid. See `VolumePredictor`.

        ValueError for a volume with nothing to see, or whose slices are too small for a shoulder.
        """
        return self.found(volume, spacing, progress, self._slices)

    def predict_with(self, model: str, volume: np.ndarray, spacing, progress=lambda done, total: None) -> np.ndarray:
        """The same by one model alone, for comparison; what "both" finds, bones of any kind, has the label 1."""

        def alone(fine: torch.Tensor) -> np.ndarray:
            if model == "patch":
                return np.stack([self.patch_map(one) for one in fine])
            found = self.maps(model, fine)
            if found.shape[1] == 2:
                return found
            nothing = np.zeros_like(found)
            return np.concatenate([nothing, found] if model == "glenoid" else [found, nothing], axis=1)

        return self.found(volume, spacing, progress, alone, pieces=model == "both")

    def variants(self) -> dict[str, Variant]:
        """The system in its parts: each model alone, the vote, the vote with the edge; the rival, if it is there."""
        each = {"humerus": 1, "glenoid": 2}
        made = {
            "U-Net, humerus": Variant(partial(self.predict_with, "humerus"), {"humerus": 1}),
            "U-Net, glenoid": Variant(partial(self.predict_with, "glenoid"), {"glenoid": 2}),
            "U-Net, both as one": Variant(partial(self.predict_with, "both"), {"both as one": 0}),
            "AlexNet": Variant(partial(self.predict_with, "patch"), each),
        }
        for name, edge in (("vote", False), ("vote and edge", True)):
            settings = replace(self.settings, edge=edge)
            other = BoneSystem(self.networks, self.plan, settings, name=self.name, device=self.device.type)
            made[name] = Variant(other.predict, each)
        if "multiclass" in self.networks:
            made["one multi-class U-Net"] = Variant(partial(self.predict_with, "multiclass"), each)
        return made

    def found(
        self, volume, spacing, progress, look: Callable[[torch.Tensor], np.ndarray], pieces: bool = False
    ) -> np.ndarray:
        """Labels of a volume of which ``look`` gives the probabilities (B, 2, h, w) of slices (B, h, w). ``pieces``:
        keep all pieces, as of two bones with one label."""
        planes, size = volume.shape[1:], fine_size(volume.shape[1:], spacing[1:])
        if min(size) * FINE_MM < 30:
            raise ValueError(
                f"The slices are {planes[1] * spacing[2]:.0f} × {planes[0] * spacing[1]:.0f} mm, too small to hold a "
                "shoulder; choose the whole series, or check the size of its voxels."
            )
        levels, step = normalised(volume), max(1, round(_LEAST_STEP_MM / spacing[0] + 0.01))
        groups = [range(k, min(k + step, len(volume))) for k in range(0, len(volume), step)]
        labels = np.zeros(volume.shape, np.uint8)
        for done in range(0, len(groups), _SLICES):
            progress(done, len(groups))
            part = groups[done : done + _SLICES]
            seen = [
                np.mean(volume[one.start : one.stop], axis=0) if len(one) > 1 else volume[one.start] for one in part
            ]
            fine = torch.stack([on_fine_grid(one, spacing[1:], levels) for one in seen])
            maps = torch.from_numpy(look(fine)[:, :, : size[0], : size[1]])
            for one, each in zip(part, maps, strict=True):
                native = functional.interpolate(each[None], size=planes, mode="bilinear", align_corners=False)[0]
                labels[one.start : one.stop] = merged(*native.numpy())
        progress(len(groups), len(groups))
        return largest_pieces(labels) if self.settings.keep_largest and not pieces else labels

    def _slices(self, fine: torch.Tensor) -> np.ndarray:
        voted = self.voted(self.candidates(fine))
        if not self.settings.edge:
            return voted
        return np.stack([self.edge_refined(one, each) for one, each in zip(fine, voted, strict=True)])


def joined(states: Mapping[str, Mapping[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The weights of several networks in one dictionary, "model.name"."""
    return {f"{model}.{name}": value for model, state in states.items() for name, value in state.items()}


def parted(weights: Mapping[str, torch.Tensor]) -> dict[str, dict[str, torch.Tensor]]:
    """The inverse of `joined`, in float32."""
    states: dict[str, dict[str, torch.Tensor]] = {}
    for key, value in weights.items():
        model, _, name = key.partition(".")
        states.setdefault(model, {})[name] = value.float() if value.is_floating_point() else value
    return states


def built(plan: SystemPlan, weights: Mapping[str, torch.Tensor]) -> dict[str, nn.Module]:
    """The networks of a plan with their weights. ModelError when these do not fit."""
    networks = {}
    try:
        for model, state in parted(weights).items():
            networks[model] = plan.network_of(model)
            networks[model].load_state_dict(state)
    except Exception as error:  # weights of another shape make torch raise almost anything
        raise ModelError("The weights do not fit what is said of the networks; train or install them again.") from error
    missing = [model for model in MODELS if model not in networks]
    if missing:
        raise ModelError(f"The model has no weights for {', '.join(missing)}; train it to the end.")
    return networks


def load_bone_system(model: str | Path, *, device: str = "auto", say: Callable[[str], None] = print) -> BoneSystem:
    """The system of a bundle's folder, or of a training run. ModelError when there is none that can be used."""
    import hashlib

    path, file = Path(model), weights_file(model)
    if file.suffix == ".pt":
        try:
            state = torch.load(file, map_location="cpu", weights_only=True)
            if state["kind"] != KIND:
                raise ValueError(state["kind"])
            plan, settings = SystemPlan(**state["plan"]), VoteSettings(**state["settings"])
            weights = state["weights"]
        except Exception as error:  # a foreign file makes torch raise almost anything
            raise ModelError(
                f"{file} is not a run of 'msus train --task shoulder-mri'; give its folder, or a bundle's."
            ) from error
        name, digest = f"{KIND} {file.resolve().parent.name}", weights_sha256(file)
    else:
        from safetensors.torch import load

        metadata = read_bundle(path)
        about = metadata["msus"]
        content = file.read_bytes()
        if hashlib.sha256(content).hexdigest() != about["sha256"]:
            raise ModelError(
                f"The weights {file} are not the ones the bundle names (SHA-256); install MSUSSegment again."
            )
        try:
            plan, settings = SystemPlan(**about["options"]["plan"]), VoteSettings(**about["options"]["settings"])
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{path} holds no bone system; install MSUSSegment again.") from error
        weights, name, digest = load(content), model_name(path, metadata), about["sha256"]
    networks = built(plan, weights)
    return BoneSystem(networks, plan, settings, name=name, weights_sha256=digest, device=device, say=say)


def checkpoint(system: BoneSystem) -> dict:
    """What `load_bone_system` reads from a run."""
    return {
        "kind": KIND,
        "plan": {**asdict(system.plan), "options": dict(system.plan.options)},
        "settings": asdict(system.settings),
        "weights": joined({key: one.state_dict() for key, one in system.networks.items()}),
    }
