"""What page and terminal share where rooms must work together: print a batch, take in a scan, send, export."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from outreach_app.campaign.model import Campaign, Target
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.journal import Value
from outreach_app.language import Say, translator
from outreach_app.queries import tables
from outreach_app.queries.persons import held_on
from outreach_app.queries.tables import Table
from outreach_app.services import batches, exports, opening, scans
from outreach_app.store import keys
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault
from ui.said import COLUMNS, VALUES, said

if TYPE_CHECKING:
    from sync.engine import Report

Progress = Callable[[int, int], None]
Credentials = tuple[str, str]
TABLES = {"ideas": tables.ideas_table, "proposals": tables.proposals_table, "sessions": tables.sessions_table}


class Stop(Protocol):
    def is_set(self) -> bool: ...


def export_table_as(
    store: Store,
    campaign: Campaign,
    name: str,
    path: Path,
    *,
    language: str,
    session: str = "",
    recipient: str = "",
    by: str,
) -> Table:
    """Writes one table to `path`; spreadsheets speak `language`, JSON keeps the codes."""
    table = TABLES[name](store, campaign, session)
    say = translator(language)
    worded = table if path.suffix.lower().endswith("json") else _word(table, campaign, language, say)
    headings = {column: say(COLUMNS[column]) for column in table.columns}
    exports.export_table(store, worded, path, headings=headings, recipient=recipient, by=by)
    return table


def _word(table: Table, campaign: Campaign, language: str, say: Say) -> Table:
    def word(column: str, value: Value) -> Value:
        if column == "theme" and value in campaign.theme_by_code:
            return campaign.say(campaign.theme_by_code[str(value)].words, language)
        if column in VALUES and value:
            return said(VALUES[column](str(value)), say)
        return value

    rows = (tuple(word(c, v) for c, v in zip(table.columns, row, strict=True)) for row in table.rows)
    return dataclasses.replace(table, rows=tuple(rows))


def print_batch(
    store: Store,
    campaign: Campaign,
    session: RecordId,
    out: Path,
    *,
    count: int,
    languages: tuple[str, ...],
    session_line: str,
    kind: str = "idea",
    handed_to: str = "",
    geometry: Path | None = None,
    by: str,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
) -> batches.Batch:
    """Enters the batch in the ledger, then draws it. A print that fails or is stopped voids its sheets.

    A long run goes into several files: `batch_files` names them. `geometry` is where to write what stands where.
    """
    from printables.sheet.drawing import print_sheets
    from printables.sheet.geometry import write_geometry
    from printables.sheet.layout import pages_as_json
    from printables.sheet.plan import plan_sheet

    pages = plan_sheet(kind, campaign, languages)
    batch = batches.print_batch(
        store,
        session,
        layout=kind,
        version=pages[0].version,
        languages=languages,
        geometry=pages_as_json(pages),
        count=count,
        handed_to=handed_to,
        by=by,
    )
    try:
        if geometry:
            write_geometry(geometry, out, pages, batch.codes)
        printed = print_sheets(
            out,
            pages,
            campaign=campaign,
            codes=batch.codes,
            session_line=session_line,
            progress=progress,
            stopped=stopped,
        )
        if not printed:
            raise refuse("print.stopped")
    except BaseException:
        if geometry:
            geometry.unlink(missing_ok=True)
        batches.abandon_batch(store, batch.batch, by=by)
        raise
    return batch


def batch_files(campaign: Campaign, kind: str, languages: tuple[str, ...], out: Path, count: int) -> tuple[Path, ...]:
    """The PDFs `print_batch` writes for a run of `count` sheets."""
    from printables.sheet.drawing import files_of_run
    from printables.sheet.plan import plan_sheet

    return files_of_run(out, plan_sheet(kind, campaign, languages), count)


def read_scan(files: Iterable[Path], campaign: Campaign) -> Iterator[scans.ScannedPage]:
    """Every page of every file, one at a time; a page nobody can read is a page too. Touches no store."""
    from printables.reading.page import read_pages_of

    for file in files:
        yield from read_pages_of(file, campaign)


def take_in_scan(
    store: Store,
    campaign: Campaign,
    files: Iterable[Path],
    *,
    by: str,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[scans.ScannedPage, scans.TakenIn]]:
    """Reads and files each page in turn; stopping keeps what was taken in."""
    for done, page in enumerate(read_scan(files, campaign), start=1):
        yield page, scans.take_in(store, page, by)
        if progress:
            progress(done, 0)
        if stop and stop.is_set():
            return


def send(
    store: Store, target: Target, credentials: Credentials, *, stop: Stop, progress: Progress | None = None
) -> Report:
    """One round with the city, on the caller's own store: what waits leaves, what was answered comes home.

    Refused `target.by_hand` where proposals can't be sent there by machine.
    """
    if target.kind != "decidim":
        raise refuse("target.by_hand", "target", target=target.name)
    from sync.engine import sync_once
    from sync.platforms.decidim import Decidim

    with Decidim(target, *credentials) as platform:
        return sync_once(store, platform, stop, progress or (lambda *_: None))


def find_credentials(target: Target) -> Credentials:
    """A key and its secret: the rehearsal's own, else what this device's keystore holds for that target."""
    if target.rehearsal:
        from sync.rehearsal.server import CREDENTIALS

        return CREDENTIALS
    found = keys.kept_secret(f"target.{target.code}")
    if found is None:
        raise refuse("target.no_credentials", "target", target=target.name)
    key, _, secret = found.partition("\n")
    return key, secret


def keep_credentials(target: Target, credentials: Credentials) -> None:
    """Only ever in the system's keystore: never in the vault, a file or a log."""
    if not keys.keep_secret(f"target.{target.code}", "\n".join(credentials)):
        raise refuse("keystore.none", "target")


def print_recovery_sheet(store: Store, campaign: Campaign, vault: Vault, out: Path, language: str) -> None:
    """A new recovery key on paper; the one printed before stops working once this one is safely written."""
    from printables.recovery import print_recovery

    slot, groups = opening.new_recovery_key(vault, store)
    print_recovery(out, groups, campaign_name=campaign.say(campaign.name, language), language=language)
    opening.keep_recovery_key(vault, slot)


def print_access_answer(store: Store, campaign: Campaign, person: RecordId, out: Path, language: str) -> Path:
    """The answer to "what do you hold on me?", on paper. Returns the file written: a web page instead of a PDF where
    a text is in a script the paper's typefaces can't set."""
    from printables import rights
    from ui.access import access_answer

    held = held_on(store, person)
    if held is None:
        raise refuse("person.unknown", "person")
    answer = access_answer(held, campaign, campaign.day(store.now()), language)
    return rights.print_access_answer(out, answer, language=language)
