"""
A presentation, as far as programs say so.

Nothing tells of one as such. Programs that show slides keep the screen on and say
why; Xfce has a switch of its own. What only fills the screen is seen as fullscreen.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from deskbreak.core.settings import Reason
from deskbreak.desktop.bus import Bus, BusError, Message
from deskbreak.desktop.busy.answer import Answer
from deskbreak.desktop.busy.do_not_disturb import XFCONF, XFCONF_PATH
from deskbreak.desktop.session.logind import MANAGER as LOGIND_MANAGER
from deskbreak.desktop.session.logind import NAME as LOGIND
from deskbreak.desktop.session.logind import PATH as LOGIND_PATH
from deskbreak.desktop.session.logind import PROPERTIES

GNOME = "org.gnome.SessionManager"
GNOME_PATH = "/org/gnome/SessionManager"
INHIBITOR = "org.gnome.SessionManager.Inhibitor"
KDE = "org.kde.Solid.PowerManagement.PolicyAgent"
KDE_PATH = "/org/kde/Solid/PowerManagement/PolicyAgent"
#: The object of each who keeps a list, and the signals after which it may be another.
#: (logind tells of the first of a kind and the last: those between are seen when it is
#: asked again.)
_NEWS = {
    GNOME: (GNOME_PATH, ((GNOME, "InhibitorAdded"), (GNOME, "InhibitorRemoved"))),
    KDE: (KDE_PATH, ((KDE, "InhibitionsChanged"),)),
    XFCONF: (XFCONF_PATH, ((XFCONF, "PropertyChanged"),)),
    LOGIND: (LOGIND_PATH, ((PROPERTIES, "PropertiesChanged"),)),
}
#: Reasons are words for people, in the user's language.
_SAYS_SO = re.compile(r"pr[eéäè][sz]ent|slide ?show|diaporama", re.IGNORECASE)


class Presentation:
    """
    Asks those who keep the lists of who keeps the screen on.

    They tell when their lists change; the answer is what was last heard.
    """

    reason = Reason.PRESENTATION
    what = "presentation"
    engaging = False
    blocking = False

    def __init__(
        self,
        bus: Bus,
        system_bus: Bus | None,
        on_change: Callable[[], None],
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask on the session bus and, for logind, on the *system_bus*."""
        self._bus = bus
        self._system_bus = system_bus
        self._running: set[str] = set()
        self._answer = Answer(bus, self._ask, on_change, timer)
        for name in (GNOME, KDE, XFCONF):
            self._watch(bus, name)
        if system_bus is not None:
            self._watch(system_bus, LOGIND)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        known = {
            GNOME: "session manager",
            KDE: "power manager",
            XFCONF: "Xfce's presentation mode",
            LOGIND: "logind's inhibitors",
        }
        found = [words for name, words in known.items() if name in self._running]
        return ", ".join(found) or "none: nobody here tells of presentations"

    def check(self) -> str:
        """Return what says that there is one, "" for nothing."""
        if self._running:
            self._answer.look()
        return self._answer.words

    def close(self) -> None:
        """The buses are not ours."""

    def _watch(self, bus: Bus, name: str) -> None:
        path, signals = _NEWS[name]
        for interface, member in signals:
            bus.subscribe(
                self._changed,
                interface=interface,
                member=member,
                path=path,
                sender=name,
            )

        def owner_is(owner: str) -> None:
            if owner:
                self._running.add(name)
            else:
                self._running.discard(name)
            self._answer.refresh(news=True)

        bus.watch_name(name, owner_is)

    def _changed(self, message: Message) -> None:
        if message.interface == PROPERTIES:
            _interface, changed, gone = message.body
            if "BlockInhibited" not in (*changed, *gone):
                return
        self._answer.refresh(news=True)

    async def _ask(self) -> str:
        if XFCONF in self._running and await self._xfce_mode():
            return "presentation mode is on"
        reasons = [
            *(await self._gnome() if GNOME in self._running else ()),
            *(await self._kde() if KDE in self._running else ()),
            *(await self._logind() if LOGIND in self._running else ()),
        ]
        return "a program presents" if any(map(_SAYS_SO.search, reasons)) else ""

    async def _xfce_mode(self) -> bool:
        asked = ("xfce4-power-manager", "/xfce4-power-manager/presentation-mode")
        try:
            (value,) = await self._bus.call(
                XFCONF, XFCONF_PATH, XFCONF, "GetProperty", "ss", asked, autostart=False
            )
        except BusError:
            return False  # it was never switched on
        return bool(value.value)

    async def _gnome(self) -> list[str]:
        (paths,) = await self._call(
            self._bus, GNOME, GNOME_PATH, GNOME, "GetInhibitors"
        )
        reasons = []
        for path in paths or ():
            (why,) = await self._call(self._bus, GNOME, path, INHIBITOR, "GetReason")
            reasons.append(str(why or ""))
        return reasons

    async def _kde(self) -> list[str]:
        (listed,) = await self._call(self._bus, KDE, KDE_PATH, KDE, "ListInhibitions")
        return [str(why) for _who, why, *_ in listed or ()]

    async def _logind(self) -> list[str]:
        assert self._system_bus is not None
        (listed,) = await self._call(
            self._system_bus, LOGIND, LOGIND_PATH, LOGIND_MANAGER, "ListInhibitors"
        )
        return [str(why) for _what, _who, why, *_ in listed or ()]

    @staticmethod
    async def _call(
        bus: Bus, name: str, path: str, interface: str, member: str
    ) -> list[Any]:
        """Return the one value of the answer; None where there is none."""
        try:
            return await bus.call(name, path, interface, member, autostart=False)
        except BusError:
            return [None]  # gone meanwhile, or without that method
