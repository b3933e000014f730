"""Flags are data: they travel as JSON, are worded in one place, and text is only for people."""

from __future__ import annotations

import inspect

import pytest

from MSUSSegmentLib.measure.flags import WORDS, as_flags, counted_text, decode, encode, flag, text_of
from MSUSSegmentLib.measure.types import Measurement

SAMPLE = {"count": 3, "known": 2, "total": 3}


def example(code):
    """A flag of a code with made-up values."""
    names = inspect.signature(WORDS[code]).parameters
    numbers = {"value": 48.5, "low": 5.0, "high": 45.0, "share": 0.62, "size": 3.0, "unit": "deg", **SAMPLE}
    return flag(code, **{name: numbers.get(name, "word") for name in names})


@pytest.mark.parametrize("code", WORDS)
def test_every_flag_has_words_and_comes_back_from_its_text_form(code):
    one = example(code)
    assert str(one) and decode(encode([one])) == (one,)


def test_several_flags_are_worded_once_each_in_their_order():
    both = (flag("unsure"), flag("extrapolated", share=0.62), flag("unsure"))
    assert text_of(both) == "unsure; extrapolated 62 %" and decode(encode(both)) == both
    assert encode(()) == "" and decode("") == ()


def test_plain_text_is_a_flag_that_only_people_read():
    number = Measurement("CSA", 1, None, "cm2", "auto", "the contour is open")
    assert number.flag == "the contour is open" and number.has("text") and not number.has("unsure")
    assert as_flags("") == () and Measurement("CSA", 1, 2.0, "cm2").flags == ()


def test_unknown_codes_are_refused_and_spoilt_text_is_named():
    with pytest.raises(KeyError, match="nonsense"):
        flag("nonsense")
    for text in ("nonsense", "[1]", "{}x"):
        with pytest.raises(ValueError):
            decode(text)


def test_flags_of_many_frames_are_one_sentence_a_kind_with_how_often():
    frames = [
        [flag("extrapolated", share=0.5), flag("unsure")],
        [flag("extrapolated", share=0.6)],
        [flag("extrapolated", share=0.6), flag("deleted", what="fascicle 1")],
        [],
    ]
    assert counted_text(frames) == [
        "extrapolated 60 % (in 3 of 4 frames)",
        "unsure (in 1 of 4 frames)",
        "fascicle 1 was deleted (in 1 of 4 frames)",
    ]
    assert counted_text(frames[:1]) == ["extrapolated 50 %", "unsure"] and counted_text([]) == []
    kinds = [[flag("deleted", what="fascicle 1")], [flag("deleted", what="fascicle 2")]]
    assert len(counted_text(kinds)) == 2  # of different lines
