"""Writes the manual page from the commands' own help: ``man/deskbreak.1``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from deskbreak import __version__
from deskbreak.cli.main import SECTIONS, main

PAGE = Path(__file__).parent.parent / "man" / "deskbreak.1"

BEGINNING = """\
.SH DESCRIPTION
deskbreak lives in the tray, counts the time you really work, and at the right moment
asks for a short stretch or walk. A click on Start opens a guide that leads
through it; beside it stands one question about your desk.
.PP
Every command has
.BR \\-\\-json :
one line {"deskbreak": 1, "command": [...], "status": "ok", "data": {...}, "errors": []}
instead of words.
"""

ENDING = """\
.SH EXIT STATUS
.TP
.B 0
Done, or so already.
.TP
.B 1
Failed.
.TP
.B 2
Wrong usage, or mistakes in the settings.
.TP
.B 3
The daemon is not running.
.SH FILES
.TP
.I ~/.config/deskbreak/config.toml
The settings, with a comment for each; saved changes are live within seconds.
.TP
.I ~/.local/state/deskbreak/
The history, saved counts, and the log.
.TP
.I ~/.cache/deskbreak/
What can be made anew.
.SH ENVIRONMENT
.TP
.B DESKBREAK_HOME
Puts all of the files below one folder.
.TP
.B DESKBREAK_CONFIG
Names another settings file.
.TP
.B NO_COLOR
Words without colours.
.SH NOTES
deskbreak is not medical advice. If you have back or neck pain, see a physician first.
Stop if anything hurts, tingles or makes you dizzy.
"""


def page() -> str:
    """Return the manual page."""
    context = click.Context(main, info_name="deskbreak")
    help_ = (main.help or "").strip().splitlines()[0].rstrip(".")
    lines = [
        f'.TH DESKBREAK 1 "" "deskbreak {__version__}" "User Commands"',
        ".SH NAME",
        f"deskbreak \\- {_text(help_[:1].lower() + help_[1:])}",
        ".SH SYNOPSIS",
        ".B deskbreak",
        ".I COMMAND",
        "[\\fIOPTION\\fR]...",
    ]
    for title, part in SECTIONS.items():
        lines.append(f'.SH "{title.upper()}"')
        for name in part:
            command = main.get_command(context, name)
            assert command is not None
            lines += _command(command, context, name)
    body = "\n".join(lines)
    place = body.index('.SH "THE DAEMON"')
    return f"{body[:place]}{BEGINNING}{body[place:]}\n{ENDING}"


def _command(command: click.Command, parent: click.Context, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent)
    pieces = " ".join(_pieces(command, context))
    yield f".SS {_text(f'{context.command_path} {pieces}'.strip())}"
    yield from _prose(command.help or "")
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if isinstance(parameter, click.Option) and record is not None:
            yield ".TP"
            yield f".B {_text(record[0])}"
            yield _line(record[1]) or "\\&"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None and not found.hidden:
                yield from _command(found, context, inner)


def _pieces(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the arguments; what a group takes has other words in each click."""
    if isinstance(command, click.Group):
        yield "[COMMAND]" if command.invoke_without_command else "COMMAND"
        return
    for parameter in command.get_params(context):
        yield from parameter.get_usage_pieces(context)


def _prose(help_: str) -> Iterator[str]:
    """Yield the paragraphs of a docstring; what stands after ``\\b`` as it is."""
    for number, paragraph in enumerate(inspect.cleandoc(help_).split("\n\n")):
        if number:
            yield ".PP"
        if paragraph.startswith("\b"):
            yield ".nf"
            yield from (_line(line) for line in paragraph.splitlines()[1:])
            yield ".fi"
        else:
            yield _line(" ".join(paragraph.split()))


def _text(words: str) -> str:
    """Return *words* with what roff would take for its own quoted."""
    plain = words.replace("\\", "\\e").replace("-", "\\-")
    return "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in plain)


def _line(words: str) -> str:
    text = _text(words)
    return f"\\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
