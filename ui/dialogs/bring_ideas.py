"""Ideas from other sessions for this wall: a whole session's at once, or one by one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.queries.wall import Wall, elsewhere, ideas_to_bring
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.lines import session_words
from ui.pages.idea_picker import IdeaPicker
from ui.widgets.buttons import Button
from ui.widgets.combo import Choice
from ui.widgets.form import Field


class BringIdeas(Dialog):
    """`chosen` carries the ids of the ideas to bring."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, wall: Wall, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Ideas from other sessions"), parent, width=640)
        self._desk, self._wall = desk, wall
        self.source = Choice(
            [(other.id, session_words(other, say)) for other in elsewhere(desk.store, wall.session)],
            empty=say("One by one, below"),
        )
        self.source.edited.connect(self._tell)
        self.body.addWidget(Field(say("A whole session"), self.source))
        self.picker = IdeaPicker(desk, [idea for column in wall.columns for idea in column.ideas])
        self.picker.changed.connect(self._tell)
        self.body.addWidget(self.picker, 1)
        self.bring = Button("", kind="filled", key="Ctrl+Return")
        self.bring.clicked.connect(self._bring)
        cancel = Button(say("Cancel"), key="Escape", binds=False)
        cancel.clicked.connect(self.reject)
        self.set_buttons(cancel, self.bring)
        self._tell()
        self.source.setFocus()

    def _found(self) -> tuple[RecordId, ...]:
        """The whole session's where one is chosen, and those ticked."""
        whole = self.source.value()
        ideas = ideas_to_bring(self._desk.store, self._wall.session, whole) if whole else ()
        return tuple(dict.fromkeys((*ideas, *self.picker.chosen)))

    def _tell(self) -> None:
        count = len(self._found())
        self.bring.setEnabled(bool(count))
        self.bring.set_label(self._desk.say_count("Bring {n} idea", "Bring {n} ideas", count))

    def _bring(self) -> None:
        found = self._found()
        self.accept()
        self.chosen.emit(found)
