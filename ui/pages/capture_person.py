"""Who the idea comes from, all of it optional: name, phone, and for a child a parent's agreement beside their own."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.drafts import PersonDraft
from ui.desk import Desk
from ui.pages.capture_idea import bare
from ui.widgets.buttons import Button
from ui.widgets.editors import Line
from ui.widgets.form import Field
from ui.widgets.layouts import Columns, column, line
from ui.widgets.text import Icon, Text
from ui.widgets.tiles import Tick

_NAMES = ("name", "phone", "email", "post", "guardian_name")


class PersonPart(QWidget):
    """`edited` when a person changed something; the two wishes are the buttons inside."""

    edited = Signal()
    alone_requested = Signal()
    """Keep the idea without the person."""
    release_requested = Signal()
    """The next idea is somebody else's."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say = desk.say
        self._is_child_by_age = False
        self.minor = Tick(say("Under 15"))
        self.assent = Tick(say("The child agrees too"))
        self.more = Button(say("E-mail, address"), kind="link", icon="plus")
        self.alone = Button(say("Keep the idea alone"), kind="accent", key="Ctrl+G")
        self.fields = {
            "name": bare(Field(say("Name"), Line(say("Name"), icon="user"))),
            "phone": bare(Field(say("Phone"), Line(say("Phone"), icon="phone"))),
            "email": bare(Field(say("E-mail"), Line(say("E-mail"), icon="mail"))),
            "post": bare(Field(say("Postal address"), Line(say("Postal address"), icon="home"))),
            "guardian_name": bare(Field(say("A parent’s name"), Line(say("A parent’s name"), icon="users"))),
            "child_assent": bare(Field(say("The child agrees too"), self.assent)),
        }
        self._rest = _Column(Columns(self.fields["email"], self.fields["post"]))
        self._child = _Column(self.fields["guardian_name"], self.fields["child_assent"], self.alone)
        self._same = _Same(desk, self)
        self._met = _Column(
            Columns(self.fields["name"], self.fields["phone"], stretch=(15, 16)),
            line(self.more, 0, self.minor),
            self._rest,
            self._child,
        )
        self.setLayout(column(self._same, self._met))
        self._listen()
        self.clear()

    def draft(self) -> PersonDraft:
        """Without answers: those are the study's part."""
        texts: dict[str, Any] = {name: str(self.fields[name].value()) for name in _NAMES}
        return PersonDraft(**texts, minor=self.minor.value(), child_assent=self.assent.value())

    def load(self, draft: PersonDraft) -> None:
        for name in _NAMES:
            self.fields[name].set_value(getattr(draft, name))
        self.minor.set_value(draft.minor)
        self.fields["child_assent"].set_value(draft.child_assent)
        self._unfold(bool(draft.email or draft.post))
        self._show_child()

    def clear(self) -> None:
        self._is_child_by_age = False
        self.load(PersonDraft())
        self.show_same(None)

    def show_same(self, name: str | None) -> None:
        """The person of the idea before goes on; None for nobody in particular."""
        self._same.tell(name or "")
        self._same.setVisible(name is not None)
        self._met.setVisible(name is None)

    def tell_age(self, is_child: bool) -> None:
        """What their age band in the study says."""
        self._is_child_by_age = is_child
        self._show_child()

    def _listen(self) -> None:
        editors = [self.minor, *(field.editor for field in self.fields.values())]
        for editor in editors:
            editor.edited.connect(self.edited)  # type: ignore[attr-defined]
        self.minor.edited.connect(self._show_child)
        self.more.clicked.connect(self._show_more)
        self.alone.clicked.connect(self.alone_requested)
        self._same.release.clicked.connect(self.release_requested)

    def _show_more(self) -> None:
        self._unfold(True)
        self.fields["email"].editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _unfold(self, unfolded: bool) -> None:
        self._rest.setVisible(unfolded)
        self.more.setVisible(not unfolded)

    def _show_child(self) -> None:
        self._child.setVisible(self.minor.value() or self._is_child_by_age)


class _Column(QWidget):
    """Parts that come and go together."""

    def __init__(self, *parts: object) -> None:
        super().__init__()
        self.setLayout(column(*parts, spacing=8))  # type: ignore[arg-type]


class _Same(QWidget):
    """Says that the person of the idea before is still the one speaking."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._say = desk.say
        self._words = Text(wrap=True)
        self.release = Button(desk.say("Somebody else"), kind="link")
        layout = line(Icon("user", "accent"), self._words, self.release)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def tell(self, name: str) -> None:
        somebody = self._say("The same person as the idea before, with the same agreements")
        self._words.setText(self._say("{name} again, with the same agreements").format(name=name) if name else somebody)
