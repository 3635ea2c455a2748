"""Taking in what a resident says: the idea first, then, if they wish, the person and each of their consents."""

import dataclasses
import json
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from outreach_app.campaign.model import Campaign
from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import Problem, Refused, refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import LONG, SHORT, clean_text
from outreach_app.domain.words import AnswerState, IdeaSource, SheetState
from outreach_app.services import consents, outbox, pictures, withdrawals
from outreach_app.store import media
from outreach_app.store.act import Act
from outreach_app.store.kinds import contacts_of
from outreach_app.store.store import Store

SIGNATURE = "signature"
"""What a picture is of, in its row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """`contact_kept` is False where a contact was typed and every consent refused: nothing allows keeping it."""

    idea: RecordId
    person: RecordId | None
    contact_kept: bool
    changes: Changes


def capture(
    store: Store,
    campaign: Campaign,
    draft: CaptureDraft,
    by: str,
    *,
    same_person: RecordId | None = None,
    within: Act | None = None,
    signature: bytes = b"",
) -> Captured:
    """One save: idea, person, consents and answers in one durable transaction.

    `signature` is the picture (PNG) of what was signed for these consents: kept where one of them is a yes.
    `same_person` gives the idea to somebody already met instead of `draft.person`; `within` is an act this save is
    part of. Raises Refused with every problem found, each at its field; nothing is written then.
    """
    fields, problems = _read_idea(campaign, draft.idea)
    person = draft.person or (PersonDraft() if draft.consents else None)
    if same_person:
        person = None
        consents.check_known(store, same_person)
    if person:
        problems += find_person_problems(campaign, person, draft.consents)
    if problems:
        raise Refused(*problems)
    if person and (signature or not person.is_empty) and store.setting("unprotected"):
        raise refuse("vault.unprotected", "person")
    source = IdeaSource.PAPER if draft.sheet else IdeaSource.SCREEN
    with nullcontext(within) if within else store.act(by) as act:
        met, contact_kept = same_person, False
        if person and (not person.is_empty or draft.consents):
            if signature and any(consent.given for consent in draft.consents):
                draft = _prove(act, draft, signature)
            met, contact_kept = meet(act, campaign, draft, person)
        idea = act.create(
            "idea",
            session=draft.session,
            person=met,
            source=source.value,
            sheet=draft.sheet,
            at=act.at,
            cleared_by=by if draft.cleared else None,
            cleared_at=act.at if draft.cleared else None,
            **fields,
        )
        if draft.sheet:
            _mark_entered(act, draft.sheet, idea)
    return Captured(idea=idea, person=met, contact_kept=contact_kept, changes=act.changes)


def edit(store: Store, campaign: Campaign, idea: RecordId, draft: IdeaDraft, by: str) -> Changes:
    """Corrects an idea; the earlier wording stays in its history. New words need clearing again."""
    before = _standing(store, idea)
    fields, problems = _read_idea(campaign, draft, kept_theme=before["theme"], kept_area=before["area"])
    if problems:
        raise Refused(*problems)
    with store.act(by) as act:
        if (fields["text"], fields["place"]) != (before["text"], before["place"] or ""):
            act.change("idea", idea, cleared_by=None, cleared_at=None)
        act.change("idea", idea, **fields)
    return act.changes


def clear(store: Store, idea: RecordId, by: str) -> Changes:
    """A member has read the text and confirms that it identifies nobody. What its receipt took back stays here."""
    _standing(store, idea)
    if store.value("SELECT 1 FROM receipt WHERE idea = ? AND withdrawn_at IS NOT NULL AND voided = 0", (idea,)):
        raise refuse("receipt.withdrawn")
    with store.act(by) as act:
        act.change("idea", idea, cleared_by=by, cleared_at=act.at)
    return act.changes


def set_aside(store: Store, idea: RecordId, by: str) -> Changes:
    _standing(store, idea)
    with store.act(by) as act:
        act.void("idea", idea)
    return act.changes


def undo(store: Store, act_id: RecordId, by: str) -> Changes:
    """Takes one act back whole; refused `undo.moved` where something later rests on it.

    A submission taken back so does not leave; refused `proposal.already_left` where it has, and
    `picture.stands_there` where a picture has.
    """
    linked = store.value(
        "SELECT 1 FROM journal AS made JOIN idea_proposal AS link ON link.idea = made.record AND link.voided = 0"
        " WHERE made.act = ? AND made.kind = 'idea'"
        " AND made.row = (SELECT min(row) FROM journal WHERE record = made.record)",
        (act_id,),
    )
    if linked:
        raise refuse("undo.moved", kind="idea")
    with store.act(by) as act:
        act.undo(act_id)
        if store.value("SELECT 1 FROM journal WHERE act = ? AND kind = 'proposal_picture'", (act_id,)):
            pictures.check_none_left_there(store)
        outbox.drop_unsubmitted(store)
        withdrawals.realign(store)
    return act.changes


def keep_draft(store: Store, name: str, body: dict[str, Any]) -> None:
    """Keeps what is being typed, half a sign and all; called every second while it changes."""
    with store.write():
        store.execute(
            "INSERT OR REPLACE INTO local_draft (name, body, at) VALUES (?, ?, ?)",
            (name, json.dumps(body), store.now()),
        )


def kept_draft(store: Store, name: str) -> dict[str, Any] | None:
    body = store.value("SELECT body FROM local_draft WHERE name = ?", (name,))
    return None if body is None else json.loads(body)


def forget_draft(store: Store, name: str) -> None:
    with store.write():
        store.execute("DELETE FROM local_draft WHERE name = ?", (name,))


def meet(act: Act, campaign: Campaign, draft: CaptureDraft, person: PersonDraft) -> tuple[RecordId, bool]:
    """Records the person under a token, their consents, and what those allow keeping: were the contact kept, True."""
    audience = contacts_of(draft.session)
    minor = _is_minor(campaign, person)
    token = act.create("person", session=draft.session, minor=int(minor), at=act.at)
    for consent in draft.consents:
        consents.record(act, campaign, token, consent, draft.asking, person if minor else None, just_met=True)
    given = {consent.purpose for consent in draft.consents if consent.given}
    kept = bool(given) and person.has_contact
    if kept:
        act.create("contact", audience=audience, person=token, **_contact_fields(person))
    if given & campaign.purposes_for("study"):
        for answer in person.answers:
            if answer.state is not AnswerState.NOT_ASKED:
                act.create(
                    "answer",
                    audience=audience,
                    person=token,
                    question=answer.question,
                    state=answer.state.value,
                    value=answer.value or None,
                )
    return token, kept


def _prove(act: Act, draft: CaptureDraft, signature: bytes) -> CaptureDraft:
    """The signature as a picture beside the vault; the hash that names its file is the proof of each consent."""
    picture = media.keep(act, signature, what=SIGNATURE, audience=contacts_of(draft.session))
    proof = str(act.store.value("SELECT name FROM media WHERE id = ?", (picture,)))
    return dataclasses.replace(draft, asking=dataclasses.replace(draft.asking, proof=proof))


def _contact_fields(person: PersonDraft) -> dict[str, Any]:
    names = ("name", "phone", "email", "post", "guardian_name")
    return {name: clean_text(getattr(person, name), name, SHORT) or None for name in names}


def _read_idea(
    campaign: Campaign, draft: IdeaDraft, *, kept_theme: str | None = None, kept_area: str | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """The idea's fields, clean, and what is wrong. A theme or area the campaign dropped stays only where it stood."""
    problems: list[Problem] = []
    fields: dict[str, Any] = {}
    for name, longest in (("text", LONG), ("place", SHORT), ("language", SHORT)):
        try:
            fields[name] = clean_text(getattr(draft, name), name, longest)
        except Refused as refused:
            problems += refused.problems
    if fields.get("text") == "":
        problems.append(Problem(code="text.empty", field="text"))
    if draft.theme and draft.theme not in campaign.theme_by_code and draft.theme != kept_theme:
        problems.append(Problem(code="theme.unknown", field="theme", details={"theme": draft.theme}))
    if draft.area and draft.area not in campaign.area_by_code and draft.area != kept_area:
        problems.append(Problem(code="area.unknown", field="area", details={"area": draft.area}))
    problems += check_point(draft.latitude, draft.longitude)
    fields |= {"theme": draft.theme or None, "area": draft.area or None}
    return fields | {"latitude": draft.latitude, "longitude": draft.longitude}, problems


def check_point(latitude: float | None, longitude: float | None) -> list[Problem]:
    """A whole point on Earth, or none. (NaN fails every comparison.)"""
    if latitude is None and longitude is None:
        return []
    if latitude is not None and longitude is not None and -90 <= latitude <= 90 and -180 <= longitude <= 180:
        return []
    return [Problem(code="point.implausible", field="place")]


def find_person_problems(campaign: Campaign, person: PersonDraft, asked: tuple[ConsentDraft, ...]) -> list[Problem]:
    problems: list[Problem] = []
    for name in ("name", "phone", "email", "post", "guardian_name"):
        try:
            clean_text(getattr(person, name), name, SHORT)
        except Refused as refused:
            problems += refused.problems
    answered = {consent.purpose for consent in asked}
    problems += [
        Problem(code="purpose.unknown", field="consents", details={"purpose": purpose})
        for purpose in answered - set(campaign.purpose_by_code)
    ]
    if person.has_contact and not answered:
        problems.append(Problem(code="consent.unanswered", field="consents"))
    told = any(a.state is not AnswerState.NOT_ASKED for a in person.answers)
    study = campaign.purposes_for("study")
    if told and study and not study & answered:
        problems.append(Problem(code="consent.study_unanswered", field="consents"))
    problems += _find_answer_problems(campaign, person)
    if _is_minor(campaign, person) and (not person.is_empty or any(consent.given for consent in asked)):
        problems += consents.find_minor_problems(person)
    return problems


def _find_answer_problems(campaign: Campaign, person: PersonDraft) -> list[Problem]:
    """Only the campaign's own questions and answers: whatever else was typed could say who it was."""
    if not person.answers:
        return []
    known = {(q.code, m.code) for q in campaign.questions for m in q.modalities}
    known |= {(q.code, "") for q in campaign.questions}
    return [
        Problem(code="answer.unknown", field="answers", details={"question": a.question})
        for a in person.answers
        if (a.question, a.value) not in known or (a.state is AnswerState.ANSWERED) != bool(a.value)
    ]


def _is_minor(campaign: Campaign, person: PersonDraft) -> bool:
    child = {(q.code, m) for q in campaign.questions for m in q.under_15}
    return person.minor or any((a.question, a.value) in child for a in person.answers)


def _mark_entered(act: Act, sheet: RecordId, idea: RecordId) -> None:
    state = act.store.value("SELECT state FROM sheet WHERE id = ?", (sheet,))
    if state is None:
        raise refuse("sheet.unknown", "sheet")
    if state == SheetState.ENTERED:
        raise refuse("sheet.already_entered", "sheet")
    act.change("sheet", sheet, state=SheetState.ENTERED.value, idea=idea)


def _standing(store: Store, idea: RecordId) -> dict[str, Any]:
    row = store.row("SELECT text, place, theme, area FROM idea WHERE id = ? AND voided = 0", (idea,))
    if row is None:
        raise refuse("idea.unknown")
    return dict(zip(("text", "place", "theme", "area"), row, strict=True))


def without_person(draft: CaptureDraft) -> CaptureDraft:
    """The same idea, kept without anybody: what a child's idea becomes when no guardian is there."""
    return dataclasses.replace(draft, person=None, consents=(), asking=Asking())
