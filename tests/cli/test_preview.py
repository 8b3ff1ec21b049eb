from __future__ import annotations

import json
from pathlib import Path

from deskbreak.paths import Paths
from tests.cli.conftest import Run

OFFICE = """
[hours]
days = "mon-fri"
times = ["09:00-12:30", "13:00-18:00"]

[[reminder]]
at = "12:15"
say = "Lunch: walk outside"
"""


def test_the_day_ahead_is_shown_with_times_kinds_and_exercises(
    run: Run, paths: Paths
) -> None:
    paths.config.write_text(OFFICE)
    text = run("preview", "--from", "2098-03-10T08:00").stdout
    lines = text.splitlines()
    assert lines[0].split()[:4] == ["09:30", "move", "3", "min"]
    assert any(line.split()[:2] == ["12:15", "reminder"] for line in lines)
    assert not any(line.startswith(("12:3", "12:4", "12:5")) for line in lines)
    data = json.loads(run("preview", "--from", "2098-03-10T08:00", "--json").stdout)
    assert len(data["data"]["lines"]) == len(lines)
    first = data["data"]["lines"][0]
    assert first["at"].startswith("2098-03-10T09:30")
    assert first["exercise"]


def test_on_a_free_day_the_next_working_day_is_shown(run: Run, paths: Paths) -> None:
    paths.config.write_text(OFFICE)
    saturday = run("preview", "--from", "2098-03-08T08:00").stdout
    assert "Monday, 2098-03-10" in saturday


def test_another_file_can_be_tried_out(run: Run, paths: Paths, tmp_path: Path) -> None:
    file = tmp_path / "try.toml"
    file.write_text('[breaks.move]\ninterval = "2h"\n')
    tried = json.loads(run("preview", "--config", str(file), "--json").stdout)
    own = json.loads(run("preview", "--json").stdout)
    assert len(tried["data"]["lines"]) < len(own["data"]["lines"])
    assert not paths.config.exists()
    file.write_text("nonsense = true\n")
    assert run("preview", "--config", str(file)).exit_code == 2


def test_a_config_without_a_break_to_come_says_so(run: Run, paths: Paths) -> None:
    paths.config.write_text('[breaks.move]\ninterval = "20h"\n')
    assert run("preview").stdout == "No break is to come\n"
