"""What we hold on one person: for the desk, and for the person who asks."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.moments import Instant
from outreach_app.domain.text import fold
from outreach_app.domain.words import VisitOutcome
from outreach_app.queries.consent import ConsentEvent, consent_history
from outreach_app.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    name: str
    phone: str
    email: str
    post: str
    guardian_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldIdea:
    id: RecordId
    at: Instant
    text: str
    place: str
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldVisit:
    """Somebody of ours stood at their door; `address` is empty once the round has ended."""

    at: Instant
    address: str
    outcome: VisitOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """Somebody was handed this person's data."""

    at: Instant
    outlet: str
    recipient: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAgreement:
    """They agreed by name to a proposal's words."""

    at: Instant
    proposal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldProof:
    """The answers and the signature of a sheet, as a picture in the sealed archive; `read_at` when it was opened."""

    id: RecordId
    at: Instant
    sha256: str
    is_there: bool
    read_at: tuple[Instant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTold:
    """They were told what the city answered, `how` being by telephone, by letter…"""

    at: Instant
    how: str
    proposal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Everything this vault holds on one person; nobody else's data in it."""

    person: RecordId
    at: Instant
    session: RecordId | None
    minor: bool
    erased_at: Instant | None
    contact: Contact | None
    answers: tuple[tuple[str, str, str], ...]
    consents: tuple[ConsentEvent, ...]
    ideas: tuple[HeldIdea, ...]
    pages: int
    signatures: int
    attended: tuple[str, ...]
    receipts: tuple[str, ...]
    disclosures: tuple[Disclosed, ...]
    agreements: tuple[HeldAgreement, ...] = ()
    visits: tuple[HeldVisit, ...] = ()
    sheet_doors: tuple[str, ...] = ()
    """The doors their sheets were left or filled at, as long as a round still knows them."""
    proofs: tuple[HeldProof, ...] = ()
    told: tuple[HeldTold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A person found by name, phone or e-mail."""

    person: RecordId
    name: str
    phone: str
    email: str
    session: RecordId | None


def find_persons(store: Store, words: str, limit: int = 50) -> list[Found]:
    """Whose name and e-mail hold every word, accents ignored, and whose number holds the digits, however spaced.

    A save taken back is still held until it is erased, so rights reach it too.
    """
    typed = fold(words).split()
    numbers = [word for word in typed if _digits(word) and not any(c.isalpha() for c in word)]
    wanted, digits = [word for word in typed if word not in numbers], _digits("".join(numbers))
    if not typed:
        return []
    rows = store.rows(
        "SELECT contact.person, coalesce(contact.name, ''), coalesce(contact.phone, ''), coalesce(contact.email, ''),"
        " person.session FROM contact JOIN person ON person.id = contact.person"
        " WHERE person.erased_at IS NULL"
    )
    found = [
        Found(person=person, name=name, phone=phone, email=email, session=session)
        for person, name, phone, email, session in rows
        if digits in _digits(phone) and _holds(fold(f"{name} {email}"), wanted)
    ]
    return sorted(found, key=lambda person: fold(person.name))[:limit]


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


SIGNATURES = (
    "SELECT media.id FROM media WHERE media.what = 'signature'"
    " AND media.name IN (SELECT proof FROM consent_event WHERE person = ?)"
)
"""The pictures of what one person signed on the screen."""

PAGES = (
    "FROM scan WHERE (scan.media IS NOT NULL OR scan.file != '') AND scan.sheet IN"
    " (SELECT sheet FROM idea WHERE person = :person AND sheet IS NOT NULL"
    "  UNION SELECT sheet FROM sheet_person WHERE person = :person)"
)
"""The pages of the sheets one person filled in, alone or with others, set aside ones too."""

SHEETS_OF = (
    "SELECT sheet FROM idea WHERE person = :person AND sheet IS NOT NULL"
    " UNION SELECT sheet FROM sheet_person WHERE person = :person"
)
"""The sheets one person filled, or was handed by name."""
_SHEET_DOORS = (
    "SELECT DISTINCT concat_ws(', ', nullif(trim(coalesce(b.number, '') || ' ' || coalesce(b.street, '')), ''),"
    " d.staircase, d.floor, d.label) FROM sheet_door AS at JOIN door AS d ON d.id = at.door"
    f" LEFT JOIN building AS b ON b.id = d.building WHERE at.sheet IN ({SHEETS_OF})"
)
_ATTENDED = (
    "SELECT session.title FROM attendee JOIN session ON session.id = attendee.session"
    " WHERE attendee.person = ? AND attendee.voided = 0 ORDER BY session.date, attendee.row"
)
_RECEIPTS = (
    "SELECT receipt.code FROM receipt JOIN idea ON idea.id = receipt.idea"
    " WHERE idea.person = ? AND receipt.voided = 0 ORDER BY receipt.row"
)


def held_on(store: Store, person: str) -> Held | None:
    row = store.row("SELECT id, at, session, minor, erased_at FROM person WHERE id = ?", (person,))
    if row is None:
        return None
    i, at, session, minor, erased_at = row
    return Held(
        person=i,
        at=at,
        session=session,
        minor=bool(minor),
        erased_at=erased_at,
        contact=contact_of(store, person),
        answers=tuple(
            store.rows(
                "SELECT question, state, coalesce(value, '') FROM answer WHERE person = ? ORDER BY row",
                (person,),
            )
        ),
        consents=tuple(consent_history(store, person)),
        ideas=_ideas(store, person),
        pages=store.value(f"SELECT count(*) {PAGES} AND scan.media IS NOT NULL", {"person": person}),
        signatures=len(list(store.column(SIGNATURES, (person,)))),
        attended=tuple(store.column(_ATTENDED, (person,))),
        receipts=tuple(store.column(_RECEIPTS, (person,))),
        disclosures=_disclosures(store, person),
        agreements=_agreements(store, person),
        visits=_visits(store, person),
        sheet_doors=tuple(store.column(_SHEET_DOORS, {"person": person})),
        proofs=proofs_of(store, person),
        told=_told(store, person),
    )


def contact_of(store: Store, person: str) -> Contact | None:
    row = store.row(
        "SELECT coalesce(name, ''), coalesce(phone, ''), coalesce(email, ''), coalesce(post, ''),"
        " coalesce(guardian_name, '') FROM contact WHERE person = ?",
        (person,),
    )
    if row is None:
        return None
    name, phone, email, post, guardian = row
    return Contact(name=name, phone=phone, email=email, post=post, guardian_name=guardian)


def _ideas(store: Store, person: str) -> tuple[HeldIdea, ...]:
    rows = store.rows("SELECT id, at, text, coalesce(place, '') FROM idea WHERE person = ? ORDER BY row", (person,))
    titles = (
        "SELECT p.title FROM idea_proposal AS link JOIN proposal AS p ON p.id = link.proposal"
        " WHERE link.idea = ? AND link.voided = 0 ORDER BY link.row"
    )
    return tuple(
        HeldIdea(id=i, at=at, text=text, place=place, proposals=tuple(store.column(titles, (i,))))
        for i, at, text, place in rows
    )


def proofs_of(store: Store, person: str) -> tuple[HeldProof, ...]:
    """Undone ones too, and how often each was opened."""
    rows = store.rows("SELECT id, at, sha256, media IS NOT NULL FROM proof WHERE person = ? ORDER BY row", (person,))
    opened = "SELECT at FROM disclosure WHERE what = 'proof' AND sha256 = ? ORDER BY at"
    return tuple(
        HeldProof(id=i, at=at, sha256=sha256, is_there=bool(there), read_at=tuple(store.column(opened, (sha256,))))
        for i, at, sha256, there in rows
    )


def _agreements(store: Store, person: str) -> tuple[HeldAgreement, ...]:
    """Undone ones too: they are still held until erased."""
    rows = store.rows(
        "SELECT agreement.at, proposal.title FROM agreement_person AS named"
        " JOIN agreement ON agreement.id = named.agreement JOIN proposal ON proposal.id = agreement.proposal"
        " WHERE named.person = ? ORDER BY agreement.at, named.row",
        (person,),
    )
    return tuple(HeldAgreement(at=at, proposal=title) for at, title in rows)


def _told(store: Store, person: str) -> tuple[HeldTold, ...]:
    rows = store.rows(
        "SELECT told.at, told.how, proposal.title FROM told JOIN proposal ON proposal.id = told.proposal"
        " WHERE told.person = ? ORDER BY told.at, told.row",
        (person,),
    )
    return tuple(HeldTold(at=at, how=how, proposal=title) for at, how, title in rows)


def _visits(store: Store, person: str) -> tuple[HeldVisit, ...]:
    """The doors their ideas were said at, as long as a round still knows them."""
    rows = store.rows(
        "SELECT v.at, concat_ws(', ', nullif(trim(coalesce(b.number, '') || ' ' || coalesce(b.street, '')), ''),"
        " d.staircase, d.floor, d.label), v.outcome"
        " FROM visit AS v JOIN idea ON idea.id = v.idea LEFT JOIN door AS d ON d.id = v.door"
        " LEFT JOIN building AS b ON b.id = d.building WHERE idea.person = ? ORDER BY v.at, v.row",
        (person,),
    )
    return tuple(HeldVisit(at=at, address=address, outcome=VisitOutcome(outcome)) for at, address, outcome in rows)


def _disclosures(store: Store, person: str) -> tuple[Disclosed, ...]:
    rows = store.rows(
        "SELECT d.id, d.at, d.outlet, d.recipient, dp.events FROM disclosed_person AS dp"
        " JOIN disclosure AS d ON d.id = dp.disclosure WHERE dp.person = ? AND dp.voided = 0 ORDER BY d.at",
        (person,),
    )
    purposes = (
        "SELECT DISTINCT purpose FROM consent_event WHERE id IN (SELECT value FROM json_each(?)) ORDER BY purpose"
    )
    return tuple(
        Disclosed(at=at, outlet=outlet, recipient=recipient, purposes=tuple(store.column(purposes, (events,))))
        for _, at, outlet, recipient, events in rows
    )
