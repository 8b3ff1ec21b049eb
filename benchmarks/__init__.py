"""Measurements; nothing here passes or fails."""

from __future__ import annotations
