"""Paper out and paper in: codes, five outcomes, and a ledger that always adds up."""

from collections.abc import Callable
from pathlib import Path

import pytest

from outreach_app.domain.errors import Refused, refuse
from outreach_app.domain.ids import RecordId, has_valid_check, new_sheet_code, read_code, show_code
from outreach_app.domain.words import IdeaSource, ScanOutcome, SheetState
from outreach_app.queries import batches as ledger
from outreach_app.queries import scans as came_back
from outreach_app.queries.home import figures
from outreach_app.queries.ideas import idea
from outreach_app.services import batches, holders, ideas, scans, sessions
from outreach_app.services.batches import Batch
from outreach_app.services.ideas import Captured
from outreach_app.services.scans import ScannedPage, TakenIn
from outreach_app.store import files, media
from outreach_app.store.store import Store

Say = Callable[..., Captured]
PICTURE = b"\xff\xd8\xff" + b"page" * 40


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, refused.value.problems[0].field


@pytest.fixture
def print_sheets(store: Store, session: RecordId) -> Callable[..., Batch]:
    def make(count: int = 3, **said: object) -> Batch:
        wanted = {"layout": "idea", "version": 1, "languages": ("fr", "ar"), "geometry": "[]", "by": "m", **said}
        return batches.print_batch(store, session, count=count, **wanted)  # type: ignore[arg-type]

    return make


Printing = Callable[..., Batch]


def take_in(store: Store, code: str = "", outcome: ScanOutcome = ScanOutcome.RECOGNISED, **said: object) -> TakenIn:
    page = {"file": "scan.pdf", "page": 1, "image": PICTURE, **said}
    return scans.take_in(store, ScannedPage(code=code, outcome=outcome, **page), "m")  # type: ignore[arg-type]


def counts(store: Store) -> tuple[int, int, int, int, int]:
    (row,) = ledger.batches(store)
    return row.count, row.out, row.scanned, row.entered, row.void


def test_each_sheet_has_a_code_of_its_own(store: Store, print_sheets: Printing) -> None:
    codes = [code for _ in range(4) for code in print_sheets(50).codes]
    assert len(set(codes)) == 200
    assert all(has_valid_check(code) and read_code(show_code(code)) == code for code in codes)
    batch = ledger.batches(store)[0]
    assert [sheet.number for sheet in ledger.sheets(store, batch.id)] == list(range(1, 51))
    assert (batch.languages, batch.session_title) == (("fr", "ar"), "Atelier")


def test_the_layout_of_the_day_is_kept(store: Store, print_sheets: Printing) -> None:
    batch = print_sheets(1, geometry='{"marks": [1, 2]}')
    (sheet,) = ledger.sheets(store, batch.batch)
    assert ledger.batch_geometry(store, sheet.id) == '{"marks": [1, 2]}'


@pytest.mark.parametrize("count", [0, -1, 20_001, 2**63])
def test_how_many_at_once(print_sheets: Printing, count: int) -> None:
    assert refusal(lambda: print_sheets(count)) == ("batch.count", "count")


def test_sheets_belong_to_a_session(store: Store, print_sheets: Printing, session: RecordId) -> None:
    sessions.set_aside(store, session, "m")
    assert refusal(lambda: print_sheets(1)) == ("session.unknown", "session")


def test_the_ledger_always_adds_up(store: Store, print_sheets: Printing, say: Say) -> None:
    batch = print_sheets(5)
    sheets = [batches.find_sheet(store, code) for code in batch.codes]
    assert counts(store) == (5, 5, 0, 0, 0)
    for code in batch.codes[:3]:
        take_in(store, code)
    assert counts(store) == (5, 2, 3, 0, 0)
    entered = say(sheet=sheets[0])
    assert counts(store) == (5, 2, 2, 1, 0)
    assert idea(store, entered.idea).source == IdeaSource.PAPER  # type: ignore[union-attr]
    holders.void_sheet(store, sheets[4], "m")
    assert counts(store) == (5, 1, 2, 1, 1)
    assert figures(store, "2017-02-10").sheets_out == 1
    ideas.undo(store, entered.changes.act, "m")
    assert counts(store) == (5, 1, 3, 0, 1)
    say(sheet=sheets[3])  # typed from the paper itself, never scanned
    assert counts(store) == (5, 0, 3, 1, 1)


def test_recognised(store: Store, print_sheets: Printing, session: RecordId) -> None:
    code = print_sheets().codes[0]
    taken = take_in(store, code, squares=4)
    row = came_back.scan(store, taken.scan)
    assert row is not None
    assert (taken.outcome, row.sheet, row.session, row.squares) == (ScanOutcome.RECOGNISED, taken.sheet, session, 4)
    assert row.sheet_state is SheetState.SCANNED
    assert came_back.page_picture(store, row.media or RecordId("")) == PICTURE


def test_already_entered(store: Store, print_sheets: Printing, say: Say) -> None:
    code = print_sheets().codes[0]
    say(sheet=take_in(store, code).sheet)
    assert came_back.scans_to_enter(store) == []
    again = take_in(store, code)
    assert (again.outcome, again.sheet) == (ScanOutcome.ALREADY_ENTERED, batches.find_sheet(store, code))
    assert [row.id for row in came_back.scans_to_enter(store)] == [again.scan]
    assert refusal(lambda: say(sheet=again.sheet)) == ("sheet.already_entered", "sheet")
    assert refusal(lambda: holders.void_sheet(store, again.sheet or RecordId(""), "m"))[0] == "sheet.already_entered"


def test_unknown_here(store: Store) -> None:
    taken = take_in(store, new_sheet_code())
    assert (taken.outcome, taken.sheet) == (ScanOutcome.UNKNOWN, None)


@pytest.mark.parametrize("code", ["", "7K39QXM24U", "abc", "é", "\ud800", "\0", "PV1:" * 2_000])
def test_a_code_that_does_not_hold_is_spoilt(store: Store, code: str) -> None:
    assert take_in(store, code).outcome is ScanOutcome.SPOILT


def test_one_wrong_character_is_spoilt(store: Store, print_sheets: Printing) -> None:
    code = print_sheets().codes[0]
    wrong = code[:4] + ("0" if code[4] != "0" else "1") + code[5:]
    assert take_in(store, wrong).outcome is ScanOutcome.SPOILT


@pytest.mark.parametrize("outcome", [ScanOutcome.FOREIGN, ScanOutcome.NO_CODE, ScanOutcome.SPOILT])
def test_what_reading_said_stands_and_the_page_is_kept(store: Store, outcome: ScanOutcome) -> None:
    taken = take_in(store, "https://exemple.org/?a=1\n\ud83d\0", outcome, file="a/b\udce9.pdf", reason="page.damaged")
    row = came_back.scan(store, taken.scan)
    assert row is not None
    assert (row.outcome, row.sheet, row.reason) == (outcome, None, "page.damaged")
    assert came_back.page_picture(store, row.media or RecordId("")) == PICTURE
    assert [r.id for r in came_back.scans_to_enter(store)] == [taken.scan]


@pytest.mark.parametrize("name", ["scanné\udce9.pdf", "a\0b.pdf", "x" * 5_000 + ".pdf", "\u202efdp.exe", ""])
def test_no_file_name_loses_a_page(store: Store, print_sheets: Printing, name: str) -> None:
    taken = take_in(store, print_sheets().codes[0], file=name)
    assert taken.outcome is ScanOutcome.RECOGNISED
    row = came_back.scan(store, taken.scan)
    assert row is not None
    assert row.file.endswith(name[-4:]) or "\0" in name


def test_a_page_scanned_twice_before_it_is_entered(store: Store, print_sheets: Printing, say: Say) -> None:
    code = print_sheets().codes[0]
    first, second = take_in(store, code), take_in(store, code, page=2)
    assert (first.outcome, second.outcome) == (ScanOutcome.RECOGNISED, ScanOutcome.DUPLICATE)
    row = came_back.scan(store, second.scan)
    assert row is not None
    assert (row.sheet, row.twin, row.is_ready) == (first.sheet, first.scan, False)
    assert counts(store) == (3, 2, 1, 0, 0)
    other = take_in(store, code, sheet_page=2)
    assert other.outcome is ScanOutcome.RECOGNISED, "the second page of a sheet is no duplicate of its first"
    done = scans.set_aside_scan(store, first.scan, "m")
    assert came_back.scan(store, second.scan).is_ready  # type: ignore[union-attr]
    ideas.undo(store, done.act, "m")
    say(sheet=first.sheet)
    (left,) = came_back.scans_to_enter(store)
    assert (left.id, left.twin) == (second.scan, first.scan), "both pictures are there to be compared"


def test_a_batch_given_again_leaves_out_what_it_has(store: Store, print_sheets: Printing) -> None:
    codes = print_sheets().codes
    taken = [take_in(store, code, page=page, source="a" * 64) for page, code in enumerate(codes[:2], start=1)]
    assert came_back.known_pages(store, "a" * 64) == {1, 2}
    assert came_back.known_pages(store, "b" * 64) == frozenset()
    scans.set_aside_scan(store, taken[0].scan, "m")
    assert came_back.known_pages(store, "a" * 64) == {1, 2}, "one page set aside does not come back by itself"
    scans.set_aside_scan(store, taken[1].scan, "m")
    assert came_back.known_pages(store, "a" * 64) == frozenset(), "a file set aside whole may be given again"
    assert came_back.is_known(store, "a" * 64)


@pytest.mark.parametrize("when", ["picture", "row", "commit"])
def test_nothing_of_a_page_stays_where_the_disk_is_full(
    store: Store, print_sheets: Printing, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    codes = print_sheets().codes
    parts = [ScannedPage(file="x", page=1, part=n, outcome=ScanOutcome.RECOGNISED, code=code, image=PICTURE)
             for n, code in enumerate(codes[:2], start=1)]  # fmt: skip
    left = 2 if when != "picture" else 1
    whole = files.write_whole

    def fill(path: Path, content: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise refuse("store.disk_full")
        whole(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(media, "write_whole", fill)
        if when == "row":
            store.conn.execute("PRAGMA query_only = ON")
        if when == "commit":
            store.conn.execute(f"PRAGMA max_page_count = {store.value('PRAGMA page_count')}")
        with pytest.raises(Refused):
            scans.take_in_parts(store, parts, "m")
    store.conn.execute("PRAGMA query_only = OFF")
    store.conn.execute("PRAGMA max_page_count = 1000000")
    assert not media.folder_of(store).exists() or not list(media.folder_of(store).iterdir())
    assert (store.value("SELECT count(*) FROM scan"), store.value("SELECT count(*) FROM media")) == (0, 0)
    assert counts(store) == (3, 3, 0, 0, 0)
    assert [taken.outcome for taken in scans.take_in_parts(store, parts, "m")] == [ScanOutcome.RECOGNISED] * 2
    assert counts(store) == (3, 1, 2, 0, 0)


def test_a_sheet_in_hand_is_entered_without_a_picture(store: Store, print_sheets: Printing, say: Say) -> None:
    batch = print_sheets()
    first, second = (batches.find_sheet(store, code) for code in batch.codes[:2])
    for sheet in (first, second):
        taken = scans.take_in_hand(store, sheet, "m")
        page = came_back.waiting_scan(store, sheet)
        assert page is not None
        assert (page.id, page.media, page.is_ready) == (taken.scan, None, True)
    assert counts(store) == (3, 1, 2, 0, 0)
    scanned = take_in(store, batch.codes[0])
    assert scanned.outcome is ScanOutcome.RECOGNISED
    assert came_back.waiting_scan(store, first).id == scanned.scan, "its picture takes its place"  # type: ignore[union-attr]
    say(sheet=second)
    assert take_in(store, batch.codes[1]).outcome is ScanOutcome.ALREADY_ENTERED
    assert came_back.waiting_scan(store, second) is None
    assert refusal(lambda: scans.take_in_hand(store, second, "m")) == ("sheet.already_entered", "code")


def test_a_sheet_thought_lost_comes_back(store: Store, print_sheets: Printing) -> None:
    batch = print_sheets(2)
    for code in batch.codes:
        holders.void_sheet(store, batches.find_sheet(store, code), "m")
    assert counts(store) == (2, 0, 0, 0, 2)
    take_in(store, batch.codes[0])
    assert counts(store) == (2, 0, 1, 0, 1)
    by_hand = take_in(store, outcome=ScanOutcome.NO_CODE)
    scans.give_code(store, by_hand.scan, batches.find_sheet(store, batch.codes[1]), "m")
    assert counts(store) == (2, 0, 2, 0, 0)


def test_a_code_typed_by_hand_finds_the_page_its_sheet(store: Store, print_sheets: Printing, say: Say) -> None:
    batch = print_sheets()
    taken = take_in(store, outcome=ScanOutcome.NO_CODE)
    typed = show_code(batch.codes[0]).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    sheet = batches.find_sheet(store, read_code(typed))
    done = scans.give_code(store, taken.scan, sheet, "m")
    row = came_back.scan(store, taken.scan)
    assert row is not None
    assert (row.outcome, row.sheet, row.code) == (ScanOutcome.RECOGNISED, sheet, batch.codes[0])
    assert counts(store) == (3, 2, 1, 0, 0)
    ideas.undo(store, done.act, "m")
    assert counts(store) == (3, 3, 0, 0, 0)
    say(sheet=sheet)
    scans.give_code(store, taken.scan, sheet, "m")
    assert came_back.scan(store, taken.scan).outcome is ScanOutcome.ALREADY_ENTERED  # type: ignore[union-attr]
    assert refusal(lambda: batches.find_sheet(store, new_sheet_code())) == ("sheet.unknown", "code")


def test_a_print_run_that_never_came_out_counts_nowhere(store: Store, print_sheets: Printing) -> None:
    batch = print_sheets()
    batches.abandon_batch(store, batch.batch, "m")
    assert ledger.batches(store) == []
    assert figures(store, "2017-02-10").sheets_out == 0
    assert take_in(store, batch.codes[0]).outcome is ScanOutcome.UNKNOWN
    assert refusal(lambda: batches.find_sheet(store, batch.codes[0]))[0] == "sheet.unknown"


def test_a_page_set_aside_leaves_the_list_and_comes_back(store: Store) -> None:
    taken = take_in(store, outcome=ScanOutcome.NO_CODE)
    done = scans.set_aside_scan(store, taken.scan, "m")
    assert came_back.scans_to_enter(store) == []
    ideas.undo(store, done.act, "m")
    assert [row.id for row in came_back.scans_to_enter(store)] == [taken.scan]


def test_an_unknown_sheet_is_not_entered(store: Store, say: Say) -> None:
    assert refusal(lambda: say(sheet=RecordId("x"))) == ("sheet.unknown", "sheet")
    assert store.value("SELECT count(*) FROM idea") == 0


def test_who_took_the_sheets(store: Store, print_sheets: Printing) -> None:
    batch = print_sheets(handed_to="Inès")
    holders.hand_over(store, batch.batch, "  Mehdi ", "m")
    assert ledger.batches(store)[0].handed_to == "Mehdi"
    assert refusal(lambda: holders.hand_over(store, batch.batch, "\0", "m")) == (
        "text.unreadable_character",
        "handed_to",
    )
