"""Popups over D-Bus, against a server of the test's own on a private bus."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.core.views import Button, Notice
from deskbreak.desktop.activation import Activation
from deskbreak.desktop.bus import Bus
from deskbreak.desktop.notify import Notifications
from deskbreak.desktop.notify.freedesktop import FreedesktopNotices
from deskbreak.desktop.notify.leftovers import Leftovers
from deskbreak.desktop.notify.terminal import TerminalNotices
from tests.adapters.fake_notifications import FakeServer
from tests.adapters.fake_stream import FakeStream
from tests.adapters.private_bus import PrivateBus, private_bus

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="D-Bus is Linux's desktop bus"
)

SOON = timedelta(milliseconds=10)
PROMPT = Notice(
    slot="break",
    title="Stand up: back extension, 30 s",
    body="Hands on the small of your back.\nYour desk: is the screen at eye level?",
    buttons=(
        Button("start", "Start"),
        Button("later", "Later (5 min)"),
        Button("skip", "Skip"),
    ),
    default="start",
    stays=True,
)
INFO = Notice("info", "Settings are in force", "breaks.move.interval: 45m", quiet=True)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as bus:
        yield bus


@dataclass
class Scene:
    """
    The program's side: notifications, their answers, and the last resort.

    Attributes:
        tokens: What a window gets that is opened by "start"; no other button opens any.
    """

    daemon: PrivateBus
    bus: Bus
    popups: FreedesktopNotices
    notifications: Notifications
    answers: asyncio.Queue[tuple[str, str]]
    terminal: FakeStream
    activation: Activation
    tokens: list[str]
    servers: list[FakeServer] = field(default_factory=list)

    async def server(self, **how: Any) -> FakeServer:
        """Start a server and wait until the program has seen it."""
        bus = Bus(lambda: self.daemon.address, first_retry=SOON, longest_retry=SOON)
        server = FakeServer(bus, **how)
        self.servers.append(server)
        assert await bus.connect()
        await server.start()
        await self.until(lambda: self.popups._server is not None)
        return server

    async def until(self, true: Any) -> None:
        """Let messages go to and fro until *true* says so."""
        while not true():  # noqa: ASYNC110  # it is not ours to set an event
            await asyncio.sleep(0.002)

    async def settle(self) -> None:
        """Wait until everything sent before has arrived on both sides."""
        for _ in range(3):
            dbus = "org.freedesktop.DBus"
            await self.bus.call(dbus, "/org/freedesktop/DBus", dbus, "GetId")


@asynccontextmanager
async def scene_on(daemon: PrivateBus) -> AsyncIterator[Scene]:
    bus = Bus(lambda: daemon.address, first_retry=SOON, longest_retry=SOON)
    answers: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    def answered(slot: str, key: str) -> None:
        answers.put_nowait((slot, key))
        if key == "start":
            tokens.append(activation.take())

    terminal = FakeStream()
    activation = Activation()
    tokens: list[str] = []
    popups = FreedesktopNotices(bus, answered, activation=activation)
    notifications = Notifications([popups, TerminalNotices(terminal)])
    await bus.connect()
    scene = Scene(
        daemon, bus, popups, notifications, answers, terminal, activation, tokens
    )
    try:
        yield scene
    finally:
        for server in scene.servers:
            await server.stop()
        await bus.close()


def play(daemon: PrivateBus, act: Any) -> None:
    async def run() -> None:
        async with asyncio.timeout(20), scene_on(daemon) as scene:
            work: Coroutine[Any, Any, None] = act(scene)
            await work

    asyncio.run(run())


def test_a_prompt_carries_everything_that_the_server_can_show(
    daemon: PrivateBus, tmp_path: Path
) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        picture = tmp_path / "a pose.png"
        notice = replace(PROMPT, body="breathe a<b & c", image=str(picture))
        scene.notifications.show(notice)
        shown = await server.got(1)
        assert shown.title == PROMPT.title
        assert shown.body == "breathe a&lt;b &amp; c"
        assert shown.actions == (
            *("default", "Start"),
            *("start", "Start"),
            *("later", "Later (5 min)"),
            *("skip", "Skip"),
        )
        assert shown.expire_ms == 0
        assert shown.hints == {
            "desktop-entry": "deskbreak",
            "urgency": 1,
            "image-path": picture.as_uri(),
        }
        assert scene.notifications.backend == "freedesktop (fake 1.0)"
        assert scene.terminal.getvalue() == ""

    play(daemon, act)


def test_a_quiet_notice_is_soft_and_leaves_by_itself(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        scene.notifications.show(INFO)
        shown = await server.got(1)
        assert shown.expire_ms == -1
        assert shown.hints["urgency"] == 0
        assert shown.hints["suppress-sound"] is True
        assert shown.hints["transient"] is True

    play(daemon, act)


def test_a_quiet_notice_is_not_hidden_on_gnome(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server(name="gnome-shell")
        scene.notifications.show(INFO)
        assert (await server.got(1)).hints["urgency"] == 1

    play(daemon, act)


def test_without_markup_the_text_stays_as_it_is(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server(can=("actions", "body"))
        scene.notifications.show(replace(PROMPT, body="a<b"))
        assert (await server.got(1)).body == "a<b"

    play(daemon, act)


def test_without_buttons_the_text_says_how_to_answer(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server(can=("body",))
        scene.notifications.show(PROMPT)
        shown = await server.got(1)
        assert shown.actions == ()
        assert shown.body.endswith(
            "Start: deskbreak take\n"
            "Later (5 min): deskbreak postpone\n"
            "Skip: deskbreak skip"
        )

    play(daemon, act)


def test_where_only_a_path_is_a_picture_it_gets_the_path(daemon: PrivateBus) -> None:
    """Cinnamon takes the address of a file for the name of an icon."""

    async def act(scene: Scene) -> None:
        server = await scene.server(name="cinnamon")
        scene.notifications.show(replace(PROMPT, image="/a pose.png"))
        assert (await server.got(1)).hints["image-path"] == "/a pose.png"

    play(daemon, act)


def test_where_the_default_would_be_one_more_button_it_is_left_out(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server(name="Xfce Notify Daemon")
        scene.notifications.show(PROMPT)
        assert "default" not in (await server.got(1)).actions

    play(daemon, act)


@pytest.mark.parametrize(
    ("clicked", "told"), [("later", "later"), ("skip", "skip"), ("default", "start")]
)
def test_a_click_is_told_once(daemon: PrivateBus, clicked: str, told: str) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        scene.notifications.show(PROMPT)
        shown = await server.got(1)
        await scene.until(lambda: scene.popups._shown)
        server.click(shown.number, clicked)
        assert await scene.answers.get() == ("break", told)
        await scene.settle()
        # A window that a click opens gets its token; one that opens later does not.
        assert scene.tokens == [f"token-{shown.number}"] * (told == "start")
        assert scene.activation.take() == ""
        assert scene.answers.empty()

    play(daemon, act)


def test_a_click_that_overtakes_the_answer_is_not_lost(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        server.click_at_once = "later"
        scene.notifications.show(PROMPT)
        assert await scene.answers.get() == ("break", "later")
        await scene.settle()
        assert scene.answers.empty()

    play(daemon, act)


def test_a_popup_that_goes_away_unanswered_is_closed(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        scene.notifications.show(PROMPT)
        shown = await server.got(1)
        await scene.until(lambda: scene.popups._shown)
        server.gone(shown.number)
        assert await scene.answers.get() == ("break", "closed")

    play(daemon, act)


def test_the_same_slot_is_replaced_and_another_is_not(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        scene.notifications.show(PROMPT)
        scene.notifications.show(INFO)
        await server.got(2)
        scene.notifications.show(replace(PROMPT, title="again"))
        again = await server.got(3)
        assert [popup.replaces for popup in server.shown] == [0, 0, 1]
        server.click(again.number, "start")
        assert await scene.answers.get() == ("break", "start")

    play(daemon, act)


def test_what_cannot_be_replaced_is_shown_anew(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        server.forgetful = True
        scene.notifications.show(PROMPT)
        await scene.until(lambda: scene.popups._shown)
        scene.notifications.show(replace(PROMPT, title="again"))
        again = await server.got(2)
        assert again.replaces == 0
        assert scene.terminal.getvalue() == ""
        await scene.until(lambda: scene.popups._shown["break"].number == again.number)
        server.gone(1)
        server.click(again.number, "later")
        assert await scene.answers.get() == ("break", "later")
        await scene.settle()
        assert scene.answers.empty()

    play(daemon, act)


def test_notices_on_each_others_heels_never_leave_two_popups(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        for title in ("one", "two", "three"):
            scene.notifications.show(replace(PROMPT, title=title))
        last = await server.got(1)
        await scene.settle()
        assert [popup.title for popup in server.shown] == ["three"]
        assert last.replaces == 0

    play(daemon, act)


def test_a_withdrawn_popup_is_closed_and_nothing_is_told(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        scene.notifications.show(PROMPT)
        await server.got(1)
        await scene.until(lambda: scene.popups._shown)
        scene.notifications.withdraw("break")
        assert await server.got_closed(1) == [1]
        await scene.settle()
        assert scene.answers.empty()

    play(daemon, act)


def test_a_popup_withdrawn_before_it_has_a_number_is_closed_too(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        scene.notifications.show(PROMPT)
        await server.got(1)  # its answer has not come back yet
        scene.notifications.withdraw("break")
        assert await server.got_closed(1) == [1]
        await scene.settle()
        assert scene.answers.empty()

    play(daemon, act)


def test_every_popup_is_closed_at_the_end(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        scene.notifications.show(PROMPT)
        scene.notifications.show(INFO)
        await scene.until(lambda: len(scene.popups._shown) == 2)
        scene.notifications.close()
        assert sorted(await server.got_closed(2)) == [1, 2]

    play(daemon, act)


def test_popups_of_other_programs_are_not_ours(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        scene.notifications.show(PROMPT)
        await scene.until(lambda: scene.popups._shown)
        server.click(77, "start")
        server.gone(78)
        await scene.settle()
        assert scene.answers.empty()

    play(daemon, act)


def test_when_the_server_dies_its_popups_are_closed_and_the_next_one_is_used(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        first = await scene.server()
        scene.notifications.show(PROMPT)
        await scene.until(lambda: scene.popups._shown)
        await first.stop()
        assert await scene.answers.get() == ("break", "closed")
        second = await scene.server(name="second")
        scene.notifications.show(PROMPT)
        shown = await second.got(1)
        assert shown.replaces == 0
        await scene.until(lambda: scene.popups._shown)
        second.click(shown.number, "later")
        assert await scene.answers.get() == ("break", "later")
        assert scene.notifications.backend == "freedesktop (second 1.0)"

    play(daemon, act)


def killed(scene: Scene, memory: Path) -> FreedesktopNotices:
    """Return a new run's popups, after one that could not tidy up."""
    return FreedesktopNotices(scene.bus, lambda *_: None, memory)


def test_what_a_killed_run_left_on_the_screen_is_taken_off(
    daemon: PrivateBus, tmp_path: Path
) -> None:
    async def act(scene: Scene) -> None:
        memory = tmp_path / "popups.json"
        server = await scene.server()
        first = killed(scene, memory)
        await scene.until(lambda: first._server is not None)
        first.show(PROMPT, print)
        first.show(INFO, print)
        await scene.until(lambda: len(first._shown) == 2)
        killed(scene, memory)
        assert await server.got_closed(2) == [1, 2]
        await scene.until(lambda: not memory.exists())

    play(daemon, act)


def test_numbers_of_another_server_are_not_taken_off(
    daemon: PrivateBus, tmp_path: Path
) -> None:
    async def act(scene: Scene) -> None:
        memory = tmp_path / "popups.json"
        memory.write_text('{"server": "another:1.7", "numbers": [1]}')
        server = await scene.server()
        popups = killed(scene, memory)
        await scene.until(lambda: popups._server is not None)
        await scene.settle()
        assert server.closed == []

    play(daemon, act)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"server": 1, "numbers": ["x"]}'])
def test_a_broken_memory_is_no_memory(tmp_path: Path, text: str) -> None:
    memory = tmp_path / "popups.json"
    memory.write_text(text)
    assert Leftovers(memory).take("") == ()


def test_a_notice_waits_for_a_bus_that_takes_its_time(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        slow = Bus(lambda: daemon.address, first_retry=SOON, longest_retry=SOON)
        popups = FreedesktopNotices(slow, lambda _slot, _key: None)
        terminal = FakeStream()
        notifications = Notifications([popups, TerminalNotices(terminal)])
        slow.start()  # and not waited for, as at the start of a busy machine
        notifications.show(PROMPT)
        assert (await server.got(1)).title == PROMPT.title
        assert terminal.getvalue() == ""
        await slow.close()

    play(daemon, act)


def test_a_notice_does_not_wait_for_a_bus_that_is_not_there(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        never = Bus(lambda: "unix:path=/nowhere/bus")
        popups = FreedesktopNotices(never, lambda _slot, _key: None)
        terminal = FakeStream()
        notifications = Notifications([popups, TerminalNotices(terminal)])
        never.start()
        notifications.show(PROMPT)
        await scene.until(lambda: PROMPT.title in terminal.getvalue())
        await never.close()

    play(daemon, act)


def test_without_a_server_the_terminal_shows_it(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        await scene.until(lambda: not scene.popups.available)
        assert scene.notifications.backend == (
            "terminal: freedesktop (no notification server is running)"
        )
        scene.notifications.show(PROMPT)
        await scene.until(scene.terminal.getvalue)
        assert PROMPT.title in scene.terminal.getvalue()

    play(daemon, act)


def test_a_notice_that_the_server_refuses_is_shown_in_the_terminal(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        server = await scene.server()
        server.broken = True
        scene.notifications.show(PROMPT)
        await scene.until(scene.terminal.getvalue)
        assert PROMPT.title in scene.terminal.getvalue()
        server.broken = False
        scene.notifications.show(INFO)
        await scene.until(lambda: scene.popups._shown)
        server.broken = True
        scene.notifications.show(replace(INFO, title="instead"))
        assert await server.got_closed(1) == [1]
        assert "instead" in scene.terminal.getvalue()

    play(daemon, act)


def test_when_the_bus_dies_the_terminal_takes_over_until_it_is_back(
    daemon: PrivateBus,
) -> None:
    async def act(scene: Scene) -> None:
        await scene.server()
        scene.notifications.show(PROMPT)
        await scene.until(lambda: scene.popups._shown)
        daemon.kill()
        assert await scene.answers.get() == ("break", "closed")
        scene.notifications.show(replace(PROMPT, title="while it is away"))
        assert "while it is away" in scene.terminal.getvalue()
        daemon.start()
        await scene.until(lambda: scene.bus.connected)
        server = await scene.server(name="another")
        scene.notifications.show(PROMPT)
        assert (await server.got(1)).replaces == 0

    play(daemon, act)
