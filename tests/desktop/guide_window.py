"""The guide's window on a desktop of its own: the child process, and who uses it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from PIL import Image

from deskbreak.guide.protocol import FromGuide, Session, Shown, from_guide, to_line
from deskbreak.guide.theme import Theme, rgb
from tests.desktop.virtual import Hand, patch_of, x_server

#: Long enough for any machine; nothing waits for it where all is well.
PATIENCE = 20.0


def until(true: Callable[[], bool]) -> None:
    """Look again and again until it is *true*."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@contextmanager
def desktop(size: str) -> Iterator[Hand]:
    """An X server with a window manager."""
    with x_server(size) as (display, _):
        hand = Hand(display)
        environment = {**os.environ, "DISPLAY": display}
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            until(
                lambda: (
                    b"window id"
                    in subprocess.run(
                        ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"],
                        env=environment,
                        capture_output=True,
                        check=True,
                    ).stdout
                )
            )
            yield hand
        finally:
            manager.kill()
            manager.wait()


class Guide:
    """The child process, as the daemon sees it, and its window, as a person does."""

    def __init__(self, hand: Hand, session: Session, more: Mapping[str, str]) -> None:
        self.hand = hand
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deskbreak.guide"],
            env={**os.environ, "DISPLAY": hand.display, **more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.say(session)
        assert self.hear() == Shown()

    def say(self, session: Session) -> None:
        assert self.process.stdin
        self.process.stdin.write(to_line(session))
        self.process.stdin.flush()

    def hear(self) -> FromGuide:
        assert self.process.stdout
        return from_guide(self.process.stdout.readline())

    @property
    def title(self) -> str:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", "deskbreak"],
            env={**os.environ, "DISPLAY": self.hand.display},
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        return self.hand.do("getwindowname", found[0]) if found else ""

    def titles_until(self, last: str) -> list[str]:
        """
        Return the title and all that follow, up to the first that begins with *last*.

        The X server tells of each. Who looks again and again misses some of them on a
        machine that has much else to do.
        """
        window = self.hand.do("search", "--onlyvisible", "--class", "deskbreak")
        titles: list[str] = []
        with subprocess.Popen(
            ["xprop", "-spy", "-id", window.split()[0], "WM_NAME"],
            env={**os.environ, "DISPLAY": self.hand.display},
            stdout=subprocess.PIPE,
            text=True,
        ) as spy:
            late = threading.Timer(PATIENCE, spy.kill)
            late.start()
            assert spy.stdout
            for line in spy.stdout:
                titles.append(line.partition('"')[2])
                if titles[-1].startswith(last):
                    break
            late.cancel()
            spy.kill()
        assert "".join(titles[-1:]).startswith(last), titles
        return titles

    def press_until(self, key: str, title: str) -> None:
        """Press *key* until the title begins with *title*: at first keys do not count."""

        def there() -> bool:
            self.hand.do("key", key)
            # A window that came unasked wants a second without keys first.
            again = time.monotonic() + 1.2
            while time.monotonic() < again:
                if self.title.startswith(title):
                    return True
                time.sleep(0.02)
            return False

        until(lambda: self.title.startswith(title) or there())

    def find(self, color: str) -> tuple[int, int]:
        """Return the middle of what has this colour, of its lowest part."""
        width, _, pixels = screenshot(self.hand)
        wanted = bytes(rgb(color))
        last = pixels.rfind(wanted * 6) // 3
        assert last >= 0, f"nothing is {color}"
        y = last // width
        row = pixels[y * width * 3 : (y + 1) * width * 3]
        columns = [x for x in range(width) if row[x * 3 : x * 3 + 3] == wanted]
        return (columns[0] + columns[-1]) // 2, y - 2

    def click(self, color: str) -> None:
        # The title of a page is there a moment before its picture.
        found = self.find(color)
        while (again := self.find(color)) != found:
            found = again
        x, y = found
        self.hand.do("mousemove", str(x), str(y), "click", "1")
        self.hand.do("mousemove", "5", "5")

    def end(self) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.stdout.close()


@contextmanager
def guide(
    hand: Hand, session: Session, more: Mapping[str, str] | None = None
) -> Iterator[Guide]:
    """Open the guide, with *more* of an environment; see it end well."""
    one = Guide(hand, session, more or {})
    try:
        yield one
    finally:
        assert one.end() == 0


def screenshot(hand: Hand) -> tuple[int, int, bytes]:
    """Width, height and RGB pixels of the screen."""
    shot = subprocess.run(
        ["import", "-window", "root", "-depth", "8", "ppm:-"],
        env={**os.environ, "DISPLAY": hand.display},
        capture_output=True,
        check=True,
    ).stdout
    _, size, _, pixels = shot.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, pixels


def seen(hand: Hand, *colors: str) -> dict[str, int]:
    """In which row of the screen each of *colors* fills a piece, from above."""
    width, _, pixels = screenshot(hand)
    image = Image.frombytes("RGB", (width, len(pixels) // 3 // width), pixels)
    boxes = {color: patch_of(image, rgb(color), 12) for color in colors}
    return {color: box[1] for color, box in boxes.items() if box}


def picture(hand: Hand, theme: Theme) -> bytes:
    """What is seen in the card: all that is not its ground."""
    width, height, pixels = screenshot(hand)
    # The upper left quarter of the screen holds the figure's head and arms.
    rows = [pixels[y * width * 3 :][: width * 3 // 2] for y in range(60, height // 2)]
    assert any(bytes(rgb(theme.card)) * 20 in row for row in rows)
    return b"".join(rows)
