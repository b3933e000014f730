"""Trained networks on disk: shipped bundles and checkpoints of training runs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import nn

from MSUSSegmentLib.networks.factory import make_network
from MSUSSegmentLib.networks.note import (
    CHECKPOINTS,
    STILL_SIZES,
    ModelError,
    model_name,
    read_bundle,
    weights_file,
    weights_sha256,
)

__all__ = ["STILL_SIZES", "Model", "ModelError", "classified_by", "load_bundle_network", "load_model", "read_bundle"]


@dataclass(frozen=True)
class Model:
    """A network with its weights, the names of its outputs, the longer side of what it sees (px), its own name, the
    SHA-256 of the file with its weights, and the sizes at which it looks at a single picture (shares of
    ``long_side``). ``classified`` names the structure of which its classifier says whether there is any, "" without
    one. ``edges``: of a structure whose map leans to recall, the level at which its outline is drawn; else 0.5."""

    network: nn.Module
    structures: tuple[str, ...]
    long_side: int
    name: str
    weights_sha256: str = ""
    still_sizes: tuple[float, ...] = STILL_SIZES
    classified: str = ""
    edges: dict[str, float] = field(default_factory=dict)


def classified_by(settings: dict) -> str:
    """The structure that the classifier of a run was trained for, by the run's settings; "" without a classifier."""
    return settings.get("classified", "") if settings.get("pretrain") else ""


def load_bundle_network(folder: str | Path) -> nn.Module:
    """The network of a bundle with its weights, after comparing their SHA-256 with the bundle's metadata.

    Raises:
        ModelError: weights that are missing, are not the ones the bundle names, or do not fit what it says of them.
    """
    from safetensors.torch import load

    about = read_bundle(folder)["msus"]
    path = Path(folder) / about["weights"]
    try:
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or error
        raise ModelError(f"The weights {path} cannot be read ({why}); install MSUSSegment again.") from error
    if hashlib.sha256(content).hexdigest() != about["sha256"]:
        raise ModelError(f"The weights {path} are not the ones the bundle names (SHA-256); install MSUSSegment again.")
    try:
        network = make_network(about["network"], **about["options"])
        network.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in load(content).items()})
        fits = about["options"].get("out_channels", len(about["structures"])) == len(about["structures"])
    except Exception as error:  # unknown options and weights of another shape make torch raise almost anything
        raise ModelError(_misfit(folder)) from error
    if not fits:
        raise ModelError(_misfit(folder))
    return network.eval()


def _misfit(folder: str | Path) -> str:
    return (
        f"{folder}: what configs/metadata.json says of network, options and structures does not fit the weights; make "
        "the bundle again, or install MSUSSegment again."
    )


def _from_checkpoint(path: Path) -> Model:
    """The model in a training run's best.pt or last.pt."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        settings = state["settings"]
        options = {"out_channels": len(settings["structures"]), **dict(settings["network_options"])}
        network = make_network(settings["network"], **options)
        network.load_state_dict(state["average"])
        name = f"{settings['network']} {path.resolve().parent.name} epoch {state['epoch']}"
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror or error}); check its permissions.") from error
    except Exception as error:  # a foreign file makes torch raise almost anything, with advice for programmers
        raise ModelError(
            f"{path} is not a checkpoint of 'msus train'; give a bundle's folder, a training run or its best.pt."
        ) from error
    structures, side = tuple(settings["structures"]), settings["long_side"]
    return Model(
        network.eval(), structures, side, name, weights_sha256(path), classified=classified_by(settings)
    )


def load_model(model: str | Path) -> Model:
    """Load a model from a bundle's folder, a run's folder or a checkpoint file.

    Raises:
        ModelError: nothing there that can be used.
    """
    path, weights = Path(model), weights_file(model)
    if path.is_file() or weights.name in CHECKPOINTS:
        return _from_checkpoint(weights)
    metadata = read_bundle(path)
    about = metadata["msus"]
    return Model(
        load_bundle_network(path),
        tuple(about["structures"]),
        about["long_side"],
        model_name(path, metadata),
        about["sha256"],
        tuple(about["still_sizes"]),
        about.get("classified", ""),
        dict(about.get("edges", {})),
    )
