"""The outside world, one folder per question asked of it."""

from __future__ import annotations
