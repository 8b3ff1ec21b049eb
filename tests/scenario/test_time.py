"""Timelines of design section 4: sleep, clock steps, DST, zones, stalls, restarts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from deskbreak.core.messages import Outcome, Record, RecordUse
from deskbreak.core.moment import between
from deskbreak.core.settings import ZERO, Reason, Settings
from tests.scenario.desk import (
    EYES,
    HOUR,
    JUST_MOVE,
    MINUTE,
    MOVE,
    OFFICE_HOURS,
    SECOND,
    Desk,
    with_rules,
)

WEEKDAYS = replace(JUST_MOVE, hours=OFFICE_HOURS)


def test_a_break_is_due_after_its_interval_of_use() -> None:
    desk = Desk()
    desk.work(HOUR / 2)
    assert desk.timeline == ["09:30:00 prompt move"]
    assert desk.records == ["09:30:00 prompted move"]


def test_what_is_to_happen_happens_on_the_second_not_at_the_next_look() -> None:
    desk = Desk("2026-05-04 17:20:07", WEEKDAYS)
    desk.work(37 * MINUTE)
    assert desk.timeline == [
        "17:50:07 prompt move",
        "17:52:07 prompt move again 2",
        "17:57:07 prompt move again 3",
    ]
    desk.work(5 * MINUTE)
    assert desk.last() == ["18:00:00 withdraw"]


def test_counting_wakes_once_a_minute() -> None:
    desk = Desk()
    desk.work(29 * MINUTE)
    assert desk.wakeups == 29


def test_away_is_counted_from_the_last_input_and_its_use_taken_back() -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.leave(50 * SECOND)
    assert desk.use() == 10 * MINUTE + 50 * SECOND
    desk.leave(30 * SECOND)
    assert desk.use() == 10 * MINUTE - 5 * SECOND


def test_reading_for_less_than_the_threshold_is_use() -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.leave(40 * SECOND)
    desk.work(10 * MINUTE)
    assert desk.use() == 20 * MINUTE + 40 * SECOND


def test_away_as_long_as_the_break_is_a_natural_break() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.leave(3 * MINUTE)
    assert desk.use() == ZERO
    assert "09:22:55 natural move" in desk.records


def test_away_for_less_keeps_the_count() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.leave(2 * MINUTE)
    assert desk.use() == 20 * MINUTE - 5 * SECOND
    assert not any("natural" in line for line in desk.records)


def test_a_natural_break_after_little_use_starts_over_without_a_word() -> None:
    desk = Desk()
    desk.work(5 * MINUTE)
    desk.leave(10 * MINUTE)
    assert desk.use() == ZERO
    assert not any("natural" in line for line in desk.records)


def test_a_video_or_a_call_without_input_is_use() -> None:
    desk = Desk()
    desk.engaged = "a video plays"
    desk.leave(20 * MINUTE)
    assert desk.use() == 20 * MINUTE
    desk.engaged = ""
    desk.leave(2 * MINUTE)
    assert desk.use() == 20 * MINUTE


@pytest.mark.parametrize(("told", "looks"), [(True, 30), (False, 180)])
def test_nobody_looks_for_a_return_that_is_told(told: bool, looks: int) -> None:
    desk = Desk()
    desk.told = told
    desk.work(5 * MINUTE)
    desk.leave(10 * MINUTE)
    before = desk.wakeups
    desk.leave(30 * MINUTE)
    assert desk.wakeups - before == looks


@pytest.mark.parametrize("video_is_use", [True, False])
def test_whether_a_video_is_use_is_for_the_user_to_say(video_is_use: bool) -> None:
    desk = Desk(settings=replace(JUST_MOVE, video_is_use=video_is_use))
    desk.work(5 * MINUTE)
    desk.video = "vlc plays"
    desk.leave(3 * MINUTE)
    found = [desk.view.away]
    desk.locked = True
    desk.leave(MINUTE)
    found.append(desk.view.away)
    assert found == [not video_is_use, True]


def test_unknown_idle_never_means_away_nor_typing() -> None:
    desk = Desk()
    desk.knows_idle = False
    desk.leave(30 * MINUTE)
    assert desk.prompts == ["09:30:00 prompt move"]


@pytest.mark.parametrize(
    ("lid_shut", "use_after"),
    [
        (5 * SECOND, 20 * MINUTE),
        (20 * MINUTE, ZERO),
        (8 * HOUR, ZERO),
        (72 * HOUR, ZERO),
    ],
    ids=["5 s", "20 min", "8 h", "3 days"],
)
def test_a_shut_lid_counts_as_away(lid_shut: timedelta, use_after: timedelta) -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.sleep(lid_shut)
    assert desk.use() == use_after
    assert desk.timeline == []
    naturals = [line for line in desk.records if "natural" in line]
    assert len(naturals) == (use_after == ZERO)


def test_after_three_days_of_sleep_there_is_no_burst_and_no_silence() -> None:
    desk = Desk()
    desk.work(29 * MINUTE)
    desk.sleep(72 * HOUR)
    desk.work(31 * MINUTE)
    assert desk.prompts == ["09:59:00 prompt move"]


def test_sleep_while_nobody_comes_back_goes_on_as_away() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.sleep(2 * MINUTE, present_after=False)
    assert desk.view.away
    desk.leave(MINUTE)
    assert desk.use() == ZERO


def test_a_due_break_is_not_thrown_at_someone_who_opens_the_lid() -> None:
    desk = Desk()
    desk.work(29 * MINUTE)
    desk.type(MINUTE + 30 * SECOND)
    assert desk.view.held
    desk.sleep(2 * MINUTE)
    assert desk.view.holds[-1].reason is Reason.RETURNED
    desk.work(MINUTE)
    assert desk.prompts == ["09:32:50 prompt move gently"]


def test_a_sleep_signal_stands_in_for_a_missing_clock() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.woke(HOUR)
    assert desk.use() == ZERO


def test_a_sleep_signal_counts_once_and_is_followed_by_peace() -> None:
    desk = Desk()
    desk.work(29 * MINUTE + 55 * SECOND)
    desk.woke(2 * MINUTE)
    desk.work(10 * SECOND)
    assert [hold.reason for hold in desk.view.holds] == [Reason.RETURNED]
    desk.work(20 * SECOND)
    assert desk.view.phase == "prompted"
    desk.woke(8 * HOUR)
    assert desk.view.due
    desk.work(6 * MINUTE)
    desk.woke(8 * HOUR)
    assert not desk.view.due


def test_a_sleep_signal_changes_nothing_where_the_clocks_have_told_it() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.sleep(5 * SECOND)
    desk.woke(HOUR)
    assert desk.use() == 20 * MINUTE


def test_sleep_does_not_prolong_a_pause_where_no_clock_counts_it() -> None:
    """There the clock seems to have been set, until the session tells of the sleep."""
    desk = Desk()
    desk.pause(HOUR)
    desk.work(10 * MINUTE)
    desk.utc += 2 * HOUR
    desk.tick()
    desk.woke(2 * HOUR)
    assert not desk.view.paused


@pytest.mark.parametrize("by", [3 * HOUR, -HOUR], ids=["3 h forward", "1 h back"])
def test_a_clock_step_moves_no_break(by: timedelta) -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.set_clock(by)
    assert desk.use() == 20 * MINUTE
    desk.work(9 * MINUTE + 59 * SECOND)
    assert desk.prompts == []
    desk.work(SECOND)
    assert len(desk.prompts) == 1


def test_a_clock_step_takes_the_beginning_of_a_hold_along() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.reason(Reason.CALL)
    desk.work(15 * MINUTE)
    desk.set_clock(-HOUR)
    assert desk.view.sentence == (
        "Move due since 08:30; held by a call (seen since 08:20); "
        "offered when that ends, at the latest 12:30."
    )


def test_a_clock_step_keeps_the_length_of_a_pause_for_a_length() -> None:
    desk = Desk()
    desk.pause(HOUR)
    desk.set_clock(-3 * HOUR)
    desk.work(HOUR - SECOND)
    assert desk.view.paused
    desk.work(2 * SECOND)
    assert not desk.view.paused


def test_a_pause_until_a_clock_time_ends_at_that_time() -> None:
    desk = Desk()
    desk.pause(until=datetime(2026, 5, 4, 14, tzinfo=ZoneInfo("UTC")))
    desk.set_clock(3 * HOUR)
    desk.work(2 * HOUR - SECOND)
    assert desk.view.paused
    desk.work(2 * SECOND)
    assert not desk.view.paused


def test_a_stalled_machine_causes_neither_burst_nor_silence() -> None:
    desk = Desk()
    desk.work(29 * MINUTE + 50 * SECOND)
    desk.stall(40 * SECOND)
    assert desk.prompts == ["09:30:30 prompt move"]


def test_a_break_that_a_stall_brings_near_waits_for_the_sources_to_be_asked() -> None:
    """They are asked only when a break is near; nobody foresaw that one."""
    desk = Desk()
    desk.work(28 * MINUTE + 20 * SECOND)
    desk.sensed[Reason.CALL] = "camera in use"
    desk.stall(110 * SECOND)
    desk.work(SECOND)
    assert desk.timeline == []
    assert desk.view.held


def test_a_stopped_program_does_not_count_what_it_did_not_see() -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.stall(HOUR)
    assert desk.use() == 12 * MINUTE


@pytest.mark.parametrize(
    ("night", "hours_long"),
    [("2026-03-29 00:30", 23), ("2026-10-25 00:30", 25)],
    ids=["spring", "autumn"],
)
def test_a_dst_night_neither_moves_nor_repeats_a_break(
    night: str, hours_long: int
) -> None:
    desk = Desk(night, zone="Europe/Berlin")
    for _ in range(8):
        desk.work(30 * MINUTE)
        desk.skip()
    skipped = [e for _, e in desk.effects if isinstance(e, Record)]
    taken_at = [e.at for e in skipped if e.outcome is Outcome.SKIPPED]
    gaps = {(b.timestamp() - a.timestamp()) for a, b in pairwise(taken_at)}
    assert gaps == {1800.0}
    desk.work(timedelta(hours=hours_long) - 4 * HOUR)
    assert desk.moment().wall.strftime("%H:%M") == "00:30"


def test_work_hours_follow_the_local_clock_over_a_dst_night() -> None:
    desk = Desk("2026-03-27 17:59", WEEKDAYS, "Europe/Berlin")
    desk.leave(62 * HOUR)
    assert f"{desk.moment().wall:%a %H:%M}" == "Mon 08:59"
    assert desk.view.glyph == "off"
    desk.leave(MINUTE)
    assert desk.view.glyph == "counting"


def test_a_flight_takes_the_work_hours_along_and_keeps_the_count() -> None:
    desk = Desk("2026-05-04 17:50", WEEKDAYS, "Europe/Berlin")
    desk.work(20 * MINUTE)
    assert desk.view.glyph == "off"
    desk.fly("America/New_York")
    assert desk.view.glyph == "counting"
    assert desk.use() == 20 * MINUTE


def test_a_pause_survives_midnight_and_ends_by_itself() -> None:
    desk = Desk("2026-05-04 23:30")
    desk.pause(HOUR)
    desk.work(HOUR - SECOND)
    assert desk.prompts == []
    desk.work(30 * SECOND)
    assert desk.prompts == ["00:30:00 prompt move gently"]


@pytest.mark.parametrize("new_boot", [False, True])
def test_pause_and_counts_survive_a_restart(*, new_boot: bool) -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.pause(HOUR)
    desk.restart(30 * SECOND, new_boot=new_boot)
    assert desk.use() == 20 * MINUTE
    assert desk.view.paused
    desk.work(HOUR - 31 * SECOND)
    assert desk.view.paused
    desk.work(2 * SECOND)
    assert not desk.view.paused


def test_a_pause_that_ended_while_nothing_ran_is_over_at_the_start() -> None:
    desk = Desk()
    desk.pause(HOUR)
    desk.restart(2 * HOUR, new_boot=True)
    assert not desk.view.paused


def test_a_clock_put_right_while_nothing_ran_does_not_prolong_a_pause() -> None:
    """The clock was a year ahead; time has not gone back by that."""
    desk = Desk()
    desk.pause(HOUR)
    desk.work(10 * MINUTE)
    desk.utc -= timedelta(days=365)
    desk.restart(MINUTE)
    desk.work(49 * MINUTE)
    assert desk.view.paused
    desk.work(2 * MINUTE)
    assert not desk.view.paused


def test_a_night_switched_off_is_rest() -> None:
    desk = Desk()
    desk.work(45 * MINUTE)
    desk.restart(14 * HOUR, new_boot=True)
    assert desk.use() == ZERO
    assert desk.view.exposure == ZERO
    desk.work(29 * MINUTE)
    assert len(desk.prompts) == 3  # all of the evening before


@pytest.mark.parametrize("orderly", [True, False])
def test_the_use_before_a_power_cut_is_written_down(orderly: bool) -> None:
    desk = Desk()
    desk.work(25 * MINUTE)
    if orderly:
        desk.quit()
    desk.restart(14 * HOUR, new_boot=True)
    used = [effect for _, effect in desk.effects if isinstance(effect, RecordUse)]
    start = datetime(2026, 5, 4, 9, tzinfo=ZoneInfo("UTC"))
    assert used == [RecordUse(start, start + 25 * MINUTE, 25 * MINUTE)]


def test_a_short_cut_does_not_end_the_stretch_of_use() -> None:
    desk = Desk()
    desk.work(25 * MINUTE)
    desk.restart(90 * SECOND)
    assert desk.records == []
    assert desk.use() == 25 * MINUTE
    desk.work(5 * MINUTE)
    desk.take()
    desk.work(3 * MINUTE)
    desk.done()
    assert desk.records[-1] == "09:34:30 used 30 min"


def test_a_postponed_break_comes_back_at_its_time_after_a_restart() -> None:
    desk = Desk()
    desk.work(30 * MINUTE)
    desk.postpone()
    desk.work(2 * MINUTE)
    desk.restart(20 * SECOND, new_boot=True)
    desk.work(3 * MINUTE)
    assert desk.prompts == ["09:30:00 prompt move", "09:35:00 prompt move"]


def test_a_restart_with_the_clock_set_back_keeps_the_counts() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.restart(-HOUR, new_boot=True)
    assert desk.use() == 20 * MINUTE


def test_a_restart_forgets_kinds_that_are_gone_and_begins_new_ones() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.settings = with_rules(MOVE, EYES)
    desk.restart(SECOND)
    assert set(desk.state.kinds) == {"move", "eyes"}
    desk.settings = with_rules(EYES)
    desk.restart(SECOND)
    assert set(desk.state.kinds) == {"eyes"}


def test_the_day_begins_at_four() -> None:
    desk = Desk("2026-05-04 23:00")
    desk.work(30 * MINUTE)
    desk.skip()
    desk.leave(4 * HOUR)
    assert desk.state.today.skipped == 1
    desk.leave(HOUR)
    assert desk.state.today.skipped == 0
    assert desk.state.today.day.isoformat() == "2026-05-05"


def test_a_clock_set_back_over_the_day_boundary_keeps_the_day() -> None:
    desk = Desk("2026-05-04 04:10")
    desk.work(30 * MINUTE)
    desk.skip()
    desk.set_clock(-HOUR)
    assert desk.state.today.skipped == 1
    assert desk.state.today.day.isoformat() == "2026-05-04"


def test_a_clock_set_back_by_days_begins_the_day_it_shows() -> None:
    desk = Desk("2026-05-04 09:00")
    desk.work(30 * MINUTE)
    desk.skip()
    desk.set_clock(-timedelta(days=2))
    assert desk.state.today.skipped == 0
    assert desk.state.today.day.isoformat() == "2026-05-02"


def test_a_stretch_of_use_is_written_down_when_a_rest_ends_it() -> None:
    desk = Desk()
    desk.work(20 * MINUTE)
    desk.leave(5 * MINUTE)
    desk.work(10 * MINUTE)
    desk.quit()
    used = [line for line in desk.records if "used" in line]
    assert used == ["09:22:00 used 20 min", "09:35:00 used 10 min"]


def test_a_stretch_over_the_repeated_hour_has_its_real_length() -> None:
    """From 02:40 in summer to 02:10 in winter it is half an hour."""
    desk = Desk("2026-10-25 02:40", zone="Europe/Berlin")
    desk.work(30 * MINUTE)
    desk.leave(5 * MINUTE)
    (used,) = [effect for _, effect in desk.effects if isinstance(effect, RecordUse)]
    assert between(used.began, used.ended) == used.use == 30 * MINUTE - 5 * SECOND


def test_a_stretch_over_the_day_boundary_belongs_to_both_days() -> None:
    settings = replace(JUST_MOVE, day_starts_at=time(9, 10))
    desk = Desk(settings=settings)
    desk.work(20 * MINUTE)
    desk.quit()
    assert desk.records == ["09:10:00 used 10 min", "09:20:00 used 10 min"]


def test_someone_who_comes_back_is_seen_within_ten_seconds() -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.leave(30 * MINUTE)
    desk.work(11 * SECOND)
    assert not desk.view.away


def test_a_locked_screen_is_not_looked_at_more_than_once_a_minute() -> None:
    desk = Desk()
    desk.lock()
    before = desk.wakeups
    desk.leave(HOUR)
    # Once a minute, and once when the time away makes a natural break.
    assert desk.wakeups - before <= 61


def test_whoever_starts_the_program_is_there() -> None:
    quick = with_rules(replace(MOVE, interval=10 * SECOND, duration=5 * SECOND))
    desk = Desk(settings=quick)
    desk.last_input = desk.elapsed - HOUR  # a machine that nobody has touched yet
    desk.leave(30 * SECOND)
    assert desk.prompts == ["09:00:10 prompt move"]
    desk.leave(MINUTE)
    assert desk.view.away


def test_whoever_gives_a_command_is_there() -> None:
    desk = Desk()
    desk.work(30 * MINUTE)
    desk.leave(2 * MINUTE)
    away = [desk.view.away]
    desk.postpone()
    away.append(desk.view.away)
    desk.leave(50 * SECOND)
    away.append(desk.view.away)
    desk.leave(20 * SECOND)
    away.append(desk.view.away)
    assert away == [True, False, False, True]


def test_a_command_from_afar_is_followed_by_peace_as_a_return_is() -> None:
    desk = Desk()
    desk.work(30 * MINUTE)
    desk.leave(2 * MINUTE)
    assert desk.last() == ["09:31:00 withdraw"]
    desk.resume()
    desk.work(19 * SECOND)
    assert len(desk.prompts) == 1
    desk.work(2 * SECOND)
    assert desk.prompts[1:] == ["09:32:20 prompt move again 2 gently"]


@pytest.mark.parametrize("engaged", ["", "camera in use"])
def test_a_locked_screen_is_away_at_once(engaged: str) -> None:
    desk = Desk()
    desk.work(10 * MINUTE)
    desk.engaged = engaged
    desk.lock()
    desk.advance(SECOND)
    assert desk.view.away
    assert [hold.reason for hold in desk.view.holds] == [Reason.LOCKED]
    assert desk.state.today.use == 10 * MINUTE - 5 * SECOND


def test_a_locked_screen_is_away_where_idle_is_unknown() -> None:
    desk = Desk()
    desk.knows_idle = False
    desk.work(10 * MINUTE)
    desk.lock()
    desk.leave(5 * MINUTE)
    assert desk.view.away
    assert desk.use() == ZERO


# ------------------------------------------------------------- the day's limit

LIMITED = Settings(breaks=(), day_limit=2 * HOUR)


def limits(desk: Desk) -> list[str]:
    """When the limit was told, and the use that was named."""
    return [
        line.replace("remind ", "").split(" at the computer")[0]
        for line in desk.timeline
        if "Your limit is 2 h" in line
    ]


def test_a_day_with_enough_use_is_told_and_again_each_half_hour() -> None:
    desk = Desk(settings=LIMITED)
    desk.work(2 * HOUR + 70 * MINUTE)
    assert limits(desk) == ["11:00:00 2 h", "11:30:00 2 h 30 min", "12:00:00 3 h"]


def test_time_away_does_not_count_to_the_limit_and_a_new_day_begins_anew() -> None:
    desk = Desk(settings=LIMITED)
    desk.work(HOUR)
    desk.leave(HOUR)
    desk.work(30 * MINUTE)
    assert limits(desk) == []
    desk.leave(20 * HOUR)
    desk.work(HOUR + 50 * MINUTE)
    assert limits(desk) == []
    desk.work(20 * MINUTE)
    assert len(limits(desk)) == 1


def test_the_limit_waits_for_a_call_to_end() -> None:
    desk = Desk(settings=LIMITED)
    desk.work(HOUR + 50 * MINUTE)
    desk.reason(Reason.CALL)
    desk.work(20 * MINUTE)
    assert limits(desk) == []
    desk.no_reason(Reason.CALL)
    desk.work(2 * MINUTE)
    assert len(limits(desk)) == 1


def test_a_limit_set_below_what_is_used_is_told_once() -> None:
    desk = Desk(settings=replace(LIMITED, day_limit=ZERO))
    desk.work(4 * HOUR)
    desk.configure(LIMITED)
    desk.work(5 * MINUTE)
    assert len(limits(desk)) == 1


def test_a_restart_does_not_tell_the_limit_again() -> None:
    desk = Desk(settings=LIMITED)
    desk.work(2 * HOUR + 5 * MINUTE)
    desk.restart(10 * SECOND)
    desk.work(5 * MINUTE)
    assert len(limits(desk)) == 1
