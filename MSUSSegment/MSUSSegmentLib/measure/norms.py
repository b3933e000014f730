"""Reference values: a user's table of norms, and how many standard deviations a measurement lies off them.

The table is CSV (see ``measure.typed_table``; lines that start with # are remarks). Its first line names the columns
(any order, capitals do not matter), every other line is one norm:

| column | what |
|---|---|
| quantity, unit | what is measured, as in the results: EI in grey, CSA in cm2, MT in mm, ... |
| muscle | the muscle's name, as the user types it for a measurement |
| side | left, right, or empty for both |
| sex | F, M, or empty for both |
| age_min, age_max | completed years, both included (30 to 39 holds until the 40th birthday); empty: no limit |
| mean, sd | the group's mean and standard deviation, or instead of them |
| intercept, residual_sd | a regression: expected = intercept + the terms below, with its residual SD |
| age, age2, sex_male | + age x years + age2 x years^2 + sex_male (added for men); empty: 0 |
| height_cm, weight_kg, bmi | + height_cm x cm + weight_kg x kg + bmi x kg/m2; empty: 0 |
| device, gain | scanner and settings of the norms: EI means nothing across devices; said with every z-score |
| source | where the numbers are from |

Needed: quantity, unit, muscle, and in each line either mean and sd, or intercept and residual_sd.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from MSUSSegmentLib.measure.typed_table import TypedTable, earlier_line, read_typed_table
from MSUSSegmentLib.measure.types import Measurement, Subject

TEXT = ("quantity", "unit", "muscle", "side", "sex", "device", "gain", "source")
COEFFICIENTS = ("age", "age2", "sex_male", "height_cm", "weight_kg", "bmi")
NUMBERS = ("age_min", "age_max", "mean", "sd", "intercept", "residual_sd", *COEFFICIENTS)
COLUMNS = (*TEXT, *NUMBERS)
_NEEDED = ("quantity", "unit", "muscle")
_SIDES = {"": "", "left": "left", "l": "left", "right": "right", "r": "right", "both": ""}
_SEXES = {"": "", "f": "F", "female": "F", "w": "F", "woman": "F", "m": "M", "male": "M", "man": "M", "both": ""}
#: Units that can be turned into one another, as multiples of one of them.
_UNITS = ({"mm": 1.0, "cm": 10.0}, {"mm2": 1.0, "cm2": 100.0}, {"mm3": 1.0, "cm3": 1000.0, "ml": 1000.0})
_EXAMPLE = Path(__file__).with_name("norms-example-made-up.csv")
_ADVICE = f"the example {_EXAMPLE} shows how"


@dataclass(frozen=True)
class Norm:
    """One line of a table of norms; ``line`` is its number in the file ``table``. See the module for the rest."""

    quantity: str
    unit: str
    muscle: str
    side: str = ""
    sex: str = ""
    age_min: float | None = None
    age_max: float | None = None
    intercept: float = 0.0
    sd: float = 1.0
    coefficients: dict[str, float] = field(default_factory=dict)
    device: str = ""
    gain: str = ""
    source: str = ""
    table: str = ""
    line: int = 0

    def covers(self, age: float) -> bool:
        """Whether an age in years lies in the norm's range; a whole upper limit holds until the next birthday."""
        if self.age_min is not None and age < self.age_min:
            return False
        if self.age_max is None:
            return True
        return age < self.age_max + 1 if float(self.age_max).is_integer() else age <= self.age_max


@dataclass(frozen=True)
class ZScore:
    """How a measurement compares with the norms. ``value`` is None when that cannot be said; ``flag`` says why.

    ``expected`` and ``sd`` are in the norm's unit. ``verdict``: "healthy" or "abnormal" by the user's thresholds, ""
    without them. ``measurement`` is the row for a table (quantity with "_z" behind, unit "SD"). Nothing in it names
    the subject's data.
    """

    value: float | None
    measurement: Measurement
    norm: Norm | None = None
    expected: float | None = None
    sd: float | None = None
    verdict: str = ""

    @property
    def flag(self) -> str:
        return self.measurement.flag


def norms_example() -> Path:
    """The table that shows the columns, installed with the package; its values are made up."""
    return _EXAMPLE


def read_norms(path: str | Path) -> tuple[Norm, ...]:
    """The norms of a table, in its order, each once.

    ValueError, in one sentence that names the line, for a table that cannot be used or that holds two norms of the same
    quantity, muscle, side, sex and age with different values; OSError when it cannot be opened.
    """
    path = Path(path)
    table = read_typed_table(path, _ADVICE)
    names = table.names
    unknown = [name for name in names if name and name not in COLUMNS]
    lacking = [name for name in _NEEDED if name not in names]
    if lacking:
        raise ValueError(f"{path.name} has no column {', '.join(lacking)}; {_ADVICE}.")
    if unknown:
        raise ValueError(f"{path.name} has the column {', '.join(unknown)}, which is unknown; {_ADVICE}.")
    norms, seen = [], {}
    for line, row in table.rows:
        norm = _norm(row, line, table)
        names = (_plain(norm.quantity), _plain(norm.muscle), norm.side, norm.sex, norm.age_min, norm.age_max)
        what = f"the norm for {norm.quantity} of {norm.muscle}"
        try:
            if earlier_line(seen, names, line, replace(norm, line=0), what) is None:
                norms.append(norm)
        except ValueError as error:
            raise table.refusal(line, error) from None
    if not norms:
        raise ValueError(f"{path.name} has column names but no norms below them; {_ADVICE}.")
    return tuple(norms)


def z_score(
    measurement: Measurement,
    norms: Iterable[Norm],
    muscle: str,
    side: str = "",
    subject: Subject = Subject(),  # noqa: B008  frozen
    *,
    abnormal_above: float | None = None,
    abnormal_below: float | None = None,
) -> ZScore:
    """z = (value - expected) / SD of the one norm for this quantity, muscle, side, sex and age.

    ``side``: "left", "right" or "". The user sets what is abnormal: z above ``abnormal_above`` (EI rises in disease) or
    below ``abnormal_below`` (CSA falls); with neither, nothing is judged. When something is missing (no such norm, no
    age, no scale, ...), there is no value and a flag with one clear sentence.

    ValueError when several norms match (their lines are named), or for an unknown side.
    """
    side = _side(side)

    def missing(why: str, norm: Norm | None = None) -> ZScore:
        return ZScore(None, _row(measurement, None, why), norm)

    if measurement.value is None:
        return missing(measurement.flag or f"{measurement.quantity} is unknown")
    rows = [n for n in norms if _same(n.quantity, measurement.quantity) and _same(n.muscle, muscle)]
    if not rows:
        return missing(f'The norms have no line for {measurement.quantity} of "{muscle}".')
    for name, known, fits in (
        ("side", side or None, lambda n: n.side in ("", side)),
        ("sex", subject.sex, lambda n: n.sex in ("", subject.sex)),
        ("age", subject.age, lambda n: n.covers(subject.age)),
    ):
        if known is None:
            if any(_restricts(n, name) for n in rows):
                return missing(f"The norms need the {name}; give it for a z-score.")
            continue
        rows = [n for n in rows if fits(n)]
        if not rows:
            return missing(f'The norms for {measurement.quantity} of "{muscle}" do not cover this {name}.')
    if len(rows) > 1:
        lines = " and ".join(f"line {n.line} of {n.table}" for n in rows)
        raise ValueError(f"Several norms match {measurement.quantity} of {muscle}: {lines}; leave only one of them.")
    norm = rows[0]
    expected = _expected(norm, subject)
    if isinstance(expected, str):
        return missing(f"The norm is a regression that needs the {expected}; give it for a z-score.", norm)
    value = _in_unit(measurement, norm.unit)
    if value is None:
        unit = measurement.unit
        advice = "calibrate the image" if unit in ("px", "px2") else "correct the table"
        return missing(f"The norms are in {norm.unit}, the measurement in {unit}; {advice}.", norm)
    z = (value - expected) / norm.sd
    verdict = ""
    if abnormal_above is not None or abnormal_below is not None:
        high = abnormal_above is not None and z > abnormal_above
        low = abnormal_below is not None and z < abnormal_below
        verdict = "abnormal" if high or low else "healthy"
    settings = ", ".join(filter(None, (norm.device, norm.gain and f"gain {norm.gain}")))
    origin = f"norms of {norm.source or norm.table or 'the user'}, {settings or 'device and gain not stated'}"
    flags = filter(None, (verdict, origin, measurement.flag))
    return ZScore(z, _row(measurement, z, "; ".join(flags)), norm, expected, norm.sd, verdict)


def _row(measurement: Measurement, z: float | None, flag: str) -> Measurement:
    return Measurement(f"{measurement.quantity}_z", measurement.index, z, "SD", measurement.provenance, flag)


def _restricts(norm: Norm, name: str) -> bool:
    if name == "age":
        return norm.age_min is not None or norm.age_max is not None
    return bool(norm.side if name == "side" else norm.sex)


def _expected(norm: Norm, subject: Subject) -> float | str:
    """The expected value, or the name of what is missing for it."""
    known = {
        "age": subject.age,
        "age2": None if subject.age is None else subject.age**2,
        "sex_male": None if subject.sex is None else float(subject.sex == "M"),
        "height_cm": subject.height_cm,
        "weight_kg": subject.weight_kg,
        "bmi": subject.bmi,
    }
    words = {"age2": "age", "sex_male": "sex", "height_cm": "height", "weight_kg": "weight", "bmi": "height and weight"}
    lacking = dict.fromkeys(words.get(name, name) for name in norm.coefficients if known[name] is None)
    if lacking:
        return " and the ".join(lacking)
    return norm.intercept + sum(factor * known[name] for name, factor in norm.coefficients.items())


def _in_unit(measurement: Measurement, unit: str) -> float | None:
    if measurement.unit == unit:
        return measurement.value
    for family in _UNITS:
        if measurement.unit in family and unit in family:
            return measurement.value * family[measurement.unit] / family[unit]
    return None


def _same(first: str, second: str) -> bool:
    """Whether two names are the same but for capitals, spaces, hyphens and underscores."""
    return _plain(first) == _plain(second)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _side(side: str) -> str:
    try:
        return _SIDES[side.strip().lower()]
    except KeyError:
        raise ValueError(f'The side must be "left", "right" or empty, not {side!r}.') from None


def _norm(row: dict[str, str], line: int, table: TypedTable) -> Norm:
    def refuse(why: str) -> ValueError:
        return table.refusal(line, why)

    def number(name: str) -> float | None:
        try:
            return table.number(row.get(name, ""), name)
        except ValueError as error:
            raise refuse(error) from None

    for name in _NEEDED:
        if not row[name]:
            raise refuse(f"{name} is empty")
    side, sex = row.get("side", "").lower(), row.get("sex", "").lower()
    if side not in _SIDES:
        raise refuse(f"the side must be left, right or empty, not {side!r}")
    if sex not in _SEXES:
        raise refuse(f"the sex must be F, M or empty, not {sex!r}")
    values = {name: number(name) for name in NUMBERS}
    group, regression = ("mean", "sd"), ("intercept", "residual_sd")
    given = [pair for pair in (group, regression) if all(values[name] is not None for name in pair)]
    halves = [pair for pair in (group, regression) if any(values[name] is not None for name in pair)]
    factors = {name: values[name] for name in COEFFICIENTS if values[name]}
    if len(given) != 1 or halves != given or (given == [group] and factors):
        raise refuse("give either mean and sd, or intercept, residual_sd and coefficients")
    centre, spread = (values[name] for name in given[0])
    if spread <= 0:
        raise refuse(f"{given[0][1]} must be more than 0")
    low, high = values["age_min"], values["age_max"]
    if low is not None and high is not None and low > high:
        raise refuse("age_min is more than age_max")
    texts = {name: row.get(name, "") for name in ("quantity", "unit", "muscle", "device", "gain", "source")}
    return Norm(
        **texts, side=_SIDES[side], sex=_SEXES[sex], age_min=low, age_max=high, intercept=centre, sd=spread,
        coefficients=factors, table=table.file, line=line,
    )
