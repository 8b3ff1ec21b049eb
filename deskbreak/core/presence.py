"""
Use and away: what the time since the last look was spent on.

Use counts while there is input, and also while someone is engaged without input (a
call, a video). Away begins at the last input, once the idle time passes the
threshold: the use that was counted since then is taken back. Sleep and lock are
away. All of this is arithmetic on two moments and one reading of the senses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from deskbreak.core.messages import Senses
from deskbreak.core.moment import Moment, between
from deskbreak.core.settings import ZERO, Settings
from deskbreak.core.state import State

#: Differences below this are rounding and scheduling, neither sleep nor a clock step.
NOISE = timedelta(seconds=2)
#: A look is never further apart than 60 s. Where it is, the machine stalled or the
#: program was stopped: nobody knows what happened, so no more than this is counted.
MOST_USE_PER_LOOK = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Passed:
    """
    What lies between two moments.

    Attributes:
        awake: Time the machine ran.
        slept: Time the machine slept.
        stepped: By how much the wall clock was set, negative is back.
    """

    awake: timedelta
    slept: timedelta
    stepped: timedelta


def passed(before: Moment, now: Moment) -> Passed:
    """Tell machine sleep from a clock step from plain time."""
    awake = max(ZERO, now.awake - before.awake)
    elapsed = max(awake, now.elapsed - before.elapsed)
    slept = elapsed - awake
    stepped = between(before.wall, now.wall) - elapsed
    return Passed(
        awake,
        slept if slept >= NOISE else ZERO,
        stepped if abs(stepped) >= NOISE else ZERO,
    )


@dataclass(frozen=True, slots=True)
class Presence:
    """
    What a look at the person has shown.

    Attributes:
        use: Use to add to every count; negative takes back.
        away_since: Since when nobody is there, or None.
        was_away: How long a time away has lasted: it goes on, or it has just ended.
        came_back: Someone has just come back from a time away worth the name.
        last_input_at: The last sign of a person.
    """

    use: timedelta
    away_since: timedelta | None
    was_away: timedelta
    came_back: bool
    last_input_at: timedelta


def look(
    state: State, at: Moment, time: Passed, senses: Senses, settings: Settings
) -> Presence:
    """Return what *senses* tell of the *time* since ``state.at``."""
    now, before = at.elapsed, state.at.elapsed
    ran = min(time.awake, MOST_USE_PER_LOOK)
    engaged = bool(senses.engaged) or (settings.video_is_use and bool(senses.video))
    last_input = state.last_input_at
    if not senses.locked and (engaged or senses.idle is None):
        last_input = now
    elif senses.idle is not None:
        # A command or a click that the planner was told of is input, too.
        last_input = max(last_input, now - senses.idle)
    here = not senses.locked and now - last_input < settings.away_after
    if here:
        was_away = time.slept
        if state.away_since is not None:
            was_away = max(was_away, now - state.away_since)
        return Presence(
            use=ran if state.away_since is None else ZERO,
            away_since=None,
            was_away=was_away,
            came_back=was_away >= settings.away_after,
            last_input_at=last_input,
        )
    if state.away_since is not None:
        since = state.away_since
        use = ZERO
    else:
        # Asleep counts from the look before it: the input of a lid being shut.
        since = min(last_input, before) if time.slept else last_input
        use = min(since - before, ran)
    return Presence(use, since, max(ZERO, now - since), False, last_input)


def unseen(state: State, at: Moment, time: Passed, settings: Settings) -> Presence:
    """
    Return what is assumed of the *time* since ``state.at`` without a look.

    Whoever was there still is; the next look takes back what was counted wrongly.
    """
    if state.away_since is not None:
        gone = at.elapsed - state.away_since
        return Presence(ZERO, state.away_since, gone, False, state.last_input_at)
    return Presence(
        use=min(time.awake, MOST_USE_PER_LOOK),
        away_since=None,
        was_away=time.slept,
        came_back=time.slept >= settings.away_after,
        last_input_at=state.last_input_at,
    )


def someone_acted(state: State) -> State:
    """Return *state* after a sign of a person that is not a key or a mouse."""
    came_back_at = state.at.elapsed if state.away_since is not None else None
    return replace(
        state,
        last_input_at=state.at.elapsed,
        away_since=None,
        came_back_at=came_back_at or state.came_back_at,
    )


def count_use(state: State, use: timedelta) -> State:
    """Return *state* with *use* added to (or taken back from) every count."""
    if use == ZERO:
        return state
    kinds = {
        name: replace(kind, use=max(ZERO, kind.use + use))
        for name, kind in state.kinds.items()
    }
    return replace(
        state,
        kinds=kinds,
        exposure=max(ZERO, state.exposure + use),
        stretch_use=max(ZERO, state.stretch_use + use),
        stretch_began=state.stretch_began or state.at.wall,
        today=replace(state.today, use=max(ZERO, state.today.use + use)),
    )
