"""What is suggested, on what evidence, and when nothing is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.config.edit import set_value
from deskbreak.config.reader import default_config, read
from deskbreak.core.content import AREAS, Library, Prescription, Profile
from deskbreak.core.messages import Outcome
from deskbreak.core.settings import BreakRule, Settings, Show, WorkHours
from deskbreak.history.events import Event, What
from deskbreak.history.suggestions import MOST, PERIOD, Suggestion, suggest
from tests.core.library_world import exercise
from tests.history.generate import UNTIL, history
from tests.history.strategies import events as any_event

TODAY = date(2025, 3, 14)
MOVE = BreakRule("move", timedelta(minutes=30), timedelta(minutes=3))
SETTINGS = Settings((MOVE,))
OFFICE = replace(
    SETTINGS, hours=WorkHours(spans=((time(9), time(12)), (time(13), time(18))))
)
LIBRARY = Library(
    (
        exercise("quiet"),
        replace(exercise("loud"), visible="conspicuous"),
        exercise("other"),
    ),
    (),
)


def breaks(
    outcome: Outcome,
    count: int,
    *,
    hour: int = 10,
    exercise_id: str = "quiet",
    what: What = What.BREAK,
) -> list[Event]:
    """Return *count* breaks at *hour*, one on each of the last days."""
    return [
        Event(
            what,
            datetime.combine(TODAY - timedelta(days=n % 20), time(hour), UTC),
            TODAY - timedelta(days=n % 20),
            outcome=outcome if what is What.BREAK else None,
            name="move",
            exercise=exercise_id,
        )
        for n in range(count)
    ]


def hurts(area: str, days: int, times: int) -> list[Event]:
    found = breaks(Outcome.TAKEN, times, what=What.HURT)
    return [
        replace(event, area=area, day=TODAY - timedelta(days=n % days))
        for n, event in enumerate(found)
    ]


def look(
    events: list[Event],
    settings: Settings = SETTINGS,
    profile: Profile | None = None,
) -> tuple[Suggestion, ...]:
    return suggest(events, settings, profile or Profile(), LIBRARY, TODAY)


def ids(found: tuple[Suggestion, ...]) -> list[str]:
    return [each.id for each in found]


def test_evening_breaks_that_are_skipped_end_the_work_hours() -> None:
    events = [
        *breaks(Outcome.TAKEN, 12, hour=16),
        *breaks(Outcome.SKIPPED, 8, hour=17),
        *breaks(Outcome.TAKEN, 2, hour=17),
    ]
    (found,) = look(events, OFFICE)
    assert found == Suggestion(
        id="end-hours",
        question="End the work hours at 17:00?",
        evidence="From 17:00 on you took 2 of 10 breaks in the last four weeks.",
        command=(
            "deskbreak",
            "config",
            "set",
            "hours.times",
            "09:00-12:00,13:00-17:00",
        ),
        count=8,
        times=10,
    )
    assert found.line == "deskbreak config set hours.times 09:00-12:00,13:00-17:00"


@pytest.mark.parametrize(
    "hours",
    [
        WorkHours(spans=((time(9), time(12)), (time(13), time(17)))),
        WorkHours(spans=((time(18), time(2)),)),
        WorkHours(spans=((time(9), time(12)), (time(17), time(20)))),
    ],
    ids=["closed by then", "over midnight", "opens only then"],
)
def test_hours_that_cannot_be_ended_so_are_left_alone(hours: WorkHours) -> None:
    events = [
        *breaks(Outcome.TAKEN, 12, hour=16),
        *breaks(Outcome.SKIPPED, 12, hour=17),
    ]
    assert look(events, replace(SETTINGS, hours=hours)) == ()


def test_skipping_all_day_long_is_no_reason_to_end_the_hours() -> None:
    events = [
        *breaks(Outcome.SKIPPED, 12, hour=15),
        *breaks(Outcome.SKIPPED, 12, hour=16),
        *breaks(Outcome.SKIPPED, 12, hour=17),
    ]
    assert ids(look(events, OFFICE)) == ["too-often-move", "disliked-quiet"]


def test_breaks_that_are_put_off_suggest_a_longer_interval() -> None:
    events = [
        *breaks(Outcome.TAKEN, 20),
        *breaks(Outcome.POSTPONED, 14),
    ]
    (found,) = look(events)
    assert found.question == 'Ask for "move" every 45 min instead of every 30 min?'
    assert found.line == "deskbreak config set breaks.move.interval 45m"
    assert "skipped 0" in found.evidence
    assert "postponed 14 times" in found.evidence


def test_no_interval_longer_than_an_hour_is_suggested() -> None:
    events = breaks(Outcome.SKIPPED, 30, exercise_id="")
    hourly = Settings((replace(MOVE, interval=timedelta(minutes=50)),))
    assert look(events, hourly)[0].line.endswith(" 1h")
    assert look(events, Settings((replace(MOVE, interval=timedelta(hours=1)),))) == ()


def test_notifications_that_are_never_answered_suggest_a_window() -> None:
    events = [*breaks(Outcome.MISSED, 30), *breaks(Outcome.SKIPPED, 3)]
    (found,) = look(events)
    assert found.line == "deskbreak config set breaks.move.show window"
    in_a_window = Settings((replace(MOVE, show=Show.WINDOW),))
    assert look(events, in_a_window) == ()


def test_an_area_that_hurts_again_and_again_is_for_a_physician() -> None:
    (found,) = look(hurts("lower_back", days=2, times=3))
    assert found.question == "Show this to a physician: lower back."
    assert found.command == ()
    assert found.line == ""
    assert look(hurts("neck", days=1, times=5)) == ()
    assert look(hurts("neck", days=2, times=2)) == ()


def test_prescribed_exercises_that_are_not_done_are_named() -> None:
    profile = Profile(prescribed=(Prescription("quiet", per_day=2),))
    few = [
        *breaks(Outcome.TAKEN, 4),
        *breaks(Outcome.TAKEN, 10, exercise_id="other"),
    ]
    (found,) = look(few, profile=profile)
    assert (found.count, found.times) == (4, 20)
    assert found.line == "deskbreak guide quiet"
    over = replace(profile.prescribed[0], until=TODAY - PERIOD)
    assert look(few, profile=Profile(prescribed=(over,))) == ()
    assert look(breaks(Outcome.TAKEN, 12), profile=profile) == ()


def test_exercises_that_others_notice_are_left_out_when_only_they_are_put_aside() -> (
    None
):
    quiet = [*breaks(Outcome.TAKEN, 18), *breaks(Outcome.SKIPPED, 2)]
    loud = [
        *breaks(Outcome.TAKEN, 4, exercise_id="loud"),
        *breaks(Outcome.SKIPPED, 6, exercise_id="loud"),
        *breaks(Outcome.TAKEN, 2, exercise_id="loud", what=What.ANOTHER),
    ]
    (found,) = look([*quiet, *loud])
    assert found.line == "deskbreak config set me.privacy visible"
    assert "8 of 12" in found.evidence
    assert "2 of 20" in found.evidence
    assert look([*quiet, *loud], profile=Profile(privacy="visible")) == ()
    assert look([*quiet, *loud], profile=Profile(privacy="discreet")) == ()


def test_an_exercise_that_is_always_put_aside_is_left_out_beside_the_others() -> None:
    events = [
        *breaks(Outcome.TAKEN, 20),
        *breaks(Outcome.SKIPPED, 5, exercise_id="other"),
    ]
    (found,) = look(events, profile=Profile(exclude_ids=frozenset({"zzz"})))
    assert found.line == "deskbreak config set exclude.ids other,zzz"
    assert look(events[:-1]) == ()


@pytest.mark.parametrize(
    "events",
    [
        [],
        breaks(Outcome.TAKEN, 100),
        breaks(Outcome.SKIPPED, 4),
        [replace(e, day=TODAY - timedelta(days=1)) for e in breaks(Outcome.MISSED, 30)],
        [replace(e, day=e.day - PERIOD) for e in breaks(Outcome.MISSED, 20)],
        [replace(e, day=e.day + PERIOD) for e in breaks(Outcome.MISSED, 15)],
    ],
    ids=["nothing", "all taken", "too few", "one bad day", "long ago", "to come"],
)
def test_nothing_is_suggested_without_reason(events: list[Event]) -> None:
    assert look(events) == ()


# ---------------------------------------------- the commands do what they say


def all_kinds() -> Iterator[tuple[Suggestion, ...]]:
    yield look(
        [
            *breaks(Outcome.TAKEN, 12, hour=16),
            *breaks(Outcome.SKIPPED, 12, hour=17, exercise_id=""),
        ]
    )
    yield look([*breaks(Outcome.TAKEN, 20), *breaks(Outcome.POSTPONED, 14)])
    yield look(breaks(Outcome.MISSED, 30))
    yield look(
        [
            *breaks(Outcome.TAKEN, 20),
            *breaks(Outcome.SKIPPED, 12, exercise_id="loud"),
        ]
    )


def test_every_command_makes_a_config_without_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("")
    commands = {each.command for found in all_kinds() for each in found}
    keys = {command[3] for command in commands}
    assert keys == {
        "hours.times",
        "breaks.move.interval",
        "breaks.move.show",
        "me.privacy",
        "exclude.ids",
    }
    for *words, key, value in sorted(commands):
        assert words == ["deskbreak", "config", "set"]
        set_value(path, key, value)
        assert read(path) != default_config()


def test_ended_hours_ask_no_more_in_the_evening(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("")
    (found,) = next(iter(all_kinds()))
    set_value(path, *found.command[3:])
    assert read(path).settings.hours.spans == ((time(4), time(17)),)


def test_a_life_that_tires_in_the_evening_gets_that_suggestion_first() -> None:
    config = default_config()
    found = suggest(
        history(60), config.settings, config.profile, Library((), ()), UNTIL
    )
    assert ids(found)[:1] == ["end-hours"]


@given(
    st.lists(any_event(), max_size=60),
    st.dates(date(2025, 1, 1), date(2025, 2, 20)),
    st.sampled_from(AREAS),
)
def test_any_history_gets_few_suggestions_with_their_evidence(
    events: list[Event], today: date, area: str
) -> None:
    found = suggest(
        [replace(event, area=area) for event in events],
        SETTINGS,
        Profile(),
        LIBRARY,
        today,
    )
    assert len(found) <= MOST
    assert len(set(ids(found))) == len(found)
    for each in found:
        assert each.question
        assert each.evidence
        assert each.count >= 0
