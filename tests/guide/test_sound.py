from __future__ import annotations

import sys
import wave
from dataclasses import replace
from pathlib import Path

import pytest

from deskbreak.guide.flow import Flow, Tone
from deskbreak.guide.protocol import Look, Session
from deskbreak.guide.sound import PLAYERS, TONES, Sound, backend, find_player
from deskbreak.guide.text import TextFace
from deskbreak.guide.view import Action, Page
from tests.guide.samples import BREATHING, HOLD_BOTH, SCREEN, seconds
from tools.make_tones import tone


def heard(look: Look, exercise: object = HOLD_BOTH) -> list[tuple[str, Tone]]:
    """The tones of a whole exercise, each with the words on the screen then."""
    flow = Flow(Session(HOLD_BOTH, SCREEN, look))
    if exercise is not HOLD_BOTH:
        flow = Flow(Session(BREATHING, SCREEN, look))
    found = []
    while flow.view().page is Page.EXERCISE:
        flow.tick(seconds(1))
        if (now := flow.tone()) is not None:
            found.append((flow.view().words, now))
    return found


def test_the_end_of_an_exercise_is_heard() -> None:
    assert heard(Look()) == [("", Tone.END)]


def test_each_change_is_heard_where_it_is_asked_for() -> None:
    assert heard(Look(sound="steps")) == [
        ("Hold", Tone.STEP),
        ("Ease off", Tone.STEP),
        ("Hold", Tone.STEP),
        ("Other side", Tone.STEP),
        ("Hold", Tone.STEP),
        ("Ease off", Tone.STEP),
        ("Hold", Tone.STEP),
        ("", Tone.END),
    ]


def test_nothing_is_heard_where_nothing_is_wanted() -> None:
    assert heard(Look(sound="off")) == []


def test_a_breath_is_no_change() -> None:
    assert [t for _, t in heard(Look(sound="steps"), BREATHING)] == [
        Tone.STEP,
        Tone.END,
    ]


def test_whoever_presses_a_key_hears_nothing() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN, Look(sound="steps")))
    for action in (Action.NEXT, Action.PAUSE, Action.PAUSE, Action.DONE):
        flow.press(action)
        assert flow.tone() is None


def test_a_tone_is_told_once() -> None:
    flow = Flow(Session(HOLD_BOTH, SCREEN, Look(sound="steps")))
    flow.tick(seconds(5))
    assert (flow.tone(), flow.tone()) == (Tone.STEP, None)


@pytest.mark.parametrize("tty", [True, False])
def test_a_terminal_rings_its_bell(tty: bool) -> None:
    written: list[str] = []
    quick = replace(HOLD_BOTH, hold=seconds(1), reps=1, sides="none")
    face = TextFace(Session(quick, None), written.append, tty=tty, input_possible=False)
    face.begin()
    for _ in range(20):
        face.tick(seconds(1))
    assert "".join(written).count("\a") == (1 if tty else 0)


@pytest.mark.parametrize("which", Tone)
def test_the_kept_tone_is_the_drawn_one(which: Tone) -> None:
    path = TONES / f"{which.value}.wav"
    assert path.read_bytes() == tone(which.value)
    with wave.open(str(path)) as file:
        assert file.getnchannels() == 1
        assert 0.3 < file.getnframes() / file.getframerate() < 1.5


linux = pytest.mark.skipif(sys.platform == "win32", reason="winsound plays there")


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that alone is searched for programs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def player(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@linux
def test_the_first_player_found_is_taken(bench: Path) -> None:
    assert (find_player(), backend()) == ((), "none: no player of sound files")
    aplay = player(bench, "aplay", "")
    assert (find_player(), backend()) == ((str(aplay), "-q"), "aplay")
    first = player(bench, PLAYERS[0][0], "")
    assert find_player() == (str(first),)


@linux
def test_the_player_is_handed_the_file(bench: Path) -> None:
    player(bench, "paplay", f'echo "$@" > {bench}/played')
    sound = Sound()
    sound(Tone.END)
    assert sound._playing is not None
    assert sound._playing.wait(10) == 0
    assert (bench / "played").read_text().split() == [str(TONES / "end.wav")]


@linux
def test_a_player_that_hangs_is_not_asked_twice(bench: Path) -> None:
    player(bench, "paplay", "exec /bin/sleep 60")
    sound = Sound()
    sound(Tone.STEP)
    playing = sound._playing
    assert playing is not None
    try:
        sound(Tone.STEP)
        assert sound._playing is playing
    finally:
        playing.kill()
        playing.wait(10)


@linux
def test_without_a_player_there_is_silence(
    bench: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Sound()(Tone.END)
    broken = player(bench, "paplay", "")
    broken.write_bytes(b"\x7fELF nonsense")
    Sound()(Tone.END)
    assert capsys.readouterr().err.startswith("no tone: ")
