from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import click
import pytest
import time_machine

from deskbreak.cli.values import (
    day,
    day_or_time,
    duration,
    time_to_come,
    until_time,
)
from deskbreak.exceptions import Problem


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if sys.platform == "win32":
        pytest.skip("the zone cannot be set for one process")
    else:
        monkeypatch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
        monkeypatch.undo()
        time.tzset()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


@pytest.mark.parametrize(
    ("text", "now", "until"),
    [
        ("14:00", "2025-03-10 13:59", "2025-03-10T14:00+01:00"),
        ("14:00", "2025-03-10 14:00", "2025-03-11T14:00+01:00"),
        ("9:05", "2025-03-10 14:00", "2025-03-11T09:05+01:00"),
        ("tomorrow 9:00", "2025-03-10 08:00", "2025-03-11T09:00+01:00"),
        # The night in which summer time begins: the offset is that of the target.
        ("08:00", "2025-03-29 22:00", "2025-03-30T08:00+02:00"),
        ("2025-03-10T09:00", "2025-03-09 09:00", "2025-03-10T09:00+01:00"),
        ("2025-03-10 09:00+00:00", "2025-03-09 09:00", "2025-03-10T10:00+01:00"),
        ("2025-03-10", "2025-03-09 09:00", "2025-03-10T00:00+01:00"),
        ("2026-12-01 09:00", "2025-03-09 09:00", "2026-12-01T09:00+01:00"),
        # 2025-03-10 is a Monday.
        ("mon 9:00", "2025-03-10 08:59", "2025-03-10T09:00+01:00"),
        ("Monday 9:00", "2025-03-10 09:00", "2025-03-17T09:00+01:00"),
        ("sun 9:00", "2025-03-10 09:00", "2025-03-16T09:00+01:00"),
        ("fri 17:30", "2025-03-27 12:00", "2025-03-28T17:30+01:00"),
        ("mon 8:00", "2025-03-28 12:00", "2025-03-31T08:00+02:00"),
    ],
)
def test_a_time_to_come_is_the_next_one(text: str, now: str, until: str) -> None:
    assert until_time(text, at(now)) == datetime.fromisoformat(until)


@pytest.mark.parametrize(
    "text",
    [
        *("", "24:00", "9:7", "9:60", "noon", "yesterday 9:00", "2025-03-01", "-1:00"),
        *("tomorrow", "mon", "mo 9:00", "mon tue 9:00"),
    ],
)
def test_what_is_no_time_to_come_is_refused(text: str) -> None:
    assert until_time(text, at("2025-03-10 12:00")) is None
    with pytest.raises(click.BadParameter, match="14:00"):
        time_to_come(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("tomorrow", "tomorrow"),
        (" Tomorrow ", "tomorrow"),
        ("mon", "mon"),
        ("Friday", "fri"),
        ("2099-03-10T14:00+01:00", "2099-03-10T14:00:00+01:00"),
    ],
)
def test_a_day_without_a_clock_time_is_left_to_who_knows_when_it_begins(
    text: str, told: str
) -> None:
    assert day_or_time(text) == told


@pytest.mark.parametrize("text", ["", "soon", "yesterday", "24:00"])
def test_what_is_neither_a_day_nor_a_time_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="tomorrow"):
        day_or_time(text)


def test_durations_and_days_are_read_as_people_write_them() -> None:
    assert duration("1h 30m") == timedelta(minutes=90)
    assert duration(timedelta(1)) == timedelta(1)
    assert day("2025-03-10") == date(2025, 3, 10)
    assert day(date(2025, 3, 10)) == date(2025, 3, 10)
    moment = datetime(2025, 3, 10, 12, tzinfo=UTC)
    assert time_to_come(moment) == moment
    with time_machine.travel(moment, tick=False):
        assert day("today") == date(2025, 3, 10)
        assert day("Yesterday") == date(2025, 3, 9)


@pytest.mark.parametrize(
    ("text", "words"),
    [("30", "did you mean 30m"), ("soon", "such as"), ("0s", "longer than nothing")],
)
def test_what_is_no_duration_is_refused(text: str, words: str) -> None:
    with pytest.raises(click.BadParameter, match=words):
        duration(text)


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(click.BadParameter, match="2025-03-10"):
        day("monday")


@pytest.mark.parametrize(
    ("file", "line", "key", "told"),
    [
        ("a.toml", 3, "preset", "a.toml:3: preset: found x, expected y"),
        ("a.toml", 0, "", "a.toml: found x, expected y"),
        ("", 0, "preset", "preset: found x, expected y"),  # typed, and in no file
    ],
)
def test_a_problem_is_told_with_what_is_known_of_its_place(
    file: str, line: int, key: str, told: str
) -> None:
    assert str(Problem(file, line, key, "x", "y")) == told
