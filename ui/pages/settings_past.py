"""The city's past projects: which files were taken in, and the way to take in another or take one out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from outreach_app.queries.past import PastImport, past_imports
from ui import formats
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow, clear, column, line
from ui.widgets.text import Text


class PastCard(Card):
    """What memory has to tell beside this season's own ideas."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("The city’s past projects"), parent=parent)
        self._desk = desk
        self._files = column(spacing=4)
        self.take_in = Button(say("Import past projects"), key="Ctrl+I", icon="download")
        self.take_in.clicked.connect(self._take_in)
        told = say("While an idea is typed, those that resemble it come up, with what became of them and why.")
        self.body.addWidget(Text(told, "secondary", "muted", wrap=True))
        self.body.addLayout(self._files)
        self.body.addLayout(Flow(self.take_in))

    def read(self) -> None:
        clear(self._files)
        for one in past_imports(self._desk.store):
            self._files.addWidget(self._row(one))

    def _row(self, one: PastImport) -> QWidget:
        desk, say = self._desk, self._desk.say
        told = [desk.say_count("{n} project", "{n} projects", one.count)]
        told += [desk.say_count("{n} won", "{n} won", one.won)] if one.won else []
        told += [desk.say_count("{n} refused", "{n} refused", one.rejected)] if one.rejected else []
        told.append(formats.plain_day(formats.civil_day(one.at, desk.campaign.timezone), say))
        remove = Button(say("Take out"), kind="link")
        remove.setAccessibleName(say("Take out {file}").format(file=one.file))
        remove.clicked.connect(lambda: self._take_out(one))
        words = column(
            Text(formats.breakable(one.file), "strong", wrap=True),
            Text(" · ".join(told), "secondary", "muted", wrap=True),
            spacing=2,
        )
        row = QWidget()
        layout = line(words, remove, spacing=12)
        layout.setStretch(0, 1)
        layout.setAlignment(remove, Qt.AlignmentFlag.AlignTop)
        row.setLayout(layout)
        return row

    def _take_in(self) -> None:
        from ui.dialogs.past_import import import_past_projects

        import_past_projects(self._desk, self)

    def _take_out(self, one: PastImport) -> None:
        from ui.dialogs.past_import import take_out

        take_out(self._desk, one.id, self)
