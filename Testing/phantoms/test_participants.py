"""Simulated participants: torque and angle drive the muscle, differently in each."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from MSUSSegmentLib.phantoms.participants import KINDS, Participant, drive, render_trial, write_participants


def test_torque_and_angle_do_what_they_should():
    for number in range(4):
        person = Participant.draw(number)
        rest, turned, loaded = (person.muscle_at(*at) for at in ((0, 0), (30, 0), (0, 100)))
        assert turned.pennation_deg > rest.pennation_deg and turned.thickness_mm == rest.thickness_mm
        assert loaded.thickness_mm > 1.08 * rest.thickness_mm and loaded.pennation_deg > rest.pennation_deg
        assert turned.deep_angle > rest.deep_angle == loaded.deep_angle
    assert Participant.draw(3) == Participant.draw(3) != Participant.draw(2)


def test_every_kind_of_trial_fits_into_its_image_and_has_its_range():
    times = np.arange(0, 1.6, 0.04)
    for number in range(12):
        person = Participant.draw(number)
        for kind in range(6):
            angle, torque = drive(person, kind, times, 1.6)
            for i in range(0, 40, 13):
                person.muscle_at(angle[i], torque[i])  # raises what does not fit
            if KINDS[kind % 3] == "isometric":
                assert np.ptp(angle) == 0 and np.ptp(torque) > 50
            else:
                assert np.ptp(angle) > 30
            assert np.ptp(torque) < 15 or KINDS[kind % 3] != "passive"


def test_a_trial_moves_and_is_the_same_again():
    pixels, angle, torque = render_trial(Participant.draw(1), 2, 3)
    assert pixels.shape == (3, 240, 320) and angle.shape == torque.shape == (3,)
    assert np.abs(pixels[1].astype(int) - pixels[0]).mean() > 3
    assert np.array_equal(pixels, render_trial(Participant.draw(1), 2, 3)[0])


def test_the_table_beside_the_clips_is_what_drove_them(tmp_path):
    calls = []
    path = write_participants(tmp_path / "people", 2, 1, 3, lambda *a: calls.append(a))
    assert {p.name for p in path.parent.iterdir()} == {"p01_passive_1.nrrd", "p02_passive_1.nrrd", "targets.csv"}
    rows = list(csv.DictReader(path.open()))
    assert {row["participant"] for row in rows} == {"P01", "P02"} and calls[-1] == ("simulating", 2, 2)
    times = np.arange(3) / 25
    angle, _ = drive(Participant.draw(0), 0, times, 3 / 25)
    first = [float(row["angle (deg)"]) for row in rows if row["clip"] == "p01_passive_1"][::4]
    assert first == pytest.approx(angle, abs=1e-3)
