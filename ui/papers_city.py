"""Letters to the city, in the edition's first language, and to residents, in their own where it is written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import show_code
from outreach_app.domain.words import LetterKind
from outreach_app.language import WRITTEN, translator
from outreach_app.queries.leaving import compose_body
from outreach_app.queries.letters import letters
from outreach_app.queries.telling import Telling
from outreach_app.store.store import Store
from ui.papers_words import paper_language
from ui.said import said

if TYPE_CHECKING:
    from printables.news import NewsLetter

_WRITTEN = tuple(language for language in WRITTEN if language != "bm")
"""What these letters are worded in; nobody has put them into Bambara yet, and half a letter is none."""


def print_retraction(store: Store, campaign: Campaign, letter: str, out: Path) -> None:
    """To the target's address, else to the city by its name. Refused `letter.unknown`, and as any paper."""
    from printables import retraction
    from printables.family import house_of

    found = letters(store, letter=letter)
    if not found:
        raise refuse("letter.unknown")
    row = found[0]
    target = next((t for t in campaign.targets if t.code == row.target), None)
    address = target.address if target and target.address else campaign.city
    paper = retraction.RetractionLetter(
        what=row.what,
        to="\n".join(part.strip() for part in address.split(",")),
        target=target.name if target else row.target,
        title=row.title,
        marker=row.marker,
        reference=row.reference,
        deposited=campaign.day(row.submitted_at or row.at),
        day=campaign.day(store.now()),
        replacement=compose_body(store, row.proposal) if row.what is LetterKind.EDIT else "",
    )
    retraction.print_retractions(out, house_of(campaign, paper_language(campaign)), [paper])


def language_for(campaign: Campaign, telling: Telling) -> str:
    """The one their notice was read in, else the one of their idea, where letters are written in it; else ours."""
    ours = paper_language(campaign)
    return next((known for known in telling.languages if known in _WRITTEN and known != ours), ours)


def message_for(campaign: Campaign, telling: Telling) -> str:
    """A few lines for a text message or an e-mail, in the resident's language: no name of anybody else."""
    language = language_for(campaign, telling)
    say = translator(language)
    lines = [say("{campaign}: news of your idea.").format(campaign=campaign.say(campaign.name, language))]
    if any(campaign.is_rehearsal(item.target) for item in telling.news):
        lines.append(say("Rehearsal: this is not an answer of the City."))
    for item in telling.news:
        told = say("“{title}”: {says}.").format(title=item.title, says=said(item.phase or item.decision, say).lower())
        lines.append(" ".join(part for part in (told, item.reason) if part))
    reach = " · ".join(part for part in (campaign.desk.organisation, campaign.desk.phone) if part)
    return "\n".join([*lines, say("To ask us or to change your mind: {desk}.").format(desk=reach)])


def print_news(campaign: Campaign, day: str, tellings: Sequence[Telling], out: Path) -> None:
    """A letter a resident, one page each, in their language. Refused as any paper."""
    from printables import news
    from printables.family import house_of

    sheets = [_letter(campaign, day, telling) for telling in tellings]
    news.print_news(out, house_of(campaign, paper_language(campaign)), sheets)


def _letter(campaign: Campaign, day: str, telling: Telling) -> "NewsLetter":
    from printables import news
    from printables.family import house_of

    language = language_for(campaign, telling)
    say = translator(language)
    return news.NewsLetter(
        name=telling.name,
        post="\n".join(part.strip() for part in telling.post.split(",")),
        day=day,
        for_child=telling.minor,
        house=house_of(campaign, language),
        items=tuple(
            news.NewsItem(
                title=item.title,
                says=said(item.phase or item.decision, say),
                reason=item.reason,
                code=show_code(item.code) if item.code else "",
                is_rehearsal=campaign.is_rehearsal(item.target),
            )
            for item in telling.news
        ),
    )
