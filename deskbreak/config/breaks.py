"""The break kinds: a preset's, changed and added to by ``[breaks.NAME]``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from deskbreak.config import schema
from deskbreak.config.durations import format_duration
from deskbreak.config.fields import NAME, read_table
from deskbreak.config.presets import Preset
from deskbreak.config.problems import Where, in_words, nearest
from deskbreak.core.settings import BreakRule, Content, Show
from deskbreak.exceptions import Problem


def read_breaks(
    tables: object, preset: Preset, where: Where, problems: list[Problem]
) -> tuple[BreakRule, ...]:
    """Return the break kinds in force; all that is wrong is added to *problems*."""
    rules = {rule.name: rule for rule in preset.breaks}
    if not isinstance(tables, Mapping):
        problems.append(where.problem(in_words(tables), "tables: [breaks.move]"))
        return preset.breaks
    before = len(problems)
    for name, table in tables.items():
        place = where.at(name)
        if not isinstance(table, Mapping):
            found = f"{in_words(table)} for {name}"
            hint = f"{schema.BREAKS}.move.{name}" if name in schema.BREAK else ""
            expected = "a table for each kind: [breaks.move]"
            problems.append(place.problem(found, expected, hint))
            continue
        if not NAME.fullmatch(name) or len(name) > 30:
            expected = 'a name of small letters, digits, "-" and "_"'
            problems.append(place.problem(in_words(name), expected))
        values = read_table(table, schema.BREAK, place, problems)
        # The header alone, as it stands in the example, asks for nothing.
        if not table or values.pop("enabled", True) is False:
            if table:
                rules.pop(name, None)
            continue
        rule = _rule(name, table, values, rules.get(name), preset, place, problems)
        if rule is not None:
            _check(rule, table, place, problems)
            rules[name] = rule
    if not rules and len(problems) == before:
        problems.append(where.problem("no break kind at all", "at least one"))
    return tuple(rules.values())


def _rule(
    name: str,
    table: Mapping[str, Any],
    values: dict[str, Any],
    base: BreakRule | None,
    preset: Preset,
    place: Where,
    problems: list[Problem],
) -> BreakRule | None:
    """Return the rule of the kind *name*, or None where it is incomplete."""
    if base is None:
        missing = [key for key in ("interval", "duration") if key not in table]
        if missing:
            problems.append(
                place.problem(
                    f"a new kind without {' and '.join(missing)}",
                    "an interval and a duration"
                    f" (the preset {preset.name} has no {name})",
                    nearest(name, (rule.name for rule in preset.breaks)),
                )
            )
        if not {"interval", "duration"} <= values.keys():
            return None
        base = BreakRule(name, values["interval"], values["duration"])
        if not _may_walk(replace(base, **values)):
            base = replace(base, walk_every=0)
    if values.get("duration", base.duration) != base.duration:
        # The walk's length went with the duration that it was chosen for.
        values = {"walk_duration": timedelta(0), **values}
    rule = replace(base, **values)
    return rule if rule.postpone else replace(rule, postpone_limit=0)


def _may_walk(rule: BreakRule) -> bool:
    allowed = not rule.kinds or "walk" in rule.kinds
    return allowed and rule.content is Content.EXERCISE


def _check(
    rule: BreakRule, table: Mapping[str, Any], place: Where, problems: list[Problem]
) -> None:
    """Note what is wrong between the keys of one kind."""

    def note(keys: tuple[str, ...], found: str, expected: str) -> None:
        given = next((key for key in keys if key in table), "")
        at = place.at(given) if given else place
        problems.append(at.problem(found, expected))

    # A break longer than the work before it is allowed: some want to try it out.
    if rule.heads_up >= rule.interval:
        note(
            ("heads_up", "interval"),
            f"heads_up {_quoted(rule.heads_up)} with interval {_quoted(rule.interval)}",
            "a heads-up shorter than the interval",
        )
    if list(rule.postpone) != sorted(rule.postpone):
        note(
            ("postpone",),
            "steps that get shorter",
            "the shortest first: "
            + ", ".join(_quoted(step) for step in sorted(rule.postpone)),
        )
    if rule.content is not Content.EXERCISE:
        nudge = f'content = "{rule.content.value}", which has no guide'
        if rule.show is not Show.NOTIFICATION:
            note(("show", "content"), f'show "{rule.show.value}" with {nudge}', _NOTIFY)
        if rule.strict:
            note(("strict", "content"), f"strict with {nudge}", "strict = false")


_NOTIFY = 'show = "notification"'


def _quoted(value: timedelta) -> str:
    return f'"{format_duration(value)}"'
