"""``run``, ``start``, ``stop``: the life of the daemon."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path

import click

from deskbreak.cli.client import NoAnswerError, ask, is_running, upgrade_words
from deskbreak.cli.output import Answer, ToldError, answering
from deskbreak.desktop.windowless import windowless
from deskbreak.exceptions import DaemonNotRunningError, DeskbreakError, ProtocolError
from deskbreak.paths import Paths, find_paths

START_SECONDS = 10.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.05
LAST_LINES = 12


class StartResult(Enum):
    """What ``start`` found or did."""

    STARTED = "started"
    ALREADY_RUNNING = "already_running"
    FAILED = "failed"


class StopResult(Enum):
    """What ``stop`` found or did."""

    STOPPED = "stopped"
    NOT_RUNNING = "not_running"
    FAILED = "failed"


@click.command("start")
@answering
def start_command() -> Answer:
    """Start the daemon in the background."""
    paths = find_paths()
    if is_running(paths.socket):
        return _started(StartResult.ALREADY_RUNNING, paths)
    output = _first_words(paths)
    daemon = _spawn(output)
    running = _wait(
        lambda: is_running(paths.socket) or daemon.poll() is not None, START_SECONDS
    )
    if running and is_running(paths.socket):
        return _started(StartResult.STARTED, paths)
    if daemon.poll() is None:
        daemon.terminate()
        with suppress(subprocess.TimeoutExpired):
            daemon.wait(STOP_SECONDS)
    said = _last_lines(output) or _last_lines(paths.log)
    why = f"\n{said}" if said else '; "deskbreak run" shows what it says'
    message = f"the daemon did not start{why}"
    return Answer(
        {"result": StartResult.FAILED.value, "log": str(paths.log)},
        errors=[("start_failed", message)],
        exit_code=1,
    )


def _first_words(paths: Paths) -> Path:
    """Return the file for what the daemon prints before it has a log."""
    try:
        paths.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = paths.state / "start.log"
        path.touch()
    except OSError:  # a full or locked home: the daemon says so, and works without
        number, name = tempfile.mkstemp(prefix="deskbreak-start-")
        os.close(number)
        return Path(name)
    return path


def _spawn(output: Path) -> subprocess.Popen[bytes]:
    home = Path.home()
    with output.open("wb") as out:
        options: dict[str, object] = {}
        if sys.platform == "win32":
            flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
            options["creationflags"] = flags
        else:
            options["start_new_session"] = True
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            [windowless(sys.executable), "-m", "deskbreak", "run"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=home if home.is_dir() else None,
            **options,
        )


def _started(result: StartResult, paths: Paths) -> Answer:
    data: dict[str, object] = {"result": result.value}
    sentence = upgraded = ""
    try:
        status = ask(paths.socket, "status")
        data["pid"] = status.get("pid")
        sentence = str(status.get("sentence", ""))
        upgraded = upgrade_words(status)
    except (DaemonNotRunningError, NoAnswerError, ProtocolError, ToldError):
        pass  # it has said that it listens; what it is about to do is a bonus
    words = {
        StartResult.STARTED: "deskbreak runs",
        StartResult.ALREADY_RUNNING: "deskbreak runs already",
    }[result]
    text = f"{words}. {sentence}" if sentence else words
    return Answer(data, f"{text}\n{upgraded}".rstrip())


def _last_lines(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-LAST_LINES:])


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until *condition* holds; tell whether it came to that."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True


@click.command("stop")
@answering
def stop_command() -> Answer:
    """Stop the daemon and wait until it is gone."""
    socket = find_paths().socket
    try:
        pid = ask(socket, "status").get("pid")
        ask(socket, "stop")
    except DaemonNotRunningError:
        return Answer(
            {"result": StopResult.NOT_RUNNING.value}, "deskbreak was not running"
        )
    except ProtocolError:
        pid = None  # it went before it had answered: that was the wish
    if _wait(lambda: not is_running(socket) and not _lives(pid), STOP_SECONDS):
        return Answer({"result": StopResult.STOPPED.value}, "deskbreak is stopped")
    which = f" (process {pid})" if pid else ""
    return Answer(
        {"result": StopResult.FAILED.value, "pid": pid},
        errors=[("stop_failed", f"the daemon{which} has not ended yet")],
        exit_code=1,
    )


def _lives(pid: object) -> bool:
    if not isinstance(pid, int) or os.name != "posix":
        return False  # on Windows asking by signal 0 would end it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    # Ended, but its parent has not asked how: so it stays where the first process of
    # a container does not care for children that it was left.
    try:
        facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux
        return True
    return facts.rpartition(")")[2].split()[0] != "Z"


@click.command("run")
@click.option("--no-tray", is_flag=True, help="Without an icon in the panel.")
@click.option("--verbose", is_flag=True, help="Log every step.")
@answering
def run_command(no_tray: bool, verbose: bool) -> Answer | None:
    """Run the daemon here, until Ctrl-C or "deskbreak stop"."""
    paths = find_paths()
    if is_running(paths.socket):
        return _started(StartResult.ALREADY_RUNNING, paths)
    from deskbreak.daemon.app import run

    code = run(paths, tray=not no_tray, verbose=verbose)
    if code:
        raise DeskbreakError(f"the daemon has ended with {code}; see {paths.log}")
    return None
