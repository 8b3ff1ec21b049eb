"""Two still pictures side by side, for those who want nothing to move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deskbreak.figures.shapes import (
    HEIGHT,
    WIDTH,
    Clip,
    Point,
    Shape,
    View2D,
    moved,
)

#: Half the canvas less a gap.
_WINDOW = 228.0
#: From a joint to the edge of what is drawn round it, in units of the world.
_FLESH = 30.0
#: Never smaller than this part of the moving picture, and never larger than it.
_SMALLEST, _LARGEST = 0.56, 1.0


def side_by_side(
    pictures: Sequence[Iterable[Shape]], spots: Iterable[Point], zoom: float
) -> tuple[Shape, ...]:
    """
    Both pictures in a window each, equally near.

    Args:
        pictures: the first and the second, on the canvas.
        spots: joints, arrows and where it is felt; the windows are as near as these allow.
            What a close-up leaves out is left out here too.
        zoom: how near the camera is.
    """
    seen = [(x, y) for x, y in spots if 0 <= x <= WIDTH and 0 <= y <= HEIGHT]
    seen = seen or [(WIDTH / 2, HEIGHT / 2)]
    xs, ys = zip(*seen, strict=True)
    flesh = _FLESH * zoom
    left, right = max(0.0, min(xs) - flesh), min(WIDTH, max(xs) + flesh)
    top, low = max(0.0, min(ys) - flesh), min(HEIGHT, max(ys) + flesh)
    fit = min(_WINDOW / (right - left), HEIGHT / (low - top))
    scale = min(_LARGEST, max(_SMALLEST * min(1.0, zoom), fit))
    out: list[Shape] = []
    for i, picture in enumerate(pictures):
        start = i * WIDTH / 2 + (WIDTH / 2 - _WINDOW) / 2
        view = View2D(
            scale,
            start + _WINDOW / 2 - (left + right) / 2 * scale,
            HEIGHT / 2 - (top + low) / 2 * scale,
        )
        end = start + _WINDOW
        box = ((start, 0.0), (end, 0.0), (end, float(HEIGHT)), (start, float(HEIGHT)))
        out.append(Clip(box, moved(picture, view)))
    return tuple(out)
