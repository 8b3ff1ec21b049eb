"""All reasons not to interrupt, asked together and within bounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from deskbreak.core.messages import Sensed
from deskbreak.core.settings import Reason, Settings
from deskbreak.desktop.busy.guarded import ZERO, Guarded, Question
from deskbreak.desktop.busy.round import Round
from deskbreak.desktop.busy.source import BusySource
from deskbreak.desktop.engaged import LONGEST_STILL

#: All sources together may keep the loop waiting for this long.
PATIENCE = timedelta(milliseconds=45)
#: One of them for no longer than this: there is something left for the others.
LONGEST_WAIT = timedelta(milliseconds=35)

#: Nobody begins a call without touching anything: so often is enough to see that
#: someone is still in one.
SELDOM = timedelta(seconds=55)
#: An answer that is younger belongs to the look that goes on.
SAME_LOOK = timedelta(seconds=1)


class Reasons:
    """Asks all sources; each only when its answer matters and is wished for."""

    def __init__(
        self,
        sources: Sequence[BusySource] = (),
        on_change: Callable[[], None] = lambda: None,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Ask *sources*.

        Args:
            on_change: Called in the loop thread when a reason has begun or ended.
            timer: Returns seconds that never go back.
        """
        self._on_change = on_change
        self._timer = timer
        self._guards = tuple(Guarded(source, timer) for source in sources)
        self._settings: Settings | None = None
        #: Rounds in which the time was not enough for all.
        self._unfinished: list[Round] = []

    @property
    def backends(self) -> Mapping[str, str]:
        """Words for ``doctor`` of every source, by what it looks at."""
        return {guard.source.what: guard.backend for guard in self._guards}

    def use(self, settings: Settings) -> None:
        """Leave out what is switched off in *settings* from now on."""
        self._settings = settings

    def news(self) -> None:
        """A source has news: take them in, and tell of it where that changes much."""
        told = False
        for guard in self._guards:
            if not guard.source.blocking:
                before = guard.standing()
                guard.revive()
                guard.ask()
                told |= guard.differs(before)
        if told:
            self._on_change()

    def read(self, *, wanted: bool, still: bool) -> tuple[tuple[Sensed, ...], str]:
        """
        Return the reasons that hold now, and what shows that someone is there.

        Args:
            wanted: The reasons are: ask all sources.
            still: There is no input: ask those that show someone to be there.
        """
        # What has not had its turn since the last look may stand behind one that hangs:
        # it is asked anew.
        while self._unfinished:
            for question in self._unfinished.pop().take_back():
                question.guard.forget(question)
        asked: dict[Guarded, timedelta] = {}
        for guard in self._guards:
            if wanted and self._enabled(guard.source):
                asked[guard] = ZERO
            elif still and guard.source.engaging:
                asked[guard] = SELDOM
        self._ask(asked)
        found = []
        engaged = ""
        for guard in asked:
            sensed = guard.sensed()
            if sensed is None:
                continue
            if wanted:
                found.append(sensed)
            # What has a camera or a microphone open for longer may do so for ever.
            listens = guard.source.engaging and sensed.lasting <= LONGEST_STILL
            if still and listens:
                engaged = engaged or sensed.evidence
        return _merged(found), engaged

    def tells(self, reason: Reason) -> bool:
        """Return whether *reason* holds now, also where it is switched off."""
        asked = [guard for guard in self._guards if guard.source.reason is reason]
        self._ask(dict.fromkeys(asked, SAME_LOOK))
        return any(guard.sensed() is not None for guard in asked)

    def _ask(self, guards: Mapping[Guarded, timedelta]) -> None:
        """Bring those up to date that know nothing younger than the time beside them."""
        questions = []
        for guard, unless_younger in guards.items():
            if not guard.source.blocking:
                guard.ask()
            elif (question := guard.question(unless_younger)) is not None:
                questions.append(question)
        ends_at = self._timer() + PATIENCE.total_seconds()
        while questions:
            left = max(0.0, ends_at - self._timer())
            asking = Round(questions, self._late)
            if asking.wait(min(left, LONGEST_WAIT.total_seconds())):
                return
            if not left:
                self._unfinished.append(asking)
                return
            # Those behind the one that hangs need not wait for it.
            questions = asking.take_back()

    def _late(self, question: Question) -> None:
        guard = question.guard
        before = guard.standing()
        guard.answered(question)
        if guard.differs(before):
            self._on_change()

    def close(self) -> None:
        """Give back what was opened."""
        for guard in self._guards:
            guard.close()

    def _enabled(self, source: BusySource) -> bool:
        settings = self._settings
        return settings is None or settings.hold_rule(source.reason).enabled


def _merged(found: list[Sensed]) -> tuple[Sensed, ...]:
    """Return one entry for each reason: all its evidence, since its first."""
    by_reason: dict[Reason, Sensed] = {}
    for sensed in found:
        if (other := by_reason.get(sensed.reason)) is None:
            by_reason[sensed.reason] = sensed
            continue
        evidence = other.evidence
        if sensed.evidence != evidence:
            evidence += f", {sensed.evidence}"
        ends = [each.ends_in for each in (other, sensed) if each.ends_in is not None]
        by_reason[sensed.reason] = replace(
            other,
            evidence=evidence,
            lasting=max(other.lasting, sensed.lasting),
            ends_in=max(ends) if len(ends) == 2 else None,
        )
    return tuple(by_reason.values())
