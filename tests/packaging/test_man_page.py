from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "man" / "deskbreak.1"


@pytest.fixture(scope="module")
def make_man() -> ModuleType:
    path = ROOT / "tools" / "make_man.py"
    spec = importlib.util.spec_from_file_location("make_man", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_manual_page_is_that_of_the_commands(make_man: ModuleType) -> None:
    assert PAGE.read_text("utf-8") == make_man.page(), (
        "commands have changed: run python tools/make_man.py"
    )


def test_every_command_is_in_it() -> None:
    from deskbreak.cli.main import MODULES

    text = PAGE.read_text("utf-8")
    for name in MODULES:
        assert f".SS deskbreak {name}" in text


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("groff"), reason="needs groff"
)
def test_it_is_good_roff() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", str(PAGE)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
