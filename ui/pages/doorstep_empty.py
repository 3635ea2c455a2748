"""Before the first door: no round announced, or a round without buildings; each says what to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.card import EmptyPanel
from ui.widgets.layouts import line


class NoRound(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = desk.say
        self.first = Button(say("Announce a round"), kind="filled", key="Return", icon="calendar")
        self.first.clicked.connect(lambda: desk.go("sessions", "new"))
        text = say("A round is a session from door to door, or a stall. Announce one: a title and a date are enough.")
        _hold(self, EmptyPanel("door", say("No round to walk"), text, self.first))


class NoBuilding(QWidget):
    add_requested = Signal()
    import_requested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = desk.say
        self.first = Button(say("Add a building"), kind="filled", key="Ctrl+N", icon="plus")
        listed = Button(say("Import a list"), key="Ctrl+O", icon="upload")
        self.first.clicked.connect(self.add_requested)
        listed.clicked.connect(self.import_requested)
        both = QWidget()
        both.setLayout(line(listed, self.first, spacing=12))
        text = say(
            "Add the building in front of you: its staircases and floors make the doors. Or import a list (CSV)."
            " Addresses are erased when the round ends."
        )
        _hold(self, EmptyPanel("door", say("No door yet"), text, both))


def _hold(holder: QWidget, panel: QWidget) -> None:
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(panel)
