"""The history as the engine sees it, also for those who want nothing written down."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from deskbreak.core.memory import Memory
from deskbreak.daemon import ports
from deskbreak.daemon.remember import fold
from deskbreak.daemon.wishes import Wishes
from deskbreak.history.events import Event
from deskbreak.history.store import Fold

#: So much is kept in mind at most where nothing is written down: some weeks.
MOST = 2000


class HistoryFile(ports.History, Protocol):
    """A history that has to be told how events become memory."""

    fold: Fold


class Ledger:
    """
    Writes into *file*, or, where the user switched history off, only keeps in mind.

    Without any memory the picker would offer the same exercise for ever, so what
    happens is remembered until the daemon ends.
    """

    def __init__(self, file: HistoryFile) -> None:
        """Write until `use` says otherwise."""
        self._file = file
        self._written = True
        self._unwritten: list[Event] = []

    def use(self, wishes: Wishes) -> None:
        """Put *wishes* into force: what is written, and how it is remembered."""
        self._written = wishes.config.history.enabled
        self._file.fold = fold(wishes.library, wishes.settings)

    def add(self, *events: Event) -> None:
        """Record *events*. Never fails."""
        if self._written:
            self._file.add(*events)
        else:
            self._unwritten = [*self._unwritten, *events][-MOST:]

    def memory(self) -> Memory:
        """Return what the picker remembers. Never fails."""
        memory = self._file.memory()
        for event in self._unwritten:
            memory = self._file.fold(memory, event)
        return memory

    def rows(
        self,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """Return the events that were written down (see `ports.History`)."""
        return self._file.rows(since, until, limit)
