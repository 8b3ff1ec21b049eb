"""
What comes next: derived from state and settings, changing nothing.

The planner decides by these, the alarm is set by them, and the views tell them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deskbreak.core import holds
from deskbreak.core.hours import next_change
from deskbreak.core.moment import between
from deskbreak.core.settings import (
    OWN_REASONS,
    ZERO,
    BreakRule,
    Content,
    Reason,
    Settings,
)
from deskbreak.core.state import Counting, KindState, Prompted, State, Taking

#: Never sleep longer: clock steps, machine sleep and zone changes are seen by then.
LONGEST_WAIT = timedelta(seconds=60)
#: While something is due and held by what is seen outside, look this often: not every
#: source tells by itself that a reason has ended.
HELD_WAIT = timedelta(seconds=30)
#: While nobody is there, look this often for someone coming back. A locked screen
#: announces its end and needs no looking.
AWAY_WAIT = timedelta(seconds=10)
#: Never ask to be woken sooner.
SHORTEST_WAIT = timedelta(milliseconds=20)
#: A rest of this length ends a stretch of use, whatever the break kinds say.
RELIEF = timedelta(minutes=2)
#: A short break due within this before a longer one waits for it …
MERGE_WINDOW = timedelta(minutes=3)
#: … or within this share of its own interval, whichever is less.
MERGE_SHARE = 0.25
#: The last showing of a prompt stays between these before it counts as missed.
LAST_SHOWING = (timedelta(seconds=30), timedelta(minutes=5))
#: A guide left open this long after its break is closed.
LEFT_OPEN = timedelta(minutes=15)


def wants_reasons(state: State, settings: Settings) -> bool:
    """Return whether the sources outside should be asked: something is due or near."""
    return bool(state.reminders) or any(
        _near(state.kinds[rule.name], rule) for rule in settings.breaks
    )


def wants_lull(state: State, settings: Settings) -> bool:
    """
    Return whether a lull in the typing may matter at the next look.

    Not while something outside surely goes on: where the desktop tells of each pause
    in the typing, that would be news time and again.
    """
    return wants_reasons(state, settings) and all(
        hold.reason in OWN_REASONS
        or hold.ends_at is not None
        or holds.is_over(hold, state.at.elapsed + LONGEST_WAIT, settings)
        for hold in state.holds
    )


def _near(kind: KindState, rule: BreakRule) -> bool:
    left = rule.interval - kind.use
    return kind.due_at is not None or left <= LONGEST_WAIT + rule.heads_up


def stands_for(length: timedelta, other: BreakRule) -> bool:
    """
    Return whether a break of *length* makes one under *other* needless.

    Only a real rest changes how somebody sits or stands.
    """
    if other.content is Content.STAND and length < RELIEF:
        return False
    return other.duration <= length


def until_asked(kind: KindState, rule: BreakRule, now: timedelta) -> timedelta | None:
    """
    Return the time of use until *rule*'s break may be asked for.

    Zero is now; None is not foreseeable (it was missed and waits for more use).
    """
    if kind.due_at is None:
        return rule.interval - kind.use
    if kind.ask_use is not None:
        return ZERO if kind.use >= kind.ask_use else None
    return ZERO if kind.ask_at is None else max(ZERO, kind.ask_at - now)


def candidate(state: State, settings: Settings) -> BreakRule | None:
    """Return the break to ask for now, whatever holds it: the longest due kind."""
    now = state.at.elapsed
    waits = {
        rule.name: until_asked(state.kinds[rule.name], rule, now)
        for rule in settings.breaks
    }

    def waits_for_longer(rule: BreakRule) -> bool:
        window = min(MERGE_WINDOW, rule.interval * MERGE_SHARE)
        return any(
            ZERO < (waits[longer.name] or ZERO) <= window
            for longer in settings.breaks
            if longer.duration > rule.duration
            and longer.content is Content.EXERCISE
            and stands_for(longer.duration, rule)
        )

    ready = [
        rule
        for rule in settings.breaks
        if state.kinds[rule.name].due_at is not None
        and waits[rule.name] == ZERO
        and not waits_for_longer(rule)
    ]
    return max(ready, key=lambda rule: rule.duration, default=None)


def foremost(state: State, settings: Settings) -> BreakRule:
    """Return the break that runs, is prompted, is due, or comes next."""
    phase = state.phase
    if isinstance(phase, Taking | Prompted):
        running = settings.rule(phase.name)
        if running is not None:
            return running
    chosen = candidate(state, settings)
    if chosen is not None:
        return chosen
    now = state.at.elapsed

    def order(rule: BreakRule) -> tuple[timedelta, timedelta]:
        wait = until_asked(state.kinds[rule.name], rule, now)
        return ZERO if wait is None else max(ZERO, wait), -rule.duration

    return min(settings.breaks, key=order)


def postpone_step(rule: BreakRule, postponed: int) -> timedelta | None:
    """Return the next step by which *rule* may be postponed, or None."""
    if rule.strict or not rule.postpone or postponed >= rule.postpone_limit:
        return None
    return rule.postpone[min(postponed, len(rule.postpone) - 1)]


def reminders(rule: BreakRule, settings: Settings) -> tuple[timedelta, ...]:
    """Return the growing distances at which an unanswered prompt is shown again."""
    fitting: list[timedelta] = []
    for distance in settings.remind_after:
        if sum(fitting, distance) > rule.interval / 2:
            break
        fitting.append(distance)
    return tuple(fitting)


def reminder_at(phase: Prompted, kind: KindState, settings: Settings) -> timedelta:
    """Return when an unanswered prompt is shown again or given up."""
    rule = settings.rule(phase.name)
    assert rule is not None
    distances = reminders(rule, settings)
    if kind.shown <= len(distances):
        return phase.shown_at + distances[kind.shown - 1]
    shortest, longest = LAST_SHOWING
    return phase.shown_at + max(shortest, min(longest, rule.interval / 4))


def left_open_at(phase: Taking) -> timedelta:
    """Return when a guide that nobody closes is closed."""
    return phase.since + phase.duration + LEFT_OPEN


def next_wakeup(state: State, settings: Settings) -> timedelta:
    """
    Return how long nothing can happen by itself.

    Between `SHORTEST_WAIT` and `LONGEST_WAIT`. Only points that still lie ahead
    count; those that have passed were dealt with in the last step.
    """
    waits = [wait for wait in _waits(state, settings) if wait > ZERO]
    if _offer_waits(state, settings):
        return SHORTEST_WAIT
    return max(SHORTEST_WAIT, min(waits, default=LONGEST_WAIT))


def _offer_waits(state: State, settings: Settings) -> bool:
    """Return whether a tick would show something at once: it needs a fresh look."""
    if isinstance(state.phase, Counting) and candidate(state, settings) is not None:
        return not holds.blocking(state, settings)
    return bool(state.reminders) and not holds.blocking(
        state, settings, despite=holds.KEEPS_REMINDER
    )


def _waits(state: State, settings: Settings) -> Iterator[timedelta]:
    now = state.at.elapsed
    phase = state.phase
    yield LONGEST_WAIT
    if isinstance(phase, Taking):
        yield left_open_at(phase) - now
        return
    if isinstance(phase, Prompted):
        yield reminder_at(phase, state.kinds[phase.name], settings) - now
    if state.away_since is not None and not (state.locked or state.told):
        yield AWAY_WAIT
    for rule in settings.breaks:
        kind = state.kinds[rule.name]
        if state.away_since is not None:
            yield state.away_since + rule.duration - now
        elif kind.due_at is None:
            yield rule.interval - kind.use
            if not kind.headed_up:
                yield rule.interval - kind.use - rule.heads_up
        elif kind.ask_use is not None:
            yield kind.ask_use - kind.use
        if kind.ask_at is not None:
            yield kind.ask_at - now
    if holds.is_due(state) or state.reminders:
        yield from _hold_waits(state, settings)
    if state.pause is not None and state.pause.until is not None:
        yield between(state.at.wall, state.pause.until)
    change = next_change(settings.hours, state.at.wall)
    if change is not None:
        yield between(state.at.wall, change)


def _hold_waits(state: State, settings: Settings) -> Iterator[timedelta]:
    now = state.at.elapsed
    if any(hold.reason not in OWN_REASONS for hold in state.holds):
        yield HELD_WAIT
    if state.came_back_at is not None:
        yield state.came_back_at + settings.settle - now
    for hold in state.holds:
        longest = settings.hold_rule(hold.reason).longest
        if longest is not None and hold.holding_since is not None:
            yield hold.holding_since + longest - now
        if hold.ends_at is not None:
            yield hold.ends_at - now
        if hold.reason is Reason.TYPING:
            yield state.last_input_at + settings.typing_lull - now
