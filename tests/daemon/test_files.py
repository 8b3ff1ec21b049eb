"""The daemon's own files: lock, saved state, watched config, log."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from deskbreak.core import planner
from deskbreak.core.settings import BreakRule, Settings
from deskbreak.core.state import State, UserPause
from deskbreak.daemon import config_watch, logs
from deskbreak.daemon.config_watch import FileWatch
from deskbreak.daemon.single import InstanceLock, private_folder
from deskbreak.daemon.state_file import StateFile
from deskbreak.desktop import inotify
from deskbreak.exceptions import DeskbreakError
from tests.fakes import FakeClock

SETTINGS = Settings(breaks=(BreakRule("move", timedelta(hours=1), timedelta(0)),))
IS_ROOT = sys.platform != "win32" and os.getuid() == 0


def a_state(clock: FakeClock) -> State:
    state = planner.initial(clock.now(), SETTINGS)
    return replace(state, pause=UserPause(clock.now().wall))


# ---------------------------------------------------------------- lock


def test_only_one_holds_the_lock_until_it_lets_go(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path / "l"), InstanceLock(tmp_path / "l")
    assert first.acquire()
    assert not second.acquire()
    first.release()
    first.release()
    assert second.acquire()
    second.release()
    assert (tmp_path / "l").read_text() == f"{os.getpid()}\n"


def test_a_lock_whose_file_was_removed_is_taken_anew(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    lock = InstanceLock(path)
    assert not lock.holds()
    assert lock.acquire()
    assert lock.holds()
    path.unlink()
    assert not lock.holds()
    assert lock.renew()
    assert lock.holds()
    assert not InstanceLock(path).acquire()
    path.unlink()
    other = InstanceLock(path)
    assert other.acquire()
    assert not lock.renew()
    lock.release()
    assert other.holds()
    other.release()


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib\n"
        "from deskbreak.daemon.single import InstanceLock\n"
        "assert InstanceLock(pathlib.Path(sys.argv[1])).acquire()\n"
        "os.abort()\n"
    )
    path = tmp_path / "l"
    child = subprocess.run(
        [sys.executable, "-c", code, str(path)], check=False, capture_output=True
    )
    assert child.returncode != 0
    assert path.read_text()
    lock = InstanceLock(path)
    assert lock.acquire()
    lock.release()


def test_a_full_disk_keeps_nobody_from_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    first, second = InstanceLock(tmp_path / "l"), InstanceLock(tmp_path / "l")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert first.acquire()
    assert not second.acquire()
    first.release()


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeskbreakError, match="cannot lock"):
        InstanceLock(tmp_path / "none" / "l").acquire()


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
def test_the_folder_is_private_even_if_it_was_not(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeskbreakError, match="cannot use"):
        private_folder(tmp_path / "file" / "run")


@pytest.mark.skipif(not IS_ROOT, reason="needs to give a folder away")
def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    shutil.chown(folder, 4711, 4711)
    with pytest.raises(DeskbreakError, match="another user"):
        private_folder(folder)


# --------------------------------------------------------------- state


def test_a_saved_state_comes_back_as_it_was(tmp_path: Path) -> None:
    state = a_state(FakeClock())
    StateFile(tmp_path / "state.json").save(state)
    assert StateFile(tmp_path / "state.json").load() == state
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_no_file_is_no_state(tmp_path: Path) -> None:
    assert StateFile(tmp_path / "state.json").load() is None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"deskbreak":9,"state":{}}', '{"deskbreak":1}', "\udcff"]
)
def test_a_broken_file_is_set_aside(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert StateFile(path).load() is None
    assert "broken" in caplog.text or "cannot read" in caplog.text
    if text != "\udcff":
        assert not path.exists()
        assert path.with_suffix(".broken").exists()


def test_mere_time_is_saved_once_a_minute(tmp_path: Path) -> None:
    clock = FakeClock()
    path = tmp_path / "state.json"
    store = StateFile(path)
    store.save_seldom(a_state(clock), SETTINGS)
    first = path.read_text()
    clock.advance(timedelta(seconds=59))
    store.save_seldom(a_state(clock), SETTINGS)
    assert path.read_text() == first
    clock.advance(timedelta(seconds=1))
    store.save_seldom(a_state(clock), SETTINGS)
    assert path.read_text() != first


def test_a_short_interval_is_saved_more_often(tmp_path: Path) -> None:
    clock = FakeClock()
    path = tmp_path / "state.json"
    rule = BreakRule("move", timedelta(seconds=20), timedelta(seconds=5))
    store = StateFile(path)
    store.save_seldom(a_state(clock), Settings(breaks=(rule,)))
    first = path.read_text()
    clock.advance(timedelta(seconds=2))
    store.save_seldom(a_state(clock), Settings(breaks=(rule,)))
    assert path.read_text() != first


def test_a_folder_that_is_gone_is_told_once_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "state"
    store = StateFile(folder / "state.json")
    store.save(a_state(FakeClock()))
    store.save(a_state(FakeClock()))
    assert caplog.text.count("cannot save") == 1
    folder.mkdir()
    store.save(a_state(FakeClock()))
    assert (folder / "state.json").exists()


# --------------------------------------------------------------- watch


async def told(news: asyncio.Queue[int]) -> None:
    async with asyncio.timeout(10):
        await news.get()


def watch(path: Path, change: list[str]) -> int:
    """Apply the changes, each when the one before was told; return what is left."""

    async def main() -> int:
        news: asyncio.Queue[int] = asyncio.Queue()
        found = FileWatch(path, lambda: news.put_nowait(1))
        found.start()
        for how in change:
            _change(path, how)
            await told(news)
        found.close()
        return news.qsize()

    return asyncio.run(main())


def _change(path: Path, how: str) -> None:
    if how == "in place":
        path.write_text(path.read_text() + "# more\n")
    elif how == "replaced":
        draft = path.with_name("draft")
        draft.write_text(f"{path.exists()}{os.urandom(4).hex()}")
        draft.replace(path)
    elif how == "removed":
        path.unlink()
    elif how == "looped":
        path.unlink()
        path.symlink_to(path.name)
    else:
        path.write_text("made")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text("a = 1\n")
    return path


CHANGES = ["in place", "replaced", "removed", "made"]


@pytest.mark.skipif(sys.platform != "linux", reason="inotify")
def test_every_way_of_saving_is_noticed(config: Path) -> None:
    assert watch(config, CHANGES) == 0


def test_every_way_of_saving_is_noticed_without_inotify(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError("too many watches")

    monkeypatch.setattr(inotify, "open_inotify", refuse)
    monkeypatch.setattr(config_watch, "POLL_SECONDS", 0.05)
    assert watch(config, CHANGES) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="inotify")
def test_a_link_is_followed_to_the_file_it_names(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "deskbreak.toml"
    target.parent.mkdir()
    target.write_text("a = 1\n")
    link = tmp_path / "config.toml"
    link.symlink_to(target)

    async def main() -> None:
        news: asyncio.Queue[int] = asyncio.Queue()
        found = FileWatch(link, lambda: news.put_nowait(1))
        found.start()
        assert found.backend == "inotify"
        _change(target, "in place")
        await told(news)
        found.close()

    asyncio.run(main())


@pytest.mark.skipif(sys.platform != "linux", reason="inotify")
def test_a_folder_that_was_put_in_the_place_of_another_is_watched_again(
    config: Path,
) -> None:
    """As a version control does with the dotfiles: only a look can find that out."""

    def put_another_there() -> None:
        config.parent.rename(config.parent.with_name("before"))
        config.parent.mkdir()
        config.write_text("b = 22\n")

    async def main() -> None:
        news: asyncio.Queue[int] = asyncio.Queue()
        found = FileWatch(config, lambda: news.put_nowait(1))
        found.start()
        put_another_there()
        found.look()
        await told(news)
        _change(config, "in place")
        await told(news)
        found.close()

    asyncio.run(main())


@pytest.mark.skipif(sys.platform != "linux", reason="inotify")
@pytest.mark.parametrize("begin", ["file", "link"])
def test_a_link_to_itself_is_news_like_any_other(config: Path, begin: str) -> None:
    async def main() -> None:
        news: asyncio.Queue[int] = asyncio.Queue()
        if begin == "link":
            _change(config, "looped")
        found = FileWatch(config, lambda: news.put_nowait(1))
        found.start()
        if begin == "file":
            _change(config, "looped")
            await told(news)
        _change(config, "replaced")
        await told(news)
        found.close()

    asyncio.run(main())


@pytest.mark.skipif(sys.platform != "linux", reason="inotify")
def test_other_files_of_the_folder_are_no_news(config: Path) -> None:
    async def main() -> int:
        news: asyncio.Queue[int] = asyncio.Queue()
        found = FileWatch(config, lambda: news.put_nowait(1))
        found.start()
        _change(config.with_name("other"), "made")
        _change(config, "in place")
        await told(news)
        found.close()
        return news.qsize()

    assert asyncio.run(main()) == 0


def test_a_folder_that_is_not_there_is_looked_at_instead(tmp_path: Path) -> None:
    async def main() -> str:
        found = FileWatch(tmp_path / "none" / "c.toml", lambda: None)
        found.start()
        backend = found.backend
        found.close()
        return backend

    assert asyncio.run(main()) == "looking every 4 s"


# ----------------------------------------------------------------- log


@pytest.fixture
def clean_log() -> Iterator[None]:
    before = logging.getLogger().handlers[:]
    level, raising = logging.getLogger().level, logging.raiseExceptions
    logging.getLogger().handlers[:] = []
    yield
    logs.tear_down()
    logging.getLogger().handlers[:] = before
    logging.getLogger().setLevel(level)
    logging.getLogger("deskbreak").setLevel(logging.NOTSET)
    logging.raiseExceptions = raising


@pytest.mark.usefixtures("clean_log")
def test_the_log_is_put_aside_when_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "MOST_BYTES", 100)
    path = tmp_path / "deskbreak.log"
    logs.set_up(path)
    for number in range(5):
        logging.getLogger("deskbreak.x").info("line %d %s", number, "x" * 60)
    assert path.with_name("deskbreak.log.1").exists()
    assert path.stat().st_size < 300
    assert "line 4" in path.read_text()


@pytest.mark.usefixtures("clean_log")
def test_without_a_log_file_the_terminal_has_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(tmp_path / "none" / "deskbreak.log")
    logging.getLogger("deskbreak.x").warning("hello")
    said = capsys.readouterr().err
    assert "no log file" in said
    assert "hello" in said
