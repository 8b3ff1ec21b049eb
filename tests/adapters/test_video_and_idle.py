"""How idle time, inhibitors and players come together in what the planner is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from deskbreak.config.reader import default_config
from deskbreak.core.settings import Reason
from deskbreak.desktop.engaged import LONGEST_STILL, VideoSource, Watched
from deskbreak.desktop.idle import IdleSource, UnknownIdle
from deskbreak.desktop.idle.first import FirstKnown
from deskbreak.desktop.senses import DesktopSenses

SETTINGS = replace(
    default_config().settings,
    away_after=timedelta(seconds=60),
    typing_lull=timedelta(seconds=3),
)
AWAY = timedelta(minutes=3)


class FakeIdle:
    """Tells what it is told to, and writes down what it is to watch for."""

    def __init__(self, idle: timedelta | None, backend: str = "fake idle") -> None:
        self.idle = idle
        self.backend = backend
        self.inhibited = False
        self.tells = False
        self.watches: list[timedelta | None] = []
        self.closed = False

    def watch(self, away_after: timedelta, lull: timedelta | None = None) -> None:
        assert away_after == SETTINGS.away_after
        self.watches.append(lull)

    def read(self) -> timedelta | None:
        return self.idle

    def close(self) -> None:
        self.closed = True


class FakeVideo:
    """Something that tells of a video; counts how often it is asked."""

    backend = "fake video"

    def __init__(self, words: str = "vlc plays") -> None:
        self.words = words
        self.asked = 0

    def check(self) -> str:
        self.asked += 1
        return self.words


def senses(idle: IdleSource, *videos: VideoSource) -> DesktopSenses:
    made = DesktopSenses(idle, watched=Watched(videos, None))
    made.use(SETTINGS)
    return made


def test_a_video_is_asked_for_once_there_is_no_input() -> None:
    idle, video = FakeIdle(timedelta(seconds=59)), FakeVideo()
    assert senses(idle, video).read(reasons_wanted=False).video == ""
    assert video.asked == 0
    idle.idle = timedelta(seconds=60)
    assert senses(idle, video).read(reasons_wanted=False).video == "vlc plays"


def test_the_first_that_tells_of_a_video_is_believed() -> None:
    read = senses(FakeIdle(AWAY), FakeVideo(""), FakeVideo("kodi plays"))
    assert read.read(reasons_wanted=False).video == "kodi plays"


def test_what_is_left_on_over_night_is_not_watched() -> None:
    idle = FakeIdle(LONGEST_STILL)
    assert senses(idle, FakeVideo()).read(reasons_wanted=False).video
    idle.idle = LONGEST_STILL + timedelta(seconds=1)
    assert senses(idle, FakeVideo()).read(reasons_wanted=False).video == ""


def test_what_the_compositor_knows_of_inhibitors_counts() -> None:
    idle = FakeIdle(AWAY)
    idle.inhibited = True
    video = senses(idle).read(reasons_wanted=False).video
    assert video == "a program keeps the screen on"


def test_nothing_is_watched_on_screens_that_are_off() -> None:
    off = DesktopSenses(
        FakeIdle(AWAY), watched=Watched((FakeVideo(),), None), screen_off=lambda: True
    )
    off.use(SETTINGS)
    assert off.read(reasons_wanted=False).video == ""


def test_whether_the_return_will_be_told_is_passed_on() -> None:
    idle = FakeIdle(AWAY)
    read = senses(FirstKnown([UnknownIdle("no compositor"), idle]))
    before = read.read(reasons_wanted=False).told
    idle.tells = True
    assert (before, read.read(reasons_wanted=False).told) == (False, True)


def test_unknown_idle_asks_for_no_video() -> None:
    video = FakeVideo()
    assert senses(FakeIdle(None), video).read(reasons_wanted=False).video == ""
    assert video.asked == 0


def test_a_lull_is_watched_for_only_while_one_is_waited_for() -> None:
    idle = FakeIdle(AWAY)
    read = senses(idle)
    read.read(reasons_wanted=False)
    read.read(reasons_wanted=True)
    read.read(reasons_wanted=False)
    read.read(reasons_wanted=True, lull_wanted=False)
    assert idle.watches == [None, SETTINGS.typing_lull, None, None]


def test_doctor_hears_where_videos_are_told_of() -> None:
    assert senses(FakeIdle(AWAY), FakeVideo()).backends["video"] == "fake video"
    nothing = senses(FakeIdle(AWAY)).backends["video"]
    assert nothing == "none: no session bus and no logind"


def test_a_switched_off_reason_can_still_be_asked_about() -> None:
    assert not senses(FakeIdle(AWAY)).reasons.tells(Reason.FULLSCREEN)


# --------------------------------------------------------- one after the other


def test_the_first_source_that_knows_is_believed() -> None:
    trusted, spare = FakeIdle(None, "none: not here"), FakeIdle(AWAY, "spare")
    source = FirstKnown([trusted, spare])
    assert source.read() == AWAY
    assert source.backend == "spare"
    trusted.idle, trusted.backend = timedelta(0), "trusted"
    assert source.read() == timedelta(0)
    assert source.backend == "trusted"


def test_where_nobody_knows_all_reasons_are_told() -> None:
    source = FirstKnown([UnknownIdle("no compositor"), UnknownIdle("no logind")])
    assert source.read() is None
    assert source.backend == "none: no compositor; no logind"


def test_all_sources_watch_and_are_closed() -> None:
    both = FakeIdle(None), FakeIdle(AWAY)
    source = FirstKnown(both)
    source.watch(SETTINGS.away_after)
    found = [source.inhibited]
    both[1].inhibited = True
    found.append(source.inhibited)
    assert found == [False, True]
    source.close()
    assert [idle.watches for idle in both] == [[None], [None]]
    assert all(idle.closed for idle in both)
