"""Which exercises are hidden from whom, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deskbreak.core.content import NEEDS, Exercise, Prescription, Profile
from deskbreak.core.fitting import NEED_WORDS, fits, hidden, obstacle
from deskbreak.core.memory import Memory
from deskbreak.core.recall import after_hurt
from tests.core.library_world import MORNING, exercise, shelf

NECK = exercise("neck-1", also=("shoulders",), cautions=("disc", "knee"))


@pytest.mark.parametrize(
    ("changes", "profile", "reason"),
    [
        ({}, {"exclude_ids": frozenset({"neck-1"})}, "you excluded it"),
        ({}, {"exclude_areas": frozenset({"neck"})}, "you excluded neck"),
        ({}, {"exclude_areas": frozenset({"shoulders"})}, "you excluded shoulders"),
        ({}, {"exclude_positions": frozenset({"seated"})}, "you excluded seated"),
        ({}, {"exclude_kinds": frozenset({"stretch"})}, "you excluded stretch"),
        ({}, {"exclude_visible": frozenset({"discreet"})}, "you excluded discreet"),
        ({"needs": ("floor",)}, {}, "it needs floor space"),
        ({"needs": ("chair", "stairs")}, {}, "it needs stairs"),
        ({"position": "floor"}, {}, "floor is not among your positions"),
        (
            {"visible": "conspicuous"},
            {"privacy": "visible"},
            "it is conspicuous, and you accept visible at most",
        ),
        ({}, {"cautions": frozenset({"knee"})}, "you ticked knee"),
        ({}, {"cautions": frozenset({"knee", "disc"})}, "you ticked disc and knee"),
    ],
)
def test_each_filter_hides_and_names_its_reason(
    changes: dict[str, Any], profile: dict[str, Any], reason: str
) -> None:
    one = replace(NECK, **changes)
    assert obstacle(one, Profile(**profile), Memory(), MORNING) == reason
    assert not fits(one, Profile(**profile), Memory(), MORNING)


def test_what_suits_has_no_obstacle() -> None:
    assert obstacle(NECK, Profile(), Memory(), MORNING) == ""
    assert hidden(shelf(NECK), Profile(), Memory(), MORNING) == ()


def test_allowing_lifts_the_caution_and_nothing_else() -> None:
    ticked = Profile(cautions=frozenset({"knee"}), allow_ids=frozenset({"neck-1"}))
    assert fits(NECK, ticked, Memory(), MORNING)
    assert not fits(replace(NECK, needs=("floor",)), ticked, Memory(), MORNING)
    sore = after_hurt(Memory(), "neck", MORNING)
    assert not fits(NECK, ticked, sore, MORNING)


@pytest.mark.parametrize("area", ["neck", "shoulders"])
def test_area_that_hurts_rests_for_seven_days(area: str) -> None:
    memory = after_hurt(Memory(), area, MORNING)
    almost = MORNING + timedelta(days=7, seconds=-1)
    words = obstacle(NECK, Profile(), memory, almost)
    assert words == f"{area} hurt: it rests until 2026-01-12"
    assert fits(NECK, Profile(), memory, MORNING + timedelta(days=7))


@pytest.mark.parametrize(
    ("profile", "shown"),
    [
        ({"cautions": frozenset({"knee"})}, True),
        ({"exclude_areas": frozenset({"neck"})}, True),
        ({"has": frozenset()}, True),
        ({"exclude_ids": frozenset({"neck-1"})}, False),
    ],
)
def test_prescribing_passes_every_filter_but_the_exclusion_of_that_very_one(
    profile: dict[str, Any], shown: bool
) -> None:
    plan = (Prescription("neck-1"),)
    one = replace(NECK, needs=("floor",))
    assert fits(one, Profile(**profile, prescribed=plan), Memory(), MORNING) is shown


def test_prescribed_exercise_rests_while_its_area_hurts() -> None:
    profile = Profile(prescribed=(Prescription("neck-1"),))
    sore = after_hurt(Memory(), "neck", MORNING)
    assert not fits(NECK, profile, sore, MORNING)


def test_hidden_ones_are_listed_with_their_reasons() -> None:
    mat: Exercise = exercise("mat", needs=("floor",))
    found = hidden(shelf(NECK, mat), Profile(), Memory(), MORNING)
    assert found == ((mat, "it needs floor space"),)


def test_every_need_has_words() -> None:
    assert set(NEED_WORDS) == set(NEEDS)
