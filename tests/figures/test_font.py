from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from deskbreak.figures import raster


def test_a_pillow_without_sizes_takes_the_font_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = ImageFont.load_default(10)

    def load_default() -> object:
        return own

    monkeypatch.setattr(ImageFont, "load_default", load_default)
    raster._font.cache_clear()
    try:
        for size in (12, 40):
            font = raster._font(size)
            draw = ImageDraw.Draw(Image.new("L", (200, 60)))
            assert draw.textlength("4", font=font) > 0
    finally:
        raster._font.cache_clear()
