"""A paper looked at before it is printed: one page at a time, Page Up and Page Down turn it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.speech import say
from ui.widgets.buttons import IconButton
from ui.widgets.layouts import column, line
from ui.widgets.page_picture import PagePicture
from ui.widgets.text import Text


class Leaves(QWidget):
    """`show_leaves(images, pages)`: the first pages of a paper that has `pages` of them, or none."""

    def __init__(self, name: str, upright: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._upright = upright
        self._images: Sequence[QImage] = ()
        self._pages = self._here = 0
        self.picture = PagePicture()
        self.picture.setAccessibleName(name)
        self.picture.setFixedSize(upright)
        self.back = IconButton("chevron-left", say("The page before (Page Up)"))
        self.on = IconButton("chevron-right", say("The next page (Page Down)"))
        self._told = Text("", "small", "muted")
        self._turning = QWidget()
        self._turning.setLayout(line(0, self.back, self._told, self.on, 0, spacing=8))
        self._turning.hide()
        self.back.clicked.connect(lambda: self.turn(-1))
        self.on.clicked.connect(lambda: self.turn(1))
        for key, step in ((Qt.Key.Key_PageUp, -1), (Qt.Key.Key_PageDown, 1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=step: self.turn(step))
        self.setLayout(column(self.picture, self._turning, 0, spacing=4))

    @property
    def here(self) -> int:
        """The page in sight, from 1; 0 where there is none."""
        return self._here + 1 if self._images else 0

    def show_leaves(self, images: Sequence[QImage], pages: int) -> None:
        self._images, self._pages, self._here = images, pages, 0
        self._turning.setVisible(len(images) > 1)
        self._tell()

    def turn(self, step: int) -> None:
        """Stays where there is no such page."""
        if 0 <= self._here + step < len(self._images):
            self._here += step
            self._tell()

    def _tell(self) -> None:
        image = self._images[self._here] if self._images else QImage()
        height = self._upright.width() * image.height() // max(1, image.width())
        lies = image.width() > image.height()
        self.picture.setFixedSize(QSize(self._upright.width(), height) if lies else self._upright)
        self.picture.show_page(image, {})
        told = say("Page {page} of {pages}").format(page=self.here, pages=self._pages)
        if self.here == len(self._images) < self._pages:
            told = say("{page}: the others are not shown").format(page=told)
        self._told.setText(told)
        self.picture.setAccessibleDescription(told)
        self.back.setEnabled(self._here > 0)
        self.on.setEnabled(self._here + 1 < len(self._images))
