"""
The composition root: the only place that names what really stands behind a port.

Everything is imported inside the function that makes it: what a desktop lacks is
never loaded, and a part that fails to load is left out with its reason.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from deskbreak.core.settings import Reminder
from deskbreak.core.views import Face
from deskbreak.daemon.ports import (
    Alarm,
    Clock,
    GuideCallback,
    GuideRunner,
    NoticeCallback,
    Notifier,
    SenseSource,
    Tray,
)
from deskbreak.desktop.activation import Activation
from deskbreak.paths import Paths

if TYPE_CHECKING:
    from deskbreak.desktop.bus import Bus
    from deskbreak.desktop.notify.balloon import BalloonTray

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Callbacks:
    """
    What the outside world calls, in the loop thread.

    Attributes:
        look: Something may have changed: look again.
        remind: The fixed time of a reminder has come.
        woke: The machine slept for so long.
        logged_out: The login session is over.
        notice: A notice was answered (slot, key).
        menu: A menu line was chosen.
        guide: The guide said something.
    """

    look: Callable[[], None]
    remind: Callable[[Reminder], None]
    woke: Callable[[timedelta], None]
    logged_out: Callable[[], None]
    notice: NoticeCallback
    menu: Callable[[str], None]
    guide: GuideCallback


@dataclass(slots=True)
class Balloons:
    """Where the notifier, which is made first, finds a tray that shows balloons."""

    tray: BalloonTray | None = None


@dataclass(frozen=True, slots=True)
class World:
    """
    Everything that a maker may need to make its part.

    Attributes:
        theme: Tells whether the desktop is "dark" or "light"; "" where it does not say.
    """

    paths: Paths
    callbacks: Callbacks
    clock: Clock
    bus: Bus | None
    theme: Callable[[], str] = lambda: ""
    balloons: Balloons = field(default_factory=Balloons)
    activation: Activation = field(default_factory=Activation)


def make_clock() -> Clock:
    """Return the machine's clocks."""
    from deskbreak.desktop.clock import SystemClock

    return SystemClock()


def make_bus() -> Bus | None:
    """Return the session bus, not connected yet; None where there is no D-Bus."""
    if sys.platform in ("win32", "darwin"):
        return None
    else:  # noqa: RET505  # mypy reads platform branches only when written so
        from deskbreak.desktop.bus import Bus

        return Bus()


def make_theme(bus: Bus | None) -> Callable[[], str]:
    """Return what tells whether the desktop is dark; see `World`."""
    if bus is None:
        from deskbreak.guide.theme import desktop_theme

        return desktop_theme
    from deskbreak.desktop.appearance import Appearance

    appearance = Appearance(bus)
    return lambda: appearance.theme


def make_alarm(world: World) -> Alarm:
    """Return the alarm clock."""
    from deskbreak.desktop.alarm import SchedulerAlarm

    callbacks = world.callbacks
    return SchedulerAlarm(world.clock.now, callbacks.look, callbacks.remind)


def make_senses(world: World) -> SenseSource:
    """Return what knows about the person and the desktop."""
    from deskbreak.desktop.senses import choose

    callbacks = world.callbacks
    return choose(world.bus, callbacks.look, callbacks.woke, callbacks.logged_out)


def make_notifier(world: World) -> Notifier:
    """Return what shows notifications; at the very least the terminal does."""
    from deskbreak.desktop.notify import choose

    memory = world.paths.runtime / "popups.json"
    balloons = world.balloons
    return choose(
        world.callbacks.notice,
        world.bus,
        memory,
        lambda: balloons.tray,
        world.activation,
    )


def make_tray(world: World) -> Tray:
    """Return the icon in the panel."""
    if sys.platform == "win32":
        from deskbreak.desktop.tray.windows import WindowsTray

        tray = WindowsTray(world.callbacks.menu)
        world.balloons.tray = tray
        return tray
    else:  # noqa: RET505  # mypy reads platform branches only when written so
        from deskbreak.desktop.tray import open_tray

        return open_tray(world.bus, world.callbacks.menu, world.activation)


def make_guide(world: World) -> GuideRunner:
    """Return what leads through a break."""
    from deskbreak.daemon.themed import ThemedGuide
    from deskbreak.guide.runner import choose_runner

    guide = choose_runner(
        world.callbacks.guide,
        pages=world.paths.pages,
        take_token=world.activation.take,
    )
    return ThemedGuide(guide, world.theme)


class NoTray:
    """Where there is no icon: everything works without it."""

    def __init__(self, why: str) -> None:
        """Say *why* in the words for ``doctor``."""
        self.backend = f"none: {why}"

    def show(self, face: Face) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Nothing was shown."""


@dataclass(frozen=True, slots=True)
class Makers:
    """How each part is made. Tests put their own in."""

    clock: Callable[[], Clock] = make_clock
    bus: Callable[[], Bus | None] = make_bus
    alarm: Callable[[World], Alarm] = make_alarm
    senses: Callable[[World], SenseSource] = make_senses
    notifier: Callable[[World], Notifier] = make_notifier
    tray: Callable[[World], Tray] = make_tray
    guide: Callable[[World], GuideRunner] = make_guide
