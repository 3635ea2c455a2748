"""Pages taken in, as page and terminal share it: the files, what is read on each page, and where it is filed. No Qt."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Container, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused, refuse
from outreach_app.queries import scans as came_back
from outreach_app.services import scans
from outreach_app.store.files import write_whole
from outreach_app.store.store import Store

if TYPE_CHECKING:
    from printables.reading.intake import ReadPage
    from printables.sheet.layout import Layout

FindLayout = Callable[[str, int], "Layout | None"]
"""The layout of a sheet's page, by the sheet's code and the page's number."""
PAGES = {".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".heif"}
"""How the files end that are taken for pages in a folder. A file given by its name is read whatever its name."""


class Stop(Protocol):
    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One page of a file, and where each of its parts ended up.

    Where it could not be kept, `refused` says why, `taken` is empty and nothing of the page stays behind.
    """

    read: ReadPage
    taken: tuple[scans.TakenIn, ...] = ()
    refused: Refused | None = None


def read_scan(
    store: Store, campaign: Campaign, files: Iterable[Path], *, workers: int = 0
) -> Generator[ReadPage, None, None]:
    """Every page of every file, read on every core and given in order; nothing is written.

    `store` is read on the caller's thread alone. Pages it has from a file of the same content are left out.
    """
    from printables.reading.intake import read_files

    find_layout = layouts(store)
    pages = read_files(
        files,
        campaign,
        layout_of=lambda payload: find_layout(payload.code, payload.page),
        known=lambda source: came_back.known_pages(store, source),
        workers=workers,
    )
    with closing(pages):
        yield from pages


def take_in_scan(
    store: Store,
    campaign: Campaign,
    files: Iterable[Path],
    *,
    by: str,
    stop: Stop | None = None,
    workers: int = 0,
    leave: Container[str] = (),
) -> Generator[Filed, None, None]:
    """Reads and files each page in turn; stopping, or closing this, keeps what was taken in.

    A page that cannot be kept, because the disk is full perhaps, is told as `refused` and the rest goes on. Files that
    give nothing for a reason, or with an outcome, in `leave` are told the same way and leave no trace: they are tried
    again.
    """
    with closing(read_scan(store, campaign, files, workers=workers)) as pages:
        for read in pages:
            try:
                first = read.parts[0] if read.parts else None
                if first and (first.reason in leave or first.outcome in leave):
                    raise refuse(first.reason or first.outcome, "file")
                yield Filed(read=read, taken=scans.take_in_parts(store, read.parts, by))
            except Refused as refused:
                yield Filed(read=read, refused=refused)
            if stop and stop.is_set():
                return


def was_taken_in(store: Store, file: Path) -> bool:
    """Whether pages of this very content came in before, under any name, set aside since or not."""
    from printables.reading.intake import content_of

    source = content_of(file)
    return bool(source) and came_back.is_known(store, source)


def layouts(store: Store) -> FindLayout:
    """Finds the layout of a sheet's page by its code and number, from any thread; each batch's is read once.

    None for a sheet that is not known here; raises Refused `print.layout_unknown` for a newer app's.
    """
    from printables.sheet.layout import read_layout

    known, read = came_back.geometries(store), lru_cache(maxsize=64)(read_layout)

    def find(code: str, page: int) -> Layout | None:
        geometry = known.of(code)
        return read(geometry, page) if geometry else None

    return find


def write_snippets(page: ReadPage, find_layout: FindLayout, folder: Path) -> list[Path]:
    """What was written by hand on a page, in `folder`: `CODE-zone.png`, for this account's eyes alone.

    Nothing where the page lies too crooked for its layout, or its sheet is not known here. They leave the vault:
    whoever asks for them answers for them.
    """
    from printables.reading.snippets import cut_snippets

    written: list[Path] = []
    for part in page.parts:
        if part.reading is None or not part.reading.written or not part.reading.lies_flat:
            continue
        layout = find_layout(part.code, part.sheet_page)
        if layout is None:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        name = part.code if part.sheet_page == 1 else f"{part.code}-{part.sheet_page}"
        for zone, picture in cut_snippets(part.image, layout, part.reading.written):
            written.append(folder / f"{name}-{zone}.png")
            write_whole(written[-1], picture)
    return written


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files among `paths`, and the pages in its folders and their folders, each folder's in the order of names.

    Links to folders inside a folder are not followed, so none leads round in a circle. A folder that cannot be looked
    into stands for itself: reading it says so.
    """  # Path.is_dir raises where a folder above is locked, os.path.isdir does not
    found: list[Path] = []
    for path in paths:
        found += _pages_in(path) if os.path.isdir(path) else [path]  # noqa: PTH112
    return found


def _pages_in(folder: Path) -> list[Path]:
    locked: list[Path] = []
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=lambda error: locked.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(here, name) for name in sorted(names, key=_in_order) if is_page(Path(here, name))]
    return found + locked


def _in_order(name: str) -> list[tuple[int, str]]:
    """`scan2.pdf` before `scan10.pdf`."""
    return [(int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in re.split(r"(\d+)", name)]


def is_page(file: Path) -> bool:
    """A file a scanner or a phone writes; what is half copied under another name, and everybody's notes, are not."""
    return file.suffix.lower() in PAGES and not file.name.startswith((".", "~"))
