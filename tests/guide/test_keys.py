from __future__ import annotations

import pytest

from deskbreak.guide.keys import Gate, Hold, action_for
from deskbreak.guide.view import (
    Action,
    Page,
    exercise_offers,
    fix_offers,
    question_offers,
)
from tests.guide.samples import SCREEN


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("space", Action.PAUSE),
        ("Return", Action.NEXT),
        ("KP_Enter", Action.NEXT),
        ("Right", Action.NEXT),
        ("h", Action.HURTS),
        ("H", Action.HURTS),
        ("a", Action.ANOTHER),
        ("D", Action.DONE),
        ("F1", Action.HELP),
        ("1", None),
        ("x", None),
    ],
)
def test_keys_on_the_exercise(key: str, action: Action | None) -> None:
    offers = exercise_offers(paused=False, strict=False)
    assert action_for(Page.EXERCISE, offers, key) is action


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("1", Action.YES),
        ("KP_2", Action.NO),
        ("KP_Next", Action.LATER),
        ("4", Action.NOT_MINE),
        ("space", None),
        ("Return", None),
        ("d", None),
        ("question", Action.HELP),
    ],
)
def test_keys_on_the_question(key: str, action: Action | None) -> None:
    assert action_for(Page.QUESTION, question_offers(SCREEN), key) is action


def test_digits_follow_the_buttons_that_are_there() -> None:
    assert action_for(Page.FIX, fix_offers(SCREEN), "2") is Action.LATER
    assert action_for(Page.FIX, fix_offers(SCREEN), "3") is None


def test_every_written_shortcut_works() -> None:
    names = {"→": "Right", "Space": "space"}
    for offer in exercise_offers(paused=False, strict=False):
        key = names.get(offer.key, offer.key)
        assert action_for(Page.EXERCISE, (), key) is offer.action
    for offers in (question_offers(SCREEN), fix_offers(SCREEN)):
        for offer in offers:
            assert action_for(Page.QUESTION, offers, offer.key) is offer.action


def test_keys_do_not_count_in_the_first_second() -> None:
    gate = Gate(100.0, asked=True)
    assert not gate.lets_in(100.2)
    assert not gate.lets_in(100.99)
    assert gate.lets_in(101.0)


def test_where_the_window_came_unasked_typing_goes_on_until_a_lull() -> None:
    gate = Gate(100.0, asked=False)
    assert not any(gate.lets_in(100 + tenth / 5) for tenth in range(20))
    assert gate.lets_in(105.0)


def test_escape_held_for_three_seconds_counts_in_full() -> None:
    hold = Hold()
    assert hold.share(0) == 0
    hold.press(10)
    assert hold.share(11.5) == pytest.approx(0.5)
    assert hold.share(13) == 1


def test_a_repeating_key_is_held_and_a_released_one_is_not() -> None:
    hold = Hold()
    for tenth in range(20):
        hold.release(10 + tenth / 10)
        hold.press(10.005 + tenth / 10)
        hold.share(10.05 + tenth / 10)
    assert hold.share(11.95) > 0.6
    hold.release(12)
    assert hold.share(12.2) == 0
    hold.press(14)
    assert hold.share(15) == pytest.approx(1 / 3)


def test_the_summary_is_closed_by_the_keys_that_say_done() -> None:
    for key in ("Return", "KP_Enter", "space", "d"):
        assert action_for(Page.SUMMARY, (), key) is Action.DONE
    assert action_for(Page.SUMMARY, (), "x") is None
