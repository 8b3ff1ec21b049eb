"""Any history, for property tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from deskbreak.core.content import ANSWERS
from deskbreak.core.messages import Outcome
from deskbreak.history.events import Event, What

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
seconds = st.floats(min_value=0, max_value=1e6, allow_nan=False)
days = st.dates(min_value=date(2025, 1, 1), max_value=date(2025, 1, 20))


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Return any event that a daemon could record."""
    what = draw(st.sampled_from(What))
    is_break = what is What.BREAK
    return Event(
        what=what,
        at=draw(
            st.datetimes(
                min_value=datetime(2025, 1, 1),
                max_value=datetime(2025, 1, 20),
                timezones=st.just(UTC),
            )
        ),
        day=draw(days),
        offset_seconds=draw(st.sampled_from([0, 3600, -18000])),
        zone=draw(st.sampled_from(["", "Europe/Berlin"])),
        outcome=draw(st.sampled_from(Outcome)) if is_break else None,
        name=draw(texts) if is_break else "",
        exercise=draw(st.sampled_from(["", "a", "b", "c"])),
        area=draw(st.sampled_from(["", "neck"])),
        item=draw(st.sampled_from(["", "i", "j"])),
        answer=draw(st.sampled_from(ANSWERS)) if what is What.ANSWER else "",
        prescribed=draw(st.booleans()),
        seconds=draw(seconds),
        use_seconds=draw(seconds),
        detail=draw(texts),
        absorbed=tuple(draw(st.lists(texts, max_size=2))),
    )
