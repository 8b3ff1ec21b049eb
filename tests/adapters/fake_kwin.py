"""A stand-in for KWin: it runs scripts, as far as a caller on the bus can see it."""

from __future__ import annotations

from deskbreak.desktop.bus import Bus, BusError, Interface, Message, Reply
from deskbreak.desktop.busy import kwin


class FakeKWin:
    """
    Loads, runs and unloads one script, and says what it would say.

    Attributes:
        file: The script that is loaded, "" for none.
        runs: Whether it runs.
        plasma: 5 and 6 have the script at another path.
    """

    def __init__(self, bus: Bus, *, plasma: int = 6, refuses: bool = False) -> None:
        self.file = ""
        self.runs = False
        self.plasma = plasma
        self.refuses = refuses
        self._bus = bus

    async def start(self) -> None:
        assert await self._bus.connect()
        methods = {"loadScript": self._load, "unloadScript": self._unload}
        self._bus.export(
            kwin.SCRIPTING_PATH, Interface(kwin.SCRIPTING, methods=methods)
        )
        path = "/Scripting/Script7" if self.plasma == 6 else "/7"
        self._bus.export(path, Interface(kwin.SCRIPT, methods={"run": self._run}))
        assert await self._bus.request_name(kwin.KWIN)

    async def say(self, app: str, *, fills: bool) -> None:
        """Be the script: a window has come to the front, or changed its size."""
        assert self.runs
        await self._bus.call(
            kwin.NAME, kwin.PATH, kwin.NAME, "InFront", "sb", [app, fills]
        )

    def _load(self, message: Message) -> Reply:
        if self.refuses:
            raise BusError("org.freedesktop.DBus.Error.AccessDenied", "no scripts here")
        file, plugin = message.body
        if self.file:
            return "i", [-1]  # as KWin does for a name that it has already
        assert plugin == kwin.PLUGIN
        self.file = file
        return "i", [7]

    def _run(self, _: Message) -> Reply:
        self.runs = True
        return "", []

    def _unload(self, _: Message) -> Reply:
        there = bool(self.file)
        self.file, self.runs = "", False
        return "b", [there]
