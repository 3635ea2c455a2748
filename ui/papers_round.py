"""What the papers of a round say: its doors, its letters, its posters; filled from the edition and the session."""

from __future__ import annotations

from itertools import groupby

from outreach_app.campaign.model import Campaign
from outreach_app.domain.words import CityDecision, SessionKind, VisitOutcome
from outreach_app.language import N_, Say, translator
from outreach_app.queries.campaigns import members
from outreach_app.queries.minutes import RoomProposal, minutes_of, round_figures
from outreach_app.queries.sessions import SessionRow, session_draft, sessions
from outreach_app.queries.walk import DoorToWalk, address, doors_to_walk, streets_of
from outreach_app.services.evening import LETTERS, RESULT_CODES
from outreach_app.store.store import Store
from printables.cards import DoorCard
from printables.family import counter, house_of
from printables.hall import Outcome, ReportBack, RoundPoster
from printables.letters import Letter
from printables.outcomes import Result
from printables.walk import Staircase, WalkDoor, WalkList
from ui import formats
from ui.papers_words import coming, head_of, hours_of, paper_language
from ui.said import said

_HINTS = {
    VisitOutcome.ABSENT: N_("nobody opens"),
    VisitOutcome.TALKED: N_("talked, no idea"),
    VisitOutcome.IDEA: N_("an idea was given"),
    VisitOutcome.REFUSED: N_("thank them"),
    VisitOutcome.COME_BACK: N_("note when"),
    VisitOutcome.DO_NOT_CONTACT: N_("we do not come back"),
}


def results(say: Say) -> tuple[Result, ...]:
    """The six, in the order of their keys."""
    codes = {outcome: code for code, outcome in RESULT_CODES.items()}
    return tuple(
        Result(letter=letter, code=codes[outcome], words=said(outcome, say), hint=say(_HINTS[outcome]))
        for letter, outcome in LETTERS.items()
    )


def walk_list(store: Store, campaign: Campaign, session: SessionRow) -> WalkList:
    language = paper_language(campaign)
    say = translator(language)
    doors = doors_to_walk(store, session.id)
    staircases = []
    for (_, staircase), group in groupby(doors, key=lambda door: (door.building, door.staircase)):
        found = list(group)
        first = found[0]
        staircases.append(
            Staircase(
                building=address(first.number, first.street),
                name=staircase,
                access=first.access,
                doors=tuple(_door(door, say) for door in found),
            )
        )
    return WalkList(
        house=house_of(campaign, language),
        session=head_of(campaign, session),
        results=results(say),
        staircases=tuple(staircases),
    )


def _door(door: DoorToWalk, say: Say) -> WalkDoor:
    last = said(door.last, say) if door.last else ""
    when = _come_back(door.come_back, say) if door.last is VisitOutcome.COME_BACK else ""
    return WalkDoor(
        code=door.code,
        floor=door.floor,
        label=door.label,
        last=f"{last} · {when}" if when else last,
        closed=door.is_closed,
    )


def _come_back(text: str, say: Say) -> str:
    """A day is said as people say it; anything else was typed by one of us."""
    try:
        return formats.weekday_day(text, say)
    except ValueError:
        return text


def letter(store: Store, campaign: Campaign, session: SessionRow) -> Letter:
    language = paper_language(campaign)
    say = translator(language)
    when = ", ".join(part for part in (session.title, formats.day(session.date, say), hours_of(session, say)) if part)
    return Letter(house=house_of(campaign, language), session=when, streets=_streets(store, session))


def volunteers(store: Store, session: SessionRow) -> list[str]:
    draft = session_draft(store, session.id)
    names = {member.id: member.name for member in members(store)}
    return [names[member] for member in draft.members if member in names] if draft else []


def round_poster(store: Store, campaign: Campaign, session: SessionRow) -> RoundPoster:
    language = paper_language(campaign)
    say = translator(language)
    return RoundPoster(
        house=house_of(campaign, language),
        title=session.title,
        day=formats.capital(formats.day(session.date, say)),
        hours=hours_of(session, say),
        streets=_streets(store, session),
    )


def door_card(store: Store, campaign: Campaign, session: SessionRow) -> DoorCard:
    language = paper_language(campaign)
    say = translator(language)
    rounds = [s for s in sessions(store) if s.kind is SessionKind.DOORSTEP and s.date > session.date]
    when = ""
    if rounds:
        again = rounds[-1]
        when = ", ".join(part for part in (formats.weekday_day(again.date, say), hours_of(again, say)) if part)
    return DoorCard(house=house_of(campaign, language), next_visit=when)


def report_back(store: Store, campaign: Campaign, session: SessionRow) -> tuple[ReportBack, list[str]]:
    """What residents said, in counts; and the proposals whose titles it carries."""
    language = paper_language(campaign)
    say, count = translator(language), counter(language)
    figures = round_figures(store, session.id)
    found = minutes_of(store, session.id)
    free = found.proposals if found else ()
    told = len(free) + (found.withheld if found else 0)
    counts = [
        (figures.opened, count("door opened", "doors opened", figures.opened)),
        (figures.ideas, count("idea gathered", "ideas gathered", figures.ideas)),
        (told, count("proposal", "proposals", told)),
    ]
    themes = [
        (campaign.say(theme.short or theme.words, language), theme.icon, ideas)
        for code, ideas in figures.themes
        if (theme := campaign.theme_by_code.get(code))
    ]
    dates = coming(campaign, max(session.date, campaign.day(store.now())), language)
    steps = (found.next_steps if found else "") or "\n".join(
        say("{what}: {when}.").format(what=what, when=when) for when, what in dates[:2]
    )
    paper = ReportBack(
        house=house_of(campaign, language),
        session=head_of(campaign, session),
        where=_streets(store, session),
        figures=tuple(figure for figure in counts if figure[0]),
        themes=tuple(themes),
        proposals=tuple(Outcome(title=proposal.title, became=became(proposal, say)) for proposal in free),
        next_steps=steps,
    )
    return paper, [proposal.id for proposal in free]


def became(proposal: RoomProposal, say: Say) -> str:
    """`Not selected: running costs`, or the stage it has reached."""
    if proposal.answer is None or proposal.answer is CityDecision.EVALUATING:
        return said(proposal.answer or proposal.stage, say)
    answer = said(proposal.answer, say)
    return say("{answer}: {reason}").format(answer=answer, reason=proposal.reason) if proposal.reason else answer


def _streets(store: Store, session: SessionRow) -> str:
    return " · ".join(streets_of(store, session.id)) or session.place
