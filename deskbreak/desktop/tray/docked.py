"""pystray's X11 icon, made to receive clicks and to live in the event loop."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

from PIL import Image

from deskbreak.core.views import Face
from deskbreak.desktop.tray.menu import OnKey, build_menu
from deskbreak.figures.icon import pixmaps

# After `menu`, which has told pystray not to look for a backend of its own.
from pystray import _xorg  # isort: skip
from Xlib import X  # isort: skip

log = logging.getLogger(__name__)


class DockedIcon(_xorg.Icon):  # type: ignore[misc]
    """
    An icon in an XEmbed tray: a left click is the face's default entry.

    pystray asks X for no button presses and runs a loop of its own; here the window
    asks for them, and asyncio watches the connection. Trays of this kind draw no
    menus.
    """

    def __init__(self, face: Face, on_key: OnKey) -> None:
        """Dock an icon that shows *face*. Raises whatever X raises."""
        self._on_key = on_key
        self._face = face
        # pystray hands calls over to this thread; as it is the caller's, it just calls.
        self._icon_data: Any = None
        self._thread = threading.current_thread()
        super().__init__(
            "deskbreak", _image(face, 64), face.tooltip, build_menu(face.menu, on_key)
        )
        self._display.set_error_handler(_log_x_error)
        self._loop = asyncio.get_running_loop()
        self._fd = self._display.fileno()  # not to be had from a broken connection
        self._loop.add_reader(self._fd, self._read)
        self.visible = True
        self._loop.call_soon(self._read)

    def __del__(self) -> None:
        """Do nothing: pystray would stop a thread that never was; see `remove`."""

    def update(self, face: Face) -> None:
        """Show *face*."""
        before, self._face = self._face, face
        if (before.glyph, before.filled) != (face.glyph, face.filled):
            self.icon = _image(face, 64)
        self.title = face.tooltip
        self._menu = build_menu(face.menu, self._on_key)
        # Events that came along with X's answers do not wake the loop.
        self._read()

    def remove(self) -> None:
        """Take the icon out of the tray, for good."""
        self._loop.remove_reader(self._fd)
        try:
            self._window.destroy()
            self._display.close()
        except Exception as error:  # noqa: BLE001 - the X server may be gone
            log.debug("removing the icon: %r", error)

    def _read(self) -> None:
        try:
            while self._display.pending_events():
                event = self._display.next_event()
                if handle := self._message_handlers.get(event.type):
                    handle(event)
        except Exception as error:  # noqa: BLE001 - X may be gone at any time
            log.info("the XEmbed icon is lost: %r", error)
            self._loop.remove_reader(self._fd)

    def _create_window(self) -> Any:
        window = super()._create_window()
        window.change_attributes(
            event_mask=X.ExposureMask | X.StructureNotifyMask | X.ButtonPressMask
        )
        return window

    def _on_destroy_notify(self, event: object) -> None:
        """Leave it to `XEmbedTray`: it makes a new icon for a new tray."""

    def _assert_docked(self) -> None:
        """Dock once; pystray would ask the tray again, and stop X, at each update."""
        if self._systray_manager is None:
            super()._assert_docked()

    def _assert_icon_data(self, width: int, height: int) -> None:
        """Lay the icon on the panel's own colour: X windows have no alpha here."""
        if self._icon_data is not None and self._icon_data.size == (width, height):
            return
        icon = _image(self._face, max(width, height))
        # Bilinear: others overshoot, which shows around the edge.
        icon = icon.resize((width, height), Image.Resampling.BILINEAR)
        ground = self._ground(width, height)
        if ground is None:
            # tint2 and others cut out what has the colour of the first pixel: edges
            # are hard then, for blended ones would keep a dark fringe.
            solid = icon.getchannel("A").point(lambda alpha: 255 * (alpha > 90))
            grey = Image.new("RGBA", icon.size, "#808080")
            icon = Image.alpha_composite(grey, icon)
            icon.putalpha(solid)
            ground = Image.new("RGB", icon.size)
        ground.paste(icon, (0, 0), icon)
        ground.tostring = ground.tobytes  # what python-xlib calls it
        self._icon_data = ground

    def _ground(self, width: int, height: int) -> Any:
        """Return what the panel shows below the icon, None where it does not say."""
        try:
            self._window.change_attributes(background_pixmap=X.ParentRelative)
            self._window.clear_area()
            raw = self._window.get_image(0, 0, width, height, X.ZPixmap, 0xFFFFFFFF)
            ground = Image.frombytes("RGB", (width, height), raw.data, "raw", "BGRX")
        except Exception as error:  # noqa: BLE001 - not drawn yet, or another depth
            log.debug("the panel's colour is not known: %r", error)
            return None
        return ground if ground.getbbox() else None  # all black is no colour


def _image(face: Face, size: int) -> Any:
    """Return the icon in the smallest size that holds *size*, or the largest."""
    drawn = pixmaps(face.glyph, face.filled)
    pixmap = next((one for one in drawn if one.width >= size), drawn[-1])
    whole = (pixmap.width, pixmap.height)
    alpha, red, green, blue = Image.frombytes("RGBA", whole, pixmap.argb).split()
    return Image.merge("RGBA", (red, green, blue, alpha))


def _log_x_error(error: object, _request: object) -> None:
    log.debug("X error: %s", error)
