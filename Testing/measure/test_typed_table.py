"""One reader for every table that a person types: however a spreadsheet saves it, it says the same."""

import itertools
import re

import pytest

from MSUSSegmentLib.evaluation.experts import read_experts
from MSUSSegmentLib.evaluation.section_comparison import with_subjects
from MSUSSegmentLib.learning.examples import Example
from MSUSSegmentLib.measure.norms import read_norms
from MSUSSegmentLib.measure.typed_table import earlier_line, read_typed_table
from MSUSSegmentLib.report.muscle_results import Position, read_positions

ENCODINGS = {
    "utf-8": lambda text: text.encode("utf-8"),
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16, big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "latin-1": lambda text: text.encode("latin-1"),
}
DIALECTS = list(itertools.product(ENCODINGS, (",", ";", "\t"), (".", ","), ("\n", "\r\n")))


def written(rows, dialect):
    """The bytes of a table, as a spreadsheet writes it: cells quoted only where they must be."""
    encoding, delimiter, decimal, ending = dialect
    cells = ([re.sub(r"^(-?\d+)\.(\d+)$", rf"\1{decimal}\2", cell) for cell in row] for row in rows)
    lines = (delimiter.join(f'"{c}"' if re.search(f'[{delimiter}"\n]', c) else c for c in row) for row in cells)
    return ENCODINGS[encoding](ending.join(lines) + ending)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: f"{d[0]} {d[1]!r} {d[2]} {d[3]!r}")
def test_all_tables_say_the_same_in_every_dialect(tmp_path, dialect):
    path = tmp_path / "tafel.csv"

    def save(*rows):
        path.write_bytes(written(rows, dialect))
        return path

    (tmp_path / "Müller, 1.png").write_bytes(b"x")
    save(["Image", "Observer", "MT_mm", "PA_deg", "mm_per_pixel", "Remark"],
         ["Müller, 1.png", "Jörg", "18.909", "17.5", "0.0883002", "größer"],
         ["Müller, 1.png", "Ann", "19", "-17.25", "", ""])  # fmt: skip
    (image,) = (found := read_experts(path)).images
    assert not found.problems and image.mm_per_pixel == 0.0883002
    readings = [(who, r["MT"], r["PA"]) for who, r in image.readings.items()]
    assert readings == [("Jörg", 18.909, 17.5), ("Ann", 19, -17.25)]

    save(["quantity", "unit", "muscle", "mean", "sd", "source"],
         ["EI", "grey", "größter Muskel", "50.5", "10", "Müller"])  # fmt: skip
    (norm,) = read_norms(path)
    assert (norm.muscle, norm.intercept, norm.sd, norm.source) == ("größter Muskel", 50.5, 10, "Müller")

    save(["group", "age", "sex", "height_cm"], ["Jürgen", "41.5", "M", "180"])
    (example,) = with_subjects([Example("i", path, {}, "Jürgen", None, "test")], path)
    assert example.about == {"age": "41.5", "sex": "M", "height_cm": "180.0"}

    save(["source", "position_mm", "frame"], ["Fuß", "12.5", ""], ["Fuß", "1200", "4"])
    assert read_positions(path) == [Position("Fuß", 12.5), Position("Fuß", 1200, 4)]


def table(tmp_path, text):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    return read_typed_table(tmp_path / "t.csv", "it has columns")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("sep=;\na;b\n1,5;2\n", [{"a": "1,5", "b": "2"}]),
        ('"sep=\t"\na\tb\n1\t2\n', [{"a": "1", "b": "2"}]),
        ("# a remark; with; more\n\na;b\n\n1;2\n;\n# 3;4\n", [{"a": "1", "b": "2"}]),
        ("a,b,\n1,2,\n", [{"a": "1", "b": "2"}]),  # a column too many, without a name
        ("a,b\n1\n", [{"a": "1", "b": ""}]),
        ('a,b\n"two\nlines",2\n3,4\n', [{"a": "two\nlines", "b": "2"}, {"a": "3", "b": "4"}]),
        ('"a, in mm";b\n1;2\n', [{"a, in mm": "1", "b": "2"}]),
        ("A\u00a0, b \n 1 ,2\u00a0\n", [{"a": "1", "b": "2"}]),
        ("a;b\r1;2\r", [{"a": "1", "b": "2"}]),  # line ends of old Macs
    ],
)
def test_what_spreadsheets_add_is_passed_over(tmp_path, text, cells):
    assert [row for _, row in table(tmp_path, text).rows] == cells


def test_lines_are_those_of_the_file(tmp_path):
    found = table(tmp_path, '# remark\na,b\n\n"x\ny",1\nz,2\n')
    assert [line for line, _ in found.rows] == [4, 6]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "t.csv is empty; it has columns."),
        ("# only remarks\n", "is empty"),
        ("a,b\n1,2,3\n", "line 2: more cells than columns"),
        ('a,b\n1,2\n"3,4\n5,6\n', "line 3: its quotation marks do not match"),
        ('a,b\n"3"x"",4\n', "line 2: its quotation marks do not match"),
        ("a,b,A\n1,2,3\n", "the column a twice"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence_that_names_the_line(tmp_path, text, words):
    with pytest.raises(ValueError, match=words):
        table(tmp_path, text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 and more", "is a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x01\x02", "cannot be read as text"),
        (b"\xff\xfea\x00b", "cannot be read as text"),
        (b"a,b\n1,\x00\n", "cannot be read as text"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, words):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(ValueError, match=words):
        read_typed_table(tmp_path / "t.csv", "it has columns")


def test_a_file_that_cannot_be_opened_gets_a_sentence_without_error_numbers(tmp_path):
    for path, words in ((tmp_path / "none.csv", "does not exist"), (tmp_path, "cannot be read")):
        with pytest.raises(OSError, match=words) as caught:
            read_typed_table(path, "it has columns")
        assert "Errno" not in str(caught.value)


@pytest.mark.parametrize(
    ("others", "cell", "value"),
    [
        ([], "18.5", 18.5),
        ([], "18,5", 18.5),
        ([], "18,909", 18.909),  # nothing speaks for thousands
        ([], "18.909", 18.909),
        (["2,5"], "18,909", 18.909),
        (["2.5"], "18.909", 18.909),
        (["2.5"], "18,5", 18.5),
        (["2.5"], "0,088", 0.088),
        (["2,5"], "0.088", 0.088),
        ([], "1.234,5", 1234.5),
        ([], "1,234.5", 1234.5),
        ([], "1 234,5", 1234.5),
        ([], "1'234.5", 1234.5),
        ([], "\u22123,5", -3.5),
        ([], "+3", 3.0),
        ([], "1e-3", 0.001),
        ([], ".5", 0.5),
        ([], "", None),
        ([], " \u00a0", None),
    ],
)
def test_a_number_may_have_a_decimal_point_or_comma(tmp_path, others, cell, value):
    found = table(tmp_path, "\n".join(["a;b", *(f"{other};" for other in others), f"{cell};1"]) + "\n")
    assert found.number(found.rows[-1][1]["a"], "a") == value


@pytest.mark.parametrize(
    ("others", "cell", "words"),
    [
        (["2.5"], "1,234", "may have parted thousands, so a is not clear"),
        (["2,5"], "1.234", "may have parted thousands"),
        ([], "1.234.567", "may have parted thousands"),
        (["2.5"], "-12,500", "may have parted thousands"),
        ([], "seventeen", "'seventeen' is not a number, as a must be"),
        ([], "nan", "is not a number"),
        ([], "inf", "is not a number"),
        ([], "1e999", "is not a number"),
        ([], "1_000", "is not a number"),
        ([], "12 5", "is not a number"),
        ([], "1,2,3", "is not a number"),
        ([], "1,23.5", "is not a number"),
        ([], "17°", "is not a number"),
        ([], "0x10", "is not a number"),
    ],
)
def test_what_may_be_two_numbers_or_none_is_refused(tmp_path, others, cell, words):
    found = table(tmp_path, "\n".join(["a;b", *(f"{other};" for other in others), f"{cell};1"]) + "\n")
    with pytest.raises(ValueError, match=words):
        found.number(found.rows[-1][1]["a"], "a")


@pytest.mark.parametrize(("cell", "value"), [("7", 7), ("7.0", 7), ("0", 0), ("", None)])
def test_whole_numbers(tmp_path, cell, value):
    assert table(tmp_path, "a\n1\n").whole(cell, "a") == value


@pytest.mark.parametrize("cell", ["7.5", "-1", "x", "1,5"])
def test_what_is_no_whole_number(tmp_path, cell):
    with pytest.raises(ValueError, match="is not a whole number, as a must be"):
        table(tmp_path, "a\n1\n").whole(cell, "a")


def test_a_key_said_twice_is_a_contradiction_only_with_other_values():
    seen = {}
    assert earlier_line(seen, "k", 2, 5.0, "the age of k") is None
    assert earlier_line(seen, "k", 3, 5, "the age of k") == 2
    assert earlier_line(seen, "other", 4, 6, "the age of other") is None
    with pytest.raises(ValueError, match="the age of k has other values in line 2; correct one of the two"):
        earlier_line(seen, "k", 5, 6, "the age of k")
