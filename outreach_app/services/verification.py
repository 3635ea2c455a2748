"""A sheet as a person confirmed it: idea, person, agreements and their proof, in one act, and the sheet is entered."""

import dataclasses
import hashlib
from dataclasses import dataclass

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ConsentMethod, ScanOutcome, SheetState
from outreach_app.queries.scans import ScanRow, was_taken_back
from outreach_app.queries.scans import scan as find_scan
from outreach_app.services import attendance, consents, ideas, outbox
from outreach_app.services.scans import TAKEN_BACK
from outreach_app.store import media
from outreach_app.store.act import Act
from outreach_app.store.kinds import contacts_of
from outreach_app.store.store import Store

PROOF = "proof"
"""What a sealed picture of answers and signature is of, in its row."""
_NOBODY = PersonDraft()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One person of a sheet. `consents` holds only what was confirmed by eye; `signed` is the picture that proves it.

    `number` is their row on an attendance sheet, 0 on any other.
    """

    person: PersonDraft = _NOBODY
    consents: tuple[ConsentDraft, ...] = ()
    signed: bytes = b""
    number: int = 0

    @property
    def agrees(self) -> bool:
        return any(consent.given for consent in self.consents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a person confirmed of one sheet: an idea with its signer, an agreement alone, or rows of attendance.

    `idea` is None on a sheet that has none; `linked` is then the idea it goes with, where its number was typed.
    """

    scan: RecordId
    idea: IdeaDraft | None = None
    signers: tuple[Signer, ...] = ()
    language: str = "fr"
    linked: RecordId | None = None
    cleared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """`unkept` counts those who wrote their name and agreed to nothing: nothing allows keeping it."""

    idea: RecordId | None
    persons: tuple[RecordId, ...]
    unkept: int
    changes: Changes


def enter(store: Store, campaign: Campaign, confirmed: Confirmed, by: str) -> Entered:
    """Everything the sheet says, or nothing of it. Raises Refused with every problem, each at its field."""
    page = _page(store, confirmed.scan)
    signers = tuple(signer for signer in map(_as_agreed, confirmed.signers) if signer.consents)
    unkept = sum(signer.person.has_contact and not signer.agrees for signer in confirmed.signers)
    with store.act(by) as act:
        if confirmed.idea is not None:
            alone = signers[0] if signers else None
            idea, persons = _enter_idea(act, campaign, page, confirmed, alone)
        else:
            idea = None
            persons = _enter_rows(act, campaign, page, confirmed, signers)
            linked = _enter_alone(act, campaign, page, confirmed, signers) if not page.is_attendance else ()
            persons = (*persons, *linked)
            act.change("sheet", page.sheet, state=SheetState.ENTERED.value, idea=confirmed.linked)
        for person in persons:
            act.create("sheet_person", sheet=page.sheet, person=person)
    return Entered(idea=idea, persons=persons, unkept=unkept, changes=act.changes)


def replace_entry(store: Store, scan: RecordId, by: str) -> Changes:
    """This picture stands: what was entered from another of the same sheet is set aside, and the sheet is entered anew.

    Its idea, its person and what they agreed to count no more. Refused `sheet.idea_at_work` where a proposal rests on
    the idea, `page.taken_back` where somebody took back what the paper says; undo brings it all back.
    """
    row = find_scan(store, scan)
    if row is None or row.sheet is None:
        raise refuse("sheet.unknown", "sheet")
    if was_taken_back(store, row.sheet):
        raise refuse(TAKEN_BACK, "sheet")
    if row.idea and store.value("SELECT 1 FROM idea_proposal WHERE idea = ? AND voided = 0", (row.idea,)):
        raise refuse("sheet.idea_at_work", "sheet")
    with store.act(by) as act:
        for person in _persons_of(store, row.sheet, row.idea):
            _set_person_aside(act, person, row.sheet)
        if row.idea and _is_from(store, row.idea, row.sheet):
            act.void("idea", row.idea)
        _set_twins_aside(act, row)
        act.change("scan", scan, outcome=ScanOutcome.RECOGNISED.value)
        act.change("sheet", row.sheet, state=SheetState.SCANNED.value, idea=None)
        outbox.hold_back_unconsented(store)
    return act.changes


def keep_this(store: Store, scan: RecordId, by: str) -> Changes:
    """Of two pictures of a sheet still to be entered, this one is entered; the other is set aside."""
    row = find_scan(store, scan)
    if row is None or row.sheet is None:
        raise refuse("sheet.unknown", "sheet")
    with store.act(by) as act:
        _set_twins_aside(act, row)
        act.change("scan", scan, outcome=ScanOutcome.RECOGNISED.value)
    return act.changes


def _set_twins_aside(act: Act, row: ScanRow) -> None:
    """Other pictures of the same page; the sheet's other pages stay."""
    twins = (
        "SELECT id FROM scan WHERE sheet = ? AND id <> ? AND voided = 0 AND coalesce(sheet_page, 1) = ?",
        (row.sheet, row.id, row.sheet_page),
    )
    for other in act.store.column(*twins):
        act.void("scan", other)


def open_proof(store: Store, proof: RecordId, recipient: str, by: str) -> bytes:
    """The sealed picture of a signature. That it was opened, and for whom, is written down first."""
    row = store.row("SELECT media, person, sha256 FROM proof WHERE id = ?", (proof,))
    if row is None or row[0] is None:
        raise refuse("media.missing")
    picture = media.fetch(store, row[0])
    with store.act(by) as act:
        disclosure = act.create(
            "disclosure", at=act.at, what=PROOF, outlet=PROOF, recipient=recipient, sha256=row[2], count=1
        )
        act.create("disclosed_person", disclosure=disclosure, person=row[1], events="[]")
    return picture


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    scan: RecordId
    sheet: RecordId
    session: RecordId | None
    number: int
    is_attendance: bool


def _page(store: Store, scan: RecordId) -> _Page:
    row: ScanRow | None = find_scan(store, scan)
    if row is None or row.sheet is None:
        raise refuse("sheet.unknown", "sheet")
    if row.sheet_state is SheetState.ENTERED:
        raise refuse("sheet.already_entered", "sheet")
    layout = store.value("SELECT layout FROM batch WHERE id = ?", (row.batch,))
    return _Page(
        scan=row.id,
        sheet=row.sheet,
        session=row.session,
        number=row.page,
        is_attendance=layout == "attendance",
    )


def _as_agreed(signer: Signer) -> Signer:
    """Who agreed to nothing leaves no name, phone or e-mail; what they refused is kept."""
    return signer if signer.consents else dataclasses.replace(signer, person=PersonDraft())


def _enter_idea(
    act: Act, campaign: Campaign, page: _Page, confirmed: Confirmed, signer: Signer | None
) -> tuple[RecordId, tuple[RecordId, ...]]:
    assert confirmed.idea is not None
    draft = CaptureDraft(
        session=page.session,
        idea=confirmed.idea,
        person=signer.person if signer else None,
        consents=signer.consents if signer else (),
        asking=_asked(confirmed, signer),
        sheet=page.sheet,
        cleared=confirmed.cleared and signer is None,
    )
    captured = ideas.capture(act.store, campaign, draft, act.member, within=act)
    if signer and captured.person:
        _seal(act, page, captured.person, signer)
    return captured.idea, (captured.person,) if captured.person else ()


def _enter_rows(
    act: Act, campaign: Campaign, page: _Page, confirmed: Confirmed, signers: tuple[Signer, ...]
) -> tuple[RecordId, ...]:
    """Who agreed came; a row that agrees to nothing leaves nothing of anybody."""
    if not page.is_attendance:
        return ()
    if page.session is None:
        raise refuse("session.unknown", "session")
    persons = []
    for signer in signers:
        if signer.agrees:
            asking = _asked(confirmed, signer)
            try:
                came = attendance.note(act, campaign, page.session, signer.person, signer.consents, asking)
            except Refused as refused:
                raise Refused(*(_at_row(problem, signer.number) for problem in refused.problems)) from None
            _seal(act, page, came.person, signer)
            persons.append(came.person)
    return tuple(persons)


def _enter_alone(
    act: Act, campaign: Campaign, page: _Page, confirmed: Confirmed, signers: tuple[Signer, ...]
) -> tuple[RecordId, ...]:
    """An agreement without an idea: somebody new, or whoever the linked idea comes from."""
    if not signers:
        return ()
    signer = signers[0]
    problems = ideas.find_person_problems(campaign, signer.person, signer.consents)
    if problems:
        raise Refused(*problems)
    if act.store.setting("unprotected"):
        raise refuse("vault.unprotected", "person")
    asking, known = _asked(confirmed, signer), None
    if confirmed.linked:
        known = act.store.value("SELECT person FROM idea WHERE id = ?", (confirmed.linked,))
    if known:
        _agree_again(act, campaign, known, signer, asking)
        person = RecordId(known)
    else:
        draft = CaptureDraft(session=page.session, idea=IdeaDraft(text=""), consents=signer.consents, asking=asking)
        person, _ = ideas.meet(act, campaign, draft, signer.person)
        if confirmed.linked:
            act.change("idea", confirmed.linked, person=person)
    _seal(act, page, person, signer)
    return (person,)


def _agree_again(act: Act, campaign: Campaign, person: str, signer: Signer, asking: Asking) -> None:
    """Somebody met before answers again, on paper; under 15, guardian and child again."""
    consents.check_known(act.store, RecordId(person))
    minor = bool(act.store.value("SELECT minor FROM person WHERE id = ?", (person,)))
    if minor and signer.agrees and (problems := consents.find_minor_problems(signer.person)):
        raise Refused(*problems)
    for consent in signer.consents:
        consents.record(act, campaign, RecordId(person), consent, asking, signer.person if minor else None)


def _asked(confirmed: Confirmed, signer: Signer | None) -> Asking:
    proof = hashlib.sha256(signer.signed).hexdigest() if signer and signer.signed else ""
    return Asking(method=ConsentMethod.PAPER, language=confirmed.language, proof=proof)


def _seal(act: Act, page: _Page, person: RecordId, signer: Signer) -> None:
    """The answers and the signature as a picture of their own, which outlives the page; only a yes needs a proof."""
    if not (signer.signed and signer.agrees):
        return
    audience = contacts_of(page.session)
    picture = media.keep(act, signer.signed, what=PROOF, audience=audience)
    act.create(
        "proof",
        audience=audience,
        person=person,
        scan=page.scan,
        page=page.number,
        media=picture,
        sha256=hashlib.sha256(signer.signed).hexdigest(),
        at=act.at,
    )


def _at_row(problem: Problem, number: int) -> Problem:
    return dataclasses.replace(problem, field=f"row.{number}.{problem.field}")


def _persons_of(store: Store, sheet: RecordId, idea: RecordId | None) -> list[RecordId]:
    """Whom the sheet brought here; somebody the linked idea came from before is not of it."""
    return list(
        store.column(
            "SELECT link.person FROM sheet_person AS link WHERE link.sheet = :sheet AND link.voided = 0"
            " UNION SELECT person FROM idea WHERE id = :idea AND sheet = :sheet AND person IS NOT NULL",
            {"sheet": sheet, "idea": idea},
        )
    )


def _is_from(store: Store, idea: RecordId, sheet: RecordId) -> bool:
    return bool(store.value("SELECT 1 FROM idea WHERE id = ? AND sheet = ?", (idea, sheet)))


def _set_person_aside(act: Act, person: RecordId, sheet: RecordId) -> None:
    """Met on this sheet alone, they go whole; else only what this sheet proved."""
    store = act.store
    proofs = store.rows(
        "SELECT proof.id, proof.sha256 FROM proof JOIN scan ON scan.id = proof.scan"
        " WHERE proof.person = ? AND scan.sheet = ? AND proof.voided = 0",
        (person, sheet),
    )
    for link in store.column("SELECT id FROM sheet_person WHERE sheet = ? AND person = ?", (sheet, person)):
        act.void("sheet_person", link)
    for proof, _ in proofs:
        act.void("proof", proof)
    is_of_sheet_alone = not store.value(
        "SELECT 1 FROM idea WHERE person = :person AND voided = 0 AND sheet IS NOT :sheet"
        " UNION SELECT 1 FROM sheet_person WHERE person = :person AND voided = 0 AND sheet <> :sheet",
        {"person": person, "sheet": sheet},
    )
    if is_of_sheet_alone:
        for attendee in store.column("SELECT id FROM attendee WHERE person = ? AND voided = 0", (person,)):
            act.void("attendee", attendee)
        act.void("person", person)
        return
    for _, sha256 in proofs:
        given = "SELECT id FROM consent_event WHERE person = ? AND proof = ? AND voided = 0"
        for event in store.column(given, (person, sha256)):
            act.void("consent_event", event)
