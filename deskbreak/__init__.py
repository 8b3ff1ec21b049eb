"""deskbreak: the break reminder that desk workers keep."""

from __future__ import annotations
