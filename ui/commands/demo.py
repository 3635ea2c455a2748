"""`demo`: the whole story, headless, against the rehearsal platform; each step says itself in a line."""

import argparse
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from outreach_app.campaign import examples, loading
from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.drafts import Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId, show_code
from outreach_app.domain.words import ConsentMethod, ScanOutcome, Stage, Verdict
from outreach_app.language import Say, translator
from outreach_app.queries.batches import batches
from outreach_app.queries.city_answers import city_answers
from outreach_app.queries.ideas import count_ideas
from outreach_app.queries.proposals import proposals
from outreach_app.queries.sessions import SessionRow, sessions
from outreach_app.services import consents, deposits, example, ideas, opening, rights, scans
from outreach_app.services import proposals as proposal_service
from outreach_app.services import sessions as session_service
from outreach_app.settings import Home, keep_device, read_device
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault, held
from ui.journeys import (
    export_table_as,
    print_access_answer,
    print_batch,
    print_recovery_sheet,
    send,
)
from ui.lines import session_line
from ui.machine import missing_libraries
from ui.said import said
from ui.taking_in import take_in_scan
from ui.terminal import DONE, PARTLY, Terminal

WRITTEN_BY_HAND = (
    "Une fontaine au square Curial, pour remplir les gourdes.",
    "Que la bibliothèque reste ouverte le dimanche quand on révise.",
    "Des arceaux à vélos devant le centre social.",
    "Un banc à mi-pente de la rue Riquet : on souffle avant de repartir.",
    "De la lumière dans le passage, le soir.",
)
SHEETS = len(WRITTEN_BY_HAND) + 1


def declare(subjects: "argparse._SubParsersAction[argparse.ArgumentParser]", say: Say) -> None:
    demo = subjects.add_parser("demo", help=say("run the whole story against the rehearsal platform"))
    demo.add_argument("--out", type=Path, required=True, metavar="DIR")
    demo.set_defaults(run=run)


@dataclass(slots=True)
class Story:
    """What the steps share; `told` is the summary being written."""

    store: Store
    campaign: Campaign
    vault: Vault
    member: RecordId
    out: Path
    say: Say
    language: str
    show: Callable[[str], None]
    told: list[str] = field(default_factory=list)

    def tell(self, text: str) -> None:
        self.told.append(text)
        self.show(text)


def run(terminal: Terminal, given: argparse.Namespace) -> int:
    out = given.out.absolute()
    if out.exists() and any(out.iterdir()):
        raise refuse("demo.folder_not_empty", "out", folder=str(out))
    home, passphrase = Home(out / "home"), secrets.token_urlsafe(12)
    keep_device(home, read_device(home))
    campaign = loading.load(examples.paris_2017_path())
    vault = home.vault(campaign.id)
    with held(vault):
        store = opening.begin_campaign(home, read_device(home), campaign)
        try:
            member = example.fill(store, campaign)
            story = Story(store, campaign, vault, member, out, terminal.say, terminal.language, terminal.line)
            _play(story, passphrase)
        finally:
            opening.close_campaign(vault, store)
    missing = missing_libraries()
    if missing:
        story.tell(story.say("No pictures of the window: install {packages} first.").format(packages=" ".join(missing)))
    else:
        _take_pictures(home, campaign, passphrase, story)
    (out / "summary.md").write_text(_summary(story), "utf-8")
    story.show(story.say("All of it is in {folder}.").format(folder=out))
    return PARTLY if missing else DONE


def _play(story: Story, passphrase: str) -> None:
    say = story.say
    story.tell(
        say("Example edition: {sessions} sessions, {ideas} ideas.").format(
            sessions=len(sessions(story.store)), ideas=count_ideas(story.store)
        )
    )
    opening.protect_with_passphrase(story.vault, story.store, passphrase)
    print_recovery_sheet(story.store, story.campaign, story.vault, story.out / "recovery-sheet.pdf", story.language)
    story.tell(say("Vault protected; its recovery sheet is printed."))
    session = _tonight(story)
    person = _capture_on_screen(story, session)
    _capture_on_paper(story, session)
    session_service.close_session(story.store, session.id, story.member)
    _send_and_hear_back(story)
    _export(story)
    _answer_rights(story, person)


def _tonight(story: Story) -> SessionRow:
    """The workshop of the evening, opened."""
    session = next(s for s in sessions(story.store) if s.kind == "workshop")
    session_service.open_session(story.store, session.id, story.member)
    story.tell(story.say("Session open: {title}.").format(title=session.title))
    return session


def _capture_on_screen(story: Story, session: SessionRow) -> RecordId:
    theme = story.campaign.themes[0].code
    draft = CaptureDraft(
        session=session.id,
        idea=IdeaDraft(text="Des bancs à l’ombre devant l’école, pour attendre les enfants.", theme=theme),
        person=PersonDraft(name="Aminata Koné (personne inventée)", phone="01 99 00 12 34"),
        consents=(
            ConsentDraft(purpose="publish", given=True),
            ConsentDraft(purpose="named", given=False),
            ConsentDraft(purpose="news", given=True, channels=("sms",)),
        ),
        asking=Asking(method=ConsentMethod.ORAL, witness=story.member),
    )
    captured = ideas.capture(story.store, story.campaign, draft, story.member)
    assert captured.person is not None
    story.tell(story.say("Idea captured on the screen, with a person and three consents."))
    return captured.person


def _capture_on_paper(story: Story, session: SessionRow) -> None:
    """Sheets printed, turned into a scan, read back, and entered by hand."""
    from printables.raster import make_scan

    say, sheets, scan = story.say, story.out / "sheets.pdf", story.out / "scan.pdf"
    batch = print_batch(
        story.store,
        story.campaign,
        session.id,
        sheets,
        count=SHEETS,
        languages=("fr", "en"),
        session_line=session_line(session, translator("fr")),
        by=story.member,
    )
    story.tell(say("{count} sheets printed, from {code}.").format(count=SHEETS, code=show_code(batch.codes[0])))
    make_scan(sheets, scan)
    read = list(take_in_scan(story.store, story.campaign, [scan], by=story.member))
    ready = [taken for page in read for taken in page.taken if taken.outcome is ScanOutcome.RECOGNISED]
    story.tell(say("Scan read: {ready} of {count} pages recognised.").format(ready=len(ready), count=len(read)))
    for words, taken in zip(WRITTEN_BY_HAND, ready, strict=False):
        draft = CaptureDraft(
            session=session.id,
            idea=IdeaDraft(text=words),
            sheet=taken.sheet,
            cleared=True,
        )
        ideas.capture(story.store, story.campaign, draft, story.member)
    again = scans.take_in(story.store, read[0].read.parts[0], story.member)
    story.tell(
        say("{count} sheets entered; the first one scanned again: {outcome}.").format(
            count=len(ready) - 1, outcome=said(again.outcome, say)
        )
    )
    left = sum(row.out + row.scanned for row in batches(story.store))
    story.tell(say("Sheets not entered yet: {count}.").format(count=left))


def _send_and_hear_back(story: Story) -> None:
    """The city's platform, rehearsed: the network is cut in the middle, and nothing stands there twice."""
    from sync.rehearsal.server import Rehearsal

    say, stop = story.say, Event()
    with Rehearsal() as city:
        target = city.target("rehearsal")
        waiting = list(_ready_to_submit(story, target))
        for proposal in waiting:
            deposits.submit(story.store, story.campaign, proposal, target, story.member)
        story.tell(say("{count} proposals agreed on and in the queue.").format(count=len(waiting)))
        city.fail_next("drop_reply_after_create")
        first = send(story.store, target, (city.key, city.secret), stop=stop)
        story.tell(
            say("Network cut while sending: {sent} sent, {unknown} of unknown fate.").format(
                sent=len(first.sent), unknown=len(first.unknown)
            )
        )
        _ten_minutes_later(story)  # what arrived late would be seen by now
        second = send(story.store, target, (city.key, city.secret), stop=stop)
        standing = [p.title for p in city.proposals]
        once = len(standing) == len(set(standing)) == len(waiting)
        if not once or second.unknown:
            raise AssertionError(f"{len(waiting)} proposals sent, {len(standing)} stand there")
        story.tell(say("Looked for, then sent: {count} stand there, each once.").format(count=len(standing)))
        salaries = examples.paris_proposals()[-1].draft.title
        yes = next(p for p in city.proposals if p.title != salaries)
        no = next(p for p in city.proposals if p.title == salaries)
        city.answer(yes.id, "accepted", "Projet retenu pour l’étude.")
        city.answer(no.id, "rejected", "Dépenses de fonctionnement : salaires.")
        send(story.store, target, (city.key, city.secret), stop=stop)
    for answer in reversed(city_answers(story.store)):
        told = say("The city answers “{title}”: {decision}. {reason}")
        story.tell(told.format(title=answer.title, decision=said(answer.decision, say), reason=answer.reason))


def _ten_minutes_later(story: Story) -> None:
    """The example's clock is its own."""
    story.store.keep_setting("clock_offset", str(story.store.offset + 10 * 60_000))


def _ready_to_submit(story: Story, target: Target) -> Iterator[RecordId]:
    for row in reversed(proposals(story.store)):
        if row.stage is not Stage.WRITING or not row.has_proposer:
            continue
        for criterion in story.campaign.criteria:
            proposal_service.check_criterion(
                story.store, story.campaign, row.id, criterion.code, Verdict.YES, "", story.member
            )
        proposal_service.agree(story.store, row.id, "À main levée, 14 voix", story.member)
        if not deposits.find_submit_problems(story.store, story.campaign, row.id, target):
            yield row.id


def _export(story: Story) -> None:
    for name, ending in (
        *(("ideas", e) for e in ("csv", "xlsx", "json", "geojson")),
        ("proposals", "csv"),
        ("sessions", "xlsx"),
    ):
        export_table_as(
            story.store,
            story.campaign,
            name,
            story.out / "exports" / f"{name}.{ending}",
            language=story.language,
            recipient="demo",
            by=story.member,
        )
    story.tell(story.say("Ideas, proposals and the sessions’ figures exported, without anybody’s name."))


def _answer_rights(story: Story, person: RecordId) -> None:
    print_access_answer(story.store, story.campaign, person, story.out / "access-request.pdf", story.language)
    consents.withdraw(story.store, person, "publish", story.member)
    erased = rights.erase(story.store, story.vault, person, texts_too=False, reason="demo", by=story.member)
    story.tell(
        story.say("The person asked what we hold (printed), withdrew, and was erased: {count} records.").format(
            count=erased.records
        )
    )


def _take_pictures(home: Home, campaign: Campaign, passphrase: str, story: Story) -> None:
    """Real pictures of the window, by a child of the app itself: this process never loads Qt."""
    told = {"PORTE_VOIX_PASSPHRASE": passphrase, "QT_QPA_PLATFORM": "offscreen", "PORTE_VOIX_LANG": story.language}
    command = [sys.executable, "-m", "outreach_app", "picture", "--home", str(home.folder)]
    if getattr(sys, "frozen", False):
        command = [sys.executable, *command[3:]]
    ended = subprocess.run(  # noqa: S603 - our own program, our own arguments
        [*command, "--campaign", campaign.id, "--out", str(story.out / "window")],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if ended.returncode:
        raise refuse("demo.no_pictures", "out", said=ended.stderr.strip().rsplit("\n", 1)[-1])
    count = len(list((story.out / "window").glob("*.png")))
    story.tell(story.say("{count} pictures of the window taken.").format(count=count))


def _summary(story: Story) -> str:
    lines = "\n".join(f"{number}. {text}" for number, text in enumerate(story.told, start=1))
    return f"# Porte-voix, {story.say('demonstration')}\n\n{lines}\n"
