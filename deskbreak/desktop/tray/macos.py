"""
The icon in the menu bar of macOS: pystray's, touched in the main thread only.

AppKit's loop runs there; see `deskbreak.desktop.main_thread`. Not run on a Mac.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from deskbreak.core.views import Face
from deskbreak.desktop.main_thread import call_in_main_thread
from deskbreak.desktop.tray.menu import OnKey, build_menu
from deskbreak.figures.icon import render

log = logging.getLogger(__name__)

ICON_SIZE = 64


class MacosTray:
    """
    pystray's icon, every change of which is handed to the main thread.

    Attributes:
        backend: Words for ``doctor``.
    """

    def __init__(
        self, on_key: OnKey, hand_over: Callable[..., None] = call_in_main_thread
    ) -> None:
        """Make a tray that shows nothing yet. Call it in the loop thread."""
        self.backend = "pystray (menu bar)"
        self._on_key = on_key
        self._hand_over = hand_over
        self._loop = asyncio.get_running_loop()
        self._face: Face | None = None
        # All below: in the main thread.
        self._icon: Any = None

    def show(self, face: Face) -> None:
        """Show *face*; only what changed is sent."""
        before, self._face = self._face, face
        self._hand_over(self._update, before, face)

    def close(self) -> None:
        """Remove the icon."""
        self._hand_over(self._remove)

    def _update(self, before: Face | None, face: Face) -> None:
        if self._icon is None or before is None:
            self._icon = self._make(face)
            return
        if (before.glyph, before.filled) != (face.glyph, face.filled):
            self._icon.icon = render(face.glyph, face.filled, ICON_SIZE)
        self._icon.title = face.tooltip
        if before.menu != face.menu:
            self._icon.menu = build_menu(face.menu, self._post)

    def _make(self, face: Face) -> Any:
        import pystray

        icon = pystray.Icon(
            "deskbreak",
            render(face.glyph, face.filled, ICON_SIZE),
            face.tooltip,
            build_menu(face.menu, self._post),
        )
        # Somebody else runs the loop. pystray would make it visible in yet another
        # thread.
        icon.run_detached(setup=lambda icon: self._hand_over(_appear, icon))
        return icon

    def _remove(self) -> None:
        if self._icon is not None:
            self._icon.visible = False
            self._icon = None

    def _post(self, key: str) -> None:
        try:
            self._loop.call_soon_threadsafe(self._on_key, key)
        except RuntimeError:  # the loop has ended: nobody wants to know
            log.debug("too late for %r", key)


def _appear(icon: Any) -> None:
    icon.visible = True
    icon.update_menu()
