"""The daemon's log: a file that cannot grow without end, and the terminal."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

MOST_BYTES = 512 * 1024


class CappedFile(logging.FileHandler):
    """
    A log file that is put aside as ``….1`` when it has grown too large.

    ``logging.handlers`` has this as well, but brings pickle and sockets with it.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write *record*; begin a new file first where this one is full."""
        try:
            if self.stream is not None and self.stream.tell() > MOST_BYTES:
                self.close()
                Path(self.baseFilename).replace(f"{self.baseFilename}.1")
                self.stream = self._open()
        except OSError:
            self.handleError(record)
        super().emit(record)


def set_up(path: Path, *, verbose: bool = False) -> None:
    """
    Log to *path*, and what people should see to stderr as well.

    Where the file cannot be written, stderr alone has to do. A log that fails later
    (the disk is full) fails silently: nothing may stand in the way of a reminder.
    """
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    # Only ours: the event loop and the libraries have endless things to say.
    logging.getLogger("deskbreak").setLevel(logging.DEBUG if verbose else logging.INFO)
    stderr = logging.StreamHandler(sys.stderr)
    stderr.setLevel(logging.DEBUG if verbose else logging.WARNING)
    stderr.setFormatter(logging.Formatter("deskbreak: %(message)s"))
    root.addHandler(stderr)
    try:
        file = CappedFile(path, encoding="utf-8")
    except OSError as error:
        root.warning("no log file at %s: %s", path, error)
        return
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    file.setFormatter(logging.Formatter(form))
    root.addHandler(file)


def tear_down() -> None:
    """Let go of everything that `set_up` opened."""
    root = logging.getLogger()
    for handler in tuple(root.handlers):
        root.removeHandler(handler)
        handler.close()
