"""A caller of the control socket."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

from deskbreak.daemon.address import short_address


async def connect(path: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return both ends of a connection to the socket at *path*."""
    connection = socket.socket(socket.AddressFamily["AF_UNIX"], socket.SOCK_STREAM)
    with short_address(path) as name:
        connection.connect(name)
    return await asyncio.open_connection(sock=connection)
