"""Where a value stands in a file, and what to say when it is not what it should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from deskbreak.exceptions import Problem

#: Keys and 0-based list positions from the top of a document.
Path = tuple[str | int, ...]

_SHOWN = 60
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: Words for a name that look more like those of another one.
_SYNONYMS = {"sitting": "seated"}


@dataclass(frozen=True, slots=True)
class Where:
    """
    A place in a file.

    Attributes:
        lines: 1-based line of each path of the document; see `scanner.locate`.
    """

    file: str
    path: Path = ()
    lines: Mapping[Path, int] = field(default_factory=dict, repr=False, compare=False)

    def at(self, *parts: str | int) -> Where:
        """Return the place *parts* below this one."""
        return Where(self.file, (*self.path, *parts), self.lines)

    @property
    def line(self) -> int:
        """The 1-based line, else that of the nearest table around it, else 0."""
        for length in range(len(self.path), 0, -1):
            line = self.lines.get(self.path[:length])
            if line is not None:
                return line
        return 0

    @property
    def key(self) -> str:
        """The dotted path; list positions count from 1, as people do."""
        text = ""
        for part in self.path:
            if isinstance(part, int):
                text += f"[{part + 1}]"
            else:
                name = part if _BARE_KEY.fullmatch(part) else in_words(part)
                text += f".{name}" if text else name
        return text

    def problem(self, found: str, expected: str, nearest: str = "") -> Problem:
        """Return the problem that something stands here which should not."""
        return Problem(self.file, self.line, self.key, found, expected, nearest)


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong with a value.

    Attributes:
        found: In words; "" is the value itself.
        part: Where inside the value.
    """

    expected: str
    found: str = ""
    nearest: str = ""
    part: Path = ()


class MismatchError(Exception):
    """A value is not what its key takes. All that is wrong with it is listed."""

    def __init__(self, *faults: Fault) -> None:
        """Keep *faults*."""
        self.faults = faults
        super().__init__("; ".join(fault.expected for fault in faults))


def mismatch(expected: str, *, found: str = "", nearest: str = "") -> MismatchError:
    """Return the error that a value is not *expected*."""
    return MismatchError(Fault(expected, found, nearest))


def nearest(word: object, names: Iterable[str]) -> str:
    """Return the one of *names* that *word* was probably meant to be, or ""."""
    if not isinstance(word, str):
        return ""
    # Only a mistake pays for the import.
    import difflib

    plain = {name.lower(): name for name in names}
    asked = word.strip().lower().replace(" ", "_")
    asked = _SYNONYMS.get(asked, asked)
    for form in (asked, asked.replace("-", "_"), asked.replace("_", "-")):
        found = difflib.get_close_matches(form, plain, n=1, cutoff=0.6)
        if found:
            return plain[found[0]]
    return ""


def in_words(value: object) -> str:
    """Return *value* as a person would name it, cut to one short line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
        return f'"{visible(text)}"'
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        if not value:
            return "an empty list"
        return f"a list of {len(value)}"
    try:
        text = str(value)
    except ValueError:
        # Python refuses to write out integers of thousands of digits.
        return "an enormous number"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def visible(text: str) -> str:
    """
    Return *text* with what no terminal shows as TOML writes it: ``\\n``, ``\\u00a0``.

    A space from a web page looks like a space and is none; other signs would steer
    the terminal.
    """
    return "".join(
        sign if sign.isprintable() else _ESCAPES.get(sign, f"\\u{ord(sign):04x}")
        for sign in text
    )


def listed(names: Iterable[str]) -> str:
    """Return *names* as a choice in words: ``"a", "b" or "c"``."""
    quoted = [f'"{name}"' for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]
