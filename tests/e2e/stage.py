"""Where stand-ins live while a test waits for the real daemon."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from deskbreak.desktop.bus import Bus


class Stage:
    """A thread with a loop, and connections to one bus."""

    def __init__(self, address: str) -> None:
        """Begin."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._buses: list[Bus] = []
        self._address = address

    def bus(self) -> Bus:
        """Return a connection of its own, not connected yet."""

        async def make() -> Bus:
            return Bus(lambda: self._address)

        self._buses.append(self.run(make()))
        return self._buses[-1]

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run *work* there and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def do(self, act: Callable[[], None]) -> None:
        """Call *act* there."""

        async def call() -> None:
            act()

        self.run(call())

    def leave(self, bus: Bus) -> None:
        """End one of the connections, as a crash of its program would."""
        self._buses.remove(bus)
        self.run(bus.close())

    def close(self) -> None:
        """End all."""
        for bus in self._buses:
            self.run(bus.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
