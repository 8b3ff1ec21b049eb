"""The whole daemon in this process, with a fake desktop."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.core.guidance import GuideEnd
from deskbreak.core.settings import Reminder
from deskbreak.daemon import app, logs
from deskbreak.daemon.bootstrap import Makers, NoTray, World
from deskbreak.daemon.service import Service
from deskbreak.daemon.single import InstanceLock
from deskbreak.guide.protocol import Ended
from deskbreak.paths import Paths
from tests.daemon.calling import connect
from tests.fakes import FakeGuide, FakeNotifier, FakeSenses, FakeTray

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")


class Stage:
    """A fake desktop below one folder."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths(
            folder / "config.toml", folder / "state", folder / "cache", folder / "run"
        )
        self.paths.runtime.mkdir(mode=0o700)
        self.paths.state.mkdir()
        self.notifier = FakeNotifier()
        self.tray = FakeTray()
        self.guide = FakeGuide()
        self.world: World | None = None
        self.told: list[str] = []
        self.makers = Makers(
            bus=lambda: None,
            senses=self._make_senses,
            notifier=lambda _: self.notifier,
            tray=lambda _: self.tray,
            guide=lambda _: self.guide,
        )

    def _make_senses(self, world: World) -> FakeSenses:
        self.world = world
        return FakeSenses(world.clock.now)

    def serve(
        self,
        work: Callable[[Service], Awaitable[None]],
        config: str = "",
        *,
        with_tray: bool = True,
    ) -> None:
        if config:
            self.paths.config.write_text(config)

        async def main() -> None:
            begun = asyncio.Event()

            def tell(text: str) -> None:
                self.told.append(text)
                begun.set()

            lock = InstanceLock(self.paths.lock)
            assert lock.acquire()
            service = Service(self.paths, self.makers, tell, lock, with_tray=with_tray)
            serving = asyncio.create_task(service.serve())
            async with asyncio.timeout(10):
                await begun.wait()
            await work(service)
            service.quit()
            await serving
            lock.release()

        asyncio.run(main())


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def ask(stage: Stage, command: str) -> dict[str, Any]:
    reader, writer = await connect(stage.paths.socket)
    writer.write(json.dumps({"deskbreak": 1, "command": command}).encode() + b"\n")
    answer: dict[str, Any] = json.loads(await reader.readline())
    writer.close()
    return answer


def test_everything_shows_and_is_gone_at_the_end(stage: Stage) -> None:
    async def work(service: Service) -> None:
        assert stage.tray.faces
        status = (await ask(stage, "status"))["data"]
        assert status["next_name"] == "move"
        assert status["backends"]["tray"] == "fake"
        assert (await ask(stage, "doctor"))["data"]["pid"] == status["pid"]

    stage.serve(work)
    assert stage.tray.closed
    assert stage.notifier.closed
    assert not stage.paths.socket.exists()
    assert stage.paths.saved_state.exists()
    assert "deskbreak stop" in stage.told[0]


@pytest.mark.skipif(sys.platform != "linux", reason="X11")
def test_doctor_asks_whether_the_guide_could_come_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":64322")
    stage.guide.backend = "window (Tk)"

    async def work(service: Service) -> None:
        told = (await ask(stage, "doctor"))["data"]["backends"]["guide"]
        assert told == "none: no X server at :64322"

    stage.serve(work)


@pytest.mark.parametrize(
    ("notifier", "guide", "wanted"),
    [
        ("freedesktop (dunst 1.9)", "terminal (no Tk)", True),
        ("terminal: freedesktop (no bus)", "window (Tk)", True),
        ("terminal: freedesktop (no bus)", "terminal (no graphical display)", False),
    ],
)
def test_pictures_are_drawn_where_something_shows_them(
    stage: Stage, notifier: str, guide: str, wanted: bool
) -> None:
    stage.notifier.backend = notifier
    stage.guide.backend = guide

    async def work(service: Service) -> None:
        assert service.shows_pictures() is wanted

    stage.serve(work)


def test_clicks_reach_the_engine(stage: Stage) -> None:
    async def work(service: Service) -> None:
        assert stage.world is not None
        calls = stage.world.callbacks
        calls.menu("take")
        assert stage.guide.session is not None
        assert stage.guide.session.exercise is not None
        calls.guide(Ended(GuideEnd.DONE))
        assert service.engine.overview().today.taken == 1
        calls.notice("break", "skip")
        assert "No break" in stage.notifier.visible["info"].body
        calls.remind(Reminder(time(12, 30), frozenset({1}), "Lunch"))
        assert stage.notifier.visible["info"].title == "Lunch"
        calls.woke(timedelta(hours=1))
        calls.look()

    stage.serve(work)


def test_the_end_of_the_login_session_is_the_end_of_the_daemon(stage: Stage) -> None:
    async def work(_: Service) -> None:
        assert stage.world is not None
        stage.world.callbacks.logged_out()
        async with asyncio.timeout(10):
            while stage.paths.socket.exists():  # noqa: ASYNC110
                await asyncio.sleep(0)

    stage.serve(work)


def test_a_switched_off_tray_is_not_made(stage: Stage) -> None:
    async def work(service: Service) -> None:
        tray = service.engine.parts.tray
        assert isinstance(tray, NoTray)
        assert tray.backend == "none: switched off"

    stage.serve(work, "[tray]\nenabled = false\n")
    stage.serve(work, with_tray=False)
    assert stage.tray.faces == []


def test_a_saved_edit_is_told_with_what_it_changes(stage: Stage) -> None:
    async def work(service: Service) -> None:
        stage.paths.config.write_text('[breaks.move]\ninterval = "45m"\n')
        assert (await ask(stage, "reload"))["status"] == "ok"
        assert "45 min" in stage.notifier.visible["info"].body
        stage.paths.config.write_text('[breaks.move]\ninterval = "soon"\n')
        answer = await ask(stage, "reload")
        assert answer["errors"][0]["code"] == "config_invalid"
        assert stage.notifier.visible["info"].title.startswith("One mistake")
        shown = len(stage.notifier.shown)
        await ask(stage, "reload")
        assert len(stage.notifier.shown) == shown
        stage.paths.config.write_text('[breaks.move]\ninterval = "45m"\n')
        await ask(stage, "reload")
        assert "in order again" in stage.notifier.visible["info"].body

    stage.serve(work, '[breaks.move]\ninterval = "40m"\n')


def test_hooks_in_a_file_that_others_can_write_are_off_and_told(stage: Stage) -> None:
    hooks = '[hooks]\non_prompt = ["true"]\n'

    async def work(service: Service) -> None:
        assert "hooks are off" in stage.notifier.visible["info"].body
        stage.notifier.shown.clear()
        stage.paths.config.write_text(hooks.replace("true", "false"))
        await ask(stage, "reload")
        assert "hooks are off" in stage.notifier.visible["info"].body

    stage.paths.config.write_text(hooks)
    stage.paths.config.chmod(0o666)
    stage.serve(work)


def test_a_damaged_history_is_told(stage: Stage) -> None:
    stage.paths.history.write_text("this is no database, not at all" * 100)

    async def work(service: Service) -> None:
        assert "damaged" in stage.notifier.visible["info"].body

    stage.serve(work)


def test_mistakes_are_told_on_the_first_screen(stage: Stage) -> None:
    async def work(service: Service) -> None:
        assert "1 mistake" in stage.told[0]
        assert "soon" in stage.told[0]
        assert stage.notifier.visible["info"].body.endswith("settings are used.")

    stage.serve(work, '[breaks.move]\ninterval = "soon"\n')


@pytest.fixture
def own_log() -> Iterator[None]:
    root = logging.getLogger()
    before, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    yield
    logs.tear_down()
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("deskbreak").setLevel(logging.NOTSET)
    logging.raiseExceptions = raising


@pytest.mark.usefixtures("own_log")
def test_run_ends_by_a_signal_and_lets_the_next_one_run(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    class Ending(FakeTray):
        def show(self, face: Any) -> None:
            super().show(face)
            if len(self.faces) == 1:
                threading.Thread(
                    target=signal.raise_signal, args=(signal.SIGTERM,)
                ).start()

    for _ in range(2):
        makers = Makers(
            bus=lambda: None,
            senses=stage.makers.senses,
            notifier=stage.makers.notifier,
            tray=lambda _: Ending(),
            guide=stage.makers.guide,
        )
        assert app.run(stage.paths, makers=makers) == 0
    assert "is running" in capsys.readouterr().err
    assert "ended by signal" in stage.paths.log.read_text()


def test_run_says_that_one_is_running(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = InstanceLock(stage.paths.lock)
    assert lock.acquire()
    assert app.run(stage.paths, makers=stage.makers) == 0
    assert "running already" in capsys.readouterr().err
    lock.release()


def test_a_mistake_in_a_callback_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    app._log_exception(None, {"message": "oh", "exception": ValueError("no")})
    assert "oh" in caplog.text
    assert "ValueError" in caplog.text
