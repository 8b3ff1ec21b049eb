"""Popups on real notification servers, with a real pointer on a virtual screen."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from deskbreak.core.views import Button, Notice
from deskbreak.desktop.bus import Bus
from deskbreak.desktop.notify import Notifications, choose
from tests.adapters.private_bus import CONFIG, PrivateBus
from tests.desktop.virtual import Hand, x_server

pytestmark = pytest.mark.desktop

XFCE = "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"
COMMANDS = {
    "dunst": ["dunst", "-config", "/etc/xdg/dunst/dunstrc"],
    "xfce4-notifyd": [XFCE],
}
WINDOW_CLASS = {"dunst": "Dunst", "xfce4-notifyd": "Xfce4-notifyd"}
SERVERS = pytest.mark.parametrize("name", sorted(COMMANDS))
LEFT, MIDDLE = "1", "2"

PROMPT = Notice(
    slot="break",
    title="Stand up: back extension, 30 s",
    body="Hands on the small of your back.\nYour desk: is a<b & c at eye level?",
    buttons=(
        Button("start", "Start"),
        Button("later", "Later (5 min)"),
        Button("skip", "Skip"),
    ),
    default="start",
    stays=True,
)
INFO = Notice("info", "Settings are in force", "breaks.move.interval: 45m", quiet=True)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a popup is, in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass
class Desk:
    """A virtual desktop with the program's notifications on it."""

    display: str
    name: str
    environment: dict[str, str]
    notifications: Notifications
    answers: asyncio.Queue[tuple[str, str]]
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_server(self) -> None:
        server = subprocess.Popen(
            COMMANDS[self.name], env=self.environment, stderr=subprocess.DEVNULL
        )
        self.servers.append(server)

    async def server_is_up(self) -> None:
        """Wait until the program knows the server's version."""
        await self.until(lambda: re.search(r"\d", self.notifications.backend))

    def kill_server(self) -> None:
        server = self.servers.pop()
        server.kill()
        server.wait()

    async def until(self, true: Callable[[], object]) -> None:
        while not true():  # noqa: ASYNC110  # it is another program's news
            await asyncio.sleep(0.05)

    def popups(self) -> list[Box]:
        hand = Hand(self.display)
        try:
            found = hand.do(
                "search", "--onlyvisible", "--class", WINDOW_CLASS[self.name]
            )
        except subprocess.CalledProcessError:  # none
            return []
        boxes = []
        for window in found.split():
            words = hand.do("getwindowgeometry", "--shell", window).split()
            at = dict(word.split("=") for word in words)
            boxes.append(
                Box(int(at["X"]), int(at["Y"]), int(at["WIDTH"]), int(at["HEIGHT"]))
            )
        return boxes

    async def one_popup(self) -> Box:
        """Wait for the one popup, and until it is where it stays."""
        await self.until(lambda: len(self.popups()) == 1)
        await asyncio.sleep(0.4)
        (box,) = self.popups()
        return box

    async def click(self, x: int, y: int, button: str = LEFT) -> None:
        hand = Hand(self.display)
        hand.do("mousemove", str(x), str(y))
        await asyncio.sleep(0.2)
        hand.do("click", button)


@asynccontextmanager
async def desk(folder: Path, name: str, *, startable: str = "") -> AsyncIterator[Desk]:
    """
    Give a desktop whose session bus has no server yet.

    Args:
        startable: A program that the bus may start as the notification server.
    """
    with x_server() as (display, _), pytest.MonkeyPatch.context() as patch:
        for folder_name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            patch.setenv(folder_name, str(folder))
        patch.setenv("DISPLAY", display)
        daemon = PrivateBus(folder)
        if startable:
            let_start(folder, daemon.address, startable)
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.address)
        daemon.start()
        answers: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        bus = Bus(lambda: daemon.address)
        here = Desk(
            display,
            name,
            dict(os.environ),
            choose(lambda slot, key: answers.put_nowait((slot, key)), bus),
            answers,
        )
        try:
            assert await bus.connect()
            yield here
        finally:
            await bus.close()
            while here.servers:
                here.kill_server()
            daemon.kill()


def let_start(folder: Path, address: str, program: str) -> None:
    services = folder / "services"
    services.mkdir()
    (services / "notifications.service").write_text(
        f"[D-BUS Service]\nName=org.freedesktop.Notifications\nExec={program}\n"
    )
    config = CONFIG.format(address=address)
    (folder / "bus.conf").write_text(
        config.replace("<policy", f"<servicedir>{services}</servicedir>\n<policy")
    )


def play(
    folder: Path,
    name: str,
    act: Callable[[Desk], Awaitable[None]],
    startable: str = "",
) -> None:
    program = COMMANDS[name][0]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")

    async def run() -> None:
        async with asyncio.timeout(60), desk(folder, name, startable=startable) as here:
            if not startable:
                here.start_server()
                await here.server_is_up()
            await act(here)

    asyncio.run(run())


@SERVERS
def test_a_popup_is_shown_replaced_in_place_and_withdrawn(
    tmp_path: Path, name: str
) -> None:
    async def act(here: Desk) -> None:
        here.notifications.show(PROMPT)
        before = await here.one_popup()
        here.notifications.show(replace(PROMPT, body="One line.\n" * 6))
        await here.until(lambda: here.popups()[0].height > before.height)
        assert len(here.popups()) == 1
        here.notifications.withdraw("break")
        await here.until(lambda: not here.popups())
        assert here.answers.empty()

    play(tmp_path, name, act)


@SERVERS
def test_no_popup_is_left_at_the_end(tmp_path: Path, name: str) -> None:
    async def act(here: Desk) -> None:
        here.notifications.show(PROMPT)
        here.notifications.show(INFO)
        await here.until(here.popups)
        here.notifications.close()
        await here.until(lambda: not here.popups())

    play(tmp_path, name, act)


@SERVERS
def test_a_killed_server_closes_the_popup_and_the_next_one_shows_it_again(
    tmp_path: Path, name: str
) -> None:
    async def act(here: Desk) -> None:
        here.notifications.show(PROMPT)
        await here.one_popup()
        here.kill_server()
        assert await here.answers.get() == ("break", "closed")
        here.start_server()
        await here.server_is_up()
        here.notifications.show(PROMPT)
        await here.one_popup()
        assert here.answers.empty()

    play(tmp_path, name, act)


@pytest.mark.parametrize(("button", "key"), [(MIDDLE, "start"), (LEFT, "closed")])
def test_dunst_starts_on_a_middle_click_and_only_closes_on_a_left_one(
    tmp_path: Path, button: str, key: str
) -> None:
    async def act(here: Desk) -> None:
        here.notifications.show(PROMPT)
        box = await here.one_popup()
        await here.click(box.x + box.width // 2, box.y + 20, button)
        assert await here.answers.get() == ("break", key)
        await here.until(lambda: not here.popups())

    play(tmp_path, "dunst", act)


@pytest.mark.parametrize(("place", "key"), [(0, "start"), (1, "later"), (2, "skip")])
def test_each_button_of_xfce_answers_for_itself(
    tmp_path: Path, place: int, key: str
) -> None:
    async def act(here: Desk) -> None:
        here.notifications.show(PROMPT)
        box = await here.one_popup()
        # Three buttons of the same width along the lower edge.
        x = box.x + box.width * (2 * place + 1) // 6
        await here.click(x, box.y + box.height - 30)
        assert await here.answers.get() == ("break", key)
        await here.until(lambda: not here.popups())
        assert here.answers.empty()

    play(tmp_path, "xfce4-notifyd", act)


def test_a_click_beside_the_buttons_of_xfce_is_no_answer(tmp_path: Path) -> None:
    async def act(here: Desk) -> None:
        here.notifications.show(PROMPT)
        box = await here.one_popup()
        await here.click(box.x + box.width // 2, box.y + 25)
        assert await here.answers.get() == ("break", "closed")

    play(tmp_path, "xfce4-notifyd", act)


def test_the_bus_starts_the_server_for_the_first_popup(tmp_path: Path) -> None:
    async def act(here: Desk) -> None:
        assert here.notifications.backend == (
            "freedesktop (a server is started when needed)"
        )
        here.notifications.show(PROMPT)
        await here.one_popup()
        assert "Xfce Notify Daemon" in here.notifications.backend

    play(tmp_path, "xfce4-notifyd", act, startable=XFCE)
