"""``history`` and ``suggest`` with a life in the file."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
import time_machine

from deskbreak.history.store import History
from deskbreak.paths import Paths
from tests.cli.conftest import Run
from tests.history.generate import UNTIL, history
from tests.history.test_foreign import WORKRAVE

NOON = datetime(UNTIL.year, UNTIL.month, UNTIL.day, 12).astimezone()


@pytest.fixture
def life(paths: Paths) -> None:
    with closing(History.open(paths.history)) as store:
        store.bring_in(history(40))


def test_what_is_stored_is_said_plainly(run: Run, paths: Paths) -> None:
    text = run("history", "stored").stdout
    assert "Never written down: keys" in text
    assert text.endswith(f"{paths.history} is empty.\n")


@pytest.mark.usefixtures("life")
def test_what_is_stored_is_counted(run: Run, paths: Paths) -> None:
    assert "events of" in run("history", "stored").stdout
    data = json.loads(run("history", "stored", "--json").stdout)["data"]
    assert data["file"] == str(paths.history)
    assert data["events"] > 500
    assert data["last"] == UNTIL.isoformat()


@pytest.mark.usefixtures("life")
def test_erase_says_first_what_would_be_gone(run: Run) -> None:
    result = run("history", "erase", input="n\n")
    assert "what you answered" in result.stderr
    assert f"to {UNTIL}" in result.stderr
    assert "Erase the whole history?" in result.stderr


@pytest.mark.usefixtures("life")
def test_an_export_as_csv_comes_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    before = run("history", "export").stdout
    run("history", "export", "--format", "csv", str(file))
    assert "0 new events" in run("history", "import", str(file)).stdout
    run("history", "erase", "--yes")
    run("history", "import", str(file))
    assert run("history", "export").stdout == before


def test_workraves_history_is_brought_in_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "historystats"
    file.write_text(WORKRAVE)
    first = run("history", "import", str(file))
    assert "new events from Workrave" in first.stdout
    assert run("history", "import", str(file)).stdout.startswith("0 new events")
    # The day went on: what is known of it stays, however the file has changed.
    file.write_text(WORKRAVE.replace("B 1 5 2 2", "B 1 5 4 4"))
    assert run("history", "import", str(file)).stdout.startswith("0 new events")


@pytest.mark.usefixtures("life")
def test_days_that_are_known_here_are_not_counted_twice(
    run: Run, tmp_path: Path
) -> None:
    before = run("history", "export").stdout
    file = tmp_path / "historystats"
    file.write_text(WORKRAVE)  # its two days are among the forty
    assert run("history", "import", str(file)).stdout.startswith("0 new events")
    assert run("history", "export").stdout == before


def test_a_history_without_reason_gets_no_suggestion(run: Run) -> None:
    assert run("suggest").stdout.startswith("Nothing to suggest")


@pytest.mark.usefixtures("life")
def test_a_suggestion_does_what_it_says_when_its_command_is_run(run: Run) -> None:
    with time_machine.travel(NOON, tick=False):
        text = run("suggest").stdout
        (first, *_) = json.loads(run("suggest", "--json").stdout)["data"]["suggestions"]
        assert first["id"] == "end-hours"
        assert first["question"] in text
        assert first["evidence"] in text
        assert first["line"] in text
        assert first["command"][0] == "deskbreak"
        assert run(*first["command"][1:]).exit_code == 0
        (*_, after) = [run("suggest").stdout]
    assert first["question"] not in after


@pytest.mark.usefixtures("life")
def test_the_week_is_summed_up_with_the_time_on_ones_feet(run: Run) -> None:
    with time_machine.travel(NOON, tick=False):
        text = run("history").stdout
        data = json.loads(run("history", "--json").stdout)["data"]
    assert "of it standing" in text
    assert data["since"] == "2025-06-09"
    assert data["until"] == UNTIL.isoformat()
    assert data["week"]["use"] > data["today"]["use"] > data["today"]["standing"]
