"""Tying our themes and areas to what a platform calls them: guessed by name, looked at once by a person, kept."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from outreach_app.campaign.mapping import guess
from outreach_app.campaign.model import Target, Term, Terms
from outreach_app.domain.errors import Refused
from outreach_app.services import campaigns
from ui import journeys
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.widgets.buttons import Button
from ui.widgets.combo import Choice
from ui.widgets.editors import Line
from ui.widgets.layouts import Flow, clear, column
from ui.widgets.text import Pill, Text
from ui.work import Progress

_NOTHING = "-"
_NOT_YET = ""


class MappingDialog(Dialog):
    """`kept` once the edition knows. A platform out of reach leaves ids to be typed by hand."""

    kept = Signal()

    def __init__(self, desk: Desk, target: Target, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("Our themes on “{target}”").format(target=target.name), parent, width=760)
        self._desk, self._target = desk, target
        self._offers: list[tuple[str, str]] = self._known_offers()
        self.choices: dict[tuple[str, str], Choice | Line] = {}
        self._pills: dict[tuple[str, str], Pill] = {}
        lead = say("Tie each of ours to what this platform calls it, once. “Nothing there” is an answer too.")
        self.body.addWidget(Text(lead, tone="muted", wrap=True))
        self.ask = Button(say("Ask the platform"), key="Ctrl+R", icon="refresh")
        self.ask.clicked.connect(self._ask)
        self._told = Text("", "secondary", "muted", wrap=True)
        acts = QWidget()
        Flow(self.ask, parent=acts)
        self.body.addLayout(column(acts, self._told, spacing=8))
        if target.kind == "files":
            acts.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.body.addLayout(self._grid)
        self.save = Button(say("Keep these ties"), kind="filled", key="Ctrl+Return", icon="link")
        self.save.clicked.connect(self._save)
        close = Button(say("Cancel"), key="Escape", binds=False)
        close.clicked.connect(self.reject)
        self.set_buttons(close, self.save)
        self._show()

    def offer(self, offers: Sequence[tuple[str, str]]) -> None:
        """What is there to choose from, (id, name); what was chosen stays, the rest is guessed by name."""
        chosen = self._terms()
        self._offers = list(offers)
        self._show(chosen)

    def _known_offers(self) -> list[tuple[str, str]]:
        mapping = self._target.mapping
        terms = [*mapping.themes.values(), *mapping.areas.values()]
        return sorted({(term.id, term.name or term.id) for term in terms if term.id}, key=lambda pair: pair[1])

    def _ours(self) -> list[tuple[str, str, str]]:
        """Part, code and name: every theme; of the areas the city and those just below, which the rest follow."""
        campaign, language = self._desk.campaign, self._desk.language
        themes = [("themes", theme.code, campaign.say(theme.words, language)) for theme in campaign.themes]
        if self._target.kind == "adhocracy":
            return themes
        roots = {area.code for area in campaign.areas if area.parent is None}
        near = [area for area in campaign.areas if area.code in roots or area.parent in roots]
        return [*themes, *(("areas", area.code, area.name) for area in near)]

    def _show(self, chosen: Terms | None = None) -> None:
        say, mapping = self._desk.say, chosen or self._target.mapping
        clear(self._grid)
        self.choices, self._pills = {}, {}
        ours = self._ours()
        guessed = guess({f"{part}.{code}": name for part, code, name in ours}, self._offers)
        row, last = 0, ""
        for part, code, name in ours:
            if part != last:
                heading = say("Themes") if part == "themes" else say("Areas")
                self._grid.addWidget(Text(heading, "small strong", "muted"), row, 0, 1, 3)
                row, last = row + 1, part
            term = getattr(mapping, part).get(code)
            self._add(row, (part, code), name, term, guessed.get(f"{part}.{code}", ""))
            row += 1
        first = next(iter(self.choices.values()), None)
        if first:
            first.setFocus()

    def _add(self, row: int, key: tuple[str, str], name: str, term: Term | None, guessed: str) -> None:
        say = self._desk.say
        pill = self._pills[key] = Pill()
        editor: Choice | Line
        if self._offers:
            known = dict(self._offers)
            own = [(term.id, term.name or term.id)] if term and term.id and term.id not in known else []
            choices = [(_NOTHING, say("Nothing there")), *own, *self._offers]
            editor = Choice(choices, empty=say("Not looked at yet"), searchable=True)
            editor.set_value(guessed if term is None else term.id or _NOTHING)
        else:
            editor = Line(say("its number there"))
            editor.set_value("" if term is None else term.id or _NOTHING)
        editor.setAccessibleName(name)
        is_guess = term is None and bool(guessed)
        pill.tell(say("Guessed"), "warning")
        editor.edited.connect(pill.hide)
        self.choices[key] = editor
        self._grid.addWidget(Text(name, wrap=True), row, 0)
        self._grid.addWidget(editor, row, 1)
        self._grid.addWidget(pill, row, 2)
        if not is_guess:
            pill.hide()

    def _terms(self) -> Terms:
        names = dict(self._offers)
        found: dict[str, dict[str, Term]] = {"themes": {}, "areas": {}}
        for (part, code), editor in self.choices.items():
            said = str(editor.value() or "").strip()
            if said != _NOT_YET:
                there = "" if said == _NOTHING else said
                found[part][code] = Term(id=there, name=names.get(there, ""))
        return Terms(**found)

    def _ask(self) -> None:
        self.ask.setEnabled(False)
        self._told.setText(self._desk.say("Asking “{target}” for its themes").format(target=self._target.name))
        self._desk.work.run(
            partial(_list_themes, self._target, self._desk.store.setting(journeys.PROXY) or ""),
            done=self._take,
            failed=self._fail,
        )

    def _take(self, offers: list[tuple[str, str]]) -> None:
        self.ask.setEnabled(True)
        count = self._desk.say_count("{n} theme there", "{n} themes there", len(offers))
        self._told.setText(count)
        if offers:
            self.offer(offers)

    def _fail(self, error: Exception) -> None:
        self.ask.setEnabled(True)
        if isinstance(error, Refused):
            from ui.problems import word

            self._told.setText(" ".join(word(problem, self._desk.say) for problem in error.problems))

    def _save(self) -> None:
        desk = self._desk
        try:
            revised, changes = campaigns.map_terms(
                desk.store, desk.campaign, self._target.code, self._terms(), desk.member.id
            )
        except Refused as refused:
            desk.tell_refusal(refused)
            return
        desk.campaign = revised
        self.accept()
        desk.wrote(changes)
        desk.tell(desk.say("Ties kept in the edition"))
        self.kept.emit()


def _list_themes(target: Target, proxy: str, progress: Progress) -> list[tuple[str, str]]:
    """The platform's themes with the path to each, on a worker."""
    del progress
    offers = journeys.list_targets(target, journeys.find_credentials(target), proxy=proxy).themes
    names = {offer.id: offer.name for offer in offers}
    return [
        (offer.id, f"{names[offer.parent]} › {offer.name}" if offer.parent in names else offer.name) for offer in offers
    ]
