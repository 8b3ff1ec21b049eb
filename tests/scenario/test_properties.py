"""Whatever happens at the desk, in whatever order: what must never break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from deskbreak.core import holds
from deskbreak.core.codec import decode, encode
from deskbreak.core.guidance import GuideEnd
from deskbreak.core.hours import is_open
from deskbreak.core.messages import (
    Answered,
    CloseGuide,
    HeadsUp,
    OpenGuide,
    Outcome,
    Prompt,
    Record,
    RecordUse,
    Withdraw,
)
from deskbreak.core.outlook import MERGE_WINDOW
from deskbreak.core.settings import (
    ZERO,
    BreakRule,
    Content,
    Reason,
    Settings,
    Show,
)
from deskbreak.core.state import Prompted, State, Taking
from tests.scenario.desk import EYES, HOLD, HOUR, MINUTE, MOVE, OFFICE_HOURS, Desk

SPANS = st.sampled_from(
    [timedelta(seconds=n) for n in (1, 2, 7, 20, 59, 61, 180, 600, 1800, 5400)]
)
OUTSIDE = (Reason.CALL, Reason.FULLSCREEN, Reason.DO_NOT_DISTURB, Reason.APPS)
NUDGE = BreakRule(
    "posture", 12 * MINUTE, timedelta(seconds=10), content=Content.POSTURE
)
WINDOW = replace(MOVE, show=Show.WINDOW, heads_up=timedelta(seconds=30))
PLANS = (
    Settings(breaks=(MOVE, EYES), hold=HOLD),
    Settings(breaks=(WINDOW, EYES, NUDGE), hold=HOLD, hours=OFFICE_HOURS),
    Settings(breaks=(replace(MOVE, strict=True),), hold=HOLD),
    Settings(breaks=(BreakRule("quick", timedelta(seconds=5), timedelta(seconds=2)),)),
    Settings(
        breaks=(
            replace(MOVE, heads_up=MINUTE, postpone_limit=1),
            replace(EYES, strict=True),
            NUDGE,
            replace(NUDGE, name="stand", content=Content.STAND, strict=True),
        ),
        hold=HOLD,
    ),
    Settings(breaks=(replace(MOVE, name="eyes", interval=8 * HOUR),)),
)


class AnyDay(RuleBasedStateMachine):
    """A person, a machine and a user interface that do anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(settings=PLANS[0], zone="Europe/Berlin")
        self.began = self.desk.elapsed
        self.on_screen = False
        self.guide_open = False
        self.seen = 0

    # ------------------------------------------------------------ rules

    @rule(span=SPANS)
    def work(self, span: timedelta) -> None:
        self.desk.work(span)

    @rule()
    def work_until_something_is_shown(self) -> None:
        for _ in range(60):
            if isinstance(self.desk.state.phase, Prompted | Taking):
                break
            self.desk.work(MINUTE)

    @rule(span=SPANS)
    def type(self, span: timedelta) -> None:
        self.desk.type(span)

    @rule(span=SPANS)
    def leave(self, span: timedelta) -> None:
        self.desk.leave(span)

    @rule(
        span=st.sampled_from([timedelta(seconds=5), 20 * MINUTE, 8 * HOUR, 72 * HOUR])
    )
    def sleep(self, span: timedelta) -> None:
        self.desk.sleep(span)

    @rule(span=SPANS)
    def stall(self, span: timedelta) -> None:
        self.desk.stall(span)

    @rule(by=st.sampled_from([3 * HOUR, -HOUR, timedelta(days=2), -timedelta(days=2)]))
    def set_clock(self, by: timedelta) -> None:
        self.desk.set_clock(by)

    @rule(zone=st.sampled_from(["UTC", "Asia/Kathmandu", "America/New_York"]))
    def fly(self, zone: str) -> None:
        self.desk.fly(zone)

    @rule()
    def lock(self) -> None:
        self.desk.lock()

    @rule()
    def unlock(self) -> None:
        self.desk.unlock()

    @rule(reason=st.sampled_from(OUTSIDE))
    def flip(self, reason: Reason) -> None:
        if reason in self.desk.sensed:
            self.desk.no_reason(reason)
        else:
            self.desk.reason(reason)

    @rule(engaged=st.sampled_from(["", "a video plays"]))
    def engage(self, engaged: str) -> None:
        self.desk.engaged = engaged

    @rule(name=st.sampled_from(["", "move", "eyes", "nap"]))
    def take(self, name: str) -> None:
        self.answered(self.desk.take(name))

    @rule(delay=st.none() | SPANS)
    def postpone(self, delay: timedelta | None) -> None:
        named, strict = self.what_is_told(), self.strict_ones()
        effects = self.desk.postpone(delay)
        self.answered(effects)
        self.is_about(named, effects, Outcome.POSTPONED)
        assert self.strict_ones() == strict

    @rule()
    def skip(self) -> None:
        named, strict = self.what_is_told(), self.strict_ones()
        effects = self.desk.skip()
        self.answered(effects)
        self.is_about(named, effects, Outcome.SKIPPED)
        assert self.strict_ones() == strict

    @rule(span=st.none() | SPANS)
    def pause(self, span: timedelta | None) -> None:
        self.answered(self.desk.pause(span))

    @rule()
    def resume(self) -> None:
        self.answered(self.desk.resume())

    @rule(end=st.sampled_from(GuideEnd))
    def guide_closes(self, end: GuideEnd) -> None:
        self.guide_open = False
        self.desk.done(end)

    @rule()
    def popup_closes(self) -> None:
        self.desk.close_popup()

    @rule()
    def reminder(self) -> None:
        self.desk.ring("Lunch")

    @rule(plan=st.sampled_from(PLANS))
    def configure(self, plan: Settings) -> None:
        self.desk.configure(plan)

    @rule(slept=SPANS)
    def signal(self, slept: timedelta) -> None:
        self.desk.woke(slept)

    @rule(off=SPANS, new_boot=st.booleans())
    def restart(self, off: timedelta, new_boot: bool) -> None:
        self.desk.quit()
        self.look_at_effects()
        self.desk.restart(off, new_boot=new_boot)
        self.began = min(self.began, self.desk.elapsed - timedelta(days=30))

    @precondition(lambda self: not isinstance(self.desk.state.phase, Taking))
    @rule()
    def a_due_break_is_offered_soon_after_the_last_hold(self) -> None:
        desk = self.desk
        desk.sensed.clear()
        desk.engaged = ""
        desk.locked = False
        desk.configure(replace(desk.settings, hours=PLANS[0].hours))
        desk.resume()
        desk.work(timedelta(seconds=1))
        kinds = desk.state.kinds
        owed = [
            rule.name
            for rule in desk.settings.breaks
            if kinds[rule.name].due_at is not None
            and kinds[rule.name].ask_at is None
            and kinds[rule.name].ask_use is None
            # A short one waits for a longer one that is due in minutes.
            and not any(
                ZERO < longer.interval - kinds[longer.name].use <= MERGE_WINDOW
                for longer in desk.settings.breaks
                if longer.duration > rule.duration
            )
        ]
        seen = len(desk.effects)
        was_shown = isinstance(desk.state.phase, Prompted | Taking)
        desk.work(MINUTE)
        shown = any(isinstance(e, Prompt | OpenGuide) for _, e in desk.effects[seen:])
        assert not owed or was_shown or shown

    # ------------------------------------------------------- invariants

    def answered(self, effects: Sequence[object]) -> None:
        """Every request is answered exactly once."""
        assert sum(isinstance(effect, Answered) for effect in effects) == 1

    def what_is_told(self) -> str:
        """Return the break that the status says is due; "" where it says none."""
        view = self.desk.view
        return view.next_name if view.due else ""

    def is_about(self, named: str, effects: Sequence[object], what: Outcome) -> None:
        """A request was about the break that the status had named as due."""
        for effect in effects:
            if isinstance(effect, Record) and effect.outcome is what and named:
                assert effect.name == named

    def strict_ones(self) -> list[tuple[timedelta | None, timedelta | None]]:
        """Return what stands for the strict kinds: no way around may change it."""
        kinds = self.desk.state.kinds
        return [
            (kinds[rule.name].due_at, kinds[rule.name].ask_at)
            for rule in self.desk.settings.breaks
            if rule.strict
        ]

    def look_at_effects(self) -> None:
        for _, effect in self.desk.effects[self.seen :]:
            if isinstance(effect, Prompt):
                assert not self.guide_open, "a prompt over a running break"
                self.on_screen = True
            elif isinstance(effect, Withdraw):
                assert self.on_screen
                self.on_screen = False
            elif isinstance(effect, OpenGuide):
                assert not self.on_screen, "a guide over a prompt"
                assert not self.guide_open, "two guides"
                self.guide_open = True
            elif isinstance(effect, CloseGuide):
                self.guide_open = False
            elif isinstance(effect, HeadsUp):
                assert effect.due_in > ZERO
            elif isinstance(effect, RecordUse):
                assert effect.began <= effect.ended
                assert effect.use > ZERO
        self.seen = len(self.desk.effects)

    @invariant()
    def never_two_things_at_once(self) -> None:
        self.look_at_effects()
        phase = self.desk.state.phase
        assert self.on_screen == isinstance(phase, Prompted)
        assert self.guide_open == isinstance(phase, Taking)

    @invariant()
    def no_prompt_where_none_may_be(self) -> None:
        state = self.desk.state
        if not isinstance(state.phase, Prompted):
            return
        assert state.kinds[state.phase.name].due_at is not None
        assert state.pause is None
        assert state.away_since is None
        assert not state.locked
        assert is_open(self.desk.settings.hours, state.at.wall)
        active = {hold.reason for hold in holds.blocking(state, self.desk.settings)}
        assert active <= {Reason.TYPING, Reason.RETURNED}

    @invariant()
    def counts_are_sane(self) -> None:
        state = self.desk.state
        elapsed = self.desk.elapsed - self.began
        for kind in state.kinds.values():
            assert ZERO <= kind.use <= elapsed
        assert ZERO <= state.exposure <= elapsed
        assert ZERO <= state.today.use <= elapsed

    @invariant()
    def it_can_be_told_and_saved(self) -> None:
        view = self.desk.view
        assert view.sentence.endswith(".")
        assert 0.0 <= view.filled <= 1.0
        assert decode(State, encode(self.desk.state)) == self.desk.state


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = profile(
    max_examples=120,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    # How long it takes is for the machine to say.
    suppress_health_check=(HealthCheck.too_slow,),
)
