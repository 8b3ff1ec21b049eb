"""
Asks a source so that its mistakes stay its own, and steadies what it tells.

A source that hangs, fails, lies or flaps can at worst cost its own reason. Nothing of
it ever keeps the loop waiting for longer than it was told to.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from deskbreak.core.messages import Sensed
from deskbreak.desktop.busy.source import BusySource

log = logging.getLogger(__name__)

ZERO = timedelta(0)
#: An answer that takes longer is not waited for: it comes when it comes.
LONGEST_WAIT = timedelta(milliseconds=40)
#: One that takes longer than this is a mistake.
LONGEST_ANSWER = timedelta(seconds=5)
#: So many mistakes in a row, and the source is left alone …
STRIKES = 3
#: … for this long.
REST = timedelta(minutes=10)
#: A reason that is gone counts for this long still: the hole between two programs,
#: a stream that is opened anew, a window that is changed for another.
LINGER = timedelta(seconds=15)
#: Doubled each time the reason comes back soon, up to this: it flaps.
LONGEST_LINGER = timedelta(minutes=2)
SOON = timedelta(minutes=2)


def wait_for(done: threading.Event, seconds: float) -> bool:
    """Wait for *done*, for so long at most; return whether it is."""
    return done.wait(seconds)


class _Question:
    """One look of a source, in a thread of its own."""

    def __init__(self, look: Callable[[], str], tell: Callable[[], None]) -> None:
        self._look = look
        self._tell = tell
        self.done = threading.Event()
        self.late = False
        self.evidence = ""
        self.error = ""

    def run(self) -> None:
        try:
            self.evidence = self._look()
        # Whatever it is: one source less is better than no break at all.
        except Exception as error:  # noqa: BLE001
            self.error = f"it failed: {error!r}"
        self.done.set()
        if self.late:
            self._tell()


class Guarded:
    """
    One source under guard.

    Attributes:
        source: The source.
    """

    def __init__(
        self,
        source: BusySource,
        on_change: Callable[[], None] = lambda: None,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Guard *source*.

        Args:
            on_change: Called in the loop thread when a late answer is news.
            timer: Returns seconds that never go back.
        """
        self.source = source
        self._on_change = on_change
        self._timer = timer
        self._pending: _Question | None = None
        self._asked_at: timedelta | None = None
        self._strikes = 0
        self._why = ""
        self._rests_until: timedelta | None = None
        self._told = ""
        self._since = ZERO
        self._gone_at: timedelta | None = None
        self._ended_at: timedelta | None = None
        self._linger = LINGER

    # ------------------------------------------------------------- asking

    def ask(
        self, patience: timedelta = LONGEST_WAIT, *, unless_younger: timedelta = ZERO
    ) -> None:
        """
        Bring what is known up to date; takes *patience* at the very most.

        Args:
            unless_younger: An answer that had to be looked up need not be newer.
        """
        known_for = None if self._asked_at is None else self._now() - self._asked_at
        if (
            self.source.blocking
            and known_for is not None
            and known_for < unless_younger
        ):
            return
        if self._rests_until is not None:
            if self._now() < self._rests_until:
                return
            self._rests_until = None
        if self.source.blocking:
            self._ask_in_thread(min(patience, LONGEST_WAIT))
        else:
            question = _Question(self.source.check, lambda: None)
            began = self._now()
            question.run()
            self._answered(question, self._now() - began)

    def revive(self) -> None:
        """Ask again, whatever it did before: it has news."""
        self._rests_until = None

    def sensed(self) -> Sensed | None:
        """Return what is known of the reason, None while there is none."""
        now = self._now()
        gone_at = self._gone_at
        if self._told and gone_at is not None and now - gone_at >= self._linger:
            self._told, self._gone_at, self._ended_at = "", None, now
        if not self._told:
            return None
        return Sensed(self.source.reason, self._told, now - self._since)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if self._rests_until is not None:
            return f"none: left alone for a while, {self._why}"
        if self._pending is not None:
            return f"none: {self._why}"
        return self.source.backend

    def close(self) -> None:
        """Give back what was opened; what hangs keeps what it has."""
        if self._pending is None:
            self.source.close()

    # ---------------------------------------------------------- answers

    def _ask_in_thread(self, patience: timedelta) -> None:
        if self._pending is not None:
            # It hangs: one thread is enough to wait for it.
            self._steady("")
            self._strike("it does not answer")
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            loop = None

        def tell() -> None:
            if loop is not None and not loop.is_closed():
                loop.call_soon_threadsafe(self._late, question)

        question = _Question(self.source.check, tell)
        self._asked_at = self._now()
        name = f"look-{self.source.what}"
        threading.Thread(target=question.run, name=name, daemon=True).start()
        if wait_for(question.done, patience.total_seconds()):
            self._answered(question, ZERO)
            return
        self._pending = question
        self._why = "it does not answer"
        question.late = True
        if question.done.is_set():  # in this very moment
            self._late(question)

    def _late(self, question: _Question) -> None:
        if question is not self._pending:
            return
        self._pending = None
        before = self.sensed() is not None
        assert self._asked_at is not None
        self._answered(question, self._now() - self._asked_at)
        if (self.sensed() is not None) != before:
            self._on_change()

    def _answered(self, question: _Question, took: timedelta) -> None:
        self._steady(question.evidence)
        # One that is asked in the loop thread has kept everybody waiting.
        longest = LONGEST_ANSWER if self.source.blocking else LONGEST_WAIT
        if took > longest and not question.error:
            question.error = f"it took {took.total_seconds():.2f} s"
        if question.error:
            self._strike(question.error)
            return
        if self._strikes >= STRIKES:
            log.info("%s answers again", self.source.what)
        self._strikes = 0

    def _strike(self, why: str) -> None:
        self._why = why
        self._strikes += 1
        if self._strikes < STRIKES:
            return
        if self._strikes == STRIKES:
            log.warning(
                "%s (%s) is left alone for a while: %s",
                self.source.what,
                self.source.backend,
                why,
            )
        self._rests_until = self._now() + REST
        self._told, self._gone_at = "", None

    def _steady(self, evidence: str) -> None:
        """Take in an answer: a short hole in a reason is no end of it."""
        now = self._now()
        if not evidence:
            if self._told and self._gone_at is None:
                self._gone_at = now
            return
        if self.sensed() is None:
            self._since = now
            soon = self._ended_at is not None and now - self._ended_at < SOON
            self._linger = self._longer() if soon else LINGER
        elif self._gone_at is not None:
            self._linger = self._longer()
        self._told, self._gone_at = evidence, None

    def _longer(self) -> timedelta:
        return min(2 * self._linger, LONGEST_LINGER)

    def _now(self) -> timedelta:
        return timedelta(seconds=self._timer())
