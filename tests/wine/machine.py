"""
A Windows of the test's own: Wine with the official CPython and the built wheel in it.

Everything lies where it hurts: the program in a folder with a space, the user's files
below a name that is not ASCII. What Wine cannot show: toasts, a click on a balloon.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import platformdirs
from PIL import Image, ImageGrab

from deskbreak.cli.client import ask
from tests.desktop.virtual import Hand, x_server
from tests.e2e.daemon import wait_until
from tests.wine.parts import build_wheel, install

NEEDED = ("wine", "wineserver", "wineboot", "Xvfb", "xdotool", "openbox")
USER = "Zoë Müller"
SHELL_FOLDERS = (
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
)


# ---------------------------------------------------------------- the machine


@dataclass(frozen=True, slots=True)
class Machine:
    """
    A running Windows.

    Attributes:
        prefix: Wine's folder.
        display: Its X server.
        hand: Moves the mouse there.
    """

    prefix: Path
    display: str
    hand: Hand

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.prefix / "drive_c" / "Program Files" / "Python 3" / "python.exe"

    @property
    def home(self) -> Path:
        """The user's folder."""
        return self.prefix / "drive_c" / "users" / USER

    @property
    def files(self) -> Path:
        """Where the program keeps everything."""
        return self.home / "AppData" / "Local" / "deskbreak"

    @property
    def socket(self) -> Path:
        """The file with port and token."""
        return self.files / "run" / "control.sock"

    def forget(self) -> None:
        """Remove what the program has kept of the user; its cache may stay."""
        for path in self.files.glob("*"):
            if path.is_file():
                path.unlink()

    def environment(self) -> dict[str, str]:
        """Return what programs are started with."""
        keep = ("PATH", "HOME", "LANG")
        return {
            **{name: os.environ[name] for name in keep if name in os.environ},
            "DISPLAY": self.display,
            "LC_ALL": "C.UTF-8",
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # No questions about Mono and Gecko; no menus and icons on the host.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=d",
        }

    def start(
        self, *words: str, output: IO[bytes] | None = None
    ) -> subprocess.Popen[bytes]:
        """
        Start a program, which writes to the pipe *output* or to one of its own.

        Without pipes CPython would not even begin.
        """
        return subprocess.Popen(
            ["wine", *words],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=output or subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def start_silent(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a program that has no console and none of the standard streams."""
        return subprocess.Popen(
            ["wine", *words],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def silent(self, *words: str) -> int:
        """Run such a program to its end; return its exit code."""
        with self.start_silent(*words) as process:
            return process.wait(60)

    def run(self, *words: str) -> str:
        """Run a program to its end; return what it wrote."""
        with self.start(*words) as process:
            try:
                told, _ = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                told, _ = process.communicate()
                raise AssertionError(f"{words} hangs: {told.decode()}") from None
        text = told.decode("utf-8", "replace").replace("\r\n", "\n")
        # Exit codes of the programs are no mistake; those of a crash are larger.
        assert process.returncode < 128, f"{words}: {process.returncode}\n{text}"
        return text

    def code(self, text: str) -> str:
        """Run a few lines of Python there."""
        return self.run(str(self.python), "-X", "utf8", "-c", text).strip()

    def deskbreak(self, *words: str) -> str:
        """Run one of our commands in a process of its own."""
        return self.run(str(self.python), "-X", "utf8", "-m", "deskbreak", *words)

    def program(self, name: str) -> str:
        """Return the path of a program that the wheel brings, "deskbreakw.exe"."""
        return str(self.python.parent / "Scripts" / name)

    def ask(self, command: str) -> dict[str, Any]:
        """
        Ask the daemon from outside: no Windows process has to be started for it.

        Wine's loopback interface is the machine's own.
        """
        return ask(self.socket, command)

    def told(self, *words: str) -> dict[str, Any]:
        """Return the data that one of our commands answers with."""
        text = self.deskbreak(*words, "--json")
        answer: dict[str, Any] = json.loads(text.strip().splitlines()[-1])
        assert answer["status"] == "ok", answer
        data: dict[str, Any] = answer["data"]
        return data

    def look(self) -> Image.Image:
        """Take a picture of the screen; kept where DESKBREAK_PICTURES says."""
        return ImageGrab.grab(xdisplay=self.display)

    def keep(self, name: str) -> Image.Image:
        """Take a picture and keep it, where somebody wants to see it."""
        picture = self.look()
        if folder := os.environ.get("DESKBREAK_PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            picture.save(Path(folder) / f"windows-{name}.png")
        return picture

    def find_window(self, title: str) -> str:
        """Return the visible X window of that title, "" where there is none."""
        done = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip().partition("\n")[0]

    def wait_for_window(self, title: str) -> str:
        """Return the X window of that title as soon as it is there."""
        found: str = wait_until(lambda: self.find_window(title), f"window {title!r}")
        return found

    def press(self, window: str, key: str, *, until: Callable[[], object]) -> None:
        """
        Press *key* in that window again and again until something comes of it.

        A window that has just appeared takes no keys: they may be meant for another.
        """

        def pressed() -> object:
            with suppress(subprocess.CalledProcessError):  # it is gone
                self.hand.do("windowfocus", "--sync", window, "key", key)
            return until()

        wait_until(pressed, f"what comes of {key!r}")

    def place_of(self, window: str) -> tuple[int, int]:
        """Return where the window's inside begins."""
        told = self.hand.do("getwindowgeometry", "--shell", window)
        values = dict(line.split("=") for line in told.splitlines())
        return int(values["X"]), int(values["Y"])

    def end(self) -> None:
        """End all that runs there."""
        subprocess.run(
            ["wineserver", "--kill"], env=self.environment(), check=False, timeout=20
        )


@contextmanager
def windows(folder: Path) -> Iterator[Machine]:
    """Set up a Windows below *folder*, with the wheel of this source in it."""
    cache = Path(platformdirs.user_cache_dir("deskbreak-tests")) / "wine"
    with x_server() as (display, _server):
        machine = Machine(folder / "prefix", display, Hand(display))
        environment = machine.environment()
        subprocess.run(["wineboot", "--init"], env=environment, check=True, timeout=120)
        wheel = build_wheel(folder)
        install(machine.python.parent, cache, wheel)
        _move_home(machine)
        machine.files.mkdir()
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"], env=environment, stderr=subprocess.DEVNULL
        )
        try:
            yield machine
        finally:
            machine.end()
            manager.kill()
            manager.wait()


def _move_home(machine: Machine) -> None:
    """Give the user a name as people have it."""
    for name, place in (("Local AppData", "Local"), ("AppData", "Roaming")):
        folder = rf"C:\users\{USER}\AppData\{place}"
        (machine.home / "AppData" / place).mkdir(parents=True)
        words = ("reg", "add", SHELL_FOLDERS, "/v", name, "/d", folder, "/f")
        machine.run(*words)
