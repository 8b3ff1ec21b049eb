"""Autostart on Windows and macOS, with a registry and a home of the test's own."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from deskbreak.desktop.autostart.macos import LABEL, MacosAutostart
from deskbreak.desktop.autostart.windows import (
    APPROVED,
    RUN,
    VALUE,
    WindowsAutostart,
)
from deskbreak.desktop.windowless import windowless
from deskbreak.exceptions import DesktopError

WORDS = (r"C:\Program Files\Python\pythonw.exe", "-P", "-m", "deskbreak", "run")
LINE = r'"C:\Program Files\Python\pythonw.exe" -P -m deskbreak run'


class FakeRegistry:
    """Values by key and name."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}
        self.refuses = False

    def read(self, key: str, name: str) -> str | bytes | None:
        return self.values.get((key, name))

    def write(self, key: str, name: str, text: str) -> None:
        if self.refuses:
            raise PermissionError(13, "Access is denied")
        self.values[key, name] = text

    def delete(self, key: str, name: str) -> None:
        if self.refuses:
            raise PermissionError(13, "Access is denied")
        del self.values[key, name]


def test_windows_on_and_off_change_one_value_and_only_once() -> None:
    registry = FakeRegistry()
    auto = WindowsAutostart(WORDS, {}, registry)
    assert not auto.status().enabled
    assert auto.turn_on().written == (rf"HKEY_CURRENT_USER\{RUN}\deskbreak",)
    assert registry.values == {(RUN, VALUE): LINE}
    assert auto.turn_on().written == ()
    standing = auto.status()
    assert (standing.enabled, standing.command, standing.notes) == (True, (LINE,), ())
    assert len(auto.turn_off().removed) == 1
    assert registry.values == {}
    assert auto.turn_off().removed == ()


def test_windows_off_in_its_own_settings_is_seen_and_on_takes_it_back() -> None:
    registry = FakeRegistry()
    auto = WindowsAutostart(WORDS, {}, registry)
    auto.turn_on()
    registry.values[APPROVED, VALUE] = b"\x03" + b"\0" * 11
    assert not auto.status().enabled
    assert "switched off" in auto.status().notes[0]
    assert len(auto.turn_on().removed) == 1
    assert auto.status().enabled
    registry.values[APPROVED, VALUE] = b"\x02" + b"\0" * 11
    assert auto.status().enabled


def test_windows_tells_of_another_copy_and_of_what_it_cannot_do() -> None:
    registry = FakeRegistry()
    registry.values[RUN, VALUE] = r"D:\old\pythonw.exe -m deskbreak run"
    auto = WindowsAutostart(WORDS, {"DESKBREAK_HOME": r"D:\desk"}, registry)
    old, variable = auto.status().notes
    assert "brings it up to date" in old
    assert "DESKBREAK_HOME" in variable
    with pytest.raises(DesktopError, match="260"):
        WindowsAutostart(("x" * 300,), {}, registry).turn_on()
    registry.refuses = True
    with pytest.raises(DesktopError, match="Access is denied"):
        auto.turn_on()
    with pytest.raises(DesktopError, match="Access is denied"):
        auto.turn_off()


def test_windows_takes_the_interpreter_without_a_console(tmp_path: Path) -> None:
    python = tmp_path / "python.exe"
    assert windowless(str(python), "win32") == str(python)
    silent = tmp_path / "pythonw.exe"
    silent.touch()
    assert windowless(str(python), "win32") == str(silent)
    assert windowless(str(python), "linux") == str(python)


def test_macos_writes_an_agent_that_launchd_reads_and_removes_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    words = ("/opt/desk break/python", "-P", "-m", "deskbreak", "run")
    auto = MacosAutostart(words, {"DESKBREAK_HOME": "/Users/zoë/desk"}, tmp_path)
    assert not auto.status().enabled
    assert auto.turn_on().written == (str(file),)
    assert auto.turn_on().written == ()
    agent = plistlib.loads(file.read_bytes())
    assert agent["Label"] == LABEL
    assert agent["ProgramArguments"] == list(words)
    assert agent["RunAtLoad"] is True
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["EnvironmentVariables"] == {"DESKBREAK_HOME": "/Users/zoë/desk"}
    assert auto.status().enabled
    assert auto.status().command == words
    assert not auto.status().notes
    assert "up to date" in MacosAutostart(("x",), {}, tmp_path).status().notes[0]
    assert auto.turn_off().removed == (str(file),)
    assert auto.turn_off().removed == ()


@pytest.mark.parametrize("text", [b"not a plist", plistlib.dumps({"Label": LABEL})])
def test_macos_leaves_what_it_did_not_write(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    file.parent.mkdir(parents=True)
    file.write_bytes(text)
    auto = MacosAutostart(("x",), {}, tmp_path)
    with pytest.raises(DesktopError, match="remove it first"):
        auto.turn_on()
    assert "left as it is" in auto.turn_off().notes[0]
    assert "someone else" in auto.status().notes[0]
    assert file.read_bytes() == text
