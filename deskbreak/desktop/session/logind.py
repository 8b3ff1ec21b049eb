"""The login session and the machine's sleep, as systemd-logind or elogind tells."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import timedelta

from deskbreak.core.moment import Moment
from deskbreak.desktop.bus import Bus, BusError, Message, system_address
from deskbreak.desktop.clock import SystemClock

log = logging.getLogger(__name__)

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"

#: Where there is no system bus at all there will hardly ever be one.
LONGEST_RETRY = timedelta(minutes=10)


class LogindSession:
    """
    Follows the session's ``LockedHint`` and ``Active``, and ``PrepareForSleep``.

    The signals Lock and Unlock are requests to the screen locker, not news of it:
    they only make us look at the properties again. (A locker that never tells logind
    would leave us locked for ever otherwise.)
    """

    def __init__(
        self,
        on_change: Callable[[], None],
        on_woke: Callable[[timedelta], None],
        *,
        bus: Bus | None = None,
        now: Callable[[], Moment] | None = None,
    ) -> None:
        """
        Connect to the system bus in the background.

        Args:
            on_change: Called when ``locked`` has changed.
            on_woke: Called with the length of a sleep, after it.
            bus: The system bus, for tests.
            now: Reads the clocks.
        """
        self.locked = False
        self._on_change = on_change
        self._on_woke = on_woke
        self._now = now or SystemClock().now
        self._bus = bus or Bus(system_address, longest_retry=LONGEST_RETRY)
        self._session = ""
        self._why = ""
        self._fell_asleep: Moment | None = None
        for interface, member, handler in (
            (MANAGER, "PrepareForSleep", self._sleep_or_wake),
            (PROPERTIES, "PropertiesChanged", self._look_again),
            (SESSION, "Lock", self._look_again),
            (SESSION, "Unlock", self._look_again),
        ):
            self._bus.subscribe(
                handler, interface=interface, member=member, sender=NAME
            )
        self._bus.watch_name(NAME, self._owner_is)
        self._bus.start()

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if not self._bus.connected:
            return f"none: {self._bus.status}"
        if not self._session:
            return f"none: {self._why or 'logind is not running'}"
        return f"logind ({self._session.rpartition('/')[2]})"

    async def close(self) -> None:
        """Leave the system bus."""
        await self._bus.close()

    def _owner_is(self, owner: str) -> None:
        self._session = self._why = ""
        if owner:
            self._bus.spawn(self._find_session())
        else:
            self._set_locked(False)

    async def _find_session(self) -> None:
        """Find our session; as a service of the user there is only its display's."""
        asked = [name for name in (os.environ.get("XDG_SESSION_ID"), "auto") if name]
        for name in asked:
            try:
                (self._session,) = await self._bus.call(
                    NAME, PATH, MANAGER, "GetSession", "s", [name]
                )
            except BusError as error:
                self._why = f"logind knows no session of ours ({error})"
            else:
                await self._read()
                return
        log.info("%s", self._why)

    def _look_again(self, message: Message) -> None:
        if message.path == self._session:
            self._bus.spawn(self._read())

    async def _read(self) -> None:
        session = self._session
        locked = await self._bus.get_property(NAME, session, SESSION, "LockedHint")
        active = await self._bus.get_property(NAME, session, SESSION, "Active")
        # The answers can be read after the news that logind has gone.
        if session == self._session:
            self._set_locked(locked or not active)

    def _set_locked(self, locked: bool) -> None:
        if locked != self.locked:
            self.locked = locked
            self._on_change()

    def _sleep_or_wake(self, message: Message) -> None:
        (begins,) = message.body
        if begins:
            self._fell_asleep = self._now()
        elif (before := self._fell_asleep) is not None:
            self._fell_asleep = None
            now = self._now()
            passed = now.elapsed - before.elapsed
            self._on_woke(max(passed - (now.awake - before.awake), timedelta()))
