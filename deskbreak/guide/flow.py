"""
The guide as a state machine: what is shown, what is sent. No toolkit and no clock.

Both faces, window and terminal, feed it with time that has gone by and with what
the person pressed, draw the `View` it gives, and send on the messages it returns.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import Enum

from deskbreak.core.content import Answer, ChecklistItem, Exercise
from deskbreak.core.guidance import GuideEnd, Phase, PhaseKind, phases
from deskbreak.guide.protocol import (
    Another,
    Ended,
    ExerciseDone,
    FromGuide,
    Hurts,
    ItemAnswered,
    OpenHelp,
    Session,
)
from deskbreak.guide.safety import HURTS_NOTED, safety_words
from deskbreak.guide.steps import breath_now, step_now
from deskbreak.guide.view import (
    Action,
    Offer,
    Page,
    View,
    count_words,
    exercise_offers,
    fix_offers,
    phase_words,
    question_offers,
    whole_seconds,
)

ZERO = timedelta(0)
#: How long the last page stays.
CLOSING = timedelta(seconds=1.6)
#: How long another exercise is waited for before the question comes instead.
WAITING = timedelta(seconds=5)
#: Nobody answers, or the pause is forgotten: the guide ends by itself after this long.
PATIENCE = timedelta(minutes=10)
#: How long the note about pain stays above the exercise that came instead.
NOTED = timedelta(seconds=12)

_ANSWERS: dict[Action, Answer] = {
    Action.YES: "yes",
    Action.FIXED: "fixed",
    Action.LATER: "later",
    Action.LIST: "no",
    Action.NOT_MINE: "not_mine",
}


class Tone(Enum):
    """A tone to be heard; the names of the files."""

    STEP = "step"
    """One countdown has run out and the next has begun."""
    END = "end"
    """The exercise is over."""


class Flow:
    """
    One guide from its first page to its end.

    Every input method returns the messages that it causes, in order. After `over`
    is True nothing changes any more.
    """

    def __init__(self, session: Session) -> None:
        """Begin with *session*."""
        self._answered: set[str] = set()
        self._noted = ZERO
        self._tone: Tone | None = None
        self._begin(session)

    def _begin(self, session: Session) -> None:
        self.session = session
        exercise = session.exercise
        self._phases: tuple[Phase, ...] = phases(exercise) if exercise else ()
        self._phase = 0
        self._in_phase = ZERO
        self._on_page = ZERO
        self._worked = ZERO
        self._paused = False
        self._taken = False
        own = (session.item,) if session.item and not session.items else ()
        asked = dict.fromkeys((*session.items, *own))
        self._items = [i for i in asked if i.id not in self._answered]
        self._item = 0
        self._page = Page.EXERCISE
        self._helping = False
        if session.summary is not None:
            self._turn_to(Page.SUMMARY)
        elif exercise is None:
            self._ask()

    # ------------------------------------------------------------ inputs

    @property
    def over(self) -> bool:
        """The end was told."""
        return self._page is Page.OVER

    def show(self, session: Session) -> None:
        """Put *session* in the place of what is shown."""
        if not self.over:
            self._begin(session)

    def tick(self, elapsed: timedelta) -> list[FromGuide]:
        """Let *elapsed* go by."""
        if elapsed <= ZERO or self.over:
            return []
        self._noted = max(ZERO, self._noted - elapsed)
        self._on_page += elapsed
        if self._helping:
            if self._on_page >= PATIENCE:
                self._help(on=False)
            return []
        if self._page is Page.EXERCISE and not self._paused:
            return self._count(elapsed)
        if self._page is Page.WAITING and self._on_page >= WAITING:
            # There is nothing else to offer: the desk question remains.
            self._ask()
        elif self._page is Page.CLOSING and self._on_page >= CLOSING:
            return self._end(GuideEnd.DONE)
        elif self._on_page >= PATIENCE:
            if self.session.strict and self._page is Page.EXERCISE:
                self._pause(on=False)
            else:
                return self._stop()
        return []

    def tone(self) -> Tone | None:
        """
        Return the tone to be heard now, once.

        Only what time has brought rings: who presses a key is looking at the screen.
        """
        tone, self._tone = self._tone, None
        return tone

    def press(self, action: Action) -> list[FromGuide]:
        """Take what the person pressed; what is not offered now changes nothing."""
        if self.over or action not in self._allowed():
            return []
        if action is Action.LATER and self._page is Page.FIX and self.session.items:
            # In a walk through the desk "no, not now" goes on the list of what to
            # fix; in a break it is asked again soon.
            return self._answer("no")
        if action in _ANSWERS:
            return self._answer(_ANSWERS[action])
        match action:
            case Action.PAUSE:
                self._pause(on=not self._paused)
            case Action.NEXT:
                return self._next()
            case Action.DONE if self._page is Page.SUMMARY:
                return self._stop()
            case Action.DONE:
                return self._finish()
            case Action.NO:
                self._turn_to(Page.FIX)
            case Action.HELP:
                # Over a full screen no browser could be seen.
                if self.session.library_page and not self.session.look.fullscreen:
                    return [OpenHelp()]
                self._help(on=True)
            case Action.BACK:
                self._help(on=False)
            case Action.STOP:
                return self._stop()
            case Action.EMERGENCY:
                return self._end(GuideEnd.EMERGENCY)
            case _:
                return self._change(action)
        return []

    # ------------------------------------------------------- transitions

    def _turn_to(self, page: Page) -> None:
        self._page = page
        self._on_page = ZERO

    def _help(self, *, on: bool) -> None:
        self._helping = on
        self._on_page = ZERO

    def _pause(self, *, on: bool) -> None:
        self._paused = on
        self._on_page = ZERO

    def _count(self, elapsed: timedelta) -> list[FromGuide]:
        while elapsed > ZERO:
            left = self._phases[self._phase].length - self._in_phase
            step = min(elapsed, left)
            self._in_phase += step
            self._worked += step
            elapsed -= step
            if step == left:
                sent = self._next()
                self._ring(Tone.END if sent else Tone.STEP)
                if sent:
                    return sent
        return []

    def _ring(self, tone: Tone) -> None:
        wanted = self.session.look.sound
        if wanted == "steps" or (wanted == "end" and tone is Tone.END):
            self._tone = tone

    def _next(self) -> list[FromGuide]:
        self._pause(on=False)
        self._in_phase = ZERO
        self._phase += 1
        # A rest of no length is none.
        while self._phase < len(self._phases) and not self._phases[self._phase].length:
            self._phase += 1
        return self._finish() if self._phase >= len(self._phases) else []

    def _finish(self) -> list[FromGuide]:
        exercise = self._exercise()
        self._taken = True
        self._ask()
        return [ExerciseDone(exercise.id, round(self._worked.total_seconds(), 1))]

    def _ask(self) -> None:
        more = self._item < len(self._items)
        self._turn_to(Page.QUESTION if more else Page.CLOSING)

    def _answer(self, answer: Answer) -> list[FromGuide]:
        item = self._items[self._item]
        self._answered.add(item.id)
        self._item += 1
        self._ask()
        return [ItemAnswered(item.id, answer)]

    def _change(self, action: Action) -> list[FromGuide]:
        exercise = self._exercise()
        self._turn_to(Page.WAITING)
        if action is Action.HURTS:
            self._noted = NOTED
            return [Hurts(exercise.id)]
        self._noted = ZERO
        return [Another(exercise.id)]

    def _stop(self) -> list[FromGuide]:
        self._helping = False
        # "No" was said already; only what becomes of it is left open.
        sent = self._answer("no") if self._page is Page.FIX else []
        done = self._taken or self._page in (Page.CLOSING, Page.SUMMARY)
        return sent + self._end(GuideEnd.DONE if done else GuideEnd.STOPPED)

    def _end(self, end: GuideEnd) -> list[FromGuide]:
        self._turn_to(Page.OVER)
        return [Ended(end)]

    def _exercise(self) -> Exercise:
        exercise = self.session.exercise
        assert exercise is not None
        return exercise

    # -------------------------------------------------------------- view

    def _allowed(self) -> set[Action]:
        allowed = {offer.action for offer in self._offers()}
        if self._page is not Page.CLOSING:
            allowed.add(Action.HELP)
        locked = self.session.strict and self._page in (Page.EXERCISE, Page.WAITING)
        allowed.add(Action.EMERGENCY if locked else Action.STOP)
        return allowed

    def _offers(self) -> tuple[Offer, ...]:
        if self._helping:
            return (Offer(Action.BACK, "Back", "Esc", "main"),)
        match self._page:
            case Page.EXERCISE:
                return exercise_offers(paused=self._paused, strict=self.session.strict)
            case Page.QUESTION:
                return question_offers(self._items[self._item])
            case Page.FIX:
                return fix_offers(self._items[self._item])
            case Page.SUMMARY:
                return (Offer(Action.DONE, "Close", "D", "main"),)
            case _:
                return ()

    def view(self) -> View:
        """Return what is to be seen now."""
        if self._helping:
            return View(
                Page.HELP,
                title="When to stop",
                offers=self._offers(),
                strict=Action.EMERGENCY in self._allowed(),
            )
        view = View(
            self._page,
            offers=self._offers(),
            strict=Action.EMERGENCY in self._allowed(),
            banner=HURTS_NOTED if self._noted else "",
        )
        match self._page:
            case Page.EXERCISE:
                return self._exercise_view(view)
            case Page.WAITING:
                words = "" if self._noted else "Looking for another one …"
                return replace(view, title=words)
            case Page.QUESTION | Page.FIX:
                return self._item_view(view, self._items[self._item])
            case Page.SUMMARY:
                return replace(
                    view,
                    title=self._summary_title(),
                    over="Your desk",
                    summary=self.session.summary,
                    banner="",
                )
            case _:
                title = "Well done." if self._taken else "That was it. Thank you."
                return replace(view, title=title, banner="")

    def _summary_title(self) -> str:
        assert self.session.summary is not None
        whole = self.session.summary.whole
        return f"{whole.good} of {whole.total} are good"

    def _exercise_view(self, view: View) -> View:
        exercise = self._exercise()
        session = self.session
        phase = self._phases[self._phase]
        gone, length = self._in_phase, phase.length
        whole = sum((p.length for p in self._phases), ZERO)
        before = sum((p.length for p in self._phases[: self._phase]), ZERO)
        step, then = step_now(exercise, self._phases, self._phase, gone)
        working = phase.kind in (PhaseKind.HOLD, PhaseKind.REPS, PhaseKind.FLOW)
        words = phase_words(phase)
        breath = breath_now(exercise, gone) if working else ""
        if exercise.kind == "breathe" and len(exercise.breath) > 1 and breath:
            # The breath is the exercise.
            words, breath = breath[:1].upper() + breath[1:], ""
        return replace(
            view,
            title=exercise.title,
            over=session.title,
            phase=phase.kind,
            words="Paused" if self._paused else words,
            detail=count_words(exercise, phase, gone),
            side=phase.side,
            seconds_left=whole_seconds(length - gone),
            done=gone / length,
            total=(before + gone) / whole,
            phase_index=self._phase,
            phase_seconds=gone.total_seconds(),
            phase_length=length.total_seconds(),
            step=step,
            then=then,
            feel=exercise.feel,
            avoid=exercise.avoid,
            safety=safety_words(exercise),
            note=session.note,
            left_out=session.left_out,
            breath=breath,
            paused=self._paused,
        )

    def _item_view(self, view: View, item: ChecklistItem) -> View:
        many = len(self.session.items) > 1
        area = item.area.replace("_", " ")
        fixing = self._page is Page.FIX
        return replace(
            view,
            title=item.question,
            over=f"Your desk · {area}",
            detail=f"{self._item + 1} of {len(self._items)}" if many else "",
            total=self._item / len(self._items) if many else 0.0,
            step="" if fixing else item.why,
            lines=item.fix if fixing else (),
            feel=item.figures if fixing else "",
        )
