"""Asking one agreement again: today's notice read out in the person's language, then yes or no."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QWidget

from outreach_app.domain.drafts import ConsentDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.services import consents
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.pages.capture_consents import AskingPart, Channels
from ui.problems import word
from ui.widgets.buttons import Button
from ui.widgets.editors import ReadOnlyWriting
from ui.widgets.layouts import line
from ui.widgets.text import Text


class AskAgain(Dialog):
    """Two answers of the same size; closing it leaves things as they were."""

    def __init__(self, desk: Desk, person: RecordId, purpose: str, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Ask for an agreement"), parent, width=640)
        self._desk, self._person = desk, person
        self._purpose = desk.campaign.purpose_by_code[purpose]
        self._question = Text("", "strong", wrap=True)
        self.notice = ReadOnlyWriting(lines=7)
        self.notice.setAccessibleName(say("The notice"))
        self.asking = AskingPart(desk)
        self.channels = Channels(self._purpose, say)
        self.channels.setVisible(bool(self._purpose.channels))
        self._problem = Text(tone="danger", wrap=True)
        self._problem.hide()
        self.yes, self.no = Button(say("Yes"), key=say("Yes")[0]), Button(say("No"), key=say("No")[0])
        later = Button(say("Leave it as it is"), kind="link", key="Escape")
        self.yes.clicked.connect(lambda: self._answer(given=True))
        self.no.clicked.connect(lambda: self._answer(given=False))
        later.clicked.connect(self.reject)
        self.asking.language.edited.connect(self._speak)
        language = line(Text(say("Read this out, in their language"), "secondary", "muted", wrap=True))
        language.addWidget(self.asking.language)
        self.body.addLayout(language)
        for part in (self.notice, self._question, self.channels, self.asking, self._problem):
            self.body.addWidget(part)
        self.set_buttons(later, self.no, self.yes)
        self._speak()
        self.yes.setMinimumWidth(self.no.sizeHint().width())
        self.no.setMinimumWidth(self.yes.sizeHint().width())
        self.notice.setFocus()

    def _speak(self) -> None:
        desk, purpose, language = self._desk, self._purpose, self.asking.language.value()
        notice = desk.campaign.current_notice(purpose.code, language, desk.campaign.day(desk.store.now()))
        self.notice.set_value(notice.spoken if notice else "")
        self._question.setText(desk.campaign.say(purpose.question or purpose.words, language))
        spoken = notice.language if notice else language
        self.notice.setLayoutDirection(QLocale(spoken).textDirection())
        self._question.setAlignment(Qt.AlignmentFlag.AlignLeading)

    def _answer(self, *, given: bool) -> None:
        desk = self._desk
        channels = self.channels.value() if given else ()
        consent = ConsentDraft(purpose=self._purpose.code, given=given, channels=channels)
        try:
            changes = consents.answer(
                desk.store, desk.campaign, self._person, consent, self.asking.draft(), desk.member.id
            )
        except Refused as refused:
            self._problem.setText(" ".join(word(problem, desk.say) for problem in refused.problems))
            self._problem.show()
        else:
            self.accept()
            desk.wrote(changes, desk.say("Agreement noted") if given else desk.say("Refusal noted"))
