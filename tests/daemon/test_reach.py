"""The daemon stays reachable, whatever a cleaner removes of its runtime folder."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from deskbreak.daemon.control import ControlServer, Reply
from deskbreak.daemon.reach import Reach
from deskbreak.daemon.single import InstanceLock, private_folder
from deskbreak.desktop import inotify
from tests.daemon.calling import connect

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")

LINE = b'{"deskbreak":1,"command":"status","args":{}}\n'


class Server(ControlServer):
    """Tells when it has begun to listen."""

    began: asyncio.Event

    async def start(self) -> None:
        await super().start()
        self.began.set()


class Stage:
    """A control socket and a lock in a folder that can be tampered with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "run"
        self.socket = self.folder / "control.sock"
        self.lock_path = self.folder / "daemon.lock"
        private_folder(self.folder)
        self.lock = InstanceLock(self.lock_path)
        assert self.lock.acquire()
        self.given_up = asyncio.Event()
        self.server = Server(self.socket, self.answer)
        self.server.began = asyncio.Event()
        self.reach = Reach(self.server, self.lock, self.given_up.set)

    async def answer(self, command: str, _: Mapping[str, object]) -> Reply:
        return Reply({"command": command})

    async def answers(self) -> bool:
        if not self.socket.exists():
            return False
        reader, writer = await connect(self.socket)
        writer.write(LINE)
        line = await reader.readline()
        writer.close()
        return b'"ok"' in line

    async def served_anew(self) -> None:
        async with asyncio.timeout(20):
            await self.server.began.wait()
        self.server.began.clear()
        assert await self.answers()


def play(folder: Path, work: Callable[[Stage], Awaitable[None]]) -> None:
    async def main() -> None:
        stage = Stage(folder)
        await stage.reach.start()
        await stage.served_anew()
        try:
            await work(stage)
        finally:
            await stage.reach.close()
            stage.lock.release()

    asyncio.run(main())


@pytest.mark.skipif(sys.platform != "linux", reason="inotify")
@pytest.mark.parametrize("what", ["the socket", "the folder"])
def test_what_was_removed_is_made_anew_at_once(tmp_path: Path, what: str) -> None:
    async def work(stage: Stage) -> None:
        for _ in range(2):
            if what == "the folder":
                shutil.rmtree(stage.folder)
            else:
                stage.socket.unlink()
            await stage.served_anew()
            assert not InstanceLock(stage.lock_path).acquire()

    play(tmp_path, work)


def test_a_lock_file_that_was_removed_is_made_anew(tmp_path: Path) -> None:
    async def work(stage: Stage) -> None:
        stage.lock_path.unlink()
        stage.reach.look()
        await stage.served_anew()
        assert not InstanceLock(stage.lock_path).acquire()

    play(tmp_path, work)


def test_where_nothing_tells_the_next_wake_up_notices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError("too many watches")

    monkeypatch.setattr(inotify, "open_inotify", refuse)

    async def work(stage: Stage) -> None:
        stage.reach.look()
        stage.socket.unlink()
        assert not await stage.answers()
        stage.reach.look()
        stage.reach.look()
        await stage.served_anew()

    play(tmp_path, work)


def test_who_is_no_longer_the_one_daemon_gives_up_and_leaves_the_other_alone(
    tmp_path: Path,
) -> None:
    async def work(stage: Stage) -> None:
        shutil.rmtree(stage.folder)
        private_folder(stage.folder)
        other = InstanceLock(stage.lock_path)
        assert other.acquire()
        stage.socket.write_text("the socket of the other")
        stage.reach.look()
        async with asyncio.timeout(20):
            await stage.given_up.wait()
        assert stage.socket.read_text() == "the socket of the other"
        other.release()

    play(tmp_path, work)
    assert (tmp_path / "run" / "control.sock").exists()


def test_a_folder_that_cannot_be_made_is_told_once_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(stage: Stage) -> None:
        shutil.rmtree(stage.folder)
        stage.folder.write_text("in the way")
        for _ in range(3):
            stage.reach.look()
            await stage.reach.settled()
        assert caplog.text.count("cannot be reached") == 1
        stage.folder.unlink()
        stage.reach.look()
        await stage.served_anew()
        assert not stage.given_up.is_set()

    with caplog.at_level(logging.INFO):
        play(tmp_path, work)


def test_it_ends_with_the_folder_of_the_login_session(tmp_path: Path) -> None:
    """On Xfce nothing else ends it: the next session would get a second icon of it."""
    session = tmp_path / "1000"
    session.mkdir()

    async def work(stage: Stage) -> None:
        shutil.rmtree(session)
        session.write_text("nothing can be made there")
        stage.reach.look()
        async with asyncio.timeout(20):
            await stage.given_up.wait()

    play(session, work)
