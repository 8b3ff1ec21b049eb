from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from deskbreak.core.messages import Outcome, Record, RecordUse
from deskbreak.history.events import (
    Event,
    What,
    another_event,
    answer_event,
    break_event,
    event_at,
    hurt_event,
    use_event,
)

BERLIN = ZoneInfo("Europe/Berlin")
FOUR = time(4)


def test_a_break_keeps_the_instant_and_the_day_as_it_was_lived() -> None:
    at = datetime(2025, 7, 2, 1, 30, 0, 123_456, tzinfo=BERLIN)
    record = Record(Outcome.TAKEN, "move", at, timedelta(minutes=31), "late", ("eyes",))
    assert break_event(
        record,
        FOUR,
        exercise="chin-tuck",
        item="feet-flat",
        prescribed=True,
        seconds=42.0,
    ) == Event(
        what=What.BREAK,
        at=datetime(2025, 7, 1, 23, 30, 0, 123_000, tzinfo=UTC),
        day=date(2025, 7, 1),
        offset_seconds=7200,
        zone="Europe/Berlin",
        outcome=Outcome.TAKEN,
        name="move",
        exercise="chin-tuck",
        item="feet-flat",
        prescribed=True,
        seconds=42.0,
        use_seconds=1860.0,
        detail="late",
        absorbed=("eyes",),
    )


def test_a_stretch_of_use_is_measured_in_real_time_across_a_dst_night() -> None:
    began = datetime(2025, 3, 30, 1, 30, tzinfo=BERLIN)
    ended = datetime(2025, 3, 30, 3, 30, tzinfo=BERLIN)
    event = use_event(RecordUse(began, ended, timedelta(minutes=50)), FOUR)
    assert (event.what, event.seconds, event.use_seconds) == (What.USE, 3600, 3000)
    assert event.day == date(2025, 3, 29)


def test_answers_and_hurts_carry_their_ids() -> None:
    at = datetime(2025, 3, 10, 12, tzinfo=UTC)
    answer = answer_event(at, FOUR, item="feet-flat", answer="fixed")
    hurt = hurt_event(at, FOUR, exercise="neck-tilt", area="neck")
    assert (answer.what, answer.item, answer.answer) == (
        What.ANSWER,
        "feet-flat",
        "fixed",
    )
    other = another_event(at, FOUR, exercise="plank")
    assert (other.what, other.exercise) == (What.ANOTHER, "plank")
    assert (hurt.what, hurt.exercise, hurt.area) == (What.HURT, "neck-tilt", "neck")


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2025, 3, 10, 12)
    with pytest.raises(ValueError, match="zone"):
        event_at(What.USE, naive, FOUR)
    with pytest.raises(ValueError, match="zone"):
        Event(What.USE, naive, date(2025, 3, 10))


def test_the_local_time_is_told_without_the_zone_data() -> None:
    at = datetime(2025, 3, 10, 23, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    event = event_at(What.USE, at, FOUR)
    assert event.local == datetime(2025, 3, 10, 23)
    assert event.zone == "UTC+05:30"
