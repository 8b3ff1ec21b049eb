"""The window in front as KWin tells of it, by a stand-in for it on a private bus."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.desktop.bus import Bus
from deskbreak.desktop.busy import choose
from deskbreak.desktop.busy.kwin import KWinFullscreen
from deskbreak.desktop.busy.toplevels import ENOUGH, WaylandFullscreen
from deskbreak.desktop.wayland import Wayland
from tests.adapters.fake_kwin import FakeKWin
from tests.adapters.private_bus import PrivateBus, private_bus
from tests.adapters.test_bus import pytestmark, run

__all__ = ["pytestmark"]

SOON = timedelta(milliseconds=10)
FILLED = "a window fills the screen"


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as bus:
        yield bus


class Scene:
    """Both sides of the bus, and a clock that the test moves."""

    def __init__(self, daemon: PrivateBus) -> None:
        self.daemon = daemon
        self.buses: list[Bus] = []
        self.seconds = 0.0
        self.news = 0

    def bus(self) -> Bus:
        bus = Bus(lambda: self.daemon.address, first_retry=SOON, longest_retry=SOON)
        self.buses.append(bus)
        return bus

    async def kwin(self, **how: Any) -> FakeKWin:
        kwin = FakeKWin(self.bus(), **how)
        await kwin.start()
        return kwin

    async def source(self) -> KWinFullscreen:
        bus = self.bus()
        source = KWinFullscreen(bus, self._heard, lambda: self.seconds)
        assert await bus.connect()
        return source

    def _heard(self) -> None:
        self.news += 1

    async def until(self, true: Callable[[], object]) -> None:
        while not true():  # noqa: ASYNC110  # it is not ours to set an event
            await asyncio.sleep(0.002)


def play(daemon: PrivateBus, act: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
    async def scene() -> None:
        made = Scene(daemon)
        try:
            await act(made)
        finally:
            for bus in made.buses:
                await bus.close()

    run(scene())


@pytest.mark.parametrize("plasma", [5, 6])
def test_the_window_in_front_is_followed_once_it_is_asked_for(
    daemon: PrivateBus, plasma: int
) -> None:
    async def act(scene: Scene) -> None:
        kwin, source = await scene.kwin(plasma=plasma), await scene.source()
        await scene.until(lambda: source.backend == "KWin (script)")
        assert not kwin.file
        assert source.check() == ""
        await scene.until(lambda: kwin.runs)
        assert "InFront" in Path(kwin.file).read_text()  # noqa: ASYNC240
        assert source.check() == ""
        await kwin.say("mpv", fills=False)
        assert (scene.news, source.in_front()) == (0, ("mpv",))
        await kwin.say("mpv", fills=True)
        assert (scene.news, source.check()) == (1, FILLED)
        await kwin.say("", fills=False)
        assert (scene.news, source.check(), source.in_front()) == (2, "", ())

    play(daemon, act)


def test_the_script_is_taken_back_when_nobody_asks_any_more(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        kwin, source = await scene.kwin(), await scene.source()
        await scene.until(lambda: source.backend == "KWin (script)")
        source.check()
        await scene.until(lambda: kwin.runs)
        await kwin.say("mpv", fills=True)
        scene.seconds += ENOUGH.total_seconds() + 1
        await kwin.say("mpv", fills=True)
        await scene.until(lambda: not kwin.file)
        # It may have gone on meanwhile: what was known is no longer true.
        assert source.check() == ""
        await scene.until(lambda: kwin.runs)
        source.close()
        await scene.until(lambda: not kwin.file)

    play(daemon, act)


def test_the_script_of_a_run_that_was_killed_is_replaced(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        kwin = await scene.kwin()
        kwin.file = "/old/kwin.js"
        source = await scene.source()
        await scene.until(lambda: source.backend == "KWin (script)")
        source.check()
        await scene.until(lambda: kwin.runs)
        assert kwin.file != "/old/kwin.js"

    play(daemon, act)


def test_a_restarted_kwin_gets_the_script_anew(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        kwin, source = await scene.kwin(), await scene.source()
        await scene.until(lambda: source.backend == "KWin (script)")
        source.check()
        await scene.until(lambda: kwin.runs)
        await kwin.say("mpv", fills=True)
        await scene.buses[0].close()
        await scene.until(lambda: source.backend == "none: KWin is not running")
        assert source.check() == ""
        second = await scene.kwin()
        await scene.until(lambda: source.backend == "KWin (script)")
        source.check()
        await scene.until(lambda: second.runs)

    play(daemon, act)


def test_a_kwin_that_runs_no_scripts_is_named(daemon: PrivateBus) -> None:
    async def act(scene: Scene) -> None:
        await scene.kwin(refuses=True)
        source = await scene.source()
        await scene.until(lambda: source.backend == "KWin (script)")
        assert source.check() == ""
        await scene.until(lambda: "no scripts here" in source.backend)
        assert source.backend.startswith("none: KWin does not run our script")

    play(daemon, act)


@pytest.mark.parametrize("desktop", ["KDE", "sway"])
def test_kwin_is_asked_on_plasma_and_the_compositor_elsewhere(
    desktop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", desktop)

    async def act() -> list[type]:
        wayland = Wayland(lambda: "")
        return [type(s) for s in choose(Bus(str), lambda: None, wayland=wayland)]

    kinds = run(act())
    wanted = KWinFullscreen if desktop == "KDE" else WaylandFullscreen
    other = WaylandFullscreen if desktop == "KDE" else KWinFullscreen
    assert wanted in kinds
    assert other not in kinds
