"""The guide's window: one Tk root, drawn anew when the view changes."""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from time import monotonic

from deskbreak.guide import keys, pages, paint, screens, shapes, theme
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
from deskbreak.guide.flow import Flow
from deskbreak.guide.protocol import Ended, FromGuide, Session, Shown
from deskbreak.guide.sound import Player
from deskbreak.guide.view import Action, Page, View, clock_words

#: Between two pictures, in milliseconds: 20 a second.
FRAME_MS = 50
#: A stalled or suspended machine must not rush through the exercise.
LONGEST_STEP = 1.0
#: A window that came unasked takes the keyboard only after this long, when it cannot
#: have been overlooked: without the keyboard Esc could not end a strict break.
TAKE_FOCUS_MS = 3000
#: The window at scale 1.0, in units.
SIZE = (960, 600)


class Window:
    """
    Leads through one session after the other until its flow is over.

    Args:
        send: Takes what is to be told to the daemon.
        poll: Is called between two pictures; it may call `show` or `close`.
        figure: Makes the moving figure, after the window is on screen.
        play: Lets a tone be heard.
    """

    def __init__(
        self,
        session: Session,
        *,
        send: Callable[[FromGuide], None],
        poll: Callable[[Window], None],
        figure: FigureMaker = no_figure,
        play: Player = lambda _: None,
    ) -> None:
        """Open the window for *session*."""
        self._send = send
        self._poll = poll
        self._make_figure = figure
        self._play = play
        self._flow = Flow(session)
        self._screens = screens.find_screens()
        self._root = tk.Tk(className="Deskbreak")
        self._root.withdraw()
        screens.keep_pixels(self._root, self._screens)
        look = session.look
        colours = theme.choose_theme(look.theme)
        self._asked = not (session.strict or look.fullscreen)
        scale = min(3.0, max(0.5, look.scale))
        unit = scale * max(1.0, self._screens.dpi / 96)
        self._canvas = tk.Canvas(
            self._root, background=colours.page, highlightthickness=0, takefocus=1
        )
        self._painter = paint.Painter(self._canvas, colours, unit)
        self._view: View | None = None
        self._drawn = pages.Drawn()
        self._figure: Figure | None = None
        self._figure_item: tk.PhotoImage | None = None
        self._missing = ""
        self._room = self._wants_room()
        self._icon: tk.PhotoImage | None = None
        self._gate: keys.Gate | None = None
        self._hold = keys.Hold()
        self._pressed: Action | None = None
        self._held_bar: tuple[int, ...] = ()
        self._before = monotonic()
        self._size = self._place(session)
        self._bind()
        self._canvas.pack(fill="both", expand=True)
        self._draw()
        if not self._asked:
            # Whoever is typing goes on typing where they were.
            self._root.update_idletasks()
            screens.refuse_focus(self._root.winfo_id())
        self._root.deiconify()
        self._root.lift()
        self._canvas.focus_set()

    def run(self) -> None:
        """Stay until the end was told, or `close`."""
        self._root.after(FRAME_MS, self._step)
        self._root.mainloop()

    def show(self, session: Session) -> None:
        """Put *session* in the place of what is shown."""
        self._flow.show(session)
        self._figure = self._figure_item = None
        self._missing = ""
        self._room = self._wants_room()
        self._redraw()
        self._root.after_idle(self._load_figure)

    def close(self) -> None:
        """Take the window off the screen; nothing is told."""
        self._root.quit()

    # ------------------------------------------------------------- place

    def _place(self, session: Session) -> tuple[int, int]:
        """Give the window its place; return its size in pixels."""
        root, unit = self._root, self._painter.unit
        pointer = root.winfo_pointerxy()
        everywhere = screens.Monitor(
            0, 0, root.winfo_screenwidth(), root.winfo_screenheight()
        )
        monitors = self._screens.monitors or (everywhere,)
        here = screens.with_pointer(monitors, *pointer)
        if session.look.fullscreen:
            for monitor in monitors:
                if monitor != here:
                    self._cover(monitor)
            self._fill(root, here)
            width, height = here.width, here.height
        else:
            # Room for the panel and the window's own frame.
            width = min(round(SIZE[0] * unit), here.width - 8)
            height = min(round(SIZE[1] * unit), here.height - 60)
            x = here.x + (here.width - width) // 2
            y = here.y + max(0, (here.height - height) // 2 - 16)
            root.geometry(f"{width}x{height}+{x}+{y}")
            root.minsize(min(width, 640), min(height, 420))
        if session.strict:
            root.attributes("-topmost", True)
        return width, height

    def _fill(self, window: tk.Tk | tk.Toplevel, monitor: screens.Monitor) -> None:
        m = monitor
        window.geometry(f"{m.width}x{m.height}+{m.x}+{m.y}")
        window.attributes("-fullscreen", True)
        window.attributes("-topmost", True)

    def _cover(self, monitor: screens.Monitor) -> None:
        cover = tk.Toplevel(self._root, background=self._painter.theme.card)
        cover.title("deskbreak")
        cover.protocol("WM_DELETE_WINDOW", lambda: None)
        words = tk.Label(
            cover,
            text="Time for a break",
            background=self._painter.theme.card,
            foreground=self._painter.theme.muted,
            font=self._painter.font(26),
        )
        words.place(relx=0.5, rely=0.5, anchor="center")
        self._bind_keys(cover)
        cover.withdraw()
        self._fill(cover, monitor)
        cover.update_idletasks()
        screens.refuse_focus(cover.winfo_id())
        cover.deiconify()

    # ------------------------------------------------------------- input

    def _bind(self) -> None:
        root, canvas = self._root, self._canvas
        root.protocol("WM_DELETE_WINDOW", lambda: self._press(Action.STOP))
        self._bind_keys(root)
        canvas.bind("<Configure>", self._on_size)
        canvas.bind("<Motion>", self._on_motion)
        canvas.bind("<Leave>", lambda _: self._point_at(None))
        canvas.bind("<ButtonPress-1>", self._on_click)
        canvas.bind("<ButtonRelease-1>", self._on_release)
        canvas.bind("<Visibility>", self._on_shown)
        # Without the keyboard the release of Esc would never be seen.
        canvas.bind("<FocusOut>", lambda _: self._hold.release(monotonic()))

    def _bind_keys(self, window: tk.Tk | tk.Toplevel) -> None:
        window.bind("<KeyPress>", self._on_key)
        window.bind("<KeyRelease-Escape>", lambda _: self._hold.release(monotonic()))

    def _on_shown(self, _: object) -> None:
        self._canvas.unbind("<Visibility>")
        now = monotonic()
        self._gate = keys.Gate(now, asked=self._asked)
        self._before = now
        self._send(Shown())
        if token := os.environ.pop(screens.STARTED_BY, ""):
            screens.end_launch(token)
        if not self._asked:
            self._root.after(TAKE_FOCUS_MS, self._canvas.focus_force)
        self._root.after_idle(self._load_figure)
        self._root.after(FRAME_MS, self._load_icon)

    def _on_key(self, event: tk.Event[tk.Misc]) -> None:
        now = monotonic()
        escape = event.keysym == "Escape"
        view = self._view
        if view is None:
            return
        if escape and view.page is Page.HELP:
            self._press(Action.BACK)
            return
        if escape and view.strict:
            # Held for three seconds it cannot be a slip, so it always counts.
            self._hold.press(now)
            return
        # Shortcuts of the desktop are not ours.
        if event.state and int(event.state) & (0x4 | 0x8 | 0x40):
            return
        if self._gate is None or not self._gate.lets_in(now):
            return
        if escape:
            self._press(Action.STOP)
        elif event.keysym in ("Tab", "ISO_Left_Tab"):
            shift = bool(int(event.state) & 0x1)
            self._move_focus(-1 if shift or event.keysym != "Tab" else 1)
        elif self._painter.focus and event.keysym in ("Return", "KP_Enter", "space"):
            self._press(self._painter.focus)
        else:
            action = keys.action_for(view.page, view.offers, event.keysym)
            if action:
                self._press(action)

    def _move_focus(self, by: int) -> None:
        order = sorted(
            self._painter.spots, key=lambda s: (s.action is Action.HELP, s.box.y)
        )
        # The emergency exit is held, not pressed: its key is Esc.
        actions = [s.action for s in order if s.action is not Action.EMERGENCY]
        focus = self._painter.focus
        if not actions:
            return
        if focus in actions:
            self._painter.focus = actions[(actions.index(focus) + by) % len(actions)]
        else:
            self._painter.focus = actions[0 if by > 0 else -1]
        self._redraw()

    def _spot(self, event: tk.Event[tk.Misc]) -> Action | None:
        for spot in self._painter.spots:
            if spot.box.holds(event.x, event.y):
                return spot.action
        return None

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        self._point_at(self._spot(event))

    def _point_at(self, action: Action | None) -> None:
        if action is not self._painter.hover:
            self._painter.hover = action
            self._canvas.configure(cursor="hand2" if action else "")
            self._redraw()

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        self._canvas.focus_set()
        self._pressed = self._spot(event)
        if self._pressed is Action.EMERGENCY:
            self._hold.press(monotonic())

    def _on_release(self, event: tk.Event[tk.Misc]) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is Action.EMERGENCY:
            self._hold.release(monotonic())
        elif pressed and pressed is self._spot(event):
            self._painter.focus = None
            self._press(pressed)

    def _press(self, action: Action) -> None:
        self._tell(self._flow.press(action))
        self._redraw()

    def _tell(self, messages: list[FromGuide]) -> None:
        for message in messages:
            self._send(message)
            if isinstance(message, Ended):
                # The window goes at once; nothing may hold it on the screen.
                self._root.withdraw()
                self._root.quit()

    # -------------------------------------------------------------- time

    def _step(self) -> None:
        now = monotonic()
        elapsed = min(LONGEST_STEP, now - self._before)
        self._before = now
        self._poll(self)
        if self._gate is not None:
            self._tell(self._flow.tick(timedelta(seconds=elapsed)))
            if tone := self._flow.tone():
                self._play(tone)
        if self._flow.over:
            return
        self._update()
        held = self._hold.share(now)
        self._show_held(held)
        if held >= 1.0:
            self._tell(self._flow.press(Action.EMERGENCY))
        self._root.after(FRAME_MS, self._step)

    def _update(self) -> None:
        view = self._flow.view()
        if self._view is None or _still(view) != _still(self._view):
            self._draw()
            return
        self._view = view
        self._move(view)

    def _move(self, view: View) -> None:
        if self._drawn.bar:
            self._drawn.bar.fill(view.total)
        if self._drawn.ring:
            done = view.done
            if self._flow.session.look.reduced_motion and view.phase_length:
                # Once a second instead of sweeping.
                done = 1 - view.seconds_left / max(view.phase_length, 1.0)
            self._drawn.ring.turn(1 - max(0.0, done), clock_words(view.seconds_left))
        if self._figure and self._figure_item and view.phase:
            try:
                patch = self._figure.frame(Cue(view.phase_index, view.phase_seconds))
            except PictureError as error:
                self._do_without(error)
                return
            if patch is not None:
                self._put(self._figure_item, patch)

    def _put(self, item: tk.PhotoImage, patch: Patch) -> None:
        whole = not (patch.x or patch.y) and patch.ppm.startswith(
            b"P6 %d %d " % (item.width(), item.height())
        )
        if whole:
            # Twice as fast as putting it.
            item.configure(data=patch.ppm)
        else:
            to = ("-to", patch.x, patch.y)
            self._root.tk.call(str(item), "put", patch.ppm, "-format", "ppm", *to)

    def _do_without(self, why: PictureError) -> None:
        """Show the countdown in the figure's place, and say why."""
        self._figure = self._figure_item = None
        self._room = False
        self._missing = str(why)
        self._redraw()

    # ----------------------------------------------------------- drawing

    def _on_size(self, event: tk.Event[tk.Misc]) -> None:
        if (event.width, event.height) != self._size:
            self._size = (event.width, event.height)
            self._redraw()
            if self._figure:
                self._load_figure()

    def _redraw(self) -> None:
        if not self._flow.over:
            self._draw()

    def _draw(self) -> None:
        view = self._flow.view()
        exercise = self._flow.session.exercise
        if self._view is None or view.page is not self._view.page:
            self._painter.focus = None
        kind = exercise.kind if exercise else "stretch"
        self._view = view
        self._held_bar = ()
        shown = replace(view, left_out=self._missing) if self._missing else view
        self._drawn = pages.draw(
            self._painter, shown, self._size, kind, figure=self._room
        )
        if self._drawn.figure and self._figure_item:
            box = self._drawn.figure
            self._canvas.create_image(
                box.x, box.y, image=self._figure_item, anchor="nw"
            )
        self._move(view)
        words = ": ".join(w for w in (view.words, view.title) if w)
        self._root.title(f"{words} – deskbreak" if words else "deskbreak")

    def _load_icon(self) -> None:
        ppm = shapes.strokes(48, shapes.ICONS["stretch"], "#ffffff", theme.LIGHT.main)
        self._icon = tk.PhotoImage(master=self._root, data=ppm)
        self._root.iconphoto(True, self._icon)

    def _load_figure(self) -> None:
        exercise = self._flow.session.exercise
        if exercise is None or self._flow.over:
            return
        look = self._flow.session.look
        box = self._drawn.figure
        if box is None:
            return
        width, height = round(box.width), round(box.height)
        place = Place(
            width,
            height,
            dark=self._painter.theme is theme.DARK,
            reduced_motion=look.reduced_motion,
            person=look.person,
        )
        try:
            self._figure = self._make_figure(exercise, place)
        except PictureError as error:
            self._do_without(error)
            return
        if self._figure:
            self._figure_item = tk.PhotoImage(
                master=self._root, width=width, height=height
            )
            self._canvas.create_image(
                box.x, box.y, image=self._figure_item, anchor="nw"
            )
            self._update()
        elif self._room:
            self._room = False
            self._redraw()

    def _wants_room(self) -> bool:
        """Whether a figure is to be expected: its place is kept from the start."""
        exercise = self._flow.session.exercise
        if self._make_figure is no_figure or exercise is None:
            return False
        return has_figure(exercise)

    def _show_held(self, share: float) -> None:
        for item in self._held_bar:
            self._canvas.delete(item)
        self._held_bar = ()
        if share > 0:
            left = keys.EMERGENCY_SECONDS * (1 - share)
            self._held_bar = pages.draw_held(
                self._painter, self._size[0], share, f"{left:.0f} s"
            )


def _still(view: View) -> View:
    """Return *view* without what moves all the time."""
    return replace(view, seconds_left=0, done=0.0, total=0.0, phase_seconds=0.0)
