"""
The history of one person, in one local SQLite file.

Writes are short and done at once: a commit in WAL mode without a sync takes well
under a millisecond, so that neither a worker thread nor a queue is needed. What
cannot be written now (a full disk, a read-only home, another process that is busy
erasing) is kept in memory and tried again with the next event: recording may stop,
reminding does not.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deskbreak.core.codec import decode, encode
from deskbreak.core.memory import Memory
from deskbreak.exceptions import HistoryError, refused
from deskbreak.history import database
from deskbreak.history.database import is_damaged
from deskbreak.history.events import Event, What
from deskbreak.history.facts import (
    Facts,
    Said,
    read_answers,
    read_facts,
    read_kept,
)

log = logging.getLogger(__name__)

#: Returns what the picker remembers after one more event.
Fold = Callable[[Memory, Event], Memory]

#: Counts up whenever the fold learns something new, so that old snapshots go.
FOLD_VERSION = 1
#: So many events are folded at a start at most, beyond the snapshot.
TAIL = 50
#: So many events wait in memory at most; that is some weeks of a full disk.
PENDING_LIMIT = 5000


def keep(memory: Memory, event: Event) -> Memory:
    """Remember nothing: the fold of those who only read or write rows."""
    return memory


@dataclass(slots=True)
class _Remembered:
    epoch: int
    last_id: int
    memory: Memory
    since_snapshot: int = 0


class History:
    """
    The history file. To be used from one thread at a time.

    Attributes:
        path: The file.
        fold: How events become the picker's memory; set anew when the library
            changes.
        problem: Why nothing is recorded just now, in words; "" while all is well.
        notice: What the user should be told once (a damaged file was set aside).
    """

    def __init__(
        self, path: Path, *, fold: Fold = keep, busy_ms: int = database.BUSY_MS
    ) -> None:
        """Name the file; nothing is opened before it is needed."""
        self.path = path
        self.fold = fold
        self.problem = ""
        self.notice = ""
        self._busy_ms = busy_ms
        self._db: sqlite3.Connection | None = None
        self._inode = 0
        self._pending: list[Event] = []
        self._remembered: _Remembered | None = None

    @classmethod
    def open(
        cls, path: Path, *, fold: Fold = keep, busy_ms: int = database.BUSY_MS
    ) -> History:
        """Return the history at *path*. Never fails: see `problem` and `notice`."""
        history = cls(path, fold=fold, busy_ms=busy_ms)
        history.flush()
        return history

    def close(self) -> None:
        """Write what waits, keep the snapshot, let go of the file."""
        self.flush()
        # Who remembers nothing must not write that down for those who do.
        if self._db is not None and self.fold is not keep:
            self.memory()
            self._save_snapshot()
        self._drop()

    # ------------------------------------------------------------- writing

    def add(self, *events: Event) -> None:
        """Record *events*, now or as soon as it is possible. Never fails."""
        self._pending.extend(events)
        if len(self._pending) > PENDING_LIMIT:
            del self._pending[:-PENDING_LIMIT]
        self.flush()

    @property
    def waiting(self) -> int:
        """How many events could not be written yet."""
        return len(self._pending)

    def flush(self) -> None:
        """Try to write what waits. Never fails."""
        for _ in range(2):  # once more after a damaged file was set aside
            try:
                db = self._connection()
                if self._pending:
                    rows = [database.to_row(event) for event in self._pending]
                    with database.transaction(db):
                        db.executemany(database.INSERT, rows)
                    self._pending.clear()
            except (OSError, sqlite3.Error, HistoryError) as error:
                if not self._failed(error):
                    return
            else:
                if self.problem:
                    log.warning("the history is recorded again")
                    self.problem = ""
                return

    # ------------------------------------------------------------- reading

    def rows(
        self,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """
        Return the events of the days *since* to *until* (inclusive), oldest first.

        Args:
            since: First day; None is from the beginning.
            until: Last day; None is to the end.
            limit: Only so many, the newest.

        Raises:
            HistoryError: The file cannot be read.
        """
        query = (
            f"{database.SELECT} WHERE day >= ? AND day <= ? "
            "ORDER BY day DESC, at DESC, id DESC LIMIT ?"
        )
        first = since.isoformat() if since else ""
        last = until.isoformat() if until else "~"
        with self._reading() as db:
            found = db.execute(query, (first, last, -1 if limit is None else limit))
            events = [database.from_row(row[1:]) for row in found]
        events.reverse()
        return events

    def facts(self, since: date | None = None, until: date | None = None) -> Facts:
        """
        Return what statistics need of the days *since* to *until* (inclusive).

        Raises:
            HistoryError: The file cannot be read.
        """
        with self._reading() as db:
            return read_facts(
                db,
                since.isoformat() if since else "",
                until.isoformat() if until else "",
            )

    def days(self) -> list[date]:
        """
        Return all days with an event, in order.

        Raises:
            HistoryError: The file cannot be read.
        """
        with self._reading() as db:
            found = db.execute("SELECT DISTINCT day FROM event ORDER BY day")
            return [date.fromisoformat(day) for (day,) in found]

    def answers(self) -> list[Said]:
        """
        Return all answers to desk questions (see `Facts.answers`).

        Raises:
            HistoryError: The file cannot be read.
        """
        with self._reading() as db:
            return read_answers(db)

    def kept(self) -> dict[date, float]:
        """
        Return for each day with breaks the share of them that was taken.

        Raises:
            HistoryError: The file cannot be read.
        """
        with self._reading() as db:
            return read_kept(db)

    def __len__(self) -> int:
        """Return the number of events in the file."""
        with self._reading() as db:
            return int(db.execute("SELECT count(*) FROM event").fetchone()[0])

    def memory(self) -> Memory:
        """
        Return what the picker remembers. Never fails.

        Only events that came since the last call are read, also those that another
        process has written; what waits to be written counts as well.
        """
        self.flush()
        try:
            # A file that cannot be written can often still be read.
            self._catch_up(self._connection())
        except (OSError, sqlite3.Error, ValueError, HistoryError) as error:
            self._failed(error)
        known = self._remembered
        memory = known.memory if known else Memory()
        for event in self._pending:
            memory = self.fold(memory, event)
        return memory

    # -------------------------------------------------- erase, bring back in

    def erase(self, before: date | None = None) -> int:
        """
        Erase all events, or those of days before *before*, without a trace.

        Files that were set aside as damaged go with the whole.

        Returns:
            How many events there were.

        Raises:
            HistoryError: They could not be erased, or not without a trace.
        """
        last = before.isoformat() if before else "~"
        with self._reading() as db:
            with database.transaction(db):
                gone = db.execute("DELETE FROM event WHERE day < ?", (last,)).rowcount
                self._refold(db)
            # Deleted rows are overwritten with zeros, but the text of one may stand
            # in the unused part of a page or in the log file beside the database.
            db.execute("VACUUM")
            busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if before is None:
            for path in database.damaged_files(self.path):
                path.unlink(missing_ok=True)
        if busy:
            raise HistoryError(
                "erased, but another program still reads the history; erase once "
                "more when it is done, to remove the last traces from the disk"
            )
        return int(gone)

    def bring_in(self, events: Iterable[Event]) -> int:
        """
        Add *events* of an export, in the order of time; those already here stay one.

        Returns:
            How many were new.

        Raises:
            HistoryError: They could not be written.
        """
        with self._reading() as db, database.transaction(db):
            here = [database.from_row(row[1:]) for row in self._all(db)]
            # An export may hold the same row twice with reason; what counts is that
            # bringing it in a second time adds nothing.
            known = Counter(here)
            new = []
            for event in events:
                if known[event]:
                    known[event] -= 1
                else:
                    new.append(event)
            if new:
                merged = sorted([*here, *new], key=lambda e: (e.day, e.at))
                # Ids tell the order in which the picker learnt things.
                db.execute("DELETE FROM event")
                db.executemany(database.INSERT, map(database.to_row, merged))
                self._refold(db)
        return len(new)

    # -------------------------------------------------------------- inside

    def _connection(self) -> sqlite3.Connection:
        """Return the open file; a new one if someone has removed or replaced it."""
        if self._db is not None and _inode(self.path) == self._inode:
            return self._db
        self._drop()
        self._db = database.open_database(self.path, busy_ms=self._busy_ms)
        inode = _inode(self.path)
        if inode != self._inode:
            self._inode = inode
            self._remembered = None
        return self._db

    def _drop(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db = None

    def _failed(self, error: Exception) -> bool:
        """Note what went wrong; tell whether it is worth another try at once."""
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            return False  # someone else writes; the next event brings this one along
        self._drop()
        if is_damaged(error):
            try:
                aside = database.set_aside(self.path)
            except OSError as moving:
                error = moving
            else:
                self.notice = (
                    f"The history was damaged. It was set aside as {aside}, "
                    "and a new one begun."
                )
                return True
        words = refused(error)
        if words != self.problem:
            log.warning("the history is not recorded: %s", words)
        self.problem = words
        return False

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Lend the open file and turn its errors into ours."""
        self.flush()
        try:
            yield self._connection()
        except (OSError, sqlite3.Error, ValueError) as error:
            set_aside = is_damaged(error) and self._failed(error)
            words = (
                self.notice
                if set_aside
                else f"cannot use the history: {refused(error)}"
            )
            raise HistoryError(words) from error

    def _all(self, db: sqlite3.Connection) -> sqlite3.Cursor:
        return db.execute(f"{database.SELECT} ORDER BY id")

    def _catch_up(self, db: sqlite3.Connection) -> None:
        row = db.execute("SELECT epoch, last_id, memory FROM snapshot").fetchone()
        epoch, last_id, text = row
        known = self._remembered
        if known is None or known.epoch != epoch:
            memory = _read_snapshot(text)
            known = _Remembered(epoch, last_id if memory else 0, memory or Memory())
            self._remembered = known
        tail = db.execute(
            f"{database.SELECT} WHERE id > ? AND what != ? ORDER BY id",
            (known.last_id, What.USE.value),
        ).fetchall()
        for row in tail:
            known.memory = self.fold(known.memory, database.from_row(row[1:]))
            known.last_id = row[0]
            known.since_snapshot += 1
        if known.since_snapshot >= TAIL:
            self._save_snapshot()

    def _save_snapshot(self) -> None:
        known = self._remembered
        if known is None or not known.since_snapshot or self._db is None:
            return
        if self.fold is keep:
            return
        try:
            with database.transaction(self._db):
                _write_snapshot(self._db, known)
        except sqlite3.Error as error:
            log.info("the snapshot was not kept: %s", error)
        else:
            known.since_snapshot = 0

    def _refold(self, db: sqlite3.Connection) -> None:
        """Make the snapshot anew from all rows, inside the caller's transaction."""
        epoch = db.execute("SELECT epoch FROM snapshot").fetchone()[0] + 1
        db.execute("UPDATE snapshot SET epoch = ?, last_id = 0, memory = ''", (epoch,))
        known = _Remembered(epoch, 0, Memory())
        for row in self._all(db):
            known.last_id = row[0]
            known.memory = self.fold(known.memory, database.from_row(row[1:]))
        if self.fold is not keep and known.last_id:
            _write_snapshot(db, known)
        self._remembered = None


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return -1


def _read_snapshot(text: str) -> Memory | None:
    try:
        data = json.loads(text) if text else {}
        if data.get("fold") != FOLD_VERSION:
            return None
        return decode(Memory, data["memory"])
    except ValueError:
        return None


def _write_snapshot(db: sqlite3.Connection, known: _Remembered) -> None:
    data = {"fold": FOLD_VERSION, "memory": encode(known.memory)}
    # Only forward: a slower process must not put an older one in its place.
    db.execute(
        "UPDATE snapshot SET last_id = ?, memory = ? WHERE epoch = ? AND last_id < ?",
        (known.last_id, json.dumps(data), known.epoch, known.last_id),
    )
