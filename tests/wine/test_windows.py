"""The built wheel on Windows, as far as Wine is one."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageChops

from deskbreak.desktop.session.windows import (
    WM_CLOSE,
    WM_WTSSESSION_CHANGE,
    WTS_SESSION_LOCK,
    WTS_SESSION_UNLOCK,
)
from deskbreak.desktop.tray.windows import NIN_BALLOONUSERCLICK
from tests.e2e.daemon import wait_until
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

TRAY = "Wine System Tray"
#: Where the window that holds the icons is put, so that there is room for menus.
LEFT, TOP = 600, 500
ICON = (LEFT + 10, TOP + 10)
#: pystray's message for news of the icon.
NEWS_OF_ICON = 0x400 + 11
#: Distances in Wine's menus, in pixels: from the top to "Start a break now", from the
#: bottom to "Quit".
START_BELOW_TOP, QUIT_ABOVE_BOTTOM = 54, 10

# Posts a message to the first window whose class name begins so.
POST = """
import ctypes
from ctypes import wintypes
user32 = ctypes.WinDLL("user32")
user32.PostMessageW.argtypes = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
found = []
@ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
def look(window, _):
    name = ctypes.create_unicode_buffer(256)
    user32.GetClassNameW(window, name, 256)
    if name.value.startswith({kind!r}):
        found.append(window)
    return True
user32.EnumWindows(look, 0)
for window in found:
    assert user32.PostMessageW(window, {message}, {what}, {more})
print(len(found))
"""
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
CAMERA = """
import winreg
from datetime import UTC, datetime
from deskbreak.desktop.busy.windows import CONSENT_STORE, FILETIME_BEGINS
path = CONSENT_STORE + r"\\webcam\\NonPackaged\\C:#Programs#meet.exe"
with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
    now = int((datetime.now(UTC) - FILETIME_BEGINS).total_seconds() * 10**7)
    winreg.SetValueEx(key, "LastUsedTimeStart", 0, winreg.REG_QWORD, now)
    winreg.SetValueEx(key, "LastUsedTimeStop", 0, winreg.REG_QWORD, {stop})
"""


class Daemon:
    """The daemon on the machine."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.text = ""
        self.process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None

    def start(self, config: bytes) -> None:
        self.machine.files.mkdir(exist_ok=True)
        self.machine.files.joinpath("config.toml").write_bytes(config)
        self.text = ""
        words = (str(self.machine.python), "-X", "utf8", "-m", "deskbreak", "run")
        self.process = self.machine.start(*words, "--verbose")
        self._reader = threading.Thread(target=self._read, args=(self.process,))
        self._reader.start()
        wait_until(lambda: "is running" in self.text, f"the first screen: {self.text}")

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.text += line.decode("utf-8", "replace")

    def kill(self) -> None:
        """End it the hard way."""
        pid = self.machine.told("status")["pid"]
        self.machine.run("taskkill", "/F", "/PID", str(pid))
        self.ended()

    def ended(self) -> int:
        """Wait for its end; return its exit code."""
        assert self.process is not None
        assert self._reader is not None
        with self.process:
            code = self.process.wait(20)
            self._reader.join(20)
        self.process = None
        return code

    def close(self) -> None:
        if self.process is not None:
            self.machine.deskbreak("stop")
            try:
                self.ended()
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise


@pytest.fixture
def daemon(machine: Machine) -> Iterator[Daemon]:
    daemon = Daemon(machine)
    yield daemon
    daemon.close()


def move(machine: Machine) -> None:
    """Move the mouse a little, over a window: only there Wine sees it."""
    for x in (80, 90):
        machine.hand.do("mousemove", "--sync", str(LEFT + x), str(TOP + 10))


def is_there(machine: Machine) -> bool:
    """Move the mouse; return whether that counts as somebody at work."""
    move(machine)
    return "away" not in sentence(machine)


def place_icon(machine: Machine) -> None:
    """Put the window with the icon where there is room."""
    window = machine.wait_for_window(TRAY)
    machine.hand.do("windowmove", "--sync", window, str(LEFT), str(TOP))


def say(
    machine: Machine, kind: str, message: int, what: int = 0, more: int = 0
) -> None:
    """Post a message to our windows whose class name begins with *kind*."""
    text = POST.format(kind=kind, message=message, what=what, more=more)
    assert int(machine.code(text)) >= 1


def sentence(machine: Machine) -> str:
    """Return what ``deskbreak status`` says first."""
    return str(machine.told("status")["sentence"])


def wait_for_words(machine: Machine, words: str, busy: bool = False) -> None:
    """Wait until ``deskbreak status`` says *words*, with the mouse in use or not."""
    told = [""]

    def look() -> bool:
        if busy:
            move(machine)
        told[0] = sentence(machine)
        return words in told[0]

    try:
        wait_until(look, words)
    except AssertionError:
        machine.keep("in-vain")
        raise AssertionError(f"{words!r} in vain; last: {told[0]}") from None


def wait_for_phase(machine: Machine, phase: str) -> None:
    """Wait until ``deskbreak status`` tells of *phase*."""
    wait_until(lambda: machine.told("status")["phase"] == phase, phase)


def difference(before: Image.Image, after: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around all that differs, all zero where nothing does."""
    both = ImageChops.difference(before.convert("RGB"), after.convert("RGB"))
    return both.convert("L").point(lambda v: 255 * (v > 24)).getbbox() or (0, 0, 0, 0)


def appears(
    machine: Machine, before: Image.Image, high: int
) -> Callable[[], tuple[int, int, int, int] | None]:
    """Return a condition: something at least so *high* came to the screen."""

    def look() -> tuple[int, int, int, int] | None:
        box = difference(before, machine.look())
        return box if box[3] - box[1] >= high else None

    return look


def open_menu(machine: Machine, name: str) -> tuple[int, int, int, int]:
    """Open the icon's menu by a right click; return its box."""
    place_icon(machine)
    machine.hand.do("mousemove", "--sync", str(LEFT + 100), str(TOP + 10))
    before = machine.look()
    machine.hand.do("mousemove", "--sync", *map(str, ICON))
    machine.hand.do("click", "3")
    wait_until(appears(machine, before, 150), "the menu")
    left, top, right, bottom = difference(before, machine.keep(name))
    # The tooltip may be there as well, below the icon; the menu ends at the click.
    return left, top, min(right, ICON[0]), min(bottom, ICON[1])


def test_a_break_comes_as_a_balloon_and_the_menu_starts_it(
    machine: Machine, daemon: Daemon
) -> None:
    daemon.start(CONFIG)
    place_icon(machine)
    status = machine.told("status")
    place = r"Zoë Müller\AppData\Local\deskbreak\config.toml"
    assert str(status["config_path"]).endswith(place)
    assert not status["config_problems"]
    assert status["backends"]["idle"] == "GetLastInputInfo"
    assert status["backends"]["tray"] == "pystray (Windows notification area)"

    before = machine.look()
    wait_for_words(machine, "due", busy=True)  # so the mouse was seen
    wait_until(appears(machine, before, 70), "the balloon")
    machine.keep("balloon")
    assert machine.told("status")["backends"]["notify"].startswith("balloon")

    box = open_menu(machine, "menu")
    machine.hand.do(
        "mousemove", "--sync", str(box[2] - 60), str(box[1] + START_BELOW_TOP)
    )
    machine.hand.do("click", "1")
    wait_for_phase(machine, "taking")


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


def test_the_menus_last_line_ends_the_daemon_and_takes_the_icon_away(
    machine: Machine, daemon: Daemon
) -> None:
    daemon.start(QUIET)
    box = open_menu(machine, "menu-quiet")
    x, y = box[2] - 60, box[3] - QUIT_ABOVE_BOTTOM
    machine.hand.do("mousemove", "--sync", str(x), str(y))
    machine.hand.do("click", "1")
    assert daemon.ended() == 0
    assert "not running" in machine.deskbreak("status")


def test_killed_it_goes_on_where_it_was(machine: Machine, daemon: Daemon) -> None:
    daemon.start(QUIET)
    assert machine.told("pause", "30m")
    assert "running already" in machine.deskbreak("run")
    daemon.kill()
    assert "not running" in machine.deskbreak("status")
    daemon.start(QUIET)
    assert "aused" in sentence(machine)
    machine.told("resume")


def test_only_its_user_can_read_the_token(machine: Machine, daemon: Daemon) -> None:
    daemon.start(QUIET)
    # Wine adds its administrator.
    assert machine.code(SECURITY) in ("D:P(A;;FA;;;ME)", "D:(A;;FA;;;SY)(A;;FA;;;ME)")


def test_a_locked_screen_is_time_away_and_closing_its_window_ends_it(
    machine: Machine, daemon: Daemon
) -> None:
    daemon.start(QUIET)
    kind = "deskbreak session"
    wait_until(lambda: is_there(machine), "somebody at the mouse")
    say(machine, kind, WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK)
    wait_until(lambda: not is_there(machine), "the locked screen")
    say(machine, kind, WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK)
    wait_until(lambda: is_there(machine), "the unlocked screen")
    say(machine, kind, WM_CLOSE)
    assert daemon.ended() == 0


def test_a_camera_in_use_holds_the_break(machine: Machine, daemon: Daemon) -> None:
    machine.code(CAMERA.format(stop=0))
    daemon.start(CONFIG)
    wait_for_words(machine, "camera in use", busy=True)
    machine.code(CAMERA.format(stop=1))


def test_autostart_writes_one_value_and_takes_it_away(machine: Machine) -> None:
    key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
    place = key.replace("HKCU", "HKEY_CURRENT_USER") + r"\deskbreak"
    assert machine.told("autostart", "on")["written"] == [place]
    assert machine.told("autostart", "on")["written"] == []
    line = r'"C:\Program Files\Python 3\pythonw.exe" -P -m deskbreak run'
    assert line in machine.run("reg", "query", key, "/v", "deskbreak")
    assert machine.told("autostart", "status")["enabled"]
    assert machine.told("autostart", "off")["removed"] == [place]
    assert machine.told("autostart", "off")["removed"] == []
    assert "deskbreak" not in machine.run("reg", "query", key)
