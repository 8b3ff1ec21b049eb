"""What idle sources have in common that are asked at each look."""

from __future__ import annotations

from datetime import timedelta


class PolledIdle:
    """Knows the exact time whenever it is asked: there is nothing to watch."""

    @property
    def inhibited(self) -> bool:
        """False: what keeps the screen on is not asked here."""
        return False

    @property
    def tells(self) -> bool:
        """False: it has to be asked."""
        return False

    def watch(self, away_after: timedelta, lull: timedelta | None = None) -> None:
        """Nothing has to be prepared."""

    def close(self) -> None:
        """Nothing was opened."""
