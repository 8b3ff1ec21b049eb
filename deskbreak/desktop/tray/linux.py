"""The tray on Linux: a StatusNotifierItem, or an XEmbed icon where only that works."""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from deskbreak.core.views import Face
from deskbreak.desktop.bus import Bus
from deskbreak.desktop.tray.item import StatusIcon
from deskbreak.desktop.tray.menu import OnKey, build_menu
from deskbreak.exceptions import DesktopError
from deskbreak.figures.icon import pixmaps, step_of

if TYPE_CHECKING:
    from deskbreak.desktop.activation import Activation
    from deskbreak.desktop.tray.xembed import XEmbedTray

log = logging.getLogger(__name__)

#: How long a panel may take to come (at login) or to come back (when it restarts)
#: before an old tray is looked for.
PATIENCE = timedelta(seconds=3)


class LinuxTray:
    """
    Shows the icon wherever there is a panel for it, whenever that comes and goes.

    Attributes:
        backend: Words for ``doctor``.
    """

    def __init__(
        self,
        bus: Bus,
        on_key: OnKey,
        activation: Activation | None = None,
        *,
        patience: timedelta = PATIENCE,
    ) -> None:
        """Make a tray that shows nothing yet; see `open_tray`."""
        self.backend = "not shown yet"
        self._on_key = on_key
        self._patience = patience
        self._face: Face | None = None
        self._icon = StatusIcon(bus, "deskbreak", self._host_changed, activation)
        self._xembed: XEmbedTray | None = None
        self._fallback: asyncio.TimerHandle | None = None

    def show(self, face: Face) -> None:
        """Show *face*; only what changed is sent."""
        before, self._face = self._face, face
        if before is None or _picture(before) != _picture(face):
            self._icon.icon = pixmaps(face.glyph, face.filled)
        if before is not None and before.glyph != face.glyph:
            self._icon.hurry_tooltip()
        self._icon.title = face.tooltip
        if before is None or before.menu != face.menu:
            self._icon.menu = build_menu(face.menu, self._on_key)
        if before is None:
            self._icon.visible = True
            self._wait_for_panel()
        if self._xembed is not None:
            self._xembed.show(face)

    def close(self) -> None:
        """Remove the icon."""
        self._stop_waiting()
        self._icon.visible = False
        self._close_xembed()
        self.backend = "closed"

    def _host_changed(self) -> None:
        if self._icon.host:
            self._stop_waiting()
            self._close_xembed()
            self.backend = f"StatusNotifierItem ({self._icon.host})"
            log.info("tray: %s", self.backend)
        else:
            self.backend = "the panel went away"
            self._wait_for_panel()

    def _wait_for_panel(self) -> None:
        self._stop_waiting()
        self._fallback = asyncio.get_running_loop().call_later(
            self._patience.total_seconds(), self._fall_back
        )

    def _stop_waiting(self) -> None:
        if self._fallback is not None:
            self._fallback.cancel()
            self._fallback = None

    def _fall_back(self) -> None:
        self._fallback = None
        self.backend = "none: no panel on this desktop shows StatusNotifierItems"
        # XWayland has no tray of its own, and its clients would only waste memory.
        if not os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            return
        from deskbreak.desktop.tray.xembed import XEmbedTray

        try:
            self._xembed = XEmbedTray(self._on_key, self._xembed_changed)
        except DesktopError as error:
            self.backend += f", and no XEmbed tray: {error}"
            return
        if self._face is not None:
            self._xembed.show(self._face)
        self._xembed_changed()

    def _xembed_changed(self) -> None:
        if self._xembed is not None:
            self.backend = (
                "XEmbed"
                if self._xembed.docked
                else "none: neither StatusNotifierItems nor an XEmbed tray here"
            )
            log.info("tray: %s", self.backend)

    def _close_xembed(self) -> None:
        if self._xembed is not None:
            self._xembed.close()
            self._xembed = None


def _picture(face: Face) -> tuple[str, int]:
    return face.glyph, step_of(face.glyph, face.filled)
