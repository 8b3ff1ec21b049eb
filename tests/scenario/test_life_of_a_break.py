"""Timelines of design section 5: the life of a break, from due to taken or missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deskbreak.core.guidance import GuideEnd
from deskbreak.core.messages import Answered, OpenGuide, Prompt
from deskbreak.core.settings import (
    ZERO,
    BreakRule,
    Content,
    HoldRule,
    Reason,
    Show,
)
from tests.scenario.desk import (
    EYES,
    HOLD,
    HOUR,
    JUST_MOVE,
    MINUTE,
    MOVE,
    OFFICE_HOURS,
    SECOND,
    Desk,
    with_rules,
)

BOTH = with_rules(MOVE, EYES)
STRICT = with_rules(replace(MOVE, strict=True))


def due_desk(settings: object = JUST_MOVE) -> Desk:
    """Return a desk whose break has just been prompted, at 09:30."""
    desk = Desk(settings=settings)  # type: ignore[arg-type]
    desk.work(30 * MINUTE)
    return desk


def code(desk: Desk) -> str:
    """Return the code of the last answer."""
    answers = [e for _, e in desk.effects if isinstance(e, Answered)]
    return answers[-1].code


# ------------------------------------------------------------ two kinds


def test_the_longer_kind_absorbs_the_shorter_when_both_are_due() -> None:
    desk = Desk(settings=with_rules(MOVE, replace(EYES, interval=30 * MINUTE)))
    desk.work(30 * MINUTE)
    assert desk.prompts == ["09:30:00 prompt move"]
    desk.take()
    desk.work(3 * MINUTE)
    desk.done()
    assert desk.use("eyes") == desk.use("move") == ZERO
    desk.work(29 * MINUTE)
    assert len(desk.prompts) == 1


def test_a_short_kind_due_just_before_a_longer_one_waits_for_it() -> None:
    desk = Desk(settings=with_rules(MOVE, replace(EYES, interval=28 * MINUTE)))
    desk.work(30 * MINUTE)
    assert desk.prompts == ["09:30:00 prompt move"]


def test_a_short_kind_well_before_a_longer_one_is_asked_for() -> None:
    desk = Desk(settings=BOTH)
    desk.work(20 * MINUTE)
    desk.take()
    desk.work(20 * SECOND)
    desk.done()
    desk.work(10 * MINUTE)
    assert desk.prompts == ["09:20:00 prompt eyes", "09:30:20 prompt move"]


def test_a_longer_kind_takes_the_place_of_a_shorter_one_on_the_screen() -> None:
    settings = with_rules(MOVE, replace(EYES, interval=26 * MINUTE))
    desk = Desk(settings=settings)
    desk.work(30 * MINUTE)
    assert desk.prompts[0] == "09:26:00 prompt eyes"
    assert desk.prompts[-1] == "09:30:00 prompt move"
    desk.skip()
    assert desk.use("eyes") == desk.use("move") == ZERO


def test_a_short_break_taken_leaves_the_longer_count_alone() -> None:
    desk = Desk(settings=BOTH)
    desk.work(20 * MINUTE)
    desk.take()
    desk.done()
    assert desk.use("move") == 20 * MINUTE
    assert desk.use("eyes") == ZERO


# ------------------------------------------------- heads-up and prompts


def test_the_heads_up_comes_once_before_the_break() -> None:
    desk = Desk(settings=with_rules(replace(MOVE, heads_up=MINUTE)))
    desk.work(30 * MINUTE)
    assert desk.timeline == ["09:29:00 heads-up move in 60 s", "09:30:00 prompt move"]


def test_no_heads_up_takes_the_place_of_a_prompt() -> None:
    later = replace(MOVE, interval=25 * MINUTE, heads_up=MINUTE)
    desk = Desk(settings=with_rules(later, EYES))
    desk.work(25 * MINUTE)
    assert desk.timeline == [
        "09:20:00 prompt eyes",
        "09:22:00 prompt eyes again 2",
        "09:25:00 prompt move",
    ]


def test_no_heads_up_while_something_holds() -> None:
    desk = Desk(settings=with_rules(replace(MOVE, heads_up=MINUTE)))
    desk.pause(HOUR)
    desk.work(30 * MINUTE)
    assert desk.timeline == ["09:00:00 answer ok"]


def test_an_unanswered_prompt_comes_back_at_growing_distances_and_is_missed() -> None:
    desk = Desk()
    desk.work(59 * MINUTE)
    assert desk.timeline == [
        "09:30:00 prompt move",
        "09:32:00 prompt move again 2",
        "09:37:00 prompt move again 3",
        "09:42:00 withdraw",
    ]
    assert desk.records == ["09:30:00 prompted move", "09:42:00 missed move"]
    assert desk.view.glyph == "due"


def test_a_day_of_ignored_prompts_neither_nags_nor_falls_silent() -> None:
    desk = Desk()
    desk.work(8 * HOUR)
    missed = [line for line in desk.records if "missed" in line]
    assert len(missed) == 11
    assert len(desk.prompts) == 3 * len(missed)
    assert desk.view.exposure == 8 * HOUR


@pytest.mark.parametrize("end", ["taken", "skipped", "natural"])
def test_a_missed_break_that_still_comes_to_an_end_counts_once(end: str) -> None:
    desk = Desk()
    desk.work(50 * MINUTE)
    assert (desk.view.today.prompted, desk.view.today.missed) == (1, 1)
    match end:
        case "taken":
            desk.take()
            desk.done()
        case "skipped":
            desk.skip()
        case _:
            desk.leave(5 * MINUTE)
    today = desk.view.today
    assert getattr(today, end) == 1
    assert today.taken + today.skipped + today.natural + today.missed == 1


def test_a_break_missed_and_offered_again_counts_as_often_as_it_was_offered() -> None:
    desk = Desk()
    desk.work(75 * MINUTE)
    desk.skip()
    today = desk.view.today
    assert (today.prompted, today.missed, today.skipped) == (2, 1, 1)


def test_a_break_missed_yesterday_is_no_part_of_what_today_counts() -> None:
    desk = Desk("2026-05-04 03:15")
    desk.work(44 * MINUTE)
    assert desk.view.today.missed == 1
    desk.work(2 * MINUTE)
    desk.skip()
    assert (desk.view.today.missed, desk.view.today.skipped) == (0, 1)


def test_closing_the_popup_is_no_refusal() -> None:
    desk = due_desk()
    desk.close_popup()
    desk.work(2 * MINUTE)
    assert desk.last() == ["09:32:00 prompt move again 2"]
    assert desk.records == ["09:30:00 prompted move"]


def test_a_prompt_with_an_interval_of_seconds_stays_half_a_minute() -> None:
    quick = BreakRule("quick", 5 * SECOND, 2 * SECOND)
    desk = Desk(settings=with_rules(quick))
    desk.work(34 * SECOND)
    assert desk.timeline == ["09:00:05 prompt quick"]
    desk.work(SECOND)
    assert desk.last() == ["09:00:35 withdraw"]


def test_the_prompt_is_withdrawn_when_the_person_goes_away() -> None:
    desk = due_desk()
    desk.leave(2 * MINUTE)
    assert desk.last() == ["09:31:00 withdraw"]
    desk.back()
    desk.work(MINUTE)
    assert desk.last() == ["09:32:30 prompt move again 2 gently"]


def test_away_long_enough_during_the_prompt_makes_the_break_natural() -> None:
    desk = due_desk()
    desk.leave(3 * MINUTE)
    assert "09:32:55 natural move" in desk.records
    assert desk.use() == ZERO
    desk.work(29 * MINUTE)
    assert len(desk.prompts) == 1


# ------------------------------------------------------ postpone and skip


def test_later_brings_it_back_after_the_step_and_keeps_the_count() -> None:
    desk = due_desk()
    desk.postpone()
    assert desk.last(2) == ["09:30:00 withdraw", "09:30:00 answer ok"]
    assert desk.use() == 30 * MINUTE
    desk.work(5 * MINUTE)
    assert desk.last() == ["09:35:00 prompt move"]


def test_each_postponement_takes_the_next_step_up_to_the_limit() -> None:
    desk = due_desk()
    steps = []
    for _ in range(3):
        prompt = [e for _, e in desk.effects if isinstance(e, Prompt)][-1]
        steps.append(prompt.can_postpone)
        desk.postpone()
        desk.work(10 * MINUTE)
    assert steps == [5 * MINUTE, 10 * MINUTE, 10 * MINUTE]
    assert desk.view.can_postpone is None
    desk.postpone()
    assert code(desk) == "postpone_limit"
    assert desk.state.today.postponed == 3


def test_a_break_is_recorded_as_prompted_once_however_often_it_is_shown() -> None:
    desk = due_desk()
    desk.postpone()
    desk.work(9 * MINUTE)
    desk.take()
    assert sum("prompted" in line for line in desk.records) == 1


def test_a_kind_without_steps_cannot_be_postponed() -> None:
    desk = due_desk(with_rules(replace(MOVE, postpone=())))
    answer = desk.postpone()[-1]
    assert answer == Answered(False, "postpone_limit", "move cannot be postponed.")
    assert desk.view.phase == "prompted"


def test_postponing_by_a_length_of_ones_own() -> None:
    desk = due_desk()
    desk.postpone(20 * MINUTE)
    desk.work(20 * MINUTE)
    assert desk.last() == ["09:50:00 prompt move"]


@pytest.mark.parametrize("delay", [ZERO, -MINUTE, 5 * HOUR])
def test_a_senseless_postponement_is_refused(delay: timedelta) -> None:
    desk = due_desk()
    desk.postpone(delay)
    assert code(desk) == "bad_delay"
    assert desk.view.phase == "prompted"


def test_skip_starts_the_count_over() -> None:
    desk = due_desk()
    desk.skip()
    assert desk.use() == ZERO
    assert desk.records[-1] == "09:30:00 skipped move"
    desk.work(30 * MINUTE)
    assert desk.last() == ["10:00:00 prompt move"]


def test_nothing_can_be_postponed_or_skipped_before_it_is_due() -> None:
    desk = Desk()
    desk.postpone()
    assert code(desk) == "nothing_due"
    desk.skip()
    assert code(desk) == "nothing_due"


def test_a_held_break_can_be_postponed_and_skipped() -> None:
    desk = Desk()
    desk.work(29 * MINUTE)
    desk.reason(Reason.CALL)
    desk.work(5 * MINUTE)
    desk.postpone()
    assert code(desk) == "ok"
    desk.skip()
    assert desk.use() == ZERO


def test_a_strict_kind_has_neither_but_an_emergency_exit() -> None:
    desk = due_desk(STRICT)
    prompt = [e for _, e in desk.effects if isinstance(e, Prompt)][-1]
    assert (prompt.can_postpone, prompt.can_skip) == (None, False)
    desk.postpone()
    assert code(desk) == "strict"
    desk.skip()
    assert code(desk) == "strict"
    desk.take()
    desk.done(GuideEnd.EMERGENCY)
    assert desk.records[-1] == "09:30:00 skipped move (emergency exit)"
    assert (desk.use(), desk.view.phase) == (ZERO, "counting")


# ------------------------------------------------------------------ take


def test_taking_a_break_to_its_end_writes_taken_and_starts_over() -> None:
    desk = due_desk()
    desk.take()
    assert desk.last(3) == [
        "09:30:00 withdraw",
        "09:30:00 guide move",
        "09:30:00 answer ok",
    ]
    desk.work(3 * MINUTE)
    desk.done()
    assert desk.records[-2:] == ["09:33:00 taken move", "09:33:00 used 30 min"]
    assert desk.use() == ZERO
    assert desk.view.exposure == ZERO


def test_the_time_of_the_break_is_not_use() -> None:
    desk = due_desk()
    desk.take()
    desk.work(3 * MINUTE)
    assert desk.use() == 30 * MINUTE


def test_a_break_can_be_taken_before_it_is_due() -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.take()
    desk.done()
    assert desk.records[0] == "09:10:00 taken move"


def test_a_break_can_be_taken_by_name_and_while_paused() -> None:
    desk = Desk(settings=BOTH)
    desk.pause()
    desk.take("eyes")
    assert desk.last(2) == ["09:00:00 guide eyes", "09:00:00 answer ok"]


def test_an_unknown_kind_cannot_be_taken() -> None:
    desk = Desk()
    desk.take("nap")
    assert code(desk) == "unknown_kind"


def test_a_second_take_is_refused() -> None:
    desk = Desk()
    desk.take()
    desk.take()
    assert code(desk) == "already_taking"


def test_the_rest_within_a_break_is_no_natural_break_besides() -> None:
    desk = due_desk()
    desk.take()
    desk.leave(4 * MINUTE)
    desk.back()
    desk.done()
    outcomes = [line for line in desk.records if "used" not in line]
    assert outcomes == ["09:30:00 prompted move", "09:34:00 taken move"]


def test_a_break_of_two_minutes_ends_the_stretch_of_use() -> None:
    desk = due_desk(
        with_rules(
            replace(MOVE, duration=2 * MINUTE),
            replace(MOVE, name="long", interval=2 * HOUR),
        )
    )
    desk.take()
    desk.work(2 * MINUTE)
    desk.done()
    assert desk.view.exposure == ZERO
    assert desk.records[-1] == "09:32:00 used 30 min"


def test_a_break_that_is_taken_early_cannot_be_put_off() -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.take()
    desk.postpone()
    assert code(desk) == "nothing_due"
    assert desk.view.phase == "taking"


def test_without_a_name_the_longest_break_is_taken_and_no_nudge() -> None:
    nudge = replace(MOVE, name="nudge", duration=HOUR, content=Content.POSTURE)
    desk = Desk(settings=with_rules(nudge, EYES, MOVE))
    desk.take()
    assert desk.timeline[0] == "09:00:00 guide move"


def test_closing_the_guide_early_puts_a_due_break_off() -> None:
    desk = due_desk()
    desk.take()
    desk.done(GuideEnd.STOPPED)
    assert desk.records[-1] == "09:30:00 postponed move (stopped early)"
    desk.work(5 * MINUTE)
    assert desk.last() == ["09:35:00 prompt move"]


def test_closing_the_guide_early_of_a_break_not_due_changes_nothing() -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.take()
    desk.done(GuideEnd.STOPPED)
    assert desk.records == []
    assert desk.use() == 10 * MINUTE


def test_a_guide_that_cannot_be_shown_leaves_the_break_due() -> None:
    desk = due_desk()
    desk.take()
    desk.done(GuideEnd.FAILED)
    desk.work(5 * MINUTE)
    assert desk.last() == ["09:35:00 prompt move"]
    assert desk.records == ["09:30:00 prompted move"]


def test_a_window_kind_opens_the_guide_by_itself() -> None:
    desk = due_desk(with_rules(replace(MOVE, show=Show.WINDOW)))
    assert desk.timeline == ["09:30:00 guide move unasked"]
    assert desk.records == ["09:30:00 prompted move"]


def test_a_window_that_cannot_be_shown_becomes_a_notification() -> None:
    desk = due_desk(with_rules(replace(MOVE, show=Show.FULLSCREEN)))
    desk.done(GuideEnd.FAILED)
    desk.work(2 * MINUTE)
    assert desk.prompts == ["09:30:00 prompt move", "09:32:00 prompt move again 2"]


def test_a_window_kind_that_was_held_comes_gently() -> None:
    desk = Desk(settings=with_rules(replace(MOVE, show=Show.WINDOW)))
    desk.work(29 * MINUTE)
    desk.reason(Reason.CALL)
    desk.work(10 * MINUTE)
    desk.no_reason(Reason.CALL)
    desk.work(SECOND)
    assert desk.prompts == ["09:39:00 prompt move gently"]


def test_a_window_break_can_be_postponed_and_skipped_while_it_runs() -> None:
    desk = due_desk(with_rules(replace(MOVE, show=Show.WINDOW)))
    desk.postpone()
    assert desk.last(2) == ["09:30:00 close guide", "09:30:00 answer ok"]
    desk.work(5 * MINUTE)
    assert desk.last() == ["09:35:00 guide move unasked"]
    desk.skip()
    assert desk.records[-1] == "09:35:00 skipped move"


def test_a_guide_left_open_is_closed_and_counts() -> None:
    desk = due_desk()
    desk.take()
    desk.leave(18 * MINUTE)
    assert desk.last() == ["09:48:00 close guide"]
    assert "09:48:00 taken move (guide left open)" in desk.records


def test_a_guide_that_closes_when_no_break_runs_is_nothing() -> None:
    desk = Desk()
    desk.done()
    assert desk.timeline == []


def test_a_nudge_has_no_window_to_open() -> None:
    nudge = replace(MOVE, name="posture", content=Content.POSTURE, show=Show.FULLSCREEN)
    desk = due_desk(with_rules(nudge))
    assert desk.timeline == ["09:30:00 prompt posture"]


def test_a_nudge_is_taken_by_accepting_it() -> None:
    nudge = BreakRule("posture", 10 * MINUTE, 10 * SECOND, content=Content.POSTURE)
    desk = Desk(settings=with_rules(MOVE, nudge))
    desk.work(10 * MINUTE)
    assert desk.prompts == ["09:10:00 prompt posture"]
    desk.take()
    assert desk.last(3) == [
        "09:10:00 withdraw",
        "09:10:00 nudge posture",
        "09:10:00 answer ok",
    ]
    assert desk.records[-1] == "09:10:00 taken posture"
    assert desk.use("move") == 10 * MINUTE


# ----------------------------------------------------------------- holds


def test_a_due_break_waits_for_a_lull_in_typing() -> None:
    desk = Desk()
    desk.work(29 * MINUTE + 50 * SECOND)
    desk.type(30 * SECOND)
    assert desk.prompts == []
    assert desk.view.holds[0].reason is Reason.TYPING
    desk.leave(3 * SECOND)
    assert desk.prompts == ["09:30:23 prompt move"]


def test_typing_delays_a_break_by_a_minute_at_most() -> None:
    desk = Desk()
    desk.type(40 * MINUTE)
    assert desk.prompts[0] == "09:31:00 prompt move gently"
    assert "tell" not in " ".join(desk.timeline)


def test_typing_holds_only_what_is_due() -> None:
    desk = Desk(settings=BOTH)
    desk.type(10 * MINUTE)
    assert desk.view.holds == ()
    desk.type(10 * MINUTE + 30 * SECOND)
    assert desk.prompts == []
    assert desk.view.sentence.startswith("Eyes due since 09:20; held by your typing")


def test_the_minute_of_typing_is_not_prolonged_by_what_else_happens() -> None:
    desk = Desk()
    desk.type(30 * MINUTE + 30 * SECOND)
    desk.configure(replace(JUST_MOVE, settle=SECOND))
    desk.type(30 * SECOND)
    assert desk.prompts == ["09:31:00 prompt move gently"]


def test_typing_does_not_take_a_prompt_off_the_screen() -> None:
    desk = due_desk()
    desk.type(30 * SECOND)
    assert desk.timeline == ["09:30:00 prompt move"]


def test_a_call_holds_the_break_and_counts_as_sitting() -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.reason(Reason.CALL, "camera in use")
    desk.engaged = "on a call"
    desk.leave(2 * HOUR)
    assert desk.prompts == []
    assert desk.view.exposure == 2 * HOUR + 10 * MINUTE
    assert "held by a call (camera in use since 09:10)" in desk.view.sentence
    desk.no_reason(Reason.CALL)
    desk.engaged = ""
    desk.work(MINUTE)
    assert desk.prompts == ["11:10:00 prompt move gently walk"]
    assert desk.records == ["09:30:00 held move (call)", "11:10:00 prompted move"]
    desk.take()
    assert isinstance(desk.effects[-2][1], OpenGuide)
    assert desk.effects[-2][1].walk


def test_a_break_is_not_gentle_because_an_earlier_one_was_held() -> None:
    desk = due_desk(with_rules(replace(MOVE, show=Show.WINDOW, interval=15 * MINUTE)))
    desk.skip()
    desk.reason(Reason.CALL)
    desk.work(20 * MINUTE)
    desk.leave(5 * MINUTE)
    desk.no_reason(Reason.CALL)
    desk.timeline.clear()
    desk.work(16 * MINUTE)
    assert desk.timeline == ["10:10:10 guide move unasked"]


def test_a_break_put_off_while_it_was_held_is_not_gentle_when_it_comes() -> None:
    desk = Desk()
    desk.work(25 * MINUTE)
    desk.reason(Reason.CALL)
    desk.work(10 * MINUTE)
    desk.postpone()
    desk.no_reason(Reason.CALL)
    desk.work(5 * MINUTE)
    assert desk.prompts == ["09:40:00 prompt move"]


def test_a_call_that_is_followed_by_lunch_needs_no_break() -> None:
    desk = Desk()
    desk.work(29 * MINUTE)
    desk.reason(Reason.CALL)
    desk.work(HOUR)
    desk.present = False
    desk.no_reason(Reason.CALL)
    desk.leave(45 * MINUTE)
    desk.back()
    desk.work(20 * MINUTE)
    # Offered at once (nobody can know that they left), then taken off the screen.
    assert desk.timeline == [
        "10:29:00 prompt move gently walk",
        "10:30:00 withdraw",
    ]
    assert any("natural move" in line for line in desk.records)


@pytest.mark.parametrize("first_ends", ["call", "fullscreen"])
def test_two_reasons_that_overlap_both_have_to_end(first_ends: str) -> None:
    desk = Desk()
    desk.work(29 * MINUTE)
    desk.reason(Reason.CALL)
    desk.reason(Reason.FULLSCREEN)
    desk.work(10 * MINUTE)
    first = Reason(first_ends)
    second = Reason.FULLSCREEN if first is Reason.CALL else Reason.CALL
    desk.no_reason(first)
    desk.work(10 * MINUTE)
    assert desk.prompts == []
    desk.no_reason(second)
    desk.work(SECOND)
    assert desk.prompts == ["09:49:00 prompt move gently"]


def test_do_not_disturb_left_on_for_a_week_holds_one_break_not_all() -> None:
    desk = Desk()
    desk.sensed[Reason.DO_NOT_DISTURB] = "switched on"
    desk.work(3 * HOUR)
    assert desk.timeline[:2] == ["11:30:00 tell", "11:30:00 prompt move gently"]
    desk.skip()
    desk.work(30 * MINUTE)
    assert desk.last() == ["12:30:00 prompt move"]
    assert sum("tell" in line for line in desk.timeline) == 1
    desk.skip()
    desk.no_reason(Reason.DO_NOT_DISTURB)
    desk.work(30 * MINUTE)
    desk.skip()
    desk.reason(Reason.DO_NOT_DISTURB)
    desk.work(HOUR)
    assert desk.view.held


def test_a_reason_the_user_switched_off_holds_nothing() -> None:
    rules = {**HOLD, Reason.CALL: HoldRule(enabled=False)}
    desk = Desk(settings=replace(JUST_MOVE, hold=rules))
    desk.work(29 * MINUTE)
    desk.reason(Reason.CALL)
    desk.work(MINUTE)
    assert desk.prompts == ["09:30:00 prompt move"]


def test_a_reason_that_begins_takes_the_prompt_off_the_screen() -> None:
    desk = due_desk()
    desk.reason(Reason.SCREEN_SHARED)
    assert desk.last() == ["09:30:00 withdraw"]
    desk.work(10 * MINUTE)
    desk.no_reason(Reason.SCREEN_SHARED)
    desk.work(SECOND)
    assert desk.last() == ["09:40:00 prompt move again 2 gently"]


def test_a_locked_screen_takes_the_prompt_and_the_time_counts_as_away() -> None:
    desk = due_desk()
    desk.lock()
    assert desk.last() == ["09:30:00 withdraw"]
    desk.leave(2 * MINUTE)
    assert desk.view.holds[0].reason is Reason.LOCKED
    desk.unlock()
    desk.work(30 * SECOND)
    assert desk.last() == ["09:32:20 prompt move again 2 gently"]
    desk.lock()
    desk.leave(4 * MINUTE)
    assert desk.use() == ZERO


def test_a_pause_holds_the_break_and_resume_offers_it() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.pause()
    desk.work(2 * HOUR)
    assert desk.prompts == []
    assert desk.view.sentence == "Paused until you resume."
    desk.resume()
    desk.work(SECOND)
    assert desk.prompts == ["11:20:00 prompt move gently"]


def test_a_pause_takes_the_prompt_off_the_screen() -> None:
    desk = due_desk()
    desk.pause(HOUR)
    assert desk.last(2) == ["09:30:00 answer ok", "09:30:00 withdraw"]


def test_a_pause_leaves_a_running_break_alone() -> None:
    desk = due_desk()
    desk.take()
    desk.pause(HOUR)
    assert desk.view.phase == "taking"


def test_a_pause_for_ever_and_a_day_is_refused() -> None:
    desk = Desk()
    desk.pause(timedelta.max)
    assert code(desk) == "bad_delay"
    assert not desk.view.paused


def test_a_pause_must_end_in_the_future() -> None:
    desk = Desk()
    desk.pause(until=datetime(2026, 5, 4, 8, tzinfo=ZoneInfo("UTC")))
    assert code(desk) == "in_the_past"
    assert not desk.view.paused


def test_resume_without_a_pause_is_already_so() -> None:
    desk = Desk()
    answer = desk.resume()[0]
    assert answer == Answered(ok=True, code="not_paused", text="Not paused.")


def test_nothing_is_shown_outside_the_work_hours() -> None:
    desk = Desk("2026-05-04 12:10", replace(JUST_MOVE, hours=OFFICE_HOURS))
    desk.work(49 * MINUTE)
    assert desk.prompts == []
    assert "at the latest 13:00" in desk.view.sentence
    desk.work(MINUTE)
    assert desk.prompts == ["13:00:00 prompt move gently"]


def test_a_weekend_is_outside_the_work_hours() -> None:
    desk = Desk("2026-05-09 10:00", replace(JUST_MOVE, hours=OFFICE_HOURS))
    desk.work(2 * HOUR)
    assert desk.prompts == []
    assert "before Monday" not in desk.view.sentence
    assert "at the latest Monday 09:00" in desk.view.sentence


# -------------------------------------------------------- configuration


def test_a_longer_interval_takes_the_prompt_back() -> None:
    desk = due_desk()
    desk.configure(with_rules(replace(MOVE, interval=45 * MINUTE)))
    assert desk.last() == ["09:30:00 withdraw"]
    desk.work(15 * MINUTE)
    assert desk.last() == ["09:45:00 prompt move"]


def test_a_shorter_interval_makes_the_break_due_at_once() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.configure(with_rules(replace(MOVE, interval=15 * MINUTE)))
    desk.work(SECOND)
    assert desk.prompts == ["09:20:00 prompt move"]


def test_a_kind_that_is_taken_out_takes_its_prompt_along() -> None:
    desk = due_desk()
    desk.configure(with_rules(EYES))
    assert desk.last() == ["09:30:00 withdraw"]
    assert set(desk.state.kinds) == {"eyes"}


def test_a_change_that_does_not_touch_it_leaves_the_prompt() -> None:
    desk = due_desk()
    desk.configure(replace(JUST_MOVE, settle=MINUTE))
    assert desk.timeline == ["09:30:00 prompt move"]
    assert desk.view.phase == "prompted"


def test_a_break_that_runs_ends_under_its_old_rule() -> None:
    desk = due_desk()
    desk.take()
    desk.configure(with_rules(EYES))
    desk.work(MINUTE)
    desk.done()
    assert desk.records[-2] == "09:31:00 taken move"
    assert desk.use("eyes") == ZERO


def test_a_break_that_runs_is_put_off_when_stopped_after_its_kind_is_gone() -> None:
    desk = due_desk()
    desk.take()
    desk.configure(with_rules(EYES))
    desk.done(GuideEnd.STOPPED)
    desk.work(HOUR)
    assert all("eyes" in line for line in desk.prompts[1:])


# ------------------------------------------------------------------ end


def test_stopping_leaves_nothing_on_the_screen() -> None:
    desk = due_desk()
    desk.quit()
    assert desk.last() == ["09:30:00 withdraw"]
    taking = due_desk()
    taking.take()
    taking.quit()
    assert taking.last() == ["09:30:00 close guide"]


def test_a_prompt_lost_with_the_daemon_is_shown_again() -> None:
    desk = due_desk()
    desk.restart(2 * SECOND)
    desk.work(30 * SECOND)
    # After the peace of whoever has just come: the sources of reasons have come, too.
    assert desk.prompts == ["09:30:00 prompt move", "09:30:22 prompt move"]
    assert desk.records == ["09:30:00 prompted move"]


def test_a_long_interval_has_room_for_every_repeat() -> None:
    desk = Desk(settings=with_rules(replace(MOVE, interval=2 * HOUR)))
    desk.work(2 * HOUR + 30 * MINUTE)
    assert [line[:8] for line in desk.prompts] == [
        "11:00:00",
        "11:02:00",
        "11:07:00",
        "11:17:00",
    ]
    assert desk.records[-1] == "11:22:00 missed move"


def test_a_kind_that_vanishes_while_its_break_runs_is_not_put_off() -> None:
    settings = with_rules(MOVE, replace(EYES, interval=30 * MINUTE))
    desk = due_desk(settings)
    desk.take()
    desk.configure(JUST_MOVE)
    desk.done(GuideEnd.STOPPED)
    assert set(desk.state.kinds) == {"move"}
    desk.work(5 * MINUTE)
    assert desk.last() == ["09:35:00 prompt move"]
