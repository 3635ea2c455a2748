"""A staircase to walk through: its tab, and its doors as a grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.look import look
from ui.theme import TARGET
from ui.widgets.paint import Ink, antialiased, mirrored, ring, rounded, text_line, text_width
from ui.widgets.pressable import Pressable
from ui.widgets.spread import ARROWS, Spread

_GAP = 8
_ROW = 4
_CELL = 56


class StaircaseTab(Pressable):
    """A staircase and how far it is; chosen, it is framed. A tick where nothing is left to do."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._progress, self._done = "", False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def tell(self, progress: str, *, done: bool, here: bool) -> None:
        if (progress, done, here) == (self._progress, self._done, self.isChecked()):
            return
        self._progress, self._done = progress, done
        self.setChecked(here)
        self.setAccessibleName(f"{self.label}, {progress}")
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """What is chosen is told from outside."""

    def sizeHint(self) -> QSize:
        name = text_width(self.label, look().font("strong")) + look().px(28)
        return QSize(max(name, text_width(self._progress, look().font("small"))) + 32, look().px(TARGET) + 12)

    def paint(self, painter: QPainter) -> None:
        c, here = look().colours, self.isChecked()
        ground = c.selected if here else c.quiet if self.underMouse() else c.surface
        rounded(painter, self.rect(), Ink(ground, c.accent if here else c.line, width=2 if here else 1))
        if self.has_ring:
            ring(painter, self.rect(), c.accent)
        inside = self.rect().adjusted(16, 6, -12, -6)
        half = inside.height() // 2
        words = QRect(inside.left(), inside.top(), inside.width(), half)
        words = mirrored(words, self.rect(), self.layoutDirection())
        text_line(painter, words, self.label, c.accent if here else c.text, look().font("strong" if here else "body"))
        if self._done:
            side = look().px(20)
            place = QRect(inside.right() - side, inside.top(), side, half)
            icons.draw(painter, mirrored(place, self.rect(), self.layoutDirection()), "check", c.accent)
        words = QRect(inside.left(), inside.top() + half, inside.width(), half)
        words = mirrored(words, self.rect(), self.layoutDirection())
        text_line(painter, words, self._progress, c.muted, look().font("small"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One door of the grid: `row` is its floor's place from the top, `spoken` what a screen reader says."""

    id: str
    row: int
    label: str
    word: str
    icon: str
    tone: str
    ground: str
    spoken: str
    closed: bool = False


_NO_CELL = Cell(id="", row=0, label="", word="", icon="", tone="muted", ground="surface", spoken="")
_AHEAD, _AT_ONCE = 48, 12


class DoorCell(Pressable):
    """A door: its sign and its word. Where the keyboard stands it is filled, whatever was said there."""

    def __init__(self, cell: Cell, parent: QWidget | None = None) -> None:
        super().__init__(cell.spoken, parent)
        self._cell, self._here, self._named = cell, False, False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def cell(self) -> Cell:
        return self._cell

    def tell(self, cell: Cell, *, here: bool, named: bool) -> None:
        """`named` shows the door's own label, where no column says it."""
        if (cell, here, named) == (self._cell, self._here, self._named):
            return
        self._cell, self._here, self._named = cell, here, named
        self.setAccessibleName(cell.spoken)
        self.set_tip(cell.spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paint(self, painter: QPainter) -> None:
        c, cell = look().colours, self._cell
        if self._here:
            rounded(painter, self.rect(), Ink("", c.accent, width=2))
            rounded(painter, self.rect().adjusted(3, 3, -3, -3), Ink(c.accent), 6)
            ink = c.on_accent
        else:
            ground = c.quiet if self.underMouse() and cell.ground == "surface" else getattr(c, cell.ground)
            rounded(painter, self.rect(), Ink(ground, c.line if cell.ground in ("surface", "quiet") else ""))
            ink = getattr(c, cell.tone)
        font = look().font("small strong" if self._here else "small")
        font.setPixelSize(look().px(13))
        upper, lower = self._halves()
        if self._named and cell.label:
            text_line(painter, upper, cell.label, ink, look().font("small strong"), Qt.AlignmentFlag.AlignHCenter)
        elif cell.icon:
            icons.draw(painter, upper, cell.icon, ink)
        else:
            lower = self.rect()
        text_line(painter, lower.adjusted(2, 0, -2, 0), cell.word, ink, font, Qt.AlignmentFlag.AlignHCenter)

    def _halves(self) -> tuple[QRect, QRect]:
        half = look().px(20)
        top = (self.height() - 2 * half - 4) // 2
        return QRect(0, top, self.width(), half), QRect(0, top + half + 4, self.width(), half)


class DoorGrid(Spread):
    """A staircase seen from the stairs: a row a floor, the top floor first. `chosen` gives the door to go to.

    The keyboard has one place in it, and the page knows the way; a floor with more doors than fit goes on below.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(QSizePolicy.Policy.Preferred, parent)
        self.setAccessibleName(name)
        self._cells: dict[str, DoorCell] = {}
        self._spare: list[DoorCell] = []
        self._floors: tuple[str, ...] = ()
        self._columns: tuple[str, ...] = ()
        self._spots: dict[str, tuple[int, int]] = {}
        self._here = ""
        self._here_row = -1
        self._tops: list[tuple[str, int, bool]] = []
        self._side = 0
        look().changed.connect(self._take_look)

    def show_doors(self, floors: Sequence[str], columns: Sequence[str], cells: Sequence[Cell], here: str) -> None:
        """`floors` are the words of each row; `columns`, of each column, or none where doors carry their own."""
        known = {cell.id: cell for cell in cells}
        for gone in [door for door in self._cells if door not in known]:
            self._spare.append(self._cells.pop(gone))
        for door, cell in known.items():
            if door not in self._cells:
                self._cells[door] = self._spare.pop() if self._spare else self._one_more(cell)
                self._cells[door].show()
        for spare in self._spare:
            spare.hide()
        before = (self._floors, self._columns, self._spots)
        self._floors, self._columns, self._here = tuple(floors), tuple(columns), here
        self._place(cells)
        self._measure()
        for door, cell in known.items():
            self._cells[door].tell(cell, here=door == here, named=not self._columns)
        if before != (self._floors, self._columns, self._spots):
            self.updateGeometry()
            self.update()
        self.arrange()

    def make_ahead(self) -> Iterator[None]:
        """The cells of a tall staircase, a few at a time, for the first round to use."""
        while len(self._spare) < _AHEAD:
            for _ in range(_AT_ONCE):
                made = self._one_more(_NO_CELL)
                made.hide()
                self._spare.append(made)
            yield

    def _one_more(self, cell: Cell) -> DoorCell:
        """Where no cell of the staircase before is left to be used again: making one takes longer than all the rest."""
        made = DoorCell(cell, self)
        made.clicked.connect(lambda: self.chosen.emit(made.cell.id))
        return made

    def cell(self, door: str) -> DoorCell | None:
        return self._cells.get(door)

    def heightForWidth(self, width: int) -> int:
        per_line = self._per_line(width)
        lines = sum(-(-max(count, 1) // per_line) for count in self._counts())
        return self._head() + lines * (look().px(_CELL) + _ROW) - _ROW

    def sizeHint(self) -> QSize:
        width = self._lead() + min(self._widest(), 6) * (look().px(86) + _GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = self._lead() + min(self._widest(), 4) * (self._narrowest() + _GAP)
        return QSize(width, self.heightForWidth(max(self.width(), width)))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = look().colours
        with antialiased(QPainter(self)) as painter:
            for words, top, here in self._tops:
                place = QRect(0, top, self._lead() - _GAP, look().px(_CELL))
                place = mirrored(place, self.rect(), self.layoutDirection())
                font = look().font("strong" if here else "body")
                text_line(painter, place, words, c.text, font)
            if self._head():
                wide = self._wide(self._per_line(self.width()))
                for column, words in enumerate(self._columns):
                    place = QRect(self._lead() + column * (wide + _GAP), 0, wide, look().px(22))
                    place = mirrored(place, self.rect(), self.layoutDirection())
                    text_line(painter, place, words, c.muted, look().font("small"), Qt.AlignmentFlag.AlignHCenter)

    def _take_look(self) -> None:
        self._measure()
        self.updateGeometry()
        self.arrange()
        self.update()

    def _place(self, cells: Sequence[Cell]) -> None:
        """Each door's row and column: its label's own column where columns have labels, else the next one."""
        self._spots, taken = {}, [0] * len(self._floors)
        for cell in cells:
            column = self._columns.index(cell.label) if cell.label in self._columns else taken[cell.row]
            self._spots[cell.id] = (cell.row, column)
            taken[cell.row] = max(taken[cell.row], column + 1)
        self._here_row = self._spots.get(self._here, (-1, 0))[0]

    def arrange(self) -> None:
        per_line = self._per_line(self.width())
        wide, high = self._wide(per_line), look().px(_CELL)
        tops, top = [], self._head()
        for count in self._counts():
            tops.append(top)
            top += -(-max(count, 1) // per_line) * (high + _ROW)
        told = [(self._floors[row], top, row == self._here_row) for row, top in enumerate(tops)]
        if told != self._tops:  # the words alone: a letter changes two doors, and the others are not painted again
            self._tops = told
            words = QRect(0, 0, self._lead(), self.height())
            self.update(mirrored(words, self.rect(), self.layoutDirection()))
        for door, (row, column) in self._spots.items():
            left = self._lead() + column % per_line * (wide + _GAP)
            rect = QRect(left, tops[row] + column // per_line * (high + _ROW), wide, high)
            self._cells[door].setGeometry(mirrored(rect, self.rect(), self.layoutDirection()))

    def _counts(self) -> list[int]:
        """How many columns each floor takes."""
        counts = [0] * len(self._floors)
        for row, column in self._spots.values():
            counts[row] = max(counts[row], column + 1)
        return counts

    def _per_line(self, width: int) -> int:
        room = width - self._lead() + _GAP
        return min(max(room // (self._narrowest() + _GAP), 1), max(self._widest(), 1))

    def _wide(self, per_line: int) -> int:
        return min((self.width() - self._lead() - _GAP * (per_line - 1)) // per_line, look().px(140))

    def _widest(self) -> int:
        return max(self._counts(), default=1)

    def _narrowest(self) -> int:
        return look().px(72)

    def _lead(self) -> int:
        return self._side

    def _measure(self) -> None:
        """The room the floors' words take, once for all the geometry that asks."""
        font = look().font("strong")
        words = max((text_width(floor, font) for floor in self._floors), default=0)
        self._side = words + 16 if words else 0

    def _head(self) -> int:
        """Room for the columns' words, where all of them stand over their doors."""
        shown = self._columns and self._per_line(self.width()) >= len(self._columns)
        return look().px(22) + 4 if shown else 0
