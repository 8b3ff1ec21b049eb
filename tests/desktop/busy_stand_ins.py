"""A source of reasons that does as it is told, and a clock that only it moves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from deskbreak.core.settings import Reason

SECOND = timedelta(seconds=1)


class Clock:
    """Time that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by.total_seconds()


class Source:
    """Tells what it is told to; can fail, and can hang until it is let go."""

    backend = "a source"
    #: How often any of them began to hang.
    stuck = 0

    def __init__(
        self,
        evidence: str = "",
        *,
        reason: Reason = Reason.CALL,
        engaging: bool = False,
        blocking: bool = False,
    ) -> None:
        self.reason = reason
        self.what = reason.value
        self.engaging = engaging
        self.blocking = blocking
        self.evidence = evidence
        self.error: Exception | None = None
        self.takes = 0.0
        self.clock: Clock | None = None
        self.go = threading.Event()
        self.go.set()
        self.asked = 0
        self.asked_in: list[threading.Thread] = []
        self.closed = False

    def check(self) -> str:
        self.asked += 1
        self.asked_in.append(threading.current_thread())
        if not self.go.is_set():
            Source.stuck += 1
        self.go.wait()
        if self.clock is not None:
            self.clock.now += self.takes
        if self.error is not None:
            raise self.error
        return self.evidence

    def close(self) -> None:
        self.closed = True


@contextmanager
def hanging(*sources: Source) -> Iterator[None]:
    for source in sources:
        source.go.clear()
    try:
        yield
    finally:
        for source in sources:
            source.go.set()
