"""The papers of a session, kind by kind: drawn alone, or as a kit in one act; what leaves on one is told. No Qt."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from outreach_app.domain.ids import RecordId
from outreach_app.domain.text import fold
from outreach_app.domain.words import SessionKind
from outreach_app.language import N_, WRITTEN, translator
from outreach_app.queries.sessions import SessionRow
from outreach_app.services import batches
from outreach_app.services.disclosures import record_paper
from outreach_app.store.store import Store
from ui import journeys
from ui.papers_words import head_of, paper_language

MOST_TABLES = 60
Progress = Callable[[int, int], None]


class PaperKind(StrEnum):
    """Their codes are the command line's."""

    SHEETS = "sheets"
    ATTENDANCE = "attendance"
    TABLE_SIGNS = "table-signs"
    POSTER = "poster"
    STICKERS = "stickers"
    NOTICES = "notices"
    WALK_LIST = "walk-list"
    RESULTS = "results"
    MISSION = "mission"
    LANDLORD = "landlord"
    ROUND_POSTER = "round-poster"
    REPORT_BACK = "report-back"
    DOOR_CARDS = "door-cards"
    MINUTES = "minutes"
    EASY_MINUTES = "easy-minutes"


WORDS = {
    PaperKind.SHEETS: N_("Idea sheets"),
    PaperKind.ATTENDANCE: N_("Attendance sheet"),
    PaperKind.TABLE_SIGNS: N_("Table signs"),
    PaperKind.POSTER: N_("Poster of the session"),
    PaperKind.STICKERS: N_("Sticker poster, to count ages"),
    PaperKind.NOTICES: N_("Notices"),
    PaperKind.WALK_LIST: N_("Walk list"),
    PaperKind.RESULTS: N_("Results to scan in the evening"),
    PaperKind.MISSION: N_("Mission letters"),
    PaperKind.LANDLORD: N_("Letter to the landlord"),
    PaperKind.ROUND_POSTER: N_("Hall poster: we are coming"),
    PaperKind.REPORT_BACK: N_("Hall poster: what you told us"),
    PaperKind.DOOR_CARDS: N_("Door cards for the absent"),
    PaperKind.MINUTES: N_("Minutes of the session"),
    PaperKind.EASY_MINUTES: N_("Minutes in easy words"),
}
KIT = {
    SessionKind.WORKSHOP: (
        PaperKind.SHEETS,
        PaperKind.ATTENDANCE,
        PaperKind.TABLE_SIGNS,
        PaperKind.POSTER,
        PaperKind.STICKERS,
        PaperKind.NOTICES,
    ),
    SessionKind.DOORSTEP: (
        PaperKind.SHEETS,
        PaperKind.WALK_LIST,
        PaperKind.RESULTS,
        PaperKind.MISSION,
        PaperKind.LANDLORD,
        PaperKind.ROUND_POSTER,
        PaperKind.DOOR_CARDS,
        PaperKind.NOTICES,
        PaperKind.REPORT_BACK,
    ),
    SessionKind.STALL: (PaperKind.SHEETS, PaperKind.POSTER, PaperKind.STICKERS, PaperKind.NOTICES),
}


CODED = (PaperKind.SHEETS, PaperKind.ATTENDANCE)
"""Papers that come back: each of their sheets has a code of its own in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KitOrder:
    """What is asked for. `language_names` word the notices' languages, for their heads and for refusals."""

    session: SessionRow
    kinds: tuple[PaperKind, ...]
    sheets: int = 20
    rows: int = 30
    tables: int = 4
    cards_per_page: int = 4
    card_pages: int = 5
    languages: tuple[str, ...] = ("fr",)
    language_names: dict[str, str] = field(default_factory=dict)
    handed_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What came out: its files, and the batches of sheets and of attendance lists that are among them."""

    files: tuple[Path, ...]
    batches: tuple[batches.Batch, ...] = ()


def print_kit(
    store: Store,
    campaign: Campaign,
    order: KitOrder,
    folder: Path,
    *,
    merged: bool = False,
    by: str,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
) -> Kit:
    """Every paper of `order` into `folder`, one file a kind or one for all; all of them or none.

    Refused `print.nothing`, `print.stopped` and whatever a single paper is refused with; then nothing stands in the
    folder and no sheet counts as printed. What has codes is drawn last: its ledger is written when the rest is sure.
    """
    from printables.merging import merge
    from printables.paper import not_written

    if not order.kinds:
        raise refuse("print.nothing", "kinds")
    printed: list[batches.Batch] = []
    told: dict[PaperKind, list[str]] = {}
    names = {kind: file_name(order.session, kind, campaign) for kind in order.kinds}
    try:
        with tempfile.TemporaryDirectory(prefix=".porte-voix-", dir=folder) as beside:
            for done, kind in enumerate(sorted(order.kinds, key=lambda kind: kind in CODED)):
                if progress:
                    progress(done, len(order.kinds))
                if stopped and stopped():
                    raise refuse("print.stopped")
                part = Path(beside) / names[kind]
                if kind in CODED:
                    printed.append(_print_coded(store, campaign, order, kind, part, by, stopped))
                else:
                    told[kind] = draw(store, campaign, order, kind, part)
            parts = [Path(beside) / names[kind] for kind in order.kinds]
            if merged:
                whole = Path(beside) / f"{_slug(order.session, 'kit')}.pdf"
                merge(whole, parts)
                parts = [whole]
            digests = {kind: _digest(Path(beside) / names[kind]) for kind in told}
            for part in parts:
                part.replace(folder / part.name)
    except BaseException as error:
        for batch in printed:
            batches.abandon_batch(store, batch.batch, by)
        if isinstance(error, OSError):
            raise not_written(folder, error) from error
        raise
    for kind, proposals in told.items():
        tell(store, order.session, kind, proposals, by, digests[kind])
    if progress:
        progress(len(order.kinds), len(order.kinds))
    return Kit(files=tuple(folder / part.name for part in parts), batches=tuple(printed))


def print_paper(store: Store, campaign: Campaign, order: KitOrder, kind: PaperKind, out: Path, *, by: str) -> None:
    """One paper at `out`, told in the ledger where people's ideas are on it."""
    if kind in CODED:
        _print_coded(store, campaign, order, kind, out, by, None)
        return
    proposals = draw(store, campaign, order, kind, out)
    tell(store, order.session, kind, proposals, by, _digest(out))


def tell(store: Store, session: SessionRow, kind: PaperKind, proposals: list[str], by: str, sha256: str = "") -> None:
    """A row of the ledger for a paper that carries residents' proposals; none for one that does not."""
    if proposals:
        what = f"{kind.value}/{session.id}"
        record_paper(store, by, what=what, recipient=session.title, proposals=proposals, sha256=sha256)


def draw(store: Store, campaign: Campaign, order: KitOrder, kind: PaperKind, out: Path) -> list[str]:
    """Draws one paper that has no codes; returns the proposals whose texts it carries. The vault is only read."""
    session, language = order.session, paper_language(campaign)
    if kind in (PaperKind.MINUTES, PaperKind.EASY_MINUTES, PaperKind.REPORT_BACK):
        return _draw_told(store, campaign, session, kind, out)
    if kind in KIT[SessionKind.DOORSTEP][1:7]:
        _draw_round(store, campaign, order, kind, out)
        return []
    from printables import notices, poster, signs, stickers
    from printables.family import house_of
    from ui import papers_room

    house, head = house_of(campaign, language), head_of(campaign, session)
    if kind is PaperKind.TABLE_SIGNS:
        if not 1 <= order.tables <= MOST_TABLES:
            raise refuse("count.tables", "tables", count=order.tables, most=MOST_TABLES)
        signs.print_table_signs(out, house, head, papers_room.table_signs(campaign, order.tables))
    elif kind is PaperKind.POSTER:
        poster.print_poster(out, papers_room.session_poster(campaign, session))
    elif kind is PaperKind.STICKERS:
        stickers.print_sticker_poster(out, papers_room.sticker_poster(campaign, session))
    else:
        names = order.language_names
        papers = papers_room.notice_papers(campaign, order.languages, session.date, names)
        notices.print_notices(out, house, head, papers)
    return []


def _draw_told(store: Store, campaign: Campaign, session: SessionRow, kind: PaperKind, out: Path) -> list[str]:
    from printables import easy, hall, minutes
    from ui import papers_room, papers_round

    if kind is PaperKind.REPORT_BACK:
        report, proposals = papers_round.report_back(store, campaign, session)
        hall.print_report_back(out, report)
        return proposals
    paper, proposals = papers_room.minutes_paper(store, campaign, session)
    if kind is PaperKind.MINUTES:
        minutes.print_minutes(out, paper)
    else:
        easy.print_easy_minutes(out, paper)
    return proposals


def _draw_round(store: Store, campaign: Campaign, order: KitOrder, kind: PaperKind, out: Path) -> None:
    from printables import cards, hall, letters, outcomes, walk
    from printables.family import house_of
    from ui import papers_round

    session, language = order.session, paper_language(campaign)
    if kind is PaperKind.WALK_LIST:
        walk.print_walk_list(out, papers_round.walk_list(store, campaign, session))
    elif kind is PaperKind.RESULTS:
        results = papers_round.results(translator(language))
        outcomes.print_result_codes(out, house_of(campaign, language), head_of(campaign, session), results)
    elif kind is PaperKind.MISSION:
        told = papers_round.letter(store, campaign, session)
        letters.print_mission_letters(out, told, papers_round.volunteers(store, session))
    elif kind is PaperKind.LANDLORD:
        letters.print_landlord_letter(out, papers_round.letter(store, campaign, session))
    elif kind is PaperKind.ROUND_POSTER:
        hall.print_round_poster(out, papers_round.round_poster(store, campaign, session))
    else:
        card = papers_round.door_card(store, campaign, session)
        cards.print_door_cards(out, card, per_page=order.cards_per_page, pages=order.card_pages)


def sheet_languages(campaign: Campaign, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The edition's first language, and the first other one wanted that a sheet can be worded in."""
    first = paper_language(campaign)
    others = [language for language in wanted if language in WRITTEN and language != first]
    return (first, *others[:1])


def coded_run(campaign: Campaign, order: KitOrder, kind: PaperKind) -> tuple[str, int, tuple[str, ...]]:
    """Of a paper that carries codes: the kind of sheet, how many, and in which languages.

    An attendance list has so many rows; more people, more lists.
    """
    languages = sheet_languages(campaign, order.languages)
    if kind is PaperKind.SHEETS:
        return "idea", order.sheets, languages
    from printables.sheet.plan import plan_sheet

    (page,) = plan_sheet("attendance", campaign, languages)
    rows = sum(zone.id.endswith(".name") for zone in page.zones)
    return "attendance", max(1, -(-order.rows // rows)), languages


def _print_coded(
    store: Store,
    campaign: Campaign,
    order: KitOrder,
    kind: PaperKind,
    out: Path,
    by: str,
    stopped: Callable[[], bool] | None,
) -> batches.Batch:
    sheet, count, languages = coded_run(campaign, order, kind)
    return journeys.print_batch(
        store,
        campaign,
        RecordId(order.session.id),
        out,
        kind=sheet,
        count=count,
        languages=languages,
        session_line=head_of(campaign, order.session),
        handed_to=order.handed_to,
        by=by,
        stopped=stopped,
    )


def file_name(session: SessionRow, kind: PaperKind, campaign: Campaign) -> str:
    """`affiche-de-la-seance-atelier-curial-2017-02-09.pdf`, fit for any disk."""
    words = translator(paper_language(campaign))(WORDS[kind])
    return f"{_slug(session, words)}.pdf"


def _slug(session: SessionRow, words: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", fold(f"{words} {session.title}")).strip("-")[:80].strip("-")
    return f"{plain}-{session.date}"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
