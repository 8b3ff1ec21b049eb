"""The checklist item beside the exercise, and the item of a posture nudge."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskbreak.core.content import Answer, ChecklistItem, Library, Profile
from deskbreak.core.memory import ItemMemory, Memory
from deskbreak.core.picker import pick_item, pick_posture
from deskbreak.core.recall import after_answer, after_asked
from tests.core.library_world import MONDAY, MORNING, item


def desk(*items: ChecklistItem) -> Library:
    return Library((), items)


def known(answer: Answer, days_ago: float) -> ItemMemory:
    return ItemMemory(answer, MORNING - timedelta(days=days_ago))


def asked(library: Library, memory: Memory | None = None, days: int = 0) -> str:
    later = timedelta(days=days)
    found = pick_item(
        library, Profile(), memory or Memory(), MORNING + later, MONDAY + later
    )
    return found.id if found else ""


CHAIR, SCREEN, MOUSE = item("c"), item("s", "screen"), item("m", "mouse")


def test_unanswered_comes_before_no_and_no_before_yes() -> None:
    library = desk(CHAIR, SCREEN, MOUSE)
    memory = Memory(items={"c": known("yes", 90), "s": known("no", 40)})
    assert asked(library, memory) == "m"
    memory = Memory(items={**memory.items, "m": known("yes", 35)})
    assert asked(library, memory) == "s"


def test_oldest_yes_comes_first() -> None:
    memory = Memory(items={"c": known("yes", 40), "s": known("fixed", 60)})
    assert asked(desk(CHAIR, SCREEN), memory) == "s"


@pytest.mark.parametrize("answer", ["yes", "no", "fixed"])
def test_answer_sleeps_for_its_recheck(answer: Answer) -> None:
    library = desk(item("c", recheck=timedelta(days=10)))
    assert asked(library, Memory(items={"c": known(answer, 9.9)})) == ""
    assert asked(library, Memory(items={"c": known(answer, 10)})) == "c"


def test_later_comes_back_the_next_day_and_not_mine_never() -> None:
    library = desk(CHAIR)
    later = after_answer(Memory(), "c", "chair", "later", MORNING, MONDAY)
    later = after_answer(later, "x", "feet", "yes", MORNING, MONDAY)
    later = after_answer(later, "y", "desk", "yes", MORNING, MONDAY)
    assert asked(library, later) == ""
    assert asked(library, later, days=1) == "c"
    never = Memory(items={"c": known("not_mine", 4000)})
    assert asked(library, never) == ""


def test_areas_of_the_last_two_items_rest() -> None:
    library = desk(CHAIR, item("c2"), SCREEN, MOUSE, item("d", "desk"))
    memory = Memory()
    names = []
    for _ in range(5):
        found = pick_item(library, Profile(), memory, MORNING, MONDAY)
        assert found is not None
        names.append(found.id)
        memory = after_asked(memory, found, MORNING, MONDAY)
    assert names == ["c", "s", "m", "c2", "d"]


def test_no_item_twice_in_a_day() -> None:
    memory = after_asked(Memory(), CHAIR, MORNING, MONDAY)
    memory = after_asked(memory, SCREEN, MORNING, MONDAY)
    memory = after_asked(memory, MOUSE, MORNING, MONDAY)
    assert asked(desk(CHAIR, SCREEN), memory) == ""
    assert asked(desk(CHAIR, SCREEN), memory, days=1) == "c"


def test_item_for_a_thing_comes_only_to_those_who_have_it() -> None:
    library = desk(item("laptop-stand", "laptop", applies_if="laptop"))
    owner = Profile(applies=frozenset({"laptop"}))
    assert asked(library) == ""
    found = pick_item(library, owner, Memory(), MORNING, MONDAY)
    assert found is not None


def nudged(library: Library, times: int) -> list[str]:
    memory = Memory()
    names = []
    for _ in range(times):
        found = pick_posture(library, Profile(), memory, MONDAY)
        assert found is not None
        names.append(found.id)
        memory = after_asked(memory, found, MORNING, MONDAY)
    return names


def test_posture_items_take_turns_all_day_and_areas_alternate() -> None:
    library = desk(
        item("back", posture=True),
        item("legs", posture=True),
        item("stool", effort="buy"),
        item("loose", "keyboard", posture=True),
    )
    assert nudged(library, 6) == ["back", "loose", "legs"] * 2


def test_posture_item_does_not_sleep_after_a_yes() -> None:
    library = desk(item("back", posture=True))
    memory = after_answer(Memory(), "back", "chair", "yes", MORNING, MONDAY)
    assert pick_posture(library, Profile(), memory, MONDAY) is not None


def test_no_posture_item_is_no_nudge() -> None:
    mine = Memory(items={"back": known("not_mine", 1)})
    assert pick_posture(desk(CHAIR), Profile(), Memory(), MONDAY) is None
    library = desk(item("back", posture=True))
    assert pick_posture(library, Profile(), mine, MONDAY) is None
