from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from deskbreak.config import (
    default_config,
    example_text,
    read_text,
    schema,
    write_first,
)
from deskbreak.config.effective import show

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
