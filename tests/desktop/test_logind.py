"""Lock, switch, sleep and inhibitors, told by python-dbusmock's logind."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.desktop.bus import Variant
from deskbreak.desktop.busy.presentation import Presentation
from deskbreak.desktop.engaged.logind import LogindInhibitors
from deskbreak.desktop.idle.logind import LogindIdle
from deskbreak.desktop.session.screensavers import ScreenSavers
from tests.adapters.login_scene import LoginScene
from tests.adapters.private_bus import PrivateBus, private_bus
from tests.adapters.scene import play, until
from tests.desktop.mocks import DEBIANS_PYTHON, SESSION_ID, MockLogind, MockScreenSaver
from tests.e2e.daemon import Daemon
from tests.e2e.stage import Stage

#: A break every two seconds of use; whoever comes back has peace for a while.
CONFIG = """
[breaks.move]
interval = "2s"
duration = "5m"

[use]
away_after = "1s"
settle = "1m"
"""


def has_dbusmock() -> bool:
    """Return whether Debian's Python has python-dbusmock."""
    if not Path(DEBIANS_PYTHON).exists():
        return False
    words = [DEBIANS_PYTHON, "-c", "import dbusmock"]
    return not subprocess.run(words, capture_output=True, check=False).returncode


pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        sys.platform != "linux" or not has_dbusmock(),
        reason="python3-dbusmock is missing",
    ),
]


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as bus:
        yield bus


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


@pytest.fixture(autouse=True)
def session_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", SESSION_ID)


def on_stage(
    daemon: PrivateBus,
    stack: ExitStack,
    act: Callable[[LoginScene, MockLogind], Coroutine[Any, Any, None]],
) -> None:
    async def with_logind(scene: LoginScene) -> None:
        logind = MockLogind(scene.bus(), daemon.address, stack)
        await logind.start()
        await act(scene, logind)

    play(LoginScene(daemon), with_logind)


# ------------------------------------------------------------------ session


def test_a_request_to_lock_is_no_lock_and_the_locker_is_heard(
    daemon: PrivateBus, stack: ExitStack
) -> None:
    async def act(scene: LoginScene, logind: MockLogind) -> None:
        session = scene.session()
        await until(lambda: session.backend == f"logind ({SESSION_ID})")
        await logind.ask_session("Lock")
        await logind.ask_session("SetLockedHint", True)
        assert await scene.changes.get() is True
        await logind.ask_session("Unlock")
        await logind.ask_session("SetLockedHint", False)
        assert await scene.changes.get() is False
        assert scene.changes.empty()

    on_stage(daemon, stack, act)


def test_another_session_in_front_counts_as_locked(
    daemon: PrivateBus, stack: ExitStack
) -> None:
    async def act(scene: LoginScene, logind: MockLogind) -> None:
        session = scene.session()
        await until(lambda: session.backend.startswith("logind"))
        await logind.set(Active=Variant("b", False))
        assert await scene.changes.get() is True
        await logind.set(Active=Variant("b", True))
        assert await scene.changes.get() is False

    on_stage(daemon, stack, act)


def test_sleep_is_told_with_its_length(daemon: PrivateBus, stack: ExitStack) -> None:
    async def act(scene: LoginScene, logind: MockLogind) -> None:
        session = scene.session()
        await until(lambda: session.backend.startswith("logind"))
        await logind.prepare_for_sleep(begins=True)
        await until(lambda: session._fell_asleep is not None)
        scene.asleep = timedelta(hours=8)
        await logind.prepare_for_sleep(begins=False)
        assert await scene.sleeps.get() == timedelta(hours=8)

    on_stage(daemon, stack, act)


def test_the_idle_hint_tells_since_when_nobody_is_there(
    daemon: PrivateBus, stack: ExitStack
) -> None:
    async def act(scene: LoginScene, logind: MockLogind) -> None:
        idle = LogindIdle(scene.session())
        await until(lambda: not idle.backend.startswith("none"))
        assert idle.read() is None
        since_us = 50 * 60 * 1_000_000  # of an hour that the machine has run
        await logind.set(
            IdleHint=Variant("b", True), IdleSinceHintMonotonic=Variant("t", since_us)
        )
        await scene.changes.get()
        assert idle.read() == timedelta(minutes=10)
        await logind.set(IdleHint=Variant("b", False))
        await scene.changes.get()
        assert idle.read() is None

    on_stage(daemon, stack, act)


# --------------------------------------------------------------- inhibitors


def test_a_program_that_keeps_the_screen_on_is_a_video_while_it_lives(
    daemon: PrivateBus, stack: ExitStack
) -> None:
    async def act(scene: LoginScene, logind: MockLogind) -> None:
        source = LogindInhibitors(await scene.connected(), lambda: None)
        await until(lambda: source.backend == "logind's inhibitors")
        assert source.check() == ""
        program = await logind.inhibit("idle", "vlc", "Playing a video")
        await until(lambda: source.check() == "vlc keeps the screen on")
        program.kill()
        await until_free(logind, source.check)

    on_stage(daemon, stack, act)


@pytest.mark.parametrize(("what", "mode"), [("sleep", "block"), ("idle", "delay")])
def test_a_download_and_one_that_only_delays_are_no_video(
    daemon: PrivateBus, stack: ExitStack, what: str, mode: str
) -> None:
    async def act(scene: LoginScene, logind: MockLogind) -> None:
        source = LogindInhibitors(await scene.connected(), lambda: None)
        await logind.inhibit(what, "transmission", "Downloading", mode)
        await logind.inhibit("idle", "vlc", "Playing a video")
        await until(source.check)  # it has read the list with both
        assert source.check() == "vlc keeps the screen on"

    on_stage(daemon, stack, act)


def test_a_presentation_is_heard_of_without_any_question(
    daemon: PrivateBus, stack: ExitStack
) -> None:
    async def act(scene: LoginScene, logind: MockLogind) -> None:
        bus = await scene.connected()
        news: asyncio.Queue[str] = asyncio.Queue()
        source = Presentation(
            bus, bus, lambda: news.put_nowait(source._answer.words), lambda: 0.0
        )
        await until(lambda: source.backend == "logind's inhibitors")
        program = await logind.inhibit("idle:sleep", "Impress", "Slide show")
        assert await news.get() == "a program presents"
        program.kill()
        await until_free(logind, source.check)
        assert await news.get() == ""

    on_stage(daemon, stack, act)


async def until_free(logind: MockLogind, check: Callable[[], str]) -> None:
    """Tell that nothing is kept from happening, until *check* has seen it."""
    # The mock notices the end of a program at some time of its own.
    while check():
        await logind.blocks("")


# ------------------------------------------------------- the whole program


class LoginDaemon(Daemon):
    """The daemon in a login session, without any desktop."""

    def __init__(self, home: Path, logind: MockLogind) -> None:
        """Nothing runs yet."""
        super().__init__(home, CONFIG)
        self._logind = logind

    def environment(self) -> dict[str, str]:
        """Return the environment of the session."""
        return {**super().environment(), **self._logind.environment}


@pytest.fixture
def stage(daemon: PrivateBus) -> Iterator[Stage]:
    made = Stage(daemon.address)
    yield made
    made.close()


@pytest.fixture
def logind(stage: Stage, daemon: PrivateBus, stack: ExitStack) -> MockLogind:
    made = MockLogind(stage.bus(), daemon.address, stack)
    stage.run(made.start())
    return made


@pytest.fixture
def program(tmp_path: Path, logind: MockLogind) -> Iterator[LoginDaemon]:
    made = LoginDaemon(tmp_path / "home", logind)
    made.start()
    yield made
    made.close()


def held_by(reason: str) -> Callable[[Mapping[str, Any]], bool]:
    def look(found: Mapping[str, Any]) -> bool:
        return any(hold["reason"] == reason for hold in found["holds"])

    return look


def test_a_break_waits_for_the_lock_and_for_the_peace_after_it(
    stage: Stage, logind: MockLogind, program: LoginDaemon
) -> None:
    lock = logind.ask_session
    program.wait_for_status(lambda found: found["phase"] == "prompted", "a prompt")
    stage.run(lock("SetLockedHint", True))
    found = program.wait_for_status(held_by("locked"), "the lock")
    assert found["held"]
    assert found["away"]
    assert "held by the locked screen" in found["sentence"]
    time.sleep(1.5)  # a lock that is no longer than a slip is none to come back from
    stage.run(lock("SetLockedHint", False))
    found = program.wait_for_status(held_by("returned"), "somebody back")
    assert not held_by("locked")(found)


def test_a_break_waits_while_another_session_is_in_front(
    stage: Stage, logind: MockLogind, program: LoginDaemon
) -> None:
    stage.run(logind.set(Active=Variant("b", False)))
    found = program.wait_for_status(held_by("locked"), "another session in front")
    assert found["away"]
    stage.run(logind.set(Active=Variant("b", True)))
    program.wait_for_status(lambda found: not found["away"], "this one in front")


def test_after_a_sleep_there_is_peace_at_first(
    stage: Stage, logind: MockLogind, program: LoginDaemon
) -> None:
    # The clocks of this machine did not sleep: only logind tells of it.
    program.wait_for_status(lambda found: found["due"], "a break that is due")
    assert not held_by("returned")(program.status())
    for begins in (True, False):
        stage.run(logind.prepare_for_sleep(begins=begins))
    program.wait_for_status(held_by("returned"), "somebody back")


def test_a_break_waits_for_a_presentation_and_says_so(
    stage: Stage, logind: MockLogind, program: LoginDaemon
) -> None:
    stage.run(logind.inhibit("idle", "Impress", "Slide show"))
    found = program.wait_for_status(
        lambda found: found["held"] and held_by("presentation")(found), "a presentation"
    )
    assert "held by a presentation (a program presents since " in found["sentence"]
    assert found["backends"]["presentation"] == "logind's inhibitors"


# ------------------------------------------------------------ screen saver


def test_gnomes_screen_saver_locks_and_unlocks(
    daemon: PrivateBus, stack: ExitStack
) -> None:
    async def act(scene: LoginScene) -> None:
        saver = MockScreenSaver(scene.bus(), daemon.address, stack)
        await saver.start()
        savers = ScreenSavers(
            await scene.connected(), lambda: scene.changes.put_nowait(savers.locked)
        )
        await until(lambda: savers.backend == "screen saver (org.gnome.ScreenSaver)")
        for active in (True, False):
            await saver.set_active(active=active)
            assert await scene.changes.get() is active

    play(LoginScene(daemon), act)
