"""The guide's window with a user's own picture, whatever is in the file."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from deskbreak.guide.protocol import ExerciseDone, Look, Session
from deskbreak.guide.theme import LIGHT
from tests.desktop.guide_window import Guide, desktop, guide, seen, until
from tests.desktop.virtual import Hand
from tests.guide.samples import HOLD_BOTH, SCREEN

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(sys.platform != "linux", reason="Xvfb and openbox"),
]

#: Nothing else in the window is of these colours.
UP, DOWN = "#ff00ff", "#0000f0"
#: Megabytes: at its highest while a picture is unpacked, and afterwards.
PEAK, AFTERWARDS = 200, 60


@pytest.fixture(scope="module")
def hand() -> Iterator[Hand]:
    with desktop("1366x768") as one:
        yield one


def photo(width: int, height: int) -> Image.Image:
    """One colour above, another below."""
    image = Image.new("RGB", (width, height), DOWN)
    image.paste(UP, (0, 0, width, height // 2))
    return image


def huge(path: Path) -> None:
    photo(7300, 5500).save(path, quality=90)


def turned(path: Path) -> None:
    how = Image.Exif()
    how[0x112] = 6
    photo(900, 1200).transpose(Image.Transpose.ROTATE_90).save(path, exif=how)


def endless(path: Path) -> None:
    frames = [photo(320, 240) for _ in range(500)]
    for number, frame in enumerate(frames):
        frame.putpixel((number % 320, 120), (number % 256, 0, 0))
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=40)


def memory(one: Guide) -> tuple[float, float]:
    """Megabytes at its highest, and now."""
    text = Path(f"/proc/{one.process.pid}/status").read_text("utf-8")
    high, now = (
        re.search(rf"^{kind}:\s+(\d+)", text, re.MULTILINE)
        for kind in ("VmHWM", "VmRSS")
    )
    assert high
    assert now
    return int(high[1]) / 1024, int(now[1]) / 1024


def session(path: Path) -> Session:
    own = replace(HOLD_BOTH, picture=str(path), own=True)
    return Session(own, SCREEN, Look(theme="light"))


def led_to_the_end(one: Guide) -> None:
    one.press_until("Right", "Hold")
    one.hand.do("key", "d")
    assert isinstance(one.hear(), ExerciseDone)


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("huge.jpg", huge),
        ("turned.jpg", turned),
        ("endless.gif", endless),
        ("Übung mit Löchern ☀ 日本.png", lambda path: photo(640, 480).save(path)),
    ],
)
def test_a_picture_is_shown_upright_in_little_memory(
    hand: Hand, tmp_path: Path, name: str, draw: Callable[[Path], None]
) -> None:
    path = tmp_path / name
    draw(path)
    with guide(hand, session(path)) as one:
        until(lambda: UP in seen(hand, UP, DOWN))
        places = seen(hand, UP, DOWN)
        # The colour that is above, on the screen too.
        assert places[UP] < places[DOWN]
        led_to_the_end(one)
        high, now = memory(one)
        assert high < PEAK
        assert now < AFTERWARDS


def pipe(path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(path)


def cut_off(path: Path) -> None:
    huge(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


@pytest.mark.parametrize(
    ("name", "draw"),
    [
        ("huge.png", lambda path: photo(7300, 5500).save(path, compress_level=1)),
        ("cut off.jpg", cut_off),
        ("text.png", lambda path: path.write_bytes(b"no picture at all")),
        ("empty.gif", lambda path: path.write_bytes(b"")),
        ("folder.png", lambda path: path.mkdir()),
        ("pipe.png", pipe),
        ("missing.png", lambda path: None),
    ],
)
def test_without_a_picture_the_countdown_takes_its_place(
    hand: Hand, tmp_path: Path, name: str, draw: Callable[[Path], None]
) -> None:
    path = tmp_path / name
    draw(path)
    with guide(hand, session(path)) as one:
        # The disc behind the large countdown.
        until(lambda: LIGHT.blob in seen(hand, LIGHT.blob))
        led_to_the_end(one)
        assert memory(one)[0] < PEAK


def test_a_picture_that_goes_while_it_is_shown_stays(
    hand: Hand, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    photo(640, 480).save(folder / "mine.png")
    with guide(hand, session(folder / "mine.png")) as one:
        until(lambda: UP in seen(hand, UP))
        shutil.rmtree(folder)
        one.press_until("Right", "Hold")
        assert UP in seen(hand, UP)
        # Another one of the same exercise has none any more.
        one.say(session(folder / "mine.png"))
        until(lambda: LIGHT.blob in seen(hand, LIGHT.blob))
        led_to_the_end(one)
