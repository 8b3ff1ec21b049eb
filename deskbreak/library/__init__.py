"""The exercises, the checklist and the evidence, and their loader."""

from __future__ import annotations
