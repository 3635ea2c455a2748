"""The campaign's terms: what is past them goes, byte by byte, and what went is written down."""

import dataclasses
import hashlib
import importlib.util
from pathlib import Path

import pytest

from outreach_app.campaign.model import Campaign, Retention
from outreach_app.domain.drafts import AnswerDraft, ConsentDraft, IdeaDraft, PersonDraft, ProposalDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AnswerState, ScanOutcome
from outreach_app.queries.persons import held_on
from outreach_app.queries.pictures import picture_content, picture_of
from outreach_app.queries.retention import HELD, kept, purges
from outreach_app.services import batches, ideas, pictures, proposals, retention, rights, scans
from outreach_app.services.verification import Confirmed, Signer, enter
from outreach_app.store import backup
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault

NAME, PHONE, FILE = "Zébulonne Qwertyov", "06 12 34 56 78", "scan-de-zebulonne.jpg"
PAGE, SIGNED = b"\x89PNG la page de Zebulonne", b"\x89PNG la signature"
PAST, LATER = "2001-01-01", "2999-12-31"


_found = importlib.util.spec_from_file_location("erasure_tests", Path(__file__).with_name("test_erasure.py"))
assert _found is not None
assert _found.loader is not None
_erasure = importlib.util.module_from_spec(_found)
_found.loader.exec_module(_erasure)
traces = _erasure.traces


def with_terms(campaign: Campaign, **until: str) -> Campaign:
    rules = tuple(Retention(category=category, until=day) for category, day in until.items())
    return dataclasses.replace(campaign, retention=rules)


@pytest.fixture
def entered(store: Store, campaign: Campaign, member: RecordId, session: RecordId, vault: Vault) -> RecordId:
    """Somebody whose sheet was scanned, verified and signed, with an answer to the study; and a copy of it all."""
    batch = batches.print_batch(
        store, session, layout="idea", version=1, languages=("fr",), geometry="{}", count=1, by=member
    )
    page = scans.ScannedPage(
        file=FILE, page=1, outcome=ScanOutcome.RECOGNISED, code=batch.codes[0], image=PAGE, squares=4
    )
    scan = scans.take_in(store, page, member).scan
    person = PersonDraft(
        name=NAME, phone=PHONE, answers=(AnswerDraft(question="age", state=AnswerState.ANSWERED, value="25-39"),)
    )
    asked = tuple(ConsentDraft(purpose=purpose, given=True) for purpose in ("publish", "study"))
    signer = Signer(person=person, consents=asked, signed=SIGNED)
    done = enter(store, campaign, Confirmed(scan=scan, idea=IdeaDraft(text="Des bancs"), signers=(signer,)), member)
    backup.back_up(vault, store)
    return done.persons[0]


def files(vault: Vault) -> set[str]:
    return {path.name for folder in (vault.media, vault.backed_up_media) for path in folder.glob("*")}


def names_of(store: Store, what: str) -> set[str]:
    return set(store.column("SELECT name FROM media WHERE what = ? AND name IS NOT NULL", (what,)))


def test_nothing_is_due_before_its_day(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId, entered: RecordId
) -> None:
    terms = with_terms(campaign, media=LATER, contact=campaign.day(store.now()), ideas=PAST)
    assert [(rule.category, rule.count, rule.is_due) for rule in kept(store, terms)] == [
        ("media", 1, False),
        ("contact", 1, False),
    ], "its last day is still a day of keeping; ideas are never erased by a machine"
    before = files(vault)
    purged = retention.purge(store, vault, terms, member)
    assert (purged.lines, purged.copies_removed, files(vault)) == ((), 0, before)
    assert purges(store) == []


def test_page_images_go_at_their_term_and_the_signed_proof_stays(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId, entered: RecordId
) -> None:
    pages, proofs = names_of(store, "page"), names_of(store, "proof")
    scans_of = list(store.column("SELECT id FROM scan"))
    purged = retention.purge(store, vault, with_terms(campaign, media=PAST, consents=LATER), member)
    assert [(line.category, line.count) for line in purged.lines] == [("media", 1)]
    assert purged.lines[0].sha256 == hashlib.sha256("\n".join(scans_of).encode()).hexdigest()
    assert purges(store) == list(purged.lines)
    assert not pages & files(vault)
    assert files(vault) == proofs
    assert retention.purge(store, vault, with_terms(campaign, media=PAST), member).lines == (), "once is enough"


def test_proposals_pictures_go_at_the_same_term_those_taken_out_too(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId
) -> None:
    proposal = proposals.create(store, campaign, ProposalDraft(title="Des bancs", text="Là"), (), member).proposal
    for words in ("La rue", "La place"):
        said = pictures.PictureDraft(content=PAGE + words.encode(), width=800, height=600, words=words)
        pictures.put(store, proposal, said, member)
    backup.back_up(vault, store)
    keys = tuple(store.column("SELECT key FROM media"))
    purged = retention.purge(store, vault, with_terms(campaign, media=PAST), member)
    assert [(line.category, line.count) for line in purged.lines] == [("media", 2)]
    assert files(vault) == set()
    assert traces(vault, store.key, keys) == set()
    found = picture_of(store, proposal)
    assert found
    assert found.words == "La place"
    with pytest.raises(Refused, match=r"media\.missing"):
        picture_content(store, found.id)
    assert retention.purge(store, vault, with_terms(campaign, media=PAST), member).lines == ()


def test_no_byte_of_what_is_due_is_left(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId, entered: RecordId
) -> None:
    words = (NAME, "Zébulonne", PHONE, FILE)
    keys = tuple(store.column("SELECT key FROM media"))
    assert {word for _, word in traces(vault, store.key, (*words, *keys))} == {*words, *keys}, "they are there before"
    purged = retention.purge(store, vault, with_terms(campaign, **dict.fromkeys(HELD, PAST)), member)
    assert {line.category for line in purged.lines} == set(HELD)
    assert files(vault) == set()
    assert traces(vault, store.key, (*words, *keys)) == set()
    store.close()
    assert traces(vault, store.key, (*words, *keys)) == set()


def test_a_copy_put_back_forgets_again_and_only_that(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId, entered: RecordId, tmp_path: Path
) -> None:
    old = backup.backups(vault)[0]
    kept_copy = tmp_path / old.path.name
    kept_copy.write_bytes(old.path.read_bytes())
    picture = next(iter(names_of(store, "page")))
    kept_file = (vault.media / picture).read_bytes()
    retention.purge(store, vault, with_terms(campaign, media=PAST, contact=PAST), member)
    key = store.key
    store.close()
    old.path.write_bytes(kept_copy.read_bytes())
    (vault.backed_up_media / picture).write_bytes(kept_file)
    rights.restore(vault, backup.Backup(path=old.path, made=old.made), key, member)
    again = Store.open(vault.database, key, "restored")
    try:
        assert again.value("SELECT count(*) FROM contact") == 0
        assert not again.value("SELECT 1 FROM scan WHERE media IS NOT NULL")
        assert again.value("SELECT count(*) FROM answer") == 1, "what was not due came back"
        assert picture not in files(vault)
        assert held_on(again, entered)
    finally:
        again.close()


def test_a_purge_that_is_stopped_erased_nothing(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId, entered: RecordId
) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Enough

    before = files(vault)
    with pytest.raises(Enough):
        retention.purge(store, vault, with_terms(campaign, media=PAST, contact=PAST), member, stop)
    assert files(vault) == before
    assert store.value("SELECT count(*) FROM contact") == 1
    assert backup.erasure_notes(vault) == []


def test_a_purge_is_not_taken_back(
    store: Store, vault: Vault, campaign: Campaign, member: RecordId, entered: RecordId
) -> None:
    purged = retention.purge(store, vault, with_terms(campaign, media=PAST), member)
    with pytest.raises(Exception, match=r"undo\.moved"):
        ideas.undo(store, purged.changes.act, member)
