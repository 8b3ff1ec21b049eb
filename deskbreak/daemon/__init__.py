"""The running program: engine, control socket, composition root."""

from __future__ import annotations
