"""
Reasons not to interrupt: which are active, which of them hold a break.

A due break meets a set of reasons. Each is kept with its beginning and its evidence;
none ends another. A reason whose longest time is over stays in the set, so that it
can be told, but holds nothing any more until it has ended and begun anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from deskbreak.core.hours import is_open
from deskbreak.core.messages import Sensed, Senses
from deskbreak.core.moment import Moment
from deskbreak.core.settings import OWN_REASONS, Reason, Settings
from deskbreak.core.state import Hold, State

#: These do not take a prompt off the screen that is already there.
KEEPS_PROMPT = frozenset({Reason.TYPING, Reason.RETURNED})
#: A reminder has a clock time of its own: work hours do not hold it.
KEEPS_REMINDER = frozenset({Reason.TYPING, Reason.RETURNED, Reason.HOURS})
#: These say nothing about the person's wishes and are not written down as "held".
NOT_RECORDED = frozenset({Reason.TYPING, Reason.RETURNED, Reason.AWAY})


def own_reasons(
    state: State, at: Moment, idle: timedelta | None, settings: Settings
) -> tuple[Sensed, ...]:
    """Return the reasons that follow from the state itself."""
    found = []
    if state.pause is not None:
        found.append(Sensed(Reason.PAUSED, "paused by you"))
    if state.locked:
        found.append(Sensed(Reason.LOCKED, "the screen is locked"))
    if state.away_since is not None and not state.locked:
        found.append(Sensed(Reason.AWAY, "nobody at the desk"))
    if not is_open(settings.hours, at.wall):
        found.append(Sensed(Reason.HOURS, "outside the work hours"))
    if (
        state.came_back_at is not None
        and at.elapsed - state.came_back_at < settings.settle
    ):
        found.append(Sensed(Reason.RETURNED, "you have just come back"))
    if idle is not None and idle < settings.typing_lull and is_due(state):
        found.append(Sensed(Reason.TYPING, "keys or mouse in use"))
    return tuple(found)


def is_due(state: State) -> bool:
    """Return whether any break is due."""
    return any(kind.due_at is not None for kind in state.kinds.values())


def renew(
    state: State,
    at: Moment,
    senses: Senses | None,
    settings: Settings,
    *,
    looked: bool,
) -> tuple[Hold, ...]:
    """
    Return the active reasons, those of before with their beginning.

    Args:
        senses: None where nobody looked at all.
        looked: The sources outside were asked. Where they were not and tell
            nothing, what they told before stands.
    """
    before = {hold.reason: hold for hold in state.holds}
    idle = senses.idle if senses else None
    outside = senses.sensed if senses else ()
    active: dict[Reason, Hold] = {}
    for sensed in (*own_reasons(state, at, idle, settings), *outside):
        hold = before.get(sensed.reason) or Hold(
            sensed.reason, at.elapsed - sensed.lasting
        )
        ends_at = None if sensed.ends_in is None else at.elapsed + sensed.ends_in
        active.setdefault(
            sensed.reason, replace(hold, evidence=sensed.evidence, ends_at=ends_at)
        )
    unasked = not looked and not outside
    for reason, hold in before.items():
        unseen = senses is None and reason is Reason.TYPING
        if unseen or (unasked and reason not in OWN_REASONS):
            active.setdefault(reason, hold)
    wanted = (
        hold for hold in active.values() if settings.hold_rule(hold.reason).enabled
    )
    return tuple(sorted(wanted, key=lambda hold: hold.since))


def is_over(hold: Hold, now: timedelta, settings: Settings) -> bool:
    """Return whether *hold* has held for its longest time and counts no more."""
    longest = settings.hold_rule(hold.reason).longest
    return (
        longest is not None
        and hold.holding_since is not None
        and now - hold.holding_since >= longest
    )


def blocking(
    state: State, settings: Settings, *, despite: frozenset[Reason] = frozenset()
) -> tuple[Hold, ...]:
    """Return the reasons that hold a due break now, but for those of *despite*."""
    now = state.at.elapsed
    return tuple(
        hold
        for hold in state.holds
        if hold.reason not in despite and not is_over(hold, now, settings)
    )


def begin_holding(state: State) -> State:
    """Note on every active reason that a due break has met it."""
    now = state.at.elapsed
    return replace(
        state,
        holds=tuple(
            replace(hold, holding_since=now) if hold.holding_since is None else hold
            for hold in state.holds
        ),
        blocked_since=now if state.blocked_since is None else state.blocked_since,
    )
