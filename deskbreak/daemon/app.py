"""
The life of the daemon: lock, start, serve, end in good order.

On Linux and Windows the event loop runs in the main thread. On macOS that one belongs
to AppKit, and the event loop runs in a second one.
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

from deskbreak.daemon.bootstrap import Makers
from deskbreak.daemon.logs import set_up, tear_down
from deskbreak.daemon.single import InstanceLock, private_folder
from deskbreak.desktop.lean import import_without_openssl
from deskbreak.exceptions import DeskbreakError
from deskbreak.paths import Paths

log = logging.getLogger(__name__)


def run(
    paths: Paths,
    *,
    tray: bool = True,
    verbose: bool = False,
    makers: Makers | None = None,
) -> int:
    """
    Be the daemon until somebody ends it.

    Args:
        tray: Show the icon, where the config does not say otherwise.
        makers: How the parts are made; tests put their own in.

    Returns:
        The exit code: 0, also where another daemon runs already.

    Raises:
        DeskbreakError: The folders or the socket cannot be used.
    """
    private_folder(paths.runtime)
    lock = InstanceLock(paths.lock)
    if not lock.acquire():
        tell("deskbreak is running already.\n")
        return 0
    with suppress(OSError):  # whoever needs it says so
        paths.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    set_up(paths.log, verbose=verbose)
    try:
        _run_loop(paths, makers or Makers(), lock, tray=tray)
    except DeskbreakError as error:
        # Into the file; whoever called us tells the person.
        log.info("the daemon cannot go on: %s", error)
        raise
    finally:
        tear_down()
        lock.release()
    return 0


def _run_loop(paths: Paths, makers: Makers, lock: InstanceLock, *, tray: bool) -> None:
    # Before anything else imports asyncio.
    import_without_openssl()
    import asyncio

    # Reading the library needs some MB for a moment. Done first, that memory is used
    # again by what is imported next; done last, it would stay with the process.
    from deskbreak.library.loader import built_in

    built_in()
    from deskbreak.daemon.service import Service

    async def serve(follow_signals: Callable[[Callable[[], None], Any], None]) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_exception)
        service = Service(paths, makers, tell, lock, with_tray=tray)
        follow_signals(service.quit, loop)
        await service.serve()

    if sys.platform == "darwin":
        from deskbreak.desktop.main_thread import (
            AppKitLoop,
            run_beside,
            signals_as_bytes,
        )

        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        told = signals_as_bytes(numbers)

        def on_bytes(quit_daemon: Callable[[], None], loop: Any) -> None:
            loop.add_reader(told, quit_daemon)

        with told:
            run_beside(lambda: asyncio.run(serve(on_bytes)), AppKitLoop())
    else:
        work: Coroutine[Any, Any, None] = serve(_on_signals)
        asyncio.run(work)


def _on_signals(quit_daemon: Callable[[], None], loop: Any) -> None:
    def on_signal(number: int, _frame: object = None) -> None:
        log.info("ended by signal %d", number)
        loop.call_soon_threadsafe(quit_daemon)

    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        if name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN:
            continue  # started under nohup
        if sys.platform == "win32":
            signal.signal(number, on_signal)
        else:
            loop.add_signal_handler(number, on_signal, number)


def _log_exception(_loop: object, context: Mapping[str, Any]) -> None:
    """Note a mistake in a callback; the daemon goes on."""
    log.error("%s", context.get("message", "error"), exc_info=context.get("exception"))


def tell(text: str) -> None:
    """Write *text* for the person who started us, if there is anywhere to write."""
    if sys.stderr is None:
        return
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
