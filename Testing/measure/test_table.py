"""The table of results: what is written is what is read, whole or not at all."""

from __future__ import annotations

import csv
import errno
import itertools
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from MSUSSegmentLib.measure import table
from MSUSSegmentLib.measure.types import Measurement


def rows():
    return [
        table.row(
            Measurement("PA", None, 17.123456789012345, "deg"), source="clip, 1 ü.mp4", frame=3, time_s=0.1,
            rater="A", model="cmscnet 1", scale_source="typed",
            weights=table.short_digest("0123456789abcdef"),
        ),
        table.row(Measurement("FL", 2, None, "mm", "edited", 'no "deep"\naponeurosis'), source="a", frame=0),
    ]


def test_a_table_is_read_back_as_it_was_written(tmp_path):
    path = tmp_path / "results ü.csv"
    table.write_csv(path, rows())
    assert table.read_csv(path) == rows()
    assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(table.COLUMNS)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_digit_of_a_number_is_kept(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("table") / "one.csv"
    measurement = Measurement("MT", np.int64(1), np.float64(value), "mm")
    table.write_csv(path, [table.row(measurement, source="a", frame=0)])
    (one,) = table.read_csv(path)
    assert one["value"] == value and one["index"] == 1 and isinstance(one["index"], int)


def test_an_empty_table_has_its_header(tmp_path):
    table.write_csv(tmp_path / "none.csv", [])
    assert table.read_csv(tmp_path / "none.csv") == []


def test_a_failed_write_leaves_the_old_table_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "results.csv"
    table.write_csv(path, rows())
    before = path.read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(table.os, "fsync", full)
    with pytest.raises(OSError, match=r"could not be written to .*No space left") as caught:
        table.write_csv(path, rows()[:1])
    assert caught.value.errno == errno.ENOSPC
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["results.csv"]


def test_a_missing_folder_is_an_error_that_names_it(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        table.write_csv(tmp_path / "nowhere" / "results.csv", rows())


def test_rows_with_other_columns_or_without_a_number_are_refused(tmp_path):
    with pytest.raises(ValueError, match="unit"):
        table.write_csv(tmp_path / "a.csv", [{k: v for k, v in rows()[0].items() if k != "unit"}])
    with pytest.raises(ValueError, match="NaN"):
        table.write_csv(tmp_path / "a.csv", [{**rows()[0], "value": float("nan")}])
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a table"),
        (b"a,b,c\n1,2,3\n", "not a table"),
        (",".join(table.COLUMNS[1:]).encode(), "not a table"),
        (",".join((*table.COLUMNS, "mood")).encode(), "not a table"),
        (",".join((*table.COLUMNS, table.COLUMNS[-1])).encode(), "not a table"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (",".join(table.COLUMNS).encode() + b"\na,b\n", f"2 cells instead of {len(table.COLUMNS)}"),
        (",".join(table.COLUMNS).encode() + b"\na,x" + b"," * (len(table.COLUMNS) - 2) + b"\n", "'x' is not a number"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(tmp_path, content, words):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        table.read_csv(path)


LATER = table.COLUMNS[table.REQUIRED :]


@pytest.mark.parametrize("kept", [k for n in range(len(LATER) + 1) for k in itertools.combinations(LATER, n)])
def test_a_table_of_an_earlier_version_lacks_later_columns_and_is_read(tmp_path, kept):
    columns, old = (*table.COLUMNS[: table.REQUIRED], *kept), rows()
    with (tmp_path / "old.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(old)
    empty = {name: None if name in table.NUMBERS else "" for name in set(LATER) - set(kept)}
    assert table.read_csv(tmp_path / "old.csv") == [{**one, **empty} for one in old]


def test_a_table_saved_again_by_a_spreadsheet_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "results.csv"
    table.write_csv(path, rows())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert table.read_csv(path) == rows()
