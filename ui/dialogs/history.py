"""What an idea said before: every wording it had, who changed it and when."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.language import N_
from outreach_app.queries.ideas import Revision, history
from ui import formats
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.lines import area_name, theme_name
from ui.speech import language_name
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.text import Text

_FIELDS = {
    "text": "",
    "theme": N_("Theme"),
    "place": N_("Where"),
    "area": N_("Neighbourhood"),
    "language": N_("Language"),
}


class History(Dialog):
    """The newest wording first, down to how it was taken in."""

    def __init__(self, desk: Desk, idea: RecordId, parent: QWidget | None = None) -> None:
        super().__init__(desk.say("What this idea said before"), parent, width=640)
        self._desk = desk
        told = QWidget()
        cards = QVBoxLayout(told)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(12)
        revisions = history(desk.store, idea)
        for revision in reversed([*revisions[:1], *edits(revisions)]):
            cards.addWidget(self._card(revision, is_first=revision is revisions[0]))
        cards.addStretch()
        self.body.addWidget(told)
        close = Button(desk.say("Close"), kind="filled", key="Return")
        close.clicked.connect(self.accept)
        self.set_buttons(close)
        close.setFocus()

    def _card(self, revision: Revision, *, is_first: bool) -> Card:
        card = Card()
        heading = signed(revision, self._desk, first=is_first)
        card.body.addWidget(Text(heading, "secondary strong", wrap=True))
        for sentence in self._told(revision):
            words = Text(sentence, wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            card.body.addWidget(words)
        return card

    def _told(self, revision: Revision) -> Iterator[str]:
        desk = self._desk
        shown = {
            "theme": lambda code: theme_name(desk.campaign, code, desk.language),
            "area": lambda code: formats.raised(area_name(desk.campaign, code)),
            "language": language_name,
        }
        for field, label in _FIELDS.items():
            if field in revision.fields:
                value = str(revision.fields[field] or "")
                worded = shown[field](value) if value and field in shown else value or desk.say("nothing")
                yield desk.say("{label}: {value}").format(label=desk.say(label), value=worded) if label else worded


def edits(revisions: Sequence[Revision]) -> list[Revision]:
    """Those that changed what an idea says, after it was first taken in; oldest first."""
    return [revision for revision in revisions[1:] if not _FIELDS.keys().isdisjoint(revision.fields)]


def signed(revision: Revision, desk: Desk, *, first: bool = False) -> str:
    """`Modifiée par Inès, jeudi 9 février 2017, 17 h 43`."""
    pattern = desk.say("Taken in by {member}, {moment}") if first else desk.say("Edited by {member}, {moment}")
    moment = formats.moment(revision.at, desk.campaign.timezone, desk.say)
    return pattern.format(member=revision.member or desk.say("somebody"), moment=moment)
