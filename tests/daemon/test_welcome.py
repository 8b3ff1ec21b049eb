"""The first thing that a newcomer reads."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deskbreak.core import planner
from deskbreak.core.overview import overview
from deskbreak.core.settings import BreakRule, Settings
from deskbreak.daemon.welcome import welcome
from deskbreak.exceptions import Problem
from tests.fakes import FakeClock

MINUTE = timedelta(minutes=1)
SETTINGS = Settings(breaks=(BreakRule("move", 30 * MINUTE, 3 * MINUTE),))
EVERYTHING = {
    "tray": "StatusNotifierItem (xfce4-panel)",
    "notify": "freedesktop (dunst 1.9)",
    "idle": "XScreenSaver",
    "guide": "window (Tk)",
}
NOTHING = {
    "tray": "none: no session bus: DBUS_SESSION_BUS_ADDRESS is not set",
    "notify": "terminal: freedesktop (no session bus: …)",
    "idle": "none: no desktop: DISPLAY is not set",
    "guide": "terminal (no graphical display)",
}


def first_screen(
    backends: dict[str, str], *problems: Problem, first_run: bool = False
) -> str:
    view = overview(planner.initial(FakeClock().now(), SETTINGS), SETTINGS)
    path = Path("/etc/deskbreak.toml")
    return welcome("1.2", view, path, backends, problems, first_run=first_run)


def test_a_newcomer_is_told_how_to_try_it() -> None:
    assert (
        first_screen(EVERYTHING, first_run=True)
        == """\
deskbreak 1.2 is running. Move in 30 min of use.

  Try it     "deskbreak take": a break now, to see what it is like
  Set up     "deskbreak setup": rhythm, hours, your place, what to go easy on
  Settings   /etc/deskbreak.toml  (saved changes apply at once)
  Steer      deskbreak status | take | postpone | skip | pause | resume
  End        Ctrl-C, or "deskbreak stop"
"""
    )


def test_what_is_missing_is_told_by_what_it_means() -> None:
    """The reasons are long, and the same for all: there is no desktop."""
    assert first_screen(NOTHING).splitlines()[5:] == [
        "  Missing    no icon in a panel",
        "  Missing    no pop-ups: breaks appear here in the terminal",
        "  Missing    nobody tells how long you were away: everything counts as use",
        "  Missing    no window: a break is led through here in the terminal",
        '             "deskbreak doctor" says why, and which package helps',
    ]


def test_a_display_that_is_dead_tells_no_idle_time() -> None:
    dead = EVERYTHING | {"idle": "XScreenSaver (no X server at :99)"}
    assert "nobody tells how long you were away" in first_screen(dead)


@pytest.mark.parametrize(("count", "words"), [(1, "1 mistake:"), (2, "2 mistakes:")])
def test_mistakes_in_the_settings_are_told_one_by_one(count: int, words: str) -> None:
    problem = Problem("c.toml", 3, "a.b", '"x"', "a number")
    lines = first_screen(EVERYTHING, *[problem] * count).splitlines()
    assert lines[-count - 2 :] == [
        f"  The settings file has {words}",
        *[f"    {problem}"] * count,
        "  The last good settings are used until they are corrected.",
    ]
