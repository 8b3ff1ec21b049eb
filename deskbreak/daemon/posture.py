"""Whether the person stands at a desk that can be raised: what they said last today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from deskbreak.core.memory import Memory
from deskbreak.core.settings import Content
from deskbreak.daemon.wishes import Wishes


class Posture:
    """Sitting or standing. Asked of the history once, then kept."""

    def __init__(self, memory: Callable[[], Memory]) -> None:
        """Ask *memory* when it is first needed."""
        self._memory = memory
        self._said: tuple[date | None, bool] | None = None

    def stands(self, today: date) -> bool:
        """Tell whether they stand; every day begins seated."""
        if self._said is None:
            memory = self._memory()
            self._said = memory.today, memory.standing
        return self._said == (today, True)

    def changed(self, *, standing: bool, today: date) -> None:
        """They said so."""
        self._said = today, standing


def matters(wishes: Wishes) -> bool:
    """Tell whether this person has a desk for sitting and standing."""
    return "sit_stand" in wishes.profile.applies or any(
        rule.content is Content.STAND for rule in wishes.settings.breaks
    )
