"""Two pictures of one sheet side by side, and which of them stands."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId, show_code
from outreach_app.queries.scans import ScanRow
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.held_page import HeldPage
from ui.look import look
from ui.pages.sheet_picture import Pictures
from ui.pages.sheet_returns import page_line
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.layouts import Columns, column
from ui.widgets.page_picture import PagePicture
from ui.widgets.text import Text


class ComparePages(Dialog):
    """`chosen` is the scan that stands, None where nobody chose. `notes` stand under each: what was entered from it."""

    def __init__(
        self, desk: Desk, first: ScanRow, second: ScanRow, notes: tuple[str, str], parent: QWidget | None = None
    ) -> None:
        say = desk.say
        title = say("Two pictures of sheet {code}").format(code=show_code(first.code or second.code))
        super().__init__(title, parent, width=980)
        self._desk = desk
        self.chosen: ScanRow | None = None
        self.pictures = (PagePicture(whole=True), PagePicture(whole=True))
        self._held = (Pictures(desk, lambda _: None), Pictures(desk, lambda _: None))
        sides = []
        for scan, picture, note, name in zip(
            (first, second), self.pictures, notes, (say("The one before"), say("This one")), strict=True
        ):
            side = QWidget()
            picture.setMinimumHeight(look().px(360))
            picture.setAccessibleName(f"{name}: {page_line(scan, say)}")
            caption = Text(page_line(scan, say), "small", "muted", wrap=True)
            told = Text(note, "secondary", wrap=True)
            side.setLayout(column(Text(name, "strong"), picture, caption, told, spacing=6))
            sides.append(side)
        self.body.addWidget(Columns(*sides), 1)
        self.later = Button(say("Decide later"), kind="link", key="Escape", binds=False)
        self.keep_first = Button(say("The one before stands"), key="Ctrl+1")
        self.keep_second = Button(say("This one stands"), key="Ctrl+2")
        self.later.clicked.connect(self.reject)
        self.keep_first.clicked.connect(lambda: self._choose(first))
        self.keep_second.clicked.connect(lambda: self._choose(second))
        self.set_buttons(self.later, self.keep_first, self.keep_second)
        self.keep_first.setFocus()
        QTimer.singleShot(0, self, lambda: self._load(first, second))

    def _load(self, *scans: ScanRow) -> None:
        for scan, picture, held in zip(scans, self.pictures, self._held, strict=True):
            held.ask(scan, partial(self._take, scan, picture, held))

    def _take(self, scan: ScanRow, picture: PagePicture, held: Pictures, _: RecordId) -> None:
        self._show(picture, held.of(scan))

    def _show(self, picture: PagePicture, page: HeldPage | Refused | None) -> None:
        if isinstance(page, HeldPage):
            picture.show_page(page.image, {})
        else:
            told = word(page.problems[0], self._desk.say) if page else self._desk.say("No picture")
            picture.show_page(QImage(), {}, told)

    def _choose(self, scan: ScanRow) -> None:
        self.chosen = scan
        self.accept()


def compare(desk: Desk, first: ScanRow, second: ScanRow, notes: tuple[str, str], parent: QWidget) -> RecordId | None:
    """The scan that stands."""
    dialog = ComparePages(desk, first, second, notes, parent)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    return chosen.id if chosen else None
