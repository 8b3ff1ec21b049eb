"""The questions of the first run in a small window, opened from the tray."""

from __future__ import annotations
