"""
The engine: the only writer of the state.

Whatever happens comes in as an input of the planner, one after the other; what the
planner asks for goes out to the ports. No clock, thread, file or loop of its own:
everything here is called in the loop thread and returns at once.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import assert_never

from deskbreak.core import planner
from deskbreak.core.guidance import GuideEnd
from deskbreak.core.hours import day_of
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
    Outcome,
    Pause,
    Prompt,
    Record,
    RecordUse,
    Remind,
    ReminderRang,
    Request,
    Resume,
    Stopping,
    Tell,
    Tick,
    Withdraw,
    Woke,
)
from deskbreak.core.moment import Moment
from deskbreak.core.overview import Overview
from deskbreak.core.settings import Content, Reminder, Settings
from deskbreak.core.state import State
from deskbreak.core.views import Notice
from deskbreak.daemon import menu, posture, rows, texts
from deskbreak.daemon.guiding import Guiding
from deskbreak.daemon.offering import Offer, Offering
from deskbreak.daemon.ports import (
    Alarm,
    Clock,
    Desk,
    GuideRunner,
    History,
    Hooks,
    Notifier,
    SenseSource,
    StateStore,
    Tray,
)
from deskbreak.daemon.posture import Posture
from deskbreak.daemon.rows import Course
from deskbreak.daemon.wishes import Wishes
from deskbreak.daemon.wording import invitation
from deskbreak.history.events import Event, What, event_at

log = logging.getLogger(__name__)

#: Outcomes after which the next break gets an offer of its own.
_ENDS_OFFER = (Outcome.TAKEN, Outcome.SKIPPED, Outcome.NATURAL)
#: The names of the hook events.
_EVENTS = {Outcome.PROMPTED: "prompt"}


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything outside that the engine speaks to."""

    clock: Clock
    alarm: Alarm
    senses: SenseSource
    notifier: Notifier
    tray: Tray
    guide: GuideRunner
    history: History
    store: StateStore
    hooks: Hooks
    desk: Desk


class Engine:
    """Feeds the planner and does what it says."""

    def __init__(self, parts: Parts, wishes: Wishes, saved: State | None) -> None:
        """Go on from *saved*, or begin anew. Nothing is shown before `start`."""
        self.parts = parts
        self.wishes = wishes
        at = parts.clock.now()
        self._left: tuple[Effect, ...] = ()
        if saved is None:
            self.state = planner.initial(at, wishes.settings)
        else:
            self.state, self._left = planner.restore(saved, at, wishes.settings)
        self.offering = Offering(parts.history.memory)
        self.guiding = Guiding(self)
        self.posture = Posture(parts.history.memory)
        self._inbox: deque[Input] = deque()
        self._incoming: Wishes | None = None
        self._busy = False
        self._stopped = False
        self._answers: list[Answered] = []
        self._notice_name = ""

    # ------------------------------------------------------------- inputs

    def start(self) -> None:
        """Set the fixed times, look for the first time, show the face."""
        self.parts.alarm.remind_at(self.wishes.reminders)
        self.parts.senses.use(self.settings)
        for effect in self._left:
            self._perform(effect)
        self.look()

    def look(self) -> None:
        """Look again: the alarm rang, or a source has news."""
        # The planner tells what it will look at; asking for more costs wake-ups.
        wanted = planner.wants_reasons(self.state, self.settings)
        lull = planner.wants_lull(self.state, self.settings)
        senses = self.parts.senses.read(reasons_wanted=wanted, lull_wanted=lull)
        self.post(Tick(self.now(), senses))

    def rang(self, reminder: Reminder) -> None:
        """The fixed time of *reminder* has come."""
        self.post(ReminderRang(self.now(), reminder))
        self.look()

    def woke(self, slept: timedelta) -> None:
        """The session says that the machine slept."""
        self.post(Woke(self.now(), slept))

    def apply(self, wishes: Wishes) -> None:
        """Put new wishes into force."""
        self._incoming = wishes
        self.post(ConfigChanged(self.now(), wishes.settings))

    def request(self, message: Request) -> Answered:
        """Carry out what a person asks for, and return the planner's answer."""
        self._answers.clear()
        self.post(message)
        if self._stopped:
            return Answered(False, "stopping", "deskbreak is about to end.")
        (answer,) = self._answers
        # "not_paused" is no refusal, but nothing has happened either.
        if answer.code == "ok" and isinstance(message, Pause | Resume):
            self._tell_hooks(type(message).__name__.lower(), {})
        return answer

    def stop(self) -> None:
        """Put everything in order; the program is about to end."""
        if self.guiding.leads_break and self.guiding.course.done:
            # Only the question was still open: what was done is not lost.
            self.guide_ended(GuideEnd.DONE)
        # Whatever comes in from now on would bring back what is taken away here.
        self._stopped = True
        self.post(Stopping(self.now()))
        self.parts.notifier.close()
        self.parts.guide.close()
        self.parts.tray.close()

    def post(self, message: Input) -> None:
        """Queue *message* and work the queue off. Loop thread only."""
        if self._stopped and not isinstance(message, Stopping):
            return
        self._inbox.append(message)
        if self._busy:  # an effect posted back: it is next, not nested
            return
        self._busy = True
        told = False
        try:
            while self._inbox:
                told |= self._step(self._inbox.popleft())
        finally:
            self._busy = False
        self._settle(told=told)

    def _step(self, message: Input) -> bool:
        """Take one step; return whether more than time has passed."""
        self.state, effects = planner.step(self.state, message, self.settings)
        if isinstance(message, ConfigChanged) and self._incoming is not None:
            self._take_wishes(self._incoming)
            self._incoming = None
        for effect in effects:
            try:
                self._perform(effect)
            except Exception:
                # One broken part of the desktop must not cost the others' effects.
                log.exception("could not carry out %r", effect)
        return bool(effects) or not isinstance(message, Tick)

    def _take_wishes(self, wishes: Wishes) -> None:
        before, self.wishes = self.wishes, wishes
        if (before.library, before.profile, before.settings.breaks) != (
            wishes.library,
            wishes.profile,
            wishes.settings.breaks,
        ):
            # What was on offer may be the very thing that is now left out.
            self.offering.outdate()
        self.parts.alarm.remind_at(wishes.reminders)
        self.parts.senses.use(wishes.settings)

    def _settle(self, *, told: bool) -> None:
        """After the last step: save, show, and ask for the next wake-up."""
        if not self._stopped:
            self.parts.alarm.wake_in(planner.next_wakeup(self.state, self.settings))
        if told:
            self.parts.store.save(self.state)
        else:
            self.parts.store.save_seldom(self.state, self.settings)
        self.show_face()

    # ------------------------------------------------------------- effects

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Prompt():
                self._prompt(effect)
            case Withdraw():
                self.parts.notifier.withdraw(texts.BREAK)
            case HeadsUp():
                self._notice_name = effect.name
                self.show(texts.heads_up(effect))
            case OpenGuide():
                offer = self.offer(effect.name, walk=effect.walk)
                self.guiding.open_break(offer)
                self._tell_hooks("begin", rows.of_beginning(offer, self.wall))
            case CloseGuide():
                self.guiding.close_break()
            case Nudge():
                # Nothing to lead through; the row of the break tells that its item
                # was seen, and that row is the next effect.
                self.guiding.course = Course()
                self.offer(effect.name)
                self._nudged(effect.name)
            case Remind():
                self.show(texts.reminder(effect.say))
            case Tell():
                self.show(texts.tell(effect.text))
            case Record():
                self._record(effect)
            case RecordUse():
                self.write(rows.of_use(effect, self.settings.day_starts_at))
            case Answered():
                self._answers.append(effect)
            case _:
                assert_never(effect)

    def _prompt(self, effect: Prompt) -> None:
        rule = self.settings.rule(effect.name)
        assert rule is not None
        offer = self.offer(effect.name, walk=effect.walk)
        image = ""
        if offer.exercise is not None and self.wishes.config.notification.picture:
            image = self.parts.desk.picture(offer.exercise)
        notice = texts.prompt(effect, rule, offer.exercise, offer.item, image)
        if not self.wishes.config.notification.sound:
            notice = replace(notice, quiet=True)
        self._notice_name = effect.name
        self.show(notice)

    def _record(self, effect: Record) -> None:
        offer = self.offering.current
        if effect.outcome is Outcome.PROMPTED:
            # The very one that is about to be shown.
            offer = self.offer(effect.name, walk=self.state.walk_wanted)
        course = self.guiding.course
        event = rows.of_break(effect, offer, course, self.settings.day_starts_at)
        self.write(event)
        ended = (effect.name, *effect.absorbed)
        if offer and offer.name in ended and effect.outcome in _ENDS_OFFER:
            self.offering.forget()
        name = _EVENTS.get(effect.outcome, effect.outcome.value)
        self._tell_hooks(name, rows.facts(event, effect))

    def _nudged(self, name: str) -> None:
        rule = self.settings.rule(name)
        if rule is not None and rule.content is Content.STAND:
            # The nudge was to change, and it was accepted.
            self.stand(standing=not self.posture.stands(self.today))

    def _tell_hooks(self, event: str, facts: Mapping[str, str]) -> None:
        self.parts.hooks.happened(event, facts)

    # ------------------------------------------------- for our own helpers

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.wishes.settings

    @property
    def today(self) -> date:
        """The user's day."""
        return day_of(self.now().wall, self.settings.day_starts_at)

    @property
    def wall(self) -> datetime:
        """The wall time now."""
        return self.now().wall

    def now(self) -> Moment:
        """Return this moment."""
        return self.parts.clock.now()

    def overview(self) -> Overview:
        """Return what tray, command line and guide show."""
        return planner.overview(self.state, self.settings)

    def offer(self, name: str, *, walk: bool = False) -> Offer:
        """Return what the break *name* offers; the same until it has ended."""
        rule = self.settings.rule(name)
        assert rule is not None
        return self.offering.for_break(
            rule, self.wishes, self.now(), self.today, walk=walk
        )

    def guide_ended(self, end: GuideEnd) -> None:
        """The guide of a break is over."""
        self.post(GuideClosed(self.now(), end))

    def write(self, event: Event) -> None:
        """Write *event* down, if the user wants anything written down."""
        self.parts.history.add(event)

    def stand(self, *, standing: bool) -> bool:
        """Write down that the person stands or sits now; False is "already so"."""
        if self.posture.stands(self.today) == standing:
            return False
        what = What.STANDING if standing else What.SITTING
        self.write(event_at(what, self.wall, self.settings.day_starts_at))
        self.posture.changed(standing=standing, today=self.today)
        self.show_face()
        return True

    def show(self, notice: Notice) -> None:
        """Show *notice*."""
        self.parts.notifier.show(notice)

    @property
    def notice_name(self) -> str:
        """The break kind that the last notice was about."""
        return self._notice_name

    def show_face(self) -> None:
        """Bring the tray up to date."""
        view = self.overview()
        offer = self.offering.current
        offered = ""
        if offer is not None and offer.exercise is not None and view.due:
            offered = invitation(offer.exercise)
        standing = (
            self.posture.stands(self.today) if posture.matters(self.wishes) else None
        )
        wall = self.state.at.wall
        self.parts.tray.show(menu.face(view, wall, offered, standing=standing))
