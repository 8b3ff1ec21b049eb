"""For all tests: files of their own, repeatable examples, no silent skips in CI."""

from __future__ import annotations

import os
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

#: What tests start that not every machine has; apt-packages.txt brings it.
PROGRAMS = {
    *("Xvfb", "openbox", "xfce4-panel", "xfconf-query", "tint2", "dunst", "xdotool"),
    *("dbus-daemon", "dconf", "notify-send"),
    *("sway", "swaymsg", "waybar", "mako", "makoctl", "grim", "foot"),
    *("pulseaudio", "pactl", "parec", "pipewire", "pipewire-pulse", "wireplumber"),
}

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
    Skip a test for want of a program that it starts.

    In CI, where all of them are there, it has failed, and so has each desktop test
    that is skipped.
    """
    report = yield
    error = call.excinfo.value if call.excinfo else None
    if (
        isinstance(error, FileNotFoundError)
        and error.filename in PROGRAMS
        and not IN_CI
    ):
        path, line, _ = item.location
        report.outcome = "skipped"
        report.longrepr = (path, line or 0, f"{error.filename} is not installed")
    needs_desktop = any(item.get_closest_marker(name) for name in ("desktop", "wine"))
    if IN_CI and needs_desktop and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
