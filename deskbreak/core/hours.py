"""Work hours and the day boundary: calendar rules on the local wall time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from deskbreak.core.settings import WorkHours

MIDNIGHT = time(0, 0)
#: A week ahead and the day before: every rule repeats within it.
LOOK_AHEAD = range(-1, 9)


def day_of(wall: datetime, day_starts_at: time) -> date:
    """Return the day that *wall* belongs to, for a day that begins at *day_starts_at*."""
    local = wall.replace(tzinfo=None)
    begins = datetime.combine(local, day_starts_at)
    return local.date() - timedelta(days=local < begins)


def is_open(hours: WorkHours, wall: datetime) -> bool:
    """Return whether breaks may appear at *wall*."""
    local = wall.replace(tzinfo=None)
    return any(start <= local < end for start, end in _spans(hours, local))


def next_change(hours: WorkHours, wall: datetime) -> datetime | None:
    """
    Return when the work hours next open or close, in *wall*'s zone.

    None where they never change: always open, or no day at all.
    """
    if not hours.spans and len(hours.days) == 7:
        return None
    local = wall.replace(tzinfo=None)
    now_open = is_open(hours, wall)
    edges = {edge for span in _spans(hours, local) for edge in span if edge > local}
    for edge in sorted(edges):
        # In the hour that DST repeats, the local edge may already lie behind.
        at = edge.replace(tzinfo=wall.tzinfo)
        if is_open(hours, at) != now_open and at.astimezone(UTC) > wall.astimezone(UTC):
            return at
    return None


def _spans(hours: WorkHours, local: datetime) -> Iterator[tuple[datetime, datetime]]:
    spans = hours.spans or ((MIDNIGHT, MIDNIGHT),)
    for ahead in LOOK_AHEAD:
        day = local.date() + timedelta(days=ahead)
        if day.isoweekday() not in hours.days:
            continue
        for start, end in spans:
            last = day if end > start else day + timedelta(days=1)
            yield datetime.combine(day, start), datetime.combine(last, end)
