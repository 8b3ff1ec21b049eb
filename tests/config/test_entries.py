from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.config import merge_library, read, read_text
from deskbreak.config.entries import read_exercise, read_item
from deskbreak.config.problems import Where
from deskbreak.core.content import ChecklistItem, Exercise, Library
from deskbreak.exceptions import ConfigError, Problem

TURN = Exercise(
    id="neck-turn",
    title="Neck turn",
    kind="mobilise",
    area="neck",
    position="seated",
    mode="hold",
    steps=("Sit tall.", "Turn."),
    hold=timedelta(seconds=5),
)
STAIRS = Exercise(
    id="stairs",
    title="Stairs",
    kind="walk",
    area="legs",
    position="walking",
    mode="timed",
    steps=("Up.", "Down."),
    duration=timedelta(seconds=60),
)
DISTANCE = ChecklistItem(
    id="screen-distance",
    area="screen",
    question="An arm's length away?",
    why="Too near strains.",
    fix=("Sit back.",),
)
LIBRARY = Library((TURN, STAIRS), (DISTANCE,))

OWN: dict[str, Any] = {
    "id": "my-glide",
    "title": "Nerve glide",
    "area": "wrists",
    "position": "seated",
    "mode": "reps",
    "rep_s": 4,
    "reps": 10,
    "sides": "both",
    "steps": ["Arm out.", "Tip the head."],
}
FULL: dict[str, Any] = {
    **OWN,
    "kind": "mobilise",
    "needs": [],
    "visible": "discreet",
    "intensity": 1,
    "feel": "the arm",
    "avoid": "No jerks.",
    "cautions": ["wrist"],
    "source": ["seed"],
    "figure": {"view": "side", "scene": "glide"},
}


def read_one(
    table: object, base: Exercise | None = None, *, built_in: bool = False
) -> tuple[Exercise | None, list[Problem]]:
    problems: list[Problem] = []
    where = Where("c.toml", ("exercise", 0))
    exercise = read_exercise(table, where, problems, base=base, built_in=built_in)
    assert (exercise is None) == bool(problems)
    return exercise, problems


def test_an_own_exercise_needs_little() -> None:
    exercise, _ = read_one(OWN)
    assert exercise == Exercise(
        id="my-glide",
        title="Nerve glide",
        kind="stretch",
        area="wrists",
        position="seated",
        mode="reps",
        steps=("Arm out.", "Tip the head."),
        rep=timedelta(seconds=4),
        reps=10,
        sides="both",
        own=True,
    )


def test_an_own_exercise_on_foot_is_a_walk() -> None:
    table = {**OWN, "position": "walking", "mode": "flow", "duration_s": 60}
    del table["rep_s"], table["reps"]
    exercise, _ = read_one(table)
    assert exercise is not None
    assert exercise.kind == "walk"


def test_an_override_replaces_only_the_keys_given() -> None:
    exercise, _ = read_one({"id": "neck-turn", "hold_s": 9}, TURN)
    assert exercise is not None
    assert exercise.hold == timedelta(seconds=9)
    assert (exercise.title, exercise.own) == ("Neck turn", False)


def test_a_built_in_exercise_needs_everything() -> None:
    exercise, _ = read_one(FULL, built_in=True)
    assert exercise is not None
    assert (exercise.view, exercise.scene, exercise.own) == ("side", "glide", False)
    assert exercise.breath == ()
    for key in ("kind", "source", "figure", "cautions", "title", "mode"):
        _, problems = read_one(
            {k: v for k, v in FULL.items() if k != key}, built_in=True
        )
        assert key in problems[0].found


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"area": "nekc"}, "area"),
        ({"hold_s": 5}, "hold_s"),
        ({"duration_s": 5}, "duration_s"),
        ({"mode": "hold"}, ""),
        ({"rep_s": 1.5}, "rep_s"),
        ({"rep_s": 0}, "rep_s"),
        ({"reps": True}, "reps"),
        ({"steps": ["one"]}, "steps"),
        ({"steps": ["one", "x" * 161]}, "steps[2]"),
        ({"steps": ["one", ""]}, "steps[2]"),
        ({"steps": ["one", "a\nb"]}, "steps[2]"),
        ({"id": "My Glide"}, "id"),
        ({"cautions": ["kneee"]}, "cautions[1]"),
        ({"breath": []}, "breath"),
        ({"figure": {"picture": "x.exe"}}, "figure"),
        ({"figure": {"picture": "missing.png"}}, "figure"),
        ({"figure": {"view": "side"}}, "figure"),
        ({"figure": {"view": "back", "scene": "x"}}, "figure"),
        ({"figure": {"scene": "x", "view": "side", "picture": "a.png"}}, "figure"),
        ({"figure": "x.png"}, "figure"),
        ({"seed": True}, "seed"),
        ({"hint": "x"}, "hint"),
    ],
)
def test_a_mistake_in_an_own_exercise_is_told(change: dict[str, Any], key: str) -> None:
    _, problems = read_one({**OWN, **change})
    assert f"exercise[1].{key}" in [p.key for p in problems] if key else problems


def test_built_in_steps_are_short() -> None:
    table = {**FULL, "steps": ["Fine.", "x" * 91]}
    _, (problem,) = read_one(table, built_in=True)
    assert problem.expected == "at most 90 characters"


def test_a_mode_without_its_length_is_told() -> None:
    table = {**OWN, "mode": "timed"}
    del table["rep_s"], table["reps"]
    _, (problem,) = read_one(table)
    assert problem.key == "exercise[1].duration_s"


def test_an_own_picture_lies_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "glide.png").write_bytes(b"")
    problems: list[Problem] = []
    where = Where(str(tmp_path / "c.toml"), ("exercise", 0))
    table = {**OWN, "figure": {"picture": "glide.png"}}
    exercise = read_exercise(table, where, problems)
    assert exercise is not None
    assert exercise.picture == str(tmp_path / "glide.png")


def test_an_item_is_read_overridden_and_refused() -> None:
    problems: list[Problem] = []
    where = Where("c.toml", ("item", 0))
    own = read_item(
        {"id": "lamp", "area": "lighting", "question": "Off?"}, where, problems
    )
    assert own is not None
    assert (own.own, own.fix, own.recheck) == (True, (), timedelta(days=30))
    base = read_item(
        {"id": "screen-distance", "recheck_days": 7}, where, problems, base=DISTANCE
    )
    assert base is not None
    assert (base.recheck, base.why) == (timedelta(days=7), DISTANCE.why)
    assert not problems
    assert read_item({"id": "x", "area": "lamp"}, where, problems) is None
    assert (
        read_item(
            {"id": "x", "area": "desk", "question": "?"}, where, problems, built_in=True
        )
        is None
    )
    assert read_item("x", where, problems) is None
    assert len(problems) == 4


TEXT = """\
[[exercise]]
id = "neck-turn"
hold_s = 9

[[exercise]]
id = "my-glide"
title = "Nerve glide"
area = "wrists"
position = "seated"
mode = "reps"
rep_s = 4
steps = ["Arm out.", "Tip the head."]

[[item]]
id = "screen-distance"
recheck_days = 7
"""


def test_entries_are_laid_over_the_library_in_its_order() -> None:
    config = read_text(TEXT, built_in=LIBRARY)
    problems: list[Problem] = []
    library = merge_library(LIBRARY, config.exercises, config.items, problems)
    assert not problems
    assert [e.id for e in library.exercises] == ["neck-turn", "stairs", "my-glide"]
    assert library.exercises[0].hold == timedelta(seconds=9)
    assert library.items[0].recheck == timedelta(days=7)


def test_ids_that_nothing_has_are_told_with_the_nearest() -> None:
    text = (
        TEXT
        + """
[[exercise]]
id = "neck-turns"
hold_s = 3
[[item]]
id = "screen-distanse"
recheck_days = 3
[exclude]
ids = ["stares", "my-glide"]
[allow]
ids = ["stair"]
[[prescribed]]
id = "neck-tern"
"""
    )
    read_text(text)
    with pytest.raises(ConfigError) as caught:
        read_text(text, built_in=LIBRARY)
    assert [(p.line, p.key, p.nearest) for p in caught.value.problems] == [
        (19, "exercise[3].id", "neck-turn"),
        (22, "item[2].id", "screen-distance"),
        (25, "exclude.ids[1]", "stairs"),
        (27, "allow.ids[1]", "stairs"),
        (29, "prescribed[1].id", "neck-turn"),
    ]


def test_with_the_library_each_mistake_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(TEXT.replace('"seated"', '"siting"'), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read(path, built_in=LIBRARY)
    assert [p.line for p in caught.value.problems] == [9]


def test_an_id_twice_is_told() -> None:
    with pytest.raises(ConfigError) as caught:
        read_text('[[item]]\nid = "a"\n[[item]]\nid = "a"\n[[item]]\narea = "desk"')
    assert [p.line for p in caught.value.problems] == [4, 5]
