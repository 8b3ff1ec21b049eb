"""
The ``deskbreak`` command.

Every command lives in a module of its own that is imported when it is called, and
imports heavy things inside its functions: `deskbreak status` has 80 ms.
"""

from __future__ import annotations

import codecs
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any

import click

from deskbreak import __version__
from deskbreak.cli.group import Group
from deskbreak.cli.output import (
    command_words,
    plainly,
    print_envelope,
    print_error,
    print_errors,
)
from deskbreak.exceptions import DeskbreakError, refused

#: Where each command lives, in the order of ``--help``.
SECTIONS: dict[str, dict[str, str]] = {
    "The daemon": {
        "run": "life",
        "start": "life",
        "stop": "life",
        "status": "status",
    },
    "Breaks": {
        "take": "steering",
        "postpone": "steering",
        "skip": "steering",
        "pause": "steering",
        "resume": "steering",
        "stand": "steering",
        "sit": "steering",
        "guide": "guide",
    },
    "Knowledge": {
        "library": "library",
        "checklist": "checklist",
        "report": "report",
        "history": "history",
        "suggest": "suggest",
        "preview": "preview",
    },
    "Settings": {
        "setup": "setup",
        "config": "config",
        "autostart": "autostart",
        "doctor": "doctor",
        "completion": "completion",
    },
}
MODULES = {name: module for part in SECTIONS.values() for name, module in part.items()}
ALIASES = {"snooze": "postpone"}


class Root(Group):
    """The command of all commands: loads them late, prints all errors alike."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the sections."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command, or return None where there is none."""
        name = ALIASES.get(cmd_name, cmd_name)
        if name not in MODULES:
            return None
        module = importlib.import_module(f"deskbreak.cli.{MODULES[name]}")
        command = getattr(module, f"{name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands of ``--help``, section by section."""
        for title, part in SECTIONS.items():
            self.write_section(ctx, formatter, title, list(part))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command; every way out of it has its exit code."""
        given = sys.argv[1:] if args is None else list(args)
        as_json = "--json" in given
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:  # closed by the caller, or a window's
                nowhere = os.open(os.devnull, os.O_WRONLY)
                setattr(sys, name, os.fdopen(nowhere, "w", encoding="utf-8"))
        codecs.register_error("deskbreak-plainly", plainly)
        for stream in (sys.stdout, sys.stderr):
            # A terminal without UTF-8 gets plainer signs, and not a traceback.
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="deskbreak-plainly")
        try:
            # The name under which the completion scripts ask, however we are called.
            asked_by = complete_var or "_DESKBREAK_COMPLETE"
            code = super().main(given, prog_name, asked_by, False, obj=as_json, **extra)
            sys.stdout.flush()  # here it can still be told that nobody takes it
        except click.UsageError as error:
            code = _usage(error, as_json=as_json)
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except click.Abort:
            click.echo(err=True)
            code = 130
        except DeskbreakError as error:
            code = print_error(error, (), as_json=as_json)
        except OSError as error:
            # Whoever read the output has had enough ("| head"), or the disk is full.
            # Python would complain once more when it flushes at its end.
            if error.errno != errno.EPIPE:
                print_errors([("failed", refused(error))])
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 1
        if not standalone_mode:
            return code
        sys.exit(code)


def _usage(error: click.UsageError, *, as_json: bool) -> int:
    if as_json:
        errors = [("usage", error.format_message())]
        print_envelope(command_words(error.ctx), {}, errors)
    else:
        error.show()
    return error.exit_code


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        if ctx.obj:  # --json was given, wherever
            print_envelope(["--version"], {"version": __version__})
        else:
            click.echo(f"deskbreak {__version__}")
        ctx.exit()


def _refuse_json(_: click.Context, __: click.Parameter, given: bool) -> None:
    if given:
        raise click.UsageError("--json comes last, as in: deskbreak status --json")


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and leave.",
)
@click.option(
    "--json", is_flag=True, hidden=True, expose_value=False, callback=_refuse_json
)
def main() -> None:
    """Breaks for desk workers, at the right moment.

    Start the daemon with "deskbreak start"; see what it is about to do with
    "deskbreak status". Every command has --json for programs.
    """
