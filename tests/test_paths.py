"""Where the files are, whatever the environment says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from deskbreak import paths
from deskbreak.paths import find_paths

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="of Linux and its kin")


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing but a home; no session manager has made a folder for the user."""
    for name in ("DESKBREAK_HOME", "DESKBREAK_CONFIG", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(paths, "SESSION_FOLDERS", str(tmp_path / "run" / "user"))
    return tmp_path


def session_folder(home: Path) -> Path:
    """Make the folder that logind makes when somebody logs in."""
    folder = home / "run" / "user" / str(paths.user_id())
    folder.mkdir(parents=True)
    return folder


def test_the_socket_is_in_the_runtime_folder_of_the_session(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    assert find_paths().runtime == home / "deskbreak"


def test_a_shell_that_was_not_told_the_folder_finds_the_same_daemon(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = session_folder(home)
    from_cron = find_paths()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    assert from_cron == find_paths()


def test_without_any_session_the_socket_is_with_the_state(home: Path) -> None:
    assert find_paths().runtime == find_paths().state / "run"


@pytest.mark.parametrize("name", ["missing", "file", "of-another-user"])
def test_a_runtime_folder_that_cannot_be_used_is_passed_over(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").touch()
    (home / "of-another-user").mkdir()
    given = home / name
    if name == "of-another-user":
        monkeypatch.setattr(paths, "user_id", lambda: given.stat().st_uid + 1)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(given))
    assert find_paths().runtime == find_paths().state / "run"


LOCKED = "x" * 300
"""A name that the system refuses to look up, as it does in another user's folder."""


def test_what_cannot_be_looked_at_is_not_to_be_used(home: Path) -> None:
    (home / "a").touch()
    assert paths.can_be_used(home / "a")
    assert not paths.can_be_used(home / "b")
    assert not paths.can_be_used(home / LOCKED / "a")


def test_settings_that_cannot_be_looked_at_are_there_all_the_same(home: Path) -> None:
    """So reading them says what is wrong, and nobody takes the defaults for them."""
    (home / "a").touch()
    (home / "link").symlink_to(home / "b")
    assert paths.is_there(home / LOCKED)
    assert paths.is_there(home / "a")
    assert paths.is_there(home / "link")
    assert not paths.is_there(home / "b")
    assert not paths.is_there(home / "a" / "b")


def test_the_runtime_folder_of_another_user_stops_no_part(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``su`` leaves XDG_RUNTIME_DIR as it was."""
    from deskbreak.desktop.busy.screen_shared import ScreenShared
    from deskbreak.desktop.connection import session_address

    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / LOCKED))
    assert session_address() == ""
    source = ScreenShared(x11=False)
    assert source.backend == "none: no PipeWire in this session"
    assert source.check() == ""
