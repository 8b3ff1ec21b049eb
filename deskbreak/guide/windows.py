"""What Tk leaves to its programs on Windows: sharp pixels, monitors, a dark frame."""

from __future__ import annotations

import ctypes
import sys

from deskbreak.guide.screens import Monitor, Screens

#: Below HKEY_CURRENT_USER: what the user chose in the settings (Personalisation).
PERSONALIZE = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
#: By this the taskbar tells our windows from those of other Python programs.
APP_ID = "deskbreak"
#: PROCESS_SYSTEM_DPI_AWARE: all that Tk 8.6 can be.
SYSTEM_DPI_AWARE = 1
#: DWMWA_USE_IMMERSIVE_DARK_MODE.
DARK_MODE = 20


def theme_of(light: object) -> str:
    """Return "dark" or "light" for a value of AppsUseLightTheme, "" for none."""
    return ("light" if light else "dark") if isinstance(light, int) else ""


def first_first(monitors: list[Monitor]) -> tuple[Monitor, ...]:
    """Return *monitors* with the one first that has the taskbar: it begins at 0, 0."""
    return tuple(sorted(monitors, key=lambda m: (m.x, m.y) != (0, 0)))


if sys.platform == "win32":
    import winreg
    from ctypes import wintypes

    _EachMonitor = ctypes.WINFUNCTYPE(
        wintypes.BOOL,
        wintypes.HMONITOR,
        wintypes.HDC,
        ctypes.POINTER(wintypes.RECT),
        wintypes.LPARAM,
    )

    def desktop_theme() -> str:
        """Return "dark" or "light" as Windows tells its programs, or ""."""
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, PERSONALIZE) as key:
                return theme_of(winreg.QueryValueEx(key, "AppsUseLightTheme")[0])
        except OSError:  # older than Windows 10, 1607
            return ""

    def find_screens() -> Screens:
        """
        Return the monitors in real pixels. Call it before there is any window.

        From then on this process draws in real pixels, too: otherwise Windows would
        have it draw small and stretch the picture.
        """
        _call("shcore", "SetProcessDpiAwareness", SYSTEM_DPI_AWARE)
        _call("shell32", "SetCurrentProcessExplicitAppUserModelID", APP_ID)
        found: list[Monitor] = []

        def each(_monitor: object, _dc: object, box: object, _data: object) -> bool:
            rect = box.contents  # type: ignore[attr-defined]
            size = (rect.right - rect.left, rect.bottom - rect.top)
            found.append(Monitor(rect.left, rect.top, *size))
            return True

        user32 = ctypes.WinDLL("user32")
        user32.EnumDisplayMonitors.argtypes = (
            wintypes.HDC,
            wintypes.LPVOID,
            _EachMonitor,
            wintypes.LPARAM,
        )
        user32.EnumDisplayMonitors(None, None, _EachMonitor(each), 0)
        dpi = _call("user32", "GetDpiForSystem") or 96
        return Screens(first_first(found), float(dpi))

    def darken_frame(window: int) -> None:
        """Let the frame of the window with this handle be dark (Windows 11, late 10)."""
        on = ctypes.byref(wintypes.BOOL(True))
        size = ctypes.sizeof(wintypes.BOOL)
        _call(
            "dwmapi",
            "DwmSetWindowAttribute",
            wintypes.HWND(window),
            DARK_MODE,
            on,
            size,
        )

    def _call(library: str, name: str, *values: object) -> int:
        """Call what older versions of Windows may not have; 0 where they do not."""
        try:
            return int(getattr(ctypes.WinDLL(library), name)(*values))
        except (OSError, AttributeError):
            return 0
