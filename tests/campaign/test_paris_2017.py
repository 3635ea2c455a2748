"""The example campaign against the facts it was written from."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from outreach_app.campaign.document import to_document
from outreach_app.campaign.examples import paris_2017_path, paris_proposals
from outreach_app.campaign.model import Campaign
from outreach_app.campaign.shape import read_schema
from outreach_app.domain import coach
from outreach_app.domain.words import Fact
from outreach_app.queries.coach import phrasebook

THEMES = [
    "Cadre de vie",
    "Éducation et jeunesse",
    "Environnement",
    "Solidarités",
    "Culture et patrimoine",
    "Sport",
    "Mobilités",
    "Prévention et sécurité",
    "Attractivité et emploi",
    "Propreté",
    "Santé",
]


def test_the_schema_is_a_schema_and_the_file_is_valid_as_an_editor_reads_it() -> None:
    def as_an_editor(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: as_an_editor(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [as_an_editor(inner) for inner in value]
        return value.isoformat() if isinstance(value, datetime.date) else value

    Draft202012Validator.check_schema(read_schema())
    tree = as_an_editor(YAML(typ="safe", pure=True).load(paris_2017_path()))
    assert list(Draft202012Validator(read_schema()).iter_errors(tree)) == []


def test_it_is_an_example_in_french_first(paris: Campaign) -> None:
    assert paris.id == "paris-2017"
    assert paris.example
    assert paris.languages[:3] == ("fr", "en", "ar")


def test_the_money(paris: Campaign) -> None:
    assert {e.code: e.cents for e in paris.money} == {
        "all": 100_000_000_00,
        "quartiers_populaires": 30_000_000_00,
        "schools": 10_000_000_00,
    }


def test_the_themes_in_the_order_of_the_winners(paris: Campaign) -> None:
    assert [theme.words["fr"] for theme in paris.themes] == THEMES
    assert all(len(theme.short["fr"]) <= 24 for theme in paris.themes)


def test_one_city_twenty_arrondissements_four_quartiers_each(paris: Campaign) -> None:
    kinds = Counter(area.kind for area in paris.areas)
    assert kinds == {"city": 1, "arrondissement": 20, "quartier": 80}
    assert [a.code for a in paris.areas if a.kind == "arrondissement"] == [str(code) for code in range(75101, 75121)]
    assert set(Counter(a.parent for a in paris.areas if a.kind == "quartier").values()) == {4}
    assert all(a.parent == a.code[:5] for a in paris.areas if a.kind == "quartier")
    assert [a.name for a in paris.area_path("7511803")] == ["Paris", "Paris 18e", "Goutte-d’Or"]


def test_the_arrondissements_and_nothing_else_stand_on_tiles_as_on_a_map(paris: Campaign) -> None:
    tiles = {area.code: area.tile for area in paris.areas if area.tile}
    assert set(tiles) == {area.code for area in paris.areas if area.kind == "arrondissement"}
    assert len(set(tiles.values())) == 20
    columns, rows = ({code: tile[axis] for code, tile in tiles.items()} for axis in (0, 1))
    assert columns["75116"] < columns["75101"] < columns["75120"]
    assert rows["75118"] < rows["75101"] < rows["75114"]


def test_the_city_is_as_many_people_as_its_arrondissements(paris: Campaign) -> None:
    people = [area.population or 0 for area in paris.areas if area.kind == "arrondissement"]
    assert sum(people) == paris.area_by_code["75056"].population == 2_103_778


def test_twenty_priority_districts_of_146_317_people(paris: Campaign) -> None:
    districts = paris.priority_districts
    assert [d.code for d in districts] == [f"QP0750{n:02d}" for n in range(1, 21)]
    assert sum(d.population or 0 for d in districts) == 146_317


def test_a_touched_quartier_brings_its_arrondissement(paris: Campaign) -> None:
    for district in paris.priority_districts:
        quartiers = [paris.area_by_code[code] for code in district.areas if len(code) == 7]
        assert quartiers
        assert {quartier.parent for quartier in quartiers} <= set(district.areas)


def test_an_area_is_outside_the_priority_districts_just_where_none_touches_it(paris: Campaign) -> None:
    touched = {code for district in paris.priority_districts for code in district.areas} | {"75056"}
    for area in paris.areas:
        assert area.qpv is (Fact.UNKNOWN if area.code in touched else Fact.NO), area


def test_neither_fact_is_taken_for_the_other(paris: Campaign) -> None:
    assert Fact.YES not in {area.quartier_populaire for area in paris.areas}
    fifteenth = paris.area_by_code["75115"]
    assert (fifteenth.qpv, fifteenth.quartier_populaire) == (Fact.NO, Fact.UNKNOWN)


def test_the_gate_is_the_deposit(paris: Campaign) -> None:
    assert [(p.code, p.ends) for p in paris.calendar if p.gate] == [("deposit", "2017-02-21")]


def test_four_criteria_with_help_in_three_languages(paris: Campaign) -> None:
    assert len(paris.criteria) == 4
    assert all({"fr", "en", "ar"} <= set(c.question) & set(c.help) for c in paris.criteria)


def test_each_criterion_shows_what_passes_and_what_does_not(paris: Campaign) -> None:
    assert all({"fr", "en"} <= set(c.yes) & set(c.no) for c in paris.criteria)


def test_the_coach_has_rules_for_what_the_city_refuses(paris: Campaign) -> None:
    assert 12 <= len(paris.coach) <= 16
    assert {rule.criterion for rule in paris.coach} == {"general_interest", "city_power", "investment"}
    for rule in paris.coach:
        assert {"fr", "en"} <= set(rule.phrases) & set(rule.why) & set(rule.instead)
        assert all(words[-1] == "." for words in rule.instead.values())


def test_no_wording_the_coach_offers_is_one_it_notices(paris: Campaign) -> None:
    for language in ("fr", "en"):
        book = phrasebook(paris, language)
        for rule in paris.coach:
            assert coach.notice(rule.instead[language], book) == (), rule.code
        for criterion in paris.criteria:
            assert coach.notice(criterion.yes[language], book) == (), criterion.code


def test_every_phrase_is_heard(paris: Campaign) -> None:
    for language in ("fr", "en"):
        book = phrasebook(paris, language)
        for rule in paris.coach:
            for phrase in rule.phrases[language]:
                assert rule.code in {found.rule for found in coach.notice(f"Il y aurait {phrase}.", book)}, phrase


def test_the_coach_hears_the_wages_of_the_last_proposal_and_leaves_the_others_alone(paris: Campaign) -> None:
    book = phrasebook(paris, "fr")
    *others, last = [built.draft.text for built in paris_proposals()]
    assert [coach.notice(text, book) for text in others] == [()] * 4
    heard = [(found.rule, found.words) for found in coach.notice(last, book)]
    assert heard == [("guards", "gardien"), ("wages", "un animateur pour"), ("wages", "salaires")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Payer les loyers des associations.", "rent"),
        ("Mettre plus de rames sur la ligne 7 du métro.", "transport"),
        ("Un café associatif qui vend des repas.", "commercial"),
        ("Ouvrir une épicerie au pied de la tour.", "commercial"),
    ],
)
def test_what_rooms_say_is_heard_in_their_words(paris: Campaign, text: str, rule: str) -> None:
    assert rule in [found.rule for found in coach.notice(text, phrasebook(paris, "fr"))]


@pytest.mark.parametrize(
    "text",
    [
        "Le jardin partagé, tenu par les habitants. Un jardinier nous aide.",
        "Nous sommes en train de dessiner une cour de collège protégée du vent.",
        "Un lieu sans gardien, sans publicité, où l’on ne vend rien.",
        "Une selle, un loup, un banc devant la gare, un arrêt de bus et un salon.",
        "Plus de bancs, plus de place, plus d’arbres ; les lycéens pourront s’asseoir.",
    ],
)
def test_false_friends_pass(paris: Campaign, text: str) -> None:
    assert coach.notice(text, phrasebook(paris, "fr")) == ()


def test_the_purposes_and_their_channels(paris: Campaign) -> None:
    codes = [purpose.code for purpose in paris.purposes]
    assert codes == ["publish", "named", "news", "invite", "transmit", "study", "image"]
    reached = {purpose.code for purpose in paris.purposes if purpose.channels}
    assert reached == {"news", "invite"}
    assert paris.purpose_by_code["news"].channels == ("sms", "phone", "email", "post")


def test_every_notice_stands_in_french_english_and_arabic(paris: Campaign) -> None:
    said = {(n.purpose, n.language) for n in paris.notices}
    assert said == {(p.code, language) for p in paris.purposes for language in ("fr", "en", "ar")}


def test_every_notice_says_what_the_law_asks(paris: Campaign) -> None:
    for notice in paris.notices:
        for needed in (paris.desk.phone, paris.desk.email, paris.desk.data_officer, "cnil.fr", "2017"):
            assert needed in notice.full, (notice.id, needed)
            assert needed in notice.page, (notice.id, needed)
        assert paris.desk.organisation in notice.full
        assert "6.1.a" in notice.full


def test_thirty_seconds_are_thirty_seconds(paris: Campaign) -> None:
    """At 150 words a minute, four thoughts to show; a page is one A4, the full text is longer than the page."""
    for notice in paris.notices:
        assert 30 <= len(notice.spoken.split()) <= 80, notice.id
        assert len(notice.spoken.splitlines()) == 4, notice.id
        assert len(notice.page) < min(2_500, len(notice.full)), notice.id


def test_a_notice_in_a_language_without_one_is_the_french_one(paris: Campaign) -> None:
    notice = paris.current_notice("publish", "ta", "2017-02-09")
    assert notice is not None
    assert notice.language == "fr"
    assert paris.current_notice("publish", "fr", "2016-05-31") is None


def test_the_study_asks_as_insee_does_and_never_where_from(paris: Campaign) -> None:
    questions = {question.code: question for question in paris.questions}
    assert [m.code for m in questions["occupation"].modalities] == list("12345678")
    assert questions["age"].under_15 == ("7-10", "11-14")
    assert len(questions["age"].modalities) == 9
    assert {"residence", "sex", "diploma", "tenure", "first_proposal", "first_vote", "heard_through"} < set(questions)
    assert set(questions).isdisjoint({"origin", "nationality", "religion", "language"})


def test_one_target_to_rehearse_on_and_one_dossier(paris: Campaign) -> None:
    rehearsal, dossier = paris.targets
    assert (rehearsal.kind, rehearsal.rehearsal, rehearsal.url) == ("decidim", True, "http://127.0.0.1:8917")
    assert (rehearsal.component, rehearsal.title_min, rehearsal.title_max) == ("7", 15, 150)
    assert (dossier.kind, dossier.rehearsal, dossier.title_max, dossier.body_max) == ("files", False, 255, 2000)


def test_nobody_real_can_be_rung_or_written_to(paris: Campaign) -> None:
    """ARCEP keeps 01 99 00 for fiction; `.example` leads nowhere (RFC 2606)."""
    text = paris_2017_path().read_text("utf-8")
    numbers = re.findall(r"\b0[1-9](?: \d\d){4}\b", text)
    assert numbers
    assert set(numbers) == {paris.desk.phone}
    assert paris.desk.phone.startswith("01 99 00 ")
    addresses = re.findall(r"\S+@\S+\.\w+", text.replace("@etalab", ""))
    assert all(address.endswith("voisins-curial.example") for address in addresses)


def test_french_is_set_as_french(paris: Campaign) -> None:
    french = list(_french(to_document(paris)))
    assert len(french) > 100
    for text in french:
        assert not re.search(r" [:;?!»]|« |'|\u202f", text), text


def _french(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from _french(inner)
    elif isinstance(value, dict):
        if value.get("language") == "fr":
            yield from (value[length] for length in ("spoken", "page", "full"))
        for name, inner in value.items():
            own = inner if isinstance(inner, list) else [inner]
            yield from own if name == "fr" else _french(inner)


def test_the_templates_are_of_every_kind_and_last_as_long_as_they_say(paris: Campaign) -> None:
    lasts = {template.code: sum(step.minutes for step in template.agenda) for template in paris.templates}
    assert lasts == {"atelier": 120, "porte_a_porte": 150, "stand": 180, "accueil_de_jour": 50}
    assert {template.kind for template in paris.templates} == {"workshop", "doorstep", "stall"}
    for template in paris.templates:
        lines = [*template.agenda, *template.roles, *template.material]
        assert template.roles
        assert template.material
        for line in (template, *lines):
            assert {"fr", "en"} <= set(line.words)
            french = line.words["fr"]
            assert not re.search(r" [:;!?»]|« |\u202f|'", french), french
            assert all(len(words) <= 250 for words in line.words.values())
