"""The last answer to a question that takes a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from deskbreak.desktop.bus import Bus, BusError

#: Changes are told, as a rule; what is not is seen after this.
SELDOM = timedelta(seconds=50)


class Answer:
    """
    Asks on a bus without anyone waiting for it.

    Attributes:
        words: The evidence as it was when last heard of, "" for none.
    """

    def __init__(
        self,
        bus: Bus,
        ask: Callable[[], Coroutine[Any, Any, str]],
        on_change: Callable[[], None],
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Put the question *ask*.

        Args:
            on_change: Called when `words` has changed.
            timer: Returns seconds that never go back.
        """
        self.words = ""
        self._bus = bus
        self._ask = ask
        self._on_change = on_change
        self._timer = timer
        self._asked_at = float("-inf")
        self._asking = False
        self._again = False

    def look(self) -> None:
        """Ask, where the answer is old, or tells of something that may have ended."""
        old = self._timer() - self._asked_at >= SELDOM.total_seconds()
        if self.words or old:
            self.refresh()

    def refresh(self, *, news: bool = False) -> None:
        """
        Ask, unless that is being done.

        Args:
            news: What is being asked already may be answered with what was before.
        """
        if self._asking:
            self._again |= news
        else:
            self._asking = True
            self._asked_at = self._timer()
            self._bus.spawn(self._look())

    def forget(self) -> None:
        """Whoever could tell has gone."""
        self._set("")

    async def _look(self) -> None:
        try:
            words = await self._ask()
        except BusError:
            words = ""  # what does not answer tells of nothing
        finally:
            self._asking = False
        self._set(words)
        if self._again:
            self._again = False
            self.refresh()

    def _set(self, words: str) -> None:
        if words != self.words:
            self.words = words
            self._on_change()
