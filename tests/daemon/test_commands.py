from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from deskbreak.daemon.commands import Commands
from deskbreak.daemon.control import Reply
from deskbreak.exceptions import UsageError
from tests.fakes import Rig

MOVE = '[breaks.move]\ninterval = "30m"\nduration = "3m"\n'


async def doctor() -> Mapping[str, object]:
    return {"well": True}


class Wire:
    """The commands of a rig, without the socket."""

    def __init__(self, config: str = MOVE, start: str = "2026-05-04 09:00") -> None:
        self.rig = Rig(config, start=start)
        self.quits = 0
        self.commands = Commands(
            self.rig.engine,
            facts=lambda: {"pid": 7},
            reload=lambda: Reply({"code": "ok"}),
            doctor=doctor,
            quit_daemon=self._quit,
        )

    def _quit(self) -> None:
        self.quits += 1

    def ask(self, command: str, **args: object) -> Reply:
        return asyncio.run(self.commands.handle(command, args))

    def code(self, command: str, **args: object) -> object:
        reply = self.ask(command, **args)
        if reply.errors:
            assert reply.data["code"] == reply.errors[0][0]
        return reply.data["code"]


def test_status_looks_first_and_brings_the_facts() -> None:
    wire = Wire()
    wire.rig.clock._pass(timedelta(seconds=30))
    data = wire.ask("status").data
    assert data["pid"] == 7
    assert data["next_name"] == "move"
    assert data["kinds"][0]["use"] == 30  # type: ignore[index]


def test_a_break_is_steered() -> None:
    wire = Wire()
    assert wire.code("skip") == "nothing_due"
    assert wire.code("postpone", delay_seconds=60) == "nothing_due"
    wire.rig.work(timedelta(minutes=30, seconds=10))
    assert wire.code("postpone", delay_seconds=60) == "ok"
    assert wire.code("take", name="nap") == "unknown_kind"
    assert wire.code("take", name="move") == "ok"
    assert wire.code("guide") == "already_taking"
    assert wire.code("guide", id="neck-turn") == "already_taking"
    assert wire.code("skip") == "ok"


def test_pause_takes_a_duration_or_a_time_with_or_without_a_zone() -> None:
    wire = Wire()
    assert (
        wire.ask("pause", duration_seconds=3600).data["text"] == "Paused until 10:00."
    )
    assert wire.ask("pause", until="2026-05-04T14:00").data["text"] == (
        "Paused until 14:00."
    )
    until = "2026-05-04T14:00+02:00"
    assert wire.ask("pause", until=until).data["text"] == "Paused until 12:00."
    assert wire.code("pause", until="2026-05-04T08:00") == "in_the_past"
    assert wire.code("pause", duration_seconds=1e12) == "bad_delay"
    assert wire.code("resume") == "ok"


@pytest.mark.parametrize(
    ("until", "start", "text"),
    [
        ("tomorrow", "2026-05-04 09:00", "tomorrow 05:30"),
        # A night owl's Sunday lasts until the day begins.
        ("tomorrow", "2026-05-04 01:00", "05:30"),
        ("mon", "2026-05-04 01:00", "05:30"),
        ("mon", "2026-05-04 09:00", "2026-05-11 05:30"),
        ("sat", "2026-05-04 09:00", "Saturday 05:30"),
        ("tue", "2026-05-04 09:00", "tomorrow 05:30"),
    ],
)
def test_a_pause_until_a_day_ends_when_that_day_begins(
    until: str, start: str, text: str
) -> None:
    wire = Wire('[use]\nday_starts_at = "05:30"\n', start=start)
    assert wire.ask("pause", until=until).data["text"] == f"Paused until {text}."


def test_a_pause_until_tomorrow_is_the_one_of_the_menu() -> None:
    wire = Wire()
    wire.ask("pause", until="tomorrow")
    told = wire.rig.engine.state.pause
    wire.rig.clicks.menu("resume")
    wire.rig.clicks.menu("pause:tomorrow")
    assert wire.rig.engine.state.pause == told


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("dance", {}),
        ("take", {"name": 7}),
        ("pause", {"duration_seconds": "1h"}),
        ("pause", {"duration_seconds": True}),
        ("pause", {"duration_seconds": 1e300}),
        ("pause", {"until": "soon"}),
        ("pause", {"until": "9999-12-31T23:59-12:00"}),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    command: str, args: dict[str, object]
) -> None:
    with pytest.raises(UsageError):
        Wire().ask(command, **args)


def test_an_exercise_can_be_looked_at_and_the_desk_checked() -> None:
    wire = Wire()
    assert wire.code("guide", id="no-such") == "unknown_exercise"
    assert wire.code("guide", id="neck-turn") == "ok"
    assert wire.rig.guide.session is not None
    assert wire.code("check") == "ok"
    assert wire.code("guide") == "ok"
    assert wire.code("check") == "nothing_to_check"


def test_reload_doctor_and_stop() -> None:
    wire = Wire()
    assert wire.code("reload") == "ok"
    assert wire.ask("doctor").data == {"well": True}
    assert wire.code("stop") == "ok"
    assert wire.quits == 1
