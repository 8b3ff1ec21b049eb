"""A private bus, and both sides of what is said on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from deskbreak.desktop.bus import Bus
from tests.adapters.private_bus import PrivateBus

SOON = timedelta(milliseconds=10)
PATIENCE_SECONDS = 20.0


async def until(true: Callable[[], object]) -> None:
    """Wait until *true* says so."""
    while not true():  # noqa: ASYNC110  # it is not ours to set an event
        await asyncio.sleep(0.002)


class Scene:
    """All connections that a test makes to its bus."""

    def __init__(self, daemon: PrivateBus) -> None:
        self.daemon = daemon
        self.buses: list[Bus] = []

    def bus(self) -> Bus:
        """Return a connection that is not made yet."""
        address = self.daemon.address
        self.buses.append(Bus(lambda: address, first_retry=SOON, longest_retry=SOON))
        return self.buses[-1]

    async def connected(self) -> Bus:
        """Return a connection that is made."""
        bus = self.bus()
        assert await bus.connect()
        return bus


AScene = TypeVar("AScene", bound=Scene)


def play(scene: AScene, act: Callable[[AScene], Coroutine[Any, Any, None]]) -> None:
    """Have *act* play on *scene*, and end all its connections."""

    async def run() -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await act(scene)
        finally:
            for bus in scene.buses:
                await bus.close()

    asyncio.run(run())
