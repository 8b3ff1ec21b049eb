"""
Notices through desktop-notifier: Windows' toasts and macOS' Notification Center.

It is loaded with the first notice, and tells little: `send` returns as if all were
well. What it dispatched, and that it has a real backend at all, is asked for here.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from deskbreak.core.views import Notice
from deskbreak.desktop.notify import Answer, Failed

log = logging.getLogger(__name__)

APP = "deskbreak"
CLOSED = "closed"
#: Toasts are known by this and their slot: a new one takes the old one's place.
PREFIX = "deskbreak-"
FIRST_WINDOWS_10 = 10240
DUMMY = "DummyNotificationCenter"


def load() -> tuple[Any, str]:
    """
    Return the package and why it cannot be used here, or "".

    Slow: it imports the native parts and asks the system for its version.
    """
    if why := _no_toasts_here():
        return None, why
    package = import_module("desktop_notifier")
    backend = import_module("desktop_notifier.main").get_backend_class()
    # Without a signed app around Python, macOS hears nothing of what we send.
    why = "it has no way to this system" if backend.__name__ == DUMMY else ""
    return package, why


def _no_toasts_here() -> str:
    """Return why this Windows has no toasts, or "". Asking it for one may end us."""
    if sys.platform == "win32":
        import ctypes

        if sys.getwindowsversion().build < FIRST_WINDOWS_10:
            return "Windows 10 is needed"
        if hasattr(ctypes.WinDLL("ntdll"), "wine_get_version"):
            return "Wine has no toasts"
    return ""


class Toasts:
    """Shows toasts with buttons, one for each slot."""

    sure = True

    def __init__(
        self, on_answer: Answer, loader: Callable[[], tuple[Any, str]] = load
    ) -> None:
        """Nothing is loaded before the first notice. Call it in the loop thread."""
        self._on_answer = on_answer
        self._loader = loader
        self._loop = asyncio.get_running_loop()
        self._why = ""
        self._package: Any = None
        self._notifier: Any = None
        self._turn = asyncio.Lock()
        self._wanted: dict[str, Notice] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return f"desktop-notifier ({self._why or 'with buttons'})"

    @property
    def available(self) -> bool:
        """Whether it can be used here, as far as that is known."""
        return not self._why

    def show(self, notice: Notice, on_failed: Failed) -> None:
        """Show *notice* in place of the one in its slot."""
        if self._why:
            on_failed(self._why)
            return
        self._wanted[notice.slot] = notice
        self._spawn(self._show(notice, on_failed))

    def withdraw(self, slot: str) -> None:
        """Take the toast in *slot* off the screen; nothing is reported."""
        if self._wanted.pop(slot, None) is not None and self._notifier is not None:
            self._spawn(self._clear(slot))

    def _spawn(self, work: Any) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _show(self, notice: Notice, on_failed: Failed) -> None:
        async with self._turn:
            if self._wanted.get(notice.slot) is not notice:
                return  # replaced or withdrawn while it waited for its turn
            try:
                why = await self._send(notice)
            # WinRT and Objective-C bring their own kinds of errors.
            except Exception as error:  # noqa: BLE001
                why = f"failed: {error!r}"
                if self._notifier is None:
                    self._why = why  # it cannot be had: not tried again
            if why:
                self._wanted.pop(notice.slot, None)
                on_failed(why)

    async def _send(self, notice: Notice) -> str:
        """Send *notice*; return why that was in vain, or ""."""
        if self._notifier is None:
            self._package, self._why = await asyncio.to_thread(self._loader)
            if self._why:
                log.info("desktop-notifier: %s", self._why)
                return self._why
            self._notifier = self._make_notifier()
        package = self._package
        if not await self._notifier.has_authorisation() and not (
            await self._notifier.request_authorisation()
        ):
            return "switched off in the system's settings"
        dispatched: list[bool] = []
        await self._notifier.send_notification(
            package.Notification(
                title=notice.title,
                message=notice.body,
                buttons=tuple(
                    package.Button(title=button.label, identifier=button.key)
                    for button in notice.buttons
                ),
                attachment=package.Attachment(path=Path(notice.image))
                if notice.image
                else None,
                sound=None if notice.quiet else package.DEFAULT_SOUND,
                on_dispatched=lambda: dispatched.append(True),
                identifier=PREFIX + notice.slot,
            )
        )
        return "" if dispatched else "the system did not take it"

    def _make_notifier(self) -> Any:
        notifier = self._package.DesktopNotifier(app_name=APP, app_icon=None)
        # Those of a single notice would be lost with the toast that it replaces.
        notifier.on_clicked = lambda which: self._told(which, None)
        notifier.on_dismissed = lambda which: self._told(which, CLOSED)
        notifier.on_button_pressed = self._told
        return notifier

    def _told(self, which: str, key: str | None) -> None:
        """Pass on an answer, whatever thread it comes in."""
        with suppress(RuntimeError):  # the loop has ended: nobody wants to know
            self._loop.call_soon_threadsafe(self._answered, which, key)

    def _answered(self, which: str, key: str | None) -> None:
        slot = which.removeprefix(PREFIX)
        notice = self._wanted.pop(slot, None)
        if notice is not None:
            self._on_answer(slot, key or notice.default or CLOSED)

    async def _clear(self, slot: str) -> None:
        try:
            async with self._turn:
                if slot not in self._wanted:
                    await self._notifier.clear(PREFIX + slot)
        except Exception as error:  # noqa: BLE001 - see above
            log.info("desktop-notifier: %r", error)
