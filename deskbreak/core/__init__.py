"""The rules, as pure functions on values."""

from __future__ import annotations
