from __future__ import annotations

from dataclasses import fields

import pytest

from deskbreak.guide import shapes, theme
from deskbreak.guide.screens import Monitor, with_pointer
from deskbreak.guide.theme import DARK, LIGHT, Theme, blend, choose_theme, rgb


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


def pixels(ppm: bytes) -> tuple[int, int, bytes]:
    _, width, height, _, rest = ppm.split(b" ", 4)
    return int(width), int(height), rest


@pytest.mark.parametrize(
    ("width", "height", "radius"), [(40, 20, 8), (9, 9, 99), (3, 2, 1)]
)
def test_a_rounded_rectangle_is_symmetric_and_fills_its_size(
    width: int, height: int, radius: int
) -> None:
    ppm = shapes.rounded(width, height, radius, "#ff0000", "#000000", "#ffffff", 2)
    w, h, data = pixels(ppm)
    assert (w, h, len(data)) == (width, height, width * height * 3)
    rows = [data[i : i + w * 3] for i in range(0, len(data), w * 3)]
    assert rows == rows[::-1]
    for row in rows:
        colours = [row[i : i + 3] for i in range(0, len(row), 3)]
        assert colours == colours[::-1]


def test_corners_show_the_ground_and_the_middle_the_fill() -> None:
    _, _, data = pixels(shapes.rounded(40, 20, 8, "#ff0000", "#00ff00", "#ff0000", 0))
    assert data[:3] == b"\x00\xff\x00"
    middle = (10 * 40 + 20) * 3
    assert data[middle : middle + 3] == b"\xff\x00\x00"


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
