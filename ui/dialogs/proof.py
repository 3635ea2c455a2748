"""A signature kept sealed: opened only for somebody, whose name is written down first."""

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId
from outreach_app.services.verification import open_proof
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.look import look
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.editors import Line
from ui.widgets.form import Field
from ui.widgets.page_picture import PagePicture
from ui.widgets.text import Text


class OpenProof(Dialog):
    """Asks for whom, then shows the answers and the signature of the sheet."""

    def __init__(self, desk: Desk, proof: RecordId, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Open a sealed signature?"), parent, width=640)
        self._desk, self._proof = desk, proof
        told = say(
            "It proves what this person agreed to on paper. Who opens it and for whom is kept, and told to them."
        )
        self.whom = Line(say("the person themselves, the data officer, the CNIL…"))
        self.field = Field(say("Opened for"), self.whom)
        self.picture = PagePicture()
        self.picture.setMinimumHeight(look().px(240))
        self.picture.hide()
        self.close_it = Button(say("Close"), key="Escape", binds=False)
        self.unseal = Button(say("Open the signature"), kind="filled", key="Ctrl+Return")
        self.close_it.clicked.connect(self.reject)
        self.unseal.clicked.connect(self._open)
        self.body.addWidget(Text(told, wrap=True))
        self.body.addWidget(self.field)
        self.body.addWidget(self.picture, 1)
        self.set_buttons(self.close_it, self.unseal)
        self.whom.setFocus()

    def _open(self) -> None:
        desk, whom = self._desk, self.whom.value().strip()
        if not whom:
            self.field.show_problem(word(Problem(code="text.empty"), desk.say))
            self.whom.setFocus()
            return
        try:
            seen = open_proof(desk.store, self._proof, whom, desk.member.id)
        except Refused as refused:
            self.field.show_problem(word(refused.problems[0], desk.say))
            return
        image = QImage.fromData(seen).convertToFormat(QImage.Format.Format_RGB32)
        self.picture.show_page(image, {})
        self.picture.setAccessibleName(desk.say("Signature on the sheet"))
        for part in (self.field, self.unseal):
            part.hide()
        self.picture.show()
        self.picture.setFocus()
