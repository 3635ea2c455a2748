"""One sheet to be verified: the uncertain box first, the handwriting beside its fields, the agreements by eye."""

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.reading import Reading
from outreach_app.queries import receipts
from outreach_app.queries.scans import ScanRow
from outreach_app.services.ideas import forget_draft, keep_draft, kept_draft
from outreach_app.services.verification import Confirmed
from ui.desk import Desk
from ui.held_page import HeldPage
from ui.keys import digit_of
from ui.pages.sheet_answers import Answers
from ui.pages.sheet_asked import WHOLE, Asked, Pair, Typed, is_written, read_pair, read_typed
from ui.pages.sheet_eyes import EyesCard
from ui.pages.sheet_fields import FieldsCard
from ui.pages.sheet_question import SIGN, QuestionCard
from ui.pages.sheet_rows import RowBar
from ui.problems import word
from ui.widgets.layouts import column, tab_through
from ui.widgets.page_picture import Marked

_SECOND = 1_000
"""Milliseconds: what a power cut may cost at most."""


class SheetForm(QWidget):
    """`show_scan`, then `show_page` once its picture is there. `moved` says how much is still to be answered."""

    moved = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.answers = Answers(desk.campaign)
        self.row = WHOLE
        self._scan: ScanRow | None = None
        self._page: HeldPage | None = None
        self._draft = ""
        self._languages: list[str] = []
        self.question = QuestionCard(desk, self)
        self.rows = RowBar(desk, self)
        self.fields = FieldsCard(desk, self)
        self.eyes = EyesCard(desk, self)
        self._keep = QTimer(self, interval=_SECOND, singleShot=True)
        self._keep.timeout.connect(self.keep_now)
        self.setLayout(column(self.question, self.rows, self.fields, self.eyes, 0, spacing=12))
        self._listen()

    def get_ready(self, asked: Asked) -> Iterator[None]:
        """Makes the parts such a sheet needs before there is one, step by step."""
        self.fields.show_zones(asked.zones_of(WHOLE), has_theme=True, languages=[], links=False)
        yield
        yield from self.eyes.make_rows([(pair, self._words(pair)) for pair in asked.pairs_of(WHOLE)])

    # what is shown

    def show_scan(
        self, scan: ScanRow, asked: Asked, reading: Reading | None, languages: list[str], *, blind: bool = False
    ) -> None:
        """A sheet to verify; what was begun on it comes back. `blind`, nothing of it is kept."""
        self.keep_now()
        self._scan, self._page = scan, None
        self.answers = Answers(self.desk.campaign, asked, reading)
        self._languages = languages
        self._draft = "" if blind else f"sheet:{scan.sheet}"
        self.show_typed(read_typed(kept_draft(self.desk.store, self._draft) if self._draft else None))

    @property
    def typed(self) -> Typed:
        """What stands, the screen's own words included."""
        self._take_row()
        return self.answers.typed

    def take_back(self, body: Mapping[str, Any]) -> None:
        """The words of a sheet whose entry was undone."""
        self.show_typed(read_typed(dict(body)))
        self._note()

    def show_typed(self, typed: Typed) -> None:
        self.answers.typed = typed
        typed.language = typed.language or next(iter(self._languages), "fr")
        self._show_row(next(iter(self.answers.inked()), self.answers.asked.rows[0]))

    def show_page(self, page: HeldPage) -> None:
        """The picture is there: each piece goes beside its field."""
        self._page = page
        self._show_crops()
        self.moved.emit()

    def marks(self) -> list[Marked]:
        """The places of this row's questions on the page, with their letters."""
        marks = [Marked(part.zone.id, part.letter) for part in self.fields.parts.values()]
        for digit, pair in enumerate(self.answers.asked.pairs_of(self.row), start=1):
            marks.append(Marked(pair.yes.removesuffix(".yes"), str(digit)))
        waiting = self.answers.uncertain()
        return [*marks, *([Marked(waiting[0], SIGN, True)] if waiting else [])]

    def place_of(self, part: QWidget) -> str:
        """The place on the page a part of the form is about."""
        for written in self.fields.parts.values():
            if written.isAncestorOf(part):
                return written.zone.id
        for row in self.eyes.rows:
            if row is part or row.isAncestorOf(part):
                return f"{row.pair.yes.removesuffix('.yes')}.row"
        if self.question.isAncestorOf(part):
            return next(iter(self.answers.uncertain()), "themes")
        return "themes" if self.fields.theme.isAncestorOf(part) else ""

    # what is still to do

    @property
    def boxes_left(self) -> int:
        return len(self.answers.uncertain()) + self.answers.must_choose()

    @property
    def agreements_left(self) -> int:
        return len(self.eyes.waiting)

    @property
    def is_blank(self) -> bool:
        return self.typed.is_blank

    def first_focus(self) -> QWidget:
        if not self.question.isHidden() and self.question.buttons:
            return self.question.buttons[0]
        for part in self.fields.parts.values():
            if is_written(part.zone, self.answers.reading) and not part.value().strip():
                return part.editor
        waiting = self.eyes.waiting
        if waiting:
            return waiting[0].confirm
        parts = list(self.fields.parts.values())
        return parts[0].editor if parts else self

    def take_digit(self, digit: int, *, correct: bool = False) -> bool:
        return self.eyes.take_digit(digit, correct=correct)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is an agreement's, by the key's place; in a field it is only a digit."""
        digit = digit_of(event)
        others = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if digit is None or others or not self.take_digit(digit, correct=shift):
            super().keyPressEvent(event)

    def is_complete(self) -> bool:
        """Goes to what nobody has answered yet, in this row and then in the next; True where nothing is."""
        if self.boxes_left:
            self.question.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
            return False
        if self.agreements_left:
            self.eyes.go_on()
            return False
        self._take_row()
        waiting = self._rows_waiting()
        if waiting:
            self._show_row(next((row for row in waiting if row > self.row), waiting[0]))
            self.first_focus().setFocus(Qt.FocusReason.TabFocusReason)
        return not waiting

    def _rows_waiting(self) -> list[int]:
        """The lines still to go through, those passed over too; where no machine read the sheet, only those below."""
        unseen = self.answers.unseen()
        return [row for row in unseen if row > self.row] if self.answers.reading is None else unseen

    # what it says

    def confirmed(self, signed: Mapping[int, bytes]) -> Confirmed:
        """Everything typed and seen. Raises Refused where the linked number is none of ours."""
        assert self._scan is not None
        self._take_row()
        return self.answers.confirmed(self._scan.id, signed, self._linked())

    def compared(self) -> dict[str, str]:
        """The same by field, for a second look."""
        self._take_row()
        return self.answers.compared()

    def show_refusal(self, refused: Refused) -> list[Problem]:
        """Each problem at its field, in its row; those of no field are given back."""
        elsewhere: list[Problem] = []
        for problem in refused.problems:
            row, name = _row_of(problem.field)
            if row != WHOLE and row != self.row:
                self._show_row(row)
            field = self.fields.fields.get(name)
            if field is None or field.isHidden():
                elsewhere.append(problem)
            else:
                field.show_problem(word(problem, self.desk.say))
                field.editor.setFocus()
        return elsewhere

    def keep_now(self) -> None:
        """Keeps what is typed without waiting for the second to pass."""
        if not self._keep.isActive():
            return
        self._keep.stop()
        self._take_row()
        if self._draft and not self.desk.store.setting("unprotected"):
            keep_draft(self.desk.store, self._draft, self.answers.typed.as_body())

    def forget(self) -> None:
        """What was typed is entered: no draft stays."""
        self._keep.stop()
        if self._draft:
            forget_draft(self.desk.store, self._draft)

    # inside

    def _listen(self) -> None:
        self.question.decided.connect(self._decide)
        self.question.chosen.connect(self._choose_theme)
        self.fields.edited.connect(self._note)
        self.fields.theme.edited.connect(lambda: self._choose_theme(self.fields.theme.choice.value()))
        self.eyes.answered.connect(self._take_answer)
        self.rows.wanted.connect(self._go_to_row)

    def _go_to_row(self, row: int) -> None:
        self._take_row()
        self._show_row(row)
        self.first_focus().setFocus(Qt.FocusReason.TabFocusReason)

    def _show_row(self, row: int) -> None:
        self.row = row
        asked, typed = self.answers.asked, self.answers.typed
        has_theme = bool(asked.themes) and asked.has_idea
        links = asked.is_agreement_alone and "reference" not in [zone.name for zone in asked.zones]
        self.fields.show_zones(asked.zones_of(row), has_theme=has_theme, languages=self._languages, links=links)
        self.fields.young.setVisible(bool(asked.box_of_young(row)))
        self.fields.young.set_value(self.answers.is_young(row))
        for part in self.fields.parts.values():
            words = typed.row(row).words.get(part.zone.name, "")
            part.show_state(words, written=is_written(part.zone, self.answers.reading))
        self.fields.language.set_value(typed.language)
        self.fields.linked.set_value(typed.linked)
        self.fields.cleared.set_value(typed.cleared)
        self.rows.show_row(asked.rows, row)
        pairs = asked.pairs_of(row)
        read = {pair.purpose: read_pair(pair, self.answers.reading) for pair in pairs}
        self.eyes.show_pairs([(pair, self._words(pair)) for pair in pairs], read, typed.row(row).answers, self._crops)
        self._show_crops()
        self._ask_next()
        self._fit()

    @property
    def _crops(self) -> Mapping[str, QImage]:
        return self._page.crops if self._page else {}

    def _show_crops(self) -> None:
        self.fields.show_crops(self._crops)
        self.eyes.show_crops(self._crops)
        self._show_theme()
        for box in self.answers.uncertain()[:1]:
            self.question.show_crop(self._crops.get(box))

    def _show_theme(self) -> None:
        self.fields.theme.show_read(self.answers.ticked(), self._crops, self.answers.theme())

    def _ask_next(self) -> None:
        waiting, words = self.answers.uncertain(), self.fields.theme.words
        if waiting:
            code = waiting[0].rpartition(".")[2]
            self.question.ask_box(waiting[0], words.get(code, code), self._crops.get(waiting[0]), len(waiting))
        elif self.answers.must_choose():
            themes = [(code, words.get(code, code)) for code in self.answers.to_choose()]
            self.question.ask_which(themes, None, faded=self.answers.is_faded())
        self.question.setVisible(bool(self.boxes_left))

    def _decide(self, box: str, tick: str) -> None:
        self.answers.typed.ticks[box] = tick
        self._go_on_asking()

    def _choose_theme(self, code: str) -> None:
        self.answers.typed.theme = code
        self._go_on_asking()

    def _go_on_asking(self) -> None:
        here = QApplication.focusWidget()
        was_asking = here is not None and self.question.isAncestorOf(here)
        self._show_theme()
        self._ask_next()
        self._note()
        if was_asking:
            self.first_focus().setFocus(Qt.FocusReason.TabFocusReason)

    def _take_answer(self) -> None:
        """On to the next agreement, unless somebody is typing meanwhile."""
        here = QApplication.focusWidget()
        self._note()
        if here is None or here is self or self.eyes.isAncestorOf(here):
            self.eyes.go_on()

    def _take_row(self) -> None:
        """What the screen says of the row in sight goes where it is kept."""
        typed = self.answers.typed
        row = typed.row(self.row)
        row.words, row.answers = self.fields.words(), self.eyes.values()
        if not self.fields.young.isHidden() and self.fields.young.value() != self.answers.is_young(self.row):
            row.young = self.fields.young.value()
        typed.language = self.fields.language.value() or typed.language
        typed.linked = self.fields.linked.value()
        typed.cleared = self.fields.cleared.value()

    def _note(self) -> None:
        self._keep.start()
        self._fit()

    def _fit(self) -> None:
        """What depends on the answers: the tick that nobody is named, what an agreement lacks, the way of Tab."""
        self._take_row()
        self.fields.cleared.setVisible(self.answers.is_of_nobody() and not self.eyes.waiting)
        self.eyes.show_note(self._lacking())
        self._lay_the_way()
        self.moved.emit()

    def _lay_the_way(self) -> None:
        """Tab goes where there is something to do, then to the rest."""
        written = [p for p in self.fields.parts.values() if is_written(p.zone, self.answers.reading)]
        others = [p.editor for p in self.fields.parts.values() if p not in written]
        seen = [button for row in self.eyes.rows for button in (row.confirm, row.correct)]
        fields = self.fields
        way: list[QWidget] = [*self.question.buttons, *(p.editor for p in written), *seen, self.eyes.rest]
        rest = (fields.theme.choice, fields.language, fields.young, fields.linked, fields.cleared)
        tab_through(*way, *rest, *others)

    def _lacking(self) -> str:
        """A yes without a date or a signature is told; whoever looks decides."""
        say = self.desk.say
        no_date, no_signature = self.answers.lacks(self.row)
        if self.answers.lacks_parent(self.row):
            return say("They agree for a child, but the parent’s line is only half filled in.")
        if no_signature and no_date:
            return say("They agree, but the sheet bears neither date nor signature.")
        if no_signature:
            return say("They agree, but the sheet is not signed.")
        return say("They agree, but the sheet is not dated.") if no_date else ""

    def _words(self, pair: Pair) -> str:
        purpose = self.desk.campaign.purpose_by_code.get(pair.purpose)
        return self.desk.campaign.say(purpose.words, self.desk.language) if purpose else pair.purpose

    def _linked(self) -> RecordId | None:
        typed = self.answers.typed.row(WHOLE).words.get("reference", "") or self.answers.typed.linked
        if not typed.strip() or not self.answers.asked.is_agreement_alone:
            return None
        found = receipts.look_up(self.desk.store, typed)
        if found.idea is None:
            raise refuse("receipt.awaited", "code")
        return found.idea


def _row_of(field: str) -> tuple[int, str]:
    start, _, rest = field.partition(".")
    number, _, name = rest.partition(".")
    return (int(number), name) if start == "row" and number.isdigit() else (WHOLE, field)
