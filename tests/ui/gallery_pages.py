"""The gallery's pages: the mock-ups of the window drawn again with the real parts, and sheets of all the others."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_app.domain.errors import Problem
from ui.desk import Desk
from ui.models.rows import Row, Rows
from ui.widgets.banner import BusyPanel
from ui.widgets.buttons import KINDS, Button
from ui.widgets.card import Card, EmptyPanel
from ui.widgets.charts import Bars, Plot, TileMap, TintLegend
from ui.widgets.combo import Choice
from ui.widgets.consent import ConsentRows
from ui.widgets.editors import Line, SearchLine, SecretLine, Writing
from ui.widgets.form import Field, Form
from ui.widgets.layouts import Columns, Flow, column, line
from ui.widgets.page import Page
from ui.widgets.row_list import RowList
from ui.widgets.saved import SavedCard, UndoRow
from ui.widgets.steps import Gate, GateTimeline, Stepper, When
from ui.widgets.text import PILLS, Caps, Icon, Pill, Rule, Text
from ui.widgets.tiles import Chips, Tick, Tiles
from ui.widgets.when import CountLine, DayLine, HourLine, MoneyLine

THEMES = (
    ("cadre", "Cadre de vie", 61),
    ("ecole", "Éducation et jeunesse", 34),
    ("env", "Environnement", 29),
    ("soli", "Solidarités", 22),
    ("culture", "Culture et patrimoine", 12),
    ("sport", "Sport", 17),
    ("mob", "Mobilités", 15),
    ("secu", "Prévention, sécurité", 9),
    ("emploi", "Attractivité, emploi", 8),
    ("prop", "Propreté", 4),
    ("sante", "Santé", 3),
    ("autre", "Autre", 0),
)
GRID = (
    *((17, 0, 1, 11), (18, 0, 2, 41), (19, 0, 3, 58), (16, 1, 0, 0), (8, 1, 1, 0), (9, 1, 2, 2), (10, 1, 3, 14)),
    *((20, 1, 4, 37), (7, 2, 0, 0), (1, 2, 1, 0), (2, 2, 2, 1), (3, 2, 3, 1), (11, 2, 4, 9), (15, 3, 0, 2)),
    *((6, 3, 1, 0), (5, 3, 2, 1), (4, 3, 3, 0), (12, 3, 4, 7), (14, 4, 1, 8), (13, 4, 2, 22)),
)


class HomeScene(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Bonsoir Inès", "Jeudi 9 février 2017, 17 h 43 · édition Paris 2017 · 12 séances tenues")
        self.body.addWidget(Columns(self._tonight(), self._sheets(), self._answers(), stretch=(565, 273, 273)))
        self.body.addWidget(self._calendar())
        self.body.addWidget(Columns(self._bars(), self._map()), 1)

    def _tonight(self) -> Card:
        card = Card()
        distance = Text("dans 47 minutes", tone="muted")
        when = column(Text("Ce soir", "strong", "accent"), Text("18 h 30", "figure"), distance)
        what = column(
            Text("Atelier de co-construction", "heading"),
            4,
            Text("Centre social Les Quatre-Vents, Paris 19ᵉ", wrap=True),
            4,
            Text("40 feuilles prêtes · interprète en arabe", "secondary", "muted", wrap=True),
        )
        card.body.addLayout(line(when, Rule(upright=True), what, spacing=24))
        card.body.addStretch()
        go = Button("Ouvrir l’atelier", kind="filled", key="Return")
        card.body.addLayout(line(Text("Demain 14 h : rue Archereau", "secondary", "muted"), 0, go))
        return card

    def _sheets(self) -> Card:
        card = Card("Feuilles dehors", icon="printer", key="F8")
        card.body.addLayout(line(Text("38", "figure"), Text("sur 120 imprimées", "secondary", "muted"), 0))
        card.body.addLayout(line(Text("Atelier Belleville, 2 février", "secondary"), 0, Text("21", "strong")))
        card.body.addLayout(line(Text("Rue Riquet, 4 février", "secondary"), 0, Text("17", "strong")))
        card.body.addStretch()
        return card

    def _answers(self) -> Card:
        card = Card("Réponses de la Ville", icon="comment", key="F9")
        for icon, tone, word, what in (
            ("check-circle", "accent", "Retenue", "Brumisateur, square Curial"),
            ("x-circle", "danger", "Rejetée : frais de personnel", "Gardien de nuit, cité Michelet"),
        ):
            words = column(Text(word, "strong", tone, wrap=True), Text(what, "secondary", wrap=True), spacing=2)
            sign = Icon(icon, tone, 22)
            row = line(sign, words, spacing=12)
            row.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(row)
        card.body.addStretch()
        return card

    def _calendar(self) -> Card:
        card = Card()
        words = column(
            Text("Dépôt : J-12", "title"),
            Text("mardi 21 février, minuit", "secondary", "muted"),
            8,
            Text("14 propositions non déposées", "strong", "amber"),
            Text("dont 9 sans porteur", "secondary", "amber"),
        )
        gates = (
            Gate(name="Appel aux idées", day="juin 2016", when=When.PAST),
            Gate(name="Ateliers", day="depuis décembre", when=When.PAST),
            Gate(name="Dépôt", day="21 février", when=When.NEXT),
            Gate(name="Étude par la Ville", day="mars à juin", when=When.LATER),
            Gate(name="Vote", day="septembre", when=When.LATER),
            Gate(name="Restitution", day="novembre", when=When.LATER),
        )
        holder = QWidget()
        holder.setLayout(words)
        see = Button("Voir les 14", key="F7", binds=False)
        card.body.addWidget(Columns(holder, GateTimeline(gates, 0.72), see, stretch=(3, 7, 2)))
        return card

    def _bars(self) -> Card:
        card = Card("Idées par thème", "214 idées")
        bars = Bars()
        bars.show_counts([(name, count) for _, name, count in THEMES[:7]] + [("Quatre autres thèmes", 24)], aside=1)
        card.body.addWidget(bars)
        card.body.addStretch()
        return card

    def _map(self) -> Card:
        card = Card("Idées par arrondissement")
        plots = [Plot(code=str(n), label=f"{n}ᵉ" if n > 1 else "1ᵉʳ", row=r, column=c) for n, r, c, _ in GRID]
        tiles = TileMap(plots)
        tiles.show_counts({str(n): count for n, _, _, count in GRID})
        note = Text("Aucune idée dans les 1ᵉʳ, 4ᵉ, 6ᵉ, 7ᵉ, 8ᵉ et 16ᵉ", "secondary", wrap=True)
        aside = column(Text("Peu entendus", "strong", "amber"), 4, note, 0, TintLegend())
        row = line(tiles, aside, spacing=24)
        row.setStretch(0, 3)
        row.setStretch(1, 2)
        card.body.addLayout(row, 1)
        return card


class CaptureScene(Page):
    def __init__(self, desk: Desk) -> None:
        context = "Atelier au centre social Les Quatre-Vents, Paris 19ᵉ · jeudi 9 février 2017 · 27 personnes"
        super().__init__(desk, "Recueil", context)
        self.idea = Writing("Ce que la personne propose", lines=4, large=True)
        self.idea.set_value(
            "Transformer le local à poussettes vide du 24, rue Archereau en salle de devoirs, avec des tables, "
            "des prises et une bonne lumière."
        )
        self.themes = Tiles([(code, name) for code, name, _ in THEMES])
        self.themes.set_value("ecole")
        save = Button("Enregistrer l’idée", kind="filled", key="Ctrl+Return", large=True)
        middle = QWidget()
        middle.setLayout(column(self._person(), 16, save))
        self.body.addWidget(Columns(self._idea(), middle, self._tonight(), stretch=(464, 368, 270)), 1)

    def first_focus(self) -> QWidget:
        return self.consents.rows["contact"]

    def _idea(self) -> Card:
        card = Card("Quelle est l’idée ?", "Brouillon gardé à l’instant")
        card.body.addWidget(self.idea)
        near = Text("2 idées proches, dont 1 lauréate en 2016", "secondary", "muted", wrap=True)
        card.body.addLayout(line(Icon("search"), near, Button("Voir", kind="link", key="F12")))
        card.body.addLayout(line(Text("Thème", "strong"), 0, Text("Alt + chiffre, à tout moment", "small", "muted")))
        card.body.addWidget(self.themes)
        card.body.addWidget(Text("Où se ferait le projet ?", "strong"))
        where = Line("Une rue, une place, une école…", icon="pin")
        where.set_value("24, rue Archereau, Paris 19e")
        where.set_badge("Quartier populaire")
        card.body.addWidget(where)
        card.body.addStretch()
        return card

    def _person(self) -> Card:
        card = Card("Qui la porte ?", "facultatif")
        name, phone = Line("Prénom, nom", icon="user"), Line("Téléphone", icon="phone")
        name.set_value("Aminata Koné")
        card.body.addWidget(name)
        card.body.addWidget(phone)
        self.consents = ConsentRows(
            "Ses accords, un par un",
            [
                ("publish", "Publier l’idée sur le site de la Ville"),
                ("named", "Y mettre son nom"),
                ("news", "Lui dire par SMS ce que devient l’idée"),
                ("contact", "Donner son contact à la Ville, comme porteuse"),
                ("study", "Garder ses réponses pour l’étude"),
            ],
        )
        for code, given in (("publish", True), ("named", False), ("news", True)):
            self.consents.set_value(code, given)
        card.add_across(self.consents)
        said = line(Text("Dit à voix haute, témoin : Mehdi", "secondary", "muted", wrap=True))
        said.addWidget(Button("Notice", kind="link", key="F11"))
        card.body.addLayout(said)
        card.body.addStretch()
        return card

    def _tonight(self) -> QWidget:
        side = QWidget()
        saved = SavedCard(
            "Enregistrée à 19 h 42",
            "Des bancs à l’ombre devant l’école de la rue de Tanger, pour attendre les enfants.",
            "Cadre de vie",
        )
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Text("Ce soir, 14 idées", "strong"))
        layout.addWidget(saved)
        for text, detail in (
            ("Un atelier vélo au pied de la tour, tenu par les jeunes.", "19 h 38 · Mobilités"),
            ("Des casiers pour les gens à la rue, près de Rosa-Parks.", "19 h 35 · Solidarités"),
        ):
            layout.addWidget(Text(text, wrap=True))
            layout.addWidget(Text(detail, "small", "muted"))
            layout.addWidget(Rule())
        layout.addStretch()
        layout.addWidget(Button("Toutes celles de la séance", kind="link", key="F6", binds=False))
        return side


class OutboxScene(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "À envoyer", "Budget participatif 2017 · cet ordinateur est celui qui envoie")
        self.set_actions(
            Button("Relire ce qui part", key="F10"), Button("Envoyer maintenant", kind="filled", key="F9", binds=False)
        )
        chips = Chips(
            [
                ("", "Tout", "grid"),
                ("unknown", "On la cherche", "search", "amber"),
                ("refused", "Refusées à l’entrée", "x-circle", "danger"),
                ("queued", "En file", "clock"),
                ("sent", "Envoyées", "check"),
                ("answered", "Réponses de la Ville", "bank"),
            ]
        )
        chips.show_counts({"": 20, "unknown": 1, "refused": 2, "queued": 6, "sent": 8, "answered": 3})
        self.body.addWidget(chips)
        card = Card("À regarder", "3")
        rows = Rows(lambda ids: {i: self._row(i) for i in ids})
        rows.show_ids(range(200))
        self.list = RowList(rows, "À envoyer")
        self.list.choose(1)
        card.add_across(self.list, margin=8, stretch=1)
        self.body.addWidget(Columns(card, self._detail(), stretch=(5, 3)), 1)

    def first_focus(self) -> QWidget:
        return self.list

    @staticmethod
    def _row(number: int) -> Row:
        said = (
            ("search", "amber", "Un local pour réparer vélos et poussettes", "Envoi inconnu", "warning"),
            ("x-circle", "danger", "Traverser sans danger devant l’école Curial", "Refusée à l’entrée", "danger"),
            ("clock", "muted", "Le square Curial, à l’ombre et au frais", "En file, 1ʳᵉ", "quiet"),
            ("check", "accent", "Repeindre le passage sous la voie ferrée", "Envoyée", "outline accent"),
            ("bank", "accent", "Des toilettes gratuites au métro Crimée", "Recevable", "selected"),
            ("bank", "text", "Une garderie le samedi", "Non retenue", "outline"),
        )
        icon, tone, title, pill, kind = said[number % len(said)]
        line = "Partie, sans réponse. On la cherche là-bas avant de renvoyer."
        return Row(key=str(number), title=title, line=line, icon=icon, tone=tone, pill=pill, pill_kind=kind)

    def _detail(self) -> Card:
        card = Card()
        pill = line(Pill("Refusée à l’entrée", "danger"), 0)
        card.body.addLayout(pill)
        card.body.addWidget(Text("Traverser sans danger devant l’école Curial", "heading", wrap=True))
        card.body.addWidget(Text("Ce n’est pas un non : la Ville ne l’a pas encore lue.", tone="muted", wrap=True))
        quote = Card(tone="quiet")
        quote.body.addWidget(Text("« Titre : 150 caractères au maximum »", wrap=True))
        card.body.addWidget(quote)
        title = Field("Titre", Writing(lines=3))
        title.set_value("Traverser sans danger devant l’école Curial : plateau surélevé, passages visibles la nuit")
        title.show_problem("166 signes, 150 au plus. Raccourcissez un peu.")
        card.body.addWidget(title)
        card.body.addLayout(
            line(Button("Renvoyer", kind="accent", key="Ctrl+R"), Button("Mettre de côté", key="Delete"), spacing=8)
        )
        card.body.addStretch()
        return card


class FormScene(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Nouvelle séance", "Édition Paris 2017")
        self.set_actions(Button("Enregistrer la séance", kind="filled", key="Ctrl+Return"))
        form = Form()
        form.add("title", Field("Nom de la séance", Line("Atelier de co-construction")))
        day, starts, ends = DayLine("2017-02-01"), HourLine(), HourLine()
        form.add_row(("date", Field("Jour", day)), ("starts", Field("Début", starts)), ("ends", Field("Fin", ends)))
        area = Choice([("75119", "Paris 19ᵉ"), ("75120", "Paris 20ᵉ")], empty="Choisir…", searchable=True)
        form.add_row(("place", Field("Lieu", Line(icon="pin"))), ("area", Field("Quartier", area, hint="facultatif")))
        form.add_row(("attendance", Field("Personnes", CountLine())), ("cost", Field("Coût estimé", MoneyLine())))
        form.add("note", Field("Notes", Writing("Ce qui n’entre nulle part ailleurs")))
        form.add_part(
            Tick("J’ai relu ce texte : il ne permet de reconnaître personne, ni par un nom ni par une adresse.")
        )
        form.set_values(date="2017-02-09", starts="18:30", ends="20:00", cost="38 500")
        form.show_problems([Problem(code="text.empty", field="title"), Problem(code="area.unknown", field="area")])
        card = Card("La séance")
        card.body.addWidget(form)
        card.body.addStretch()
        side = QWidget()
        busy = BusyPanel("Lecture des feuilles")
        busy.show_progress(12, 38)
        warn = Card(tone="warning")
        warn.body.addWidget(Text("La Ville refuse les salaires.", "strong", "amber"))
        secret = Field("Phrase de passe", SecretLine())
        side.setLayout(column(busy, secret, SearchLine("Chercher une idée…"), warn, 0, spacing=16))
        self.body.addWidget(Columns(card, side, stretch=(3, 2)), 1)


class PartsScene(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Le square Curial, à l’ombre et au frais", "Née de l’atelier du 14 mars · 6 idées")
        steps = ("Idées groupées", "Écriture ensemble", "Accord des auteurs", "À envoyer", "Réponse de la Ville")
        self.body.addWidget(Stepper(steps, 1))
        card = Card("Derniers passages", "12 portes · 7 ouvertes · 3 idées")
        for when, icon, word, detail, tone in (
            ("14 h 52", "bulb", "Idée", "B, 4ᵉ, porte 3", "accent"),
            ("14 h 47", "absent", "Absent", "B, 4ᵉ, porte 2", "text"),
            ("14 h 44", "ban", "Ne plus solliciter", "B, 5ᵉ, porte 4", "danger"),
        ):
            card.body.addWidget(UndoRow(when, icon, word, detail, tone=tone))
            card.body.addWidget(Rule())
        pills = QWidget()
        Flow(*(Pill(kind, kind) for kind in PILLS), parent=pills)
        card.body.addWidget(pills)
        caps = (Caps(k) for k in ("Left", "Up", "Down", "Right", "Ctrl+Z", "Alt+L", "Escape", "Return", "Shift+7"))
        card.body.addLayout(line(*caps, 0))
        kinds = QWidget()
        buttons = (Button(kind.capitalize(), kind=kind, icon="printer") for kind in KINDS)
        Flow(*buttons, self._off(), parent=kinds)
        card.body.addWidget(kinds)
        card.body.addStretch()
        empty = Card()
        empty.body.addWidget(
            EmptyPanel(
                "bulb",
                "Aucune idée encore",
                "Les idées recueillies en séance, à la porte ou sur papier se retrouvent ici.",
                Button("Recueillir une idée", kind="filled", key="F4", binds=False),
            )
        )
        self.body.addWidget(Columns(card, empty), 1)

    @staticmethod
    def _off() -> Button:
        off = Button("Éteint", kind="filled")
        off.setEnabled(False)
        return off


SCENES: dict[str, Callable[[Desk], Page]] = {
    "home": HomeScene,
    "capture": CaptureScene,
    "outbox": OutboxScene,
    "sessions": FormScene,
    "proposals": PartsScene,
}
