"""How the desk stands."""

from __future__ import annotations

from datetime import UTC, time, timedelta

import pytest

from deskbreak.core.checklist import (
    Standing,
    desk_check,
    scores,
    standing,
    summarise,
    to_fix,
    to_get,
    whole,
)
from deskbreak.core.content import Answer, Library, Profile
from deskbreak.core.desk import Score
from deskbreak.core.memory import ItemMemory, Memory
from deskbreak.core.words import desk_lines
from tests.core.library_world import MORNING, item

LIBRARY = Library(
    (),
    (
        item("seat"),
        item("pad", effort="buy"),
        item("new-chair", effort="ask"),
        item("top", "screen"),
        item("two", "screen", applies_if="two_screens"),
        item("water", "habits", style="prompt"),
    ),
)


def answered(days_ago: float = 1, **answers: Answer) -> Memory:
    at = MORNING - timedelta(days=days_ago)
    return Memory(
        items={k.replace("_", "-"): ItemMemory(v, at) for k, v in answers.items()}
    )


@pytest.mark.parametrize(
    ("answer", "days_ago", "expected"),
    [
        ("yes", 1, Standing.GOOD),
        ("fixed", 29.9, Standing.GOOD),
        ("yes", 30, Standing.RECHECK),
        ("no", 1, Standing.TO_FIX),
        ("no", 400, Standing.TO_FIX),
        ("later", 1, Standing.OPEN),
        ("not_mine", 1, Standing.NOT_MINE),
    ],
)
def test_item_stands_where_its_last_answer_put_it(
    answer: Answer, days_ago: float, expected: Standing
) -> None:
    memory = answered(days_ago, seat=answer)
    assert standing(item("seat"), memory, MORNING) is expected


def test_item_never_asked_is_open() -> None:
    assert standing(item("seat"), Memory(), MORNING) is Standing.OPEN


def test_scores_count_what_concerns_this_person() -> None:
    memory = answered(seat="yes", pad="no", new_chair="not_mine")
    assert scores(LIBRARY, Profile(), memory, MORNING) == (
        Score("chair", good=1, to_fix=1, open=0, recheck=0),
        Score("screen", good=0, to_fix=0, open=1, recheck=0),
    )


def test_whole_desk_counts_the_good_ones_to_recheck_as_good() -> None:
    owner = Profile(applies=frozenset({"two_screens"}))
    score = whole(LIBRARY, owner, answered(40, seat="yes", two="fixed"), MORNING)
    assert score == Score("", good=2, to_fix=0, open=3, recheck=2)
    assert score.total == 5


def test_what_can_be_done_now_is_fixed_first_and_buying_comes_last() -> None:
    memory = answered(pad="no", new_chair="no", top="no", seat="yes")
    names = [one.id for one in to_fix(LIBRARY, Profile(), memory)]
    assert names == ["top", "new-chair", "pad"]


def test_lists_for_later_hold_what_to_buy_and_what_to_ask_for() -> None:
    memory = answered(pad="no", new_chair="no", top="no")
    for effort, expected in (("buy", ["pad"]), ("ask", ["new-chair"])):
        found = to_get(LIBRARY, Profile(), memory, effort)
        assert [one.id for one in found] == expected


def test_desk_check_goes_through_all_questions_the_open_ones_first() -> None:
    memory = answered(seat="yes", pad="no")
    names = [one.id for one in desk_check(LIBRARY, Profile(), memory, MORNING)]
    assert names == ["new-chair", "top", "pad", "seat"]


def test_what_was_answered_today_is_not_asked_again_and_yesterday_is() -> None:
    at = MORNING.replace(hour=2)  # still yesterday, for a day that begins at 04:00
    for hours, left in ((1, False), (8, False), (30, True)):
        known = ItemMemory("yes", (at - timedelta(hours=hours)).astimezone(UTC))
        asked = desk_check(
            LIBRARY,
            Profile(),
            Memory(items={"seat": known}),
            at,
            day_starts_at=time(4),
        )
        assert ("seat" in [one.id for one in asked]) is left
        assert "top" in [one.id for one in asked]


def test_the_summary_has_the_scores_and_three_lists() -> None:
    memory = answered(pad="no", new_chair="no", top="no", seat="yes")
    summary = summarise(LIBRARY, Profile(), memory, MORNING)
    assert summary.whole == whole(LIBRARY, Profile(), memory, MORNING)
    assert summary.areas == scores(LIBRARY, Profile(), memory, MORNING)
    lists = (summary.first, summary.ask, summary.buy)
    assert [[one.id for one in items] for items in lists] == [
        ["top"],
        ["new-chair"],
        ["pad"],
    ]
    lines = desk_lines(summary)
    assert lines[0] == "Your desk: 1 of 4 good, 3 to fix"
    titles = [line for line in lines if line.startswith("To ")]
    assert titles == ["To fix first", "To ask for", "To buy"]
