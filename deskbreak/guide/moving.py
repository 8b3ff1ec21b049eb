"""
The drawn person in the guide, in step with the countdown.

What a picture costs is its drawing. Each moment is therefore drawn once and kept,
the left side is the right side's picture mirrored, and only the part of the picture
in which something moves is handed on.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops

from deskbreak.core.content import Exercise
from deskbreak.figures.motion import Phase, Side
from deskbreak.figures.palette import Theme
from deskbreak.figures.raster import foreground, ground, render
from deskbreak.figures.shapes import Backdrop, Drawing, Shape
from deskbreak.figures.staging import Scene
from deskbreak.guide.figure import Cue, Patch, Place
from deskbreak.guide.heap import trim
from deskbreak.guide.reel import Area, Reel, patch, union
from deskbreak.guide.score import Score, Shot

#: Pictures a second of what moves, and of what only breathes: a chest moves by less
#: than half a pixel from one to the next.
FAST = 20
SLOW = 5
#: A loop of at least so many seconds moves so slowly that half of the pictures do.
LONG_LOOP = 12.0
#: Seconds into a hold until nothing but the breath changes.
SETTLE = 0.5
#: The pulse of the glow, where there is no breath to count by.
PULSE = 4.6
#: From this share of the picture on, Tk takes all of it sooner than the part.
MUCH = 0.4
#: After so many pictures that had been drawn before, it looks as if all were.
CALM = 20
#: Steps of the turn from one side to the other.
TURNS = 8

_MIRROR = Image.Transpose.FLIP_LEFT_RIGHT


@dataclass(frozen=True, slots=True)
class Frame:
    """One of the pictures that a scene consists of; *turned* is out of `TURNS`."""

    phase: Phase
    number: int
    t: float
    side: Side = "none"
    turned: int = TURNS


def frame_of(shot: Shot, scene: Scene, pace: float = 1.0) -> Frame:
    """
    Return which picture shows *shot*; what repeats has the same ones again.

    Args:
        pace: Seconds of the scene in one second.
    """
    phase, t = shot.phase, shot.t
    if phase is Phase.LOOP:
        turn = scene.loop_seconds
        rate = FAST if turn / pace < LONG_LOOP else FAST / 2
        count = max(1, round(turn / pace * rate))
        number = int(t / turn * count + 1e-6) % count
        t = number * turn / count
    elif phase in (Phase.MOVE_IN, Phase.MOVE_OUT):
        number = round(t * FAST)
        t = number / FAST
    else:
        number = int(t * SLOW + 1e-6)
        if phase is not Phase.READY:
            first = round(SETTLE * SLOW) if phase is Phase.HOLD else 0
            count = round((scene.breathes or PULSE) * SLOW)
            if number > first:
                number = first + (number - first) % count
        t = number / SLOW
    return Frame(phase, number, t, shot.side, int(shot.turned * TURNS))


class MovingFigure:
    """Shows one scene in the time of one exercise."""

    def __init__(self, scene: Scene, exercise: Exercise, place: Place) -> None:
        """Draw *scene* for *exercise* at *place*."""
        self._scene = scene
        self._place = place
        self._size = (place.width, place.height)
        self._theme: Theme = "dark" if place.dark else "light"
        self._score = Score(exercise, scene)
        self._reel = Reel()
        # Words must not be mirrored, nor the order of before and after.
        self._draws_sides = bool(scene.says) or place.reduced_motion
        first = self._drawing(Frame(Phase.READY, 0, 0.0))
        self._behind = ground(first, self._size, theme=self._theme)
        self._shown: Frame | None = None
        self._area: Area | None = None
        self._undrawn = 0

    @property
    def kept(self) -> int:
        """What the kept pictures take, in bytes."""
        return self._reel.size

    def frame(self, cue: Cue) -> Patch | None:
        """Return what is new at *cue*."""
        shot = self._score.shot(cue.index, cue.seconds)
        if self._place.reduced_motion:
            frame = Frame(Phase.READY, 0, 0.0, shot.side)
        else:
            frame = frame_of(shot, self._scene, self._score.pace)
        before, self._shown = self._shown, frame
        if frame == before:
            return None
        if frame.turned < TURNS:
            self._area = None
            return patch(self._turning(frame))
        area, image = self._part(frame)
        mirrored = self._mirrored(frame)
        whole = (0, 0, *self._size)
        if self._area is None or before is None or self._mirrored(before) != mirrored:
            room = whole
        else:
            # What stood there a moment ago has to go.
            room = union(area, self._area)
        self._area = area
        if _size(room) > MUCH * _size(whole):
            room = whole
        if room != area:
            image = self._on_background(area, image, room, mirrored=mirrored)
        return patch(image, room[0], room[1])

    def _mirrored(self, frame: Frame) -> bool:
        return frame.side == "left" and not self._draws_sides

    def _turning(self, frame: Frame) -> Image.Image:
        """The figure turns round: one side fades into the other."""
        other: Side = "right" if frame.side == "left" else "left"
        begin = Frame(Phase.READY, 0, 0.0, other)
        end = Frame(frame.phase, frame.number, frame.t, frame.side)
        share = frame.turned / TURNS
        return Image.blend(self._picture(begin), self._picture(end), share)

    def _picture(self, frame: Frame) -> Image.Image:
        area, image = self._part(frame)
        whole = (0, 0, *self._size)
        mirrored = self._mirrored(frame)
        return self._on_background(area, image, whole, mirrored=mirrored)

    def _on_background(
        self, area: Area, image: Image.Image, room: Area, *, mirrored: bool
    ) -> Image.Image:
        behind = self._behind.transpose(_MIRROR) if mirrored else self._behind
        out = behind.crop(room)
        out.paste(image, (area[0] - room[0], area[1] - room[1]))
        return out

    def _part(self, frame: Frame) -> tuple[Area, Image.Image]:
        """Return the part of a picture that differs from the background."""
        side = frame.side if self._draws_sides else "right"
        key = frame.phase, frame.number, side
        found = self._reel.find(key)
        if found is None:
            found = self._drawn(frame)
            self._reel.keep(key, *found)
            self._undrawn = 0
        else:
            self._undrawn += 1
            if self._undrawn == CALM:
                # What drawing needed, showing does not.
                trim()
        if self._mirrored(frame):
            (left, top, right, bottom), image = found
            width = self._size[0]
            found = (width - right, top, width - left, bottom), image.transpose(_MIRROR)
        return found

    def _drawn(self, frame: Frame) -> tuple[Area, Image.Image]:
        drawing = self._drawing(frame)
        look = drawing, self._size
        part = None
        if ground(*look, theme=self._theme) is self._behind:
            part = foreground(*look, theme=self._theme)
        if part is None:
            part = (0, 0, *self._size), render(*look, theme=self._theme)
        (left, top, _, _), image = part
        behind = self._behind.crop(part[0])
        inner = ImageChops.difference(image, behind).getbbox() or (0, 0, 1, 1)
        area = inner[0] + left, inner[1] + top, inner[2] + left, inner[3] + top
        return area, image.crop(inner)

    def _drawing(self, frame: Frame) -> Drawing:
        drawing = self._scene.frame(
            frame.phase,
            frame.t,
            side=frame.side if self._draws_sides else "right",
            person=self._place.person,
            reduced_motion=self._place.reduced_motion,
        )
        return Drawing(tuple(map(_on_card, drawing.shapes)), drawing.person)


def _size(area: Area) -> int:
    left, top, right, bottom = area
    return (right - left) * (bottom - top)


def _on_card(shape: Shape) -> Shape:
    """Let the picture stand on the guide's card without an edge."""
    return Backdrop("card", "card") if isinstance(shape, Backdrop) else shape
