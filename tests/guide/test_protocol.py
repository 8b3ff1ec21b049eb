from __future__ import annotations

import os
from contextlib import suppress
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbreak.core.content import ANSWERS
from deskbreak.core.guidance import GuideEnd
from deskbreak.exceptions import ProtocolError
from deskbreak.guide.child import lines
from deskbreak.guide.protocol import (
    Another,
    Close,
    Ended,
    ExerciseDone,
    FromGuide,
    Hurts,
    ItemAnswered,
    Look,
    OpenHelp,
    Session,
    Shown,
    ToGuide,
    from_guide,
    to_guide,
    to_line,
)
from tests.guide.samples import EXERCISES, ITEMS

_to_guide: st.SearchStrategy[ToGuide] = st.one_of(
    st.just(Close()),
    st.builds(
        Session,
        exercise=st.sampled_from([None, *EXERCISES]),
        item=st.sampled_from([None, *ITEMS]),
        look=st.builds(Look, scale=st.floats(0.5, 3), person=st.integers(0, 9)),
        title=st.text(max_size=40),
        items=st.sampled_from([(), ITEMS]),
    ),
)
_from_guide: st.SearchStrategy[FromGuide] = st.one_of(
    st.sampled_from([Shown(), OpenHelp()]),
    st.builds(Hurts, st.text()),
    st.builds(Another, st.text()),
    st.builds(ExerciseDone, st.text(), st.floats(0, 1e6)),
    st.builds(ItemAnswered, st.text(), st.sampled_from(ANSWERS)),
    st.builds(Ended, st.sampled_from(GuideEnd)),
)


@given(_to_guide, _from_guide)
def test_what_is_written_is_read_as_the_same(to: ToGuide, back: FromGuide) -> None:
    assert to_line(to).count(b"\n") == to_line(back).count(b"\n") == 1
    assert to_guide(to_line(to)) == to
    assert from_guide(to_line(back)) == back


@given(
    st.one_of(
        st.binary(max_size=200),
        st.sampled_from(
            [b"{}", b"[]", b"null", b'{"is":"Ended"}', b'{"is":"Ended","end":"x"}']
        ),
        st.dictionaries(st.text(max_size=4), st.text(max_size=4)).map(
            lambda d: repr({"is": "Session", **d}).replace("'", '"').encode()
        ),
    )
)
def test_any_other_line_is_refused_as_a_protocol_error(line: bytes) -> None:
    for read in (to_guide, from_guide):
        with pytest.raises(ProtocolError):
            read(line)


def through_a_pipe(data: bytes) -> list[bytes]:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(data)
    try:
        return list(lines(reading))
    finally:
        os.close(reading)


def test_lines_are_read_to_the_end_and_half_a_line_is_none() -> None:
    assert through_a_pipe(b"one\ntwo\n\nhalf") == [b"one", b"two", b""]


def test_a_line_without_an_end_is_given_up() -> None:
    reading, writing = os.pipe()

    def pour() -> None:
        with suppress(BrokenPipeError):
            while True:
                os.write(writing, b"x" * 4096)

    thread = Thread(target=pour)
    thread.start()
    try:
        with pytest.raises(ProtocolError):
            list(lines(reading))
    finally:
        os.close(reading)
        thread.join()
        os.close(writing)
