from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.cli import life
from deskbreak.daemon import app
from deskbreak.exceptions import DeskbreakError
from deskbreak.paths import Paths
from tests.cli.conftest import Run
from tests.cli.fake_daemon import OVERVIEW, FakeDaemon


def test_a_second_start_or_run_says_so_and_is_content(
    run: Run, daemon: FakeDaemon
) -> None:
    for command in ("start", "run"):
        result = run(command)
        assert result.exit_code == 0
        assert result.stdout.startswith("deskbreak runs already. Move due")
        data = json.loads(run(command, "--json").stdout)["data"]
        assert data["result"] == "already_running"


def test_a_start_after_an_upgrade_says_that_the_old_one_still_runs(
    run: Run, daemon: FakeDaemon
) -> None:
    assert "deskbreak stop" not in run("start").stdout
    daemon.replies["status"] = {**OVERVIEW, "version": "0.0.1"}
    assert "deskbreak stop; deskbreak start" in run("start").stdout


def test_a_daemon_that_listens_but_says_nothing_yet_is_running(
    run: Run, daemon: FakeDaemon
) -> None:
    daemon.replies["status"] = b"nonsense\n"
    assert run("start").stdout == "deskbreak runs already\n"


def spawn_instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    real = subprocess.Popen

    def spawn(output: Path) -> subprocess.Popen[bytes]:
        with output.open("wb") as out:
            return real([sys.executable, "-c", code], stdout=out, stderr=out)

    monkeypatch.setattr(life, "_spawn", spawn)


def test_a_daemon_that_cannot_start_leaves_its_last_words(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    spawn_instead(monkeypatch, "raise SystemExit('the roof is on fire')")
    result = run("start")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "did not start\nthe roof is on fire" in result.stderr
    answer = json.loads(run("start", "--json").stdout)
    assert answer["errors"][0]["code"] == "start_failed"


def test_a_daemon_that_leaves_no_words_is_to_be_watched(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk its last words go nowhere."""
    spawn_instead(monkeypatch, "raise SystemExit(1)")
    assert run("start").stderr == (
        'error: the daemon did not start; "deskbreak run" shows what it says\n'
    )


def test_a_daemon_that_never_answers_is_ended(
    run: Run, monkeypatch: pytest.MonkeyPatch, paths: Paths
) -> None:
    monkeypatch.setattr(life, "START_SECONDS", 0)
    spawn_instead(monkeypatch, "import threading; threading.Event().wait(60)")
    paths.state.mkdir()
    paths.log.write_text("one\ntwo\n")
    result = run("start")
    assert result.exit_code == 1
    assert "one\ntwo" in result.stderr


def test_start_waits_until_the_daemon_answers(
    run: Run, monkeypatch: pytest.MonkeyPatch, paths: Paths
) -> None:
    daemon = FakeDaemon(paths.socket)
    paths.socket.rename(paths.runtime / "not yet")

    class Spawned:
        asked = 0

        def poll(self) -> None:
            self.asked += 1
            if self.asked == 2:
                (paths.runtime / "not yet").rename(paths.socket)

    monkeypatch.setattr(life, "_spawn", lambda output: Spawned())
    monkeypatch.setattr(life, "POLL_SECONDS", 0)
    with daemon:
        result = run("start", "--json")
    assert json.loads(result.stdout)["data"]["result"] == "started"


def test_stop_waits_until_the_daemon_is_gone(run: Run, daemon: FakeDaemon) -> None:
    result = run("stop", "--json")
    assert json.loads(result.stdout)["data"] == {"result": "stopped"}
    assert [asked["command"] for asked in daemon.asked] == ["status", "stop"]
    result = run("stop")
    assert (result.exit_code, result.stdout) == (0, "deskbreak was not running\n")


def test_a_daemon_that_does_not_end_is_named(
    run: Run, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "STOP_SECONDS", 0)
    daemon.replies["status"] = {**OVERVIEW, "pid": os.getpid()}
    result = run("stop")
    assert result.exit_code == 1
    assert f"process {os.getpid()}" in result.stderr


def test_a_daemon_that_ends_without_a_word_was_stopped(
    run: Run, daemon: FakeDaemon
) -> None:
    daemon.replies["stop"] = b""
    assert run("stop").stdout == "deskbreak is stopped\n"


def test_a_process_that_is_gone_does_not_live() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert not life._lives(gone.pid)
    assert not life._lives(None)
    assert life._lives(os.getpid())


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")
def test_a_process_that_ended_but_was_not_asked_about_does_not_live() -> None:
    # So it stays in containers whose first process does not care for its children.
    ended = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    with ended:
        assert ended.stdout is not None
        assert ended.stdout.read() == b""  # closed at its end, or just before
        assert life._wait(lambda: not life._lives(ended.pid), 20)
        os.kill(ended.pid, 0)  # still in the list of processes


def test_start_keeps_the_first_words_elsewhere_where_the_state_cannot_be_written(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert life._first_words(paths) == paths.state / "start.log"
    away = replace(paths, state=paths.state / "start.log" / "state")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert life._first_words(away).parent == tmp_path


def test_start_needs_no_home_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    monkeypatch.setattr(sys, "executable", shutil.which("true"))
    assert life._spawn(tmp_path / "start.log").wait() == 0


def test_run_hands_its_options_to_the_daemon(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, bool]] = []

    def fake_run(paths: Paths, **options: bool) -> int:
        given.append(options)
        return 0

    monkeypatch.setattr(app, "run", fake_run)
    assert run("run").exit_code == 0
    assert run("run", "--no-tray", "--verbose").exit_code == 0
    assert given == [
        {"tray": True, "verbose": False},
        {"tray": False, "verbose": True},
    ]


def test_a_daemon_that_cannot_run_says_why(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(paths: Paths, **options: bool) -> int:
        raise DeskbreakError("the folder belongs to another user")

    monkeypatch.setattr(app, "run", failing)
    result = run("run")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "another user" in result.stderr


def test_the_spawned_daemon_is_this_one_in_a_session_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: dict[str, object] = {}

    def popen(command: list[str], **options: object) -> None:
        seen.update(options, command=command)

    monkeypatch.setattr(subprocess, "Popen", popen)
    life._spawn(tmp_path / "start.log")
    assert seen["command"] == [sys.executable, "-m", "deskbreak", "run"]
    assert seen["start_new_session"] is True
    assert seen["stdin"] == subprocess.DEVNULL
