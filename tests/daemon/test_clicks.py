from __future__ import annotations

from datetime import timedelta

import pytest

from deskbreak.core.messages import Outcome
from deskbreak.core.settings import Reason
from tests.fakes import Rig

MINUTE = timedelta(minutes=1)
MOVE = '[breaks.move]\ninterval = "30m"\nduration = "3m"\n'
EYES = '[breaks.eyes]\ninterval = "20m"\nduration = "20s"\nkinds = ["eyes"]\n'
HALF_HOUR = timedelta(minutes=30, seconds=10)


def headline(rig: Rig) -> str:
    return rig.tray.face.menu[0].label


def test_the_menu_says_what_comes_next_and_a_stray_click_only_tells() -> None:
    rig = Rig(MOVE)
    rig.work(18 * MINUTE)
    assert headline(rig) == "Move in 12 min"
    assert rig.tray.face.menu[0].default
    assert not rig.tray.entry("postpone").enabled
    assert not rig.tray.entry("skip").enabled
    rig.clicks.menu("status")
    assert "12 min" in rig.notifier.visible["info"].body


def test_menu_and_status_agree_on_how_long_it_takes_until_then() -> None:
    rig = Rig(MOVE)
    rig.work(timedelta(minutes=27, seconds=42))
    rig.clicks.menu("status")
    assert headline(rig) == "Move in 3 min"
    assert rig.notifier.visible["info"].body == "Move in 3 min of use."


def test_a_due_break_can_be_started_put_off_and_skipped_from_the_menu() -> None:
    rig = Rig(MOVE)
    rig.work(HALF_HOUR)
    assert headline(rig) == "Move is due"
    assert rig.tray.entry("take").default
    assert rig.tray.entry("postpone").label == "Later (5 min)"
    rig.clicks.menu("postpone")
    assert headline(rig).startswith("Move: later, at 09:3")
    rig.work(6 * MINUTE)
    rig.clicks.menu("take")
    assert headline(rig) == "Break: move"
    assert not rig.tray.entry("take").enabled
    assert rig.tray.face.glyph == "taking"
    rig.clicks.menu("skip")
    assert rig.history.outcomes()[-1] == ("move", Outcome.SKIPPED)
    assert rig.guide.session is None


def test_a_held_break_says_what_holds_it() -> None:
    rig = Rig(MOVE)
    rig.senses.sensed[Reason.FULLSCREEN] = "a film"
    rig.work(HALF_HOUR)
    assert "waiting: a full screen (a film" in headline(rig)
    assert rig.tray.face.glyph == "held"
    assert any("A full screen" in label for label in rig.tray.labels()[1:])


def test_each_kind_can_be_started() -> None:
    rig = Rig(MOVE + EYES)
    keys = rig.tray.keys()
    assert "take" in keys
    assert [key for key in keys if key.startswith("take:")] == ["take:move"]
    rig.clicks.menu("take:move")
    assert rig.guide.session is not None
    assert rig.guide.session.title == "Move"


@pytest.mark.parametrize(
    ("key", "until"),
    [
        ("pause:1800", "09:30"),
        ("pause:7200", "11:00"),
        ("pause:tomorrow", "tomorrow 04:00"),
    ],
)
def test_a_pause_has_an_end(key: str, until: str) -> None:
    rig = Rig(MOVE)
    rig.clicks.menu(key)
    assert headline(rig) == f"Paused until {until}"
    assert rig.tray.face.glyph == "paused"
    rig.clicks.menu("resume")
    assert headline(rig) == "Move in 30 min"


def test_until_tomorrow_after_midnight_is_the_same_morning() -> None:
    rig = Rig(MOVE, start="2026-05-04 01:00")
    rig.clicks.menu("pause:tomorrow")
    assert headline(rig) == "Paused until 04:00"


def test_a_pause_without_end_stays() -> None:
    rig = Rig(MOVE)
    rig.clicks.menu("pause:until-resumed")
    rig.work(timedelta(hours=9))
    assert headline(rig) == "Paused"
    assert rig.notifier.shown == []


def test_the_icon_tells_what_holds_now_not_what_has_held_for_long_enough() -> None:
    rig = Rig(MOVE + '[hold]\ndo_not_disturb = "10m"\n')
    rig.senses.sensed[Reason.DO_NOT_DISTURB] = "switched on"
    rig.work(timedelta(minutes=45))
    rig.senses.sensed[Reason.CALL] = "camera in use"
    rig.work(timedelta(minutes=1))
    assert headline(rig) == ("Move is due, waiting: a call (camera in use since 09:45)")


def test_outside_the_hours_the_menu_says_so() -> None:
    rig = Rig(MOVE + '[hours]\ntimes = ["10:00-11:00"]\n')
    rig.engine.look()
    assert headline(rig) == "Outside your hours"


def test_the_day_is_counted() -> None:
    rig = Rig(MOVE)
    assert "Today: no breaks yet" in rig.tray.labels()
    rig.work(HALF_HOUR)
    rig.clicks.menu("take")
    rig.guide.finish()
    rig.work(HALF_HOUR)
    rig.clicks.menu("skip")
    assert "Today: 1 of 2 breaks taken" in rig.tray.labels()
    rig.work(20 * MINUTE)
    rig.be_away(10 * MINUTE)
    assert "Today: 1 of 2 breaks taken, 1 on your own" in rig.tray.labels()


def test_the_week_is_opened_in_the_browser() -> None:
    rig = Rig(MOVE)
    rig.clicks.menu("week")
    assert rig.desk.opened == ["report"]
    assert "info" not in rig.notifier.visible


def test_the_week_is_offered_at_its_time_with_a_button_that_opens_it() -> None:
    rig = Rig(MOVE + '[report]\nweekly = "mon 09:20"\n')
    rig.work(15 * MINUTE)
    assert "info" not in rig.notifier.visible
    rig.work(10 * MINUTE)
    notice = rig.notifier.visible["info"]
    assert notice.title == "Your week is ready to look at"
    assert [button.label for button in notice.buttons] == ["Show it"]
    rig.clicks.notice("info", notice.buttons[0].key)
    assert rig.desk.opened == ["report"]
    rig.clicks.notice("info", notice.default)
    assert rig.desk.opened == ["report", "report"]


def test_the_week_is_offered_on_its_day_only_and_not_when_switched_off() -> None:
    for config in (MOVE, MOVE + '[report]\nweekly = "tue 09:20"\n'):
        rig = Rig(config)
        rig.work(25 * MINUTE)
        assert "info" not in rig.notifier.visible


def test_a_new_weekly_time_counts_at_once() -> None:
    rig = Rig(MOVE)
    rig.save_config(MOVE + '[report]\nweekly = "mon 09:20"\n')
    rig.work(25 * MINUTE)
    assert rig.notifier.visible["info"].buttons


def test_without_a_browser_the_week_is_told_day_by_day() -> None:
    rig = Rig(MOVE)
    rig.desk.browser = False
    rig.clicks.menu("week")
    assert rig.notifier.visible["info"].body == "No breaks yet."
    rig.work(HALF_HOUR)
    rig.clicks.menu("skip")
    rig.clicks.menu("week")
    assert rig.notifier.visible["info"].body == "Monday: 0 of 1 taken"


def test_a_missed_break_that_is_skipped_later_is_one_break_in_menu_and_week() -> None:
    rig = Rig(MOVE)
    rig.desk.browser = False
    rig.work(HALF_HOUR + timedelta(minutes=15))
    rig.clicks.menu("skip")
    rig.clicks.menu("week")
    assert rig.notifier.visible["info"].body == "Monday: 0 of 1 taken"
    assert "Today: 0 of 1 breaks taken" in rig.tray.labels()


def test_a_week_that_cannot_be_read_is_told() -> None:
    rig = Rig(MOVE)
    rig.desk.browser = False
    rig.history.unreadable = True
    rig.clicks.menu("week")
    assert "cannot be used" in rig.notifier.visible["info"].body


def test_the_desk_check_opens_once_and_says_when_it_cannot() -> None:
    rig = Rig(MOVE)
    rig.clicks.menu("check")
    assert rig.guide.session is not None
    assert rig.guide.session.items
    rig.guide.close()
    rig.clicks.menu("take")
    rig.clicks.menu("check")
    assert "Nothing to check" in rig.notifier.visible["info"].body


def test_settings_help_and_quit() -> None:
    rig = Rig(MOVE)
    rig.clicks.menu("settings")
    rig.clicks.menu("setup")
    rig.clicks.menu("help")
    rig.clicks.menu("quit")
    rig.clicks.notice("info", "settings")
    assert rig.desk.opened == ["settings", "setup", "help", "settings"]
    assert rig.quits == 1


def test_what_is_refused_is_told() -> None:
    rig = Rig(MOVE)
    rig.clicks.menu("skip")
    assert rig.notifier.visible["info"].body == "No break is due."


def test_keys_that_nobody_knows_change_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rig = Rig(MOVE)
    before = rig.engine.state
    rig.clicks.menu("dance")
    rig.clicks.notice("break", "dance")
    rig.clicks.notice("info", "closed")
    assert rig.engine.state == before
    assert caplog.text.count("nobody knows") == 2


def test_the_face_changes_no_more_than_once_a_minute_while_counting() -> None:
    rig = Rig(MOVE)
    rig.work(20 * MINUTE)
    assert len(rig.tray.faces) <= 20 + 24 * 20 / 30
