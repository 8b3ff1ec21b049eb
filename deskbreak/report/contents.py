"""What a report says, as one value: gathered from the history, without any look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from deskbreak.core.checklist import summarise
from deskbreak.core.content import Answer, Library, Profile
from deskbreak.core.desk import DeskSummary
from deskbreak.core.hours import day_of
from deskbreak.core.memory import ItemMemory, Memory
from deskbreak.core.messages import Outcome
from deskbreak.core.settings import Settings
from deskbreak.history.counts import Counts
from deskbreak.history.events import Event, What
from deskbreak.history.facts import Facts, Said, settled
from deskbreak.history.progress import DeskDay, desk_progress
from deskbreak.history.statistics import Statistics, gather, week_of
from deskbreak.history.store import History
from deskbreak.history.streaks import Streak, streak_of
from deskbreak.history.suggestions import PERIOD, Suggestion, suggest

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
#: So many weeks are compared, this one among them.
WEEKS = 13
#: What is usual is taken from so many weeks before this one.
USUAL = 4
#: The days and the desk are looked back on for so many weeks.
LONG = 53


@dataclass(frozen=True, slots=True)
class Span:
    """
    A stretch of use on a day.

    Attributes:
        start: Minutes since midnight of the day, by the clock on the wall; a day that
            goes on past midnight goes on past 1440.
    """

    start: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Mark:
    """
    What became of one break.

    Attributes:
        at: In minutes, as `Span.start`.
        what: "taken", "walk" (taken, and a walk), "natural" or "left" (skipped or
            missed).
        exercise: Its title; "" where there was none.
    """

    at: int
    what: str
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week."""

    day: date
    counts: Counts
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """One week, by its Monday."""

    monday: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of a weekday (1 is Monday), over `WEEKS` weeks."""

    weekday: int
    hour: int
    counts: Counts
    days: int


@dataclass(frozen=True, slots=True)
class Usual:
    """
    The mean of the weeks before, each up to the same weekday as this one.

    Attributes:
        weeks: How many there were with any event; of 0 there is no mean.
    """

    weeks: int = 0
    taken: float = 0.0
    natural: float = 0.0
    walks: float = 0.0
    use: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Report:
    """
    A week, and what leads up to it.

    Attributes:
        monday: The first day of the week.
        until: Its last day, or today while it goes on.
        this: All of the week.
        weeks: `WEEKS` weeks, this one the last; also those without an event.
        hours: Each weekday and hour with an event in those weeks.
        kept: For each day with breaks in `LONG` weeks, the share that was taken.
        desk: The score of the desk on each day with an answer.
        summary: How the desk stands at the end of the week.
        written: Whether anything is written down at all just now.
    """

    monday: date
    until: date
    this: Counts
    usual: Usual
    days: tuple[Day, ...]
    weeks: tuple[Week, ...]
    hours: tuple[Cell, ...]
    kept: Mapping[date, float]
    streak: Streak
    desk: tuple[DeskDay, ...]
    summary: DeskSummary
    suggestions: tuple[Suggestion, ...]
    written: bool = True

    @property
    def whole(self) -> bool:
        """Whether the week is over."""
        return self.until == self.monday + WEEK - DAY

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all to tell of this week."""
        return self.this == Counts()


def make_report(
    history: History,
    library: Library,
    profile: Profile,
    settings: Settings,
    now: datetime,
    *,
    monday: date | None = None,
    written: bool = True,
    running: Sequence[Event] = (),
) -> Report:
    """
    Return the report of the week that begins on *monday*; None is this week.

    Args:
        running: The stretch of use that goes on and is not written down yet.

    Raises:
        HistoryError: The history cannot be read.
    """
    today = day_of(now, settings.day_starts_at)
    monday = week_of(monday or today)
    until = min(today, monday + WEEK - DAY)
    first = monday - (WEEKS - 1) * WEEK
    running = [event for event in running if first <= event.day <= until]
    stats = gather(history.facts(first, until).and_use(running), library)
    answers = [said for said in history.answers() if said[0] <= until.isoformat()]
    kept = {day: share for day, share in history.kept().items() if day <= until}
    recent = settled([*history.rows(until - PERIOD, until), *running])
    at = now if until == today else _end_of(until, settings.day_starts_at, now)
    desk = desk_progress(Facts((), answers, (), ()), library, profile)
    long_ago = until - LONG * WEEK
    return Report(
        monday=monday,
        until=until,
        this=stats.total(monday, until),
        usual=_usual(stats, monday, until),
        days=_days(recent, stats, library, monday),
        weeks=tuple(
            Week(start, stats.total(start, min(until, start + WEEK - DAY)))
            for start in (first + n * WEEK for n in range(WEEKS))
        ),
        hours=_hours(stats),
        kept={day: share for day, share in kept.items() if day > long_ago},
        streak=streak_of(kept, until),
        desk=tuple(each for each in desk if each.day > long_ago) or desk[-1:],
        summary=summarise(library, profile, _memory(answers), at),
        suggestions=suggest(recent, settings, profile, library, until),
        written=written,
    )


def _end_of(day: date, day_starts_at: time, now: datetime) -> datetime:
    return datetime.combine(day + DAY, day_starts_at, now.tzinfo)


def _usual(stats: Statistics, monday: date, until: date) -> Usual:
    length = until - monday
    starts = (monday - n * WEEK for n in range(1, USUAL + 1))
    weeks = [
        counts
        for counts in (stats.total(start, start + length) for start in starts)
        if counts != Counts()
    ]
    if not weeks:
        return Usual()
    count = len(weeks)
    return Usual(
        count,
        sum(week.taken for week in weeks) / count,
        sum(week.natural for week in weeks) / count,
        sum(week.walks for week in weeks) / count,
        sum((week.use for week in weeks), timedelta(0)) / count,
    )


def _hours(stats: Statistics) -> tuple[Cell, ...]:
    days: dict[int, int] = {}
    for day in stats.days:
        days[day.isoweekday()] = days.get(day.isoweekday(), 0) + 1
    return tuple(
        Cell(weekday, hour, counts, days[weekday])
        for (weekday, hour), counts in stats.by_weekday_and_hour().items()
    )


def _days(
    events: Iterable[Event], stats: Statistics, library: Library, monday: date
) -> tuple[Day, ...]:
    walks = {each.id for each in library.exercises if each.kind == "walk"}
    titles = {each.id: each.title for each in library.exercises}
    spans: dict[date, list[Span]] = {}
    marks: dict[date, list[Mark]] = {}
    for event in events:
        if event.day < monday:
            continue
        at = _minute(event)
        if event.what is What.USE:
            length = round(event.seconds / 60)
            spans.setdefault(event.day, []).append(Span(at, length))
        elif what := _fate(event, walks):
            title = titles.get(event.exercise, "") if what != "left" else ""
            marks.setdefault(event.day, []).append(Mark(at, what, title))
    days = [monday + n * DAY for n in range(7)]
    return tuple(
        Day(
            day,
            stats.total(day, day),
            tuple(spans.get(day, ())),
            tuple(marks.get(day, ())),
        )
        for day in days
    )


def _minute(event: Event) -> int:
    midnight = datetime.combine(event.day, time(0))
    return int((event.local - midnight).total_seconds() // 60)


def _fate(event: Event, walks: set[str]) -> str:
    match event.outcome:
        case Outcome.TAKEN:
            return "walk" if event.exercise in walks else "taken"
        case Outcome.NATURAL:
            return "natural"
        case Outcome.SKIPPED | Outcome.MISSED:
            return "left"
        case _:
            return ""


def _memory(answers: Sequence[Said]) -> Memory:
    """Return the last answer to each item; nothing else of memory is needed here."""
    items = {}
    for _, _, at, item, answer in sorted(answers, key=lambda said: said[2]):
        when = datetime.fromisoformat(at).astimezone(UTC)
        items[item] = ItemMemory(cast(Answer, answer), when)
    return Memory(items=items)
