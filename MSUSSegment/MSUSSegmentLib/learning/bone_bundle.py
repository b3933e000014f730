"""Make a MONAI bundle of a run that trained the four models of `networks.bone_system`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np
import torch

from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.networks.bone_system import KIND, joined, load_bone_system
from MSUSSegmentLib.networks.voting import MODELS

__all__ = ["write_bone_bundle"]


def write_bone_bundle(
    run: str | Path, folder: str | Path, task: str, version: str, about: dict, simulated_only: bool = False
) -> Path:
    """Write the weights of all four models (one file, float16), ``configs/metadata.json`` and
    ``configs/inference.json``.

    Args:
        run: a run of ``msus train``.
        folder: the bundle; its name is the model's name. A model card belongs into ``docs/README.md``, by hand.
        task: name of the task that the models are for.
        version: of the model, such as "0.1.0".
        about: further entries of the metadata, such as description, authors, eval_metrics.
        simulated_only: whether they have seen no real image, which is said wherever their numbers are shown.

    Returns:
        ``folder``.

    Raises:
        ModelError: ``run`` is none, or is not trained to the end.
        OSError: it cannot be written.
    """
    import monai
    from safetensors.torch import save

    folder, system = Path(folder), load_bone_system(run, device="cpu", say=lambda sentence: None)
    states = joined({model: system.networks[model].state_dict() for model in MODELS})
    halves = {
        name: (value.half() if value.is_floating_point() else value).contiguous() for name, value in states.items()
    }
    if not all(torch.isfinite(value).all() for value in halves.values()):
        raise ValueError("A weight is too large for float16; train with a lower learning rate.")
    content = save(halves)
    plan = {**asdict(system.plan), "options": dict(system.plan.options)}
    image = {"type": "image", "num_channels": 1, "spatial_shape": ["*", "*", "*"], "is_patch_data": False}
    metadata = {
        "schema": "https://github.com/Project-MONAI/MONAI-extra-test-data/releases/download/0.8.1/"
        "meta_schema_20240725.json",
        "version": version,
        "changelog": {version: f"Bundled {date.today().isoformat()}."},
        "monai_version": monai.__version__,
        "pytorch_version": torch.__version__.split("+")[0],
        "numpy_version": np.__version__,
        "required_packages_version": {"safetensors": "0.4.5"},
        "name": folder.name,
        **about,
        "network_data_format": {
            "inputs": {
                "image": {**image, "format": "magnitude", "modality": "MR", "dtype": "float32", "value_range": [0, 2],
                          "channel_def": {"0": "image"}}
            },
            "outputs": {
                "pred": {**image, "format": "labels", "dtype": "uint8", "value_range": [0, 2],
                         "channel_def": {"0": "0 nothing, 1 humerus, 2 glenoid"}}
            },
        },
        "msus": {
            "task": task,
            "network": KIND,
            "options": {"plan": plan, "settings": asdict(system.settings)},
            "structures": ["humerus", "glenoid"],
            "long_side": 256,
            "weights": "models/model.safetensors",
            "sha256": hashlib.sha256(content).hexdigest(),
            **({"simulated_only": True} if simulated_only else {}),
        },
    }  # fmt: skip
    inference = {
        "bundle_root": ".",
        "device": "auto",
        "input": "volume.nrrd",
        "run": ["$import_module('msus').analyze_volume(@input, task=@task, model=@bundle_root, device=@device)"],
        "imports": ["$from importlib import import_module"],
        "task": task,
    }
    for path, written in (
        ("models/model.safetensors", content),
        ("configs/metadata.json", _as_json(metadata)),
        ("configs/inference.json", _as_json(inference)),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(folder / path, written)
    return folder


def _as_json(content: dict) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
