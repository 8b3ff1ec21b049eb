"""
Notices on a Mac whose Python may not use the Notification Center.

``osascript`` shows a notification that knows no clicks. What has to be answered comes
as a small window with buttons as well. Not run on a Mac.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from deskbreak.core.views import Notice
from deskbreak.desktop.notify import Answer, Failed

log = logging.getLogger(__name__)

PROGRAM = "/usr/bin/osascript"
#: A window holds no more of them.
MOST_BUTTONS = 3
#: After so many seconds the window goes away by itself: a prompt that nobody answers
#: is shown again later.
PATIENCE_SECONDS = 120
NOBODY = "nobody answered"

#: The texts come as arguments: nothing in them is taken for a command.
_TELL = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)
#: No default button: a key that somebody is typing must not answer.
_ASK = (
    "on run argv",
    (
        "set answer to display dialog (item 2 of argv) with title (item 1 of argv) "
        f"buttons (items 3 thru -1 of argv) giving up after {PATIENCE_SECONDS}"
    ),
    f'if gave up of answer then return "{NOBODY}"',
    "return button returned of answer",
    "end run",
)


class ScriptNotices:
    """Shows notices by AppleScript, one window for each slot."""

    sure = True

    def __init__(self, on_answer: Answer, program: str = PROGRAM) -> None:
        """Nothing is started; tests give their own *program*."""
        self._on_answer = on_answer
        self._program = program
        self._broken = ""
        self._open: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return f"osascript ({self._broken or 'a small window for answers'})"

    @property
    def available(self) -> bool:
        """Whether it worked the last time."""
        return not self._broken

    def show(self, notice: Notice, on_failed: Failed) -> None:
        """Show *notice*; its window in place of the one in its slot."""
        self.withdraw(notice.slot)
        self._spawn(self._tell(notice, on_failed))
        if notice.buttons:
            self._open[notice.slot] = self._spawn(self._ask(notice))

    def withdraw(self, slot: str) -> None:
        """Close the window in *slot*; nothing is reported."""
        if (task := self._open.pop(slot, None)) is not None:
            task.cancel()

    def _spawn(self, work: object) -> asyncio.Task[None]:
        assert asyncio.iscoroutine(work)
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _tell(self, notice: Notice, on_failed: Failed) -> None:
        told = await self._run(_TELL, notice.title, notice.body)
        self._broken = "" if told is not None else "it failed"
        if told is None:
            on_failed("osascript failed")

    async def _ask(self, notice: Notice) -> None:
        # The rightmost one is the one that the eye finds.
        shown = notice.buttons[:MOST_BUTTONS][::-1]
        labels = [button.label for button in shown]
        told = await self._run(_ASK, notice.title, notice.body, *labels)
        keys = {button.label: button.key for button in shown}
        self._open.pop(notice.slot, None)
        self._on_answer(notice.slot, keys.get(told or "", "closed"))

    async def _run(self, script: Sequence[str], *texts: str) -> str | None:
        """Run *script*; return what it says, None where it fails."""
        lines = [word for line in script for word in ("-e", line)]
        try:
            process = await asyncio.create_subprocess_exec(
                self._program,
                *lines,
                "--",
                *texts,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            log.info("cannot run %s: %s", self._program, error)
            return None
        try:
            said, complaints = await process.communicate()
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
        if process.returncode:
            log.info("osascript: %s", complaints.decode(errors="replace").strip())
            return None
        return said.decode(errors="replace").strip()
