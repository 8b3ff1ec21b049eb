"""Counts of any part of a history, and that no two of them disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.core.content import Library, Profile
from deskbreak.core.messages import Outcome
from deskbreak.history.counts import NUMBERS, Counts
from deskbreak.history.events import Event, What, event_at
from deskbreak.history.facts import facts_of, settled
from deskbreak.history.progress import DeskDay, desk_progress
from deskbreak.history.statistics import Statistics, gather, statistics_of, week_of
from deskbreak.history.store import History
from tests.core.library_world import exercise, item, walk
from tests.history import strategies
from tests.history.generate import history

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
STARTS = time(4, 0)
LIBRARY = Library(
    (exercise("a"), exercise("b"), replace(walk(), id="c")),
    (item("i"), item("j", "feet"), item("w", style="prompt")),
)
ANY = st.lists(strategies.events(), max_size=30)
DAYS = st.none() | strategies.days


def use(wall: datetime, length: timedelta) -> Event:
    seconds = length.total_seconds()
    blank = event_at(What.USE, wall, STARTS)
    return replace(blank, seconds=seconds, use_seconds=seconds)


def took(wall: datetime, exercise_id: str = "a", name: str = "move") -> Event:
    blank = event_at(What.BREAK, wall, STARTS)
    return replace(blank, outcome=Outcome.TAKEN, name=name, exercise=exercise_id)


def count(*events: Event) -> Statistics:
    return statistics_of(events, LIBRARY)


def added(groups: Iterable[Counts]) -> dict[str, object]:
    """Return the sum of *groups*, made without the code under test."""
    found = list(groups)
    result: dict[str, object] = {
        name: sum((getattr(each, name) for each in found), getattr(Counts(), name))
        for name in NUMBERS
    }
    result["longest"] = max((each.longest for each in found), default=timedelta(0))
    for name in ("held_by", "areas", "exercises", "kinds"):
        sums: Counter[str] = Counter()
        for each in found:
            sums.update(dict(getattr(each, name)))
        result[name] = dict(sums)
    return result


def groupings(
    statistics: Statistics, since: date | None = None, until: date | None = None
) -> list[Mapping[Any, Counts]]:
    return [
        statistics.by_day(since, until),
        statistics.by_week(since, until),
        statistics.by_month(since, until),
        statistics.by_hour(since, until),
        statistics.by_weekday(since, until),
        statistics.by_weekday_and_hour(since, until),
    ]


# ------------------------------------------------------------ what is counted


def test_a_day_is_counted_by_what_became_of_its_breaks() -> None:
    at = datetime(2025, 3, 10, 12, tzinfo=BERLIN)
    blank = replace(event_at(What.BREAK, at, STARTS), name="move")
    statistics = count(
        replace(blank, outcome=Outcome.PROMPTED, exercise="a"),
        replace(blank, outcome=Outcome.POSTPONED, exercise="a"),
        took(at, "a"),
        took(at, "c", "long"),
        took(at, "gone"),
        took(at, ""),
        replace(blank, outcome=Outcome.SKIPPED, exercise="b"),
        replace(blank, outcome=Outcome.MISSED, exercise="b"),
        replace(blank, outcome=Outcome.NATURAL),
        replace(blank, outcome=Outcome.HELD, detail="call"),
        replace(blank, outcome=Outcome.HELD, detail="fullscreen"),
        replace(blank, outcome=Outcome.HELD, detail="call"),
        replace(event_at(What.ANSWER, at, STARTS), item="i", answer="fixed"),
        replace(event_at(What.ANSWER, at, STARTS), item="j", answer="no"),
        replace(event_at(What.HURT, at, STARTS), exercise="a", area="neck"),
        replace(event_at(What.ANOTHER, at, STARTS), exercise="a"),
    )
    assert statistics.total() == Counts(
        offered=1,
        taken=4,
        natural=1,
        postponed=1,
        skipped=1,
        missed=1,
        held=3,
        walks=1,
        answers=2,
        fixed=1,
        hurts=1,
        held_by=(("call", 2), ("fullscreen", 1)),
        areas=((LIBRARY.exercises[0].area, 1), (walk().area, 1)),
        exercises=(("a", 1), ("c", 1), ("gone", 1)),
        kinds=(("move", 3), ("long", 1)),
    )
    assert statistics.total().asked == 6
    assert statistics.total().kept == pytest.approx(5 / 7)


NOON = datetime(2025, 3, 10, 12, tzinfo=BERLIN)


def came(*outcomes: Outcome, name: str = "move", wall: datetime = NOON) -> list[Event]:
    """Return what became of breaks, a minute apart."""
    return [
        replace(
            event_at(What.BREAK, wall + timedelta(minutes=minute), STARTS),
            outcome=outcome,
            name=name,
        )
        for minute, outcome in enumerate(outcomes)
    ]


@pytest.mark.parametrize(
    "end", [Outcome.TAKEN, Outcome.SKIPPED, Outcome.NATURAL], ids=lambda end: end.value
)
def test_a_missed_break_that_still_comes_to_an_end_counts_once(end: Outcome) -> None:
    total = count(
        *came(Outcome.PROMPTED, Outcome.MISSED, Outcome.POSTPONED, end)
    ).total()
    assert (total.offered, total.missed, getattr(total, end.value)) == (1, 0, 1)
    assert total.asked + total.natural == 1


def test_a_break_missed_and_offered_again_counts_as_often_as_it_was_offered() -> None:
    total = count(
        *came(Outcome.PROMPTED, Outcome.MISSED, Outcome.PROMPTED, Outcome.TAKEN)
    ).total()
    assert (total.offered, total.missed, total.taken) == (2, 1, 1)


def test_a_missed_break_is_made_up_for_by_its_own_kind_on_its_own_day_only() -> None:
    total = count(
        *came(Outcome.MISSED),
        *came(Outcome.TAKEN, name="eyes", wall=NOON + timedelta(hours=1)),
        *came(Outcome.TAKEN, wall=NOON + timedelta(days=1)),
    ).total()
    assert (total.missed, total.taken) == (1, 2)


@given(
    st.lists(
        st.builds(
            lambda minute, day, name, outcome: replace(
                came(outcome, name=name, wall=NOON + timedelta(minutes=minute))[0],
                day=day,
            ),
            st.integers(0, 9),
            st.sampled_from([NOON.date(), NOON.date() + timedelta(days=1)]),
            st.sampled_from(["move", "eyes"]),
            st.sampled_from(Outcome),
        ),
        max_size=12,
    )
)
def test_the_file_knows_the_same_breaks_as_made_up_for_as_the_events(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event]
) -> None:
    store = History.open(tmp_path_factory.mktemp("history") / "history.db")
    store.add(*events)
    read = gather(store.facts(), LIBRARY)
    shares = store.kept()
    store.close()
    assert read.by_day() == count(*events).by_day()
    kept = {day: each.kept for day, each in read.by_day().items()}
    assert shares == {day: share for day, share in kept.items() if share is not None}


def test_nothing_is_counted_of_no_history() -> None:
    assert count().total() == Counts()
    assert Counts().kept is None
    assert count().days == ()
    assert count().by_hour() == {}


def test_use_is_shared_out_over_the_hours_in_which_it_was() -> None:
    began = datetime(2025, 3, 10, 9, 50, tzinfo=BERLIN)
    half = replace(use(began, timedelta(hours=1, minutes=20)), use_seconds=40 * 60)
    hours = count(half).by_hour()
    assert {hour: each.use for hour, each in hours.items()} == {
        9: timedelta(minutes=5),
        10: timedelta(minutes=30),
        11: timedelta(minutes=5),
    }
    assert {hour: each.longest for hour, each in hours.items()} == {
        9: timedelta(minutes=40),
        10: timedelta(0),
        11: timedelta(0),
    }


def test_stretch_over_midnight_belongs_to_the_evening_that_was_lived() -> None:
    late = use(datetime(2025, 3, 10, 23, 30, tzinfo=BERLIN), timedelta(hours=1))
    statistics = count(late, took(datetime(2025, 3, 11, 1, 15, tzinfo=BERLIN)))
    assert statistics.days == (date(2025, 3, 10),)
    assert set(statistics.by_weekday_and_hour()) == {(1, 0), (1, 1), (1, 23)}


@pytest.mark.parametrize(
    ("day", "hours", "length"),
    [
        (date(2025, 3, 29), [*range(4, 24), 0, 1, 3], timedelta(hours=23)),
        (date(2025, 10, 25), [*range(4, 24), 0, 1, 2, 2, 3], timedelta(hours=25)),
    ],
    ids=["23 hours", "25 hours"],
)
def test_a_day_in_which_the_clock_is_changed_keeps_its_length(
    day: date, hours: list[int], length: timedelta
) -> None:
    began = datetime.combine(day, STARTS, BERLIN).astimezone(UTC)
    stretches = [
        use((began + timedelta(hours=n)).astimezone(BERLIN), timedelta(hours=1))
        for n in range(length // timedelta(hours=1))
    ]
    statistics = count(*stretches)
    assert {day: each.use for day, each in statistics.by_day().items()} == {day: length}
    found = {hour: each.use for hour, each in statistics.by_hour().items()}
    expected = Counter(hours)
    assert found == {hour: timedelta(hours=n) for hour, n in expected.items()}


def test_hours_are_those_of_the_wall_where_the_person_was() -> None:
    at_home = took(datetime(2025, 3, 10, 9, 30, tzinfo=BERLIN))
    abroad = took(datetime(2025, 3, 12, 9, 30, tzinfo=NEW_YORK))
    in_india = took(datetime(2025, 3, 14, 9, 30, tzinfo=ZoneInfo("Asia/Kolkata")))
    statistics = count(at_home, abroad, in_india)
    assert set(statistics.by_hour()) == {9}
    assert statistics.days == (date(2025, 3, 10), date(2025, 3, 12), date(2025, 3, 14))


def test_a_flight_west_makes_a_long_day_and_loses_nothing() -> None:
    before = use(datetime(2025, 3, 10, 8, tzinfo=BERLIN), timedelta(hours=8))
    after = use(datetime(2025, 3, 10, 18, tzinfo=NEW_YORK), timedelta(hours=8))
    statistics = count(before, after)
    assert statistics.total().use == timedelta(hours=16)
    assert statistics.days == (date(2025, 3, 10),)


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2025, 3, 16)) == date(2025, 3, 10)
    assert week_of(date(2025, 3, 10)) == date(2025, 3, 10)


# ---------------------------------------------------------------- standing


def change(what: What, wall: datetime) -> Event:
    return event_at(what, wall, STARTS)


def test_standing_is_the_use_between_standing_up_and_sitting_down() -> None:
    nine = datetime(2025, 3, 10, 9, tzinfo=BERLIN)
    statistics = count(
        change(What.SITTING, nine + timedelta(minutes=100)),
        change(What.STANDING, nine + timedelta(minutes=30)),
        use(nine, timedelta(hours=1)),
        use(nine + timedelta(minutes=90), timedelta(hours=1)),
    )
    hours = statistics.by_hour()
    assert hours[9].standing == timedelta(minutes=30)
    assert hours[10].standing == timedelta(minutes=10)
    assert statistics.total().use == timedelta(hours=2)


def test_saying_to_stand_twice_counts_once_and_a_new_day_begins_seated() -> None:
    evening = datetime(2025, 3, 10, 18, tzinfo=BERLIN)
    statistics = count(
        change(What.STANDING, evening),
        change(What.STANDING, evening + timedelta(minutes=10)),
        use(evening, timedelta(minutes=30)),
        use(evening + timedelta(days=1), timedelta(minutes=30)),
    )
    standing = {day: each.standing for day, each in statistics.by_day().items()}
    assert standing == {
        date(2025, 3, 10): timedelta(minutes=30),
        date(2025, 3, 11): timedelta(0),
    }


# ------------------------------------------------------------ they all agree


@given(ANY, DAYS, DAYS)
def test_every_grouping_adds_up_to_the_total(
    events: list[Event], since: date | None, until: date | None
) -> None:
    statistics = count(*events)
    total = added([statistics.total(since, until)])
    for groups in groupings(statistics, since, until):
        assert added(groups.values()) == total
        assert list(groups) == sorted(groups)


@given(ANY, strategies.days)
def test_what_was_before_a_day_and_what_came_after_is_all_there_was(
    events: list[Event], day: date
) -> None:
    statistics = count(*events)
    before = statistics.total(until=day - timedelta(days=1))
    after = statistics.total(since=day)
    assert added([before, after]) == added([statistics.total()])


@given(ANY, st.randoms(use_true_random=False))
def test_the_order_of_events_changes_nothing(events: list[Event], draw: object) -> None:
    shuffled = list(events)
    draw.shuffle(shuffled)  # type: ignore[attr-defined]
    assert count(*shuffled).by_day() == count(*events).by_day()


@given(ANY)
def test_outcomes_are_counted_as_they_stand_in_the_history(events: list[Event]) -> None:
    total = count(*events).total()
    found = Counter(event.outcome for event in settled(events))
    for outcome in Outcome:
        name = "offered" if outcome is Outcome.PROMPTED else outcome.value
        assert getattr(total, name) == found[outcome]


@given(ANY, DAYS, DAYS)
def test_the_file_gives_the_same_facts_as_the_events(
    tmp_path_factory: pytest.TempPathFactory,
    events: list[Event],
    since: date | None,
    until: date | None,
) -> None:
    store = History.open(tmp_path_factory.mktemp("history") / "history.db")
    store.add(*events)
    read = gather(store.facts(since, until), LIBRARY)
    made = statistics_of(store.rows(since, until), LIBRARY)
    store.close()
    assert groupings(read) == groupings(made)


def test_a_year_of_life_adds_up(tmp_path: Path) -> None:
    store = History.open(tmp_path / "history.db")
    events = list(history(365))
    store.bring_in(events)
    statistics = gather(store.facts(), Library((), ()))
    store.close()
    expected = sum(
        (
            timedelta(milliseconds=int(event.use_seconds * 1000 + 0.5))
            for event in events
            if event.what is What.USE
        ),
        timedelta(0),
    )
    total = statistics.total()
    assert total.use == expected
    assert timedelta(0) < total.standing < total.use / 3
    for groups in groupings(statistics):
        assert added(groups.values()) == added([total])


# ------------------------------------------------------------- desk progress


def said(day: int, hour: int, item_id: str, answer: str) -> Event:
    wall = datetime(2025, 3, day, hour, tzinfo=BERLIN)
    return replace(event_at(What.ANSWER, wall, STARTS), item=item_id, answer=answer)


def test_the_desk_gets_better_day_by_day() -> None:
    events = [
        said(12, 9, "i", "fixed"),
        said(10, 9, "i", "yes"),
        said(10, 11, "i", "no"),
        said(12, 10, "j", "yes"),
        said(13, 9, "w", "yes"),
        said(14, 9, "j", "not_mine"),
    ]
    assert desk_progress(facts_of(events), LIBRARY, Profile()) == (
        DeskDay(date(2025, 3, 10), good=0, to_fix=1, open=1),
        DeskDay(date(2025, 3, 12), good=2, to_fix=0, open=0, fixed=1),
        DeskDay(date(2025, 3, 14), good=1, to_fix=0, open=0),
    )


@given(ANY)
def test_the_parts_of_the_desk_are_never_less_than_nothing(events: list[Event]) -> None:
    for day in desk_progress(facts_of(events), LIBRARY, Profile()):
        assert min(day.good, day.to_fix, day.open) >= 0
        assert day.total <= 2
