"""Lock, switch and sleep, told by stand-ins for logind and for screen savers."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.core.moment import Moment
from deskbreak.desktop.bus import Bus, BusError, Interface, Message, Reply
from deskbreak.desktop.idle.logind import LogindIdle
from deskbreak.desktop.session.logind import LogindSession
from deskbreak.desktop.session.screensavers import ScreenSavers
from tests.adapters.fake_logind import LOGIN, OTHER, PROPERTIES, FakeLogind
from tests.adapters.private_bus import PrivateBus, private_bus

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="D-Bus is Linux's desktop bus"
)

SOON = timedelta(milliseconds=10)
SAVER = "org.gnome.ScreenSaver"
SAVER_PATH = "/org/gnome/ScreenSaver"


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as bus:
        yield bus


@pytest.fixture(autouse=True)
def no_session_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)


def own_bus(daemon: PrivateBus) -> Bus:
    return Bus(lambda: daemon.address, first_retry=SOON, longest_retry=SOON)


@dataclass
class Scene:
    """Both sides of the bus, and what the program was told."""

    daemon: PrivateBus
    changes: asyncio.Queue[bool] = field(default_factory=asyncio.Queue)
    sleeps: asyncio.Queue[timedelta] = field(default_factory=asyncio.Queue)
    asleep: timedelta = timedelta()
    buses: list[Bus] = field(default_factory=list)

    def bus(self) -> Bus:
        self.buses.append(own_bus(self.daemon))
        return self.buses[-1]

    def now(self) -> Moment:
        zero = timedelta(hours=1)
        wall = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
        return Moment(zero, zero + self.asleep, wall + self.asleep)

    async def logind(self, **how: Any) -> FakeLogind:
        logind = FakeLogind(self.bus(), **how)
        await logind.start()
        return logind

    def session(self) -> LogindSession:
        session = LogindSession(
            lambda: self.changes.put_nowait(session.locked),
            self.sleeps.put_nowait,
            bus=self.bus(),
            now=self.now,
        )
        return session

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


def test_lock_and_unlock_are_told_as_they_happen(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        logind = await scene.logind()
        session = scene.session()
        await scene.until(lambda: session.backend == "logind (_32)")
        logind.set(locked=True)
        assert await scene.changes.get() is True
        logind.set(locked=False)
        assert await scene.changes.get() is False

    play(daemon, act)


def test_a_session_locked_from_the_start_is_locked(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        logind = await scene.logind()
        logind.locked = True
        scene.session()
        assert await scene.changes.get() is True

    play(daemon, act)


def test_a_session_that_was_switched_away_counts_as_locked(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        logind = await scene.logind()
        session = scene.session()
        await scene.until(lambda: session.backend == "logind (_32)")
        logind.set(active=False)
        assert await scene.changes.get() is True
        logind.set(active=True)
        assert await scene.changes.get() is False

    play(daemon, act)


def test_the_session_of_the_environment_is_asked_for_first(
    daemon: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "2")

    async def act(scene: Scene) -> None:
        await scene.logind(session="2")
        session = scene.session()
        await scene.until(lambda: session.backend == "logind (_32)")

    play(daemon, act)


def test_other_peoples_sessions_are_not_looked_at(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        logind = await scene.logind()
        session = scene.session()
        await scene.until(lambda: session.backend == "logind (_32)")
        logind.locked = True  # seen only by who looks
        other = [f"{LOGIN}.Session", {}, ["LockedHint"]]
        logind._bus.emit(OTHER, PROPERTIES, "PropertiesChanged", "sa{sv}as", other)
        logind.prepare_for_sleep(True)
        logind.prepare_for_sleep(False)
        await scene.sleeps.get()
        assert not session.locked

    play(daemon, act)


def test_the_length_of_a_sleep_is_told_after_it(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        logind = await scene.logind()
        session = scene.session()
        await scene.until(lambda: session.backend == "logind (_32)")
        logind.prepare_for_sleep(True)
        await scene.until(lambda: session._fell_asleep is not None)
        scene.asleep = timedelta(hours=8)
        logind.prepare_for_sleep(False)
        assert await scene.sleeps.get() == timedelta(hours=8)

    play(daemon, act)


def test_a_logind_that_knows_no_session_of_ours_is_named(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        await scene.logind(session="somebody else's")
        session = scene.session()
        await scene.until(lambda: "no session of ours" in session.backend)
        assert session.backend.startswith("none: ")
        assert not session.locked

    play(daemon, act)


def test_without_a_system_bus_it_says_so(tmp_path: Path) -> None:
    nowhere = Bus(lambda: f"unix:path={tmp_path / 'nowhere'}")

    async def run() -> None:
        session = LogindSession(lambda: None, lambda _: None, bus=nowhere)
        assert not await nowhere.connect()
        assert session.backend.startswith("none: no bus at unix:path=")
        await session.close()

    asyncio.run(run())


def test_without_logind_it_says_so_and_nothing_is_locked(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        session = scene.session()
        await scene.until(lambda: scene.buses[0].connected)
        assert session.backend == "none: logind is not running"
        assert not session.locked

    play(daemon, act)


def test_a_dying_logind_does_not_leave_us_locked(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        logind = await scene.logind()
        logind.locked = True
        scene.session()
        assert await scene.changes.get() is True
        await logind._bus.close()
        assert await scene.changes.get() is False

    play(daemon, act)


# ----------------------------------------------------------- screen savers


async def start_saver(bus: Bus, *, active: bool, tells: bool = True) -> list[Message]:
    """Start one; what is given back fills with the questions that it gets."""
    asked: list[Message] = []

    def get_active(message: Message) -> Reply:
        asked.append(message)
        if not tells:
            raise BusError("org.freedesktop.DBus.Error.NotSupported", "no")
        return "b", [active]

    assert await bus.connect()
    bus.export(SAVER_PATH, Interface(SAVER, methods={"GetActive": get_active}))
    assert await bus.request_name(SAVER)
    return asked


async def follow(scene: Scene) -> ScreenSavers:
    bus = scene.bus()
    savers = ScreenSavers(bus, lambda: scene.changes.put_nowait(savers.locked))
    assert await bus.connect()
    return savers


def test_a_screen_saver_locks_and_unlocks(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        savers = await follow(scene)
        saver = scene.bus()
        await start_saver(saver, active=False)
        await scene.until(lambda: savers.backend == f"screen saver ({SAVER})")
        saver.emit(SAVER_PATH, SAVER, "ActiveChanged", "b", [True])
        assert await scene.changes.get() is True
        saver.emit(SAVER_PATH, SAVER, "ActiveChanged", "b", [False])
        assert await scene.changes.get() is False

    play(daemon, act)


def test_one_that_is_active_already_is_asked(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        await start_saver(scene.bus(), active=True)
        await follow(scene)
        assert await scene.changes.get() is True

    play(daemon, act)


def test_one_that_dies_while_active_unlocks(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        saver = scene.bus()
        await start_saver(saver, active=True)
        savers = await follow(scene)
        assert await scene.changes.get() is True
        await saver.close()
        assert await scene.changes.get() is False
        assert savers.backend.startswith("none: ")

    play(daemon, act)


def test_one_that_does_not_tell_is_not_called_a_source(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        savers = await follow(scene)
        asked = await start_saver(scene.bus(), active=True, tells=False)
        await scene.until(lambda: asked)
        await scene.until(lambda: not savers._running)
        assert not savers.locked

    play(daemon, act)


def test_an_idle_hint_is_believed_and_its_absence_is_no_news(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        logind = await scene.logind()
        source = LogindIdle(session := scene.session())
        await scene.until(lambda: source.backend == "IdleHint of logind (_32)")
        assert source.read() is None
        logind.idle_since_us = 50 * 60 * 1_000_000  # of an hour that it has run
        logind.set()
        assert await scene.changes.get() is False
        assert source.read() == timedelta(minutes=10)
        logind.idle_since_us = None
        logind.set()
        await scene.changes.get()
        assert source.read() is None
        await session.close()

    play(daemon, act)


def test_a_terminals_idle_hint_says_nothing_of_the_desktop_on_it(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        logind = await scene.logind()
        logind.type = "tty"
        source = LogindIdle(session := scene.session())
        logind.idle_since_us = 1
        logind.set(locked=True)
        await scene.until(lambda: session.locked)
        assert source.read() is None
        await session.close()

    play(daemon, act)
