"""All reasons not to interrupt, asked together and within bounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from deskbreak.core.messages import Sensed
from deskbreak.core.settings import Reason, Settings
from deskbreak.desktop.busy.guarded import ZERO, Guarded
from deskbreak.desktop.busy.source import BusySource

#: All sources together may keep the loop waiting for this long.
PATIENCE = timedelta(milliseconds=50)

#: Nobody begins a call without touching anything: so often is enough to see that
#: someone is still in one.
SELDOM = timedelta(seconds=55)


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
        self._guards = tuple(Guarded(source, on_change, timer) for source in sources)
        self._settings: Settings | None = None

    @property
    def backends(self) -> Mapping[str, str]:
        """Words for ``doctor`` of every source, by what it looks at."""
        return {guard.source.what: guard.backend for guard in self._guards}

    def use(self, settings: Settings) -> None:
        """Leave out what is switched off in *settings* from now on."""
        self._settings = settings

    def news(self) -> None:
        """A source has news: take them in, and tell of it where that changes much."""
        before = [guard.sensed() is not None for guard in self._guards]
        for guard in self._guards:
            if not guard.source.blocking:
                guard.revive()
                guard.ask()
        if [guard.sensed() is not None for guard in self._guards] != before:
            self._on_change()

    def read(self, *, wanted: bool, still: bool) -> tuple[tuple[Sensed, ...], str]:
        """
        Return the reasons that hold now, and what shows that someone is there.

        Args:
            wanted: The reasons are: ask all sources.
            still: There is no input: ask those that show someone to be there.
        """
        ends_at = self._timer() + PATIENCE.total_seconds()
        found = []
        engaged = ""
        for guard in self._guards:
            engaging = still and guard.source.engaging
            matters = wanted and self._enabled(guard.source)
            if not engaging and not matters:
                continue
            guard.ask(
                max(ZERO, timedelta(seconds=ends_at - self._timer())),
                unless_younger=ZERO if matters else SELDOM,
            )
            sensed = guard.sensed()
            if sensed is not None and wanted:
                found.append(sensed)
            if sensed is not None and engaging:
                engaged = engaged or sensed.evidence
        return _merged(found), engaged

    def tells(self, reason: Reason) -> bool:
        """Return whether *reason* holds now, also where it is switched off."""
        found = False
        for guard in self._guards:
            if guard.source.reason is reason:
                guard.ask(PATIENCE)
                found = found or guard.sensed() is not None
        return found

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
        elif sensed.evidence != other.evidence:
            by_reason[sensed.reason] = replace(
                other,
                evidence=f"{other.evidence}, {sensed.evidence}",
                lasting=max(other.lasting, sensed.lasting),
            )
    return tuple(by_reason.values())
