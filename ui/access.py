"""What we hold on one person, in their language: the rows of the answer to an access request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outreach_app.campaign.model import Campaign
from outreach_app.domain.ids import show_code
from outreach_app.domain.words import AnswerState
from outreach_app.language import translator
from outreach_app.queries.persons import Held
from ui.formats import moment, plain_day
from ui.said import CHANNELS, said

if TYPE_CHECKING:
    from printables.rights import AccessAnswer

Rows = Iterator[tuple[str, str]]


def access_answer(held: Held, campaign: Campaign, day: str, language: str) -> AccessAnswer:
    """Everything on this person and on nobody else: no member, no witness, no device."""
    from printables.rights import AccessAnswer, Section

    say = translator(language)
    desk = campaign.desk
    return AccessAnswer(
        campaign_name=campaign.say(campaign.name, language),
        day=plain_day(day, say),
        lead=say("You asked what {organisation} holds on you. Here is all of it.").format(
            organisation=desk.organisation
        ),
        sections=(
            Section(title=say("Your contact details"), rows=tuple(_contact(held, language))),
            Section(title=say("Your ideas"), rows=tuple(_ideas(held, campaign, language))),
            Section(title=say("What you agreed to"), rows=tuple(_consents(held, campaign, language))),
            Section(title=say("Proposals you agreed to by name"), rows=tuple(_agreements(held, campaign, language))),
            Section(title=say("What we told you of the city’s answers"), rows=tuple(_told(held, campaign, language))),
            Section(title=say("Where you came"), rows=tuple((say("Attendance"), title) for title in held.attended)),
            Section(title=say("Your answers to the study"), rows=tuple(_answers(held, campaign, language))),
            Section(title=say("Who was given something of yours"), rows=tuple(_disclosures(held, campaign, language))),
        ),
        closing=say(
            "You may have this corrected or erased, or take back an agreement, at any time: {phone} ({hours}),"
            " {email}. Data officer: {officer}. You may also complain to the CNIL (cnil.fr)."
        ).format(
            phone=desk.phone, hours=campaign.say(desk.hours, language), email=desk.email, officer=desk.data_officer
        ),
    )


def _contact(held: Held, language: str) -> Rows:
    say = translator(language)
    if held.contact is None:
        return
    for label, value in (
        (say("Name"), held.contact.name),
        (say("Phone"), held.contact.phone),
        (say("E-mail"), held.contact.email),
        (say("Post"), held.contact.post),
        (say("Guardian"), held.contact.guardian_name),
    ):
        if value:
            yield label, value


def _ideas(held: Held, campaign: Campaign, language: str) -> Rows:
    say = translator(language)
    for idea in held.ideas:
        told = [idea.text or say("(text erased)")]
        told += [say("Place: {place}").format(place=idea.place)] if idea.place else []
        told += [say("In the proposal “{title}”").format(title=title) for title in idea.proposals]
        yield moment(idea.at, campaign.timezone, say), "\n".join(told)
    for visit in held.visits:
        if visit.address:
            yield moment(visit.at, campaign.timezone, say), say("Said at the door: {place}").format(place=visit.address)
    for place in held.sheet_doors:
        yield say("Sheet"), say("Filled at the door: {place}").format(place=place)
    if held.pages:
        yield say("Scanned pages"), str(held.pages)
    for code in held.receipts:
        yield say("Receipt"), show_code(code)


def _consents(held: Held, campaign: Campaign, language: str) -> Rows:
    say = translator(language)
    for event in held.consents:
        purpose = campaign.purpose_by_code.get(event.purpose)
        label = campaign.say(purpose.words, language) if purpose else event.purpose
        when = moment(event.at, campaign.timezone, say)
        told = f"{said(event.state, say)}, {when} ({said(event.method, say).lower()})"
        yield label, told + (f"\n{say('In force today')}" if event.live else "")
    if held.signatures:
        yield say("Signature on the screen"), say("One picture, kept locked; ask us to see it.")
    for proof in held.proofs:
        if proof.is_there:
            told = say("The answers and the signature of a sheet, as a picture sealed apart; ask us to see it.")
            opened = (say("Opened {when}").format(when=moment(at, campaign.timezone, say)) for at in proof.read_at)
            yield say("Signed on paper"), "\n".join((told, *opened))


def _agreements(held: Held, campaign: Campaign, language: str) -> Rows:
    say = translator(language)
    for agreed in held.agreements:
        yield moment(agreed.at, campaign.timezone, say), say("“{said}”").format(said=agreed.proposal)


def _told(held: Held, campaign: Campaign, language: str) -> Rows:
    say = translator(language)
    for told in held.told:
        what = say("“{said}”").format(said=told.proposal)
        yield moment(told.at, campaign.timezone, say), f"{what} ({say(CHANNELS[told.how]).lower()})"


def _answers(held: Held, campaign: Campaign, language: str) -> Rows:
    say = translator(language)
    questions = {question.code: question for question in campaign.questions}
    for code, state, value in held.answers:
        question = questions.get(code)
        label = campaign.say(question.words, language) if question else code
        words = {m.code: campaign.say(m.words, language) for m in question.modalities} if question else {}
        yield label, words.get(value, value) if state == AnswerState.ANSWERED else said(AnswerState(state), say)


def _disclosures(held: Held, campaign: Campaign, language: str) -> Rows:
    say = translator(language)
    for given in held.disclosures:
        purposes = [campaign.purpose_by_code[p] for p in given.purposes if p in campaign.purpose_by_code]
        told = ", ".join(campaign.say(purpose.words, language) for purpose in purposes)
        yield moment(given.at, campaign.timezone, say), f"{given.recipient}: {told}" if told else given.recipient
