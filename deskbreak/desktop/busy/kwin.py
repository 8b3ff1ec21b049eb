"""
Windows as KWin tells of them on Wayland, where it keeps its protocol for them to itself.

It runs scripts for whoever asks on the session bus. Ours says which window is in
front; it is loaded when a break is near and taken back when nobody asks any more.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deskbreak.core.settings import Reason
from deskbreak.desktop.bus import Bus, BusError, Interface, Message, Reply
from deskbreak.desktop.busy.toplevels import ENOUGH

KWIN = "org.kde.KWin"
SCRIPTING_PATH = "/Scripting"
SCRIPTING = "org.kde.kwin.Scripting"
SCRIPT = "org.kde.kwin.Script"
#: KWin's name for our script, and what the script knows of us.
PLUGIN = "deskbreak"
NAME = "org.deskbreak.Windows"
PATH = "/Windows"

XML = """
<method name="InFront"><arg type="s" direction="in"/><arg type="b" direction="in"/>
</method>
"""


def kwin_here() -> bool:
    """Return whether this is a session of Plasma."""
    return "KDE" in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")


class KWinFullscreen:
    """
    Follows the window in front from the first question on, until nobody asks any more.

    The first answer comes as news; a break is asked about before it is due.
    """

    reason = Reason.FULLSCREEN
    what = "fullscreen"
    engaging = False
    blocking = False

    def __init__(
        self,
        bus: Bus,
        on_change: Callable[[], None],
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask on the session *bus*; *on_change* is called when the answer changes."""
        self._bus = bus
        self._on_change = on_change
        self._timer = timer
        self._owner = ""
        self._why = "KWin is not running"
        self._follows = False
        self._asked_at = 0.0
        self._app = ""
        self._fills = False
        methods = {"InFront": self._told}
        bus.export(PATH, Interface(NAME, methods=methods, xml=XML))
        bus.watch_name(KWIN, self._owner_is)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return f"none: {self._why}" if self._why else "KWin (script)"

    def check(self) -> str:
        """Return "a window fills the screen", or ""."""
        self._asked_at = self._timer()
        if self._owner and not self._follows:
            self._follows = True
            self._bus.spawn(self._load(self._owner))
        return "a window fills the screen" if self._fills else ""

    def in_front(self) -> tuple[str, ...]:
        """Return the name of the program whose window has the keyboard, if any."""
        app = self._app
        return (app,) if app else ()

    def close(self) -> None:
        """Take the script back."""
        if self._follows:
            self._unload()

    # ------------------------------------------------------------ the script

    async def _load(self, owner: str) -> None:
        try:
            await self._bus.request_name(NAME)
            await self._run_script()
        except BusError as error:
            if owner == self._owner:
                self._why = f"KWin does not run our script ({error})"

    async def _run_script(self) -> None:
        # A run that was killed has left its script there.
        await self._call(SCRIPTING_PATH, SCRIPTING, "unloadScript", "s", PLUGIN)
        file = str(Path(__file__).with_name("kwin.js"))
        (number,) = await self._call(
            SCRIPTING_PATH, SCRIPTING, "loadScript", "ss", file, PLUGIN
        )
        if number < 0:
            raise BusError(SCRIPTING, "it was not loaded")
        try:
            await self._call(f"/Scripting/Script{number}", SCRIPT, "run")
        except BusError:
            await self._call(f"/{number}", SCRIPT, "run")  # Plasma 5

    async def _call(
        self, path: str, interface: str, member: str, signature: str = "", *values: str
    ) -> list[Any]:
        return await self._bus.call(
            KWIN, path, interface, member, signature, values, autostart=False
        )

    def _unload(self) -> None:
        self._follows = False
        self._bus.tell(KWIN, SCRIPTING_PATH, SCRIPTING, "unloadScript", "s", [PLUGIN])

    # ---------------------------------------------------------------- its news

    def _told(self, message: Message) -> Reply:
        app, fills = message.body
        self._set(app, fills=fills)
        if self._timer() - self._asked_at > ENOUGH.total_seconds() and self._follows:
            self._unload()
            self._set("", fills=False)
        return "", []

    def _owner_is(self, owner: str) -> None:
        self._owner = owner
        self._why = "" if owner else "KWin is not running"
        self._follows = False
        self._set("", fills=False)

    def _set(self, app: str, *, fills: bool) -> None:
        news = fills != self._fills
        self._app, self._fills = app, fills
        if news:
            self._on_change()
