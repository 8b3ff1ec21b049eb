"""Sitting and standing: one click, written down, and every day begins seated."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from deskbreak.daemon.commands import Commands
from deskbreak.daemon.control import Reply
from deskbreak.history.events import What
from tests.fakes import Rig
from tests.fakes.stores import FakeHistory

MOVE = '[breaks.move]\ninterval = "30m"\nduration = "3m"\n'
DESK = MOVE + '[me]\napplies = ["sit_stand"]\n'
POSTURES = (What.STANDING, What.SITTING)
STANDS = "I am standing now"
SITS = "I am sitting now"


def said(rig: Rig) -> list[What]:
    return [event.what for event in rig.history.events if event.what in POSTURES]


def test_a_desk_that_cannot_be_raised_has_no_such_line() -> None:
    labels = Rig(MOVE).tray.labels()
    assert STANDS not in labels
    assert SITS not in labels


def test_one_click_notes_standing_and_the_next_sitting() -> None:
    rig = Rig(DESK)
    assert STANDS in rig.tray.labels()
    rig.clicks.menu("stand")
    assert SITS in rig.tray.labels()
    assert STANDS not in rig.tray.labels()
    rig.work(timedelta(minutes=10))
    rig.clicks.menu("sit")
    assert STANDS in rig.tray.labels()
    assert said(rig) == [What.STANDING, What.SITTING]
    first, second = rig.history.events
    assert second.at - first.at == timedelta(minutes=10)


def test_saying_it_twice_writes_it_once() -> None:
    rig = Rig(DESK)
    rig.clicks.menu("sit")
    assert said(rig) == []
    rig.clicks.menu("stand")
    rig.clicks.menu("stand")
    assert said(rig) == [What.STANDING]


def test_a_restart_remembers_standing_until_the_next_day() -> None:
    history = FakeHistory()
    Rig(DESK, history=history).clicks.menu("stand")
    assert SITS in Rig(DESK, history=history).tray.labels()
    tomorrow = Rig(DESK, history=history, start="2026-05-05 09:00")
    assert STANDS in tomorrow.tray.labels()


def test_a_new_day_begins_seated() -> None:
    rig = Rig(DESK, start="2026-05-04 23:00")
    rig.clicks.menu("stand")
    rig.work(timedelta(hours=4))
    assert SITS in rig.tray.labels()  # the day ends at four
    rig.work(timedelta(hours=2))
    assert STANDS in rig.tray.labels()


def test_the_nudge_to_change_notes_the_change_when_it_is_accepted() -> None:
    rig = Rig('preset = "sit-stand"')
    rig.work(timedelta(minutes=21))
    assert STANDS in rig.tray.labels()
    rig.clicks.menu("take")
    assert said(rig) == [What.STANDING]
    assert SITS in rig.tray.labels()
    rig.work(timedelta(minutes=21))
    rig.clicks.menu("take:stand")
    assert said(rig) == [What.STANDING, What.SITTING]


def test_a_nudge_that_is_skipped_notes_nothing() -> None:
    rig = Rig('preset = "sit-stand"')
    rig.work(timedelta(minutes=21))
    rig.clicks.menu("skip")
    assert said(rig) == []


def test_the_command_line_notes_it_too() -> None:
    async def doctor() -> Mapping[str, object]:
        return {}

    rig = Rig(DESK)
    commands = Commands(
        rig.engine,
        facts=dict,
        reload=lambda: Reply({}),
        doctor=doctor,
        quit_daemon=lambda: None,
    )
    texts = [
        asyncio.run(commands.handle(command, {})).data["text"]
        for command in ("stand", "stand", "sit")
    ]
    assert texts == [
        "Noted: standing from now on.",
        "Already standing.",
        "Noted: sitting from now on.",
    ]
    assert said(rig) == [What.STANDING, What.SITTING]
