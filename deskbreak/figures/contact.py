"""Contact sheets: key frames of many scenes on one page, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from deskbreak.figures.loading import scene, scene_ids
from deskbreak.figures.motion import Phase, Side
from deskbreak.figures.palette import Theme, palette
from deskbreak.figures.raster import render
from deskbreak.figures.staging import Scene


def key_moments(of: Scene) -> tuple[tuple[Phase, float], ...]:
    """Three moments that tell a scene: begin, on the way, there."""
    if of.cycle is not None:
        third = of.loop_seconds / 6
        return (Phase.LOOP, 0.0), (Phase.LOOP, third), (Phase.LOOP, 2 * third)
    if of.holds:
        half = of.seconds(Phase.MOVE_IN) * 0.5
        return (Phase.READY, 0.4), (Phase.MOVE_IN, half), (Phase.HOLD, 1.0)
    first, second = of.ends()
    return (Phase.LOOP, of.loop[0].seconds * 0.5), first, second


def sheet(
    target: Path,
    *,
    theme: Theme = "light",
    view: str | None = None,
    only: Sequence[str] = (),
    width: int = 320,
    columns: int = 2,
    person: int | None = None,
    side: Side = "none",
) -> int:
    """Write a contact sheet and return how many scenes are on it."""
    scenes = [scene(i) for i in scene_ids() if not only or i in only]
    scenes = [s for s in scenes if view is None or s.view == view]
    height, bar = width * 3 // 4, 22
    rows = -(-len(scenes) // columns)
    colors = palette(theme)
    size = (width * 3 * columns, max(1, rows) * (height + bar))
    page = Image.new("RGB", size, colors["sky"])
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(14)
    for i, one in enumerate(scenes):
        x, y = i % columns * width * 3, i // columns * (height + bar)
        for k, (phase, t) in enumerate(key_moments(one)):
            frame = one.frame(phase, t, person=person, side=side)
            image = render(frame, (width, height), theme=theme)
            page.paste(image, (x + k * width, y))
        label = f"{one.id}  ({one.loop_seconds:.1f} s)"
        pen.text((x + 6, y + height + 2), label, colors["ink"], font)
    page.save(target)
    return len(scenes)
