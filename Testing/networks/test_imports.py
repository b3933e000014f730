"""A shipped network runs without MONAI, which takes longer to import than a picture takes to be segmented."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from torch import nn

import MSUSSegmentLib
from MSUSSegmentLib.networks.blocks import activation, normalisation


def test_segmenting_a_picture_imports_no_monai():
    code = (
        "import sys, numpy as np; from MSUSSegmentLib.networks.predictor import load_predictor;"
        "from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL as task;"
        "predictor = load_predictor(task.bundle, device='cpu');"
        "predictor.still_probabilities(np.zeros((60, 80), np.uint8), (0, 0, 80, 60));"
        "assert not {'monai', 'slicer', 'pandas'} & set(sys.modules); import os; print(os.environ['OMP_WAIT_POLICY'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(MSUSSegmentLib.__file__).parents[1])}
    environment.pop("OMP_WAIT_POLICY", None)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0 and done.stdout.strip() == "PASSIVE", done.stderr


@pytest.mark.parametrize("spec", ["relu", ("relu", {"inplace": True}), "prelu", ("leakyrelu", {"negative_slope": 0.2})])
def test_activations_are_those_of_monai(spec):
    from monai.networks.layers.utils import get_act_layer

    assert repr(activation(spec)) == repr(get_act_layer(spec))


@pytest.mark.parametrize("spec", ["batch", ("batch", {"momentum": 0.2}), "instance", ("group", {"num_groups": 2})])
def test_normalisations_are_those_of_monai(spec):
    from monai.networks.layers.utils import get_norm_layer

    ours = normalisation(spec, 8)
    assert isinstance(ours, nn.Module) and repr(ours) == repr(get_norm_layer(spec, spatial_dims=2, channels=8))
