"""What tray, command line and guide show of the state: one derived value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from deskbreak.core.settings import Reason
from deskbreak.core.state import Today


@dataclass(frozen=True, slots=True)
class KindView:
    """
    One break kind as people see it.

    Attributes:
        due_in: Use that is left until due; zero when due.
        due_since: Wall time since when it is due, or None.
        ask_at: Wall time before which it is not asked for (postponed), or None.
    """

    name: str
    use: timedelta
    interval: timedelta
    duration: timedelta
    due_in: timedelta
    due_since: datetime | None = None
    ask_at: datetime | None = None
    postponed: int = 0


@dataclass(frozen=True, slots=True)
class HoldView:
    """
    One reason that is active now.

    Attributes:
        until: The latest end, where one is known; None is "until it ends".
        text: In words: "on a call (camera in use) since 13:40".
    """

    reason: Reason
    evidence: str
    since: datetime
    until: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Overview:
    """
    Everything that is shown of the state.

    Attributes:
        phase: "counting", "prompted" or "taking".
        glyph: "counting", "due", "held", "paused", "taking" or "off".
        filled: How much of the interval of ``next_name`` is used, 0.0 to 1.0.
        next_name: The break that comes next (or is due, prompted, running).
        next_in: Use until then; zero when due.
        due: It is due.
        holds: Every active reason that holds (or would hold) a break.
        held: A break is due and something holds it.
        offered_at: When a held break is offered at the latest, where that is known.
        sentence: All of that in one or two plain sentences.
        exposure: Use since the last relief of any kind.
        can_postpone: The next step for the break now due or prompted, or None.
    """

    phase: str
    glyph: str
    filled: float
    sentence: str
    next_name: str
    next_in: timedelta
    due: bool
    held: bool
    offered_at: datetime | None
    holds: tuple[HoldView, ...]
    kinds: tuple[KindView, ...]
    paused: bool
    paused_until: datetime | None
    away: bool
    exposure: timedelta
    today: Today
    can_postpone: timedelta | None
    can_skip: bool
