"""A whole virtual desktop with the real daemon on it, as a user has it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PIL import Image, ImageGrab

from deskbreak.figures.icon import CORAL, TEAL
from tests.adapters.private_bus import private_bus
from tests.desktop.tray_desk import XFCE_PANEL, XFCONFD
from tests.desktop.virtual import Hand, patch_of, x_server
from tests.e2e.daemon import Daemon, wait_until

NOTIFYD = "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"

#: A break every few seconds of use, shown at once.
CONFIG = """
[breaks.move]
interval = "4s"
duration = "3s"
postpone = ["3s"]

[use]
settle = "0s"
typing_lull = "1s"

[guide]
theme = "light"
"""


class Office(Daemon):
    """
    The daemon on a desktop with a panel, popups and a hand on the mouse.

    Attributes:
        display: Its X server.
        hand: Moves and clicks; whatever it does is input that the daemon sees.
        extra: More of the environment, for the next start.
    """

    def __init__(self, home: Path, display: str, bus: str, config: str) -> None:
        """Nothing runs yet."""
        super().__init__(home, config)
        self.display = display
        self.bus = bus
        self.hand = Hand(display)
        self.extra: dict[str, str] = {}

    def environment(self) -> dict[str, str]:
        """Return the environment of programs on this desktop."""
        home = self.paths.config.parent
        return {
            **super().environment(),
            "DISPLAY": self.display,
            "DBUS_SESSION_BUS_ADDRESS": self.bus,
            "XDG_CONFIG_HOME": str(home / "xdg"),
            "XDG_CACHE_HOME": str(home / "xdg-cache"),
            "XDG_CURRENT_DESKTOP": "XFCE",
            "GDK_BACKEND": "x11",
            "NO_AT_BRIDGE": "1",
            "LC_ALL": "C.UTF-8",
            **self.extra,
        }

    def command(self, *words: str) -> str:
        """Run the command line; return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "deskbreak", *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def look(self, name: str) -> Image.Image:
        """Return the screen; keep it where pictures are wanted."""
        picture = ImageGrab.grab(xdisplay=self.display)
        wanted = os.environ.get("DESKBREAK_SCREENSHOTS")
        if name and wanted:
            Path(wanted).mkdir(parents=True, exist_ok=True)
            picture.save(Path(wanted) / f"{name}.png")
        return picture

    # ------------------------------------------------------------- seeing

    def boxes(self, *search: str) -> list[tuple[int, int, int, int]]:
        """Return x, y, width and height of the windows to be seen."""
        try:
            found = self.hand.do("search", "--onlyvisible", *search).split()
        except subprocess.CalledProcessError:  # none
            return []
        boxes = []
        for window in found:
            try:
                words = self.hand.do("getwindowgeometry", "--shell", window).split()
            except subprocess.CalledProcessError:  # gone meanwhile
                continue
            at = dict(word.split("=") for word in words)
            boxes.append(tuple(int(at[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")))
        return boxes  # type: ignore[return-value]

    def popup(self) -> tuple[int, int, int, int]:
        """Wait for the popup, without a hand on the mouse: typing would hold it."""
        self.fidget()

        def look() -> tuple[int, int, int, int] | None:
            boxes = self.boxes("--class", "Xfce4-notifyd")
            return boxes[0] if len(boxes) == 1 else None

        first = wait_until(look, "a popup")
        # It slides into its place: where it stays is where it can be clicked.
        while (now := wait_until(look, "the popup")) != first:
            first = now
        return first  # type: ignore[no-any-return]

    def no_popup(self) -> None:
        """Wait until the popup is gone."""
        wait_until(lambda: not self.boxes("--class", "Xfce4-notifyd"), "no popup")

    def guide_title(self) -> str:
        """Wait for the guide; return its title."""

        def look() -> str:
            try:
                return self.hand.do(
                    *("search", "--onlyvisible", "--name", "deskbreak$"),
                    *("getwindowname", "%1"),
                )
            except subprocess.CalledProcessError:
                return ""

        return str(wait_until(look, "the guide"))

    def no_guide(self) -> None:
        """Wait until the guide is gone."""
        wait_until(
            lambda: not self.boxes("--name", "deskbreak$"), "the guide to be gone"
        )

    # -------------------------------------------------------------- doing

    def fidget(self) -> None:
        """Move the mouse a little: someone is here."""
        self.hand.do("mousemove", "300", "600")
        self.hand.do("mousemove", "301", "600")

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click there."""
        self.hand.do("mousemove", str(x), str(y))
        self.hand.do("click", str(button))

    def click_button(self, place: int) -> None:
        """Click the popup's button number *place* of three, from 0."""
        x, y, width, height = self.popup()
        self.look(f"popup-button-{place}")
        # Three buttons of the same width at the right end of the lower edge.
        self.click(x + int(width * (0.30, 0.56, 0.83)[place]), y + height - 30)

    def choose_in_menu(self, place: int, name: str) -> None:
        """
        Open the icon's menu and choose its *place*-th line that can be chosen.

        By keyboard: the pointer would have to know how high each line is.
        """
        x, y = wait_until(self.icon, "the icon")
        before = set(self.boxes("--name", ".*"))

        def is_up() -> bool:
            new = set(self.boxes("--name", ".*")) - before
            return any(box[3] > 100 for box in new)

        self.click(x, y, 3)
        wait_until(is_up, "the menu")
        self.look(f"menu-{name}")
        for _ in range(place):
            self.hand.do("key", "Down")
        self.hand.do("key", "Return")

    def icon(self) -> tuple[int, int] | None:
        """Return the middle of the icon in the panel, if it is there."""
        panel = self.look("").crop((0, 0, 1280, 32))
        for colour in (TEAL, CORAL):
            box = patch_of(panel, colour[:3])
            if box is not None and box[2] - box[0] >= 10:
                return (box[0] + box[2]) // 2, 16
        return None


@contextmanager
def office(folder: Path, config: str = CONFIG) -> Iterator[Office]:
    """Run X server, window manager, panel and popups; the daemon is not started."""
    with ExitStack() as stack:
        display, _ = stack.enter_context(x_server())
        bus = stack.enter_context(private_bus(folder))
        here = Office(folder / "home", display, bus.address, config)
        channel = "xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml"
        panel = Path(here.environment()["XDG_CONFIG_HOME"]) / channel
        panel.parent.mkdir(parents=True)
        panel.write_text(XFCE_PANEL.format(dark="true"))
        programs = []
        for command in (
            ["openbox"],
            [XFCONFD],
            [NOTIFYD],
            ["xfce4-panel", "--disable-wm-check"],
        ):
            programs.append(
                subprocess.Popen(
                    command,
                    env=here.environment(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
        try:
            yield here
        finally:
            here.close()
            for program in reversed(programs):
                program.kill()
                program.wait()
