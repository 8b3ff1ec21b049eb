"""Programs that keep the session from going idle, as systemd-logind lists them."""

from __future__ import annotations

from collections.abc import Callable

from deskbreak.desktop.bus import Bus, Message
from deskbreak.desktop.session.logind import MANAGER, NAME, PATH, PROPERTIES


class LogindInhibitors:
    """Looks through the list whenever logind says that it has changed."""

    def __init__(self, system_bus: Bus, on_change: Callable[[], None]) -> None:
        """Listen on *system_bus*; *on_change* is called when the answer changes."""
        self._bus = system_bus
        self._on_change = on_change
        self._owner = ""
        self._words = ""
        system_bus.subscribe(
            self._changed,
            interface=PROPERTIES,
            member="PropertiesChanged",
            path=PATH,
            sender=NAME,
        )
        system_bus.watch_name(NAME, self._owner_is)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return "logind's inhibitors" if self._owner else "none: logind is not running"

    def check(self) -> str:
        """Return who keeps the session from going idle, "" for nobody."""
        return self._words

    def _owner_is(self, owner: str) -> None:
        self._owner = owner
        if owner:
            self._bus.spawn(self._look(owner))
        else:
            self._set("")

    def _changed(self, message: Message) -> None:
        _interface, changed, gone = message.body
        if self._owner and "BlockInhibited" in (*changed, *gone):
            self._bus.spawn(self._look(self._owner))

    async def _look(self, owner: str) -> None:
        (inhibitors,) = await self._bus.call(
            NAME, PATH, MANAGER, "ListInhibitors", autostart=False
        )
        if owner == self._owner:
            names = [
                who
                for what, who, _why, mode, *_ in inhibitors
                if mode == "block" and "idle" in what.split(":")
            ]
            self._set(f"{names[0]} keeps the screen on" if names else "")

    def _set(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self._on_change()
