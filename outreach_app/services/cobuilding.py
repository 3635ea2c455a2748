"""Building a proposal with the room: merged or grouped, agreed by hands or by name, dissent and advice noted beside."""

from dataclasses import dataclass

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.proposals import OPEN_TO_EDIT
from outreach_app.domain.text import LONG, SHORT, clean_text
from outreach_app.domain.words import AdviceAnswer, AgreementHow, ProposalForm, Stage
from outreach_app.queries.consent import live_consents
from outreach_app.services import consents, proposals
from outreach_app.store.act import Act
from outreach_app.store.store import Store

MOST_HANDS = 100_000
LONGEST_SENTENCE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDraft:
    """How the authors agreed: hands counted, or persons by name. `told` says it in words, for the proposer.

    With `how` None only `told` is kept: said aloud, signed, or by phone.
    """

    how: AgreementHow | None
    told: str
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    persons: tuple[RecordId, ...] = ()
    note: str = ""
    dissent: str = ""


def choose_form(store: Store, proposal: RecordId, form: ProposalForm, by: str) -> Changes:
    """One co-written text, or every part kept and delivered; while the words are open."""
    stage = store.value("SELECT stage FROM proposal WHERE id = ? AND voided = 0", (proposal,))
    if stage is None:
        raise refuse("proposal.unknown")
    if Stage(stage) not in OPEN_TO_EDIT:
        raise refuse("proposal.not_open_to_edit", "form", stage=stage)
    with store.act(by) as act:
        act.change("proposal", proposal, form=form.value)
    return act.changes


def agree(
    store: Store, proposal: RecordId, draft: AgreementDraft, by: str, *, session: RecordId | None = None
) -> Changes:
    """The last agreement, tied to the words as they stand; a dissent said at the same moment is noted with it."""
    _check_agreement(store, draft)
    note, dissent = clean_text(draft.note, "note", SHORT), clean_text(draft.dissent, "dissent", LONG)
    with store.act(by) as act:
        proposals.mark_agreed(act, proposal, draft.told)
        if draft.how:
            _write_agreement(act, proposal, session, draft, note)
        if dissent:
            act.create("dissent", proposal=proposal, session=session, text=dissent, at=act.at)
    return act.changes


def note_dissent(store: Store, proposal: RecordId, text: str, by: str, *, session: RecordId | None = None) -> Changes:
    """Somebody does not agree, and why, in their words and without anybody's name."""
    said = clean_text(text, "dissent", LONG)
    if not said:
        raise refuse("text.empty", "dissent")
    _check_known(store, proposal)
    with store.act(by) as act:
        act.create("dissent", proposal=proposal, session=session, text=said, at=act.at)
    return act.changes


def withdraw_dissent(store: Store, dissent: RecordId, by: str) -> Changes:
    """Whoever said it no longer does; the history keeps it."""
    if not store.value("SELECT 1 FROM dissent WHERE id = ? AND voided = 0", (dissent,)):
        raise refuse("dissent.unknown", "dissent")
    with store.act(by) as act:
        act.void("dissent", dissent)
    return act.changes


def note_advice(store: Store, proposal: RecordId, rule: str, sentence: str, answer: AdviceAnswer, by: str) -> Changes:
    """What the room did with the coach's advice on that sentence. Nothing is blocked, everything is noted."""
    said = clean_text(sentence, "text", LONGEST_SENTENCE)
    _check_known(store, proposal)
    with store.act(by) as act:
        act.create("advice", proposal=proposal, rule=rule, sentence=said, answer=answer.value, at=act.at)
    return act.changes


def _write_agreement(act: Act, proposal: RecordId, session: RecordId | None, draft: AgreementDraft, note: str) -> None:
    persons = tuple(dict.fromkeys(draft.persons))
    by_name = draft.how is AgreementHow.NAMED
    agreement = act.create(
        "agreement",
        proposal=proposal,
        session=session,
        how=(draft.how or AgreementHow.SHOW_OF_HANDS).value,
        in_favour=len(persons) if by_name else draft.in_favour,
        against=draft.against or 0,
        abstained=draft.abstained or 0,
        note=note or None,
        digest=proposals.words_digest(act.store, proposal),
        at=act.at,
    )
    for person in persons if by_name else ():
        act.create("agreement_person", agreement=agreement, person=person)


def _check_agreement(store: Store, draft: AgreementDraft) -> None:
    problems = []
    for field in ("in_favour", "against", "abstained"):
        count = getattr(draft, field)
        if count is not None and not 0 <= count <= MOST_HANDS:
            problems.append(Problem(code="count.implausible", field=field, details={"count": count}))
    if draft.how is AgreementHow.SHOW_OF_HANDS and not draft.in_favour:
        problems.append(Problem(code="agreement.nobody_in_favour", field="in_favour"))
    if problems:
        raise Refused(*problems)
    if draft.how is AgreementHow.NAMED:
        _check_named(store, draft.persons)


def _check_named(store: Store, persons: tuple[RecordId, ...]) -> None:
    """Only persons who said yes to something that still holds may be kept by name."""
    if not persons:
        raise refuse("agreement.nobody_named", "persons")
    for person in persons:
        consents.check_known(store, person)
    agreeing = {consent.person for consent in live_consents(store, persons)}
    if not agreeing.issuperset(persons):
        raise refuse("agreement.not_consented", "persons")


def _check_known(store: Store, proposal: RecordId) -> None:
    if not store.value("SELECT 1 FROM proposal WHERE id = ? AND voided = 0", (proposal,)):
        raise refuse("proposal.unknown")
