"""``doctor``: what works on this desktop and what is missing."""

from __future__ import annotations

import os
import platform
import sys
from typing import TYPE_CHECKING

import click

from deskbreak.cli.client import ask
from deskbreak.cli.output import Answer, answering, hush_log, paint, table
from deskbreak.exceptions import DaemonNotRunningError
from deskbreak.paths import find_paths

if TYPE_CHECKING:
    from deskbreak.daemon.doctor import Check

MARKS = {"ok": ("✓", "green"), "limited": ("~", "yellow"), "missing": ("✗", "red")}


@click.command("doctor")
@answering
def doctor_command() -> Answer:
    """Tell what works here, what is missing, and which package brings it."""
    from importlib.metadata import version

    from deskbreak.daemon.doctor import Check, Condition, checks, from_daemon, probe

    hush_log()
    paths = find_paths()
    try:
        told = ask(paths.socket, "doctor")
    except DaemonNotRunningError:
        facts, running = probe(paths), False
        words = "not running, so this was found out without it"
        daemon = Check("daemon", Condition.LIMITED, words, "deskbreak start")
    else:
        facts, running = from_daemon(told, paths), True
        daemon = Check("daemon", Condition.OK, f"runs as process {told.get('pid')}")
    found = [daemon, *checks(facts), _terminal()]
    system = {
        "deskbreak": version("deskbreak"),
        "python": platform.python_version(),
        "platform": _system(),
        "desktop": os.environ.get("XDG_CURRENT_DESKTOP", ""),
        "session": os.environ.get("XDG_SESSION_TYPE", ""),
    }
    data = {
        "running": running,
        "system": system,
        "config_problems": list(facts.config_problems),
        "checks": [
            {
                "name": check.name,
                "condition": check.condition.value,
                "words": check.words,
                "hint": check.hint,
            }
            for check in found
        ],
    }
    rows = []
    for check in found:
        mark, colour = MARKS[check.condition.value]
        rows.append((paint(mark, fg=colour), check.name, check.words))
        if check.hint:
            rows.append(("", "", paint(check.hint, dim=True)))
    about = ", ".join(f"{key} {value}" for key, value in system.items() if value)
    return Answer(data, f"{about}\n\n{table(rows)}")


def _terminal() -> Check:
    from deskbreak.daemon.doctor import Check, Condition

    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding.startswith("utf"):
        return Check("terminal", Condition.OK, sys.stdout.encoding)
    words = f"shows {sys.stdout.encoding or 'no text'} only"
    hint = "set LANG to a UTF-8 locale, such as C.UTF-8"
    return Check("terminal", Condition.LIMITED, words, hint)


def _system() -> str:
    if sys.platform == "win32":
        # The module asks Windows' management service: for seconds, now and then.
        version = sys.getwindowsversion()
        return f"Windows {version.major}.{version.minor}.{version.build}"
    else:  # noqa: RET505  # mypy reads platform branches only when written so
        return platform.platform()
