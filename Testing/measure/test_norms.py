"""Reference values: the user's table, z-scores from it, and one sentence for whatever is missing."""

from __future__ import annotations

import pytest

from MSUSSegmentLib.measure.norms import Norm, norms_example, read_norms, z_score
from MSUSSegmentLib.measure.types import AUTO, EDITED, Measurement, Subject

EXAMPLE = norms_example()
BICEPS, TIBIALIS = "made-up biceps brachii", "made-up tibialis anterior"
HEAD = "quantity,unit,muscle,side,sex,age_min,age_max,mean,sd,intercept,residual_sd,age\n"


def ei(value, unit="grey", quantity="EI", index=1):
    return Measurement(quantity, index, value, unit, EDITED)


def table(tmp_path, *lines, head=HEAD, name="norms.csv"):
    path = tmp_path / name
    path.write_text(head + "".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_example_says_that_it_is_made_up_and_can_be_read():
    text = EXAMPLE.read_text(encoding="utf-8")
    assert text.startswith("# MADE-UP VALUES") and all("made up" in line for line in text.splitlines()[5:])
    norms = read_norms(EXAMPLE)
    assert len(norms) == 7 and {n.muscle for n in norms} == {BICEPS, TIBIALIS}


def test_a_group_norm_gives_its_z_score_by_sex_and_age():
    norms = read_norms(EXAMPLE)
    found = z_score(ei(65), norms, "Made-up_Biceps-Brachii", subject=Subject(age=45, sex="F"))
    assert found.value == pytest.approx(0.5) and found.expected == 60 and found.sd == 10 and found.norm.line == 7
    row = found.measurement
    assert (row.quantity, row.index, row.unit, row.provenance) == ("EI_z", 1, "SD", EDITED) and row.value == found.value
    assert "made-up scanner" in row.flag and "gain 50 %" in row.flag and found.verdict == ""
    assert z_score(ei(65), norms, BICEPS, subject=Subject(39.9, "M")).value == pytest.approx(2.5)


def test_a_regression_takes_age_sex_and_body_size():
    norms = read_norms(EXAMPLE)
    who = Subject(age=50, sex="M", height_cm=180, weight_kg=81)
    csa = z_score(ei(10.0, "cm2", "CSA"), norms, BICEPS, subject=who)
    assert csa.expected == pytest.approx(2 - 0.5 + 3 + 3.6 + 2.43) and csa.value == pytest.approx(10 - csa.expected)
    left = z_score(ei(60), norms, TIBIALIS, "left", who)
    assert left.expected == pytest.approx(40 + 10 + 2.5 - 4 + 0.5 * 25) and left.sd == 8
    assert z_score(ei(60), norms, TIBIALIS, "R", who).expected == pytest.approx(left.expected + 2)


def test_the_user_sets_what_is_abnormal():
    norms, who = (Norm("EI", "grey", "TA", intercept=50, sd=10),), Subject()
    assert z_score(ei(75), norms, "ta", subject=who, abnormal_above=2).verdict == "abnormal"
    assert z_score(ei(69), norms, "ta", subject=who, abnormal_above=2).verdict == "healthy"
    assert z_score(ei(25), norms, "ta", subject=who, abnormal_above=2).verdict == "healthy"
    low = z_score(ei(25), norms, "ta", abnormal_below=-2)
    assert low.verdict == "abnormal" and low.flag.startswith("abnormal; ") and "not stated" in low.flag
    assert z_score(ei(75), norms, "ta").verdict == ""


@pytest.mark.parametrize(
    ("measurement", "muscle", "side", "subject", "words"),
    [
        (ei(None), BICEPS, "", Subject(30, "F"), "EI is unknown"),
        (ei(50), "soleus", "", Subject(30, "F"), "no line for EI of"),
        (ei(50, quantity="EI_SD"), BICEPS, "", Subject(30, "F"), "no line for EI_SD"),
        (ei(50), BICEPS, "", Subject(age=30), "need the sex"),
        (ei(50), BICEPS, "", Subject(sex="F"), "need the age"),
        (ei(50), BICEPS, "", Subject(12, "F"), "do not cover this age"),
        (ei(50), TIBIALIS, "", Subject(30, "F"), "need the side"),
        (ei(50), TIBIALIS, "left", Subject(30, "F"), "needs the height and weight"),
        (ei(9.0, "cm2", "CSA"), BICEPS, "", Subject(30, "F", weight_kg=60), "needs the height;"),
        (ei(900.0, "px2", "CSA"), BICEPS, "", Subject(30, "F", 170, 60), "calibrate"),
    ],
)
def test_whatever_is_missing_is_one_sentence_without_the_subjects_data(measurement, muscle, side, subject, words):
    found = z_score(measurement, read_norms(EXAMPLE), muscle, side, subject)
    assert found.value is None and words in found.flag and found.verdict == ""
    assert not any(secret in found.flag for secret in ("30", "12", "170", "60"))


def test_no_text_shows_the_subjects_data():
    who = Subject(34.5, "F", 171.0, 63.0)
    assert not any(secret in f"{who} {who!r}" for secret in ("34", "171", "63"))
    found = z_score(ei(50), read_norms(EXAMPLE), BICEPS, subject=who, abnormal_above=2)
    assert not any(secret in found.flag for secret in ("34", "171", "63"))


def test_limits_of_age_are_completed_years(tmp_path):
    norms = read_norms(table(tmp_path, "EI,grey,TA,,,20,29,40,5,,,", "EI,grey,TA,,,30,39,50,5,,,"))
    for age, expected in ((20, 40), (29.99, 40), (30, 50), (39.9, 50)):
        assert z_score(ei(45), norms, "TA", subject=Subject(age)).expected == expected
    for age in (19.9, 40):
        assert z_score(ei(45), norms, "TA", subject=Subject(age)).value is None


def test_two_norms_that_match_are_both_named(tmp_path):
    norms = read_norms(table(tmp_path, "EI,grey,TA,,,20,30,40,5,,,", "EI,grey,TA,,,30,39,50,5,,,"))
    with pytest.raises(ValueError, match=r"line 2 of norms.csv and line 3 of norms.csv"):
        z_score(ei(45), norms, "TA", subject=Subject(30.5))
    assert z_score(ei(45), norms, "TA", subject=Subject(31)).expected == 50


def test_centimetres_and_millimetres_are_the_same_length(tmp_path):
    norms = read_norms(table(tmp_path, "MT,cm,RF,,,,,2,0.5,,,"))
    assert z_score(ei(25.0, "mm", "MT"), norms, "RF").value == pytest.approx(1)


def test_a_table_from_a_spreadsheet_with_semicolons_is_read(tmp_path):
    path = table(tmp_path, "40,5;5;Rectus femoris;EI;grey", head="\ufeffMean;SD;Muscle;Quantity;Unit\n")
    assert z_score(ei(50.5), read_norms(path), "rectus femoris").value == pytest.approx(2)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("EI,grey,TA,,,,,forty,5,,,", "line 2: 'forty' is not a number"),
        ("EI,grey,TA,,,,,nan,5,,,", "not a number"),
        ("EI,grey,TA,,,,,40,,,,", "either mean and sd"),
        ("EI,grey,TA,,,,,40,5,1,2,", "either mean and sd"),
        ("EI,grey,TA,,,,,40,5,,,0.1", "either mean and sd"),
        ("EI,grey,TA,,,,,,,1,,0.1", "either mean and sd"),
        ("EI,grey,TA,,,,,40,0,,,", "sd must be more than 0"),
        ("EI,grey,TA,,,40,20,40,5,,,", "age_min is more"),
        ("EI,grey,TA,up,,,,40,5,,,", "side must be"),
        ("EI,grey,TA,,x,,,40,5,,,", "sex must be"),
        ("EI,grey,,,,,,40,5,,,", "muscle is empty"),
        ("EI,grey,TA,,,,,40,5,,,,7", "more cells"),
        ('EI,grey,"TA,,,,,40,5,,,', "quotation marks"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, words):
    with pytest.raises(ValueError, match=r"norms.csv, line 2: .*\.$") as caught:
        read_norms(table(tmp_path, line))
    assert words in str(caught.value)


def test_a_bad_table_is_told(tmp_path):
    for head, words in (
        ("", "is empty"),
        (HEAD, "no norms below"),
        ("muscle,mean,sd\n", "no column quantity, unit"),
        ("quantity,unit,muscle,mean,sd,hight_cm\n", "hight_cm, which is unknown"),
        ("quantity,unit,muscle,mean,sd,sd\n", "the column sd twice"),
    ):
        with pytest.raises(ValueError, match=words):
            read_norms(table(tmp_path, head=head))
    (tmp_path / "norms.csv").write_bytes("quantity,unit,müscle\n".encode("latin-1"))
    with pytest.raises(ValueError, match="no column muscle"):
        read_norms(tmp_path / "norms.csv")


@pytest.mark.parametrize("wrong", [{"sex": "male"}, {"age": -1}, {"height_cm": 1e4}, {"weight_kg": float("nan")}])
def test_a_subject_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match="must"):
        Subject(**wrong)
    assert Subject(height_cm=200, weight_kg=80).bmi == 20 and Subject(height_cm=180).bmi is None


def test_an_unknown_side_is_refused():
    with pytest.raises(ValueError, match="side"):
        z_score(ei(1), (), "TA", "upper")
    assert z_score(Measurement("EI", None, 1.0, "grey", AUTO), (), "TA").value is None


def test_one_norm_twice_is_one_unless_its_values_differ(tmp_path):
    line = "EI,grey,TA,,F,20,29,40,5,,,"
    assert len(read_norms(table(tmp_path, line, line))) == 1
    with pytest.raises(ValueError, match="line 4: the norm for EI of TA has other values in line 2"):
        read_norms(table(tmp_path, line, "EI,grey,TA,,M,20,29,40,5,,,", line.replace("40", "41")))
