"""Make a MONAI bundle of a training run, so that MSUSSegment, MONAI's command line and others can load it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import numpy as np
import torch

from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.networks.factory import make_network
from MSUSSegmentLib.networks.model import STILL_SIZES, ModelError, classified_by

__all__ = ["count_cost", "write_bundle"]

TARGETS = {
    "cmscnet": "MSUSSegmentLib.networks.cmscnet.CMSCNet",
    "unet": "MSUSSegmentLib.networks.baselines.standard_unet",
    "smartca": "MSUSSegmentLib.networks.smartca.SMARTCA",
}


def count_cost(network: torch.nn.Module, side: int) -> tuple[int, int]:
    """Parameters, and multiply-accumulates for one (1, 1, side, side) image."""
    from torch.utils.flop_counter import FlopCounterMode

    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad():
        network.eval()(torch.zeros(1, 1, side, side))
    return sum(p.numel() for p in network.parameters()), counter.get_total_flops() // 2


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_bytes(path, content)


def _as_json(content: dict) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def write_bundle(
    run: str | Path,
    folder: str | Path,
    task: str,
    version: str,
    about: dict,
    simulated_only: bool = False,
    still_sizes: tuple[float, ...] = STILL_SIZES,
    cuts: dict[str, float] | None = None,
    edges: dict[str, float] | None = None,
) -> Path:
    """Write weights, ``configs/metadata.json`` and ``configs/inference.json``.

    Args:
        run: a training run's ``best.pt`` or ``last.pt``.
        folder: the bundle; its name is the model's name. A model card belongs into ``docs/README.md``, by hand.
        task: name of the task that the model is for.
        version: of the model, such as "0.1.0".
        about: further entries of the metadata, such as description, authors, eval_metrics.
        simulated_only: whether it has seen no real image, which is said wherever its numbers are shown.
        still_sizes: at which the model looks at a single picture, as shares of the size it was trained for.
        cuts: of a structure the probability, chosen on held-out images, from which on it counts as found; the bias of
            the network's output (``output`` or ``head``) is shifted so that this becomes one half.
        edges: of a structure the level, after that shift, at which its outline is drawn, where it is not one half.

    Returns:
        ``folder``.

    Raises:
        ModelError: ``run`` is not a checkpoint of ``msus train``.
    """
    import monai
    from safetensors.torch import save

    folder = Path(folder)
    try:
        state = torch.load(run, map_location="cpu", weights_only=True)
        settings, weights = state["settings"], state["average"]
    except Exception as error:  # a foreign file makes torch raise almost anything, with advice for programmers
        raise ModelError(f"{run} is not a checkpoint of 'msus train'.") from error
    options = {"out_channels": len(settings["structures"]), **dict(settings["network_options"])}
    make_network(settings["network"], **options).load_state_dict(weights)
    for structure, level in (cuts or {}).items():
        last = "output.bias" if "output.bias" in weights else "head.bias"
        weights[last][settings["structures"].index(structure)] += float(np.log((1 - level) / level))
    content = save({name: value.contiguous() for name, value in weights.items()})
    _write(folder / "models" / "model.safetensors", content)
    side = settings["long_side"]
    classes = dict(enumerate(settings["structures"]))
    metadata = {
        "schema": "https://github.com/Project-MONAI/MONAI-extra-test-data/releases/download/0.8.1/"
        "meta_schema_20240725.json",
        "version": version,
        "changelog": {version: f"Trained until epoch {state['epoch']}, bundled {date.today().isoformat()}."},
        "monai_version": monai.__version__,
        "pytorch_version": torch.__version__.split("+")[0],
        "numpy_version": np.__version__,
        "required_packages_version": {"safetensors": "0.4.5"},
        "name": folder.name,
        **about,
        "network_data_format": {
            "inputs": {
                "image": {
                    "type": "image",
                    "format": "magnitude",
                    "modality": "US",
                    "num_channels": 1,
                    "spatial_shape": ["*", "*"],
                    "dtype": "float32",
                    "value_range": [0, 1],
                    "is_patch_data": False,
                    "channel_def": {"0": "image"},
                }
            },
            "outputs": {
                "pred": {
                    "type": "image",
                    "format": "segmentation",
                    "num_channels": len(classes),
                    "spatial_shape": ["*", "*"],
                    "dtype": "float32",
                    "value_range": [0, 1],
                    "is_patch_data": False,
                    "channel_def": {str(k): v for k, v in classes.items()},
                }
            },
        },
        "msus": {
            "task": task,
            "network": settings["network"],
            "options": options,
            "structures": list(settings["structures"]),
            "long_side": side,
            "still_sizes": list(still_sizes),
            "weights": "models/model.safetensors",
            "sha256": hashlib.sha256(content).hexdigest(),
            **({"simulated_only": True} if simulated_only else {}),
            **({"edges": dict(edges)} if edges else {}),
            **({"classified": classified} if (classified := classified_by(settings)) else {}),
        },
    }
    inference = {
        "imports": ["$import glob"],
        "bundle_root": ".",
        "device": "auto",
        "input": "images/*.png",
        "output": "masks",
        "network_def": {"_target_": TARGETS[settings["network"]], **options},
        "task": {"_target_": "MSUSSegmentLib.tasks.registry.find_task", "name": task},
        "predictor": {
            "_target_": "MSUSSegmentLib.networks.predictor.load_predictor",
            "model": "@bundle_root",
            "device": "@device",
        },
        "segment": {
            "_target_": "MSUSSegmentLib.commands.segment.segment_files",
            "inputs": "$glob.glob(@input)",
            "output": "@output",
            "task": "@task",
            "predictor": "@predictor",
        },
        "run": ["$@segment"],
    }
    _write(folder / "configs" / "metadata.json", _as_json(metadata))
    _write(folder / "configs" / "inference.json", _as_json(inference))
    return folder
