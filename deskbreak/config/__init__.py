"""The user's TOML file: schema, reading, presets, edits (in `edit`)."""

from __future__ import annotations

from deskbreak.config.changes import describe_changes
from deskbreak.config.durations import format_duration, parse_duration, say_duration
from deskbreak.config.effective import show, show_toml
from deskbreak.config.first_run import example_text, write_first
from deskbreak.config.merge import merge_library
from deskbreak.config.model import Config
from deskbreak.config.presets import PRESETS
from deskbreak.config.reader import default_config, read, read_text

__all__ = [
    "PRESETS",
    "Config",
    "default_config",
    "describe_changes",
    "example_text",
    "format_duration",
    "merge_library",
    "parse_duration",
    "read",
    "read_text",
    "say_duration",
    "show",
    "show_toml",
    "write_first",
]
