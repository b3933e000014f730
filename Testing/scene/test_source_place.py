"""What is drawn for other programs lies on the picture as these programs show it."""

from __future__ import annotations

import json

import numpy as np
import pytest
import SimpleITK as sitk

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.scene import headless
from MSUSSegmentLib.scene.adopt import load_recording
from MSUSSegmentLib.scene.build import build_scene
from MSUSSegmentLib.scene.save import load_scene, save_scene

DIRECTIONS = {
    "upright": np.diag([1.0, 1.0, 1.0]),
    "rows from bottom to top": np.diag([1.0, -1.0, 1.0]),
    "mirrored": np.diag([-1.0, 1.0, 1.0]),
}


def write(image, path, direction, origin=(12.5, -40.0, 7.0)):
    """The picture as a file whose direction says how it is stored."""
    pixels = image.pixels
    if direction[1, 1] < 0:
        pixels = pixels[::-1]
    if direction[0, 0] < 0:
        pixels = pixels[:, ::-1]
    picture = sitk.GetImageFromArray(np.ascontiguousarray(pixels)[None])
    picture.SetSpacing((*image.spacing, 1.0))
    picture.SetDirection(direction.ravel().tolist())
    picture.SetOrigin(origin)
    sitk.WriteImage(picture, str(path))
    return picture


@pytest.mark.parametrize("name", DIRECTIONS)
@pytest.mark.parametrize("way", ["command line", "panel", "reopened"])
def test_segments_and_lines_lie_on_the_users_picture(images, result_of, begin, tmp_path, name, way):
    headless.new_scene()
    path = tmp_path / "scan.nrrd"
    picture = write(images[0], path, DIRECTIONS[name])
    with open_recording(path) as recording:
        np.testing.assert_array_equal(recording.frame(0).pixels, images[0].pixels)
        if way == "panel":
            session = begin(load_recording(recording))
            session.apply(result_of(images[0]))
            muscle = session.muscle
        else:
            muscle = build_scene(recording, [result_of(images[0])])
    if way == "reopened":
        save_scene(muscle, tmp_path / "first")
        muscle = load_scene(tmp_path / "first")
    save_scene(muscle, tmp_path / "out")
    stored = sitk.ReadImage(str(tmp_path / "out" / "segmentation.seg.nrrd"))
    whole = sitk.Resample(stored, picture, sitk.Transform(), sitk.sitkNearestNeighbor, 0)
    labels = sitk.GetArrayFromImage(whole)[0]
    named = next(key for key in stored.GetMetaDataKeys()
                 if key.endswith("_ID") and stored.GetMetaData(key) == "deep_aponeurosis")  # fmt: skip
    number, layer = (int(stored.GetMetaData(named.replace("_ID", part))) for part in ("_LabelValue", "_Layer"))
    upright = labels[..., layer] == number
    direction = DIRECTIONS[name]
    upright = upright[::-1] if direction[1, 1] < 0 else upright
    upright = upright[:, ::-1] if direction[0, 0] < 0 else upright
    truth = images[0].truth.deep_mask
    assert np.count_nonzero(upright & truth) > 0.99 * np.count_nonzero(truth)
    curve = json.loads((tmp_path / "out" / "markups" / "Deep_aponeurosis.mrk.json").read_bytes())["markups"][0]
    assert curve["coordinateSystem"] == "LPS"
    for point, (x, y) in zip(curve["controlPoints"], muscle_points(muscle), strict=True):
        column = 399 - x if direction[0, 0] < 0 else x
        row = 299 - y if direction[1, 1] < 0 else y
        np.testing.assert_allclose(
            point["position"], picture.TransformContinuousIndexToPhysicalPoint((column, row, 0.0)), atol=1e-4
        )


def muscle_points(muscle):
    from MSUSSegmentLib.scene import markups

    return markups.read_points(muscle.markups["deep", 1], muscle.matrix)
