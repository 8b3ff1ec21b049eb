"""The tray icon: what is drawn, and that the shipped pixels are what is drawn."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from deskbreak.figures import icon
from deskbreak.figures.icon import GLYPHS, SIZES, STEPS, pixmaps, render, step_of


def as_image(pixmap: icon.Pixmap) -> Image.Image:
    size = (pixmap.width, pixmap.height)
    alpha, red, green, blue = Image.frombytes("RGBA", size, pixmap.argb).split()
    return Image.merge("RGBA", (red, green, blue, alpha))


def on_panel(image: Image.Image, panel: str) -> Image.Image:
    ground = Image.new("RGBA", image.size, panel)
    return Image.alpha_composite(ground, image).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("glyph", GLYPHS)
@pytest.mark.parametrize("filled", [0.0, 0.01, 0.5, 0.999, 1.0])
def test_the_shipped_pixels_are_what_pillow_draws(glyph: str, filled: float) -> None:
    shipped = pixmaps(glyph, filled)
    assert [pixmap.width for pixmap in shipped] == list(SIZES)
    for pixmap in shipped:
        assert len(pixmap.argb) == pixmap.width * pixmap.height * 4
        drawn = render(glyph, filled, pixmap.width)
        # Pillow versions may round an edge differently, never more than that.
        apart = difference(
            on_panel(as_image(pixmap), "#888888"), on_panel(drawn, "#888888")
        )
        assert apart < 1.5, (glyph, filled, pixmap.width)


def test_the_file_is_written_as_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "icons.bin"
    icon.write(path)
    monkeypatch.setattr(icon, "ICONS", path)
    (smallest, *_) = pixmaps("due", 1.0)
    assert as_image(smallest).tobytes() == render("due", 1.0, 16).tobytes()


@pytest.mark.parametrize(
    ("filled", "step"),
    [(-1, 0), (0, 0), (0.001, 1), (0.5, 12), (0.99, 23), (1, STEPS), (7, STEPS)],
)
def test_the_ring_shows_a_beginning_and_is_full_only_when_full(
    filled: float, step: int
) -> None:
    assert step_of("counting", filled) == step


def test_only_the_counting_ring_has_steps() -> None:
    assert {step_of(g, 0.7) for g in GLYPHS if g != "counting"} == {0}


@pytest.mark.parametrize("panel", ["#f6f5f4", "#ffffff", "#2b303b", "#1d1f21"])
@pytest.mark.parametrize("size", SIZES)
def test_states_differ_and_stand_out_on_light_and_dark_panels(
    panel: str, size: int
) -> None:
    looks = {
        (glyph, filled): on_panel(render(glyph, filled, size), panel)
        for glyph in GLYPHS
        for filled in (0.25, 0.75)
        if glyph == "counting" or filled == 0.75
    }
    empty = Image.new("RGB", (size, size), panel)
    for name, look in looks.items():
        assert difference(look, empty) > 8, name
    for (one, a), (other, b) in combinations(looks.items(), 2):
        assert difference(a, b) > 5, (one, other)


def test_corners_are_clear_and_nothing_is_cut_off() -> None:
    for size in SIZES:
        image = render("due", 1.0, size)
        last = size - 1
        for corner in ((0, 0), (0, last), (last, 0), (last, last)):
            assert image.getpixel(corner) == (0, 0, 0, 0)


def test_an_unknown_glyph_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        render("nonsense", 0, 16)
    with pytest.raises(ValueError, match="nonsense"):
        pixmaps("nonsense", 0)


def test_reading_pixels_does_not_import_pillow() -> None:
    code = (
        "import sys; from deskbreak.figures.icon import pixmaps;"
        "pixmaps('counting', 0.4); assert 'PIL' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_contact_sheet_can_be_drawn(tmp_path: Path) -> None:
    icon.main(["--sheet", str(tmp_path / "sheet.png")])
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width > 1000
