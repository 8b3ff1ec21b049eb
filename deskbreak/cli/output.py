"""
What commands print: words for people, or one versioned envelope for programs.

Data goes to stdout, everything else to stderr. Exit codes: 0 done or already so,
1 failed, 2 usage or config, 3 the daemon is not running.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import update_wrapper
from typing import Any, NamedTuple, ParamSpec, cast

import click

from deskbreak.exceptions import (
    ConfigError,
    DaemonNotRunningError,
    DeskbreakError,
    UsageError,
    refused,
)

#: The version of the envelope; goes up when a reader of it would break.
ENVELOPE = 1

P = ParamSpec("P")
Errors = Sequence[tuple[str, str]]


#: What stands for a sign that the terminal does not have; "?" for all others.
PLAIN = str.maketrans("✓✗●○◐►▲↻‖█▓▒░×·–─−→…‘’“”„", "+x*o(>^@=##=-x---->.''" + '"' * 3)


def plainly(error: UnicodeError) -> tuple[str, int]:
    """Say in ASCII what cannot be encoded; an error handler of `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end].translate(PLAIN)
    return signs.encode("ascii", "replace").decode(), error.end


class Answer(NamedTuple):
    """
    What a command has found or done.

    Attributes:
        text: For people; "" prints nothing.
        errors: Pairs of code and text, where the answer itself is bad news.
        exit_code: Not 0 where there are such errors.
    """

    data: Mapping[str, object]
    text: str = ""
    errors: Errors = ()
    exit_code: int = 0


#: What the daemon answers to words that make no sense.
_USAGE_CODES = ("usage", "unknown_kind", "unknown_exercise")


class ToldError(DeskbreakError):
    """An error that the daemon has told, with its own codes."""

    def __init__(self, errors: Errors, data: Mapping[str, object]) -> None:
        """Keep all *errors*; the message is theirs, one a line."""
        self.errors = tuple(errors)
        self.data = data
        super().__init__("\n".join(text for _, text in errors))


def answering(function: Callable[P, Answer | None]) -> Callable[P, int]:
    """
    Make a command of *function*: with ``--json``, with its answer or error printed.

    None is a command that has printed all it had to say.
    """

    def command(*args: Any, as_json: bool, **kwargs: Any) -> int:
        context = click.get_current_context()
        words = command_words(context)
        as_json = as_json or wants_json(context)
        try:
            answer = function(*args, **kwargs)
        except DeskbreakError as error:
            return print_error(error, words, as_json=as_json)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read has had enough: no error
                raise
            told = DeskbreakError(refused(error))
            return print_error(told, words, as_json=as_json)
        if answer is None:
            return 0
        if as_json:
            print_envelope(words, answer.data, answer.errors)
        else:
            if answer.text:
                click.echo(answer.text)
            print_errors(answer.errors)
        return answer.exit_code

    option = click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON envelope for programs."
    )
    return cast("Callable[P, int]", option(update_wrapper(command, function)))


def wants_json(context: click.Context | None) -> bool:
    """Tell whether ``--json`` was given, to the command or to one around it."""
    while context is not None:
        if context.params.get("as_json"):
            return True
        context = context.parent
    return False


def command_words(context: click.Context | None) -> list[str]:
    """Return the command's words without the program's own: ``["config", "set"]``."""
    words: list[str] = []
    while context is not None and context.parent is not None:
        words.insert(0, context.command.name or context.info_name or "")
        context = context.parent
    return words


def print_envelope(
    words: Sequence[str], data: Mapping[str, object], errors: Errors = ()
) -> None:
    """Print the one envelope on one line of stdout."""
    envelope = {
        "deskbreak": ENVELOPE,
        "command": list(words),
        "status": "error" if errors else "ok",
        "data": dict(data),
        "errors": [{"code": code, "message": text} for code, text in errors],
    }
    # Escaped, nothing of it is lost where the output has no room for it: a pipe of
    # Windows has the letters of one language, a locale of "C" none but English ones.
    escape = not (getattr(sys.stdout, "encoding", "") or "").lower().startswith("utf")
    click.echo(json.dumps(envelope, ensure_ascii=escape))


def print_error(error: DeskbreakError, words: Sequence[str], *, as_json: bool) -> int:
    """Print *error* the way it was asked for; return the exit code."""
    errors, data = _told(error)
    if as_json:
        print_envelope(words, data, errors)
    else:
        print_errors(errors)
        if isinstance(error, DaemonNotRunningError):
            hint("deskbreak start")
    told_usage = isinstance(error, ToldError) and errors[0][0] in _USAGE_CODES
    return UsageError.exit_code if told_usage else error.exit_code


def hush_log() -> None:
    """Keep warnings of the log off stderr: the command tells its troubles itself."""
    import logging

    logging.getLogger("deskbreak").addHandler(logging.NullHandler())


def print_errors(errors: Errors) -> None:
    """Print *errors* for people."""
    for _, text in errors:
        click.echo(f"{paint('error:', fg='red', bold=True)} {text}", err=True)


def hint(command: str) -> None:
    """Name the command that helps."""
    click.echo(f"{paint('hint:', fg='cyan')} {command}", err=True)


def _told(error: DeskbreakError) -> tuple[Errors, Mapping[str, object]]:
    if isinstance(error, ToldError):
        return error.errors, error.data
    if isinstance(error, ConfigError):
        problems = error.problems
        names = ("file", "line", "key", "found", "expected", "nearest")
        data = [{name: getattr(p, name) for name in names} for p in problems]
        return [(error.code, str(p)) for p in problems], {"problems": data}
    return [(error.code, str(error))], {}


def paint(text: str, **style: Any) -> str:
    """Return *text* in colour where that is wanted; pipes get none in any case."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return text if plain else click.style(text, **style)


def columns() -> int:
    """Return how wide the terminal is; 0 where stdout is none."""
    if not sys.stdout.isatty():
        return 0
    import shutil

    return shutil.get_terminal_size().columns


def fit(text: str) -> str:
    """Return *text*, without colours, with its lines cut to the terminal's width."""
    width = columns()
    if not width:
        return text
    lines = text.split("\n")
    return "\n".join(
        line if len(line) <= width else line[: width - 1] + "…" for line in lines
    )


def table(rows: Iterable[Sequence[str]], *, gap: str = "  ") -> str:
    """
    Return *rows* in columns, for people; colours take no room.

    A row of one cell is a heading and may be wider than its column.
    """
    lines = [list(row) for row in rows]
    count = max((len(line) for line in lines), default=0)
    widths = [
        max((_width(line[n]) for line in lines if n < len(line) > 1), default=0)
        for n in range(count)
    ]
    return "\n".join(
        gap.join(
            cell + " " * (widths[n] - _width(cell)) for n, cell in enumerate(line)
        ).rstrip()
        for line in lines
    )


def _width(cell: str) -> int:
    return len(click.unstyle(cell))
