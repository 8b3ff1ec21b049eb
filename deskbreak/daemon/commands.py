"""What comes in through the control socket, carried out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from deskbreak.config.times import weekday
from deskbreak.core.codec import encode
from deskbreak.core.hours import next_morning
from deskbreak.core.messages import Pause, Postpone, Request, Resume, Skip, Take
from deskbreak.daemon import menu
from deskbreak.daemon.control import Reply
from deskbreak.daemon.engine import Engine
from deskbreak.exceptions import UsageError

Args = Mapping[str, object]


class Commands:
    """
    The commands of the control socket.

    Args of all: the facts that ``status`` tells besides the state, what ``reload``
    and ``doctor`` do, and how the daemon is ended.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        facts: Callable[[], Mapping[str, object]],
        reload: Callable[[], Reply],
        doctor: Callable[[], Awaitable[Mapping[str, object]]],
        quit_daemon: Callable[[], None],
    ) -> None:
        """Carry out on *engine*."""
        self._engine = engine
        self._facts = facts
        self._reload = reload
        self._doctor = doctor
        self._quit = quit_daemon

    async def handle(self, command: str, args: Args) -> Reply:
        """
        Carry out *command*.

        Raises:
            UsageError: There is no such command, or its arguments make no sense.
        """
        engine = self._engine
        at = engine.now()
        match command:
            case "status":
                engine.look()
                view = encode(engine.overview())
                assert isinstance(view, dict)
                return Reply({**view, **self._facts()})
            case "take":
                return self._ask(Take(at, _text(args, "name")))
            case "postpone":
                return self._ask(Postpone(at, _duration(args, "delay_seconds")))
            case "skip":
                return self._ask(Skip(at))
            case "pause":
                duration = _duration(args, "duration_seconds")
                starts_at = engine.settings.day_starts_at
                until = _time(args, "until", at.wall, starts_at)
                return self._ask(Pause(at, duration, until))
            case "resume":
                return self._ask(Resume(at))
            case "guide":
                return self._guide(_text(args, "id"))
            case "stand" | "sit":
                return self._stand(standing=command == "stand")
            case "check":
                if engine.guiding.open_desk_check():
                    return _ok("The desk check is open.")
                return _refused("nothing_to_check", "Nothing to check just now.")
            case "reload":
                return self._reload()
            case "doctor":
                return Reply(await self._doctor())
            case "stop":
                self._quit()
                return _ok("Stopping.")
            case _:
                raise UsageError(f"there is no command {command!r}")

    def _ask(self, request: Request) -> Reply:
        # What the planner knows may be a minute old.
        self._engine.look()
        # That has taken some time, and the planner's time must never go back.
        answer = self._engine.request(replace(request, at=self._engine.now()))
        if answer.ok:
            return Reply({"code": answer.code, "text": answer.text})
        return _refused(answer.code, answer.text)

    def _stand(self, *, standing: bool) -> Reply:
        words = "standing" if standing else "sitting"
        if self._engine.stand(standing=standing):
            return _ok(f"Noted: {words} from now on.")
        return _ok(f"Already {words}.")

    def _guide(self, exercise_id: str) -> Reply:
        engine = self._engine
        if not exercise_id:
            return self._ask(Take(engine.now()))
        exercise = engine.wishes.library.exercise(exercise_id)
        if exercise is None:
            return _refused(
                "unknown_exercise", f"There is no exercise {exercise_id!r}."
            )
        if engine.guiding.leads_break:
            return _refused("already_taking", "A break is already running.")
        engine.guiding.open_exercise(exercise)
        return _ok(f"Showing {exercise.title}.")


def _ok(text: str) -> Reply:
    return Reply({"code": "ok", "text": text})


def _refused(code: str, text: str) -> Reply:
    return Reply({"code": code, "text": text}, errors=((code, text),))


def _text(args: Args, key: str) -> str:
    value = args.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UsageError(f"{key} must be a text")
    return value


def _duration(args: Args, key: str) -> timedelta | None:
    value = args.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"{key} must be a number of seconds")
    try:
        return timedelta(seconds=value)
    except (OverflowError, ValueError) as error:
        raise UsageError(f"{key} is out of range") from error


def _time(args: Args, key: str, now: datetime, day_starts_at: time) -> datetime | None:
    """
    Return the time in *args*; without an offset it is the local zone's.

    "tomorrow" and "mon" are the beginning of the next such day.
    """
    text = _text(args, key)
    if not text:
        return None
    number = weekday(text)
    if text == menu.TOMORROW or number is not None:
        return next_morning(now, day_starts_at, number)
    try:
        when = datetime.fromisoformat(text)
        if when.tzinfo is None:
            when = when.replace(tzinfo=now.tzinfo)
        # Over UTC: the first and last hours of the calendar have no place there.
        return when.astimezone(UTC).astimezone(now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{key} must be a time like 2026-05-04T14:00") from error
