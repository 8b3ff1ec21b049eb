"""
The tray on Windows and macOS: pystray's own backends.

pystray does not say so, but its icon belongs to one thread: on macOS the main thread
of the process (another one is killed by the system), on Windows the one that made it.
So the icon's thread is known here, and clicks are handed to the loop thread.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from typing import Any

from deskbreak.core.views import Face
from deskbreak.desktop.tray.menu import OnKey, build_menu
from deskbreak.figures.icon import render

log = logging.getLogger(__name__)

#: Windows keeps tooltips in a field of 128 characters; pystray raises beyond it.
TOOLTIP_LENGTH = 127
ICON_SIZE = 64


class NativeTray:
    """
    pystray's icon on a thread of its own, or on the main thread where it must be.

    Attributes:
        backend: Words for ``doctor``.
    """

    def __init__(self, on_key: OnKey) -> None:
        """Make a tray that shows nothing yet; see `open_tray`."""
        self.backend = f"pystray ({sys.platform})"
        self._on_key = on_key
        self._loop = asyncio.get_running_loop()
        self._icon: Any = None

    def show(self, face: Face) -> None:
        """Show *face*."""
        if self._icon is None:
            import pystray

            self._icon = pystray.Icon(
                "deskbreak",
                render(face.glyph, face.filled, ICON_SIZE),
                face.tooltip[:TOOLTIP_LENGTH],
                build_menu(face.menu, self._post),
            )
            if sys.platform != "darwin":
                threading.Thread(target=self.run, name="tray", daemon=True).start()
            return
        self._in_icon_thread(face)

    def run(self) -> None:
        """Run the icon's own loop until `close`. macOS: in the main thread."""
        self._icon.run()

    def close(self) -> None:
        """Remove the icon; `run` returns."""
        if self._icon is not None:
            self._icon.stop()
            self._icon = None

    def _post(self, key: str) -> None:
        self._loop.call_soon_threadsafe(self._on_key, key)

    def _in_icon_thread(self, face: Face) -> None:
        if sys.platform == "darwin":
            from importlib import import_module

            helper = import_module("PyObjCTools.AppHelper")
            helper.callAfter(self._update, face)
        else:
            self._update(face)

    def _update(self, face: Face) -> None:
        self._icon.icon = render(face.glyph, face.filled, ICON_SIZE)
        self._icon.title = face.tooltip[:TOOLTIP_LENGTH]
        self._icon.menu = build_menu(face.menu, self._post)
