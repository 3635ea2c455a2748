"""What resembles an idea, said aloud: the strip's one line, and what became of each and why. No Qt."""

from collections.abc import Callable

from outreach_app.domain.words import CityDecision, PastOutcome
from outreach_app.language import Say
from outreach_app.queries.past import PastProject
from outreach_app.queries.proposals import ProposalRow
from outreach_app.queries.similar import Similar, SimilarIdea
from ui import formats
from ui.said import said

SayCount = Callable[[str, str, int], str]


def in_short(found: Similar, say: Say, say_count: SayCount) -> str:
    """`2 idées proches · 1 proposition · 3 anciens projets, dont 1 lauréat en 2016`."""
    told = []
    if found.ideas:
        told.append(say_count("{n} similar idea", "{n} similar ideas", len(found.ideas)))
    if found.proposals:
        told.append(say_count("{n} proposal", "{n} proposals", len(found.proposals)))
    if found.past:
        told.append(_past_in_short(found, say, say_count))
    return " · ".join(told)


def _past_in_short(found: Similar, say: Say, say_count: SayCount) -> str:
    count, won = len(found.past), found.won
    said = say_count("{n} past project", "{n} past projects", count)
    if not won:
        return said
    years = sorted({project.year for project in won if project.year})
    when = say(" in {year}").format(year=years[0]) if len(years) == 1 else ""
    if count == len(won) == 1:
        return say("1 past project, won{when}").format(when=when)
    return say_count("{past}, of which {n} won{when}", "{past}, of which {n} won{when}", len(won)).format(
        past=said, when=when
    )


def fate_of_idea(idea: SimilarIdea, say: Say) -> list[str]:
    """One sentence for each proposal it feeds."""
    if not idea.proposals:
        return [say("In no proposal yet.")]
    return [
        say("In the proposal “{title}”: {fate}").format(title=row.title, fate=standing(row, say))
        for row in idea.proposals
    ]


def standing(row: ProposalRow, say: Say) -> str:
    """What the city said of a proposal, or how far it has come."""
    return said(row.decision, say) if row.decision else said(row.stage, say)


def standing_pill(row: ProposalRow, say: Say) -> tuple[str, str]:
    """The same in a pill: its words and its kind."""
    kinds = {CityDecision.ACCEPTED: "selected", CityDecision.REJECTED: "warning"}
    return standing(row, say), kinds.get(row.decision, "quiet") if row.decision else "outline"


def outcome_pill(project: PastProject, say: Say) -> tuple[str, str]:
    """`Lauréat 2016`."""
    kinds = {PastOutcome.WON: "selected", PastOutcome.REJECTED: "warning", PastOutcome.UNKNOWN: "quiet"}
    word = said(project.outcome, say)
    return f"{word} {project.year}" if project.year else word, kinds[project.outcome]


def facts_of(project: PastProject, area: str, theme: str, say: Say) -> list[str]:
    """Its cost, how far it has come, where and of which theme; what the file does not say is left out."""
    told = []
    if project.cost_cents is not None:
        told.append(say("Cost: {sum}").format(sum=formats.euros(project.cost_cents, say)))
    if project.progress:
        told.append(say("Progress: {progress}").format(progress=_sentence_case(project.progress)))
    told += [part for part in (formats.raised(area), project.place, theme) if part]
    return told


def reason_line(reason: str, say: Say) -> str:
    return say("Reason given: {reason}").format(reason=reason) if reason else ""


def _sentence_case(text: str) -> str:
    """Cities shout their codes: `LIVRAISON` as `Livraison`."""
    return text.capitalize() if text.isupper() else text
