"""deskbreak: the break reminder that desk workers keep."""

from __future__ import annotations

__version__ = "0.1.0"
