"""Trained networks on disk: shipped bundles and checkpoints of training runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from MSUSSegmentLib.networks.factory import make_network
from MSUSSegmentLib.networks.note import model_name

__all__ = ["Model", "ModelError", "load_bundle_network", "load_model", "read_bundle"]


#: Sizes at which a single picture is looked at, as shares of ``long_side``, unless a bundle names its own.
STILL_SIZES = (1.0, 0.7, 1.3)


class ModelError(ValueError):
    """A model cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Model:
    """A network with its weights, the names of its outputs, the longer side of what it sees (px), its own name, and
    the sizes at which it looks at a single picture (shares of ``long_side``)."""

    network: nn.Module
    structures: tuple[str, ...]
    long_side: int
    name: str
    still_sizes: tuple[float, ...] = STILL_SIZES


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
        sizes = metadata["msus"].setdefault("still_sizes", [*STILL_SIZES])
        if not sizes or not all(0.2 <= size <= 3.0 for size in sizes):
            raise ValueError("still_sizes")
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


def _from_checkpoint(path: Path) -> Model:
    """The model in a training run's best.pt or last.pt."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        settings = state["settings"]
        options = {"out_channels": len(settings["structures"]), **dict(settings["network_options"])}
        network = make_network(settings["network"], **options)
        network.load_state_dict(state["average"])
        name = f"{settings['network']} {path.resolve().parent.name} epoch {state['epoch']}"
    except Exception as error:  # a foreign file makes torch raise almost anything
        raise ModelError(f"{path} is not a checkpoint of 'msus train' ({error}).") from error
    return Model(network.eval(), tuple(settings["structures"]), settings["long_side"], name)


def load_model(model: str | Path) -> Model:
    """Load a model from a bundle's folder, a run's folder or a checkpoint file.

    Raises:
        ModelError: nothing there that can be used.
    """
    path = Path(model)
    if path.is_file():
        return _from_checkpoint(path)
    if not path.is_dir():
        raise ModelError(f"There is no model at {path}; give a bundle's folder, a training run or its best.pt.")
    for name in ("best.pt", "last.pt"):
        if (path / name).exists():
            return _from_checkpoint(path / name)
    metadata = read_bundle(path)
    about = metadata["msus"]
    name = model_name(path, metadata)
    sizes = tuple(about["still_sizes"])
    return Model(load_bundle_network(path), tuple(about["structures"]), about["long_side"], name, sizes)
