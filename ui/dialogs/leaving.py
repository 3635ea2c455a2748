"""What leaves or left for a platform, word for word, to read again."""

from PySide6.QtWidgets import QWidget

from ui.dialogs.dialog import Dialog
from ui.look import look
from ui.speech import say
from ui.widgets.buttons import Button
from ui.widgets.leaving import Leaving, LeavingView


class LeavingDialog(Dialog):
    def __init__(self, leaving: Leaving, parent: QWidget | None = None) -> None:
        super().__init__(say("What leaves"), parent, width=640)
        self.view = LeavingView()
        self.view.text.setMinimumHeight(look().px(320))
        self.view.show_leaving(leaving)
        self.body.addWidget(self.view, 1)
        close = Button(say("Close"), key="Escape", binds=False)
        close.clicked.connect(self.reject)
        self.set_buttons(close)
        self.view.text.setFocus()
