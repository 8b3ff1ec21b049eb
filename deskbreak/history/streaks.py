"""
On how many days in a row breaks were kept, without scolding for a day off.

A day on which at least half of the breaks were taken (asked or unasked) is kept, and
counts. Days without a single break are days off: some of them in a row interrupt
nothing, and neither does one day that was not kept, if the next one is. Today may
still become a kept day, so that it never ends a streak.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

KEPT = 0.5
#: A weekend with a holiday on either side.
DAYS_OFF = 4


@dataclass(frozen=True, slots=True)
class Streak:
    """
    Days in a row.

    Attributes:
        days: Kept days of the streak that still goes on; 0 where there is none.
        since: Its first day.
        longest: Kept days of the longest streak ever.
    """

    days: int = 0
    since: date | None = None
    longest: int = 0


def streak_of(kept: Mapping[date, float], today: date) -> Streak:
    """
    Return the streak that goes on *today*, and the longest.

    Args:
        kept: For each day with breaks, the share of them that was taken.
    """
    count = longest = 0
    since: date | None = None
    last: date | None = None
    forgiven = False
    for day in sorted(day for day in kept if day <= today):
        is_kept = kept[day] >= KEPT
        if last is not None and (day - last).days > DAYS_OFF + 1:
            count, since, forgiven = 0, None, False
        if is_kept:
            count += 1
            since = since or day
            longest = max(longest, count)
            forgiven = False
        elif day != today:
            if forgiven:
                count, since = 0, None
            forgiven = True
        last = day
    if last is not None and (today - last).days > DAYS_OFF + 1:
        count, since = 0, None
    return Streak(count, since, longest)
