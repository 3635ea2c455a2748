"""Fields: an editor under its label, its problem under both; and the form that puts refusals at their fields."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from outreach_app.domain.errors import Problem
from ui.problems import word
from ui.speech import say
from ui.theme import MARGIN
from ui.widgets.layouts import Columns
from ui.widgets.text import Icon, Text

_AROUND = 16
"""Pixels shown beyond a field to mend."""


class Editor(Protocol):
    """What a field can hold: every editor of ours, and any widget of a page's that does the same."""

    @property
    def edited(self) -> SignalInstance: ...
    def value(self) -> Any: ...
    def set_value(self, value: Any, /) -> None: ...


class Field(QWidget):
    """`Field("Titre", Line(), hint="facultatif")`. A problem shows under the editor until the person edits it.

    Over it with `told_first`: what is higher than a screen would hide it.
    """

    def __init__(
        self, label: str, editor: QWidget, *, hint: str = "", told_first: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.label = Text(label, "small strong")
        self.hint = Text(hint, "small", "muted")
        self._problem = Text(role="small", tone="danger", wrap=True)
        self._sign = Icon("warning", "danger", 16)
        editor.setAccessibleName(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(_side_by_side(self.label, 0, self.hint))
        told = _side_by_side(self._sign, self._problem)
        told.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(editor)
        layout.insertLayout(1 if told_first else 2, told)
        if told_first:
            told.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self.setFocusProxy(editor)
        cast(Editor, editor).edited.connect(self.clear_problem)
        self.clear_problem()

    @property
    def has_problem(self) -> bool:
        return not self._problem.isHidden()

    def value(self) -> Any:
        return cast(Editor, self.editor).value()

    def set_value(self, value: Any) -> None:
        cast(Editor, self.editor).set_value(value)
        self.clear_problem()

    def show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._mark(sentence)

    def clear_problem(self) -> None:
        self._mark("")

    def come_in_sight(self) -> None:
        """With its problem under it, wherever something scrolls around it."""
        around = self.parentWidget()
        while around:
            if isinstance(around, QScrollArea):
                for part in (self.editor, self._problem, self.label):
                    if not part.isHidden():
                        around.ensureWidgetVisible(part, 0, _AROUND)
            around = around.parentWidget()

    def _mark(self, sentence: str) -> None:
        self._problem.setVisible(bool(sentence))
        self._sign.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence)
        if hasattr(self.editor, "set_wrong"):
            self.editor.set_wrong(bool(sentence))


class Form(QWidget):
    """Named fields in one column; the names are the domain's, so that a refusal finds its field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)

    def add(self, name: str, field: Field) -> Field:
        """One field across the form."""
        self.fields[name] = field
        self._layout.addWidget(field)
        return field

    def add_row(self, *named: tuple[str, Field], stretch: Sequence[int] = ()) -> None:
        """Short fields side by side, while there is room."""
        self.fields.update(named)
        self._layout.addWidget(Columns(*(field for _, field in named), stretch=stretch, level=True))

    def add_part(self, part: QWidget) -> None:
        """Anything that is no field: a heading, a rule, a note."""
        self._layout.addWidget(part)

    def value(self, name: str) -> Any:
        return self.fields[name].value()

    def values(self) -> dict[str, Any]:
        return {name: field.value() for name, field in self.fields.items()}

    def set_values(self, **values: Any) -> None:
        for name, value in values.items():
            self.fields[name].set_value(value)

    def clear_problems(self) -> None:
        for field in self.fields.values():
            field.clear_problem()

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Words each problem at its field and goes to the first; those of no field here are given back."""
        self.clear_problems()
        elsewhere: list[Problem] = []
        first: Field | None = None
        for problem in problems:
            field = self.fields.get(problem.field)
            if field is None:
                elsewhere.append(problem)
            elif not field.has_problem:
                field.show_problem(word(problem, say))
                first = first or field
        if first:
            first.editor.setFocus()
            QTimer.singleShot(0, first, first.come_in_sight)  # once its problem is laid out
        return elsewhere


def _side_by_side(*parts: QWidget | int) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(6)
    for part in parts:
        if isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addStretch(1)
    return layout
