"""
The walk through the desk and the week, from the tray, and the walk in a terminal.

With ``DESKBREAK_SCREENSHOTS`` set to a folder the pictures are kept there.
"""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deskbreak.history.events import What
from deskbreak.history.store import History
from tests.desktop.office import Office, office
from tests.e2e.daemon import wait_until

assert sys.platform != "win32"

pytestmark = pytest.mark.desktop

#: For somebody with neither a laptop nor a second screen.
QUESTIONS = 37
#: Lines of the menu that can be chosen while no break is due.
MENU_CHECK, MENU_WEEK = 4, 5
CONFIG = """
[breaks.move]
interval = "2h"

[guide]
theme = "light"
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    """A desktop with the daemon running on it, and a browser that notes addresses."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/opened\n')
    browser.chmod(0o755)
    with office(tmp_path, CONFIG) as here:
        here.extra["BROWSER"] = f"{browser} %s &"
        here.start()
        here.wait_for_status(
            lambda status: "xfce4-panel" in status["backends"]["tray"], "the panel"
        )
        yield here


def answers(desk: Office) -> list[str]:
    """Return which questions were answered, in the order of the answers."""
    history = History.open(desk.paths.history)
    try:
        return [row.item for row in history.rows() if row.what is What.ANSWER]
    finally:
        history.close()


def answer(desk: Office, key: str) -> None:
    """Answer the question on screen; at first keys do not count."""
    before = len(answers(desk))

    def pressed() -> bool:
        desk.hand.do("key", key)
        again = time.monotonic() + 1.5
        while time.monotonic() < again:
            if len(answers(desk)) > before:
                return True
            time.sleep(0.02)
        return False

    wait_until(pressed, "an answer")


def summed_up(desk: Office) -> bool:
    """Return whether the guide tells how the desk stands."""
    return bool(re.match(r"\d+ of \d+ are good", desk.guide_title()))


def test_the_walk_from_the_tray_goes_on_where_it_was_left(desk: Office) -> None:
    desk.choose_in_menu(MENU_CHECK, "check")
    first = desk.guide_title()
    desk.look("desk-walk-first")
    answer(desk, "1")
    wait_until(lambda: desk.guide_title() != first, "the second question")
    second = desk.guide_title()
    answer(desk, "3")
    wait_until(lambda: desk.guide_title() != second, "the third question")
    third = desk.guide_title()
    assert len(set(answers(desk))) == 2
    desk.look("desk-walk-interrupted")
    desk.hand.do("key", "Escape")
    desk.no_guide()

    desk.choose_in_menu(MENU_CHECK, "check-again")
    assert desk.guide_title() == third
    for number in range(2, QUESTIONS):
        answer(desk, "4" if number % 5 == 0 else "1")
    assert len(set(answers(desk))) == len(answers(desk)) == QUESTIONS
    wait_until(lambda: summed_up(desk), "the summary")
    desk.look("desk-walk-summary")
    desk.hand.do("key", "Return")
    desk.no_guide()

    # Nothing is left for today: how it stands is told at once.
    desk.choose_in_menu(MENU_CHECK, "check-done")
    wait_until(lambda: summed_up(desk), "the summary")


def test_this_week_opens_in_the_browser(desk: Office, tmp_path: Path) -> None:
    desk.choose_in_menu(MENU_WEEK, "week")
    opened = wait_until(
        lambda: (tmp_path / "opened").exists() and (tmp_path / "opened").read_text(),
        "the page",
    )
    page = Path(opened.strip().removeprefix("file://"))
    assert page.parent == desk.paths.pages
    assert "Your week at the desk" in page.read_text("utf-8")


# --------------------------------------------------------------- terminal


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, home: Path, *words: str) -> None:
        self.text = ""
        ours, theirs = pty.openpty()
        self._screen = ours
        self.process = subprocess.Popen(
            # Only in the foreground of its own terminal may it read keys.
            ["setsid", "--ctty", "--wait", sys.executable, "-m", "deskbreak", *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "DESKBREAK_HOME": str(home), "LC_ALL": "C.UTF-8"},
        )
        os.close(theirs)

    def until(self, words: str) -> None:
        """Wait until *words* were written, and forget what stood before them."""

        def there() -> bool:
            if select.select([self._screen], [], [], 0.05)[0]:
                with suppress(OSError):  # the other end is closed
                    self.text += os.read(self._screen, 65536).decode()
            return words in self.text

        wait_until(there, f"{words!r} in {self.text!r}")
        self.text = self.text[self.text.index(words) + len(words) :]

    def type(self, key: str) -> None:
        os.write(self._screen, key.encode())

    def end(self) -> int:
        code = self.process.wait(20)
        os.close(self._screen)
        return code


def test_the_walk_in_the_terminal_goes_on_where_it_was_left(tmp_path: Path) -> None:
    walk = Terminal(tmp_path, "checklist")
    walk.until("(1 of 37)")
    walk.type("1")
    walk.until("(2 of 37)")
    walk.type("2")
    walk.until("fixed it")
    walk.type("2")
    walk.until("(3 of 37)")
    walk.type("q")
    walk.until('35 questions are left for "deskbreak checklist"')
    assert walk.end() == 0

    walk = Terminal(tmp_path, "checklist")
    for number in range(1, 36):
        walk.until(f"({number} of 35)")
        walk.type("4" if number % 5 == 0 else "1")
    walk.until("Your desk: ")
    walk.until("1 to fix")
    walk.until("To fix first")
    assert walk.end() == 0

    walk = Terminal(tmp_path, "checklist")
    walk.until("All was answered today")
    assert walk.end() == 0
