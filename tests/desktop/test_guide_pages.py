"""Every page of the guide's window, drawn: nothing is cut off, nothing overlaps."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

# There are Pythons without.
pytest.importorskip("tkinter")

from deskbreak.core.content import ChecklistItem
from deskbreak.core.desk import DeskSummary, Score
from deskbreak.guide import pages, theme
from deskbreak.guide.flow import Flow
from deskbreak.guide.paint import Box, Painter
from deskbreak.guide.protocol import Session
from deskbreak.guide.ring import Ring
from deskbreak.guide.theme import rgb
from deskbreak.guide.view import Action, View
from deskbreak.library.loader import built_in
from tests.guide.samples import BREATHING, HOLD_BOTH, SCREEN

if TYPE_CHECKING:
    from tkinter import Canvas

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(sys.platform != "linux", reason="Xvfb"),
]

LONG_WORD = "Schulterblattmuskulaturdehnungsübung"
LONG_STEP = (
    "Schritt für Schritt die Schulterblattmuskulatur langsam und ohne Schwung nach "
    "hinten unten ziehen, dabei gleichmäßig weiteratmen und die Nackenmuskulatur "
    "locker lassen, bis die Spannung zwischen den Schulterblättern nachlässt."
)
#: Twelve steps as long as somebody's therapist may have written them.
LONG = replace(
    HOLD_BOTH,
    id="long",
    title=f"{LONG_WORD} im Sitzen",
    steps=tuple(f"{number}. {LONG_STEP}" for number in range(1, 13)),
    feel=LONG_STEP,
    avoid=LONG_STEP,
    own=True,
)
LONG_ITEM = replace(
    SCREEN,
    question=f"{LONG_STEP} Ist das mit der {LONG_WORD} abgestimmt?",
    why=LONG_STEP,
    fix=(LONG_STEP, LONG_STEP, LONG_STEP),
    figures=LONG_STEP,
)
AREAS = ("chair", "feet", "screen", "keyboard", "mouse", "desk", "lighting", "phone")

#: Width and height in pixels, and the pixels of a unit: as it opens at 200 % on a
#: screen of 1024 by 768, as small as it can be made, as it usually is, full screens.
SIZES = (
    (1016, 708, 2.0),
    (640, 420, 1.0),
    (960, 600, 1.0),
    (1920, 1080, 1.0),
    (1366, 768, 1.5),
    (1358, 708, 708 / 345),
    (2880, 1620, 3.0),
)


def views() -> dict[str, View]:
    """All pages, with little and with much to say."""
    plan = {"note": LONG_STEP, "left_out": LONG_STEP, "title": "Bewegungspause"}
    found: dict[str, View] = {}
    sessions = {
        "hold": Session(HOLD_BOTH, SCREEN),
        "breath": Session(BREATHING, SCREEN),
        "strict": Session(HOLD_BOTH, SCREEN, strict=True),
        "long": Session(LONG, LONG_ITEM, **plan),  # type: ignore[arg-type]
        "desk": Session(None, None, items=(SCREEN, LONG_ITEM)),
        "good": Session(None, None, summary=summary(())),
        "bad": Session(None, None, summary=summary((SCREEN, LONG_ITEM) * 4)),
    }
    for name, session in sessions.items():
        flow = Flow(session)
        found[name] = flow.view()
        flow.press(Action.PAUSE)
        flow.press(Action.NEXT)
        flow.tick(timedelta(seconds=1))
        found[f"{name}, begun"] = flow.view()
        flow.press(Action.HELP)
        found[f"{name}, help"] = flow.view()
        flow.press(Action.BACK)
        if session.exercise is not None:
            hurting = Flow(session)
            hurting.press(Action.HURTS)
            found[f"{name}, waiting"] = hurting.view()
            hurting.show(session)
            found[f"{name}, hurts"] = hurting.view()
            # To its end: a strict one has no other.
            flow.tick(timedelta(hours=1))
        found[f"{name}, question"] = flow.view()
        flow.press(Action.NO)
        found[f"{name}, fix"] = flow.view()
        flow.press(Action.FIXED)
        found[f"{name}, end"] = flow.view()
    return found


def summary(items: tuple[ChecklistItem, ...]) -> DeskSummary:
    bad = min(1, len(items))
    scores = tuple(Score(area, 4 - bad, bad, 0, 0) for area in AREAS)
    whole = Score("", sum(s.good for s in scores), len(items), 0, 0)
    return DeskSummary(whole, scores, items[:4], items[4:6], items[6:])


def faults(
    painter: Painter, view: View, size: tuple[int, int], *, figure: bool
) -> list[str]:
    """What is cut off or lies on something else."""
    width, height = size
    canvas = painter.canvas
    drawn = pages.draw(painter, view, size, "stretch", figure=figure)
    if drawn.ring:
        drawn.ring.turn(0.7, "10:59")
    texts = {}
    for item in canvas.find_all():
        words = str(canvas.tk.call(str(canvas), "type", item)) == "text" and str(
            canvas.tk.call(str(canvas), "itemcget", item, "-text")
        )
        if words:
            x1, y1, x2, y2 = canvas.bbox(item)
            texts[repr(words[:40])] = Box(x1 + 1, y1 + 1, x2 - x1 - 2, y2 - y1 - 2)
    spots = {f"[{spot.action.value}]": spot.box for spot in painter.spots}
    found = [
        f"{name} is cut off"
        for name, box in {**texts, **spots}.items()
        if box.x < 0 or box.y < 0 or box.right > width or box.bottom > height
    ]
    for (a, one), (b, other) in combinations({**texts, **spots}.items(), 2):
        apart = (
            one.right <= other.x + 1
            or other.right <= one.x + 1
            or one.bottom <= other.y + 1
            or other.bottom <= one.y + 1
        )
        own = b in spots and holds(other, one)
        if not apart and not own:
            found.append(f"{a} lies on {b}")
    return found


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def ring(canvas: Canvas, radius: float) -> Ring:
    painter = Painter(canvas, theme.LIGHT, 1.0)
    return Ring(painter, 99, 99, radius, color="#ff0000", back="#0000ff", size=20)


def pixels(one: Ring) -> list[list[tuple[int, ...]]]:
    image = one._image
    side = range(image.width())
    return [[image.get(x, y) for x in side] for y in side]


@pytest.mark.parametrize("radius", [6.5, 23, 32, 47.3])
def test_a_countdown_looks_the_same_however_it_got_there(
    canvas: Canvas, radius: float
) -> None:
    slow, fast = ring(canvas, radius), ring(canvas, radius)
    for step in range(100, 36, -1):
        slow.turn(step / 100, "9")
    fast.turn(1.0, "9")
    fast.turn(0.37, "9")
    assert pixels(slow) == pixels(fast)


def test_what_is_left_of_a_countdown_ends_at_the_top(canvas: Canvas) -> None:
    one = ring(canvas, 32)
    one.turn(0.5, "9")
    seen = pixels(one)
    middle = len(seen) // 2
    left, right = seen[middle][middle - 32], seen[middle][middle + 31]
    assert left == (255, 0, 0)
    assert right == rgb(theme.LIGHT.track)
    one.turn(0.0, "0")
    assert pixels(one)[middle][middle - 32] == rgb(theme.LIGHT.track)


@pytest.mark.parametrize(("width", "height", "unit"), SIZES)
def test_on_no_page_is_anything_cut_off_or_covered(
    canvas: Canvas, width: int, height: int, unit: float
) -> None:
    painter = Painter(canvas, theme.LIGHT, unit)
    found = {
        name: wrong
        for name, view in views().items()
        for figure in (False, True)
        if (wrong := faults(painter, view, (width, height), figure=figure))
    }
    assert found == {}


@pytest.mark.parametrize(("width", "height", "unit"), SIZES[:2])
def test_every_exercise_has_room_for_its_words(
    canvas: Canvas, width: int, height: int, unit: float
) -> None:
    painter = Painter(canvas, theme.LIGHT, unit)
    found = {}
    for exercise in built_in().exercises:
        flow = Flow(Session(exercise, None))
        for _ in range(3):
            wrong = faults(painter, flow.view(), (width, height), figure=True)
            if wrong:
                found[exercise.id] = wrong
            flow.press(Action.NEXT)
    assert found == {}


@pytest.mark.parametrize(("width", "height", "unit"), SIZES[:2])
def test_every_question_has_room_for_its_words(
    canvas: Canvas, width: int, height: int, unit: float
) -> None:
    painter = Painter(canvas, theme.LIGHT, unit)
    found = {}
    for item in built_in().items:
        flow = Flow(Session(None, item))
        for _ in range(2):
            wrong = faults(painter, flow.view(), (width, height), figure=False)
            if wrong:
                found[item.id] = wrong
            flow.press(Action.NO)
    assert found == {}
