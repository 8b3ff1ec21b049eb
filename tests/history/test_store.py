from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbreak.core.memory import Memory
from deskbreak.core.messages import Outcome
from deskbreak.exceptions import HistoryError
from deskbreak.history import database, schema, store
from deskbreak.history.events import Event, What
from deskbreak.history.store import History
from deskbreak.history.transfer import export_csv, export_json, import_json
from tests.history import strategies

DAY = date(2025, 3, 10)
AT = datetime(2025, 3, 10, 12, tzinfo=UTC)
TAKEN = Event(
    What.BREAK, AT, DAY, 3600, "CET", Outcome.TAKEN, "move", "chin-tuck", seconds=30
)


def counting(memory: Memory, event: Event) -> Memory:
    """Remember in a way that depends on the order and on every event but use."""
    if event.what is What.USE:
        return memory
    return replace(
        memory,
        breaks=memory.breaks + 1,
        recent_areas=(*memory.recent_areas, event.exercise)[-20:],
        laps={**memory.laps, event.exercise: memory.breaks},
    )


def whole_fold(events: list[Event]) -> Memory:
    memory = Memory()
    for event in events:
        memory = counting(memory, event)
    return memory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history.sqlite3"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    with closing(History.open(path, fold=counting)) as opened:
        assert opened.problem == ""
        yield opened


# ------------------------------------------------------------ rows and files


def test_what_was_added_is_read_back_by_another_process(
    history: History, path: Path
) -> None:
    other = replace(TAKEN, at=AT - timedelta(hours=1), absorbed=("eyes", "ü, 'x'"))
    history.add(TAKEN, other)
    with closing(History.open(path)) as second:
        assert second.rows() == [other, TAKEN]
        assert len(second) == 2


def test_rows_can_be_limited_by_day_and_number(history: History) -> None:
    events = [
        replace(TAKEN, at=AT + timedelta(days=n), day=DAY + timedelta(days=n))
        for n in range(5)
    ]
    history.add(*events)
    assert history.rows(DAY + timedelta(days=1), DAY + timedelta(days=3)) == events[1:4]
    assert history.rows(limit=2) == events[3:]


def test_the_file_is_for_its_owner_only(history: History, path: Path) -> None:
    history.add(TAKEN)
    modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert path.name in modes
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    path.parent.mkdir()
    path.touch(mode=0o644)
    path.chmod(0o644)
    History.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# ----------------------------------------------------------------- migrations


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [row[1] for row in db.execute("PRAGMA table_info(event)")]


def test_a_blank_file_gets_the_current_shape(history: History, path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
    assert version == len(schema.MIGRATIONS)
    assert columns(path) == ["id", *schema.COLUMNS]


def test_a_file_of_version_1_keeps_its_rows(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        schema.MIGRATIONS[0](db)
        db.execute("PRAGMA user_version = 1")
        db.execute(database.INSERT, database.to_row(TAKEN))
        db.commit()
    with closing(History.open(path, fold=counting)) as history:
        assert history.rows() == [TAKEN]
        assert history.memory() == whole_fold([TAKEN])


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half_done (x)")
        raise sqlite3.OperationalError("no more space")

    History.open(path).close()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    history = History.open(path)
    assert history.problem == "no more space"
    history.close()
    with closing(sqlite3.connect(path)) as db:
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    assert "half_done" not in names


def test_a_file_of_a_newer_deskbreak_is_left_alone(path: Path) -> None:
    History.open(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    history = History.open(path)
    history.add(TAKEN)
    assert "newer deskbreak" in history.problem
    assert history.waiting == 1
    history.close()
    assert path.read_bytes() == before


def test_a_migration_done_meanwhile_by_another_process_is_not_done_twice(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    History.open(path).close()
    answers = iter([1, 2])
    monkeypatch.setattr(schema, "_version", lambda db: next(answers))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        schema.migrate(db)


# -------------------------------------------------------------------- trouble


def test_a_file_of_garbage_is_set_aside_and_a_new_one_begun(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this was never a database" * 100)
    with closing(History.open(path)) as history:
        history.add(TAKEN)
        assert history.rows() == [TAKEN]
        assert history.problem == ""
        assert "set aside" in history.notice
    aside = path.with_name("history.sqlite3.damaged-1")
    assert aside.read_bytes().startswith(b"this was never")


def test_a_second_damaged_file_does_not_replace_the_first(path: Path) -> None:
    path.parent.mkdir()
    for text in (b"first " * 100, b"second " * 100):
        path.write_bytes(text)
        History.open(path).close()
    names = sorted(p.name for p in path.parent.glob("*damaged-?"))
    assert names == ["history.sqlite3.damaged-1", "history.sqlite3.damaged-2"]


def test_damage_found_while_running_loses_no_new_event(path: Path) -> None:
    with closing(History.open(path, fold=counting)) as history:
        history.add(*[TAKEN] * 2000)
    size = path.stat().st_size
    with closing(History.open(path, fold=counting)) as history:
        history.flush()
        # Everything but the first page, which is read at the opening.
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
        with pytest.raises(HistoryError, match="set aside"):
            history.rows()
        history.add(TAKEN)
        assert history.problem == ""
        assert history.rows() == [TAKEN]
        assert history.memory() == whole_fold([TAKEN])


def test_a_damaged_file_that_cannot_be_moved_stops_recording_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stuck(path: Path) -> Path:
        raise PermissionError("not yours")

    path.parent.mkdir()
    path.write_bytes(b"garbage, garbage" * 100)
    monkeypatch.setattr(database, "set_aside", stuck)
    with closing(History.open(path)) as history:
        history.add(TAKEN)
        assert history.problem == "not yours"
        assert history.waiting == 1


def test_a_full_disk_stops_recording_until_there_is_space(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    full = True
    real = database.open_database

    def small(path: Path, *, busy_ms: int = 50) -> sqlite3.Connection:
        db = real(path, busy_ms=busy_ms)
        if full:
            pages = db.execute("PRAGMA page_count").fetchone()[0]
            db.execute(f"PRAGMA max_page_count = {pages}")
        return db

    monkeypatch.setattr(database, "open_database", small)
    events = [replace(TAKEN, detail=f"{n} " + "x" * 500) for n in range(30)]
    with closing(History.open(path, fold=counting)) as history:
        for event in events:
            history.add(event)
        assert "full" in history.problem
        assert history.waiting > 0
        # The picker goes on as if all had been written.
        assert history.memory() == whole_fold(events)
        assert len([r for r in caplog.records if "not recorded" in r.message]) == 1
        full = False
        assert history._db is not None
        history._db.execute("PRAGMA max_page_count = 100000")
        history.add(TAKEN)
        assert history.problem == ""
        assert history.waiting == 0
        assert history.rows() == [*events, TAKEN]
        assert history.memory() == whole_fold([*events, TAKEN])


def test_a_folder_that_cannot_be_made_stops_recording_only(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file stands where the folder should be")
    path = tmp_path / "state" / "history.sqlite3"
    with closing(History.open(path, fold=counting)) as history:
        history.add(TAKEN)
        assert history.problem != ""
        assert history.memory() == whole_fold([TAKEN])
        with pytest.raises(HistoryError, match="cannot use"):
            history.rows()
        (tmp_path / "state").unlink()
        history.add(TAKEN)
        assert history.problem == ""
        assert history.rows() == [TAKEN, TAKEN]


def test_a_read_only_folder_stops_recording_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root no mode forbids anything: SQLite's own read-only mode stands in."""
    History.open(path).close()
    real = sqlite3.connect

    def read_only(name: Path, **options: object) -> sqlite3.Connection:
        return real(f"file:{name}?mode=ro", uri=True, isolation_level=None)

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", read_only)
        history = History.open(path)
        history.add(TAKEN)
        assert "readonly" in history.problem
    history.add(TAKEN)
    assert history.problem == ""
    assert history.rows() == [TAKEN, TAKEN]
    history.close()


def test_while_another_process_writes_the_event_waits_quietly(
    history: History, path: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        history.add(TAKEN)
        assert (history.problem, history.waiting) == ("", 1)
        assert history.memory() == whole_fold([TAKEN])
        other.execute("COMMIT")
    history.add(TAKEN)
    assert history.waiting == 0
    assert history.rows() == [TAKEN, TAKEN]


def test_what_waits_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PENDING_LIMIT", 3)
    (tmp_path / "state").touch()
    history = History.open(tmp_path / "state" / "history.sqlite3")
    for n in range(5):
        history.add(replace(TAKEN, name=str(n)))
    assert history.waiting == 3


def test_a_file_removed_by_hand_is_begun_anew(history: History, path: Path) -> None:
    history.add(TAKEN)
    history.memory()
    for name in path.parent.iterdir():
        name.unlink()
    history.add(replace(TAKEN, name="new"))
    assert [event.name for event in history.rows()] == ["new"]
    assert history.memory().breaks == 1


def test_a_row_that_is_none_of_ours_is_told_as_such(history: History) -> None:
    history.add(TAKEN)
    assert history._db is not None
    history._db.execute("UPDATE event SET outcome = 'flown'")
    with pytest.raises(HistoryError, match="flown"):
        history.rows()
    assert history.memory() == Memory()
    assert "flown" in history.problem


# --------------------------------------------------------------------- memory


def test_memory_reads_only_what_came_since(history: History, path: Path) -> None:
    history.add(TAKEN)
    history.memory()
    seen: list[Event] = []

    def spying(memory: Memory, event: Event) -> Memory:
        seen.append(event)
        return counting(memory, event)

    history.fold = spying
    with closing(History.open(path)) as other:
        other.add(replace(TAKEN, exercise="from-elsewhere"))
    history.add(Event(What.USE, AT, DAY, use_seconds=60))
    assert history.memory().recent_areas == ("chin-tuck", "from-elsewhere")
    assert [event.exercise for event in seen] == ["from-elsewhere"]


def test_who_remembers_nothing_leaves_the_memory_of_others_alone(
    history: History, path: Path
) -> None:
    events = [replace(TAKEN, at=AT + timedelta(n)) for n in range(2 * store.TAIL)]
    history.add(*events)
    history.close()
    history.add(TAKEN, TAKEN)
    with closing(History.open(path)) as other:
        other.add(TAKEN)
        other.memory()
        other.rows()
    with closing(History.open(path, fold=counting)) as again:
        assert again.memory() == whole_fold([*events, TAKEN, TAKEN, TAKEN])


@settings(deadline=None, max_examples=40)
@given(
    st.lists(strategies.events(), max_size=60),
    st.lists(st.integers(0, 59), max_size=3),
    st.integers(1, 20),
)
def test_snapshot_and_tail_equal_the_whole_fold(
    events: list[Event], restarts: list[int], tail: int
) -> None:
    """However often the daemon starts again, with snapshots at any distance."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "TAIL", tail)
        path = Path(folder) / "history.sqlite3"
        history = History.open(path, fold=counting)
        for number, event in enumerate(events):
            history.add(event)
            history.memory()
            if number in restarts:
                history.close()
                history = History.open(path, fold=counting)
        assert history.memory() == whole_fold(events)
        history.close()
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE snapshot SET memory = 'lost', last_id = 0")
        with closing(History.open(path, fold=counting)) as rebuilt:
            assert rebuilt.memory() == whole_fold(events)


def test_the_snapshot_of_another_fold_is_not_used(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history.add(TAKEN)
    history.memory()
    history.close()
    monkeypatch.setattr(store, "FOLD_VERSION", 2)
    with closing(History.open(path, fold=lambda memory, event: Memory(breaks=9))) as h:
        assert h.memory().breaks == 9


def test_a_snapshot_that_cannot_be_kept_does_no_harm(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "TAIL", 1)
    history.add(TAKEN)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert history.memory().breaks == 1
        other.execute("ROLLBACK")
    assert history.memory().breaks == 1


# ---------------------------------------------------------------------- erase


def test_erase_leaves_nothing_behind_in_any_file(history: History, path: Path) -> None:
    secrets = [b"very-private-kind", b"very-private-exercise", b"very-private-detail"]
    kind, exercise, detail = (secret.decode() for secret in secrets)
    event = replace(TAKEN, name=kind, exercise=exercise, detail=detail * 50)
    history.add(*[replace(event, at=AT + timedelta(n)) for n in range(200)])
    history.memory()
    history._save_snapshot()
    aside = path.with_name(path.name + ".damaged-1")
    aside.write_bytes(b"very-private-detail")
    with closing(History.open(path, fold=counting)) as eraser:
        assert eraser.erase() == 200
        assert eraser.rows() == []
    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [secret for secret in secrets if secret in left] == []
    assert not aside.exists()
    # The daemon, which had it open all the time, has forgotten as well.
    assert history.memory() == Memory()
    history.add(TAKEN)
    assert history.memory().breaks == 1


def test_erase_before_a_day_keeps_that_day_and_the_memory_of_it(
    history: History, path: Path
) -> None:
    old = replace(TAKEN, day=DAY - timedelta(days=1), exercise="long-ago")
    history.add(old, TAKEN)
    history.memory()
    with closing(History.open(path, fold=counting)) as eraser:
        assert eraser.erase(before=DAY) == 1
    assert history.rows() == [TAKEN]
    assert history.memory() == whole_fold([TAKEN])
    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"long-ago" not in left


def test_erase_says_when_a_reader_keeps_traces_alive(
    history: History, path: Path
) -> None:
    history.add(TAKEN)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM event").fetchone()
        with pytest.raises(HistoryError, match="once more"):
            history.erase()
    assert history.rows() == []


# ------------------------------------------------------------ export, import


@settings(deadline=None, max_examples=40)
@given(st.lists(strategies.events(), max_size=20))
def test_an_import_of_an_export_is_the_same_history(events: list[Event]) -> None:
    with TemporaryDirectory() as folder:
        first = History.open(Path(folder) / "a", fold=counting)
        first.add(*events)
        out = StringIO()
        export_json(first.rows(), out)
        second = History.open(Path(folder) / "b", fold=counting)
        assert second.bring_in(import_json(out.getvalue())) == len(events)
        assert second.rows() == first.rows()
        assert second.bring_in(import_json(out.getvalue())) == 0
        assert second.rows() == first.rows()
        assert second.memory() == whole_fold(second.rows())
        first.close()
        second.close()


def test_events_of_another_machine_are_put_in_order_of_time(history: History) -> None:
    earlier = replace(TAKEN, at=AT - timedelta(hours=1), exercise="first")
    history.add(TAKEN)
    history.memory()
    assert history.bring_in([earlier, TAKEN]) == 1
    assert history.rows() == [earlier, TAKEN]
    assert history.memory().recent_areas == ("first", "chin-tuck")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no export"),
        ("[]", "no export"),
        ("{}", "no export"),
        ('{"deskbreak_history": 2, "events": []}', "newer"),
        ('{"deskbreak_history": 1, "events": [{"what": "nonsense"}]}', "no export"),
        ('{"deskbreak_history": 1, "events": [7]}', "no export"),
    ],
)
def test_what_is_no_export_is_refused(text: str, words: str) -> None:
    with pytest.raises(HistoryError, match=words):
        import_json(text)


def test_a_table_for_spreadsheets_has_a_heading_and_the_local_time() -> None:
    out = StringIO()
    use = Event(What.USE, AT, DAY, use_seconds=60)
    export_csv([replace(TAKEN, absorbed=("a", "b")), use], out)
    head, first, second = out.getvalue().splitlines()
    assert head.startswith('"what","at","day",')
    assert first.endswith(',"[""a"", ""b""]","2025-03-10 13:00:00"')
    assert second.startswith('"use","2025-03-10T12:00:00+00:00","2025-03-10",0,"",""')
