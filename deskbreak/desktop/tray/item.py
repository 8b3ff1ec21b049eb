"""
A pystray icon as a StatusNotifierItem on D-Bus: the tray of KDE, Xfce, LXQt, sway's
waybar, Cinnamon, MATE, and of GNOME with its extension.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from deskbreak.desktop.activation import Activation
from deskbreak.desktop.bus import (
    Bus,
    BusError,
    Cancel,
    Interface,
    Message,
    Reply,
    Variant,
)
from deskbreak.desktop.tray.dbusmenu import DBusMenu
from deskbreak.desktop.tray.menu import BaseIcon
from deskbreak.figures.icon import Pixmap

log = logging.getLogger(__name__)

INTERFACE = "org.kde.StatusNotifierItem"
PATH = "/StatusNotifierItem"
MENU_PATH = "/MenuBar"
WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_PATH = "/StatusNotifierWatcher"

#: A tooltip that changes while the pointer rests on the icon pops up over an open menu
#: on Xfce: hosts are told of a new one this often at most.
TOOLTIP_REST = timedelta(minutes=1)
#: A panel may own the watcher's name shortly before it answers.
REGISTER_RETRY = timedelta(seconds=2)
REGISTER_ATTEMPTS = 5

XML = """
<property name="Category" type="s" access="read"/>
<property name="Id" type="s" access="read"/>
<property name="Title" type="s" access="read"/>
<property name="Status" type="s" access="read"/>
<property name="WindowId" type="i" access="read"/>
<property name="IconThemePath" type="s" access="read"/>
<property name="IconName" type="s" access="read"/>
<property name="IconPixmap" type="a(iiay)" access="read"/>
<property name="OverlayIconName" type="s" access="read"/>
<property name="OverlayIconPixmap" type="a(iiay)" access="read"/>
<property name="AttentionIconName" type="s" access="read"/>
<property name="AttentionIconPixmap" type="a(iiay)" access="read"/>
<property name="AttentionMovieName" type="s" access="read"/>
<property name="ToolTip" type="(sa(iiay)ss)" access="read"/>
<property name="ItemIsMenu" type="b" access="read"/>
<property name="Menu" type="o" access="read"/>
<method name="Activate"><arg type="i" direction="in"/><arg type="i" direction="in"/>
</method>
<method name="SecondaryActivate"><arg type="i" direction="in"/>
<arg type="i" direction="in"/></method>
<method name="ContextMenu"><arg type="i" direction="in"/><arg type="i" direction="in"/>
</method>
<method name="ProvideXdgActivationToken"><arg type="s" direction="in"/></method>
<method name="Scroll"><arg type="i" direction="in"/><arg type="s" direction="in"/>
</method>
<signal name="NewTitle"/>
<signal name="NewIcon"/>
<signal name="NewToolTip"/>
<signal name="NewStatus"><arg type="s"/></signal>
<signal name="NewMenu"/>
"""

_instances = itertools.count(1)


class StatusIcon(BaseIcon):  # type: ignore[misc]
    """
    pystray's ``Icon`` on top of a `Bus`.

    Its ``icon`` is a sequence of `Pixmap`, ``title`` the tooltip (the first line is its
    heading), ``menu`` a ``pystray.Menu``. Nothing runs and nothing blocks: set
    ``visible`` and leave ``run`` alone. For the loop thread only.

    Attributes:
        host: The program that shows the icon ("xfce4-panel"), "" while none does.
    """

    HAS_NOTIFICATION = False

    def __init__(
        self,
        bus: Bus,
        name: str,
        on_change: Callable[[], None],
        activation: Activation | None = None,
    ) -> None:
        """
        Make an icon that is not shown yet.

        Args:
            name: Stable across starts: desktops remember by it whether to hide it.
            on_change: Called when `host` has changed.
            activation: Told the token that comes with a click.
        """
        super().__init__(name)
        self.host = ""
        self._bus = bus
        self._on_change = on_change
        self._activation = activation or Activation()
        self._service = f"{INTERFACE}-{os.getpid()}-{next(_instances)}"
        self._dbus_menu = DBusMenu(bus, MENU_PATH, self._clicked)
        self._cancels: list[Cancel] = []
        self._attempts = 0
        self._retry: asyncio.TimerHandle | None = None
        self._tooltip_timer: asyncio.TimerHandle | None = None
        self._tooltip_told = float("-inf")

    # ---- what pystray asks of a backend --------------------------------------

    def _show(self) -> None:
        self._cancels = [
            self._bus.export(PATH, self._interface()),
            self._dbus_menu.offer(),
            self._bus.watch_name(WATCHER, self._watcher_is),
        ]

    def _hide(self) -> None:
        for cancel in self._cancels:
            cancel()
        self._cancels = []
        for timer in (self._retry, self._tooltip_timer):
            if timer is not None:
                timer.cancel()
        self._tooltip_timer = None
        # Hosts drop an item when its name goes.
        name, path = "org.freedesktop.DBus", "/org/freedesktop/DBus"
        self._bus.tell(name, path, name, "ReleaseName", "s", [self._service])
        self.host = ""

    def _update_icon(self) -> None:
        self._icon_valid = True
        self._emit("NewIcon")

    def _update_title(self) -> None:
        loop = asyncio.get_running_loop()
        if self._tooltip_timer is None:
            free = self._tooltip_told + TOOLTIP_REST.total_seconds()
            self._tooltip_timer = loop.call_at(
                max(free, loop.time()), self._tell_tooltip
            )

    def hurry_tooltip(self) -> None:
        """Let the next tooltip be told at once: it says something new."""
        self._tooltip_told = float("-inf")
        if self._tooltip_timer is not None:
            self._tooltip_timer.cancel()
            self._tooltip_timer = None

    def _tell_tooltip(self) -> None:
        self._tooltip_timer = None
        self._tooltip_told = asyncio.get_running_loop().time()
        self._emit("NewToolTip")

    def _update_menu(self) -> None:
        self._dbus_menu.show(self._menu)

    def _emit(self, member: str) -> None:
        self._bus.emit(PATH, INTERFACE, member)

    def _clicked(self, item: Any) -> None:
        self._do(lambda: item(self))

    def _do(self, action: Callable[[], None]) -> None:
        action()
        self._activation.take()

    # ---- registration --------------------------------------------------------

    def _watcher_is(self, owner: str) -> None:
        self._attempts = REGISTER_ATTEMPTS
        if owner:
            self._bus.spawn(self._register(owner))
        else:
            self._host_is("")

    def _register_again(self, owner: str) -> None:
        self._bus.spawn(self._register(owner))

    async def _register(self, owner: str) -> None:
        try:
            await self._bus.request_name(self._service)
            await self._bus.call(
                owner,
                WATCHER_PATH,
                WATCHER,
                "RegisterStatusNotifierItem",
                "s",
                [self._service],
                autostart=False,
            )
        except BusError as error:
            self._attempts -= 1
            log.info("the panel did not take the icon: %s", error)
            if self._attempts and self._bus.connected and self.visible:
                self._retry = asyncio.get_running_loop().call_later(
                    REGISTER_RETRY.total_seconds(), self._register_again, owner
                )
            return
        self._host_is(await self._program_of(owner))

    async def _program_of(self, owner: str) -> str:
        bus, path = "org.freedesktop.DBus", "/org/freedesktop/DBus"
        try:
            (pid,) = await self._bus.call(
                bus, path, bus, "GetConnectionUnixProcessID", "s", [owner]
            )
        except BusError:
            return "unknown panel"
        return _name_of(pid)

    def _host_is(self, host: str) -> None:
        if self.visible and host != self.host:
            self.host = host
            self._on_change()

    # ---- what hosts ask ------------------------------------------------------

    def _interface(self) -> Interface:
        def activate(_: Message) -> Reply:
            # The host gets its answer first: a click may end the program.
            asyncio.get_running_loop().call_soon(self._do, self)
            return "", []

        def token_came(message: Message) -> Reply:
            self._activation.came(message.body[0])
            return "", []

        def ignore(_: Message) -> Reply:
            return "", []

        return Interface(
            INTERFACE,
            methods={
                "Activate": activate,
                "SecondaryActivate": ignore,
                "ContextMenu": ignore,  # hosts draw our menu themselves
                "Scroll": ignore,
                "ProvideXdgActivationToken": token_came,
            },
            properties=self._properties,
            xml=XML,
        )

    def _properties(self) -> dict[str, Variant]:
        heading, _, rest = self.title.replace("\0", "").partition("\n")
        has_default = any(item.default for item in self._menu or ())
        return {
            "Category": Variant("s", "ApplicationStatus"),
            "Id": Variant("s", self.name),
            "Title": Variant("s", self.name),
            "Status": Variant("s", "Active"),
            "WindowId": Variant("i", 0),
            "IconThemePath": Variant("s", ""),
            "IconName": Variant("s", ""),
            "IconPixmap": Variant("a(iiay)", _wire(self.icon or ())),
            "OverlayIconName": Variant("s", ""),
            "OverlayIconPixmap": Variant("a(iiay)", []),
            "AttentionIconName": Variant("s", ""),
            "AttentionIconPixmap": Variant("a(iiay)", []),
            "AttentionMovieName": Variant("s", ""),
            "ToolTip": Variant("(sa(iiay)ss)", ["", [], heading, rest]),
            "ItemIsMenu": Variant("b", not has_default),
            "Menu": Variant("o", MENU_PATH),
        }


def _name_of(pid: int) -> str:
    try:
        program = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return "unknown panel"
    # The processes in which these desktops keep their watcher.
    if program.startswith(("panel-", "wrapper-")):
        return "xfce4-panel"
    return "Plasma" if program.startswith("kded") else program


def _wire(pixmaps: Sequence[Pixmap]) -> list[list[Any]]:
    return [[pixmap.width, pixmap.height, pixmap.argb] for pixmap in pixmaps]
