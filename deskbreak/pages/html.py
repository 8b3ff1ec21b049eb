"""What all pages share: escaping, the frame around a page, and how it looks."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape as _escape

from deskbreak.figures.palette import Color, Theme, blend, hex_color, palette

_WHITE: Color = (255, 255, 255)
_BLACK: Color = (0, 0, 0)


def escape(text: object) -> str:
    """Return *text* so that it is only text, in an element or in an attribute."""
    return _escape(str(text))


def element(name: str, *inner: str, **attributes: str | bool) -> str:
    """
    Return an element. What stands inside is HTML already; attributes are escaped.

    Args:
        name: Of the element.
        inner: HTML, joined without a gap.
        attributes: ``True`` is written without a value, ``False`` not at all. A
            trailing underscore is dropped (``class_``), others become hyphens
            (``aria_label``).
    """
    written = [f"<{name}"]
    for key, value in attributes.items():
        key = key.rstrip("_").replace("_", "-")
        if value is True:
            written.append(f" {key}")
        elif value is not False:
            written.append(f' {key}="{escape(value)}"')
    return "".join(written) + f">{''.join(inner)}</{name}>"


def paragraph(text: str, **attributes: str | bool) -> str:
    """Return plain *text* as a paragraph."""
    return element("p", escape(text), **attributes)


def bullets(items: Iterable[str], *, ordered: bool = False) -> str:
    """Return a list; the items are HTML already."""
    return element("ol" if ordered else "ul", *[element("li", item) for item in items])


def tokens(theme: Theme) -> dict[str, str]:
    """
    Return the page's colours by name, taken from the figures' palette.

    ``page`` and ``card`` are backgrounds, ``text`` and ``soft`` are read on both,
    ``link`` is read on both, ``line`` parts things, ``warn`` is read on both,
    ``tint`` is a quiet background for ``text``. In a style they are ``var(--ui-page)``
    and so on: the figures have variables of their own.
    """
    base = palette(theme)
    if theme == "light":
        colors = {
            "page": blend(base["sky"], _WHITE, 0.35),
            "card": _WHITE,
            "text": blend(base["ink"], _BLACK, 0.35),
            "soft": blend(base["ink"], _WHITE, 0.12),
            "line": base["ground"],
            "link": blend(base["top"], _BLACK, 0.32),
            "warn": blend(base["accent"], _BLACK, 0.38),
            "tint": base["sky_low"],
        }
    else:
        colors = {
            "page": blend(base["sky"], _BLACK, 0.35),
            "card": base["sky"],
            "text": base["ink"],
            "soft": blend(base["ink"], base["sky"], 0.22),
            "line": base["ground"],
            "link": blend(base["top"], _WHITE, 0.4),
            "warn": blend(base["accent"], _WHITE, 0.25),
            "tint": base["blob"],
        }
    return {name: hex_color(color) for name, color in colors.items()}


def _variables(theme: Theme) -> str:
    return "".join(f"--ui-{name}:{color};" for name, color in tokens(theme).items())


#: How a page is set: type, links, focus, tables, and paper. ``:root`` has the colours.
_BASE = """
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ui-page);color:var(--ui-text);
font:1rem/1.5 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main,header,footer{max-width:76rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.9rem;line-height:1.2;margin:1.5rem 0 .4rem}
h2{font-size:1.4rem;line-height:1.25;margin:2.5rem 0 .6rem}
h3{font-size:1.12rem;line-height:1.3;margin:1.3rem 0 .4rem}
.card>h3:first-child,.card>div>h3:first-child{margin-top:0}
p,ul,ol{margin:.4rem 0}
ul,ol{padding-left:1.3rem}
a{color:var(--ui-link)}
a:focus-visible,summary:focus-visible,input:focus-visible,select:focus-visible,
button:focus-visible{outline:3px solid var(--ui-link);outline-offset:2px}
.soft{color:var(--ui-soft)}
.small{font-size:.9rem}
.card{background:var(--ui-card);border:1px solid var(--ui-line);border-radius:.9rem;
padding:1rem}
.reading{max-width:44rem}
nav.main{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:.3rem 0}
nav.main a{padding:.2rem 0}
table{border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;
border-bottom:1px solid var(--ui-line)}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--ui-card);padding:.5rem 1rem;z-index:9}
footer{margin-top:3rem;padding-bottom:2rem}
@media print{
@page{margin:14mm}
body{font-size:10pt;background:#fff}
main,header,footer{max-width:none;padding:0}
nav,.skip,.screen-only{display:none!important}
.card{break-inside:avoid;border-color:#bbb}
h2,h3,h4{break-after:avoid}
a{color:inherit;text-decoration:none}
}
"""


def base_style() -> str:
    """Return the style that all pages share; the dark theme by preference."""
    light, dark = _variables("light"), _variables("dark")
    # On paper always the light one.
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}{_BASE}"
    )


def document(
    title: str, body: str, *, style: str = "", script: str = "", lang: str = "en"
) -> str:
    """
    Return a whole page.

    It may load nothing from anywhere: its content security policy allows what stands
    in the file itself, and of script exactly the one given.

    Args:
        title: Plain text.
        body: HTML.
        style: CSS after the shared one.
        script: JavaScript that the page can do without.
    """
    policy = "default-src 'none';style-src 'unsafe-inline';img-src data:"
    if script:
        digest = hashlib.sha256(script.encode()).digest()
        policy += f";script-src 'sha256-{base64.b64encode(digest).decode()}'"
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="generator" content="deskbreak">\n'
        f"<title>{escape(title)}</title>\n<style>{base_style()}{style}</style>\n"
        f"</head>\n<body>\n{body}\n"
        + (f"<script>{script}</script>\n" if script else "")
        + "</body>\n</html>\n"
    )
