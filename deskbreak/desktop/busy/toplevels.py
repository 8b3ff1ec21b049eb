"""
Windows as a Wayland compositor tells of them: which is in front, which fills the screen.

Compositors of the wlroots family do (sway, Hyprland, Wayfire, labwc, river, niri,
COSMIC). GNOME keeps it from programs like this one, and so does KDE; see `kwin`.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from deskbreak.core.settings import Reason
from deskbreak.desktop.wayland import Wayland, decode

MANAGER = "zwlr_foreign_toplevel_manager_v1"
_VERSION = 2  # the first that tells of fullscreen
_STOP = 0
_TOPLEVEL, _FINISHED = 0, 1
_APP_ID, _STATE, _CLOSED = 1, 4, 6
_DESTROY = 7
_ACTIVATED, _FULLSCREEN = 2, 3

#: Nobody has asked for this long: no need to hear of every change of a title.
ENOUGH = timedelta(minutes=3)


@dataclass(slots=True)
class _Window:
    app: str = ""
    states: frozenset[int] = frozenset()


class WaylandFullscreen:
    """
    Follows the windows from the first question on, until nobody asks any more.

    The first answer comes as news; a break is asked about before it is due.
    """

    reason = Reason.FULLSCREEN
    what = "fullscreen"
    engaging = False
    blocking = False

    def __init__(
        self,
        wayland: Wayland,
        on_change: Callable[[], None],
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask over *wayland*; *on_change* is called when the answer changes."""
        self._wayland = wayland
        self._on_change = on_change
        self._timer = timer
        self._manager = 0
        self._windows: dict[int, _Window] = {}
        self._asked_at = 0.0
        wayland.on_lost(self._lost)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if not self._wayland.ready:
            return f"none: {self._wayland.status}"
        if not self._wayland.version_of(MANAGER):
            return "none: this compositor does not tell of windows"
        return f"Wayland ({MANAGER})"

    def check(self) -> str:
        """Return "a window fills the screen", or ""."""
        self._asked_at = self._timer()
        if self._wayland.connect() and not self._manager:
            self._manager = self._wayland.bind(MANAGER, _VERSION, self._manager_said)
        return self._evidence()

    def in_front(self) -> tuple[str, ...]:
        """Return the names of the programs whose window has the keyboard."""
        return tuple(
            window.app
            for window in tuple(self._windows.values())
            if _ACTIVATED in window.states
        )

    def close(self) -> None:
        """The connection is not ours."""

    def _evidence(self) -> str:
        wanted = {_ACTIVATED, _FULLSCREEN}
        found = any(wanted <= window.states for window in self._windows.values())
        return "a window fills the screen" if found else ""

    def _manager_said(self, opcode: int, body: bytes) -> None:
        if opcode == _TOPLEVEL:
            (number,) = decode("n", body)
            self._windows[number] = _Window()
            self._wayland.listen(
                number, lambda opcode, body: self._window_said(number, opcode, body)
            )
        elif opcode == _FINISHED:
            self._wayland.forget(self._manager)
            self._manager = 0

    def _window_said(self, number: int, opcode: int, body: bytes) -> None:
        window = self._windows.get(number)
        if window is None:
            return
        before = self._evidence()
        if opcode == _APP_ID:
            (window.app,) = decode("s", body)
        elif opcode == _STATE:
            (raw,) = decode("a", body)
            window.states = frozenset(struct.unpack(f"={len(raw) // 4}I", raw))
        elif opcode == _CLOSED:
            self._drop(number)
        if self._evidence() != before:
            self._on_change()
        if self._timer() - self._asked_at > ENOUGH.total_seconds():
            self._stop()

    def _drop(self, number: int) -> None:
        del self._windows[number]
        self._wayland.request(number, _DESTROY)
        self._wayland.forget(number)

    def _stop(self) -> None:
        if self._manager:
            self._wayland.request(self._manager, _STOP)
        for number in tuple(self._windows):
            self._drop(number)

    def _lost(self) -> None:
        self._manager = 0
        if self._windows:
            self._windows.clear()
            self._on_change()
