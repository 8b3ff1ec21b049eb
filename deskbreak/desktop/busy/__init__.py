"""
Reasons not to interrupt, one source for each thing that shows one.

A source answers at once from what it already knows; what takes longer it looks up in
the background and tells through the ``on_change`` that it was given.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from deskbreak.core.settings import Reason

if TYPE_CHECKING:
    from deskbreak.desktop.bus import Bus
    from deskbreak.desktop.x11 import X11

__all__ = ["BusySource", "Guarded", "choose"]

log = logging.getLogger(__name__)

#: The loop waits for every answer.
LONGEST_ANSWER = timedelta(milliseconds=100)
STRIKES = 3


class BusySource(Protocol):
    """
    Sees one reason not to interrupt.

    Attributes:
        reason: The reason.
        engaging: It also shows that someone without any input is still there.
    """

    reason: Reason
    engaging: bool

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "X11 (_NET_WM_STATE)"."""
        ...

    def check(self) -> str:
        """Return the evidence in words, "" while there is none."""
        ...


class Guarded:
    """
    Asks a source so that its mistakes stay its own.

    Three times in a row wrong or slow, and it is not asked any more.
    """

    def __init__(
        self, source: BusySource, timer: Callable[[], float] = time.perf_counter
    ) -> None:
        """Guard *source*; *timer* returns seconds."""
        self.source = source
        self._timer = timer
        self._strikes = 0
        self._why = ""

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return f"none: given up, {self._why}" if self._given_up else self.source.backend

    @property
    def _given_up(self) -> bool:
        return self._strikes >= STRIKES

    def check(self) -> str:
        """Return the evidence, "" for none or no more."""
        if self._given_up:
            return ""
        evidence, why, began = "", "", self._timer()
        try:
            evidence = self.source.check()
        # Whatever it is: one source less is better than no break at all.
        except Exception as error:  # noqa: BLE001
            why = f"it failed: {error!r}"
        took = timedelta(seconds=self._timer() - began)
        if took > LONGEST_ANSWER:
            why = f"it took {took.total_seconds():.2f} s"
        self._strikes = self._strikes + 1 if why else 0
        self._why = why
        if self._strikes == STRIKES:
            log.warning("%s is not asked any more: %s", self.source.backend, why)
        return evidence


def choose(
    x11: X11 | None, bus: Bus | None, on_change: Callable[[], None]
) -> tuple[BusySource, ...]:
    """
    Return the sources of this desktop.

    Args:
        x11: The X server, in an X11 session.
        bus: The session bus.
        on_change: Called when a source has news.
    """
    sources: list[BusySource] = []
    if x11 is not None:
        from deskbreak.desktop.busy.x11_fullscreen import X11Fullscreen

        sources.append(X11Fullscreen(x11))
    if bus is not None:
        from deskbreak.desktop.busy.do_not_disturb import QuietServer

        sources.append(QuietServer(bus, on_change))
    return tuple(sources)
