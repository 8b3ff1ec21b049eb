"""A virtual desk whose reasons not to interrupt come from sources under guard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from deskbreak.core import planner
from deskbreak.core.messages import Senses
from deskbreak.core.settings import ZERO, Reason, Settings
from deskbreak.desktop.busy.reasons import Reasons
from deskbreak.desktop.engaged import LONGEST_STILL
from tests.scenario.desk import JUST_MOVE, SECOND, Desk


class Source:
    """Tells at each moment what a function of the time since the start says."""

    backend = "a source"

    def __init__(
        self,
        desk: HeldDesk,
        reason: Reason,
        evidence: str,
        holds: Callable[[timedelta], bool],
        *,
        announces: bool = False,
        engaging: bool = False,
    ) -> None:
        self.reason = reason
        self.what = evidence
        self.engaging = engaging
        self.announces = announces
        self.blocking = False
        self.evidence = evidence
        self.holds = holds
        self.error: Exception | None = None
        self._desk = desk

    def check(self) -> str:
        if self.error is not None:
            raise self.error
        return self.evidence if self.holds(self._desk.since_start) else ""

    def close(self) -> None:
        pass


class HeldDesk(Desk):
    """A desk whose reasons come from sources under guard, as on a real desktop."""

    def __init__(self, settings: Settings = JUST_MOVE) -> None:
        super().__init__(settings=settings)
        self.start = self.elapsed
        self.sources: list[Source] = []
        self.reasons = Reasons()

    @property
    def since_start(self) -> timedelta:
        return self.elapsed - self.start

    def add(
        self,
        reason: Reason,
        evidence: str,
        holds: Callable[[timedelta], bool],
        *,
        announces: bool = False,
        engaging: bool = False,
    ) -> Source:
        source = Source(
            self, reason, evidence, holds, announces=announces, engaging=engaging
        )
        self.sources.append(source)
        self._guard_them()
        return source

    def _guard_them(self) -> None:
        self.reasons = Reasons(
            self.sources, self.tick, lambda: self.elapsed.total_seconds()
        )
        self.reasons.use(self.settings)

    def configure(self, settings: Settings) -> None:
        super().configure(settings)
        self.reasons.use(settings)

    def restart(self, off: timedelta, *, new_boot: bool = False) -> None:
        self._guard_them()
        super().restart(off, new_boot=new_boot)

    def senses(self) -> Senses:
        idle = max(ZERO, self.elapsed - self.last_input)
        looked = planner.wants_reasons(self.state, self.settings)
        still = self.settings.away_after <= idle <= LONGEST_STILL
        sensed, engaged = self.reasons.read(wanted=looked, still=still)
        return Senses(idle, self.locked, engaged, sensed)

    def advance(self, span: timedelta) -> None:
        """Let *span* pass; sources that announce themselves do so each second."""
        if not any(source.announces for source in self.sources):
            super().advance(span)
            return
        while span > ZERO:
            part = min(SECOND, span)
            super().advance(part)
            span -= part
            self.reasons.news()


def between(start: timedelta, end: timedelta) -> Callable[[timedelta], bool]:
    return lambda now: start <= now < end


def call(
    desk: HeldDesk, start: timedelta, end: timedelta, *, announces: bool = False
) -> Source:
    holds = between(start, end)
    evidence = "camera in use"
    return desk.add(Reason.CALL, evidence, holds, announces=announces, engaging=True)


def first_prompt_after(desk: Desk, hour: int, minute: int) -> timedelta:
    """Return how long after a clock time the first prompt came."""
    for line in desk.prompts:
        hours, minutes, seconds = map(int, line.split()[0].split(":"))
        when = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if when >= timedelta(hours=hour, minutes=minute):
            return when - timedelta(hours=hour, minutes=minute)
    raise AssertionError(f"no prompt after {hour}:{minute}: {desk.timeline}")
