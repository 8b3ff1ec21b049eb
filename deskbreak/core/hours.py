"""Work hours and the day boundary: calendar rules on the local wall time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from deskbreak.core.settings import WorkHours

MIDNIGHT = time(0, 0)
ONE_DAY = timedelta(days=1)
ALWAYS = WorkHours()
#: A week ahead and the day before: every rule repeats within it.
LOOK_AHEAD = range(-1, 9)


def day_of(wall: datetime, day_starts_at: time) -> date:
    """Return the day that *wall* belongs to, for a day that begins at *day_starts_at*."""
    local = wall.replace(tzinfo=None)
    begins = datetime.combine(local, day_starts_at)
    return local.date() - timedelta(days=local < begins)


def next_morning(
    wall: datetime, day_starts_at: time, weekday: int | None = None
) -> datetime:
    """
    Return when the next day begins, as people count it.

    Args:
        weekday: Of the next such day (1 is Monday), not of any.
    """
    day = day_of(wall, day_starts_at) + ONE_DAY
    if weekday is not None:
        day += ONE_DAY * ((weekday - day.isoweekday()) % 7)
    return datetime.combine(day, day_starts_at, wall.tzinfo)


def is_open(hours: WorkHours, wall: datetime) -> bool:
    """Return whether breaks may appear at *wall*."""
    if hours == ALWAYS:
        return True
    local = wall.replace(tzinfo=None)
    # A span lasts a day at most: only today's and yesterday's can be running.
    days = (local.date() - ONE_DAY, local.date())
    return any(
        start <= local < end for day in days for start, end in _spans(hours, day)
    )


def next_change(hours: WorkHours, wall: datetime) -> datetime | None:
    """
    Return when the work hours next open or close, in *wall*'s zone.

    None where they never change: always open, or no day at all.
    """
    if hours == ALWAYS:
        return None
    local = wall.replace(tzinfo=None)
    now_open = is_open(hours, wall)
    for ahead in LOOK_AHEAD:
        day = local.date() + timedelta(days=ahead)
        for edge in sorted({edge for span in _spans(hours, day) for edge in span}):
            # In the hour that DST repeats, the edge may lie behind on the real clock;
            # in the hour that it leaves out, there is no such time.
            at = edge.replace(tzinfo=wall.tzinfo).astimezone(UTC)
            if edge > local and at > wall.astimezone(UTC):
                there = at.astimezone(wall.tzinfo)
                if is_open(hours, there) != now_open:
                    return there
    return None


def _spans(hours: WorkHours, day: date) -> Iterator[tuple[datetime, datetime]]:
    if day.isoweekday() not in hours.days:
        return
    for start, end in hours.spans or ((MIDNIGHT, MIDNIGHT),):
        last = day if end > start else day + ONE_DAY
        yield datetime.combine(day, start), datetime.combine(last, end)
