"""Many files read at once: pages unpacked and read on every core, few at a time, and given back in their order."""

import hashlib
import logging
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from time import perf_counter

from outreach_app.campaign.model import Campaign
from outreach_app.domain.ids import campaign_tag
from outreach_app.domain.words import ScanOutcome
from outreach_app.services.scans import ScannedPage
from printables.raster import encode_jpeg
from printables.reading.blank import is_blank
from printables.reading.faults import Fault
from printables.reading.page import LayoutOf, as_scanned, read_page
from printables.reading.pages import Packed, PageImage, PageProblem, count_pages, find_pages

MOST_WORKERS = 4
IN_FLIGHT = 2
"""Pages waiting beside those being read: enough that nobody idles, few enough that memory stays flat."""

KnownPages = Callable[[str], frozenset[int]]


class Seen(StrEnum):
    """What became of one page of a file."""

    READ = "read"
    BLANK = "blank"  # nothing on it: counted, kept nowhere
    KNOWN = "known"  # taken in before, from a file of the same content


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """One page of a file. `parts` are what was found on it: one, or one for each sheet that lay on the glass."""

    file: Path
    page: int
    seen: Seen
    parts: tuple[ScannedPage, ...] = ()
    ms: float = 0.0


def read_files(
    files: Iterable[Path],
    campaign: Campaign,
    *,
    layout_of: LayoutOf,
    known: KnownPages,
    workers: int = 0,
) -> Generator[ReadPage, None, None]:
    """Every page of every file, in order, each as soon as it and those before it are read.

    `known(source)` names the pages already had from a file of that content: they are not looked at again; it is
    called on the caller's own thread. Nothing is raised for a file or a page, whatever they hold. Close the iterator
    to stop: what is being read then ends by itself, nothing more is begun.
    """
    threads = workers or min(MOST_WORKERS, os.cpu_count() or 1)
    read = _Reader(campaign_tag(campaign.id), layout_of)
    under_way: deque[Future[ReadPage] | ReadPage] = deque()
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="page")
    try:
        with closing(_all_pages(files, known)) as pages:
            for source, page in pages:
                under_way.append(page if isinstance(page, ReadPage) else pool.submit(read, source, page))
                while under_way and (len(under_way) >= threads + IN_FLIGHT or _is_ready(under_way[0])):
                    yield _result(under_way.popleft())
        while under_way:
            yield _result(under_way.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def content_of(file: Path) -> str:
    """The sha256 of a file's content in hex, read in pieces; nothing where there is none, where it cannot be read, or
    where it is no file."""
    told, size = hashlib.sha256(), 0
    try:
        if not file.is_file():  # a pipe or a device would be waited for without end
            return ""
        with file.open("rb") as held:
            while piece := held.read(1 << 20):
                told.update(piece)
                size += len(piece)
    except OSError:
        return ""
    return told.hexdigest() if size else ""


class _Reader:
    """What a worker does with one page. Raises nothing: one bad page never stops the rest."""

    def __init__(self, tag: str, layout_of: LayoutOf) -> None:
        self._tag = tag
        self._layout_of = layout_of

    def __call__(self, source: str, packed: Packed) -> ReadPage:
        started = perf_counter()
        page = packed.picture()
        seen, parts = Seen.READ, tuple[ScannedPage, ...]()
        if isinstance(page, PageProblem):
            parts = (_spoilt(page, source),)
        elif is_blank(page.grey):
            seen = Seen.BLANK
        else:
            parts = self._parts(page, source)
        ms = (perf_counter() - started) * 1000
        return ReadPage(file=packed.file, page=packed.page, seen=seen, parts=parts, ms=ms)

    def _parts(self, page: PageImage, source: str) -> tuple[ScannedPage, ...]:
        try:
            readings = read_page(page, tag=self._tag, layout_of=self._layout_of)
            return tuple(as_scanned(reading, source) for reading in readings)
        except Exception:
            logging.getLogger(__name__).exception("a page could not be read")
            return (_unread(page, source),)


def _all_pages(files: Iterable[Path], known: KnownPages) -> Generator[tuple[str, Packed | ReadPage], None, None]:
    met: set[str] = set()
    for file in files:
        source = content_of(file)
        had = known(source) if source else frozenset[int]()
        if source in met:  # the same file twice in one go: its pages may still be under way
            had |= frozenset(range(count_pages(file) + 1)) - {0}
        met |= {source} - {""}
        for page in find_pages(file, had):
            if isinstance(page, Packed):
                yield source, page
            elif page.page not in had:
                yield source, ReadPage(file=file, page=page.page, seen=Seen.READ, parts=(_spoilt(page, source),))
        for number in sorted(had):
            yield source, ReadPage(file=file, page=number, seen=Seen.KNOWN)


def _is_ready(waiting: Future[ReadPage] | ReadPage) -> bool:
    return isinstance(waiting, ReadPage) or waiting.done()


def _result(waiting: Future[ReadPage] | ReadPage) -> ReadPage:
    return waiting if isinstance(waiting, ReadPage) else waiting.result()


def _spoilt(problem: PageProblem, source: str) -> ScannedPage:
    return ScannedPage(
        file=problem.file.name,
        page=problem.page,
        outcome=ScanOutcome.SPOILT,
        reason=problem.fault,
        source=source,
    )


def _unread(page: PageImage, source: str) -> ScannedPage:
    """The page is there, reading it went wrong: its picture is kept, and its number can be typed."""
    return ScannedPage(
        file=page.file.name,
        page=page.page,
        outcome=ScanOutcome.SPOILT,
        reason=Fault.PAGE_UNREAD,
        image=encode_jpeg(page.grey),
        source=source,
    )
