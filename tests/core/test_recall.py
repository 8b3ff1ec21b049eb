"""What is remembered of a break, an answer and a pain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskbreak.core.codec import decode, encode
from deskbreak.core.memory import ItemMemory, Memory
from deskbreak.core.messages import Outcome
from deskbreak.core.recall import (
    RECENT,
    after_another,
    after_answer,
    after_asked,
    after_break,
    after_hurt,
    after_posture,
)
from tests.core.library_world import MONDAY, MORNING, exercise, item, walk

NECK = exercise("neck-1")
TUESDAY = MONDAY + timedelta(days=1)


def test_taken_break_counts_a_lap_and_todays_count() -> None:
    memory = after_break(Memory(), NECK, Outcome.TAKEN, MONDAY)
    memory = after_break(memory, NECK, Outcome.TAKEN, MONDAY)
    assert memory.breaks == 2
    assert memory.laps == {"neck-1": 2}
    assert memory.done_today == {"neck-1": 2}
    assert memory.last_done == {"neck-1": 2}
    assert memory.recent_areas == ("neck", "neck")
    assert memory.last_kind == "stretch"


def test_skipped_break_counts_a_skip_and_no_lap() -> None:
    memory = after_break(Memory(), NECK, Outcome.SKIPPED, MONDAY)
    assert memory.breaks == 1
    assert memory.laps == {}
    assert memory.done_today == {}
    assert memory.skips == {"neck-1": 1}
    assert memory.last_skipped == {"neck-1": 1}


def test_taking_it_forgives_the_skips() -> None:
    memory = after_break(Memory(), NECK, Outcome.SKIPPED, MONDAY)
    memory = after_break(memory, NECK, Outcome.TAKEN, MONDAY)
    assert memory.skips == {}


@pytest.mark.parametrize(
    "outcome", [o for o in Outcome if o not in (Outcome.TAKEN, Outcome.SKIPPED)]
)
def test_other_outcomes_leave_no_trace(outcome: Outcome) -> None:
    assert after_break(Memory(), NECK, outcome, MONDAY) == Memory()


def test_breaks_since_the_walk_count_only_those_that_could_be_one() -> None:
    memory = after_break(Memory(), NECK, Outcome.TAKEN, MONDAY)
    memory = after_break(memory, NECK, Outcome.TAKEN, MONDAY, walk_lane=False)
    assert memory.since_walk == 1
    assert after_break(memory, walk(), Outcome.SKIPPED, MONDAY).since_walk == 0


def test_only_the_last_twenty_areas_are_kept() -> None:
    memory = Memory()
    for _ in range(RECENT + 5):
        memory = after_break(memory, NECK, Outcome.TAKEN, MONDAY)
    assert len(memory.recent_areas) == RECENT


def test_new_day_begins_todays_counts_anew() -> None:
    memory = after_break(Memory(), NECK, Outcome.TAKEN, MONDAY)
    memory = after_asked(memory, item("c"), MORNING, MONDAY)
    memory = after_break(memory, NECK, Outcome.SKIPPED, TUESDAY)
    assert memory.today == TUESDAY
    assert memory.done_today == {}
    assert memory.asked_today == ()


def test_another_one_is_a_skip_of_the_exercise_within_the_same_break() -> None:
    memory = after_another(Memory(breaks=4), NECK)
    assert memory.breaks == 4
    assert memory.last_skipped == {"neck-1": 5}


def test_question_that_was_shown_stays_unanswered() -> None:
    memory = after_asked(Memory(), item("c"), MORNING, MONDAY)
    assert memory.asked_today == ("c",)
    assert memory.recent_item_areas == ("chair",)
    assert memory.items == {}


def test_prompt_that_was_shown_counts_as_answered() -> None:
    memory = after_asked(Memory(), item("w", style="prompt"), MORNING, MONDAY)
    assert memory.items == {"w": ItemMemory("yes", MORNING)}


def test_answer_to_what_was_just_shown_is_not_asking_twice() -> None:
    memory = after_asked(Memory(), item("c"), MORNING, MONDAY)
    memory = after_answer(memory, "c", "chair", "no", MORNING, MONDAY)
    assert memory.asked_today == ("c",)
    assert memory.recent_item_areas == ("chair",)
    assert memory.items == {"c": ItemMemory("no", MORNING)}


def test_item_asked_again_moves_to_the_end_of_the_day() -> None:
    memory = Memory()
    for name in ("a", "b", "c", "a"):
        memory = after_asked(memory, item(name, name), MORNING, MONDAY)
    assert memory.asked_today == ("b", "c", "a")
    assert memory.recent_item_areas == ("c", "a")


def test_pain_is_remembered_with_its_time() -> None:
    memory = after_hurt(Memory(), "neck", MORNING)
    assert memory.hurts == {"neck": MORNING}


def test_memory_survives_being_written_down() -> None:
    memory = after_break(Memory(), NECK, Outcome.SKIPPED, MONDAY)
    memory = after_answer(memory, "c", "chair", "later", MORNING, MONDAY)
    memory = after_hurt(memory, "neck", MORNING)
    assert decode(Memory, encode(memory)) == memory


def test_standing_is_remembered_for_the_day_only() -> None:
    memory = after_posture(Memory(), MONDAY, standing=True)
    assert memory.standing
    assert after_break(memory, NECK, Outcome.TAKEN, MONDAY).standing
    assert not after_break(memory, NECK, Outcome.TAKEN, TUESDAY).standing
    assert not after_posture(memory, MONDAY, standing=False).standing
