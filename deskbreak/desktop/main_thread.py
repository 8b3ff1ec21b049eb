"""
The main thread of macOS, which belongs to AppKit.

The system kills a program that touches its icon from another thread, and tells news
(sleep, clicks on notifications) only in the main one, while AppKit's loop runs there.
So on macOS that loop has the main thread, and ours runs beside it. Not run on a Mac.
"""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

log = logging.getLogger(__name__)

#: NSApplicationActivationPolicyAccessory: no icon in the Dock, no menu bar.
ACCESSORY = 1
#: NSEventTypeApplicationDefined.
APPLICATION_DEFINED = 15


def call_in_main_thread(call: Callable[..., object], *values: object) -> None:
    """Have *call* made in the main thread, soon. From any thread."""
    import_module("PyObjCTools.AppHelper").callAfter(call, *values)


class AppKitLoop:
    """AppKit's event loop, from `run` to `end`."""

    def __init__(self) -> None:
        """Become an application without a window. In the main thread."""
        self._kit: Any = import_module("AppKit")
        self._app: Any = self._kit.NSApplication.sharedApplication()
        self._app.setActivationPolicy_(ACCESSORY)

    def run(self) -> None:
        """Handle events until `end`. In the main thread."""
        self._app.run()

    def end(self) -> None:
        """Have `run` return. From any thread."""
        call_in_main_thread(self._stop)

    def _stop(self) -> None:
        self._app.stop_(None)
        # That only sets a mark, which is looked at after the next event.
        make = (
            "otherEventWithType_location_modifierFlags_timestamp_windowNumber_"
            "context_subtype_data1_data2_"
        )
        event = getattr(self._kit.NSEvent, make)(
            APPLICATION_DEFINED, (0.0, 0.0), 0, 0.0, 0, None, 0, 0, 0
        )
        self._app.postEvent_atStart_(event, True)


def run_beside(work: Callable[[], None], loop: AppKitLoop) -> None:
    """
    Do *work* in a thread while *loop* runs in this one; both end together.

    Raises:
        BaseException: Whatever *work* raised.
    """
    failures: list[BaseException] = []

    def labour() -> None:
        try:
            work()
        # Told in the main thread, where somebody waits for it.
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            loop.end()

    thread = threading.Thread(target=labour, name="loop")
    thread.start()
    loop.run()
    thread.join()
    if failures:
        raise failures[0]


def signals_as_bytes(numbers: Iterable[int]) -> socket.socket:
    """
    Return a socket that gets one byte, the number, for each of these signals.

    Python's own handlers would wait until AppKit's loop comes back to Python. In the
    main thread.
    """
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    signal.set_wakeup_fd(writing.detach())
    for number in numbers:
        signal.signal(number, lambda *_: None)
    return reading
