"""Forgetting a person: no byte of them in any file the vault reaches, and the proof that it was done stays."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from outreach_app.campaign.model import Campaign
from outreach_app.domain.drafts import AnswerDraft, IdeaDraft, ProposalDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AnswerState, OutboxState, ProposerKind, ScanOutcome
from outreach_app.queries import ideas as idea_queries
from outreach_app.queries.consent import allows, consent_history
from outreach_app.queries.persons import contact_of, find_persons, held_on
from outreach_app.queries.proposals import proposal as proposal_whole
from outreach_app.services import (
    batches,
    consents,
    delivery,
    deposits,
    ideas,
    opening,
    outbox,
    proposals,
    rights,
    scans,
)
from outreach_app.services.ideas import Captured
from outreach_app.settings import Device, Home
from outreach_app.store import backup, journal, media
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, open_vault

Say = Callable[..., Captured]
Ready = Callable[..., RecordId]

NAME, PHONE, MAIL = "Zébulonne Qwertyov", "06 12 34 56 78", "zeb@exemple.org"
TEXT = "Xylophones géants au square Wronski"
TRACES = (NAME, PHONE, MAIL, "Zébulonne", "Qwertyov", "qwertyov", "zeb@")
WORDS = (TEXT, "Xylophones", "xylophones", "Wronski", "wronski", "Jardin Kupka")


def plain(page: bytes, key: bytes, *, salt: int = 0) -> bytes:
    """One SQLCipher page in the clear: AES-256-CBC, its vector and code in the last 80 bytes."""
    end = len(page) - 80
    opened = Cipher(algorithms.AES(key), modes.CBC(page[end : end + 16])).decryptor()
    return opened.update(page[salt:end]) + opened.finalize()


def pages_of(path: Path, key: bytes) -> Iterator[bytes]:
    """Every page of a database or a write-ahead log, free pages too, in the clear."""
    content = path.read_bytes()
    if path.name.endswith("-wal"):
        starts, size = range(32 + 24, len(content), 4096 + 24), 4096
    else:
        starts, size = range(0, len(content), 4096), 4096
    for start in starts:
        page = content[start : start + size]
        if len(page) == size and any(page):
            yield plain(page, key, salt=16 if start == 0 else 0)


_SHORTEST_IN_NOISE = 7


def traces(vault: Vault, key: bytes, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """(file, word) wherever a word is found: in the files as they lie, and in their pages in the clear.

    Four letters stand in a megabyte of noise once in some thousands of runs: files as they lie are asked for longer.
    """
    wanted = {(word, word.encode(form)) for word in words for form in ("utf-8", "utf-16-le")}
    found = set()
    for path in vault.folder.rglob("*"):
        if not path.is_file():
            continue
        contents = [(path.read_bytes(), _SHORTEST_IN_NOISE)]
        if ".db" in path.name and not path.name.endswith("-shm"):
            contents += [(page, 1) for page in pages_of(path, key)]
        found |= {
            (path.name, word)
            for content, shortest in contents
            for word, as_bytes in wanted
            if len(as_bytes) >= shortest and as_bytes in content
        }
    return found


@pytest.fixture
def resident(store: Store, say: Say, campaign: Campaign, member: RecordId, vault: Vault) -> Captured:
    """Somebody with a name, a phone, an answer, an idea edited twice, a scanned page and an undone second idea."""
    answers = (AnswerDraft(question="age", state=AnswerState.ANSWERED, value="25-39"),)
    said = say(TEXT, name=NAME, phone=PHONE, email=MAIL, answers=answers, yes=("publish", "study"), no=("named",))
    ideas.edit(
        store,
        campaign,
        said.idea,
        IdeaDraft(text=f"{TEXT}, bientôt", place="Jardin Kupka", latitude=48.8, longitude=2.3),
        member,
    )
    undone = say(f"{TEXT} encore", name=NAME, yes=("publish",))
    ideas.undo(store, undone.changes.act, member)
    backup.back_up(vault, store)
    return said


def erase(store: Store, vault: Vault, person: RecordId | None, *, texts_too: bool = True) -> rights.Erased:
    assert person is not None
    return rights.erase(store, vault, person, texts_too=texts_too, reason="", by="m")


def test_the_traces_are_there_before(store: Store, vault: Vault, resident: Captured) -> None:
    """Or the tests below would prove nothing."""
    found = traces(vault, store.key, (*TRACES, *WORDS))
    assert {word for _, word in found} >= {NAME, PHONE, MAIL, TEXT}
    assert {name for name, _ in found} == {"vault.db-wal", *(copy.path.name for copy in backup.backups(vault))}


def test_no_byte_of_the_person_is_left_in_any_file(store: Store, vault: Vault, resident: Captured) -> None:
    ideas.keep_draft(store, "capture", {"name": NAME})
    second = store.value("SELECT id FROM person WHERE voided = 1")
    for person in (resident.person, second):
        erase(store, vault, person)
    assert traces(vault, store.key, (*TRACES, *WORDS)) == set()
    assert traces(vault, store.key, ("Asso des bénévoles",)) != set(), "the others are still there"
    store.close()
    assert traces(vault, store.key, (*TRACES, *WORDS)) == set()


def test_nor_in_the_links_of_its_sentences_the_advice_and_the_agreements(
    store: Store, vault: Vault, resident: Captured
) -> None:
    """The sentences of a text, noted beside it, may be the idea's own, and an older wording's."""
    assert resident.person
    with store.act("m") as act:
        proposal = act.create("proposal", title="Un square", text="", stage="writing", marker="PV-0", at=act.at)
        act.create("idea_proposal", idea=resident.idea, proposal=proposal)
        link = act.create("lineage", proposal=proposal, idea=resident.idea, sentence=f"{TEXT}.")
        act.create("advice", proposal=proposal, rule="r", sentence=f"{TEXT} !", answer="kept", at=act.at)
        agreement = act.create("agreement", proposal=proposal, how="named", in_favour=1, digest="d", at=act.at)
        named = act.create("agreement_person", agreement=agreement, person=resident.person)
    with store.act("m") as act:
        act.change("lineage", link, sentence=f"Nous voulons des {TEXT}")
        act.void("lineage", link)
        act.void("agreement_person", named)
    for person in (resident.person, store.value("SELECT id FROM person WHERE voided = 1")):
        erase(store, vault, person)
    assert traces(vault, store.key, (*TRACES, *WORDS)) == set()
    assert not store.value("SELECT count(*) FROM agreement_person")
    assert store.rows("SELECT sentence, voided FROM lineage") == [("", 1)]


def test_sqlite_itself_finds_nothing_more(store: Store, vault: Vault, resident: Captured, tmp_path: Path) -> None:
    """The whole database exported in the clear, its index of words too."""
    erase(store, vault, resident.person)
    erase(store, vault, store.value("SELECT id FROM person WHERE erased_at IS NULL"))
    store.conn.execute("ATTACH DATABASE ? AS plain KEY ''", (str(tmp_path / "plain.db"),))
    store.conn.execute("SELECT sqlcipher_export('plain')").fetchall()
    store.conn.execute("DETACH DATABASE plain")
    content = (tmp_path / "plain.db").read_bytes()
    assert content.startswith(b"SQLite format 3")
    assert [word for word in (*TRACES, *WORDS) if word.encode() in content] == []


def test_the_words_stay_where_only_the_person_goes(store: Store, vault: Vault, resident: Captured) -> None:
    erase(store, vault, resident.person, texts_too=False)
    erase(store, vault, store.value("SELECT id FROM person WHERE erased_at IS NULL"), texts_too=False)
    assert traces(vault, store.key, TRACES) == set()
    kept = idea_queries.idea(store, resident.idea)
    assert kept is not None
    assert (kept.text, kept.place) == (f"{TEXT}, bientôt", "Jardin Kupka")
    assert (kept.latitude, kept.longitude) == (48.8, 2.3)
    assert (kept.person, kept.cleared_at) == (None, None)
    assert len(idea_queries.find_ideas(store, idea_queries.IdeaFilter(words="xylophones"))) == 1


def test_the_proof_stays_and_names_nobody(store: Store, vault: Vault, resident: Captured) -> None:
    assert resident.person is not None
    events = [(e.purpose, e.state.value) for e in consent_history(store, resident.person)]
    erase(store, vault, resident.person)
    proof = json.loads(rights.proof_of(store, resident.person))
    assert [(purpose, state) for purpose, state, *_ in proof["events"]] == events
    assert proof["erased_at"] is not None
    assert NAME not in json.dumps(proof, ensure_ascii=False)
    assert contact_of(store, resident.person) is None
    assert resident.person not in {found.person for found in find_persons(store, "Zébulonne")}
    held = held_on(store, resident.person)
    assert held is not None
    assert (held.contact, held.answers, held.ideas) == (None, (), ())
    assert held.erased_at is not None
    assert not allows(store, resident.person, "publish")


def test_the_journal_alone_makes_the_same_tables_afterwards(store: Store, vault: Vault, resident: Captured) -> None:
    erase(store, vault, resident.person)

    def dump() -> dict[str, list[tuple[Any, ...]]]:
        names = ("person", "contact", "answer", "idea", "consent_event", "erasure", "retraction")
        return {name: [row[1:] for row in store.rows(f"SELECT * FROM {name} ORDER BY row")] for name in names}

    before = dump()
    journal.rebuild(store)
    assert dump() == before
    assert idea_queries.find_ideas(store, idea_queries.IdeaFilter(words="xylophones")).tolist() == []


def test_an_erasure_is_done_once(store: Store, vault: Vault, resident: Captured) -> None:
    erase(store, vault, resident.person)
    with pytest.raises(Refused) as refused:
        erase(store, vault, resident.person)
    assert refused.value.code == "person.unknown"


def test_nothing_of_the_act_is_undone(store: Store, vault: Vault, resident: Captured) -> None:
    done = erase(store, vault, resident.person)
    for act in (done.changes.act, resident.changes.act):
        with pytest.raises(Refused) as refused:
            ideas.undo(store, act, "m")
        assert refused.value.code == "undo.moved"


def test_a_person_set_aside_stays_set_aside(store: Store, vault: Vault, say: Say) -> None:
    said = say(TEXT, name=NAME, yes=("publish",))
    ideas.undo(store, said.changes.act, "m")
    erase(store, vault, said.person)
    assert store.row("SELECT voided, erased_at IS NOT NULL FROM person") == (1, 1)
    assert idea_queries.count_ideas(store) == 0


@pytest.mark.parametrize("texts_too", [True, False])
def test_a_copy_kept_elsewhere_forgets_again_when_it_is_put_back(
    store: Store, vault: Vault, resident: Captured, tmp_path: Path, texts_too: bool
) -> None:
    ideas.keep_draft(store, "capture", {"name": NAME})
    taken = backup.back_up(vault, store)
    stick = tmp_path / "stick" / taken.path.name
    stick.parent.mkdir()
    stick.write_bytes(taken.path.read_bytes())
    for person in (resident.person, store.value("SELECT id FROM person WHERE voided = 1")):
        erase(store, vault, person, texts_too=texts_too)
    store.close()
    elsewhere = backup.Backup(path=stick, made=taken.made)
    aside = rights.restore(vault, elsewhere, store.key, by="m")
    assert aside is not None
    words = (*TRACES, *WORDS) if texts_too else TRACES
    assert traces(vault, store.key, words) == set()
    again = open_vault(vault, store.key, "renewed", read_only=True)
    assert again.value("SELECT count(*) FROM erasure") == 2
    assert again.value("SELECT count(*) FROM contact") == 0
    again.close()


def test_a_copy_put_back_by_hand_forgets_again_when_it_is_opened(tmp_path: Path, campaign: Campaign) -> None:
    home, device = Home(tmp_path), Device(writer="laptop")
    store, vault = opening.begin_campaign(home, device, campaign), home.vault(campaign.id)
    opening.protect_with_passphrase(vault, store, "quatre mots faciles")
    with store.act("m") as act:
        person = act.create("person", at=act.at)
        act.create("contact", audience="contacts.-", person=person, name=NAME)
    store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    by_hand = vault.database.read_bytes()
    rights.erase(store, vault, person, texts_too=True, reason="", by="m")
    opening.close_campaign(vault, store)
    vault.database.write_bytes(by_hand)
    again = opening.open_campaign(home, device, campaign.id, store.key)
    assert again.value("SELECT count(*) FROM contact") == 0
    again.close()
    assert traces(vault, store.key, TRACES) == set()


def test_two_laptops_that_restore_do_not_write_under_one_name(store: Store, vault: Vault, resident: Captured) -> None:
    copy = backup.back_up(vault, store)
    kept = copy.path.read_bytes()
    erase(store, vault, resident.person)
    store.close()
    writers = []
    for _ in range(2):
        path = vault.backups / copy.path.name
        path.write_bytes(kept)
        rights.restore(vault, backup.Backup(path=path, made=copy.made), store.key, by="m")
        again = open_vault(vault, store.key, "renewed", read_only=True)
        writers.append(again.value("SELECT writer FROM journal ORDER BY row DESC LIMIT 1"))
        again.close()
    assert len({*writers, "laptop"}) == 3


def test_scanned_pages_go_with_the_person(store: Store, vault: Vault, say: Say, session: RecordId) -> None:
    batch = batches.print_batch(
        store, session, layout="idea", version=1, languages=("fr",), geometry="{}", count=2, by="m"
    )
    taken = [
        scans.take_in(
            store,
            scans.ScannedPage(file="scan.pdf", page=n, outcome=ScanOutcome.RECOGNISED, code=code, image=b"\xff" * 90),
            "m",
        )
        for n, code in enumerate(batch.codes)
    ]
    said = say(TEXT, name=NAME, yes=("publish",), sheet=taken[0].sheet)
    assert held_on(store, said.person or "").pages == 1  # type: ignore[union-attr]
    erase(store, vault, said.person)
    left = [media_file.name for media_file in media.folder_of(store).iterdir()]
    assert left == list(store.column("SELECT name FROM media"))
    assert len(left) == 1
    assert store.rows("SELECT media IS NULL FROM scan ORDER BY row") == [(1,), (0,)]


def test_an_erasure_that_fails_leaves_everything(
    store: Store, vault: Vault, say: Say, session: RecordId, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = batches.print_batch(
        store, session, layout="idea", version=1, languages=("fr",), geometry="{}", count=1, by="m"
    )
    page = scans.ScannedPage(
        file="s.pdf", page=1, outcome=ScanOutcome.RECOGNISED, code=batch.codes[0], image=b"\xff" * 90
    )
    said = say(TEXT, name=NAME, yes=("publish",), sheet=scans.take_in(store, page, "m").sheet)
    pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
    store.conn.execute(f"PRAGMA max_page_count = {pages}")
    ballast = "x" * 400_000  # more than the reason may hold: the act is refused before it begins
    with pytest.raises(Refused):
        rights.erase(store, vault, said.person or RecordId(""), texts_too=True, reason=ballast, by="m")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(backup, "note_erasure", fail)
        with pytest.raises(Refused) as refused:
            erase(store, vault, said.person)
    assert refused.value.code == "store.disk_full"
    assert contact_of(store, said.person or "") is not None
    assert media.fetch(store, store.value("SELECT id FROM media")) == page.image
    assert backup.erasure_notes(vault) == []
    store.conn.execute("PRAGMA max_page_count = 100000")
    erase(store, vault, said.person)


def test_proposals_they_fed_or_carry_are_listed_for_review(
    store: Store, vault: Vault, say: Say, campaign: Campaign, member: RecordId
) -> None:
    said, other = say(TEXT, name=NAME, yes=("publish",)), say("Autre", cleared=True)
    fed = proposals.create(
        store, campaign, ProposalDraft(title="A", text="t"), [said.idea, other.idea], member
    ).proposal
    carried = proposals.create(store, campaign, ProposalDraft(title="B", text="t"), [other.idea], member).proposal
    untouched = proposals.create(store, campaign, ProposalDraft(title="C", text="t"), [other.idea], member).proposal
    draft = proposals.ProposerDraft(kind=ProposerKind.RESIDENT, person=said.person)
    proposals.set_proposer(store, carried, draft, member)
    proposals.agree(store, carried, f"Dit par {NAME}", member)
    done = erase(store, vault, said.person)
    assert set(done.to_review) == {fed, carried}
    assert untouched not in done.to_review
    whole = proposal_whole(store, carried)
    assert whole is not None
    assert whole.proposer is not None
    assert (whole.proposer.person, whole.proposer.name, whole.proposer.agreed_at) == (None, "", None)
    assert traces(vault, store.key, TRACES) == set()


def test_whoever_was_told_is_to_be_told_again(
    store: Store, vault: Vault, say: Say, campaign: Campaign, ready: Ready, member: RecordId
) -> None:
    said = say(TEXT, name=NAME, yes=("publish",))
    proposal = ready(said.idea)
    deposits.submit(store, campaign, proposal, campaign.targets[0], member)
    (parcel,) = outbox.due(store, "ville", store.now())
    begun = delivery.begin(store, parcel, store.now())
    assert begun is not None
    delivery.settle_sent(store, begun, remote_id="7", url="", at=store.now())
    done = erase(store, vault, said.person)
    assert done.told == 1
    assert store.row("SELECT person, purpose, done_at FROM retraction") == (said.person, "erasure", None)


@pytest.mark.parametrize("texts_too", [True, False])
def test_what_waited_to_leave_is_held_back_at_once(
    store: Store, vault: Vault, say: Say, campaign: Campaign, ready: Ready, member: RecordId, texts_too: bool
) -> None:
    said = say(TEXT, name=NAME, yes=("publish",))
    deposits.submit(store, campaign, ready(said.idea), campaign.targets[0], member)
    erase(store, vault, said.person, texts_too=texts_too)
    assert store.row("SELECT state, reason FROM local_outbox") == (OutboxState.REFUSED.value, "consent.withdrawn")


def test_a_withdrawal_after_erasure_is_refused_gently(store: Store, vault: Vault, resident: Captured) -> None:
    erase(store, vault, resident.person)
    with pytest.raises(Refused) as refused:
        consents.withdraw(store, resident.person or RecordId(""), "publish", "m")
    assert refused.value.code == "person.unknown"


def test_an_erasures_reason_is_checked(store: Store, vault: Vault, resident: Captured) -> None:
    with pytest.raises(Refused) as refused:
        rights.erase(store, vault, resident.person or RecordId(""), texts_too=True, reason="a\0", by="m")
    assert refused.value.problems[0].field == "reason"


def test_a_save_taken_back_is_still_within_rights_reach(store: Store, vault: Vault, member: RecordId, say: Say) -> None:
    captured = say(TEXT, name=NAME, phone=PHONE, yes=("publish",))
    ideas.undo(store, captured.changes.act, member)
    (found,) = find_persons(store, "zebulonne")
    held = held_on(store, found.person)
    assert held is not None
    assert held.contact is not None
    rights.erase(store, vault, found.person, texts_too=True, reason="", by=member)
    assert find_persons(store, "zebulonne") == []
    assert traces(vault, store.key, (NAME, *WORDS)) == set()
