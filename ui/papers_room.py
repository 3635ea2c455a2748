"""What the papers of a workshop say: filled from the edition and the session, in the edition's first language."""

from __future__ import annotations

from collections.abc import Sequence

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from outreach_app.language import WRITTEN, Say, translator
from outreach_app.queries.attendance import poster_areas
from outreach_app.queries.minutes import RoomProposal, minutes_of
from outreach_app.queries.sessions import SessionRow
from outreach_app.store.store import Store
from printables.family import house_of
from printables.minutes import Decision, MinutedProposal, Minutes
from printables.notices import NoticePaper
from printables.poster import SessionPoster
from printables.signs import TableSign
from printables.stickers import StickerPoster
from ui import formats
from ui.papers_words import coming, current_notices, head_of, hours_of, paper_language
from ui.said import said


def table_signs(campaign: Campaign, count: int) -> list[TableSign]:
    """Numbered; each carries a theme as long as there are some."""
    language = paper_language(campaign)
    themes = [(campaign.say(theme.short or theme.words, language), theme.icon) for theme in campaign.themes]
    themes += [("", "")] * max(0, count - len(themes))
    return [TableSign(number=n, subject=words, icon=icon) for n, (words, icon) in enumerate(themes[:count], start=1)]


def session_poster(campaign: Campaign, session: SessionRow) -> SessionPoster:
    language = paper_language(campaign)
    say = translator(language)
    path = [area.name for area in campaign.area_path(session.area)[1:]]
    return SessionPoster(
        house=house_of(campaign, language),
        title=session.title,
        day=formats.capital(formats.day(session.date, say)),
        hours=hours_of(session, say),
        place=session.place,
        area=", ".join(reversed(path)),
        interpreter=session.interpreter,
    )


def sticker_poster(campaign: Campaign, session: SessionRow) -> StickerPoster:
    """The study's ages down; the session's quartier, its neighbours and elsewhere across."""
    language = paper_language(campaign)
    say = translator(language)
    question = next((q for q in campaign.questions if q.under_15 or q.code == "age"), None)
    if question is None:
        raise refuse("print.no_ages", "kinds")
    bands = tuple(campaign.say(modality.words, language) for modality in question.modalities)
    return StickerPoster(
        house=house_of(campaign, language),
        session=head_of(campaign, session),
        bands=(*bands, say("I would rather not say")),
        areas=(
            *_columns(campaign, session.area),
            say("Elsewhere in {city}").format(city=campaign.city),
            say("Another town"),
        ),
    )


def _columns(campaign: Campaign, code: str) -> list[str]:
    """The neighbours' names, as the grid that takes the poster's counts has them; what is elsewhere is worded apart."""
    *near, _ = poster_areas(campaign, code) or ("",)
    return [campaign.area_by_code[one].name for one in near]


def notice_papers(campaign: Campaign, languages: Sequence[str], day: str, names: dict[str, str]) -> list[NoticePaper]:
    """Each purpose's notice, language after language. Refused `print.no_notice` where a language has none."""
    papers = []
    for language in languages:
        notices = current_notices(campaign, language, day)
        if not notices:
            raise refuse("print.no_notice", "languages", language=names.get(language, language))
        for notice in notices:
            purpose = campaign.purpose_by_code[notice.purpose]
            words = purpose.question or purpose.words
            papers.append(
                NoticePaper(
                    title=campaign.say(words, language),
                    text=notice.page,
                    language=names.get(language, language),
                    version=notice.version,
                    house=house_of(campaign, language) if language in WRITTEN else None,
                )
            )
    return papers


def minutes_paper(store: Store, campaign: Campaign, session: SessionRow) -> tuple[Minutes, list[str]]:
    """The minutes, and the proposals whose texts they carry."""
    language = paper_language(campaign)
    say = translator(language)
    found = minutes_of(store, session.id)
    if found is None:
        raise refuse("session.unknown", "session")
    paper = Minutes(
        house=house_of(campaign, language),
        session=head_of(campaign, session),
        attendance=found.attendance,
        counting=said(found.counting, say).lower() if found.counting else "",
        ideas=found.ideas,
        proposals=tuple(_minuted(proposal, say) for proposal in found.proposals),
        withheld=found.withheld,
        next_steps=found.next_steps,
        dates=tuple(coming(campaign, max(session.date, campaign.day(store.now())), language)),
    )
    return paper, [proposal.id for proposal in found.proposals]


def _minuted(proposal: RoomProposal, say: Say) -> MinutedProposal:
    decision = proposal.decision
    return MinutedProposal(
        title=proposal.title,
        text=proposal.text,
        ideas=proposal.ideas,
        form=said(proposal.form, say) if proposal.form and proposal.ideas > 1 else "",
        decision=Decision(
            in_favour=decision.in_favour,
            against=decision.against,
            abstained=decision.abstained,
            how=said(decision.how, say),
        )
        if decision
        else None,
        dissent=proposal.dissent,
    )
