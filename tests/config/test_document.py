from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.config import document, read, read_text
from deskbreak.exceptions import ConfigError, Problem


def problem_of(text: str) -> Problem:
    with pytest.raises(ConfigError) as caught:
        read_text(text, "c.toml")
    lines = text.split("\n")
    # Names like "a" are mistakes as well; only those in the writing matter here.
    problems = [p for p in caught.value.problems if not p.key]
    (problem,) = problems
    assert problem.line <= len(lines)
    return problem


@pytest.mark.parametrize(
    ("text", "line", "found", "expected"),
    [
        ("a = 1\n\n!", 3, "!", "a key = value"),
        ("\ninterval 30m", 2, "interval 30m", '"="'),
        ("interval = 30m", 1, "interval = 30m", 'quotes around a text: "30m"'),
        ("x = yes # hm", 1, "x = yes # hm", '"yes"'),
        ('x = "abc\ny = 1', 1, 'x = "abc', "closing quote"),
        ("b=1\nx = 'abc\ny = 1", 2, "x = 'abc", "closing quote"),
        ('b=1\nx = """abc\ny = 1\n', 2, 'x = """abc', "closing quote"),
        ("[breaks.move\nx = 1", 1, "[breaks.move", "one ]"),
        ("[[item]\nx = 1", 1, "[[item]", "two ]]"),
        ("l = [1,\n2\nb = 3", 2, "2", "comma"),
        ("l = [1,\n2\n\n\n", 2, "2", "comma"),
        ("a=1\na=2", 2, "a=2", "only once"),
        ("[a]\n[b]\n[a]", 3, "[a]", "only once"),
        ('a = "C:\\Users"', 1, 'a = "C:\\Users"', "backslash"),
        ("a = " + "9" * 6000, 0, "not TOML", "fewer digits"),
        ("a = " + "[" * 5000, 0, "brackets", "fewer"),
        ('a = "\x01"', 1, "a =", "not allowed"),
    ],
)
def test_a_syntax_error_is_told_in_plain_words_on_its_line(
    text: str, line: int, found: str, expected: str
) -> None:
    problem = problem_of(text)
    assert problem.file == "c.toml"
    assert problem.line == line
    assert found in problem.found
    assert expected in problem.expected


def test_mistakes_in_the_writing_do_not_hide_the_others() -> None:
    text = """\
preset: "hourli"
[breaks.move
interval = 30m # of use
duration "3m"
show = "windo
strict = yes
walk_every = "3"
!
[tray]
enabled = true
enabled = false
[hold]
call = 'off' 'on'
fullscreen = 45
"""
    with pytest.raises(ConfigError) as caught:
        read_text(text)
    lines = [problem.line for problem in caught.value.problems]
    assert lines == [1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 14]


def test_a_mended_line_stands_for_what_was_meant() -> None:
    """A kind whose interval lacks its quotes is not told to lack its interval."""
    with pytest.raises(ConfigError) as caught:
        read_text("[breaks.eyes]\ninterval = 20m\nduration = 20s\n")
    assert [p.nearest or p.expected for p in caught.value.problems] == [
        'quotes around a text: "20m"',
        'quotes around a text: "20s"',
    ]


def test_a_truth_in_other_words_is_named_in_ours() -> None:
    problem = problem_of("a = Yes")
    assert problem.nearest == "true"


def test_a_line_that_mending_makes_no_better_is_told_once() -> None:
    """Each mending used to double its backslashes, without end."""
    text = 'a = "\\x\\y" "\\z\n' * 3
    with pytest.raises(ConfigError) as caught:
        read_text(text + "b.c = " + "\\" * 40 + '"\n')
    assert len({p.line for p in caught.value.problems}) == len(caught.value.problems)


@pytest.mark.parametrize("text", ["a = [1\nb = 2\n", 'a = """x\nb = 30m\n'])
def test_what_is_left_open_is_told_alone(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_text(text)
    assert len(caught.value.problems) == 1


_WORDS = '[ ] [breaks.move] a = 30m " \' # 1 interval { } , """ \\ . [[item]] true'
_fragments = st.lists(
    st.sampled_from([*_WORDS.split(), "\n", "\n", "\r\n", " "]),
    max_size=25,
).map("".join)


@given(st.text(st.characters(codec="utf-8"), max_size=60) | _fragments)
def test_any_text_is_read_or_refused_as_a_config_error(text: str) -> None:
    with contextlib.suppress(ConfigError):
        read_text(text)


def refusal(path: Path) -> Problem:
    with pytest.raises(ConfigError) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert problem.file == str(path)
    return problem


def test_a_missing_file_is_named_with_the_way_to_get_one(tmp_path: Path) -> None:
    problem = refusal(tmp_path / "no" / "config.toml")
    assert problem.found == "no such file"
    assert "config init" in problem.expected


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path).found == "a folder"


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFO there")
def test_a_fifo_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "c.toml")
    assert refusal(tmp_path / "c.toml").found == "no ordinary file"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX links")
@pytest.mark.parametrize("target", ["gone.toml", "config.toml"])
def test_a_link_that_leads_nowhere_is_named_as_one(tmp_path: Path, target: str) -> None:
    """`config init` would not write a file there, so that is no advice."""
    path = tmp_path / "config.toml"
    path.symlink_to(target)
    problem = refusal(path)
    assert problem.found == f"a link that leads to no file ({target})"
    assert problem.expected == "a file, or a link to one"


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b"#" * (document.LARGEST + 1))
    assert refusal(path).found == "a huge file"


def test_text_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes("# a\n# b\n# Mühe".encode("latin-1"))
    problem = refusal(path)
    assert (problem.line, problem.found) == (3, "the byte 0xfc")


def test_utf16_from_a_windows_editor_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes('preset = "hourly"'.encode("utf-16"))
    assert refusal(path).found == "text in UTF-16"


def test_a_byte_order_mark_and_crlf_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b'\xef\xbb\xbfpreset = "hourly"\r\n[tray]\r\nenabled = 1\r\n')
    assert refusal(path).line == 3
    path.write_bytes(b'\xef\xbb\xbfpreset = "hourly"\r\n')
    assert read(path).preset == "hourly"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything"
)
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text("")
    path.chmod(0)
    assert "cannot be read" in refusal(path).found
