"""Reasons not to interrupt on a real Wayland desktop: sway's windows, mako's modes."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deskbreak.desktop.bus import Bus
from deskbreak.desktop.busy.apps import NamedApps
from deskbreak.desktop.busy.do_not_disturb import QuietServer
from deskbreak.desktop.busy.toplevels import ENOUGH, WaylandFullscreen
from deskbreak.desktop.wayland import Wayland
from tests.desktop.sway import SwayDesk, sway_desk

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        sys.platform != "linux" or not shutil.which("sway"), reason="sway is missing"
    ),
    pytest.mark.timeout(60),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SwayDesk]:
    with sway_desk(tmp_path) as made:
        yield made


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def sway_says(desk: SwayDesk, *words: str) -> None:
    (socket,) = desk.runtime.glob("sway-ipc.*")
    desk.run("swaymsg", "-s", str(socket), *words)


def test_a_window_that_fills_the_screen_is_seen_while_it_is_in_front(
    desk: SwayDesk, tmp_path: Path
) -> None:
    async def run() -> None:
        now = 0.0
        wayland = Wayland(lambda: str(desk.runtime / "wayland-1"))
        heard: list[str] = []
        source = WaylandFullscreen(wayland, lambda: heard.append("news"), lambda: now)
        apps = NamedApps(lambda: ("foot",), source.in_front, tmp_path / "nowhere")
        assert source.check() == ""
        await until(lambda: wayland.ready)
        assert source.backend == "Wayland (zwlr_foreign_toplevel_manager_v1)"
        source.check()
        desk.start("foot", "sleep", "60")
        await until(source.in_front)
        assert source.check() == ""
        assert await asyncio.to_thread(apps.check) == "foot is in front"
        for _ in range(2):
            await asyncio.to_thread(sway_says, desk, "fullscreen", "toggle")
            await until(lambda: len(heard) % 2 == 1)
            assert source.check() == "a window fills the screen"
            await asyncio.to_thread(sway_says, desk, "fullscreen", "toggle")
            await until(lambda: len(heard) % 2 == 0)
            assert source.check() == ""
        # Nobody asks any more: the next event is the last that is listened to.
        now = ENOUGH.total_seconds() + 1
        await asyncio.to_thread(sway_says, desk, "fullscreen", "toggle")
        await until(lambda: not source.in_front())
        heard.clear()
        await asyncio.to_thread(sway_says, desk, "fullscreen", "toggle")
        assert heard == []
        source.check()  # asked again, it listens again
        await until(source.in_front)
        desk.kill("foot")
        await until(lambda: not source.in_front())
        desk.kill("sway")
        await until(lambda: source.backend.startswith("none: "))
        assert source.check() == ""
        wayland.close()

    asyncio.run(run())


def test_mako_tells_of_its_quiet_mode(desk: SwayDesk) -> None:
    async def run() -> None:
        (desk.home / "xdg" / "mako").mkdir(parents=True)
        (desk.home / "xdg" / "mako" / "config").write_text(
            "[mode=do-not-disturb]\ninvisible=1\n"
        )
        bus = Bus(lambda: desk.bus)
        assert await bus.connect()
        source = QuietServer(bus, lambda: None)
        await until(lambda: source.backend == "notification server (modes)")
        assert source.check() == ""
        await asyncio.to_thread(desk.run, "makoctl", "mode", "-a", "do-not-disturb")
        await until(source.check)
        await asyncio.to_thread(desk.run, "makoctl", "mode", "-r", "do-not-disturb")
        await until(lambda: not source.check())
        await bus.close()

    asyncio.run(run())
