"""The guide's window on a real X server, led by keyboard alone and by mouse alone."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby

import pytest
from PIL import Image, ImageChops
from Xlib import X
from Xlib.display import Display

from deskbreak.core.guidance import GuideEnd
from deskbreak.guide.protocol import (
    Ended,
    ExerciseDone,
    Hurts,
    ItemAnswered,
    Look,
    OpenHelp,
    Session,
    from_guide,
    to_line,
)
from deskbreak.guide.theme import DARK, LIGHT
from tests.desktop.guide_window import (
    PATIENCE,
    Guide,
    desktop,
    guide,
    picture,
    until,
)
from tests.desktop.virtual import Hand
from tests.guide.samples import GLASS, HOLD_BOTH, QUICK, SCREEN, seconds

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(sys.platform != "linux", reason="Xvfb and openbox"),
]

SESSION = Session(QUICK, SCREEN, library_page="file:///help.html")


@pytest.fixture(scope="module")
def hand() -> Iterator[Hand]:
    with desktop("1366x768") as one:
        yield one


def test_by_keyboard_alone_to_the_end(hand: Hand) -> None:
    with guide(hand, Session(HOLD_BOTH, SCREEN)) as one:
        assert one.title.startswith("Get ready: Neck side bend")
        one.press_until("Right", "Hold")
        hand.do("key", "space")
        until(lambda: one.title.startswith("Paused"))
        hand.do("key", "space")
        until(lambda: one.title.startswith("Hold"))
        hand.do("key", "d")
        done = one.hear()
        assert isinstance(done, ExerciseDone)
        assert done.exercise_id == HOLD_BOTH.id
        until(lambda: one.title.startswith(SCREEN.question))
        hand.do("key", "2", "1")
        assert one.hear() == ItemAnswered(SCREEN.id, "fixed")
        assert one.hear() == Ended(GuideEnd.DONE)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_figure_moves_with_the_countdown_and_stops_with_it(
    hand: Hand, theme: str
) -> None:
    drawn = replace(HOLD_BOTH, scene="neck-side-bend")
    colours = {"light": LIGHT, "dark": DARK}[theme]
    with guide(hand, Session(drawn, SCREEN, Look(theme=theme))) as one:
        hand.do("mousemove", "5", "5")
        one.press_until("Right", "Hold")
        before = picture(hand, colours)
        until(lambda: picture(hand, colours) != before)
        hand.do("key", "space")
        until(lambda: one.title.startswith("Paused"))
        still = picture(hand, colours)
        time.sleep(0.5)
        assert picture(hand, colours) == still
        hand.do("key", "space")
        until(lambda: picture(hand, colours) != still)
        one.click(colours.main)
        assert isinstance(one.hear(), ExerciseDone)
        until(lambda: one.title.startswith(SCREEN.question))
        one.click(colours.main)
        assert one.hear() == ItemAnswered(SCREEN.id, "yes")
        assert one.hear() == Ended(GuideEnd.DONE)


def test_by_tab_and_return_alone(hand: Hand) -> None:
    with guide(hand, Session(HOLD_BOTH, SCREEN)) as one:
        one.press_until("Right", "Hold")
        # Pause, Next, This hurts.
        hand.do("key", "Tab", "Tab", "Tab", "Return")
        assert one.hear() == Hurts(HOLD_BOTH.id)
        one.say(replace(SESSION, exercise=HOLD_BOTH, title="Instead"))
        until(lambda: one.title.startswith("Get ready"))
        # Backwards from the first: the link, then Done.
        hand.do("key", "Tab", "shift+Tab", "Return")
        assert one.hear() == OpenHelp()
        hand.do("key", "shift+Tab", "space")
        assert isinstance(one.hear(), ExerciseDone)
        hand.do("key", "Tab", "Tab", "Tab", "Return")
        assert one.hear() == ItemAnswered(SCREEN.id, "later")


def test_by_mouse_alone_to_the_end(hand: Hand) -> None:
    with guide(hand, SESSION) as one:
        one.click(LIGHT.link)
        assert one.hear() == OpenHelp()
        one.click(LIGHT.main)
        assert isinstance(one.hear(), ExerciseDone)
        until(lambda: one.title.startswith(SCREEN.question))
        one.click(LIGHT.main)
        assert one.hear() == ItemAnswered(SCREEN.id, "yes")
        assert one.hear() == Ended(GuideEnd.DONE)


def test_the_stop_rules_are_shown_where_there_is_no_page(hand: Hand) -> None:
    with guide(hand, Session(HOLD_BOTH, SCREEN)) as one:
        one.press_until("F1", "When to stop")
        hand.do("key", "Escape")
        until(lambda: one.title.startswith("Get ready"))
        one.click(LIGHT.link)
        until(lambda: one.title.startswith("When to stop"))
        one.click(LIGHT.main)
        until(lambda: one.title.startswith("Get ready"))


def test_left_alone_it_goes_through_all_phases_to_the_question(hand: Hand) -> None:
    quick = replace(QUICK, sides="both", reps=2, rest=seconds(0.1))
    with guide(hand, replace(SESSION, exercise=quick)) as one:
        told = [title.split(":")[0] for title in one.titles_until(SCREEN.question)]
        titles = [words for words, _ in groupby(told)]
        assert titles[:2] == ["Get ready", "Hold"]
        assert "Other side" in titles
        done = one.hear()
        assert isinstance(done, ExerciseDone)
        assert done.seconds == pytest.approx(13.2)


def test_keys_typed_in_the_first_second_are_ignored(hand: Hand) -> None:
    for _ in range(5):
        with guide(hand, SESSION) as one:
            began = time.monotonic()
            hand.do("type", "--delay", "1", "dha ?\n")
            hand.do("key", "Escape")
            in_time = time.monotonic() - began < 0.8
            if in_time:
                assert one.title.startswith("Get ready")
                one.press_until("Right", "Hold")
                hand.do("key", "d")
                assert isinstance(one.hear(), ExerciseDone)
                return
    pytest.fail("this machine is too slow to type within a second")


def test_escape_stops_at_once(hand: Hand) -> None:
    with guide(hand, SESSION) as one:
        one.press_until("space", "Paused")
        hand.do("key", "Escape")
        assert one.hear() == Ended(GuideEnd.STOPPED)
        until(lambda: one.title == "")


def test_the_window_s_close_button_stops_too(hand: Hand) -> None:
    with guide(hand, SESSION) as one:
        hand.do("key", "alt+F4")
        assert one.hear() == Ended(GuideEnd.STOPPED)


def test_a_strict_break_is_left_only_by_holding_escape(hand: Hand) -> None:
    strict = replace(SESSION, exercise=HOLD_BOTH, strict=True)
    with guide(hand, strict) as one:
        one.press_until("space", "Paused")
        hand.do("key", "Escape", "d", "Right", "alt+F4", "Escape")
        hand.do("key", "space")
        until(lambda: one.title.startswith("Get ready"))
        hand.do("keydown", "Escape")
        try:
            assert one.hear() == Ended(GuideEnd.EMERGENCY)
        finally:
            hand.do("keyup", "Escape")


def test_a_strict_break_can_be_left_with_the_mouse(hand: Hand) -> None:
    strict = replace(SESSION, exercise=HOLD_BOTH, strict=True)
    with guide(hand, strict) as one:
        _, y = one.find(LIGHT.link)
        # Both links stand on one line; their middle lies between them, so step left.
        geometry = hand.do("search", "--onlyvisible", "--class", "deskbreak")
        place = hand.do("getwindowgeometry", "--shell", geometry.split()[0])
        values = dict(line.split("=") for line in place.splitlines())
        right = int(values["X"]) + int(values["WIDTH"])
        hand.do("mousemove", str(right - 230), str(y), "mousedown", "1")
        try:
            assert one.hear() == Ended(GuideEnd.EMERGENCY)
        finally:
            hand.do("mouseup", "1")


EDITOR = """
import tkinter as tk
root = tk.Tk(className="Editor")
root.title("Editor")
tk.Text(root).pack()
root.mainloop()
"""


@contextmanager
def editor(hand: Hand) -> Iterator[None]:
    """A window that somebody is typing into."""
    process = subprocess.Popen(
        [sys.executable, "-c", EDITOR], env={**os.environ, "DISPLAY": hand.display}
    )
    try:
        until(lambda: focused(hand) == "Editor")
        yield
    finally:
        process.kill()
        process.wait()


def focused(hand: Hand) -> str:
    """Name of the window with the keyboard."""
    try:
        return hand.do("getwindowfocus", "getwindowname")
    except subprocess.CalledProcessError:
        # It went away between the two questions.
        return ""


@pytest.mark.parametrize("fullscreen", [False, True])
def test_a_window_that_comes_unasked_leaves_the_keyboard_where_it_is_at_first(
    hand: Hand, fullscreen: bool
) -> None:
    unasked = replace(SESSION, strict=True, look=Look(fullscreen=fullscreen))
    with editor(hand):
        began = time.monotonic()
        with guide(hand, unasked):
            first = focused(hand)
            assert first == "Editor" or time.monotonic() - began > 2.5
            # Without the keyboard the emergency exit could not be reached.
            until(lambda: focused(hand).startswith("Get ready"))


def test_a_window_that_was_asked_for_has_the_keyboard(hand: Hand) -> None:
    with editor(hand), guide(hand, SESSION):
        until(lambda: focused(hand).startswith("Get ready"))


def test_the_window_goes_when_stdin_ends(hand: Hand) -> None:
    one = Guide(hand, SESSION, {})
    assert one.end() == 0
    assert one.title == ""


def test_another_session_takes_the_place_of_the_first(hand: Hand) -> None:
    with guide(hand, Session(HOLD_BOTH, None)) as one:
        one.say(SESSION)
        until(lambda: one.title.startswith("Get ready: Quick one"))


def test_a_desk_check_is_answered_by_digits(hand: Hand) -> None:
    with guide(hand, Session(None, None, items=(SCREEN, GLASS))) as one:
        assert one.title.startswith(SCREEN.question)
        one.press_until("3", GLASS.question)
        assert one.hear() == ItemAnswered(SCREEN.id, "later")
        hand.do("key", "1")
        assert one.hear() == ItemAnswered(GLASS.id, "yes")
        assert one.hear() == Ended(GuideEnd.DONE)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_double_size_on_a_small_screen_can_be_used_to_the_end(theme: str) -> None:
    look = Look(theme=theme, scale=2.0)
    colours = {"light": LIGHT, "dark": DARK}[theme]
    with (
        desktop("1024x768") as hand,
        guide(hand, Session(HOLD_BOTH, SCREEN, look)) as one,
    ):
        window = hand.do("search", "--onlyvisible", "--class", "deskbreak")
        place = hand.do("getwindowgeometry", "--shell", window.split()[0])
        values = dict(line.split("=") for line in place.splitlines())
        assert int(values["X"]) + int(values["WIDTH"]) <= 1024
        assert int(values["Y"]) + int(values["HEIGHT"]) <= 768
        one.click(colours.main)
        assert isinstance(one.hear(), ExerciseDone)
        until(lambda: one.title.startswith(SCREEN.question))
        one.click(colours.main)
        assert one.hear() == ItemAnswered(SCREEN.id, "yes")


def test_the_users_resolution_makes_all_of_it_larger_alike() -> None:
    """As "scale" does: text that outgrows its buttons is what GNOME and KDE got."""

    def picture(one: Guide) -> Image.Image:
        found = one.hand.do("search", "--onlyvisible", "--class", "deskbreak")
        raw = subprocess.run(
            ["import", "-window", found.split()[0], "-depth", "8", "ppm:-"],
            env={**os.environ, "DISPLAY": one.hand.display},
            capture_output=True,
            check=True,
        ).stdout
        assert one.title.startswith(SCREEN.question)
        return Image.open(io.BytesIO(raw)).convert("L")

    with desktop("2560x1600") as hand:
        with guide(hand, Session(None, SCREEN, Look(scale=2.0))) as one:
            wanted = picture(one)
        subprocess.run(
            ["xrdb", "-merge", "-nocpp"],
            env={**os.environ, "DISPLAY": hand.display},
            input=b"Xft.dpi: 192\n",
            check=True,
        )
        with guide(hand, Session(None, SCREEN)) as one:
            found = picture(one)
    assert found.size == wanted.size
    other = ImageChops.difference(found, wanted).point(lambda v: 255 * (v > 100))
    # The edge of a letter may fall otherwise; a line that is broken elsewhere may not.
    assert other.histogram()[255] < 0.002 * found.width * found.height


def test_the_busy_pointer_of_the_click_that_opened_it_ends(hand: Hand) -> None:
    """As GNOME's shell hears it: a message in pieces, to who listens at the root."""
    token = 'shell/deskbreak/1-2-"pc"_TIME345'
    listening = Display(hand.display)
    listening.screen().root.change_attributes(event_mask=X.PropertyChangeMask)
    listening.sync()
    with guide(hand, SESSION, {"DESKTOP_STARTUP_ID": token}):
        heard = b""
        while b"\0" not in heard:
            event = listening.next_event()
            if event.type == X.ClientMessage:
                heard += bytes(event.data[1])
    listening.close()
    assert heard.rstrip(b"\0") == b'remove: ID="shell/deskbreak/1-2-\\"pc\\"_TIME345"'


def test_full_screen_covers_everything(hand: Hand) -> None:
    with guide(hand, replace(SESSION, look=Look(fullscreen=True))) as one:
        window = hand.do("search", "--onlyvisible", "--class", "deskbreak")
        place = hand.do("getwindowgeometry", "--shell", window.split()[0])
        values = dict(line.split("=") for line in place.splitlines())
        assert (values["WIDTH"], values["HEIGHT"]) == ("1366", "768")
        one.click(LIGHT.main)
        assert isinstance(one.hear(), ExerciseDone)


def test_without_a_display_it_says_that_it_failed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deskbreak.guide"],
        env={**os.environ, "DISPLAY": ":987"},
        input=to_line(SESSION),
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert from_guide(done.stdout) == Ended(GuideEnd.FAILED)
    assert b"cannot be shown" in done.stderr
