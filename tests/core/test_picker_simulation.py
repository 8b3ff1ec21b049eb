"""Four hundred breaks of five people with the library as it ships."""

from __future__ import annotations

import zlib
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from deskbreak.core.messages import Outcome
from deskbreak.core.picker import Want
from deskbreak.library.loader import built_in
from tests.core.library_world import PEOPLE, Run, run

BREAKS = 400


def wants(seconds: int) -> list[Want]:
    return [Want(timedelta(seconds=seconds), item_wanted=False)] * BREAKS


def laps(found: Run, *, walks: bool) -> list[int]:
    counts = Counter(e.id for e in found.exercises if (e.kind == "walk") is walks)
    return list(counts.values())


def closest_repeat(found: Run) -> int:
    """Return how many breaks apart the closest two of one stretch were."""
    last: dict[str, int] = {}
    closest = BREAKS
    for number, exercise in enumerate(found.exercises):
        if exercise.kind == "walk":
            continue
        closest = min(closest, number - last.get(exercise.id, -BREAKS))
        last[exercise.id] = number
    return closest


@pytest.mark.parametrize(
    ("person", "seconds", "pool", "all_seen_within", "apart"),
    [
        ("home office with floor space", 130, 59, 85, 45),
        ("open-plan office", 130, 51, 72, 45),
        ("seated only", 130, 33, 33, 20),
        ("call centre", 130, 25, 36, 21),
        ("osteoporosis and knee", 130, 40, 58, 40),
        ("home office with floor space", 40, 31, 31, 16),
        ("open-plan office", 40, 28, 28, 16),
        ("seated only", 40, 19, 19, 9),
        ("call centre", 40, 12, 12, 6),
        ("osteoporosis and knee", 40, 22, 22, 10),
    ],
)
def test_breaks_of_one_length_turn_over_evenly(
    person: str, seconds: int, pool: int, all_seen_within: int, apart: int
) -> None:
    found = run(built_in(), PEOPLE[person], wants(seconds))
    areas = [exercise.area for exercise in found.exercises]
    firsts = {name: found.ids.index(name) + 1 for name in found.ids}
    assert all(one != following for one, following in pairwise(areas))
    assert len(firsts) == pool
    assert max(firsts.values()) <= all_seen_within
    assert closest_repeat(found) >= apart
    for lane in (True, False):
        counts = laps(found, walks=lane) or [0]
        assert max(counts) - min(counts) <= 1
    assert not any(choice.relaxed for choice in found.choices)


@pytest.mark.parametrize("person", PEOPLE)
def test_breaks_of_mixed_lengths_with_skips_stay_varied(person: str) -> None:
    lengths = [40, 75, 130, 310]
    chances = [zlib.crc32(f"break {n}".encode()) for n in range(BREAKS)]
    mixed = [
        Want(timedelta(seconds=lengths[chance % 4]), item_wanted=False)
        for chance in chances
    ]
    outcomes = [
        Outcome.SKIPPED if chance // 4 % 5 == 0 else Outcome.TAKEN for chance in chances
    ]
    found = run(built_in(), PEOPLE[person], mixed, outcomes)
    areas = [exercise.area for exercise in found.exercises]
    assert all(one != following for one, following in pairwise(areas))
    assert closest_repeat(found) >= 5
    rarest, most = min(laps(found, walks=False)), max(laps(found, walks=False))
    assert rarest >= 1
    assert most <= BREAKS / 10
    shares = Counter(areas)
    del shares["whole_body"]
    assert max(shares.values()) < 0.25 * BREAKS


@pytest.mark.parametrize("person", ["open-plan office", "osteoporosis and knee"])
def test_a_third_of_all_breaks_are_walks(person: str) -> None:
    found = run(built_in(), PEOPLE[person], wants(180))
    assert sum(e.kind == "walk" for e in found.exercises) == BREAKS // 3


def test_eye_breaks_of_twenty_seconds_alternate_between_what_fits() -> None:
    want = Want(timedelta(seconds=20), kinds=("eyes",))
    found = run(built_in(), PEOPLE["open-plan office"], [want] * 12)
    assert set(found.ids) == {"look-far", "slow-blink"}
    assert all(one != following for one, following in pairwise(found.ids))
    assert not any(choice.relaxed for choice in found.choices)


def test_walk_trial_of_five_minutes_is_always_the_five_minute_walk() -> None:
    want = Want(timedelta(minutes=5), kinds=("walk",), walk_every=1)
    found = run(built_in(), PEOPLE["open-plan office"], [want] * 6)
    assert set(found.ids) == {"walk-5"}
