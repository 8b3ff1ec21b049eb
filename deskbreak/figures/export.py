"""One exercise as a file for others: a looping GIF, or a still picture."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from deskbreak.figures.motion import Phase, Side
from deskbreak.figures.palette import Theme
from deskbreak.figures.raster import render
from deskbreak.figures.shapes import HEIGHT, WIDTH, Backdrop, Drawing, Shape
from deskbreak.figures.staging import Scene

#: A GIF is made smaller until it has no more bytes than this.
LARGEST = 400_000
#: Between two pictures of a GIF, in milliseconds; GIFs count in hundredths.
FRAME_MS = 80
_SCALES = (1.0, 0.8, 0.65, 0.5)
_COLORS = 96


def gif(
    of: Scene, *, theme: Theme = "light", side: Side = "none", person: int | None = None
) -> bytes:
    """Return one turn of a scene as a GIF that loops without end."""
    length = of.loop_seconds
    count = max(2, round(length * 1000 / FRAME_MS))
    drawings = [
        _plain(of.frame(Phase.LOOP, length * k / count, side=side, person=person))
        for k in range(count)
    ]
    data = b""
    for scale in _SCALES:
        size = round(WIDTH * scale), round(HEIGHT * scale)
        data = _packed([render(d, size, theme=theme) for d in drawings])
        if len(data) <= LARGEST:
            break
    return data


def png(
    of: Scene, *, theme: Theme = "light", side: Side = "none", person: int | None = None
) -> bytes:
    """Return the pose that says most, at twice the usual size."""
    drawing = of.key_pose(side=side, person=person)
    image = render(drawing, (WIDTH * 2, HEIGHT * 2), theme=theme)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _plain(drawing: Drawing) -> Drawing:
    """A ground of one colour: a gradient would take the palette for itself."""
    shapes: list[Shape] = [
        Backdrop("card", "card") if isinstance(s, Backdrop) else s
        for s in drawing.shapes
    ]
    return Drawing(tuple(shapes), drawing.person)


def _packed(images: list[Image.Image]) -> bytes:
    """Return *images* in one palette, so that what stands still stays still."""
    shown = images[:: max(1, len(images) // 6)]
    width, height = images[0].size
    strip = Image.new("RGB", (width, height * len(shown)))
    for k, image in enumerate(shown):
        strip.paste(image, (0, k * height))
    colors = strip.quantize(_COLORS, Image.Quantize.MEDIANCUT)
    frames = [
        image.quantize(palette=colors, dither=Image.Dither.NONE) for image in images
    ]
    out = BytesIO()
    frames[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=FRAME_MS,
        loop=0,
        optimize=False,
    )
    return out.getvalue()
