"""Do-not-disturb of the notification server, told by stand-ins on a private bus."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskbreak.desktop.bus import Bus, Interface, Variant
from deskbreak.desktop.busy.answer import Answer
from deskbreak.desktop.busy.do_not_disturb import NAME, PATH, TOLD_BY, QuietServer
from deskbreak.desktop.offers import PROPERTIES
from tests.adapters.private_bus import PrivateBus, private_bus

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="D-Bus is Linux's desktop bus"
)


@dataclass
class Server:
    """A notification server with one property, or with none."""

    bus: Bus
    told_by: tuple[str, str] | None
    quiet: bool = False
    asked: int = 0
    ready: bool = True

    async def start(self) -> None:
        assert await self.bus.connect()
        if self.told_by is not None:
            interface = Interface(self.told_by[0], properties=self._properties)
            self.bus.export(PATH, interface)
        assert await self.bus.request_name(NAME)

    def _properties(self) -> dict[str, Variant]:
        assert self.told_by is not None
        self.asked += 1
        return {self.told_by[1]: Variant("b", self.quiet)} if self.ready else {}

    def set(self, *, quiet: bool) -> None:
        """Switch it, and tell so."""
        assert self.told_by is not None
        self.quiet = quiet
        interface, name = self.told_by
        changed = {name: Variant("b", quiet)}
        self.bus.emit(
            PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, changed, []]
        )


@asynccontextmanager
async def connected(daemon: PrivateBus) -> AsyncIterator[Bus]:
    bus = Bus(lambda: daemon.address)
    try:
        assert await bus.connect()
        yield bus
    finally:
        await bus.close()


async def until(true: Callable[[], object]) -> None:
    while not true():  # noqa: ASYNC110  # it is not ours to set an event
        await asyncio.sleep(0.002)


def play(
    folder: Path,
    told_by: tuple[str, str] | None,
    act: Callable[
        [Server, QuietServer, asyncio.Queue[None]], Coroutine[Any, Any, None]
    ],
    *,
    ready: bool = True,
) -> None:
    async def run() -> None:
        with private_bus(folder) as daemon:
            async with (
                asyncio.timeout(20),
                connected(daemon) as theirs,
                connected(daemon) as ours,
            ):
                news: asyncio.Queue[None] = asyncio.Queue()
                # A minute passes between two looks at the clock.
                source = QuietServer(
                    ours,
                    lambda: news.put_nowait(None),
                    itertools.count(step=60).__next__,
                    [timedelta(milliseconds=5)] * 2,
                )
                server = Server(theirs, told_by, ready=ready)
                await server.start()
                if told_by and ready:
                    await until(lambda: not source.backend.startswith("none"))
                    await until(lambda: not source._answer._asking)
                await act(server, source, news)

    asyncio.run(run())


@pytest.mark.parametrize("told_by", TOLD_BY)
def test_paused_notifications_are_seen_and_told(
    tmp_path: Path, told_by: tuple[str, str]
) -> None:
    async def act(
        server: Server, source: QuietServer, news: asyncio.Queue[None]
    ) -> None:
        assert source.check() == ""
        server.quiet = True
        source.check()
        await news.get()
        assert source.check() == "notifications are paused"
        server.quiet = False
        await news.get()
        assert source.check() == ""

    play(tmp_path, told_by, act)


def test_questions_in_a_row_become_one_look(tmp_path: Path) -> None:
    async def act(
        server: Server, source: QuietServer, news: asyncio.Queue[None]
    ) -> None:
        server.asked = 0
        server.quiet = True
        for _ in range(100):
            source.check()
        await news.get()
        assert server.asked == 1

    play(tmp_path, TOLD_BY[0], act)


def test_a_server_that_goes_takes_its_silence_with_it(tmp_path: Path) -> None:
    async def act(
        server: Server, source: QuietServer, news: asyncio.Queue[None]
    ) -> None:
        server.quiet = True
        await until(source.check)
        await news.get()
        await server.bus.close()
        await news.get()
        assert source.check() == ""
        assert source.backend == "none: no notification server"

    play(tmp_path, TOLD_BY[1], act)


def test_a_server_that_does_not_tell_is_never_quiet(tmp_path: Path) -> None:
    async def act(
        server: Server, source: QuietServer, news: asyncio.Queue[None]
    ) -> None:
        await until(
            lambda: not source.check() and source.backend.endswith("does not tell")
        )
        assert source.check() == ""
        assert news.empty()

    play(tmp_path, None, act)


@pytest.mark.parametrize("told_by", TOLD_BY)
def test_changes_are_told_without_any_question(
    tmp_path: Path, told_by: tuple[str, str]
) -> None:
    async def act(
        server: Server, source: QuietServer, news: asyncio.Queue[None]
    ) -> None:
        for quiet in (True, False):
            server.set(quiet=quiet)
            await news.get()
            assert (source._answer.words != "") is quiet

    play(tmp_path, told_by, act)


def test_a_server_that_has_just_come_is_asked_again_without_any_question(
    tmp_path: Path,
) -> None:
    """Some take their name first and put their object on the bus after that."""

    async def act(
        server: Server, source: QuietServer, news: asyncio.Queue[None]
    ) -> None:
        await until(lambda: server.asked)
        server.ready = server.quiet = True
        await news.get()
        assert source.backend == f"notification server ({TOLD_BY[0][1]})"

    play(tmp_path, TOLD_BY[0], act, ready=False)


def test_a_server_that_never_tells_is_not_asked_for_ever(tmp_path: Path) -> None:
    async def act(
        server: Server, source: QuietServer, news: asyncio.Queue[None]
    ) -> None:
        await until(lambda: server.asked == 3 and not source._answer._asking)
        source.check()
        await until(lambda: server.asked == 4 and not source._answer._asking)
        assert not source._pauses

    play(tmp_path, TOLD_BY[0], act, ready=False)


def test_what_tells_of_nothing_is_asked_once_a_minute_at_most(tmp_path: Path) -> None:
    async def run() -> None:
        asked: list[None] = []

        async def ask() -> str:
            asked.append(None)
            return words

        async with connected(daemon) as bus:
            words = ""
            seconds = iter([0.0, 0.0, 20.0, 40.0, 60.0, *[60.0] * 9])
            answer = Answer(bus, ask, lambda: None, seconds.__next__)
            for _ in range(4):
                answer.look()
                await until(lambda: not answer._asking)
            assert len(asked) == 2
            words = "notifications are paused"
            answer.refresh()
            await until(lambda: answer.words)
            answer.look()
            await until(lambda: not answer._asking)
            assert len(asked) == 4

    with private_bus(tmp_path) as daemon:
        asyncio.run(run())
