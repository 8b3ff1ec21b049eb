"""``config``: the one file with all settings."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click

from deskbreak.cli.client import ask
from deskbreak.cli.group import Group
from deskbreak.cli.output import Answer, ToldError, answering
from deskbreak.exceptions import (
    DaemonNotRunningError,
    DeskbreakError,
    UsageError,
    reason,
)
from deskbreak.paths import find_paths, is_there


@click.group("config", cls=Group)
def config_command() -> None:
    """See and change the settings. They are in force as soon as the file is saved."""


@config_command.command("path")
@answering
def path_command() -> Answer:
    """Print where the file is."""
    path = find_paths().config
    return Answer({"path": str(path), "exists": path.exists()}, str(path))


@config_command.command("init")
@answering
def init_command() -> Answer:
    """Write the commented default file, if there is none."""
    from deskbreak.config.first_run import write_first

    path = find_paths().config
    written = write_first(path)
    words = f"Written: {path}" if written else f"There is one already: {path}"
    return Answer({"path": str(path), "written": written}, words)


@config_command.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@answering
def check_command(file: Path | None) -> Answer:
    """List every mistake of the file (exit code 2 if there is one)."""
    from deskbreak.cli.own_figures import figure_problems
    from deskbreak.config.reader import read
    from deskbreak.exceptions import ConfigError
    from deskbreak.library.loader import built_in

    if file is not None and not is_there(file):
        raise UsageError(f"there is no file {file}")
    path = file or find_paths().config
    if file is None and not is_there(path):
        return Answer({"path": str(path), "problems": []}, "No file: the defaults hold")
    config = read(path, built_in=built_in())
    if problems := list(figure_problems(config, built_in())):
        raise ConfigError(problems)
    data = {"path": str(path), "problems": [], "preset": config.preset}
    return Answer(data, f"{path} is fine")


@config_command.command("show")
@answering
def show_command() -> Answer:
    """Print every value in force, also those that the file leaves out."""
    from deskbreak.cli.wishes import load_wishes
    from deskbreak.config.effective import show, show_toml

    config = load_wishes(find_paths(), strict=True).config
    return Answer(show(config), show_toml(config).rstrip())


@config_command.command("set")
@click.argument("key")
@click.argument("value")
@answering
def set_command(key: str, value: str) -> Answer:
    """Change one value in the file; comments stay.

    \b
    deskbreak config set breaks.move.interval 45m
    deskbreak config set hours.times 9:00-12:30,13:00-18:00
    """
    from deskbreak.config.edit import set_value
    from deskbreak.config.first_run import write_first
    from deskbreak.library.loader import built_in

    path = find_paths().config
    write_first(path)
    set_value(path, key, value, built_in=built_in())
    return _changed(f"{key} is {value} now", key)


@config_command.command("unset")
@click.argument("key")
@answering
def unset_command(key: str) -> Answer:
    """Take a value out of the file: the preset's is in force again."""
    from deskbreak.config.edit import unset
    from deskbreak.library.loader import built_in

    path = find_paths().config
    if is_there(path):
        unset(path, key, built_in=built_in())
    return _changed(f"{key} is as in the preset again", key)


def _changed(words: str, key: str) -> Answer:
    # The daemon would see it within seconds; asked, it sees it now.
    live = True
    try:
        ask(find_paths().socket, "reload")
    except DaemonNotRunningError:
        live = False
    except ToldError as error:
        raise DeskbreakError(f"saved, but the daemon says: {error}") from error
    return Answer({"key": key, "live": live}, words)


@config_command.command("keys")
@answering
def keys_command() -> Answer:
    """List every key that can be set; NAME stands for a break kind."""
    from deskbreak.config.edit import known_keys

    keys = known_keys()
    return Answer({"keys": list(keys)}, "\n".join(keys))


@config_command.command("edit")
@answering
def edit_command() -> Answer:
    """Open the file in your editor, then check it."""
    from deskbreak.config.first_run import write_first
    from deskbreak.config.reader import read
    from deskbreak.library.loader import built_in

    path = find_paths().config
    write_first(path)
    editor = _editor()
    try:
        code = subprocess.run([*editor, str(path)], check=False).returncode
    except OSError as error:
        raise DeskbreakError(f"cannot start {editor[0]}: {reason(error)}") from error
    if code:
        raise DeskbreakError(f"{editor[0]} has ended with {code}")
    read(path, built_in=built_in())
    return Answer({"path": str(path)}, f"{path} is fine")


@config_command.command("open")
@answering
def open_command() -> Answer:
    """Open the file in the program that your desktop has for it."""
    from deskbreak.config.first_run import write_first

    path = find_paths().config
    write_first(path)
    if click.launch(str(path)):
        raise DeskbreakError(f"nothing opens it here: {path}")
    return Answer({"path": str(path)}, str(path))


def _editor() -> list[str]:
    for variable in ("VISUAL", "EDITOR"):
        if os.environ.get(variable):
            return shlex.split(os.environ[variable])
    if sys.platform == "win32":
        return ["notepad"]
    else:  # noqa: RET505  # mypy reads platform branches only when written so
        chosen = Path("/usr/bin/sensible-editor")
        return [str(chosen)] if chosen.exists() else ["vi"]
