"""The guide in a terminal: the same flow, told in lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from deskbreak.core.words import desk_lines
from deskbreak.guide.flow import Flow
from deskbreak.guide.protocol import FromGuide, Session, Shown
from deskbreak.guide.safety import help_lines
from deskbreak.guide.view import Action, Page, View, clock_words

#: Between two looks at keys and clock, in seconds.
STEP_SECONDS = 0.2

_KEYS = {
    "p": Action.PAUSE,
    " ": Action.PAUSE,
    "": Action.NEXT,
    "n": Action.NEXT,
    "h": Action.HURTS,
    "a": Action.ANOTHER,
    "d": Action.DONE,
    "?": Action.HELP,
    "q": Action.STOP,
    "\x1b": Action.STOP,
    "x!": Action.EMERGENCY,
}
_HELP = "p pause · n next · h this hurts · a another one · d done · ? when to stop"
_HELP_STRICT = "p pause · h this hurts · a another one · ? when to stop · x! emergency"


class TextFace:
    """
    Writes what the flow shows.

    Args:
        write: Takes text as it is, line ends included.
        tty: The countdown may be written over itself.
        input_possible: Someone can answer; where not, nobody is asked.
    """

    def __init__(
        self,
        session: Session,
        write: Callable[[str], None],
        *,
        tty: bool,
        input_possible: bool,
    ) -> None:
        """Begin with *session*."""
        self.flow = Flow(session)
        self._write = write
        self._tty = tty
        self._input = input_possible
        self._told: tuple[object, ...] = ()
        self._headed: Session | None = None
        self._step = ""
        self._counting = False

    def begin(self) -> list[FromGuide]:
        """Write the first page."""
        self._update()
        return [Shown()]

    def show(self, session: Session) -> None:
        """Put *session* in the place of what is shown."""
        self.flow.show(session)
        self._update()

    def tick(self, elapsed: timedelta) -> list[FromGuide]:
        """Let *elapsed* go by."""
        sent = self.flow.tick(elapsed)
        if self.flow.tone() and self._tty:
            self._write("\a")
        page = self.flow.view().page
        unheard = not self._input and page in (Page.QUESTION, Page.FIX)
        # Lines stay where they were written: nobody has to close them.
        if unheard or page is Page.SUMMARY:
            self._update()
            sent += self.flow.press(Action.STOP)
        self._update()
        return sent

    def type(self, words: str) -> list[FromGuide]:
        """Take a key, or a line, that was typed."""
        key = words.strip().lower() or words[:1].strip("\r\n")
        view = self.flow.view()
        action = next((o.action for o in view.offers if o.key == key), None)
        if action is None and view.page in (Page.QUESTION, Page.FIX):
            action = _KEYS.get(key) if key in ("?", "q", "\x1b") else None
        elif action is None:
            action = _KEYS.get(key)
        sent = self.flow.press(action) if action else []
        if action is Action.HELP:
            # Lines stay where they were written: no page to come back from.
            self.flow.press(Action.BACK)
            for paragraph in help_lines():
                self._line(paragraph)
        self._update()
        return sent

    def no_more_input(self) -> None:
        """The input has ended: from now on nobody is asked."""
        self._input = False

    # ----------------------------------------------------------- writing

    def _line(self, words: str = "") -> None:
        if self._counting:
            self._write("\n")
            self._counting = False
        self._write(words + "\n")

    def _update(self) -> None:
        view = self.flow.view()
        if view.page is Page.EXERCISE:
            self._exercise(view)
        elif view.page is not Page.OVER:
            told = (view.page, view.title, view.banner)
            if told != self._told:
                self._told = told
                self._page(view)
        elif self._counting:
            self._write("\n")
            self._counting = False

    def _exercise(self, view: View) -> None:
        session = self.flow.session
        if session is not self._headed:
            self._headed = session
            self._step = ""
            self._line()
            for words in (
                view.title,
                view.banner,
                f"  Feel it: {view.feel}" if view.feel else "",
                f"  Take care: {view.avoid}" if view.avoid else "",
                f"  Your plan: {view.note}" if view.note else "",
                f"  {view.left_out}" if view.left_out else "",
                f"  {view.safety}",
                f"  ({_HELP_STRICT if view.strict else _HELP})" if self._input else "",
            ):
                if words:
                    self._line(words)
        if view.step != self._step:
            self._step = view.step
            self._line()
            self._line(f"  {view.step}")
        words = " · ".join(w for w in (view.words, view.detail, view.breath) if w)
        left = f"{clock_words(view.seconds_left)} s"
        told = (words, left) if self._tty else (words,)
        if told == self._told:
            return
        self._told = told
        if self._tty:
            self._write(f"\r  {words} · {left}".ljust(60))
            self._counting = True
        else:
            self._line(f"  {words} · {left}")

    def _page(self, view: View) -> None:
        self._line()
        if view.summary is not None:
            for words in desk_lines(view.summary):
                self._line(words)
            return
        detail = f" ({view.detail})" if view.detail else ""
        for words in (
            f"{view.over}{detail}" if view.over else "",
            view.title,
            view.banner,
            f"  {view.step}" if view.step else "",
            *(f"  - {line}" for line in view.lines),
            f"  {view.feel}" if view.feel else "",
        ):
            if words:
                self._line(words)
        if self._input and view.offers:
            answers = " · ".join(f"{o.key} {o.label.lower()}" for o in view.offers)
            self._line(f"  ({answers} · q closes)")


def run_text(
    session: Session,
    *,
    read: Callable[[float], str | None] | None,
    write: Callable[[str], None],
    now: Callable[[], float],
    wait: Callable[[float], object],
    tty: bool = False,
    answer: Callable[[FromGuide], Session | None] = lambda _: None,
) -> list[FromGuide]:
    """
    Lead through *session* in a terminal and return everything that came of it.

    Args:
        read: Returns what is typed within so many seconds, or None; raises EOFError
            when there is nothing more to come. None: nobody can type.
        now: Seconds of any monotonic clock.
        wait: Lets so many seconds go by, where *read* cannot do it.
        answer: Is told everything at once; what it returns is shown next (after
            "This hurts" and "Another one").
    """
    face = TextFace(session, write, tty=tty, input_possible=read is not None)
    said: list[FromGuide] = []

    def tell(messages: list[FromGuide]) -> None:
        for message in messages:
            said.append(message)
            following = answer(message)
            if following is not None:
                face.show(following)

    tell(face.begin())
    before = now()
    while not face.flow.over:
        typed: str | None = None
        if read is None:
            wait(STEP_SECONDS)
        else:
            try:
                typed = read(STEP_SECONDS)
            except EOFError:
                read = None
                face.no_more_input()
        at = now()
        tell(face.tick(timedelta(seconds=at - before)))
        before = at
        if typed is not None:
            tell(face.type(typed))
    return said
