"""What tray, command line and guide show of the state: one derived value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from deskbreak.core import holds, outlook
from deskbreak.core.hours import next_change
from deskbreak.core.moment import latest
from deskbreak.core.settings import ZERO, BreakRule, Reason, Settings
from deskbreak.core.state import Hold, Prompted, State, Taking, Today
from deskbreak.core.words import REASON_WORDS, clock_words, wait_words


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
        over: Its longest time is over: it holds nothing any more.
        text: In words: "on a call (camera in use) since 13:40".
    """

    reason: Reason
    evidence: str
    since: datetime
    until: datetime | None
    text: str
    over: bool = False


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
        stretch_began: Since when the stretch of use goes on that is not written down
            yet; None while there is none.
        stretch_use: Use in that stretch; all of it is in ``today``, too.
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
    stretch_began: datetime | None
    stretch_use: timedelta
    today: Today
    can_postpone: timedelta | None
    can_skip: bool


def overview(state: State, settings: Settings) -> Overview:
    """Return what is shown of *state* under *settings*."""
    now = state.at.elapsed
    rule = outlook.foremost(state, settings)
    kind = state.kinds[rule.name]
    phase = state.phase
    due = kind.due_at is not None
    blocking = holds.blocking(state, settings) if due else ()
    if isinstance(phase, Taking | Prompted):
        blocking = ()
    views = tuple(_hold_view(hold, state, settings) for hold in state.holds)
    pause = state.pause
    asked_at = kind.ask_at if kind.ask_at is not None and kind.ask_at > now else None
    result = Overview(
        phase=type(phase).__name__.lower(),
        glyph=_glyph(state, held=bool(blocking), due=due),
        filled=min(1.0, kind.use / rule.interval),
        sentence="",
        next_name=rule.name,
        next_in=max(ZERO, rule.interval - kind.use),
        due=due,
        held=bool(blocking),
        offered_at=_offered_at(blocking, state, settings),
        holds=views,
        kinds=tuple(_kind_view(each, state) for each in settings.breaks),
        paused=pause is not None,
        paused_until=pause.until if pause else None,
        away=state.away_since is not None,
        exposure=state.exposure,
        stretch_began=state.stretch_began,
        stretch_use=state.stretch_use,
        today=state.today,
        can_postpone=outlook.postpone_step(rule, kind.postponed) if due else None,
        can_skip=due and not rule.strict,
    )
    sentence = _sentence(result, asked_at, state)
    return replace(result, sentence=sentence[0].upper() + sentence[1:])


def _glyph(state: State, *, held: bool, due: bool) -> str:
    reasons = {hold.reason for hold in state.holds}
    if isinstance(state.phase, Taking):
        return "taking"
    if state.pause is not None:
        return "paused"
    if Reason.HOURS in reasons:
        return "off"
    if held:
        return "held"
    return "due" if due else "counting"


def _wall(state: State, point: timedelta) -> datetime:
    return state.at.wall_after(point - state.at.elapsed)


def _kind_view(rule: BreakRule, state: State) -> KindView:
    kind = state.kinds[rule.name]
    return KindView(
        name=rule.name,
        use=kind.use,
        interval=rule.interval,
        duration=rule.duration,
        due_in=max(ZERO, rule.interval - kind.use),
        due_since=None if kind.due_at is None else _wall(state, kind.due_at),
        ask_at=None if kind.ask_at is None else _wall(state, kind.ask_at),
        postponed=kind.postponed,
    )


def _ends_at(hold: Hold, state: State, settings: Settings) -> datetime | None:
    """Return when *hold* ends to hold at the latest, where that is known."""
    if hold.reason is Reason.PAUSED:
        return state.pause.until if state.pause else None
    if hold.reason is Reason.HOURS:
        return next_change(settings.hours, state.at.wall)
    if hold.reason is Reason.RETURNED and state.came_back_at is not None:
        return _wall(state, state.came_back_at + settings.settle)
    longest = settings.hold_rule(hold.reason).longest
    if longest is None or hold.holding_since is None:
        return None
    return _wall(state, hold.holding_since + longest)


def _hold_view(hold: Hold, state: State, settings: Settings) -> HoldView:
    until = _ends_at(hold, state, settings)
    began = _wall(state, hold.since)
    since = clock_words(began, state.at.wall)
    over = holds.is_over(hold, state.at.elapsed, settings)
    return HoldView(
        reason=hold.reason,
        evidence=hold.evidence,
        since=began,
        until=until,
        text=f"{REASON_WORDS[hold.reason]} ({hold.evidence} since {since})"
        + (", no longer waited for" if over else ""),
        over=over,
    )


def _offered_at(
    blocking: tuple[Hold, ...], state: State, settings: Settings
) -> datetime | None:
    ends = [_ends_at(hold, state, settings) for hold in blocking]
    known = [end for end in ends if end is not None]
    return latest(*known) if known and len(known) == len(ends) else None


def _sentence(view: Overview, asked_at: timedelta | None, state: State) -> str:
    wall = state.at.wall
    name = view.next_name
    if view.phase == "taking":
        return f"Taking {name} now."
    if view.paused:
        until = view.paused_until
        words = f"until {clock_words(until, wall)}" if until else "until you resume"
        return f"Paused {words}."
    if not view.due:
        text = f"{name} in {wait_words(view.next_in)} of use"
        outside = [hold for hold in view.holds if hold.reason is Reason.HOURS]
        if outside and outside[0].until:
            opens = clock_words(outside[0].until, wall)
            text += f"; outside the work hours, nothing is shown before {opens}"
        elif view.away:
            text += "; you are away, the count stands still"
        return text + "."
    since = next(kind.due_since for kind in view.kinds if kind.name == name)
    assert since is not None
    text = f"{name} due since {clock_words(since, wall)}"
    if view.held:
        reasons = ", ".join(hold.text for hold in view.holds if not hold.over)
        text += f"; held by {reasons}; offered when that ends"
        if view.offered_at:
            text += f", at the latest {clock_words(view.offered_at, wall)}"
    elif view.phase == "prompted":
        text += "; waiting for your answer"
    elif asked_at is not None:
        text += f"; postponed until {clock_words(_wall(state, asked_at), wall)}"
    else:
        text += "; take it when you like"
    return text + "."
