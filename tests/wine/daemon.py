"""The daemon on the Windows of the tests, and what is done to it from outside."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PIL import Image, ImageChops

from deskbreak.exceptions import DaemonNotRunningError
from tests.e2e.daemon import wait_until
from tests.wine.machine import Machine

TRAY = "Wine System Tray"
#: Where the window that holds the icons is put, so that there is room for menus.
LEFT, TOP = 600, 500
ICON = (LEFT + 10, TOP + 10)
#: Distances in Wine's menus, in pixels: from the top to "Start a break now", from the
#: bottom to "Quit".
START_BELOW_TOP, QUIT_ABOVE_BOTTOM = 54, 10

# Posts a message to the windows whose class name begins so.
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
#: Sent to all windows when there is a new taskbar; its number is given out anew.
TASKBAR_CREATED = 'user32.RegisterWindowMessageW("TaskbarCreated")'
# Takes every icon away, as a taskbar does that is ended.
NO_ICONS = """
import ctypes
from ctypes import wintypes
user32 = ctypes.WinDLL("user32")
shell32 = ctypes.WinDLL("shell32")
class Data(ctypes.Structure):
    _fields_ = (("size", wintypes.DWORD), ("window", wintypes.HWND),
                ("number", wintypes.UINT), ("rest", ctypes.c_char * 952))
shell32.Shell_NotifyIconW.argtypes = (wintypes.DWORD, ctypes.POINTER(Data))
taken = 0
@ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)
def look(window, _):
    global taken
    data = Data(size=ctypes.sizeof(Data), window=window)
    taken += bool(shell32.Shell_NotifyIconW(2, ctypes.byref(data)))
    return True
user32.EnumWindows(look, 0)
print(taken)
"""


class Daemon:
    """The daemon on the machine."""

    def __init__(self, machine: Machine, output: Path) -> None:
        self.machine = machine
        self.output = output
        self.process: subprocess.Popen[bytes] | None = None
        self._readers: list[subprocess.Popen[bytes]] = []

    @property
    def text(self) -> str:
        """All that it wrote since its start."""
        return self.output.read_text("utf-8", errors="replace")

    def start(self, config: bytes, *, anew: bool = True) -> None:
        """Start it with that *config*, and without what earlier ones have left."""
        if anew:
            self.machine.forget()
        self.machine.files.joinpath("config.toml").write_bytes(config)
        # Its children hold on to the pipe for longer than it lives.
        with self.output.open("wb") as file:
            reader = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=file)
        self._readers.append(reader)
        words = (str(self.machine.python), "-X", "utf8", "-m", "deskbreak", "run")
        self.process = self.machine.start(*words, "--verbose", output=reader.stdin)
        assert reader.stdin is not None
        reader.stdin.close()
        wait_until(lambda: "is running" in self.text, f"the first screen: {self.text}")

    def kill(self) -> None:
        """End it the hard way."""
        pid = self.machine.ask("status")["pid"]
        self.machine.run("taskkill", "/F", "/PID", str(pid))
        self.ended()

    def ended(self) -> int:
        """Wait for its end; return its exit code."""
        assert self.process is not None
        process, self.process = self.process, None
        try:
            return process.wait(20)
        finally:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """End it, where it runs."""
        try:
            if self.process is not None:
                with suppress(DaemonNotRunningError):
                    self.machine.ask("stop")
                self.ended()
        finally:
            for reader in self._readers:
                reader.kill()
                reader.wait()


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
    machine: Machine, kind: str, message: int | str, what: int = 0, more: int = 0
) -> None:
    """Post a message to our windows whose class name begins with *kind*."""
    text = POST.format(kind=kind, message=message, what=what, more=more)
    assert int(machine.code(text)) >= 1


def sentence(machine: Machine) -> str:
    """Return what ``deskbreak status`` would say first."""
    return str(machine.ask("status")["sentence"])


def wait_for_words(machine: Machine, words: str, busy: bool = False) -> None:
    """Wait until the daemon says *words*, with the mouse in use or not."""
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
    """Wait until the daemon tells of *phase*."""
    wait_until(lambda: machine.ask("status")["phase"] == phase, phase)


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
