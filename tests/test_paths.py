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
