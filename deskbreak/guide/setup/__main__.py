"""``python -m deskbreak.guide.setup``: a process of its own; it writes the answers."""

from __future__ import annotations

import signal
import sys


def main() -> int:
    """
    Ask, and save what is answered; closed early, nothing is written.

    Returns:
        The exit code: 0, or 1 when no window could be shown.
    """
    if sys.platform != "win32":
        # The daemon blocks signals in its threads, and children inherit that.
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
    from deskbreak.exceptions import DeskbreakError

    try:
        import tkinter as tk

        from deskbreak.guide.setup.window import Window
        from deskbreak.guide.setup.wizard import open_wizard
        from deskbreak.paths import find_paths
    except ImportError as error:
        sys.stderr.write(f"no Tk: {error}\n")
        return 1
    try:
        wizard, look = open_wizard(find_paths())
        Window(wizard, look).run()
    except (DeskbreakError, tk.TclError) as error:
        sys.stderr.write(f"the questions cannot be shown: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
