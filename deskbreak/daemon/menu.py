"""The tray's face: icon, tooltip and menu for the state of things. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from deskbreak.core.moment import between
from deskbreak.core.overview import Overview
from deskbreak.core.state import Today
from deskbreak.core.views import SEPARATOR, Entry, Face
from deskbreak.core.words import clock_words, span_words
from deskbreak.daemon.wording import capital, countdown

STATUS = "status"
TAKE = "take"
POSTPONE = "postpone"
SKIP = "skip"
PAUSE = "pause"
RESUME = "resume"
STAND = "stand"
SIT = "sit"
CHECK = "check"
WEEK = "week"
SETTINGS = "settings"
SETUP = "setup"
HELP = "help"
QUIT = "quit"

#: What stands behind ``take:`` and ``pause:``.
TOMORROW = "tomorrow"
UNTIL_RESUMED = "until-resumed"

PAUSES = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2))

#: The ring is drawn in so many steps: finer ones cannot be told apart at 22 px and
#: would only have the panel draw more often.
RING_STEPS = 24


def face(
    view: Overview, now: datetime, offered: str = "", *, standing: bool | None = None
) -> Face:
    """
    Return what the tray shows.

    Args:
        offered: The exercise that is offered just now, in words, or "".
        standing: The person stands at the desk; None where the desk cannot be raised.
    """
    lines = [headline(view, now)]
    if offered:
        lines.append(offered)
    return Face(
        glyph=view.glyph,
        filled=round(view.filled * RING_STEPS) / RING_STEPS,
        tooltip="\n".join(lines),
        menu=menu(view, now, offered, standing=standing),
    )


def headline(view: Overview, now: datetime) -> str:
    """Return the one line that matters now; it changes with the minute at most."""
    if view.paused:
        until = view.paused_until
        return f"Paused until {clock_words(until, now)}" if until else "Paused"
    if view.phase == "taking":
        return f"Break: {view.next_name}"
    if view.held:
        return f"{capital(view.next_name)} is due, waiting: {_holding(view)}"
    if view.due:
        asked_at = _asked_at(view)
        if asked_at is not None and between(now, asked_at) > timedelta(0):
            return f"{capital(view.next_name)}: later, at {clock_words(asked_at, now)}"
        return f"{capital(view.next_name)} is due"
    if view.glyph == "off":
        return "Outside your hours"
    if not view.next_name:
        return "No breaks are set"
    return f"{capital(view.next_name)} in {countdown(view.next_in)}"


def menu(
    view: Overview, now: datetime, offered: str = "", *, standing: bool | None = None
) -> tuple[Entry, ...]:
    """Return the menu, top to bottom."""
    asking = view.due or view.phase != "counting"
    later = "Later"
    if view.can_postpone is not None:
        later = f"Later ({span_words(view.can_postpone)})"
    return (
        # What a click on the icon itself does: start what is asked for, else only
        # tell, so that a stray click interrupts nobody.
        Entry(STATUS, headline(view, now), default=not _asks(view)),
        *_why(view),
        *((Entry("", offered, enabled=False),) if offered else ()),
        SEPARATOR,
        *_take(view),
        Entry(POSTPONE, later, enabled=asking and view.can_postpone is not None),
        Entry(SKIP, "Skip", enabled=asking and view.can_skip),
        SEPARATOR,
        _pause(view, now),
        *_posture(standing),
        Entry(CHECK, "Check my desk"),
        SEPARATOR,
        Entry("", _today(view.today), enabled=False),
        Entry(WEEK, "This week"),
        Entry(SETTINGS, "Settings"),
        Entry(SETUP, "Set up…"),
        Entry(HELP, "Help: when to stop"),
        SEPARATOR,
        Entry(QUIT, "Quit"),
    )


def _asks(view: Overview) -> bool:
    return view.due and view.phase != "taking" and not view.paused


def _why(view: Overview) -> Sequence[Entry]:
    """Return a line for each reason that holds a due break; one is told already."""
    if not view.held or view.paused:
        return ()
    return [
        Entry("", capital(hold.text), enabled=False) for hold in view.holds if hold.text
    ]


def _take(view: Overview) -> Sequence[Entry]:
    enabled = view.phase != "taking"
    first = Entry(
        TAKE,
        f"Start a break now: {view.next_name}"
        if view.next_name
        else "Start a break now",
        enabled=enabled and bool(view.kinds),
        default=_asks(view),
    )
    others = tuple(
        Entry(
            f"{TAKE}:{kind.name}",
            f"{capital(kind.name)} ({span_words(kind.duration)})",
        )
        for kind in view.kinds
        if kind.name != view.next_name
    )
    if not others:
        return (first,)
    return (first, Entry("", "Start another break", enabled, children=others))


def _pause(view: Overview, now: datetime) -> Entry:
    if view.paused:
        return Entry(RESUME, f"Resume ({headline(view, now).lower()})")
    steps = [
        Entry(f"{PAUSE}:{step.total_seconds():.0f}", f"For {span_words(step)}")
        for step in PAUSES
    ]
    return Entry(
        "",
        "Pause",
        children=(
            *steps,
            Entry(f"{PAUSE}:{TOMORROW}", "Until tomorrow"),
            Entry(f"{PAUSE}:{UNTIL_RESUMED}", "Until I resume"),
        ),
    )


def _posture(standing: bool | None) -> Sequence[Entry]:
    if standing is None:
        return ()
    if standing:
        return (Entry(SIT, "I am sitting now"),)
    return (Entry(STAND, "I am standing now"),)


def _today(today: Today) -> str:
    asked = today.taken + today.skipped + today.missed
    if not asked and not today.natural:
        return "Today: no breaks yet"
    text = f"Today: {today.taken} of {asked} breaks taken"
    return f"{text}, {today.natural} on your own" if today.natural else text


def _holding(view: Overview) -> str:
    held_by = (hold.text for hold in view.holds if not hold.over)
    return next(held_by, "not a good moment")


def _asked_at(view: Overview) -> datetime | None:
    return next((k.ask_at for k in view.kinds if k.name == view.next_name), None)
