"""Reading the library, and the user's entries over it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deskbreak.config.entries import Entry
from deskbreak.config.problems import Where
from deskbreak.exceptions import ConfigError
from deskbreak.library.loader import (
    CHECKLIST,
    EXERCISES,
    built_in,
    load,
    parse,
    read_text,
)


def entry(**table: Any) -> Entry:
    where = Where("config.toml", ("exercise", 0), {("exercise", 0): 7})
    return Entry(table["id"], table, where)


OWN = {
    "id": "nerve-glide",
    "title": "Nerve glide",
    "kind": "mobilise",
    "area": "wrists",
    "position": "seated",
    "mode": "reps",
    "rep_s": 4,
    "reps": 10,
    "steps": ["Hold your arm out, palm up.", "Tip head and wrist apart."],
}


def broken(exercises: str = "", checklist: str = "") -> list[str]:
    """Return the problems of the built-in files with something added to them."""
    with pytest.raises(ConfigError) as caught:
        parse(read_text(EXERCISES) + exercises, read_text(CHECKLIST) + checklist)
    return [str(problem) for problem in caught.value.problems]


def test_built_in_library_is_read_once_and_has_no_problems() -> None:
    assert built_in() is built_in()
    assert len(built_in().exercises) == 62
    assert len(built_in().items) == 46
    assert not any(exercise.own for exercise in built_in().exercises)
    assert not any(item.own for item in built_in().items)


def test_without_entries_the_built_in_library_is_the_library() -> None:
    library, problems = load()
    assert library is built_in()
    assert problems == ()


def test_override_replaces_only_the_keys_given() -> None:
    library, problems = load([entry(id="knee-to-chest", hold_s=60)])
    before = built_in().exercise("knee-to-chest")
    after = library.exercise("knee-to-chest")
    assert problems == ()
    assert before is not None
    assert after is not None
    assert after.hold == timedelta(seconds=60)
    assert (after.steps, after.sides) == (before.steps, before.sides)
    assert len(library.exercises) == 62


def test_own_exercise_and_own_item_stand_behind_the_built_in_ones() -> None:
    item = {"id": "plant", "area": "desk", "question": "Is the plant in the way?"}
    library, problems = load([entry(**OWN)], [entry(**item, posture=True)])
    assert problems == ()
    assert library.exercises[-1].id == "nerve-glide"
    assert library.exercises[-1].own
    assert library.items[-1].id == "plant"
    assert library.items[-1].posture


def test_bad_entry_is_told_with_its_line_and_takes_no_other_away() -> None:
    library, problems = load([entry(id="knee-to-chst", hold_s=60), entry(**OWN)])
    assert library.exercise("nerve-glide") is not None
    assert len(library.exercises) == 63
    (problem,) = problems
    assert (problem.line, problem.nearest) == (7, "knee-to-chest")


def test_broken_file_of_our_own_tells_every_problem_with_its_line() -> None:
    problems = broken(
        exercises='\n[[exercise]]\nid = "x"\nkind = "strech"\n',
        checklist='\n[[item]]\nid = "y"\narea = "screens"\n',
    )
    lines = {EXERCISES: len(read_text(EXERCISES).splitlines())}
    assert any(
        line.startswith(f"{EXERCISES}:{lines[EXERCISES] + 4}:") and '"strech"' in line
        for line in problems
    )
    assert any(CHECKLIST in line and "'screen'" in line for line in problems)


def test_same_id_twice_is_a_problem() -> None:
    text = read_text(CHECKLIST)
    first = text[
        text.index("[[item]]") : text.index("[[item]]", text.index("[[item]]") + 1)
    ]
    assert any('"chair-height" again' in line for line in broken(checklist=first))
