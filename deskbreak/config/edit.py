"""Changing one value in the config file, with all comments kept."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from deskbreak.config import schema
from deskbreak.config.document import decode, parse, read_bytes
from deskbreak.config.fields import NAME, Reader
from deskbreak.config.problems import MismatchError, in_words, nearest
from deskbreak.config.reader import read_text
from deskbreak.core.content import Library
from deskbreak.exceptions import (
    ConfigError,
    DeskbreakError,
    Problem,
    UsageError,
    reason,
)

_BOM = b"\xef\xbb\xbf"


def set_value(
    path: Path, dotted_key: str, text_value: str, *, built_in: Library | None = None
) -> None:
    """
    Set *dotted_key* ("breaks.move.interval") in the file *path* to *text_value*.

    The value is what one would write in the file; texts need no quotes and lists
    may be given as ``5m,10m``. Comments, order and layout stay.

    Raises:
        UsageError: There is no such key.
        ConfigError: The value does not fit, or the file would have problems with it.
            The file is then as it was.
        DeskbreakError: The file cannot be written.
    """
    set_values(path, {dotted_key: text_value}, built_in=built_in)


def set_values(
    path: Path, texts: Mapping[str, str], *, built_in: Library | None = None
) -> None:
    """
    Set several keys at once, by dotted key: all of them or, with an error, none.

    Raises:
        As `set_value`.
    """
    changes: dict[tuple[str, ...], object | None] = {}
    for dotted_key, text in texts.items():
        keys, reader = _find_key(dotted_key)
        changes[keys] = _meant(text, reader, dotted_key)
    _edit(path, changes, built_in)


def unset(path: Path, dotted_key: str, *, built_in: Library | None = None) -> None:
    """
    Take *dotted_key* out of the file, so that the preset's value is in force again.

    Nothing happens where it is not in the file.

    Raises:
        As `set_value`.
    """
    keys, _ = _find_key(dotted_key)
    _edit(path, {keys: None}, built_in)


def known_keys() -> tuple[str, ...]:
    """Return every dotted key that can be set; ``NAME`` stands for a break kind."""
    return (
        *schema.TOP,
        *(f"{schema.BREAKS}.NAME.{key}" for key in schema.BREAK),
        *(f"{name}.{key}" for name, keys in schema.TABLES.items() for key in keys),
    )


def _find_key(dotted_key: str) -> tuple[tuple[str, ...], Reader[Any]]:
    match dotted_key.split("."):
        case [key] if key in schema.TOP:
            return (key,), schema.TOP[key]
        case [table, key] if key in schema.TABLES.get(table, {}):
            return (table, key), schema.TABLES[table][key]
        case [schema.BREAKS, name, key] if key in schema.BREAK and NAME.fullmatch(name):
            return (schema.BREAKS, name, key), schema.BREAK[key]
        case [table, *_] if table.partition("[")[0] in schema.LISTS:
            raise UsageError(
                f"[[{table}]] may stand there many times: edit the file itself "
                '("deskbreak config edit")'
            )
        case parts:
            hint = _nearest_key(dotted_key, parts)
            meant = f"; did you mean {hint}?" if hint else ""
            raise UsageError(f'there is no key "{dotted_key}"{meant}')


def _nearest_key(dotted_key: str, parts: list[str]) -> str:
    name = parts[1].lower() if len(parts) == 3 else "move"
    known = [key.replace("NAME", name) for key in known_keys()]
    ends = [key for key in known if key.rpartition(".")[2] == parts[-1]]
    return nearest(dotted_key, known) or (ends[0] if len(ends) == 1 else "")


def _meant(text: str, reader: Reader[Any], dotted_key: str) -> object:
    """Return the TOML value that *text* stands for and *reader* accepts."""
    first: MismatchError | None = None
    for value in _candidates(text):
        try:
            reader(value)
        except MismatchError as error:
            first = first or error
        else:
            return value
    assert first is not None
    fault = first.faults[0]
    found = fault.found or in_words(text)
    problem = Problem("", 0, dotted_key, found, fault.expected, fault.nearest)
    raise ConfigError([problem])


def _candidates(text: str) -> Iterator[object]:
    """Yield what *text* may mean: a text, a TOML value, a list with commas."""
    with suppress(ValueError):
        value = tomllib.loads(f"value = {text}\n")
        if value.keys() == {"value"}:
            yield value["value"]
    yield text
    parts = [part.strip() for part in text.strip().strip("[]").split(",")]
    yield [part for part in parts if part]


def _edit(
    path: Path,
    changes: Mapping[tuple[str, ...], object | None],
    built_in: Library | None,
) -> None:
    data = read_bytes(path)
    text = decode(data, str(path))
    problems: list[Problem] = []
    before, _ = parse(text, str(path), problems)
    if problems:
        raise ConfigError(problems)
    # A file half with and half without carriage returns is mended on the way.
    crlf = "\r\n" in text
    new = text.replace("\r\n", "\n")
    document = before
    for keys, value in changes.items():
        wanted = _changed(document, keys, value)
        if wanted == document:
            continue
        rewritten = _rewritten(new, keys, value)
        if rewritten is None or tomllib.loads(rewritten) != wanted:
            raise _not_editable(path, keys)
        new, document = rewritten, wanted
    if document == before:
        return
    # Broken rules between keys show only now; the file itself is still untouched.
    read_text(new, str(path), built_in=built_in)
    if crlf:
        new = new.replace("\n", "\r\n")
    mark = _BOM if data.startswith(_BOM) else b""
    _write(path, mark + new.encode())


def _not_editable(path: Path, keys: tuple[str, ...]) -> ConfigError:
    found = "a layout that cannot be edited from here"
    expected = "the change to be made in an editor"
    return ConfigError([Problem(str(path), 0, ".".join(keys), found, expected)])


def _changed(
    document: dict[str, Any], keys: tuple[str, ...], value: object | None
) -> dict[str, Any]:
    """Return *document* with *value* at *keys*; None takes the key out."""
    result = dict(document)
    first, *rest = keys
    if rest:
        inner = result.get(first, {})
        if value is None and first not in result:
            return result
        if isinstance(inner, dict):
            result[first] = _changed(inner, tuple(rest), value)
    elif value is None:
        result.pop(first, None)
    else:
        result[first] = value
    return result


def _rewritten(text: str, keys: tuple[str, ...], value: object | None) -> str | None:
    """Return *text* with the change, or None where tomlkit cannot make it."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    if value is not None:
        beside = _below_comment(text, keys, tomlkit.item(value).as_string())
        if beside is not None:
            return beside
    try:
        document = tomlkit.parse(text)
        table: Any = document
        for key in keys[:-1]:
            if key not in table:
                if value is None:
                    return text
                table[key] = tomlkit.table(is_super_table=key == schema.BREAKS)
            table = table[key]
        if value is None:
            table.pop(keys[-1], None)
        else:
            table[keys[-1]] = value
        return document.as_string()
    except (TOMLKitError, KeyError, TypeError, AttributeError, ValueError):
        return None


def _below_comment(text: str, keys: tuple[str, ...], value: str) -> str | None:
    """
    Return *text* with the new line below the commented default of the same key.

    None where there is no such comment in that table, or the key is set already.
    """
    lines = text.split("\n")
    header = re.compile(r"\s*\[\s*" + r"\s*\.\s*".join(keys[:-1]) + r"\s*\]")
    start = 0
    if len(keys) > 1:
        found = (n for n, line in enumerate(lines) if header.match(line))
        start = next(found, -1) + 1
        if not start:
            return None
    comment = re.compile(rf"#\s?{re.escape(keys[-1])}\s*=")
    setting = re.compile(rf"\s*[\"']?{re.escape(keys[-1])}[\"']?\s*=")
    place = 0
    for number, line in enumerate(lines[start:], start):
        if re.match(r"\s*\[", line):
            break
        if setting.match(line):
            return None
        if not place and comment.match(line):
            place = number + 1
    if not place:
        return None
    result = "\n".join([*lines[:place], f"{keys[-1]} = {value}", *lines[place:]])
    try:
        # Inside a text of several lines, what looks like a comment is none.
        same = tomllib.loads(result) == _changed(
            tomllib.loads(text), keys, _toml(value)
        )
    except ValueError:
        return None
    return result if same else None


def _toml(value: str) -> object:
    return tomllib.loads(f"value = {value}")["value"]


def _write(path: Path, data: bytes) -> None:
    """Put *data* in the place of the file *path*, at once or not at all."""
    import tempfile

    target = path.resolve()
    if not target.stat().st_mode & 0o222:
        raise DeskbreakError(f"cannot write {path}: it is read-only")
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary = Path(name)
            temporary.chmod(target.stat().st_mode & 0o7777)
            temporary.replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DeskbreakError(f"cannot write {path}: {reason(error)}") from error
