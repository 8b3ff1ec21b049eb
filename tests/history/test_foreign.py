"""Histories of Workrave and Safe Eyes, as far as their files hold them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.core.content import Library
from deskbreak.core.messages import Outcome
from deskbreak.exceptions import HistoryError
from deskbreak.history.events import Event, What
from deskbreak.history.foreign import (
    from_safe_eyes,
    from_workrave,
    is_safe_eyes,
    is_workrave,
)
from deskbreak.history.statistics import Statistics, statistics_of

BERLIN = ZoneInfo("Europe/Berlin")
#: 12 and 13 June 2025; the months of the file begin at 0.
WORKRAVE = """WorkRaveStats 4
D 12 5 125 9 15 12 5 125 17 45
B 0 7 50 40 12 3 5 48 600
B 1 7 9 6 1 1 2 8 120
B 2 7 1 0 0 0 0 1 0
m 6 25200 100 200 300 400 5000
D 13 5 125 22 0 14 5 125 1 30
B 1 5 2 2 0 0 0
m 1 7200
"""


def count(events: list[Event]) -> Statistics:
    return statistics_of(events, Library((), ()))


def outcomes(events: list[Event], day: date) -> Counter[tuple[str, Outcome | None]]:
    return Counter(
        (event.name, event.outcome)
        for event in events
        if event.what is What.BREAK and event.day == day
    )


def test_a_day_of_workrave_keeps_its_figures() -> None:
    events = from_workrave(WORKRAVE, BERLIN)
    assert outcomes(events, date(2025, 6, 12)) == {
        ("micro-pause", Outcome.PROMPTED): 48,
        ("micro-pause", Outcome.TAKEN): 40,
        ("micro-pause", Outcome.NATURAL): 12,
        ("micro-pause", Outcome.SKIPPED): 3,
        ("micro-pause", Outcome.POSTPONED): 5,
        ("rest-break", Outcome.PROMPTED): 8,
        ("rest-break", Outcome.TAKEN): 6,
        ("rest-break", Outcome.NATURAL): 1,
        ("rest-break", Outcome.SKIPPED): 1,
        ("rest-break", Outcome.POSTPONED): 2,
    }
    day = count(events).by_day()[date(2025, 6, 12)]
    assert day.use == timedelta(hours=7)
    assert day.longest == timedelta(hours=7) / 8
    assert {event.detail for event in events} == {"from Workrave"}


def test_all_of_it_lies_between_the_first_use_and_the_last() -> None:
    events = from_workrave(WORKRAVE, BERLIN)
    first = [event for event in events if event.day == date(2025, 6, 12)]
    assert min(event.local for event in first) == datetime(2025, 6, 12, 9, 15)
    assert max(event.local for event in first) < datetime(2025, 6, 12, 17, 45)
    assert {event.zone for event in events} == {"Europe/Berlin"}


def test_an_evening_past_midnight_stays_one_day() -> None:
    days = count(from_workrave(WORKRAVE, BERLIN)).by_day()
    assert list(days) == [date(2025, 6, 12), date(2025, 6, 13)]
    assert days[date(2025, 6, 13)].taken == 2
    assert days[date(2025, 6, 13)].offered == 2  # an older file without unique breaks
    assert days[date(2025, 6, 13)].use == timedelta(hours=2)


def test_a_day_that_stands_there_twice_counts_once() -> None:
    again = "D 12 5 125 9 15 12 5 125 18 0\nB 1 6 1 1 0 0 0 1\nm 1 60\n"
    days = count(from_workrave(WORKRAVE + again, BERLIN)).by_day()
    assert days[date(2025, 6, 12)].taken == 1
    assert days[date(2025, 6, 12)].use == timedelta(minutes=1)


def test_the_old_version_is_read_and_its_wrong_figures_are_not() -> None:
    text = "WorkRaveStats 3\nD 12 5 125 9 0 12 5 125 17 0\nG 3600\nM 3 7 8 9\n"
    assert count(from_workrave(text, BERLIN)).total().use == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no history"),
        ("Something 4\n", "no history"),
        ("WorkRaveStats 99\n", "not known"),
        ("WorkRaveStats 4\nD 12 5\n", "line 2"),
        ("WorkRaveStats 4\nD 31 1 125 9 15 12 5 125 17 45\n", "line 2"),
        ("WorkRaveStats 4\nD 12 5 125 9 0 12 5 125 17 0\nB 1 5 a b c d e\n", "line 3"),
        ("WorkRaveStats 4\nD 12 5 125 9 0 12 5 125 17 0\nB 1 5 9 9 999999 9 9\n", "3"),
    ],
)
def test_a_damaged_file_of_workrave_is_refused(text: str, words: str) -> None:
    with pytest.raises(HistoryError, match=words):
        from_workrave(text or "\n", BERLIN)


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.lists(st.integers(0, 20), min_size=6)),
        max_size=6,
    )
)
def test_workraves_totals_are_ours(rows: list[tuple[int, list[int]]]) -> None:
    text, expected = "WorkRaveStats 4\n", Counter[str]()
    for number, (hours, figures) in enumerate(rows):
        day = datetime(2025, 3, 20) + timedelta(days=number)
        stamp = f"{day.day} {day.month - 1} {day.year - 1900}"
        text += f"D {stamp} 1 0 {stamp} 23 0\nB 0 6 {' '.join(map(str, figures[:6]))}\n"
        text += f"m 1 {hours * 3600}\n"
        expected.update(use=min(hours, 24), taken=figures[1], natural=figures[2])
        expected.update(skipped=figures[3], postponed=figures[4], offered=figures[5])
    total = count(from_workrave(text, BERLIN)).total()
    assert total.use == timedelta(hours=expected["use"])
    for name in ("taken", "natural", "skipped", "postponed", "offered"):
        assert getattr(total, name) == expected[name]


# ---------------------------------------------------------------- Safe Eyes


def session(**figures: object) -> str:
    return json.dumps({"config": {}, "plugin": {"healthstats": figures}})


def test_the_day_of_safe_eyes_is_the_one_before_its_reset() -> None:
    text = session(
        breaks=20,
        skipped_breaks=4,
        screen_time=5 * 3600,
        total_breaks=900,
        total_resets=50,
        next_reset_time="2025-06-13 00:00:00",
    )
    assert is_safe_eyes(text)
    events = from_safe_eyes(text, BERLIN)
    assert outcomes(events, date(2025, 6, 12)) == {
        ("break", Outcome.PROMPTED): 20,
        ("break", Outcome.TAKEN): 16,
        ("break", Outcome.SKIPPED): 4,
    }
    total = count(events).total()
    assert total.use == timedelta(hours=5)
    assert total.offered == 20


@pytest.mark.parametrize("hours", [0, 8, 12, 20, 24, 30])
def test_screen_time_of_any_length_stays_within_its_day(hours: int) -> None:
    text = session(
        breaks=0,
        skipped_breaks=0,
        screen_time=hours * 3600,
        next_reset_time="2025-06-13 00:00:00",
    )
    statistics = count(from_safe_eyes(text, UTC))
    assert statistics.total().use == timedelta(hours=min(hours, 24))
    assert set(statistics.days) <= {date(2025, 6, 12)}


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"breaks": 3, "skipped_breaks": 1, "screen_time": 60},
        {
            "breaks": -3,
            "skipped_breaks": 1,
            "screen_time": 60,
            "next_reset_time": "2025-06-13 00:00:00",
        },
    ],
)
def test_a_session_without_a_day_is_refused(figures: dict[str, object]) -> None:
    with pytest.raises(HistoryError, match="no day"):
        from_safe_eyes(session(**figures), BERLIN)


def test_other_files_are_told_apart() -> None:
    assert is_workrave(WORKRAVE)
    for text in ("", "{}", "[]", '{"plugin": {}}', '{"plugin": {"healthstats": 3}}'):
        assert not is_workrave(text)
        assert not is_safe_eyes(text)
