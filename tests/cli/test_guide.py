"""Being led through a break without the daemon."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from deskbreak.cli import leading
from deskbreak.cli.leading import in_window
from deskbreak.core.guidance import GuideEnd
from deskbreak.core.messages import Outcome
from deskbreak.exceptions import DesktopError
from deskbreak.guide import runner, terminal
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
from deskbreak.history.events import Event, What
from deskbreak.history.store import History
from deskbreak.paths import Paths
from tests.cli.conftest import Run

Heard = Callable[[FromGuide], Session | None]
Person = Callable[[Session, Heard], None]


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Callable[[Person], None]:
    """Puts somebody in front of the terminal."""

    def sits_down(acts: Person) -> None:
        def run_in_terminal(session: Session, *, output: Any, answer: Heard) -> None:
            output.write("the guide\n")
            acts(session, answer)

        monkeypatch.setattr(terminal, "run_in_terminal", run_in_terminal)

    return sits_down


def events(paths: Paths) -> list[Event]:
    with closing(History.open(paths.history)) as history:
        return history.rows()


def goes_through(session: Session, heard: Heard) -> None:
    assert session.exercise
    heard(Shown())
    heard(ExerciseDone(session.exercise.id, 55.0))
    if session.item:
        heard(ItemAnswered(session.item.id, "fixed"))
    heard(Ended(GuideEnd.DONE))


def test_a_break_that_was_gone_through_is_written_down(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    person(goes_through)
    result = run("guide", "--text", "--json")
    data = json.loads(result.stdout)["data"]
    assert data["end"] == "done"
    assert result.stderr == "the guide\n"  # stdout is for the envelope alone
    answer, taken = events(paths)
    assert (answer.what, answer.answer) == (What.ANSWER, "fixed")
    assert (taken.outcome, taken.name) == (Outcome.TAKEN, "move")
    assert (taken.exercise, taken.seconds) == (data["exercise"], 55.0)
    assert (taken.item, taken.answer) == (answer.item, "fixed")


def test_the_next_break_offers_something_else(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    person(goes_through)
    for _ in range(6):
        run("guide", "--text")
    done = [e.exercise for e in events(paths) if e.what is What.BREAK]
    assert len(set(done)) == 6


def test_a_break_that_was_left_early_is_not_taken(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    def leaves(session: Session, heard: Heard) -> None:
        heard(Ended(GuideEnd.STOPPED))

    person(leaves)
    assert json.loads(run("guide", "--text", "--json").stdout)["data"]["end"] == (
        "stopped"
    )
    assert events(paths) == []


def test_hurts_and_another_one_bring_other_exercises(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    shown: list[str] = []

    def chooses(session: Session, heard: Heard) -> None:
        assert session.exercise
        shown.append(session.exercise.id)
        second = heard(Hurts(session.exercise.id))
        assert second
        assert second.exercise
        shown.append(second.exercise.id)
        third = heard(Another(second.exercise.id))
        assert third
        assert heard(Another("none of ours")) is None
        goes_through(third, heard)

    person(chooses)
    run("guide", "--text")
    kinds = [event.what for event in events(paths)]
    assert kinds == [What.HURT, What.ANOTHER, What.ANSWER, What.BREAK]
    hurt, other, _, taken = events(paths)
    assert [hurt.exercise, other.exercise] == shown
    assert hurt.area
    assert taken.exercise not in shown


def test_trying_an_exercise_out_is_no_break(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    person(goes_through)
    result = run("guide", "--text", "chin-tuck", "--json")
    if result.exit_code:  # ids may change; any will do
        ids = json.loads(run("library", "--json").stdout)["data"]["exercises"]
        result = run("guide", "--text", ids[0]["id"], "--json")
    assert json.loads(result.stdout)["data"]["end"] == "done"
    assert events(paths) == []
    assert run("guide", "--text", "nonsense-exercise").exit_code == 2
    assert run("guide", "--text", "--kind", "nonsense").exit_code == 2


def test_nobody_is_locked_in_by_a_command(
    run: Run, person: Callable[[Person], None]
) -> None:
    seen: list[bool] = []
    person(lambda session, heard: seen.append(session.strict))
    run("config", "set", "breaks.move.strict", "true")
    assert run("guide", "--text", "--kind", "move").exit_code == 0
    assert seen == [False]


def test_a_break_goes_on_when_nothing_can_be_recorded(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    person(goes_through)
    paths.state.write_text("a file where the folder should be")
    result = run("guide", "--text")
    assert result.exit_code == 0
    assert "not recorded" in result.stderr


def test_who_wants_no_history_gets_none(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    person(goes_through)
    run("config", "set", "history.enabled", "false")
    assert run("guide", "--text").exit_code == 0
    assert events(paths) == []


def test_the_desk_check_asks_everything_and_scores(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    def answers(session: Session, heard: Heard) -> None:
        heard(ItemAnswered(session.items[0].id, "yes"))
        heard(ItemAnswered(session.items[1].id, "no"))
        heard(Ended(GuideEnd.STOPPED))

    person(answers)
    result = run("checklist")
    assert "1 of" in result.stdout
    assert "1 to fix" in result.stdout
    assert [event.answer for event in events(paths)] == ["yes", "no"]
    listed = json.loads(run("checklist", "list", "--to-fix", "--json").stdout)
    assert [item["id"] for item in listed["data"]["items"]] == [events(paths)[1].item]
    assert run("checklist", "list", "--to-fix").stdout.startswith("!")
    score = json.loads(run("checklist", "score", "--json").stdout)["data"]["all"]
    assert (score["good"], score["to_fix"]) == (1, 1)


def test_the_list_for_the_shop_is_told(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    def answers(session: Session, heard: Heard) -> None:
        for item in session.items:
            heard(ItemAnswered(item.id, "no"))

    person(answers)
    run("checklist")
    score = run("checklist", "score").stdout
    assert "To fix first" in score
    assert "To buy" in score
    asked = run("checklist", "--ask").stdout
    assert asked.startswith("What my workplace needs, ")
    assert "To ask for\n- " in asked
    assert "To buy\n- " in asked
    data = json.loads(run("checklist", "--ask", "--json").stdout)["data"]
    assert [item["effort"] for item in data["buy"]] == ["buy"] * len(data["buy"])


def test_with_nothing_to_get_there_is_nothing_to_ask_for(run: Run) -> None:
    assert run("checklist", "--ask").stdout.startswith("Nothing to ask for")
    assert run("checklist", "--ask", "list").exit_code == 2


def test_a_walk_through_the_desk_goes_on_where_it_was_left(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    seen: list[Session] = []

    def answers_two(session: Session, heard: Heard) -> None:
        seen.append(session)
        for item in session.items[:2]:
            heard(ItemAnswered(item.id, "yes"))
        heard(Ended(GuideEnd.STOPPED))

    person(answers_two)
    result = run("checklist")
    assert "questions are left" in result.stdout
    run("checklist")
    assert seen[1].items == seen[0].items[2:]
    run("checklist", "--all")
    assert len(seen[2].items) == len(seen[0].items)


def test_the_walk_ends_with_how_the_desk_stands(
    run: Run, paths: Paths, person: Callable[[Person], None]
) -> None:
    shown: list[Session | None] = []

    def answers_all(session: Session, heard: Heard) -> None:
        shown.append(session)
        for item in session.items:
            shown.append(heard(ItemAnswered(item.id, "yes")))
        heard(Ended(GuideEnd.DONE))

    person(answers_all)
    data = json.loads(run("checklist", "--json").stdout)["data"]
    assert data["left"] == 0
    assert shown[1:-1] == [None] * (len(shown) - 2)
    last = shown[-1]
    assert last is not None
    assert last.summary is not None
    assert last.summary.whole.good == last.summary.whole.total
    shown.clear()
    assert "All was answered today" in run("checklist").stdout
    assert shown[0] is not None
    assert shown[0].summary == last.summary


# -------------------------------------------------------------------- window


def test_without_a_display_the_window_is_refused_with_a_way_out(run: Run) -> None:
    result = run("guide")
    assert result.exit_code == 1
    assert "--text" in result.stderr


CHILD = """
import sys
from deskbreak.core.guidance import GuideEnd
from deskbreak.guide.protocol import Another, Ended, to_line, to_guide
first = to_guide(sys.stdin.buffer.readline())
sys.stdout.buffer.write(to_line(Another(first.exercise.id)))
sys.stdout.buffer.flush()
second = to_guide(sys.stdin.buffer.readline())
assert second.exercise.id != first.exercise.id
sys.stdout.buffer.write(to_line(Ended(GuideEnd.STOPPED)))
"""


def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    script = tmp_path / "child"
    script.write_text(f"#!{sys.executable}\n{code}")
    script.chmod(0o755)
    monkeypatch.setattr(leading, "GUIDE", [str(script)])
    monkeypatch.setattr(runner, "window_missing", lambda: "")


def test_the_window_and_the_command_talk(
    run: Run, paths: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child(monkeypatch, tmp_path, CHILD)
    result = run("guide", "--json")
    assert json.loads(result.stdout)["data"]["end"] == "stopped"
    assert [event.what for event in events(paths)] == [What.ANOTHER]


def test_a_window_that_breaks_down_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child(monkeypatch, tmp_path, "raise SystemExit(7)")
    result = run("guide")
    assert result.exit_code == 1
    assert "exit 7" in result.stderr


def test_a_window_that_is_gone_at_once_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child(monkeypatch, tmp_path, "import os; os.close(0); raise SystemExit(7)")
    with pytest.raises(DesktopError, match="broke down"):
        in_window(Session(None, None, title="x" * 200_000), lambda _: None)
