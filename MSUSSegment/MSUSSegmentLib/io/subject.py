"""Who was scanned, from the patient module of a DICOM file: for reference values, in memory only."""

from __future__ import annotations

import re
from datetime import date

from MSUSSegmentLib.measure.types import Subject

#: Parts of a year in DICOM's age string (PS3.5, value representation AS).
_YEARS = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0}
#: What is believed; scanners write 0, or a height in cm, where nobody typed one in.
_AGE, _HEIGHT_CM, _WEIGHT_KG = (0.0, 120.0), (30.0, 250.0), (0.5, 450.0)


def subject_of(dataset) -> Subject:
    """Age, sex, height and weight of a pydicom Dataset; what is absent or not plausible is None.

    Age from PatientAge, else from PatientBirthDate and the study's (or acquisition's) date; PatientSex F or M;
    PatientSize is in m, PatientWeight in kg. Names and numbers of the patient are never looked at.
    """
    sex = str(dataset.get("PatientSex") or "").strip().upper()
    size = _number(dataset, "PatientSize")
    return Subject(
        age=_age(dataset),
        sex=sex if sex in ("F", "M") else None,
        height_cm=_believed(None if size is None else size * 100, _HEIGHT_CM),
        weight_kg=_believed(_number(dataset, "PatientWeight"), _WEIGHT_KG),
    )


def _age(dataset) -> float | None:
    match = re.fullmatch(r"(\d{1,3})([DWMY])", str(dataset.get("PatientAge") or "").strip().upper())
    if match:
        return _believed(int(match[1]) * _YEARS[match[2]], _AGE)
    born = _date(dataset, "PatientBirthDate")
    scanned = _date(dataset, "StudyDate") or _date(dataset, "AcquisitionDate")
    if born is None or scanned is None or scanned < born:
        return None
    whole = scanned.year - born.year - ((scanned.month, scanned.day) < (born.month, born.day))
    days = (scanned - born).days
    return _believed(max(float(whole), min(days / 365.25, whole + 0.999)), _AGE)  # never a birthday too early or late


def _date(dataset, keyword: str) -> date | None:
    text = str(dataset.get(keyword) or "").strip()
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if re.fullmatch(r"\d{8}", text) else None
    except ValueError:
        return None


def _number(dataset, keyword: str) -> float | None:
    try:
        return float(dataset.get(keyword))
    except (TypeError, ValueError):
        return None


def _believed(value: float | None, limits: tuple[float, float]) -> float | None:
    return value if value is not None and limits[0] <= value <= limits[1] else None
