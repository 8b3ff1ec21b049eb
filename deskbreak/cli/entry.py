"""
The front door.

``deskbreak run`` goes straight to the daemon: what the command line is made of would
stay in its memory for days (1.4 MB).
"""

from __future__ import annotations

import sys


def main() -> None:
    """Be the ``deskbreak`` command."""
    if sys.argv[1:] == ["run"]:
        sys.exit(_run())
    from deskbreak.cli.main import main as command

    command()


def main_without_console() -> None:
    """Be ``deskbreakw``: the same for shortcuts on Windows; alone it is the daemon."""
    sys.argv[1:] = sys.argv[1:] or ["run"]
    main()


def _run() -> int:
    from deskbreak.daemon.app import run
    from deskbreak.exceptions import DeskbreakError, refused
    from deskbreak.paths import find_paths

    try:
        return run(find_paths())
    except DeskbreakError as error:
        words, code = str(error), error.exit_code
    except OSError as error:
        words, code = refused(error), DeskbreakError.exit_code
    if sys.stderr is not None:
        sys.stderr.write(f"error: {words}\n")
    return code
