"""What is known of a bundle without loading it."""

from __future__ import annotations

import json

import pytest

from MSUSSegmentLib.networks.note import model_name, model_note


@pytest.fixture
def bundle(tmp_path):
    """bundle(**msus) writes one; returns its folder."""

    def write(**msus):
        folder = tmp_path / "transverse"
        (folder / "configs").mkdir(parents=True, exist_ok=True)
        (folder / "model.bin").write_bytes(b"weights")
        about = {"version": "0.2.0", "msus": {"weights": "model.bin", **msus}}
        (folder / "configs" / "metadata.json").write_text(json.dumps(about))
        return folder

    return write


def test_a_bundle_has_a_name_and_a_version(bundle):
    note = model_note(bundle())
    assert note.installed and not note.simulated_only
    assert note.name == "transverse 0.2.0"


def test_a_model_that_has_seen_no_real_image_says_so_in_its_name(bundle):
    note = model_note(bundle(simulated_only=True))
    assert note.simulated_only
    assert note.name == "transverse 0.2.0 (trained on simulated images only)"


def test_the_loaded_model_has_the_same_name(bundle):
    folder = bundle(simulated_only=True)
    metadata = json.loads((folder / "configs" / "metadata.json").read_text(encoding="utf-8"))
    assert model_name(folder, metadata) == model_note(folder).name


def test_without_weights_or_with_damaged_metadata_no_model_is_installed(bundle, tmp_path):
    assert not model_note(tmp_path / "nowhere").installed
    folder = bundle()
    (folder / "model.bin").unlink()
    assert not model_note(folder).installed
    for text in ("{", "[]", '{"version": "1"}', '{"version": "1", "msus": []}'):
        (folder / "configs" / "metadata.json").write_text(text)
        assert not model_note(folder).installed
