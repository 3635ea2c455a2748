"""Home's other rows: the next gate on the season's calendar, ideas by theme, ideas on the city's map."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from outreach_app.campaign.model import Area
from outreach_app.queries.home import Figures, IdeaCounts
from ui import formats
from ui.desk import Desk
from ui.season import Season, add_up, areas_heading, season, short_name, shown_areas
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.charts import Bars, Plot, TileMap, TintLegend
from ui.widgets.layouts import Columns, column, line
from ui.widgets.steps import Gate, GateTimeline, When
from ui.widgets.text import Text

_MOST_BARS = 8


class NextGate(Card):
    """`Dépôt : J-12`, what is not ready for it, and the whole calendar."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._goal = Text(role="title", wrap=True)
        self._day = Text(role="secondary", tone="muted", wrap=True)
        self._waiting = Text(role="strong", tone="amber", wrap=True)
        self._alone = Text(role="secondary", tone="amber", wrap=True)
        self._timeline = GateTimeline()
        self._see = Button("", key="F7", binds=False)
        self._see.clicked.connect(lambda: desk.go("proposals"))
        holder = QWidget()
        holder.setMinimumWidth(220)
        holder.setLayout(column(self._goal, self._day, 8, self._waiting, self._alone, 0))
        self.body.addWidget(Columns(holder, self._timeline, self._see, stretch=(5, 11, 0)))

    def show_figures(self, figures: Figures, day: str) -> None:
        desk = self._desk
        known = season(desk.campaign, day, desk.language, desk.say)
        self._goal.setText(known.heading(desk.say))
        self._day.setText(self._deadline(known))
        self._timeline.show_gates(_gates(known), known.share)
        self._show_waiting(figures.not_sent, figures.without_proposer)

    def _deadline(self, known: Season) -> str:
        if known.goal is None:
            return ""
        day = formats.weekday_day(known.goal.day, self._desk.say)
        return self._desk.say("{day}, midnight").format(day=day) if known.goal.is_gate else day

    def _show_waiting(self, waiting: int, alone: int) -> None:
        desk = self._desk
        nothing = desk.say("No proposal waits to be handed in")
        many = desk.say_count("{n} proposal not handed in", "{n} proposals not handed in", waiting)
        self._waiting.setText(many if waiting else nothing)
        self._waiting.set_tone("amber" if waiting else "muted")
        self._alone.setText(desk.say_count("of which {n} without a proposer", "of which {n} without a proposer", alone))
        self._alone.setVisible(bool(alone))
        see = desk.say_count("See the proposal", "See the {n}", waiting)
        self._see.set_label(see if waiting else desk.say("See the proposals"))


def _gates(known: Season) -> list[Gate]:
    def when(index: int) -> When:
        if index < known.passed:
            return When.PAST
        return When.NEXT if known.dates[index] is known.goal else When.LATER

    return [Gate(name=d.name, day=d.words, when=when(i)) for i, d in enumerate(known.dates)]


class ThemesHeard(Card):
    """Ideas by theme, most heard first, the least heard together."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.say("Ideas by theme"))
        self._desk = desk
        self._bars = Bars()
        self._nothing = Text(desk.say("The first idea you save is counted here."), "secondary", "muted", wrap=True)
        self._nothing.hide()
        self.body.setSpacing(4)
        self.body.addWidget(self._bars)
        self.body.addWidget(self._nothing)
        self.body.addStretch()

    def show_counts(self, counts: IdeaCounts) -> None:
        desk = self._desk
        self.aside.setText(desk.say_count("{n} idea", "{n} ideas", counts.ideas))
        self._nothing.setVisible(not counts.ideas)
        named = [
            (desk.campaign.say(theme.words, desk.language), counts.by_theme.get(theme.code, 0))
            for theme in desk.campaign.themes
        ]
        unnamed = counts.ideas - sum(count for _, count in named)
        bars, rest = fold_bars(named, _MOST_BARS - bool(unnamed))
        if rest:
            bars.append((desk.say_count("{n} other theme", "{n} other themes", len(rest)), sum(n for _, n in rest)))
        if unnamed:
            bars.append((desk.say("Without a theme"), unnamed))
        self._bars.show_counts(bars, aside=bool(rest) + bool(unnamed))


def fold_bars(named: list[tuple[str, int]], most: int) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """The pairs worth a bar of their own, largest first, and the rest: together they fill `most` lines at most."""
    ordered = sorted(named, key=lambda pair: -pair[1])
    cut = len(ordered) if len(ordered) <= most else most - 1
    return ordered[:cut], ordered[cut:]


class AreasHeard(Card):
    """Ideas on the city's map of tiles (bars, where the edition draws none), and where nobody was heard yet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(areas_heading(desk.campaign, desk.say))
        self._desk = desk
        self._areas = shown_areas(desk.campaign)
        self._tiles = TileMap([self._plot(area) for area in self._areas if area.tile])
        self._bars = Bars()
        self._unheard_title = Text(desk.say("Little heard"), "strong", "amber")
        self._unheard = Text(role="secondary", wrap=True)
        drawn: QWidget = self._tiles if any(area.tile for area in self._areas) else self._bars
        aside = column(self._unheard_title, self._unheard, 0)
        if drawn is self._tiles:
            aside.addWidget(TintLegend())
        row = line(drawn, aside, spacing=24)
        row.setStretch(0, 3)
        row.setStretch(1, 2)
        self.body.setSpacing(4)
        self.body.addLayout(row, 1)

    def show_counts(self, counts: IdeaCounts) -> None:
        total = add_up(self._desk.campaign, counts.by_area)
        self._tiles.show_counts(total)
        named = [(formats.raised(short_name(self._desk.campaign, a)), total.get(a.code, 0)) for a in self._areas]
        self._bars.show_counts(fold_bars(named, _MOST_BARS)[0])
        self._show_unheard(total)

    def _show_unheard(self, total: Mapping[str, int]) -> None:
        say, campaign = self._desk.say, self._desk.campaign
        quiet = [formats.raised(short_name(campaign, a)) for a in self._areas if not total.get(a.code)]
        self._unheard_title.setVisible(bool(quiet))
        if not quiet:
            self._unheard.setText(say("Every area has been heard."))
        elif len(quiet) == len(self._areas):
            self._unheard.setText(say("No idea with a place yet: every area is still to be heard."))
        else:
            self._unheard.setText(say("No idea from {areas}").format(areas=formats.listed(quiet, say)))

    def _plot(self, area: Area) -> Plot:
        column_, row = area.tile or (0, 0)
        label = formats.raised(short_name(self._desk.campaign, area))
        return Plot(code=area.code, label=label, row=row, column=column_)
