"""Idle time where the desktop tells when a threshold is passed, not how long it is."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import timedelta

__all__ = ["WatchedIdle"]

#: While nobody has been still for so long, the input may be anywhere between: just
#: less than the threshold says "no news of anybody being away".
_JUST_LESS = timedelta(milliseconds=1)


class WatchedIdle(ABC):
    """
    What follows from the thresholds that were passed, and from input after them.

    Between two thresholds the exact time is not known. It is taken to be as long as
    it can be: what counts is when someone was last there for sure, so that a time
    away is never thought to begin later than it did.
    """

    def __init__(
        self,
        on_change: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Know nothing yet.

        Args:
            on_change: Called soon after a threshold was passed, and at the first
                input after being away.
            clock: Returns seconds that do not run while the machine sleeps.
        """
        self._on_change = on_change
        self._clock = clock
        self._known = False
        self._news: asyncio.Handle | None = None
        self._wanted: tuple[timedelta, ...] = ()
        self._passed: set[timedelta] = set()
        self._last_input = 0.0

    # ------------------------------------------------------- for the senses

    def watch(self, away_after: timedelta, lull: timedelta | None = None) -> None:
        """
        Tell when there was no input for *away_after*, and for *lull* if given.

        The lull costs a wake-up at each pause of someone typing.
        """
        wanted = (
            (away_after,) if lull is None or lull >= away_after else (away_after, lull)
        )
        if wanted == self._wanted:
            return
        gone = [after for after in self._wanted if after not in wanted]
        new = [after for after in wanted if after not in self._wanted]
        self._wanted = wanted
        for after in gone:
            self._passed.discard(after)
            if self._known:
                self._stop(after)
        for after in new:
            if self._known:
                self._start(after)

    @property
    def tells(self) -> bool:
        """Whether it calls ``on_change`` at the first input after being away."""
        return self._known

    def read(self) -> timedelta | None:
        """Return the time since the last input, None where nobody tells it."""
        if not self._known or not self._wanted:
            return None
        quiet = timedelta(seconds=max(0.0, self._clock() - self._last_input))
        if self._passed:
            return max(quiet, *self._passed)
        if len(self._wanted) > 1:
            # Who waits for a lull looks again when it can be over: half way on, not
            # a millisecond on.
            return min(quiet, self._wanted[-1] / 2)
        return min(quiet, self._wanted[0] - _JUST_LESS)

    # --------------------------------------------------- for those below us

    @abstractmethod
    def _start(self, after: timedelta) -> None:
        """Have the desktop tell when there was no input for *after*."""

    @abstractmethod
    def _stop(self, after: timedelta) -> None:
        """Have it tell that no more."""

    def _begin(self) -> None:
        """The desktop can be asked: someone has just started or restarted it."""
        self._known = True
        self._passed.clear()
        self._last_input = self._clock()
        for after in self._wanted:
            self._start(after)
        self._tell()

    def _end(self) -> None:
        """The desktop cannot be asked any more."""
        if self._known:
            self._known = False
            self._passed.clear()
            self._tell()

    def _idled(self, after: timedelta, idle: timedelta | None = None) -> None:
        """There was no input for *after*; for *idle* where that is known exactly."""
        if after not in self._wanted:
            return  # news of a watch that was taken back
        if not self._passed:
            self._last_input = self._clock() - (idle or after).total_seconds()
        if after not in self._passed:
            self._passed.add(after)
            self._tell()

    def _active(self, after: timedelta | None = None) -> None:
        """There was input, as the watch for *after* tells; None is all of them."""
        was_away = self._wanted[:1] and self._wanted[0] in self._passed
        self._last_input = self._clock()
        if after is None:
            self._passed.clear()
        else:
            self._passed.discard(after)
        if was_away and self._wanted[0] not in self._passed:
            self._tell()

    def _tell(self) -> None:
        """Tell of news once all that came together were heard."""
        if self._news is None:
            self._news = asyncio.get_running_loop().call_soon(self._tell_now)

    def _tell_now(self) -> None:
        self._news = None
        self._on_change()
