from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from deskbreak.paths import Paths
from tests.cli.conftest import Run
from tests.cli.fake_daemon import OVERVIEW, FakeDaemon
from tests.report.year import write_year

NOW = datetime(2025, 6, 12, 15, 0, tzinfo=UTC)


@pytest.fixture
def year(paths: Paths) -> Paths:
    write_year(paths.history)
    return paths


@time_machine.travel(NOW, tick=False)
def test_the_week_is_told_in_the_terminal(run: Run, year: Paths) -> None:
    text = run("report", "--text").stdout
    assert text.startswith("Week 24 of 2025, 9 June to 12 June, so far\n")
    last = run("report", "--text", "--week", "last").stdout
    assert last.startswith("Week 23 of 2025, 2 June to 8 June\n")
    assert run("report", "--text", "--week", "2025-W23").stdout == last


@time_machine.travel(NOW, tick=False)
def test_the_week_is_data(run: Run, year: Paths) -> None:
    data = json.loads(run("report", "--json").stdout)["data"]
    assert data["monday"] == "2025-06-09"
    assert json.loads(run("report", "--text", "--json").stdout)["data"] == data
    table = run("report", "--csv").stdout.splitlines()
    assert len(table) == 8
    assert table[1].startswith("2025-06-09,")


RUNNING = {
    **OVERVIEW,
    "stretch_began": "2025-06-12T14:15:00+00:00",
    "stretch_use": 2400.0,
}


@time_machine.travel(NOW, tick=False)
def test_the_stretch_of_use_that_goes_on_counts_in_report_and_history(
    run: Run, year: Paths
) -> None:
    def use_today() -> tuple[float, float]:
        week = json.loads(run("report", "--json").stdout)["data"]["days"]
        history = json.loads(run("history", "--json").stdout)["data"]
        return week[3]["counts"]["use"], history["today"]["use"]

    before = use_today()
    with FakeDaemon(year.socket) as daemon:
        daemon.replies["status"] = RUNNING
        during = use_today()
        last = run("report", "--week", "last", "--json").stdout
    assert during == (before[0] + 2400, before[1] + 2400)
    assert run("report", "--week", "last", "--json").stdout == last
    assert use_today() == before


@time_machine.travel(NOW, tick=False)
def test_a_daemon_that_says_nothing_leaves_the_report_and_is_told(
    run: Run, year: Paths
) -> None:
    alone = run("report", "--text").stdout
    with FakeDaemon(year.socket) as daemon:
        daemon.replies["status"] = b"what?\n"
        result = run("report", "--text")
    assert (result.exit_code, result.stdout) == (0, alone)
    assert "the use that goes on now is not in it" in result.stderr


@time_machine.travel(NOW, tick=False)
def test_the_page_is_written_where_it_is_wanted(
    run: Run, year: Paths, tmp_path: Path
) -> None:
    target = tmp_path / "week.html"
    result = run("report", "--html", str(target), "--week", "2025-W23")
    assert result.stdout == f"{target}\n"
    assert "Week 23, 2 June to 8 June 2025" in target.read_text("utf-8")


@time_machine.travel(NOW, tick=False)
def test_the_page_goes_into_the_file_that_is_there(
    run: Run, year: Paths, tmp_path: Path
) -> None:
    target, link = tmp_path / "week.html", tmp_path / "link.html"
    link.symlink_to(target)
    assert run("report", "--html", str(link)).exit_code == 0
    assert link.is_symlink()
    assert "Your week" in target.read_text("utf-8")
    assert run("report", "--html", str(tmp_path / "no" / "x.html")).exit_code == 1


@time_machine.travel(NOW, tick=False)
def test_without_a_browser_the_page_is_kept_and_told(run: Run, year: Paths) -> None:
    result = run("report")
    assert result.exit_code == 1
    page = year.pages / "report-2025-W24.html"
    assert page.exists()
    assert str(page) in result.stderr
    assert "--text" in result.stderr


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    "words",
    [
        ("--week", "2025-W60"),
        ("--week", "soon"),
        ("--week", "2025-W30"),
        ("--text", "--csv"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, words: tuple[str, ...]) -> None:
    assert run("report", *words).exit_code == 2


@time_machine.travel(NOW, tick=False)
def test_who_writes_nothing_down_is_told_so(run: Run) -> None:
    run("config", "set", "history.enabled", "false")
    assert "Nothing is written down" in run("report", "--text").stdout
