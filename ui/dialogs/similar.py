"""What resembles an idea: ideas, proposals and past projects, with what became of each and why. To read."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from outreach_app.queries.similar import SimilarIdea, SimilarPast, SimilarProposal
from ui import formats
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.lines import area_name, theme_name
from ui.look import look
from ui.models.rows import Row, Rows
from ui.pages.similar_strip import Answer
from ui.resemblance import facts_of, fate_of_idea, outcome_pill, outcome_words, reason_line, standing_pill
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.row_list import RowList
from ui.widgets.text import Text

_HIGHEST = 300
"""Pixels of the list at most: at large text too, what became of the current one stays in sight."""

Line = tuple[Row, SimilarIdea | SimilarProposal | SimilarPast | None]


class SimilarDialog(Dialog):
    """The closest first in each part. Enter opens an idea or a proposal; a past project is read here."""

    def __init__(self, desk: Desk, answer: Answer, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("What is similar"), parent, width=760)
        self._desk = desk
        self._lines = self._read(answer)
        self.told = Card(padding=16)
        self.told.setAccessibleName(say("What became of it"))
        self.list = RowList(Rows(self._load), say("What is similar"), headed=True)
        self.see = Button(say("Open"), kind="filled", key="Return")
        self.see.clicked.connect(self._open)
        close = Button(say("Close"), key="Escape", binds=False)
        close.clicked.connect(self.reject)
        self.take_in = Button(say("Import past projects"), kind="link accent", key="Ctrl+O", icon="download")
        self.take_in.clicked.connect(self._import)
        self.take_in.setVisible(not answer.has_past)
        self._set_out(answer)
        self.set_buttons(self.take_in, close, self.see)
        self.list.chosen.connect(self._tell)
        self.list.opened.connect(lambda _: self._open())
        self.list.rows.show_ids(range(len(self._lines)))
        first = next((place for place, (row, _) in enumerate(self._lines) if not row.heading), -1)
        if first >= 0:
            self.list.choose(first)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell(self.list.current)

    def _set_out(self, answer: Answer) -> None:
        say = self._desk.say
        headings = sum(row.heading for row, _ in self._lines)
        height = look().px(56) * (len(self._lines) - headings) + look().px(36) * headings + 8
        self.list.setMinimumHeight(min(height, _HIGHEST))
        holder = Card()
        holder.add_across(self.list, margin=8, stretch=1)
        holder.setVisible(bool(self._lines))
        self.body.addWidget(holder, 1)
        self.body.addWidget(self.told)
        self.told.setVisible(bool(self._lines))
        if not self._lines:
            self.body.addWidget(Text(say("Nothing similar is known here."), wrap=True))
        if not answer.has_past:
            told = say("The city’s past projects are not here yet. Its open data has them, as a CSV file.")
            self.body.addWidget(Text(told, "secondary", "muted", wrap=True))

    def _read(self, answer: Answer) -> list[Line]:
        say, found = self._desk.say, answer.found
        lines: list[Line] = []
        for heading, some, row in (
            (say("Ideas"), found.ideas, self._idea_row),
            (say("Proposals"), found.proposals, self._proposal_row),
            (say("Past projects"), found.past, self._past_row),
        ):
            lines += self._part(heading, some, row)  # type: ignore[arg-type]
        return lines

    def _part(self, heading: str, some: Sequence[object], row: Callable[[object], Row]) -> list[Line]:
        if not some:
            return []
        return [(Row(key="", title=heading, heading=True), None), *((row(one), one) for one in some)]  # type: ignore[list-item]

    def _load(self, ids: Sequence[int]) -> dict[int, Row]:
        return {place: self._lines[place][0] for place in ids}

    def _idea_row(self, found: SimilarIdea) -> Row:
        desk, fed = self._desk, found.proposals
        day = formats.plain_day(formats.civil_day(found.at, desk.campaign.timezone), desk.say)
        pill, kind = standing_pill(fed[0], desk.say) if fed else ("", "quiet")
        return Row(key=found.id, title=_flat(found.text), line=day, icon="bulb", pill=pill, pill_kind=kind)

    def _proposal_row(self, found: SimilarProposal) -> Row:
        row, desk = found.proposal, self._desk
        pill, kind = standing_pill(row, desk.say)
        theme = theme_name(desk.campaign, row.theme, desk.language)
        return Row(key=row.id, title=row.title, line=theme, icon="file", pill=pill, pill_kind=kind)

    def _past_row(self, found: SimilarPast) -> Row:
        project, desk = found.project, self._desk
        pill, kind = outcome_pill(project, desk.say)
        facts = [part for part in (area_name(desk.campaign, project.area), project.place) if part]
        line = formats.raised(" · ".join(facts)) or theme_name(desk.campaign, project.theme, desk.language)
        line = reason_line(_flat(project.reason), desk.say) or line
        return Row(key=project.id, title=project.title, line=line, icon="clock", pill=pill, pill_kind=kind)

    def _tell(self, row: Row | None) -> None:
        """The whole of the current one, and what became of it."""
        one = next((one for known, one in self._lines if row and known.key == row.key and one), None)
        while (item := self.told.body.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for words, role, tone in self._said(one):
            text = Text(words, role, tone, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.told.body.addWidget(text)
        self.see.setVisible(isinstance(one, SimilarIdea | SimilarProposal))
        QTimer.singleShot(0, self, lambda: self.list.scrollTo(self.list.currentIndex()))  # once the parts have settled

    def _said(self, one: SimilarIdea | SimilarProposal | SimilarPast | None) -> list[tuple[str, str, str]]:
        """(words, role, tone) of each paragraph."""
        desk, say = self._desk, self._desk.say
        said: list[tuple[str, str, str]] = []
        if isinstance(one, SimilarIdea):
            said = [(one.text, "body", ""), *((fate, "secondary", "muted") for fate in fate_of_idea(one, say))]
            said += [(reason_line(row.reason, say), "secondary", "") for row in one.proposals if row.reason]
        elif isinstance(one, SimilarProposal):
            pill, _ = standing_pill(one.proposal, say)
            said = [(one.proposal.title, "strong", ""), (pill, "secondary", "muted")]
            said.append((reason_line(one.proposal.reason, say), "secondary", ""))
        elif one:
            project = one.project
            theme = theme_name(desk.campaign, project.theme, desk.language)
            facts = facts_of(project, area_name(desk.campaign, project.area), theme, say)
            said = [(project.title, "strong", ""), (project.text, "body", "")]
            said.append((" · ".join([*outcome_words(project, say), *facts]), "secondary", "muted"))
            said.append((reason_line(project.reason, say), "secondary", ""))
        return [(formats.breakable(words), role, tone) for words, role, tone in said if words]

    def _open(self) -> None:
        one = next((one for row, one in self._lines if self.list.current and row is self.list.current), None)
        if isinstance(one, SimilarIdea):
            self._leave_for("ideas", one.id)
        elif isinstance(one, SimilarProposal):
            self._leave_for("proposal", one.proposal.id)

    def _leave_for(self, page: str, record: str) -> None:
        self.accept()
        self._desk.go(page, record)

    def _import(self) -> None:
        from ui.dialogs.past_import import import_past_projects

        if import_past_projects(self._desk, self):
            self.accept()


def _flat(text: str) -> str:
    return " ".join(text.split())
