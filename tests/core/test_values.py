"""Moments, work hours, words, the codec and the guide's time line: tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.core.codec import decode, encode
from deskbreak.core.content import Exercise
from deskbreak.core.guidance import Phase, PhaseKind, clock_time, phases
from deskbreak.core.hours import day_of, is_open, next_change
from deskbreak.core.messages import Senses, Tick
from deskbreak.core.moment import Moment
from deskbreak.core.outlook import MERGE_WINDOW, candidate
from deskbreak.core.presence import look, passed
from deskbreak.core.settings import WorkHours
from deskbreak.core.words import clock_words, dose_words, span_words, wait_words
from tests.scenario.desk import (
    AT_WORK,
    EYES,
    HOUR,
    JUST_MOVE,
    MINUTE,
    MOVE,
    OFFICE_HOURS,
    SECOND,
    Desk,
    with_rules,
)

BERLIN = ZoneInfo("Europe/Berlin")


def wall(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """Return the local time *text*."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


# --------------------------------------------------------------- moments


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 5, 4, 9)
    with pytest.raises(ValueError, match="time zone"):
        Moment(timedelta(), timedelta(), naive)


def test_durations_are_added_in_real_time() -> None:
    at = Moment(timedelta(), timedelta(), wall("2026-03-29 01:30"))
    assert at.wall_after(HOUR) == wall("2026-03-29 03:30")


@pytest.mark.parametrize(
    ("awake", "elapsed", "on_the_wall", "slept", "stepped"),
    [
        (60, 60, 60, 0, 0),
        (60, 3660, 3660, 3600, 0),
        (60, 60, 3660, 0, 3600),
        (60, 60, -3540, 0, -3600),
        (60, 61, 61, 0, 0),
        (60, 120, 3720, 60, 3600),
        (-5, -5, -5, 0, -5),
    ],
    ids=["plain", "sleep", "forward", "back", "noise", "both", "nonsense"],
)
def test_three_clocks_tell_sleep_from_a_clock_step(
    awake: int, elapsed: int, on_the_wall: int, slept: int, stepped: int
) -> None:
    start = Moment(timedelta(hours=1), timedelta(hours=2), wall("2026-05-04 09:00"))
    end = Moment(
        start.awake + awake * SECOND,
        start.elapsed + elapsed * SECOND,
        start.wall + on_the_wall * SECOND,
    )
    seen = passed(start, end)
    assert seen.slept == slept * SECOND
    assert seen.stepped == stepped * SECOND


def test_a_look_while_already_away_goes_on_counting_from_the_beginning() -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.leave(10 * MINUTE)
    at = desk.moment()
    seen = look(
        desk.state, at, passed(desk.state.at, at), Senses(idle=10 * MINUTE), JUST_MOVE
    )
    assert seen.was_away == 10 * MINUTE + AT_WORK


def test_an_idle_time_that_leaves_sleep_out_does_not_shorten_the_time_away() -> None:
    """X11 counts it on a clock that stands still while the machine sleeps."""
    desk = Desk()
    desk.work(10 * MINUTE)
    lid_shut = desk.elapsed
    desk._move(8 * HOUR, asleep=True)
    desk._move(100 * SECOND)
    at = desk.moment()
    senses = Senses(idle=90 * SECOND)
    seen = look(desk.state, at, passed(desk.state.at, at), senses, JUST_MOVE)
    assert seen.away_since == lid_shut
    assert seen.was_away == 8 * HOUR + 100 * SECOND


# ------------------------------------------------------------ work hours


@pytest.mark.parametrize(
    ("text", "is_it", "change"),
    [
        ("2026-05-04 08:59", False, "2026-05-04 09:00"),
        ("2026-05-04 09:00", True, "2026-05-04 12:30"),
        ("2026-05-04 12:30", False, "2026-05-04 13:00"),
        ("2026-05-08 18:00", False, "2026-05-11 09:00"),
        ("2026-05-09 10:00", False, "2026-05-11 09:00"),
        ("2026-03-28 12:00", False, "2026-03-30 09:00"),
    ],
)
def test_office_hours(text: str, is_it: bool, change: str) -> None:
    assert is_open(OFFICE_HOURS, wall(text)) == is_it
    assert next_change(OFFICE_HOURS, wall(text)) == wall(change)


def test_hours_that_cross_midnight_belong_to_the_day_they_begin() -> None:
    night = WorkHours(frozenset({5}), ((time(22), time(6)),))
    assert is_open(night, wall("2026-05-08 23:00"))
    assert is_open(night, wall("2026-05-09 05:59"))
    assert not is_open(night, wall("2026-05-09 06:00"))
    assert not is_open(night, wall("2026-05-09 23:00"))
    assert next_change(night, wall("2026-05-08 23:00")) == wall("2026-05-09 06:00")


def test_spans_that_touch_are_one() -> None:
    hours = WorkHours(spans=((time(9), time(12)), (time(12), time(17))))
    assert next_change(hours, wall("2026-05-04 10:00")) == wall("2026-05-04 17:00")


def test_a_span_that_the_spring_night_leaves_out_opens_the_night_after() -> None:
    hours = WorkHours(frozenset(range(1, 8)), ((time(2, 15), time(2, 45)),))
    assert next_change(hours, wall("2026-03-29 01:00")) == wall("2026-03-30 02:15")


def test_hours_that_begin_in_the_left_out_hour_are_told_by_a_time_that_exists() -> None:
    hours = WorkHours(frozenset(range(1, 8)), ((time(2, 30), time(9, 0)),))
    change = next_change(hours, wall("2026-03-29 01:00"))
    assert change is not None
    assert f"{change:%H:%M}" == "03:30"
    assert is_open(hours, wall("2026-03-29 03:00"))


def test_always_and_never() -> None:
    assert is_open(WorkHours(), wall("2026-05-04 03:00"))
    assert next_change(WorkHours(), wall("2026-05-04 03:00")) is None
    never = WorkHours(frozenset())
    assert not is_open(never, wall("2026-05-04 03:00"))
    assert next_change(never, wall("2026-05-04 03:00")) is None


def test_the_repeated_hour_of_autumn_is_not_looked_back_into() -> None:
    hours = WorkHours(spans=((time(2, 30), time(8)),))
    second = wall("2026-10-25 02:15").replace(fold=1)
    change = next_change(hours, second)
    assert change is not None
    assert change.astimezone(UTC) > second.astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-04 03:59", date(2026, 5, 3)),
        ("2026-05-04 04:00", date(2026, 5, 4)),
        ("2026-05-04 23:59", date(2026, 5, 4)),
    ],
)
def test_the_day_of_a_time(text: str, day: date) -> None:
    assert day_of(wall(text), time(4)) == day


# ----------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (-3, "0 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (90, "1 min 30 s"),
        (330, "6 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
    ],
)
def test_a_span_in_words(seconds: float, text: str) -> None:
    assert span_words(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0 s"),
        (41.2, "42 s"),
        (59.5, "1 min"),
        (60, "1 min"),
        (60.1, "2 min"),
        (138, "3 min"),
        (720, "12 min"),
        (740, "13 min"),
        (3599, "1 h"),
    ],
)
def test_nothing_is_promised_earlier_than_it_comes(seconds: float, text: str) -> None:
    assert wait_words(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ("2026-05-04 14:05", "14:05"),
        ("2026-05-05 09:00", "tomorrow 09:00"),
        ("2026-05-08 09:00", "Friday 09:00"),
        ("2026-06-01 09:00", "2026-06-01 09:00"),
        ("2026-05-03 09:00", "2026-05-03 09:00"),
    ],
)
def test_a_time_in_words(when: str, text: str) -> None:
    assert clock_words(wall(when), wall("2026-05-04 10:00")) == text


# ----------------------------------------------------------------- codec


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Dot:
    colour: Colour = Colour.RED
    at: time = time(1, 2)


@dataclass(frozen=True)
class Sheet:
    when: datetime
    day: date
    long: timedelta
    ratio: float = 0.0
    count: int = 0
    names: frozenset[str] = frozenset()
    pair: tuple[str, int] = ("", 0)
    dots: tuple[Dot, ...] = ()
    thing: Dot | Colour | None = None
    table: Mapping[str, Dot] = field(default_factory=dict)
    mode: Literal["a", "b"] = "a"


SHEET = Sheet(
    datetime(2026, 5, 4, 9, tzinfo=UTC),
    date(2026, 5, 4),
    timedelta(seconds=1.5),
    0.5,
    3,
    frozenset({"b", "a"}),
    ("x", 1),
    (Dot(), Dot()),
    Dot(),
    {"k": Dot()},
    "b",
)


def test_what_is_encoded_is_decoded() -> None:
    assert decode(Sheet, encode(SHEET)) == SHEET


def test_unknown_keys_are_ignored_and_missing_ones_have_their_default() -> None:
    data = encode(SHEET)
    assert isinstance(data, dict)
    del data["count"]
    assert decode(Sheet, {**data, "future": 1}).count == 0


@pytest.mark.parametrize(
    "change",
    [
        {"when": "soon"},
        {"when": 3},
        {"when": "0001-01-01T00:00:00+12:00"},
        {"long": 1e18},
        {"day": None},
        {"long": "1"},
        {"long": True},
        {"count": True},
        {"count": 1.5},
        {"names": "ab"},
        {"pair": ["x"]},
        {"dots": [3]},
        {"thing": {"is": "Blob"}},
        {"table": []},
        {"mode": "c"},
        {"dots": [{"is": "Dot", "colour": "green"}]},
        {"dots": [{"is": "Dot", "at": 1}]},
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(change: dict[str, object]) -> None:
    data = encode(SHEET)
    assert isinstance(data, dict)
    with pytest.raises(ValueError, match=r".+"):
        decode(Sheet, {**data, **change})


def test_a_table_without_its_required_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="Sheet"):
        decode(Sheet, {})


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_any_data_is_decoded_or_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode(Tick, data)


# ------------------------------------------------------------- time line


def exercise(**fields: object) -> Exercise:
    """Return a small exercise."""
    base = {"id": "x", "title": "X", "kind": "stretch", "area": "neck"}
    rest = {"position": "seated", "mode": "hold", "steps": ("a", "b")}
    return Exercise(**{**base, **rest, **fields})  # type: ignore[arg-type]


def test_holds_on_both_sides_with_rest_and_a_change_of_sides() -> None:
    stretch = exercise(hold=10 * SECOND, rest=2 * SECOND, reps=2, sides="both")
    kinds = [phase.kind.value for phase in phases(stretch)]
    assert kinds == [
        "ready",
        *("hold", "rest", "hold"),
        "change_sides",
        *("hold", "rest", "hold"),
    ]
    assert clock_time(stretch) == 53 * SECOND
    assert [p.side for p in phases(stretch) if p.kind is PhaseKind.HOLD] == [
        "left",
        "left",
        "right",
        "right",
    ]


def test_sets_are_set_apart() -> None:
    tilt = exercise(hold=10 * SECOND, rest=2 * SECOND, reps=3, sets=3)
    assert clock_time(tilt) == 5 * SECOND + 3 * 34 * SECOND + 2 * 8 * SECOND
    assert [p.set_number for p in phases(tilt) if p.kind is PhaseKind.HOLD] == [
        *(1, 1, 1),
        *(2, 2, 2),
        *(3, 3, 3),
    ]


def test_repetitions_and_flows_are_one_phase() -> None:
    raises = exercise(mode="reps", rep=5 * SECOND, reps=5)
    assert phases(raises)[1] == Phase(PhaseKind.REPS, 25 * SECOND, reps=5)
    walk = exercise(mode="timed", duration=2 * MINUTE)
    assert phases(walk)[1] == Phase(PhaseKind.FLOW, 2 * MINUTE)


# --------------------------------------------------------------- outlook


def test_a_short_kind_does_not_wait_for_a_longer_one_that_is_far() -> None:
    desk = Desk(settings=with_rules(MOVE, EYES))
    desk.work(19 * MINUTE)
    assert candidate(desk.state, desk.settings) is None
    desk.work(MINUTE)
    chosen = candidate(desk.state, desk.settings)
    assert chosen is EYES
    assert MERGE_WINDOW < 10 * MINUTE


def test_the_overview_tells_away_and_the_time_before_the_hours() -> None:
    desk = Desk("2026-05-04 08:00", with_rules(MOVE, hours=OFFICE_HOURS))
    desk.work(MINUTE)
    assert desk.view.sentence == (
        "Move in 29 min of use; outside the work hours, nothing is shown before 09:00."
    )
    away = Desk()
    away.work(5 * MINUTE)
    away.leave(2 * MINUTE)
    assert away.view.sentence == (
        "Move in 26 min of use; you are away, the count stands still."
    )


def test_the_overview_tells_postponed_missed_taking_and_over() -> None:
    desk = Desk()
    desk.work(30 * MINUTE)
    desk.postpone()
    assert desk.view.sentence == ("Move due since 09:30; postponed until 09:35.")
    assert desk.view.kinds[0].ask_at == desk.moment().wall + 5 * MINUTE
    desk.work(25 * MINUTE)
    assert desk.view.sentence == "Move due since 09:30; take it when you like."
    desk.take()
    assert desk.view.sentence == "Taking move now."
    assert desk.view.glyph == "taking"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"hold": 10 * SECOND, "reps": 1}, "hold 10 s"),
        ({"hold": 10 * SECOND, "reps": 2, "sides": "both"}, "hold 10 s 2× each side"),
        ({"mode": "reps", "reps": 5, "rep": 4 * SECOND}, "5 times"),
        ({"mode": "timed", "duration": 2 * MINUTE, "sets": 2}, "2 min, 2 sets"),
    ],
)
def test_a_dose_in_words(fields: dict[str, object], text: str) -> None:
    assert dose_words(exercise(**fields)) == text
