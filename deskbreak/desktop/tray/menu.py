"""
A face's menu as pystray's ``Menu``.

pystray chooses a backend while it is imported, and raises whatever that backend's
import raises: `ImportError`, X errors, `ValueError` from GObject introspection. On
Linux the backend is ours, so pystray is told to load none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from deskbreak.core.views import Entry

if sys.platform == "linux":
    # Only for the time of the import: programs we start may want another.
    _before = os.environ.get("PYSTRAY_BACKEND")
    os.environ["PYSTRAY_BACKEND"] = "dummy"
    try:
        import pystray
    finally:
        if _before is None:
            del os.environ["PYSTRAY_BACKEND"]
        else:
            os.environ["PYSTRAY_BACKEND"] = _before
else:
    import pystray

Menu = pystray.Menu
#: On Linux the bare class that backends are made from.
BaseIcon = pystray.Icon
OnKey = Callable[[str], None]


class KeyItem(pystray.MenuItem):  # type: ignore[misc]
    """A menu line that knows the key of the entry it stands for."""

    def __init__(self, entry: Entry, on_key: OnKey) -> None:
        """Stand for *entry*; a click gives its key to *on_key*."""
        self.key = entry.key

        def clicked(_icon: object, _item: object) -> None:
            on_key(entry.key)

        super().__init__(
            entry.label,
            build_menu(entry.children, on_key) if entry.children else clicked,
            checked=None if entry.checked is None else lambda _: bool(entry.checked),
            default=entry.default,
            # A line without a key is text; nothing would come of a click on it.
            enabled=entry.enabled and bool(entry.key or entry.children),
        )


def build_menu(entries: Sequence[Entry], on_key: OnKey) -> Any:
    """Return *entries* as a ``pystray.Menu`` whose clicks give keys to *on_key*."""
    return Menu(*_items(entries, on_key))


def _items(entries: Iterable[Entry], on_key: OnKey) -> Iterable[Any]:
    for entry in entries:
        if entry.key or entry.label:
            yield KeyItem(entry, on_key)
        else:
            yield Menu.SEPARATOR
