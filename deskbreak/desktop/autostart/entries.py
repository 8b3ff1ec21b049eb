"""Texts of desktop entries and systemd units, with what they quote. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: Stands in every file that `deskbreak autostart` writes: only those are ours.
MARK = "# Written by: deskbreak autostart on"

NAME = "deskbreak"
SAYS = "Breaks for desk workers, at the right moment"

#: What the launcher offers besides starting it: id, words, arguments.
ACTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("take", "Take a break", ("take",)),
    ("pause", "Pause for an hour", ("pause", "1h")),
    ("setup", "Set up…", ("setup", "--window")),
    ("settings", "Settings", ("config", "open")),
)

# A word with none of these needs no quotes.
_PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")

_CONDITION = "ConditionFileIsExecutable"

# What systemd takes in the name of a program neither quoted nor escaped.
_UNNAMABLE = re.compile(r"[\"'\\$\x00-\x1f]")


def exec_line(words: Sequence[str]) -> str:
    """Return *words* as the value of ``Exec`` in a desktop entry."""
    quoted = []
    for word in words:
        text = word.replace("%", "%%")
        if not _PLAIN.fullmatch(text):
            text = re.sub(r'(["`$\\])', r"\\\1", text)
            text = f'"{text}"'
        quoted.append(text)
    return _escaped(" ".join(quoted))


def _escaped(text: str) -> str:
    # The file format has a layer of backslashes of its own.
    return text.replace("\\", "\\\\")


def with_variables(
    words: Sequence[str], variables: Mapping[str, str]
) -> tuple[str, ...]:
    """Return *words* as a command that sets *variables* first."""
    if not variables:
        return tuple(words)
    pairs = (f"{name}={value}" for name, value in sorted(variables.items()))
    return ("env", *pairs, *words)


def launcher(command: Sequence[str], *, mark: str = MARK) -> str:
    """Return the desktop entry for menus and launchers."""
    lines = [
        "[Desktop Entry]",
        *([mark] if mark else []),
        *_try_exec(command),
        "Type=Application",
        f"Name={NAME}",
        "GenericName=Break Reminder",
        f"Comment={SAYS}",
        f"Exec={exec_line([*command, 'start'])}",
        f"Icon={NAME}",
        "Terminal=false",
        "Categories=Utility;",
        "Keywords=break;ergonomics;posture;rsi;stretch;pause;",
        "StartupNotify=false",
        "StartupWMClass=Deskbreak",
        f"Actions={''.join(f'{key};' for key, _, _ in ACTIONS)}",
    ]
    for key, words, arguments in ACTIONS:
        lines += [
            "",
            f"[Desktop Action {key}]",
            f"Name={words}",
            f"Exec={exec_line([*command, *arguments])}",
        ]
    return "\n".join(lines) + "\n"


def starter(command: Sequence[str]) -> str:
    """Return the entry for the folder of programs that start with the session."""
    lines = [
        "[Desktop Entry]",
        MARK,
        "Type=Application",
        f"Name={NAME}",
        f"Comment={SAYS}",
        *_try_exec(command),
        f"Exec={exec_line([*command, 'run'])}",
        f"Icon={NAME}",
        "Terminal=false",
        "NoDisplay=true",
        "StartupNotify=false",
        "X-GNOME-Autostart-enabled=true",
    ]
    return "\n".join(lines) + "\n"


def _try_exec(command: Sequence[str]) -> list[str]:
    """Return what makes desktops pass the entry over where the program is gone."""
    there = _program(command)
    return [f"TryExec={_escaped(there)}"] if there else []


def _program(command: Sequence[str]) -> str:
    """Return the path of the program in *command*, or "" where it has none."""
    return next((word for word in command if word.startswith("/")), "")


def needed(text: str) -> str:
    """Return the program without which an entry or unit starts nothing, or ""."""
    for line in text.splitlines():
        key, _, path = line.partition("=")
        if key == "TryExec":
            return path.replace("\\\\", "\\")
        if key == _CONDITION:
            return path.replace("%%", "%")
    return ""


def unit(command: Sequence[str], variables: Mapping[str, str]) -> str:
    """Return the systemd user unit; where the program is gone, it is passed over."""
    there = _program(command)
    settings = [
        f"Environment={_unit_word(f'{name}={value}')}"
        for name, value in sorted(variables.items())
    ]
    lines = [
        MARK,
        "[Unit]",
        f"Description={NAME}: {SAYS[0].lower()}{SAYS[1:]}",
        "PartOf=graphical-session.target",
        "After=graphical-session.target",
        *([f"{_CONDITION}={there.replace('%', '%%')}"] if there else []),
        "",
        "[Service]",
        f"ExecStart={_exec_start([*command, 'run'])}",
        *settings,
        "Restart=on-failure",
        "RestartSec=5",
        "",
        "[Install]",
        "WantedBy=graphical-session.target",
    ]
    return "\n".join(lines) + "\n"


def through_shell(command: Sequence[str]) -> tuple[str, ...]:
    """Return *command* as an argument of a shell, which becomes the program."""
    return ("/bin/sh", "-c", 'exec "$0" "$@"', *command)


def _exec_start(command: Sequence[str]) -> str:
    if _UNNAMABLE.search(command[0]):
        command = through_shell(command)
    return " ".join(_unit_word(word, run=True) for word in command)


def _unit_word(word: str, *, run: bool = False) -> str:
    text = word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    if run:
        # Only command lines have variables in them.
        text = text.replace("$", "$$")
    return text if _PLAIN.fullmatch(text) else f'"{text}"'


def is_ours(text: str) -> bool:
    """Tell whether we wrote this file."""
    return MARK in text.splitlines()


def value(text: str, key: str) -> str:
    """Return the value of *key* in the first group of a desktop entry, or ""."""
    for line in text.splitlines()[1:]:
        if line.startswith("["):
            break
        name, found, rest = line.partition("=")
        if found and name.strip() == key:
            return rest.strip()
    return ""
