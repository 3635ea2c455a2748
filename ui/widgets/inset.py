"""A part of a card that scrolls by itself, so that what stands around it stays in sight."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from ui.look import look

_AROUND = 24
"""Pixels shown beyond whatever the keyboard goes to."""


class Inset(QScrollArea):
    """Follows the keyboard. `show_whole(True)`, where the whole page scrolls, makes it as tall as its content."""

    def __init__(self, content: QWidget, *, around: int = _AROUND, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._whole = False
        self._content = content
        content.setObjectName("content")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]

    def show_whole(self, whole: bool) -> None:
        self._whole = whole
        self.updateGeometry()

    def show_top(self) -> None:
        self.verticalScrollBar().setValue(0)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        width = self._content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        height = self.height_for(self.viewport().width())
        return QSize(width, height if self._whole else min(height, look().px(120)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # asked of Qt: while a dialog is being collected, what Python knows of it is gone first
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
            QTimer.singleShot(0, self, self._keep_in_sight)
        return super().eventFilter(watched, event)

    def height_for(self, width: int) -> int:
        """What the content takes at that width."""
        fitting = self._content.heightForWidth(width) if self._content.hasHeightForWidth() else 0
        return max(fitting, self._content.minimumSizeHint().height())

    def _keep_in_sight(self) -> None:
        """What appeared above must not push the keyboard's place away."""
        self._follow(None, QApplication.focusWidget())

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        del old
        if new is not None and self._content.isAncestorOf(new):
            self.ensureWidgetVisible(new, 0, self._around)
