"""
Whether the desktop is dark, as it tells every program over the settings portal.

The portal is not started: it takes more memory than all of us. With the session's start
it often comes after us, with the first program that wants something of it. Until then
what GNOME and its kin keep in dconf is read, which the portal tells of there.
"""

from __future__ import annotations

import logging
from typing import Any

from deskbreak.desktop import dconf
from deskbreak.desktop.bus import Bus, BusError, Message

PORTAL = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SETTINGS = "org.freedesktop.portal.Settings"
NAMESPACE, KEY = "org.freedesktop.appearance", "color-scheme"
#: The portal's numbers; 0 is no preference.
_THEMES = {1: "dark", 2: "light"}
_DCONF_KEY = "/org/gnome/desktop/interface/color-scheme"
_DCONF_THEMES = {"prefer-dark": "dark", "prefer-light": "light"}

log = logging.getLogger(__name__)


class Appearance:
    """Follows the desktop's choice between dark and light."""

    def __init__(self, bus: Bus) -> None:
        """Ask over *bus* whenever a portal has come, and listen for changes."""
        self._told: str | None = None
        self._bus = bus
        bus.subscribe(
            self._changed, interface=SETTINGS, member="SettingChanged", sender=PORTAL
        )
        bus.watch_name(PORTAL, self._owner_is)

    @property
    def theme(self) -> str:
        """Return "dark", "light", or "" where the desktop does not say."""
        return _kept() if self._told is None else self._told

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
        self._told = _THEMES.get(value, "") if isinstance(value, int) else ""


def _kept() -> str:
    try:
        value = dconf.read(_DCONF_KEY, dconf.database())
    except (OSError, ValueError) as error:
        log.debug("dark or light is not known: %s", error)
        return ""
    return _DCONF_THEMES.get(str(value), "")
