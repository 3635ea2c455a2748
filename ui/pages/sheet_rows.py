"""Which line of an attendance sheet is being copied, and the way to the next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.layouts import Columns, column, line
from ui.widgets.text import Text


class RowBar(QWidget):
    """`Ligne 3 sur 12`; `wanted` asks for another. Not there where the sheet has no lines."""

    wanted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: tuple[int, ...] = ()
        self._row = 0
        self._words = Text("", "strong")
        self.before = Button(desk.say("Line before"), kind="link", key="Ctrl+PgUp")
        self.following = Button(desk.say("Next line"), kind="link", key="Ctrl+PgDown")
        self.before.clicked.connect(lambda: self._step(-1))
        self.following.clicked.connect(lambda: self._step(1))
        acts = QWidget()
        acts.setLayout(line(self.before, self.following, 0, spacing=16))
        self.setLayout(column(Columns(self._words, acts, stretch=(1, 0), level=True)))

    def show_row(self, rows: tuple[int, ...], row: int) -> None:
        self._rows, self._row = rows, row
        self.setVisible(rows != (0,))
        told = self._desk.say("Line {number} of {total}").format(number=row, total=len(rows))
        self._words.setText(told)
        self.before.setEnabled(row != rows[0])
        self.following.setEnabled(row != rows[-1])

    def _step(self, step: int) -> None:
        place = self._rows.index(self._row) + step
        if 0 <= place < len(self._rows):
            self.wanted.emit(self._rows[place])
