"""Idle watches of GNOME's shell, told by a stand-in for it on a private bus."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.desktop.bus import Bus
from deskbreak.desktop.idle.mutter import MutterIdle
from tests.adapters.fake_shell import FakeShell
from tests.adapters.private_bus import PrivateBus, private_bus

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="D-Bus is Linux's desktop bus"
)

SOON = timedelta(milliseconds=10)
AWAY = timedelta(seconds=60)
LULL = timedelta(seconds=3)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as bus:
        yield bus


class Scene:
    """Both sides of the bus, and a clock that the test moves."""

    def __init__(self, daemon: PrivateBus) -> None:
        self.daemon = daemon
        self.buses: list[Bus] = []
        self.seconds = 5000.0
        self.changes = 0

    def bus(self) -> Bus:
        bus = Bus(lambda: self.daemon.address, first_retry=SOON, longest_retry=SOON)
        self.buses.append(bus)
        return bus

    async def shell(self, *, answers: bool = True) -> FakeShell:
        shell = FakeShell(self.bus(), answers=answers)
        await shell.start()
        return shell

    async def source(self) -> MutterIdle:
        bus = self.bus()
        source = MutterIdle(bus, self._changed, lambda: self.seconds)
        source.watch(AWAY)
        assert await bus.connect()
        return source

    def _changed(self) -> None:
        self.changes += 1

    async def until(self, true: Callable[[], object]) -> None:
        while not true():  # noqa: ASYNC110  # it is not ours to set an event
            await asyncio.sleep(0.002)


def play(daemon: PrivateBus, act: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        scene = Scene(daemon)
        try:
            async with asyncio.timeout(20):
                await act(scene)
        finally:
            for bus in scene.buses:
                await bus.close()

    asyncio.run(run())


def test_away_and_back_are_told_by_watches(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        shell, source = await scene.shell(), await scene.source()
        await scene.until(lambda: shell.idle_watches)
        assert source.backend == "Mutter IdleMonitor"
        scene.seconds += 90
        scene.changes = 0
        shell.pass_by(60_000)
        await scene.until(lambda: scene.changes)
        assert source.read() == AWAY
        scene.seconds += 30
        assert source.read() == timedelta(seconds=90)
        await scene.until(lambda: shell.active_watches)
        shell.touch()
        await scene.until(lambda: scene.changes == 2)
        assert source.read() == timedelta(0)
        # The idle watch is still there for the next time.
        shell.pass_by(60_000)
        await scene.until(lambda: scene.changes == 3)
        assert source.read() == AWAY

    play(daemon, act)


def test_the_lull_is_watched_for_and_taken_back(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        shell, source = await scene.shell(), await scene.source()
        await scene.until(lambda: shell.idle_watches)
        source.watch(AWAY, LULL)
        await scene.until(lambda: len(shell.idle_watches) == 2)
        shell.pass_by(3_000)
        await scene.until(lambda: source.read() == LULL)
        source.watch(AWAY)
        await scene.until(lambda: len(shell.idle_watches) == 1)

    play(daemon, act)


def test_a_restarted_shell_is_asked_to_watch_anew(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        shell, source = await scene.shell(), await scene.source()
        await scene.until(lambda: shell.idle_watches)
        await scene.buses[0].close()
        await scene.until(lambda: source.read() is None)
        assert source.backend == "none: GNOME's shell is not running"
        second = await scene.shell()
        await scene.until(lambda: second.idle_watches)
        second.pass_by(60_000)
        await scene.until(lambda: source.read() == AWAY)

    play(daemon, act)


def test_a_bus_that_went_away_leaves_the_unknown(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        shell, source = await scene.shell(), await scene.source()
        await scene.until(lambda: shell.idle_watches)
        daemon.kill()
        await scene.until(lambda: source.read() is None)

    play(daemon, act)


def test_a_shell_without_the_monitor_is_unknown(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        await scene.shell(answers=False)
        source = await scene.source()
        await scene.until(lambda: "no such thing" in source.backend)
        assert source.read() is None

    play(daemon, act)


def test_a_watch_that_an_inhibitor_stops_is_made_up_for_by_asking(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        shell, source = await scene.shell(), await scene.source()
        await scene.until(lambda: shell.idle_watches)
        shell.idle_ms = 75_000  # and no watch fires
        scene.seconds += 75
        await scene.until(lambda: source.read() == timedelta(seconds=75))
        await scene.until(lambda: shell.active_watches)
        shell.touch()
        await scene.until(lambda: source.read() == timedelta(0))

    play(daemon, act)


def test_a_lull_that_an_inhibitor_hides_is_made_up_for_by_asking(
    daemon: PrivateBus,
) -> None:
    """A video keeps the screen on: who watches it would be "typing" for a minute."""

    async def act(scene: Scene) -> None:
        shell, source = await scene.shell(), await scene.source()
        await scene.until(lambda: shell.idle_watches)
        source.watch(AWAY, LULL)
        await scene.until(lambda: len(shell.idle_watches) == 2)
        shell.idle_ms = 20_000  # and no watch fires
        scene.seconds += 20
        await scene.until(lambda: source.read() == timedelta(seconds=20))
        # It is away all the same, when it is time for that.
        scene.seconds += 55
        assert source.read() == timedelta(seconds=75)
        await scene.until(lambda: shell.active_watches)
        shell.touch()
        await scene.until(lambda: source.read() == timedelta(0))

    play(daemon, act)


def test_someone_who_works_on_is_not_away_for_want_of_news(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        shell, source = await scene.shell(), await scene.source()
        await scene.until(lambda: shell.idle_watches)
        shell.idle_ms = 4_000
        scene.seconds += 600
        await scene.until(lambda: source.read() == timedelta(seconds=4))

    play(daemon, act)
