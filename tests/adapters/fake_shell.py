"""A stand-in for GNOME's shell: its idle monitor."""

from __future__ import annotations

from deskbreak.desktop.bus import Bus, BusError, Interface, Message, Reply
from deskbreak.desktop.idle.mutter import NAME, PATH


class FakeShell:
    """
    The idle monitor of a GNOME shell.

    Attributes:
        idle_watches: Their thresholds in milliseconds, by number.
        active_watches: Those that fire once at the next input.
    """

    def __init__(self, bus: Bus, *, answers: bool = True) -> None:
        self.idle_ms = 0
        self.answers = answers
        self.idle_watches: dict[int, int] = {}
        self.active_watches: set[int] = set()
        self._numbers = iter(range(1, 1000))
        self._bus = bus

    async def start(self) -> None:
        assert await self._bus.connect()
        methods = {
            "GetIdletime": self._idle_time,
            "AddIdleWatch": self._add_idle,
            "AddUserActiveWatch": self._add_active,
            "RemoveWatch": self._remove,
        }
        self._bus.export(PATH, Interface(NAME, methods=methods))
        assert await self._bus.request_name(NAME)

    def pass_by(self, milliseconds: int) -> None:
        """Let there be no input until the watch for so many milliseconds fires."""
        self.idle_ms = milliseconds
        for number, after in self.idle_watches.items():
            if after == milliseconds:
                self._fire(number)

    def touch(self) -> None:
        """Let there be input."""
        self.idle_ms = 0
        for number in tuple(self.active_watches):
            self.active_watches.discard(number)
            self._fire(number)

    def _fire(self, number: int) -> None:
        self._bus.emit(PATH, NAME, "WatchFired", "u", [number])

    def _idle_time(self, _: Message) -> Reply:
        if not self.answers:
            raise BusError("org.freedesktop.DBus.Error.UnknownMethod", "no such thing")
        return "t", [self.idle_ms]

    def _add_idle(self, message: Message) -> Reply:
        number = next(self._numbers)
        self.idle_watches[number] = message.body[0]
        return "u", [number]

    def _add_active(self, _: Message) -> Reply:
        number = next(self._numbers)
        self.active_watches.add(number)
        return "u", [number]

    def _remove(self, message: Message) -> Reply:
        self.idle_watches.pop(message.body[0], None)
        return "", []
