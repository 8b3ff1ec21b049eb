"""The engine where two things meet: an edit and a guide, a nudge and a guide …"""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskbreak.core.guidance import GuideEnd
from deskbreak.core.messages import Outcome
from deskbreak.core.settings import Reason
from deskbreak.guide.flow import Flow
from deskbreak.guide.protocol import (
    Another,
    ExerciseDone,
    Hurts,
    ItemAnswered,
    Session,
)
from deskbreak.history.events import Event
from tests.fakes import Rig

MINUTE = timedelta(minutes=1)
MOVE = '[breaks.move]\ninterval = "30m"\nduration = "3m"\n'
EYES = '[breaks.eyes]\ninterval = "20m"\nduration = "20s"\nkinds = ["eyes"]\n'
NUDGE = '[breaks.posture]\ninterval = "20m"\nduration = "10s"\ncontent = "posture"\n'


def in_a_break(config: str = MOVE) -> tuple[Rig, Session]:
    """Return a desk where the break of half past nine has begun."""
    rig = Rig(config)
    rig.work(31 * MINUTE)
    rig.clicks.menu("take:move")
    assert rig.guide.session is not None
    return rig, rig.guide.session


def go_through(rig: Rig, session: Session, end: GuideEnd = GuideEnd.DONE) -> str:
    """Do the exercise and answer the question; return the exercise's id."""
    assert session.exercise is not None
    assert session.item is not None
    rig.guide.say(ExerciseDone(session.exercise.id, 60.0))
    rig.guide.say(ItemAnswered(session.item.id, "yes"))
    rig.guide.end(end)
    return session.exercise.id


def last_break(rig: Rig) -> Event:
    return rig.history.breaks()[-1]


def test_a_nudge_has_neither_answer_nor_length_of_the_break_before() -> None:
    rig, session = in_a_break(MOVE + NUDGE)
    go_through(rig, session)
    rig.work(21 * MINUTE)
    rig.clicks.notice("break", "start")
    nudge = last_break(rig)
    assert (nudge.name, nudge.outcome) == ("posture", Outcome.TAKEN)
    assert (nudge.answer, nudge.seconds) == ("", 0.0)
    assert rig.ledger.memory().asked_today[-1] == nudge.item


@pytest.mark.parametrize("another", [False, True])
def test_an_edit_during_a_break_does_not_lose_what_was_done(another: bool) -> None:
    rig, session = in_a_break()
    rig.save_config(MOVE + '[me]\ncautions = ["knee"]\n')
    if another:
        assert session.exercise is not None
        rig.guide.say(Another(session.exercise.id))
        assert rig.guide.session is not None
        session = rig.guide.session
    done = go_through(rig, session)
    assert last_break(rig).exercise == done
    assert rig.ledger.memory().laps == {done: 1}


def test_after_an_edit_a_break_that_was_stopped_offers_what_the_edit_allows() -> None:
    rig, session = in_a_break()
    assert session.exercise is not None
    rig.save_config(MOVE + f'[exclude]\nids = ["{session.exercise.id}"]\n')
    rig.guide.end(GuideEnd.STOPPED)
    rig.work(6 * MINUTE)
    rig.clicks.notice("break", "start")
    again = rig.guide.session
    assert again is not None
    assert again.exercise != session.exercise


def test_a_guide_that_breaks_down_at_the_question_was_a_break() -> None:
    rig, session = in_a_break()
    go_through(rig, session, GuideEnd.FAILED)
    assert last_break(rig).outcome is Outcome.TAKEN
    assert not rig.engine.overview().due


def test_a_guide_that_breaks_down_before_that_leaves_the_break_due() -> None:
    rig, session = in_a_break()
    go_through(rig, session)
    rig.work(31 * MINUTE)
    rig.clicks.notice("break", "start")
    rig.guide.end(GuideEnd.FAILED)
    assert rig.engine.overview().due


def test_the_menu_starts_the_break_that_it_names() -> None:
    rig = Rig(MOVE + EYES)
    rig.work(12 * MINUTE)
    (entry,) = [e for e in rig.tray.face.menu if e.label.startswith("Start a break")]
    assert entry.label == "Start a break now: eyes"
    rig.clicks.menu(entry.key)
    assert rig.guide.session is not None
    assert rig.guide.session.title == "Eyes"


def test_what_is_written_down_as_prompted_is_the_walk_that_was_shown() -> None:
    rig = Rig(MOVE)
    rig.senses.sensed[Reason.CALL] = rig.senses.engaged = "camera in use"
    rig.work(95 * MINUTE)
    rig.senses.sensed.clear()
    rig.senses.engaged = ""
    rig.work(MINUTE)
    prompted = last_break(rig)
    assert prompted.outcome is Outcome.PROMPTED
    rig.clicks.notice("break", "start")
    assert rig.guide.session is not None
    assert rig.guide.session.exercise is not None
    assert rig.guide.session.exercise.kind == "walk"
    assert prompted.exercise == rig.guide.session.exercise.id


def test_an_area_that_hurts_is_spared_by_the_break_that_is_on_offer_as_well() -> None:
    rig = Rig(MOVE)
    rig.work(31 * MINUTE)
    offer = rig.engine.offering.current
    assert offer is not None
    assert offer.exercise is not None
    rig.engine.guiding.open_exercise(offer.exercise)
    rig.guide.say(Hurts(offer.exercise.id))
    rig.guide.end(GuideEnd.STOPPED)
    rig.clicks.notice("break", "start")
    assert rig.guide.session is not None
    now = rig.guide.session.exercise
    assert now is not None
    assert offer.exercise.area not in (now.area, *now.also)


def test_where_no_exercise_fits_the_guide_counts_down_a_rest_of_that_length() -> None:
    """It must not flash up and count as taken."""
    rig = Rig(EYES + '[exclude]\nkinds = ["eyes"]\n')
    rig.work(21 * MINUTE)
    rig.clicks.notice("break", "start")
    session = rig.guide.session
    assert session is not None
    assert session.exercise is not None
    assert session.exercise.steps == ("Look up, stand up and move about.",)
    assert session.left_out == "No exercise fits what you have set"
    flow = Flow(session)
    assert flow.tick(timedelta(seconds=24)) == []
    (done,) = flow.tick(timedelta(seconds=1))
    rig.guide.say(done)
    rig.guide.say(Another(session.exercise.id))
    rig.guide.end(GuideEnd.DONE)
    row = last_break(rig)
    assert (row.outcome, row.exercise, row.seconds) == (Outcome.TAKEN, "", 25.0)
    assert rig.ledger.memory().laps == {}
