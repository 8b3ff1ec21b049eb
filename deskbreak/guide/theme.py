"""Colours and sizes of the guide."""

from __future__ import annotations

import os
import plistlib
import sys
from dataclasses import dataclass
from pathlib import Path

#: The user's settings for all programs of macOS; there is no style for light.
MAC_PREFERENCES = "Library/Preferences/.GlobalPreferences.plist"


@dataclass(frozen=True, slots=True)
class Theme:
    """
    One set of colours, all as ``#rrggbb``.

    Attributes:
        page: The window.
        card: Where the figure stands; *blob* is the shape behind it.
        ink: Text; *muted* is smaller text, readable on *page* and *card*.
        main: The button that leads on, with *on_main* as its text.
        plain: The other buttons, *plain_hover* under the pointer.
        accent: The ring while holding; *calm* the ring otherwise.
        warn: "This hurts" and what follows it.
        focus: The ring around what has the keyboard.
    """

    page: str
    card: str
    blob: str
    track: str
    ink: str
    muted: str
    main: str
    main_hover: str
    on_main: str
    plain: str
    plain_hover: str
    accent: str
    calm: str
    warn: str
    warn_soft: str
    link: str
    focus: str


LIGHT = Theme(
    page="#fbfdfc",
    card="#eaf3f1",
    blob="#d8e9e5",
    track="#c3dad5",
    ink="#22353a",
    muted="#4f666b",
    main="#1a7479",
    main_hover="#135f63",
    on_main="#ffffff",
    plain="#e6efed",
    plain_hover="#d6e5e2",
    accent="#f2704e",
    calm="#248c91",
    warn="#a63a1a",
    warn_soft="#fdebe5",
    link="#146a70",
    focus="#f2704e",
)
DARK = Theme(
    page="#161d21",
    card="#1e282d",
    blob="#29373c",
    track="#3a4a50",
    ink="#e6efed",
    muted="#a5b7b8",
    main="#3db0b3",
    main_hover="#5cc4c6",
    on_main="#0c1518",
    plain="#27343a",
    plain_hover="#334249",
    accent="#ff8560",
    calm="#3db0b3",
    warn="#ff9d80",
    warn_soft="#3a2722",
    link="#6fcccf",
    focus="#ff8560",
)


def choose_theme(name: str) -> Theme:
    """
    Return the colours for "light", "dark" or "system".

    For "system" the daemon should say which, where a desktop can be asked over D-Bus.
    Elsewhere it is asked here; so is a GTK theme forced by the environment. Light
    where nothing tells.
    """
    dark = name == "dark" or (name == "system" and desktop_theme() == "dark")
    return DARK if dark else LIGHT


def desktop_theme() -> str:
    """Return "dark", "light", or "" where this desktop tells neither."""
    if sys.platform == "win32":
        from deskbreak.guide import windows

        return windows.desktop_theme()
    elif sys.platform == "darwin":  # noqa: RET505  # mypy reads one branch a platform
        return mac_theme(Path.home() / MAC_PREFERENCES)
    else:
        forced = os.environ.get("GTK_THEME", "").lower()
        return "dark" if forced.endswith("dark") else ""


def mac_theme(preferences: Path) -> str:
    """Return "dark" or "light" as the user's *preferences* say; "" without any."""
    try:
        style = plistlib.loads(preferences.read_bytes()).get("AppleInterfaceStyle")
    except (OSError, ValueError, plistlib.InvalidFileException):
        return ""
    return "dark" if style == "Dark" else "light"


def blend(a: str, b: str, share: float) -> str:
    """Return the colour *share* of the way from *a* to *b*."""
    pairs = zip(rgb(a), rgb(b), strict=True)
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)


def rgb(color: str) -> tuple[int, int, int]:
    """Return ``#rrggbb`` as three numbers."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
