"""Lock, switch and sleep, told by stand-ins for logind and for screen savers."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.desktop.bus import Bus, BusError, Interface, Message, Reply
from deskbreak.desktop.idle.logind import LogindIdle
from deskbreak.desktop.session.logind import LogindSession
from deskbreak.desktop.session.screensavers import ScreenSavers
from tests.adapters import scene
from tests.adapters.fake_logind import LOGIN, OTHER, PROPERTIES, FakeLogind
from tests.adapters.login_scene import LoginScene
from tests.adapters.private_bus import PrivateBus, private_bus
from tests.adapters.scene import until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="D-Bus is Linux's desktop bus"
)

SAVER = "org.gnome.ScreenSaver"
SAVER_PATH = "/org/gnome/ScreenSaver"


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as bus:
        yield bus


@pytest.fixture(autouse=True)
def no_session_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)


class Stage(LoginScene):
    """A session, and a stand-in for logind."""

    async def logind(self, **how: Any) -> FakeLogind:
        logind = FakeLogind(self.bus(), **how)
        await logind.start()
        return logind


def play(daemon: PrivateBus, act: Callable[[Stage], Coroutine[Any, Any, None]]) -> None:
    scene.play(Stage(daemon), act)


def test_lock_and_unlock_are_told_as_they_happen(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        session = stage.session()
        await until(lambda: session.backend == "logind (_32)")
        logind.set(locked=True)
        assert await stage.changes.get() is True
        logind.set(locked=False)
        assert await stage.changes.get() is False

    play(daemon, act)


def test_a_session_locked_from_the_start_is_locked(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        logind.locked = True
        stage.session()
        assert await stage.changes.get() is True

    play(daemon, act)


def test_a_session_that_was_switched_away_counts_as_locked(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        session = stage.session()
        await until(lambda: session.backend == "logind (_32)")
        logind.set(active=False)
        assert await stage.changes.get() is True
        logind.set(active=True)
        assert await stage.changes.get() is False

    play(daemon, act)


def test_the_session_of_the_environment_is_asked_for_first(
    daemon: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "2")

    async def act(stage: Stage) -> None:
        await stage.logind(session="2")
        session = stage.session()
        await until(lambda: session.backend == "logind (_32)")

    play(daemon, act)


@pytest.mark.parametrize("kind", ["x11", "wayland"])
def test_the_end_of_the_session_is_seen_when_another_one_begins(
    daemon: PrivateBus, kind: str
) -> None:
    """The login screen's, or the next of the same user: ours is never active again."""

    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        logind.type = kind
        session = stage.session()
        await until(lambda: session.backend == "logind (_32)")
        logind.begin_session()
        logind.set(active=False)
        assert await stage.changes.get() is True
        assert not stage.ended.is_set()
        logind.log_out()
        logind.begin_session()
        await stage.ended.wait()

    play(daemon, act)


def test_a_terminal_s_session_may_end_without_us(daemon: PrivateBus) -> None:
    """Who started it there, and logged out, wanted it to go on."""

    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        logind.type = "tty"
        session = stage.session()
        await until(lambda: session.backend == "logind (_32)")
        logind.log_out()
        logind.set(locked=True)
        assert await stage.changes.get() is True
        assert not stage.ended.is_set()

    play(daemon, act)


def test_an_environment_of_a_session_that_is_over_is_not_believed(
    daemon: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tmux outlives the session it was begun in, with its variables."""
    monkeypatch.setenv("XDG_SESSION_ID", "2")

    async def act(stage: Stage) -> None:
        await stage.logind(session="auto", ended="2")
        session = stage.session()
        await until(lambda: session.backend == "logind (_32)")
        assert not session.locked
        assert not stage.ended.is_set()

    play(daemon, act)


def test_where_all_sessions_of_ours_are_over_nothing_is_known(
    daemon: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "2")

    async def act(stage: Stage) -> None:
        await stage.logind(session="9", ended="2")
        session = stage.session()
        await until(lambda: "no such session" in session.backend)
        assert not session.locked

    play(daemon, act)


def test_other_peoples_sessions_are_not_looked_at(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        session = stage.session()
        await until(lambda: session.backend == "logind (_32)")
        logind.locked = True  # seen only by who looks
        other = [f"{LOGIN}.Session", {}, ["LockedHint"]]
        logind._bus.emit(OTHER, PROPERTIES, "PropertiesChanged", "sa{sv}as", other)
        logind.prepare_for_sleep(True)
        logind.prepare_for_sleep(False)
        await stage.sleeps.get()
        assert not session.locked

    play(daemon, act)


def test_the_length_of_a_sleep_is_told_after_it(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        session = stage.session()
        await until(lambda: session.backend == "logind (_32)")
        logind.prepare_for_sleep(True)
        await until(lambda: session._fell_asleep is not None)
        stage.asleep = timedelta(hours=8)
        logind.prepare_for_sleep(False)
        assert await stage.sleeps.get() == timedelta(hours=8)

    play(daemon, act)


def test_a_logind_that_knows_no_session_of_ours_is_named(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        await stage.logind(session="somebody else's")
        session = stage.session()
        await until(lambda: "no session of ours" in session.backend)
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
    async def act(stage: Stage) -> None:
        session = stage.session()
        await until(lambda: stage.buses[0].connected)
        assert session.backend == "none: logind is not running"
        assert not session.locked

    play(daemon, act)


def test_a_dying_logind_does_not_leave_us_locked(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        logind.locked = True
        stage.session()
        assert await stage.changes.get() is True
        await logind._bus.close()
        assert await stage.changes.get() is False

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


async def follow(stage: Stage) -> ScreenSavers:
    bus = stage.bus()
    savers = ScreenSavers(bus, lambda: stage.changes.put_nowait(savers.locked))
    assert await bus.connect()
    return savers


def test_a_screen_saver_locks_and_unlocks(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        savers = await follow(stage)
        saver = stage.bus()
        await start_saver(saver, active=False)
        await until(lambda: savers.backend == f"screen saver ({SAVER})")
        saver.emit(SAVER_PATH, SAVER, "ActiveChanged", "b", [True])
        assert await stage.changes.get() is True
        saver.emit(SAVER_PATH, SAVER, "ActiveChanged", "b", [False])
        assert await stage.changes.get() is False

    play(daemon, act)


def test_one_that_is_active_already_is_asked(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        await start_saver(stage.bus(), active=True)
        await follow(stage)
        assert await stage.changes.get() is True

    play(daemon, act)


def test_one_that_dies_while_active_unlocks(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        saver = stage.bus()
        await start_saver(saver, active=True)
        savers = await follow(stage)
        assert await stage.changes.get() is True
        await saver.close()
        assert await stage.changes.get() is False
        assert savers.backend.startswith("none: ")

    play(daemon, act)


def test_one_that_does_not_tell_is_not_called_a_source(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        savers = await follow(stage)
        asked = await start_saver(stage.bus(), active=True, tells=False)
        await until(lambda: asked)
        await until(lambda: not savers._running)
        assert not savers.locked

    play(daemon, act)


def test_an_idle_hint_is_believed_and_its_absence_is_no_news(
    daemon: PrivateBus,
) -> None:
    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        source = LogindIdle(session := stage.session())
        await until(lambda: source.backend == "IdleHint of logind (_32)")
        assert source.read() is None
        logind.idle_since_us = 50 * 60 * 1_000_000  # of an hour that it has run
        logind.set()
        assert await stage.changes.get() is False
        assert source.read() == timedelta(minutes=10)
        logind.idle_since_us = None
        logind.set()
        await stage.changes.get()
        assert source.read() is None
        await session.close()

    play(daemon, act)


def test_a_terminals_idle_hint_says_nothing_of_the_desktop_on_it(
    daemon: PrivateBus,
) -> None:
    async def act(stage: Stage) -> None:
        logind = await stage.logind()
        logind.type = "tty"
        source = LogindIdle(session := stage.session())
        logind.idle_since_us = 1
        logind.set(locked=True)
        await until(lambda: session.locked)
        assert source.read() is None
        await session.close()

    play(daemon, act)
