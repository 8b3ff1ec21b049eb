"""The config file that a new user begins with."""

from __future__ import annotations

from pathlib import Path

from deskbreak.exceptions import DeskbreakError


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
        # "x" never writes over a file, nor through a dangling link.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(example_text())
    except FileExistsError:
        return False
    except OSError as error:
        raise DeskbreakError(f"cannot write {path}: {error.strerror}") from error
    return True
