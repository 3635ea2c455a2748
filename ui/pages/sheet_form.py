"""The capture form over one sheet, where on paper each of its questions stands, and how far one has come."""

from PySide6.QtWidgets import QWidget

from outreach_app.domain.drafts import CaptureDraft
from outreach_app.services.ideas import Captured
from ui.desk import Desk
from ui.pages.capture_form import CaptureForm
from ui.widgets.banner import Bar
from ui.widgets.layouts import column, line
from ui.widgets.text import Text

_PLACES = {
    "text": "idea",
    "theme": "themes",
    "place": "where",
    "area": "where",
    "name": "name",
    "guardian_name": "signature",
    "phone": "contact",
    "email": "contact",
    "post": "contact",
    "consents": "consents",
}
"""Where on a sheet the answer to each field of the form is written."""


class SheetForm(CaptureForm):
    """The capture form over one sheet: an idea each, whose words can be typed over again."""

    copied: CaptureDraft | None = None
    """What the last save held."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.acts.hide()

    def save(self, *, keep_person: bool = False) -> Captured | None:
        """Whoever wrote the next sheet is somebody else, as far as anybody knows."""
        del keep_person
        self.copied = self.draft()
        return super().save()

    def save_alone(self) -> Captured | None:
        self.copied = self.draft()
        return super().save_alone()


class EntryProgress(QWidget):
    """How far one has come through the pages: `Page 12 sur 38` over a bar."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = desk.say
        self._count = Text("", "strong")
        self._bar = Bar()
        self._rest = Text("", "small", "muted")
        self._say_count = desk.say_count
        words = line(Text(desk.say("Page"), "secondary", "muted"), 0, self._count, spacing=24)
        self.setLayout(column(words, self._bar, self._rest, spacing=6))

    def tell(self, at: int, count: int) -> None:
        self._count.setText(self._say("{done} of {total}").format(done=at, total=count))
        self._bar.show_share(at, count)
        left = count - at
        self._rest.setText(self._say_count("{n} more after this one", "{n} more after this one", left) if left else "")


def place_of(form: CaptureForm, part: QWidget) -> str:
    """The place a part of the form is about; nothing for one the paper does not ask."""
    for purpose, row in form.card.consents.rows.rows.items():
        if row is part:
            return f"consent.{purpose}"
    named = (name for name, field in form.fields.items() if field.isAncestorOf(part))
    return _PLACES.get(next(named, ""), "")
