"""What page and terminal share where rooms must work together: print a batch, send, export."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
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
from outreach_app.services import batches, exports, ideas, opening, outbox, pace, sending, withdrawals
from outreach_app.store import keys
from outreach_app.store.store import Store
from outreach_app.store.vault import Vault
from sync.platform import CAPABILITIES, Trouble, Unreachable
from ui.said import COLUMNS, VALUES, said

if TYPE_CHECKING:
    from sync.engine import Report
    from sync.platform import Account, Credentials, Offers, Platform

Progress = Callable[[int, int], None]
TABLES = {"ideas": tables.ideas_table, "proposals": tables.proposals_table, "sessions": tables.sessions_table}


PROXY = "proxy"
"""The setting that holds the proxy to go through, where somebody set one on purpose."""


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
    instead_of: Sequence[RecordId] = (),
    by: str,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
) -> batches.Batch:
    """Enters the batch in the ledger, then draws it. A print that fails or is stopped voids its sheets.

    A long run goes into several files: `batch_files` names them. `geometry` is where to write what stands where,
    `instead_of` the spoilt sheets these replace: where the print fails, they are what they were.
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
        instead_of=instead_of,
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
        give_up(store, batch, by)
        raise
    return batch


def give_up(store: Store, batch: batches.Batch, by: str) -> None:
    """A run whose paper never came out: its sheets count nowhere, and those it was to replace are what they were."""
    replaced = store.value(
        "SELECT 1 FROM journal JOIN sheet ON sheet.id = journal.record"
        " WHERE journal.act = ? AND journal.kind = 'sheet' AND sheet.batch <> ?",
        (batch.changes.act, batch.batch),
    )
    if replaced:
        ideas.undo(store, batch.changes.act, by)
    else:
        batches.abandon_batch(store, batch.batch, by=by)


def batch_files(campaign: Campaign, kind: str, languages: tuple[str, ...], out: Path, count: int) -> tuple[Path, ...]:
    """The PDFs `print_batch` writes for a run of `count` sheets."""
    from printables.sheet.drawing import files_of_run
    from printables.sheet.plan import plan_sheet

    return files_of_run(out, plan_sheet(kind, campaign, languages), count)


def send(
    store: Store, target: Target, credentials: Credentials, *, stop: Stop, progress: Progress | None = None
) -> Report:
    """One round with the city, on the caller's own store: what waits leaves, what was answered comes home.

    Refused `target.by_hand` where proposals can't be sent there by machine, `sender.another` where this is not the
    laptop that sends, `sync.already_running`.
    """
    from sync.engine import sync_once

    _check_spoken_to(target)
    sending.prepare(store, target)
    withdrawals.catch_up(store, outbox.MEMBER)
    with closing(pace.Pace(store, target.code, CAPABILITIES[target.kind].requests_a_minute)) as gate:
        with speak_to(target, credentials, before=_waiter(gate, stop), proxy=store.setting(PROXY) or "") as platform:
            report = sync_once(
                store, platform, stop, progress or (lambda *_: None), room=gate.room, alone=target.rehearsal
            )
    if report.trouble and report.trouble.code is Trouble.SIGN_IN_AGAIN:
        _over.add(target.code)
    return report


def list_targets(target: Target, credentials: Credentials, *, proxy: str = "") -> Offers:
    """The processes, components and themes over there, to tie ours to. Refused `target.by_hand`, and
    `target.no_answer` (`trouble` says why) where the platform is out of reach. Touches no store."""
    _check_spoken_to(target)
    with speak_to(target, credentials, proxy=proxy) as platform:
        found = platform.offers()
    if isinstance(found, Unreachable):
        raise refuse("target.no_answer", "target", target=target.name, trouble=found.code.value)
    return found


@contextmanager
def speak_to(
    target: Target, credentials: Credentials, *, before: Callable[[], None] | None = None, proxy: str = ""
) -> Iterator[Platform]:
    """The platform behind a target, for as long as needed. A person's renewed session is kept as it comes."""
    if target.kind == "adhocracy":
        from sync.platforms.adhocracy import Adhocracy as Speaker
    else:
        from sync.platforms.decidim import Decidim as Speaker  # type: ignore[assignment]

    keep = partial(keep_account, target)
    with Speaker(target, credentials, before=before, proxy=proxy, keep=keep) as platform:
        yield platform


def _check_spoken_to(target: Target) -> None:
    if not CAPABILITIES[target.kind].create:
        raise refuse("target.by_hand", "target", target=target.name)


def _waiter(gate: pace.Pace, stop: Stop) -> Callable[[], None]:
    """Waits for the minute to have room again, or for somebody who has had enough."""

    def wait() -> None:
        from sync.http import Unfinished

        while pause := gate.take():
            if stop.is_set():
                raise Unfinished(Unreachable(code=Trouble.SLOW_DOWN, retry_after=pause / 1000))
            time.sleep(min(pause / 1000, 0.2))

    return wait


def find_credentials(target: Target) -> Credentials:
    """The rehearsal's own, a person's session, or the key and secret this device's keystore holds for that target.

    Refused `target.by_hand` where no access would help, `target.no_credentials` where there is none.
    """
    _check_spoken_to(target)
    if target.rehearsal:
        from sync.rehearsal.server import CREDENTIALS

        return CREDENTIALS
    if account := _known_account(target):
        return account
    found = keys.kept_secret(f"target.{target.code}")
    if found is None:
        raise refuse("target.no_credentials", "target", target=target.name)
    key, _, secret = found.partition("\n")
    return key, secret


def has_access(target: Target) -> bool:
    """Whether this device's keystore holds a key and secret for that target."""
    return bool(keys.kept_secret(f"target.{target.code}"))


def keep_credentials(target: Target, credentials: tuple[str, str]) -> None:
    """Only ever in the system's keystore: never in the vault, a file or a log."""
    if not keys.keep_secret(f"target.{target.code}", "\n".join(credentials)):
        raise refuse("keystore.none", "target")


def sign_in(target: Target, open_browser: Callable[[str], object], *, page: str, stop: Stop, proxy: str = "") -> None:
    """A person signs in with their own account, in their own browser; `page` (HTML) is what it shows afterwards.

    Their session rests in the keystore, or in memory until the app closes where there is none. Refused `account.*`.
    """
    from sync import account

    if not target.client_id:
        raise refuse("account.not_offered", "target", target=target.name)
    keep_account(target, account.sign_in(target.url, target.client_id, open_browser, page=page, stop=stop, proxy=proxy))


def is_signed_in(target: Target) -> bool:
    """Whether somebody's own account is known here for that target, and was not turned away since."""
    return target.code not in _over and _known_account(target) is not None


def keep_account(target: Target, account: Account) -> None:
    _accounts[target.code] = account
    _over.discard(target.code)
    said = json.dumps([account.client_id, account.access, account.refresh])
    keys.keep_secret(f"account.{target.code}", said)


def forget_account(target: Target) -> None:
    """The person is no longer signed in on this device."""
    _accounts.pop(target.code, None)
    _over.discard(target.code)
    keys.keep_secret(f"account.{target.code}", "")


def _known_account(target: Target) -> Account | None:
    from sync.platform import Account

    if target.code in _accounts or not target.client_id:
        return _accounts.get(target.code)
    kept = keys.kept_secret(f"account.{target.code}")
    try:
        client_id, access, refresh = json.loads(kept or "")
    except (ValueError, TypeError):
        return None
    return Account(client_id=client_id, access=access, refresh=refresh)


_accounts: dict[str, Account] = {}
"""Sessions of this run of the app, where no keystore keeps them."""
_over: set[str] = set()
"""Targets on which a session ended. It is not forgotten, or a machine's access would send in the person's place."""


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
