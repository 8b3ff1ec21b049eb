"""
The day ahead under a config: the very planner and picker that run, on a virtual clock.

The person of the preview is at the desk whenever breaks may appear, takes each one
when it is offered, for its whole length, and answers the desk question with yes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from deskbreak.core import planner, recall
from deskbreak.core.guidance import GuideEnd, clock_time
from deskbreak.core.hours import day_of, is_open, next_change
from deskbreak.core.memory import Memory
from deskbreak.core.messages import (
    GuideClosed,
    HeadsUp,
    Input,
    Nudge,
    OpenGuide,
    Outcome,
    Prompt,
    Senses,
    Take,
    Tick,
)
from deskbreak.core.moment import Moment
from deskbreak.core.settings import Content, WorkHours
from deskbreak.core.state import State, Taking
from deskbreak.daemon.offering import Offer, Offering, want_for
from deskbreak.daemon.wishes import Wishes

#: Where no work hours are set, a working day of this length is shown.
WORKING_DAY = timedelta(hours=8)
#: Work hours are looked for this far ahead.
FURTHEST = timedelta(days=8)
#: The person notices a prompt after this long, and pauses typing for this long.
NOTICES = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Line:
    """
    One thing that will be shown.

    Attributes:
        what: "break", "nudge", "heads_up" or "reminder".
        kind: Name of the break kind, or "".
        text: The exercise's title, the nudge's question or the reminder's words.
        exercise: Id of the exercise, or "".
        item: Id of the desk question, or "".
        question: The desk question in words, or "".
        length: Of the break.
    """

    at: datetime
    what: str
    kind: str = ""
    text: str = ""
    exercise: str = ""
    item: str = ""
    question: str = ""
    length: timedelta = timedelta(0)


def preview(wishes: Wishes, memory: Memory, start: Moment) -> tuple[Line, ...]:
    """
    Return what will be shown from *start* to the end of its day, in order.

    Where the work hours have no time left on that day, the next day that has some is
    shown; where no hours are set, the eight hours after *start*.
    """
    hours = wishes.settings.hours
    end = start.wall_after(WORKING_DAY)
    if hours != WorkHours():
        opening = start.wall if is_open(hours, start.wall) else None
        opening = opening or next_change(hours, start.wall)
        if opening is None:
            return ()
        end = _end_of_day(opening, wishes)
    day = _Day(wishes, memory, start)
    lines = [*day.breaks(end), *_reminders(wishes, start.wall, end)]
    return tuple(sorted(lines, key=lambda line: line.at))


def _end_of_day(wall: datetime, wishes: Wishes) -> datetime:
    starts_at = wishes.settings.day_starts_at
    following = day_of(wall, starts_at) + timedelta(days=1)
    return datetime.combine(following, starts_at, wall.tzinfo)


def _reminders(wishes: Wishes, start: datetime, end: datetime) -> Iterator[Line]:
    for reminder in wishes.settings.reminders:
        for ahead in range(FURTHEST.days + 1):
            day = start.date() + timedelta(days=ahead)
            at = datetime.combine(day, reminder.at, start.tzinfo)
            rings = day.isoweekday() in reminder.days
            if rings and _utc(start) <= _utc(at) < _utc(end):
                yield Line(at, "reminder", text=reminder.say)


def _utc(when: datetime) -> datetime:
    return when.astimezone(UTC)


class _Day:
    """The virtual clock, the person, and the planner between them."""

    def __init__(self, wishes: Wishes, memory: Memory, start: Moment) -> None:
        self.wishes = wishes
        self.settings = wishes.settings
        self.memory = memory
        self.at = start
        self.offering = Offering(lambda: self.memory)
        self.state: State = planner.initial(start, self.settings)
        self.left_desk_at: timedelta | None = None

    def breaks(self, end: datetime) -> Iterator[Line]:
        """Yield a line for each break that comes before *end*."""
        while _utc(self.at.wall) < _utc(end):
            wait = planner.next_wakeup(self.state, self.settings)
            self.at = _later(self.at, wait)
            for effect in self.send(Tick(self.at, self.senses())):
                if isinstance(effect, HeadsUp):
                    yield Line(self.at.wall, "heads_up", effect.name)
                elif isinstance(effect, Prompt):
                    yield self.take(effect.name, walk=effect.walk)
                elif isinstance(effect, OpenGuide):
                    yield self.go_through(effect.name, walk=effect.walk)

    def send(self, message: Input) -> tuple[object, ...]:
        self.state, effects = planner.step(self.state, message, self.settings)
        return effects

    def senses(self) -> Senses:
        """Return what is known of a person who is there in the work hours only."""
        if is_open(self.settings.hours, self.at.wall):
            self.left_desk_at = None
            return Senses(idle=NOTICES)
        if self.left_desk_at is None:
            self.left_desk_at = self.at.elapsed
        return Senses(idle=NOTICES + self.at.elapsed - self.left_desk_at)

    def take(self, name: str, *, walk: bool) -> Line:
        shown_at = self.at.wall
        self.at = _later(self.at, NOTICES)
        effects = self.send(Take(self.at, name))
        if any(isinstance(effect, Nudge) for effect in effects):
            return self.accept(name, shown_at)
        return replace(self.go_through(name, walk=walk), at=shown_at)

    def accept(self, name: str, shown_at: datetime) -> Line:
        rule = self.settings.rule(name)
        assert rule is not None
        offer = self.offer(name)
        self.remember(offer)
        text = offer.item.question if offer.item else ""
        if rule.content is Content.STAND:
            text = "Change between sitting and standing"
        item = offer.item.id if offer.item else ""
        return Line(shown_at, "nudge", name, text, item=item, length=rule.duration)

    def go_through(self, name: str, *, walk: bool) -> Line:
        rule = self.settings.rule(name)
        assert rule is not None
        began_at = self.at.wall
        offer = self.offer(name, walk=walk)
        exercise = offer.exercise
        length = max(rule.duration, clock_time(exercise) if exercise else rule.duration)
        phase = self.state.phase
        assert isinstance(phase, Taking)
        self.at = _later(self.at, length)
        self.send(GuideClosed(self.at, GuideEnd.DONE))
        self.remember(offer)
        return Line(
            began_at,
            "break",
            name,
            exercise.title if exercise else "",
            exercise.id if exercise else "",
            offer.item.id if offer.item else "",
            offer.item.question if offer.item else "",
            length,
        )

    def offer(self, name: str, *, walk: bool = False) -> Offer:
        rule = self.settings.rule(name)
        assert rule is not None
        return self.offering.for_break(
            rule, self.wishes, self.at, self.today, walk=walk
        )

    @property
    def today(self) -> date:
        return day_of(self.at.wall, self.settings.day_starts_at)

    def remember(self, offer: Offer) -> None:
        rule = self.settings.rule(offer.name)
        assert rule is not None
        if offer.exercise is not None:
            self.memory = recall.after_break(
                self.memory,
                offer.exercise,
                Outcome.TAKEN,
                self.today,
                walk_lane=want_for(rule).can_walk,
            )
        if offer.item is not None:
            self.memory = recall.after_answer(
                self.memory,
                offer.item.id,
                offer.item.area,
                "yes",
                _utc(self.at.wall),
                self.today,
            )
        self.offering.forget()


def _later(at: Moment, span: timedelta) -> Moment:
    return Moment(at.awake + span, at.elapsed + span, at.wall_after(span))
