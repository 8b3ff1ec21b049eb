from __future__ import annotations

from collections.abc import Callable

import pytest

from deskbreak.core.desk import DeskSummary, Score
from deskbreak.core.guidance import GuideEnd
from deskbreak.guide.protocol import (
    Another,
    Ended,
    ExerciseDone,
    FromGuide,
    Hurts,
    ItemAnswered,
    Session,
    Shown,
)
from deskbreak.guide.safety import HURTS_NOTED, SAFETY, help_lines
from deskbreak.guide.text import run_text
from tests.guide.samples import HOLD_BOTH, ITEMS, QUICK, REPS_SETS, SCREEN


class Terminal:
    """Time goes by in reading; what is typed comes at its second."""

    def __init__(self, typed: dict[float, str] | None = None) -> None:
        self.clock = 0.0
        self.typed = sorted((typed or {}).items())
        self.text = ""
        self.closes_at: float | None = None

    def read(self, seconds: float) -> str | None:
        if self.closes_at is not None and self.clock >= self.closes_at:
            raise EOFError
        self.clock = round(self.clock + seconds, 3)
        if self.typed and self.typed[0][0] <= self.clock:
            return self.typed.pop(0)[1]
        return None

    def wait(self, seconds: float) -> None:
        self.clock = round(self.clock + seconds, 3)

    def write(self, text: str) -> None:
        self.text += text

    def run(
        self,
        session: Session,
        *,
        tty: bool = False,
        can_type: bool = True,
        answer: Callable[[FromGuide], Session | None] = lambda _: None,
    ) -> list[FromGuide]:
        return run_text(
            session,
            read=self.read if can_type else None,
            write=self.write,
            now=lambda: self.clock,
            wait=self.wait,
            tty=tty,
            answer=answer,
        )


def test_the_exercise_is_told_phase_by_phase_then_the_question_is_asked() -> None:
    terminal = Terminal({60: "1"})
    said = terminal.run(Session(HOLD_BOTH, SCREEN))
    assert said[0] == Shown()
    assert isinstance(said[1], ExerciseDone)
    assert said[2:] == [ItemAnswered(SCREEN.id, "yes"), Ended(GuideEnd.DONE)]
    lines = [line.strip() for line in terminal.text.splitlines() if line.strip()]
    for words in (
        HOLD_BOTH.title,
        SAFETY,
        *HOLD_BOTH.steps,
        "Hold · Right side · 2 of 2 · 10 s",
        SCREEN.question,
        "(1 yes · 2 no · 3 not now · 4 not mine · q closes)",
        "Well done.",
    ):
        assert words in lines


def test_a_terminal_counts_down_on_one_line() -> None:
    terminal = Terminal({9: "q"})
    terminal.run(Session(HOLD_BOTH, SCREEN), tty=True)
    for left in (5, 4, 3, 2, 1):
        assert f"\r  Get ready · {left} s" in terminal.text
    assert max(len(line) for line in terminal.text.split("\r")[0].split("\n")) < 90
    assert terminal.text.endswith("\n")


def test_without_a_terminal_there_are_only_whole_lines() -> None:
    terminal = Terminal()
    terminal.run(Session(REPS_SETS, SCREEN), can_type=False)
    assert "\r" not in terminal.text


def test_where_nobody_can_type_it_runs_through_and_nobody_is_asked() -> None:
    terminal = Terminal()
    said = terminal.run(Session(QUICK, SCREEN), can_type=False)
    assert said == [Shown(), ExerciseDone(QUICK.id, 6.0), Ended(GuideEnd.DONE)]
    assert SCREEN.question in terminal.text
    assert "q closes" not in terminal.text


def test_input_that_ends_does_not_end_the_exercise() -> None:
    terminal = Terminal()
    terminal.closes_at = 1.0
    said = terminal.run(Session(QUICK, SCREEN))
    assert said[-1] == Ended(GuideEnd.DONE)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("q", Ended(GuideEnd.STOPPED)),
        ("d", ExerciseDone(HOLD_BOTH.id, 2.0)),
        ("D\n", ExerciseDone(HOLD_BOTH.id, 2.0)),
        ("h\n", Hurts(HOLD_BOTH.id)),
        ("a", Another(HOLD_BOTH.id)),
    ],
)
def test_keys_and_lines_do_what_the_window_does(
    typed: str, expected: FromGuide
) -> None:
    terminal = Terminal({2: typed, 200: "q", 201: "q"})
    said = terminal.run(Session(HOLD_BOTH, SCREEN))
    assert said[1] == expected


def test_pause_and_next_work_with_key_and_line() -> None:
    terminal = Terminal({1: " ", 50: "p\n", 50.5: "\n", 51: "n", 51.5: "d", 52: "3"})
    said = terminal.run(Session(HOLD_BOTH, SCREEN))
    assert "Paused" in terminal.text
    done = next(m for m in said if isinstance(m, ExerciseDone))
    assert done.seconds < 4
    assert said[-2:] == [ItemAnswered(SCREEN.id, "later"), Ended(GuideEnd.DONE)]


def test_a_no_shows_what_can_be_done() -> None:
    terminal = Terminal({1: "d", 2: "2", 3: "1"})
    said = terminal.run(Session(HOLD_BOTH, SCREEN))
    assert f"- {SCREEN.fix[0]}" in terminal.text
    assert said[-2] == ItemAnswered(SCREEN.id, "fixed")


def test_letters_do_not_answer_a_question() -> None:
    terminal = Terminal({1: "n", 2: "d", 3: "", 4: "q"})
    said = terminal.run(Session(None, SCREEN))
    assert said == [Shown(), Ended(GuideEnd.STOPPED)]


def test_another_exercise_takes_the_place_of_the_one_that_hurts() -> None:
    terminal = Terminal({2: "h", 20: "4"})

    def answer(message: FromGuide) -> Session | None:
        return Session(QUICK, SCREEN) if isinstance(message, Hurts) else None

    said = terminal.run(Session(HOLD_BOTH, SCREEN), answer=answer)
    assert HURTS_NOTED in terminal.text
    assert QUICK.title in terminal.text
    assert ExerciseDone(QUICK.id, 6.0) in said


def test_a_desk_check_goes_through_all_items() -> None:
    terminal = Terminal({1: "1", 2: "1", 3: "1"})
    said = terminal.run(Session(None, None, items=ITEMS))
    assert [m.item_id for m in said if isinstance(m, ItemAnswered)] == [
        item.id for item in ITEMS
    ]
    assert "(2 of 3)" in terminal.text


def test_a_desk_check_ends_with_how_the_desk_stands_and_waits_for_nobody() -> None:
    areas = (Score("screen", 2, 1, 0, 0), Score("chair", 1, 0, 0, 0))
    summary = DeskSummary(Score("", 3, 1, 0, 0), areas, first=(SCREEN,))

    def daemon(message: FromGuide) -> Session | None:
        last = isinstance(message, ItemAnswered) and message.item_id == ITEMS[-1].id
        return Session(None, None, summary=summary) if last else None

    terminal = Terminal({1: "1", 2: "1", 3: "1"})
    said = terminal.run(Session(None, None, items=ITEMS), answer=daemon)
    assert said[-1] == Ended(GuideEnd.DONE)
    assert "Your desk: 3 of 4 good, 1 to fix" in terminal.text
    assert "screen    ███████░░░  2 of 3 good, 1 to fix" in terminal.text
    assert f"To fix first\n  {SCREEN.question}" in terminal.text


def test_help_writes_the_stop_rules() -> None:
    terminal = Terminal({1: "?", 2: "q"})
    terminal.run(Session(HOLD_BOTH, SCREEN))
    assert all(line in terminal.text for line in help_lines())


def test_a_strict_break_is_left_by_the_emergency_exit_only() -> None:
    terminal = Terminal({1: "q", 2: "d", 3: "n", 4: "x!"})
    said = terminal.run(Session(HOLD_BOTH, SCREEN, strict=True))
    assert said == [Shown(), Ended(GuideEnd.EMERGENCY)]
