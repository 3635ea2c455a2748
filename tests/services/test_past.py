"""Past projects from a city's own file: read whatever its shape, taken in whole or not at all, and taken out again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused
from outreach_app.domain.past import Columns
from outreach_app.domain.words import PastOutcome
from outreach_app.queries.past import PastProject, past_imports, past_projects
from outreach_app.queries.similar import similar
from outreach_app.services import ideas
from outreach_app.services.past import Imported, import_past, read_amount, read_outcome, set_import_aside
from outreach_app.services.past_reading import guess_columns, read, read_file
from outreach_app.store import journal
from outreach_app.store.store import Store

HEADER = (
    "Identifiant du projet lauréat;Lien URL vers le projet;Edition;Titre du projet lauréat;Thématique;"
    "Direction pilote du projet lauréat;Budget global du projet lauréat;Echelle du Budget participatif;"
    "Adresse du projet lauréat;Arrondissement du projet lauréat;Projet en Quartier populaire;Avancement du projet"
)
WINNERS = f"""{HEADER}
2204;;2014;;Cadre de vie;DVD;1500000;Budget participatif parisien;Place de la Mairie;75004;Non;FIN
3720;http://e;2017;Une zone de remise en forme au jardin;Sport;DEVE;80000;Arrondissement;12 rue du Jardin;75119;Oui;FIN
3721;;2019;"Des bancs, des tables
et de l’ombre";Cadre de vie;DEVE;12 000 €;Arrondissement;;19e;Non;TRAVAUX
3722;;2017;Une fontaine à boire;Environnement;DEVE;beaucoup;Arrondissement;69 rue Bis;75123;Non;ETUDES
"""
REFUSED = """Année,Nom du projet,Motif du refus,Décision
2016,Un animateur pour le square,Dépense de fonctionnement,Non retenu
2016,Repeindre la gare,La gare est à la SNCF,Irrecevable
2015,Un mur d’escalade,,Lauréat
"""


def take_in(store: Store, campaign: Campaign, text: str, name: str = "gagnants.csv", **wanted: object) -> Imported:
    reading = read(text.encode("utf-8-sig"), name)
    return import_past(store, campaign, reading, guess_columns(reading), "m", **wanted)  # type: ignore[arg-type]


def kept(store: Store) -> list[PastProject]:
    rows = list(store.column("SELECT row FROM past_project ORDER BY row"))
    return sorted(past_projects(store, rows), key=lambda project: project.row)


def test_a_winners_file_is_understood_as_it_is(store: Store, paris: Campaign) -> None:
    reading = read(WINNERS.encode("utf-8-sig"), "bp_projets_gagnants.csv")
    columns = guess_columns(reading)
    assert (reading.encoding, reading.delimiter, len(reading.lines)) == ("utf-8", ";", 4)
    assert {field: reading.header[place] for field, place in columns.places.items()} == {
        "title": "Titre du projet lauréat",
        "theme": "Thématique",
        "area": "Arrondissement du projet lauréat",
        "place": "Adresse du projet lauréat",
        "year": "Edition",
        "cost": "Budget global du projet lauréat",
        "progress": "Avancement du projet",
        "reference": "Identifiant du projet lauréat",
    }
    assert columns.outcome is PastOutcome.WON
    told = import_past(store, paris, reading, columns, "m")
    assert (told.loaded, told.without_title) == (3, 1)
    assert [(p.code, p.details["number"]) for p in told.problems] == [
        ("past.untitled", 2),
        ("past.area_unknown", 6),
        ("past.cost_unreadable", 6),
    ]
    gym, benches, fountain = kept(store)
    assert (gym.area, gym.theme, gym.year, gym.cost_cents) == ("75119", "sport", 2017, 8_000_000)
    assert (benches.title, benches.area, benches.cost_cents) == (
        "Des bancs, des tables et de l’ombre",
        "75119",
        1_200_000,
    )
    assert (fountain.area, fountain.cost_cents, fountain.progress) == ("", None, "ETUDES")
    assert {project.outcome for project in kept(store)} == {PastOutcome.WON}


def test_reasons_for_refusal_come_from_a_second_file(store: Store, paris: Campaign) -> None:
    take_in(store, paris, WINNERS)
    take_in(store, paris, REFUSED, "refus.csv")
    (found,) = similar(store, "Payer un animateur au square").past
    assert (found.project.outcome, found.project.reason) == (PastOutcome.REJECTED, "Dépense de fonctionnement")
    newest, oldest = past_imports(store)
    assert (newest.count, newest.won, newest.rejected) == (3, 1, 2)
    assert (oldest.count, oldest.won, oldest.rejected) == (3, 3, 0)


def test_the_same_file_again_replaces_the_first_and_can_be_undone(store: Store, paris: Campaign) -> None:
    first = take_in(store, paris, WINNERS)
    with pytest.raises(Refused) as refused:
        take_in(store, paris, WINNERS, "another-name.csv")
    assert refused.value.code == "past.already_imported"
    second = take_in(store, paris, WINNERS, replace=True)
    assert [found.id for found in past_imports(store)] == [second.past_import]
    assert len(kept(store)) == 3
    ideas.undo(store, second.changes.act, "m")
    assert [found.id for found in past_imports(store)] == [first.past_import]
    assert len(kept(store)) == 3


def test_an_import_set_aside_comes_up_no_more_and_survives_a_rebuild(store: Store, paris: Campaign) -> None:
    told = take_in(store, paris, WINNERS)
    assert similar(store, "une fontaine à boire").past
    set_import_aside(store, told.past_import, "m")
    journal.rebuild(store)
    assert not similar(store, "une fontaine à boire").past
    assert past_imports(store) == []
    with pytest.raises(Refused):
        set_import_aside(store, told.past_import, "m")


def test_stopping_half_way_leaves_nothing(store: Store, paris: Campaign) -> None:
    lines = "".join(f"{n};;2016;Projet numéro {n};Sport;;10;;;75119;Non;FIN\n" for n in range(250))

    class Stop(Exception):
        pass

    heard: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        heard.append((done, total))
        if done >= 200:
            raise Stop

    before = store.value("SELECT count(*) FROM journal")
    with pytest.raises(Stop):
        take_in(store, paris, f"{HEADER}\n{lines}", tell=stop)
    assert heard == [(100, 250), (200, 250)]
    assert store.value("SELECT count(*) FROM journal") == before
    assert (kept(store), past_imports(store)) == ([], [])


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        (WINNERS.encode(), "utf-8", ";"),
        (WINNERS.encode("utf-8-sig").replace(b"\n", b"\r\n"), "utf-8", ";"),
        (WINNERS.encode("cp1252"), "cp1252", ";"),
        (WINNERS.encode("utf-16"), "utf-16", ";"),
        (REFUSED.encode(), "utf-8", ","),
        (REFUSED.replace(",", "\t").encode("cp1252"), "cp1252", "\t"),
        (b"\xef\xbb\xbf\n" + WINNERS.encode("utf-8-sig"), "utf-8", ";"),
    ],
)
def test_any_usual_encoding_and_delimiter(data: bytes, encoding: str, delimiter: str) -> None:
    reading = read(data, "x.csv")
    assert (reading.encoding, reading.delimiter) == (encoding, delimiter)
    assert "title" in guess_columns(reading).places
    assert any("é" in cell or "e" in cell for line in reading.lines for cell in line.cells)


def test_hostile_cells_are_text_and_nothing_else(store: Store, paris: Campaign) -> None:
    rows = (
        "2016;=HYPERLINK(1);ok",
        "2016;Un\x00e salle\x07;ok",
        f"2016;{'a' * 200_000};ok",
        "2016;Court",
        "2016;Trop;de;cellules",
        "2016;Vide à la fin;ok;;",
        '2016;"Guillemets ""doublés""";ok',
    )
    reading = read("\n".join(("Annee;Titre;Etat", *rows)).encode(), "h.csv")
    assert [(p.code, p.details["number"]) for p in reading.problems] == [
        ("past.cell_cut", 4),
        ("past.line_too_wide", 6),
    ]
    import_past(store, paris, reading, guess_columns(reading), "m")
    titles = [project.title for project in kept(store)]
    assert titles[:2] == ["=HYPERLINK(1)", "Une salle"]
    assert len(titles[2]) <= 250
    assert titles[3:] == ["Court", "Vide à la fin", 'Guillemets "doublés"']


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \n \n", "file.empty"),
        (b"PK\x03\x04rest", "past.not_csv"),
        (bytes(range(256)) * 40, "past.not_csv"),
        (b"Titre;Annee\n", "past.no_lines"),
        (b"x" * 20_000_001, "file.too_large"),
    ],
)
def test_what_is_no_file_of_projects_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data, "x")
    assert refused.value.code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_file(tmp_path / "none.csv")
    assert refused.value.code == "file.unreadable"


@pytest.mark.parametrize(
    ("places", "code"),
    [({}, "past.title_unmapped"), ({"title": 99}, "past.column_unknown"), ({"title": 1}, "past.no_title")],
)
def test_columns_that_cannot_be_right(store: Store, paris: Campaign, places: dict[str, int], code: str) -> None:
    reading = read(b"Annee;Vide\n2016;\n2017;", "x.csv")
    with pytest.raises(Refused) as refused:
        import_past(store, paris, reading, Columns(places=places), "m")
    assert refused.value.code == code


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    try:
        reading = read(data, "x.csv")
    except Refused:
        return
    assert all(len(line.cells) == len(reading.header) for line in reading.lines)
    guess_columns(reading)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1500000", 150_000_000),
        ("1 500 000 €", 150_000_000),
        ("1\u202f500\u00a0000,50 euros", 150_000_050),
        ("38.500,50", 3_850_050),
        ("1.500.000", 150_000_000),
        ("1,500,000.25", 150_000_025),
        ("150 k€", 15_000_000),
        ("1,5 M€", 150_000_000),
        ("-5", None),
        ("1e9", None),
        ("environ 300", None),
        ("9" * 40, None),
        ("", None),
    ],
)
def test_amounts_as_cities_write_them(typed: str, cents: int | None) -> None:
    assert read_amount(typed) == cents


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Lauréat", PastOutcome.WON),
        ("RETENU", PastOutcome.WON),
        ("Non retenu", PastOutcome.REJECTED),
        ("non lauréat", PastOutcome.REJECTED),
        ("Irrecevable", PastOutcome.REJECTED),
        ("not selected", PastOutcome.REJECTED),
        ("oui", PastOutcome.WON),
        ("non", PastOutcome.REJECTED),
        ("à l’étude", PastOutcome.UNKNOWN),
    ],
)
def test_outcomes_as_cities_write_them(said: str, outcome: PastOutcome) -> None:
    assert read_outcome(said) is outcome


def test_the_city_of_paris_own_file(store: Store, paris: Campaign) -> None:
    """Where it lies beside this folder: it is never copied here. Otherwise one in its shape stands for it."""
    real = Path(__file__).parents[3] / "shared/data/bp_projets_gagnants_2024-10.csv"
    reading = read_file(real) if real.is_file() else read(WINNERS.encode("utf-8-sig"), real.name)
    told = import_past(store, paris, reading, guess_columns(reading), "m")
    assert told.loaded + told.without_title == len(reading.lines)
    unknown = {p.details["found"] for p in told.problems if p.code == "past.area_unknown"}
    assert unknown == {"75123"}
    assert told.without_title == sum(p.code == "past.untitled" for p in told.problems) > 0
    assert similar(store, "remise en forme au jardin").past_of(PastOutcome.WON)
