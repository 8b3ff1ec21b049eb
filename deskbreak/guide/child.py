"""The child's end of the conversation with the daemon."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING

from deskbreak.core.guidance import GuideEnd
from deskbreak.exceptions import ProtocolError
from deskbreak.guide.protocol import (
    LINE_LIMIT,
    Close,
    Ended,
    FromGuide,
    Session,
    ToGuide,
    to_guide,
    to_line,
)

if TYPE_CHECKING:
    from deskbreak.guide.window import Window


def lines(reader: int) -> Iterator[bytes]:
    """
    Yield the lines of file descriptor *reader* until it ends.

    Raises:
        ProtocolError: A line is too long.
    """
    rest = b""
    # Read past Python's buffers: they are locked while a thread waits in them.
    while chunk := os.read(reader, 65536):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > LINE_LIMIT:
            raise ProtocolError(f"a line is longer than {LINE_LIMIT} bytes")


def serve(reader: int, writer: int) -> int:
    """
    Show what is asked for on *reader*, tell on *writer* what came of it.

    Returns:
        0, or 1 when no window could be shown.
    """
    inbox: SimpleQueue[ToGuide | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(reader, inbox), daemon=True).start()
    # Tk is imported while the first line is on its way.
    try:
        import tkinter as tk

        from deskbreak.guide.cast import make_figure
        from deskbreak.guide.sound import Sound
        from deskbreak.guide.window import Window
    except ImportError as error:
        return _fail(writer, f"no Tk: {error}")

    def send(message: FromGuide) -> None:
        # The daemon may be gone: stdin ends then, and that is the way out.
        with suppress(OSError):
            os.write(writer, to_line(message))

    def poll(window: Window) -> None:
        while not inbox.empty():
            message = inbox.get()
            if isinstance(message, Session):
                window.show(message)
            else:
                window.close()

    first = inbox.get()
    if not isinstance(first, Session):
        return 0
    try:
        Window(first, send=send, poll=poll, figure=make_figure, play=Sound()).run()
    except tk.TclError as error:
        return _fail(writer, str(error))
    return 0


def _listen(reader: int, inbox: SimpleQueue[ToGuide | None]) -> None:
    try:
        for line in lines(reader):
            try:
                message = to_guide(line)
            except ProtocolError as error:
                sys.stderr.write(f"{error}\n")
                continue
            inbox.put(message)
            if isinstance(message, Close):
                return
    except (OSError, ProtocolError) as error:
        sys.stderr.write(f"{error}\n")
    inbox.put(None)


def _fail(writer: int, why: str) -> int:
    sys.stderr.write(f"the guide cannot be shown: {why}\n")
    with suppress(OSError):
        os.write(writer, to_line(Ended(GuideEnd.FAILED)))
    return 1
