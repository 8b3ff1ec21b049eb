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
        shown: How often the break now due was shown since it was last postponed.
        prompted: The break now due has been written down as prompted.
        ask_at: Not to be asked before this point (postponed).
        ask_use: Not to be asked again before the count reaches this (missed).
        headed_up: The heads-up for the coming break was given.
        held_by: Reasons that have held the break now due, in order.
    """

    use: timedelta = ZERO
    due_at: timedelta | None = None
    postponed: int = 0
    shown: int = 0
    prompted: bool = False
    ask_at: timedelta | None = None
    ask_use: timedelta | None = None
    headed_up: bool = False
    held_by: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """No prompt on screen, no break running."""


@dataclass(frozen=True, slots=True)
class Prompted:
    """
    A prompt was shown and is not answered yet (its popup may be closed).

    Attributes:
        shown_at: When it was last shown.
        absorbs: Shorter kinds that were due with it.
        walk: A walk is offered.
    """

    name: str
    shown_at: timedelta
    absorbs: tuple[str, ...] = ()
    walk: bool = False


@dataclass(frozen=True, slots=True)
class Taking:
    """
    The break runs, under the rule with which it began.

    Attributes:
        absorbs: Shorter kinds that it stands for as well.
        asked: The user began it; else it opened by itself.
    """

    name: str
    since: timedelta
    duration: timedelta
    absorbs: tuple[str, ...] = ()
    asked: bool = True


Phase = Counting | Prompted | Taking


@dataclass(frozen=True, slots=True)
class Hold:
    """
    A reason that is active now, since when, and what shows it.

    Attributes:
        holding_since: When it first held a due break; None while it has held none.
            The longest time counts from here, so that a reason which is never
            taken back holds one break for that long, not every break.
        ends_at: It seems to be over: from here on it is, if that is still so.
        told: The notice that its longest time is over was given.
    """

    reason: Reason
    since: timedelta
    evidence: str = ""
    holding_since: timedelta | None = None
    ends_at: timedelta | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A fixed-time reminder that waits for a hold to end."""

    say: str
    since: timedelta
    keeps: timedelta = timedelta(hours=1)


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
    """
    Counters of the current day (which begins at ``day_starts_at``).

    Attributes:
        missed: Breaks that were missed and came to no other end.
        left_open: Kinds whose last offer was missed, while nothing came of it.
        limit_told: How often it was said that the day's limit is reached.
    """

    day: date
    use: timedelta = ZERO
    prompted: int = 0
    taken: int = 0
    natural: int = 0
    postponed: int = 0
    skipped: int = 0
    missed: int = 0
    left_open: tuple[str, ...] = ()
    limit_told: int = 0


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
        told: The desktop tells when someone comes back.
        blocked_since: Since when a due break has been held without a gap.
        walk_wanted: A long call has ended: the next offer is a walk.
        slept_at: When the clocks last told that the machine had slept.
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
    told: bool = False
    exposure: timedelta = ZERO
    blocked_since: timedelta | None = None
    walk_wanted: bool = False
    slept_at: timedelta | None = None
    stretch_began: datetime | None = None
    stretch_use: timedelta = ZERO
    reminders: tuple[Waiting, ...] = ()
