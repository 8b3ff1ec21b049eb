"""Where the D-Bus daemons listen, and one connection to one of them."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

from dbus_fast import Message
from dbus_fast.aio import MessageBus

from deskbreak.paths import can_be_used

log = logging.getLogger(__name__)


def session_address() -> str:
    """Return the session bus's address, or "" where there is none to be had."""
    if address := os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    # systemd's user bus; libdbus looks there as well before it launches one.
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and can_be_used(socket := Path(runtime) / "bus"):
        return f"unix:path={socket}"
    return ""


def system_address() -> str:
    """Return the system bus's address."""
    return (
        os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
        or "unix:path=/run/dbus/system_bus_socket"
    )


class Connection(MessageBus):
    """
    The library's connection, with sends that fail quietly.

    A failed send ends the connection, and that is told elsewhere. The library leaves
    the future of each send for somebody to look at, also where nobody has it (calls,
    its own answers), and registers a closed socket with the loop.
    """

    __slots__ = ()

    def send(self, msg: Message) -> asyncio.Future[None]:  # type: ignore[override]
        """Send *msg*; the future need not be looked at."""
        if not msg.serial:
            msg.serial = self.next_serial()
        sent: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        sent.add_done_callback(asyncio.Future.exception)
        if self._writer is not None:
            try:
                self._writer.schedule_write(msg, sent)
            except OSError as error:
                log.debug("not sent: %s", error)
        return sent


async def end_of(connection: MessageBus) -> None:
    """Return when *connection* is gone, however it went."""
    try:
        await connection.wait_for_disconnect()  # type: ignore[no-untyped-call]
    # Whatever the reason, it is the same to us: the bus is gone.
    except Exception as error:  # noqa: BLE001
        log.debug("the bus connection ended: %r", error)
