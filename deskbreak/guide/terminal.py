"""A real terminal for the text guide: keys as they are pressed, where that is possible."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import TextIO

from deskbreak.guide.protocol import FromGuide, Session
from deskbreak.guide.text import run_text

Reader = Callable[[float], str | None]


def run_in_terminal(
    session: Session,
    *,
    input: TextIO = sys.stdin,  # noqa: A002  # the word for it
    output: TextIO = sys.stdout,
    answer: Callable[[FromGuide], Session | None] = lambda _: None,
) -> list[FromGuide]:
    """
    Lead through *session* on *input* and *output* and return what came of it.

    Where *input* is no terminal it is not read: the exercise just runs through.
    """

    def write(text: str) -> None:
        output.write(text)
        output.flush()

    with key_reader(input) as read:
        return run_text(
            session,
            read=read,
            write=write,
            now=time.monotonic,
            wait=Event().wait,
            tty=output.isatty(),
            answer=answer,
        )


def in_foreground(descriptor: int) -> bool:
    """Whether reading from this terminal is ours: a job in the background is stopped."""
    ours = True
    if sys.platform != "win32":
        try:
            ours = os.tcgetpgrp(descriptor) == os.getpgrp()
        except OSError:
            ours = False
    return ours


@contextmanager
def key_reader(stream: TextIO) -> Iterator[Reader | None]:
    """Yield a function that waits for a key, or None where nobody can press one."""
    if not stream.isatty() or not in_foreground(stream.fileno()):
        yield None
    elif sys.platform == "win32":
        yield _windows_key
    else:
        import termios
        import tty

        descriptor = stream.fileno()
        saved = termios.tcgetattr(descriptor)
        # No echo into the countdown, and no Enter needed; Ctrl-C still works.
        tty.setcbreak(descriptor)
        try:
            yield lambda seconds: _key(descriptor, seconds)
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, saved)


def _key(descriptor: int, seconds: float) -> str | None:
    if not select.select([descriptor], [], [], seconds)[0]:
        return None
    typed = os.read(descriptor, 64)
    if not typed:
        raise EOFError
    if typed.startswith(b"\x1b["):
        # An arrow: only the one to the right means something, "next".
        return "n" if typed == b"\x1b[C" else None
    return typed.decode(errors="ignore")


def _windows_key(seconds: float) -> str | None:
    key: str | None = None
    if sys.platform == "win32":
        import msvcrt

        if not msvcrt.kbhit():
            Event().wait(seconds)
        if msvcrt.kbhit():
            key = msvcrt.getwch()
    return key
