"""A panel for tests: StatusNotifierWatcher and dbusmenu client on a real bus."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from deskbreak.desktop.bus import Bus, Cancel, Interface, Message, Reply

WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_PATH = "/StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
ITEM_PATH = "/StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


@dataclass
class Line:
    """A line of the menu as a host draws it."""

    number: int
    properties: dict[str, Any]
    children: list[Line] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Return what is written there, as a host would show it."""
        text = str(self.properties.get("label", "---"))
        return text.replace("__", "_")

    def walk(self) -> list[Line]:
        """Return this line and all below it."""
        return [self, *(line for child in self.children for line in child.walk())]


class FakePanel:
    """
    Owns the watcher's name while it is `open`, and reads items as hosts do.

    It draws nothing and caches nothing; signals of the item are queued by name.
    """

    def __init__(self, bus: Bus) -> None:
        """Use *bus*, which is connected."""
        self.bus = bus
        self.items: asyncio.Queue[str] = asyncio.Queue()
        self.signals: asyncio.Queue[tuple[str, list[Any]]] = asyncio.Queue()
        self.refuse_next = 0
        self._cancels: list[Cancel] = []

    async def open(self) -> None:
        """Come up."""
        self._cancels = [
            self.bus.export(
                WATCHER_PATH,
                Interface(WATCHER, {"RegisterStatusNotifierItem": self._register}),
            ),
            *(
                self.bus.subscribe(self._heard, interface=interface, member=member)
                for interface, member in (
                    (ITEM, "NewIcon"),
                    (ITEM, "NewToolTip"),
                    (MENU, "LayoutUpdated"),
                    (MENU, "ItemsPropertiesUpdated"),
                )
            ),
        ]
        assert await self.bus.request_name(WATCHER)

    async def shut(self) -> None:
        """Go away, as at a restart."""
        bus, path = "org.freedesktop.DBus", "/org/freedesktop/DBus"
        await self.bus.call(bus, path, bus, "ReleaseName", "s", [WATCHER])
        for cancel in self._cancels:
            cancel()

    def _register(self, message: Message) -> Reply:
        if self.refuse_next:
            self.refuse_next -= 1
            from deskbreak.desktop.bus import BusError

            raise BusError("org.freedesktop.DBus.Error.UnknownMethod", "not ready")
        self.items.put_nowait(message.body[0])
        return "", []

    def _heard(self, message: Message) -> None:
        self.signals.put_nowait((message.member or "", list(message.body)))

    async def signal(self, name: str) -> list[Any]:
        """Return the body of the next *name*; signals before it are dropped."""
        while True:
            found, body = await self.signals.get()
            if found == name:
                return body

    async def item(self, service: str) -> dict[str, Any]:
        """Return all properties of the item."""
        (found,) = await self.bus.call(
            service, ITEM_PATH, PROPERTIES, "GetAll", "s", [ITEM]
        )
        return {name: variant.value for name, variant in found.items()}

    async def give_token(self, service: str, token: str) -> None:
        """Say that a click comes next."""
        await self.bus.call(
            service, ITEM_PATH, ITEM, "ProvideXdgActivationToken", "s", [token]
        )

    async def activate(self, service: str) -> None:
        """Click on the icon."""
        await self.bus.call(service, ITEM_PATH, ITEM, "Activate", "ii", [3, 4])

    async def menu_call(
        self, service: str, member: str, signature: str, body: list[Any]
    ) -> list[Any]:
        """Call a method of the item's menu."""
        path = (await self.item(service))["Menu"]
        return await self.bus.call(service, path, MENU, member, signature, body)

    async def menu(self, service: str) -> Line:
        """Return the whole menu."""
        _, layout = await self.menu_call(service, "GetLayout", "iias", [0, -1, []])
        return _line(layout)

    async def click(self, service: str, label: str) -> None:
        """Click the line that reads *label*."""
        from deskbreak.desktop.bus import Variant

        (line,) = [
            line for line in (await self.menu(service)).walk() if line.label == label
        ]
        body = [line.number, "clicked", Variant("i", 0), 0]
        await self.menu_call(service, "Event", "isvu", body)


def _line(layout: list[Any]) -> Line:
    number, properties, children = layout
    return Line(
        number,
        {name: variant.value for name, variant in properties.items()},
        [_line(child.value) for child in children],
    )
