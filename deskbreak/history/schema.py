"""The shape of the history file, and how an older file becomes a current one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from deskbreak.exceptions import HistoryError

#: The columns of ``event`` after ``id``, in the order of `events.Event`'s fields.
COLUMNS = (
    "what",
    "at",
    "day",
    "offset_seconds",
    "zone",
    "outcome",
    "name",
    "exercise",
    "area",
    "item",
    "answer",
    "prescribed",
    "seconds",
    "use_seconds",
    "detail",
    "absorbed",
)


def _m001_events(db: sqlite3.Connection) -> None:
    db.execute(
        """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            what TEXT NOT NULL,
            at TEXT NOT NULL,
            day TEXT NOT NULL,
            offset_seconds INTEGER NOT NULL DEFAULT 0,
            zone TEXT NOT NULL DEFAULT '',
            outcome TEXT NOT NULL DEFAULT '',
            name TEXT NOT NULL DEFAULT '',
            exercise TEXT NOT NULL DEFAULT '',
            area TEXT NOT NULL DEFAULT '',
            item TEXT NOT NULL DEFAULT '',
            answer TEXT NOT NULL DEFAULT '',
            prescribed INTEGER NOT NULL DEFAULT 0,
            seconds REAL NOT NULL DEFAULT 0,
            use_seconds REAL NOT NULL DEFAULT 0,
            detail TEXT NOT NULL DEFAULT '',
            absorbed TEXT NOT NULL DEFAULT '[]'
        )
        """
    )
    db.execute("CREATE INDEX event_day ON event (day, at)")


def _m002_snapshot(db: sqlite3.Connection) -> None:
    # One row: what the picker remembers of all events up to last_id. epoch changes
    # whenever rows were removed or put in another order, so that whoever has read
    # some of them knows to begin anew.
    db.execute(
        """
        CREATE TABLE snapshot (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            epoch INTEGER NOT NULL,
            last_id INTEGER NOT NULL,
            memory TEXT NOT NULL
        )
        """
    )
    db.execute("INSERT INTO snapshot VALUES (1, 1, 0, '')")


#: The n-th function leads from version n to n + 1; nothing is ever taken out.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _m001_events,
    _m002_snapshot,
)


def migrate(db: sqlite3.Connection) -> None:
    """
    Bring *db* to the current version, one step a transaction.

    Raises:
        HistoryError: A newer deskbreak has written this file.
    """
    version = _version(db)
    if version > len(MIGRATIONS):
        raise HistoryError(
            f"the history was written by a newer deskbreak (version {version} of "
            f"the file, this one knows {len(MIGRATIONS)}); it is left as it is"
        )
    while version < len(MIGRATIONS):
        db.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been faster while this one waited.
            version = _version(db)
            if version < len(MIGRATIONS):
                MIGRATIONS[version](db)
                version += 1
                db.execute(f"PRAGMA user_version = {version}")
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")


def _version(db: sqlite3.Connection) -> int:
    row = db.execute("PRAGMA user_version").fetchone()
    return int(row[0])
