"""``doctor``: what works on this desktop and what is missing."""

from __future__ import annotations

import os
import platform
import sys
import textwrap
from typing import TYPE_CHECKING

import click

from deskbreak.cli.client import NoAnswerError, ask
from deskbreak.cli.output import (
    Answer,
    ToldError,
    answering,
    columns,
    hush_log,
    paint,
    table,
)
from deskbreak.exceptions import DaemonNotRunningError, ProtocolError
from deskbreak.paths import find_paths

if TYPE_CHECKING:
    from deskbreak.daemon.doctor import Check

#: Narrower columns are no easier to read than lines that run on.
LEAST_ROOM = 24

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
    except (NoAnswerError, ProtocolError, ToldError) as error:
        facts, running = probe(paths), False
        hint = "the rest was found out without it; deskbreak stop, deskbreak start"
        daemon = Check("daemon", Condition.MISSING, str(error), hint)
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
    before = len("✓    ") + max(len(check.name) for check in found)
    for check in found:
        mark, colour = MARKS[check.condition.value]
        first, *more = folded(check.words, before)
        rows.append((paint(mark, fg=colour), check.name, first))
        rows += [("", "", line) for line in more]
        if check.hint:
            lines = folded(check.hint, before)
            rows += [("", "", paint(line, dim=True)) for line in lines]
    about = ", ".join(f"{key} {value}" for key, value in system.items() if value)
    return Answer(data, f"{about}\n\n{table(rows)}")


def folded(words: str, before: int) -> list[str]:
    """Return *words* in lines that fit the terminal behind *before* columns."""
    room = columns() - before
    return textwrap.wrap(words, room) if room >= LEAST_ROOM else [words]


def _terminal() -> Check:
    from deskbreak.daemon.doctor import Check, Condition

    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding.startswith("utf"):
        return Check("terminal", Condition.OK, sys.stdout.encoding)
    words = f"shows {sys.stdout.encoding or 'no text'} only"
    hint = "set LANG to a UTF-8 locale, such as C.UTF-8"
    if sys.platform == "win32":  # a pipe or a file: its own terminals can show it all
        hint = "set PYTHONUTF8=1"
    return Check("terminal", Condition.LIMITED, words, hint)


def _system() -> str:
    if sys.platform == "win32":
        # The module asks Windows' management service: for seconds, now and then.
        version = sys.getwindowsversion()
        return f"Windows {version.major}.{version.minor}.{version.build}"
    else:  # noqa: RET505  # mypy reads platform branches only when written so
        return platform.platform()
