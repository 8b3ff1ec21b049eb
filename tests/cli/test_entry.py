from __future__ import annotations

import sys

import pytest

from deskbreak.cli import entry
from deskbreak.daemon import app
from deskbreak.exceptions import DeskbreakError
from deskbreak.paths import Paths


def enter(monkeypatch: pytest.MonkeyPatch, *args: str) -> object:
    monkeypatch.setattr(sys, "argv", ["deskbreak", *args])
    with pytest.raises(SystemExit) as leaving:
        entry.main()
    return leaving.value.code


def test_run_goes_straight_to_the_daemon(
    monkeypatch: pytest.MonkeyPatch, paths: Paths
) -> None:
    given: list[Paths] = []

    def run(found: Paths) -> int:
        given.append(found)
        return 0

    monkeypatch.setattr(app, "run", run)
    monkeypatch.setitem(sys.modules, "deskbreak.cli.main", None)  # not to be imported
    assert enter(monkeypatch, "run") == 0
    assert given == [paths]


def test_what_stops_the_daemon_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: Paths) -> int:
        raise DeskbreakError("the folder belongs to another user")

    monkeypatch.setattr(app, "run", run)
    assert enter(monkeypatch, "run") == 1
    assert capsys.readouterr().err == "error: the folder belongs to another user\n"


def test_what_the_system_refuses_the_daemon_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: Paths) -> int:
        raise OSError(28, "No space left on device", "/home/x/state")

    monkeypatch.setattr(app, "run", run)
    assert enter(monkeypatch, "run") == 1
    assert capsys.readouterr().err == "error: /home/x/state: No space left on device\n"


def test_everything_else_goes_to_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert enter(monkeypatch, "--version") == 0
    assert capsys.readouterr().out.startswith("deskbreak ")
