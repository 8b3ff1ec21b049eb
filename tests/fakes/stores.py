"""What outlives the daemon, in memory."""

from __future__ import annotations

from datetime import date

from deskbreak.core.memory import Memory
from deskbreak.core.messages import Outcome
from deskbreak.core.settings import Settings
from deskbreak.core.state import State
from deskbreak.exceptions import HistoryError
from deskbreak.history.events import Event, What
from deskbreak.history.store import Fold


def _keep(memory: Memory, _event: Event) -> Memory:
    return memory


class FakeHistory:
    """
    The history as a list.

    Attributes:
        events: Everything written, in order.
        unreadable: Reading rows fails, as with a broken file.
    """

    def __init__(self) -> None:
        """Begin empty; the fold is put in by whoever knows the library."""
        self.events: list[Event] = []
        self.fold: Fold = _keep
        self.unreadable = False

    def add(self, *events: Event) -> None:
        """Record *events*."""
        self.events += events

    def memory(self) -> Memory:
        """Return what the picker remembers."""
        memory = Memory()
        for event in self.events:
            memory = self.fold(memory, event)
        return memory

    def rows(
        self,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """Return the events of these days."""
        if self.unreadable:
            raise HistoryError("the history cannot be used")
        found = [
            event
            for event in self.events
            if (since is None or event.day >= since)
            and (until is None or event.day <= until)
        ]
        return found if limit is None else found[-limit:]

    def breaks(self) -> list[Event]:
        """Return the rows of what became of the breaks, in order."""
        return [event for event in self.events if event.what is What.BREAK]

    def outcomes(self) -> list[tuple[str, Outcome]]:
        """Return what became of the breaks, in order."""
        return [
            (event.name, event.outcome)
            for event in self.events
            if event.what is What.BREAK and event.outcome is not None
        ]


class FakeStore:
    """
    The state file.

    Attributes:
        saved: Every state that was to be written at once.
        passing: Every state that could wait.
    """

    def __init__(self) -> None:
        """Nothing is saved."""
        self.saved: list[State] = []
        self.passing: list[State] = []

    def save(self, state: State) -> None:
        """Write it down."""
        self.saved.append(state)

    def save_seldom(self, state: State, settings: Settings) -> None:
        """Write it down as one that could wait."""
        self.passing.append(state)
