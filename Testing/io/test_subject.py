"""Age, sex, height and weight of a DICOM file, where they can be believed."""

from __future__ import annotations

import pytest
from pydicom.dataset import Dataset

from MSUSSegmentLib.io.subject import subject_of


def subject(**tags):
    dataset = Dataset()
    for keyword, value in tags.items():
        setattr(dataset, keyword, value)
    return subject_of(dataset)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        *(("034Y", 34), ("018M", 1.5), ("052W", 52 * 7 / 365.25), ("010D", 10 / 365.25)),
        *(("34", None), ("", None), ("150Y", None)),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_an_age_is_in_years_whatever_its_unit(text, years):
    assert subject(PatientAge=text).age == (None if years is None else pytest.approx(years))


@pytest.mark.parametrize(
    ("born", "scanned", "low", "high"),
    [
        ("19850601", "20250531", 39.9, 39.9999),  # the day before the birthday
        ("19850601", "20250601", 40, 40.01),
        ("20000229", "20010228", 0.99, 0.9999),
        ("20240101", "20240701", 0.49, 0.51),
    ],
)
def test_without_an_age_the_dates_give_it_and_birthdays_are_exact(born, scanned, low, high):
    assert low <= subject(PatientBirthDate=born, StudyDate=scanned).age <= high
    assert subject(PatientBirthDate=born, StudyDate=scanned, PatientAge="050Y").age == 50


@pytest.mark.parametrize("born", ["", "20260101", "20251399", "1985"])
@pytest.mark.filterwarnings("ignore")
def test_dates_that_cannot_be_give_no_age(born):
    assert subject(PatientBirthDate=born, StudyDate="20250601").age is None


def test_zeros_and_slips_are_unknown():
    nothing = subject(PatientSize="0.000000", PatientWeight="0", PatientSex="O")
    assert (nothing.height_cm, nothing.weight_kg, nothing.sex, nothing.age) == (None, None, None, None)
    assert subject(PatientSize="175").height_cm is None
    assert subject(PatientSize="1.75", PatientWeight="70").bmi == pytest.approx(70 / 1.75**2)
