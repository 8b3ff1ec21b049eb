"""A round of looks: several sources asked in one thread, one after the other."""

from __future__ import annotations

import _thread
import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterable

from deskbreak.desktop.busy.guarded import Question


def wait_for(over: threading.Event, seconds: float) -> bool:
    """Wait until a round is *over*, for so long at most; return whether it is."""
    return over.wait(seconds)


class Round:
    """
    Asks questions in a thread of its own.

    The loop thread waits a little for all of them. What is answered later is told in
    the loop thread as it comes; what stands behind a source that hangs can be taken
    back.
    """

    def __init__(
        self, questions: Iterable[Question], on_late: Callable[[Question], None]
    ) -> None:
        """Begin; *on_late* is called in the loop thread."""
        self._questions = tuple(questions)
        self._waiting = deque(self._questions)
        self._on_late = on_late
        self._late = False
        self._over = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        # threading.Thread would wait until the thread has begun: a wake-up more.
        _thread.start_new_thread(self._run, ())

    def wait(self, seconds: float) -> bool:
        """Take in what is answered within *seconds*; return whether that is all."""
        self._late = not wait_for(self._over, seconds)
        for question in self._questions:
            if question.done:
                question.guard.answered(question)
        return not self._late

    def take_back(self) -> list[Question]:
        """Return the questions that have not been asked yet: nobody will here."""
        taken = []
        while self._waiting:
            try:
                taken.append(self._waiting.popleft())
            except IndexError:  # just now, by the other thread
                break
        return taken

    def _run(self) -> None:
        while self._waiting:
            try:
                question = self._waiting.popleft()
            except IndexError:
                break
            question.run()
            # Who gave up waiting in between has not taken this answer in: it looks
            # whether the question is done only after it has set the flag.
            if self._late:
                self._tell(question)
        self._over.set()

    def _tell(self, question: Question) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._on_late, question)
