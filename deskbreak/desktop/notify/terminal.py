"""Notices as a block of text in the terminal: the last resort, and it always works."""

from __future__ import annotations

import sys
from typing import TextIO

from deskbreak.core.views import Notice
from deskbreak.desktop.notify import Failed
from deskbreak.desktop.notify.answers import answers


class TerminalNotices:
    """Writes what to do, and the commands that answer it."""

    backend = "terminal"
    sure = True

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to *stream*; None is standard error, as it is at that moment."""
        self._stream = stream

    @property
    def available(self) -> bool:
        """Whether there is anything to write to."""
        return self._open_stream() is not None

    def show(self, notice: Notice, on_failed: Failed) -> None:
        """Write *notice* down; the bell rings unless it is a quiet one."""
        stream = self._open_stream()
        if stream is None:
            on_failed("there is no terminal")
            return
        bell = "\a" if stream.isatty() and not notice.quiet else ""
        try:
            stream.write(bell + as_text(notice))
            stream.flush()
        except (OSError, ValueError) as error:
            on_failed(str(error))

    def withdraw(self, slot: str) -> None:
        """What is written stays written."""

    def _open_stream(self) -> TextIO | None:
        # Without a console (pythonw) there is no standard error at all.
        stream: TextIO | None = self._stream or sys.stderr
        return None if stream is None or stream.closed else stream


def as_text(notice: Notice) -> str:
    """Return *notice* as lines for a terminal."""
    lines = [notice.title, *notice.body.splitlines()]
    if how := answers(notice):
        lines += ["", *how]
    rule = "-" * 60
    inside = "".join(f"  {line}".rstrip() + "\n" for line in lines)
    return f"\n{rule}\n{inside}{rule}\n"
