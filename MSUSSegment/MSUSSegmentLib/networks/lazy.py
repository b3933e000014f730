"""A model that is named now and loaded when it is first needed, so that only what needs a network waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from MSUSSegmentLib.networks.note import ModelError, model_name, read_bundle, weights_file, weights_sha256

if TYPE_CHECKING:
    from MSUSSegmentLib.networks.predictor import Predictor
    from MSUSSegmentLib.networks.prepare import Bounds

__all__ = ["LazyPredictor"]


class LazyPredictor:
    """A `Predictor` of a model on disk that loads the network when it is first asked for something that needs it.

    The digest of its weights, and of a bundle also name and structures, are known without loading.

    Args:
        model: a bundle's folder, a run's folder or a checkpoint file.
        structures: what the network must find.
        device: "auto", "cpu", "cuda" or "mps".
        say: called with sentences for the person, such as a fall-back to the CPU.

    Raises:
        ModelError: nothing there that can be used, or it finds other structures; of a checkpoint file, that is known,
            and raised, only when it is loaded.
    """

    may_run_ahead = True  # as `Predictor`

    def __init__(
        self,
        model: str | Path,
        structures: tuple[str, ...],
        *,
        device: str = "auto",
        say: Callable[[str], None] = print,
    ) -> None:
        self.model, self.weights_sha256 = Path(model), weights_sha256(model)
        self._wanted, self._device, self._say = tuple(structures), device, say
        self._loaded: Predictor | None = None
        if self.model.is_dir() and weights_file(model).suffix == ".safetensors":
            metadata = read_bundle(model)
            self.name, self.structures = model_name(model, metadata), tuple(metadata["msus"]["structures"])
            self._check()

    def _check(self) -> None:
        if set(self.structures) != set(self._wanted):
            raise ModelError(
                f"{self.name} finds {', '.join(self.structures)}, but the task needs {', '.join(self._wanted)}; "
                "choose another model."
            )

    def load(self) -> Predictor:
        """The predictor itself; loaded once. Raises ModelError when it cannot be used."""
        if self._loaded is None:
            from MSUSSegmentLib.networks.predictor import load_predictor

            found = load_predictor(self.model, device=self._device, say=self._say)
            self.name, self.structures, self.weights_sha256 = found.name, found.structures, found.weights_sha256
            self._check()
            self._loaded = found
        return self._loaded

    def probabilities(self, grey: np.ndarray, bounds: Bounds, *placed) -> dict[str, np.ndarray]:
        """As of `Predictor`."""
        return self.load().probabilities(grey, bounds, *placed)

    def still_probabilities(self, grey: np.ndarray, bounds: Bounds) -> dict[str, np.ndarray]:
        """As of `Predictor`."""
        return self.load().still_probabilities(grey, bounds)

    def __getattr__(self, name: str):
        if name.startswith("_"):  # before __init__ is through, and for copying
            raise AttributeError(name)
        return getattr(self.load(), name)
