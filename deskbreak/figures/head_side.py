"""The head in profile, for each of the three people."""

from __future__ import annotations

from deskbreak.figures.geometry import arc, curve, ellipse
from deskbreak.figures.palette import Person
from deskbreak.figures.shapes import Point, Points, Polygon, Shape, Stroke
from deskbreak.figures.skeleton import Frame

# Local points: x forward, y up from the middle of the skull.
_FACE = (
    (12.5, 13.0),
    (15.8, 8.0),
    (16.6, 3.6),
    (18.2, 0.4),
    (22.0, -3.6),
    (20.6, -5.8),
    (17.4, -6.4),
    (18.0, -9.2),
    (17.0, -11.4),
    (16.2, -14.6),
    (12.4, -18.2),
    (4.5, -18.4),
    (-4.0, -14.6),
    (-9.0, -8.0),
    (-10.0, 4.0),
    (0.0, 14.0),
)
_HAIR = {
    "bun": (
        (15.4, 9.6),
        (13.6, 15.0),
        (6.0, 20.4),
        (-3.6, 21.2),
        (-13.0, 17.0),
        (-18.4, 8.0),
        (-18.0, -2.0),
        (-14.0, -10.4),
        (-11.6, -14.6),
        (-8.6, -8.0),
        (-6.0, 1.6),
        (-1.4, 5.6),
        (6.0, 8.0),
        (11.0, 11.2),
    ),
    "short": (
        (16.0, 9.8),
        (15.6, 15.4),
        (8.0, 20.8),
        (-3.6, 21.6),
        (-13.4, 17.4),
        (-18.0, 8.0),
        (-17.4, -2.0),
        (-14.4, -9.4),
        (-10.4, -12.0),
        (-8.6, -7.0),
        (-7.4, 1.6),
        (-2.4, 2.4),
        (-0.6, 8.0),
        (9.0, 10.6),
    ),
    "bob": (
        (15.6, 7.6),
        (15.2, 14.6),
        (8.0, 20.8),
        (-3.6, 21.8),
        (-14.0, 17.6),
        (-19.6, 8.0),
        (-20.2, -4.0),
        (-18.8, -13.0),
        (-12.0, -16.4),
        (-4.0, -15.2),
        (-0.6, -9.0),
        (1.0, 1.0),
        (5.0, 7.0),
        (11.6, 10.6),
    ),
}
_BEARD = (
    (17.6, -11.6),
    (16.6, -15.4),
    (12.4, -19.2),
    (4.2, -19.2),
    (-4.4, -15.2),
    (-8.0, -8.0),
    (-7.6, -1.0),
    (-4.4, -2.6),
    (-3.0, -8.6),
    (3.0, -12.2),
    (9.0, -10.6),
    (12.0, -12.6),
)


def _at(frame: Frame, points: tuple[Point, ...]) -> Points:
    return tuple([frame.point(y, x) for x, y in points])


def draw_head(frame: Frame, eyes: float, person: Person) -> list[Shape]:
    """Head, hair and face; ``eyes`` goes from 1, open, to 0, closed."""
    hair = person.hair
    out: list[Shape] = []
    turn = frame.angle
    if hair == "bun":
        bun = frame.point(9.5, -20.5)
        out += [
            Polygon(ellipse(bun, 7.6, 7.2, turn), "hair_shade"),
            Polygon(ellipse(frame.point(10.6, -20.0), 5.6, 5.0, turn), "hair"),
        ]
    else:
        out += [Polygon((frame.origin,) * 20, "hair", 0.0)] * 2
    out.append(Polygon(_at(frame, curve(_FACE, 4, closed=True)), "skin"))
    beard = curve(_BEARD, 3, closed=True)
    out.append(
        Polygon(_at(frame, beard), "hair", 0.92 if person.beard else 0.0),
    )
    out += _features(frame, eyes, person)
    out.append(Polygon(_at(frame, curve(_HAIR[hair], 4, closed=True)), "hair"))
    shine = curve([(-10, 14.4), (-4, 17.6), (4, 17.0), (9, 14.6)], 3)
    out.append(Stroke(_at(frame, shine), "hair_light", 2.6))
    ear = frame.point(-2.5, -5.2)
    show = 0.0 if hair == "bob" else 1.0
    out += [
        Polygon(ellipse(ear, 3.7, 4.8, turn), "skin", show),
        Stroke(arc(ear, 2.0, 60 - turn, 250 - turn, 6), "skin_shade", 1.1, show),
    ]
    return out


def _features(frame: Frame, eyes: float, person: Person) -> list[Shape]:
    turn = frame.angle
    eye = frame.point(1.6, 10.4)
    lid = _at(frame, tuple(curve([(7.8, 1.6), (10.2, 0.2), (12.8, 1.4)], 3)))
    brow = _at(frame, tuple(curve([(6.6, 7.0), (9.8, 8.4), (13.4, 7.4)], 3)))
    mouth = _at(frame, tuple(curve([(11.0, -10.2), (13.6, -11.6), (16.8, -10.2)], 3)))
    temple = (frame.point(2.0, 6.0), frame.point(1.0, -4.0))
    glass = 0.9 if person.glasses else 0.0
    return [
        Polygon(ellipse(frame.point(-6.0, 6.6), 4.4, 3.2, turn, 14), "cheek", 0.42),
        Polygon(ellipse(eye, 1.9, 0.3 + 2.4 * eyes, turn, 12), "eye", min(1, eyes * 3)),
        Polygon(
            ellipse(frame.point(2.5, 11.0), 0.6, 0.7 * eyes, turn, 6),
            "white",
            0.9 * min(1.0, eyes),
        ),
        Stroke(lid, "eye", 1.3, max(0.0, 1 - eyes * 2)),
        Stroke(brow, "hair", 1.5),
        Stroke(mouth, "mouth", 1.5),
        Stroke(
            (*ellipse(eye, 4.6, 4.8, turn, 16), frame.point(1.6, 15.0)),
            "eye",
            0.9,
            glass,
        ),
        Stroke(temple, "eye", 0.9, glass),
    ]
