"""The tray in real panels on a virtual screen, worked with a real pointer."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deskbreak.core.views import SEPARATOR, Entry, Face
from deskbreak.figures.icon import CORAL, TEAL
from tests.desktop.tray_desk import TrayDesk, tray_desk

pytestmark = pytest.mark.desktop

FACE = Face(
    "counting",
    0.6,
    "Next: move in 12 min\n5 of 7 taken today",
    (
        Entry("", "Next: move in 12 min"),
        SEPARATOR,
        Entry("take", "Start a break now", default=True),
        Entry("postpone", "Later", enabled=False),
        Entry("skip", "Skip", enabled=False),
        Entry(
            "pause",
            "Pause",
            children=(
                Entry("pause:30m", "30 minutes"),
                Entry("pause:1h", "1 hour"),
                Entry("pause:2h", "2 hours"),
                Entry("pause:tomorrow", "Until tomorrow"),
                Entry("pause:", "Until I resume"),
            ),
        ),
        SEPARATOR,
        Entry("", "Today: 5 of 7 taken"),
        Entry("checklist", "Check my desk"),
        Entry("report", "This week"),
        Entry("settings", "Settings"),
        SEPARATOR,
        Entry("quit", "Quit"),
    ),
)
DUE = replace(FACE, glyph="due", filled=1.0, tooltip="Stand up")
TEAL_RGB, CORAL_RGB = TEAL[:3], CORAL[:3]
LEFT, RIGHT = 1, 3


def run(work: Coroutine[Any, Any, None]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(90):
            await work

    asyncio.run(limited())


async def in_xfce(desk: TrayDesk, face: Face = FACE) -> None:
    await desk.start_xfce_panel()
    desk.tray.show(face)
    await desk.until(lambda: "xfce4-panel" in desk.tray.backend)


def test_xfce_shows_the_icon_and_a_click_is_the_default(tmp_path: Path) -> None:
    async def scene() -> None:
        async with tray_desk(tmp_path) as desk:
            await in_xfce(desk)
            icon = await desk.icon(TEAL_RGB)
            assert 14 <= icon.width <= 24
            desk.look("tray-xfce-counting")
            (items,) = [
                await desk.bus.get_property(
                    "org.kde.StatusNotifierWatcher",
                    "/StatusNotifierWatcher",
                    "org.kde.StatusNotifierWatcher",
                    "RegisteredStatusNotifierItems",
                )
            ]
            assert any("StatusNotifierItem-" in item for item in items)
            desk.click(*icon.middle, LEFT)
            assert await desk.key() == "take"
            desk.tray.show(DUE)
            await desk.icon(CORAL_RGB)
            desk.look("tray-xfce-due")
            assert desk.find(TEAL_RGB) is None
            desk.tray.close()
            await desk.until(lambda: desk.find(CORAL_RGB) is None)

    run(scene())


def test_a_menu_line_is_clicked_after_its_label_changed_in_the_open_menu(
    tmp_path: Path,
) -> None:
    async def scene() -> None:
        async with tray_desk(tmp_path) as desk:
            await in_xfce(desk)
            icon = await desk.icon(TEAL_RGB)
            menu = await desk.open_menu(icon, RIGHT)
            corner = (menu.x, menu.y, menu.x + menu.width, menu.y + menu.height)
            before = desk.look("tray-xfce-menu").crop(corner)
            text, *rest = FACE.menu
            new = replace(text, label="Next: move in 11 min (held: a call)")
            desk.tray.show(replace(FACE, menu=(new, *rest)))
            await desk.until(lambda: desk.look().crop(corner) != before)
            desk.look("tray-xfce-menu-changed")
            # The last line is Quit; the menu is still there to be clicked.
            desk.click(menu.x + 40, menu.y + menu.height - 14)
            assert await desk.key() == "quit"

    run(scene())


def test_a_line_of_the_submenu_is_clicked(tmp_path: Path) -> None:
    async def scene() -> None:
        async with tray_desk(tmp_path) as desk:
            short = (FACE.menu[5], Entry("quit", "Quit"), Entry("about", "About"))
            await in_xfce(desk, replace(FACE, menu=short))
            menu = await desk.open_menu(await desk.icon(TEAL_RGB), RIGHT)
            before = desk.windows()
            desk.hand.do("mousemove", str(menu.x + 30), str(menu.y + 16))
            box = await desk.new_menu(before)
            desk.look("tray-xfce-submenu")
            desk.click(box.x + 40, box.y + 16)
            assert await desk.key() == "pause:30m"

    run(scene())


def test_the_icon_is_back_after_the_panel_and_after_the_bus(tmp_path: Path) -> None:
    async def scene() -> None:
        async with tray_desk(tmp_path) as desk:
            await in_xfce(desk)
            await desk.icon(TEAL_RGB)
            desk.kill_panel()
            await desk.until(lambda: desk.find(TEAL_RGB) is None)
            await desk.start_xfce_panel()
            desk.click(*(await desk.icon(TEAL_RGB)).middle)
            assert await desk.key() == "take"

            desk.kill_panel()
            desk.daemon.kill()
            await desk.until(lambda: not desk.bus.connected)
            desk.daemon.start()
            desk.bus.retry_now()
            await desk.until(lambda: desk.bus.connected)
            await desk.start_xfce_panel()
            desk.click(*(await desk.icon(TEAL_RGB)).middle)
            assert await desk.key() == "take"

    run(scene())


@pytest.mark.parametrize("colour", ["#2b303b", "#f6f5f4"])
def test_an_old_tray_gets_an_icon_that_takes_clicks(
    tmp_path: Path, colour: str
) -> None:
    async def scene() -> None:
        async with tray_desk(tmp_path) as desk:
            desk.start_tint2(colour)
            desk.tray.show(FACE)
            await desk.until(lambda: desk.tray.backend == "XEmbed")
            icon = await desk.icon(TEAL_RGB)
            desk.look(f"tray-tint2-counting-{colour[1:]}")
            desk.click(*icon.middle)
            assert await desk.key() == "take"
            desk.tray.show(DUE)
            box = await desk.icon(CORAL_RGB)
            picture = desk.look(f"tray-tint2-due-{colour[1:]}").convert("RGB")
            # Clear corners: the panel's own colour, not a black square.
            corner = picture.getpixel((box.x, box.y))
            wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
            assert isinstance(corner, tuple)
            apart = [abs(a - b) for a, b in zip(corner, wanted, strict=True)]
            assert max(apart) < 60

    run(scene())


def test_an_old_tray_that_restarts_or_comes_late_is_found(tmp_path: Path) -> None:
    async def scene() -> None:
        async with tray_desk(tmp_path) as desk:
            desk.tray.show(FACE)
            await desk.until(lambda: desk.tray.backend.startswith("none"))
            desk.start_tint2()
            await desk.icon(TEAL_RGB)
            assert desk.tray.backend == "XEmbed"
            desk.kill_panel()
            await desk.until(lambda: desk.tray.backend.startswith("none"))
            desk.start_tint2()
            desk.click(*(await desk.icon(TEAL_RGB)).middle)
            assert await desk.key() == "take"

    run(scene())


def test_the_old_tray_is_left_when_a_better_panel_comes(tmp_path: Path) -> None:
    async def scene() -> None:
        async with tray_desk(tmp_path) as desk:
            desk.start_tint2()
            desk.tray.show(FACE)
            await desk.until(lambda: desk.tray.backend == "XEmbed")
            desk.kill_panel()
            await in_xfce(desk)
            await desk.icon(TEAL_RGB)

    run(scene())


def test_a_dying_x_server_is_no_harm(tmp_path: Path) -> None:
    async def scene() -> None:
        async with tray_desk(tmp_path) as desk:
            desk.start_tint2()
            desk.tray.show(FACE)
            await desk.until(lambda: desk.tray.backend == "XEmbed")
            desk.server.kill()
            desk.tray.show(DUE)
            await desk.until(lambda: desk.tray.backend.startswith("none"))
            desk.tray.show(FACE)

    run(scene())
