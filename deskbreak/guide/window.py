"""The guide's window: one Tk root, drawn anew when the view changes."""

from __future__ import annotations

import os
import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from time import monotonic

from deskbreak.guide import keys, pages, paint, screens, shapes, theme
from deskbreak.guide.figure import Cue, FigureMaker, no_figure
from deskbreak.guide.flow import Flow
from deskbreak.guide.protocol import Ended, FromGuide, Session, Shown
from deskbreak.guide.sound import Player
from deskbreak.guide.stage import Stage
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
#: It cannot be made smaller, in units.
SMALLEST = (640, 420)
#: On a small screen the text is not set so large that there are fewer units.
LEAST = (500, 345)
#: Pixels for the panel and the window's own frame.
AROUND = (8, 60)


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
        here = self._here()
        unit = min(
            scale * max(1.0, self._screens.dpi / 96),
            (here.width - AROUND[0]) / LEAST[0],
            (here.height - AROUND[1]) / LEAST[1],
        )
        self._canvas = tk.Canvas(
            self._root, background=colours.page, highlightthickness=0, takefocus=1
        )
        self._painter = paint.Painter(self._canvas, colours, unit)
        self._view: View | None = None
        self._drawn = pages.Drawn()
        self._stage = Stage(self._canvas, figure, dark=colours is theme.DARK)
        self._stage.begin(session)
        self._icon: tk.PhotoImage | None = None
        self._gate: keys.Gate | None = None
        self._hold = keys.Hold()
        self._pressed: Action | None = None
        self._held_bar: tuple[int, ...] = ()
        self._before = monotonic()
        self._size = self._place(session, here)
        self._bind()
        self._canvas.pack(fill="both", expand=True)
        self._draw()
        if not self._asked:
            # Whoever is typing goes on typing where they were.
            self._root.update_idletasks()
            screens.refuse_focus(self._root.winfo_id())
        self._root.deiconify()
        self._root.lift()
        screens.dress(self._root, dark=colours is theme.DARK)
        self._canvas.focus_set()

    def run(self) -> None:
        """Stay until the end was told, or `close`."""
        self._root.after(FRAME_MS, self._step)
        self._root.mainloop()

    def show(self, session: Session) -> None:
        """Put *session* in the place of what is shown."""
        self._flow.show(session)
        self._stage.begin(session)
        self._redraw()
        self._root.after_idle(self._load_figure)

    def close(self) -> None:
        """Take the window off the screen; nothing is told."""
        self._root.quit()

    # ------------------------------------------------------------- place

    def _here(self) -> screens.Monitor:
        """Return the monitor with the pointer."""
        root = self._root
        everywhere = screens.Monitor(
            0, 0, root.winfo_screenwidth(), root.winfo_screenheight()
        )
        monitors = self._screens.monitors or (everywhere,)
        return screens.with_pointer(monitors, *root.winfo_pointerxy())

    def _place(self, session: Session, here: screens.Monitor) -> tuple[int, int]:
        """Give the window its place on *here*; return its size in pixels."""
        root, unit = self._root, self._painter.unit
        if session.look.fullscreen:
            for monitor in self._screens.monitors:
                if monitor != here:
                    self._cover(monitor)
            self._fill(root, here)
            width, height = here.width, here.height
        else:
            width = min(round(SIZE[0] * unit), here.width - AROUND[0])
            height = min(round(SIZE[1] * unit), here.height - AROUND[1])
            x = here.x + (here.width - width) // 2
            y = here.y + max(0, (here.height - height) // 2 - 16)
            root.geometry(f"{width}x{height}+{x}+{y}")
            root.minsize(
                min(width, round(SMALLEST[0] * unit)),
                min(height, round(SMALLEST[1] * unit)),
            )
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
        if view.phase and self._stage.room:
            cue = Cue(view.phase_index, view.phase_seconds)
            if not self._stage.show(cue):
                self._redraw()

    # ----------------------------------------------------------- drawing

    def _on_size(self, event: tk.Event[tk.Misc]) -> None:
        if (event.width, event.height) != self._size:
            self._size = (event.width, event.height)
            self._redraw()
            if self._stage.plays:
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
        stage = self._stage
        shown = replace(view, left_out=stage.missing) if stage.missing else view
        self._drawn = pages.draw(
            self._painter, shown, self._size, kind, figure=stage.room
        )
        stage.stand(self._drawn.figure)
        self._move(view)
        words = ": ".join(w for w in (view.words, view.title) if w)
        self._root.title(f"{words} – deskbreak" if words else "deskbreak")

    def _load_icon(self) -> None:
        ppm = shapes.strokes(48, shapes.ICONS["stretch"], "#ffffff", theme.LIGHT.main)
        self._icon = tk.PhotoImage(master=self._root, data=ppm)
        self._root.iconphoto(True, self._icon)

    def _load_figure(self) -> None:
        if self._flow.over or not self._stage.room:
            return
        if self._stage.load():
            self._update()
        else:
            self._redraw()

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
