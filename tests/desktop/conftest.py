"""What several of the desktop's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.desktop.virtual import x_server

if TYPE_CHECKING:
    import tkinter as tk


@pytest.fixture(scope="session")
def canvas() -> Iterator[tk.Canvas]:
    """
    A canvas of this very process.

    Tk never closes its connection, and Xlib ends the process when the server at its
    other end does: so there is one server, to the end.
    """
    import tkinter as tk

    with x_server("1920x1080") as (display, _):
        root = tk.Tk(screenName=display)
        yield tk.Canvas(root)
        root.destroy()
