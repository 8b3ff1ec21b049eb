"""The shape that all reasons not to interrupt share."""

from __future__ import annotations

from typing import Protocol

from deskbreak.core.settings import Reason


class BusySource(Protocol):
    """
    Sees one reason not to interrupt.

    Attributes:
        reason: The reason.
        what: What it looks at, for ``doctor``: "camera".
        engaging: It also shows that someone without any input is still there.
        blocking: Its answer is looked up in files or asked of a server while
            `check` runs, which may hang: it is asked in a thread of its own. The
            others answer from what they have heard already, in the loop thread.
    """

    reason: Reason
    what: str
    engaging: bool
    blocking: bool

    @property
    def backend(self) -> str:
        """Words for ``doctor``: "X11 window state", "none: …"."""
        ...

    def check(self) -> str:
        """Return the evidence in words, "" while there is none."""
        ...

    def close(self) -> None:
        """Give back what was opened."""
        ...
