"""
Waits for an old XEmbed tray (tint2, trayer, stalonetray …) and docks an icon there.

The X connection here only listens: the selection ``_NET_SYSTEM_TRAY_Sn`` names the
tray, and a new tray says MANAGER on the root window. The icon itself (and Pillow with
it) is loaded when there is a tray to show it. All in the loop thread: nothing waits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from deskbreak.core.views import Face
from deskbreak.desktop.tray.menu import OnKey
from deskbreak.exceptions import DesktopError

if TYPE_CHECKING:
    from deskbreak.desktop.tray.docked import DockedIcon

log = logging.getLogger(__name__)


class XEmbedTray:
    """Keeps an icon in whatever XEmbed tray there is."""

    def __init__(self, on_key: OnKey, on_change: Callable[[], None]) -> None:
        """
        Look for a tray, and listen for one to come.

        Args:
            on_change: Called when `docked` has changed.

        Raises:
            DesktopError: There is no X display to be had.
        """
        try:
            from Xlib import X, display

            self._display = display.Display()
        # Import and connection raise Xlib's own errors, OSError, struct.error …
        except Exception as error:
            raise DesktopError(str(error) or type(error).__name__) from error
        self._x = X
        self._on_key = on_key
        self._on_change = on_change
        self._face: Face | None = None
        self._icon: DockedIcon | None = None
        self._owner: Any = None
        self._display.set_error_handler(_log_x_error)
        screen = self._display.get_default_screen()
        self._selection = self._display.intern_atom(f"_NET_SYSTEM_TRAY_S{screen}")
        self._manager = self._display.intern_atom("MANAGER")
        root = self._display.screen().root
        root.change_attributes(event_mask=X.StructureNotifyMask)
        self._loop = asyncio.get_running_loop()
        self._fd = self._display.fileno()  # not to be had from a broken connection
        self._loop.add_reader(self._fd, self._read)
        self._look()

    @property
    def docked(self) -> bool:
        """Whether an icon is in a tray now."""
        return self._icon is not None

    def show(self, face: Face) -> None:
        """Show *face*, now or when a tray comes."""
        self._face = face
        if self._icon is not None:
            try:
                self._icon.update(face)
            except Exception as error:  # noqa: BLE001 - pystray raises what X raises
                log.info("the XEmbed icon is lost: %r", error)
                self._owner = None  # until a tray announces itself
                self._undock()
        elif self._owner is not None:
            self._dock()

    def close(self) -> None:
        """Remove the icon and stop listening."""
        self._undock()
        self._loop.remove_reader(self._fd)
        try:
            self._display.close()
        except Exception as error:  # noqa: BLE001 - the X server may be gone
            log.debug("closing the X connection: %r", error)

    def _look(self) -> None:
        owner = self._display.get_selection_owner(self._selection)
        self._owner = owner if owner != self._x.NONE else None
        if self._owner is not None:
            self._owner.change_attributes(event_mask=self._x.StructureNotifyMask)
        self._display.flush()

    def _read(self) -> None:
        try:
            while self._display.pending_events():
                self._handle(self._display.next_event())
        except Exception as error:  # noqa: BLE001 - whatever it is, X is gone
            log.info("the X server went away: %r", error)
            self._loop.remove_reader(self._fd)
            self._owner = None
            self._undock()

    def _handle(self, event: Any) -> None:
        if event.type == self._x.DestroyNotify:
            if self._owner is not None and event.window == self._owner:
                self._owner = None
                self._undock()
        elif (
            event.type == self._x.ClientMessage
            and event.client_type == self._manager
            and event.data[1][1] == self._selection
        ):
            self._undock()
            self._look()
            self._dock()

    def _dock(self) -> None:
        if self._face is None or self._owner is None:
            return
        from deskbreak.desktop.tray.docked import DockedIcon

        try:
            self._icon = DockedIcon(self._face, self._on_key)
        except Exception as error:  # noqa: BLE001 - pystray raises what X raises
            log.info("the XEmbed tray did not take the icon: %r", error)
            return
        self._on_change()

    def _undock(self) -> None:
        if self._icon is not None:
            self._icon.remove()
            self._icon = None
            self._on_change()


def _log_x_error(error: object, _request: object) -> None:
    log.debug("X error: %s", error)
