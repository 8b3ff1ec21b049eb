"""The Wayland client and its idle watches, against a compositor of the test's own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.desktop.idle.wayland import WaylandIdle
from deskbreak.desktop.wayland import Wayland, decode, encode, socket_path
from tests.adapters.fake_compositor import FakeCompositor

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="Wayland is Linux's display server"
)

AWAY = timedelta(seconds=60)
AWAY_MS = 60_000
LULL = timedelta(seconds=3)
LULL_MS = 3_000
IDLED, RESUMED = 0, 1
OBEYING, IGNORING = 1, 2
KDE = ("org_kde_kwin_idle", 1)
EXT = ("ext_idle_notifier_v1", 1)
EXT_2 = ("ext_idle_notifier_v1", 2)


class Scene:
    """A compositor, a source that asks it, and a clock that the test moves."""

    def __init__(self, folder: Path, *offers: tuple[str, int]) -> None:
        self.compositor = FakeCompositor(folder, *offers)
        self.seconds = 1000.0
        self.changes = 0
        self.wayland = Wayland(lambda: str(self.compositor.path))
        self.source = WaylandIdle(self.wayland, self._changed, lambda: self.seconds)
        self.source.watch(AWAY)

    def _changed(self) -> None:
        self.changes += 1

    async def begin(self) -> None:
        await self.compositor.start()
        assert self.source.read() is None
        await self.until(lambda: self.source.read() is not None)
        await self.until(lambda: self.compositor.watches)
        self.changes = 0

    async def told(self) -> None:
        """Wait for the next change."""
        before = self.changes
        await self.until(lambda: self.changes > before)

    async def until(self, true: Callable[[], object]) -> None:
        while not true():  # noqa: ASYNC110  # it is not ours to set an event
            await asyncio.sleep(0.002)

    def after(self, seconds: float) -> timedelta | None:
        self.seconds += seconds
        return self.source.read()


def play(scene: Scene, act: Callable[[Scene], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        try:
            async with asyncio.timeout(20):
                await act(scene)
        finally:
            scene.source.close()
            await scene.compositor.stop()

    asyncio.run(run())


# ------------------------------------------------------------------ the format


def test_values_survive_packing() -> None:
    values = (7, "wl_seat", -3, "", 0xFF000001, "größer")
    assert decode("usisos", encode("usisos", values)) == list(values)


def test_strings_are_padded_to_whole_words() -> None:
    for length in range(9):
        assert len(encode("s", ["x" * length])) % 4 == 0


def test_arrays_are_read_as_bytes() -> None:
    assert decode("au", encode("su", ("abc", 5))) == [b"abc\0", 5]


def test_where_the_compositor_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert socket_path() == ""
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1")
    assert socket_path() == ""
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    assert socket_path() == "/run/user/1/wayland-0"
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-1")
    assert socket_path() == "/run/user/1/wayland-1"
    monkeypatch.setenv("WAYLAND_DISPLAY", "/elsewhere/w")
    assert socket_path() == "/elsewhere/w"


# ---------------------------------------------------------------- away and back


@pytest.mark.parametrize("offer", [KDE, EXT, EXT_2], ids=["kde", "v1", "v2"])
def test_away_begins_at_the_last_input_and_ends_with_the_next(
    tmp_path: Path, offer: tuple[str, int]
) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        assert scene.source.backend == offer[0]
        assert scene.after(50) == timedelta(seconds=50)
        scene.seconds += 30  # input at 20
        scene.compositor.tell(AWAY_MS, IDLED)
        await scene.told()
        assert scene.source.read() == AWAY
        assert scene.after(100) == timedelta(seconds=160)
        scene.compositor.tell(AWAY_MS, RESUMED)
        await scene.told()
        assert scene.source.read() == timedelta(0)
        assert not scene.source.inhibited

    play(Scene(tmp_path, offer), act)


def test_without_news_nobody_is_away_however_long_it_takes(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        idle = scene.after(10_000)
        assert idle is not None
        assert idle < AWAY

    play(Scene(tmp_path, KDE), act)


def test_a_lull_is_watched_for_only_while_that_is_asked_for(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        scene.source.watch(AWAY, LULL)
        await scene.until(lambda: len(scene.compositor.watches) == 2)
        typing = scene.after(100)
        assert typing is not None
        assert timedelta(0) < typing < LULL
        scene.compositor.tell(LULL_MS, IDLED)
        await scene.told()
        assert scene.after(2) == LULL + timedelta(seconds=2)
        scene.source.watch(AWAY)
        await scene.until(lambda: len(scene.compositor.watches) == 1)
        assert scene.after(200) == AWAY - timedelta(milliseconds=1)

    play(Scene(tmp_path, KDE), act)


def test_a_new_threshold_takes_the_place_of_the_old(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        scene.source.watch(timedelta(minutes=5))
        await scene.until(
            lambda: (
                [after for _, after in scene.compositor.watches.values()] == [300_000]
            )
        )
        scene.compositor.tell(300_000, IDLED)
        await scene.told()
        assert scene.source.read() == timedelta(minutes=5)

    play(Scene(tmp_path, EXT), act)


def test_a_pause_in_typing_costs_no_look_when_it_ends(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        scene.source.watch(AWAY, LULL)
        await scene.until(lambda: len(scene.compositor.watches) == 2)
        scene.compositor.tell(LULL_MS, IDLED)
        await scene.told()
        scene.compositor.tell(LULL_MS, RESUMED)
        await scene.until(lambda: scene.source.read() == timedelta(0))
        await asyncio.sleep(0)
        assert scene.changes == 1

    play(Scene(tmp_path, KDE), act)


# ------------------------------------------------------------------- inhibitors


def test_what_keeps_the_screen_on_is_told_apart_from_input(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        await scene.until(lambda: len(scene.compositor.watches) == 2)
        scene.compositor.tell(AWAY_MS, IDLED, IGNORING)
        await scene.told()
        assert scene.source.read() == AWAY
        assert scene.source.inhibited
        scene.compositor.tell(AWAY_MS, IDLED, OBEYING)  # the video has ended
        await scene.told()
        assert not scene.source.inhibited

    play(Scene(tmp_path, EXT_2), act)


def test_the_older_version_tells_nothing_of_inhibitors(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        scene.compositor.tell(AWAY_MS, IDLED)
        await scene.told()
        assert not scene.source.inhibited

    play(Scene(tmp_path, EXT), act)


# ------------------------------------------------------ compositors with trouble


def test_a_compositor_that_goes_away_leaves_the_unknown(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        scene.compositor.tell(AWAY_MS, IDLED)
        await scene.told()
        await scene.compositor.stop()
        await scene.told()
        assert scene.source.read() is None
        assert scene.source.backend.startswith("none: no compositor at")

    play(Scene(tmp_path, KDE), act)


def test_a_restarted_compositor_is_asked_anew(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        await scene.compositor.stop()
        await scene.told()
        await scene.compositor.start()
        await scene.until(lambda: scene.source.read() is not None)
        await scene.until(lambda: scene.compositor.watches)
        scene.compositor.tell(AWAY_MS, IDLED)
        await scene.told()
        assert scene.source.read() == AWAY
        assert scene.compositor.connections == 2

    play(Scene(tmp_path, KDE), act)


def test_a_compositor_that_hangs_is_unknown_and_keeps_nobody_waiting(
    tmp_path: Path,
) -> None:
    async def act(scene: Scene) -> None:
        scene.compositor.mute = True
        await scene.compositor.start()
        for _ in range(3):
            assert scene.source.read() is None
            await asyncio.sleep(0)
        await scene.until(lambda: scene.compositor.connections)
        assert scene.source.backend == "waiting for the compositor's answer"
        assert scene.compositor.connections == 1

    play(Scene(tmp_path, KDE), act)


def test_a_compositor_without_idle_protocol_is_unknown(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.compositor.start()
        scene.source.read()
        await scene.until(lambda: scene.wayland.ready)
        assert scene.source.read() is None
        assert "ext-idle-notify" in scene.source.backend

    play(Scene(tmp_path, ("wl_shm", 1)), act)


@pytest.mark.parametrize(
    "garbage",
    [bytes(64), b"\xff" * 64, b"HTTP/1.1 400 Bad Request\r\n\r\n" * 4],
    ids=["zeros", "ones", "http"],
)
def test_garbage_never_raises(tmp_path: Path, garbage: bytes) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        scene.compositor.send_raw(garbage)
        await scene.compositor.stop()
        await scene.told()
        assert scene.source.read() is None

    play(Scene(tmp_path, KDE), act)


def test_a_refused_request_is_told_to_doctor(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        scene.compositor.send(1, 0, encode("ous", (1, 2, "bad seat")))
        await scene.told()
        assert (
            scene.source.backend == "none: the compositor refused a request: bad seat"
        )

    play(Scene(tmp_path, KDE), act)


def test_news_that_come_in_pieces_are_put_together(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        (number,) = scene.compositor.watches
        event = encode("uu", (number, 8 << 16 | IDLED))
        for at in range(len(event)):
            scene.compositor.send_raw(event[at : at + 1])
            await asyncio.sleep(0.002)
        await scene.until(lambda: scene.changes)
        assert scene.source.read() == AWAY

    play(Scene(tmp_path, KDE), act)


def test_a_seat_that_flaps_costs_one_look_for_each_batch(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.begin()
        for _ in range(500):
            scene.compositor.tell(AWAY_MS, IDLED)
            scene.compositor.tell(AWAY_MS, RESUMED)
        await scene.told()
        await scene.until(lambda: scene.source.read() == timedelta(0))
        assert scene.changes < 50

    play(Scene(tmp_path, KDE), act)
