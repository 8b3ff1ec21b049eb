"""What became of the breaks: one local SQLite file."""

from __future__ import annotations
