"""The texts that ship: form, references, counts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from deskbreak.core.content import (
    CAUTIONS,
    GET_READY,
    ITEM_AREAS,
    ChecklistItem,
    Exercise,
)
from deskbreak.core.guidance import clock_time
from deskbreak.library.loader import built_in
from deskbreak.library.words import load_evidence, load_safety

EXERCISES = built_in().exercises
ITEMS = built_in().items
EXERCISE = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
ITEM = pytest.mark.parametrize("item", ITEMS, ids=lambda i: i.id)

#: A first step begins with what to do; a new verb is added here on purpose.
VERBS = frozenset(
    {
        "Arch",
        "Bend",
        "Breathe",
        "Bring",
        "Close",
        "Draw",
        "Get",
        "Go",
        "Hold",
        "Kneel",
        "Lie",
        "Lift",
        "Link",
        "Look",
        "Make",
        "Move",
        "Open",
        "Put",
        "Reach",
        "Rest",
        "Sit",
        "Stand",
        "Straighten",
        "Stretch",
        "Take",
        "Turn",
        "Walk",
    }
)


@EXERCISE
def test_first_step_stands_alone(exercise: Exercise) -> None:
    first = exercise.steps[0]
    assert first.split()[0].rstrip(",:") in VERBS
    # Enough to begin with: neither "Sit tall." nor the middle of something.
    assert len(first.split()) >= 7
    assert first[0].isupper()


@EXERCISE
def test_later_steps_go_on_from_the_first(exercise: Exercise) -> None:
    # The guide tells the first one and "Then: …" while one gets ready: where to sit
    # or stand has been said by then.
    begins = {"Begin", "Kneel", "Lie", "Sit", "Stand", "Start"}
    places = {"Arms", "Feet", "Hands", "Knees", "Legs"}
    words = {step.split()[0] for step in exercise.steps[1:]}
    assert not words & (begins | places)


@EXERCISE
def test_steps_are_two_to_five_short_sentences(exercise: Exercise) -> None:
    assert 2 <= len(exercise.steps) <= 5
    for step in exercise.steps:
        assert len(step) <= 90
        assert step.endswith(".")
    assert len(set(exercise.steps)) == len(exercise.steps)


@EXERCISE
def test_exercise_says_what_to_feel_and_what_to_avoid(exercise: Exercise) -> None:
    assert exercise.feel
    assert exercise.feel[0].islower()
    assert exercise.avoid.endswith(".")


@EXERCISE
def test_exercise_names_its_picture(exercise: Exercise) -> None:
    assert exercise.scene == exercise.id
    assert exercise.view in ("side", "front", "hand", "eyes")


@EXERCISE
def test_floor_exercises_need_the_floor_and_walks_a_way(exercise: Exercise) -> None:
    assert (exercise.position == "floor") == ("floor" in exercise.needs)
    if exercise.position == "walking":
        assert set(exercise.needs) & {"walkway", "stairs", "outdoors"}
        assert exercise.kind == "walk"


@ITEM
def test_item_is_short_and_has_a_fix(item: ChecklistItem) -> None:
    assert len(item.question) <= 90
    assert item.question.endswith("?" if item.style == "question" else ("?", "."))
    assert item.why.endswith(".")
    assert 1 <= len(item.fix) <= 3
    for fix in item.fix:
        assert len(fix) <= 90
        assert fix.endswith(".")


@pytest.mark.parametrize("one", [*EXERCISES, *ITEMS], ids=lambda one: one.id)
def test_every_source_is_known(one: Exercise | ChecklistItem) -> None:
    evidence = load_evidence()
    for key in one.source:
        assert evidence.title(key) != key
    assert not one.seed or "seed" in one.source


def test_ids_and_titles_are_unique() -> None:
    for values in (
        [e.id for e in EXERCISES],
        [e.title for e in EXERCISES],
        [i.id for i in ITEMS],
        [i.question for i in ITEMS],
    ):
        assert len(set(values)) == len(values)


def test_twins_name_each_other_one_on_the_floor_and_one_at_the_desk() -> None:
    twins = [e for e in EXERCISES if e.twin]
    for one in twins:
        other = built_in().exercise(one.twin)
        assert other is not None
        assert other.twin == one.id
        assert {one.position == "floor", other.position == "floor"} == {True, False}
        assert one.area == other.area
    assert len(twins) == 8
    assert {e.id for e in EXERCISES if e.position == "floor"} <= {e.id for e in twins}


def test_every_caution_has_words_and_hides_something() -> None:
    described = [caution.tag for caution in load_safety().cautions]
    assert sorted(described) == sorted(CAUTIONS)
    used = {tag for exercise in EXERCISES for tag in exercise.cautions}
    assert used == set(CAUTIONS)
    known = load_evidence()
    for caution in load_safety().cautions:
        assert all(known.title(key) != key for key in caution.source)


def test_library_holds_what_it_is_said_to_hold() -> None:
    assert Counter(e.kind for e in EXERCISES) == {
        "stretch": 24,
        "mobilise": 14,
        "strengthen": 12,
        "walk": 6,
        "eyes": 4,
        "breathe": 2,
    }
    assert Counter(e.area for e in EXERCISES) == {
        "lower_back": 10,
        "legs": 7,
        "wrists": 7,
        "upper_back": 6,
        "whole_body": 6,
        "shoulders": 5,
        "neck": 4,
        "chest": 4,
        "hips": 4,
        "eyes": 4,
        "ankles": 3,
        "mind": 2,
    }
    assert Counter(e.position for e in EXERCISES) == {
        "seated": 35,
        "standing": 18,
        "walking": 5,
        "floor": 4,
    }
    assert len(ITEMS) == 46
    assert {i.area for i in ITEMS} == set(ITEM_AREAS)
    assert [i.id for i in ITEMS if i.style == "prompt"] == ["habit-lift", "habit-water"]
    assert sum(i.posture for i in ITEMS) >= 8


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("neck-side-bend", 53),
        ("cross-body", 39),
        ("pelvic-tilt", 135),
        ("knee-to-chest", 69),
        ("childs-pose", 65),
        ("cat-cow", 65),
        ("ankle-pump", 85),
        ("leg-extension", 55),
        ("back-curl", 17),
        ("walk-5", 305),
    ],
)
def test_time_on_the_clock_is_as_planned(name: str, seconds: int) -> None:
    exercise = built_in().exercise(name)
    assert exercise is not None
    assert abs(clock_time(exercise) - timedelta(seconds=seconds)) <= timedelta(
        seconds=4
    )


def test_most_exercises_fit_into_a_minute() -> None:
    times = [clock_time(exercise) for exercise in EXERCISES]
    assert sum(time <= timedelta(seconds=60) for time in times) == 46
    assert sum(time <= timedelta(seconds=135) for time in times) == 60
    assert min(times) > GET_READY


def test_everyone_has_something_in_every_usual_break() -> None:
    discreet = [e for e in EXERCISES if e.visible == "discreet" and not e.needs]
    assert len({e.area for e in discreet}) >= 5
