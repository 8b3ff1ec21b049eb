"""What was exported comes back the same; what is no export is refused whole."""

from __future__ import annotations

import json
from datetime import UTC
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.exceptions import HistoryError
from deskbreak.history.events import Event
from deskbreak.history.store import History
from deskbreak.history.transfer import export_csv, export_json, import_any, import_csv
from tests.history.generate import history
from tests.history.strategies import events as any_event


@given(st.lists(any_event(), max_size=8))
def test_a_table_comes_back_as_it_went(events: list[Event]) -> None:
    out = StringIO(newline="")
    export_csv(events, out)
    assert import_csv(out.getvalue()) == events


@given(st.lists(any_event(), min_size=1, max_size=4), st.booleans())
def test_the_format_is_told_from_the_file(events: list[Event], table: bool) -> None:
    out = StringIO(newline="")
    (export_csv if table else export_json)(events, out)
    assert import_any(out.getvalue(), UTC) == (events, "")


@pytest.mark.parametrize("table", [False, True])
def test_a_month_of_life_moves_to_another_computer(
    table: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("history")
    here, there = History.open(folder / "a.db"), History.open(folder / "b.db")
    here.bring_in(history(30))
    out = StringIO(newline="")
    (export_csv if table else export_json)(here.rows(), out)
    events, _ = import_any(out.getvalue(), UTC)
    assert there.bring_in(events) == len(events) > 500
    assert there.rows() == here.rows()
    assert there.bring_in(events) == 0
    here.close()
    there.close()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "a,b\n1,2\n",
        "what,at\nbreak,2025-03-10T12:00:00+00:00\n",
        "what\nnonsense\n",
        '{"deskbreak_history": 1}',
        "[1, 2]",
        "\x00\x01\x02",
    ],
)
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(HistoryError, match="no export"):
        import_any(text, UTC)


def one(**change: object) -> str:
    """Return an export of one event with *change* made to it by hand."""
    event = {"what": "use", "at": "2025-03-10T12:00:00+00:00", "day": "2025-03-10"}
    return json.dumps({"deskbreak_history": 1, "events": [event | change]})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "no heading"),
        ('{"deskbreak_history": "1", "events": []}', "no heading"),
        ("what,at\n", "no heading"),
        ('{"deskbreak_history": 1, "events": ' + "[" * 100_000, "too deep"),
        (one(what="break"), "a break without an outcome"),
        (one(outcome="taken"), "an outcome of what is no break"),
        (one(offset_seconds=10**30), "a time zone that there is not"),
        (one(offset_seconds=90_000), "a time zone that there is not"),
        (one(at="9999-12-31T23:59:59+00:00"), "a day that is out of reach"),
        (one(day="0001-01-01"), "a day that is out of reach"),
        (one(seconds=-1), "a length that nothing has"),
        (one(use_seconds=1e308), "a length that nothing has"),
        (one(seconds="nan"), ""),
    ],
)
def test_what_no_history_holds_is_refused_in_words(text: str, why: str) -> None:
    """A row of nonsense would stop the report, or the daemon, on each day to come."""
    with pytest.raises(HistoryError) as caught:
        import_any(text, UTC)
    assert str(caught.value).startswith(f"this is no export of the history: {why}")
