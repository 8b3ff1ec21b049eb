"""The rotation rule, sentence by sentence, on small libraries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from deskbreak.core.content import Prescription, Profile
from deskbreak.core.memory import Memory
from deskbreak.core.messages import Outcome
from deskbreak.core.picker import SKIP_REST, Want, pick
from deskbreak.core.recall import after_another, after_break, after_hurt
from tests.core.library_world import (
    MONDAY,
    MORNING,
    a_choice,
    a_want,
    exercise,
    picked,
    run,
    shelf,
    walk,
)

NECK = exercise("neck-1")
HIPS = exercise("hips-1", "hips")


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


# ------------------------------------------------------------------ length


@pytest.mark.parametrize(
    ("length", "item_wanted", "expected"),
    [
        # 30 s of movement and 5 to get ready, 15 kept for the desk question
        (60, True, ""),
        (75, True, "it"),
        (74, True, ""),
        (60, False, "it"),
    ],
)
def test_exercise_fits_within_the_break_less_the_time_for_the_item(
    length: int, item_wanted: bool, expected: str
) -> None:
    library = shelf(exercise("it", duration=seconds(55)))
    choice = a_choice(library, a_want(length, item_wanted=item_wanted))
    assert choice is not None
    assert ("it" if not choice.relaxed else "") == expected


def test_getting_ready_does_not_count_in_a_break_under_a_minute() -> None:
    library = shelf(exercise("look-far", "eyes", kind="eyes", duration=seconds(20)))
    choice = a_choice(library, a_want(20, kinds=("eyes",)))
    assert choice is not None
    assert choice.relaxed == ""


def test_walk_of_five_minutes_fits_a_break_of_five_minutes() -> None:
    choice = a_choice(shelf(walk(seconds=300)), a_want(300, walk_every=1))
    assert choice is not None
    assert choice.relaxed == ""


# ------------------------------------------------------------------- lanes


def test_every_third_break_is_a_walk() -> None:
    library = shelf(walk(), *(exercise(f"e{n}", a) for n, a in enumerate(_AREAS)))
    kinds = [e.kind for e in run(library, Profile(), [a_want()] * 9).exercises]
    assert kinds == ["stretch", "stretch", "walk"] * 3


_AREAS = ("neck", "hips", "legs", "eyes", "wrists")


@pytest.mark.parametrize(
    ("walk_every", "expected"),
    [(0, []), (1, [1, 2, 3, 4, 5, 6]), (2, [2, 4, 6])],
)
def test_walks_come_as_often_as_asked_for(walk_every: int, expected: list[int]) -> None:
    library = shelf(walk(), *(exercise(f"e{n}", a) for n, a in enumerate(_AREAS)))
    found = run(library, Profile(), [a_want(walk_every=walk_every)] * 6)
    walks = [n for n, e in enumerate(found.exercises, 1) if e.kind == "walk"]
    assert walks == expected


def test_eye_breaks_in_between_do_not_hurry_the_next_walk() -> None:
    eyes = exercise("blink", "eyes", kind="eyes", duration=seconds(20))
    library = shelf(walk(), eyes, exercise("a"), exercise("b", "hips"))
    main, short = a_want(), a_want(20, kinds=("eyes",))
    found = run(library, Profile(), [main, short, short] * 6)
    main_breaks = [e.kind == "walk" for e in found.exercises[::3]]
    assert main_breaks == [False, False, True] * 2


def test_walk_is_offered_out_of_turn_after_a_long_hold() -> None:
    library = shelf(NECK, walk())
    assert picked(library, a_want(walk=True)) == "walk"


def test_no_walk_is_offered_where_walks_are_off_even_after_a_long_hold() -> None:
    choice = a_choice(shelf(NECK, walk()), a_want(walk=True, walk_every=0))
    assert choice is not None
    assert choice.exercise.id == "neck-1"


def test_stretch_stands_in_for_a_walk_that_does_not_fit_and_says_so() -> None:
    choice = a_choice(shelf(NECK), a_want(walk=True))
    assert choice is not None
    assert (choice.exercise.id, choice.relaxed) == ("neck-1", "no walk fits now")


def test_stretch_stands_in_silently_where_the_rhythm_alone_asked_for_a_walk() -> None:
    choice = a_choice(shelf(NECK), memory=Memory(since_walk=2))
    assert choice is not None
    assert choice.relaxed == ""


def test_walk_stands_in_where_no_stretch_fits() -> None:
    assert picked(shelf(walk())) == "walk"


def test_walks_for_their_own_sake_fill_the_break() -> None:
    library = shelf(walk("short", 60), walk("long", 300))
    found = run(library, Profile(), [a_want(300, walk_every=1)] * 4)
    assert found.ids == ["long"] * 4


def test_walks_for_their_own_sake_are_short_where_no_long_one_fits() -> None:
    assert picked(shelf(walk("short", 60)), a_want(600, kinds=("walk",))) == "short"


# ---------------------------------------------------------------- rotation


def test_nothing_comes_twice_before_everything_came_once() -> None:
    library = shelf(*(exercise(f"e{n}", a) for n, a in enumerate(_AREAS * 3)))
    ids = run(library, Profile(), [a_want(walk_every=0)] * 45).ids
    for start in (0, 15, 30):
        assert len(set(ids[start : start + 15])) == 15


def test_one_of_the_next_lap_is_borrowed_rather_than_the_same_area_twice() -> None:
    library = shelf(exercise("n1"), exercise("n2"), exercise("n3"), HIPS)
    areas = [e.area for e in run(library, Profile(), [a_want()] * 12).exercises]
    assert all(one != next_one for one, next_one in pairwise(areas))


def test_single_area_is_offered_again_where_there_is_no_other() -> None:
    ids = run(shelf(exercise("n1"), exercise("n2")), Profile(), [a_want()] * 4).ids
    assert ids[0] != ids[1]
    assert ids[:2] == ids[2:]


def test_new_exercise_does_not_make_up_for_the_laps_it_was_not_there() -> None:
    old = [exercise(f"e{n}", area) for n, area in enumerate(_AREAS)]
    memory = Memory(
        breaks=100,
        laps={e.id: 20 for e in old},
        last_done={e.id: 96 + n for n, e in enumerate(old)},
    )
    library = shelf(*old, exercise("new", "chest"))
    ids = []
    for _ in range(12):
        found = pick(library, Profile(), memory, a_want(walk_every=0), MORNING, MONDAY)
        assert found is not None
        ids.append(found.id)
        memory = after_break(memory, found, Outcome.TAKEN, MONDAY)
    assert ids.count("new") == 2


def test_focus_brings_an_area_up() -> None:
    library = shelf(NECK, HIPS)
    for area, expected in (("neck", "neck-1"), ("hips", "hips-1")):
        profile = Profile(focus={"neck": 0.5, "hips": 0.5} | {area: 2.0})
        assert picked(library, profile=profile) == expected


def test_longer_exercise_is_preferred_where_all_else_is_equal() -> None:
    library = shelf(
        exercise("a", duration=seconds(10)), exercise("b", duration=seconds(160))
    )
    assert picked(library) == "b"


def test_often_skipped_exercise_waits_behind_its_equals() -> None:
    library = shelf(exercise("a"), exercise("b"))
    for unloved, expected in (("a", "b"), ("b", "a")):
        assert picked(library, memory=Memory(skips={unloved: 3})) == expected


# ------------------------------------------------------------------ skipped


def test_skipped_exercise_stays_away_for_five_breaks() -> None:
    library = shelf(exercise("a"), exercise("b", "hips"), exercise("c", "legs"))
    first = a_choice(library)
    assert first is not None
    skipped = first.exercise
    memory = after_break(Memory(), skipped, Outcome.SKIPPED, MONDAY)
    offered = []
    for _ in range(SKIP_REST + 3):
        found = pick(library, Profile(), memory, a_want(walk_every=0), MORNING, MONDAY)
        assert found is not None
        offered.append(found.id)
        memory = after_break(memory, found, Outcome.TAKEN, MONDAY)
    assert skipped.id not in offered[:SKIP_REST]
    assert skipped.id in offered[SKIP_REST:]


def test_another_one_gives_another_and_counts_as_a_skip_of_the_first() -> None:
    library = shelf(NECK, HIPS)
    first = picked(library)
    refused = library.exercise(first)
    assert refused is not None
    memory = after_another(Memory(), refused)
    second = picked(library, memory=memory)
    assert second != first
    assert memory.skips == {first: 1}
    assert memory.breaks == 0


# --------------------------------------------------------------- relaxation


def test_what_was_just_skipped_comes_back_where_all_was_skipped() -> None:
    memory = Memory(breaks=1, last_skipped={"neck-1": 1})
    choice = a_choice(shelf(NECK), memory=memory)
    assert choice is not None
    assert choice.relaxed == "all else was skipped a short while ago"


def test_item_gives_up_its_time_before_an_exercise_is_cut() -> None:
    choice = a_choice(shelf(exercise("it", duration=seconds(58))), a_want(60))
    assert choice is not None
    assert choice.relaxed == "it takes the whole break"


def test_not_this_one_gives_way_where_there_is_no_other() -> None:
    choice = a_choice(shelf(NECK), a_want(exclude_ids=("neck-1",)))
    assert choice is not None
    assert choice.relaxed == "there is no other"


def test_shortest_is_offered_where_even_that_is_longer_than_the_break() -> None:
    library = shelf(
        exercise("long", duration=seconds(40)), exercise("short", duration=seconds(20))
    )
    choice = a_choice(library, a_want(10))
    assert choice is not None
    assert choice.exercise.id == "short"
    assert choice.relaxed.startswith("it is longer than the break")


def test_kinds_of_the_break_never_give_way() -> None:
    library = shelf(NECK)
    assert a_choice(library, a_want(kinds=("eyes",))) is None
    want = Want(timedelta(minutes=3), kinds=("eyes",))
    assert pick(library, Profile(), Memory(), want, MORNING, MONDAY) is None


def test_nothing_is_offered_where_everything_hurts() -> None:
    memory = after_hurt(Memory(), "neck", MORNING - timedelta(days=1))
    assert a_choice(shelf(NECK), memory=memory) is None


# --------------------------------------------------------------- prescribed


PLAN = Prescription("tilt", per_day=2)
TILT = exercise(
    "tilt",
    "lower_back",
    position="floor",
    needs=("floor",),
    cautions=("knee",),
    visible="conspicuous",
)
PATIENT = Profile(prescribed=(PLAN,), cautions=frozenset({"knee"}), privacy="discreet")


def test_prescribed_exercise_comes_first_at_most_every_second_break_until_met() -> None:
    library = shelf(TILT, NECK, HIPS, exercise("legs-1", "legs"))
    found = run(library, PATIENT, [a_want(walk_every=0)] * 8)
    assert [n for n, name in enumerate(found.ids) if name == "tilt"] == [0, 2]
    assert [choice.prescribed for choice in found.choices[:4]] == [
        True,
        False,
        True,
        False,
    ]


def test_count_of_the_plan_begins_anew_each_day() -> None:
    library = shelf(TILT, NECK, HIPS, exercise("legs-1", "legs"))
    ids = run(library, PATIENT, [a_want(walk_every=0)] * 32).ids
    assert ids[16:19:2] == ["tilt", "tilt"]


def test_plan_that_is_furthest_behind_comes_first() -> None:
    library = shelf(TILT, exercise("tuck"), NECK)
    plans = (Prescription("tilt", per_day=4), Prescription("tuck"))
    profile = Profile(prescribed=plans)
    memory = Memory(breaks=3, done_today={"tilt": 1}, today=MONDAY)
    assert picked(library, profile=profile, memory=memory) == "tuck"


@pytest.mark.parametrize(
    ("plan", "due"),
    [
        (Prescription("tilt", days=frozenset({1})), True),
        (Prescription("tilt", days=frozenset({2, 3})), False),
        (Prescription("tilt", until=MONDAY), True),
        (Prescription("tilt", until=MONDAY - timedelta(days=1)), False),
    ],
)
def test_plan_counts_on_its_days_and_until_its_end(
    plan: Prescription, due: bool
) -> None:
    choice = a_choice(shelf(TILT, NECK), profile=replace(PATIENT, prescribed=(plan,)))
    assert choice is not None
    assert choice.prescribed is due


def test_walk_after_a_long_hold_goes_before_the_plan() -> None:
    library = shelf(TILT, walk())
    choice = a_choice(library, a_want(walk=True), profile=PATIENT)
    assert choice is not None
    assert choice.exercise.id == "walk"


def test_plan_waits_where_its_exercise_is_too_long_for_the_break() -> None:
    long_tilt = replace(TILT, duration=seconds(200))
    assert picked(shelf(long_tilt, NECK), profile=PATIENT) == "neck-1"


def test_plan_for_an_exercise_that_nobody_knows_is_passed_over() -> None:
    profile = Profile(prescribed=(Prescription("gone"),))
    assert picked(shelf(NECK), profile=profile) == "neck-1"


def test_same_question_has_the_same_answer_and_another_day_may_have_another() -> None:
    library = shelf(*(exercise(f"e{n}", "neck") for n in range(12)))
    days = [date(2026, 1, n) for n in range(1, 20)]
    one, two = (
        [pick(library, Profile(), Memory(), a_want(), MORNING, day) for day in days]
        for _ in range(2)
    )
    assert one == two
    assert len({e.id for e in one if e}) > 1
