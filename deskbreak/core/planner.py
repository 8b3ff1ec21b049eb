"""
The planner: everything that changes the state machine lives in this file.

A break goes counting -> (heads-up) -> due -> held? -> prompted -> taking -> taken,
postponed, skipped or missed; away long enough at any point makes it natural.

Rules that are easy to lose:

- A break once due stays due until it is taken, skipped or natural. Holds, missed
  prompts and machine sleep delay the asking, never the debt.
- Only one prompt or guide exists at a time. The longer of two due kinds stands for
  the shorter one; a short one due just before a longer one waits for it. A nudge
  stands for nothing, and no way around the long one is a way around a strict one.
- Away, locked, paused, outside hours or any reason from outside takes a prompt off
  the screen. A lull in typing and the moment after coming back only delay it.
- Postponing keeps the count, skipping starts it over. Closing a popup is neither.
- A break that runs does so under the rule with which it began.

Pure: time comes in as a `Moment`, decisions go out as effects.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from typing import assert_never

from deskbreak.core import holds, outlook
from deskbreak.core.guidance import GuideEnd
from deskbreak.core.hours import day_of
from deskbreak.core.messages import (
    ENDS,
    Answered,
    CloseGuide,
    ConfigChanged,
    Effect,
    GuideClosed,
    HeadsUp,
    Input,
    Nudge,
    OpenGuide,
    Outcome,
    Pause,
    Postpone,
    Prompt,
    PromptClosed,
    Record,
    RecordUse,
    Remind,
    ReminderRang,
    Request,
    Resume,
    Senses,
    Skip,
    Stopping,
    Take,
    Tell,
    Tick,
    Withdraw,
    Woke,
)
from deskbreak.core.moment import Moment, between, latest
from deskbreak.core.outlook import (
    RELIEF,
    next_wakeup,
    stands_for,
    wants_lull,
    wants_reasons,
)
from deskbreak.core.overview import overview
from deskbreak.core.presence import (
    count_use,
    look,
    passed,
    someone_acted,
    unseen,
)
from deskbreak.core.settings import (
    OWN_REASONS,
    ZERO,
    BreakRule,
    Content,
    Reason,
    Settings,
    Show,
)
from deskbreak.core.state import (
    Counting,
    Hold,
    KindState,
    Prompted,
    State,
    Taking,
    Today,
    UserPause,
    Waiting,
)
from deskbreak.core.words import REASON_WORDS, clock_words, span_words

__all__ = [
    "initial",
    "next_wakeup",
    "overview",
    "restore",
    "step",
    "wants_lull",
    "wants_reasons",
]

#: A natural break is written down only where this share of the interval was used.
WORTH_RECORDING = 0.25
#: After a hold of this length the break is offered gently.
GENTLE_AFTER = timedelta(seconds=60)
#: A call of this length makes the next offer a walk.
LONG_CALL = timedelta(hours=1)
#: Where the program did not run for less than this, nobody needs to have rested.
SHORTEST_ABSENCE = timedelta(seconds=60)
#: Sleep told by a signal this soon after the clocks told of it is the same sleep.
SAME_SLEEP = timedelta(minutes=5)
#: Where a kind has no postpone steps, a break closed early is asked for after this.
ASK_AGAIN = timedelta(minutes=5)
#: No break can be put off for longer than this at once.
LONGEST_POSTPONE = timedelta(hours=4)
#: Use beyond the day's limit after which it is said again.
LIMIT_AGAIN = timedelta(minutes=30)
#: A longer pause than this is meant to have no end, and can be had so.
LONGEST_PAUSE = timedelta(days=100 * 366)
#: However often reasons take a prompt off the screen, it is not shown more often: a
#: popup that is itself the reason would flicker for ever.
MOST_SHOWN = 6


def initial(at: Moment, settings: Settings) -> State:
    """Return the state of a first start."""
    return State(
        at=at,
        today=Today(day_of(at.wall, settings.day_starts_at)),
        kinds={rule.name: KindState() for rule in settings.breaks},
        last_input_at=at.elapsed,
    )


def restore(
    saved: State, at: Moment, settings: Settings
) -> tuple[State, tuple[Effect, ...]]:
    """
    Return the *saved* state of an earlier run, moved to the clocks of this one.

    The monotonic clocks may have started over, so the time in between is read from
    the wall clock. A prompt or a break that was on the screen is due again. Whoever
    starts the program has come to the desk: until they have settled, what is sensed
    outside has had the time to be told. Of the reasons only those are kept that hold
    nothing any more, so that one which is never taken back is not waited for anew. The
    effects are what that run could no longer have written down.
    """
    gap = max(ZERO, between(saved.at.wall, at.wall))
    before = _Step(saved, settings)
    if gap >= RELIEF:
        before.relieve()
    saved = before.state
    shift = at.elapsed - saved.at.elapsed - gap

    def moved(point: timedelta | None) -> timedelta | None:
        return None if point is None else point + shift

    kinds = {}
    for rule in settings.breaks:
        kind = saved.kinds.get(rule.name, KindState())
        if gap >= max(rule.duration, SHORTEST_ABSENCE):
            kind = KindState()
        # The interval may be a longer one than that of the last run. Less is missing
        # where somebody had gone and the last use was taken back.
        elif rule.interval - kind.use > settings.away_after:
            kind = counting(kind, rule)
        kind = sooner(kind, rule)
        kinds[rule.name] = replace(
            kind, due_at=moved(kind.due_at), ask_at=moved(kind.ask_at), shown=0
        )
    state = replace(
        saved,
        at=at,
        kinds=kinds,
        phase=Counting(),
        holds=tuple(
            replace(
                hold,
                since=hold.since + shift,
                holding_since=moved(hold.holding_since),
                ends_at=None,
            )
            for hold in saved.holds
            if hold.reason not in OWN_REASONS
            and holds.is_over(hold, saved.at.elapsed, settings)
        ),
        away_since=None,
        came_back_at=at.elapsed,
        last_input_at=at.elapsed,
        locked=False,
        told=False,
        blocked_since=None,
        slept_at=None,
        reminders=tuple(
            replace(waiting, since=waiting.since + shift) for waiting in saved.reminders
        ),
    )
    work = _Step(state, settings, before.effects)
    # Time does not go back: the clock was put right meanwhile.
    work.follow_clock_step(min(ZERO, between(saved.at.wall, at.wall)))
    return work.state, tuple(work.effects)


def step(
    state: State, message: Input, settings: Settings
) -> tuple[State, tuple[Effect, ...]]:
    """
    Return the next state and what the shell has to do about it.

    Args:
        settings: In force until now; `ConfigChanged` brings its own.
    """
    work = _Step(state, settings)
    work.handle(message)
    return work.state, tuple(work.effects)


@dataclass(slots=True)
class _Step:
    """One step in the making: the state so far and the effects so far."""

    state: State
    settings: Settings
    effects: list[Effect] = field(default_factory=list)

    # ------------------------------------------------------------ inputs

    def handle(self, message: Input) -> None:
        if isinstance(message, Tick):
            # Asked before time passes: it is what the shell was told to look for.
            looked = wants_reasons(self.state, self.settings)
            self.pass_time(message.at, message.senses)
            self.mark_due()
            self.meet_reasons(message.senses, looked=looked)
            self.watch_phase()
            if looked:
                # Else the machine stalled and a break came closer than was foreseen:
                # the next look is the first that asks the sources about it.
                self.offer()
                self.give_heads_up()
            self.give_reminders()
            self.mind_limit()  # last: what it says waits for a look of its own
            return
        self.pass_time(message.at, None)
        if isinstance(message, Request):
            self.state = someone_acted(self.state)
        match message:
            case Woke():
                self.credit_sleep(message.slept)
            case ConfigChanged():
                self.take_settings(message.settings)
            case ReminderRang():
                rang = message.reminder
                waiting = Waiting(rang.say, self.now, rang.keeps)
                self.change(reminders=(*self.state.reminders, waiting))
            case PromptClosed():
                pass  # a popup that is gone is no answer; it will be shown again
            case GuideClosed():
                self.guide_closed(message.end)
            case Take():
                self.take(message.name)
            case Postpone():
                self.postpone(message.delay)
            case Skip():
                self.skip()
            case Pause():
                self.pause(message)
            case Resume():
                self.resume()
            case Stopping():
                self.stop()
            case _:
                assert_never(message)
        # Nothing is offered without a fresh look; `next_wakeup` asks for one.
        self.mark_due()
        self.meet_reasons(None, looked=False)
        self.watch_phase()

    # ------------------------------------------------------- small tools

    @property
    def now(self) -> timedelta:
        return self.state.at.elapsed

    def change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]

    def change_kind(self, name: str, **fields: object) -> None:
        kind = replace(self.state.kinds[name], **fields)  # type: ignore[arg-type]
        self.change(kinds={**self.state.kinds, name: kind})

    def rule(self, name: str) -> BreakRule:
        rule = self.settings.rule(name)
        assert rule is not None
        return rule

    def record(
        self,
        outcome: Outcome,
        name: str,
        detail: str = "",
        absorbed: tuple[str, ...] = (),
    ) -> None:
        kind = self.state.kinds.get(name, KindState())
        wall = self.state.at.wall
        self.effects.append(Record(outcome, name, wall, kind.use, detail, absorbed))
        if outcome is not Outcome.HELD:
            self.change(today=counted(self.state.today, outcome, name))

    def answer(self, code: str, text: str, *, ok: bool = True) -> None:
        self.effects.append(Answered(ok, code, text))

    def start_over(self, names: tuple[str, ...]) -> None:
        kinds = {
            name: KindState() if name in names else kind
            for name, kind in self.state.kinds.items()
        }
        self.change(kinds=kinds)

    def withdraw(self) -> None:
        if isinstance(self.state.phase, Prompted):
            self.effects.append(Withdraw())
            self.change(phase=Counting())

    # -------------------------------------------------------------- time

    def pass_time(self, at: Moment, senses: Senses | None) -> None:
        """Count what lies between the last moment and *at*."""
        before = self.state
        time = passed(before.at, at)
        if senses is None:
            seen = unseen(before, at, time, self.settings)
        else:
            seen = look(before, at, time, senses, self.settings)
        if not isinstance(before.phase, Taking):
            self.state = count_use(self.state, seen.use)
        self.change(
            at=at,
            away_since=seen.away_since,
            last_input_at=seen.last_input_at,
            locked=before.locked if senses is None else senses.locked,
            told=before.told if senses is None else senses.told,
            came_back_at=at.elapsed if seen.came_back else before.came_back_at,
            slept_at=at.elapsed if time.slept else before.slept_at,
        )
        self.follow_clock_step(time.stepped)
        self.rest(seen.was_away)
        self.new_day()
        self.end_pause()

    def follow_clock_step(self, stepped: timedelta) -> None:
        """Keep the length of a pause that was asked for as a length."""
        pause = self.state.pause
        if stepped and pause and pause.by_duration and pause.until:
            until = (pause.until.astimezone(UTC) + stepped).astimezone(
                pause.until.tzinfo
            )
            self.change(pause=replace(pause, until=until))

    def rest(self, away: timedelta) -> None:
        """Let a time away count as a natural break where it was long enough."""
        if not away:
            return
        phase = self.state.phase
        running = (phase.name, *phase.absorbs) if isinstance(phase, Taking) else ()
        for rule in self.settings.breaks:
            kind = self.state.kinds[rule.name]
            used = kind.use > ZERO or kind.due_at is not None
            if rule.name in running or away < rule.duration or not used:
                continue
            worth = rule.interval * WORTH_RECORDING
            if kind.due_at is not None or kind.use >= worth:
                self.record(Outcome.NATURAL, rule.name)
            self.start_over((rule.name,))
        if away >= relief_length(self.settings):
            self.relieve(away)

    def relieve(self, ago: timedelta = ZERO) -> None:
        """End the stretch of use that lasted until *ago*."""
        self.end_stretch(ago)
        self.change(exposure=ZERO, walk_wanted=False)

    def end_stretch(self, ago: timedelta = ZERO) -> None:
        began = self.state.stretch_began
        if began is not None and self.state.stretch_use > ZERO:
            ended = latest(began, self.state.at.wall_after(-ago))
            self.effects.append(RecordUse(began, ended, self.state.stretch_use))
        self.change(stretch_began=None, stretch_use=ZERO)

    def new_day(self) -> None:
        day = day_of(self.state.at.wall, self.settings.day_starts_at)
        ahead = (day - self.state.today.day).days
        # One day back is a clock set back over the boundary: the day goes on.
        if ahead > 0 or ahead < -1:
            self.end_stretch()
            self.change(today=Today(day))

    def end_pause(self) -> None:
        pause = self.state.pause
        if pause and pause.until and between(pause.until, self.state.at.wall) >= ZERO:
            self.change(pause=None)

    def credit_sleep(self, slept: timedelta) -> None:
        seen_at = self.state.slept_at
        if seen_at is None or self.now - seen_at > SAME_SLEEP:
            self.change(slept_at=self.now, came_back_at=self.now)
            self.rest(slept)
            # Without a clock that counts sleep it looked as if the clock was set.
            self.follow_clock_step(-slept)
            self.end_pause()

    # ----------------------------------------------------------- reasons

    def meet_reasons(self, senses: Senses | None, *, looked: bool) -> None:
        before = self.state.holds
        active = holds.renew(
            self.state, self.state.at, senses, self.settings, looked=looked
        )
        if active == before:
            return
        self.change(holds=active)
        reasons = {hold.reason for hold in active}
        if any(
            hold.reason is Reason.CALL
            and hold.reason not in reasons
            and self.now - hold.since >= LONG_CALL
            for hold in before
        ):
            self.change(walk_wanted=True)

    def note_held(self, name: str, blocking: tuple[Hold, ...]) -> None:
        """Write each reason down once for each due break that it holds."""
        for hold in blocking:
            held_by = self.state.kinds[name].held_by
            if hold.reason not in held_by and hold.reason not in holds.NOT_RECORDED:
                self.record(Outcome.HELD, name, hold.reason.value)
                self.change_kind(name, held_by=(*held_by, hold.reason))
        self.state = holds.begin_holding(self.state)

    # ------------------------------------------------------------ breaks

    def mark_due(self) -> None:
        for rule in self.settings.breaks:
            kind = self.state.kinds[rule.name]
            if kind.due_at is None and kind.use >= rule.interval:
                self.change_kind(rule.name, due_at=self.now)

    def absorbed_by(self, rule: BreakRule) -> tuple[str, ...]:
        """Return the other due kinds that *rule*'s break stands for."""
        if rule.content is not Content.EXERCISE:
            return ()
        return tuple(
            other.name
            for other in self.settings.breaks
            if other.name != rule.name
            and stands_for(rule.duration, other)
            and self.state.kinds[other.name].due_at is not None
        )

    def not_strict(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of *names* that may be put off or skipped."""
        strict = {rule.name for rule in self.settings.breaks if rule.strict}
        return tuple(name for name in names if name not in strict)

    def offer(self) -> None:
        """Prompt for the break that is due, if nothing holds it."""
        phase = self.state.phase
        rule = outlook.candidate(self.state, self.settings)
        if isinstance(phase, Taking) or rule is None:
            # What was held is taken, natural or put off: the next one was not held.
            self.change(blocked_since=None)
            return
        if isinstance(phase, Prompted):
            shown = self.rule(phase.name)
            if rule.duration <= shown.duration:
                return
        blocking = holds.blocking(self.state, self.settings)
        if blocking:
            self.note_held(rule.name, blocking)
        elif self.state.kinds[rule.name].shown >= MOST_SHOWN:
            self.miss(rule)
        else:
            self.tell_longest_holds()
            self.begin(rule)

    def begin(self, rule: BreakRule) -> None:
        """Ask for a due break for the first time since it was held or postponed."""
        since = self.state.blocked_since
        gentle = since is not None and self.now - since >= GENTLE_AFTER
        self.change(blocked_since=None)
        if not self.state.kinds[rule.name].prompted:
            self.record(Outcome.PROMPTED, rule.name)
            self.change_kind(rule.name, prompted=True)
        # A window in the face is not gentle, so a break that was held comes as a
        # notification whatever its kind says.
        opens = rule.show is not Show.NOTIFICATION and not gentle
        if opens and rule.content is Content.EXERCISE:
            self.withdraw()
            self.open_guide(rule, asked=False)
        else:
            self.prompt(rule, gentle=gentle)

    def prompt(self, rule: BreakRule, *, gentle: bool = False) -> None:
        walk = rule.can_walk and self.state.walk_wanted
        self.change_kind(rule.name, shown=self.state.kinds[rule.name].shown + 1)
        phase = Prompted(rule.name, self.now, self.absorbed_by(rule), walk)
        self.change(phase=phase)
        self.show(phase, rule, gentle=gentle)

    def show(self, phase: Prompted, rule: BreakRule, *, gentle: bool) -> None:
        kind = self.state.kinds[rule.name]
        delay = outlook.postpone_step(rule, kind.postponed)
        skippable = not rule.strict
        self.effects.append(
            Prompt(rule.name, kind.shown, gentle, phase.walk, delay, skippable)
        )

    def tell_longest_holds(self) -> None:
        """Say once of each reason that its longest time is over."""
        told = []
        for hold in self.state.holds:
            if holds.is_over(hold, self.now, self.settings) and not hold.told:
                longest = self.settings.hold_rule(hold.reason).longest
                assert longest is not None
                if hold.reason not in holds.NOT_RECORDED:
                    words = f"{REASON_WORDS[hold.reason]} ({hold.evidence})"
                    self.effects.append(
                        Tell(
                            f"Your break has waited {span_words(longest)} for {words}, "
                            "the longest time you allow. It is offered now; until that "
                            "has ended, the next ones will not wait for it."
                        )
                    )
                told.append(replace(hold, told=True))
            else:
                told.append(hold)
        self.change(holds=tuple(told))

    def watch_phase(self) -> None:
        """Take a prompt back, show it again, or give it up; end a guide left open."""
        phase = self.state.phase
        if isinstance(phase, Prompted):
            kind = self.state.kinds.get(phase.name)
            if kind is None or kind.due_at is None or self.prompt_is_unwelcome():
                self.withdraw()
            elif self.now >= outlook.reminder_at(phase, kind, self.settings):
                self.remind(phase, kind)
        elif isinstance(phase, Taking) and self.now >= outlook.left_open_at(phase):
            self.effects.append(CloseGuide())
            self.taken(phase, "guide left open")

    def prompt_is_unwelcome(self) -> bool:
        return bool(
            holds.blocking(self.state, self.settings, despite=holds.KEEPS_PROMPT)
        )

    def remind(self, phase: Prompted, kind: KindState) -> None:
        rule = self.rule(phase.name)
        if kind.shown <= len(outlook.reminders(rule, self.settings)):
            self.prompt(rule)
            return
        self.miss(rule)

    def miss(self, rule: BreakRule) -> None:
        """Give up asking, until there was another interval of use."""
        absorbs = self.absorbed_by(rule)
        self.record(Outcome.MISSED, rule.name, "", absorbs)
        self.withdraw()
        for name in (rule.name, *absorbs):
            ask_use = self.state.kinds[name].use + self.rule(name).interval
            self.change_kind(name, shown=0, prompted=False, ask_use=ask_use)

    def give_heads_up(self) -> None:
        if not isinstance(self.state.phase, Counting):
            return
        if holds.blocking(self.state, self.settings):
            return
        for rule in self.settings.breaks:
            kind = self.state.kinds[rule.name]
            due_in = rule.interval - kind.use
            if ZERO < due_in <= rule.heads_up and not kind.headed_up:
                self.change_kind(rule.name, headed_up=True)
                self.effects.append(HeadsUp(rule.name, due_in))

    def mind_limit(self) -> None:
        """Say that the day has had enough use, and again while it goes on."""
        limit, today = self.settings.day_limit, self.state.today
        if not limit or today.use < limit:
            return
        steps = 1 + (today.use - limit) // LIMIT_AGAIN
        if steps <= today.limit_told:
            return
        say = f"{span_words(today.use)} at the computer today."
        say += f" Your limit is {span_words(limit)}: time to call it a day?"
        self.change(
            today=replace(today, limit_told=steps),
            reminders=(*self.state.reminders, Waiting(say, self.now)),
        )

    def give_reminders(self) -> None:
        if not self.state.reminders:
            return
        fresh = [
            waiting
            for waiting in self.state.reminders
            if self.now - waiting.since <= waiting.keeps
        ]
        if holds.blocking(self.state, self.settings, despite=holds.KEEPS_REMINDER):
            self.change(reminders=tuple(fresh))
            return
        self.effects.extend(Remind(waiting.say) for waiting in fresh)
        self.change(reminders=())

    # ------------------------------------------------------------- guide

    def open_guide(self, rule: BreakRule, *, asked: bool) -> None:
        absorbs = self.absorbed_by(rule)
        walk = rule.can_walk and self.state.walk_wanted
        self.change(phase=Taking(rule.name, self.now, rule.duration, absorbs, asked))
        self.effects.append(OpenGuide(rule.name, walk, asked))

    def taken(self, phase: Taking, detail: str = "") -> None:
        self.record(Outcome.TAKEN, phase.name, detail, phase.absorbs)
        shorter = tuple(
            rule.name
            for rule in self.settings.breaks
            if stands_for(phase.duration, rule)
        )
        self.start_over((phase.name, *phase.absorbs, *shorter))
        self.end_walk(phase.name)
        self.change(phase=Counting())
        if phase.duration >= relief_length(self.settings):
            self.relieve()

    def end_walk(self, name: str) -> None:
        """A break has ended: where it could be the walk that was owed, it was."""
        rule = self.settings.rule(name)
        if rule is None or rule.can_walk:
            self.change(walk_wanted=False)

    def guide_closed(self, end: GuideEnd) -> None:
        phase = self.state.phase
        if not isinstance(phase, Taking):
            return
        kind = self.state.kinds.get(phase.name)
        rule = self.settings.rule(phase.name)
        due = kind is not None and kind.due_at is not None
        match end:
            case GuideEnd.DONE:
                self.taken(phase)
            case GuideEnd.EMERGENCY:
                self.record(Outcome.SKIPPED, phase.name, "emergency exit")
                self.change(phase=Counting())
                self.start_over((phase.name, *phase.absorbs))
                self.end_walk(phase.name)
            case GuideEnd.STOPPED | GuideEnd.FAILED:
                self.change(phase=Counting())
                if not due or rule is None:
                    return
                if end is GuideEnd.FAILED and not phase.asked:
                    self.prompt(rule)
                    return
                step_length = rule.postpone[0] if rule.postpone else ASK_AGAIN
                if end is GuideEnd.STOPPED:
                    self.record(Outcome.POSTPONED, phase.name, "stopped early")
                names = (phase.name, *self.not_strict(phase.absorbs))
                self.put_off(names, step_length)
            case _:
                assert_never(end)

    # ---------------------------------------------------------- requests

    def target(self) -> BreakRule | None:
        """Return the break that a request without a name is about."""
        phase = self.state.phase
        if isinstance(phase, Prompted | Taking):
            return self.settings.rule(phase.name)
        # What is told is what is meant.
        rule = outlook.foremost(self.state, self.settings)
        if self.state.kinds[rule.name].due_at is not None:
            return rule
        due = [
            rule
            for rule in self.settings.breaks
            if self.state.kinds[rule.name].due_at is not None
        ]
        return max(due, key=lambda rule: rule.duration, default=None)

    def leave_phase(self) -> None:
        """Take the prompt or the guide off the screen."""
        if isinstance(self.state.phase, Taking):
            self.effects.append(CloseGuide())
            self.change(phase=Counting())
        self.withdraw()

    def put_off(self, names: tuple[str, ...], delay: timedelta) -> None:
        for name in names:
            if name in self.state.kinds:
                ask_at = self.now + delay
                self.change_kind(name, ask_at=ask_at, ask_use=None, shown=0)

    def take(self, name: str) -> None:
        if isinstance(self.state.phase, Taking):
            self.answer("already_taking", "A break is already running.", ok=False)
            return
        rule = self.settings.rule(name) if name else self.target()
        if name and rule is None:
            known = ", ".join(rule.name for rule in self.settings.breaks)
            text = f"There is no break kind {name!r}; there are: {known}."
            self.answer("unknown_kind", text, ok=False)
            return
        if rule is None:
            rule = max(
                self.settings.breaks,
                key=lambda rule: (rule.content is Content.EXERCISE, rule.duration),
            )
        self.withdraw()
        if rule.content is Content.EXERCISE:
            self.open_guide(rule, asked=True)
        else:
            self.effects.append(Nudge(rule.name))
            self.record(Outcome.TAKEN, rule.name)
            self.start_over((rule.name,))
        self.answer("ok", f"Taking {rule.name}.")

    def postpone(self, delay: timedelta | None) -> None:
        rule = self.target()
        if rule is None or self.state.kinds[rule.name].due_at is None:
            self.answer("nothing_due", "No break is due.", ok=False)
            return
        kind = self.state.kinds[rule.name]
        step_length = outlook.postpone_step(rule, kind.postponed)
        if rule.strict:
            text = f"{rule.name} is strict: it cannot be postponed."
            self.answer("strict", text, ok=False)
            return
        if step_length is None:
            text = f"{rule.name} cannot be postponed"
            text += ": it was, as often as you allow." if kind.postponed else "."
            self.answer("postpone_limit", text, ok=False)
            return
        chosen = step_length if delay is None else delay
        if not ZERO < chosen <= LONGEST_POSTPONE:
            text = f"A break can be postponed by up to {span_words(LONGEST_POSTPONE)}."
            self.answer("bad_delay", text, ok=False)
            return
        names = (rule.name, *self.not_strict(self.absorbed_by(rule)))
        self.record(Outcome.POSTPONED, rule.name, span_words(chosen))
        self.leave_phase()
        self.change_kind(rule.name, postponed=kind.postponed + 1)
        self.put_off(names, chosen)
        self.answer("ok", f"{rule.name} postponed by {span_words(chosen)}.")

    def skip(self) -> None:
        rule = self.target()
        if rule is None:
            self.answer("nothing_due", "No break is due.", ok=False)
        elif rule.strict:
            text = f"{rule.name} is strict: it cannot be skipped."
            self.answer("strict", text, ok=False)
        else:
            names = (rule.name, *self.not_strict(self.absorbed_by(rule)))
            self.record(Outcome.SKIPPED, rule.name, "", names[1:])
            self.leave_phase()
            self.start_over(names)
            self.end_walk(rule.name)
            text = f"{rule.name} skipped; its count starts over."
            self.answer("ok", text)

    def pause(self, message: Pause) -> None:
        wall = self.state.at.wall
        until = message.until
        if message.duration is not None and message.duration > LONGEST_PAUSE:
            text = 'That is too long; "pause" without a time lasts until you resume.'
            self.answer("bad_delay", text, ok=False)
            return
        if message.duration is not None:
            until = self.state.at.wall_after(message.duration)
        if until is not None and between(wall, until) <= ZERO:
            self.answer("in_the_past", "A pause must end in the future.", ok=False)
            return
        by_duration = message.duration is not None
        self.change(pause=UserPause(wall, until, by_duration))
        words = f"until {clock_words(until, wall)}" if until else "until you resume"
        self.answer("ok", f"Paused {words}.")

    def resume(self) -> None:
        if self.state.pause is None:
            self.answer("not_paused", "Not paused.")
            return
        self.change(pause=None)
        self.answer("ok", "Resumed.")

    # ------------------------------------------------------------- shell

    def take_settings(self, settings: Settings) -> None:
        """Go on under new settings: counts stay, what is no longer due is not."""
        before, self.settings = self.settings, settings
        kinds = {}
        for rule in settings.breaks:
            old = before.rule(rule.name)
            kind = self.state.kinds.get(rule.name, KindState())
            if old and rule.interval > old.interval and kind.use < rule.interval:
                kind = counting(kind, rule)
            kinds[rule.name] = sooner(kind, rule)
        self.change(kinds=kinds)
        phase = self.state.phase
        if isinstance(phase, Prompted) and phase.name in kinds:
            rule = self.rule(phase.name)
            if rule != before.rule(phase.name) and kinds[phase.name].due_at is not None:
                # Its buttons say what is allowed now.
                self.show(phase, rule, gentle=True)

    def stop(self) -> None:
        """Leave nothing on the screen; a break that runs is due again."""
        self.end_stretch()
        self.leave_phase()


def counted(today: Today, outcome: Outcome, name: str) -> Today:
    """
    Return *today* with one more *outcome*; `history.facts` counts by the same rule.

    A break that was missed is still due. What becomes of it before it is offered once
    more is what became of it, so that it counts once.
    """
    left_open, missed = today.left_open, today.missed
    if name in left_open and outcome is not Outcome.POSTPONED:
        left_open = tuple(other for other in left_open if other != name)
        missed -= outcome in ENDS
    if outcome is Outcome.MISSED:
        left_open = (*left_open, name)
    today = replace(today, left_open=left_open, missed=missed)
    return replace(today, **{outcome.value: getattr(today, outcome.value) + 1})


def counting(kind: KindState, rule: BreakRule) -> KindState:
    """Return *kind* as it counts on where it is not due under *rule*."""
    soon = rule.interval - kind.use <= rule.heads_up
    return KindState(use=kind.use, headed_up=kind.headed_up and soon)


def sooner(kind: KindState, rule: BreakRule) -> KindState:
    """Return *kind*, asked for again after one interval of *rule* at the latest."""
    if kind.ask_use is None:
        return kind
    return replace(kind, ask_use=min(kind.ask_use, kind.use + rule.interval))


def relief_length(settings: Settings) -> timedelta:
    """Return how long a rest must be to end a stretch of use."""
    lengths = [r.duration for r in settings.breaks if r.content is Content.EXERCISE]
    return min(RELIEF, max(lengths, default=RELIEF))
