"""What was written by hand, each piece beside the field it is copied into; and the theme, beside its box."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outreach_app.language import N_
from ui.desk import Desk
from ui.look import look
from ui.pages.sheet_asked import Zone
from ui.speech import language_name
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.editors import Line, Writing
from ui.widgets.form import Field
from ui.widgets.layouts import Columns, column, line
from ui.widgets.mark import SIDE, Mark
from ui.widgets.snippet import Snippet
from ui.widgets.text import Text
from ui.widgets.tiles import Tick

NAMES = {
    "idea": N_("The idea"),
    "where": N_("The place"),
    "name": N_("First name, name"),
    "contact": N_("Phone, e-mail"),
    "guardian.name": N_("The parent"),
    "reference": N_("Idea’s number"),
}
FIELDS = {
    "idea": "text",
    "where": "place",
    "name": "name",
    "contact": "contact",
    "guardian.name": "guardian_name",
    "reference": "code",
}
"""What the domain calls the field a zone is copied into."""
_SHARES = (6, 5)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)
"""On a French keyboard digits take Shift."""
_NAME = 84
"""Pixels at 100 % for a field's name before its handwriting."""


class WrittenField(QWidget):
    """One zone: its letter, its name and its handwriting at the left, the field at the right."""

    def __init__(self, desk: Desk, zone: Zone, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zone, self.letter = zone, letter
        words = desk.say(NAMES[zone.name])
        large = zone.name == "idea"
        self.editor: Line | Writing = Writing(lines=5) if large else Line()
        self.field = Field(words, self.editor)
        self.snippet = Snippet(150 if large else 48)
        self._nothing = Text("", "secondary", "muted", wrap=True)
        self._desk = desk
        paper = QWidget()
        if large:
            mark = line(Mark(letter), Text(words, "small strong"), 0, spacing=8)
            paper.setLayout(column(mark, self.snippet, self._nothing, 0, spacing=6))
            self.field.label.setText(desk.say("Copy it as it is written"))
        else:
            paper.setLayout(_beside(letter, words, self.snippet, self._nothing))
            without_label(self.field)
        self.editor.setAccessibleName(words)
        self.setLayout(column(Columns(paper, self.field, stretch=_SHARES, level=True)))

    def value(self) -> str:
        return str(self.field.value())

    def show_state(self, text: str, *, written: bool) -> None:
        """What was typed so far, and whether there is ink to copy."""
        self.field.set_value(text)
        self._nothing.setText("" if written else self._desk.say("Nothing is written there"))
        self._nothing.setVisible(not written)
        self.snippet.setVisible(written)

    def show_crop(self, crop: QImage | None) -> None:
        self.snippet.show_image(crop, self._desk.say(NAMES[self.zone.name]))


class ThemeField(QWidget):
    """The theme ticked, as a picture and as a word; another can be chosen. Beside it, the language it is written in."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        themes = [(theme.code, desk.campaign.say(theme.words, desk.language)) for theme in desk.campaign.themes]
        self.words = dict(themes)
        self.choice = Choice(themes, empty=desk.say("No theme"))
        self.language = Choice([])
        self.choice.setMinimumContentsLength(7)
        self.language.setMinimumContentsLength(4)
        self.field = Field(desk.say("Theme"), self.choice)
        self.language_field = Field(desk.say("Written in"), self.language)
        self.snippets = [Snippet(48), Snippet(48)]
        self._read = Text("", "secondary", "muted", wrap=True)
        paper = QWidget()
        paper.setLayout(_beside("", desk.say("Theme"), *self.snippets, self._read))
        for field in (self.field, self.language_field):
            without_label(field)
        both = Columns(self.field, self.language_field, stretch=(3, 2), level=True)
        self.setLayout(column(Columns(paper, both, stretch=_SHARES, level=True)))
        self.choice.edited.connect(self.edited)

    def show_read(self, ticked: list[str], crops: Mapping[str, QImage], theme: str) -> None:
        """The boxes read as ticked; `theme` is what stands."""
        self.choice.set_value(theme)
        say = self._desk.say
        for place, snippet in enumerate(self.snippets):
            code = ticked[place] if place < len(ticked) else ""
            snippet.show_image(crops.get(f"theme.{code}"), self.words.get(code, ""))
            snippet.setVisible(snippet.has_image)
        told = ", ".join(self.words.get(code, code) for code in ticked)
        self._read.setText(say("Read: {words}").format(words=told) if ticked else say("No theme was ticked"))
        self._read.setVisible(not any(snippet.has_image for snippet in self.snippets))


def without_label(field: Field) -> None:
    """Its name stands at the left already, beside the handwriting."""
    field.label.hide()
    field.hint.hide()


def _beside(letter: str, words: str, *shown: QWidget) -> QHBoxLayout:
    """Letter and name before what was cut out of the page."""
    name = Text(words, "small strong", wrap=True)
    name.setFixedWidth(look().px(_NAME))
    mark = Mark(letter) if letter else QWidget()
    mark.setFixedWidth(look().px(SIDE))
    row = line(mark, name, *shown, spacing=8)
    for place in range(len(shown)):
        row.setStretch(place + 2, 1)
    return row


class FieldsCard(Card):
    """`show_zones` builds a field a zone; `edited` while somebody types."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.parts: dict[str, WrittenField] = {}
        self.theme = ThemeField(desk)
        self.language = self.theme.language
        self.linked = Line("7K39-QXM2-4T")
        self._linked = Field(desk.say("Number of the idea it goes with"), self.linked, hint=desk.say("optional"))
        self.young = Tick(desk.say("Under 15: nothing is kept of this line"))
        self.cleared = Tick(desk.say("I have read it: the text names nobody"))
        self._written = column(spacing=8)
        self.body.addLayout(self._written)
        for part in (self.theme, self.young, self._linked, self.cleared):
            self.body.addWidget(part)
        self.theme.edited.connect(self.edited)
        self.language.edited.connect(self.edited)
        self.linked.edited.connect(self.edited)
        self.cleared.edited.connect(self.edited)
        self.young.edited.connect(self.edited)

    @property
    def fields(self) -> dict[str, Field]:
        """By the domain's names."""
        named = {FIELDS[part.zone.name]: part.field for part in self.parts.values()}
        if "contact" in named:
            named["phone"] = named["email"] = named["contact"]
        return {"code": self._linked} | named | {"theme": self.theme.field, "language": self.theme.language_field}

    def show_zones(self, zones: list[Zone], *, has_theme: bool, languages: list[str], links: bool) -> None:
        """The fields of one row; the same ones as before stay."""
        if [part.zone for part in self.parts.values()] != zones:
            self._make(zones)
        self.theme.setVisible(has_theme)
        self.theme.language_field.setVisible(len(languages) > 1)
        self.language.set_choices([(code, language_name(code)) for code in languages])
        self._linked.setVisible(links)

    def show_crops(self, crops: Mapping[str, QImage]) -> None:
        for part in self.parts.values():
            part.show_crop(crops.get(part.zone.id))

    def words(self) -> dict[str, str]:
        """What is typed, by the zone's name; nothing of empty fields."""
        typed = {part.zone.name: part.value() for part in self.parts.values()}
        return {name: text for name, text in typed.items() if text.strip()}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """No name has a digit in it: the first one begins the phone number."""
        contact = self.parts.get("contact")
        if contact is None or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        typed = event.text().isdigit() and event.modifiers() in _PLAIN
        if not typed or contact.value() or contact.isHidden():
            return super().eventFilter(watched, event)
        contact.editor.setFocus(Qt.FocusReason.TabFocusReason)
        QCoreApplication.sendEvent(contact.editor, event)
        return True

    def _make(self, zones: list[Zone]) -> None:
        for part in self.parts.values():
            part.hide()
            part.deleteLater()
        self.parts = {}
        for letter, zone in zip("ABCDEFGH", zones, strict=False):
            part = WrittenField(self._desk, zone, letter, self)
            part.field.editor.edited.connect(self.edited)  # type: ignore[attr-defined]
            self._written.addWidget(part)
            self.parts[zone.name] = part
            if isinstance(part.editor, Line) and zone.name == "contact":
                part.editor.editingFinished.connect(lambda part=part: _space_out(part))
            if zone.name == "name":
                part.editor.installEventFilter(self)


def _space_out(part: WrittenField) -> None:
    """A French number typed in one go is shown as it is written: by twos."""
    text = part.value().strip()
    if len(text) == 10 and text.isdigit() and text.startswith("0"):
        part.editor.set_value(" ".join(text[i : i + 2] for i in range(0, 10, 2)))
