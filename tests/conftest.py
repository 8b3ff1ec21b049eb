"""For all tests: files of their own, repeatable examples, no silent skips in CI."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine: a red run is red for everyone. More examples
# are a choice: HYPOTHESIS_PROFILE=search.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

#: These speak of X11, Wayland and D-Bus throughout.
collect_ignore_glob = ["desktop/*"] if sys.platform == "win32" else []

IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(autouse=True)
def _a_home_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the files of whoever runs it."""
    monkeypatch.setenv("DESKBREAK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DESKBREAK_CONFIG", raising=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """
    Skip a desktop test for want of a program that it starts.

    In CI, where the desktop is there, a skipped test of it has failed.
    """
    report = yield
    if not any(item.get_closest_marker(name) for name in ("desktop", "wine")):
        return report
    if not IN_CI and (program := _missing_program(call)):
        report.outcome = "skipped"
        path, line, _ = item.location
        report.longrepr = (path, line or 0, f"{program} is not installed")
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


def _missing_program(call: pytest.CallInfo[None]) -> str:
    """Return the program that could not be started because it is not there, or ""."""
    error = call.excinfo.value if call.excinfo else None
    if not isinstance(error, FileNotFoundError):
        return ""
    # Programs are looked for by their names, files by their paths.
    name = str(error.filename or "")
    return "" if os.sep in name or shutil.which(name) else name
