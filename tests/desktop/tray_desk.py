"""A virtual desktop with a real panel, and the program's tray on it."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageGrab

from deskbreak.core.views import Face
from deskbreak.desktop.bus import Bus
from deskbreak.desktop.tray import open_tray
from tests.adapters.private_bus import PrivateBus, private_bus
from tests.desktop.virtual import Hand, patch_of, x_server

XFCONFD = "/usr/lib/x86_64-linux-gnu/xfce4/xfconf/xfconfd"

XFCE_PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="{dark}"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="32"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
        <value type="int" value="3"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
    <property name="plugin-3" type="string" value="clock"/>
  </property>
</channel>
"""

TINT2 = """
rounded = 0
border_width = 0
background_color = {colour} 100
border_color = #000000 0
panel_items = SC
panel_size = 100% 32
panel_position = top center horizontal
panel_background_id = 1
systray_padding = 4 2 4
systray_icon_size = 22
time1_format = %H:%M
"""


class TrayIcon(Protocol):
    """What `open_tray` gives."""

    backend: str

    def show(self, face: Face) -> None:
        """Show *face*."""
        ...

    def close(self) -> None:
        """Remove the icon."""
        ...


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """Return its middle."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass
class TrayDesk:
    """
    The desktop: a pointer, a panel that can be started and killed, our tray.

    Attributes:
        keys: What the tray reported, in order.
    """

    display: str
    server: subprocess.Popen[bytes]
    folder: Path
    environment: dict[str, str]
    bus: Bus
    tray: TrayIcon
    daemon: PrivateBus
    keys: asyncio.Queue[str]
    hand: Hand
    panel: subprocess.Popen[bytes] | None = None
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)
    shots: int = 0

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; it is killed in the end."""
        program = subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.programs.append(program)
        return program

    async def start_xfce_panel(self, *, dark: bool = True) -> None:
        """Start xfce4-panel with a tray and a clock."""
        channel = "xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml"
        config = self.folder / "config" / channel
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(XFCE_PANEL.format(dark=str(dark).lower()))
        if not await self._owner("org.xfce.Xfconf"):
            self.start(XFCONFD)
            while not await self._owner("org.xfce.Xfconf"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        self.panel = self.start("xfce4-panel", "--disable-wm-check")

    async def _owner(self, name: str) -> bool:
        bus, path = "org.freedesktop.DBus", "/org/freedesktop/DBus"
        (owned,) = await self.bus.call(bus, path, bus, "NameHasOwner", "s", [name])
        return bool(owned)

    def start_tint2(self, colour: str = "#2b303b") -> None:
        """Start tint2, an XEmbed tray."""
        config = self.folder / "tint2rc"
        config.write_text(TINT2.format(colour=colour))
        self.panel = self.start("tint2", "-c", str(config))

    def kill_panel(self) -> None:
        """End the panel as a crash would."""
        assert self.panel is not None
        self.panel.kill()
        self.panel.wait()

    async def until(self, what: Callable[[], object], seconds: float = 20) -> None:
        """Look again and again until *what* is true."""
        async with asyncio.timeout(seconds):
            while not what():  # noqa: ASYNC110 - another program is waited for
                await asyncio.sleep(0.05)

    def look(self, name: str = "") -> Image.Image:
        """Return the screen; keep it under *name* where pictures are wanted."""
        picture = ImageGrab.grab(xdisplay=self.display)
        wanted = os.environ.get("DESKBREAK_SCREENSHOTS")
        if name and wanted:
            Path(wanted).mkdir(parents=True, exist_ok=True)
            picture.save(Path(wanted) / f"{name}.png")
        return picture

    def find(self, colour: tuple[int, int, int]) -> Box | None:
        """Return where about *colour* is to be seen in the panel (top 32 lines)."""
        box = patch_of(self.look().crop((0, 0, 1280, 32)), colour)
        if box is None:
            return None
        return Box(box[0], box[1], box[2] - box[0], box[3] - box[1])

    async def icon(self, colour: tuple[int, int, int]) -> Box:
        """Wait until an icon of *colour* is in the panel; return where."""
        await self.until(lambda: (box := self.find(colour)) and box.width >= 10)
        box = self.find(colour)
        assert box is not None
        return box

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click there."""
        self.hand.do("mousemove", str(x), str(y))
        self.hand.do("click", str(button))

    def windows(self) -> set[str]:
        """Return all windows to be seen."""
        try:
            return set(self.hand.do("search", "--onlyvisible", "--name", ".*").split())
        except subprocess.CalledProcessError:
            return set()

    def box_of(self, window: str) -> Box:
        """Return where *window* is."""
        words = self.hand.do("getwindowgeometry", "--shell", window).split()
        values = dict(word.split("=") for word in words)
        return Box(*(int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")))

    async def new_menu(self, before: set[str]) -> Box:
        """Wait for a menu that was not there *before*; return where it is."""
        found: list[Box] = []

        def is_up() -> bool:
            for window in self.windows() - before:
                try:
                    box = self.box_of(window)
                except subprocess.CalledProcessError:
                    continue  # it has gone already: a tooltip
                if box.height > 60 and box.width < 600:
                    found.append(box)
            return bool(found)

        await self.until(is_up)
        return found[0]

    async def open_menu(self, at: Box, button: int = 3) -> Box:
        """Click on the icon at *at*; return where the menu came up."""
        before = self.windows()
        self.click(*at.middle, button)
        return await self.new_menu(before)

    async def key(self) -> str:
        """Wait for the next key."""
        async with asyncio.timeout(10):
            return await self.keys.get()


@asynccontextmanager
async def tray_desk(folder: Path) -> AsyncIterator[TrayDesk]:
    """Run an X server, a window manager and a bus; the tray shows nothing yet."""
    with ExitStack() as stack:
        display, server = stack.enter_context(x_server())
        daemon = stack.enter_context(private_bus(folder))
        environment = {
            **os.environ,
            "DISPLAY": display,
            "DBUS_SESSION_BUS_ADDRESS": daemon.address,
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_DATA_HOME": str(folder / "data"),
            "GDK_BACKEND": "x11",
            "NO_AT_BRIDGE": "1",
            "LC_ALL": "C.UTF-8",
        }
        environment.pop("WAYLAND_DISPLAY", None)
        shown = {name: os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")}
        os.environ["DISPLAY"] = display
        os.environ.pop("WAYLAND_DISPLAY", None)
        bus = Bus(lambda: daemon.address)
        await bus.connect()
        keys: asyncio.Queue[str] = asyncio.Queue()
        tray = open_tray(bus, keys.put_nowait)
        desk = TrayDesk(
            display, server, folder, environment, bus, tray, daemon, keys, Hand(display)
        )
        desk.start("openbox")
        if xsetroot := shutil.which("xsetroot"):
            desk.start(xsetroot, "-solid", "#5b7f8c")
        try:
            yield desk
        finally:
            tray.close()
            await bus.close()
            for program in desk.programs:
                program.kill()
                program.wait()
            for name, value in shown.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
