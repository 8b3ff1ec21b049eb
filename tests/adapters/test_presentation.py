"""A presentation, told by stand-ins of session managers and by the real xfconfd."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from deskbreak.desktop.bus import Bus, Interface
from deskbreak.desktop.busy.presentation import (
    GNOME,
    GNOME_PATH,
    INHIBITOR,
    KDE,
    KDE_PATH,
    Presentation,
)
from deskbreak.desktop.session import logind
from tests.adapters.private_bus import private_bus

XFCONFD = "/usr/lib/x86_64-linux-gnu/xfce4/xfconf/xfconfd"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="D-Bus is Linux's desktop bus"
)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.002)


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Bus]:
    bus = Bus(lambda: address)
    try:
        assert await bus.connect()
        yield bus
    finally:
        await bus.close()


class Keeper:
    """Keeps the reasons for which the screen stays on, as a desktop does."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.reasons: list[str] = []

    async def be_gnome(self) -> None:
        self.bus.export(
            GNOME_PATH,
            Interface(GNOME, {"GetInhibitors": lambda _: ("ao", [self._paths()])}),
        )
        assert await self.bus.request_name(GNOME)

    def _paths(self) -> list[str]:
        paths = []
        for number in range(len(self.reasons)):
            path = f"{GNOME_PATH}/Inhibitor{number}"
            answer = partial(self._reason, number)
            self.bus.export(path, Interface(INHIBITOR, {"GetReason": answer}))
            paths.append(path)
        return paths

    def _reason(self, number: int, _: object) -> tuple[str, list[str]]:
        return "s", [self.reasons[number]]

    async def be_kde(self) -> None:
        def listed(_: object) -> tuple[str, list[object]]:
            return "a(ss)", [[["a program", reason] for reason in self.reasons]]

        self.bus.export(KDE_PATH, Interface(KDE, {"ListInhibitions": listed}))
        assert await self.bus.request_name(KDE)

    async def be_logind(self) -> None:
        def listed(_: object) -> tuple[str, list[object]]:
            rows = [["idle", "okular", why, "block", 1, 2] for why in self.reasons]
            return "a(ssssuu)", [rows]

        self.bus.export(
            logind.PATH, Interface(logind.MANAGER, {"ListInhibitors": listed})
        )
        assert await self.bus.request_name(logind.NAME)


@pytest.mark.parametrize("who", ["gnome", "kde", "logind"])
def test_programs_that_say_they_present_are_heard(who: str, tmp_path: Path) -> None:
    async def run(address: str) -> None:
        async with connected(address) as theirs, connected(address) as ours:
            # A minute passes between two looks at the clock.
            minutes = itertools.count(step=60).__next__
            source = Presentation(ours, ours, lambda: None, minutes)
            assert source.check() == ""
            assert source.backend.startswith("none: ")
            keeper = Keeper(theirs)
            await {
                "gnome": keeper.be_gnome,
                "kde": keeper.be_kde,
                "logind": keeper.be_logind,
            }[who]()
            await until(lambda: not source.backend.startswith("none"))
            keeper.reasons = ["Playing a video", "Downloading"]
            for _ in range(20):
                assert source.check() == ""
                await asyncio.sleep(0)
            keeper.reasons.append("Running in presentation mode")
            await until(source.check)
            assert source.check() == "a program presents"
            keeper.reasons = ["Bildschirmpräsentation läuft"]
            await until(source.check)
            keeper.reasons = []
            await until(lambda: not source.check())
            keeper.reasons = ["slide show"]
            await until(source.check)
            await theirs.close()
            await until(lambda: not source.check())

    with private_bus(tmp_path) as daemon:
        asyncio.run(run(daemon.address))


@pytest.mark.desktop
def test_the_presentation_mode_of_xfce_is_seen(tmp_path: Path) -> None:
    if not Path(XFCONFD).exists() or not shutil.which("xfconf-query"):
        pytest.skip("xfconfd is missing")

    async def run(address: str) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "DBUS_SESSION_BUS_ADDRESS": address,
        }

        def switch(value: str) -> None:
            words = ["-c", "xfce4-power-manager", "-n", "-t", "bool", "-s"]
            words += [value, "-p", "/xfce4-power-manager/presentation-mode"]
            subprocess.run(["xfconf-query", *words], env=environment, check=True)

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen([XFCONFD], env=environment)

        async with connected(address) as ours:
            source = Presentation(ours, None, lambda: None)
            service = start()
            try:
                await until(lambda: not source.backend.startswith("none"))
                assert source.backend == "Xfce's presentation mode"
                await asyncio.to_thread(switch, "true")
                await until(source.check)
                assert source.check() == "presentation mode is on"
                await asyncio.to_thread(switch, "false")
                await until(lambda: not source.check())
            finally:
                service.kill()
                service.wait()

    with private_bus(tmp_path) as daemon:
        asyncio.run(run(daemon.address))
