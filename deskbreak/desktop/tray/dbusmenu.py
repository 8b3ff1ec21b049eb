"""
A pystray menu on D-Bus: ``com.canonical.dbusmenu``.

Labels change while the menu is open, so a line keeps its number as long as its key is
in the menu, and changes go out as ``ItemsPropertiesUpdated``. ``LayoutUpdated``, which
closes or rebuilds an open menu on some hosts, is kept for lines that come or go.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from deskbreak.desktop.bus import (
    Bus,
    BusError,
    Cancel,
    Interface,
    Message,
    Reply,
    Variant,
)
from deskbreak.desktop.tray.menu import Menu

log = logging.getLogger(__name__)

INTERFACE = "com.canonical.dbusmenu"
ROOT = 0

XML = """
<property name="Version" type="u" access="read"/>
<property name="TextDirection" type="s" access="read"/>
<property name="Status" type="s" access="read"/>
<property name="IconThemePath" type="as" access="read"/>
<method name="GetLayout"><arg type="i" direction="in"/><arg type="i" direction="in"/>
<arg type="as" direction="in"/><arg type="u" direction="out"/>
<arg type="(ia{sv}av)" direction="out"/></method>
<method name="GetGroupProperties"><arg type="ai" direction="in"/>
<arg type="as" direction="in"/><arg type="a(ia{sv})" direction="out"/></method>
<method name="GetProperty"><arg type="i" direction="in"/><arg type="s" direction="in"/>
<arg type="v" direction="out"/></method>
<method name="Event"><arg type="i" direction="in"/><arg type="s" direction="in"/>
<arg type="v" direction="in"/><arg type="u" direction="in"/></method>
<method name="EventGroup"><arg type="a(isvu)" direction="in"/>
<arg type="ai" direction="out"/></method>
<method name="AboutToShow"><arg type="i" direction="in"/>
<arg type="b" direction="out"/></method>
<method name="AboutToShowGroup"><arg type="ai" direction="in"/>
<arg type="ai" direction="out"/><arg type="ai" direction="out"/></method>
<signal name="ItemsPropertiesUpdated"><arg type="a(ia{sv})"/><arg type="a(ias)"/>
</signal>
<signal name="LayoutUpdated"><arg type="u"/><arg type="i"/></signal>
<signal name="ItemActivationRequested"><arg type="i"/><arg type="u"/></signal>
"""


@dataclass(slots=True)
class _Line:
    """One line of the menu as it is on the bus."""

    number: int
    properties: dict[str, Variant]
    item: Any = None
    children: list[_Line] = field(default_factory=list)

    def walk(self) -> Iterator[_Line]:
        yield self
        for child in self.children:
            yield from child.walk()

    def shape(self) -> tuple[int, tuple[Any, ...]]:
        return self.number, tuple(child.shape() for child in self.children)

    def layout(self, depth: int, wanted: Sequence[str]) -> list[Any]:
        """Return ``(ia{sv}av)``; *depth* -1 for all there is below."""
        below = self.children if depth else []
        return [
            self.number,
            _chosen(self.properties, wanted),
            [Variant("(ia{sv}av)", child.layout(depth - 1, wanted)) for child in below],
        ]


class DBusMenu:
    """Offers one menu at one path."""

    def __init__(self, bus: Bus, path: str, on_click: Callable[[Any], None]) -> None:
        """
        Make an empty menu that is not offered yet.

        Args:
            on_click: Gets the ``pystray.MenuItem`` that was clicked.
        """
        self._bus = bus
        self._path = path
        self._on_click = on_click
        self._numbers: dict[tuple[object, ...], int] = {(): ROOT}
        self._root = self._read(None)
        self._lines = {line.number: line for line in self._root.walk()}
        self._revision = 1

    def offer(self) -> Cancel:
        """Export the menu."""
        return self._bus.export(
            self._path,
            Interface(
                INTERFACE,
                methods={
                    "GetLayout": self._get_layout,
                    "GetGroupProperties": self._get_group_properties,
                    "GetProperty": self._get_property,
                    "Event": self._event,
                    "EventGroup": self._event_group,
                    "AboutToShow": lambda _: ("b", [False]),
                    "AboutToShowGroup": self._about_to_show_group,
                },
                properties=lambda: {
                    "Version": Variant("u", 3),
                    "TextDirection": Variant("s", "ltr"),
                    "Status": Variant("s", "normal"),
                    "IconThemePath": Variant("as", []),
                },
                xml=XML,
            ),
        )

    def show(self, menu: Any) -> None:
        """Take over *menu* (a ``pystray.Menu`` or None); tell hosts what changed."""
        before, self._root = self._root, self._read(menu)
        old = {line.number: line.properties for line in before.walk()}
        self._lines = {line.number: line for line in self._root.walk()}
        if before.shape() != self._root.shape():
            self._revision += 1
            self._emit("LayoutUpdated", "ui", [self._revision, ROOT])
        changed, gone = [], []
        for number, line in self._lines.items():
            was, now = old.get(number, line.properties), line.properties
            if new := {k: v for k, v in now.items() if was.get(k) != v}:
                changed.append([number, new])
            if lost := [name for name in was if name not in now]:
                gone.append([number, lost])
        if changed or gone:
            body = [changed, gone]
            self._emit("ItemsPropertiesUpdated", "a(ia{sv})a(ias)", body)

    def _emit(self, member: str, signature: str, body: list[Any]) -> None:
        self._bus.emit(self._path, INTERFACE, member, signature, body)

    # ---- from pystray's menu to lines ----------------------------------------

    def _read(self, menu: Any) -> _Line:
        root = _Line(ROOT, {"children-display": Variant("s", "submenu")})
        root.children = self._read_items(menu, ())
        return root

    def _read_items(self, menu: Any, above: tuple[object, ...]) -> list[_Line]:
        lines: list[_Line] = []
        seen: Counter[str] = Counter()
        for item in menu or ():
            key = "-" if item is Menu.SEPARATOR else getattr(item, "key", "")
            # Lines without a key (text, separators) are told apart by their turn.
            place = (*above, key, seen[key])
            seen[key] += 1
            number = self._numbers.setdefault(place, len(self._numbers))
            line = _Line(number, _properties(item), item)
            if item.submenu is not None:
                line.children = self._read_items(item.submenu, place)
            lines.append(line)
        return lines

    # ---- what hosts ask ------------------------------------------------------

    def _line(self, number: int) -> _Line:
        if (line := self._lines.get(number)) is None:
            raise BusError(
                "org.freedesktop.DBus.Error.InvalidArgs", f"no line {number}"
            )
        return line

    def _get_layout(self, message: Message) -> Reply:
        number, depth, wanted = message.body
        layout = self._line(number).layout(depth, wanted)
        return "u(ia{sv}av)", [self._revision, layout]

    def _get_group_properties(self, message: Message) -> Reply:
        numbers, wanted = message.body
        found = [
            [number, _chosen(self._lines[number].properties, wanted)]
            for number in numbers or list(self._lines)
            if number in self._lines
        ]
        return "a(ia{sv})", [found]

    def _get_property(self, message: Message) -> Reply:
        number, name = message.body
        value = self._line(number).properties.get(name)
        if value is None:
            raise BusError(
                "org.freedesktop.DBus.Error.InvalidArgs", f"no property {name}"
            )
        return "v", [value]

    def _event(self, message: Message) -> Reply:
        number, kind, *_ = message.body
        self._happened(self._line(number), kind)
        return "", []

    def _event_group(self, message: Message) -> Reply:
        (events,) = message.body
        unknown = []
        for number, kind, *_ in events:
            if number in self._lines:
                self._happened(self._lines[number], kind)
            else:
                unknown.append(number)
        return "ai", [unknown]

    def _about_to_show_group(self, message: Message) -> Reply:
        (numbers,) = message.body
        return "aiai", [[], [n for n in numbers if n not in self._lines]]

    def _happened(self, line: _Line, kind: str) -> None:
        item = line.item
        if kind == "clicked" and item is not None and item.enabled:
            # The host gets its answer first: a click may end the program.
            asyncio.get_running_loop().call_soon(self._on_click, item)


def _properties(item: Any) -> dict[str, Variant]:
    if item is Menu.SEPARATOR:
        return {"type": Variant("s", "separator")}
    properties = {
        # A single underscore would mark an access key.
        "label": Variant("s", item.text.replace("\0", "").replace("_", "__")),
        "enabled": Variant("b", bool(item.enabled)),
    }
    if item.checked is not None:
        properties["toggle-type"] = Variant("s", "radio" if item.radio else "checkmark")
        properties["toggle-state"] = Variant("i", int(item.checked))
    if item.submenu is not None:
        properties["children-display"] = Variant("s", "submenu")
    return properties


def _chosen(
    properties: dict[str, Variant], wanted: Sequence[str]
) -> dict[str, Variant]:
    return {k: v for k, v in properties.items() if not wanted or k in wanted}
