"""What clicks mean: the buttons of the notices and the lines of the tray menu."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import time, timedelta

from deskbreak.core.hours import next_morning
from deskbreak.core.messages import (
    Pause,
    Postpone,
    PromptClosed,
    Request,
    Resume,
    Skip,
    Take,
)
from deskbreak.core.moment import Moment
from deskbreak.daemon import menu, rows, texts
from deskbreak.daemon.engine import Engine
from deskbreak.exceptions import HistoryError

log = logging.getLogger(__name__)

WEEK = timedelta(days=6)


class Clicks:
    """Turns keys into requests to the engine. Called in the loop thread."""

    def __init__(self, engine: Engine, quit_daemon: Callable[[], None]) -> None:
        """Ask *engine*; *quit_daemon* ends everything."""
        self._engine = engine
        self._quit = quit_daemon

    def notice(self, slot: str, key: str) -> None:
        """A button of the notice in *slot* was clicked, or its popup went away."""
        engine = self._engine
        at = engine.now()
        match slot, key:
            case texts.BREAK, texts.START:
                self._ask(Take(at, engine.notice_name))
            case texts.BREAK, texts.LATER:
                self._ask(Postpone(at))
            case texts.BREAK, texts.SKIP:
                self._ask(Skip(at))
            case texts.BREAK, "closed":
                engine.post(PromptClosed(at))
            case _, texts.SETTINGS:
                engine.parts.desk.open_settings()
            case _, texts.WEEK:
                self._open_week()
            case _, "closed":
                pass
            case _:
                log.warning("nobody knows the key %r of the notice %r", key, slot)

    def menu(self, key: str) -> None:
        """A line of the tray menu was chosen, or the icon itself clicked."""
        engine = self._engine
        at = engine.now()
        verb, _, detail = key.partition(":")
        match verb:
            case menu.STATUS:
                engine.look()
                engine.show(texts.tell(engine.overview().sentence))
            case menu.TAKE:
                # The one that the line names; a request without would be for the
                # longest.
                self._ask(Take(at, detail or engine.overview().next_name))
            case menu.POSTPONE:
                self._ask(Postpone(at))
            case menu.SKIP:
                self._ask(Skip(at))
            case menu.PAUSE:
                self._ask(pause(detail, at, engine.settings.day_starts_at))
            case menu.RESUME:
                self._ask(Resume(at))
            case menu.STAND | menu.SIT:
                engine.stand(standing=verb == menu.STAND)
            case menu.CHECK:
                if not engine.guiding.open_desk_check():
                    engine.show(texts.tell("Nothing to check just now."))
            case menu.WEEK:
                self._open_week()
            case menu.SETTINGS:
                engine.parts.desk.open_settings()
            case menu.SETUP:
                engine.parts.desk.open_setup()
            case menu.HELP:
                engine.parts.desk.open_help()
            case menu.QUIT:
                self._quit()
            case _:
                log.warning("nobody knows the menu key %r", key)

    def _ask(self, request: Request) -> None:
        answer = self._engine.request(request)
        if not answer.ok:
            self._engine.show(texts.tell(answer.text))

    def _open_week(self) -> None:
        self._engine.parts.desk.open_report(self._show_week)

    def _show_week(self) -> None:
        """Tell the last days in a notice, where no page can be shown."""
        engine = self._engine
        try:
            found = engine.parts.history.rows(engine.today - WEEK, engine.today)
        except HistoryError as error:
            engine.show(texts.tell(str(error)))
        else:
            engine.show(texts.week(rows.week_lines(found)))


def pause(detail: str, at: Moment, day_starts_at: time) -> Pause:
    """Return the pause that the menu's *detail* means."""
    if detail == menu.UNTIL_RESUMED:
        return Pause(at)
    if detail == menu.TOMORROW:
        return Pause(at, until=next_morning(at.wall, day_starts_at))
    return Pause(at, duration=timedelta(seconds=float(detail)))
