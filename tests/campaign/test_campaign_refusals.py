"""A wrong campaign file is refused whole, with the line and the field of everything wrong in it."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.campaign import yaml_text
from outreach_app.campaign.loading import load, parse
from outreach_app.domain.errors import Problem, Refused

SMALL = """\
id: small
name: {fr: Petite ville, en: Small town}
city: Petiteville
languages: [fr, en]
timezone: Europe/Paris
calendar:
  - {code: ideas, words: {fr: Idées}, starts: 2017-01-01, ends: 2017-02-28}
  - {code: vote, words: {fr: Vote}, starts: 2017-09-01, ends: 2017-09-30}
themes:
  - code: parks
    words: {fr: Parcs, en: Parks}
  - code: streets
    words: {fr: Rues}
areas:
  - {code: town, name: Petiteville, kind: city}
  - {code: north, name: Nord, kind: quartier, parent: town}
  - {code: south, name: Sud, kind: quartier, parent: town, qpv: "no"}
priority_districts:
  - {code: QP1, name: Les Prés, areas: [north]}
criteria:
  - {code: useful, question: {fr: Utile ?}, help: {fr: À tous.}}
coach:
  - code: wages
    criterion: useful
    phrases: {fr: [salaire, payer un animateur], en: [wage]}
    why: {fr: La Ville refuse.}
    instead: {fr: Équiper un coin.}
money:
  - {code: all, words: {fr: Tout}, cents: 100}
  - {code: schools, words: {fr: Écoles}, cents: 10, part_of: all}
purposes:
  - {code: publish, words: {fr: Publier}, legal_basis: consent, allows: [platform]}
notice_endings:
  fr: {page: La mairie., full: La mairie en répond.}
notices:
  - {purpose: publish, version: 1, language: fr, valid_from: 2017-01-01, spoken: A, page: B, full: C}
  - {purpose: publish, version: 1, language: en, valid_from: 2017-01-01, spoken: D, page: E, full: F}
questions:
  - code: age
    words: {fr: Âge}
    universe: {fr: Tous}
    modalities:
      - {code: child, words: {fr: Moins de 15 ans}}
      - {code: adult, words: {fr: 15 ans et plus}}
    under_15: [child]
targets:
  - {code: site, name: Site, kind: decidim, url: "https://site.example", component: "7", title_max: 150, body_max: 4000}
retention:
  - {category: contact, until: 2017-12-31}
desk:
  organisation: Les Voisins
  phone: 01 99 00 00 00
  hours: {fr: le mardi}
  email: bonjour@voisins.example
  data_officer: dpo@voisins.example
"""

WRONG = [
    # (what is changed, into what, code, field, a piece of the line that must be named)
    ("timezone:", "timezome:", "campaign.unknown_field", "timezome", "timezome"),
    ("criterion: useful", "criterion: utile", "campaign.unknown_criterion", "coach[0].criterion", "criterion: utile"),
    ("en: [wage]", "de: [lohn]", "campaign.unknown_language", "coach[0].phrases.de", "lohn"),
    ("[salaire, payer un animateur]", "[]", "campaign.empty", "coach[0].phrases.fr", "phrases"),
    ("[salaire, payer un animateur]", "[s]", "campaign.empty", "coach[0].phrases.fr[0]", "[s]"),
    ("[salaire, payer un animateur]", "salaire", "campaign.wrong_type", "coach[0].phrases.fr", "fr: salaire"),
    ("    why: {fr: La Ville refuse.}\n", "", "campaign.missing", "coach[0].why", "code: wages"),
    ("{fr: Équiper un coin.}", "{en: Fit a corner.}", "campaign.missing", "coach[0].instead.fr", "Fit a corner"),
    ("- code: wages", "- code: Les salaires", "campaign.malformed", "coach[0].code", "Les salaires"),
    ("city: Petiteville\n", "", "campaign.missing", "city", "id: small"),
    ("    words: {fr: Rues}\n", "", "campaign.missing", "themes[1].words", "code: streets"),
    ("{fr: Rues}", "{fr: Rues, en: 3}", "campaign.wrong_type", "themes[1].words.en", "Rues"),
    ("cents: 100}", "cents: 1.5}", "campaign.wrong_type", "money[0].cents", "1.5"),
    ("cents: 100}", "cents: -1}", "campaign.out_of_range", "money[0].cents", "cents: -1"),
    ("city: Petiteville", "city:", "campaign.wrong_type", "city", "city:"),
    ("city: Petiteville", "city: ''", "campaign.empty", "city", "city:"),
    ("code: parks", "code: 12", "campaign.wrong_type", "themes[0].code", "code: 12"),
    ("code: parks", "code: les parcs", "campaign.malformed", "themes[0].code", "les parcs"),
    ("code: streets", "code: parks", "campaign.duplicate_code", "themes[1].code", "code: parks"),
    ("city: Petiteville", "city: A\ncity: B", "campaign.duplicate_key", "city", "city: B"),
    ('qpv: "no"', "qpv: maybe", "campaign.not_allowed", "areas[2].qpv", "maybe"),
    ("allows: [platform]", "allows: []", "campaign.empty", "purposes[0].allows", "Publier"),
    ("themes:\n", "themes: []\nother:\n", "campaign.empty", "themes", "themes: []"),
    ("{fr: Parcs, en: Parks}", "{en: Parks}", "campaign.missing", "themes[0].words.fr", "en: Parks"),
    ("en: Parks", "de: Parks", "campaign.unknown_language", "themes[0].words.de", "de: Parks"),
    ("en: Parks", "English: Parks", "campaign.unknown_language", "themes[0].words.English", "English"),
    ("Europe/Paris", "Europe/Pari", "campaign.unknown_timezone", "timezone", "Europe/Pari"),
    ("ends: 2017-02-28", "ends: 2016-02-28", "campaign.dates_reversed", "calendar[0].ends", "2016-02-28"),
    ("ends: 2017-02-28", "ends: 2017-02-30", "date.malformed", "calendar[0].ends", "2017-02-30"),
    ("ends: 2017-02-28", "ends: 2999-02-28", "date.implausible", "calendar[0].ends", "2999"),
    ("ends: 2017-02-28", "ends: 28/02/2017", "campaign.malformed", "calendar[0].ends", "28/02"),
    ("starts: 2017-01-01", "starts: 2017-09-02", "campaign.out_of_order", "calendar[1].starts", "vote"),
    ("kind: quartier, parent: town}", "kind: quartier}", "campaign.second_root", "areas[1]", "Nord"),
    ("parent: town}", "parent: twon}", "campaign.unknown_parent", "areas[1].parent", "twon"),
    ("parent: town}", "parent: north}", "campaign.cycle", "areas[1].parent", "Nord"),
    ("parent: town}", "parent: town, tile: [1]}", "campaign.empty", "areas[1].tile", "Nord"),
    ("parent: town}", "parent: town, tile: [1, -1]}", "campaign.out_of_range", "areas[1].tile[1]", "Nord"),
    ("areas: [north]", "areas: [east]", "campaign.unknown_area", "priority_districts[0].areas[0]", "QP1"),
    ("areas: [north]", "areas: [south]", "campaign.contradiction", "priority_districts[0].areas[0]", "QP1"),
    ("part_of: all", "part_of: al", "campaign.unknown_envelope", "money[1].part_of", "schools"),
    ("cents: 10, ", "cents: 101, ", "campaign.out_of_range", "money[1].cents", "schools"),
    ("1, language: fr", "2, language: fr", "campaign.translation_of_nothing", "notices[1].version", "spoken: D"),
    ("language: en", "language: fr", "campaign.duplicate_notice", "notices[1]", "spoken: D"),
    ("language: en", "language: de", "campaign.unknown_language", "notices[1].language", "spoken: D"),
    ("full: F}", "full: F, material: true}", "campaign.material_translation", "notices[1].material", "spoken: D"),
    ("1, language: fr", "0, language: fr", "campaign.out_of_range", "notices[0].version", "spoken: A"),
    ("code: publish", "code: print", "campaign.missing_notice", "purposes[0]", "code: print"),
    ("{purpose: publish", "{purpose: print", "campaign.unknown_purpose", "notices[0].purpose", "spoken: A"),
    ("under_15: [child]", "under_15: [baby]", "campaign.unknown_modality", "questions[0].under_15[0]", "baby"),
    ("code: adult", "code: child", "campaign.duplicate_code", "questions[0].modalities[1].code", "15 ans et plus"),
    ("title_max: 150", "title_max: 150, title_min: 151", "campaign.limits_reversed", "targets[0].title_max", "151"),
    (
        "title_max: 150",
        "title_max: 150, mapping: {themes: {nope: {id: '1'}}}",
        "campaign.unknown_theme",
        "targets[0].mapping.themes.nope",
        "nope",
    ),
    (
        "title_max: 150",
        "title_max: 150, mapping: {areas: {nope: {}}}",
        "campaign.unknown_area",
        "targets[0].mapping.areas.nope",
        "nope",
    ),
    ("https://site", "http://site", "campaign.open_road", "targets[0].url", "http://site"),
    ("https://site.example", "javascript:alert(1)", "campaign.malformed", "targets[0].url", "javascript"),
    ("https://site.example", "https://[site", "campaign.malformed", "targets[0].url", "https://[site"),
    ('component: "7", ', "", "campaign.missing", "targets[0].component", "site.example"),
    ("category: contact", "category: gossip", "campaign.not_allowed", "retention[0].category", "gossip"),
    ("bonjour@voisins.example", "bonjour", "campaign.malformed", "desk.email", "bonjour"),
    ('name: Nord', 'name: "No\\u0000rd"', "text.unreadable_character", "areas[1].name", "No"),
    ('name: Nord', 'name: "No\\ud800rd"', "text.unreadable_character", "areas[1].name", "No"),
    ("  fr: {page", "  de: {page", "campaign.unknown_language", "notice_endings.de", "de: {page"),
    ("languages: [fr, en]", "languages: [fr, en, fr]", "campaign.duplicate_code", "languages[2]", "languages"),
]  # fmt: skip

UNREADABLE = [
    # (what is changed, into what, code, a piece of the line that must be named)
    ("  - code: parks", "\t- code: parks", "campaign.tab", "\t- code"),
    ("city: Petiteville", "city: Petite: ville", "campaign.not_yaml", "Petite: ville"),
    ("city: Petiteville", "city: a\x07b", "campaign.not_yaml", "city:"),
    ("city: Petiteville", "city: &a Petiteville", "campaign.alias", "&a"),
    ("city: Petiteville", "city: !!python/name:os.system x", "campaign.tag", "python"),
    ("city: Petiteville", "? [city]\n: Petiteville", "campaign.wrong_key", "[city]"),
    ("city: Petiteville", "city: Petiteville\n---\nid: other", "campaign.second_document", "---"),
]


def refusal(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        parse(text, "small.yaml")
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) >= 1
    return SMALL.replace(old, new, 1)


def line_with(piece: str, text: str) -> int:
    [*_, line] = [number for number, line in enumerate(text.split("\n"), 1) if piece in line]
    return line


def test_the_small_campaign_is_right() -> None:
    campaign = parse(SMALL, "small.yaml")
    assert campaign.id == "small"
    assert not campaign.example
    assert campaign.notices[0].full == "C\n\nLa mairie en répond."
    assert campaign.notices[1].full == "F"


@pytest.mark.parametrize(("old", "new", "code", "field", "piece"), WRONG)
def test_what_is_wrong_is_named_by_line_and_field(old: str, new: str, code: str, field: str, piece: str) -> None:
    text = changed(old, new)
    found = {(problem.code, problem.field): problem for problem in refusal(text)}
    assert (code, field) in found, list(found)
    details = found[code, field].details
    assert details["line"] == line_with(piece, text)
    assert details["file"] == "small.yaml"


@pytest.mark.parametrize(("old", "new", "code", "piece"), UNREADABLE)
def test_what_is_not_plain_yaml_is_named_by_line(old: str, new: str, code: str, piece: str) -> None:
    text = changed(old, new)
    [problem] = refusal(text)
    assert problem.code == code
    assert problem.details["line"] == line_with(piece, text)


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        changed("city: Petiteville", "citty: Petiteville")
        .replace("code: streets", "code: parks")
        .replace("parent: town}", "parent: nowhere}")
        .replace("until: 2017-12-31", "until: soon")
        .replace("organisation: Les Voisins\n", "organisation: [Les Voisins]\n")
    )
    problems = refusal(text)
    assert [(p.code, p.field) for p in problems] == [
        ("campaign.missing", "city"),
        ("campaign.unknown_field", "citty"),
        ("campaign.duplicate_code", "themes[1].code"),
        ("campaign.unknown_parent", "areas[1].parent"),
        ("campaign.malformed", "retention[0].until"),
        ("campaign.wrong_type", "desk.organisation"),
    ]


def test_a_misspelt_field_suggests_the_right_one_and_a_double_names_the_first() -> None:
    [unknown] = [p for p in refusal(changed("timezone:", "timezome:")) if p.code == "campaign.unknown_field"]
    assert unknown.details["near"] == "timezone"
    [double] = refusal(changed("code: streets", "code: parks"))
    assert (double.details["line"], double.details["other_line"], double.details["found"]) == (12, 10, "parks")


def test_two_areas_on_one_tile_are_told_with_both_lines() -> None:
    both = SMALL.replace("parent: town", "parent: town, tile: [0, 2]")
    [problem] = refusal(both)
    assert (problem.code, problem.field) == ("campaign.duplicate_tile", "areas[2].tile")
    assert problem.details["line"] == problem.details["other_line"] + 1 == line_with("Sud", both)


def test_only_the_areas_that_go_round_are_said_to() -> None:
    text = changed("parent: town}", "parent: south}").replace("parent: town, qpv", "parent: north, qpv")
    text = text.replace(
        "priority_districts:", "  - {code: lane, name: Allée, kind: rue, parent: south}\npriority_districts:"
    )
    assert [(p.code, p.field) for p in refusal(text)] == [
        ("campaign.cycle", "areas[1].parent"),
        ("campaign.cycle", "areas[2].parent"),
    ]


@pytest.mark.parametrize("length", range(60, len(SMALL) - 30, 97))
def test_a_truncated_file_is_refused(length: int) -> None:
    assert all(problem.details["line"] >= 1 for problem in refusal(SMALL[:length]))


def test_an_open_quote_says_where_it_was_opened() -> None:
    [problem] = refusal(changed("email: ", 'email: "'))
    assert problem.code == "campaign.not_yaml"
    assert problem.details["opened_line"] == line_with("email", SMALL)


@pytest.mark.parametrize("text", ["", "\n# nothing yet\n", "---\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert refusal(text)


@pytest.mark.parametrize("text", ["- a\n- b\n", "small\n", "12\n"])
def test_a_file_that_is_no_campaign_at_all_is_one_problem(text: str) -> None:
    [problem] = refusal(text)
    assert problem.code == "campaign.wrong_type"


def test_a_latin_1_file_is_refused_at_its_first_accent(tmp_path: Path) -> None:
    path = tmp_path / "vieux.yaml"
    path.write_bytes(SMALL.encode("latin-1"))
    with pytest.raises(Refused) as caught:
        load(path)
    [problem] = caught.value.problems
    assert problem.code == "campaign.not_utf8"
    assert problem.details == {"file": "vieux.yaml", "line": 7, "found": "0xE9"}


def test_utf_8_with_a_bom_and_windows_line_ends_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(SMALL.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load(path) == parse(SMALL, "small.yaml")


def test_a_missing_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(Refused) as caught:
            load(path)
        assert caught.value.code == "campaign.unreadable"


def test_a_file_above_four_megabytes_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"# padding\n" * 400_001)
    with pytest.raises(Refused) as caught:
        load(path)
    assert caught.value.code == "campaign.too_large"


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{c}: &{c} [{','.join([f'*{b}'] * 9)}]\n" for b, c in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LAUGHS, "campaign.alias"),
        ("a: &a [*a]\n", "campaign.alias"),
        ("[" * 1_000_000, "campaign.too_deep"),
        ("{a: " * 500_000, "campaign.too_deep"),
        ("a: " + "9" * 300_000, "text.too_long"),
        ("x" * 4_000_001, "campaign.too_large"),
        pytest.param("[" + "1," * 1_000_000 + "1]", "campaign.too_large", marks=pytest.mark.torture),
        pytest.param("a: " + "9" * 3_000_000, "text.too_long", marks=pytest.mark.torture),
    ],
    ids=["laughs", "self", "brackets", "braces", "number", "bytes", "a million values", "a long number"],
)  # fmt: skip
def test_a_bomb_goes_off_small_and_soon(text: str, code: str) -> None:
    start = time.process_time()
    assert code in {problem.code for problem in refusal(text)}
    assert time.process_time() - start < 8


def test_reading_stops_at_one_value_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever follows, which YAML would not even call well formed."""
    monkeypatch.setattr(yaml_text, "VALUES", 1_000)
    (problem,) = refusal("[" + "1," * 1_001 + "}" * 2_000_000)
    assert (problem.code, problem.details["limit"]) == ("campaign.too_large", 1_000)


LINES = SMALL.splitlines()
NOISE = st.text(st.sampled_from("ab:-,[]{}\"'#&*!|>%@`? \n\té٣\u200f0"), max_size=12)


@given(
    at=st.integers(0, len(LINES) - 1),
    column=st.integers(0, 40),
    noise=NOISE,
    cut=st.integers(0, 30),
)
def test_no_slip_of_the_hand_gives_anything_but_a_campaign_or_problems_with_lines(
    at: int, column: int, noise: str, cut: int
) -> None:
    line = LINES[at]
    text = "\n".join([*LINES[:at], line[:column] + noise + line[column + cut :], *LINES[at + 1 :], ""])
    problems = slips(text)
    last = text.count("\n") + 1
    assert all(1 <= problem.details["line"] <= last for problem in problems)
    assert all(re.fullmatch(r"[a-z_0-9]+\.[a-z_0-9]+", problem.code) for problem in problems)


def slips(text: str) -> tuple[Problem, ...]:
    """The problems of a text that may also be right; anything else it raises is a bug."""
    try:
        assert parse(text, "slip.yaml").id
    except Refused as refused:
        return refused.problems
    return ()
