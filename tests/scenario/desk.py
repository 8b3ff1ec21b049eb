"""A virtual desk: a person, three clocks and the planner, without any shell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deskbreak.core import planner
from deskbreak.core.codec import decode, encode
from deskbreak.core.guidance import GuideEnd
from deskbreak.core.messages import (
    Answered,
    CloseGuide,
    ConfigChanged,
    Effect,
    GuideClosed,
    HeadsUp,
    Input,
    Nudge,
    OpenGuide,
    Pause,
    Postpone,
    Prompt,
    PromptClosed,
    Record,
    RecordUse,
    Remind,
    ReminderRang,
    Resume,
    Sensed,
    Senses,
    Skip,
    Stopping,
    Take,
    Tell,
    Tick,
    Withdraw,
    Woke,
)
from deskbreak.core.moment import Moment
from deskbreak.core.overview import Overview
from deskbreak.core.settings import (
    ZERO,
    BreakRule,
    HoldRule,
    Reason,
    Reminder,
    Settings,
    WorkHours,
)
from deskbreak.core.state import State

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
#: Someone at work moves the mouse now and then: long enough to be a lull in typing.
AT_WORK = timedelta(seconds=5)

MOVE = BreakRule("move", timedelta(minutes=30), timedelta(minutes=3))
EYES = BreakRule("eyes", timedelta(minutes=20), timedelta(seconds=20), kinds=("eyes",))
HOLD = {
    Reason.CALL: HoldRule(longest=timedelta(hours=4)),
    Reason.TYPING: HoldRule(longest=timedelta(seconds=60)),
    Reason.DO_NOT_DISTURB: HoldRule(longest=timedelta(hours=2)),
    Reason.FULLSCREEN: HoldRule(longest=timedelta(minutes=45)),
}
JUST_MOVE = Settings(breaks=(MOVE,), hold=HOLD)
OFFICE_HOURS = WorkHours(
    frozenset({1, 2, 3, 4, 5}),
    ((time(9, 0), time(12, 30)), (time(13, 0), time(18, 0))),
)


def words(effect: Effect) -> str:
    """Return *effect* as one short line for a timeline."""
    match effect:
        case Prompt():
            extra = "".join(
                f" {word}"
                for word, on in (("gently", effect.gentle), ("walk", effect.walk))
                if on
            )
            again = f" again {effect.shown}" if effect.shown > 1 else ""
            return f"prompt {effect.name}{again}{extra}"
        case Withdraw():
            return "withdraw"
        case HeadsUp():
            return f"heads-up {effect.name} in {effect.due_in.total_seconds():.0f} s"
        case OpenGuide():
            asked = "" if effect.asked else " unasked"
            return f"guide {effect.name}{asked}{' walk' if effect.walk else ''}"
        case CloseGuide():
            return "close guide"
        case Nudge():
            return f"nudge {effect.name}"
        case Remind():
            return f"remind {effect.say}"
        case Tell():
            return "tell"
        case Record():
            detail = f" ({effect.detail})" if effect.detail else ""
            return f"{effect.outcome.value} {effect.name}{detail}"
        case RecordUse():
            return f"used {effect.use.total_seconds() / 60:.0f} min"
        case Answered():
            return f"answer {effect.code}"


class Desk:
    """
    The planner at a desk where time is ours.

    Attributes:
        timeline: Everything shown, as "HH:MM:SS words", in order.
        records: Everything written down, likewise.
        effects: All effects with the moment they came at.
        wakeups: How often the planner was woken by its own wish.
    """

    def __init__(
        self,
        start: str = "2026-05-04 09:00",
        settings: Settings = JUST_MOVE,
        zone: str = "UTC",
    ) -> None:
        self.zone = ZoneInfo(zone)
        local = datetime.fromisoformat(start).replace(tzinfo=self.zone)
        self.utc = local.astimezone(UTC)
        self.awake = timedelta(hours=5)
        self.elapsed = timedelta(hours=7)
        self.settings = settings
        self.sensed: dict[Reason, str] = {}
        self.sensed_since: dict[Reason, timedelta] = {}
        self.engaged = ""
        self.video = ""
        self.told = False
        self.locked = False
        self.typing = False
        self.present = True
        self.knows_idle = True
        self.last_input = self.elapsed
        self.timeline: list[str] = []
        self.records: list[str] = []
        self.effects: list[tuple[Moment, Effect]] = []
        self.wakeups = 0
        self.state = planner.initial(self.moment(), settings)

    # ---------------------------------------------------------- clocks

    def moment(self) -> Moment:
        return Moment(self.awake, self.elapsed, self.utc.astimezone(self.zone))

    def _move(self, span: timedelta, *, asleep: bool = False) -> None:
        self.elapsed += span
        self.utc += span
        if not asleep:
            self.awake += span
        if self.present and not asleep:
            self.last_input = self.elapsed - (ZERO if self.typing else AT_WORK)

    def senses(self) -> Senses:
        idle = max(ZERO, self.elapsed - self.last_input) if self.knows_idle else None
        looked = planner.wants_reasons(self.state, self.settings)
        sensed = tuple(
            Sensed(reason, evidence, self._lasting(reason))
            for reason, evidence in self.sensed.items()
            if looked
        )
        return Senses(idle, self.locked, self.engaged, sensed, self.video, self.told)

    def _lasting(self, reason: Reason) -> timedelta:
        return self.elapsed - self.sensed_since.get(reason, self.elapsed)

    # ---------------------------------------------------------- inputs

    def send(self, message: Input) -> list[Effect]:
        self.state, effects = planner.step(self.state, message, self.settings)
        self._note(message.at, effects)
        if isinstance(message, ConfigChanged):
            self.settings = message.settings
        return list(effects)

    def _note(self, at: Moment, effects: Sequence[Effect]) -> None:
        for effect in effects:
            self.effects.append((at, effect))
            line = f"{at.wall:%H:%M:%S} {words(effect)}"
            if isinstance(effect, Record | RecordUse):
                self.records.append(line)
            else:
                self.timeline.append(line)

    def tick(self) -> None:
        self.send(Tick(self.moment(), self.senses()))

    def advance(self, span: timedelta) -> None:
        """Let *span* pass, waking the planner when it asks for it."""
        left = span
        while left > ZERO:
            wait = min(planner.next_wakeup(self.state, self.settings), left)
            self._move(wait)
            left -= wait
            self.wakeups += 1
            self.tick()

    def work(self, span: timedelta) -> None:
        self.present = True
        self.advance(span)

    def type(self, span: timedelta) -> None:
        """Work without a pause between the keys."""
        self.typing = True
        self.work(span)
        self.typing = False

    def leave(self, span: timedelta) -> None:
        self.present = False
        self.advance(span)

    def back(self) -> None:
        """Come back: the first input is seen at the next wake-up."""
        self.present = True
        self.last_input = self.elapsed

    def sleep(self, span: timedelta, *, present_after: bool = True) -> None:
        """Shut the lid for *span*; opening it is an input."""
        self._move(span, asleep=True)
        if present_after:
            self.last_input = self.elapsed
        else:
            self.present = False
        self.tick()

    def stall(self, span: timedelta) -> None:
        """The machine is too busy to wake the planner."""
        self._move(span)
        self.tick()

    def set_clock(self, by: timedelta) -> None:
        self.utc += by
        self.tick()

    def fly(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.tick()

    def reason(self, reason: Reason, evidence: str = "seen") -> None:
        self.sensed[reason] = evidence
        self.sensed_since[reason] = self.elapsed
        self.tick()

    def no_reason(self, reason: Reason) -> None:
        del self.sensed[reason]
        self.tick()

    def lock(self) -> None:
        self.locked = True
        self.present = False
        self.tick()

    def unlock(self) -> None:
        self.locked = False
        self.back()
        self.tick()

    def configure(self, settings: Settings) -> None:
        self.send(ConfigChanged(self.moment(), settings))

    def take(self, name: str = "") -> list[Effect]:
        return self.send(Take(self.moment(), name))

    def postpone(self, delay: timedelta | None = None) -> list[Effect]:
        return self.send(Postpone(self.moment(), delay))

    def skip(self) -> list[Effect]:
        return self.send(Skip(self.moment()))

    def pause(
        self, duration: timedelta | None = None, until: datetime | None = None
    ) -> list[Effect]:
        return self.send(Pause(self.moment(), duration, until))

    def resume(self) -> list[Effect]:
        return self.send(Resume(self.moment()))

    def done(self, end: GuideEnd = GuideEnd.DONE) -> list[Effect]:
        return self.send(GuideClosed(self.moment(), end))

    def close_popup(self) -> None:
        self.send(PromptClosed(self.moment()))

    def ring(self, say: str, keeps: timedelta = HOUR) -> None:
        now = self.moment()
        reminder = Reminder(now.wall.time(), frozenset(range(1, 8)), say, keeps)
        self.send(ReminderRang(now, reminder))
        self.tick()

    def woke(self, slept: timedelta) -> None:
        self.send(Woke(self.moment(), slept))

    def quit(self) -> None:
        self.send(Stopping(self.moment()))

    def restart(self, off: timedelta, *, new_boot: bool = False) -> None:
        """Kill the daemon, wait *off*, start it with what it had saved."""
        saved = decode(State, encode(self.state))
        self.utc += off
        if new_boot:
            self.awake = self.elapsed = timedelta(seconds=30)
        else:
            self.awake += off
            self.elapsed += off
        self.present = True
        self.last_input = self.elapsed
        self.state, effects = planner.restore(saved, self.moment(), self.settings)
        self._note(self.moment(), effects)
        self.tick()

    # --------------------------------------------------------- readings

    @property
    def view(self) -> Overview:
        return planner.overview(self.state, self.settings)

    def use(self, name: str = "move") -> timedelta:
        return self.state.kinds[name].use

    @property
    def prompts(self) -> list[str]:
        return [line for line in self.timeline if " prompt " in line]

    def last(self, count: int = 1) -> list[str]:
        return self.timeline[-count:]


def with_rules(*rules: BreakRule, **fields: object) -> Settings:
    """Return `JUST_MOVE` with other break kinds and fields."""
    return replace(JUST_MOVE, breaks=rules, **fields)  # type: ignore[arg-type]
