"""Networks by name, so that a checkpoint or a bundle can say which one it holds."""

from __future__ import annotations

from torch import nn

from MSUSSegmentLib.networks.baselines import small_unet, standard_unet
from MSUSSegmentLib.networks.cmscnet import CMSCNet
from MSUSSegmentLib.networks.smartca import SMARTCA
from MSUSSegmentLib.networks.state import EncoderStateNet, PlainStateNet

__all__ = ["NETWORKS", "STATE_NETWORKS", "make_network", "pick_device"]

#: Networks that give maps, and those that give values.
NETWORKS = {"cmscnet": CMSCNet, "unet": standard_unet, "small_unet": small_unet, "smartca": SMARTCA}
STATE_NETWORKS = {"plain": PlainStateNet, "encoder": EncoderStateNet}


def make_network(name: str, **options) -> nn.Module:
    """Build a network.

    Args:
        name: one of `NETWORKS`, or of values of `STATE_NETWORKS`.
        options: passed on, such as ``out_channels``, ``features`` or CMSCNet's ``mlp=False``.

    Raises:
        ValueError: no network of that name.
    """
    known = NETWORKS | STATE_NETWORKS
    if name not in known:
        raise ValueError(f"There is no network {name!r}; choose one of {', '.join(known)}.")
    return known[name](**options)


def pick_device(wanted: str = "auto"):
    """The torch device for "auto", "cpu", "cuda" or "mps", and a sentence when it is not the wanted one.

    Returns:
        (torch.device, message); the message is "" when there is nothing to say.

    Raises:
        ValueError: an unknown name.
    """
    import torch

    if wanted not in ("auto", "cpu", "cuda", "mps"):
        raise ValueError(f"There is no device {wanted!r}; choose auto, cpu, cuda or mps.")
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted == "auto":
        return torch.device(next(name for name in ("cuda", "mps", "cpu") if there[name])), ""
    if there[wanted]:
        return torch.device(wanted), ""
    return torch.device("cpu"), f"No {wanted} device was found; computing on the CPU."
