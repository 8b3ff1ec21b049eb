"""The adapter to pystray's own backends, with a pystray that only takes notes."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any

import pystray
import pytest

from deskbreak.core.views import Entry, Face
from deskbreak.desktop.tray.native import TOOLTIP_LENGTH, NativeTray

FACE = Face("due", 1.0, "x" * 300, (Entry("take", "Start", default=True),))


class NotedIcon:
    """Keeps what it is given; runs until it is stopped."""

    made: NotedIcon

    def __init__(self, name: str, icon: Any, title: str, menu: Any) -> None:
        self.name, self.icon, self.title, self.menu = name, icon, title, menu
        self._stopped = threading.Event()
        self.ran_in = ""
        self.running = threading.Event()
        NotedIcon.made = self

    def run(self) -> None:
        self.ran_in = threading.current_thread().name
        self.running.set()
        self._stopped.wait(20)

    def stop(self) -> None:
        self._stopped.set()


@pytest.mark.skipif(sys.platform == "darwin", reason="the main thread runs it there")
def test_it_runs_in_a_thread_of_its_own_and_clicks_arrive_in_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pystray, "Icon", NotedIcon)

    async def scene() -> None:
        keys: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

        def on_key(key: str) -> None:
            keys.put_nowait((key, threading.current_thread().name))

        tray = NativeTray(on_key)
        tray.show(FACE)
        icon = NotedIcon.made
        assert await asyncio.to_thread(icon.running.wait, 20)
        assert icon.ran_in == "tray"
        assert len(icon.title) == TOOLTIP_LENGTH
        assert icon.icon.size == (64, 64)
        await asyncio.to_thread(icon.menu, icon)
        assert await keys.get() == ("take", threading.current_thread().name)

        tray.show(Face("off", 0.0, "Good night", ()))
        assert icon.title == "Good night"
        assert not icon.menu
        tray.close()

    asyncio.run(scene())
