"""A login session as the program follows it, and what it was told."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from deskbreak.core.moment import Moment
from deskbreak.desktop.session.logind import LogindSession
from tests.adapters.private_bus import PrivateBus
from tests.adapters.scene import Scene


class LoginScene(Scene):
    """
    The program's side.

    Attributes:
        changes: Whether the session is locked, at each news of it.
        sleeps: The lengths of the machine's sleeps.
        asleep: For how long it has slept by now.
        ended: Set when the session is over.
    """

    def __init__(self, daemon: PrivateBus) -> None:
        super().__init__(daemon)
        self.changes: asyncio.Queue[bool] = asyncio.Queue()
        self.sleeps: asyncio.Queue[timedelta] = asyncio.Queue()
        self.asleep = timedelta()
        self.ended = asyncio.Event()

    def now(self) -> Moment:
        """Return a moment an hour after the start, and after the sleep."""
        zero = timedelta(hours=1)
        wall = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
        return Moment(zero, zero + self.asleep, wall + self.asleep)

    def session(self) -> LogindSession:
        """Begin to follow the session."""
        session = LogindSession(
            lambda: self.changes.put_nowait(session.locked),
            self.sleeps.put_nowait,
            self.ended.set,
            bus=self.bus(),
            now=self.now,
        )
        return session
