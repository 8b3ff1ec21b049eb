"""Do-not-disturb of notification servers that tell it on the session bus."""

from __future__ import annotations

from collections.abc import Callable

from deskbreak.core.settings import Reason
from deskbreak.desktop.bus import Bus, BusError

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
#: Interface and property; the first is KDE's and in the specification's drafts.
TOLD_BY = ((NAME, "Inhibited"), ("org.dunstproject.cmd0", "paused"))


class QuietServer:
    """
    Knows whether the notification server keeps its popups back.

    The answer is that of the look before: each question starts the next look, and
    news are told at once. (A break is asked about before it is due.)
    """

    reason = Reason.DO_NOT_DISTURB
    what = "do not disturb"
    engaging = False
    blocking = False

    def __init__(self, bus: Bus, on_change: Callable[[], None]) -> None:
        """Ask on the session bus; *on_change* is called when the answer changes."""
        self._bus = bus
        self._on_change = on_change
        self._quiet = False
        self._owner = ""
        self._told_by: tuple[str, str] | None = None
        self._looking = False
        bus.watch_name(NAME, self._owner_is)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if self._told_by is None:
            return "none: the notification server does not tell"
        return f"notification server ({self._told_by[1]})"

    def check(self) -> str:
        """Return "notifications are paused", or ""."""
        if self._told_by is not None and not self._looking:
            self._looking = True
            self._bus.spawn(self._look(self._told_by))
        return "notifications are paused" if self._quiet else ""

    def close(self) -> None:
        """The session bus is not ours."""

    def _owner_is(self, owner: str) -> None:
        self._owner = owner
        self._told_by = None
        self._set(False)
        if owner:
            self._bus.spawn(self._find(owner))

    async def _find(self, owner: str) -> None:
        """Find the property that this server has, if any."""
        for told_by in TOLD_BY:
            try:
                quiet = await self._bus.get_property(NAME, PATH, *told_by)
            except BusError:
                continue
            # An answer can be read after the news that its sender has gone.
            if owner == self._owner:
                self._told_by = told_by
                self._set(bool(quiet))
            return

    async def _look(self, told_by: tuple[str, str]) -> None:
        owner = self._owner
        try:
            quiet = bool(await self._bus.get_property(NAME, PATH, *told_by))
        finally:
            self._looking = False
        if owner == self._owner:
            self._set(quiet)

    def _set(self, quiet: bool) -> None:
        if quiet != self._quiet:
            self._quiet = quiet
            self._on_change()
