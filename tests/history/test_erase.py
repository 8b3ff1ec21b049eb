"""After an erase the disk knows nothing any more of the days that are gone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from deskbreak.config.reader import default_config
from deskbreak.daemon.remember import fold
from deskbreak.history.events import Event
from deskbreak.history.store import History
from deskbreak.library.loader import built_in
from tests.history.generate import UNTIL, history

#: The picker's memory holds exercises by their ids, and rightly so after a part.
FOLD = fold(built_in(), default_config().settings)
SPLIT = date(UNTIL.year, UNTIL.month, 1)


def fill(path: Path) -> list[Event]:
    with closing(History.open(path, fold=FOLD)) as store:
        store.bring_in(history(90))
        store.memory()
        return store.rows()


def on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def rows_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("SELECT count(*) FROM event").fetchone()[0])


def traces(events: list[Event], disk: bytes) -> set[str]:
    """Return what of *events* still stands on the disk."""
    found = {event.day.isoformat() for event in events}
    found |= {event.at.isoformat(timespec="milliseconds") for event in events}
    return {text for text in found if text.encode() in disk}


def test_a_whole_life_leaves_no_row_and_no_byte_behind(tmp_path: Path) -> None:
    path = tmp_path / "state" / "history.db"
    events = fill(path)
    full = len(on_disk(path))
    assert traces(events, on_disk(path))
    with closing(History.open(path, fold=FOLD)) as store:
        assert store.erase() == len(events)
    disk = on_disk(path)
    assert rows_in(path) == 0
    assert traces(events, disk) == set()
    words = {event.exercise for event in events} | {event.item for event in events}
    words |= {"Europe/Berlin", "move", "taken", "fullscreen"}
    assert {word for word in words if word and word.encode() in disk} == set()
    assert len(disk) < full / 10


def test_only_the_days_before_are_gone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "history.db"
    events = fill(path)
    gone = [event for event in events if event.day < SPLIT]
    kept = [event for event in events if event.day >= SPLIT]
    with closing(History.open(path, fold=FOLD)) as store:
        assert store.erase(before=SPLIT) == len(gone) > 0
        assert store.rows() == kept
    assert rows_in(path) == len(kept)
    assert traces(gone, on_disk(path)) == set()
