from __future__ import annotations

import re
from itertools import product

import pytest

from deskbreak.figures.palette import Theme, rgb
from deskbreak.pages.html import bullets, document, element, escape, paragraph, tokens


def _luminance(color: str) -> float:
    parts = [value / 255 for value in rgb(color)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_read_stands_out_from_every_background(theme: Theme) -> None:
    colors = tokens(theme)
    for read, behind in product(
        ("text", "soft", "link", "warn"), ("page", "card", "tint")
    ):
        assert _contrast(colors[read], colors[behind]) >= 4.5, (read, behind)


def test_texts_and_attributes_cannot_break_out_of_their_place() -> None:
    nasty = "\"><script>alert('x')</script>&"
    assert "<script" not in escape(nasty)
    assert "<script" not in paragraph(nasty, title=nasty)
    assert paragraph(nasty, title=nasty).count('"') == 2
    assert "<script" not in document(nasty, "")


def test_attributes_are_written_as_html_has_them() -> None:
    made = element("input", class_="a", aria_label="b", checked=True, disabled=False)
    assert made == '<input class="a" aria-label="b" checked></input>'
    assert bullets(["a", "<b>b</b>"]) == "<ul><li>a</li><li><b>b</b></li></ul>"


def test_a_page_may_load_nothing_and_run_only_its_own_script() -> None:
    page = document("T", "<p>x</p>", script="let a = 1")
    policy = re.search(r'Policy" content="([^"]+)"', page)
    assert policy
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert "script-src &#x27;sha256-" in policy[1]
    assert "unsafe-inline&#x27;;img-src data:" in policy[1]
    assert "script-src" not in document("T", "<p>x</p>")
