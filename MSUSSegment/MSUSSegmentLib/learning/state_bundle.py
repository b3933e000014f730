"""Write a fitted network of muscle state as a bundle: weights, settings, and what tells how unlike a frame is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch

from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.learning.state import Components, Fitted, Trial, flat_pictures

__all__ = ["novelty_limit", "write_state_bundle"]

#: Components of the training regions that a bundle keeps, and how many folds tell what is usual of others.
KEPT, FOLDS = 16, 5
#: This percentile of what components of other trials do not show is the limit of what is usual.
USUAL = 99.0
#: The least limit: trials that are copies of one another leave nothing unexplained.
LEAST_NOVEL = 0.01


def novelty_limit(trials: Sequence[Trial]) -> float:
    """Share of a region's variance that components of other trials leave unexplained at most, but for one in a
    hundred."""
    flat = [flat_pictures(trial.pictures[np.unique(trial.rows[:, 0])]) for trial in trials]
    if len(flat) < 2:
        halves = np.array_split(flat[0], 2)
        return max(float(np.percentile(Components.of(halves[0], KEPT).unexplained(halves[1]), USUAL)), LEAST_NOVEL)
    found = []
    for fold in range(min(FOLDS, len(flat))):
        out = [i for i in range(len(flat)) if i % min(FOLDS, len(flat)) == fold]
        rest = np.concatenate([flat[i][::2] for i in range(len(flat)) if i not in out])
        components = Components.of(rest, KEPT)
        found += [components.unexplained(flat[i]) for i in out]
    return max(float(np.percentile(np.concatenate(found), USUAL)), LEAST_NOVEL)


def interval_entry(ends: np.ndarray) -> dict[str, list[float]]:
    """The (L, 3) of one signal of `state.interval_of` as JSON."""
    return {
        name: [round(float(value), 4) for value in ends[:, k]] for k, name in enumerate(("levels", "low", "high"))
    }


def write_state_bundle(
    folder: Path,
    fitted: Fitted,
    trials: Sequence[Trial],
    signals: Sequence[tuple[str, str]],
    *,
    task: str,
    version: str,
    interval: np.ndarray,
    slant: float,
    before_s: Sequence[float],
    segmentation: str,
    about: dict[str, Any],
) -> Path:
    """Write ``models/model.safetensors``, ``models/components.safetensors`` (what tells how unlike a frame is),
    ``configs/metadata.json`` and ``configs/inference.json``.

    Args:
        folder: made if need be.
        fitted: the network.
        trials: that it was fitted on.
        signals: name and unit of its outputs.
        task: the task's name.
        version: of the model.
        interval: (T, L, 3) of `state.interval_of`.
        slant: which way the training regions' fascicles run.
        before_s: how far back the earlier frames lie.
        segmentation: name of the model that found the aponeuroses.
        about: further entries of the metadata.

    Returns:
        ``folder``.
    """
    import monai
    from safetensors.torch import save

    folder = Path(folder)
    flat = np.concatenate([flat_pictures(trial.pictures[np.unique(trial.rows[:, 0])]) for trial in trials])
    components = Components.of(flat[:: max(1, len(flat) // 1500)], KEPT)
    content = save({name: value.contiguous() for name, value in fitted.network.state_dict().items()})
    usual = save({
        name: torch.from_numpy(np.ascontiguousarray(getattr(components, name))).half() for name in ("mean", "axes")
    })  # fmt: skip
    names = [name for name, _ in signals]
    size = list(fitted.options["size"])
    metadata = {
        "version": version,
        "changelog": {version: f"Fitted on {len(trials)} trials, {date.today().isoformat()}."},
        "monai_version": monai.__version__,
        "pytorch_version": torch.__version__.split("+")[0],
        "numpy_version": np.__version__,
        "required_packages_version": {"safetensors": "0.4.5"},
        "name": folder.resolve().name,
        **about,
        "network_data_format": {
            "inputs": {
                "image": {
                    "type": "image", "format": "magnitude", "modality": "US", "num_channels": fitted.options["planes"],
                    "spatial_shape": size, "dtype": "float32", "value_range": [0, 255], "is_patch_data": False,
                    "channel_def": {str(i): "region" if i == 0 else f"region {s:.3f} s before"
                                    for i, s in enumerate([0, *before_s])},
                }
            },
            "outputs": {
                "pred": {
                    "type": "array", "format": "regression", "num_channels": len(names), "spatial_shape": [],
                    "dtype": "float32", "value_range": [], "is_patch_data": False,
                    "channel_def": {str(i): f"{name} ({unit})" for i, (name, unit) in enumerate(signals)},
                }
            },
        },
        "msus": {
            "task": task,
            "network": fitted.settings.network,
            "options": fitted.options,
            "structures": names,
            "long_side": max(size),
            "weights": "models/model.safetensors",
            "sha256": hashlib.sha256(content).hexdigest(),
            "state": {
                "targets": [
                    {"name": name, "unit": unit, **interval_entry(ends)}
                    for (name, unit), ends in zip(signals, interval, strict=True)
                ],
                "size": size,
                "before_s": [float(back) for back in before_s],
                "slant": round(slant, 4),
                "novelty": round(novelty_limit(trials), 5),
                "segmentation": segmentation,
                "components": "models/components.safetensors",
                "components_sha256": hashlib.sha256(usual).hexdigest(),
            },
        },
    }  # fmt: skip
    inference = {
        "imports": ["$import glob"],
        "bundle_root": ".",
        "device": "auto",
        "input": "clips/*",
        "output": "results",
        "run": ["$__import__('MSUSSegmentLib.cli').cli.main(['analyze', *glob.glob(@input), '-o', @output, '--task', "
                f"'{task}', '--model', @bundle_root, '--device', @device])"],
    }  # fmt: skip
    for name, entry in (("metadata", metadata), ("inference", inference)):
        text = json.dumps(entry, indent=2, ensure_ascii=False) + "\n"
        path = folder / "configs" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(path, text.encode())
    (folder / "models").mkdir(parents=True, exist_ok=True)
    replace_bytes(folder / "models" / "components.safetensors", usual)
    replace_bytes(folder / "models" / "model.safetensors", content)
    return folder
