"""
Whether the desktop is dark, as it tells every program over the settings portal.

Never starts the portal: where none runs, nothing is known. At login it often comes
after us, with the first program that wants something of it.
"""

from __future__ import annotations

from typing import Any

from deskbreak.desktop.bus import Bus, BusError, Message

PORTAL = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
NAMESPACE, KEY = "org.freedesktop.appearance", "color-scheme"
#: The portal's numbers; 0 is no preference.
_THEMES = {1: "dark", 2: "light"}


class Appearance:
    """
    Follows the desktop's choice between dark and light.

    Attributes:
        theme: "dark", "light", or "" where the desktop does not say.
    """

    def __init__(self, bus: Bus) -> None:
        """Ask over *bus* whenever a portal has come, and listen for changes."""
        self.theme = ""
        self._bus = bus
        bus.subscribe(
            self._changed, interface=SETTINGS, member="SettingChanged", sender=PORTAL
        )
        bus.watch_name(PORTAL, self._owner_is)

    def _owner_is(self, owner: str) -> None:
        if owner:
            self._bus.spawn(self._ask())

    async def _ask(self) -> None:
        # ReadOne came later; Read wraps its answer once more.
        for member in ("ReadOne", "Read"):
            try:
                (value,) = await self._bus.call(
                    PORTAL,
                    PATH,
                    SETTINGS,
                    member,
                    "ss",
                    (NAMESPACE, KEY),
                    autostart=False,
                )
            except BusError:
                continue
            self._take(value)
            return

    def _changed(self, message: Message) -> None:
        if message.signature == "ssv" and message.body[:2] == [NAMESPACE, KEY]:
            self._take(message.body[2])

    def _take(self, value: Any) -> None:
        while hasattr(value, "value"):
            value = value.value
        self.theme = _THEMES.get(value, "") if isinstance(value, int) else ""
