"""
What the history tells: counts by hour, day, week, month and weekday.

Pure. Every row is looked at once and put into the tally of its day and local hour;
all groupings add up those tallies, so that they cannot disagree.

A day is the day as it was lived: it begins at the user's day boundary, and its hours
are those that the clock on the wall showed where the person was. On the night in
which the clock is set back the same hour comes twice and is counted together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from deskbreak.core.content import Library
from deskbreak.history.counts import PLACE, Counts, Lore, Tally, kept, total
from deskbreak.history.events import Event
from deskbreak.history.facts import (
    DAY_MS,
    HOUR_MS,
    Change,
    Facts,
    Stretch,
    facts_of,
)
from deskbreak.history.streaks import Streak, streak_of

K = TypeVar("K", bound=Hashable)
#: The tallies of each day, by local hour.
Days = dict[str, dict[int, Tally]]


class Statistics:
    """
    Counts of any part of a history.

    All groupings are sorted and hold only what had events; *since* and *until* are
    days, both included, and None is from the beginning or to the end.
    """

    def __init__(self, tallies: Mapping[date, Mapping[int, Tally]], lore: Lore) -> None:
        """Keep the *tallies* of each day, in order, by local hour."""
        self._tallies = tallies
        self._lore = lore

    @property
    def days(self) -> tuple[date, ...]:
        """All days with any event, in order."""
        return tuple(self._tallies)

    def total(self, since: date | None = None, until: date | None = None) -> Counts:
        """Return the counts of all these days together."""
        cells = self._cells(since, until)
        return total((tally for _, _, tally in cells), self._lore)

    def by_day(
        self, since: date | None = None, until: date | None = None
    ) -> dict[date, Counts]:
        """Return the counts of each day."""
        return self._by(lambda day, _: day, since, until)

    def by_week(
        self, since: date | None = None, until: date | None = None
    ) -> dict[date, Counts]:
        """Return the counts of each week, by its Monday."""
        return self._by(lambda day, _: week_of(day), since, until)

    def by_month(
        self, since: date | None = None, until: date | None = None
    ) -> dict[date, Counts]:
        """Return the counts of each month, by its first day."""
        return self._by(lambda day, _: day.replace(day=1), since, until)

    def by_hour(
        self, since: date | None = None, until: date | None = None
    ) -> dict[int, Counts]:
        """Return the counts of each hour of the day, 0 to 23."""
        return self._by(lambda _, hour: hour, since, until)

    def by_weekday(
        self, since: date | None = None, until: date | None = None
    ) -> dict[int, Counts]:
        """Return the counts of each ISO weekday, 1 is Monday."""
        return self._by(lambda day, _: day.isoweekday(), since, until)

    def by_weekday_and_hour(
        self, since: date | None = None, until: date | None = None
    ) -> dict[tuple[int, int], Counts]:
        """Return the counts of each pair of ISO weekday and hour: the heat map."""
        return self._by(lambda day, hour: (day.isoweekday(), hour), since, until)

    def streak(self, today: date) -> Streak:
        """Return on how many days in a row breaks were kept (see `streaks`)."""
        shares = ((day, kept(hours.values())) for day, hours in self._tallies.items())
        return streak_of(
            {day: share for day, share in shares if share is not None}, today
        )

    def _cells(
        self, since: date | None, until: date | None
    ) -> Iterator[tuple[date, int, Tally]]:
        for day, hours in self._tallies.items():
            if since and day < since:
                continue
            if until and day > until:
                return
            for hour, tally in hours.items():
                yield day, hour, tally

    def _by(
        self,
        key: Callable[[date, int], K],
        since: date | None,
        until: date | None,
    ) -> dict[K, Counts]:
        groups: dict[K, list[Tally]] = {}
        for day, hour, tally in self._cells(since, until):
            groups.setdefault(key(day, hour), []).append(tally)
        # Keys of one grouping are all dates, all numbers or all pairs of them.
        return {
            name: total(groups[name], self._lore)
            for name in sorted(groups)  # type: ignore[type-var]
        }


def week_of(day: date) -> date:
    """Return the Monday of the week of *day*."""
    return day - timedelta(days=day.weekday())


def statistics_of(events: Iterable[Event], library: Library) -> Statistics:
    """
    Return the statistics of *events*, in any order.

    Args:
        library: Tells the body area of an exercise; those it does not know count
            for no area.
    """
    return gather(facts_of(events), library)


def gather(facts: Facts, library: Library) -> Statistics:
    """Return the statistics of *facts*, as `statistics_of` does of events."""
    days: Days = {}
    use, standing = PLACE["use"], PLACE["standing"]
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    place = {**PLACE, "prompted": PLACE["offered"], "": PLACE["hurts"]}
    # This loop runs some hundred thousand times: it looks up as little as it can.
    for day, hour, outcome, name, detail in facts.points:
        tally = _tally(days, day, hour)
        tally.numbers[place[outcome]] += 1
        if outcome == "taken":
            # One key of each sort for all hours.
            key = keys.setdefault((name, detail), (name, detail))
            if tally.taken is None:
                tally.taken = {key: 1}
            else:
                tally.taken[key] = tally.taken.get(key, 0) + 1
        elif outcome == "held":
            held_by = tally.held_by = tally.held_by or {}
            held_by[detail] = held_by.get(detail, 0) + 1
    for day, hour, _, _, answer in facts.answers:
        numbers = _tally(days, day, hour).numbers
        numbers[place["answers"]] += 1
        numbers[place["fixed"]] += answer == "fixed"
    stood = _stood(facts.changes)
    for stretch in facts.stretches:
        day, began, length, used, at = stretch
        first = _tally(days, day, began // HOUR_MS)
        first.longest = max(first.longest, used)
        _share_out(days, use, stretch, began, began + length)
        if day in stood:
            # From the clock of the world, by which changes are told, to the day's.
            ahead = _epoch_ms(at) - began
            for since, until in stood[day]:
                start = max(began, since - ahead)
                _share_out(days, standing, stretch, start, until - ahead)
    kept = {date.fromisoformat(day): days[day] for day in sorted(days)}
    return Statistics(kept, Lore.of(library))


def _tally(days: Days, day: str, hour: int) -> Tally:
    hours = days.get(day)
    if hours is None:
        hours = days[day] = {}
    tally = hours.get(hour)
    if tally is None:
        tally = hours[hour] = Tally()
    return tally


def _share_out(days: Days, place: int, stretch: Stretch, start: int, end: int) -> None:
    """
    Add the use of *stretch* between *start* and *end* to the hours in which it was.

    It all belongs to the day on which it began, and its hours go by the offset that
    held then, whatever the clock was set to in between.
    """
    day, began, length, used, _ = stretch
    end = min(end, began + length)
    if not length:
        _tally(days, day, began // HOUR_MS).numbers[place] += used
        return
    # What was used up to here less what was up to there: no millisecond is lost.
    done = used * (start - began) // length
    while start < end:
        hour = start // HOUR_MS
        start = min(end, (hour + 1) * HOUR_MS)
        up_to = used * (start - began) // length
        _tally(days, day, hour % 24).numbers[place] += up_to - done
        done = up_to


def _stood(changes: Iterable[Change]) -> dict[str, list[tuple[int, int]]]:
    """Return for each day from when to when someone stood, in ms of the epoch."""
    stood: dict[str, list[tuple[int, int]]] = {}
    since: dict[str, int] = {}
    for day, at, what in sorted(changes):
        moment = _epoch_ms(at)
        if what == "standing":
            since.setdefault(day, moment)
        elif day in since:
            stood.setdefault(day, []).append((since.pop(day), moment))
    for day, moment in since.items():
        # Never told to sit: until the day is over.
        stood.setdefault(day, []).append((moment, moment + 2 * DAY_MS))
    return stood


def _epoch_ms(at: str) -> int:
    return round(datetime.fromisoformat(at).timestamp() * 1000)
