"""The moving person: ``scene(id).frame(phase, t)`` is a list of shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskbreak.figures.loading import (
        SceneError,
        scene,
        scene_from,
        scene_ids,
    )
    from deskbreak.figures.motion import Phase
    from deskbreak.figures.raster import render
    from deskbreak.figures.svg import to_svg

_HOMES = {
    "Phase": "motion",
    "SceneError": "loading",
    "render": "raster",
    "scene": "loading",
    "scene_from": "loading",
    "scene_ids": "loading",
    "to_svg": "svg",
}

__all__ = [
    "Phase",
    "SceneError",
    "render",
    "scene",
    "scene_from",
    "scene_ids",
    "to_svg",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"deskbreak.figures.{_HOMES[name]}"), name)
    raise AttributeError(name)
