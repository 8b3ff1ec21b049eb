from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from deskbreak.history.events import Event, What, event_at

BERLIN = ZoneInfo("Europe/Berlin")
FOUR = time(4)


def test_an_event_keeps_the_instant_and_the_day_as_it_was_lived() -> None:
    at = datetime(2025, 7, 2, 1, 30, 0, 123_456, tzinfo=BERLIN)
    assert event_at(What.USE, at, FOUR) == Event(
        what=What.USE,
        at=datetime(2025, 7, 1, 23, 30, 0, 123_000, tzinfo=UTC),
        day=date(2025, 7, 1),
        offset_seconds=7200,
        zone="Europe/Berlin",
    )


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
