"""
Notices through plyer, where nothing better is there.

plyer knows neither clicks nor replacing nor withdrawing, and returns as if all were
well when no notification service is there. So its word is no evidence: it is not
`sure`, the terminal shows the same notice.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress

from deskbreak.core.views import Notice
from deskbreak.desktop.notify import Failed
from deskbreak.desktop.notify.answers import answers

log = logging.getLogger(__name__)

#: The fixed sizes of Windows' balloons; plyer raises for one character more.
LONGEST_TITLE = 63
LONGEST_MESSAGE = 255

TIMEOUT_SECONDS = 10


class PlyerNotices:
    """Hands each notice to plyer, in a worker thread: its calls block."""

    sure = False

    def __init__(self, in_vain: Callable[[], bool] = lambda: False) -> None:
        """
        Nothing is imported before the first notice.

        Args:
            in_vain: Whether plyer would only ask those who have just refused.
        """
        self._in_vain = in_vain
        self._broken = ""
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return f"plyer ({self._broken or 'without buttons'})"

    @property
    def available(self) -> bool:
        """Whether it worked the last time, and is worth another."""
        return not (self._broken or self._in_vain())

    def show(self, notice: Notice, on_failed: Failed) -> None:
        """Show *notice*; not in place of another one, plyer cannot do that."""
        if self._in_vain():
            on_failed("it would ask the same server")
            return
        task = asyncio.get_running_loop().create_task(self._show(notice))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def withdraw(self, slot: str) -> None:
        """Plyer's popups go away by themselves."""

    async def _show(self, notice: Notice) -> None:
        try:
            await _in_thread(lambda: _notify(notice))
        # Another exception type for every platform, and NotImplementedError.
        except Exception as error:  # noqa: BLE001
            self._broken = f"failed: {error!r}"
            log.info("plyer: %r", error)
        else:
            self._broken = ""


async def _in_thread(work: Callable[[], None]) -> None:
    """
    Do *work* in a thread that nobody waits for when the program ends.

    On Windows plyer sleeps for as long as its balloon is there.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settle(error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def run() -> None:
        error: Exception | None = None
        try:
            work()
        # For whoever waits.
        except Exception as raised:  # noqa: BLE001
            error = raised
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(settle, error)

    threading.Thread(target=run, name="plyer", daemon=True).start()
    await done


def _notify(notice: Notice) -> None:
    with warnings.catch_warnings():
        # It warns about every module that it could have used instead.
        warnings.simplefilter("ignore")
        from plyer import notification

        notification.notify(
            title=_safe(notice.title, LONGEST_TITLE),
            message=_safe(_message(notice), LONGEST_MESSAGE),
            app_name="deskbreak",
            timeout=TIMEOUT_SECONDS,
        )


def _message(notice: Notice) -> str:
    return "\n".join((notice.body, *answers(notice)))


def _safe(text: str, longest: int) -> str:
    """Return *text*, cut, and so that notify-send does not take it for an option."""
    if text.startswith("-"):
        text = f" {text}"
    return text if len(text) <= longest else text[: longest - 1] + "…"
