"""The Linux tray against a fake panel on a real bus: as a host sees it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from deskbreak.core.views import SEPARATOR, Entry, Face
from deskbreak.desktop.activation import Activation
from deskbreak.desktop.bus import Bus, BusError, Variant
from deskbreak.desktop.tray import item as item_module
from deskbreak.desktop.tray.linux import LinuxTray
from tests.adapters.panel import FakePanel
from tests.adapters.private_bus import PrivateBus, private_bus

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the tray of Linux desktops"
)

T = TypeVar("T")
SOON = timedelta(milliseconds=10)
NEVER = timedelta(hours=1)

FACE = Face(
    "counting",
    0.5,
    "Next: move in 15 min\n5 of 7 taken",
    (
        Entry("", "Next: move in 15 min"),
        SEPARATOR,
        Entry("take", "Start a break now", default=True),
        Entry("skip", "Skip this_one", enabled=False),
        Entry(
            "pause",
            "Pause",
            children=(Entry("pause:30m", "30 minutes"), Entry("pause:1h", "1 hour")),
        ),
        Entry("sound", "Sound", checked=True),
        SEPARATOR,
        Entry("quit", "Quit"),
    ),
)


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    # No old tray of a desktop that the tests happen to run on.
    monkeypatch.delenv("DISPLAY", raising=False)
    with private_bus(tmp_path) as bus:
        yield bus


def run(work: Coroutine[Any, Any, T]) -> T:
    async def limited() -> T:
        async with asyncio.timeout(20):
            return await work

    return asyncio.run(limited())


@dataclass
class Scene:
    """A tray, and another connection for the panel."""

    tray: LinuxTray
    panel: FakePanel
    keys: asyncio.Queue[str]
    activation: Activation
    tokens: list[str] = field(default_factory=list)
    takes_token: bool = False

    def clicked(self, key: str) -> None:
        """Do what was clicked."""
        if self.takes_token:
            self.tokens.append(self.activation.take())
        self.keys.put_nowait(key)

    async def registered(self) -> str:
        """Return the item's service; what it said before counts no more."""
        service = await self.panel.items.get()
        while not self.panel.signals.empty():
            self.panel.signals.get_nowait()
        return service


@asynccontextmanager
async def scene(
    daemon: PrivateBus, *, panel_is_up: bool = True
) -> AsyncIterator[Scene]:
    buses = [
        Bus(lambda: daemon.address, first_retry=SOON, longest_retry=SOON)
        for _ in range(2)
    ]
    for bus in buses:
        assert await bus.connect()
    activation = Activation()
    tray = LinuxTray(
        buses[0], lambda key: found.clicked(key), activation, patience=NEVER
    )
    found = Scene(tray, FakePanel(buses[1]), asyncio.Queue(), activation)
    if panel_is_up:
        await found.panel.open()
    try:
        yield found
    finally:
        tray.close()
        for bus in buses:
            await bus.close()


@pytest.mark.parametrize("where", ["the icon", "its menu"])
def test_the_token_of_a_click_is_there_for_the_window_it_opens(
    daemon: PrivateBus, where: str
) -> None:
    async def play() -> None:
        async with scene(daemon) as desk:
            activation = desk.activation
            desk.tray.show(FACE)
            service = await desk.registered()
            for opens in (True, False):
                desk.takes_token = opens
                await desk.panel.give_token(service, "token")
                if where == "the icon":
                    await desk.panel.activate(service)
                else:
                    await desk.panel.click(service, "Start a break now")
                await desk.keys.get()
                await desk.panel.item(service)
                # What opens nothing leaves nothing for a window that opens later.
                assert (desk.tokens, activation.take()) == (["token"], "")

    run(play())


def test_a_host_finds_icon_tooltip_and_menu(daemon: PrivateBus) -> None:
    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            service = await desk.registered()
            shown = await desk.panel.item(service)
            assert shown["Category"] == "ApplicationStatus"
            assert shown["Id"] == "deskbreak"
            assert shown["Status"] == "Active"
            assert shown["ItemIsMenu"] is False
            assert list(shown["ToolTip"][2:]) == [
                "Next: move in 15 min",
                "5 of 7 taken",
            ]
            sizes = [(width, len(argb)) for width, _, argb in shown["IconPixmap"]]
            assert sizes == [(s, s * s * 4) for s in (16, 22, 24, 32, 48, 64)]

            menu = await desk.panel.menu(service)
            assert [line.label for line in menu.children] == [
                "Next: move in 15 min",
                "---",
                "Start a break now",
                "Skip this_one",
                "Pause",
                "Sound",
                "---",
                "Quit",
            ]
            text, separator, take, skip, pause, sound, *_ = menu.children
            assert text.properties["enabled"] is False
            assert separator.properties == {"type": "separator"}
            assert take.properties["enabled"] is True
            assert skip.properties["label"] == "Skip this__one"
            assert skip.properties["enabled"] is False
            assert pause.properties["children-display"] == "submenu"
            assert [line.label for line in pause.children] == ["30 minutes", "1 hour"]
            assert sound.properties["toggle-type"] == "checkmark"
            assert sound.properties["toggle-state"] == 1

    run(play())


def test_clicks_come_back_as_keys(daemon: PrivateBus) -> None:
    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            service = await desk.registered()
            await desk.panel.activate(service)
            assert await desk.keys.get() == "take"
            await desk.panel.click(service, "1 hour")
            assert await desk.keys.get() == "pause:1h"
            await desk.panel.click(service, "Skip this_one")  # disabled
            await desk.panel.click(service, "Next: move in 15 min")  # only text
            await desk.panel.click(service, "Quit")
            assert await desk.keys.get() == "quit"
            assert desk.keys.empty()

    run(play())


def test_the_answer_comes_before_what_a_click_brings_about(daemon: PrivateBus) -> None:
    """A click on Quit ends us; the host must not wait for an answer in vain."""

    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            service = await desk.registered()
            desk.tray._on_key = lambda _: desk.tray.close()
            desk.tray.show(replace(FACE, menu=(Entry("quit", "Leave"),)))
            await desk.panel.click(service, "Leave")

    run(play())


def test_a_group_of_events_is_taken_and_unknown_lines_are_named(
    daemon: PrivateBus,
) -> None:
    """Cinnamon sends nothing else."""

    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            service = await desk.registered()
            menu = await desk.panel.menu(service)
            take = menu.children[2].number
            events = [
                [0, "opened", Variant("i", 0), 0],
                [take, "clicked", Variant("i", 0), 0],
                [4711, "clicked", Variant("i", 0), 0],
            ]
            answer = await desk.panel.menu_call(
                service, "EventGroup", "a(isvu)", [events]
            )
            assert answer == [[4711]]
            assert await desk.keys.get() == "take"

            answer = await desk.panel.menu_call(
                service, "AboutToShowGroup", "ai", [[0, 4711]]
            )
            assert answer == [[], [4711]]
            answer = await desk.panel.menu_call(service, "AboutToShow", "i", [0])
            assert answer == [False]
            (found,) = await desk.panel.menu_call(
                service, "GetGroupProperties", "aias", [[take, 4711], ["label"]]
            )
            ((number, properties),) = found
            assert number == take
            assert properties == {"label": Variant("s", "Start a break now")}
            (value,) = await desk.panel.menu_call(
                service, "GetProperty", "is", [take, "label"]
            )
            assert value == Variant("s", "Start a break now")
            _, layout = await desk.panel.menu_call(
                service, "GetLayout", "iias", [0, 0, ["label"]]
            )
            assert list(layout) == [0, {}, []]
            for member, signature, body in (
                ("GetLayout", "iias", [4711, -1, []]),
                ("GetProperty", "is", [take, "colour"]),
                ("Event", "isvu", [4711, "clicked", Variant("i", 0), 0]),
            ):
                with pytest.raises(BusError) as caught:
                    await desk.panel.menu_call(service, member, signature, body)
                assert caught.value.name.endswith("InvalidArgs")

    run(play())


def test_a_new_label_is_a_property_and_leaves_the_layout_alone(
    daemon: PrivateBus,
) -> None:
    """So an open menu stays open while the minutes count down."""

    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            service = await desk.registered()
            before = await desk.panel.menu(service)
            text, *rest = FACE.menu
            rest[4] = replace(rest[4], checked=False)
            desk.tray.show(
                replace(FACE, menu=(replace(text, label="Next: in 14 min"), *rest))
            )
            name, (changed, gone) = await desk.panel.signals.get()
            assert name == "ItemsPropertiesUpdated"
            assert gone == []
            assert dict(changed) == {
                before.children[0].number: {"label": Variant("s", "Next: in 14 min")},
                before.children[5].number: {"toggle-state": Variant("i", 0)},
            }
            after = await desk.panel.menu(service)
            assert [x.number for x in after.walk()] == [x.number for x in before.walk()]
            assert desk.panel.signals.empty()

    run(play())


def test_lines_that_come_and_go_keep_the_numbers_of_those_that_stay(
    daemon: PrivateBus,
) -> None:
    """A host with the old layout still clicks what its person reads."""

    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            service = await desk.registered()
            before = {
                x.label: x.number for x in (await desk.panel.menu(service)).walk()
            }
            fewer = (Entry("resume", "Resume"), *FACE.menu[5:])
            desk.tray.show(replace(FACE, menu=fewer))
            revision, parent = await desk.panel.signal("LayoutUpdated")
            assert (revision > 1, parent) == (True, 0)
            after = {x.label: x.number for x in (await desk.panel.menu(service)).walk()}
            assert after["Quit"] == before["Quit"]
            assert after["Resume"] not in before.values()
            body = [before["Start a break now"], "clicked", Variant("i", 0), 0]
            with pytest.raises(BusError):
                await desk.panel.menu_call(service, "Event", "isvu", body)
            assert desk.keys.empty()

    run(play())


def test_only_what_changed_is_sent(daemon: PrivateBus) -> None:
    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            service = await desk.registered()
            desk.tray.show(FACE)
            desk.tray.show(replace(FACE, filled=0.501))  # the same step of the ring
            await desk.panel.item(service)  # a round trip
            assert desk.panel.signals.empty()
            before = (await desk.panel.item(service))["IconPixmap"]
            desk.tray.show(replace(FACE, glyph="due", filled=1.0))
            await desk.panel.signal("NewIcon")
            assert (await desk.panel.item(service))["IconPixmap"] != before

    run(play())


def test_the_tooltip_is_told_at_once_then_once_a_minute_at_most(
    daemon: PrivateBus,
) -> None:
    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            service = await desk.registered()
            desk.tray.show(replace(FACE, tooltip="first"))
            await desk.panel.signal("NewToolTip")
            for turn in range(5):
                desk.tray.show(replace(FACE, tooltip=f"turn {turn}"))
            # Those who ask get the newest, told or not.
            assert (await desk.panel.item(service))["ToolTip"][2] == "turn 4"
            assert desk.panel.signals.empty()
            timer = desk.tray._icon._tooltip_timer
            assert timer is not None
            rest = timer.when() - asyncio.get_running_loop().time()
            assert 0 < rest <= item_module.TOOLTIP_REST.total_seconds()
            # A new state is news.
            desk.tray.show(replace(FACE, glyph="held", tooltip="held: a call"))
            await desk.panel.signal("NewToolTip")

    run(play())


def test_without_a_default_line_a_click_opens_the_menu(daemon: PrivateBus) -> None:
    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(replace(FACE, menu=(Entry("quit", "Quit"),)))
            service = await desk.registered()
            assert (await desk.panel.item(service))["ItemIsMenu"] is True
            await desk.panel.activate(service)  # some hosts do it all the same
            await desk.panel.item(service)
            assert desk.keys.empty()

    run(play())


def test_a_panel_that_restarts_gets_the_icon_again(daemon: PrivateBus) -> None:
    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            first = await desk.registered()
            await desk.panel.menu(first)
            assert desk.tray.backend == f"StatusNotifierItem ({own_name()})"
            await desk.panel.shut()
            await desk.panel.open()
            again = await desk.registered()
            assert again == first
            await desk.panel.click(again, "Quit")
            assert await desk.keys.get() == "quit"

    run(play())


def own_name() -> str:
    return Path(f"/proc/{os.getpid()}/comm").read_text().strip()


def test_a_panel_that_comes_later_gets_the_icon(daemon: PrivateBus) -> None:
    async def play() -> None:
        async with scene(daemon, panel_is_up=False) as desk:
            desk.tray.show(FACE)
            await desk.panel.open()
            await desk.panel.item(await desk.registered())

    run(play())


def test_a_panel_that_is_not_ready_is_asked_again(
    daemon: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_module, "REGISTER_RETRY", SOON)

    async def play() -> None:
        async with scene(daemon) as desk:
            desk.panel.refuse_next = 2
            desk.tray.show(FACE)
            await desk.registered()

    run(play())


def test_the_icon_survives_the_bus(daemon: PrivateBus) -> None:
    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            await desk.registered()
            back: asyncio.Queue[None] = asyncio.Queue()
            desk.panel.bus.on_connected(lambda: back.put_nowait(None))
            await back.get()
            daemon.kill()
            desk.tray.show(replace(FACE, glyph="due", tooltip="Stand up"))
            daemon.start()
            await back.get()
            assert await desk.panel.bus.request_name("org.kde.StatusNotifierWatcher")
            service = await desk.registered()
            assert (await desk.panel.item(service))["ToolTip"][2] == "Stand up"
            await desk.panel.click(service, "Quit")
            assert await desk.keys.get() == "quit"

    run(play())


def test_close_takes_the_icon_away(daemon: PrivateBus) -> None:
    async def play() -> None:
        async with scene(daemon) as desk:
            desk.tray.show(FACE)
            service = await desk.registered()
            gone: asyncio.Queue[str] = asyncio.Queue()
            desk.panel.bus.watch_name(service, gone.put_nowait)
            assert await gone.get()
            desk.tray.close()
            assert await gone.get() == ""

    run(play())


def test_without_bus_and_display_there_is_no_tray_and_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)

    async def play() -> None:
        bus = Bus(lambda: "")
        assert not await bus.connect()
        tray = LinuxTray(bus, print, patience=NEVER)
        tray.show(FACE)
        tray._fall_back()  # as the timer would
        assert tray.backend.startswith("none")
        tray.show(replace(FACE, glyph="due", tooltip="x", menu=()))
        tray.close()
        await bus.close()

    run(play())


# python-xlib forgets to close the socket of a connection that failed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_dead_display_is_no_harm_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    async def play() -> None:
        bus = Bus(lambda: "")
        tray = LinuxTray(bus, print, patience=NEVER)
        tray.show(FACE)
        tray._fall_back()  # as the timer would
        assert "no XEmbed tray" in tray.backend
        tray.close()

    run(play())


def test_the_tray_is_light_and_leaves_no_trace_in_the_environment() -> None:
    code = """
import os, sys
os.environ["DISPLAY"] = ":4711"  # pystray's own choice of a backend would raise here
from deskbreak.desktop.tray.linux import LinuxTray
assert "pystray" in sys.modules
assert not {"PIL", "Xlib", "gi"} & set(sys.modules)
assert "PYSTRAY_BACKEND" not in os.environ
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)
