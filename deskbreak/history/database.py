"""The history file: opened, brought up to date, set aside where it is damaged."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from deskbreak.core.messages import Outcome
from deskbreak.history.events import Event, What
from deskbreak.history.schema import COLUMNS, migrate

log = logging.getLogger(__name__)

#: Longest wait for another process that writes (an export never blocks, an erase
#: does): the loop thread may not stand still, what cannot be written now waits.
BUSY_MS = 50

INSERT = (
    f"INSERT INTO event ({', '.join(COLUMNS)}) "  # noqa: S608  # our own column names
    f"VALUES ({', '.join('?' * len(COLUMNS))})"
)
SELECT = f"SELECT id, {', '.join(COLUMNS)} FROM event"  # noqa: S608  # the same


def open_database(path: Path, *, busy_ms: int = BUSY_MS) -> sqlite3.Connection:
    """
    Open the file for its owner only, made where there is none, current in shape.

    Raises:
        OSError: The folder or file cannot be made.
        sqlite3.Error: The file cannot be used.
        HistoryError: A newer deskbreak has written it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Made here and not by SQLite, so that no one else can ever read it; SQLite gives
    # the files beside it the same mode.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    db = sqlite3.connect(
        path,
        timeout=busy_ms / 1000,
        isolation_level=None,  # transactions are written out
        check_same_thread=False,
    )
    try:
        db.execute("PRAGMA journal_mode = WAL")
        # In WAL mode the file stays whole without a sync at each commit; a power
        # cut may cost the last rows.
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA secure_delete = ON")
        migrate(db)
        db.execute(f"{SELECT} ORDER BY id DESC LIMIT 1").fetchone()
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        # A full disk has rolled back already; so has a COMMIT that went well.
        if db.in_transaction:
            db.execute("ROLLBACK")


def is_damaged(error: BaseException) -> bool:
    """Tell whether *error* says that the file itself is broken."""
    code = getattr(error, "sqlite_errorcode", None)
    # The low byte is the primary code, the rest tells it more exactly.
    return code is not None and code & 0xFF in (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    )


def set_aside(path: Path) -> Path:
    """
    Move a damaged file (and what belongs to it) out of the way.

    Raises:
        OSError: It cannot be moved.
    """
    number = 1
    while (target := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(target)
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(target.with_name(target.name + suffix))
    log.warning("the history was damaged; it was set aside as %s", target)
    return target


def damaged_files(path: Path) -> list[Path]:
    """Return all files that were ever set aside."""
    return sorted(path.parent.glob(f"{path.name}.damaged-*"))


def to_row(event: Event) -> tuple[Any, ...]:
    """Return *event* as the values of its columns."""
    return (
        event.what.value,
        event.at.isoformat(timespec="milliseconds"),
        event.day.isoformat(),
        event.offset_seconds,
        event.zone,
        event.outcome.value if event.outcome else "",
        event.name,
        event.exercise,
        event.area,
        event.item,
        event.answer,
        int(event.prescribed),
        event.seconds,
        event.use_seconds,
        event.detail,
        json.dumps(event.absorbed, ensure_ascii=False),
    )


def from_row(row: tuple[Any, ...]) -> Event:
    """
    Return the event of a row (without its id).

    Raises:
        ValueError: The row is not one of ours.
    """
    what, at, day, offset, zone, outcome, *texts = row
    name, exercise, area, item, answer, prescribed, seconds, use, detail, absorbed = (
        texts
    )
    return Event(
        what=What(what),
        at=datetime.fromisoformat(at).astimezone(UTC),
        day=date.fromisoformat(day),
        offset_seconds=int(offset),
        zone=zone,
        outcome=Outcome(outcome) if outcome else None,
        name=name,
        exercise=exercise,
        area=area,
        item=item,
        answer=answer,
        prescribed=bool(prescribed),
        seconds=float(seconds),
        use_seconds=float(use),
        detail=detail,
        absorbed=tuple(json.loads(absorbed)),
    )
