from __future__ import annotations

from datetime import timedelta

import pytest

from deskbreak.core.guidance import GuideEnd
from deskbreak.core.messages import (
    ConfigChanged,
    HeadsUp,
    Input,
    Outcome,
    Pause,
    Postpone,
    Resume,
    Skip,
    Take,
)
from deskbreak.core.settings import Reason
from deskbreak.core.views import Notice
from deskbreak.guide.protocol import (
    Another,
    Close,
    Ended,
    ExerciseDone,
    Hurts,
    ItemAnswered,
    OpenHelp,
    Session,
    Shown,
)
from deskbreak.history.events import What
from tests.fakes import FakeHistory, Rig

MINUTE = timedelta(minutes=1)
HALF_HOUR = timedelta(minutes=30, seconds=10)
MOVE = '[breaks.move]\ninterval = "30m"\nduration = "3m"\n'
EYES = '[breaks.eyes]\ninterval = "20m"\nduration = "20s"\nkinds = ["eyes"]\n'


def prompted(config: str = MOVE) -> Rig:
    rig = Rig(config)
    rig.work(HALF_HOUR)
    assert "break" in rig.notifier.visible
    return rig


def offered(rig: Rig) -> Session:
    session = rig.guide.session
    assert session is not None
    return session


# ------------------------------------------------------------- prompts


def test_a_due_break_names_one_exercise_and_asks_one_question() -> None:
    notice = prompted().notifier.visible["break"]
    assert notice.title.startswith("In your chair: ")
    step, question = notice.body.splitlines()
    assert step.endswith(".")
    assert question.startswith("Your desk: ")
    assert [b.key for b in notice.buttons] == ["start", "later", "skip"]
    assert notice.buttons[1].label == "Later (5 min)"
    assert notice.default == "start"


def test_the_prompt_is_written_down_with_what_it_offered() -> None:
    rig = prompted()
    (event,) = rig.history.events
    offer = rig.engine.offering.current
    assert offer is not None
    assert offer.exercise is not None
    assert offer.item is not None
    assert (event.what, event.outcome) == (What.BREAK, Outcome.PROMPTED)
    assert (event.exercise, event.item) == (offer.exercise.id, offer.item.id)
    assert event.use_seconds == pytest.approx(1800, abs=30)


def test_the_offer_is_the_same_when_shown_again_and_in_the_guide() -> None:
    rig = prompted()
    first = rig.notifier.visible["break"]
    rig.work(3 * MINUTE)
    assert len([n for n in rig.notifier.shown if n.slot == "break"]) > 1
    assert rig.notifier.visible["break"].title == first.title
    rig.clicks.notice("break", "start")
    exercise = offered(rig).exercise
    assert exercise is not None
    assert exercise.steps[0] in first.body


def test_later_brings_the_same_break_back_after_the_step() -> None:
    rig = prompted()
    title = rig.notifier.visible["break"].title
    rig.clicks.notice("break", "later")
    assert "break" not in rig.notifier.visible
    rig.work(4 * MINUTE)
    assert "break" not in rig.notifier.visible
    rig.work(2 * MINUTE)
    assert rig.notifier.visible["break"].title == title


def test_skip_starts_over_and_the_next_break_offers_something_else() -> None:
    rig = prompted()
    title = rig.notifier.visible["break"].title
    rig.clicks.notice("break", "skip")
    rig.work(29 * MINUTE)
    assert "break" not in rig.notifier.visible
    rig.work(2 * MINUTE)
    assert rig.notifier.visible["break"].title != title
    assert rig.history.outcomes()[:2] == [
        ("move", Outcome.PROMPTED),
        ("move", Outcome.SKIPPED),
    ]


def test_a_closed_popup_is_no_answer() -> None:
    rig = prompted()
    rig.clicks.notice("break", "closed")
    assert rig.history.outcomes() == [("move", Outcome.PROMPTED)]
    rig.work(3 * MINUTE)
    assert len([n for n in rig.notifier.shown if n.slot == "break"]) > 1


def test_a_natural_break_withdraws_the_prompt_and_its_offer() -> None:
    rig = prompted()
    rig.be_away(10 * MINUTE)
    assert "break" not in rig.notifier.visible
    assert rig.engine.offering.current is None
    assert rig.history.outcomes()[-1] == ("move", Outcome.NATURAL)
    assert rig.history.breaks()[-1].exercise == ""


def test_the_own_picture_stands_beside_the_text_unless_switched_off() -> None:
    rig = Rig(MOVE)
    pose = {e.id: f"/{e.id}.png" for e in rig.engine.wishes.library.exercises}
    rig.desk.pictures.update(pose)
    rig.work(HALF_HOUR)
    assert rig.notifier.visible["break"].image.endswith(".png")
    plain = Rig(MOVE + "[notification]\npicture = false\nsound = false\n")
    plain.desk.pictures.update(pose)
    plain.work(HALF_HOUR)
    assert plain.notifier.visible["break"].image == ""
    assert plain.notifier.visible["break"].quiet


def test_a_heads_up_comes_first_where_it_is_wanted() -> None:
    rig = Rig(MOVE + 'heads_up = "60s"\n')
    rig.work(timedelta(minutes=29, seconds=30))
    notice = rig.notifier.visible["break"]
    assert "move" in notice.title
    assert notice.quiet
    rig.clicks.notice("break", "start")
    assert rig.guide.session is not None


def test_a_posture_nudge_counts_as_taken_with_its_item_and_no_guide() -> None:
    rig = Rig(
        'preset = "eyes-only"\n[breaks.eyes]\nenabled = false\n'
        '[breaks.sit]\ninterval = "15m"\nduration = "10s"\ncontent = "posture"\n'
    )
    rig.work(timedelta(minutes=16))
    assert rig.notifier.visible["break"].buttons[0].label == "Done"
    rig.clicks.notice("break", "start")
    assert rig.guide.session is None
    event = rig.history.breaks()[-1]
    assert event.outcome is Outcome.TAKEN
    assert event.item
    assert not event.exercise
    assert rig.ledger.memory().asked_today == (event.item,)


def test_a_sit_stand_nudge_says_what_to_do() -> None:
    rig = Rig('preset = "sit-stand"')
    rig.work(timedelta(minutes=21))
    assert "standing" in rig.notifier.visible["break"].title


def test_a_reminder_is_shown_at_its_time() -> None:
    rig = Rig('[[reminder]]\nat = "09:10"\nsay = "Drink"\n')
    rig.work(11 * MINUTE)
    assert rig.notifier.visible["info"].title == "Drink"


def test_the_longest_hold_is_told() -> None:
    rig = Rig(MOVE + '[hold]\nfullscreen = "10m"\n')
    rig.senses.sensed[Reason.FULLSCREEN] = "a film"
    rig.work(HALF_HOUR)
    assert "break" not in rig.notifier.visible
    rig.work(11 * MINUTE)
    assert "10 min" in rig.notifier.visible["info"].body
    assert "break" in rig.notifier.visible


# --------------------------------------------------------------- guide


def test_a_break_gone_through_is_written_with_exercise_and_answer() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    session = offered(rig)
    assert session.exercise is not None
    assert session.item is not None
    assert session.title == "Move"
    assert session.library_page == "file:///help.html"
    say = rig.guide.say
    say(Shown())
    say(ExerciseDone(session.exercise.id, 41.5))
    say(ItemAnswered(session.item.id, "fixed"))
    rig.guide.end(GuideEnd.DONE)
    event = rig.history.breaks()[-1]
    assert event.outcome is Outcome.TAKEN
    assert event.exercise == session.exercise.id
    assert (event.item, event.answer) == (session.item.id, "fixed")
    assert event.seconds == 41.5
    answers = [e for e in rig.history.events if e.what is What.ANSWER]
    assert [(a.item, a.answer) for a in answers] == [(session.item.id, "fixed")]
    memory = rig.ledger.memory()
    assert memory.laps == {session.exercise.id: 1}
    assert memory.items[session.item.id].answer == "fixed"


def test_this_hurts_shows_another_area_and_spares_it_from_then_on() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    before = offered(rig)
    assert before.exercise is not None
    rig.guide.say(Hurts(before.exercise.id))
    after = offered(rig)
    assert after.exercise is not None
    assert before.exercise.area not in (after.exercise.area, *after.exercise.also)
    assert after.item == before.item
    assert before.exercise.area in rig.ledger.memory().hurts
    rig.guide.finish()
    assert rig.history.breaks()[-1].exercise == after.exercise.id


def test_another_one_never_shows_the_same_again_in_this_break() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    seen = []
    for _ in range(4):
        exercise = offered(rig).exercise
        assert exercise is not None
        seen.append(exercise.id)
        rig.guide.say(Another(exercise.id))
    assert len(set(seen)) == 4
    assert [e.what for e in rig.history.events[1:]] == [What.ANOTHER] * 4


def test_what_the_guide_says_of_unknown_things_is_passed_over() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    before = len(rig.history.events)
    rig.guide.say(Hurts("no-such-exercise"))
    rig.guide.say(ItemAnswered("no-such-item", "yes"))
    assert len(rig.history.events) == before


def test_help_opens_from_the_guide() -> None:
    rig = prompted()
    rig.guide.say(OpenHelp())
    assert rig.desk.opened == ["help"]


def test_a_guide_closed_early_leaves_the_break_owed() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    rig.guide.end(GuideEnd.STOPPED)
    assert rig.history.outcomes()[-1] == ("move", Outcome.POSTPONED)


def test_a_strict_break_opens_by_itself_and_cannot_be_put_off() -> None:
    rig = Rig(MOVE + "strict = true\n")
    rig.work(timedelta(minutes=35))
    if rig.guide.session is None:
        keys = [b.key for b in rig.notifier.visible["break"].buttons]
        assert keys == ["start"]
        rig.clicks.notice("break", "start")
    assert offered(rig).strict


def test_stopping_closes_everything_and_saves() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    rig.engine.stop()
    assert rig.notifier.closed
    assert rig.tray.closed
    assert rig.guide.session is None
    assert rig.store.saved[-1] == rig.engine.state


def test_nothing_comes_back_to_the_screen_after_the_stop() -> None:
    rig = prompted()
    asked = len(rig.clock.asked)
    rig.engine.stop()
    assert len(rig.clock.asked) == asked
    shown, faces = len(rig.notifier.shown), len(rig.tray.faces)
    rig.engine.look()  # the break is due, and nobody has seen its popup
    rig.work(timedelta(minutes=2))
    assert (len(rig.notifier.shown), len(rig.tray.faces)) == (shown, faces)
    assert rig.guide.session is None
    assert not rig.engine.request(Take(rig.engine.now())).ok


def test_stopping_at_the_question_keeps_what_was_done() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    exercise = offered(rig).exercise
    assert exercise is not None
    rig.guide.say(ExerciseDone(exercise.id, 40.0))
    rig.engine.stop()
    assert rig.history.outcomes()[-1] == ("move", Outcome.TAKEN)


def test_an_exercise_can_be_tried_out_without_a_break() -> None:
    rig = Rig(MOVE)
    exercise = rig.engine.wishes.library.exercises[0]
    rig.engine.guiding.open_exercise(exercise)
    assert offered(rig).exercise == exercise
    rig.guide.say(Another(exercise.id))
    assert offered(rig).exercise != exercise
    rig.guide.finish()
    assert rig.history.outcomes() == []


def test_a_tried_out_exercise_never_takes_the_place_of_a_break() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    before = offered(rig)
    rig.engine.guiding.open_exercise(rig.engine.wishes.library.exercises[0])
    assert offered(rig) == before


def test_the_desk_check_asks_all_and_remembers_the_answers() -> None:
    rig = Rig(MOVE)
    assert rig.engine.guiding.open_desk_check()
    items = offered(rig).items
    assert len(items) > 10
    rig.guide.say(ItemAnswered(items[0].id, "not_mine"))
    rig.guide.end(GuideEnd.DONE)
    assert rig.engine.guiding.open_desk_check()
    assert items[0] not in offered(rig).items


def test_the_desk_check_goes_on_where_it_was_left_and_ends_with_a_summary() -> None:
    rig = Rig(MOVE)
    rig.engine.guiding.open_desk_check()
    items = offered(rig).items
    rig.guide.say(ItemAnswered(items[0].id, "yes"))
    rig.guide.end(GuideEnd.STOPPED)
    rig.engine.guiding.open_desk_check()
    assert offered(rig).items == items[1:]
    for item in items[1:-1]:
        rig.guide.say(ItemAnswered(item.id, "no"))
        assert offered(rig).summary is None
    rig.guide.say(ItemAnswered(items[-1].id, "no"))
    summary = offered(rig).summary
    assert summary is not None
    assert (summary.whole.good, summary.whole.to_fix) == (1, len(items) - 1)
    assert summary.first
    assert summary.buy
    rig.guide.end(GuideEnd.DONE)
    rig.engine.guiding.open_desk_check()
    assert offered(rig).summary == summary
    rig.clock.advance(timedelta(days=1))
    rig.engine.guiding.open_desk_check()
    assert offered(rig).items


def test_an_answer_in_a_break_sums_nothing_up() -> None:
    rig = Rig(MOVE)
    rig.engine.guiding.open_desk_check()
    (first, *_) = offered(rig).items
    rig.guide.end(GuideEnd.STOPPED)
    rig.clicks.menu("take")
    rig.guide.say(ItemAnswered(first.id, "yes"))
    assert offered(rig).summary is None


def test_a_break_that_closes_leaves_the_desk_check_open() -> None:
    rig = prompted()
    rig.engine.guiding.open_desk_check()
    rig.engine.guiding.close_break()
    assert rig.guide.session is not None
    assert Close() not in rig.guide.sessions


def test_a_guide_left_open_is_closed_and_counts() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    rig.work(timedelta(minutes=20))
    assert rig.guide.session is None
    assert rig.history.outcomes()[-1] == ("move", Outcome.TAKEN)


# -------------------------------------------------------------- engine


def test_a_guide_that_cannot_be_shown_is_told() -> None:
    """Who has just clicked on Start is not to be left with nothing."""
    rig = prompted()
    rig.clicks.notice("break", "start")
    rig.guide.say(Ended(GuideEnd.FAILED))
    assert rig.notifier.visible["info"].body == (
        "The guide cannot be shown here; the log says why. "
        "In a terminal: deskbreak guide --text"
    )


def test_an_effect_that_fails_does_not_cost_the_next_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rig = Rig(MOVE)
    rig.notifier.broken = True
    rig.work(HALF_HOUR)
    assert rig.history.outcomes() == [("move", Outcome.PROMPTED)]
    assert "could not carry out" in caplog.text


def test_an_input_out_of_an_effect_waits_for_its_turn() -> None:
    rig = Rig(MOVE)
    order: list[str] = []

    class Nested:
        backend = "nested"

        def show(self, notice: Notice) -> None:
            order.append("show")
            rig.engine.post(Skip(rig.clock.now()))
            order.append("shown")

        def withdraw(self, slot: str) -> None:
            order.append("withdraw")

        def close(self) -> None: ...

    object.__setattr__(rig.engine.parts, "notifier", Nested())
    rig.work(HALF_HOUR)
    assert order == ["show", "shown", "withdraw"]


def test_every_request_gets_its_answer() -> None:
    rig = Rig(MOVE)
    at = rig.clock.now()
    requests: list[Take | Postpone | Skip | Pause | Resume] = [
        Skip(at),
        Postpone(at),
        Resume(at),
        Pause(at),
        Resume(at),
        Take(at, "nap"),
        Take(at),
        Take(at),
    ]
    codes = [rig.engine.request(request).code for request in requests]
    assert codes == [
        "nothing_due",
        "nothing_due",
        "not_paused",
        "ok",
        "ok",
        "unknown_kind",
        "ok",
        "already_taking",
    ]


def test_what_happens_is_saved_at_once_and_mere_time_seldom() -> None:
    rig = Rig(MOVE)
    rig.work(5 * MINUTE)
    assert rig.store.saved == []
    assert len(rig.store.passing) >= 5
    rig.engine.request(Pause(rig.clock.now()))
    assert len(rig.store.saved) == 1


def test_a_restart_goes_on_with_counts_pause_and_memory() -> None:
    rig = Rig(MOVE)
    rig.work(20 * MINUTE)
    until = rig.wall + timedelta(hours=3)
    rig.engine.request(Pause(rig.clock.now(), until=until))
    saved = rig.store.saved[-1]
    again = Rig(MOVE, start="2026-05-04 09:20:30", saved=saved, history=rig.history)
    view = again.engine.overview()
    assert view.kinds[0].use == pytest.approx(20 * MINUTE, abs=MINUTE)
    assert view.paused_until == until


def test_the_use_before_a_kill_is_written_down_at_the_next_start() -> None:
    rig = Rig(MOVE)
    rig.work(25 * MINUTE)
    later = Rig(MOVE, start="2026-05-04 18:00", saved=rig.engine.state)
    (used,) = [e for e in later.history.events if e.what is What.USE]
    assert used.use_seconds == 25 * 60


def test_the_alarm_is_set_after_every_step_and_never_too_far() -> None:
    rig = Rig(MOVE)
    rig.work(timedelta(minutes=20))
    assert rig.clock.rings <= 6 * 20
    assert max(rig.clock.asked) <= timedelta(seconds=60)


def test_reasons_are_only_asked_for_when_a_break_is_near() -> None:
    rig = Rig(MOVE)
    rig.work(10 * MINUTE)
    assert not any(rig.senses.wanted)
    rig.work(timedelta(minutes=20, seconds=10))
    assert rig.senses.wanted[-1]


def test_machine_sleep_told_by_the_session_is_credited() -> None:
    rig = Rig(MOVE)
    rig.work(20 * MINUTE)
    rig.engine.woke(timedelta(hours=1))
    assert rig.engine.overview().kinds[0].use < MINUTE


def test_new_wishes_take_effect_at_once_and_keep_the_count() -> None:
    rig = Rig(MOVE)
    rig.work(20 * MINUTE)
    rig.save_config(MOVE.replace("30m", "21m"))
    assert rig.engine.overview().kinds[0].interval == 21 * MINUTE
    rig.work(timedelta(minutes=1, seconds=10))
    assert "break" in rig.notifier.visible


def test_an_excluded_exercise_is_no_longer_offered() -> None:
    rig = prompted()
    offer = rig.engine.offering.current
    assert offer is not None
    assert offer.exercise is not None
    rig.save_config(MOVE + f'[exclude]\nids = ["{offer.exercise.id}"]\n')
    rig.clicks.notice("break", "start")
    assert offered(rig).exercise != offer.exercise


def test_a_change_of_looks_keeps_the_offer() -> None:
    rig = prompted()
    offer = rig.engine.offering.current
    rig.save_config(MOVE + '[guide]\ntheme = "dark"\n')
    assert rig.engine.offering.current is offer
    rig.clicks.notice("break", "start")
    assert offered(rig).look.theme == "dark"


def test_settings_without_new_wishes_are_taken_by_the_planner_alone() -> None:
    rig = Rig(MOVE)
    message: Input = ConfigChanged(rig.clock.now(), rig.engine.settings)
    rig.engine.post(message)
    assert rig.engine.overview().next_name == "move"


def test_hooks_are_told_of_breaks_and_pauses() -> None:
    rig = prompted()
    rig.clicks.notice("break", "skip")
    rig.clicks.menu("pause:1800")
    rig.clicks.menu("resume")
    assert [event for event, _ in rig.hooks.events] == [
        "prompt",
        "skipped",
        "pause",
        "resume",
    ]
    assert rig.hooks.events[0][1]["break"] == "move"


def test_a_hook_is_told_of_the_beginning_of_a_break() -> None:
    rig = prompted()
    rig.clicks.notice("break", "start")
    event, facts = rig.hooks.events[-1]
    assert (event, facts["break"]) == ("begin", "move")
    assert facts["exercise"] == rig.engine.offering.current.exercise.id  # type: ignore[union-attr]


def test_a_resume_without_a_pause_starts_no_hook() -> None:
    rig = Rig(MOVE)
    rig.clicks.menu("resume")
    assert rig.hooks.events == []


def test_without_history_the_same_exercise_still_does_not_come_twice() -> None:
    history = FakeHistory()
    rig = Rig(MOVE + "[history]\nenabled = false\n", history=history)
    titles = []
    for _ in range(3):
        rig.work(timedelta(minutes=31))
        titles.append(rig.notifier.visible["break"].title)
        rig.clicks.notice("break", "start")
        rig.guide.finish()
    assert len(set(titles)) == 3
    assert history.events == []


def test_every_third_break_is_a_walk_that_may_be_longer() -> None:
    longest = timedelta(0)
    for walk in ("3m", "5m"):
        rig = Rig(f'{MOVE}walk_duration = "{walk}"\n')
        kinds = []
        for _ in range(9):
            rig.work(timedelta(minutes=31))
            rig.clicks.notice("break", "start")
            exercise = offered(rig).exercise
            assert exercise is not None
            kinds.append(exercise.kind)
            if exercise.kind == "walk":
                longest = max(longest, exercise.duration)
            rig.guide.finish()
        assert [number for number, kind in enumerate(kinds) if kind == "walk"] == [
            2,
            5,
            8,
        ]
        if walk == "3m":
            assert longest <= timedelta(minutes=3)
    assert longest == timedelta(minutes=5)


def test_an_interval_of_seconds_shows_all_there_is() -> None:
    rig = Rig('[breaks.move]\ninterval = "20s"\nduration = "5s"\n')
    rig.work(timedelta(seconds=40))
    rig.clicks.notice("break", "start")
    assert offered(rig).item is not None


def test_two_kinds_due_together_come_as_one_break() -> None:
    rig = Rig(MOVE + EYES.replace("20m", "30m"))
    rig.work(HALF_HOUR)
    assert [n.slot for n in rig.notifier.shown] == ["break"]
    rig.clicks.notice("break", "skip")
    assert rig.history.breaks()[-1].absorbed == ("eyes",)


def test_the_end_of_a_guide_nobody_knows_is_passed_over() -> None:
    rig = Rig(MOVE)
    rig.guide.say(Ended(GuideEnd.DONE))
    assert rig.history.events == []


def test_a_heads_up_can_be_shown_without_a_rule_left() -> None:
    rig = Rig(MOVE)
    rig.engine._perform(HeadsUp("gone", MINUTE))
    assert "gone" in rig.notifier.visible["break"].title
