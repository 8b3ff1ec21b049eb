"""
Plays the guide's tones, for whoever looks away from the screen as they should.

Python has no sound of its own but on Windows; elsewhere one of the small players
does it that every desktop with sound brings along.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from deskbreak.guide.flow import Tone

if TYPE_CHECKING:
    import subprocess

TONES = Path(__file__).parent / "tones"
#: What plays a WAV file and ends, in the order of asking.
PLAYERS: tuple[tuple[str, ...], ...] = (
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("afplay",),
)
#: Where one of them comes from, for ``doctor``.
PACKAGE = "apt install pipewire-bin (or pulseaudio-utils, alsa-utils)"

Player = Callable[[Tone], None]


def find_player() -> tuple[str, ...]:
    """Return the command that plays a file, without the file; empty where none is."""
    import shutil

    for command in PLAYERS:
        found = shutil.which(command[0])
        if found:
            return (found, *command[1:])
    return ()


def backend() -> str:
    """Return the words for ``doctor``."""
    if sys.platform == "win32":
        return "winsound"
    else:  # noqa: RET505  # mypy reads platform branches only when written so
        command = find_player()
        return Path(command[0]).name if command else "none: no player of sound files"


class Sound:
    """Plays one tone after the other; the player is looked for when first needed."""

    def __init__(self) -> None:
        """Play nothing yet."""
        self._command: tuple[str, ...] | None = None
        self._playing: subprocess.Popen[bytes] | None = None

    def __call__(self, tone: Tone) -> None:
        """Begin to play *tone*, where this machine can."""
        try:
            self._play(str(TONES / f"{tone.value}.wav"))
        except (OSError, RuntimeError) as error:  # of winsound: no sound card
            sys.stderr.write(f"no tone: {error}\n")

    def _play(self, path: str) -> None:
        if sys.platform == "win32":
            import winsound

            how = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
            winsound.PlaySound(path, how)
        else:
            self._start(path)

    def _start(self, path: str) -> None:
        # Late: most guides are over before they need it, and it is a MB.
        import subprocess

        if self._command is None:
            self._command = find_player()
        if not self._command:
            return
        if self._playing is not None and self._playing.poll() is None:
            return  # a sound server that hangs is not asked a second time
        self._playing = subprocess.Popen(
            [*self._command, path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
