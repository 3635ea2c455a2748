"""A verified sheet: idea, person, agreements and their proof in one act, and what withdrawing takes with it."""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import Asking, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ConsentMethod, ScanOutcome, SheetState
from outreach_app.queries.consent import allows, consent_history
from outreach_app.queries.persons import contact_of, held_on
from outreach_app.queries.scans import scan as find_scan
from outreach_app.services import batches, consents, ideas, receipts, rights, scans
from outreach_app.services.verification import (
    Confirmed,
    Entered,
    Signer,
    enter,
    keep_this,
    open_proof,
    replace_entry,
)
from outreach_app.store import backup, media
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

PAGE, SIGNED = b"\x89PNG the whole page of a resident", b"\x89PNG answers and signature"
Sheet = Callable[..., RecordId]


@pytest.fixture
def sheet(store: Store, session: RecordId, member: RecordId) -> Sheet:
    """`sheet("idea")` prints one, takes its page in, and gives the scan."""

    def print_and_scan(kind: str = "idea", code: str = "") -> RecordId:
        if not code:
            batch = batches.print_batch(
                store, session, layout=kind, version=1, languages=("fr",), geometry="{}", count=1, by=member
            )
            code = batch.codes[0]
        page = scans.ScannedPage(
            file="aminata.jpg", page=1, outcome=ScanOutcome.RECOGNISED, code=code, image=PAGE, squares=4
        )
        return scans.take_in(store, page, member).scan

    return print_and_scan


def signer(*yes: str, no: tuple[str, ...] = (), name: str = "Aminata Diarra", number: int = 0) -> Signer:
    answers = [ConsentDraft(purpose=p, given=True) for p in yes] + [ConsentDraft(purpose=p, given=False) for p in no]
    return Signer(
        person=PersonDraft(name=name, phone="01 99 00 62 08"), consents=tuple(answers), signed=SIGNED, number=number
    )


def idea_of(scan: RecordId, *signers: Signer, text: str = "Des arbres rue Curial") -> Confirmed:
    return Confirmed(scan=scan, idea=IdeaDraft(text=text, theme="nature", place="square"), signers=signers)


def count(store: Store, kind: str) -> int:
    return int(store.value(f"SELECT count(*) FROM {kind} WHERE voided = 0"))


def person_of(entered: Entered) -> RecordId:
    (person,) = entered.persons
    return person


def test_one_act_writes_all_a_sheet_says(store: Store, campaign: Campaign, member: RecordId, sheet: Sheet) -> None:
    page = sheet()
    entered = enter(store, campaign, idea_of(page, signer("publish", "news", no=("study",))), member)
    person = person_of(entered)
    row = find_scan(store, page)
    assert row
    assert row.sheet_state is SheetState.ENTERED
    assert row.idea == entered.idea
    events = {event.purpose: event for event in consent_history(store, person)}
    assert {p: e.state for p, e in events.items()} == {"publish": "given", "news": "given", "study": "refused"}
    digest = hashlib.sha256(SIGNED).hexdigest()
    assert {(e.method, e.proof) for e in events.values()} == {("paper", digest)}
    scan, number, picture, sha256 = store.row("SELECT scan, page, media, sha256 FROM proof WHERE person = ?", (person,))
    assert (scan, number, sha256) == (page, 1, digest)
    assert media.fetch(store, picture) == SIGNED
    assert count(store, "sheet_person") == 1
    ideas.undo(store, entered.changes.act, member)
    assert [count(store, kind) for kind in ("idea", "person", "contact", "proof", "sheet_person")] == [0] * 5
    again = find_scan(store, page)
    assert again
    assert again.sheet_state is SheetState.SCANNED


def test_who_agreed_to_nothing_leaves_no_name(store: Store, campaign: Campaign, member: RecordId, sheet: Sheet) -> None:
    blank = Signer(person=PersonDraft(name="Aminata"), signed=SIGNED)
    entered = enter(store, campaign, idea_of(sheet(), blank), member)
    assert (entered.persons, entered.unkept) == ((), 1)
    refused = enter(store, campaign, idea_of(sheet(), signer(no=("publish",))), member)
    assert contact_of(store, person_of(refused)) is None
    assert (count(store, "contact"), count(store, "proof")) == (0, 0)


def test_a_sheet_is_entered_once(store: Store, campaign: Campaign, member: RecordId, sheet: Sheet) -> None:
    page = sheet()
    enter(store, campaign, idea_of(page), member)
    with pytest.raises(Refused, match="already_entered"):
        enter(store, campaign, idea_of(page), member)
    assert count(store, "idea") == 1


def test_a_refusal_enters_nothing(store: Store, campaign: Campaign, member: RecordId, sheet: Sheet) -> None:
    page = sheet()
    with pytest.raises(Refused, match=r"text\.empty"):
        enter(store, campaign, idea_of(page, signer("publish"), text=" "), member)
    assert (count(store, "person"), count(store, "idea")) == (0, 0)
    row = find_scan(store, page)
    assert row
    assert row.sheet_state is SheetState.SCANNED


def test_an_agreement_alone_finds_its_idea(
    store: Store, campaign: Campaign, member: RecordId, sheet: Sheet, say: Callable[..., ideas.Captured]
) -> None:
    nobodys = say("Un banc").idea
    entered = enter(
        store, campaign, Confirmed(scan=sheet("consent"), signers=(signer("publish"),), linked=nobodys), member
    )
    person = person_of(entered)
    assert store.value("SELECT person FROM idea WHERE id = ?", (nobodys,)) == person
    again = enter(store, campaign, Confirmed(scan=sheet("consent"), signers=(signer("news"),), linked=nobodys), member)
    assert again.persons == (person,), "the same idea is the same person's"
    assert allows(store, person, "publish")
    assert allows(store, person, "news")
    alone = enter(store, campaign, Confirmed(scan=sheet("consent"), signers=(signer("news"),)), member)
    assert person_of(alone) != person


def test_rows_of_attendance_are_entered_each_with_its_proof(
    store: Store, campaign: Campaign, member: RecordId, sheet: Sheet, session: RecordId
) -> None:
    page = sheet("attendance")
    rows = (signer("news", number=1), signer(name="Sans accord", number=2), signer("news", name="Ali", number=3))
    entered = enter(store, campaign, Confirmed(scan=page, signers=rows), member)
    assert (len(entered.persons), entered.unkept) == (2, 1)
    assert (count(store, "attendee"), count(store, "proof")) == (2, 2)
    assert store.value("SELECT attendance FROM session WHERE id = ?", (session,)) == 2
    nameless = sheet("attendance")
    with pytest.raises(Refused) as refused:
        enter(
            store,
            campaign,
            Confirmed(scan=nameless, signers=(signer("news", number=1), signer("news", name="", number=2))),
            member,
        )
    assert refused.value.problems[0].field == "row.2.name"
    assert count(store, "attendee") == 2, "nothing half-entered"


def test_of_two_entries_of_a_sheet_the_chosen_one_stands(
    store: Store, campaign: Campaign, member: RecordId, sheet: Sheet
) -> None:
    first = sheet()
    before = enter(store, campaign, idea_of(first, signer("publish")), member)
    code = store.value("SELECT code FROM scan WHERE id = ?", (first,))
    second = sheet(code=code)
    row = find_scan(store, second)
    assert row
    assert row.outcome is ScanOutcome.ALREADY_ENTERED
    replaced = replace_entry(store, second, member)
    assert not allows(store, person_of(before), "publish"), "the consents of the picture that fell do not stand"
    assert count(store, "idea") == 0
    assert find_scan(store, first) is None
    after = enter(store, campaign, idea_of(second, signer("news")), member)
    assert allows(store, person_of(after), "news")
    assert not allows(store, person_of(after), "publish")
    ideas.undo(store, after.changes.act, member)
    ideas.undo(store, replaced.act, member)
    assert allows(store, person_of(before), "publish")
    assert find_scan(store, first) is not None


def test_an_idea_a_proposal_rests_on_is_not_replaced(
    store: Store, campaign: Campaign, member: RecordId, sheet: Sheet, ready: Callable[..., RecordId]
) -> None:
    first = sheet()
    entered = enter(store, campaign, idea_of(first, signer("publish")), member)
    assert entered.idea
    ready(entered.idea)
    second = sheet(code=store.value("SELECT code FROM scan WHERE id = ?", (first,)))
    with pytest.raises(Refused, match="idea_at_work"):
        replace_entry(store, second, member)


def test_of_two_pictures_waiting_one_is_kept(store: Store, member: RecordId, sheet: Sheet) -> None:
    first = sheet()
    second = sheet(code=store.value("SELECT code FROM scan WHERE id = ?", (first,)))
    keep_this(store, second, member)
    assert find_scan(store, first) is None
    kept = find_scan(store, second)
    assert kept
    assert kept.is_ready
    assert kept.outcome is ScanOutcome.RECOGNISED


def files(store: Store, vault: Vault) -> set[str]:
    return {path.name for folder in (vault.media, vault.backed_up_media) for path in folder.glob("*")}


@pytest.mark.parametrize("way", ["by purpose", "by receipt"])
def test_withdrawing_takes_the_page_at_once_and_leaves_the_proof(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId, sheet: Sheet, way: str
) -> None:
    page = sheet()
    entered = enter(store, campaign, idea_of(page, signer("publish", "news")), member)
    assert entered.idea
    backup.back_up(vault, store)
    pictures = dict(store.rows("SELECT what, name FROM media"))
    assert files(store, vault) >= set(pictures.values())
    person = person_of(entered)
    if way == "by purpose":
        changes = consents.withdraw(store, person, "news", member)
    else:
        changes = receipts.withdraw(store, entered.idea, member)
    assert files(store, vault) == {pictures["proof"]}, "no file of the page is left, not even beside the copies"
    assert store.row("SELECT media, file, reading FROM scan WHERE id = ?", (page,)) == (None, "", None)
    assert not store.value("SELECT 1 FROM journal WHERE body LIKE '%aminata.jpg%'")
    assert store.value("SELECT text FROM idea WHERE id = ?", (entered.idea,)) == "Des arbres rue Curial"
    held = held_on(store, person)
    assert held
    assert (held.pages, len(held.proofs)) == (0, 1)
    assert held.proofs[0].is_there
    ideas.undo(store, changes.act, member)
    assert allows(store, person, "news"), "the withdrawal can be taken back; the page does not come back"
    assert store.value("SELECT media FROM scan WHERE id = ?", (page,)) is None


@pytest.mark.parametrize("way", ["withdrawn", "erased", "erased, words stay", "in hand", "taken back again"])
def test_a_sheet_taken_back_and_scanned_again_is_kept_no_second_time(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId, sheet: Sheet, way: str
) -> None:
    """Or its old signature could be entered anew, and the withdrawal would be undone by a copier."""
    page = sheet()
    found = find_scan(store, page)
    assert found
    if way == "in hand":  # entered from the paper itself: there never was a picture
        scans.set_aside_scan(store, page, member)
        page = scans.take_in_hand(store, RecordId(str(found.sheet)), member).scan
    entered = enter(store, campaign, idea_of(page, signer("publish", "news")), member)
    person = person_of(entered)
    if way.startswith("erased"):
        rights.erase(store, vault, person, texts_too=way == "erased", reason="", by=member)
    else:
        consents.withdraw(store, person, "news", member)
    if way == "taken back again":
        given = ConsentDraft(purpose="news", given=True, channels=("sms",))
        consents.answer(store, campaign, person, given, Asking(method=ConsentMethod.ORAL, witness=member), member)
    again = sheet(code=found.code)
    row = find_scan(store, again)
    assert row
    assert row.outcome is ScanOutcome.ALREADY_ENTERED
    blind = scans.ScannedPage(file="x.jpg", page=1, outcome=ScanOutcome.NO_CODE, image=PAGE)
    unread = scans.take_in(store, blind, member).scan
    if way == "taken back again":
        assert (row.reason, row.media is None) == ("", False)
        return
    assert (row.reason, row.media, row.reading) == ("page.taken_back", None, None)
    for try_ in (
        lambda: scans.give_code(store, unread, RecordId(str(found.sheet)), member),
        lambda: replace_entry(store, again, member),
    ):
        with pytest.raises(Refused, match=r"page\.taken_back"):
            try_()


def test_erasing_leaves_the_sealed_proof_under_a_token(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId, sheet: Sheet
) -> None:
    page = sheet("attendance")
    entered = enter(store, campaign, Confirmed(scan=page, signers=(signer("news", number=1),)), member)
    person = person_of(entered)
    proof = store.value("SELECT id FROM proof WHERE person = ?", (person,))
    name = store.value("SELECT name FROM media WHERE what = 'proof'")
    rights.erase(store, vault, person, texts_too=True, reason="", by=member)
    assert files(store, vault) == {name}
    assert count(store, "sheet_person") == 0
    assert store.value("SELECT name FROM media WHERE what = 'page'") is None
    assert open_proof(store, proof, "CNIL", member) == SIGNED


def test_opening_a_proof_is_written_down_and_told_to_whom_it_is_about(
    store: Store, campaign: Campaign, member: RecordId, sheet: Sheet
) -> None:
    entered = enter(store, campaign, idea_of(sheet(), signer("publish")), member)
    person = person_of(entered)
    held = held_on(store, person)
    assert held
    assert held.proofs[0].read_at == ()
    open_proof(store, held.proofs[0].id, "La DPO", member)
    held = held_on(store, person)
    assert held
    assert len(held.proofs[0].read_at) == 1
    assert [given.recipient for given in held.disclosures] == ["La DPO"]


ANSWER = st.sampled_from((True, False, None))


@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.fixed_dictionaries(dict.fromkeys(("publish", "named", "news", "study"), ANSWER)))
def test_only_what_was_confirmed_is_recorded(
    store: Store, campaign: Campaign, member: RecordId, sheet: Sheet, answers: dict[str, bool | None]
) -> None:
    asked = tuple(ConsentDraft(purpose=p, given=yes) for p, yes in answers.items() if yes is not None)
    who = Signer(person=PersonDraft(name="Aminata"), consents=asked, signed=SIGNED)
    entered = enter(store, campaign, idea_of(sheet(), who), member)
    events = consent_history(store, entered.persons[0]) if entered.persons else []
    assert {e.purpose: e.state == "given" for e in events} == {c.purpose: c.given for c in asked}
    agreed = any(answers.values())
    assert bool(entered.persons and contact_of(store, entered.persons[0])) == agreed
    proofs = store.value("SELECT count(*) FROM proof WHERE person = ?", (entered.persons[0] if asked else "",))
    assert proofs == agreed
