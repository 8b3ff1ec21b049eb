"""A desktop that writes down what it was asked to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from deskbreak.core.content import Exercise
from deskbreak.core.guidance import GuideEnd
from deskbreak.core.messages import Sensed, Senses
from deskbreak.core.moment import Moment
from deskbreak.core.settings import Reason, Settings
from deskbreak.core.views import Entry, Face, Notice
from deskbreak.guide.protocol import Close, Ended, ExerciseDone, FromGuide, Session


class FakeSenses:
    """
    A person at a desk.

    Attributes:
        idle: Time since the last input, None for a desktop that does not tell; it
            grows by itself once `leave` was called.
        wanted: For each reading, whether reasons were wanted.
    """

    def __init__(self, now: Callable[[], Moment]) -> None:
        """Begin with somebody who is working."""
        self._now = now
        self._left_at: timedelta | None = None
        self.idle: timedelta | None = timedelta(seconds=5)
        self.locked = False
        self.engaged = ""
        self.sensed: dict[Reason, str] = {}
        self.wanted: list[bool] = []

    def use(self, settings: Settings) -> None:
        """Remember whose thresholds count."""
        self.settings = settings

    def read(self, *, reasons_wanted: bool, lull_wanted: bool = True) -> Senses:
        """Return what is known now."""
        self.wanted.append(reasons_wanted)
        idle = self.idle
        if self._left_at is not None:
            idle = self._now().elapsed - self._left_at
        sensed = tuple(Sensed(r, why) for r, why in self.sensed.items())
        return Senses(idle, self.locked, self.engaged, sensed if reasons_wanted else ())

    @property
    def backends(self) -> Mapping[str, str]:
        """Return where what is known comes from."""
        return {"idle": "fake"}

    async def close(self) -> None:
        """Nothing was opened."""

    def leave(self) -> None:
        """The person goes away."""
        self._left_at = self._now().elapsed

    def come_back(self) -> None:
        """The person is back."""
        self._left_at = None


class FakeNotifier:
    """
    Notices as lists.

    Attributes:
        shown: All notices ever shown.
        visible: The notice in each slot now.
        broken: Showing raises, as no real adapter should.
    """

    backend = "fake"

    def __init__(self) -> None:
        """Show nothing yet."""
        self.shown: list[Notice] = []
        self.visible: dict[str, Notice] = {}
        self.broken = False
        self.closed = False

    def show(self, notice: Notice) -> None:
        """Show *notice*."""
        if self.broken:
            raise RuntimeError("no notification today")
        self.shown.append(notice)
        self.visible[notice.slot] = notice

    def withdraw(self, slot: str) -> None:
        """Take the notice in *slot* away."""
        self.visible.pop(slot, None)

    def close(self) -> None:
        """Take everything away."""
        self.visible.clear()
        self.closed = True


class FakeTray:
    """
    The icon as a list of faces.

    Attributes:
        faces: All faces that differ from the one before.
    """

    backend = "fake"

    def __init__(self) -> None:
        """Show nothing yet."""
        self.faces: list[Face] = []
        self.closed = False

    def show(self, face: Face) -> None:
        """Show *face*."""
        if not self.faces or self.faces[-1] != face:
            self.faces.append(face)

    def close(self) -> None:
        """Remove the icon."""
        self.closed = True

    @property
    def face(self) -> Face:
        """The face that shows now."""
        return self.faces[-1]

    def labels(self) -> list[str]:
        """Return all labels of the menu, top to bottom, those of submenus too."""
        return [entry.label for entry in self._entries() if entry.label]

    def entry(self, key: str) -> Entry:
        """Return the menu line that gives *key*."""
        return next(entry for entry in self._entries() if entry.key == key)

    def keys(self) -> list[str]:
        """Return the keys of all lines that can be clicked."""
        return [e.key for e in self._entries() if e.key and e.enabled]

    def _entries(self) -> list[Entry]:
        found: list[Entry] = []
        for entry in self.face.menu:
            found += [entry, *entry.children]
        return found


class FakeGuide:
    """
    A guide that a test plays the person of.

    Attributes:
        sessions: Every session that was shown.
        session: The one on screen, or None.
    """

    backend = "fake"

    def __init__(self) -> None:
        """Show nothing yet."""
        self.sessions: list[Session | Close] = []
        self.session: Session | None = None
        self.say: Callable[[FromGuide], None] = lambda _message: None

    def open(self, session: Session) -> None:
        """Show *session*."""
        self.sessions.append(session)
        self.session = session

    def close(self) -> None:
        """Close it."""
        if self.session is not None:
            self.sessions.append(Close())
        self.session = None

    async def wait_closed(self) -> None:
        """Nothing outlives `close`."""

    def end(self, end: GuideEnd) -> None:
        """The person ends the guide."""
        assert self.session is not None
        self.session = None
        self.say(Ended(end))

    def finish(self, seconds: float = 40.0) -> None:
        """The person does the exercise to its end and leaves the question alone."""
        assert self.session is not None
        if self.session.exercise is not None:
            self.say(ExerciseDone(self.session.exercise.id, seconds))
        self.end(GuideEnd.DONE)


class FakeHooks:
    """Hooks as a list of events with their facts."""

    def __init__(self) -> None:
        """Nothing has happened."""
        self.events: list[tuple[str, dict[str, str]]] = []

    def happened(self, event: str, facts: Mapping[str, str]) -> None:
        """Write it down."""
        self.events.append((event, dict(facts)))


class FakeDesk:
    """
    Files and pages as a list of what was opened.

    Attributes:
        browser: Whether there is one, to show pages in.
    """

    def __init__(self) -> None:
        """Nothing is open."""
        self.opened: list[str] = []
        self.pictures: dict[str, str] = {}
        self.browser = True

    def open_settings(self) -> None:
        """Write it down."""
        self.opened.append("settings")

    def open_setup(self) -> None:
        """Write it down."""
        self.opened.append("setup")

    def open_help(self) -> None:
        """Write it down."""
        self.opened.append("help")

    def open_report(self, instead: Callable[[], None]) -> None:
        """Write it down, or do what is done without a browser."""
        if self.browser:
            self.opened.append("report")
        else:
            instead()

    def picture(self, exercise: Exercise) -> str:
        """Return the picture that the test has put in."""
        return self.pictures.get(exercise.id, "")

    def posters(self) -> str:
        """Return no folder."""
        return ""

    def help_page(self) -> str:
        """Return a page."""
        return "file:///help.html"
