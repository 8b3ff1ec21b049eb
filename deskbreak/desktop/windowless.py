"""Python without a console window: what Windows calls a GUI program."""

from __future__ import annotations

import sys
from pathlib import Path


def windowless(interpreter: str, platform: str = sys.platform) -> str:
    """
    Return the interpreter to run in the background with, given the one in use.

    On Windows that is ``pythonw.exe``: ``python.exe`` opens a console where it was
    not started from one, and so would every program that it starts.
    """
    if platform == "win32":
        silent = Path(interpreter).with_name("pythonw.exe")
        if silent.exists():
            return str(silent)
    return interpreter
