"""Four models as one: grids, patches, batches, and what is said of volumes that cannot be."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from MSUSSegmentLib.networks.bone_system import (
    FINE_MM,
    BoneSystem,
    SystemPlan,
    checkpoint,
    fine_size,
    load_bone_system,
    normalised,
    on_fine_grid,
    shrunk,
)
from MSUSSegmentLib.networks.note import ModelError
from MSUSSegmentLib.networks.patches import PatchAlexNet, cut_patches, pyramid
from MSUSSegmentLib.networks.voting import VoteSettings

SPACING = (3.0, 1.0, 1.0)


class Above(nn.Module):
    """A U-Net that tells by brightness: each channel is one where the image lies within its limits."""

    def __init__(self, *limits):
        super().__init__()
        self.limits = limits

    def forward(self, x):
        return torch.cat([(40 * torch.minimum(x - low, high - x)).clamp(-9, 9) for low, high in self.limits], dim=1)


class Middle(nn.Module):
    """An AlexNet that tells by the brightness of the middle pixel."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def forward(self, x):
        self.asked.append(len(x))
        value = x[:, 0, x.shape[2] // 2, x.shape[3] // 2]
        humerus, glenoid = (value - 0.75) * 40, torch.minimum(value - 0.35, 0.7 - value) * 40
        return torch.stack([torch.zeros_like(value), humerus, glenoid], dim=1)


HUMERUS, GLENOID = (0.75, 3.0), (0.35, 0.7)


@pytest.fixture
def volume():
    """(K, H, W) int16 and its labels: a bright disc, a fainter one, on a dark ground."""
    made = np.zeros((6, 90, 110), np.int16)
    y, x = np.mgrid[:90, :110]
    labels = np.zeros(made.shape, np.uint8)
    labels[:, np.hypot(y - 40, x - 35) < 20] = 1
    labels[1:5, np.hypot(y - 45, x - 80) < 11] = 2
    made[labels == 1], made[labels == 2] = 900, 480
    made[:] += 5
    return made, labels


@pytest.fixture
def system():
    networks = {"humerus": Above(HUMERUS), "glenoid": Above(GLENOID), "both": Above((0.35, 3.0)), "patch": Middle(),
                "multiclass": Above(HUMERUS, GLENOID)}  # fmt: skip
    return BoneSystem(networks, SystemPlan(), VoteSettings())


def dice(found, wanted):
    return 2 * (found & wanted).sum() / (found.sum() + wanted.sum())


def test_the_system_finds_both_bones_and_tells_how_far_it_is(volume, system):
    told = []
    labels = system.predict(volume[0], SPACING, lambda done, total: told.append((done, total)))
    assert labels.dtype == np.uint8
    for label in (1, 2):
        assert dice(labels == label, volume[1] == label) > 0.97
    assert told[0] == (0, 6) and told[-1] == (6, 6)


def test_every_part_can_be_left_out(volume, system):
    variants = system.variants()
    assert list(variants) == ["U-Net, humerus", "U-Net, glenoid", "U-Net, both as one", "AlexNet", "vote",
                              "vote and edge", "one multi-class U-Net"]  # fmt: skip
    for name, variant in variants.items():
        found = variant.predict(volume[0], SPACING, progress=lambda done, total: None)
        for label in variant.finds.values():
            wanted = volume[1] == label if label else volume[1] > 0
            # the AlexNet alone is asked every few pixels only
            assert dice(found == label if label else found > 0, wanted) > (0.85 if name == "AlexNet" else 0.94), name


def test_one_model_that_errs_is_outvoted(volume, system):
    system.networks["humerus"] = Above((5.0, 6.0))
    system.settings = VoteSettings(votes=2)
    assert dice(system.predict(volume[0], SPACING, lambda *_: None) == 1, volume[1] == 1) > 0.97
    system.settings = VoteSettings(votes=3, edge=False)
    assert not (system.predict(volume[0], SPACING, lambda *_: None) == 1).any()


def test_edge_pixels_are_asked_in_large_batches(volume, system):
    fine = torch.stack([on_fine_grid(one, SPACING[1:], normalised(volume[0])) for one in volume[0][:1]])
    voted = system.voted(system.candidates(fine))[0]
    system.networks["patch"].asked.clear()
    system.edge_refined(fine[0], voted)
    assert len(system.networks["patch"].asked) == 1 and system.networks["patch"].asked[0] > 500


def test_slices_that_lie_close_are_taken_together(volume, system):
    fine = np.repeat(volume[0], 4, axis=0)
    told = []
    labels = system.predict(fine, (0.5, 1.0, 1.0), lambda done, total: told.append(total))
    assert labels.shape == fine.shape and told[-1] == 12
    assert dice(labels == 1, np.repeat(volume[1], 4, axis=0) == 1) > 0.97


def test_cancelling_ends_it(volume, system):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        system.predict(volume[0], SPACING, stop)


def test_what_cannot_show_a_shoulder_is_refused(volume, system):
    with pytest.raises(ValueError, match="too small to hold a shoulder"):
        system.predict(volume[0], (3.0, 0.1, 0.1), lambda *_: None)
    with pytest.raises(ValueError, match="one grey value"):
        system.predict(np.zeros((3, 60, 60)), SPACING, lambda *_: None)


def test_grids_keep_places():
    image = np.zeros((60, 80), np.float32)
    image[20:40, 30:50] = 1
    fine = on_fine_grid(image, (1.25, 0.3125), (0.0, 1.0))
    assert fine_size(image.shape, (1.25, 0.3125)) == (120, 40) and fine.shape == (128, 64)
    assert shrunk(fine).shape == (1, 1, 64, 32)
    rows, columns = np.nonzero(fine.numpy() > 0.5)
    assert (rows.mean() + 0.5) * FINE_MM == pytest.approx(30 * 1.25, abs=0.1)
    assert (columns.mean() + 0.5) * FINE_MM == pytest.approx(40 * 0.3125, abs=0.1)


def test_patches_have_their_pixel_in_the_middle():
    image = torch.arange(64 * 96, dtype=torch.float32).reshape(64, 96)
    rows, columns = np.array([0, 30, 63]), np.array([0, 41, 95])
    cut = cut_patches(pyramid(image, 24, 4), rows, columns, 24, 4)
    assert cut.shape == (3, 2, 24, 24)
    assert cut[:, 0, 12, 12].tolist() == image[rows, columns].tolist()
    wide = image.reshape(16, 4, 24, 4).mean(dim=(1, 3))
    assert cut[:, 1, 12, 12].tolist() == pytest.approx(wide[rows // 4, columns // 4].tolist())
    assert PatchAlexNet()(torch.from_numpy(cut) / 6144).shape == (3, 3)


def test_a_run_is_loaded_as_it_was_saved(tmp_path, volume):
    plan = SystemPlan(options={"features": (4, 4, 4, 4, 4, 4)})
    torch.manual_seed(0)
    system = BoneSystem({name: plan.network_of(name) for name in ("humerus", "glenoid", "both", "patch")}, plan)
    (tmp_path / "run").mkdir()
    torch.save(checkpoint(system), tmp_path / "run" / "best.pt")
    loaded = load_bone_system(tmp_path / "run")
    assert loaded.name == "bone_system run" and len(loaded.weights_sha256) == 64 and loaded.plan.patch_side == 24
    fine = torch.rand(2, 64, 64)
    assert np.array_equal(loaded.maps("both", fine), system.maps("both", fine))
    torch.save({"kind": "else"}, tmp_path / "run" / "best.pt")
    with pytest.raises(ModelError, match="is not a run"):
        load_bone_system(tmp_path / "run")
    part = BoneSystem({"humerus": plan.network_of("humerus")}, plan)
    torch.save(checkpoint(part), tmp_path / "run" / "best.pt")
    with pytest.raises(ModelError, match="no weights for glenoid, both, patch"):
        load_bone_system(tmp_path / "run")


def test_a_bundle_of_half_the_size_finds_the_same(tmp_path, volume):
    import json

    from MSUSSegmentLib.learning.bone_bundle import write_bone_bundle
    from MSUSSegmentLib.networks.note import model_note

    plan = SystemPlan(options={"features": (4, 4, 4, 4, 4, 4)})
    torch.manual_seed(0)
    names = ("humerus", "glenoid", "both", "patch", "multiclass")
    system = BoneSystem({name: plan.network_of(name) for name in names}, plan, VoteSettings(votes=1, edge_mm=0.7))
    torch.save(checkpoint(system), tmp_path / "best.pt")
    folder = write_bone_bundle(tmp_path / "best.pt", tmp_path / "shoulder-mri", "shoulder-mri", "1.2.3", {}, True)
    loaded = load_bone_system(folder)
    assert loaded.name == "shoulder-mri 1.2.3 (trained on simulated images only)" == model_note(folder).name
    assert loaded.settings == system.settings and "multiclass" not in loaded.networks
    fine = torch.rand(2, 64, 64)
    assert loaded.maps("humerus", fine) == pytest.approx(system.maps("humerus", fine), abs=5e-3)
    metadata = json.loads((folder / "configs" / "metadata.json").read_text())
    metadata["msus"]["sha256"] = "0" * 64
    (folder / "configs" / "metadata.json").write_text(json.dumps(metadata))
    with pytest.raises(ModelError, match="not the ones the bundle names"):
        load_bone_system(folder)
