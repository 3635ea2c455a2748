"""One round with every platform something waits for, and its outcome in one line. No Qt, no network of its own."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId, new_id
from outreach_app.language import Say
from outreach_app.queries.outbox import targets_in_use
from outreach_app.services import outbox
from outreach_app.store.store import Store
from sync.platform import CAPABILITIES
from ui import journeys
from ui.formats import clock
from ui.platform_words import NOT_ALONE, TROUBLES
from ui.problems import word

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.engine import Report


class Progress(Protocol):
    """What a worker's progress offers."""

    def is_set(self) -> bool: ...
    def report(self, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of one platform: its report, or why nobody could even knock."""

    target: Target
    report: "Report | None" = None
    problems: tuple[Problem, ...] = ()


def sendable(campaign: Campaign) -> list[Target]:
    """The platforms a machine can send to."""
    return [target for target in campaign.targets if CAPABILITIES[target.kind].create]


def by_hand(campaign: Campaign) -> list[str]:
    """The codes of the targets that a person carries proposals to."""
    machines = sendable(campaign)
    return [target.code for target in campaign.targets if target not in machines]


def send_everything(store: Store, campaign: Campaign, progress: Progress) -> list[Round]:
    """A round with each platform that something waits for or stands on, on a store of its own: call it on a worker."""
    with closing(store.again()) as own:
        wanted = targets_in_use(own)
        targets = (target for target in sendable(campaign) if target.code in wanted)
        return [_send(own, target, progress) for target in targets if not progress.is_set()]


def _send(own: Store, target: Target, progress: Progress) -> Round:
    outbox.send_now(own, target.code)
    try:
        credentials = journeys.find_credentials(target)
        report = journeys.send(own, target, credentials, stop=progress, progress=progress.report)
    except Refused as refused:
        return Round(target=target, problems=refused.problems)
    return Round(target=target, report=report)


def changes_of(rounds: Iterable[Round]) -> Changes:
    """What the rounds touched, for the pages: each proposal, and `city_answer` for those the city answered."""
    records: list[tuple[str, RecordId]] = []
    for report in (r.report for r in rounds if r.report):
        records += [("proposal", p) for p in (*report.sent, *report.refused, *report.unknown, *report.answered)]
        records += [("proposal_picture", p) for p in (*report.pictures, *report.without_picture)]
        records += [("submission", p) for p in report.sent]
        records += [("city_answer", p) for p in report.answered]
    return Changes(act=RecordId(new_id()), records=tuple(dict.fromkeys(records)))


def word_rounds(
    rounds: Sequence[Round], zone: str, say: Say, say_count: "Callable[[str, str, int], str]"
) -> tuple[str, str]:
    """The outcome in a line, and how to show it: done, info or warning."""
    if not rounds:
        return say("Nothing waits to be sent."), "info"
    told = [sentence for round_ in rounds for sentence in _trouble(round_, zone, say)]
    reports = [round_.report for round_ in rounds if round_.report]
    if any(report.stopped for report in reports):
        told.append(say("Stopped. What has not left waits here."))
    told += [say(NOT_ALONE).format(target=r.target.name) for r in rounds if r.report and r.report.not_alone]
    counted = _counts(reports, say_count)
    if not counted and not told:
        return say("Everything had left already, and the city has not answered anything new."), "info"
    is_well = not told and not any(report.refused or report.unknown or report.without_picture for report in reports)
    return " ".join([*([counted] if counted else []), *told]), "done" if is_well else "warning"


def _counts(reports: "Sequence[Report]", say_count: "Callable[[str, str, int], str]") -> str:
    """`3 envoyées, 1 refusée à l’entrée.`"""
    names = ("sent", "refused", "unknown", "answered", "pictures", "without_picture")
    sent, refused, unknown, answered, shown, bare = (
        sum(len(getattr(report, name)) for report in reports) for name in names
    )
    said = [
        say_count("{n} sent", "{n} sent", sent) if sent else "",
        say_count("{n} refused at the door", "{n} refused at the door", refused) if refused else "",
        say_count("{n} of unknown fate", "{n} of unknown fate", unknown) if unknown else "",
        say_count("{n} answer of the city", "{n} answers of the city", answered) if answered else "",
        say_count("{n} picture sent", "{n} pictures sent", shown) if shown else "",
        say_count("{n} sent without its picture", "{n} sent without their picture", bare) if bare else "",
    ]
    counted = ", ".join(part for part in said if part)
    return f"{counted}." if counted else ""


def _trouble(round_: Round, zone: str, say: Say) -> list[str]:
    """Why it ended early, that nothing is lost, and when another try makes sense."""
    report = round_.report
    if report is None:
        return [word(problem, say) for problem in round_.problems]
    if report.trouble is None:
        return []
    if round_.target.rehearsal and report.trouble.code == "no_connection":
        return [say("The rehearsal platform is not running. Start it first (F12).")]
    told = [say(TROUBLES[report.trouble.code]).format(target=round_.target.name)]
    if report.retry_at is not None:
        hour = clock(report.retry_at, zone, say)
        told.append(say("Nothing is lost: it all waits here. Try again from {hour}.").format(hour=hour))
    return told
