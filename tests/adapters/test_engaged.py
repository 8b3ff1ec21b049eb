"""What is watched without input: inhibitors and players on a private bus."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from deskbreak.desktop.bus import Bus, Interface, Message, Reply, Variant
from deskbreak.desktop.engaged import Watched
from deskbreak.desktop.engaged.logind import LogindInhibitors
from deskbreak.desktop.engaged.players import PATH, PLAYER, PREFIX, Players
from deskbreak.desktop.engaged.session_inhibitors import SessionInhibitors
from tests.adapters import scene
from tests.adapters.fake_logind import PROPERTIES, FakeLogind
from tests.adapters.private_bus import PrivateBus, private_bus
from tests.adapters.scene import Scene, until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="D-Bus is Linux's desktop bus"
)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as bus:
        yield bus


class Stage(Scene):
    """Counts how often the program was told of a change."""

    def __init__(self, daemon: PrivateBus) -> None:
        super().__init__(daemon)
        self.changes = 0

    def changed(self) -> None:
        self.changes += 1


def play(daemon: PrivateBus, act: Callable[[Stage], Coroutine[Any, Any, None]]) -> None:
    scene.play(Stage(daemon), act)


# --------------------------------------------------------------------- logind


def test_who_keeps_logind_from_idling_is_named(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        logind = FakeLogind(await stage.connected())
        await logind.start()
        source = LogindInhibitors(await stage.connected(), stage.changed)
        await until(lambda: source.backend == "logind's inhibitors")
        logind.inhibit(("sleep:idle", "vlc", "block"), ("shutdown", "apt", "block"))
        await until(lambda: source.check() == "vlc keeps the screen on")
        logind.inhibit(("shutdown", "apt", "block"))
        await until(lambda: source.check() == "")
        assert stage.changes == 2

    play(daemon, act)


@pytest.mark.parametrize(
    "row",
    [
        ("sleep", "transmission", "block"),
        ("handle-lid-switch", "gsd", "block"),
        ("idle", "somebody", "delay"),
    ],
)
def test_what_does_not_keep_the_screen_on_is_no_video(
    daemon: PrivateBus, row: tuple[str, str, str]
) -> None:
    async def act(stage: Stage) -> None:
        logind = FakeLogind(await stage.connected())
        logind.inhibit(("idle", "vlc", "block"))
        await logind.start()
        source = LogindInhibitors(await stage.connected(), stage.changed)
        await until(source.check)
        logind.inhibit(row)
        await until(lambda: not source.check())

    play(daemon, act)


def test_a_logind_that_is_gone_inhibits_nothing(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        logind = FakeLogind(await stage.connected())
        logind.inhibit(("idle", "vlc", "block"))
        await logind.start()
        source = LogindInhibitors(await stage.connected(), stage.changed)
        await until(source.check)
        await stage.buses[0].close()
        await until(lambda: not source.check())
        assert source.backend == "none: logind is not running"

    play(daemon, act)


# ------------------------------------------------------------ session managers


class FakeKeeper:
    """A session manager that says whether the screen is kept on."""

    def __init__(self, bus: Bus, name: str, path: str, question: str) -> None:
        self.flags: list[int] = []
        self._inhibited: set[int] = set()
        self._bus, self._name, self._path = bus, name, path
        self._question = question

    async def start(self) -> None:
        methods = {self._question: self._answer}
        self._bus.export(self._path, Interface(self._name, methods=methods))
        assert await self._bus.request_name(self._name)

    def set(self, news: str, *flags: int) -> None:
        self._inhibited = set(flags)
        self._bus.emit(self._path, self._name, news)

    def _answer(self, message: Message) -> Reply:
        self.flags.append(message.body[0])
        return "b", [message.body[0] in self._inhibited]


@pytest.mark.parametrize(
    ("name", "question", "news", "screen", "sleep"),
    [
        ("org.gnome.SessionManager", "IsInhibited", "InhibitorAdded", 8, 4),
        (
            "org.kde.Solid.PowerManagement.PolicyAgent",
            "HasInhibition",
            "InhibitionsChanged",
            4,
            1,
        ),
    ],
    ids=["gnome", "kde"],
)
def test_what_keeps_the_screen_on_is_seen_and_what_prevents_sleep_is_not(
    daemon: PrivateBus, name: str, question: str, news: str, screen: int, sleep: int
) -> None:
    async def act(stage: Stage) -> None:
        path = "/" + name.replace(".", "/")
        keeper = FakeKeeper(await stage.connected(), name, path, question)
        await keeper.start()
        source = SessionInhibitors(await stage.connected(), stage.changed)
        await until(lambda: source.backend == name)
        keeper.set(news, screen)
        await until(lambda: source.check() == "a program keeps the screen on")
        keeper.set(news, sleep)
        await until(lambda: not source.check())
        keeper.set(news, screen)
        await until(source.check)
        await stage.buses[0].close()
        await until(lambda: not source.check())
        assert stage.changes == 4
        assert set(keeper.flags) == {screen}

    play(daemon, act)


# --------------------------------------------------------------------- players


class FakePlayer:
    """A media player."""

    def __init__(self, bus: Bus, name: str, status: str = "Stopped") -> None:
        self._bus, self._name, self._status = bus, name, status

    async def start(self) -> None:
        properties = Interface(PLAYER, properties=self._properties)
        self._bus.export(PATH, properties)
        assert await self._bus.request_name(PREFIX + self._name)

    def set(self, status: str) -> None:
        self._status = status
        body = [PLAYER, {"PlaybackStatus": Variant("s", status)}, []]
        self._bus.emit(PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def _properties(self) -> dict[str, Variant]:
        return {"PlaybackStatus": Variant("s", self._status)}


def test_a_player_of_videos_that_plays_is_seen(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        source = Players(await stage.connected(), stage.changed)
        player = FakePlayer(await stage.connected(), "vlc.instance4711")
        await player.start()
        player.set("Playing")
        await until(lambda: source.check() == "vlc plays")
        player.set("Paused")
        await until(lambda: not source.check())
        player.set("Playing")
        await until(source.check)
        await stage.buses[1].close()
        await until(lambda: not source.check())
        assert stage.changes == 4

    play(daemon, act)


def test_a_player_that_played_before_we_came_is_seen(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        player = FakePlayer(await stage.connected(), "mpv", "Playing")
        await player.start()
        source = Players(await stage.connected(), stage.changed)
        await until(lambda: source.check() == "mpv plays")

    play(daemon, act)


def test_music_alone_is_no_video_but_before_a_full_screen_it_is(
    daemon: PrivateBus,
) -> None:
    async def act(stage: Stage) -> None:
        player = FakePlayer(await stage.connected(), "firefox.instance_1_84", "Playing")
        await player.start()
        source = Players(await stage.connected(), stage.changed)
        await until(lambda: source.playing() == "firefox plays")
        watched = Watched((source,), source)
        assert watched.check(lambda: False) == ""
        assert watched.check(lambda: True) == "firefox plays"
        player.set("Paused")
        await until(lambda: not source.playing())
        assert watched.check(lambda: True) == ""

    play(daemon, act)


def test_news_of_other_things_than_playing_are_passed_over(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        player = FakePlayer(await stage.connected(), "vlc", "Playing")
        await player.start()
        source = Players(await stage.connected(), stage.changed)
        await until(source.check)
        body = [PLAYER, {"Volume": Variant("d", 0.5)}, ["Metadata"]]
        other = stage.buses[0]
        other.emit(PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)
        stranger = await stage.connected()
        body = [PLAYER, {"PlaybackStatus": Variant("s", "Playing")}, []]
        stranger.emit(PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)
        player.set("Stopped")
        await until(lambda: not source.check())
        assert stage.changes == 2

    play(daemon, act)


def test_players_end_with_the_bus(daemon: PrivateBus) -> None:
    async def act(stage: Stage) -> None:
        player = FakePlayer(await stage.connected(), "vlc", "Playing")
        await player.start()
        source = Players(await stage.connected(), stage.changed)
        await until(source.check)
        daemon.kill()
        await until(lambda: not source.check())
        assert source.backend.startswith("none")

    play(daemon, act)
