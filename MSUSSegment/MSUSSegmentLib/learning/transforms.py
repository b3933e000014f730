"""From files to network input: prepared once, then varied afresh in every epoch by MONAI's transforms."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

import numpy as np
import torch
from monai.config import KeysCollection
from monai.transforms import (
    Compose,
    MapTransform,
    Rand2DElasticd,
    RandAdjustContrastd,
    RandAffined,
    RandFlipd,
    RandGaussianSmoothd,
    RandomizableTransform,
    RandScaleIntensityd,
    RandScaleIntensityFixedMeand,
    RandShiftIntensityd,
    RandSpatialCropd,
    Resized,
)

from MSUSSegmentLib.io.scan_area import find_scan_area
from MSUSSegmentLib.learning.dataset import DatasetError, Example, read_grey, read_mask
from MSUSSegmentLib.learning.examples import class_of
from MSUSSegmentLib.networks.prepare import fitted_size, resize, to_input

__all__ = ["RandCloser", "RandCoarsened", "RandGained", "RandSpeckled", "gentle_transforms", "prepare_example",
           "training_transforms"]


class _RandVaried(RandomizableTransform, MapTransform):
    """Change images at random by ``varied``, everything else as it is.

    Args:
        keys: entries that are (C, H, W) images in 0 to 1.
        strength: how much at most; see the transform.
        prob: chance that anything is done.
    """

    def __init__(self, keys: KeysCollection, strength: float, prob: float) -> None:
        MapTransform.__init__(self, keys)
        RandomizableTransform.__init__(self, prob)
        self.strength = strength

    def __call__(self, data: Mapping[Hashable, torch.Tensor]) -> dict[Hashable, torch.Tensor]:
        out = dict(data)
        self.randomize(None)
        if self._do_transform:
            for key in self.key_iterator(out):
                out[key] = self.varied(torch.as_tensor(out[key])).clamp(0.0, 1.0)
        return out


class RandSpeckled(_RandVaried):
    """Multiply by spatially correlated noise, as another speckle pattern would.

    ``strength``: greatest standard deviation of the factor.
    """

    def __init__(self, keys: KeysCollection, strength: float = 0.4, prob: float = 0.4) -> None:
        super().__init__(keys, strength, prob)

    def varied(self, image: torch.Tensor) -> torch.Tensor:
        grain = 1.0 + 2.0 * self.R.random_sample()
        h, w = image.shape[-2:]
        field = self.R.standard_normal((1, 1, max(2, round(h / grain)), max(2, round(w / (2 * grain)))))
        coarse = torch.from_numpy(field.astype(np.float32))
        noise = torch.nn.functional.interpolate(coarse, size=(h, w), mode="bilinear", align_corners=False)[0]
        return image * (1.0 + self.strength * self.R.random_sample() * noise)


class RandGained(_RandVaried):
    """Change the gain smoothly with depth and along the probe, as other settings, shadows and loose contact do.

    ``strength``: greatest standard deviation of the added grey, as a share of white (the grey is logarithmic, so that
    gain adds).
    """

    def __init__(self, keys: KeysCollection, strength: float = 0.25, prob: float = 0.6) -> None:
        super().__init__(keys, strength, prob)

    def varied(self, image: torch.Tensor) -> torch.Tensor:
        deep = self.R.standard_normal((1, 1, 4, 1)).astype(np.float32)
        wide = self.R.standard_normal((1, 1, 1, 6)).astype(np.float32) * self.R.random_sample()
        field = torch.from_numpy((deep + wide).astype(np.float32))
        field = torch.nn.functional.interpolate(field, size=image.shape[-2:], mode="bicubic", align_corners=True)[0]
        gained = image + self.strength * self.R.random_sample() * field
        return torch.where(image > 0, gained, image)


class RandCoarsened(_RandVaried):
    """Lose resolution, as a picture that was scaled down and up again; ``strength``: greatest loss along each side."""

    def __init__(self, keys: KeysCollection, strength: float = 3.5, prob: float = 0.3) -> None:
        super().__init__(keys, strength, prob)

    def varied(self, image: torch.Tensor) -> torch.Tensor:
        loss = 1.0 + (self.strength - 1.0) * self.R.random_sample()
        h, w = image.shape[-2:]
        small = resize(image[None], (max(8, round(h / loss)), max(8, round(w / loss))))
        return resize(small, (h, w))[0]


class RandCloser(RandomizableTransform, MapTransform):
    """Show a part of the picture in the whole picture's size, as a scanner set to a smaller depth or width does.

    Args:
        keys: entries that are (C, S, S) images.
        least: the smallest share of each side that is left.
        prob: chance that anything is done.
    """

    def __init__(self, keys: KeysCollection, least: float = 0.4, prob: float = 0.5) -> None:
        MapTransform.__init__(self, keys)
        RandomizableTransform.__init__(self, prob)
        self.least = least

    def __call__(self, data: Mapping[Hashable, torch.Tensor]) -> dict[Hashable, torch.Tensor]:
        self.randomize(None)
        if not self._do_transform:
            return dict(data)
        side = data[self.keys[0]].shape[-1]
        part = RandSpatialCropd(self.keys, roi_size=round(self.least * side), random_size=True)
        part.set_random_state(state=self.R)
        return Resized(self.keys, spatial_size=(side, side), mode="bilinear")(part(data))


def prepare_example(example: Example, structures: tuple[str, ...], long_side: int, classified: str = "") -> dict:
    """Read an example and bring it to the network's scale, once.

    Returns:
        "image" (1, S, S) uint8, "label" (C, S, S) uint8 in 0 to 255, both with the scan area in the middle of a
        square of side ``long_side`` (S), "known" (C,) float 1 where there is a mask, "id"; "class": whether there is
        the structure ``classified``, by the data set's column of that name, else by its mask, None when neither says.
        Where the column says that there is none, its missing mask is known to be empty.

    Raises:
        DatasetError: a file cannot be read, its pixels have the wrong size, or its class contradicts its mask.
    """
    present = class_of(example, classified)
    grey = read_grey(example.image)
    box = find_scan_area(grey)
    bounds = (box.x0, box.y0, box.x1, box.y1)
    planes = [to_input(grey, bounds, long_side)[0]]
    known = []
    for structure in structures:
        absent = structure == classified and present is False
        known.append(float(structure in example.masks or absent))
        if structure not in example.masks:
            planes.append(torch.zeros_like(planes[0]))
            continue
        mask = read_mask(example.masks[structure])
        if mask.shape != grey.shape:
            raise DatasetError(f"{example.masks[structure]}: its size differs from its image's.")
        if structure == classified:
            if present is False and mask.any():
                raise DatasetError(f"its class says that there is no {classified}, its mask shows one; correct either.")
            present = bool(mask.any()) if present is None else present
        area = torch.from_numpy(mask[box.y0 : box.y1, box.x0 : box.x1].astype(np.float32))[None, None]
        planes.append(resize(area, fitted_size(*area.shape[2:], long_side))[0])
    stack = torch.cat(planes)
    canvas = torch.zeros(stack.shape[0], long_side, long_side)
    top, left = (long_side - stack.shape[1]) // 2, (long_side - stack.shape[2]) // 2
    canvas[:, top : top + stack.shape[1], left : left + stack.shape[2]] = stack
    canvas = (canvas * 255).round().to(torch.uint8)
    known = torch.tensor(known)
    return {"image": canvas[:1], "label": canvas[1:], "known": known, "id": example.id, "class": present}


def gentle_transforms(side: int) -> Compose:
    """Fewer and smaller changes, for a classifier: it must see that a small structure is there, from few images.

    Args:
        side: of the square pictures, px.
    """
    both, shift = ["image", "label"], round(0.05 * side)
    return Compose(
        [
            RandFlipd(both, prob=0.5, spatial_axis=1),
            RandAffined(
                both,
                prob=0.7,
                rotate_range=np.deg2rad(6),
                scale_range=((-0.1, 0.1), (-0.1, 0.1)),
                translate_range=(shift, shift),
                mode=("bilinear", "bilinear"),
                padding_mode="zeros",
            ),
            RandScaleIntensityd(["image"], factors=0.3, prob=0.8),
            RandAdjustContrastd(["image"], gamma=(0.8, 1.3), prob=0.3),
            RandSpeckled(["image"], prob=0.3),
        ]
    )


def training_transforms(side: int) -> Compose:
    """Random changes that a scan could have had: never upside down, since depth has a direction.

    Args:
        side: of the square pictures, px; shifts, blur and elastic deformation scale with it.
    """
    shift, mesh, blur = round(0.075 * side), round(0.15 * side), max(0.6, side / 128)
    both, modes = ["image", "label"], ("bilinear", "bilinear")
    return Compose(
        [
            RandFlipd(both, prob=0.5, spatial_axis=1),
            RandCloser(both),
            RandAffined(
                both,
                prob=0.9,
                rotate_range=np.deg2rad(12),
                shear_range=((-0.08, 0.08), (-0.08, 0.08)),
                scale_range=((-0.4, 0.3), (-0.4, 0.3)),
                translate_range=(shift, shift),
                mode=modes,
                padding_mode="zeros",
            ),
            Rand2DElasticd(
                both, spacing=(mesh, mesh), magnitude_range=(0, 2), prob=0.2, mode=modes, padding_mode="zeros"
            ),
            RandCoarsened(["image"]),
            RandScaleIntensityd(["image"], factors=0.35, prob=0.5),
            RandGained(["image"]),
            RandScaleIntensityFixedMeand(["image"], factors=(-0.65, 0.3), preserve_range=False, prob=0.3),
            RandShiftIntensityd(["image"], offsets=(-0.12, 0.12), prob=0.3),
            RandAdjustContrastd(["image"], gamma=(0.5, 2.2), prob=0.5),
            RandSpeckled(["image"]),
            RandGaussianSmoothd(["image"], sigma_x=(0.3, blur / 2), sigma_y=(0.3, blur), prob=0.3),
        ]
    )


class VariedExamples(torch.utils.data.Dataset):
    """Prepared examples, each varied by a seed made from run seed, epoch and position.

    The same seed, epoch and position give the same picture whatever ran before, so a run that is resumed after a
    kill sees what it would have seen.
    """

    def __init__(self, prepared: list[dict], transforms: Callable | None, seed: int) -> None:
        self.prepared, self.transforms, self.seed, self.epoch = prepared, transforms, seed, 0

    def __len__(self) -> int:
        return len(self.prepared)

    def __getitem__(self, i: int) -> dict:
        item = self.prepared[i]
        data = {"image": item["image"].float() / 255, "label": item["label"].float() / 255}
        if self.transforms is not None:
            self.transforms.set_random_state(seed=(self.seed * 1_000_003 + self.epoch * 10_007 + i) % 2**32)
            data = self.transforms(data)
        plain = {k: torch.as_tensor(v).as_subclass(torch.Tensor) for k, v in data.items()}
        return {"image": plain["image"].clamp(0, 1), "label": plain["label"].clamp(0, 1), "known": item["known"]}
