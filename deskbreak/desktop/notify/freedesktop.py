"""
Notices over D-Bus: ``org.freedesktop.Notifications``.

Spoken directly, because the libraries for it neither replace a popup in place nor
come back after the session bus was restarted, nor say when nobody shows anything.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deskbreak.core.views import Notice
from deskbreak.desktop.activation import Activation
from deskbreak.desktop.bus import Bus, BusError, Message, Variant
from deskbreak.desktop.notify import Answer, Failed
from deskbreak.desktop.notify.answers import answers
from deskbreak.desktop.notify.leftovers import Leftovers

log = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"

APP = "deskbreak"
CLOSED = "closed"
_DEFAULT = "default"

_BY_THE_SERVER = -1  # how long a popup stays, in ms
_FOR_EVER = 0
_LOW, _NORMAL = 0, 1


@dataclass(frozen=True, slots=True)
class Server:
    """The program that draws the popups, as it describes itself."""

    name: str
    version: str
    can: frozenset[str]

    @property
    def draws_default_as_button(self) -> bool:
        """A click on the body only closes; "default" would be one more button."""
        return self.name == "Xfce Notify Daemon"

    @property
    def draws_no_buttons(self) -> bool:
        """It takes actions, but shows nothing of them."""
        return self.name == "dunst"

    @property
    def hides_low_urgency(self) -> bool:
        """What is not urgent goes to a list that nobody looks at."""
        return self.name == "gnome-shell"

    @property
    def wants_paths(self) -> bool:
        """An address of a picture ("file:///…") is taken for the name of an icon."""
        return self.name == "cinnamon"


@dataclass(frozen=True, slots=True)
class _Popup:
    number: int
    notice: Notice


class FreedesktopNotices:
    """
    Shows popups with buttons, one for each slot, through the session's server.

    Popups of a server that has gone are reported as closed. A server that is not
    running is started by the bus where it knows how.
    """

    sure = True

    def __init__(
        self,
        bus: Bus,
        on_answer: Answer,
        memory: Path | None = None,
        activation: Activation | None = None,
    ) -> None:
        """
        Listen on *bus*, connected or not.

        Args:
            bus: The session bus.
            on_answer: Gets clicks and ends.
            memory: File for what a killed run leaves on the screen; None for none.
            activation: Told the token that comes with a click.
        """
        self._bus = bus
        self._on_answer = on_answer
        self._activation = activation or Activation()
        self._leftovers = Leftovers(memory)
        self._bus_id = ""
        self._owner = ""
        self._server: Server | None = None
        self._absent = False
        self._turn = asyncio.Lock()
        self._wanted: dict[str, Notice] = {}
        self._shown: dict[str, _Popup] = {}
        # A server's signal can be read before we have come to its answer's number.
        self._early: list[Message] | None = None
        for member, handler in (
            ("ActionInvoked", self._heard),
            ("NotificationClosed", self._heard),
            ("ActivationToken", self._heard),
        ):
            bus.subscribe(
                handler, interface=NAME, member=member, path=PATH, sender=NAME
            )
        bus.watch_name(NAME, self._owner_is)
        bus.on_connected(lambda: bus.spawn(self._look_for_server()))

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if not self._bus.connected:
            return f"freedesktop ({self._bus.status})"
        if self._server is not None:
            return f"freedesktop ({self._server.name} {self._server.version})"
        if self._absent:
            return "freedesktop (no notification server is running)"
        return "freedesktop (a server is started when needed)"

    @property
    def available(self) -> bool:
        """Whether there is a server, or the bus can start one."""
        return self._bus.connected and not self._absent

    def show(self, notice: Notice, on_failed: Failed) -> None:
        """Show *notice* in place of the one in its slot."""
        if not (self._bus.connected or self._bus.connecting):
            on_failed(self._bus.status)
            return
        self._wanted[notice.slot] = notice
        self._bus.spawn(self._bring(notice, on_failed))

    def withdraw(self, slot: str) -> None:
        """Take the popup in *slot* off the screen; nothing is reported."""
        self._wanted.pop(slot, None)
        self._take_off_slot(slot)

    # ------------------------------------------------------------- showing

    async def _bring(self, notice: Notice, on_failed: Failed) -> None:
        slot = notice.slot
        if self._bus.connecting:
            # A break due at the start of a busy machine must not go to the terminal.
            await self._bus.connect()
        async with self._turn:
            if self._wanted.get(slot) is not notice:
                return  # replaced or withdrawn while it waited for its turn
            self._early = []
            try:
                number = await self._notify(notice)
            except BusError as error:
                self._early = None
                self._take_off_slot(slot)  # what it was to replace
                if self._wanted.get(slot) is notice:
                    del self._wanted[slot]
                on_failed(str(error))
                return
            early, self._early = self._early, None
            if slot not in self._wanted:
                self._shown.pop(slot, None)
                self._take_off(number)
                return
            self._shown[slot] = _Popup(number, notice)
            self._remember()
        for message in early:
            self._heard(message)

    async def _notify(self, notice: Notice) -> int:
        server = self._server or await self._ask_server()
        replaced = self._shown.get(notice.slot)
        number = replaced.number if replaced else 0
        try:
            return await self._call_notify(notice, server, number)
        except BusError:
            if not number:
                raise
        # It no longer knows what is to be replaced, or was replaced itself.
        return await self._call_notify(notice, server, 0)

    async def _call_notify(self, notice: Notice, server: Server, number: int) -> int:
        lasting = _FOR_EVER if notice.stays else _BY_THE_SERVER
        body = [
            APP,
            number,
            "",
            notice.title,
            body_text(notice, server),
            actions(notice, server),
            hints(notice, server),
            lasting,
        ]
        (given,) = await self._bus.call(
            NAME, PATH, NAME, "Notify", "susssasa{sv}i", body
        )
        return int(given)

    def _take_off_slot(self, slot: str) -> None:
        if popup := self._shown.pop(slot, None):
            self._take_off(popup.number)
            self._remember()

    def _take_off(self, number: int) -> None:
        self._bus.tell(NAME, PATH, NAME, "CloseNotification", "u", [number])

    # ----------------------------------------------------------- listening

    def _heard(self, message: Message) -> None:
        if message.sender != self._owner:
            return
        number, what = message.body
        popups = ((s, p) for s, p in self._shown.items() if p.number == number)
        slot, popup = next(popups, ("", None))
        if popup is None:
            if self._early is not None:
                self._early.append(message)
        elif message.member == "ActivationToken":
            self._activation.came(what)
        elif message.member == "ActionInvoked":
            self._forget(slot, popup)
            self._on_answer(slot, popup.notice.default if what == _DEFAULT else what)
            self._activation.take()
        else:
            self._closed(slot, popup)

    def _closed(self, slot: str, popup: _Popup) -> None:
        # Its successor is on the way: the slot is not empty.
        replaced = self._wanted.get(slot) is not popup.notice
        self._forget(slot, popup)
        if not replaced:
            self._on_answer(slot, CLOSED)

    def _forget(self, slot: str, popup: _Popup) -> None:
        del self._shown[slot]
        if self._wanted.get(slot) is popup.notice:
            del self._wanted[slot]
        self._remember()

    def _remember(self) -> None:
        numbers = {popup.number for popup in self._shown.values()}
        self._leftovers.keep(self._bus_id + self._owner, numbers)

    # ---------------------------------------------------------- the server

    def _owner_is(self, owner: str) -> None:
        self._server = None
        for slot, popup in tuple(self._shown.items()):
            self._closed(slot, popup)
        self._owner = owner
        self._bus.spawn(self._look_for_server())

    async def _look_for_server(self) -> None:
        """Find out who shows popups, without starting anybody."""
        if not self._bus.connected:
            return
        (self._bus_id,) = await self._ask_bus("GetId")
        if self._owner:
            for number in self._leftovers.take(self._bus_id + self._owner):
                self._take_off(number)
            self._remember()
            await self._ask_server()
        else:
            (running,) = await self._ask_bus("ListNames")
            (startable,) = await self._ask_bus("ListActivatableNames")
            self._absent = NAME not in running and NAME not in startable

    async def _ask_bus(self, member: str) -> list[Any]:
        dbus, path = "org.freedesktop.DBus", "/org/freedesktop/DBus"
        return await self._bus.call(dbus, path, dbus, member)

    async def _ask_server(self) -> Server:
        async def ask(member: str) -> list[Any]:
            return await self._bus.call(NAME, PATH, NAME, member)

        (can,) = await ask("GetCapabilities")
        name, _, version, _ = await ask("GetServerInformation")
        self._server = Server(name, version, frozenset(can))
        self._absent = False
        return self._server


# ------------------------------------------------ what a server is told


def body_text(notice: Notice, server: Server) -> str:
    """Return the body for *server*: escaped where it reads markup."""
    lines = [notice.body] if notice.body else []
    if "actions" not in server.can:
        lines += answers(notice)
    elif server.draws_no_buttons and notice.default:
        label = {button.key: button.label for button in notice.buttons}
        lines.append(f"Middle click: {label.get(notice.default, 'open')}")
    text = "\n".join(lines)
    return _escaped(text) if "body-markup" in server.can else text


def _escaped(text: str) -> str:
    # html.escape does the same, and loads half a megabyte of entity names.
    for plain, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(plain, safe)
    return text


def actions(notice: Notice, server: Server) -> list[str]:
    """Return keys and labels in turn, as far as *server* can make use of them."""
    if "actions" not in server.can:
        return []
    pairs = [(button.key, button.label) for button in notice.buttons]
    if notice.default and not server.draws_default_as_button:
        label = dict(pairs).get(notice.default, "Open")
        pairs.insert(0, (_DEFAULT, label))
    return [word for pair in pairs for word in pair]


def hints(notice: Notice, server: Server) -> dict[str, Variant]:
    """Return how *notice* is to be shown."""
    low = notice.quiet and not server.hides_low_urgency
    told = {
        "desktop-entry": Variant("s", APP),
        "urgency": Variant("y", _LOW if low else _NORMAL),
    }
    if notice.quiet:
        told["suppress-sound"] = Variant("b", True)
    if not notice.stays:
        told["transient"] = Variant("b", True)
    if notice.image:
        path = Path(notice.image).absolute()
        place = str(path) if server.wants_paths else path.as_uri()
        told["image-path"] = Variant("s", place)
    return told
