"""A Wayland desktop without a screen: sway, a bar with a tray, popups, and a hand."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from deskbreak.desktop.wayland import Wayland
from tests.adapters.private_bus import private_bus
from tests.e2e.daemon import Daemon, wait_until

#: sway will not run as root; anybody else will do.
NOBODY = 65534
WIDTH, HEIGHT = 1280, 800

SWAY = f"""
output HEADLESS-1 resolution {WIDTH}x{HEIGHT} bg #6070a0 solid_color
seat seat0 hide_cursor 100
"""
WAYBAR = """{
  "layer": "top", "position": "top", "height": 32,
  "modules-left": ["idle_inhibitor"], "modules-right": ["tray"],
  "idle_inhibitor": {"format": "INHIBITOR"}, "tray": {"icon-size": 24}
}"""
WAYBAR_STYLE = "* { font-family: sans-serif; background: #ffffff; color: #000000; }"

# Requests of zwlr_virtual_pointer_manager_v1 and of its pointers.
_CREATE = 0
_MOTION_ABSOLUTE, _BUTTON, _FRAME = 1, 2, 4
_LEFT = 0x110


@dataclass
class SwayDesk:
    """
    The desktop.

    Attributes:
        runtime: Its XDG_RUNTIME_DIR.
        bus: The address of its session bus.
    """

    runtime: Path
    home: Path
    bus: str
    programs: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Return the environment of programs on this desktop."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_CONFIG_HOME": str(self.home / "xdg"),
            "XDG_SESSION_TYPE": "wayland",
            "XDG_CURRENT_DESKTOP": "sway",
            "WAYLAND_DISPLAY": "wayland-1",
            "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "GDK_BACKEND": "wayland",
            "NO_AT_BRIDGE": "1",
        }

    def start_sway(self) -> None:
        """Start the compositor; it listens when this returns."""
        config = self.runtime / "sway.conf"
        config.write_text(SWAY)
        config.chmod(0o644)
        as_root = sys.platform != "win32" and os.getuid() == 0
        as_nobody = f"setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups".split()
        self.programs["sway"] = subprocess.Popen(
            [*(as_nobody if as_root else ()), "sway", "-c", str(config)],
            env={
                "PATH": os.environ["PATH"],
                "XDG_RUNTIME_DIR": str(self.runtime),
                "WLR_BACKENDS": "headless",
                "WLR_RENDERER": "pixman",
                "WLR_LIBINPUT_NO_DEVICES": "1",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until((self.runtime / "wayland-1").exists, "sway")

    def start(self, *command: str) -> None:
        """Start a program on the desktop."""
        self.programs[command[0]] = subprocess.Popen(
            command,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, name: str) -> None:
        """End a program as a crash would."""
        program = self.programs.pop(name)
        program.kill()
        program.wait()

    def close(self) -> None:
        """End all programs."""
        for name in tuple(self.programs):
            self.kill(name)

    def run(self, *command: str) -> str:
        """Run a program to its end; return what it prints."""
        done = subprocess.run(
            command, env=self.environment(), check=True, capture_output=True, text=True
        )
        return done.stdout

    def look(self, name: str = "screen") -> Image.Image:
        """Take a picture of the screen; it stays in the home as *name*.png."""
        path = self.home / f"{name}.png"
        self.run("grim", str(path))
        with Image.open(path) as picture:
            return picture.convert("RGB")

    def touch(self, x: int, y: int, *, click: bool = False) -> None:
        """Move the pointer to a place, and click there."""
        asyncio.run(self._touch(x, y, click=click))

    async def _touch(self, x: int, y: int, *, click: bool) -> None:
        wayland = Wayland(lambda: str(self.runtime / "wayland-1"))
        ready = asyncio.Event()
        wayland.on_ready(ready.set)
        wayland.connect()
        await ready.wait()
        manager = wayland.bind("zwlr_virtual_pointer_manager_v1", 1)
        pointer = wayland.new()
        wayland.request(manager, _CREATE, "on", 0, pointer)
        # A pointer that has only just come moves nothing with its first event.
        for time_ms in (0, 10):
            wayland.request(
                pointer, _MOTION_ABSOLUTE, "uuuuu", time_ms, x, y, WIDTH, HEIGHT
            )
            wayland.request(pointer, _FRAME)
        if click:
            # Windows listen to a pointer a moment after it has come.
            await asyncio.sleep(0.3)
            for time_ms, pressed in ((20, 1), (60, 0)):
                wayland.request(pointer, _BUTTON, "uuu", time_ms, _LEFT, pressed)
                wayland.request(pointer, _FRAME)
        done = asyncio.Event()
        callback = wayland.new(lambda *_: done.set())
        wayland.request(1, 0, "n", callback)  # wl_display.sync
        await done.wait()
        wayland.close()


@contextmanager
def sway_desk(home: Path) -> Iterator[SwayDesk]:
    """Run sway, waybar and mako for the time of the block."""
    home.mkdir(exist_ok=True)
    # Not below the folder of the tests: nobody else can look into that.
    runtime = Path(tempfile.mkdtemp(prefix="deskbreak-sway-"))
    if sys.platform != "win32" and os.getuid() == 0:
        os.chown(runtime, NOBODY, NOBODY)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, runtime, ignore_errors=True)
        bus = stack.enter_context(private_bus(home))
        desk = SwayDesk(runtime, home, bus.address)
        stack.callback(desk.close)
        desk.start_sway()
        (home / "waybar.json").write_text(WAYBAR)
        (home / "waybar.css").write_text(WAYBAR_STYLE)
        desk.start(
            *("waybar", "-c", str(home / "waybar.json"), "-s", str(home / "waybar.css"))
        )
        desk.start("mako")
        yield desk


class SwayDaemon(Daemon):
    """The daemon on a Wayland desktop."""

    def __init__(self, desk: SwayDesk, config: str) -> None:
        """Nothing runs yet."""
        super().__init__(desk.home / "deskbreak", config)
        self.desk = desk

    def environment(self) -> dict[str, str]:
        """Return the environment of programs on the desktop."""
        return {**super().environment(), **self.desk.environment()}

    def command(self, *words: str) -> str:
        """Run the command line; return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "deskbreak", *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout
