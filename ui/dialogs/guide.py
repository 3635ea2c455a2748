"""The facilitator's guide, to read beside the work."""

from pathlib import Path

from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.dialogs.dialog import Dialog
from ui.look import look
from ui.speech import say
from ui.widgets.buttons import Button


class GuideDialog(Dialog):
    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(say("The guide"), parent, width=820)
        self.text = QTextBrowser()
        self.text.setMinimumHeight(look().px(480))
        self.text.setAccessibleName(say("The guide"))
        self.text.setMarkdown(path.read_text("utf-8"))
        self.body.addWidget(self.text, 1)
        close = Button(say("Close"), kind="filled", key="Return")
        close.clicked.connect(self.accept)
        self.set_buttons(close)
        self.text.setFocus()
