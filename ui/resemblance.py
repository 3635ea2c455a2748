"""What resembles an idea, said aloud: the strip's one line, and what became of each and why. No Qt."""

from collections.abc import Callable, Sequence

from outreach_app.domain.words import CityDecision, PastOutcome
from outreach_app.language import Say
from outreach_app.queries.past import PastProject
from outreach_app.queries.proposals import ProposalRow
from outreach_app.queries.similar import Similar, SimilarIdea
from ui import formats
from ui.said import said

SayCount = Callable[[str, str, int], str]


def in_short(found: Similar, say: Say, say_count: SayCount) -> str:
    """`3 idées proches, dont 1 lauréate en 2016`: ideas, proposals and past projects alike, as the room says it."""
    if not found.count:
        return ""
    told = say_count("{n} similar idea", "{n} similar ideas", found.count)
    won, refused = found.past_of(PastOutcome.WON), found.past_of(PastOutcome.REJECTED)
    if won:
        told += say_count(", of which {n} won", ", of which {n} won", len(won)) + _when(won, say)
    elif refused:
        told += say_count(", of which {n} refused", ", of which {n} refused", len(refused)) + _when(refused, say)
    return told


def _when(some: Sequence[PastProject], say: Say) -> str:
    """Only where all are of one year."""
    years = {project.year for project in some}
    year = years.pop() if len(years) == 1 else None
    return say(" in {year}").format(year=year) if year else ""


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


def outcome_words(project: PastProject, say: Say) -> list[str]:
    return [said(project.outcome, say), *([str(project.year)] if project.year else [])]


def outcome_pill(project: PastProject, say: Say) -> tuple[str, str]:
    """`Lauréat 2016`."""
    kinds = {PastOutcome.WON: "selected", PastOutcome.REJECTED: "warning", PastOutcome.UNKNOWN: "quiet"}
    return " ".join(outcome_words(project, say)), kinds[project.outcome]


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
