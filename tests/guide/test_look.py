from __future__ import annotations

import io
import math
import plistlib
from dataclasses import fields
from pathlib import Path

import pytest
from PIL import Image

from deskbreak.guide import shapes, theme, windows
from deskbreak.guide.screens import Monitor, with_pointer
from deskbreak.guide.theme import (
    DARK,
    LIGHT,
    Theme,
    blend,
    choose_theme,
    mac_theme,
    rgb,
)


def luminance(color: str) -> float:
    parts = [value / 255 for value in rgb(color)]
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read(colours: Theme) -> None:
    c = colours
    pairs = [
        *((ink, back) for ink in (c.ink, c.muted, c.link) for back in (c.page, c.card)),
        (c.ink, c.blob),
        (c.warn, c.page),
        (c.warn, c.warn_soft),
        *((c.on_main, back) for back in (c.main, c.main_hover)),
        *((ink, b) for ink in (c.ink, c.warn) for b in (c.plain, c.plain_hover)),
        (c.muted, c.plain),
        (blend(c.on_main, c.main, 0.12), c.main),
    ]
    assert {p: round(contrast(*p), 2) for p in pairs if contrast(*p) < 4.5} == {}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ring_stands_off_its_ground(colours: Theme) -> None:
    for part in (colours.accent, colours.calm, colours.focus):
        assert contrast(part, colours.page) > 2.4
    assert all(len(getattr(colours, f.name)) == 7 for f in fields(colours))


def test_system_is_light_unless_the_environment_forces_dark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GTK_THEME", raising=False)
    assert choose_theme("system") is LIGHT
    assert choose_theme("dark") is DARK
    monkeypatch.setenv("GTK_THEME", "Adwaita:dark")
    assert choose_theme("system") is theme.DARK
    assert choose_theme("light") is LIGHT


@pytest.mark.parametrize(
    ("style", "told"),
    [({"AppleInterfaceStyle": "Dark"}, "dark"), ({}, "light"), (None, "")],
)
def test_macos_names_a_style_only_where_it_is_dark(
    tmp_path: Path, style: dict[str, str] | None, told: str
) -> None:
    file = tmp_path / "preferences.plist"
    file.write_bytes(b"" if style is None else plistlib.dumps(style))
    assert mac_theme(file) == told
    assert mac_theme(tmp_path / "none") == ""


@pytest.mark.parametrize(("light", "told"), [(1, "light"), (0, "dark"), ("0", "")])
def test_windows_says_whether_programs_are_to_be_light(
    light: object, told: str
) -> None:
    assert windows.theme_of(light) == told


def test_the_monitor_with_the_taskbar_comes_first() -> None:
    left, main = Monitor(-1920, 0, 1920, 1080), Monitor(0, 0, 2560, 1440)
    assert windows.first_first([left, main]) == (main, left)


def pixels(ppm: bytes) -> tuple[int, int, bytes]:
    _, width, height, _, rest = ppm.split(b" ", 4)
    return int(width), int(height), rest


def rows(ppm: bytes) -> list[list[tuple[int, ...]]]:
    width, height, data = pixels(ppm)
    spots = [tuple(data[i : i + 3]) for i in range(0, len(data), 3)]
    assert len(spots) == width * height
    return [spots[i : i + width] for i in range(0, len(spots), width)]


@pytest.mark.parametrize("border", [0, 2])
@pytest.mark.parametrize("radius", [1, 2, 8, 17])
def test_the_corners_of_a_panel_mirror_one_another(radius: int, border: int) -> None:
    four = shapes.corners(radius, "#ff0000", "#000000", [(border, "#ffffff")])
    sizes = {pixels(ppm)[:2] for ppm in four}
    nw, ne, sw, se = (rows(ppm) for ppm in four)
    assert sizes == {(radius, radius)}
    assert ne == [row[::-1] for row in nw]
    assert sw == nw[::-1]
    assert se == [row[::-1] for row in nw[::-1]]
    # Across the diagonal, too.
    assert nw == [list(column) for column in zip(*nw, strict=True)]


def test_a_corner_shows_the_ground_outside_the_border_and_the_fill_inside() -> None:
    ground, line, fill = (0, 255, 0), (255, 255, 255), (255, 0, 0)
    nw = rows(shapes.corners(8, "#ff0000", "#00ff00", [(2, "#ffffff")])[0])
    assert nw[0][0] == ground
    # Where it joins the straight edges it looks like them.
    down = [row[-1] for row in nw][:4]
    for seen, wanted in zip(down, (line, line, fill, fill), strict=True):
        assert seen == pytest.approx(wanted, abs=6)
    assert nw[-1][-1] == fill


@pytest.mark.parametrize("name", sorted(shapes.ICONS))
def test_every_sign_stays_inside_its_box_and_is_not_empty(name: str) -> None:
    _, _, data = pixels(shapes.strokes(24, shapes.ICONS[name], "#ffffff", "#000000"))
    rows = [data[i : i + 72] for i in range(0, len(data), 72)]
    assert sum(data) > 10000
    edge = rows[0] + rows[-1] + b"".join(row[:3] + row[-3:] for row in rows)
    assert max(edge) < 160


def test_the_monitor_with_the_pointer_is_found() -> None:
    left, right = Monitor(0, 0, 100, 80), Monitor(100, 0, 100, 80)
    assert with_pointer((left, right), 150, 10) == right
    assert with_pointer((left, right), 999, 999) == left


@pytest.mark.parametrize("radius", [3, 17, 46])
def test_a_corner_is_round_wherever_it_is_looked_at(radius: int) -> None:
    """Most of it is filled in runs: each pixel must be what its distance says."""
    bands = [(2, "#ffffff"), (3, "#0000ff")]
    nw = rows(shapes.corners(radius, "#ff0000", "#00ff00", bands)[0])
    colours = {"#00ff00": 0.0, "#ffffff": 2.0, "#0000ff": 5.0, "#ff0000": 99.0}
    for y, row in enumerate(nw):
        for x, seen in enumerate(row):
            deep = radius - math.hypot(radius - x - 0.5, radius - y - 0.5)
            if min(abs(deep - edge) for edge in (0.0, 2.0, 5.0)) < 0.6:
                continue
            wanted = next(c for c, end in colours.items() if deep < end)
            assert seen == rgb(wanted), (x, y)


def test_a_png_keeps_colours_and_holes() -> None:
    rgba = bytes([255, 0, 0, 255, 0, 0, 0, 0] * 3)
    with Image.open(io.BytesIO(shapes.png(2, rgba))) as image:
        assert (image.mode, image.size) == ("RGBA", (2, 3))
        assert image.tobytes() == rgba
