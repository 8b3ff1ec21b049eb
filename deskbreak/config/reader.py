"""From the config file to a `Config`, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from deskbreak.config import schema
from deskbreak.config.breaks import read_breaks
from deskbreak.config.document import decode, parse, read_bytes
from deskbreak.config.entries import Entry, read_entry, read_prescription
from deskbreak.config.fields import read_table, read_value
from deskbreak.config.merge import merge_library
from deskbreak.config.model import (
    DEFAULT_PRESET,
    EVENTS,
    Config,
    GuideOptions,
    HistoryOptions,
    Hooks,
    NotificationOptions,
    ReportOptions,
    TrayOptions,
)
from deskbreak.config.presets import DEFAULT_HOLD, PRESETS
from deskbreak.config.problems import Where, in_words, nearest
from deskbreak.config.times import EVERY_DAY
from deskbreak.core.content import Library, Prescription, Profile
from deskbreak.core.settings import (
    HoldRule,
    Reason,
    Reminder,
    Settings,
    WorkHours,
)
from deskbreak.exceptions import ConfigError, Problem


def read(path: Path, *, built_in: Library | None = None) -> Config:
    """
    Return what the file *path* says.

    Args:
        built_in: The program's own library. With it the user's exercises, items and
            all references to ids are checked as well, with their lines.

    Raises:
        ConfigError: With every problem of the file, in the order of its lines.
    """
    text = decode(read_bytes(path), str(path))
    return read_text(text, str(path), source=path, built_in=built_in)


def read_text(
    text: str,
    file: str = "config.toml",
    *,
    source: Path | None = None,
    built_in: Library | None = None,
) -> Config:
    """
    Return what *text* says; *file* is its name in problems.

    Raises:
        ConfigError: With every problem, in the order of the lines.
    """
    written_badly: list[Problem] = []
    document, where = parse(text, file, written_badly)
    problems: list[Problem] = []
    config = _Reader(document, where, problems).read()
    if built_in is not None:
        _check_ids(config, document, where, built_in, problems)
    if written_badly:
        # Of a mended line only the mistake in the writing is told.
        told = {problem.line for problem in written_badly}
        problems = [problem for problem in problems if problem.line not in told]
        problems += written_badly
    if problems:
        raise ConfigError(sorted(problems, key=lambda problem: problem.line))
    return replace(config, source=source, text=text)


def default_config() -> Config:
    """Return the config of an empty file."""
    return read_text("")


class _Reader:
    def __init__(
        self, document: Mapping[str, Any], where: Where, problems: list[Problem]
    ) -> None:
        self._document = document
        self._where = where
        self._problems = problems

    def read(self) -> Config:
        self._check_names()
        preset = DEFAULT_PRESET
        if "preset" in self._document:
            value = self._document["preset"]
            place = self._where.at("preset")
            reader = schema.TOP["preset"]
            preset = read_value(value, reader, place, self._problems) or preset
        tables = {name: self._table(name) for name in schema.TABLES}
        return Config(
            settings=self._settings(preset, tables),
            profile=self._profile(tables),
            exercises=self._entries("exercise"),
            items=self._entries("item"),
            guide=GuideOptions(**tables["guide"]),
            notification=NotificationOptions(**tables["notification"]),
            tray=TrayOptions(**tables["tray"]),
            report=ReportOptions(**tables["report"]),
            history=HistoryOptions(**tables["history"]),
            hooks=self._hooks(tables["hooks"]),
            preset=preset,
        )

    def _check_names(self) -> None:
        """Note names at the top that nobody knows, and where they may belong."""
        for name, value in self._document.items():
            if name in schema.NAMES:
                continue
            place = self._where.at(name)
            if _is_table(value):
                expected = "one of " + ", ".join(schema.NAMES)
                hint = nearest(name, schema.NAMES)
                if (
                    isinstance(value, dict)
                    and value
                    and value.keys() <= schema.BREAK.keys()
                ):
                    hint = f"{schema.BREAKS}.{name}"
                problem = place.problem("an unknown table", expected, hint)
            else:
                expected = "this key below the [table] it belongs to, or preset"
                hint = schema.home_of(name) or nearest(name, schema.NAMES)
                problem = place.problem("an unknown key", expected, hint)
            self._problems.append(problem)

    def _table(self, name: str) -> dict[str, Any]:
        table = self._document.get(name, {})
        place = self._where.at(name)
        return read_table(table, schema.TABLES[name], place, self._problems)

    def _list(self, name: str) -> list[tuple[object, Where]]:
        """Return the tables of ``[[name]]`` and their places."""
        entries = self._document.get(name, [])
        place = self._where.at(name)
        if not isinstance(entries, list):
            found = "[" + name + "]" if isinstance(entries, dict) else in_words(entries)
            expected = f"[[{name}]] in two pairs of brackets: there may be many"
            self._problems.append(place.problem(found, expected))
            return []
        return [(entry, place.at(index)) for index, entry in enumerate(entries)]

    def _settings(self, preset: str, tables: Mapping[str, dict[str, Any]]) -> Settings:
        hold = tables["hold"]
        hours = tables["hours"]
        return Settings(
            breaks=read_breaks(
                self._document.get(schema.BREAKS, {}),
                PRESETS[preset],
                self._where.at(schema.BREAKS),
                self._problems,
            ),
            hold=_hold_rules(hold),
            apps=hold.get("apps", ()),
            hours=WorkHours(
                days=hours.get("days", EVERY_DAY), spans=hours.get("times", ())
            ),
            reminders=self._reminders(),
            **tables["use"],
            **tables["prompt"],
        )

    def _reminders(self) -> tuple[Reminder, ...]:
        result = []
        for table, place in self._list("reminder"):
            values = read_table(table, schema.REMINDER, place, self._problems)
            missing = [
                key
                for key in ("at", "say")
                if isinstance(table, dict) and key not in table
            ]
            if missing:
                found = f"a reminder without {' and '.join(missing)}"
                self._problems.append(place.problem(found, "both at and say"))
            elif values.keys() >= {"at", "say"}:
                result.append(Reminder(**{"days": EVERY_DAY, **values}))
        return tuple(result)

    def _profile(self, tables: Mapping[str, dict[str, Any]]) -> Profile:
        excluded = {f"exclude_{key}": v for key, v in tables["exclude"].items()}
        allowed = {f"allow_{key}": v for key, v in tables["allow"].items()}
        prescribed: list[Prescription] = []
        for table, place in self._list("prescribed"):
            one = read_prescription(table, place, self._problems)
            if one is not None:
                self._once(one.id, (p.id for p in prescribed), place)
                prescribed.append(one)
        return Profile(
            **tables["me"], **excluded, **allowed, prescribed=tuple(prescribed)
        )

    def _entries(self, name: str) -> tuple[Entry, ...]:
        result: list[Entry] = []
        for table, place in self._list(name):
            entry = read_entry(table, place, self._problems, item=name == "item")
            if entry is not None:
                self._once(entry.id, (e.id for e in result), place)
                result.append(entry)
        return tuple(result)

    def _once(self, name: str, earlier: Any, place: Where) -> None:
        if name in earlier:
            found = f'"{name}" a second time'
            self._problems.append(place.at("id").problem(found, "each id only once"))

    def _hooks(self, values: dict[str, Any]) -> Hooks:
        commands = {
            event: values[f"on_{event}"] for event in EVENTS if f"on_{event}" in values
        }
        table = self._document.get("hooks", {})
        for event in commands:
            as_text = isinstance(table[f"on_{event}"], str)
            if as_text != values.get("shell", False):
                place = self._where.at("hooks", f"on_{event}")
                self._problems.append(
                    place.problem(
                        "one text without shell = true",
                        'a list: ["program", "argument"]',
                    )
                    if as_text
                    else place.problem(
                        "a list with shell = true", "one text for the shell"
                    )
                )
        given = {key: values[key] for key in ("shell", "longest") if key in values}
        return Hooks(commands=commands, **given)


def _is_table(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(entry, dict) for entry in value)
    return isinstance(value, dict)


def _hold_rules(values: Mapping[str, Any]) -> dict[Reason, HoldRule]:
    rules = {}
    for reason, default in DEFAULT_HOLD.items():
        key = schema.APPS_LONGEST if reason is Reason.APPS else reason.value
        rules[reason] = values.get(key, default)
    return rules


def _check_ids(
    config: Config,
    document: Mapping[str, Any],
    where: Where,
    built_in: Library,
    problems: list[Problem],
) -> None:
    """Note entries that do not fit the library, and ids that nothing has."""
    library = merge_library(built_in, config.exercises, config.items, problems)
    known = {exercise.id for exercise in library.exercises}
    # An entry with a mistake of its own is still an answer to "which id".
    known |= {
        str(entry.get("id", ""))
        for entry in document.get("exercise", ())
        if isinstance(entry, dict)
    }

    def check(name: object, place: Where) -> None:
        if isinstance(name, str) and name not in known:
            hint = nearest(name, known)
            problems.append(place.problem(f'"{name}"', "the id of an exercise", hint))

    for index, entry in enumerate(document.get("exercise", ())):
        if isinstance(entry, dict) and entry.get("twin"):
            check(entry["twin"], where.at("exercise", index, "twin"))
    for table in ("exclude", "allow"):
        section = document.get(table)
        names = section.get("ids") if isinstance(section, dict) else None
        if isinstance(names, list):
            for index, name in enumerate(names):
                check(name, where.at(table, "ids", index))
    plans = document.get("prescribed")
    if isinstance(plans, list):
        for index, plan in enumerate(plans):
            if isinstance(plan, dict):
                check(plan.get("id"), where.at("prescribed", index, "id"))
