"""``library show ID --gif`` and ``--png``: one exercise as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from deskbreak.figures import scene_ids
from tests.cli.conftest import Run


@pytest.mark.parametrize("name", ["neck-side-bend", "walk-outside", "box-breath"])
def test_the_gif_loops_and_stays_small(run: Run, tmp_path: Path, name: str) -> None:
    target = tmp_path / "one.gif"
    done = run("library", "show", name, "--gif", str(target))
    assert done.exit_code == 0, done.output
    assert str(target) in done.output
    assert target.stat().st_size <= 400_000
    with Image.open(target) as image:
        assert image.info["loop"] == 0
        assert getattr(image, "n_frames", 1) > 10
        assert image.size[0] * 3 == image.size[1] * 4


def test_the_png_is_the_pose(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "one.png"
    assert run("library", "show", "mini-squat", "--png", str(target)).exit_code == 0
    with Image.open(target) as image:
        assert image.size == (960, 720)


def test_what_is_no_exercise_or_cannot_be_written_is_told(
    run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "no" / "one.gif"
    assert scene_ids()
    failed = run("library", "show", "mini-squat", "--gif", str(target))
    assert failed.exit_code == 1
    assert "cannot write" in failed.output
    wrong = run("library", "show", "mini-sqat", "--gif", str(target))
    assert wrong.exit_code == 2
    assert "mini-squat" in wrong.output
