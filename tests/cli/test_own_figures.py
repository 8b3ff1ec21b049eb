"""``config check`` looks at the figures that own exercises name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from deskbreak.paths import Paths
from tests.cli.conftest import Run

EXERCISE = """
[[exercise]]
id = "my-bend"
title = "My bend"
area = "neck"
position = "seated"
mode = "hold"
hold_s = 10
steps = ["Sit tall.", "Bend."]
"""
SCENE = '[exercise.figure.scene]\nview = "front"\nbase = "sit"\nend = { %s = 20 }\n'


def check(run: Run, paths: Paths, figure: str) -> tuple[int, str]:
    paths.config.parent.mkdir(parents=True, exist_ok=True)
    paths.config.write_text(EXERCISE + figure)
    done = run("config", "check")
    return done.exit_code, done.output


def test_a_good_scene_is_fine(run: Run, paths: Paths) -> None:
    assert check(run, paths, SCENE % "head")[0] == 0


def test_a_word_unknown_to_scenes_is_told_with_its_place(
    run: Run, paths: Paths
) -> None:
    code, output = check(run, paths, SCENE % "haed")
    assert code == 2
    assert "unknown word haed" in output
    assert "exercise[1].figure.scene" in output
    assert "config.toml:10" in output


@pytest.mark.parametrize(
    ("content", "words"), [("text", "is no PNG"), ("huge", "too large")]
)
def test_a_picture_that_cannot_be_shown_is_told(
    run: Run, paths: Paths, tmp_path: Path, content: str, words: str
) -> None:
    path = tmp_path / "mine.png"
    if content == "huge":
        Image.new("1", (8000, 5000)).save(path)
    else:
        path.write_text(content)
    code, output = check(run, paths, f'figure = {{ picture = "{path}" }}\n')
    assert code == 2
    assert words in output
    assert "exercise[1].figure" in output
