"""Idle time from a Wayland compositor: ext-idle-notify-v1, or KDE's older protocol."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from deskbreak.desktop.idle.watched import WatchedIdle
from deskbreak.desktop.wayland import Wayland


class _Protocol(NamedTuple):
    """
    One of the protocols; they differ in little.

    Attributes:
        version: The highest that is understood here.
        obeying: Request for a watch that idle inhibitors stop.
        ignoring: Request for a watch of the input alone, and the version it needs.
        order: Of its values: new object, timeout, seat.
    """

    interface: str
    version: int
    obeying: int
    ignoring: tuple[int, int] | None
    order: str


_PROTOCOLS = (
    _Protocol("ext_idle_notifier_v1", 2, 1, (2, 2), "nuo"),
    _Protocol("org_kde_kwin_idle", 1, 0, None, "nou"),
)
_DESTROY = 0  # of a watch, in both
_IDLED, _RESUMED = 0, 1


class WaylandIdle(WatchedIdle):
    """
    Watches the first seat.

    Of a video that keeps the screen on the older protocol, and version 1 of the
    newer, tell nothing, and no idle time either: it looks like somebody at work.
    """

    def __init__(
        self,
        wayland: Wayland,
        on_change: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask over *wayland*."""
        super().__init__(on_change, clock)
        self._wayland = wayland
        self._protocol: _Protocol | None = None
        self._manager = 0
        self._seat = 0
        self._tells_inhibitors = False
        #: Objects of a watch; the first is the one that counts.
        self._watches: dict[timedelta, list[int]] = {}
        self._obeying_passed = False
        wayland.on_ready(self._connected)
        wayland.on_lost(self._lost)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if self._protocol is not None:
            return self._protocol.interface
        if self._wayland.waiting:
            return "waiting for the compositor's answer"
        if self._wayland.ready:
            return "none: this compositor speaks neither ext-idle-notify nor KDE's"
        return f"none: {self._wayland.status}"

    @property
    def inhibited(self) -> bool:
        """Whether there is no input, but the compositor is kept from calling it idle."""
        return (
            self._tells_inhibitors
            and self._wanted[:1] != ()
            and self._wanted[0] in self._passed
            and not self._obeying_passed
        )

    def read(self) -> timedelta | None:
        """Return the time since the last input, None where unknown."""
        self._wayland.connect()
        return super().read()

    def close(self) -> None:
        """Leave the compositor."""
        self._wayland.close()

    # ------------------------------------------------------- the compositor

    def _connected(self) -> None:
        for protocol in _PROTOCOLS:
            offered = self._wayland.version_of(protocol.interface)
            if offered and self._wayland.version_of("wl_seat"):
                self._manager = self._wayland.bind(protocol.interface, protocol.version)
                self._seat = self._wayland.bind("wl_seat", 1)
                self._protocol = protocol
                self._tells_inhibitors = (
                    protocol.ignoring is not None and offered >= protocol.ignoring[1]
                )
                self._begin()
                return

    def _lost(self) -> None:
        self._protocol = None
        self._watches.clear()
        self._obeying_passed = False
        self._end()

    def _start(self, after: timedelta) -> None:
        assert self._protocol is not None
        told = partial(self._told, after)
        if not self._tells_inhibitors:
            objects = [self._make(self._protocol.obeying, after, told)]
        else:
            assert self._protocol.ignoring is not None
            objects = [self._make(self._protocol.ignoring[0], after, told)]
            if after == self._wanted[0]:
                self._obeying_passed = False
                objects.append(
                    self._make(self._protocol.obeying, after, self._obeying_told)
                )
        self._watches[after] = objects

    def _make(
        self, request: int, after: timedelta, told: Callable[[int, bytes], None]
    ) -> int:
        assert self._protocol is not None
        number = self._wayland.new(told)
        values = {
            "n": number,
            "u": round(after.total_seconds() * 1000),
            "o": self._seat,
        }
        order = self._protocol.order
        self._wayland.request(
            self._manager, request, order, *(values[letter] for letter in order)
        )
        return number

    def _stop(self, after: timedelta) -> None:
        for number in self._watches.pop(after, ()):
            self._wayland.request(number, _DESTROY)
            self._wayland.forget(number)

    def _told(self, after: timedelta, event: int, _body: bytes) -> None:
        if event == _IDLED:
            self._idled(after)
        elif event == _RESUMED:
            self._active(after)

    def _obeying_told(self, event: int, _body: bytes) -> None:
        self._obeying_passed = event == _IDLED
        self._tell()
