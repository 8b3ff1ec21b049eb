"""What the user can set, as values. Defaults live with the presets in ``config``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import Enum

ZERO = timedelta(0)


class Show(Enum):
    """How a due break comes to the user."""

    NOTIFICATION = "notification"
    WINDOW = "window"
    FULLSCREEN = "fullscreen"


class Content(Enum):
    """What a break kind offers."""

    EXERCISE = "exercise"
    """One exercise and one checklist item, led by the guide."""
    POSTURE = "posture"
    """A nudge of some seconds: one posture item, no guide."""
    STAND = "stand"
    """A nudge to change between sitting and standing, no guide."""


class Reason(Enum):
    """Why a due break is held. The order is the order of telling."""

    PAUSED = "paused"
    LOCKED = "locked"
    AWAY = "away"
    HOURS = "hours"
    CALL = "call"
    SCREEN_SHARED = "screen_shared"
    PRESENTATION = "presentation"
    FULLSCREEN = "fullscreen"
    DO_NOT_DISTURB = "do_not_disturb"
    APPS = "apps"
    BATTERY = "battery"
    RETURNED = "returned"
    TYPING = "typing"


#: Reasons that the planner finds by itself; all others are sensed outside.
OWN_REASONS = frozenset(
    {
        Reason.PAUSED,
        Reason.LOCKED,
        Reason.AWAY,
        Reason.HOURS,
        Reason.RETURNED,
        Reason.TYPING,
    }
)


@dataclass(frozen=True, slots=True)
class BreakRule:
    """
    One kind of break, named by the user.

    Attributes:
        interval: Use until the break is due.
        duration: How long the break lasts; away this long is a natural break.
        walk_every: A walk at least every n-th break; 0 is never, 1 always.
        walk_duration: How long a walk lasts; zero is as long as any other break.
        heads_up: Notice this long before it is due; zero is none.
        postpone: The steps offered, shortest first.
        postpone_limit: How often one break may be postponed; 0 is not at all.
        kinds: Exercise kinds allowed; empty is all.
    """

    name: str
    interval: timedelta
    duration: timedelta
    walk_every: int = 3
    walk_duration: timedelta = ZERO
    show: Show = Show.NOTIFICATION
    heads_up: timedelta = ZERO
    postpone: tuple[timedelta, ...] = (timedelta(minutes=5), timedelta(minutes=10))
    postpone_limit: int = 3
    strict: bool = False
    kinds: tuple[str, ...] = ()
    content: Content = Content.EXERCISE

    @property
    def can_walk(self) -> bool:
        """Return whether such a break may be a walk."""
        return self.content is Content.EXERCISE and (
            "walk" in self.kinds or (not self.kinds and self.walk_every > 0)
        )


@dataclass(frozen=True, slots=True)
class HoldRule:
    """
    Whether a reason may hold a break, and for how long at most.

    Attributes:
        longest: Counted from when the break was due and held; None is
            "until it ends".
    """

    enabled: bool = True
    longest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class WorkHours:
    """
    When breaks may appear.

    Attributes:
        days: ISO weekdays, 1 is Monday; of the day on which a span begins.
        spans: Wall times from-to; a span whose end is not after its start crosses
            midnight. No span at all means at any time of these days.
    """

    days: frozenset[int] = frozenset(range(1, 8))
    spans: tuple[tuple[time, time], ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """
    A sentence at a fixed wall time.

    Attributes:
        keeps: For so long after its time it still makes sense: the machine may
            sleep, or something may hold it.
    """

    at: time
    days: frozenset[int]
    say: str
    keeps: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Settings:
    """
    All that the planner needs to know of the user's wishes.

    Attributes:
        away_after: No input for this long is being away (from the last input on).
        typing_lull: A break waits for a lull in the input of this length.
        settle: Nothing is shown for this long after someone came back.
        day_starts_at: The wall time at which a new day begins.
        remind_after: Distances at which an unanswered prompt is shown again.
        video_is_use: A playing video counts as use, not as rest.
        day_limit: Use of a day after which that is said; zero is never.
    """

    breaks: tuple[BreakRule, ...]
    hold: Mapping[Reason, HoldRule] = field(default_factory=dict)
    apps: tuple[str, ...] = ()
    hours: WorkHours = WorkHours()
    reminders: tuple[Reminder, ...] = ()
    away_after: timedelta = timedelta(seconds=60)
    typing_lull: timedelta = timedelta(seconds=3)
    settle: timedelta = timedelta(seconds=20)
    day_starts_at: time = time(4, 0)
    remind_after: tuple[timedelta, ...] = (
        timedelta(minutes=2),
        timedelta(minutes=5),
        timedelta(minutes=10),
    )
    video_is_use: bool = True
    day_limit: timedelta = ZERO

    def rule(self, name: str) -> BreakRule | None:
        """Return the break kind called *name*, or None."""
        return next((rule for rule in self.breaks if rule.name == name), None)

    def hold_rule(self, reason: Reason) -> HoldRule:
        """Return the rule for *reason*; a reason without one holds until it ends."""
        return self.hold.get(reason, HoldRule())
