"""Writes what belongs into ``/usr/share`` besides the manual page.

    python packaging/desktop_files.py FOLDER

Menu entry, icons, and completion for bash, zsh and fish, from the program itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

from click.shell_completion import get_completion_class

from deskbreak.cli.main import main as command
from deskbreak.desktop.autostart import entries
from deskbreak.figures import app_icon

COMPLETIONS = {
    "bash": "bash-completion/completions/deskbreak",
    "zsh": "zsh/vendor-completions/_deskbreak",
    "fish": "fish/vendor_completions.d/deskbreak.fish",
}


def files() -> dict[str, bytes]:
    """Return the files by their path below ``share``."""
    found = {
        "applications/deskbreak.desktop": entries.launcher(
            ["deskbreak"], mark=""
        ).encode()
    }
    found |= {f"icons/{path}": data for path, data in app_icon.files().items()}
    for shell, path in COMPLETIONS.items():
        made = get_completion_class(shell)
        assert made is not None
        script = made(command, {}, "deskbreak", "_DESKBREAK_COMPLETE").source()
        found[path] = script.encode()
    return found


if __name__ == "__main__":
    for path, data in files().items():
        target = Path(sys.argv[1]) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
