"""
Frames kept as pictures, and how alike two pictures look.

``python -m tests.figures.golden_frames`` draws them anew after a wanted change: look
at every one before it is committed.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from deskbreak.figures import Phase, render, scene
from deskbreak.figures.palette import Theme

FOLDER = Path(__file__).parent / "golden"
SIZE = (240, 180)

#: By file name: scene, phase, seconds into it, who does it, theme.
FRAMES: dict[str, tuple[str, Phase, float, int, Theme]] = {
    "side-back-extension": ("back-extension", Phase.HOLD, 1.0, 0, "light"),
    "side-cat": ("cat-cow", Phase.LOOP, 6.0, 2, "dark"),
    "side-sit-to-stand": ("sit-to-stand", Phase.MOVE_IN, 1.0, 1, "light"),
    "side-knee-to-chest": ("knee-to-chest", Phase.HOLD, 2.0, 2, "light"),
    "side-quad-stretch": ("quad-stretch", Phase.HOLD, 0.5, 1, "dark"),
    "side-stairs": ("stairs", Phase.LOOP, 0.5, 0, "light"),
    "side-walk-outside": ("walk-outside", Phase.LOOP, 0.3, 1, "light"),
    "front-figure-four": ("figure-four", Phase.HOLD, 1.0, 2, "light"),
    "front-triceps-overhead": ("triceps-overhead", Phase.HOLD, 1.0, 0, "dark"),
    "front-neck-turn": ("neck-turn", Phase.HOLD, 1.0, 1, "light"),
    "front-shake-out": ("shake-out", Phase.LOOP, 0.4, 0, "light"),
    "hand-wrist-extension": ("wrist-extension", Phase.HOLD, 1.0, 1, "dark"),
    "hand-wrist-flexion": ("wrist-flexion", Phase.MOVE_IN, 0.5, 0, "light"),
    "hand-finger-fan": ("finger-fan", Phase.HOLD, 1.0, 2, "light"),
    "hand-tendon-glide": ("tendon-glide", Phase.LOOP, 1.0, 1, "light"),
    "face-eyes-closed": ("eyes-closed", Phase.HOLD, 2.0, 2, "light"),
    "face-slow-blink": ("slow-blink", Phase.LOOP, 1.8, 1, "dark"),
    "face-near-far": ("near-far", Phase.LOOP, 4.5, 0, "light"),
    "side-pelvic-tilt": ("pelvic-tilt", Phase.HOLD, 1.0, 0, "light"),
    "side-seated-knee-hug": ("seated-knee-hug", Phase.HOLD, 1.0, 1, "dark"),
    "side-doorway-chest": ("doorway-chest", Phase.HOLD, 1.0, 0, "light"),
    "side-thoracic-extension": ("thoracic-extension", Phase.HOLD, 1.0, 2, "dark"),
    "front-blade-squeeze": ("blade-squeeze", Phase.HOLD, 1.0, 1, "light"),
    "front-side-reach": ("side-reach", Phase.HOLD, 1.0, 2, "light"),
    "side-water-walk": ("water-walk", Phase.LOOP, 0.6, 0, "dark"),
}


def draw(name: str) -> Image.Image:
    """The frame as it is drawn now."""
    of, phase, t, person, theme = FRAMES[name]
    return render(scene(of).frame(phase, t, person=person), SIZE, theme=theme)


def unlikeness(a: Image.Image, b: Image.Image) -> tuple[float, float]:
    """
    How different two pictures look: on average, and where they differ most.

    Both are blurred first, so that edges drawn a little otherwise by another version
    of Pillow count for nothing, while a limb elsewhere or in another colour counts.
    Values from 0 to 255.
    """
    soft = [im.convert("RGB").filter(ImageFilter.BoxBlur(2)) for im in (a, b)]
    gap = ImageChops.difference(*soft)
    red, green, blue = gap.split()
    worst = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    counts = worst.histogram()
    mean = sum(i * n for i, n in enumerate(counts)) / sum(counts)
    return mean, float(max(i for i, n in enumerate(counts) if n))


def main() -> None:
    """Draw all of them anew."""
    for name in FRAMES:
        draw(name).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
