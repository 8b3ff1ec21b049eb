"""The config file that a new user begins with."""

from __future__ import annotations

import os
from pathlib import Path

from deskbreak.exceptions import DeskbreakError, reason


def example_text() -> str:
    """Return the commented config file that lists every key with its default."""
    from importlib import resources

    return (
        resources.files("deskbreak.config").joinpath("example.toml").read_text("utf-8")
    )


def write_first(path: Path) -> bool:
    """
    Write the commented default file to *path* if nothing is there.

    Returns:
        Whether it was written.

    Raises:
        DeskbreakError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise DeskbreakError(f"cannot write {path}: {reason(error)}") from error
    try:
        # "x" never writes over a file, nor through a dangling link.
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        if path.exists():
            return False
        raise DeskbreakError(
            f"cannot write {path}: there is a link that leads to no file"
        ) from None
    except OSError as error:
        raise DeskbreakError(f"cannot write {path}: {reason(error)}") from error
    try:
        with file:
            file.write(example_text())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        # Half a file would be taken for the user's own.
        path.unlink(missing_ok=True)
        raise DeskbreakError(f"cannot write {path}: {reason(error)}") from error
    return True
