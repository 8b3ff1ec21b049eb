"""The daemon on a whole desktop: the popup, the icon's menu, the guide, real clicks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.core.messages import Outcome
from deskbreak.history.events import Event, What
from deskbreak.history.store import History
from tests.desktop.office import Office, office
from tests.e2e.daemon import wait_until

pytestmark = pytest.mark.desktop

START, LATER, SKIP = range(3)
#: Lines of the menu that can be chosen while a break is asked for.
MENU_START, MENU_LATER, MENU_SKIP = 2, 3, 4


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    """A desktop with the daemon running on it."""
    with office(tmp_path) as here:
        here.start()
        here.wait_for_status(
            lambda status: (
                "xfce4-panel" in status["backends"]["tray"]
                and "Xfce" in status["backends"]["notify"]
            ),
            "panel and popups",
        )
        yield here


def rows(desk: Office, what: What, outcome: Outcome | None = None) -> list[Event]:
    """Return what the history holds of this kind."""
    history = History.open(desk.paths.history)
    try:
        found = [row for row in history.rows() if row.what is what]
    finally:
        history.close()
    return [row for row in found if outcome in (None, row.outcome)]


def wait_for_row(desk: Office, outcome: Outcome) -> Event:
    """Wait until the history holds a break with this outcome."""
    found: list[Event] = wait_until(
        lambda: rows(desk, What.BREAK, outcome), f"a row {outcome}"
    )
    return found[0]


def go_through_the_guide(desk: Office) -> None:
    """Go to the end of the exercise, answer the question with yes, and close."""
    assert desk.guide_title()
    desk.look("guide")
    wait_until(lambda: press(desk, "d"), "the question")
    desk.look("guide-question")
    wait_until(lambda: press(desk, "1") or not shown(desk), "the answer")
    desk.no_guide()


def shown(desk: Office) -> bool:
    """Return whether the guide is on the screen."""
    return bool(desk.boxes("--name", "deskbreak$"))


def press(desk: Office, key: str) -> bool:
    """Press *key*; return whether the guide has gone on to another page."""
    before = desk.guide_title() if shown(desk) else ""
    desk.hand.do("key", key)
    wait_until(lambda: True, "")
    after = desk.guide_title() if shown(desk) else ""
    return before.split(":")[0] != after.split(":")[0]


def test_start_on_the_popup_opens_the_guide_and_its_end_is_written_down(
    desk: Office,
) -> None:
    desk.click_button(START)
    go_through_the_guide(desk)
    taken = wait_for_row(desk, Outcome.TAKEN)
    assert taken.exercise
    assert (taken.item, taken.answer) != ("", "")
    assert [row.answer for row in rows(desk, What.ANSWER)] == ["yes"]
    assert desk.status()["today"]["taken"] == 1


def test_later_on_the_popup_brings_it_back_after_the_step(desk: Office) -> None:
    desk.click_button(LATER)
    desk.no_popup()
    assert wait_for_row(desk, Outcome.POSTPONED).name == "move"
    desk.popup()
    assert desk.status()["kinds"][0]["postponed"] == 1


def test_skip_on_the_popup_starts_the_count_over(desk: Office) -> None:
    desk.click_button(SKIP)
    desk.no_popup()
    wait_for_row(desk, Outcome.SKIPPED)
    assert desk.status()["kinds"][0]["due_since"] is None


def test_start_in_the_menu_opens_the_guide(desk: Office) -> None:
    desk.popup()
    desk.choose_in_menu(MENU_START, "start")
    go_through_the_guide(desk)
    wait_for_row(desk, Outcome.TAKEN)


def test_later_in_the_menu_puts_the_break_off(desk: Office) -> None:
    desk.popup()
    desk.choose_in_menu(MENU_LATER, "later")
    wait_for_row(desk, Outcome.POSTPONED)
    desk.no_popup()


def test_skip_in_the_menu_gives_the_break_up(desk: Office) -> None:
    desk.popup()
    desk.choose_in_menu(MENU_SKIP, "skip")
    wait_for_row(desk, Outcome.SKIPPED)
    desk.no_popup()


def test_the_command_line_does_the_same(desk: Office) -> None:
    desk.popup()
    assert "postponed" in desk.command("postpone")
    desk.no_popup()
    wait_for_row(desk, Outcome.POSTPONED)
    desk.popup()
    assert "skipped" in desk.command("skip")
    desk.no_popup()
    wait_for_row(desk, Outcome.SKIPPED)
    desk.command("take")
    go_through_the_guide(desk)
    wait_for_row(desk, Outcome.TAKEN)


def test_a_killed_daemon_leaves_no_popup_and_no_window_for_the_next(
    desk: Office,
) -> None:
    desk.popup()
    desk.close()
    desk.start()
    desk.popup()
    desk.command("take")
    desk.guide_title()
    desk.close()
    desk.no_guide()
    desk.start()
    desk.popup()
    assert rows(desk, What.BREAK, Outcome.PROMPTED)


def test_stopping_takes_everything_off_the_screen(desk: Office) -> None:
    desk.popup()
    assert desk.end() == 0
    desk.no_popup()
    wait_until(lambda: desk.icon() is None, "no icon")
    assert not desk.paths.socket.exists()
