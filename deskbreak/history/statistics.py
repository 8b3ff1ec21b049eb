"""
What the history tells: counts by hour, day, week, month and weekday.

Pure. Every row is looked at once and put into the tally of its day and local hour;
all groupings add up those tallies, so that they cannot disagree.

A day is the day as it was lived: it begins at the user's day boundary, and its hours
are those that the clock on the wall showed where the person was. On the night in
which the clock is set back the same hour comes twice and is counted together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import TypeVar

from deskbreak.core.content import Library
from deskbreak.history.counts import PLACE, Counts, Tally, total
from deskbreak.history.events import Event, What
from deskbreak.history.facts import Fact, fact_of
from deskbreak.history.streaks import Streak, streak_of
from deskbreak.history.summary import week_of

K = TypeVar("K", bound=Hashable)

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class Statistics:
    """
    Counts of any part of a history.

    All groupings are sorted and hold only what had events; *since* and *until* are
    days, both included, and None is from the beginning or to the end.
    """

    def __init__(self, tallies: dict[date, dict[int, Tally]]) -> None:
        """Keep the *tallies* of each day, by local hour."""
        self._tallies = dict(sorted(tallies.items()))

    @property
    def days(self) -> tuple[date, ...]:
        """All days with any event, in order."""
        return tuple(self._tallies)

    def total(self, since: date | None = None, until: date | None = None) -> Counts:
        """Return the counts of all these days together."""
        return total(tally for _, _, tally in self._cells(since, until))

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
        kept = {
            day: counts.kept
            for day, counts in self.by_day(until=today).items()
            if counts.kept is not None
        }
        return streak_of(kept, today)

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
        return {name: total(groups[name]) for name in sorted(groups)}  # type: ignore[type-var]


def statistics_of(events: Iterable[Event], library: Library) -> Statistics:
    """
    Return the statistics of *events*, in any order.

    Args:
        library: Tells the body area of an exercise; those it does not know count
            for no area.
    """
    return gather(map(fact_of, events), library)


def gather(facts: Iterable[Fact], library: Library) -> Statistics:
    """Return the statistics of *facts*, in any order, as `statistics_of` does."""
    areas = {each.id: each.area for each in library.exercises}
    walks = {each.id for each in library.exercises if each.kind == "walk"}
    days: dict[str, dict[int, Tally]] = {}
    uses: list[Fact] = []
    changes: dict[str, list[tuple[int, bool]]] = {}
    # Constants of the loop: it runs some hundred thousand times.
    use, is_break, answer, hurt = (
        each.value for each in (What.USE, What.BREAK, What.ANSWER, What.HURT)
    )
    standing = What.STANDING.value
    postures = (standing, What.SITTING.value)
    place = {**PLACE, "prompted": PLACE["offered"]}
    for fact in facts:
        what, at, day, offset, outcome, name, exercise, said, _, _, detail = fact
        if what == use:
            uses.append(fact)
            continue
        if what in postures:
            moment = (_epoch_ms(at), what == standing)
            changes.setdefault(day, []).append(moment)
        hour = (int(at[11:13]) * 60 + int(at[14:16]) + offset // 60) // 60 % 24
        tally = _tally(days, day, hour)
        numbers = tally.numbers
        if what == is_break:
            numbers[place[outcome]] += 1
            if outcome == "taken":
                tally.share("kinds", name)
                if exercise:
                    tally.share("exercises", exercise)
                    if exercise in areas:
                        tally.share("areas", areas[exercise])
                    numbers[place["walks"]] += exercise in walks
            elif outcome == "held":
                tally.share("held_by", detail)
        elif what == answer:
            numbers[place["answers"]] += 1
            numbers[place["fixed"]] += said == "fixed"
        elif what == hurt:
            numbers[place["hurts"]] += 1
    for each in changes.values():
        each.sort()
    for fact in uses:
        _add_use(days, fact, changes.get(fact.day, ()))
    return Statistics({date.fromisoformat(day): days[day] for day in days})


def _tally(days: dict[str, dict[int, Tally]], day: str, hour: int) -> Tally:
    hours = days.get(day)
    if hours is None:
        hours = days[day] = {}
    tally = hours.get(hour)
    if tally is None:
        tally = hours[hour] = Tally()
    return tally


def _add_use(
    days: dict[str, dict[int, Tally]], fact: Fact, changes: Iterable[tuple[int, bool]]
) -> None:
    """
    Share a stretch of use out over the hours in which it was, evenly.

    It belongs to the day on which it began, and its hours go by the offset that held
    then, whatever the clock was set to in between.
    """
    used, length = _ms(fact.use_seconds), _ms(fact.seconds)
    at = fact.at
    clock = (int(at[11:13]) * 60 + int(at[14:16])) * 60_000 + int(at[17:19]) * 1000
    began = (clock + int(at[20:23]) + fact.offset_seconds * 1000) % DAY_MS
    first = _tally(days, fact.day, began // HOUR_MS)
    first.longest = max(first.longest, used)
    within = began // HOUR_MS == (began + length) // HOUR_MS
    if not length or (within and not changes):
        first.numbers[PLACE["use"]] += used
        return
    edges = {began, began + length}
    edges.update(range((began // HOUR_MS + 1) * HOUR_MS, began + length, HOUR_MS))
    stands = False
    rises: dict[int, bool] = {}
    # From the clock of the day to that of the world, by which changes are told.
    ahead = _epoch_ms(at) - began if changes else 0
    for moment, stands_then in changes:
        if moment - ahead <= began:
            stands = stands_then
        elif moment - ahead < began + length:
            rises[moment - ahead] = stands_then
    for start, end in pairwise(sorted(edges.union(rises))):
        stands = rises.get(start, stands)
        # What was used up to the end less what was up to the start: no ms is lost.
        share = _up_to(end - began, length, used) - _up_to(start - began, length, used)
        numbers = _tally(days, fact.day, start // HOUR_MS % 24).numbers
        numbers[PLACE["use"]] += share
        if stands:
            numbers[PLACE["standing"]] += share


def _up_to(part: int, whole: int, used: int) -> int:
    return used * part // whole


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _epoch_ms(at: str) -> int:
    return round(datetime.fromisoformat(at).timestamp() * 1000)
