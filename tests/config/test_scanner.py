from __future__ import annotations

import string
import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.config.problems import Path
from deskbreak.config.scanner import locate


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\n\nb = 2", ("b",), 3),
        ("[breaks.move]\ninterval = '1m'", ("breaks", "move", "interval"), 2),
        ("[breaks.move]\ninterval = '1m'", ("breaks",), 1),
        ("\n[ breaks . move ]\nx=1", ("breaks", "move"), 2),
        ("breaks.move.interval = '1m'", ("breaks", "move", "interval"), 1),
        ('"a b"."c.d" = 1\ne = 2', ("a b", "c.d"), 1),
        ("'lit \\ x' = 1", ("lit \\ x",), 1),
        ('"\\u00e9\\"" = 1', ('é"',), 1),
        ("x = 1\n[[e]]\nid = 1\n[[e]]\nid = 2", ("e", 1, "id"), 5),
        ("[[e]]\nid = 1\n[e.f]\nv = 3\n[[e]]\n[e.f]\nv = 2", ("e", 1, "f", "v"), 7),
        ("[[a]]\n[[a.b]]\nc=1\n[[a.b]]\nc=2\n", ("a", 0, "b", 1, "c"), 5),
        ("f = { view = 'a', scene = 'b' }", ("f", "scene"), 1),
        ("f = { x.y = 'a' }", ("f", "x", "y"), 1),
        ('s = """\n[no]\n# x = 1\n"""\nt = 1', ("t",), 5),
        ('s = """a\\\\"""\nt = 1', ("t",), 2),
        ('s = """a\\""""\nt = 1', ("t",), 2),
        ('s = """a"""""\nt = 1', ("t",), 2),
        ("s = '''it''s\n\\''''\nt = 1", ("t",), 3),
        ('s = "a # b ] = \\" "\nt = 1', ("t",), 2),
        ("s = 'a # b \\'\nt = 1", ("t",), 2),
        ("s = ''\nt = \"\"\nu = 1", ("u",), 3),
        ("l = [\n  1, # one ] \n\n  2,\n]\nt = 1", ("l", 1), 4),
        ("l = [\n  1, # one ] \n\n  2,\n]\nt = 1", ("t",), 6),
        ("l = [[1],\n[{a = 1}, {a = [\n2]}]]", ("l", 1, 1, "a", 0), 3),
        ("t = 12:30:00 # c = 1\nu = 1", ("u",), 2),
        ("d = 1979-05-27 07:32:00Z\nu = -inf\nv=1", ("v",), 3),
        ("3.14 = 1\n1979-05-27 = 2", ("1979-05-27",), 2),
        ("a = 1\r\n\r\n[b]\r\nc = 2\r\n", ("b", "c"), 4),
        ("# only a comment", ("a",), 0),
        ("# c\n\ta\t=\t1# d\n b=2", ("b",), 3),
        ("[a.b]\nx=1\n[a]\ny=1", ("a",), 3),
        ("=\n".replace("=", '"" = 1'), ("",), 1),
        ("s = 'ü…€𝄞'\nt = 1", ("t",), 2),
    ],
)
def test_each_key_is_found_on_its_line(text: str, path: Path, line: int) -> None:
    tomllib.loads(text)
    assert locate(text).get(path, 0) == line


def _paths(value: Any, path: Path = ()) -> set[Path]:
    result = {path} if path else set()
    if isinstance(value, dict):
        for key, inner in value.items():
            result |= _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            result |= _paths(inner, (*path, index))
    return result


_texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x7f", min_codepoint=32),
    max_size=12,
) | st.sampled_from(["]", '"""', "'''", "# a = 1", "[x]", "\\", "a\nb = 2\n[c]", "{"])
_keys = st.text(string.ascii_lowercase + "-_", min_size=1, max_size=4) | _texts.filter(
    lambda key: "\n" not in key
)
_plain = (
    st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False)
    | _texts
    | st.dates()
    | st.times().map(lambda t: t.replace(tzinfo=None))
)
_values = st.recursive(
    _plain,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(_keys, _values, max_size=4))
def test_every_key_of_any_document_has_a_line(document: dict[str, Any]) -> None:
    text = tomlkit.dumps(document)
    assert _paths(tomllib.loads(text)) <= locate(text).keys()


@given(st.lists(st.tuples(_keys, _plain), max_size=6), st.booleans())
def test_the_line_is_that_of_the_key(
    pairs: list[tuple[str, Any]], multiline: bool
) -> None:
    """Documents built line by line, so that the true line of each key is known."""
    lines: list[str] = []
    expected: dict[Path, int] = {}
    for number, (key, value) in enumerate(pairs):
        lines.append("# a = 1 [[x]] '''")
        lines.append("")
        expected["t", number] = len(lines) + 1
        lines.append("[[t]]")
        name = tomlkit.key(key).as_string() if key else '""'
        item = tomlkit.item(value)
        if multiline and isinstance(value, str):
            item = tomlkit.string(value, multiline=True)
        expected["t", number, key] = len(lines) + 1
        lines.extend(f"{name} = {item.as_string()} # c".split("\n"))
    text = "\n".join(lines)
    tomllib.loads(text)
    found = locate(text)
    assert {path: found[path] for path in expected} == expected
