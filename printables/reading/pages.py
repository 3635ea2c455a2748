"""Pages out of whatever the scanner or the phone gave: PDF, JPEG, PNG, TIFF or HEIC, told by content, one at a time."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from printables.raster import Grey
from printables.reading.faults import Fault as Fault
from printables.reading.faults import NoPicture
from printables.reading.pdf_pages import count_pdf, pdf_pages
from printables.reading.pictures import count_tiff, is_heic, read_heic, read_jpeg, read_png, tiff_pages

LARGEST_FILE = 1_000_000_000
LARGEST_HEIC = 100_000_000
MOST_PAGES = 1_000
"""Pages of one file that are read in one go; the rest is said, never silently left."""

_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageImage:
    """One page in grey, as it lay on the glass; `page` counts from 1."""

    file: Path
    page: int
    grey: Grey


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProblem:
    """A page that could not be had, or with `page` 0 the whole file; the other pages go on."""

    file: Path
    page: int
    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Packed:
    """A page still packed as its file has it: small to hold, and unpacked on whichever thread reads it."""

    file: Path
    page: int
    unpack: Callable[[], Grey]

    def picture(self) -> PageImage | PageProblem:
        try:
            return PageImage(file=self.file, page=self.page, grey=self.unpack())
        except NoPicture as none:
            return PageProblem(file=self.file, page=self.page, fault=none.fault)


def read_pages(path: Path) -> Iterator[PageImage | PageProblem]:
    """Every page of `path`, or why there is none. Whatever the file holds, nothing is raised."""
    for page in find_pages(path):
        yield page.picture() if isinstance(page, Packed) else page


def find_pages(path: Path, known: Container[int] = _NOTHING) -> Iterator[Packed | PageProblem]:
    """The same, each page still packed; those whose number is in `known` are left out. Nothing is raised."""
    try:
        for number, page in _found(path, known):
            if isinstance(page, Fault):
                yield PageProblem(file=path, page=number, fault=page)
            elif number not in known:  # a file of one picture is known before it is opened
                yield Packed(file=path, page=number, unpack=page)
    except NoPicture as none:
        yield PageProblem(file=path, page=0, fault=none.fault)
    except OSError as error:
        yield PageProblem(file=path, page=0, fault=_fault_of(error))


def count_pages(path: Path) -> int:
    """How many pages `read_pages` will give, none of them drawn; 1 for what does not open."""
    try:
        if not path.is_file():
            return 1
        with path.open("rb") as file:
            start = file.read(1024)
            count = count_tiff(file) if start.startswith(_TIFF) else 1
        if b"%PDF-" in start:
            count = count_pdf(path)
    except (OSError, NoPicture):
        return 1
    return min(max(count, 1), MOST_PAGES)


def _found(path: Path, known: Container[int]) -> Iterator[tuple[int, Callable[[], Grey] | Fault]]:
    state = path.stat()
    size = state.st_size
    if not S_ISREG(state.st_mode):  # a pipe or a device would be waited for without end
        raise NoPicture(Fault.UNREADABLE)
    with path.open("rb") as file:
        start = file.read(1024)
        if not start:
            raise NoPicture(Fault.EMPTY)
        if size > LARGEST_FILE or (is_heic(start) and size > LARGEST_HEIC):
            raise NoPicture(Fault.TOO_LARGE)
        if b"%PDF-" in start:
            yield from pdf_pages(path, MOST_PAGES, known)
        elif start.startswith(_TIFF):
            yield from _tiff(file, known)
        else:
            yield 1, _picture(path, _reader(start))


def _tiff(file: BinaryIO, known: Container[int]) -> Iterator[tuple[int, Callable[[], Grey] | Fault]]:
    """A TIFF is walked from page to page, so each is unpacked where it is found."""
    number = 0
    for number, unpack in enumerate(tiff_pages(file, MOST_PAGES + 1), start=1):
        if number > MOST_PAGES:
            yield 0, Fault.TOO_MANY_PAGES
            return
        if number not in known:
            yield number, _at_once(unpack)
    if not number:
        raise NoPicture(Fault.DAMAGED)


def _at_once(unpack: Callable[[], Grey]) -> Callable[[], Grey] | Fault:
    try:
        grey = unpack()
    except NoPicture as none:
        return none.fault
    return lambda: grey


def _reader(start: bytes) -> Callable[[BinaryIO], Grey]:
    if start.startswith(b"\xff\xd8\xff"):
        return read_jpeg
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return read_png
    if is_heic(start):
        return read_heic
    raise NoPicture(Fault.UNKNOWN_KIND)


def _picture(path: Path, read: Callable[[BinaryIO], Grey]) -> Callable[[], Grey]:
    """The file is opened again when its turn comes: it may be gone by then."""

    def unpack() -> Grey:
        try:
            with path.open("rb") as file:
                return read(file)
        except OSError as error:
            raise NoPicture(_fault_of(error)) from None

    return unpack


def _fault_of(error: OSError) -> Fault:
    return Fault.GONE if isinstance(error, FileNotFoundError) else Fault.UNREADABLE
