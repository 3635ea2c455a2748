"""What is carried over by hand: the city's form field by field, each to copy, and the number it gives back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from outreach_app.domain.errors import Problem
from ui.desk import Desk
from ui.dossier import FormField
from ui.widgets.buttons import Button
from ui.widgets.editors import Line
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Flow, clear, column
from ui.widgets.text import Elided, Text


class HandPart(QWidget):
    """Alt and a digit copies a field. `reference_given` once the city's number was typed; the rest are wishes."""

    reference_given = Signal(str)
    form_requested = Signal()
    dossier_requested = Signal()
    file_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.say
        self._desk = desk
        self._fields: Sequence[FormField] = ()
        self.copies: list[Button] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.open_form = Button(say("Open the form"), key="Ctrl+O", icon="external")
        self.print = Button(say("The dossier, on paper"), key="Ctrl+P", icon="printer")
        self.file = Button(say("An import file"), key="Ctrl+I", icon="download")
        self.form = Form()
        self.reference = Field(say("The number the city gave back"), Line(say("for example X-000123")))
        self.form.add("reference", self.reference)
        self.keep = Button(say("Note the deposit"), kind="accent", key="Ctrl+M", icon="check")
        self.keep.clicked.connect(lambda: self.reference_given.emit(str(self.reference.value())))
        self.open_form.clicked.connect(self.form_requested)
        self.print.clicked.connect(self.dossier_requested)
        self.file.clicked.connect(self.file_requested)
        acts = QWidget()
        Flow(self.open_form, self.print, self.file, spacing=12, parent=acts)
        fields = QWidget()
        fields.setLayout(self._grid)
        fields.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._heading = Text(say("Copy each field into the form"), "small strong", "muted")
        self.setLayout(column(acts, self._heading, fields, self.form, self.keep, spacing=12))

    def show_fields(self, fields: Sequence[FormField], reference: str, *, has_form: bool) -> None:
        """Empty `fields` where it is carried already: only the number can be put right."""
        self._fields = fields
        clear(self._grid)
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        self.copies = []
        for number, field in enumerate(fields, start=1):
            self._add(number, field)
        self._heading.setVisible(bool(fields))
        self.open_form.setVisible(bool(fields) and has_form)
        for part in (self.print, self.file):
            part.setVisible(bool(fields))
        self.reference.set_value(reference)
        self.keep.set_label(self._desk.say("Note the deposit") if fields else self._desk.say("Put the number right"))

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        return self.form.show_problems(problems)

    def take_digit(self, digit: int) -> bool:
        place = digit - 1
        if not self.isVisible() or not 0 <= place < len(self.copies):
            return False
        self.copies[place].click()
        return True

    def copy(self, place: int) -> None:
        field = self._fields[place]
        QGuiApplication.clipboard().setText(field.value)
        self._desk.tell(self._desk.say("Copied: {field}").format(field=field.label))

    def _add(self, number: int, field: FormField) -> None:
        say = self._desk.say
        label = Elided(field.label, "small strong", "danger" if field.is_too_long else "muted")
        shown = field.value if not field.is_long else say("{length} characters").format(length=len(field.value))
        if field.is_too_long:
            shown = say("{length} characters, {longest} at most").format(length=len(field.value), longest=field.longest)
        words = column(label, Elided(shown or "–", "secondary"), spacing=0)
        copy = Button(say("Copy"), key=f"Alt+{number}", icon="copy", binds=False)
        copy.setAccessibleName(say("Copy: {field}").format(field=field.label))
        copy.setEnabled(bool(field.value))
        copy.clicked.connect(lambda: self.copy(number - 1))
        self.copies.append(copy)
        self._grid.addLayout(words, number, 0)
        self._grid.setRowMinimumHeight(number, copy.sizeHint().height())
        self._grid.addWidget(copy, number, 1)
