"""The login session and the machine's sleep, as systemd-logind or elogind tells."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from deskbreak.core.moment import Moment
from deskbreak.desktop.bus import Bus, BusError, Message, system_address
from deskbreak.desktop.clock import SystemClock

log = logging.getLogger(__name__)

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"

_DESKTOPS = ("x11", "wayland")

#: Where there is no system bus at all there will hardly ever be one.
LONGEST_RETRY = timedelta(minutes=10)


class LogindSession:
    """
    Follows the session's ``LockedHint``, ``Active`` and ``IdleHint``, and
    ``PrepareForSleep``.

    The signals Lock and Unlock are requests to the screen locker, not news of it:
    they only make us look at the properties again. (A locker that never tells logind
    would leave us locked for ever otherwise.)

    Attributes:
        locked: Locked or switched away.
        bus: The system bus, for others with questions to it. It ends with us.
    """

    def __init__(
        self,
        on_change: Callable[[], None],
        on_woke: Callable[[timedelta], None],
        on_ended: Callable[[], None] = lambda: None,
        *,
        bus: Bus | None = None,
        now: Callable[[], Moment] | None = None,
    ) -> None:
        """
        Connect to the system bus in the background.

        Args:
            on_change: Called when ``locked`` or the idle hint has changed.
            on_woke: Called with the length of a sleep, after it.
            on_ended: Called when the user has logged out.
            bus: The system bus, for tests.
            now: Reads the clocks.
        """
        self.locked = False
        self._on_change = on_change
        self._on_woke = on_woke
        self._on_ended = on_ended
        self._now = now or SystemClock().now
        self.bus = bus or Bus(system_address, longest_retry=LONGEST_RETRY)
        self._session = ""
        self._why = ""
        self._fell_asleep: Moment | None = None
        self._idle_since: timedelta | None = None
        for interface, member, handler in (
            (MANAGER, "PrepareForSleep", self._sleep_or_wake),
            (PROPERTIES, "PropertiesChanged", self._look_again),
            (SESSION, "Lock", self._look_again),
            (SESSION, "Unlock", self._look_again),
            (MANAGER, "SessionNew", self._another_began),
        ):
            self.bus.subscribe(handler, interface=interface, member=member, sender=NAME)
        self.bus.watch_name(NAME, self._owner_is)
        self.bus.start()

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if not self.bus.connected:
            return f"none: {self.bus.status}"
        if not self._session:
            return f"none: {self._why or 'logind is not running'}"
        return f"logind ({self._session.rpartition('/')[2]})"

    def idle_hint(self) -> timedelta | None:
        """Return for how long the session has called itself idle, None if it does not."""
        if self._idle_since is None:
            return None
        return max(self._now().awake - self._idle_since, timedelta())

    async def close(self) -> None:
        """Leave the system bus."""
        await self.bus.close()

    def _owner_is(self, owner: str) -> None:
        self._session = self._why = ""
        if owner:
            self.bus.spawn(self._find_session())
        else:
            self._set(locked=False, idle_since=None)

    async def _find_session(self) -> None:
        """Find our session; as a service of the user there is only its display's."""
        asked = [name for name in (os.environ.get("XDG_SESSION_ID"), "auto") if name]
        for name in asked:
            try:
                (session,) = await self.bus.call(
                    NAME, PATH, MANAGER, "GetSession", "s", [name]
                )
                values = await self._values(session)
            except BusError as error:
                self._why = f"logind knows no session of ours ({error})"
            else:
                # Whoever started us there may live on in another one.
                if not _is_over(values):
                    self._session = session
                    self._take(values)
                    return
        log.info("%s", self._why)

    def _look_again(self, message: Message) -> None:
        if message.path == self._session:
            self.bus.spawn(self._read())

    def _another_began(self, _: Message) -> None:
        # A session whose user logged out stays for as long as we do, and nothing tells
        # that it is over. The login screen comes next, or somebody logs in.
        if self._session:
            self.bus.spawn(self._read())

    async def _read(self) -> None:
        session = self._session
        values = await self._values(session)
        # The answer can be read after the news that logind has gone.
        if session == self._session:
            self._take(values)

    async def _values(self, session: str) -> dict[str, Any]:
        (found,) = await self.bus.call(
            NAME, session, PROPERTIES, "GetAll", "s", [SESSION], autostart=False
        )
        return {name: variant.value for name, variant in found.items()}

    def _take(self, values: Mapping[str, Any]) -> None:
        if _is_over(values):
            self._on_ended()
        self._set(
            locked=values.get("LockedHint", False) or not values.get("Active", True),
            idle_since=_idle_since(values),
        )

    def _set(self, *, locked: bool, idle_since: timedelta | None) -> None:
        if (locked, idle_since) != (self.locked, self._idle_since):
            self.locked = locked
            self._idle_since = idle_since
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


def _is_over(values: Mapping[str, Any]) -> bool:
    """Return whether the user of a desktop has logged out there."""
    # Who logged out of a terminal, and left us running, wanted that.
    return values.get("State") == "closing" and values.get("Type") in _DESKTOPS


def _idle_since(values: Mapping[str, Any]) -> timedelta | None:
    """Return when the session became idle, on the clock that stands still in sleep."""
    # Of a session that began on a terminal logind says when its keyboard was last
    # used for that terminal: not at all for hours, under a desktop.
    if not values.get("IdleHint") or values.get("Type") not in _DESKTOPS:
        return None
    return timedelta(microseconds=values.get("IdleSinceHintMonotonic", 0))
