"""The user's TOML file: schema, reading, presets, edits."""

from __future__ import annotations
