"""A notification server for tests: draws nothing, notes everything."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from deskbreak.desktop.bus import Bus, BusError, Interface, Message, Reply

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"


@dataclass(frozen=True, slots=True)
class Shown:
    """One Notify call, as it came in."""

    number: int
    replaces: int
    title: str
    body: str
    actions: tuple[str, ...]
    hints: dict[str, Any]
    expire_ms: int


class FakeServer:
    """
    Answers for ``org.freedesktop.Notifications`` on its own connection.

    Attributes:
        forgetful: Refuse to replace anything.
        shown: Every Notify call, in order.
        closed: Numbers for which CloseNotification came, in order.
        broken: Answer every Notify with an error.
        click_at_once: Click this key before Notify has even been answered.
    """

    def __init__(
        self,
        bus: Bus,
        *,
        name: str = "fake",
        can: tuple[str, ...] = ("actions", "body", "body-markup"),
    ) -> None:
        self.shown: list[Shown] = []
        self.closed: list[int] = []
        self.broken = False
        self.click_at_once = ""
        self.forgetful = False
        self._bus = bus
        self._name = name
        self._can = can
        self._news = asyncio.Event()

    async def start(self) -> None:
        methods = {
            "Notify": self._notify,
            "CloseNotification": self._close,
            "GetCapabilities": lambda _: ("as", [list(self._can)]),
            "GetServerInformation": lambda _: (
                "ssss",
                [self._name, "tests", "1.0", "1.2"],
            ),
        }
        self._bus.export(PATH, Interface(NAME, methods=methods))
        assert await self._bus.request_name(NAME)

    async def stop(self) -> None:
        """Go away, as a server does that was killed."""
        await self._bus.close()

    async def got(self, count: int) -> Shown:
        """Wait until *count* Notify calls have come; return the last of them."""
        while len(self.shown) < count:
            self._news.clear()
            await self._news.wait()
        return self.shown[-1]

    async def got_closed(self, count: int) -> list[int]:
        """Wait until *count* popups were closed by the program."""
        while len(self.closed) < count:
            self._news.clear()
            await self._news.wait()
        return self.closed

    def click(self, number: int, key: str) -> None:
        """Click a button (or the body: "default"), as a server tells it."""
        self._bus.emit(PATH, NAME, "ActivationToken", "us", [number, f"token-{number}"])
        self._bus.emit(PATH, NAME, "ActionInvoked", "us", [number, key])
        self.gone(number)

    def gone(self, number: int, reason: int = 2) -> None:
        """Report a popup as closed; 1 is expired, 2 dismissed."""
        self._bus.emit(PATH, NAME, "NotificationClosed", "uu", [number, reason])

    def _notify(self, message: Message) -> Reply:
        if self.broken:
            raise BusError("org.freedesktop.Notifications.Error", "not in the mood")
        _, replaces, _, title, body, actions, hints, expire_ms = message.body
        if replaces and self.forgetful:
            raise BusError("org.freedesktop.Notifications.Error", "replace what?")
        number = replaces or len(self.shown) + 1
        plain = {key: variant.value for key, variant in hints.items()}
        self.shown.append(
            Shown(number, replaces, title, body, tuple(actions), plain, expire_ms)
        )
        self._news.set()
        if self.click_at_once:
            self.click(number, self.click_at_once)
        return "u", [number]

    def _close(self, message: Message) -> Reply:
        self.closed.append(message.body[0])
        self._news.set()
        self.gone(message.body[0], reason=3)
        return "", []
