from __future__ import annotations

from pathlib import Path

import pytest

from deskbreak.report.contents import Report
from tests.report.year import report_of, write_year


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The history of a year."""
    path = tmp_path_factory.mktemp("year") / "history.sqlite3"
    write_year(path)
    return path


@pytest.fixture(scope="session")
def report(year: Path) -> Report:
    """The report of a whole week of it."""
    return report_of(year)
