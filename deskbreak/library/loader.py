"""The exercises and checklist items, built-in and the user's own, as one library."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from deskbreak.config.entries import Entry, read_exercise, read_item
from deskbreak.config.merge import merge_library
from deskbreak.config.problems import Where
from deskbreak.core.content import Library
from deskbreak.exceptions import ConfigError, Problem

EXERCISES = "exercises.toml"
CHECKLIST = "checklist.toml"


def read_text(name: str) -> str:
    """Return the text of one of the library's own files."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


@cache
def built_in() -> Library:
    """
    Return the program's own library. It is read once.

    Raises:
        ConfigError: A file of the program itself is broken; all problems are told.
    """
    return parse(read_text(EXERCISES), read_text(CHECKLIST))


def parse(exercises: str, checklist: str) -> Library:
    """
    Return the library of these two TOML texts, held to the rules for built-in ones.

    Raises:
        ConfigError: With every problem of both.
    """
    problems: list[Problem] = []
    library = Library(
        exercises=_read(exercises, EXERCISES, "exercise", problems),
        items=_read(checklist, CHECKLIST, "item", problems),
    )
    if problems:
        raise ConfigError(problems)
    return library


def load(
    exercises: Sequence[Entry] = (), items: Sequence[Entry] = ()
) -> tuple[Library, tuple[Problem, ...]]:
    """
    Return the built-in library with the user's overrides and own entries over it.

    An entry with a problem is left out, and the problem is told: one bad exercise
    never takes the others away.

    Args:
        exercises: The ``[[exercise]]`` entries of the config.
        items: Its ``[[item]]`` entries.
    """
    if not exercises and not items:
        return built_in(), ()
    problems: list[Problem] = []
    library = merge_library(built_in(), exercises, items, problems)
    return library, tuple(problems)


def _read(text: str, file: str, name: str, problems: list[Problem]) -> tuple[Any, ...]:
    found: list[Problem] = []
    result = _read_entries(text, Where(file), name, found)
    if found:
        # Lines cost a second pass over the text: only a mistake pays for it.
        from deskbreak.config.scanner import locate

        found.clear()
        _read_entries(text, Where(file, lines=locate(text)), name, found)
        problems.extend(found)
    return result


def _read_entries(
    text: str, where: Where, name: str, problems: list[Problem]
) -> tuple[Any, ...]:
    result: dict[str, Any] = {}
    tables: Sequence[Mapping[str, Any]] = tomllib.loads(text)[name]
    read = read_exercise if name == "exercise" else read_item
    for index, table in enumerate(tables):
        place = where.at(name, index)
        entry = read(table, place, problems, built_in=True)
        if entry is None:
            continue
        if entry.id in result:
            twice = place.at("id")
            problems.append(twice.problem(f'"{entry.id}" again', "a new id"))
        result[entry.id] = entry
    return tuple(result.values())
