"""The notice, full screen and in the resident's language: a purpose at a time, two equal answers, then a signature."""

from collections.abc import Mapping
from gettext import GNUTranslations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from outreach_app.campaign.model import Campaign, Notice, Purpose
from outreach_app.language import SPOKEN, Say, catalogue, translator
from ui.desk import Desk
from ui.dialogs.notice_parts import SIDE, BigAnswer, Foot, Languages, SignPart, Steps, Told, is_roomy
from ui.look import look
from ui.speech import language_name
from ui.widgets.buttons import Button
from ui.widgets.inset import Inset
from ui.widgets.layouts import column, line
from ui.widgets.logo import Logo
from ui.widgets.text import Elided

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SCROLLS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -6, Qt.Key.Key_PageDown: 6}


class NoticeScreen(QDialog):
    """`answered` says a purpose and its answer, `spoken` another language was chosen. Escape gives the laptop back.

    After a yes it asks for a signature, which may be left out: `signed` gives its picture (PNG).
    """

    answered = Signal(str, bool)
    spoken = Signal(str)
    signed = Signal(bytes)

    def __init__(
        self, desk: Desk, language: str, idea: str, answers: Mapping[str, bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._campaign, self._member_say = desk.campaign, desk.say
        self._day = desk.campaign.day(desk.store.now())
        self._answers = dict(answers)
        self._idea = " ".join(idea.split())
        self._language = language
        self._at = next((i for i, p in enumerate(desk.campaign.purposes) if p.code not in answers), 0)
        self._is_full = False
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(desk.say("Notice"))
        self.told = Told()
        self.yes, self.no = BigAnswer("check", yes=True), BigAnswer("x", yes=False)
        self._steps = Steps()
        self._languages = Languages(languages_told(desk.campaign, language, self._day))
        self.sign = SignPart()
        self._above = column(self.told, spacing=12)
        holder = QWidget()
        holder.setLayout(self._above)
        self._inset = Inset(holder)
        self._foot = self._make_foot()
        self._set_out(desk.campaign)
        self._listen()
        self._tell()
        self.setFocus()

    def speak(self, language: str) -> None:
        """The same purpose in another language."""
        self._language = language
        self._tell()
        self.spoken.emit(language)

    def answer(self, given: bool) -> None:
        """Notes the answer and goes on to the next purpose, to signing, or to thanks."""
        if self._at == self._signing:
            self._sign(given)
        if not 0 <= self._at < self._signing:
            return
        code = self._campaign.purposes[self._at].code
        self._answers[code] = given
        self.answered.emit(code, given)
        self._go(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter, key = event.text().upper(), Qt.Key(event.key())
        words = self._member_say("Yes"), self._member_say("No")
        if letter and letter in (words[0][0].upper(), words[1][0].upper()):
            self.answer(letter == words[0][0].upper())
        elif key in _STEPS:
            self._go(_STEPS[key] * (-1 if self._turned else 1))
        elif key in _SCROLLS:
            bar = self._inset.verticalScrollBar()
            bar.setValue(bar.value() + _SCROLLS[key] * look().px(40))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), look().colour("surface"))

    def _take_focus(self) -> None:
        """On no answer: none is one careless Enter away."""
        self.setFocus()

    @property
    def _signing(self) -> int:
        """The step after the last purpose; thanks come after it."""
        return len(self._campaign.purposes)

    @property
    def _agreed(self) -> list[Purpose]:
        return [p for p in self._campaign.purposes if self._answers.get(p.code)]

    def _make_foot(self) -> Foot:
        return Foot(self._member_say)

    def _sign(self, given: bool) -> None:
        """Signing needs ink; going on without is always there."""
        picture = self.sign.pad.value()
        if given and picture:
            self.signed.emit(picture)
        if not given or picture:
            self.sign.pad.clear()
            self._go(1)

    @property
    def _turned(self) -> bool:
        return QLocale(self._language).textDirection() == Qt.LayoutDirection.RightToLeft

    def _go(self, step: int) -> None:
        self._at = min(max(self._at + step, self._first), self._signing + 1)
        if self._at == self._signing and not self._agreed:
            self._at += 1 if step > 0 else -1
        self._is_full = False
        self._tell()
        self._take_focus()

    def _turn_full(self) -> None:
        self._is_full = not self._is_full
        self._tell()

    def _tell(self) -> None:
        """Everything on the screen, for the purpose and the language at hand."""
        say, count = resident_say(self._language, self._campaign), self._signing
        self._body.setLayoutDirection(QLocale(self._language).textDirection())
        self._languages.show_chosen(self._language)
        self._steps.tell(self._at, count, say)
        words = (say("Sign"), say("Without signing")) if self._at == count else (say("Yes"), say("No"))
        for answer, word in zip((self.yes, self.no), words, strict=True):
            answer.set_label(word)
            answer.setVisible(0 <= self._at <= count)
            answer.setEnabled(True)
        self.full.setVisible(0 <= self._at < count)
        self._foot.show_keys(0 <= self._at <= count)
        self.sign.setVisible(self._at == count)
        if 0 <= self._at < count:
            self._tell_purpose(self._campaign.purposes[self._at], say)
        elif self._at == count:
            self._tell_sign(say)
        elif self._at < 0:
            self._tell_idea(say)
        else:
            self.told.tell(say("Thank you"), say("You can hand the computer back."), (), "", "")
            self._foot.tell("")
        self._inset.show_top()

    def _tell_idea(self, say: Say) -> None:
        """What comes before the first purpose, where something does."""

    def _tell_sign(self, say: Say) -> None:
        """What they sign for, in a line each."""
        agreed = tuple(self._campaign.say(purpose.words, self._language) for purpose in self._agreed)
        lead = say("With your finger, a pen or the mouse. Only we keep it, locked away.")
        self.told.tell(say("Your signature"), lead, agreed, "", "")
        self.sign.tell(say("Sign here"), say("Erase"))
        self.yes.setChecked(False)
        self.no.setChecked(False)
        self._foot.tell("")
        self._fit_sign()

    def _fit_sign(self) -> None:
        """Nothing to press before there is ink."""
        if self._at == self._signing:
            self.yes.setEnabled(self.sign.pad.is_signed)

    def _tell_purpose(self, purpose: Purpose, say: Say) -> None:
        notice = self._campaign.current_notice(purpose.code, self._language, self._day)
        spoken = notice.spoken.strip().splitlines() if notice else [""]
        question = self._campaign.say(purpose.question or purpose.words, self._language)
        self.full.set_label(say("In short") if self._is_full else say("The whole text"))
        if self._is_full and notice:
            self.told.tell(question, "", tuple(filter(None, notice.full.splitlines())), "", "", bullets=False)
        else:
            self.told.tell(question, spoken[0], tuple(spoken[1:]), say("Your idea"), self._idea)
        given = self._answers.get(purpose.code)
        self.yes.setChecked(given is True)
        self.no.setChecked(given is False)
        self._foot.tell(*_provenance(notice, self._language, self._member_say))

    def _listen(self) -> None:
        self.yes.clicked.connect(lambda: self.answer(True))
        self.no.clicked.connect(lambda: self.answer(False))
        self.full.clicked.connect(self._turn_full)
        self._languages.chosen.connect(self.speak)
        self.sign.pad.edited.connect(self._fit_sign)
        self._foot.back.clicked.connect(self.reject)

    @property
    def _first(self) -> int:
        """The first step there is to go back to."""
        return 0

    def _set_out(self, campaign: Campaign) -> None:
        """The resident's part turns with their language; the foot is the member's and doesn't."""
        self.full = Button("", kind="link", key="T")
        head = QGridLayout()
        head.addLayout(line(Logo(), Elided(campaign.desk.organisation, "brand"), 0, spacing=16), 0, 0)
        head.addWidget(self._steps, 0, 1)
        head.addLayout(line(0, self._languages), 0, 2)
        for side in (0, 2):
            head.setColumnStretch(side, 1)
        answers = QHBoxLayout()
        answers.setSpacing(32)
        answers.addWidget(self.yes)
        answers.addWidget(self.no)
        self._body = QWidget()
        body = column(head, 12, self._inset, 4, line(0, self.full), self.sign, 4, answers)
        body.setStretch(2, 1)
        body.setStretch(5, 1)
        side = SIDE if is_roomy() else SIDE // 2
        body.setContentsMargins(side, 32, side, 24)
        self._body.setLayout(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._body, 1)
        layout.addWidget(self._foot)


def resident_say(language: str, campaign: Campaign) -> Say:
    """The screen's own few words in the resident's language, or in the campaign's first."""
    known = language in SPOKEN or isinstance(catalogue(language), GNUTranslations)
    return translator(language if known else campaign.languages[0])


def languages_told(campaign: Campaign, chosen: str, day: str) -> list[str]:
    """Those in which every purpose can be read today, and the one chosen."""
    written = {
        code
        for code in campaign.languages
        if all((n := campaign.current_notice(p.code, code, day)) and n.language == code for p in campaign.purposes)
    }
    return [code for code in campaign.languages if code in written | {chosen, campaign.languages[0]}]


def _provenance(notice: Notice | None, language: str, say: Say) -> tuple[str, bool]:
    """Which words these are; a warning where they are not in the resident's language."""
    if notice is None:
        return say("No notice is valid today for this agreement. The edition’s file needs one."), True
    if notice.language != language:
        return say("No written notice in this language: say it aloud, or have it said."), True
    told = say("Notice no. {version}, in {language}")
    return told.format(version=notice.version, language=language_name(notice.language)), False
