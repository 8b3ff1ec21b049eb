"""The window that asks: one Tk canvas in the guide's style, drawn anew on change."""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass

from deskbreak.config.model import GuideOptions
from deskbreak.guide import paint, screens, shapes, theme
from deskbreak.guide.paint import Box
from deskbreak.guide.setup.wizard import Option, Wizard
from deskbreak.guide.view import Action, Offer

#: The window at scale 1.0, in units.
SIZE = (760, 600)
_MARGIN = 40
_BUTTONS = {"back": Action.BACK, "next": Action.NEXT}


@dataclass(frozen=True, slots=True)
class _Target:
    """What can be clicked or reached with Tab: an option's key, or a button's name."""

    key: str
    box: Box
    button: bool = False


class Window:
    """Shows a wizard until it is done, or closed."""

    def __init__(self, wizard: Wizard, look: GuideOptions) -> None:
        """Open the window."""
        self._wizard = wizard
        found = screens.find_screens()
        self._root = tk.Tk(className="Deskbreak")
        self._root.withdraw()
        screens.keep_pixels(self._root, found)
        wanted = min(3.0, max(0.5, look.scale)) * max(1.0, found.dpi / 96)
        room = (
            (self._root.winfo_screenwidth() - 8) / SIZE[0],
            (self._root.winfo_screenheight() - 60) / SIZE[1],
        )
        self._colours = theme.choose_theme(look.theme)
        self._canvas = tk.Canvas(
            self._root, background=self._colours.page, highlightthickness=0, takefocus=1
        )
        self._painter = paint.Painter(self._canvas, self._colours, min(wanted, *room))
        self._targets: list[_Target] = []
        self._focus = ""
        self._hover = ""
        self._pressed = ""
        self._field = self._make_field()
        self._place(found)
        self._bind()
        self._canvas.pack(fill="both", expand=True)
        self._draw()
        self._root.deiconify()
        self._root.lift()
        screens.dress(self._root, dark=self._colours is theme.DARK)
        self._canvas.focus_set()

    def run(self) -> None:
        """Stay until the answers are saved or the window is closed."""
        self._root.mainloop()

    def _make_field(self) -> tk.Entry:
        colours = self._colours
        field = tk.Entry(
            self._canvas,
            font=self._painter.font(16),
            background=colours.plain,
            foreground=colours.ink,
            insertbackground=colours.ink,
            selectbackground=colours.main,
            selectforeground=colours.on_main,
            highlightbackground=colours.track,
            highlightcolor=colours.focus,
            highlightthickness=2,
            relief="flat",
        )
        field.insert(0, self._wizard.answers.times)
        return field

    def _place(self, found: screens.Screens) -> None:
        root, px = self._root, self._painter.px
        width, height = px(SIZE[0]), px(SIZE[1])
        whole = screens.Monitor(
            0, 0, root.winfo_screenwidth(), root.winfo_screenheight()
        )
        here = screens.with_pointer(found.monitors or (whole,), *root.winfo_pointerxy())
        x = here.x + max(0, here.width - width) // 2
        y = here.y + max(0, (here.height - height) // 2 - 16)
        root.geometry(f"{width}x{height}+{x}+{y}")
        root.resizable(width=False, height=False)
        ppm = shapes.strokes(48, shapes.ICONS["stretch"], "#ffffff", theme.LIGHT.main)
        self._icon = tk.PhotoImage(master=root, data=ppm)
        root.iconphoto(True, self._icon)

    # ------------------------------------------------------------- input

    def _bind(self) -> None:
        canvas, field = self._canvas, self._field
        self._root.protocol("WM_DELETE_WINDOW", self._root.quit)
        self._root.bind("<Escape>", lambda _: self._root.quit())
        canvas.bind("<Motion>", lambda event: self._point_at(self._target(event)))
        canvas.bind("<Leave>", lambda _: self._point_at(""))
        canvas.bind("<ButtonPress-1>", self._on_press)
        canvas.bind("<ButtonRelease-1>", self._on_release)
        canvas.bind("<Key>", self._on_key)
        field.bind("<Return>", lambda _: self._act("next"))
        field.bind("<Control-a>", lambda _: self._select_all())
        field.bind("<Tab>", lambda _: self._leave_field(1))
        for back in ("<Shift-Tab>", "<ISO_Left_Tab>"):
            try:
                field.bind(back, lambda _: self._leave_field(-1))
            except tk.TclError:  # X11 alone has the second name
                continue

    def _target(self, event: tk.Event[tk.Misc]) -> str:
        holding = (t.key for t in self._targets if t.box.holds(event.x, event.y))
        return next(holding, "")

    def _point_at(self, key: str) -> None:
        if key != self._hover:
            self._hover = key
            self._canvas.configure(cursor="hand2" if key else "")
            self._draw()

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        self._canvas.focus_set()
        self._pressed = self._target(event)

    def _on_release(self, event: tk.Event[tk.Misc]) -> None:
        if self._pressed and self._pressed == self._target(event):
            self._focus = ""
            self._act(self._pressed)

    def _on_key(self, event: tk.Event[tk.Misc]) -> str:
        key = event.keysym
        if key in ("Tab", "ISO_Left_Tab", "Down", "Up"):
            shift = bool(int(event.state) & 0x1)
            back = key in ("ISO_Left_Tab", "Up") or shift
            self._move_focus(-1 if back else 1)
        elif key == "space" and self._focus:
            self._act(self._focus)
        elif key in ("Return", "KP_Enter"):
            button = self._focus in _BUTTONS
            self._act(self._focus if button else "next")
        elif key in ("Left", "BackSpace"):
            self._act("back")
        elif key == "Escape":
            self._root.quit()
        # Tk would move the keyboard on by itself.
        return "break"

    def _move_focus(self, by: int) -> None:
        keys = [target.key for target in self._targets]
        if self._wizard.sheet.field:
            keys.insert(len(self._wizard.sheet.options), "field")
        if self._focus in keys:
            self._focus = keys[(keys.index(self._focus) + by) % len(keys)]
        else:
            self._focus = keys[0 if by > 0 else -1]
        if self._focus == "field":
            self._field.focus_set()
            self._field.select_range(0, "end")
        else:
            self._canvas.focus_set()
        self._draw()

    def _select_all(self) -> str:
        # Tk's own meaning of it is Emacs's: to the beginning of the line.
        self._field.select_range(0, "end")
        self._field.icursor("end")
        return "break"

    def _leave_field(self, by: int) -> str:
        self._focus = "field"
        self._move_focus(by)
        return "break"

    def _act(self, key: str) -> None:
        wizard = self._wizard
        before = wizard.sheet
        if before.field:
            wizard.write(self._field.get())
        if key == "next":
            wizard.next()
        elif key == "back":
            wizard.back()
        else:
            wizard.choose(key)
        if wizard.done:
            self._root.withdraw()
            self._root.quit()
            return
        if wizard.sheet is not before:
            self._focus = ""
            self._canvas.focus_set()
        self._draw()

    # ----------------------------------------------------------- drawing

    def _draw(self) -> None:
        painter, wizard = self._painter, self._wizard
        px = painter.px
        sheet = wizard.sheet
        painter.clear()
        self._targets = []
        painter.hover = _BUTTONS.get(self._hover)
        painter.focus = _BUTTONS.get(self._focus)
        self._root.title(f"{sheet.title} – deskbreak")
        left, width = px(_MARGIN), px(SIZE[0] - 2 * _MARGIN)
        number, count = wizard.place
        colours = self._colours
        words = f"Set up · {number} of {count}"
        y = painter.text(left, px(28), words, 14, color=colours.muted)
        y = painter.text(left, y + px(4), sheet.title, 26, bold=True, width=width)
        if sheet.hint:
            y = painter.text(
                left, y + px(4), sheet.hint, 15, color=colours.muted, width=width
            )
        y += px(16)
        for paragraph in sheet.paragraphs:
            y = painter.text(left, y, paragraph, 16, width=width) + px(12)
        y = self._draw_options(Box(left, y, width, 0))
        if sheet.field:
            self._draw_field(left, y + px(14), width)
        else:
            self._field.place_forget()
        area = Box(left, 0, width, px(SIZE[1] - 30))
        top = painter.buttons(self._offers(), area, size=16)
        for spot in painter.spots:
            name = "back" if spot.action is Action.BACK else "next"
            self._targets.append(_Target(name, spot.box, button=True))
        if wizard.problem:
            painter.text(
                left,
                top - px(14),
                wizard.problem,
                15,
                color=colours.warn,
                width=width,
                anchor="sw",
            )

    def _offers(self) -> list[Offer]:
        number, count = self._wizard.place
        words = "Save" if number == count else "Next"
        onward = Offer(Action.NEXT, words, "Enter", "main")
        return [Offer(Action.BACK, "Back", "←"), onward] if number > 1 else [onward]

    def _draw_options(self, area: Box) -> float:
        """Draw what can be chosen; return the y below."""
        px = self._painter.px
        sheet = self._wizard.sheet
        columns = 1 if len(sheet.options) < 6 else 2
        detailed = any(option.detail for option in sheet.options)
        height, gap = px(58 if detailed else 42), px(8)
        width = (area.width - gap * (columns - 1)) / columns
        rows = -(-len(sheet.options) // columns)
        for index, option in enumerate(sheet.options):
            # Column by column, as one reads lists.
            column, row = divmod(index, rows)
            box = Box(
                area.x + column * (width + gap),
                area.y + row * (height + gap),
                width,
                height,
            )
            self._draw_option(option, box)
            self._targets.append(_Target(option.key, box))
        return area.y + rows * (height + gap)

    def _draw_option(self, option: Option, box: Box) -> None:
        painter, colours = self._painter, self._colours
        px = painter.px
        chosen = option.key in self._wizard.chosen
        fill = colours.card
        if self._hover == option.key:
            fill = colours.plain_hover
        focused = self._focus == option.key
        edge = colours.focus if focused else colours.main if chosen else fill
        painter.panel(box, fill, radius=12, bands=[(2, edge)])
        middle = box.y + box.height / 2
        self._draw_mark(box.x + px(26), middle, fill, chosen=chosen)
        x, room = box.x + px(50), round(box.width - px(58))
        if not option.detail:
            painter.text(x, middle, option.label, 15, width=room, anchor="w")
            return
        painter.text(x, middle, option.label, 16, bold=True, anchor="sw")
        painter.text(x, middle, option.detail, 14, color=colours.muted, width=room)

    def _draw_mark(self, x: float, y: float, back: str, *, chosen: bool) -> None:
        """Draw the box or ring before an option, ticked or not."""
        painter, colours = self._painter, self._colours
        size = painter.px(22)
        box = Box(x - size / 2, y - size / 2, size, size)
        single = self._wizard.sheet.single
        painter.panel(
            box,
            colours.main if chosen and not single else colours.page,
            back=back,
            radius=11 if single else 6,
            bands=[(2, colours.main if chosen else colours.muted)],
        )
        if chosen and single:
            painter.disc(x, y, size * 0.24, colours.main, colours.page)
        elif chosen:
            painter.icon(
                x, y, "check", round(size * 0.72), colours.on_main, colours.main
            )

    def _draw_field(self, x: float, y: float, width: float) -> None:
        painter = self._painter
        words = "Hours, such as 09:00-12:30, 13:00-18:00. Empty is at any time."
        y = painter.text(x, y, words, 15, color=self._colours.muted) + painter.px(6)
        # Placed and not drawn: what is drawn goes at every change, and with it the
        # keyboard.
        self._field.place(x=x, y=y, width=round(width), height=painter.px(42))
