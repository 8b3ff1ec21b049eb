"""
Sleep, wake and the lock of macOS, by its public calls. Not run on a Mac.

NSWorkspace tells of sleep in the main thread, where AppKit's loop runs. Whether the
screen is locked is asked for: no public news tell of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

from deskbreak.core.moment import Moment
from deskbreak.desktop.clock import SystemClock
from deskbreak.desktop.main_thread import call_in_main_thread

log = logging.getLogger(__name__)

WILL_SLEEP = "NSWorkspaceWillSleepNotification"
DID_WAKE = "NSWorkspaceDidWakeNotification"
SCREENS_SLEEP = "NSWorkspaceScreensDidSleepNotification"
SCREENS_WAKE = "NSWorkspaceScreensDidWakeNotification"
RESIGNED = "NSWorkspaceSessionDidResignActiveNotification"
BECAME_ACTIVE = "NSWorkspaceSessionDidBecomeActiveNotification"
NEWS = (WILL_SLEEP, DID_WAKE, SCREENS_SLEEP, SCREENS_WAKE, RESIGNED, BECAME_ACTIVE)

#: Keys of CGSessionCopyCurrentDictionary.
LOCKED = "CGSSessionScreenIsLocked"
ON_CONSOLE = "kCGSSessionOnConsoleKey"


def load() -> tuple[Callable[[], Mapping[str, Any] | None], Any]:
    """Return CGSessionCopyCurrentDictionary and NSWorkspace's news centre."""
    ask = import_module("Quartz").CGSessionCopyCurrentDictionary
    workspace = import_module("AppKit").NSWorkspace.sharedWorkspace()
    return ask, workspace.notificationCenter()


class MacosSession:
    """Follows NSWorkspace's news, and asks the window server for the lock."""

    def __init__(
        self,
        on_change: Callable[[], None],
        on_woke: Callable[[timedelta], None],
        *,
        now: Callable[[], Moment] | None = None,
        loader: Callable[[], tuple[Any, Any]] = load,
        hand_over: Callable[..., None] = call_in_main_thread,
    ) -> None:
        """Listen. Call it in the loop thread; tests give what is foreign."""
        self.backend = "NSWorkspace and CGSession"
        self._on_change = on_change
        self._on_woke = on_woke
        self._now = now or SystemClock().now
        self._hand_over = hand_over
        self._loop = asyncio.get_running_loop()
        self._fell_asleep: Moment | None = None
        self._dark = False
        self._switched_away = False
        self._observers: list[Any] = []
        self._ask: Callable[[], Mapping[str, Any] | None] | None = None
        self._centre: Any = None
        try:
            self._ask, self._centre = loader()
        except ImportError as error:
            self.backend = f"none: {error}"
        else:
            hand_over(self._listen)

    @property
    def locked(self) -> bool:
        """Locked, switched away, or the screens are off."""
        if self._dark or self._switched_away:
            return True
        session = self._ask() if self._ask is not None else None
        if session is None:  # not a session of the window server
            return False
        return bool(session.get(LOCKED, False)) or not session.get(ON_CONSOLE, True)

    async def close(self) -> None:
        """Listen no more."""
        for observer in self._observers:
            self._hand_over(self._centre.removeObserver_, observer)
        self._observers.clear()

    def _listen(self) -> None:
        """In the main thread."""
        for name in NEWS:
            self._observers.append(
                self._centre.addObserverForName_object_queue_usingBlock_(
                    name, None, None, self._told
                )
            )

    def _told(self, notification: Any) -> None:
        """In the main thread."""
        try:
            self._loop.call_soon_threadsafe(self._heard, str(notification.name()))
        except RuntimeError:  # the loop has ended: nobody wants to know
            log.debug("too late for %s", notification)

    def _heard(self, name: str) -> None:
        if name == WILL_SLEEP:
            self._fell_asleep = self._now()
        elif name == DID_WAKE:
            self._woke()
        elif name in (SCREENS_SLEEP, SCREENS_WAKE):
            self._dark = name == SCREENS_SLEEP
            self._on_change()
        elif name in (RESIGNED, BECAME_ACTIVE):
            self._switched_away = name == RESIGNED
            self._on_change()

    def _woke(self) -> None:
        before, self._fell_asleep = self._fell_asleep, None
        if before is not None:
            now = self._now()
            passed = now.elapsed - before.elapsed
            self._on_woke(max(passed - (now.awake - before.awake), timedelta()))
