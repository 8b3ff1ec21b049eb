"""From a file, or a text, to a TOML document; or to a plain word about why not."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from deskbreak.config.problems import Where, in_words
from deskbreak.config.scanner import locate
from deskbreak.exceptions import ConfigError, Problem, reason

#: A config file of more bytes than this is something else.
LARGEST = 1024 * 1024

# Where something is left open, tomllib points behind it.
_LEFT_OPEN = ("Unclosed", "Expected ']", "Illegal character '\\n'", "Found invalid")
_UNQUOTED = re.compile(r"""[^=#"']+=\s*([^\s"'\[{#=][^"'#]*?)\s*(?:#.*)?""")

# A key, and a quoted value or whatever else stands behind it.
_PAIR = re.compile(
    r"""\s*([A-Za-z0-9_.-]+)\s*[=:]?\s*(?:("[^"\\]*"|'[^']*')|([^#]*)).*"""
)
_MOST_MENDED = 50
# What word processors and web pages make of quotes.
_CURLY = "“”„‘’«»"
_TRUTH = {"yes": "true", "true": "true", "no": "false", "false": "false"}

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
# What tomllib says, and what a person needs to hear.
_PLAIN: tuple[tuple[str, str], ...] = (
    ("Expected '=' after a key", '"=" and a value behind the key'),
    ("Expected ']' at the end", "a table name that ends in one ]: [name]"),
    ("Expected ']]' at the end", "a name that ends in two ]]: [[name]]"),
    ("Expected newline or end", "nothing more on this line (only # and a comment)"),
    ("Invalid statement", "a key = value, a [table], or a # comment"),
    ("Invalid initial character for a key", "a key of letters, digits, - and _"),
    ("Invalid value", 'a value: "text in quotes", a number, true, false or a [list]'),
    ("Invalid date or datetime", "a date that exists, such as 2026-12-31"),
    ("Unclosed array", "a comma between the values, and a ] at the list's end"),
    ("Unclosed inline table", "a comma between the keys, and a } at the end"),
    ("Unterminated string", "a closing quote"),
    ("Illegal character '\\n'", "a closing quote on the same line"),
    ("Illegal character", "plain text (this character is not allowed in TOML)"),
    ("Found invalid character", "plain text (this character is not allowed in TOML)"),
    ("Unescaped '\\\\'", r'"\\" for a backslash, or the text in single quotes'),
    ("Cannot overwrite a value", "each key only once"),
    ("Duplicate inline table key", "each key only once"),
    ("Cannot declare", "each table only once"),
    ("Cannot redefine", "each table only once"),
    ("Cannot mutate immutable", "keys of a { table } inside its braces"),
    ("Invalid hex value", 'hexadecimal digits behind \\u, or "\\\\" for a backslash'),
    ("Escaped character", "the code of a character that exists"),
    ("Exceeds the limit", "a number of fewer digits"),
    ("Expected \"'", "a closing quote"),
    ("Expected '\"'", "a closing quote"),
)


def read_bytes(path: Path) -> bytes:
    """
    Return what stands in the file *path*.

    Raises:
        ConfigError: There is no such file, or it cannot be read.
    """
    try:
        if path.is_symlink() and not path.exists():
            found = f"a link that leads to no file ({path.readlink()})"
            raise _refused(path, found, "a file, or a link to one")
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
            raise _refused(path, kind, "a TOML file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise _refused(
            path, "no such file", 'one; "deskbreak config init" writes it'
        ) from error
    except (OSError, ValueError) as error:
        found = f"a file that cannot be read ({reason(error)})"
        raise _refused(path, found, "a readable file") from error
    if len(data) > LARGEST:
        raise _refused(path, "a huge file", f"at most {LARGEST // 1024} kB")
    return data


def _refused(path: Path, found: str, expected: str) -> ConfigError:
    return ConfigError([Problem(str(path), 0, "", found, expected)])


def decode(data: bytes, file: str) -> str:
    """
    Return the text of *data*, without a byte-order mark.

    Raises:
        ConfigError: It is not UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        expected = 'UTF-8 (in Notepad: Save as, Encoding "UTF-8")'
        raise ConfigError([Problem(file, 1, "", "text in UTF-16", expected)])
    nul = data.find(b"\0")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        expected = "plain text saved as UTF-8, not UTF-16"
        raise ConfigError([Problem(file, line, "", "NUL characters", expected)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{data[error.start]:02x}"
        problem = Problem(file, line, "", found, "text saved as UTF-8")
        raise ConfigError([problem]) from error


def parse(
    text: str, file: str, problems: list[Problem]
) -> tuple[dict[str, Any], Where]:
    """
    Return the document in *text*, and the place of its top with all lines.

    Mistakes in the writing are added to *problems*. tomllib stops at the first; the
    line is then mended as it was probably meant, so that the rest is read as well.

    Raises:
        ConfigError: With *problems*, where a mistake leaves the rest without sense.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    told: set[int] = set()
    while True:
        try:
            return tomllib.loads(text), Where(file, (), locate(text))
        except RecursionError as error:
            found = "brackets in brackets without end"
            problems.append(Problem(file, 0, "", found, "fewer of them"))
            raise ConfigError(problems) from error
        except ValueError as error:
            problem = _syntax(str(error), text, file)
            # A line is mended once: doing it again would only pile up quotes.
            if problem.line in told:
                raise ConfigError(problems) from error
            problems.append(problem)
            told.add(problem.line)
            mended = _mended(str(error), problem.line, text)
            if mended is None or len(told) > _MOST_MENDED:
                raise ConfigError(problems) from error
            text = mended


def _mended(message: str, line: int, text: str) -> str | None:
    """Return *text* with *line* as it was probably meant; None where nobody knows."""
    # What is left open swallows the lines below it: no telling where it should end.
    if (
        not line
        or message.startswith("Unclosed")
        or message.endswith("(at end of document)")
    ):
        return None
    lines = text.split("\n")
    old = lines[line - 1]
    if message.startswith(("Cannot overwrite", "Invalid statement")):
        new = ""
    elif old.lstrip().startswith("["):
        new = old.split("#")[0].strip(" \t[]")
        new = f"[[{new}]]" if old.lstrip().startswith("[[") else f"[{new}]"
    else:
        pair = _PAIR.fullmatch(old)
        if pair is None:
            return None
        value = pair[2] or pair[3].strip(f"\"' {_CURLY}")
        new = f"{pair[1]} = {value}"
        if not _reads(new):
            new = f"{pair[1]} = {_quoted(value)}"
    if new == old or not _reads(new):
        return None
    lines[line - 1] = new
    return "\n".join(lines)


def _reads(line: str) -> bool:
    try:
        tomllib.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _syntax(message: str, text: str, file: str) -> Problem:
    """Return what tomllib's *message* means."""
    lines = text.split("\n")
    place = _PLACE.search(message)
    plain = message[: place.start()] if place else message
    line = 0
    if place and place[1]:
        line = int(place[1])
        if place[2] == "1" and plain.startswith(_LEFT_OPEN):
            line = max(1, line - 1)
    elif place:
        line = _opened(plain, lines)
    expected = next(
        (words for start, words in _PLAIN if plain.startswith(start)),
        f"TOML ({plain[:1].lower()}{plain[1:]})",
    )
    shown = lines[line - 1].strip() if line else ""
    unquoted = _UNQUOTED.fullmatch(shown)
    hint = ""
    if unquoted and plain.startswith(("Expected newline", "Invalid value")):
        bare = unquoted[1].strip(_CURLY)
        hint = _TRUTH.get(bare.lower(), "")
        kind = "straight quotes" if bare != unquoted[1] else "quotes around a text"
        expected = f'{kind}: "{bare}"'
        if hint:
            expected = f'true or false, or quotes around a text: "{bare}"'
    found = in_words(shown)[1:-1] if shown else "what is not TOML"
    return Problem(file, line, "", found, expected, hint)


def _opened(plain: str, lines: list[str]) -> int:
    """Return the line of what was opened and never closed before the end."""
    if plain.startswith(("Unterminated", "Expected")):
        quotes = ('"""', "'''", '"', "'")
        for quote in quotes:
            odd = [n for n, line in enumerate(lines, 1) if line.count(quote) % 2]
            if odd:
                return odd[-1]
    filled = [number for number, line in enumerate(lines, 1) if line.strip()]
    return filled[-1] if filled else 1
