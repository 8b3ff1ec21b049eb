"""Errors that a person gets to see. Each carries a stable code and an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class DeskbreakError(Exception):
    """Base: the message says what happened and what to do."""

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One mistake in a file.

    Attributes:
        line: 1-based; 0 where no line can be named.
        key: Dotted path of the key, "" where none can be named.
        found: What stands there.
        expected: What should stand there, in words.
        nearest: The valid name or value that was probably meant, or "".
    """

    file: str
    line: int
    key: str
    found: str
    expected: str
    nearest: str = ""

    def __str__(self) -> str:
        """Return the one-line form: ``file:line: key: found …, expected …``."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        place = "".join(f"{part}: " for part in (where, self.key) if part)
        hint = f" (did you mean {self.nearest!r}?)" if self.nearest else ""
        return f"{place}found {self.found}, expected {self.expected}{hint}"


class ConfigError(DeskbreakError):
    """The config file, or a library file, has problems. All of them are listed."""

    code = "config_invalid"
    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep *problems* and join them, one a line, for the message."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(DeskbreakError):
    """What was asked for makes no sense as it was put."""

    code = "usage"
    exit_code = 2


class DaemonNotRunningError(DeskbreakError):
    """No daemon answers."""

    code = "not_running"
    exit_code = 3


class RefusedError(DeskbreakError):
    """The daemon understood and declined (strict break, nothing due …)."""

    code = "refused"


class ProtocolError(DeskbreakError):
    """A line on a socket or pipe was not what was agreed."""

    code = "protocol"


class HistoryError(DeskbreakError):
    """The history file cannot be used."""

    code = "history"


class DesktopError(DeskbreakError):
    """A desktop feature is missing or broke: a limitation, never a crash."""

    code = "desktop"


def reason(error: Exception) -> str:
    """Return why *error* came about, in the system's words and without its numbers."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def refused(error: Exception) -> str:
    """Return what the system has refused, and why, in words for people."""
    name = getattr(error, "filename", None)
    return f"{name}: {reason(error)}" if name else reason(error)
