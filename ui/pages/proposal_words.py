"""A proposal's own words: title and text with their counts, then theme, place and cost."""

from collections.abc import Iterable, Mapping
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from outreach_app.campaign.model import Target
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.domain.errors import Problem
from outreach_app.queries.cobuilding import delivered_text
from outreach_app.queries.proposals import Proposal
from outreach_app.services.deposits import length_limits
from ui import formats
from ui.desk import Desk
from ui.lines import area_choices, theme_choices
from ui.sending import sendable
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.editors import Line
from ui.widgets.form import Editor, Field, Form
from ui.widgets.sentences import SentenceWriting
from ui.widgets.when import MoneyLine

Typed = dict[str, str]
"""Field names of `ProposalDraft` and what stands in them."""


class WordsCard(Card):
    """Title and text; beside each, how long it is and how long the platforms take."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__()
        self._desk = desk
        self._limits = _tightest(sendable(desk.campaign) or desk.campaign.targets)
        self.form = Form()
        self._parts: tuple[str, ...] = ()
        title, self.text = Line(), SentenceWriting(lines=9)
        text = self.text
        self.form.add("title", Field(say("Title"), title))
        self.form.add("text", Field(say("The proposal’s text"), text))
        title.textChanged.connect(lambda: self._count("title"))
        text.textChanged.connect(lambda: self._count("text"))
        self._count("title")
        self._count("text")
        self.body.addWidget(self.form, 1)

    def show_parts(self, parts: tuple[str, ...]) -> None:
        """A group's parts leave with the text, and count with it."""
        if parts != self._parts:
            self._parts = parts
            self._count("text")

    def _count(self, name: str) -> None:
        """`453 signes sur 2 000`, amber where a platform would not take it."""
        field, say = self.form.fields[name], self._desk.say
        parts = self._parts if name == "text" else ()
        count = len(delivered_text(self.form.value(name).strip(), parts))
        shortest, longest = self._limits.get(name, (0, 0))
        numbers = {"count": count, "most": longest, "least": shortest}
        said = say("{count} of {most} characters")
        if not longest:
            said = say("{count} characters")
        elif 0 < count < shortest:
            said = say("{count} characters, {least} at least")
        said = say("{said}, parts included").format(said=said) if parts else said
        said = said.format(**{key: formats.number(value, say) for key, value in numbers.items()})
        field.hint.setText(said)
        field.hint.set_tone("amber" if longest and count and not shortest <= count <= longest else "muted")


class FactsCard(Card):
    """Theme, area, place and cost."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(say("The project"))
        self._desk = desk
        self.form = Form()
        self.form.add("theme", Field(say("Theme"), Choice(empty=say("Choose a theme"))))
        self.form.add(
            "place", Field(say("Where it would stand"), Line(say("A street, a square, a school…"), icon="pin"))
        )
        area = Field(say("Neighbourhood"), Choice(empty=say("Not said"), searchable=True))
        self.form.add_row(("area", area), ("cost", Field(say("Estimated cost"), MoneyLine())), stretch=(3, 2))
        self.body.addWidget(self.form)
        self._offered: tuple[object, str, str] | None = None

    def offer(self, theme: str, area: str) -> None:
        """The edition's lists; what the proposal already has stays on them. The same lists are not filled again."""
        campaign = self._desk.campaign
        dropped = theme * (theme not in campaign.theme_by_code), area * (area not in campaign.area_by_code)
        if self._offered == (id(campaign), *dropped):
            return
        self._offered = (id(campaign), *dropped)
        for name, choices in (
            ("theme", theme_choices(self._desk.campaign, self._desk.language, theme)),
            ("area", area_choices(self._desk.campaign, area)),
        ):
            editor = self.form.fields[name].editor
            if isinstance(editor, Choice):
                editor.set_choices(choices)


class Words(QObject):
    """Both cards as one form. `edited` says that a person changed something."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.words, self.facts = WordsCard(desk), FactsCard(desk)
        self.fields: Mapping[str, Field] = self.words.form.fields | self.facts.form.fields
        for field in self.fields.values():
            cast(Editor, field.editor).edited.connect(self.edited)

    def typed(self) -> Typed:
        return {name: str(field.value()) for name, field in self.fields.items()}

    def show_values(self, wanted: Typed) -> None:
        """Only the fields that say something else: a cursor stays where it is."""
        self.facts.offer(wanted["theme"], wanted["area"])
        for name, field in self.fields.items():
            if plain(name, str(field.value())) != plain(name, wanted[name]):
                field.set_value(wanted[name])

    def set_open(self, is_open: bool) -> None:
        """Read and copied at every stage, changed only while the words are open."""
        for field in self.fields.values():
            if isinstance(field.editor, QLineEdit | QPlainTextEdit):
                field.editor.setReadOnly(not is_open)
            else:
                field.editor.setEnabled(is_open)

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Those of no field here are given back."""
        return self.words.form.show_problems(self.facts.form.show_problems(problems))


def stored(proposal: Proposal, desk: Desk) -> Typed:
    """A proposal as its fields show it."""
    return {
        "title": proposal.title,
        "text": proposal.text,
        "theme": proposal.theme,
        "area": proposal.area,
        "place": proposal.place,
        "cost": _money(proposal.cost_cents, desk),
    }


def draft_of(typed: Typed, proposal: Proposal) -> ProposalDraft:
    return ProposalDraft(**typed, latitude=proposal.latitude, longitude=proposal.longitude)


def differ(one: Typed, other: Typed) -> bool:
    return any(plain(name, one[name]) != plain(name, other[name]) for name in one)


def plain(name: str, value: str) -> str:
    """A value as it would be kept: blanks at its ends, and within a sum, mean nothing."""
    return "".join(value.split()) if name == "cost" else value.strip()


def _money(cents: int | None, desk: Desk) -> str:
    if cents is None:
        return ""
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02d}" if rest else formats.number(whole, desk.say)


def _tightest(targets: Iterable[Target]) -> dict[str, tuple[int, int]]:
    """The lengths every target takes."""
    limits = [length_limits(target) for target in targets]
    if not limits:
        return {}
    return {name: (max(x[name][0] for x in limits), min(x[name][1] for x in limits)) for name in limits[0]}
