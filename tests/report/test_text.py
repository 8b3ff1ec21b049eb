"""The same week in a terminal and as data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from deskbreak.report.contents import Report
from deskbreak.report.data import report_data, write_csv
from deskbreak.report.text import report_text
from tests.report.year import NOW, report_of


def test_the_text_fits_a_terminal_and_tells_the_week(report: Report) -> None:
    lines = report_text(report).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "Week 23 of 2025, 2 June to 8 June"
    assert any(line.startswith("  taken        37 of 49") for line in lines)
    assert any(line.startswith("Mon  2") and "●" in line for line in lines)
    assert any("2 June" in line and "█" in line for line in lines)
    assert "  deskbreak config set hours.times 04:00-17:00" in lines


def test_the_text_of_a_beginning_is_short(tmp_path: Path) -> None:
    text = report_text(report_of(tmp_path / "history.sqlite3", None, NOW))
    assert "After your first days" in text
    assert "Your desk" in text
    assert len(text.splitlines()) < 25, "charts of nothing tell nothing"


def test_the_data_is_json_with_the_advice(report: Report) -> None:
    data = json.loads(json.dumps(report_data(report)))
    assert data["this"]["taken"] == report.this.taken
    assert data["monday"] == "2025-06-02"
    assert "less so from 16:00 on" in data["advice"]
    assert data["suggestions"][0]["line"].startswith("deskbreak config set")
    assert len(data["days"]) == 7


def test_the_table_has_a_line_for_each_day(report: Report) -> None:
    out = io.StringIO()
    write_csv(report, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [row["day"] for row in rows] == [f"2025-06-0{n}" for n in range(2, 9)]
    assert sum(int(row["taken"]) for row in rows) == report.this.taken
    assert int(rows[0]["use_minutes"]) > 60
    assert "lower_back:" in " ".join(row["areas"] for row in rows)
