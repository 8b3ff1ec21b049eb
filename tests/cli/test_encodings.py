"""Terminals and pipes that cannot show everything, as Windows has them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskbreak.cli.output import PLAIN


def run(home: Path, encoding: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "deskbreak", *words],
        env={**os.environ, "DESKBREAK_HOME": str(home), "PYTHONIOENCODING": encoding},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert not done.stderr
    return done.stdout.decode(encoding)


def test_signs_that_mean_something_stay_apart(tmp_path: Path) -> None:
    plain = run(tmp_path, "cp437", "doctor")
    assert "\n+  config " in plain
    assert "\n~  daemon " in plain
    assert "\n?" not in plain


@pytest.mark.parametrize("encoding", ["cp437", "ascii"])
def test_nothing_of_the_envelope_is_lost(tmp_path: Path, encoding: str) -> None:
    home = tmp_path / "Zoë → Ω"
    found = run(home, encoding, "config", "path", "--json")
    assert found.isascii()
    assert json.loads(found)["data"]["path"] == str(home / "config.toml")
    assert "Zoë → Ω" in run(home, "utf-8", "config", "path", "--json")


def test_every_plain_sign_is_one() -> None:
    assert all(chr(plain).isascii() for plain in PLAIN.values())
