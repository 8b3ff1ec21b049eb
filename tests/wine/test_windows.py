"""The built wheel on Windows, as far as Wine is one."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deskbreak.cli.client import is_running
from deskbreak.desktop.session.windows import (
    PBT_APMRESUMEAUTOMATIC,
    PBT_APMSUSPEND,
    WM_CLOSE,
    WM_ENDSESSION,
    WM_POWERBROADCAST,
    WM_QUERYENDSESSION,
    WM_WTSSESSION_CHANGE,
    WTS_SESSION_LOCK,
    WTS_SESSION_UNLOCK,
)
from deskbreak.desktop.tray.windows import NIN_BALLOONUSERCLICK
from deskbreak.guide.windows import PERSONALIZE
from tests.e2e.daemon import wait_until
from tests.wine.daemon import (
    NO_ICONS,
    QUIT_ABOVE_BOTTOM,
    START_BELOW_TOP,
    TASKBAR_CREATED,
    TRAY,
    Daemon,
    appears,
    is_there,
    open_menu,
    place_icon,
    say,
    sentence,
    wait_for_phase,
    wait_for_words,
)
from tests.wine.machine import Machine

pytestmark = [pytest.mark.wine, pytest.mark.timeout(240)]

#: As Windows' editors write it: with a byte order mark and their line ends.
CONFIG = (
    b"\xef\xbb\xbf"
    + """# für Zoë
[breaks.move]
interval = "4s"
duration = "3s"
postpone = ["4s"]

[use]
settle = "0s"
typing_lull = "1s"
away_after = "1m"
""".replace("\n", "\r\n").encode()
)
QUIET = CONFIG.replace(b'"4s"\r\nduration', b'"1h"\r\nduration')

#: pystray's message for news of the icon.
NEWS_OF_ICON = 0x400 + 11

SECURITY = """
import ctypes
from ctypes import wintypes
from deskbreak.daemon.owner_only import user_sid
from deskbreak.paths import find_paths
a = ctypes.WinDLL("advapi32", use_last_error=True)
size = wintypes.DWORD()
path = str(find_paths().socket)
a.GetFileSecurityW(path, 4, None, 0, ctypes.byref(size))
told = ctypes.create_string_buffer(size.value)
assert a.GetFileSecurityW(path, 4, told, size, ctypes.byref(size))
text = wintypes.LPWSTR()
assert a.ConvertSecurityDescriptorToStringSecurityDescriptorW(
    told, 1, 4, ctypes.byref(text), None)
print(text.value.replace(user_sid(), "ME"))
"""
IN_USE = """
import winreg
from datetime import UTC, datetime
from deskbreak.desktop.busy.windows import CONSENT_STORE, FILETIME_BEGINS
path = CONSENT_STORE + {program!r}
with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
    now = int((datetime.now(UTC) - FILETIME_BEGINS).total_seconds() * 10**7)
    winreg.SetValueEx(key, "LastUsedTimeStart", 0, winreg.REG_QWORD, now)
    winreg.SetValueEx(key, "LastUsedTimeStop", 0, winreg.REG_QWORD, {stop})
"""


# Asks all our windows whether the session may end, and then ends it.
LOG_OFF = f"""
import ctypes
from ctypes import wintypes
user32 = ctypes.WinDLL("user32")
user32.SendMessageTimeoutW.argtypes = (
    wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM,
    wintypes.UINT, wintypes.UINT, ctypes.c_void_p)
found = []
@ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
def look(window, _):
    name = ctypes.create_unicode_buffer(256)
    user32.GetClassNameW(window, name, 256)
    if name.value.startswith("deskbreak"):
        found.append(window)
    return True
user32.EnumWindows(look, 0)
def send(window, message, what):
    told = ctypes.c_size_t()
    user32.SendMessageTimeoutW(window, message, what, 0, 2, 9000, ctypes.byref(told))
    return told.value
print([send(window, {WM_QUERYENDSESSION}, 0) for window in found])
for window in found:
    send(window, {WM_ENDSESSION}, 1)
"""


@pytest.fixture
def daemon(machine: Machine, tmp_path: Path) -> Iterator[Daemon]:
    daemon = Daemon(machine, tmp_path / "output.txt")
    yield daemon
    daemon.close()


@contextmanager
def alone(machine: Machine, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Wait for the daemon that *process* is; end it afterwards."""
    try:
        wait_until(lambda: is_running(machine.socket), "the daemon")
        yield
        machine.ask("stop")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()


def test_a_break_comes_as_a_balloon_and_is_taken_in_the_window(
    machine: Machine, daemon: Daemon
) -> None:
    daemon.start(CONFIG)
    place_icon(machine)
    status = machine.told("status")  # from a process of its own
    place = r"Zoë Müller\AppData\Local\deskbreak\config.toml"
    assert str(status["config_path"]).endswith(place)
    assert not status["config_problems"]
    assert status["backends"]["idle"] == "GetLastInputInfo"
    assert status["backends"]["tray"] == "pystray (Windows notification area)"
    assert status["backends"]["guide"] == "window (Tk)"

    before = machine.look()
    wait_for_words(machine, "due", busy=True)  # so the mouse was seen
    wait_until(appears(machine, before, 70), "the balloon")
    machine.keep("balloon")
    assert machine.ask("status")["backends"]["notify"].startswith("balloon")

    box = open_menu(machine, "menu")
    machine.hand.do(
        "mousemove", "--sync", str(box[2] - 60), str(box[1] + START_BELOW_TOP)
    )
    machine.hand.do("click", "1")
    wait_for_phase(machine, "taking")
    guide = machine.wait_for_window("Get ready: ")
    machine.keep("guide")
    question = r"\? .+ deskbreak"
    machine.press(guide, "d", until=lambda: machine.find_window(question))  # done
    machine.keep("question")
    taken = lambda: machine.ask("status")["today"]["taken"]
    machine.press(guide, "1", until=taken)  # yes


def test_a_click_on_the_balloon_starts_the_break(
    machine: Machine, daemon: Daemon
) -> None:
    # Wine draws the balloon but keeps the click to itself: this is what Windows says.
    daemon.start(CONFIG)
    place_icon(machine)
    wait_for_words(machine, "due", busy=True)
    wait_for_words(machine, "answer")
    say(machine, "deskbreak", NEWS_OF_ICON, 0, NIN_BALLOONUSERCLICK)
    wait_for_phase(machine, "taking")


def test_the_icon_outlives_the_taskbar_and_leaves_with_the_menus_last_line(
    machine: Machine, daemon: Daemon
) -> None:
    daemon.start(QUIET)
    machine.wait_for_window(TRAY)
    assert machine.code(NO_ICONS) == "1"
    wait_until(lambda: not machine.find_window(TRAY), "a taskbar without icons")
    say(machine, "deskbreak", TASKBAR_CREATED)
    machine.wait_for_window(TRAY)

    box = open_menu(machine, "menu-quiet")
    x, y = box[2] - 60, box[3] - QUIT_ABOVE_BOTTOM
    machine.hand.do("mousemove", "--sync", str(x), str(y))
    machine.hand.do("click", "1")
    assert daemon.ended() == 0
    assert not machine.find_window(TRAY)


def test_killed_it_goes_on_where_it_was(machine: Machine, daemon: Daemon) -> None:
    daemon.start(QUIET)
    assert machine.told("pause", "30m")
    assert "running already" in machine.deskbreak("run")
    daemon.kill()
    assert "not running" in machine.deskbreak("status")
    daemon.start(QUIET, anew=False)
    assert "aused" in sentence(machine)
    machine.ask("resume")


def test_only_its_user_can_read_the_token(machine: Machine, daemon: Daemon) -> None:
    daemon.start(QUIET)
    # Wine adds its administrator.
    assert machine.code(SECURITY) in ("D:P(A;;FA;;;ME)", "D:(A;;FA;;;SY)(A;;FA;;;ME)")


def test_a_locked_screen_is_time_away_and_sleep_is_heard_of(
    machine: Machine, daemon: Daemon
) -> None:
    daemon.start(QUIET)
    kind = "deskbreak session"
    wait_until(lambda: is_there(machine), "somebody at the mouse")
    say(machine, kind, WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK)
    wait_until(lambda: not is_there(machine), "the locked screen")
    say(machine, kind, WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK)
    wait_until(lambda: is_there(machine), "the unlocked screen")
    say(machine, kind, WM_POWERBROADCAST, PBT_APMSUSPEND)
    say(machine, kind, WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC)
    wait_until(lambda: "awake again, after" in daemon.text, "the wake-up")
    say(machine, kind, WM_CLOSE)
    assert daemon.ended() == 0


def test_the_end_of_the_windows_session_saves_everything(
    machine: Machine, daemon: Daemon
) -> None:
    daemon.start(QUIET)
    saved = machine.files / "state.json"
    saved.unlink()
    # To all our windows: each may refuse, and the first one that does wins.
    assert machine.code(LOG_OFF) == "[1, 1, 1]"
    assert daemon.ended() == 0
    assert json.loads(saved.read_text("utf-8"))["state"]["kinds"]
    assert not machine.socket.exists()


def test_camera_and_microphone_in_use_hold_the_break(
    machine: Machine, daemon: Daemon
) -> None:
    program = r"\webcam\NonPackaged\C:#Programs#meet.exe"
    machine.code(IN_USE.format(program=program, stop=0))
    daemon.start(CONFIG)
    wait_for_words(machine, "camera in use", busy=True)
    machine.code(IN_USE.format(program=program, stop=1))
    program = r"\microphone\Some.App_8wekyb3d8bbwe"
    machine.code(IN_USE.format(program=program, stop=0))
    wait_for_words(machine, "microphone in use", busy=True)
    machine.code(IN_USE.format(program=program, stop=1))


def test_what_autostart_wrote_starts_it_without_a_console(machine: Machine) -> None:
    key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
    place = key.replace("HKCU", "HKEY_CURRENT_USER") + r"\deskbreak"
    machine.deskbreak("autostart", "off")
    assert machine.told("autostart", "on")["written"] == [place]
    assert machine.told("autostart", "on")["written"] == []
    line = r'"C:\Program Files\Python 3\pythonw.exe" -P -m deskbreak run'
    assert line in machine.run("reg", "query", key, "/v", "deskbreak")
    assert machine.told("autostart", "status")["enabled"]
    begun = machine.start(r"C:\Program Files\Python 3\pythonw.exe", *line.split()[3:])
    with alone(machine, begun):
        assert machine.ask("status")["pid"]
    assert machine.told("autostart", "off")["removed"] == [place]
    assert machine.told("autostart", "off")["removed"] == []
    assert "deskbreak" not in machine.run("reg", "query", key)


def test_the_programs_that_are_installed_run_with_and_without_a_console(
    machine: Machine,
) -> None:
    assert (
        machine.run(machine.program("deskbreak.exe"), "--version")
        == "deskbreak 0.1.0\n"
    )
    with alone(machine, machine.start_silent(machine.program("deskbreakw.exe"))):
        # Nowhere to write: what it has to say is its exit code.
        for words, code in ((("status",), 0), (("doctor",), 0), (("nonsense",), 2)):
            assert machine.silent(machine.program("deskbreakw.exe"), *words) == code


def test_the_first_questions_are_asked_in_a_dark_window_where_windows_is_dark(
    machine: Machine,
) -> None:
    key = rf"HKCU\{PERSONALIZE}"
    machine.run(
        "reg", "add", key, "/v", "AppsUseLightTheme", "/t", "REG_DWORD", "/d", "0", "/f"
    )
    machine.forget()
    setup = machine.start(machine.program("deskbreak.exe"), "setup", "--window")
    title = "Before you begin"
    try:
        window = machine.wait_for_window(title)
        x, y = machine.place_of(window)
        ground = machine.keep("setup").getpixel((x + 10, y + 10))
        machine.press(window, "Escape", until=lambda: not machine.find_window(title))
        assert setup.wait(20) == 0
    finally:
        setup.kill()
        setup.communicate()
    machine.run("reg", "delete", key, "/f")
    assert isinstance(ground, tuple)
    assert max(ground) < 60
