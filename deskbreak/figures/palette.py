"""The colours: two themes, three people. Everything drawn names a role from here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

Theme: TypeAlias = Literal["light", "dark"]
Color: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Person:
    """
    Who is drawn. Limb lengths are the same for all, so every scene fits everyone.

    Attributes:
        hair: "bun", "short" or "bob"; each view draws it its own way.
        build: widths of trunk and limbs against the first person.
        chest: how far the chest stands out in profile, against the first person.
    """

    name: str
    hair: Literal["bun", "short", "bob"]
    beard: bool
    glasses: bool
    build: float
    chest: float


PEOPLE = (
    Person("Ana", "bun", beard=False, glasses=False, build=1.0, chest=1.0),
    Person("Kofi", "short", beard=True, glasses=False, build=1.07, chest=0.96),
    Person("Ingrid", "bob", beard=False, glasses=True, build=1.03, chest=1.04),
)

# Each base colour: light theme, dark theme.
_SCENE = {
    "sky": ("#eef5f4", "#1d262c"),
    "sky_low": ("#e1edea", "#222c33"),
    # The same as the guide's card.
    "card": ("#eaf3f1", "#1e282d"),
    "blob": ("#d6e7e3", "#29363b"),
    "ground": ("#cbdfdb", "#3b494e"),
    "floor_shadow": ("#7f9a98", "#0d1215"),
    "ink": ("#33474c", "#d7e3e2"),
    "accent": ("#f2704e", "#ff7f5c"),
    "metal": ("#9fb8b7", "#5f7478"),
    "metal_dark": ("#84a0a1", "#4d6166"),
    "seat": ("#a9c2c0", "#4a5d62"),
    "seat_shade": ("#93b0ae", "#3d4f54"),
    "castor": ("#36474d", "#141b1f"),
    "wood": ("#dcb48a", "#a07a55"),
    "wood_shade": ("#c4976c", "#83623f"),
    "screen": ("#4a6370", "#6c8794"),
    "screen_light": ("#7d99a5", "#8ba6b1"),
    "cup": ("#f2704e", "#f2704e"),
    "pot": ("#e0926f", "#cd8564"),
    "pot_shade": ("#cc7d5b", "#b66f50"),
    "leaf": ("#74b391", "#6cae8b"),
    "leaf_shade": ("#5b9a79", "#518f6f"),
    "wall": ("#b7cccb", "#47575d"),
    "wall_shade": ("#9db7b5", "#37464b"),
    "glass": ("#e2eff1", "#2f4047"),
    "mat": ("#a9c9dc", "#42647a"),
    "mat_shade": ("#8eb4cb", "#345264"),
    "white": ("#ffffff", "#f3f6f5"),
    "dim": ("#d8dfde", "#aeb9ba"),
    "shoe_far": ("#adbfc0", "#8f9ea2"),
    "sole": ("#f2704e", "#f2704e"),
    "sole_far": ("#c85f45", "#b9563e"),
    "eye": ("#2c2626", "#221c1c"),
    "mouth": ("#b4523f", "#b4523f"),
}

# skin, hair, top, trousers; light theme, then the clothes and hair for the dark one.
_PEOPLE: tuple[dict[str, tuple[str, str]], ...] = (
    {
        "skin": ("#eeb491", "#efb593"),
        "cheek": ("#e98f75", "#e98f75"),
        "hair": ("#3d2b28", "#5d3f38"),
        "top": ("#248c91", "#2f9fa5"),
        "legs": ("#333f5c", "#5d6c90"),
    },
    {
        "skin": ("#9a6547", "#a36d4e"),
        "cheek": ("#8a4e38", "#91533b"),
        "hair": ("#221c1f", "#3c3335"),
        "top": ("#5571b8", "#6a87d0"),
        "legs": ("#42474f", "#737c88"),
    },
    {
        "skin": ("#f3c6ac", "#f1c4aa"),
        "cheek": ("#eb9a88", "#eb9a88"),
        "hair": ("#8e939b", "#a9aeb6"),
        "top": ("#87578d", "#a26fa8"),
        "legs": ("#2f4a52", "#587a84"),
    },
)

#: Red, green and blue of fair skin are more than this together.
_FAIR = 480


def rgb(text: str) -> Color:
    """``#rrggbb`` as three numbers."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def hex_color(color: Color) -> str:
    """Three numbers as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def blend(a: Color, b: Color, t: float) -> Color:
    """The colour a fraction t of the way from a to b."""
    r, g, bl = (round(x + (y - x) * t) for x, y in zip(a, b, strict=True))
    return r, g, bl


@cache
def palette(theme: Theme = "light", person: int = 0) -> dict[str, Color]:
    """Every role as a colour, for a theme and a person (any whole number)."""
    which = 1 if theme == "dark" else 0
    out = {role: rgb(pair[which]) for role, pair in _SCENE.items()}
    for role, pair in _PEOPLE[person % len(_PEOPLE)].items():
        base = rgb(pair[which])
        out[role] = base
        out[f"{role}_light"] = blend(base, (255, 255, 255), 0.10)
        shade = (20, 24, 52) if role in {"top", "legs"} else (120, 40, 30)
        depth = 0.30 if role in {"top", "legs"} else 0.27
        if role == "hair":
            shade, depth = (10, 8, 12), 0.30
        out[f"{role}_shade"] = blend(base, shade, depth)
        out[f"{role}_far"] = blend(base, shade, depth * (0.75 if role == "skin" else 1))
    # Another hand on the first one: deeper where skin is fair, lighter where it is not.
    skin = out["skin"]
    fair = sum(skin) > _FAIR
    out["skin_other"] = (
        blend(skin, (150, 62, 40), 0.24) if fair else blend(skin, (255, 226, 196), 0.2)
    )
    out["skin_line"] = blend(skin, (70, 26, 22), 0.52)
    out["hair_light"] = blend(out["hair"], (255, 225, 205), 0.16)
    out["top_light"] = blend(out["top"], (255, 255, 255), 0.09)
    return out
