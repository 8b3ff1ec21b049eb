from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from deskbreak.config import (
    default_config,
    example_text,
    read_text,
    schema,
    write_first,
)
from deskbreak.config.effective import show
from deskbreak.exceptions import DeskbreakError

ROOT = Path(__file__).parents[2]


def _uncommented(pattern: str) -> str:
    return re.sub(pattern, "", example_text(), flags=re.MULTILINE)


DEFAULTS = r"^#(?=[a-z])"
EXAMPLES = r"^#    (?=\S)|^#(?=      \S)|^#(?=    \])"


def test_the_file_in_the_repository_is_the_packaged_one() -> None:
    assert (ROOT / "config.example.toml").read_text("utf-8") == example_text()


def test_the_example_as_it_stands_is_the_default() -> None:
    assert read_text(example_text()) == default_config()


def test_every_commented_default_is_the_default() -> None:
    assert read_text(_uncommented(DEFAULTS)) == default_config()


def test_every_key_appears_with_its_default() -> None:
    found = tomllib.loads(_uncommented(DEFAULTS))
    shown = show(default_config())
    shown["breaks"]["move"]["enabled"] = True
    for table, keys in (("breaks", schema.BREAK), *schema.TABLES.items()):
        section = found[table]["move"] if table == "breaks" else found[table]
        values = shown[table]["move"] if table == "breaks" else shown[table]
        for key in keys:
            if key.startswith("on_"):
                continue
            written: Any = section[key]
            if table == "me" and isinstance(written, list):
                written = sorted(written)
            assert written == values[key], f"{table}.{key}"


def test_the_examples_are_valid_and_name_every_key_of_their_tables() -> None:
    text = _uncommented(EXAMPLES)
    read_text(text)
    found = tomllib.loads(text)
    for name, keys in schema.LISTS.items():
        named = {key for entry in found[name] for key in entry}
        assert named == set(keys), name
    events = {key for key in schema.HOOKS if key.startswith("on_")}
    assert events <= found["hooks"].keys()


def test_every_duration_in_it_has_a_unit_and_lines_fit_an_editor() -> None:
    assert max(map(len, example_text().splitlines())) <= 90


def test_the_first_run_writes_it_once(tmp_path: Path) -> None:
    path = tmp_path / "a" / "config.toml"
    assert write_first(path)
    assert path.read_text("utf-8") == example_text()
    path.write_text("# mine")
    assert not write_first(path)
    assert path.read_text() == "# mine"


def test_a_full_disk_leaves_no_half_of_it_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty file would be taken for the user's own, and never be filled."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "config.toml"
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DeskbreakError, match="No space left on device"):
            write_first(path)
    assert not path.exists()
    assert write_first(path)


def test_a_file_in_the_place_of_its_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(DeskbreakError, match="cannot write"):
        write_first(tmp_path / "a" / "config.toml")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX links")
def test_a_link_to_nothing_is_no_file_that_is_there_already(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.symlink_to(tmp_path / "gone.toml")
    with pytest.raises(DeskbreakError, match="a link that leads to no file"):
        write_first(path)
    assert path.is_symlink()
