"""A trained network, ready for frames."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import nn

from MSUSSegmentLib.networks.blocks import ConvBlock
from MSUSSegmentLib.networks.factory import pick_device
from MSUSSegmentLib.networks.model import STILL_SIZES, load_model
from MSUSSegmentLib.networks.prepare import Bounds, squared, to_image, to_input

__all__ = ["Predictor", "load_predictor"]


def _out_of_memory(error: Exception) -> bool:
    """CUDA has an error of its own for it, MPS only a sentence."""
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in str(error).lower()


def _computes_bf16() -> bool:
    """Whether this processor multiplies in bfloat16 by itself, which takes about 0.6 of the time; older torch: no."""
    checks = (getattr(torch.cpu, name, None) for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"))
    return any(check() for check in checks if check is not None)


def _in_bf16(network: nn.Module) -> nn.Module:
    """A copy whose convolutions and layers hold what autocast would make of their weights anew at every frame."""
    short = copy.deepcopy(network)
    for module in short.modules():
        if isinstance(module, (nn.modules.conv._ConvNd, nn.Linear)):
            module.to(torch.bfloat16)
    return short


class Predictor:
    """Probability maps of frames.

    ``fell_back``: the device's memory did not suffice, and the CPU has taken over.

    Args:
        network: returns logits (B, C, h, w) for images (B, 1, h, w) in 0 to 1.
        structures: names of the C outputs.
        long_side: longer side of what the network sees, px.
        name: model and version, stored beside every number.
        weights_sha256: of the file with the weights, which tells models of one name apart; its beginning is stored
            beside every number, too.
        device: "auto", "cpu", "cuda" or "mps".
        say: called with sentences for the person, such as a fall-back to the CPU.
        still_sizes: at which a single picture is looked at, as shares of ``long_side``.
        classified: the structure of which the network's classifier says whether there is any, "" without one; its
            probability is given beside the maps, as ``{classified}_probability``.
        edges: of structures whose maps lean to recall, the level at which their outlines are drawn, given beside the
            maps as ``{structure}_edge``.
    """

    #: The network may look at the next frames while the last one is being measured.
    may_run_ahead = True

    def __init__(
        self,
        network: nn.Module,
        structures: tuple[str, ...],
        long_side: int,
        *,
        name: str,
        weights_sha256: str = "",
        device: str = "auto",
        say: Callable[[str], None] = print,
        still_sizes: tuple[float, ...] = STILL_SIZES,
        classified: str = "",
        edges: Mapping[str, float] | None = None,
    ) -> None:
        self.classified, self.edges = classified, dict(edges or {})
        self.still_sizes = tuple(round(share * long_side) for share in still_sizes)
        self.structures, self.long_side, self.name, self.say = tuple(structures), long_side, name, say
        self.weights_sha256 = weights_sha256
        self.device, message = pick_device(device)
        if message:
            say(message)
        self.network = network.eval().requires_grad_(False)
        for module in self.network.modules():
            if isinstance(module, ConvBlock):
                module.fuse()
        self.fell_back = False
        self._short = _computes_bf16()
        self._move(self.device)

    def _move(self, device: torch.device) -> None:
        self.device, self._short_network = device, None
        self.network = self.network.to(device, memory_format=torch.channels_last)

    def probabilities(self, grey: np.ndarray, bounds: Bounds) -> dict[str, np.ndarray]:
        """Probability of each structure, as fast as this machine can.

        Where the CPU has it, the network computes in bfloat16: on held-out images MT and PA then differ by 0.01 %
        and 0.01 degrees in the median from those in float32.

        Args:
            grey: (H, W) uint8 frame.
            bounds: its scan area (x0, y0, x1, y1).

        Returns:
            For each structure (H, W) float32 in 0 to 1, 0 outside the scan area; and the classifier's probability.
        """
        planes = to_input(grey, bounds, self.long_side)
        return self._named(to_image(self.run(planes, fast=True), bounds, grey.shape), planes)

    def still_probabilities(self, grey: np.ndarray, bounds: Bounds) -> dict[str, np.ndarray]:
        """The same with more care, for a picture that stands alone: the mean over several sizes of it, each as it is
        and mirrored, in float32.

        On held-out images the mean has a higher IoU and edges that are nearer the expert's than any one view; it takes
        about six times as long with three sizes.
        """
        total = 0.0
        for side in self.still_sizes:
            planes = to_input(grey, bounds, side)
            seen, mirrored = self.run(torch.cat([planes, planes.flip(-1)]))
            total = total + to_image(((seen + mirrored.flip(-1)) / 2)[None], bounds, grey.shape)
        return self._named(total / len(self.still_sizes), to_input(grey, bounds, self.long_side))

    def _named(self, maps: np.ndarray, planes: torch.Tensor) -> dict[str, np.ndarray | float]:
        found: dict[str, np.ndarray | float] = dict(zip(self.structures, maps, strict=True))
        if self.classified:
            found[f"{self.classified}_probability"] = self.presence(planes)
        return found | {f"{name}_edge": level for name, level in self.edges.items()}

    def presence(self, planes: torch.Tensor) -> float:
        """The classifier's probability that an image (1, 1, h, w) in 0 to 1, and mirrored, shows its structure."""
        with torch.inference_mode():
            both = torch.cat([planes, planes.flip(-1)]).to(self.device)
            return float(self.network.classify(squared(both)).float().softmax(1)[:, 1].mean())

    def run(self, planes: torch.Tensor, fast: bool = False) -> torch.Tensor:
        """The network alone: (B, 1, h, w) in 0 to 1 to probabilities (B, C, h, w).

        ``fast``: in bfloat16 where the CPU computes in it. When a graphics device's memory does not suffice, everything
        goes on on the CPU, and ``say`` tells.
        """
        planes = planes.contiguous(memory_format=torch.channels_last)
        try:
            return self._forward(planes, fast)
        except RuntimeError as error:
            if self.device.type == "cpu" or not _out_of_memory(error):
                raise
            kind = self.device.type
        self.say(f"The {kind} device is out of memory; computing on the CPU from here on.")
        self.fell_back = True
        self._move(torch.device("cpu"))
        if kind == "cuda":
            torch.cuda.empty_cache()
        return self._forward(planes, fast)

    def _forward(self, planes: torch.Tensor, fast: bool) -> torch.Tensor:
        short = fast and self._short and self.device.type == "cpu"
        if short and self._short_network is None:
            self._short_network = _in_bf16(self.network)
        network = self._short_network if short else self.network
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=short):
            return network(planes.to(self.device)).float().sigmoid()


def load_predictor(model: str | Path, *, device: str = "auto", say: Callable[[str], None] = print) -> Predictor:
    """A predictor from a bundle's folder, a run's folder or a checkpoint file.

    Raises:
        ModelError: nothing there that can be used.
    """
    found = load_model(model)
    return Predictor(
        found.network,
        found.structures,
        found.long_side,
        name=found.name,
        weights_sha256=found.weights_sha256,
        device=device,
        say=say,
        still_sizes=found.still_sizes,
        classified=found.classified,
        edges=found.edges,
    )
