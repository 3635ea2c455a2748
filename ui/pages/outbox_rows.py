"""The lines of À envoyer: its groups, what each line says, and which filter lets it through."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import CityDecision, CityPhase, Errand, OutboxState
from outreach_app.language import N_
from outreach_app.queries.letters import LetterRow, LetterState
from outreach_app.queries.outbox import AskedBack, ParcelRow, parcels
from outreach_app.queries.outbox_list import Outline, latest_phases
from outreach_app.queries.withdrawals import Review
from ui.desk import Desk
from ui.models.rows import Row
from ui.platform_words import in_short
from ui.said import said

FILTERS = (
    ("", N_("All"), "grid"),
    ("review", N_("To read over"), "eye", "amber"),
    ("unknown", N_("Being looked for"), "search", "amber"),
    ("refused", N_("Turned away at the door"), "x-circle", "danger"),
    ("letters", N_("Letters"), "mail", "amber"),
    ("hand", N_("To carry over"), "hand", "amber"),
    ("queued", N_("In the queue"), "clock"),
    ("sent", N_("Gone"), "check"),
    ("answered", N_("The city’s answers"), "bank"),
    ("aside", N_("Set aside"), "folder"),
)
"""Code, words, icon and tone of each filter."""
_LOOKS = {
    OutboxState.UNKNOWN: ("search", "amber", "warning"),
    OutboxState.REFUSED: ("x-circle", "danger", "danger"),
    OutboxState.QUEUED: ("clock", "muted", "quiet"),
    OutboxState.SENDING: ("send", "accent", "quiet"),
    OutboxState.SENT: ("check", "accent", "outline accent"),
    OutboxState.SET_ASIDE: ("folder", "muted", "outline"),
}
"""Icon, tone and pill of each state."""
LETTER_WORDS = {
    LetterState.TO_PRINT: (N_("Letter to print"), "warning"),
    LetterState.TO_SEND: (N_("Letter to send"), "warning"),
    LetterState.WAITING: (N_("Letter sent"), "quiet"),
    LetterState.ANSWERED: (N_("Letter answered"), "outline accent"),
}
_GLAD = (CityPhase.KEPT, CityPhase.AT_VOTE, CityPhase.WINNER)


class Place(NamedTuple):
    """One line of the list: a heading, or a parcel, a letter or a review by its id."""

    kind: str
    id: str
    heading: Row | None = None


class Found(NamedTuple):
    """All there is to list."""

    outline: Outline
    letters: Sequence[LetterRow]
    reviews: Sequence[Review]

    def counts(self) -> dict[str, int]:
        parts = {group: len(ids) for group, ids in self.outline.groups.items()}
        parts |= {"letters": len(self.letters), "review": len(self.reviews)}
        return parts | {"": sum(parts.values())}


def lay_out(found: Found, wanted: str, desk: Desk) -> list[Place]:
    """What the filter lets through, each group under its heading; what needs a person first."""
    say, groups = desk.say, found.outline.groups
    urgent = [letter for letter in found.letters if letter.state in (LetterState.TO_PRINT, LetterState.TO_SEND)]
    later = [letter for letter in found.letters if letter not in urgent]

    def of(*names: str) -> Iterator[Place]:
        for name in names:
            if wanted in ("", name):
                yield from (Place("parcel", parcel) for parcel in groups[name])

    def letters(some: Iterable[LetterRow]) -> Iterator[Place]:
        if wanted in ("", "letters"):
            yield from (Place("letter", letter.id) for letter in some)

    reviews = [Place("review", r.proposal) for r in found.reviews if wanted in ("", "review")]
    parts: tuple[tuple[str, str, list[Place]], ...] = (
        (say("To look at"), "", [*reviews, *of("unknown", "refused"), *letters(urgent)]),
        (say("To carry over yourself"), say("field by field, or as one dossier"), [*of("hand")]),
        (say("In the queue"), say("leave with “Send now”"), [*of("queued")]),
        (say("Letters the city has"), "", [*letters(later)]),
        (say("Sent, and answers"), "", [*of("answered", "sent")]),
        (say("Set aside"), "", [*of("aside")]),
    )
    places: list[Place] = []
    for title, aside, group in parts:
        if group:
            heading = Row(key="", title=title, line=str(len(group)), pill=aside, heading=True)
            places += [Place("heading", "", heading), *group]
    return places


def read_rows(places: Sequence[Place], found: Found, desk: Desk) -> list[Row | None]:
    """A page of lines, in three reads however many they are."""
    ids = [place.id for place in places if place.kind == "parcel"]
    read = {parcel.id: parcel for parcel in parcels(desk.store, ids=ids)} if ids else {}
    phases = latest_phases(desk.store, [parcel.proposal for parcel in read.values()])
    letters = {letter.id: letter for letter in found.letters}
    reviews = {review.proposal: review for review in found.reviews}
    rows: list[Row | None] = []
    for place in places:
        if place.kind == "parcel":
            parcel = read.get(RecordId(place.id))
            rows.append(parcel_row(parcel, phases.get(parcel.proposal), desk) if parcel else None)
        elif place.kind == "letter":
            rows.append(letter_row(letters[RecordId(place.id)], desk))
        elif place.kind == "review":
            rows.append(review_row(reviews[RecordId(place.id)], desk))
        else:
            rows.append(place.heading)
    return rows


def parcel_row(parcel: ParcelRow, phase: CityPhase | None, desk: Desk) -> Row:
    line = in_short(parcel, desk.say) or desk.say_count("{n} idea", "{n} ideas", parcel.ideas)
    where = _where(parcel, desk)
    icon, tone, kind = _LOOKS[parcel.state]
    pill = state_words(parcel, desk)
    if parcel.decision and parcel.state is OutboxState.SENT and not _is_taken_back(parcel):
        accepted = phase in _GLAD if phase else parcel.decision is CityDecision.ACCEPTED
        icon, tone, kind = "bank", "accent" if accepted else "muted", "selected" if accepted else "outline"
        pill = said(phase or parcel.decision, desk.say)
        line = " ".join(parcel.answer.split()) or line
    line = f"{where} · {line}" if where else line
    return Row(key=parcel.id, title=parcel.title, line=line, icon=icon, tone=tone, pill=pill, pill_kind=kind)


def _is_taken_back(parcel: ParcelRow) -> bool:
    """Gone from there, or asked for: whatever the city said of it before is not the last word."""
    return parcel.is_gone or parcel.errand is Errand.WITHDRAW or parcel.asked_back is AskedBack.WAITS


def _where(parcel: ParcelRow, desk: Desk) -> str:
    """Where an edition both rehearses and sends for real, each line says which it is."""
    kinds = {t.code: t.rehearsal for t in desk.campaign.targets if t.kind != "files"}
    if len(set(kinds.values())) < 2 or parcel.target not in kinds:
        return ""
    if kinds[parcel.target]:
        return desk.say("Rehearsal")
    return desk.say("For real: {target}").format(
        target=next(t.name for t in desk.campaign.targets if t.code == parcel.target)
    )


def state_words(parcel: ParcelRow, desk: Desk) -> str:
    """Its state, said with its errand where that is not to create."""
    say = desk.say
    if parcel.is_gone:
        return say("Withdrawn there")
    if parcel.asked_back is AskedBack.WAITS:
        return say("Asked back by letter")
    if parcel.errand is Errand.WITHDRAW:
        return say("To be withdrawn") if parcel.state is OutboxState.QUEUED else said(parcel.state, say)
    if parcel.errand is Errand.EDIT and parcel.state is OutboxState.QUEUED:
        return say("New words wait")
    target = next((t for t in desk.campaign.targets if t.code == parcel.target), None)
    if parcel.state is OutboxState.QUEUED and target and target.kind == "files":
        return say("To carry over")
    return said(parcel.state, say)


def letter_row(letter: LetterRow, desk: Desk) -> Row:
    words, kind = LETTER_WORDS[letter.state]
    waits = letter.state in (LetterState.TO_PRINT, LetterState.TO_SEND)
    return Row(
        key=letter.id,
        title=letter.title,
        line=letter.answer or said(letter.what, desk.say),
        icon="mail",
        tone="amber" if waits else "muted",
        pill=desk.say(words),
        pill_kind=kind,
    )


def review_row(review: Review, desk: Desk) -> Row:
    say = desk.say
    line = say("An agreement was taken back. Read whether it still stands.")
    return Row(
        key=review.proposal, title=review.title, line=line, icon="eye", tone="amber", pill=say("To read over"),
        pill_kind="warning",
    )  # fmt: skip
