"""The planner's state on disk, so that a restart goes on where the last run ended."""

from __future__ import annotations

import json
import logging
import os
from datetime import timedelta
from pathlib import Path

from deskbreak.core.codec import decode, encode
from deskbreak.core.settings import Settings
from deskbreak.core.state import State

log = logging.getLogger(__name__)

VERSION = 1
#: Pure passing of time is written down no more often than this.
SELDOM = timedelta(minutes=1)


class StateFile:
    """
    Keeps the state in one JSON file, replaced whole.

    Failing to write (disk full, read-only home) is logged once and never raises:
    reminding goes on.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self._path = path
        self._saved_at: timedelta | None = None
        self._failing = False

    def save(self, state: State) -> None:
        """Write *state* now."""
        self._saved_at = state.at.elapsed
        text = json.dumps(
            {"deskbreak": VERSION, "state": encode(state)}, separators=(",", ":")
        )
        try:
            write_whole(self._path, text)
        except OSError as error:
            if not self._failing:
                log.warning("cannot save the counts: %s", error)
            self._failing = True
        else:
            self._failing = False

    def save_seldom(self, state: State, settings: Settings) -> None:
        """
        Write *state* unless that was done lately.

        Lately is a minute, or a tenth of the shortest interval where that is less:
        a sudden end must never cost a noticeable part of a count.
        """
        lately = min([SELDOM, *(rule.interval / 10 for rule in settings.breaks)])
        if self._saved_at is None or state.at.elapsed - self._saved_at >= lately:
            self.save(state)

    def load(self) -> State | None:
        """Return the saved state; None where there is none, or a broken one."""
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            log.warning("cannot read the saved counts: %s", error)
            return None
        try:
            return _read(text)
        except (ValueError, OverflowError, RecursionError) as error:
            aside = self._path.with_suffix(".broken")
            log.warning(
                "the saved counts are broken, set aside as %s: %s", aside, error
            )
            self._set_aside(aside)
            return None

    def _set_aside(self, aside: Path) -> None:
        try:
            self._path.replace(aside)
        except OSError as error:
            log.warning("cannot set the broken file aside: %s", error)


def _read(text: str) -> State:
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("deskbreak") != VERSION:
        raise ValueError("not a state file of this version")
    return decode(State, data.get("state"))


def write_whole(path: Path, text: str) -> None:
    """
    Write *text* so that *path* holds either the old or the new one, never half.

    Raises:
        OSError: It could not be written; the old text is untouched.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        draft.write_text(text, "utf-8")
        draft.chmod(0o600)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
