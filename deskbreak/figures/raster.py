"""Shapes to a Pillow image. Nothing else in the figures needs Pillow."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import lru_cache
from math import ceil, floor

from PIL import Image, ImageDraw, ImageFont

from deskbreak.figures.palette import Color, Theme, palette
from deskbreak.figures.shapes import (
    Backdrop,
    Clip,
    Drawing,
    Glow,
    Label,
    Point,
    Polygon,
    Shape,
    Still,
    Stroke,
    bounds,
)

#: Left, top, right, bottom.
Area = tuple[int, int, int, int]

#: Drawn this many times larger and reduced: the anti-aliasing.
FINE = 3
_KEEP = 6
_BAND = 90
_stills: OrderedDict[tuple[object, ...], Image.Image] = OrderedDict()


def render(
    drawing: Drawing,
    size: tuple[int, int] | None = None,
    *,
    theme: Theme = "light",
) -> Image.Image:
    """
    The drawing as an RGB image.

    What stands still at the beginning of the list is drawn once and kept, so that a
    moving scene only costs its figure.

    Args:
        drawing: what to draw.
        size: width and height in pixels; the canvas is fitted in and centred.
        theme: which colours.
    """
    size = size or (drawing.width, drawing.height)
    out = ground(drawing, size, theme=theme).copy()
    part = foreground(drawing, size, theme=theme)
    if part is not None:
        area, image = part
        out.paste(image, area[:2])
    return out


def ground(
    drawing: Drawing, size: tuple[int, int], *, theme: Theme = "light"
) -> Image.Image:
    """What stands still at the beginning. Kept, and therefore not to be painted on."""
    still, _ = _parted(drawing)
    scale, origin = _fitted(drawing, size)
    return _base(still, size, scale, origin, theme, drawing.person)


def foreground(
    drawing: Drawing, size: tuple[int, int], *, theme: Theme = "light"
) -> tuple[Area, Image.Image] | None:
    """The rest, on its piece of the ground: left, top, right, bottom and the picture."""
    _, shapes = _parted(drawing)
    scale, origin = _fitted(drawing, size)
    box = _box(bounds(_opened(shapes)), scale, origin, size)
    if box is None:
        return None
    left, top, right, bottom = box
    # Made larger and reduced again, what is not painted over comes out as it was.
    fine = (
        ground(drawing, size, theme=theme)
        .crop(box)
        .resize(
            ((right - left) * FINE, (bottom - top) * FINE), Image.Resampling.NEAREST
        )
    )
    painter = _Painter(
        fine,
        scale * FINE,
        ((origin[0] - left) * FINE, (origin[1] - top) * FINE),
        palette(theme, drawing.person),
    )
    painter.draw(shapes)
    return box, painter.image.reduce(FINE)


def _parted(drawing: Drawing) -> tuple[list[Still | Backdrop], list[Shape]]:
    still: list[Still | Backdrop] = []
    for shape in drawing.shapes:
        if not isinstance(shape, Still | Backdrop):
            break
        still.append(shape)
    return still, list(drawing.shapes[len(still) :])


def _fitted(drawing: Drawing, size: tuple[int, int]) -> tuple[float, Point]:
    """Scale and origin that fit the canvas into *size* and centre it."""
    width, height = size
    scale = min(width / drawing.width, height / drawing.height)
    return scale, (
        (width - drawing.width * scale) / 2,
        (height - drawing.height * scale) / 2,
    )


def _opened(shapes: Iterable[Shape]) -> list[Shape]:
    out: list[Shape] = []
    for shape in shapes:
        if isinstance(shape, Still):
            out += _opened(shape.shapes)
        else:
            out.append(shape)
    return out


def _box(
    area: tuple[float, float, float, float] | None,
    scale: float,
    origin: Point,
    size: tuple[int, int],
) -> Area | None:
    if area is None:
        return None
    left = max(0, floor(area[0] * scale + origin[0]) - 1)
    top = max(0, floor(area[1] * scale + origin[1]) - 1)
    right = min(size[0], ceil(area[2] * scale + origin[0]) + 1)
    bottom = min(size[1], ceil(area[3] * scale + origin[1]) + 1)
    return (left, top, right, bottom) if right > left and bottom > top else None


def _base(
    still: list[Still | Backdrop],
    size: tuple[int, int],
    scale: float,
    origin: Point,
    theme: Theme,
    person: int,
) -> Image.Image:
    """The quiet part, kept for the next frame."""
    names = tuple(
        s.key if isinstance(s, Still) else f"{s.top}>{s.bottom}" for s in still
    )
    key = (names, size, round(scale, 4), theme, person)
    if key in _stills:
        _stills.move_to_end(key)
        return _stills[key]
    colors = palette(theme, person)
    kept = Image.new("RGB", size)
    # A flat ground is drawn in bands: whole, the fine picture would be the peak of
    # the memory used.
    flat = all(isinstance(s, Still) or s.top == s.bottom for s in still)
    step = _BAND if flat else size[1]
    for top in range(0, size[1], step):
        height = min(step, size[1] - top)
        band = Image.new("RGB", (size[0] * FINE, height * FINE), colors["sky"])
        at = origin[0] * FINE, (origin[1] - top) * FINE
        _Painter(band, scale * FINE, at, colors).draw(still)
        kept.paste(band.reduce(FINE), (0, top))
    _stills[key] = kept
    while len(_stills) > _KEEP:
        _stills.popitem(last=False)
    return kept


@lru_cache(maxsize=1)
def _soft() -> Image.Image:
    """A round spot that fades to nothing."""
    n = 96
    mask = Image.new("L", (n, n))
    data = bytearray()
    for y in range(n):
        for x in range(n):
            dx, dy = (x + 0.5) / n * 2 - 1, (y + 0.5) / n * 2 - 1
            d = min(1.0, (dx * dx + dy * dy) ** 0.5)
            data.append(round(255 * (1 - d * d * (3 - 2 * d))))
    mask.frombytes(bytes(data))
    return mask


@lru_cache(maxsize=129)
def _share(part: int) -> list[int]:
    """Every level of a mask, times *part* out of 128."""
    return [round(i * part / 128) for i in range(256)]


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.load_default(size)
    except TypeError:
        # Before Pillow 10.1, Debian 12's among them, its own font has no sizes.
        return _font_of_the_system(size)


def _font_of_the_system(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.truetype("DejaVuSans.ttf", size)
    except OSError:
        return ImageFont.load_default()


class _Painter:
    """Draws shapes on one image, in place where it can."""

    def __init__(
        self, image: Image.Image, scale: float, origin: Point, colors: dict[str, Color]
    ) -> None:
        self.image, self.scale, self.origin = image, scale, origin
        self.colors = colors
        self.pen = ImageDraw.Draw(image)

    def draw(self, shapes: Iterable[Shape]) -> None:
        for shape in shapes:
            match shape:
                case Polygon(points, fill, alpha):
                    self.polygon(self.at(points), self.colors[fill], alpha)
                case Stroke(points, color, width, alpha):
                    self.stroke(self.at(points), self.colors[color], width, alpha)
                case Glow():
                    self.glow(shape)
                case Label():
                    self.label(shape)
                case Clip(outline, inner):
                    self.clip(self.at(outline), inner)
                case Backdrop(top, bottom):
                    self.backdrop(self.colors[top], self.colors[bottom])
                case Still(_, inner):
                    self.draw(inner)

    def at(self, points: Iterable[Point]) -> list[Point]:
        s, (ox, oy) = self.scale, self.origin
        return [(x * s + ox, y * s + oy) for x, y in points]

    def polygon(self, points: list[Point], color: Color, alpha: float) -> None:
        if alpha >= 0.999:
            self.pen.polygon(points, fill=color)
        elif alpha > 0.003:
            self.veil(points, color, alpha, lambda pen, at, ink: pen.polygon(at, ink))

    def stroke(
        self, points: list[Point], color: Color, width: float, alpha: float
    ) -> None:
        if alpha <= 0.003:
            return
        wide = max(1.0, width * self.scale)
        r = wide / 2 - 0.5

        def ink(pen: ImageDraw.ImageDraw, at: list[Point], fill: Color | int) -> None:
            pen.line(at, fill=fill, width=round(wide), joint="curve")
            for x, y in (at[0], at[-1]):
                pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)

        if alpha >= 0.999:
            ink(self.pen, points, color)
        else:
            self.veil(points, color, alpha, ink, wide)

    def veil(
        self,
        points: list[Point],
        color: Color,
        alpha: float,
        paint: Callable[[ImageDraw.ImageDraw, list[Point], int], None],
        pad: float = 2.0,
    ) -> None:
        """Paint through a mask, for what is not opaque."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        left, top = max(0, int(min(xs) - pad)), max(0, int(min(ys) - pad))
        right = min(self.image.width, int(max(xs) + pad) + 1)
        bottom = min(self.image.height, int(max(ys) + pad) + 1)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (right - left, bottom - top))
        level = _share(round(alpha * 128))[255]
        paint(ImageDraw.Draw(mask), [(x - left, y - top) for x, y in points], level)
        self.image.paste(color, (left, top, right, bottom), mask)

    def glow(self, glow: Glow) -> None:
        if glow.strength <= 0.004:
            return
        w = max(2, round(glow.rx * 2 * self.scale))
        h = max(2, round(glow.ry * 2 * self.scale))
        spot = _soft().resize((w, h), Image.Resampling.BILINEAR)
        if glow.turn:
            spot = spot.rotate(-glow.turn, Image.Resampling.BILINEAR, expand=True)
        level = min(1.0, glow.strength)
        spot = spot.point(_share(round(level * 128)))
        [(x, y)] = self.at([glow.center])
        at = (round(x - spot.width / 2), round(y - spot.height / 2))
        self.image.paste(self.colors[glow.color], at, spot)

    def label(self, label: Label) -> None:
        if label.alpha <= 0.003:
            return
        [(x, y)] = self.at([label.center])
        font = _font(max(6, round(label.size * self.scale)))
        left, top, right, bottom = self.pen.textbbox((x, y), label.text, font, "mm")
        box = (int(left) - 2, int(top) - 2, int(right) + 3, int(bottom) + 3)
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        ImageDraw.Draw(mask).text(
            (x - box[0], y - box[1]), label.text, round(255 * label.alpha), font, "mm"
        )
        self.image.paste(self.colors[label.color], box[:2], mask)

    def clip(self, outline: list[Point], shapes: tuple[Shape, ...]) -> None:
        xs, ys = [p[0] for p in outline], [p[1] for p in outline]
        left, top = max(0, int(min(xs))), max(0, int(min(ys)))
        right = min(self.image.width, int(max(xs)) + 1)
        bottom = min(self.image.height, int(max(ys)) + 1)
        if right <= left or bottom <= top:
            return
        part = self.image.crop((left, top, right, bottom))
        mask = Image.new("L", part.size)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in outline], 255)
        origin = (self.origin[0] - left, self.origin[1] - top)
        inner = _Painter(part, self.scale, origin, self.colors)
        inner.draw(shapes)
        self.image.paste(inner.image, (left, top), mask)

    def backdrop(self, top: Color, bottom: Color) -> None:
        if top == bottom:
            self.image.paste(top, (0, 0, *self.image.size))
            return
        ramp = Image.linear_gradient("L").resize(self.image.size)
        first = Image.new("RGB", self.image.size, top)
        first.paste(bottom, (0, 0), ramp)
        self.image.paste(first)
