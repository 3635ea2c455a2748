"""`proposal new|check|agree|submit|list`: the road of a proposal, step by step."""

import argparse

from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.drafts import ProposalDraft
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import ProposerKind, Verdict
from outreach_app.language import Say
from outreach_app.queries.proposals import proposals
from outreach_app.services import deposits
from outreach_app.services import proposals as service
from ui.cli import as_fields, with_json
from ui.terminal import DONE, Terminal


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    proposal = subjects.add_parser("proposal", help=say("build, check, agree on, submit and list proposals"))
    verbs = proposal.add_subparsers(required=True, metavar=say("VERB"))
    new = with_json(verbs.add_parser("new", help=say("build a proposal from ideas")), say)
    new.add_argument("--title", required=True)
    new.add_argument("--text", required=True)
    new.add_argument("--idea", action="append", default=[], metavar="ID")
    for name in ("theme", "place", "area", "cost", "organisation"):
        new.add_argument(f"--{name}", default="")
    new.add_argument("--proposer", choices=[k.value for k in ProposerKind], default="association")
    new.set_defaults(run=run_new)
    check = with_json(verbs.add_parser("check", help=say("answer one criterion")), say)
    check.add_argument("proposal")
    check.add_argument("criterion")
    check.add_argument("verdict", choices=[v.value for v in Verdict])
    check.add_argument("--note", default="")
    check.set_defaults(run=run_check)
    agree = with_json(verbs.add_parser("agree", help=say("the proposers agree to these words")), say)
    agree.add_argument("proposal")
    agree.add_argument("--how", default="")
    agree.set_defaults(run=run_agree)
    submit = with_json(verbs.add_parser("submit", help=say("put it in the queue for the city")), say)
    submit.add_argument("proposal")
    submit.add_argument("--target", default="")
    submit.set_defaults(run=run_submit)
    listed = with_json(verbs.add_parser("list", help=say("list the proposals")), say)
    listed.set_defaults(run=run_list)


def run_new(terminal: Terminal, given: argparse.Namespace) -> int:
    draft = ProposalDraft(
        title=given.title, text=given.text, theme=given.theme, place=given.place, area=given.area, cost=given.cost
    )
    with terminal.open() as opened:
        with opened.store.write():
            built = service.create(opened.store, opened.campaign, draft, map(RecordId, given.idea), opened.member)
            if given.organisation:
                proposer = service.ProposerDraft(kind=ProposerKind(given.proposer), organisation=given.organisation)
                service.set_proposer(opened.store, built.proposal, proposer, opened.member)
    terminal.line(built.proposal, proposal=built.proposal)
    return DONE


def run_check(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        service.check_criterion(
            opened.store,
            opened.campaign,
            RecordId(given.proposal),
            given.criterion,
            Verdict(given.verdict),
            given.note,
            opened.member,
        )
    terminal.line(terminal.say("Noted."), proposal=given.proposal, criterion=given.criterion, verdict=given.verdict)
    return DONE


def run_agree(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        service.agree(opened.store, RecordId(given.proposal), given.how, opened.member)
    terminal.line(terminal.say("Noted."), proposal=given.proposal, agreed=True)
    return DONE


def run_submit(terminal: Terminal, given: argparse.Namespace) -> int:
    with terminal.open() as opened:
        target = find_target(opened.campaign, given.target)
        deposits.submit(opened.store, opened.campaign, RecordId(given.proposal), target, opened.member)
    terminal.line(
        terminal.say("In the queue for {target}.").format(target=target.name),
        proposal=given.proposal,
        target=target.code,
    )
    return DONE


def run_list(terminal: Terminal, given: argparse.Namespace) -> int:
    del given
    with terminal.open(write=False) as opened:
        for row in proposals(opened.store):
            terminal.line(f"{row.id}  [{row.stage}]  {row.title}", **as_fields(row))
    return DONE


def find_target(campaign: Campaign, code: str) -> Target:
    """The target named, or the first one a machine can send to."""
    for target in campaign.targets:
        if target.code == code or (not code and target.kind != "files"):
            return target
    raise refuse("target.unknown", "target", target=code)
