"""Files that may leave: nobody in them, safe in a spreadsheet, told in the ledger, whole or not at all."""

import csv
import errno
import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import Asking, ConsentDraft, IdeaDraft, ProposalDraft, SessionDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ProposerKind, SessionKind, Stage
from outreach_app.queries.tables import Table, ideas_table, proposals_table, sessions_table
from outreach_app.services import consents, exports, ideas, proposals, sessions
from outreach_app.services.exports import export_table, neutralise, plain_again
from outreach_app.services.ideas import Captured
from outreach_app.store.store import Store

Say = Callable[..., Captured]
Ready = Callable[..., RecordId]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TRAPS = st.text("=+-@\t\r\n|%＝＋－＠'\"\u200b\ufeff\u200e\u202e\u2062\u00a0 aé;", max_size=12)
FORMULA = re.compile(r"[=+\-@\t\r\n|%]")


@given(TEXT | TRAPS)
def test_what_was_neutralised_is_itself_again(text: str) -> None:
    assert plain_again(str(neutralise(text))) == text


@given(TRAPS)
def test_no_cell_can_be_taken_for_a_formula(text: str) -> None:
    safe = str(neutralise(text))
    assert not FORMULA.match(safe)
    visible = re.sub("[\u200b\ufeff\u200e\u202e\u2062\u00a0 ]", "", safe)
    assert not re.match("[=+\\-@|%＝＋－＠]", visible)


@pytest.mark.parametrize(
    "value", ["=1+1", "+33", "-2", "@x", "\t=1", "＝1", "\u200b=1", "\u200e=1", "\u2062＋1", "'a", "|x"]
)
def test_traps_get_an_apostrophe(value: str) -> None:
    assert neutralise(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "a=1", "Des bancs", "1-2", None, 3, -2.5, "é", "\u200b"])
def test_anything_else_is_itself(value: Any) -> None:
    assert neutralise(value) == value


def table(*texts: str) -> Table:
    return Table(name="ideas", columns=("text", "place"), rows=tuple((text, None) for text in texts), withheld=2)


def export(store: Store, made: Table, path: Path) -> str:
    return export_table(store, made, path, headings={"text": "Idée", "place": "Lieu"}, recipient="Mairie", by="m")


def read_csv(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


NASTY = [
    "=cmd|' /C calc'!A0",
    'a;b\n"c"',
    "Œuvre\r\nd’art",
    "பூங்கா",
    "مكتبة",
    "a\uffffb\ufffe",
    "x" * 5_000,
    "_x000D_",
    "\u202eabc",
]


def test_a_csv_reads_back(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "ideas.csv"
    export(store, table(*NASTY), path)
    rows = read_csv(path)
    assert rows[0] == ["Idée", "Lieu"]
    assert [plain_again(text) for text, _ in rows[1:]] == NASTY


def test_a_workbook_opens_and_holds_text_only(store: Store, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "ideas.xlsx"
    export(store, table(*NASTY), path)
    sheet = load_workbook(path).active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert plain_again(str(cells[0].value)) == NASTY[0]
    assert [cell.value for cell in cells][3:5] == NASTY[3:5]
    parts = zipfile.ZipFile(path)
    assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_json_keeps_the_codes_and_says_how_many_were_withheld(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "ideas.json"
    export(store, table(*NASTY), path)
    document = json.loads(path.read_bytes())
    assert (document["format"], document["table"], document["withheld"]) == (1, "ideas", 2)
    assert [row["text"] for row in document["rows"]] == NASTY


def test_geojson_holds_what_has_a_point(store: Store, tmp_path: Path) -> None:
    columns = ("text", "latitude", "longitude")
    made = Table(
        name="ideas", columns=columns, rows=(("Ici", 48.8, 2.3), ("Nulle part", None, None), ("Zéro", 0.0, 0.0))
    )
    path = tmp_path / "ideas.geojson"
    export(store, made, path)
    features = json.loads(path.read_bytes())["features"]
    assert [(f["properties"], f["geometry"]) for f in features] == [
        ({"text": "Ici"}, {"type": "Point", "coordinates": [2.3, 48.8]}),
        ({"text": "Zéro"}, {"type": "Point", "coordinates": [0.0, 0.0]}),
    ]


def test_every_file_is_told_in_the_ledger(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "ideas.csv"
    digest = export(store, table("a", "b"), path)
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert store.rows("SELECT what, outlet, recipient, count, sha256 FROM disclosure") == [
        ("ideas.csv", "export", "Mairie", 2, digest)
    ]
    assert store.value("SELECT count(*) FROM disclosed_person") == 0


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, refused.value.problems[0].field


def test_an_ending_we_do_not_write(store: Store, tmp_path: Path) -> None:
    assert refusal(lambda: export(store, table("a"), tmp_path / "ideas.pdf")) == ("export.format", "path")
    assert list(tmp_path.glob("*.pdf")) == []


def test_an_odd_recipient_is_told_at_its_field_and_nothing_leaves(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "ideas.csv"
    told = refusal(lambda: export_table(store, table("a"), path, headings={}, recipient="\ud800", by="m"))
    assert told == ("text.unreadable_character", "recipient")
    assert not path.exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("ending", exports.FORMATS)
def test_a_full_disk_leaves_the_file_there_was(store: Store, small_disk: Path, ending: str) -> None:
    path = small_disk / f"ideas.{ending}"
    path.write_text("yesterday’s")
    words = ["".join(hashlib.sha256(f"{n} {i}".encode()).hexdigest() for i in range(10)) for n in range(600)]
    columns = ("text", "latitude", "longitude")
    made = Table(name="ideas", columns=columns, rows=tuple((text, 1.0, 1.0) for text in words))
    assert refusal(lambda: export(store, made, path))[0] == "store.disk_full"
    assert path.read_text() == "yesterday’s"
    assert [p.name for p in small_disk.iterdir()] == [path.name]
    assert store.value("SELECT count(*) FROM disclosure") == 0


def test_what_could_not_be_put_in_place_is_not_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A spreadsheet holds the file open."""

    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, "held open")

    path = tmp_path / "ideas.csv"
    path.write_text("yesterday’s")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        assert refusal(lambda: export(store, table("a"), path))[0] == "export.in_use"
    assert path.read_text() == "yesterday’s"
    assert store.value("SELECT count(*) FROM disclosure") == 0


def test_what_cannot_be_told_does_not_leave(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "ideas.csv"
    pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
    store.conn.execute(f"PRAGMA max_page_count = {pages}")
    codes = set()
    for _ in range(300):
        path.unlink(missing_ok=True)
        try:
            export(store, table("a"), path)
        except Refused as refused:
            codes.add(refused.code)
            break
    assert codes == {"store.disk_full"}
    assert not path.exists()


@pytest.fixture
def season(store: Store, campaign: Campaign, say: Say, ready: Ready, member: RecordId, session: RecordId) -> RecordId:
    """A session where a bit of everything was said; returns a proposal with a resident as its proposer."""
    hers = say("Des bancs", name="Awa Secrète", phone="06 99 88 77 66", yes=("publish",))
    ideas.edit(
        store,
        campaign,
        hers.idea,
        IdeaDraft(text="Des bancs", theme="nature", area="q1", latitude=48.8, longitude=2.3),
        member,
    )
    say("Une fontaine", cleared=True)
    consents.answer(
        store,
        campaign,
        hers.person or RecordId(""),
        ConsentDraft(purpose="news", given=True),
        Asking(witness=member, proof="sha256:c0ffee"),
        member,
    )
    say("Retenue, pas relue")
    say("Retenue, refusée", name="Bob Discret", no=("publish",))
    withdrawn = say("Retenue, retirée", name="Chloé Partie", yes=("publish", "news"))
    consents.withdraw(store, withdrawn.person or RecordId(""), "publish", member)
    aside = say("Mise de côté", cleared=True)
    ideas.set_aside(store, aside.idea, member)
    proposal = ready(hers.idea)
    proposals.move(store, proposal, Stage.WRITING, member)
    carrier, _ = proposals.introduce(store, session, name="Dédé Porteur", phone="07 11 22 33 44", by=member)
    proposals.set_proposer(store, proposal, proposals.ProposerDraft(kind=ProposerKind.RESIDENT, person=carrier), member)
    return proposal


SECRETS = (
    "Secrète",
    "06 99",
    "Discret",
    "Partie",
    "Porteur",
    "07 11",
    "Mehdi",
    "Retenue",
    "Mise de côté",
    "laptop",
    "c0ffee",
)


@pytest.mark.parametrize("ending", exports.FORMATS)
@pytest.mark.parametrize("made", [ideas_table, proposals_table, sessions_table])
def test_nobody_is_in_any_file(
    store: Store,
    campaign: Campaign,
    season: RecordId,
    tmp_path: Path,
    ending: str,
    made: Callable[[Store, Campaign], Table],
) -> None:
    path = tmp_path / f"export.{ending}"
    export(store, made(store, campaign), path)
    content = path.read_bytes()
    if ending == "xlsx":
        parts = zipfile.ZipFile(path)
        content = b"".join(parts.read(name) for name in parts.namelist())
    said = content.decode()
    assert [word for word in SECRETS if word in said] == []
    tokens = [*store.column("SELECT id FROM person"), *store.column("SELECT id FROM member")]
    assert [token for token in tokens if token in said] == []


def test_what_may_not_leave_is_counted_not_shown(store: Store, campaign: Campaign, season: RecordId) -> None:
    made = ideas_table(store, campaign)
    assert [row[1] for row in made.rows] == ["Des bancs", "Une fontaine"]
    assert made.withheld == 3
    first = dict(zip(made.columns, made.rows[0], strict=True))
    assert (first["theme"], first["area_name"], first["session"]) == ("nature", "Nord", "Atelier")
    assert first["proposals"] == store.value("SELECT marker FROM proposal")


def test_a_proposal_leaves_only_with_all_it_is_made_of(
    store: Store, campaign: Campaign, season: RecordId, say: Say, ready: Ready, member: RecordId
) -> None:
    assert [row[1] for row in proposals_table(store, campaign).rows] == ["Des bancs à l’ombre"]
    held = say("Pas relue").idea
    draft = ProposalDraft(title="Avec une idée retenue", text="t")
    mixed = proposals.create(store, campaign, draft, [held], member).proposal
    made = proposals_table(store, campaign)
    assert (len(made.rows), made.withheld) == (1, 1)
    ideas.clear(store, held, member)
    made = proposals_table(store, campaign)
    assert (len(made.rows), made.withheld) == (2, 0)
    proposals.unlink(store, mixed, held, member)
    assert proposals_table(store, campaign).withheld == 0


def test_one_session_alone(
    store: Store, campaign: Campaign, season: RecordId, session: RecordId, member: RecordId
) -> None:
    draft = SessionDraft(kind=SessionKind.STALL, title="Autre", date="2017-02-10")
    other = sessions.create(store, campaign, draft, member).session
    for made in (ideas_table, proposals_table, sessions_table):
        assert len(made(store, campaign, session).rows) >= 1
    assert ideas_table(store, campaign, other).rows == ()
    assert proposals_table(store, campaign, other).rows == ()
    assert len(sessions_table(store, campaign, other).rows) == 1


def test_the_figures_of_a_session(store: Store, campaign: Campaign, season: RecordId) -> None:
    made = sessions_table(store, campaign)
    (row,) = made.rows
    said = dict(zip(made.columns, row, strict=True))
    assert (said["members"], said["ideas"], said["proposals"], said["sent"]) == (1, 5, 1, 0)
    assert (said["quartier_populaire"], said["volunteer_hours"], said["attendance"]) == ("unknown", None, None)
