"""The right-hand side of the ideas page: one idea to read, or to correct, and the person it comes from."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import IdeaDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.ideas import Idea, idea
from outreach_app.services import ideas
from ui.desk import Desk
from ui.look import look
from ui.pages.idea_form import IdeaForm
from ui.pages.idea_reading import IdeaReading
from ui.pages.person_card import PersonCard
from ui.pages.receipts_way import hand_over
from ui.widgets.buttons import Button
from ui.widgets.card import Card, EmptyPanel
from ui.widgets.inset import Inset
from ui.widgets.layouts import Flow, column

_NARROWEST = 380
"""Pixels at 100 % in which every idea and every person can be shown."""


class IdeaDetail(QWidget):
    """`edited` says that correcting has begun or ended."""

    edited = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._idea: Idea | None = None
        self.reading = IdeaReading(desk)
        self.person = PersonCard(desk)
        self._form: IdeaForm | None = None
        self._is_whole = False
        self.edit = Button(desk.say("Correct"), key="Ctrl+M", icon="edit")
        self.aside = Button(desk.say("Put aside"), key="Delete", icon="eye-off", binds=False)
        self.receipt = Button(desk.say("Receipt"), kind="link", key="Alt+R")
        self._stack = QStackedWidget()
        for part in (self._nothing(), self._reader()):
            self._stack.addWidget(part)
        self.setLayout(column(self._stack))
        self._listen()

    @property
    def shown(self) -> RecordId | None:
        """The idea in sight."""
        return self._idea.id if self._idea else None

    @property
    def form(self) -> IdeaForm:
        """Made when an idea is first corrected: most are only read."""
        if self._form is None:
            self._form = IdeaForm(self._desk)
            self._form.show_whole(self._is_whole)
            self._form.left.connect(self._leave_form)
            self._stack.addWidget(self._form)
        return self._form

    @property
    def is_editing(self) -> bool:
        return self._form is not None and self._form.idea is not None

    def minimumSizeHint(self) -> QSize:
        """The same whatever is shown: the page must not change its columns from one idea to the next."""
        return QSize(look().px(_NARROWEST), super().minimumSizeHint().height())

    def show_whole(self, whole: bool) -> None:
        """Where the page itself scrolls, nothing inside does."""
        self._is_whole = whole
        self._inset.show_whole(whole)
        if self._form:
            self._form.show_whole(whole)

    def show_idea(self, wanted: RecordId | None) -> None:
        """Reads that idea again; nothing where it is gone."""
        moved = wanted != self.shown
        self._idea = idea(self._desk.store, wanted) if wanted else None
        if self._idea is None:
            self._stack.setCurrentIndex(0)
            return
        self.reading.tell(self._idea)
        self.person.show_person(self._idea.person)
        for act in (self.edit, self.receipt):
            act.setEnabled(not self._idea.erased)
        self._stack.setCurrentIndex(1)
        if moved:
            self._inset.verticalScrollBar().setValue(0)

    def begin_edit(self, typed: IdeaDraft | None = None) -> None:
        if self._idea and not self._idea.erased:
            self.form.open(self._idea, typed)
            self._stack.setCurrentWidget(self.form)
            self.edited.emit(True)
            self.form.form.fields["text"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_now(self) -> None:
        """Keeps what is being corrected without waiting for the second to pass."""
        if self._form:
            self._form.keep_now()

    def save(self) -> bool:
        """Saves what is being corrected; False where that was refused and stays in sight."""
        return not self.is_editing or self.form.save()

    def _nothing(self) -> Card:
        say, card = self._desk.say, Card()
        card.body.addWidget(
            EmptyPanel("bulb", say("No idea chosen"), say("Choose one in the list to read it whole.")), 1
        )
        return card

    def _reader(self) -> QWidget:
        told, holder = QWidget(), QWidget()
        cards = QVBoxLayout(told)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(12)
        for part in (self.reading, self.person):
            cards.addWidget(part)
        cards.addStretch()
        self._inset = Inset(told)
        acts = QWidget()
        Flow(self.edit, self.receipt, self.aside, spacing=12, parent=acts)
        holder.setLayout(column(self._inset, acts, spacing=12))
        return holder

    def _listen(self) -> None:
        self.edit.clicked.connect(lambda: self.begin_edit())
        self.aside.clicked.connect(self._set_aside)
        self.receipt.clicked.connect(self._hand_receipt_over)
        self.reading.clear_requested.connect(self._clear)
        self.reading.history_requested.connect(self._show_history)
        self.reading.proposal_requested.connect(lambda proposal: self._desk.go("proposals", proposal))

    def _leave_form(self, changes: Changes | None) -> None:
        self.edited.emit(False)
        if changes:
            self._desk.wrote(changes, self._desk.say("Idea corrected"))
        self.show_idea(self.shown)

    def _clear(self) -> None:
        """Who confirms it, and when, is noted with it."""
        self._write(lambda i: ideas.clear(self._desk.store, i, self._desk.member.id), self._desk.say("Idea read over"))

    def _set_aside(self) -> None:
        self._write(
            lambda i: ideas.set_aside(self._desk.store, i, self._desk.member.id), self._desk.say("Idea set aside")
        )

    def _write(self, act: Callable[[RecordId], Changes], sentence: str) -> None:
        if self.shown is None:
            return
        try:
            changes = act(self.shown)
        except Refused as refused:
            self._desk.tell_refusal(refused)
        else:
            self._desk.wrote(changes, sentence)

    def _hand_receipt_over(self) -> None:
        if self.shown:
            hand_over(self._desk, self.shown, self)

    def _show_history(self) -> None:
        from ui.dialogs.history import History

        if self.shown:
            dialog = History(self._desk, self.shown, self)
            dialog.exec()
            dialog.deleteLater()
