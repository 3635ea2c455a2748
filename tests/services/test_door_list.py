"""A list of doors from anybody's spreadsheet: read with good will, each wrong line told, nothing half-entered."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import SessionKind, VisitOutcome
from outreach_app.queries.rounds import round_of
from outreach_app.services import ideas, rounds, sessions, visits
from outreach_app.services.door_list import LARGEST_FILE, MOST_LINES, DoorList, read_door_list
from outreach_app.store.store import Store

HEAD = "Rue;N°;Escalier;Étage;Porte;Accès\n"


def read(text: str, encoding: str = "utf-8") -> DoorList:
    return read_door_list(text.encode(encoding))


def wrong(listed: DoorList) -> list[tuple[int, str]]:
    return [(line.line, line.problem.code) for line in listed.wrong]


@pytest.fixture
def doorstep(store: Store, campaign: Campaign, member: RecordId) -> RecordId:
    draft = SessionDraft(kind=SessionKind.DOORSTEP, title="Tournée", date="2017-02-10")
    return sessions.create(store, campaign, draft, member).session


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_any_spreadsheets_file_is_read(encoding: str, mark: str) -> None:
    text = HEAD + "rue Archéreau;24 bis;B;4e;porte 4;Gardienne prévenue\nrue Archéreau;24bis;B;RDC;loge;\n"
    listed = read(text.replace(";", mark).replace("\n", "\r\n"), encoding)
    [building] = listed.buildings
    assert (building.draft.street, building.draft.number) == ("rue Archéreau", "24 bis")
    assert building.draft.access == "Gardienne prévenue"
    assert [(d.staircase, d.floor, d.label) for d in building.doors] == [("B", 4, "porte 4"), ("B", 0, "loge")]
    assert listed.wrong == ()


def test_english_headings_and_a_number_within_the_street() -> None:
    listed = read('Address,Floor,Flat\n"24 bis, rue Archereau",1,2\n')
    assert (listed.buildings[0].draft.number, listed.buildings[0].draft.street) == ("24 bis", "rue Archereau")


def test_each_wrong_line_is_told_with_its_number_and_the_others_stand() -> None:
    rows = [
        "rue A;1;;1;1;",
        ";2;;1;1;",
        "rue A;1;;quatrième;2;",
        "",
        '=HYPERLINK("http://x");3;;1;1;',
        "rue A;1;;1;1;",
        "rue A;1;;2;9;digicode 45B78",
        "rue \x00B;1;;1;1;",
        f"rue A;1;;1;{'x' * 30};",
        "rue A;1;;2;1;",
        "rue B",
    ]
    listed = read(HEAD + "\n".join(rows) + "\n")
    assert wrong(listed) == [
        (3, "street.missing"),
        (4, "floor.malformed"),
        (6, "door_list.formula"),
        (7, "door.twice"),
        (8, "access.entry_code"),
        (9, "text.unreadable_character"),
        (10, "text.too_long"),
    ]
    assert listed.doors == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "door_list.no_columns"),
        (b"\xef\xbb\xbf", "door_list.no_columns"),
        (b"nom;tel\nDupont;06\n", "door_list.no_columns"),
        (b"rue\nrue A\n", "door_list.no_columns"),
        (HEAD.encode(), "door_list.empty"),
        (HEAD.encode("utf-16"), "door_list.not_text"),
        (b"x" * (LARGEST_FILE + 1), "door_list.too_large"),
        (HEAD.encode() + b"rue A;1;;1;1;\n" * (MOST_LINES + 1), "door_list.too_many_lines"),
        (HEAD.encode() + b'"' + b"x" * 200_000, "door_list.unreadable_line"),
    ],
)
def test_what_is_no_list_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_door_list(content)
    assert refused.value.code == code


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        listed = read_door_list(HEAD.encode() + content)
    except Refused:
        return
    assert listed.doors or listed.wrong


def test_thousands_of_lines_are_one_act(store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId) -> None:
    rows = [f"rue {n // 100};{n % 100 // 10};A;{n % 10};{n % 10};" for n in range(3_000)]
    random.Random(7).shuffle(rows)
    imported = rounds.import_doors(store, doorstep, read(HEAD + "\n".join(rows)), member)
    assert (imported.buildings, imported.doors, imported.known) == (300, 3_000, 0)
    assert store.value("SELECT count(DISTINCT code) FROM door") == 3_000
    assert store.value("SELECT count(DISTINCT act) FROM journal WHERE kind IN ('door', 'building')") == 1


def test_importing_again_adds_only_what_is_new(
    store: Store, campaign: Campaign, member: RecordId, doorstep: RecordId
) -> None:
    rounds.import_doors(store, doorstep, read(HEAD + "rue A;1;A;1;1;\nrue A;1;A;1;2;\n"), member)
    first = round_of(store, doorstep).doors[0]
    visits.record(store, campaign, doorstep, first.id, VisitOutcome.ABSENT, member)
    again = rounds.import_doors(store, doorstep, read(HEAD + "R. a;1;a;1;2;\nrue A;1;A;2;1;\nrue B;3;;;;\n"), member)
    assert (again.buildings, again.doors, again.known) == (1, 2, 1)
    assert round_of(store, doorstep).door(first.id)
    ideas.undo(store, again.changes.act, member)
    assert len(round_of(store, doorstep).doors) == 2


def test_a_list_of_wrong_lines_alone_writes_nothing(store: Store, member: RecordId, doorstep: RecordId) -> None:
    before = store.value("SELECT count(*) FROM journal")
    with pytest.raises(Refused, match=r"door_list\.empty"):
        rounds.import_doors(store, doorstep, read(HEAD + ";;;;;x\n"), member)
    assert store.value("SELECT count(*) FROM journal") == before
