"""
Pictures that were drawn ahead of time: what their files are called and where they lie.

A file's name changes when anything does that its picture depends on; only a user's own
picture may have changed since. That is not asked here: the file may lie on a disk that
does not answer, and the window reads these names before it is shown.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from deskbreak.core.content import Exercise
from deskbreak.guide.figure import Place

#: In the folder above: the size of the last guide's figure, as "472x354".
_PLACE = "place"
#: No figure is larger, in pixels each way.
_LARGEST = 8000


@dataclass(frozen=True, slots=True)
class Request:
    """
    What is to be drawn.

    Attributes:
        exercises: Those that have a figure.
        dark: The theme.
        place: Where the guide shows its figure; None is not known yet.
    """

    exercises: tuple[Exercise, ...]
    dark: bool = False
    place: Place | None = None


def pose_name(exercise: Exercise) -> str:
    """Return the name of the small picture for notifications."""
    return f"{exercise.id}-{_mark(_drawn(exercise))}.png"


def poster_name(exercise: Exercise, place: Place) -> str:
    """Return the name of the picture that the figure at *place* begins with."""
    mark = _mark((*_drawn(exercise), exercise.mode, exercise.sides, place))
    return f"{exercise.id}-{mark}.ppm.z"


def read_poster(folder: str, exercise: Exercise, place: Place) -> bytes:
    """Return the picture (PPM) that the figure begins with; b"" where none is kept."""
    if not folder:
        return b""
    try:
        packed = (Path(folder) / poster_name(exercise, place)).read_bytes()
        return zlib.decompress(packed)
    except (OSError, zlib.error):
        # It was not drawn yet, or not to its end: the figure itself is on its way.
        return b""


def pack_poster(ppm: bytes) -> bytes:
    """Return what a poster's file holds."""
    return zlib.compress(ppm, 9)


def note_size(folder: str, width: int, height: int) -> None:
    """
    Remember for which size posters are wanted.

    Raises:
        OSError: It cannot be written down.
    """
    if folder and wanted_size(Path(folder)) != (width, height):
        above = Path(folder).parent
        above.mkdir(parents=True, exist_ok=True)
        (above / _PLACE).write_text(f"{width}x{height}", "ascii")


def wanted_size(folder: Path) -> tuple[int, int] | None:
    """Return the size of the figure in the last guide, None before the first one."""
    try:
        width, _, height = (folder.parent / _PLACE).read_text("ascii").partition("x")
        size = int(width), int(height)
    except (OSError, ValueError):
        return None
    return size if min(size) > 0 and max(size) <= _LARGEST else None


def _drawn(exercise: Exercise) -> tuple[object, ...]:
    return exercise.scene, exercise.drawing, exercise.picture


def _mark(what: tuple[object, ...]) -> str:
    return f"{zlib.crc32(repr(what).encode()):08x}"
