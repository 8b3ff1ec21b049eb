"""
Exercises, checklist items and prescriptions as they stand in TOML.

The built-in library is read by the very same functions as the user's entries, so
that neither can hold what the other may not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from deskbreak.config import fields, times
from deskbreak.config.fields import Reader, read_table
from deskbreak.config.problems import Where, in_words, mismatch
from deskbreak.core import content
from deskbreak.core.content import ChecklistItem, Exercise, Prescription
from deskbreak.exceptions import Problem

VIEWS = ("side", "front", "hand", "eyes")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")

_MODE_KEYS = {
    "hold": ("hold_s", "rest_s", "reps", "sets"),
    "reps": ("rep_s", "reps", "sets"),
    "flow": ("duration_s", "sets"),
    "timed": ("duration_s", "sets"),
}
_MODE_LENGTH = {
    "hold": "hold_s",
    "reps": "rep_s",
    "flow": "duration_s",
    "timed": "duration_s",
}
_MODE_BOUND = frozenset(key for keys in _MODE_KEYS.values() for key in keys)


@dataclass(frozen=True, slots=True)
class Entry:
    """
    An exercise or item of the user's file: an own one, or an override by id.

    Attributes:
        id: "" where the table has no readable one.
        table: As it stands in the file.
    """

    id: str
    table: Mapping[str, Any]
    where: Where = field(compare=False)


def _breath(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (fields.text(80)(value),)
    return fields.list_of(fields.text(40), least=1, most=4, unique=False)(value)


def _scene(value: object) -> object:
    # Whoever draws knows the words of a scene, and says what is wrong with one.
    return dict(value) if isinstance(value, Mapping) else fields.name(value)


def _figure(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise mismatch('a table such as { picture = "my-picture.png" }')
    problems: list[Problem] = []
    keys: dict[str, Reader[Any]] = {
        "view": fields.one_of(VIEWS),
        "scene": _scene,
        "picture": fields.text(500),
    }
    result = read_table(value, keys, Where(""), problems)
    if problems:
        first = problems[0]
        raise mismatch(
            f"{first.key}: {first.expected}", found=first.found, nearest=first.nearest
        )
    if "picture" in result:
        if len(result) > 1:
            raise mismatch("either a picture, or view and scene")
        if Path(result["picture"]).suffix.lower() not in PICTURES:
            raise mismatch(f"a picture file: {', '.join(PICTURES)}")
    elif isinstance(result.get("scene"), dict):
        if len(result) > 1:
            raise mismatch("a scene of your own names its view itself")
        return {"drawing": json.dumps(result["scene"], sort_keys=True)}
    elif set(result) != {"view", "scene"}:
        raise mismatch("view and scene, a scene of your own, or a picture")
    return result


_EXERCISE: dict[str, Reader[Any]] = {
    "id": fields.name,
    "title": fields.text(60),
    "kind": fields.one_of(content.EXERCISE_KINDS),
    "area": fields.one_of(content.AREAS),
    "also": fields.list_of(fields.one_of(content.AREAS)),
    "position": fields.one_of(content.POSITIONS),
    "needs": fields.list_of(fields.one_of(content.NEEDS)),
    "visible": fields.one_of(content.VISIBLE),
    "intensity": fields.integer(1, 3),
    "mode": fields.one_of(content.MODES),
    "hold_s": fields.seconds(1, 300),
    "rest_s": fields.seconds(0, 120),
    "rep_s": fields.seconds(1, 120),
    "duration_s": fields.seconds(1, 3600),
    "reps": fields.integer(1, 50),
    "sets": fields.integer(1, 10),
    "sides": fields.one_of(("none", "both")),
    "steps": fields.list_of(fields.text(160), least=2, most=5, unique=False),
    "feel": fields.text(120, empty=True),
    "breath": _breath,
    "avoid": fields.text(160, empty=True),
    "cautions": fields.list_of(fields.one_of(content.CAUTIONS)),
    "source": fields.list_of(fields.name),
    "twin": lambda value: value if value == "" else fields.name(value),
    "figure": _figure,
}
#: What an entry needs that is not an override.
EXERCISE_NEEDS = ("id", "title", "area", "position", "mode", "steps")

_BUILT_IN_EXERCISE: dict[str, Reader[Any]] = {
    **_EXERCISE,
    "steps": fields.list_of(fields.text(90), least=2, most=5, unique=False),
    "source": fields.list_of(fields.name, least=1),
    "seed": fields.boolean,
}
_BUILT_IN_EXERCISE_NEEDS = (
    *EXERCISE_NEEDS,
    "kind",
    "needs",
    "visible",
    "intensity",
    "feel",
    "avoid",
    "cautions",
    "source",
    "figure",
)

_ITEM: dict[str, Reader[Any]] = {
    "id": fields.name,
    "area": fields.one_of(content.ITEM_AREAS),
    "question": fields.text(160),
    "why": fields.text(160, empty=True),
    "fix": fields.list_of(fields.text(160), most=5),
    "style": fields.one_of(content.ITEM_STYLES),
    "figures": fields.text(160, empty=True),
    "applies_if": fields.one_of(("", *content.APPLIES)),
    "effort": fields.one_of(content.EFFORTS),
    "recheck_days": fields.integer(1, 3650),
    "posture": fields.boolean,
    "source": fields.list_of(fields.name),
}
#: The same for checklist items.
ITEM_NEEDS = ("id", "area", "question")

_BUILT_IN_ITEM: dict[str, Reader[Any]] = {
    **_ITEM,
    "why": fields.text(160),
    "fix": fields.list_of(fields.text(160), least=1, most=5),
    "source": fields.list_of(fields.name, least=1),
    "seed": fields.boolean,
}
_BUILT_IN_ITEM_NEEDS = (
    *ITEM_NEEDS,
    "why",
    "fix",
    "effort",
    "recheck_days",
    "source",
)

PRESCRIBED: dict[str, Reader[Any]] = {
    "id": fields.name,
    "per_day": fields.integer(1, 20),
    "days": times.read_days,
    "until": fields.day,
    "note": fields.text(160, empty=True),
}

#: The keys that a user may give in ``[[exercise]]`` and ``[[item]]``.
EXERCISE_KEYS = tuple(_EXERCISE)
ITEM_KEYS = tuple(_ITEM)

_FIELD_OF = {
    "hold_s": "hold",
    "rest_s": "rest",
    "rep_s": "rep",
    "duration_s": "duration",
    "recheck_days": "recheck",
}


def read_entry(
    table: object, where: Where, problems: list[Problem], *, item: bool = False
) -> Entry | None:
    """
    Check an entry of the user's file key by key, before the built-in one is known.

    Whether it is complete can only be told by `read_exercise` or `read_item`.
    """
    before = len(problems)
    values = read_table(table, _ITEM if item else _EXERCISE, where, problems)
    if len(problems) > before or not isinstance(table, Mapping):
        return None
    if "id" not in values:
        problems.append(_missing(where, "id", "a name of your own, or a built-in one"))
        return None
    return Entry(values["id"], table, where)


def read_exercise(
    table: object,
    where: Where,
    problems: list[Problem],
    *,
    base: Exercise | None = None,
    built_in: bool = False,
) -> Exercise | None:
    """
    Return the exercise that *table* describes.

    Args:
        problems: Everything wrong with it is added here.
        base: The exercise it overrides: only the keys given are replaced.
        built_in: Hold it to the stricter rules of the program's own library.

    Returns:
        None where a problem was found.
    """
    before = len(problems)
    keys = _BUILT_IN_EXERCISE if built_in else _EXERCISE
    needed = _BUILT_IN_EXERCISE_NEEDS if built_in else EXERCISE_NEEDS
    values = read_table(table, keys, where, problems)
    if not isinstance(table, Mapping):
        return None
    if base is None:
        _require(needed, table, where, problems)
    mode = values.get("mode") or (base.mode if base else "")
    if mode:
        _check_mode(mode, table, base, where, problems)
    _check_picture(values, where, problems)
    if len(problems) > before:
        return None
    figure = values.pop("figure", None)
    given = {_FIELD_OF.get(key, key): value for key, value in values.items()}
    if figure is not None:
        picture = figure.get("picture", "")
        given |= {
            "view": figure.get("view", ""),
            "scene": figure.get("scene", ""),
            "picture": str(_picture_path(picture, where)) if picture else "",
            "drawing": figure.get("drawing", ""),
        }
    if base is not None:
        return replace(base, **given)
    if "kind" not in given:
        given["kind"] = "walk" if given["position"] == "walking" else "stretch"
    return Exercise(**given, own=not built_in)


def _check_mode(
    mode: str,
    table: Mapping[str, Any],
    base: Exercise | None,
    where: Where,
    problems: list[Problem],
) -> None:
    """Note a length that the mode needs and lacks, and keys that it has no use for."""
    allowed = _MODE_KEYS[mode]
    idle = [key for key in table if key in _MODE_BOUND and key not in allowed]
    problems.extend(
        where.at(key).problem(
            f'"{key}" in mode "{mode}", where it does nothing',
            "only " + ", ".join(allowed),
            _MODE_LENGTH[mode] if key.endswith("_s") else "",
        )
        for key in idle
    )
    length = _MODE_LENGTH[mode]
    has_base = base is not None and bool(getattr(base, _FIELD_OF[length]))
    if length not in table and not has_base:
        problems.append(_missing(where, length, f'whole seconds, for mode "{mode}"'))


def _check_picture(
    values: Mapping[str, Any], where: Where, problems: list[Problem]
) -> None:
    picture = values.get("figure", {}).get("picture", "")
    if not picture:
        return
    path = _picture_path(picture, where)
    if not path.is_file():
        problems.append(
            where.at("figure").problem(f"no file {path}", "a picture that exists")
        )


def _picture_path(picture: str, where: Where) -> Path:
    """Return the picture's path; a relative one begins beside the file."""
    path = Path(picture)
    try:
        path = path.expanduser()
    except RuntimeError:
        # No home folder is known: the name is taken as it stands.
        return path
    return path if path.is_absolute() else Path(where.file).absolute().parent / path


def read_item(
    table: object,
    where: Where,
    problems: list[Problem],
    *,
    base: ChecklistItem | None = None,
    built_in: bool = False,
) -> ChecklistItem | None:
    """
    Return the checklist item that *table* describes.

    Arguments and result as in `read_exercise`.
    """
    before = len(problems)
    keys = _BUILT_IN_ITEM if built_in else _ITEM
    needed = _BUILT_IN_ITEM_NEEDS if built_in else ITEM_NEEDS
    values = read_table(table, keys, where, problems)
    if not isinstance(table, Mapping):
        return None
    if base is None:
        _require(needed, table, where, problems)
    if len(problems) > before:
        return None
    given = {_FIELD_OF.get(key, key): value for key, value in values.items()}
    if "recheck" in given:
        given["recheck"] = timedelta(days=given["recheck"])
    if base is not None:
        return replace(base, **given)
    own = {"why": "", "fix": (), **given}
    return ChecklistItem(**own, own=not built_in)


def read_prescription(
    table: object, where: Where, problems: list[Problem]
) -> Prescription | None:
    """Return the prescription that *table* describes; None where it has a problem."""
    before = len(problems)
    values = read_table(table, PRESCRIBED, where, problems)
    if isinstance(table, Mapping):
        _require(("id",), table, where, problems)
    if len(problems) > before:
        return None
    return Prescription(**values)


def _require(
    needed: tuple[str, ...],
    table: Mapping[str, Any],
    where: Where,
    problems: list[Problem],
) -> None:
    missing = [key for key in needed if key not in table]
    if missing:
        name = table.get("id")
        entry = in_words(name) if isinstance(name, str) else "an entry"
        problems.append(
            where.problem(
                f"{entry} without {', '.join(missing)}",
                f"a new entry to have {', '.join(needed)}",
            )
        )


def _missing(where: Where, key: str, expected: str) -> Problem:
    return where.at(key).problem("nothing", expected)
