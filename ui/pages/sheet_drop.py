"""Where filled sheets come in: files and folders dropped or chosen, and a folder that is watched."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.camera import has_camera
from ui.desk import Desk
from ui.look import look
from ui.theme import RADIUS
from ui.widgets.buttons import Button
from ui.widgets.layouts import Flow, line
from ui.widgets.paint import antialiased
from ui.widgets.text import Icon, Text


class _Short(Button):
    """A link of one word, whose whole sentence a screen reader says."""

    def __init__(self, word: str, sentence: str, *, key: str) -> None:
        super().__init__(word, kind="link", key=key)
        self.setAccessibleName(sentence)


class DropZone(QFrame):
    """Where files are dropped or chosen, and the watched folder. The whole page takes drops; this says so."""

    files_given = Signal(list)
    watch_requested = Signal(object)
    """A folder to watch from now on, or None for none."""
    camera_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = self._say = desk.say
        self.is_over = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.choose = _Short(say("Files"), say("Choose files"), key="Ctrl+O")
        self.folder = _Short(say("Folder"), say("Choose a folder"), key="Ctrl+Shift+O")
        self.watch = Button(say("Watch a folder"), kind="link", key="Ctrl+Shift+W")
        self.stop = Button(say("Stop watching"), kind="link", key="Ctrl+Shift+W")
        self.camera = Button(say("Photograph sheets"), kind="link", key="Ctrl+Shift+C")
        self.camera.setVisible(has_camera())
        self.camera.clicked.connect(self.camera_requested)
        self.watched = Text("", "small", "muted", wrap=True)
        self.choose.clicked.connect(self._choose_files)
        self.folder.clicked.connect(self._choose_folder)
        self.watch.clicked.connect(self._choose_watched)
        self.stop.clicked.connect(lambda: self.watch_requested.emit(None))
        acts = QWidget()
        Flow(self.choose, self.folder, self.watch, self.stop, self.camera, spacing=8, parent=acts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 4, 6)
        layout.setSpacing(2)
        layout.addLayout(line(Icon("download", "accent"), Text(say("Drop scanned pages here"), "strong"), 0))
        layout.addWidget(Text(say("PDF, JPEG, PNG, TIFF or HEIC, any order."), "small", "muted", wrap=True))
        layout.addWidget(acts)
        layout.addWidget(self.watched)
        self.show_watched("")

    def show_over(self, over: bool) -> None:
        """Files are being held over the page."""
        self.is_over = over
        self.update()

    def show_watched(self, told: str, tone: str = "muted") -> None:
        """How the watched folder stands; nothing where none is watched."""
        self.watched.setText(told)
        self.watched.set_tone(tone)
        self.watched.setVisible(bool(told))
        self.stop.setVisible(bool(told))
        self.watch.setVisible(not told)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with antialiased(QPainter(self)) as painter:
            pen = QPen(look().colour("accent" if self.is_over else "control"), 2 if self.is_over else 1.5)
            pen.setDashPattern([5, 4])
            painter.setPen(pen)
            painter.setBrush(look().colour("selected" if self.is_over else "quiet"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _choose_files(self) -> None:
        kinds = self._say("Pages (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.heif);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileNames(self, self._say("Pages that came back"), "", kinds)
        if chosen:
            self.files_given.emit([Path(path) for path in chosen])

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._say("Folder of scanned pages"))
        if chosen:
            self.files_given.emit([Path(chosen)])

    def _choose_watched(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._say("Folder the copier fills"))
        if chosen:
            self.watch_requested.emit(Path(chosen))
