"""A trained network, ready for frames: from a shipped bundle or from a training run."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from MSUSSegmentLib.networks.factory import make_network, pick_device
from MSUSSegmentLib.networks.prepare import Bounds, to_image, to_input

__all__ = ["ModelError", "Predictor", "load_bundle_network", "load_predictor", "read_bundle"]


class ModelError(ValueError):
    """A model cannot be used; the message says what to do."""


class Predictor:
    """Probability maps of frames.

    Args:
        network: returns logits (B, C, h, w) for images (B, 1, h, w) in 0 to 1.
        structures: names of the C outputs.
        long_side: longer side of what the network sees, px.
        name: model and version, stored beside every number.
        device: "auto", "cpu", "cuda" or "mps".
        say: called with sentences for the person, such as a fall-back to the CPU.
    """

    def __init__(
        self,
        network: nn.Module,
        structures: tuple[str, ...],
        long_side: int,
        *,
        name: str,
        device: str = "auto",
        say: Callable[[str], None] = print,
    ) -> None:
        self.structures, self.long_side, self.name, self.say = tuple(structures), long_side, name, say
        self.device, message = pick_device(device)
        if message:
            say(message)
        self.network = network.eval().requires_grad_(False)
        self._move(self.device)

    def _move(self, device: torch.device) -> None:
        self.device = device
        self.network = self.network.to(device, memory_format=torch.channels_last)

    def probabilities(self, grey: np.ndarray, bounds: Bounds) -> dict[str, np.ndarray]:
        """Probability of each structure.

        Args:
            grey: (H, W) uint8 frame.
            bounds: its scan area (x0, y0, x1, y1).

        Returns:
            For each structure (H, W) float32 in 0 to 1, 0 outside the scan area.
        """
        planes = to_image(self.run(to_input(grey, bounds, self.long_side)), bounds, grey.shape)
        return dict(zip(self.structures, planes, strict=True))

    def run(self, planes: torch.Tensor) -> torch.Tensor:
        """The network alone: (1, 1, h, w) in 0 to 1 to probabilities (1, C, h, w).

        When the GPU's memory does not suffice, everything goes on on the CPU, and ``say`` tells.
        """
        planes = planes.contiguous(memory_format=torch.channels_last)
        try:
            with torch.inference_mode():
                return self.network(planes.to(self.device)).float().sigmoid()
        except torch.OutOfMemoryError:
            if self.device.type == "cpu":
                raise
            self.say(f"The {self.device.type} device is out of memory; computing on the CPU from here on.")
            self._move(torch.device("cpu"))
            torch.cuda.empty_cache()
            with torch.inference_mode():
                return self.network(planes).float().sigmoid()


def read_bundle(folder: str | Path) -> dict:
    """The metadata of a bundle.

    Raises:
        ModelError: no bundle there, or one that is damaged.
    """
    path = Path(folder) / "configs" / "metadata.json"
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))
        for key in ("network", "options", "structures", "long_side", "weights", "sha256"):
            metadata["msus"][key]
    except FileNotFoundError as error:
        raise ModelError(f"{folder} is not a model bundle: it has no configs/metadata.json.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} is damaged ({error}); install MSUSSegment again.") from error
    return metadata


def load_bundle_network(folder: str | Path) -> nn.Module:
    """The network of a bundle with its weights, after comparing their SHA-256 with the bundle's metadata.

    Raises:
        ModelError: weights that are missing, or are not the ones the bundle names.
    """
    from safetensors.torch import load

    about = read_bundle(folder)["msus"]
    path = Path(folder) / about["weights"]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"The weights {path} cannot be read ({error}); install MSUSSegment again.") from error
    if hashlib.sha256(content).hexdigest() != about["sha256"]:
        raise ModelError(f"The weights {path} are not the ones the bundle names (SHA-256); install MSUSSegment again.")
    network = make_network(about["network"], **about["options"])
    network.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in load(content).items()})
    return network.eval()


def _from_checkpoint(path: Path, device: str, say: Callable[[str], None]) -> Predictor:
    """A predictor from a training run's best.pt or last.pt."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        settings = state["settings"]
        options = {"out_channels": len(settings["structures"]), **dict(settings["network_options"])}
        network = make_network(settings["network"], **options)
        network.load_state_dict(state["average"])
    except (OSError, KeyError, RuntimeError, ValueError, EOFError, zipfile.BadZipFile, TypeError) as error:
        raise ModelError(f"{path} is not a checkpoint of 'msus train' ({error}).") from error
    except Exception as error:  # torch raises pickle.UnpicklingError and others for foreign files
        raise ModelError(f"{path} cannot be read as a checkpoint: {error}") from error
    name = f"{settings['network']} {path.resolve().parent.name} epoch {state['epoch']}"
    return Predictor(network, settings["structures"], settings["long_side"], name=name, device=device, say=say)


def load_predictor(model: str | Path, *, device: str = "auto", say: Callable[[str], None] = print) -> Predictor:
    """Load a model from a bundle's folder, a run's folder or a checkpoint file.

    Raises:
        ModelError: nothing there that can be used.
    """
    path = Path(model)
    if path.is_dir():
        for name in ("best.pt", "last.pt"):
            if (path / name).exists():
                return _from_checkpoint(path / name, device, say)
        metadata = read_bundle(path)
        about = metadata["msus"]
        name = f"{path.resolve().name} {metadata['version']}"
        network = load_bundle_network(path)
        return Predictor(network, about["structures"], about["long_side"], name=name, device=device, say=say)
    if path.is_file():
        return _from_checkpoint(path, device, say)
    raise ModelError(f"There is no model at {path}; give a bundle's folder, a training run or its best.pt.")
