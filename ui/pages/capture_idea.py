"""The idea's own card: its words, its theme by a key, where the project would stand, its language."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Area, Campaign
from outreach_app.domain.drafts import IdeaDraft
from outreach_app.domain.words import Fact
from ui.desk import Desk
from ui.formats import capital, raised
from ui.keys import bind
from ui.pages.similar_strip import SimilarStrip
from ui.said import COLUMNS
from ui.speech import language_name
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.editors import Line, Writing
from ui.widgets.form import Field
from ui.widgets.layouts import Columns, column, line
from ui.widgets.text import Caps, Pill, Text
from ui.widgets.tiles import Tick, Tiles


class IdeaPart(Card):
    """`fields` are named as the domain names them; `edited` when a person changed one of them."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("What is the idea?"), parent=parent)
        self._campaign, self._say = desk.campaign, say
        self.text = Writing(say("In their own words"), lines=3, large=True)
        self.cleared = Tick(say("Anonymous: it may leave"))
        self.cleared.set_tip(say("Without a person, an idea leaves only once its text was read over."))
        self.language = Choice(_languages(desk.campaign))
        self.themes = Tiles(themes_in_short(desk.campaign, desk.language))
        self.similar = SimilarStrip(desk)
        self.place = Line(say("24, rue Archereau"), icon="pin")
        self.area = Choice(_areas(desk.campaign), empty="", searchable=True)
        self.area.setMinimumContentsLength(6)
        self._pills = {"quartier_populaire": Pill(), "qpv": Pill(kind="outline accent")}
        self.fields = {
            "text": bare(Field(say("What is the idea?"), self.text)),
            "theme": headed(Field(say("Theme"), self.themes, hint=say("Alt + digit, at any time"))),
            "place": bare(Field(say("Where would the project stand?"), self.place)),
            "area": bare(Field(say("District"), self.area)),
        }
        self._dress()
        self._set_out()
        self._listen()
        self.clear()

    def draft(self) -> IdeaDraft:
        return IdeaDraft(
            text=self.text.value(),
            theme=self.themes.value(),
            place=self.place.value(),
            area=self.area.value(),
            language=self.language.value(),
        )

    def load(self, draft: IdeaDraft, *, cleared: bool = False) -> None:
        for name in ("text", "theme", "place", "area"):
            self.fields[name].set_value(getattr(draft, name))
        self.language.set_value(draft.language)
        self.cleared.set_value(cleared)
        self._show_facts()
        self._read_along()
        self._look_for_similar()

    def clear(self) -> None:
        """The language stays: it is the evening's as often as the idea's."""
        self.load(IdeaDraft(text="", language=self.language.value() or self._campaign.languages[0]))

    def need_clearing(self, needed: bool) -> None:
        """Only an idea without a person leaves on the strength of having been read over."""
        self.cleared.setEnabled(needed)

    def _dress(self) -> None:
        self.language.setAccessibleName(self._say("Language of the idea"))
        self.language.setMinimumContentsLength(5)
        entry = self.area.lineEdit()
        if entry:
            entry.setPlaceholderText(self._say("Which district?"))

    def _set_out(self) -> None:
        say = self._say
        below = line(self.cleared, Caps("Ctrl+R"), self.language, spacing=6)
        below.setStretch(0, 1)
        self.body.setSpacing(8)
        said = column(self.fields["text"], self.similar, below)
        said.setStretch(0, 1)
        self.body.addLayout(said, 1)
        self.body.addWidget(self.fields["theme"])
        self.body.addLayout(line(Text(say("Where would the project stand?"), "strong"), 0, *self._pills.values()))
        self.body.addWidget(Columns(self.fields["place"], self.fields["area"], stretch=(4, 3)))

    def _listen(self) -> None:
        for editor in (self.text, self.themes, self.place, self.area, self.language, self.cleared):
            editor.edited.connect(self.edited)
        self.area.edited.connect(self._show_facts)
        self.language.edited.connect(self._read_along)
        self.text.edited.connect(self._look_for_similar)
        bind(self.cleared, "Ctrl+R", self.cleared.click)

    def _look_for_similar(self) -> None:
        self.similar.ask(self.text.value(), language=self.language.value())

    def _read_along(self) -> None:
        """Words begin at the side their language is read from; each line keeps its own order of letters."""
        from_right = QLocale(self.language.value()).textDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self.text.document().setDefaultTextOption(option)

    def _show_facts(self) -> None:
        """What is known for certain of the district; nothing where it's no or unknown."""
        area = self._campaign.area_by_code.get(self.area.value())
        for fact, pill in self._pills.items():
            pill.tell(self._say(COLUMNS[fact]), "selected" if fact == "quartier_populaire" else "outline accent")
            pill.setVisible(area is not None and getattr(area, fact) is Fact.YES)


def bare(field: Field) -> Field:
    """A field whose label is heard and not seen: what stands around it says enough."""
    field.label.hide()
    field.hint.hide()
    return field


def headed(field: Field) -> Field:
    """A field whose label is a heading of its card."""
    field.label.setProperty("role", "strong")
    return field


def themes_in_short(campaign: Campaign, language: str) -> list[tuple[str, str]]:
    """(code, words) as a resident would say them."""
    return [(theme.code, campaign.say(theme.short or theme.words, language)) for theme in campaign.themes]


def _languages(campaign: Campaign) -> list[tuple[str, str]]:
    return [(code, capital(language_name(code))) for code in campaign.languages]


def _areas(campaign: Campaign) -> list[tuple[str, str]]:
    """Every area by name; one that lies deeper than a district of the city says which district."""
    return [(area.code, _area_words(area, campaign)) for area in campaign.areas]


def _area_words(area: Area, campaign: Campaign) -> str:
    path = campaign.area_path(area.code)
    around = f", {path[-2].name}" if len(path) > 2 else ""
    return raised(f"{area.name}{around}")
