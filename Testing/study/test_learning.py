"""Fine-tuning: what cannot be learnt from, and that stopping leaves nothing. (A whole run: commands/.)"""

import pytest
from exchange_help import make_study

from MSUSSegmentLib.learning.train import TrainingCancelled
from MSUSSegmentLib.study.learning import FineTuning, fine_tune
from MSUSSegmentLib.tasks.longitudinal import LONGITUDINAL
from MSUSSegmentLib.tasks.transverse import TRANSVERSE


@pytest.mark.parametrize("when", [2, 10], ids=["while exporting", "while evaluating or training"])
def test_a_stopped_run_leaves_nothing(tmp_path, when):
    study = make_study(tmp_path, 4)
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > when

    options = FineTuning(device="cpu", held_out=0.5)
    with pytest.raises((TrainingCancelled, InterruptedError)):
        fine_tune(study, LONGITUDINAL, "mine", LONGITUDINAL.bundle, options, cancelled=stop)
    assert len(asked) == when + 1
    assert not list((study.folder / "models").iterdir())


def test_one_subject_alone_cannot_be_split(tmp_path):
    study = make_study(tmp_path, 2)  # both are of person 0
    with pytest.raises(ValueError, match="approve images of more people"):
        fine_tune(study, LONGITUDINAL, "mine", LONGITUDINAL.bundle, FineTuning(device="cpu"))
    assert not list((study.folder / "models").iterdir())


def test_what_cannot_be_started_from_or_named_is_refused(tmp_path):
    study = make_study(tmp_path, 1)
    with pytest.raises(ValueError, match="no model"):
        fine_tune(study, LONGITUDINAL, "mine", tmp_path / "nothing")
    with pytest.raises(ValueError, match="choose another model to start from"):
        fine_tune(study, LONGITUDINAL, "mine", TRANSVERSE.bundle)
    for name in ("", "../x", "a b", "x.partial"):
        with pytest.raises(ValueError, match="cannot be a model's name"):
            fine_tune(study, LONGITUDINAL, name, LONGITUDINAL.bundle)
    with pytest.raises(ValueError, match="between 0 and 1"):
        FineTuning(held_out=1.0)
