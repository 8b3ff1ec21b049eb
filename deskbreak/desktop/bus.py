"""
One shared D-Bus connection that comes back by itself.

Tray, notifications, idle and session signals all speak through one `Bus`. They say
once what they want (subscriptions, watched names, exported objects) and the bus says
it again to every new connection; where more has to be done anew (a name, a
registration), `Bus.on_connected` is the place.

Everything is called, and calls back, in the loop thread. Without a bus nothing here
raises but `Bus.call`, which raises `BusUnavailableError`. No bus is ever launched.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dbus_fast import Message, Variant
from dbus_fast.constants import MessageFlag, MessageType

from deskbreak.desktop.connection import (
    Connection,
    end_of,
    session_address,
    system_address,
)
from deskbreak.desktop.offers import PROPERTIES, BusError, Interface, Reply, serve
from deskbreak.exceptions import reason

__all__ = [
    "Bus",
    "BusError",
    "BusUnavailableError",
    "Interface",
    "Message",
    "Reply",
    "Variant",
    "session_address",
    "system_address",
]

log = logging.getLogger(__name__)

DBUS = "org.freedesktop.DBus"
DBUS_PATH = "/org/freedesktop/DBus"

FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(seconds=60)
CALL_TIMEOUT = timedelta(seconds=10)

#: Undoes a subscription, watch or export.
Cancel = Callable[[], None]


class BusUnavailableError(BusError):
    """There is no bus, it went away, or nobody answered in time."""

    def __init__(self, text: str) -> None:
        """Say *text*."""
        super().__init__("org.freedesktop.DBus.Error.Disconnected", text)


@dataclass(slots=True, eq=False)
class _Subscription:
    handler: Callable[[Message], None]
    interface: str
    member: str
    path: str
    rule: str


@dataclass(slots=True, eq=False)
class _Watch:
    name: str
    callback: Callable[[str], None]
    owner: str = ""


class Bus:
    """
    A connection to a message bus that outlives the bus.

    Attributes:
        status: Words for ``doctor``: "connected", "no session bus: …".
    """

    def __init__(
        self,
        find_address: Callable[[], str] = session_address,
        *,
        first_retry: timedelta = FIRST_RETRY,
        longest_retry: timedelta = LONGEST_RETRY,
    ) -> None:
        """
        Make a bus that is not connected yet.

        Args:
            find_address: Asked before each attempt; "" for no bus at all.
            first_retry: Distance of the first attempt after a failure; it doubles
                each time, up to *longest_retry*.
        """
        self.status = "not connected yet"
        self._find_address = find_address
        self._first_retry = first_retry
        self._longest_retry = longest_retry
        self._connection: Connection | None = None
        self._subscriptions: list[_Subscription] = []
        self._watches: list[_Watch] = []
        self._exports: dict[str, dict[str, Interface]] = {}
        self._on_connected: list[Callable[[], None]] = []
        self._on_lost: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._keeper: asyncio.Task[None] | None = None
        self._end: asyncio.Task[None] | None = None
        self._first_attempt = asyncio.Event()
        self._nudge = asyncio.Event()

    # ---- life ----------------------------------------------------------------

    def start(self) -> None:
        """Connect in the background, and again whenever the bus went away."""
        if self._keeper is None:
            self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def connect(self) -> bool:
        """Start, wait for the first attempt's end, and say whether it succeeded."""
        self.start()
        await self._first_attempt.wait()
        return self.connected

    def retry_now(self) -> None:
        """Do not wait for the next attempt's time (after a wake from sleep)."""
        self._nudge.set()

    async def close(self) -> None:
        """Disconnect for good. What was sent before is still delivered."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.disconnect()
            if self._end is not None:
                await asyncio.wait((self._end,))
        self.status = "closed"
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def connected(self) -> bool:
        """Whether messages can be sent now."""
        return self._connection is not None and self._connection.connected

    @property
    def connecting(self) -> bool:
        """Whether the first attempt is still under way: nobody knows how it ends."""
        return self._keeper is not None and not self._first_attempt.is_set()

    @property
    def unique_name(self) -> str:
        """Our name on the bus (":1.42"), or "" while not connected."""
        return (self._connection.unique_name or "") if self._connection else ""

    def on_connected(self, callback: Callable[[], None]) -> Cancel:
        """
        Call *callback* at each new connection; at once where there is one already.

        Subscriptions, watches and exports have been renewed by then.
        """
        self._on_connected.append(callback)
        if self.connected:
            callback()
        return lambda: self._on_connected.remove(callback)

    def on_lost(self, callback: Callable[[], None]) -> Cancel:
        """Call *callback* each time the connection is lost (not on `close`)."""
        self._on_lost.append(callback)
        return lambda: self._on_lost.remove(callback)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """
        Run *work* in the background; a `BusError` out of it is only logged.

        For calls whose answer is awaited from code that is not a coroutine.
        """
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, BusError):
            log.info("D-Bus: %s", error)
        else:
            log.error("a D-Bus task failed", exc_info=error)

    # ---- speaking ------------------------------------------------------------

    async def call(
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Sequence[Any] = (),
        *,
        autostart: bool = True,
        timeout: timedelta = CALL_TIMEOUT,  # noqa: ASYNC109
    ) -> list[Any]:
        """
        Call a method and return the body of the answer.

        Args:
            autostart: The bus may start a program that offers *destination*.
            timeout: How long to wait for the answer.

        Raises:
            BusError: The other side answered with an error.
            BusUnavailableError: No bus, or no answer.
        """
        if (connection := self._connection) is None or not connection.connected:
            raise BusUnavailableError(self.status)
        message = Message(
            destination=destination,
            path=path,
            interface=interface,
            member=member,
            flags=MessageFlag.NONE if autostart else MessageFlag.NO_AUTOSTART,
            signature=signature,
            body=list(body),
        )
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                answer = await connection.call(message)
        except TimeoutError:
            raise BusUnavailableError(f"{destination} did not answer") from None
        except (OSError, EOFError) as error:
            raise BusUnavailableError(f"the bus went away: {error}") from error
        if answer is None:  # the connection was closed while waiting
            raise BusUnavailableError("the bus connection was closed")
        if answer.message_type is MessageType.ERROR:
            text = str(answer.body[0]) if answer.body else ""
            raise BusError(answer.error_name or "", text)
        return list(answer.body)

    async def get_property(
        self, destination: str, path: str, interface: str, name: str
    ) -> Any:
        """
        Return the value of a property. Never starts *destination*.

        Raises:
            BusError: As `call`.
        """
        (variant,) = await self.call(
            destination,
            path,
            PROPERTIES,
            "Get",
            "ss",
            (interface, name),
            autostart=False,
        )
        return variant.value

    def tell(
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Sequence[Any] = (),
    ) -> None:
        """Call a method without waiting for an answer; dropped without a bus."""
        self._send(
            Message(
                destination=destination,
                path=path,
                interface=interface,
                member=member,
                flags=MessageFlag.NO_REPLY_EXPECTED | MessageFlag.NO_AUTOSTART,
                signature=signature,
                body=list(body),
            )
        )

    def emit(
        self,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Sequence[Any] = (),
    ) -> None:
        """Send a signal to whom it may concern; dropped without a bus."""
        self._send(Message.new_signal(path, interface, member, signature, list(body)))

    async def request_name(self, name: str) -> bool:
        """
        Take a name, and say whether it is ours. To be done at each connection.

        Raises:
            BusError: As `call`.
        """
        do_not_queue, owner, already = 4, 1, 4
        (answer,) = await self.call(
            DBUS, DBUS_PATH, DBUS, "RequestName", "su", (name, do_not_queue)
        )
        return answer in {owner, already}

    def _send(self, message: Message) -> None:
        if self._connection is not None and self._connection.connected:
            self._connection.send(message)

    # ---- listening -----------------------------------------------------------

    def subscribe(
        self,
        handler: Callable[[Message], None],
        *,
        interface: str,
        member: str,
        path: str = "",
        sender: str = "",
    ) -> Cancel:
        """
        Call *handler* with each such signal (``message.body`` is the list of values).

        Args:
            path: Only from this object; "" for any.
            sender: Only from this owner of a name; the bus sorts them out.
        """
        rule = f"type='signal',interface='{interface}',member='{member}'"
        rule += f",path='{path}'" if path else ""
        rule += f",sender='{sender}'" if sender else ""
        return self._add(_Subscription(handler, interface, member, path, rule))

    def watch_name(self, name: str, callback: Callable[[str], None]) -> Cancel:
        """
        Call *callback* with the unique name of each new owner, "" when it is gone.

        The first call comes soon after the connection, if the name has an owner.
        """
        watch = _Watch(name, callback)
        self._watches.append(watch)
        rule = (
            f"type='signal',sender='{DBUS}',interface='{DBUS}',"
            f"member='NameOwnerChanged',arg0='{name}'"
        )

        def changed(message: Message) -> None:
            if message.body[0] == name and message.sender == DBUS:
                self._owner_is(watch, message.body[2])

        subscription = _Subscription(changed, DBUS, "NameOwnerChanged", "", rule)
        cancel = self._add(subscription)
        if self.connected:
            self.spawn(self._ask_owner(watch))

        def stop() -> None:
            self._watches.remove(watch)
            cancel()

        return stop

    def export(self, path: str, interface: Interface) -> Cancel:
        """Offer *interface* at *path*, with its properties and introspection."""
        self._exports.setdefault(path, {})[interface.name] = interface

        def cancel() -> None:
            del self._exports[path][interface.name]
            if not self._exports[path]:
                del self._exports[path]

        return cancel

    def _add(self, subscription: _Subscription) -> Cancel:
        self._subscriptions.append(subscription)
        self._match("AddMatch", subscription.rule)

        def cancel() -> None:
            self._subscriptions.remove(subscription)
            self._match("RemoveMatch", subscription.rule)

        return cancel

    def _match(self, verb: str, rule: str) -> None:
        self.tell(DBUS, DBUS_PATH, DBUS, verb, "s", (rule,))

    async def _ask_owner(self, watch: _Watch) -> None:
        try:
            (owner,) = await self.call(
                DBUS, DBUS_PATH, DBUS, "GetNameOwner", "s", (watch.name,)
            )
        except BusError:
            return  # nobody has the name: the signal will tell when that changes
        if watch in self._watches:
            self._owner_is(watch, owner)

    @staticmethod
    def _owner_is(watch: _Watch, owner: str) -> None:
        if owner != watch.owner:
            watch.owner = owner
            watch.callback(owner)

    # ---- the connection ------------------------------------------------------

    async def _keep(self) -> None:
        retry = self._first_retry
        while True:
            lost = await self._try_to_connect()
            self._first_attempt.set()
            if lost is not None:
                retry = self._first_retry
                await asyncio.wait((lost,))
                self._lost()
            self._nudge.clear()
            try:
                async with asyncio.timeout(retry.total_seconds()):
                    await self._nudge.wait()
            except TimeoutError:
                pass  # it is time to try again
            retry = min(retry * 2, self._longest_retry)

    async def _try_to_connect(self) -> asyncio.Task[None] | None:
        """Return what ends with the connection, or None where there is no bus."""
        address = self._find_address()
        if not address:
            self.status = "no session bus: DBUS_SESSION_BUS_ADDRESS is not set"
            return None
        try:
            connection = Connection(bus_address=address)
            async with asyncio.timeout(CALL_TIMEOUT.total_seconds()):
                await connection.connect()
        # Whatever stands in the variable, and whatever listens there, is not ours.
        except Exception as error:  # noqa: BLE001
            self.status = f"no bus at {address}: {reason(error)}"
            log.debug("%s", self.status)
            return None
        self._connection = connection
        self._end = asyncio.get_running_loop().create_task(end_of(connection))
        self.status = "connected"
        connection.add_message_handler(self._receive)
        for subscription in self._subscriptions:
            self._match("AddMatch", subscription.rule)
        for watch in self._watches:
            self.spawn(self._ask_owner(watch))
        self._tell_all(self._on_connected)
        return self._end

    def _lost(self) -> None:
        self._connection = None
        self.status = "the bus went away"
        log.info("the bus went away")
        self._tell_all(self._on_lost)
        for watch in tuple(self._watches):
            self._owner_is(watch, "")

    @staticmethod
    def _tell_all(callbacks: Sequence[Callable[[], None]]) -> None:
        for callback in tuple(callbacks):
            try:
                callback()
            except Exception:
                # One listener's mistake must not keep the others from the bus.
                log.exception("a bus listener failed")

    def _receive(self, message: Message) -> bool:
        if message.message_type is MessageType.SIGNAL:
            for subscription in tuple(self._subscriptions):
                if (
                    subscription.member == message.member
                    and subscription.interface == message.interface
                    and subscription.path in {"", message.path}
                ):
                    try:
                        subscription.handler(message)
                    except Exception:
                        log.exception("a handler of %s failed", message.member)
            return False
        return message.message_type is MessageType.METHOD_CALL and self._answer(message)

    def _answer(self, message: Message) -> bool:
        offered = self._exports.get(message.path or "")
        if offered is None:
            return False  # the library answers for unknown objects
        try:
            signature, body = serve(offered, message)
            answer = Message.new_method_return(message, signature, list(body))
        except BusError as error:
            answer = Message.new_error(message, error.name, error.text)
        if not message.flags & MessageFlag.NO_REPLY_EXPECTED:
            self._send(answer)
        return True
