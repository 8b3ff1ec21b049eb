"""Starting deskbreak with the user's session, in the way of the platform."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deskbreak.desktop.windowless import windowless


@dataclass(frozen=True, slots=True)
class Standing:
    """
    How things stand.

    Attributes:
        enabled: The next session starts deskbreak.
        how: What does it, in words: "desktop entry", "systemd user unit" …; "" for
            nothing.
        command: What is started; empty where nothing is.
        places: The files (or registry values) that make it so.
        notes: What the user should know about it, a sentence each.
    """

    enabled: bool
    how: str = ""
    command: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """
    What `Autostart.turn_on` or `turn_off` has done; nothing where it was so before.

    Attributes:
        written: Files (or registry values) written, new or anew.
        removed: Those removed.
        notes: What was left alone, and why.
    """

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Autostart(Protocol):
    """The platform's way of starting programs with the session."""

    def turn_on(self) -> Change:
        """
        See to it that the next session starts deskbreak.

        Raises:
            DesktopError: What is needed cannot be written.
        """
        ...

    def turn_off(self) -> Change:
        """
        Take away what `turn_on` wrote, and nothing else.

        Raises:
            DesktopError: Something cannot be removed.
        """
        ...

    def status(self) -> Standing:
        """Return how things stand; nothing is changed."""
        ...


def choose(*, systemd: bool = False) -> Autostart:
    """
    Return the way of this platform.

    Args:
        systemd: A systemd user unit instead of a desktop entry (Linux).
    """
    if sys.platform == "win32":
        from deskbreak.desktop.autostart.windows import UserRegistry, WindowsAutostart

        return WindowsAutostart(daemon(), surroundings(), UserRegistry())
    elif sys.platform == "darwin":  # noqa: RET505  # mypy reads one branch a platform
        from deskbreak.desktop.autostart.macos import MacosAutostart

        return MacosAutostart(daemon(), surroundings())
    else:
        from deskbreak.desktop.autostart.linux import LinuxAutostart

        return LinuxAutostart(program(), systemd=systemd)


def daemon(interpreter: str = sys.executable) -> tuple[str, ...]:
    """Return the words that start the daemon, without a console window on Windows."""
    return (windowless(interpreter), "-P", "-m", "deskbreak", "run")


def program(
    called: str = sys.argv[0], interpreter: str = sys.executable
) -> tuple[str, ...]:
    """
    Return the words that start this deskbreak again, from anywhere.

    The path is kept as it was called: a link in ``~/.local/bin`` stays good when what
    it leads to is brought up to date.
    """
    for candidate in (Path(called), Path(interpreter).with_name("deskbreak")):
        if (
            candidate.name == "deskbreak"
            and candidate.is_absolute()
            and os.access(candidate, os.X_OK)
            and candidate.is_file()
        ):
            return (str(candidate),)
    return (interpreter, "-P", "-m", "deskbreak")


def surroundings() -> dict[str, str]:
    """Return the variables that tell deskbreak where its files are, if they are set."""
    names = ("DESKBREAK_HOME", "DESKBREAK_CONFIG")
    return {name: os.environ[name] for name in names if os.environ.get(name)}
