"""Scenes from TOML: the same words for the built-in ones and for a user's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from deskbreak.figures.arrows import Arrow
from deskbreak.figures.geometry import arc
from deskbreak.figures.motion import Ease, Move, Pin, Pose
from deskbreak.figures.props import PROPS
from deskbreak.figures.shapes import Points
from deskbreak.figures.staging import Camera, GlowSpot, Scene, View, view

Table = Mapping[str, Any]
_SIDES = ("n_", "f_")
# The guide's first picture would wait 10 ms for importlib.resources.
SCENES = Path(__file__).with_name("scenes")


class SceneError(ValueError):
    """A scene that cannot be understood; the message says where."""


@lru_cache(maxsize=16)
def scene(scene_id: str) -> Scene:
    """A built-in scene by the id of its exercise; KeyError when there is none."""
    path = SCENES / f"{scene_id}.toml"
    if not path.is_file():
        raise KeyError(scene_id)
    return scene_from(scene_id, tomllib.loads(path.read_text("utf-8")))


def scene_ids() -> tuple[str, ...]:
    """Every built-in scene, in order of the alphabet."""
    return tuple(sorted(path.stem for path in SCENES.glob("*.toml")))


def scene_from(scene_id: str, table: Table) -> Scene:
    """
    A scene from its table.

    Raises:
        SceneError: a word is unknown or something is missing.
    """
    try:
        return _read(scene_id, table)
    except (KeyError, TypeError, ValueError, ImportError) as error:
        raise SceneError(f"scene {scene_id}: {error}") from error


def _read(scene_id: str, table: Table) -> Scene:
    known = {"view", "base", "root", "camera", "props", "arrow", "arrows", "glow"}
    known |= {"into", "back", "loop", "cycle", "says", "says_at", "shake", "breathes"}
    known |= {"pose", "start", "end", "wait", "stay", "person"}
    if unknown := set(table) - known:
        raise ValueError(f"unknown word {min(unknown)}")
    view_name = table.get("view", "side")
    how = view(view_name)
    base_root, numbers, pins = how.bases[table.get("base", "stand")]
    rest = Pose({**how.defaults, **numbers}, pins)
    start = _pose(how, rest, table.get("start", {}))
    poses = {"start": start}
    named = dict(table.get("pose", {}))
    if "end" in table:
        named["end"] = table["end"]
    for name, changes in named.items():
        origin = poses[changes.get("from", "start")]
        poses[name] = _pose(how, origin, changes)
    into = _moves(table.get("into", [["end", 1.6]]), poses) if "end" in poses else ()
    back = _moves(table.get("back", [["start", 1.6]]), poses) if "end" in poses else ()
    loop = _loop(table, poses, into, back)
    cycle = dict(table["cycle"]) if "cycle" in table else None
    return Scene(
        id=scene_id,
        view=view_name,
        root=table.get("root", base_root),
        poses=poses,
        into=into or loop[:1],
        back=back or loop[-1:],
        loop=loop,
        cycle=(cycle.pop("kind"), cycle) if cycle else None,
        camera=Camera(**table.get("camera", {})),
        props=tuple([_prop(p) for p in table.get("props", ["ground"])]),
        arrows=_arrows(table),
        glows=tuple([GlowSpot(**g) for g in _many(table.get("glow", []))]),
        says=dict(table.get("says", {})),
        says_at=tuple(table.get("says_at", (240.0, 346.0))),
        shake={k: tuple(v) for k, v in table.get("shake", {}).items()},
        breathes=float(table.get("breathes", 4.6)),
        person=int(table.get("person", sum(scene_id.encode()) % 3)),
    )


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _prop(word: Any) -> tuple[str, tuple[float, ...]]:
    name, *numbers = _many(word)
    if name not in PROPS:
        raise ValueError(f"unknown prop {name}")
    return name, tuple(float(n) for n in numbers)


def _moves(rows: list[Any], poses: Mapping[str, Pose]) -> tuple[Move, ...]:
    out = []
    for to, seconds, *rest in rows:
        if to not in poses:
            raise ValueError(f"unknown pose {to}")
        stay = float(rest[0]) if rest else 0.0
        ease = cast("Ease", rest[1]) if len(rest) > 1 else "soft"
        out.append(Move(to, float(seconds), stay, ease))
    return tuple(out)


def _loop(
    table: Table,
    poses: Mapping[str, Pose],
    into: tuple[Move, ...],
    back: tuple[Move, ...],
) -> tuple[Move, ...]:
    if "loop" in table:
        return _moves(table["loop"], poses)
    if not into:
        return (Move("start", 1.0, 1.0),)
    stay, wait = float(table.get("stay", 1.8)), float(table.get("wait", 0.8))
    there, home = into[-1], back[-1]
    return (
        *into[:-1],
        Move(there.to, there.seconds, stay, there.ease),
        *back[:-1],
        Move(home.to, home.seconds, wait, home.ease),
    )


def _pose(how: View, origin: Pose, changes: Table) -> Pose:
    numbers, pins = dict(origin.numbers), dict(origin.pins)
    for key, value in changes.items():
        if key == "from":
            continue
        if key == "spine":
            numbers |= {f"s{i}": float(v) for i, v in enumerate(value)}
            continue
        names = (
            [key] if key in numbers or key in how.limbs else [s + key for s in _SIDES]
        )
        for name in names:
            if name in how.limbs:
                pins[name] = _pin(value, name)
            elif name in numbers:
                numbers[name] = float(value)
                _let_go(how, pins, name)
            else:
                raise ValueError(f"unknown word {key}")
    return Pose(numbers, pins)


def _let_go(how: View, pins: dict[str, Pin | None], name: str) -> None:
    """Naming the angle of a limb frees it from where it was held."""
    hand, foot = ("wrist", "elbow"), ("sole",)
    frees = {"arm": hand, "fore": hand, "thigh": foot, "shin": foot}
    side, _, part = name.partition("_")
    for end in frees.get(part, ()):
        limb = f"{side}_{end}"
        if limb in how.limbs:
            pins[limb] = None


def _pin(value: Any, name: str) -> Pin | None:
    if value in (False, "free"):
        return None
    table = dict(value)
    at = str(table.pop("at", "world"))
    if at[:2] == "*_":
        at = name[:2] + at[2:]
    along = float(table.pop("x", table.pop("along", 0.0)))
    front = float(table.pop("y", table.pop("front", 0.0)))
    turn = table.pop("turn", None)
    if table:
        raise ValueError(f"unknown word {next(iter(table))}")
    return Pin(at, along, front, None if turn is None else float(turn))


def _arrows(table: Table) -> tuple[Arrow, ...]:
    rows = _many(table.get("arrow", [])) + _many(table.get("arrows", []))
    out = []
    for row in rows:
        on = tuple(_many(row.get("on", "end")))
        off = tuple(_many(row.get("off", "start"))) if row.get("off") != "" else ()
        steady = bool(row.get("steady", False))
        width = float(row.get("width", 3.6))
        out.append(Arrow(_path(row), on, off, width, steady))
    return tuple(out)


def _path(row: Table) -> Points:
    if "r" in row:
        x, y = row["at"]
        points = max(14, round(abs(row["to"] - row["from"]) / 9))
        return arc((x, y), row["r"], row["from"], row["to"], points)
    (x1, y1), (x2, y2) = row["from"], row["to"]
    return tuple((x1 + (x2 - x1) * k / 6, y1 + (y2 - y1) * k / 6) for k in range(7))
