"""Leads a person through a break: window, terminal, page."""

from __future__ import annotations
