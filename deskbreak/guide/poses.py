"""
Small pictures of the exercises for notifications, drawn ahead of time.

``python -m deskbreak.guide.poses FOLDER THEME`` reads a JSON list of [id, scene,
picture, drawing] from stdin and writes one PNG for each that has none yet. It is a process of
its own, so that what draws is never in the daemon's memory.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from deskbreak.figures.palette import Theme
from deskbreak.figures.raster import render
from deskbreak.figures.shapes import HEIGHT, WIDTH, Backdrop, Drawing, Still
from deskbreak.figures.staging import Scene
from deskbreak.guide.cast import find_scene
from deskbreak.guide.figure import PictureError

#: Notification servers show 32 to 128 pixels.
SIZE = 128
#: No closer than this part of the canvas, in its units.
NEAREST = 160
#: Air around what moves.
AROUND = 1.2

Box = tuple[int, int, int, int]


def pose(
    of: Scene, *, theme: Theme = "light", person: int | None = None
) -> Image.Image:
    """Return the key pose of a scene as a square, close to what moves."""
    return _rounded(_cut(of, theme, person))


def _cut(of: Scene, theme: Theme, person: int | None) -> Image.Image:
    size = (WIDTH, HEIGHT)
    key = of.key_pose(person=person)
    phase, t = of.ends()[0 if of.holds else 1]
    other = of.frame(phase, t, person=person)
    still = tuple(takewhile(lambda s: isinstance(s, Still | Backdrop), key.shapes))
    behind = render(Drawing(still, key.person), size, theme=theme)
    here = render(key, size, theme=theme)
    there = render(other, size, theme=theme)
    whole = ImageChops.difference(here, behind).getbbox() or (0, 0, *size)
    active = ImageChops.difference(here, there).getbbox() or whole
    return here.crop(_square(active, whole, size)).resize(
        (SIZE, SIZE), Image.Resampling.LANCZOS
    )


def _square(active: Box, whole: Box, size: tuple[int, int]) -> Box:
    """Return the square around *active*, kept on the picture and on the person."""
    width, height = size
    reach = max(active[2] - active[0], active[3] - active[1]) * AROUND
    person = max(whole[2] - whole[0], whole[3] - whole[1]) * 1.06
    if reach > person * 0.7:
        # So near to all of the person, a head cut off would look like a mistake.
        reach = person
    side = round(min(max(reach, NEAREST), height))
    x = (active[0] + active[2] - side) / 2
    y = (active[1] + active[3] - side) / 2
    if reach == person:
        x = (whole[0] + whole[2] - side) / 2
        y = (whole[1] + whole[3] - side) / 2
    left = round(min(max(x, 0), width - side))
    top = round(min(max(y, 0), height - side))
    return left, top, left + side, top + side


def _rounded(image: Image.Image) -> Image.Image:
    fine = 4
    mask = Image.new("L", (SIZE * fine, SIZE * fine))
    edge = SIZE * fine - 1
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, edge, edge), SIZE * fine // 6, 255)
    out = image.convert("RGBA")
    out.putalpha(mask.reduce(fine))
    return out


def own_pose(path: Path, theme: Theme) -> Image.Image:
    """
    Return a user's own picture as a square.

    Raises:
        PictureError: It cannot be shown.
        OSError: It is broken.
    """
    from deskbreak.guide.album import CARD, fitted, open_picture

    with open_picture(path, (SIZE, SIZE)) as image:
        return _rounded(fitted(image, (SIZE, SIZE), CARD[theme == "dark"]))


def write_all(
    wanted: Iterable[tuple[str, str, str, str]], folder: Path, theme: Theme
) -> int:
    """
    Write the pictures that are missing or older than the user's own file.

    Args:
        wanted: Id, scene, own picture and own scene of each exercise.

    Returns:
        How many were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = set()
    count = 0
    for name, scene_id, picture, drawing in wanted:
        target = folder / f"{name}.png"
        names.add(target.name)
        if target.exists() and not _newer(picture, target):
            continue
        try:
            image = own_pose(Path(picture), theme) if picture else None
            drawn = None if image else find_scene(name, scene_id, drawing)
            image = pose(drawn, theme=theme) if drawn else image
        except (PictureError, OSError, ValueError, SyntaxError) as error:
            sys.stderr.write(f"{name}: {error}\n")
            image = None
        if image is None:
            target.unlink(missing_ok=True)
            continue
        _write(image, target)
        count += 1
    for path in folder.iterdir():
        # What is no exercise any more.
        if path.name not in names:
            path.unlink(missing_ok=True)
    return count


def _newer(picture: str, target: Path) -> bool:
    if not picture:
        return False
    try:
        return Path(picture).stat().st_mtime > target.stat().st_mtime
    except OSError:
        return True


def _write(image: Image.Image, target: Path) -> None:
    """Write in one go: the notification server may be reading."""
    part = target.with_suffix(f".{os.getpid()}")
    packed = image.quantize(96, Image.Quantize.FASTOCTREE)
    packed.save(part, "PNG", optimize=True)
    part.replace(target)


def main(arguments: list[str]) -> int:
    """Write what is asked for on stdin."""
    folder, theme = Path(arguments[0]), arguments[1]
    if sys.platform != "win32":
        # Whoever works at this machine comes first.
        os.nice(15)
    wanted = [(str(a), str(b), str(c), str(d)) for a, b, c, d in json.load(sys.stdin)]
    try:
        write_all(wanted, folder, "dark" if theme == "dark" else "light")
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
