"""The picture of an exercise for a page: drawn and moving, or the user's own."""

from __future__ import annotations

import base64
import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from deskbreak.core.content import Exercise
from deskbreak.figures.palette import PEOPLE
from deskbreak.figures.svg import css, defs
from deskbreak.pages.html import element, escape, paragraph

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

#: A picture file of at most this many bytes is put into the page as it is.
SMALL = 400_000
#: A larger one is made to fit this box.
BOX = (960, 720)

STYLE = """
.picture{content-visibility:auto;contain-intrinsic-size:auto 20rem;aspect-ratio:4/3;
border-radius:.6rem;overflow:hidden;background:var(--ui-tint);margin:0 0 .8rem}
.picture svg,.picture img{display:block;width:100%;height:100%;object-fit:contain}
.picture .still{display:none}
body:has(#still:checked) .picture .moving{display:none}
body:has(#still:checked) .picture .still{display:block}
@media print,(prefers-reduced-motion:reduce){
.picture .moving{display:none}
.picture .still{display:block}
}
.shared{position:absolute;width:0;height:0}
"""


def style() -> str:
    """Return the style of all pictures, with the colours of both themes."""
    light = f":root{{{css('light')}}}"
    dark = f":root{{{css('dark')}}}"
    for person in range(len(PEOPLE)):
        light += f".p{person}{{{css('light', person)}}}"
        dark += f".p{person}{{{css('dark', person)}}}"
    # Not on paper: what is printed is light.
    return f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}{STYLE}"


def shared() -> str:
    """Return what the drawings of a page refer to; it stands on the page once."""
    return f'<svg class="shared" aria-hidden="true"><defs>{defs()}</defs></svg>'


def picture(exercise: Exercise) -> str:
    """
    Return the picture of *exercise* as HTML; "" where it has none.

    Everything is in it twice, moving and still: the style shows one of them.
    """
    if exercise.picture:
        return _own(exercise)
    if not exercise.scene:
        return ""
    return _drawn(exercise)


def _drawn(exercise: Exercise) -> str:
    # Late: pages without pictures need none of it.
    from deskbreak.figures.loading import SceneError, scene
    from deskbreak.figures.motion import Phase
    from deskbreak.figures.svg import to_svg

    try:
        drawn = scene(exercise.scene)
    except SceneError:
        return ""
    moving = to_svg(
        drawn.turn(),
        seconds=drawn.loop_seconds,
        title=f"{exercise.title}, moving",
        shared=True,
        name=f"{exercise.id}-m",
    )
    still = to_svg(
        drawn.frame(Phase.LOOP, 0.0, reduced_motion=True),
        title=f"{exercise.title}, from beginning to end",
        shared=True,
        name=f"{exercise.id}-s",
    )
    return element(
        "div",
        _classed(moving, "moving"),
        _classed(still, "still"),
        class_="picture",
    )


def _classed(svg: str, name: str) -> str:
    return svg.replace('class="', f'class="{name} ', 1)


def _own(exercise: Exercise) -> str:
    try:
        kind, data, first = _read(Path(exercise.picture).expanduser())
    except (OSError, ValueError, SyntaxError) as error:
        text = f"Your picture {exercise.picture} cannot be shown: {error}"
        return paragraph(text, class_="soft small")
    if not first:
        image = _image(kind, data, exercise.title)
        return element("div", image, class_="picture")
    moving = _image(kind, data, f"{exercise.title}, moving", "moving")
    still = _image("image/png", first, exercise.title, "still")
    return element("div", moving, still, class_="picture")


def _image(kind: str, data: bytes, alt: str, name: str = "") -> str:
    source = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    return f'<img class="{name}" src="{source}" alt="{escape(alt)}">'


def _read(path: Path) -> tuple[str, bytes, bytes]:
    """
    Return type and bytes, and of a moving picture also its first frame as PNG.

    Raises:
        OSError: It cannot be read, is no picture, or has far too many pixels.
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(path) as image:
                return _fitted(path, image)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise OSError(str(error)) from error


def _fitted(path: Path, image: ImageFile) -> tuple[str, bytes, bytes]:
    kind = image.get_format_mimetype() or "image/png"
    moving = getattr(image, "is_animated", False)
    small = path.stat().st_size <= SMALL
    image.draft("RGB", BOX)
    # Read to the end here, where what is broken can still be told.
    first = image.convert("RGBA")
    if small and not moving:
        return kind, path.read_bytes(), b""
    first.thumbnail(BOX)
    target = io.BytesIO()
    first.save(target, "PNG" if small else "WEBP")
    if small:
        return kind, path.read_bytes(), target.getvalue()
    return "image/webp", target.getvalue(), b""
