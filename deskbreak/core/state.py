"""The planner's whole memory, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from deskbreak.core.moment import Moment
from deskbreak.core.settings import ZERO, Reason

# All fields called ``*_at`` or ``*_since`` of type timedelta are points on the
# ``Moment.elapsed`` clock (monotonic, counts sleep).


@dataclass(frozen=True, slots=True)
class KindState:
    """
    Where one break kind stands.

    Attributes:
        use: Use counted since this kind's last relief.
        due_at: When it became due; None while counting.
        postponed: How often the break now due was postponed.
        ask_at: Not to be asked before this point (postponed, missed).
        ask_use: Not to be asked again before the count reaches this (missed).
        headed_up: The heads-up for the coming break was given.
        held_told: The notice that the longest hold is over was given.
    """

    use: timedelta = ZERO
    due_at: timedelta | None = None
    postponed: int = 0
    ask_at: timedelta | None = None
    ask_use: timedelta | None = None
    headed_up: bool = False
    held_told: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """No prompt on screen, no break running."""


@dataclass(frozen=True, slots=True)
class Prompted:
    """
    A prompt is on screen (or has been closed unanswered).

    Attributes:
        shown: How often it was shown.
        shown_at: When it was last shown.
        since: When it was first shown.
        absorbs: Shorter kinds that were due with it.
    """

    name: str
    since: timedelta
    shown_at: timedelta
    shown: int = 1
    absorbs: tuple[str, ...] = ()
    walk: bool = False


@dataclass(frozen=True, slots=True)
class Taking:
    """
    The break runs.

    Attributes:
        absorbs: Shorter kinds that it stands for as well.
        asked: The user began it.
    """

    name: str
    since: timedelta
    absorbs: tuple[str, ...] = ()
    asked: bool = True


Phase = Counting | Prompted | Taking


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason that is active now, since when, and what shows it."""

    reason: Reason
    since: timedelta
    since_wall: datetime
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class UserPause:
    """
    A pause by the user.

    Attributes:
        until: Wall time of its end; None is until resumed.
        by_duration: It was asked for as a duration: a clock step moves ``until``.
    """

    since_wall: datetime
    until: datetime | None = None
    by_duration: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """Counters of the current day (which begins at ``day_starts_at``)."""

    day: date
    use: timedelta = ZERO
    prompted: int = 0
    taken: int = 0
    natural: int = 0
    postponed: int = 0
    skipped: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """
    All the planner knows.

    Attributes:
        at: The last moment seen.
        kinds: Per break kind, by name.
        holds: The reasons active now, in order of beginning.
        away_since: Since when nobody is there; None while someone is.
        came_back_at: When someone last came back from being away.
        last_input_at: The last sign of a person.
        exposure: Use since the last relief of any kind.
        longest_hold: The longest hold of a due break that has just ended, so that
            the offer after a long meeting is a walk.
        stretch_began: Wall time at which the current stretch of use began.
        stretch_use: Use in that stretch.
        reminders: Fixed-time reminders that wait for a hold to end.
    """

    at: Moment
    today: Today
    kinds: Mapping[str, KindState] = field(default_factory=dict)
    phase: Phase = field(default_factory=Counting)
    holds: tuple[Hold, ...] = ()
    pause: UserPause | None = None
    away_since: timedelta | None = None
    came_back_at: timedelta | None = None
    last_input_at: timedelta = ZERO
    locked: bool = False
    exposure: timedelta = ZERO
    longest_hold: timedelta = ZERO
    stretch_began: datetime | None = None
    stretch_use: timedelta = ZERO
    reminders: tuple[str, ...] = ()
