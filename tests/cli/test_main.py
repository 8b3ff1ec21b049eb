from __future__ import annotations

import errno
import io
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from deskbreak.cli import status
from deskbreak.cli.main import main
from deskbreak.cli.output import table
from tests.cli.conftest import Run
from tests.cli.fake_daemon import FakeDaemon


def fails_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(status, "status_words", broken)


@pytest.mark.usefixtures("daemon")
def test_a_broken_pipe_is_quiet(
    run: Run, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    process = subprocess.run(
        f"{sys.executable} -m deskbreak library --json | head -c 10",
        shell=True,
        capture_output=True,
        check=True,
        text=True,
    )
    assert process.stdout == '{"deskbrea'
    assert process.stderr == ""
    fails_with(monkeypatch, OSError(errno.EPIPE, "broken"))
    assert run("status").exit_code == 1


@pytest.mark.usefixtures("daemon")
def test_what_the_system_refuses_is_told_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_with(monkeypatch, OSError(errno.EROFS, "Read-only file system", "/far/off"))
    result = run("status")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "error: /far/off: Read-only file system\n"
    answer = json.loads(run("status", "--json").stdout)
    assert (answer["command"], answer["errors"][0]["code"]) == (["status"], "failed")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("more", ["", " --json"])
def test_output_that_cannot_be_written_is_told(more: str) -> None:
    process = subprocess.run(
        f"{sys.executable} -m deskbreak library{more} >/dev/full",
        shell=True,
        capture_output=True,
        check=False,
        text=True,
    )
    assert process.returncode == 1
    assert process.stderr == "error: No space left on device\n"


def test_other_errors_of_click_keep_their_exit_code(
    run: Run, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_with(monkeypatch, click.ClickException("as click says"))
    result = run("status")
    assert (result.exit_code, result.stderr) == (1, "Error: as click says\n")


def test_ctrl_c_exits_with_130(
    run: Run, daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_with(monkeypatch, KeyboardInterrupt())  # type: ignore[arg-type]
    assert run("status").exit_code == 130


def test_a_terminal_without_utf_8_gets_plainer_signs(
    monkeypatch: pytest.MonkeyPatch, daemon: FakeDaemon
) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["status", "--format", "short"], standalone_mode=False) == 0
    out.flush()
    assert out.buffer.getvalue() == b"( now\n"


def test_without_arguments_the_help_is_shown(run: Run) -> None:
    result = run()
    assert "deskbreak start" in result.output


def test_a_table_is_aligned_whatever_its_colours() -> None:
    red = click.style("a", fg="red")
    assert table([(red, "b"), ("ccc", "d"), ("heading",)]).splitlines() == [
        f"{red}    b",
        "ccc  d",
        "heading",
    ]
    assert table([]) == ""


def test_what_answers_the_daemon_stays_light() -> None:
    """A status bar calls it every few seconds: what is not needed is not loaded."""
    code = (
        "import sys; sys.argv = ['deskbreak', 'status'];"
        "from deskbreak.cli.main import main;"
        "main(standalone_mode=False); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    loaded = set(done.stdout.split())
    heavy = {"asyncio", "sqlite3", "PIL", "apscheduler", "tomlkit", "tomllib"}
    heavy |= {"dbus_fast", "pystray", "subprocess", "deskbreak.config", "platformdirs"}
    assert loaded & heavy == set()
