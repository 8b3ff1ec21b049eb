"""
On which line each key of a TOML document stands.

`tomllib` reads values but forgets where they stood. The scanner here walks over a
text that `tomllib` has already accepted, so it has no need to judge: it only has to
know where keys, strings and brackets begin and end.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from deskbreak.config.problems import Path

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PLAIN = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


def locate(text: str) -> dict[Path, int]:
    """
    Return the 1-based line of every key, table and list element of *text*.

    A table without a line of its own has that of the first key that made it.

    Args:
        text: A document that ``tomllib.loads`` accepts.
    """
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lines: dict[Path, int] = {}
        self._entries: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while True:
            self._skip(_SPACE)
            if self._at >= len(self._text):
                return self._lines
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        """Go behind *pattern*, which may be empty; return what it matched."""
        match = pattern.match(self._text, self._at)
        assert match, f"no {pattern.pattern} at {self._at}: not a TOML document"
        self._at = match.end()
        return match[0]

    def _note(self, path: Path, position: int, *, own: bool = False) -> None:
        line = bisect_right(self._starts, position)
        if own:
            self._lines[path] = line
        else:
            self._lines.setdefault(path, line)

    def _key(self) -> tuple[str, ...]:
        """Read a dotted key and the blanks around it."""
        parts = []
        while True:
            self._skip(_BLANK)
            if self._text[self._at] in "\"'":
                token = self._skip(
                    _STRINGS[2] if self._text[self._at] == '"' else _STRINGS[3]
                )
                parts.append(str(tomllib.loads(f"k = {token}")["k"]))
            else:
                parts.append(self._skip(_BARE))
            self._skip(_BLANK)
            if self._text[self._at] != ".":
                return tuple(parts)
            self._at += 1

    def _header(self) -> Path:
        """Read ``[a.b]`` or ``[[a.b]]``; return the path that its keys go below."""
        start = self._at
        many = self._text.startswith("[[", start)
        self._at += 2 if many else 1
        *outer, last = self._key()
        self._at += 2 if many else 1
        path: Path = ()
        for part in outer:
            path = self._into((*path, part), start)
        path = (*path, last)
        if many:
            self._note(path, start)
            index = self._entries.get(path, 0)
            self._entries[path] = index + 1
            path = (*path, index)
        self._note(path, start, own=True)
        return path

    def _into(self, path: Path, start: int) -> Path:
        """Return *path*, or its newest entry where it is an array of tables."""
        self._note(path, start)
        count = self._entries.get(path)
        return path if count is None else (*path, count - 1)

    def _pair(self, table: Path) -> None:
        start = self._at
        path = table
        for part in self._key():
            path = (*path, part)
            self._note(path, start)
        # Behind the key stands "=".
        self._at += 1
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: Path) -> None:
        first = self._text[self._at]
        if first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        elif first in "\"'":
            for pattern in _STRINGS:
                match = pattern.match(self._text, self._at)
                if match:
                    self._at = match.end()
                    return
        else:
            self._skip(_PLAIN)

    def _array(self, path: Path) -> None:
        self._at += 1
        index = 0
        while True:
            self._skip(_SPACE)
            if self._text[self._at] == "]":
                self._at += 1
                return
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._note((*path, index), self._at)
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while True:
            self._skip(_SPACE)
            if self._text[self._at] == "}":
                self._at += 1
                return
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._pair(path)
