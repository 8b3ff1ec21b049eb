"""Idle time from GNOME's shell: org.gnome.Mutter.IdleMonitor, by its watches."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from deskbreak.desktop.bus import Bus, BusError, Message
from deskbreak.desktop.idle.watched import WatchedIdle

NAME = "org.gnome.Mutter.IdleMonitor"
PATH = "/org/gnome/Mutter/IdleMonitor/Core"


class MutterIdle(WatchedIdle):
    """
    Watches the input of all devices together, on X11 and on Wayland.

    A restarted shell has forgotten its watches: they are set anew. While something
    keeps the screen on, watches do not fire; so the time itself is asked for where
    no watch has told anything for longer than it should take.
    """

    def __init__(
        self,
        bus: Bus,
        on_change: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask on the session bus."""
        super().__init__(on_change, clock)
        self._bus = bus
        self._owner = ""
        self._why = "GNOME's shell is not running"
        self._watches: dict[int, timedelta] = {}
        self._active_watch = 0
        #: Those that fired before the answer with their number was read: the time had
        #: passed already when they were set.
        self._early: set[int] = set()
        self._asking = False
        bus.subscribe(
            self._fired, interface=NAME, member="WatchFired", path=PATH, sender=NAME
        )
        bus.watch_name(NAME, self._owner_is)

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return "Mutter IdleMonitor" if self._known else f"none: {self._why}"

    @property
    def inhibited(self) -> bool:
        """False: inhibitors are asked for where they are kept, at the session."""
        return False

    def read(self) -> timedelta | None:
        """Return the time since the last input, None where unknown."""
        if self._known and self._wanted and not self._passed and not self._asking:
            shortest = self._wanted[-1]
            quiet = self._clock() - self._last_input
            if quiet >= shortest.total_seconds():
                self._asking = True
                self._bus.spawn(self._ask(shortest))
        return super().read()

    def close(self) -> None:
        """The session bus is not ours."""

    # ------------------------------------------------------------ the shell

    def _owner_is(self, owner: str) -> None:
        self._owner = owner
        self._watches.clear()
        self._early.clear()
        self._active_watch = 0
        if owner:
            self._bus.spawn(self._look_whether_it_answers(owner))
        else:
            self._end()

    async def _look_whether_it_answers(self, owner: str) -> None:
        try:
            await self._idle_time()
        except BusError as error:
            self._why = f"Mutter's IdleMonitor does not answer ({error})"
            return
        if owner == self._owner:
            self._begin()

    def _start(self, after: timedelta) -> None:
        self._bus.spawn(self._add(after, self._owner))

    async def _add(self, after: timedelta, owner: str) -> None:
        after_ms = round(after.total_seconds() * 1000)
        (number,) = await self._bus.call(
            NAME, PATH, NAME, "AddIdleWatch", "t", [after_ms], autostart=False
        )
        if owner != self._owner:
            return
        if after in self._wanted:
            self._watches[number] = after
            self._catch_up(number)
        else:  # taken back before it was there
            self._bus.tell(NAME, PATH, NAME, "RemoveWatch", "u", [number])

    def _stop(self, after: timedelta) -> None:
        for number in [n for n, of in self._watches.items() if of == after]:
            del self._watches[number]
            self._bus.tell(NAME, PATH, NAME, "RemoveWatch", "u", [number])

    def _fired(self, message: Message) -> None:
        (number,) = message.body
        self._fire(number)

    def _fire(self, number: int) -> None:
        if number == self._active_watch:
            self._active_watch = 0  # it fires only once
            self._active()
        elif (after := self._watches.get(number)) is not None:
            self._idled(after)
            self._wait_for_input()
        else:
            self._early.add(number)

    def _catch_up(self, number: int) -> None:
        if number in self._early:
            self._early.discard(number)
            self._fire(number)

    def _wait_for_input(self) -> None:
        if not self._active_watch:
            self._active_watch = -1  # it is on its way
            self._bus.spawn(self._add_active(self._owner))

    async def _add_active(self, owner: str) -> None:
        number = 0
        try:
            (number,) = await self._bus.call(
                NAME, PATH, NAME, "AddUserActiveWatch", autostart=False
            )
        finally:
            if owner == self._owner:
                self._active_watch = number
                self._catch_up(number)

    async def _idle_time(self) -> timedelta:
        (idle_ms,) = await self._bus.call(
            NAME, PATH, NAME, "GetIdletime", autostart=False
        )
        return timedelta(milliseconds=idle_ms)

    async def _ask(self, after: timedelta) -> None:
        try:
            idle = await self._idle_time()
        finally:
            self._asking = False
        if idle >= after:
            self._idled(after, idle)
            self._wait_for_input()
        elif not self._passed:
            self._last_input = self._clock() - idle.total_seconds()
