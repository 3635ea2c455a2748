"""Agreements on paper, confirmed one by one by whoever looks: no machine ever confirms one."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from outreach_app.language import N_
from ui.desk import Desk
from ui.look import look
from ui.pages.sheet_asked import Answer, Pair
from ui.theme import GAP, TARGET
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Columns, clear, column, line
from ui.widgets.mark import Mark
from ui.widgets.snippet import Snippet
from ui.widgets.text import Icon, Pill, Text

SAID = {
    Answer.YES: N_("Yes"),
    Answer.NO: N_("No"),
    Answer.BLANK: N_("Nothing"),
    Answer.UNSURE: N_("unsure"),
    Answer.UNREAD: N_("unread"),
}
_IS = {
    Answer.YES: N_("It is yes"),
    Answer.NO: N_("It is no"),
    Answer.BLANK: N_("It is blank"),
    Answer.UNSURE: N_("It is yes"),
    Answer.UNREAD: N_("It is yes"),
}
_BOXES, _READ, _ACT, _OTHER = 104, 92, 192, 150
"""Pixels at 100 %: the two boxes, what was read of them, and the two acts; the same on every line."""
_NEXT = {Answer.YES: Answer.NO, Answer.NO: Answer.BLANK, Answer.BLANK: Answer.YES}
"""What correcting an answer makes of it."""


class EyeRow(QWidget):
    """One agreement: what was read of it, and the two acts. `value` is what a person confirmed, None before."""

    answered = Signal()

    def __init__(self, desk: Desk, pair: Pair, words: str, digit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pair = pair
        self._desk, self._words = desk, words
        self._read, self.value = Answer.UNREAD, None  # type: tuple[Answer, Answer | None]
        self._name = Text(words, "secondary", wrap=True)
        self.snippet = Snippet(TARGET, fixed=_BOXES)
        self._said = Text("", "secondary strong")
        key = str(digit) if digit < 10 else ""
        self.confirm = Button("", kind="accent", key=key, binds=False)
        self.correct = Button(desk.say("Correct"), kind="link", key=f"Shift+{key}" if key else "", binds=False)
        self._done = Pill(desk.say("Seen by eye"))
        self.confirm.clicked.connect(self.confirm_it)
        self.correct.clicked.connect(self.correct_it)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._read_words = Text(desk.say("Read:"), "small", "muted")
        told, act = QWidget(), QWidget()
        told.setLayout(line(self._read_words, self._said, 0, spacing=6))
        told.setFixedWidth(look().px(_READ))
        act.setLayout(line(0, self.confirm, self._done))
        act.setFixedSize(look().px(_ACT), look().px(TARGET + 2))
        other = QWidget()
        other.setLayout(line(0, self.correct))
        other.setFixedWidth(look().px(_OTHER))
        asked, acts = QWidget(), QWidget()
        asked.setLayout(line(Mark(str(digit)), self._name, self.snippet, told, spacing=8))
        asked.layout().setStretch(1, 1)  # type: ignore[union-attr]
        acts.setLayout(line(act, other, spacing=8))
        acts.setFixedWidth(look().px(_ACT + _OTHER) + 8)
        self.columns = Columns(asked, acts, stretch=(1, 0))
        self.setLayout(column(self.columns))

    @property
    def is_seen(self) -> bool:
        return self.value is not None

    def show_read(self, read: Answer, value: Answer | None) -> None:
        self._read, self.value = read, value
        self._tell()

    def show_crop(self, crop: QImage | None) -> None:
        self.snippet.show_image(crop, self._words)

    def confirm_it(self) -> None:
        """As it was read; where nothing could be read, it is a yes."""
        self._set(self._read if self._read in _NEXT else Answer.YES)

    def correct_it(self) -> None:
        """The other answer; once more, and it is blank."""
        if self.value is None:
            self._set(_NEXT.get(self._read, Answer.NO))
        else:
            self._set(_NEXT[self.value])

    def _set(self, value: Answer) -> None:
        self.value = value
        self._tell()
        self.answered.emit()

    def _tell(self) -> None:
        say = self._desk.say
        seen = self.value
        self._said.setText(say(SAID[seen or self._read]))
        self._said.set_tone("amber" if seen is None and self._read not in (Answer.YES, Answer.NO) else "")
        self._read_words.setText(say("It is:") if seen else say("Read:"))
        self.confirm.set_label(say(_IS[self._read]))
        self.correct.set_label(say("Correct") if seen or self._read in _NEXT else say("It is no"))
        self.confirm.setVisible(seen is None)
        self._done.setVisible(seen is not None)
        self.setAccessibleName(f"{self._words}. {self._read_words.text()} {self._said.text()}")
        for button in (self.confirm, self.correct):
            button.setAccessibleName(f"{button.label}: {self._words}")


class EyesCard(Card):
    """`show_pairs` with what was read, `values` of what was seen; `answered` after each."""

    answered = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.say("To confirm with your eyes"), icon="eye", parent=parent)
        self._desk = desk
        self.rows: list[EyeRow] = []
        self._rows = column(spacing=2)
        self.aside.setText(desk.say("No machine ever confirms an agreement"))
        self._notes = Text("", "secondary", "amber", wrap=True)
        self._warning = line(Icon("warning", "amber", 18), self._notes, spacing=8)
        self._warning.setStretch(1, 1)
        self._note = QWidget()
        self._note.setLayout(self._warning)
        self.rest = Button(desk.say("Nothing is ticked on the other lines"), kind="link", key="0", binds=False)
        self.rest.clicked.connect(self.confirm_blanks)
        self._heads, self._head_words = _heads()
        self.body.addWidget(self._heads)
        self.body.addLayout(self._rows)
        self.body.addLayout(line(0, self.rest))
        self.body.addWidget(self._note)
        self._note.hide()

    def show_pairs(
        self,
        pairs: list[tuple[Pair, str]],
        read: Mapping[str, Answer],
        seen: Mapping[str, str],
        crops: Mapping[str, QImage],
    ) -> None:
        """Each pair with its words; `read` and `seen` by purpose. The same lines as before are only told anew."""
        if [row.pair for row in self.rows] != [pair for pair, _ in pairs]:
            for _ in self.make_rows(pairs):
                pass
        for row in self.rows:
            purpose = row.pair.purpose
            row.show_read(read[purpose], Answer(seen[purpose]) if purpose in seen else None)
        self.show_crops(crops)
        self.setVisible(bool(pairs))
        self._fit()

    def make_rows(self, pairs: list[tuple[Pair, str]]) -> Iterator[None]:
        """A line a step."""
        clear(self._rows)
        self.rows = []
        self._name_boxes(from_right=any(pair.from_right for pair, _ in pairs))
        for digit, (pair, words) in enumerate(pairs, start=1):
            row = EyeRow(self._desk, pair, words, digit, self)
            row.answered.connect(self._take_answer)
            row.columns.stacked.connect(lambda stacked: self._heads.setVisible(not stacked))
            self._rows.addWidget(row)
            self.rows.append(row)
            yield

    def _name_boxes(self, *, from_right: bool) -> None:
        """Which of the two boxes is the yes: on a sheet read from the right, the right one."""
        said = [self._desk.say(SAID[answer]) for answer in (Answer.YES, Answer.NO)]
        for head, word in zip(self._head_words, reversed(said) if from_right else said, strict=True):
            head.setText(word)

    def show_crops(self, crops: Mapping[str, QImage]) -> None:
        for row in self.rows:
            row.show_crop(crops.get(row.pair.yes.removesuffix(".yes")))

    def show_note(self, note: str) -> None:
        """What is missing beside the agreements: a date, a signature."""
        self._notes.setText(note)
        self._note.setVisible(bool(note))

    def values(self) -> dict[str, str]:
        """By purpose, what a person confirmed."""
        return {row.pair.purpose: row.value.value for row in self.rows if row.value is not None}

    @property
    def waiting(self) -> list[EyeRow]:
        return [row for row in self.rows if not row.is_seen]

    def take_digit(self, digit: int, *, correct: bool) -> bool:
        """A digit confirms its line, with Shift it corrects it; 0 says the rest is blank."""
        if digit == 0:
            self.confirm_blanks()
            return True
        if digit > len(self.rows):
            return False
        row = self.rows[digit - 1]
        (row.correct_it if correct else row.confirm_it)()
        return True

    def confirm_blanks(self) -> None:
        """The lines on which nothing was read: all of them are in sight."""
        for row in self._blanks():
            row.blockSignals(True)
            row.confirm_it()
            row.blockSignals(False)
        self._take_answer()

    def go_on(self) -> None:
        """To the next line nobody has looked at yet."""
        row = next(iter(self.waiting), None)
        if row:
            row.confirm.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.rows:
            self.rows[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _blanks(self) -> list[EyeRow]:
        return [row for row in self.waiting if row._read is Answer.BLANK]

    def _take_answer(self) -> None:
        self._fit()
        self.answered.emit()

    def _fit(self) -> None:
        self.rest.setVisible(len(self._blanks()) > 1)


def _heads() -> tuple[QWidget, tuple[Text, Text]]:
    """Over the boxes, and the words over the left and the right one. Not there where the lines are stacked."""
    heads, holder = QWidget(), QWidget()
    words = Text("", "small strong", "muted"), Text("", "small strong", "muted")
    heads.setLayout(line(6, words[0], 0, words[1], 6))
    heads.setFixedWidth(look().px(_BOXES))
    holder.setLayout(line(0, heads, look().px(_READ + _ACT + _OTHER) + 8 + GAP, spacing=8))
    return holder, words
