"""The figure's place in the window: first a kept picture, then the figure itself."""

from __future__ import annotations

import sys
import tkinter as tk

from deskbreak.guide.cast import has_figure
from deskbreak.guide.figure import (
    Cue,
    Figure,
    FigureMaker,
    Patch,
    PictureError,
    Place,
    no_figure,
)
from deskbreak.guide.kept import note_size, read_poster
from deskbreak.guide.paint import Box
from deskbreak.guide.protocol import Session


class Stage:
    """
    Shows one figure on a canvas.

    Attributes:
        room: Whether a figure is to be expected: its place is kept from the start.
        missing: Why there is none, in words, or "".
    """

    def __init__(self, canvas: tk.Canvas, make: FigureMaker, *, dark: bool) -> None:
        """Show nothing yet on *canvas*; *make* makes the figures."""
        self._canvas = canvas
        self._make = make
        self._dark = dark
        self._session = Session(None, None)
        self._figure: Figure | None = None
        self._image: tk.PhotoImage | None = None
        self._box: Box | None = None
        self.room = False
        self.missing = ""

    @property
    def plays(self) -> bool:
        """The figure itself is there."""
        return self._figure is not None

    def begin(self, session: Session) -> None:
        """Expect the figure of *session*'s exercise."""
        self._session = session
        self._figure = self._image = self._box = None
        self.missing = ""
        exercise = session.exercise
        self.room = (
            self._make is not no_figure
            and exercise is not None
            and has_figure(exercise)
        )

    def stand(self, box: Box | None) -> None:
        """Put what there is of the figure at *box*, on a page just drawn."""
        self._box = box
        exercise = self._session.exercise
        if box is None or exercise is None or not self.room:
            return
        if self._image is None:
            ppm = read_poster(self._session.posters, exercise, self._place(box))
            if ppm:
                self._image = tk.PhotoImage(master=self._canvas)
                _fill(self._image, ppm)
        if self._image is not None:
            self._put_up(box, self._image)

    def load(self) -> bool:
        """
        Make the figure for the place where it stands.

        Returns:
            False if there is none after all: the page is to be drawn without room.
        """
        box, exercise = self._box, self._session.exercise
        if box is None or exercise is None:
            return self.room
        place = self._place(box)
        again = self._figure is not None
        try:
            self._figure = self._make(exercise, place)
        except PictureError as error:
            self._do_without(str(error))
            return False
        if self._figure is None:
            self.room = False
            return False
        size = place.width, place.height
        if self._image is None or (self._image.width(), self._image.height()) != size:
            self._image = tk.PhotoImage(
                master=self._canvas, width=place.width, height=place.height
            )
            self._put_up(box, self._image)
        if not again:
            self._ask_for_posters(place)
        return True

    def show(self, cue: Cue) -> bool:
        """Show the figure at *cue*; return False as `load` does."""
        if self._figure is None or self._image is None:
            return True
        try:
            patch = self._figure.frame(cue)
        except PictureError as error:
            self._do_without(str(error))
            return False
        if patch is not None:
            self._patch(self._image, patch)
        return True

    def _place(self, box: Box) -> Place:
        look = self._session.look
        return Place(
            round(box.width),
            round(box.height),
            dark=self._dark,
            reduced_motion=look.reduced_motion,
            person=look.person,
        )

    def _put_up(self, box: Box, image: tk.PhotoImage) -> None:
        self._canvas.create_image(box.x, box.y, image=image, anchor="nw")

    def _patch(self, image: tk.PhotoImage, patch: Patch) -> None:
        whole = not (patch.x or patch.y) and patch.ppm.startswith(
            b"P6 %d %d " % (image.width(), image.height())
        )
        if whole:
            # Twice as fast as putting it.
            _fill(image, patch.ppm)
        else:
            to = ("-to", patch.x, patch.y)
            self._canvas.tk.call(str(image), "put", patch.ppm, "-format", "ppm", *to)

    def _do_without(self, why: str) -> None:
        """Let the countdown take the figure's place, and say why."""
        self._figure = self._image = None
        self.room = False
        self.missing = why

    def _ask_for_posters(self, place: Place) -> None:
        # Nobody clicks on a full screen: it comes by itself.
        if self._session.look.fullscreen:
            return
        try:
            note_size(self._session.posters, place.width, place.height)
        except OSError as error:
            sys.stderr.write(f"the next figure will come a little later: {error}\n")


def _fill(image: tk.PhotoImage, ppm: bytes) -> None:
    image.configure(data=ppm)
    # Tk would keep the bytes beside the picture made of them.
    image.configure(data="")
