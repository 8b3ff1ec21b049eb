from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.config.durations import format_duration, parse_duration, say_duration
from deskbreak.config.problems import MismatchError
from deskbreak.config.times import (
    format_days,
    format_span,
    format_time,
    read_days,
    read_span,
    read_time,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30m", 1800),
        ("1h 30m", 5400),
        ("1h30m", 5400),
        ("20s", 20),
        ("1.5h", 5400),
        ("90s", 90),
        ("0s", 0),
        ("  5 M ", 300),
        ("0.5s", 0.5),
        ("1 hour 5 minutes", 3900),
        ("2d", 172800),
        ("90m", 5400),
        ("0.000001s", 0.000001),
    ],
)
def test_a_duration_is_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "30",
        "m",
        "-5m",
        "5x",
        "30m 1h",
        "5m 5m",
        "5m,10m",
        "1e3s",
        "٣m",
        "1.5.5h",
        "999999999999d",
        "5 m m",
        "half an hour",
        "9" * 5000 + "s",
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(MismatchError):
        parse_duration(text)


def test_a_bare_number_in_quotes_is_taken_for_minutes_in_the_hint() -> None:
    with pytest.raises(MismatchError) as caught:
        parse_duration("30")
    assert caught.value.faults[0].nearest == "30m"


@given(st.timedeltas(timedelta(0), timedelta(days=300)))
def test_a_written_duration_reads_back_exactly(value: timedelta) -> None:
    assert parse_duration(format_duration(value)) == value


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    try:
        value = parse_duration(text)
    except MismatchError:
        return
    assert value >= timedelta(0)


def test_a_duration_is_said_in_words() -> None:
    assert say_duration(timedelta(minutes=90)) == "1 h 30 min"
    assert say_duration(timedelta(seconds=20)) == "20 s"
    assert say_duration(timedelta(0)) == "0 s"
    assert format_duration(timedelta(hours=2)) == "2h"


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("mon-fri", {1, 2, 3, 4, 5}),
        ("mon,wed", {1, 3}),
        ("mon, wed-fri", {1, 3, 4, 5}),
        ("sat-sun", {6, 7}),
        ("daily", set(range(1, 8))),
        ("Sunday", {7}),
        ("fri-mon", {5, 6, 7, 1}),
        (["mon", "tue"], {1, 2}),
        (["mon-wed", "sun"], {1, 2, 3, 7}),
    ],
)
def test_weekdays_are_read(value: object, days: set[int]) -> None:
    assert read_days(value) == days


@pytest.mark.parametrize("value", ["", "mo", "mon-", [], [1], 5, None, ["mon", "x"]])
def test_what_is_no_weekday_is_refused(value: object) -> None:
    with pytest.raises(MismatchError):
        read_days(value)


def test_the_nearest_span_of_days_is_named() -> None:
    with pytest.raises(MismatchError) as caught:
        read_days("mon-fry")
    assert caught.value.faults[0].nearest == "mon-fri"


@given(st.frozensets(st.integers(1, 7), min_size=1))
def test_written_weekdays_read_back(days: frozenset[int]) -> None:
    assert read_days(format_days(days)) == days


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("09:00-12:30", (time(9), time(12, 30))),
        ("9:00 - 12:30", (time(9), time(12, 30))),
        ("22:00-06:00", (time(22), time(6))),
        ("13:00-24:00", (time(13), time(0))),
        ("00:00-24:00", (time(0), time(0))),
    ],
)
def test_a_span_of_the_day_is_read(text: str, span: tuple[time, time]) -> None:
    assert read_span(text) == span
    assert read_span(format_span(span)) == span


@pytest.mark.parametrize(
    "value", ["", "9-12", "09:00", "09:00-09:00", "24:00-09:00", "09:60-10:00", 9]
)
def test_what_is_no_span_is_refused(value: object) -> None:
    with pytest.raises(MismatchError):
        read_span(value)


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_a_written_time_reads_back(value: time) -> None:
    assert read_time(format_time(value)) == value
    assert read_time(value) == value


@pytest.mark.parametrize(
    ("value", "meant"),
    [("9", "09:00"), ("9.30", "09:30"), ("4pm", "16:00"), ("12am", "00:00"), ("x", "")],
)
def test_a_time_in_another_form_is_named_in_ours(value: str, meant: str) -> None:
    with pytest.raises(MismatchError) as caught:
        read_time(value)
    assert caught.value.faults[0].nearest == meant
