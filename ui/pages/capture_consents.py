"""Asking for agreements: a row a purpose in the resident's language, the means of reaching them, how it was asked."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Purpose
from outreach_app.domain.drafts import Asking, ConsentDraft
from outreach_app.domain.words import ConsentMethod
from outreach_app.language import Say
from ui.desk import Desk
from ui.formats import capital
from ui.pages.capture_idea import bare
from ui.said import CHANNELS, said
from ui.speech import language_name
from ui.theme import MARGIN
from ui.widgets.buttons import IconButton
from ui.widgets.combo import Choice
from ui.widgets.consent import ConsentRows
from ui.widgets.editors import Line
from ui.widgets.form import Field
from ui.widgets.layouts import Flow, column, line, tab_through
from ui.widgets.text import Text
from ui.widgets.tiles import Chip, Chips


class ConsentsPart(QWidget):
    """`edited` when an answer or a means changed."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._campaign = desk.campaign
        heading = desk.say("Agreements, one by one")
        self.rows = ConsentRows(heading, [(purpose.code, "") for purpose in desk.campaign.purposes])
        self._channels = {p.code: Channels(p, desk.say) for p in desk.campaign.purposes if p.channels}
        for code, channels in self._channels.items():
            self.rows.put_under(code, channels)
            channels.edited.connect(self.edited)
        self.fields = {"consents": bare(Field(heading, self.rows, told_first=True))}
        self.rows.edited.connect(self._take)
        if first := next(iter(self.rows.rows.values()), None):
            self.rows.setFocusProxy(first)
        self.setLayout(column(self.fields["consents"]))
        tab_through(*self._reading_order())
        self.clear()

    def draft(self) -> tuple[ConsentDraft, ...]:
        return tuple(
            ConsentDraft(purpose=code, given=given, channels=self._chosen(code) if given else ())
            for code, given in self.rows.values().items()
        )

    def load(self, consents: Sequence[ConsentDraft]) -> None:
        self.rows.clear()
        for channels in self._channels.values():
            channels.set_value(())
        for consent in consents:
            if consent.purpose in self.rows.rows:
                self.rows.set_value(consent.purpose, consent.given)
                if consent.purpose in self._channels:
                    self._channels[consent.purpose].set_value(consent.channels)
        self._show_channels()

    def clear(self) -> None:
        self.load(())

    def answer(self, purpose: str, given: bool) -> None:
        """The resident answered on the notice."""
        self.rows.set_value(purpose, given)
        self._take()

    def speak(self, language: str) -> None:
        """The purposes in the resident's language; answers stay."""
        for purpose in self._campaign.purposes:
            words = self._campaign.say(purpose.words, language)
            spoken = language if language in purpose.words else self._campaign.languages[0]
            self.rows.rows[purpose.code].set_words(words, QLocale(spoken).textDirection())

    @property
    def gives_study(self) -> bool:
        """A yes that opens the study's questions."""
        answers = self.rows.values()
        return any(answers.get(purpose) for purpose in self._campaign.purposes_for("study"))

    @property
    def last(self) -> QWidget:
        """Where the keyboard leaves the agreements."""
        return self._reading_order()[-1]

    def _reading_order(self) -> list[QWidget]:
        """Each row, then the means under it."""
        return [
            part
            for code, row in self.rows.rows.items()
            for part in (row, *(self._channels[code].chips if code in self._channels else ()))
        ]

    def _chosen(self, purpose: str) -> tuple[str, ...]:
        return self._channels[purpose].value() if purpose in self._channels else ()

    def _take(self) -> None:
        self._show_channels()
        self.fields["consents"].clear_problem()
        self.edited.emit()

    def _show_channels(self) -> None:
        answers = self.rows.values()
        for code, channels in self._channels.items():
            channels.setVisible(answers.get(code) is True)


class Channels(QWidget):
    """By which means; none chosen is any of them."""

    edited = Signal()

    def __init__(self, purpose: Purpose, say: Say) -> None:
        super().__init__()
        flow = Flow(spacing=6)
        layout = column(flow)
        layout.setContentsMargins(MARGIN, 8, MARGIN, 8)
        self.setLayout(layout)
        self._chips: dict[str, Chip] = {}
        for code in purpose.channels:
            chip = self._chips[code] = Chip(say(CHANNELS[code]) if code in CHANNELS else code)
            chip.clicked.connect(lambda _=False, chip=chip: self._turn(chip))
            flow.addWidget(chip)
        self.setAccessibleName(say("By which means? None chosen is any of them."))

    @property
    def chips(self) -> list[Chip]:
        return list(self._chips.values())

    def value(self) -> tuple[str, ...]:
        return tuple(code for code, chip in self._chips.items() if chip.isChecked())

    def set_value(self, channels: Sequence[str]) -> None:
        for code, chip in self._chips.items():
            chip.setChecked(code in channels)

    def _turn(self, chip: Chip) -> None:
        chip.setChecked(not chip.isChecked())
        self.edited.emit()


class AskingPart(QWidget):
    """How agreements were asked for, in one line that unfolds; `language` stands wherever the form puts it."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say, self._member = desk.say, desk.member.name
        self._proof = ""
        self._on_paper = False
        self._is_signed = False
        campaign = desk.campaign
        self.language = Choice([(code, capital(language_name(code))) for code in campaign.languages])
        self.language.setAccessibleName(desk.say("Language of the notice"))
        self.language.setMinimumContentsLength(5)
        self._method = Chips([(method.value, said(method, desk.say)) for method in _METHODS])
        self._witness = Line(icon="user")
        self._words = Text(role="secondary", tone="muted", wrap=True)
        self.change = IconButton("edit", desk.say("How it was asked"))
        self._fold = QWidget()
        self._fold.setLayout(column(self._method, Field(desk.say("Witness"), self._witness), spacing=8))
        foot = line(self._words, self.change, spacing=4)
        foot.setStretch(0, 1)
        self.setLayout(column(foot, self._fold, spacing=4))
        self._listen()
        self.load(Asking(language=campaign.languages[0], witness=self._member))

    def draft(self) -> Asking:
        usual = self.usual()
        if self._on_paper:
            return Asking(method=ConsentMethod.PAPER, language=usual.language, proof=self._proof)
        return usual

    def usual(self) -> Asking:
        """How people are asked where there is no sheet."""
        return Asking(
            method=ConsentMethod(self._method.value()),
            language=self.language.value(),
            witness=self._witness.value().strip(),
        )

    def load(self, asking: Asking) -> None:
        self.language.set_value(asking.language)
        if not self._on_paper:
            self._method.set_value(asking.method.value)
            self._witness.set_value(asking.witness)
        self._fold.hide()
        self._tell()

    def ask_on_paper(self, on_paper: bool, proof: str) -> None:
        """A sheet is its own proof, and needs no witness."""
        self._on_paper, self._proof = on_paper, proof
        self.change.setVisible(not on_paper)
        self._fold.hide()
        self._tell()

    def asked_on_screen(self) -> None:
        """The resident read the notice and answered it."""
        self._method.set_value(ConsentMethod.SCREEN.value)
        self._tell()

    def show_signed(self, signed: bool) -> None:
        """A signature stands for the answers as they are."""
        if signed != self._is_signed:
            self._is_signed = signed
            self._tell()

    def _listen(self) -> None:
        for editor in (self._method, self._witness):
            editor.edited.connect(self._take)
        self.language.edited.connect(self.edited)
        self.change.clicked.connect(self._unfold)

    def _unfold(self) -> None:
        self._fold.setVisible(self._fold.isHidden())
        if not self._fold.isHidden():
            self._method.findChildren(Chip)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _take(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        if self._on_paper:
            self._words.setText(self._say("On paper: the sheet is the proof"))
            return
        if self._is_signed:
            self._words.setText(self._say("On the screen, signed: the signature is the proof"))
            return
        method = said(ConsentMethod(self._method.value()), self._say)
        witness = self._witness.value().strip()
        pattern = self._say("{method}, witness: {witness}")
        self._words.setText(pattern.format(method=method, witness=witness) if witness else method)


_METHODS = (ConsentMethod.ORAL, ConsentMethod.SCREEN, ConsentMethod.PAPER)
