"""The daemon's log: a file that cannot grow without end, and the terminal."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path

MOST_BYTES = 512 * 1024


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
        file = logging.handlers.RotatingFileHandler(
            path, maxBytes=MOST_BYTES, backupCount=1, encoding="utf-8"
        )
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
