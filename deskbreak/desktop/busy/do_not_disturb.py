"""
Do-not-disturb of the notification server.

Every server has a way of its own to tell; which one runs is found out by asking it
for its name. (Those that keep it in the desktop's settings are in
`quiet_desktop`.)
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from deskbreak.core.settings import Reason
from deskbreak.desktop.bus import Bus, BusError
from deskbreak.desktop.busy.answer import Answer
from deskbreak.desktop.offers import PROPERTIES

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
#: Interface and property; the first is KDE's and in the specification's drafts.
TOLD_BY = ((NAME, "Inhibited"), ("org.dunstproject.cmd0", "paused"))
XFCONF = "org.xfce.Xfconf"
XFCONF_PATH = "/org/xfce/Xfconf"
XFCE = "Xfce Notify Daemon"
MAKO = "fr.emersion.Mako"
MAKO_PATH = "/fr/emersion/Mako"
#: Mako's modes are named by the user; its manual and everybody's configs use these.
QUIET_MODES = frozenset({"do-not-disturb", "dnd", "do_not_disturb", "silent"})

QUIET = "notifications are paused"

#: One that has just taken its name need not answer yet: it is asked again after these.
SETTLING = (timedelta(seconds=1), timedelta(seconds=5))


@dataclass(frozen=True, slots=True)
class _Signal:
    interface: str
    member: str
    path: str
    sender: str


@dataclass(frozen=True, slots=True)
class _Way:
    """
    How a server tells.

    Attributes:
        words: For ``doctor``.
        ask: Returns whether its popups are kept back; raises BusError where it has
            no such way.
        signal: Comes when that changes.
        announces: It does come.
    """

    words: str
    ask: Callable[[Bus], Coroutine[Any, Any, bool]]
    signal: _Signal
    announces: bool = True


def _property(interface: str, name: str) -> _Way:
    async def ask(bus: Bus) -> bool:
        return bool(await bus.get_property(NAME, PATH, interface, name))

    return _Way(name, ask, _Signal(PROPERTIES, "PropertiesChanged", PATH, NAME))


async def _ask_xfconf(bus: Bus) -> bool:
    try:
        (value,) = await bus.call(
            XFCONF,
            XFCONF_PATH,
            XFCONF,
            "GetProperty",
            "ss",
            ("xfce4-notifyd", "/do-not-disturb"),
        )
    except BusError as error:
        if "PropertyNotFound" in error.name:
            return False  # it was never switched on
        raise
    return bool(value.value)


async def _ask_mako(bus: Bus) -> bool:
    (modes,) = await bus.call(NAME, MAKO_PATH, MAKO, "ListModes", autostart=False)
    return not QUIET_MODES.isdisjoint(modes)


_WAYS = {
    XFCE: _Way(
        "xfconf", _ask_xfconf, _Signal(XFCONF, "PropertyChanged", XFCONF_PATH, XFCONF)
    ),
    "mako": _Way(
        "modes",
        _ask_mako,
        _Signal(PROPERTIES, "PropertiesChanged", MAKO_PATH, NAME),
        announces=False,  # 1.7 does not
    ),
}


class QuietServer:
    """
    Knows whether the notification server keeps its popups back.

    The answer is what was last heard: most servers tell of changes. The others are
    asked again at each question. (A break is asked about before it is due.)
    """

    reason = Reason.DO_NOT_DISTURB
    what = "do not disturb"
    engaging = False
    blocking = False

    def __init__(
        self,
        bus: Bus,
        on_change: Callable[[], None],
        timer: Callable[[], float] = time.monotonic,
        settling: Sequence[timedelta] = SETTLING,
    ) -> None:
        """
        Ask on the session bus.

        Args:
            on_change: Called when the answer changes.
            timer: Returns seconds that never go back.
            settling: When to ask a server again that does not seem to tell.
        """
        self._bus = bus
        self._settling = settling
        self._pauses: list[timedelta] = []
        self._answer = Answer(bus, self._ask, on_change, timer)
        self._owner = ""
        self._way: _Way | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._listen_no_more: Callable[[], None] = lambda: None
        bus.watch_name(NAME, self._owner_is)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if not self._owner:
            return "none: no notification server"
        if self._way is None:
            return "none: the notification server does not tell"
        return f"notification server ({self._way.words})"

    def check(self) -> str:
        """Return "notifications are paused", or ""."""
        if self._way is not None and not self._way.announces:
            self._answer.refresh()
        elif self._owner:
            self._answer.look()
        return self._answer.words

    def close(self) -> None:
        """Ask no more; the session bus is not ours."""
        if self._retry is not None:
            self._retry.cancel()

    def _owner_is(self, owner: str) -> None:
        self._owner = owner
        self._listen_no_more()
        self._listen_no_more = lambda: None
        self._way = None
        self._pauses = list(self._settling)
        self._answer.forget()
        if owner:
            self._answer.refresh(news=True)

    async def _ask(self) -> str:
        owner = self._owner
        way = self._way or await self._find(owner)
        if way is None:
            if owner == self._owner and self._pauses:
                pause = self._pauses.pop(0).total_seconds()
                self._retry = asyncio.get_running_loop().call_later(
                    pause, self._answer.refresh
                )
            return ""
        quiet = await way.ask(self._bus)
        # An answer can be read after the news that its sender has gone.
        return QUIET if quiet and owner == self._owner else ""

    async def _find(self, owner: str) -> _Way | None:
        """Find the way in which this server tells, if any."""
        try:
            (name, *_) = await self._bus.call(
                NAME, PATH, NAME, "GetServerInformation", autostart=False
            )
        except BusError:
            name = ""
        ways = [_property(*told_by) for told_by in TOLD_BY]
        if name in _WAYS:
            ways = [_WAYS[name]]
        for way in ways:
            try:
                await way.ask(self._bus)
            except BusError:
                continue
            if owner == self._owner:
                self._way = way
                signal = way.signal
                self._listen_no_more = self._bus.subscribe(
                    lambda _message: self._answer.refresh(news=True),
                    interface=signal.interface,
                    member=signal.member,
                    path=signal.path,
                    sender=signal.sender,
                )
            return way
        return None
