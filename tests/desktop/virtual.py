"""A virtual desktop of the test's own: an X server and programs on it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageChops


@contextmanager
def x_server(size: str = "1280x800") -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run Xvfb on a free display; give its name and process."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        f"Xvfb -displayfd {writing} -screen 0 {size}x24 -nolisten tcp -noreset".split(),
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}", server
    finally:
        server.kill()
        server.wait()


@dataclass(frozen=True, slots=True)
class Hand:
    """Moves the pointer and clicks on one display."""

    display: str

    def do(self, *words: str) -> str:
        """Run xdotool with *words*; return what it prints."""
        done = subprocess.run(
            ["xdotool", *words],
            env={**os.environ, "DISPLAY": self.display},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()


def patch_of(
    picture: Image.Image, colour: tuple[int, int, int], near: int = 24
) -> tuple[int, int, int, int] | None:
    """Return the box (left, top, right, bottom) around all that is about *colour*."""
    masks = [
        channel.point(lambda v, want=want: 255 * (abs(v - want) < near)).convert("1")
        for channel, want in zip(picture.convert("RGB").split(), colour, strict=True)
    ]
    red, green, blue = masks
    return ImageChops.logical_and(ImageChops.logical_and(red, green), blue).getbbox()
