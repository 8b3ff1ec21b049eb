"""
Keeps the daemon within reach of its commands.

A cleaner of temporary files, or a person, can remove the control socket, the lock or
their whole folder under a running daemon. It would go on unseen, and nobody could
stop it. So it looks at each wake-up, and at once where inotify tells, and makes anew
what is gone. Where the folder above has gone as well, the login session is over: what
would go on would meet the next session's own daemon there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from deskbreak.daemon.config_watch import FileWatch
from deskbreak.daemon.control import ControlServer
from deskbreak.daemon.single import InstanceLock, private_folder
from deskbreak.exceptions import DeskbreakError

log = logging.getLogger(__name__)


class Reach:
    """Serves by *server* as long as *lock* is ours, else calls *give_up*."""

    def __init__(
        self,
        server: ControlServer,
        lock: InstanceLock,
        give_up: Callable[[], None],
    ) -> None:
        """Nothing is opened yet."""
        self._server = server
        self._lock = lock
        self._give_up = give_up
        self._watch: FileWatch | None = None
        self._mending: asyncio.Task[None] | None = None
        self._complaint = ""

    async def start(self) -> None:
        """
        Serve.

        Raises:
            DeskbreakError: The socket cannot be made.
        """
        await self._server.start()
        self._begin_to_watch()

    def look(self) -> None:
        """See whether the next command will find us, and see to it."""
        if self._mending is None and not (
            self._server.is_found() and self._lock.holds()
        ):
            self._mending = asyncio.get_running_loop().create_task(self._mend())

    async def settled(self) -> None:
        """Return when nothing is being made anew."""
        if self._mending is not None:
            await self._mending

    async def close(self) -> None:
        """Serve no more."""
        await self.settled()
        self._end_to_watch()
        await self._server.close()

    def _begin_to_watch(self) -> None:
        # Anew each time: the folder that was watched may be gone.
        self._end_to_watch()
        self._watch = FileWatch(self._server.path, self.look, polls=False)
        self._watch.start()

    def _end_to_watch(self) -> None:
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    async def _mend(self) -> None:
        folder = self._server.path.parent
        try:
            private_folder(folder)
            if not self._lock.renew():
                log.warning("another daemon has taken the place of this one")
                self._give_up()
                return
            await self._server.start()
        except DeskbreakError as error:
            if not folder.parent.is_dir():
                log.info("the login session has ended")
                self._give_up()
                return
            if str(error) != self._complaint:
                log.warning("the daemon cannot be reached: %s", error)
            self._complaint = str(error)
        else:
            log.info("the socket or its lock was removed: both are there again")
            self._complaint = ""
            self._begin_to_watch()
        finally:
            self._mending = None
