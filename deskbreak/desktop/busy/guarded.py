"""
Asks a source so that its mistakes stay its own, and steadies what it tells.

A source that hangs, fails, lies or flaps can at worst cost its own reason. Nothing of
it ever keeps the loop waiting for longer than it was told to.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from enum import Enum

from deskbreak.core.messages import Sensed
from deskbreak.desktop.busy.source import BusySource

log = logging.getLogger(__name__)

ZERO = timedelta(0)
#: An answer in the loop thread that takes longer has kept everybody waiting.
LONGEST_DELAY = timedelta(milliseconds=40)
#: One in another thread that takes longer is a mistake as well.
LONGEST_ANSWER = timedelta(seconds=5)
#: So many mistakes in a row, and the source is left alone …
STRIKES = 3
UNANSWERED = "it does not answer"
#: … for this long.
REST = timedelta(minutes=10)
#: A reason that is gone counts for this long still: the hole between two programs,
#: a stream that is opened anew, a window that is changed for another.
LINGER = timedelta(seconds=15)
#: Doubled each time the reason comes back soon, up to this: it flaps.
LONGEST_LINGER = timedelta(minutes=2)
SOON = timedelta(minutes=2)


class Standing(Enum):
    """Where a reason stands, for who wonders whether to look."""

    NONE = "none"
    HOLDS = "holds"
    ENDS = "ends"
    """It seems to be over, and does not flap: others may have ended with it."""


class Guarded:
    """
    One source under guard.

    Attributes:
        source: The source.
    """

    def __init__(
        self, source: BusySource, timer: Callable[[], float] = time.monotonic
    ) -> None:
        """Guard *source*; *timer* returns seconds that never go back."""
        self.source = source
        self._timer = timer
        self._pending: Question | None = None
        self._asked_at: timedelta | None = None
        self._strikes = 0
        self._why = ""
        self._rests_until: timedelta | None = None
        self._told = ""
        self._since = ZERO
        self._back_at = ZERO
        self._gone_at: timedelta | None = None
        self._ended_at: timedelta | None = None
        self._linger = LINGER

    # ------------------------------------------------------------- asking

    def ask(self) -> None:
        """Bring what is known up to date, in this thread."""
        if not self._rests():
            question = Question(self)
            question.run()
            self._answered(question, LONGEST_DELAY)

    def question(self, unless_younger: timedelta = ZERO) -> Question | None:
        """
        Return what is to be asked in another thread, None for nothing now.

        Args:
            unless_younger: An answer need not be newer.
        """
        now = self.now()
        known_for = None if self._asked_at is None else now - self._asked_at
        if known_for is not None and known_for < unless_younger:
            return None
        if self._rests():
            return None
        if self._pending is not None and known_for is not None:
            # One thread is enough to wait for it, and where there is much news it is
            # asked for time and again.
            if known_for < LONGEST_ANSWER:
                return None
            self._asked_at = now
            self._steady("")
            self._strike(UNANSWERED)
            return None
        self._asked_at = now
        self._pending = Question(self)
        return self._pending

    def answered(self, question: Question) -> None:
        """Take in the answer to *question*, in time or late, but once."""
        if question is self._pending:
            self._pending = None
            self._answered(question, LONGEST_ANSWER)

    def forget(self, question: Question) -> None:
        """Nobody will ask *question*."""
        if question is self._pending:
            self._pending = self._asked_at = None

    def revive(self) -> None:
        """Ask again, whatever it did before: it has news."""
        self._rests_until = None

    def sensed(self) -> Sensed | None:
        """Return what is known of the reason, None while there is none."""
        now = self.now()
        gone_at = self._gone_at
        if self._told and gone_at is not None and now - gone_at >= self._linger:
            self._told, self._gone_at, self._ended_at = "", None, now
        if not self._told:
            return None
        left = None if self._gone_at is None else self._linger - (now - self._gone_at)
        return Sensed(self.source.reason, self._told, now - self._since, left)

    def standing(self) -> Standing:
        """Return where the reason stands."""
        sensed = self.sensed()
        if sensed is None:
            return Standing.NONE
        ends = sensed.ends_in is not None and self._linger == LINGER
        return Standing.ENDS if ends else Standing.HOLDS

    def differs(self, before: Standing) -> bool:
        """Return whether the reason stands so that it is worth a look."""
        # One that comes back before anybody thought it over has not changed.
        now = self.standing()
        return now is not before and (before, now) != (Standing.ENDS, Standing.HOLDS)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if self._rests_until is not None:
            return f"none: left alone for a while, {self._why}"
        if self._pending is not None:
            return f"none: {UNANSWERED}"
        return self.source.backend

    def close(self) -> None:
        """Give back what was opened; what hangs keeps what it has."""
        if self._pending is None:
            self.source.close()

    # ---------------------------------------------------------- answers

    def _rests(self) -> bool:
        if self._rests_until is not None and self.now() >= self._rests_until:
            self._rests_until = None
        return self._rests_until is not None

    def _answered(self, question: Question, longest: timedelta) -> None:
        self._steady(question.evidence)
        if question.took > longest and not question.error:
            question.error = f"it took {question.took.total_seconds():.2f} s"
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
        self._rests_until = self.now() + REST
        self._told, self._gone_at = "", None

    def _steady(self, evidence: str) -> None:
        """Take in an answer: a short hole in a reason is no end of it."""
        now = self.now()
        if not evidence:
            if self._told and self._gone_at is None:
                self._gone_at = now
                if now - self._back_at >= SOON:
                    self._linger = LINGER  # it has not flapped for long
            return
        if self.sensed() is None:
            self._since = self._back_at = now
            soon = self._ended_at is not None and now - self._ended_at < SOON
            self._linger = self._longer() if soon else LINGER
        elif self._gone_at is not None:
            self._back_at = now
            self._linger = self._longer()
        self._told, self._gone_at = evidence, None

    def _longer(self) -> timedelta:
        return min(2 * self._linger, LONGEST_LINGER)

    def now(self) -> timedelta:
        """Return the time of the guard's clock."""
        return timedelta(seconds=self._timer())


class Question:
    """
    One look of a source.

    Attributes:
        guard: Whose it is.
        done: It was answered.
        evidence: The answer.
        error: What went wrong, "" for nothing.
        took: How long the answer took.
    """

    def __init__(self, guard: Guarded) -> None:
        """Ask nothing yet."""
        self.guard = guard
        self.done = False
        self.evidence = ""
        self.error = ""
        self.took = ZERO

    def run(self) -> None:
        """Ask, in whatever thread this is."""
        began = self.guard.now()
        try:
            self.evidence = self.guard.source.check()
        # Whatever it is: one source less is better than no break at all.
        except Exception as error:  # noqa: BLE001
            self.error = f"it failed: {error!r}"
        self.took = self.guard.now() - began
        self.done = True
