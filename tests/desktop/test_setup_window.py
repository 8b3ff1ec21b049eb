"""The window of the first run on a real X server, led by keys and by clicks."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskbreak.config.answers import Answers, current_answers
from deskbreak.paths import find_paths
from tests.desktop.virtual import Hand, x_server

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(sys.platform != "linux", reason="Xvfb and openbox"),
]

PATIENCE = 20.0


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)


class Setup:
    """The child process and its window, as a person at the keyboard sees it."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._environment = {**os.environ, "DISPLAY": hand.display}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "deskbreak.guide.setup"],
            env=self._environment,
        )

    @property
    def window(self) -> str:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", "deskbreak"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        return found[0] if found else ""

    def wait_for(self, title: str) -> None:
        def there() -> bool:
            window = self.window
            name = self._hand.do("getwindowname", window) if window else ""
            return name.startswith(title)

        until(there, title)

    def focus(self) -> None:
        self._hand.do("windowfocus", "--sync", self.window)

    def press(self, *keys: str) -> None:
        self._hand.do("key", "--delay", "30", *keys)

    def confirm_note(self) -> None:
        # Return alone does not get by it.
        self.press("Return", "Tab", "space", "Return")
        self.wait_for("Which rhythm?")

    def type(self, text: str) -> None:
        self._hand.do("type", "--delay", "30", text)

    def click(self, x: int, y: int) -> None:
        self._hand.do(
            "mousemove", "--window", self.window, str(x), str(y), "click", "1"
        )


@pytest.fixture
def setup() -> Iterator[Setup]:
    with x_server("1280x800") as (display, _):
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"],
            env={**os.environ, "DISPLAY": display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        one = Setup(Hand(display))
        try:
            one.wait_for("Before you begin")
            one.focus()
            yield one
        finally:
            one.process.kill()
            one.process.wait()
            manager.kill()
            manager.wait()


def now() -> Answers:
    return current_answers(find_paths().config)


def test_all_questions_are_answered_by_keyboard_alone(setup: Setup) -> None:
    setup.confirm_note()
    setup.press("Tab", "Tab", "space", "Return")
    setup.wait_for("When do you work?")
    setup.press("Tab", "space", *["Tab"] * 7)
    setup.type("25:00")
    setup.press("Return", "ctrl+a")
    setup.type("09:00-12:30, 13:00-18:00")
    setup.press("Return")
    setup.wait_for("What do you have")
    setup.press("Return")
    setup.wait_for("What is true")
    setup.press("Tab", "space", "Return")
    setup.wait_for("What should we go easy on?")
    setup.press("BackSpace")
    setup.wait_for("What is true")
    setup.press("Return")
    setup.wait_for("What should we go easy on?")
    setup.press("Return")
    assert setup.process.wait(PATIENCE) == 0
    assert now().keys() == {
        "preset": "hourly",
        "hours.days": "tue-sun",
        "hours.times": "09:00-12:30, 13:00-18:00",
        "me.has": "chair, chair_back, desk, wall, walkway",
        "me.applies": "laptop",
        "me.cautions": "",
    }


def test_a_click_chooses_and_closing_early_writes_nothing(
    setup: Setup, tmp_path: Path
) -> None:
    setup.confirm_note()
    setup.click(200, 215)
    setup.click(690, 548)
    setup.wait_for("When do you work?")
    setup.press("Escape")
    assert setup.process.wait(PATIENCE) == 0
    assert not find_paths().config.exists()
