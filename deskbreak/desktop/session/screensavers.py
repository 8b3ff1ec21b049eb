"""Screen savers and lockers on the session bus: blank or locked is the same to us."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from deskbreak.desktop.bus import Bus, BusError, Message

#: Interface (and bus name), and the object that has it.
SAVERS = {
    "org.gnome.ScreenSaver": "/org/gnome/ScreenSaver",
    "org.freedesktop.ScreenSaver": "/org/freedesktop/ScreenSaver",
    "org.cinnamon.ScreenSaver": "/org/cinnamon/ScreenSaver",
    "org.mate.ScreenSaver": "/org/mate/ScreenSaver",
    "org.xfce.ScreenSaver": "/org/xfce/ScreenSaver",
}


class ScreenSavers:
    """Follows ``ActiveChanged`` of whichever of them is running."""

    def __init__(self, bus: Bus, on_change: Callable[[], None]) -> None:
        """Listen on the session bus; *on_change* is called at each change."""
        self._bus = bus
        self._on_change = on_change
        self._running: set[str] = set()
        self._active: set[str] = set()
        #: Counts what each has told, so that news win over an older answer.
        self._told: Counter[str] = Counter()
        for name in SAVERS:
            # KDE tells the same from two objects: no path here.
            bus.subscribe(
                partial(self._changed, name),
                interface=name,
                member="ActiveChanged",
                sender=name,
            )
            bus.watch_name(name, partial(self._owner_is, name))

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if not self._running:
            return "none: no screen saver tells on the session bus"
        return f"screen saver ({', '.join(sorted(self._running))})"

    @property
    def locked(self) -> bool:
        """Whether one of them is active."""
        return bool(self._active)

    async def close(self) -> None:
        """The session bus is not ours."""

    def _changed(self, name: str, message: Message) -> None:
        self._told[name] += 1
        self._set(name, active=bool(message.body[0]))

    def _owner_is(self, name: str, owner: str) -> None:
        self._told[name] += 1
        if owner:
            self._running.add(name)
            self._bus.spawn(self._ask(name))
        else:
            self._running.discard(name)
            self._set(name, active=False)

    async def _ask(self, name: str) -> None:
        told = self._told[name]
        try:
            (active,) = await self._bus.call(
                name, SAVERS[name], name, "GetActive", autostart=False
            )
        except BusError:
            # GNOME's org.freedesktop.ScreenSaver takes inhibitors, but does not tell.
            self._running.discard(name)
        else:
            if told == self._told[name]:
                self._set(name, active=bool(active))

    def _set(self, name: str, *, active: bool) -> None:
        before = self.locked
        if active:
            self._active.add(name)
        else:
            self._active.discard(name)
        if self.locked != before:
            self._on_change()
