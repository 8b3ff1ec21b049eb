"""Several idle sources in the order of trust: the first that knows is believed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from deskbreak.desktop.idle import IdleSource


class FirstKnown:
    """
    Asks one source after the other.

    Which of them works is not known before the desktop was asked, and it may change:
    a compositor is restarted, a shell comes late.
    """

    def __init__(self, sources: Sequence[IdleSource]) -> None:
        """Ask *sources*, the most trusted first; there is at least one."""
        self._sources = tuple(sources)

    @property
    def backend(self) -> str:
        """Words for ``doctor``: those of the first that works, or why none does."""
        all_words = [source.backend for source in self._sources]
        for words in all_words:
            if not words.startswith("none"):
                return words
        reasons = [words.removeprefix("none: ") for words in all_words]
        return f"none: {'; '.join(reasons)}"

    @property
    def inhibited(self) -> bool:
        """Whether one of them is kept from calling this time idle."""
        return any(source.inhibited for source in self._sources)

    @property
    def tells(self) -> bool:
        """Whether one of them tells of input after being away."""
        return any(source.tells for source in self._sources)

    def watch(self, away_after: timedelta, lull: timedelta | None = None) -> None:
        """Have all of them watch."""
        for source in self._sources:
            source.watch(away_after, lull)

    def read(self) -> timedelta | None:
        """Return the first known answer, None where nobody knows."""
        for source in self._sources:
            if (idle := source.read()) is not None:
                return idle
        return None

    def close(self) -> None:
        """Close all of them."""
        for source in self._sources:
            source.close()
