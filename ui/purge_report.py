"""What is kept until when, and what was erased at its term: on screen, in the terminal, on paper. No Qt."""

from __future__ import annotations

from pathlib import Path

from outreach_app.campaign.model import Campaign
from outreach_app.language import N_, Say, translator
from outreach_app.queries.retention import Kept, PurgeRow, kept, purges
from outreach_app.store.store import Store
from ui.formats import moment, number, plain_day

CATEGORIES = {
    "media": N_("Pictures of pages and places"),
    "contact": N_("Names and contact details"),
    "answers": N_("Answers to the study"),
    "consents": N_("Signatures kept as proof"),
}


def kept_line(rule: Kept, say: Say) -> str:
    """`120, à effacer depuis le 31 décembre 2017`, or until when they are kept."""
    day = plain_day(rule.until, say)
    if rule.is_due and rule.count:
        return say("{count}, past their day: {day}").format(count=number(rule.count, say), day=day)
    if rule.is_due:
        return say("none left; their day was {day}").format(day=day)
    return say("{count}, kept until {day}").format(count=number(rule.count, say), day=day)


def purge_line(purge: PurgeRow, campaign: Campaign, say: Say) -> str:
    when = moment(purge.at, campaign.timezone, say)
    return say("{count} erased, {when}").format(count=number(purge.count, say), when=when)


def print_purge_report(store: Store, campaign: Campaign, out: Path, language: str) -> Path:
    """The report as a PDF: what is gone, by category, with the fingerprint of the list of what went."""
    from printables.rights import AccessAnswer, Section, print_access_answer

    say = translator(language)
    gone = [
        (
            say(CATEGORIES[purge.category]),
            f"{purge_line(purge, campaign, say)}\nSHA-256 {purge.sha256[:32]}\n{purge.sha256[32:]}",
        )
        for purge in purges(store)
    ]
    still = [(say(CATEGORIES[rule.category]), kept_line(rule, say)) for rule in kept(store, campaign)]
    report = AccessAnswer(
        title=say("What was erased at its term"),
        campaign_name=campaign.say(campaign.name, language),
        day=plain_day(campaign.day(store.now()), say),
        lead=say(
            "The terms are those of the edition’s file. Each erasure took the records, their history, the files beside"
            " them and every older copy; the fingerprint is of the list of their numbers."
        ),
        sections=(
            Section(title=say("Gone for good"), rows=tuple(gone)),
            Section(title=say("Still kept"), rows=tuple(still)),
        ),
    )
    return print_access_answer(out, report, language=language)
