"""
Pictures of the exercises, drawn ahead of time.

Poses are small and go into notifications; posters are what the guide's figure begins
with. ``python -m deskbreak.guide.poses FOLDER`` reads a `Request` as JSON from stdin and
writes the files that are missing. It is a process of its own, so that what draws is
never in the daemon's memory.
"""

from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from deskbreak.core.codec import decode
from deskbreak.core.content import Exercise
from deskbreak.figures.palette import Theme
from deskbreak.figures.raster import render
from deskbreak.figures.shapes import HEIGHT, WIDTH, Backdrop, Drawing, Still
from deskbreak.figures.staging import Scene
from deskbreak.guide.cast import find_scene, make_figure
from deskbreak.guide.figure import Cue, PictureError, Place
from deskbreak.guide.kept import Request, pack_poster, pose_name, poster_name

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
    # Words that are read in the guide are specks at 48 pixels.
    return _rounded(_cut(replace(of, says={}), theme, person))


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


def poster(of: Exercise, place: Place) -> bytes | None:
    """
    Return the picture (PPM) that the guide's figure begins with; None without figure.

    Raises:
        PictureError: It cannot be shown.
        OSError: It is broken.
    """
    if of.picture:
        from deskbreak.guide.album import CARD, fitted, open_picture
        from deskbreak.guide.reel import patch

        size = place.width, place.height
        with open_picture(Path(of.picture), size) as image:
            return patch(fitted(image, size, CARD[place.dark])).ppm
    figure = make_figure(of, place)
    first = figure.frame(Cue(0, 0.0)) if figure else None
    return first.ppm if first else None


def write_all(request: Request, folder: Path) -> int:
    """
    Write the pictures that are missing or older than the user's own file.

    Returns:
        How many were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place = request.place
    jobs = [(e, pose_name(e), _pose_file) for e in request.exercises]
    if place is not None:
        # Last: they are wanted after the click on what shows the others.
        jobs += [(e, poster_name(e, place), _poster_file) for e in request.exercises]
    count = 0
    for of, name, draw in jobs:
        target = folder / name
        if not target.exists() or _newer(of.picture, target):
            try:
                content = draw(of, request)
            except (PictureError, OSError, ValueError, SyntaxError) as error:
                sys.stderr.write(f"{of.id}: {error}\n")
                content = None
            count += content is not None
            _write(content, target)
    names = {name for _, name, _ in jobs}
    for path in folder.iterdir():
        # What is no exercise any more, or of another size.
        if path.name not in names:
            path.unlink(missing_ok=True)
    return count


def _pose_file(of: Exercise, request: Request) -> bytes | None:
    theme: Theme = "dark" if request.dark else "light"
    if of.picture:
        image = own_pose(Path(of.picture), theme)
    else:
        drawn = find_scene(of.id, of.scene, of.drawing)
        if drawn is None:
            return None
        image = pose(drawn, theme=theme)
    out = io.BytesIO()
    packed = image.quantize(96, Image.Quantize.FASTOCTREE)
    packed.save(out, "PNG", optimize=True)
    return out.getvalue()


def _poster_file(of: Exercise, request: Request) -> bytes | None:
    assert request.place is not None
    ppm = poster(of, request.place)
    return pack_poster(ppm) if ppm else None


def _write(content: bytes | None, target: Path) -> None:
    if content is None:
        target.unlink(missing_ok=True)
        return
    # In one go: the notification server, or the guide, may be reading.
    part = target.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.replace(target)


def _newer(picture: str, target: Path) -> bool:
    if not picture:
        return False
    try:
        return Path(picture).stat().st_mtime > target.stat().st_mtime
    except OSError:
        return True


def main(arguments: list[str]) -> int:
    """Write what is asked for on stdin."""
    if sys.platform != "win32":
        # Whoever works at this machine comes first.
        os.nice(15)
    try:
        write_all(decode(Request, json.load(sys.stdin)), Path(arguments[0]))
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
