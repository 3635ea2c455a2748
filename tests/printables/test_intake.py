"""Many files in one go: every page once, in order, few at a time; one bad page never stops the rest."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from outreach_app.domain.words import ScanOutcome
from printables.reading import intake
from printables.reading.blank import is_blank
from printables.reading.faults import Fault
from printables.reading.intake import Seen, content_of, read_files


def write(path: Path, grey: np.ndarray) -> Path:
    assert cv2.imwrite(str(path), grey)
    return path


@pytest.fixture
def written() -> np.ndarray:
    """A page somebody wrote on."""
    grey = np.full((585, 414), 235, np.uint8)
    cv2.putText(grey, "des bancs", (60, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 60, 2)
    return grey


def read(files, campaign, **said):
    wanted = {"layout_of": lambda code: None, "known": lambda source: frozenset(), **said}
    return read_files(files, campaign, **wanted)


def told(pages) -> list[tuple[str, int, str]]:
    return [(page.file.name, page.page, page.parts[0].outcome if page.parts else page.seen) for page in pages]


def test_every_page_comes_once_and_in_order(tmp_path, sheet, written):
    frames = [Image.fromarray(written)] * 5
    frames[0].save(tmp_path / "b.tif", save_all=True, append_images=frames[1:])
    (tmp_path / "a.pdf").write_bytes(sheet.pdf.read_bytes())
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut")
    (tmp_path / "d.pdf").write_bytes(b"")
    write(tmp_path / "e.png", np.full((500, 400), 240, np.uint8))
    pages = list(read([tmp_path / name for name in ("a.pdf", "b.tif", "c.jpg", "d.pdf", "e.png")], sheet.campaign))
    assert told(pages) == [
        ("a.pdf", 1, ScanOutcome.RECOGNISED),
        *(("b.tif", number, ScanOutcome.NO_CODE) for number in range(1, 6)),
        ("c.jpg", 1, ScanOutcome.SPOILT),
        ("d.pdf", 0, ScanOutcome.SPOILT),
        ("e.png", 1, Seen.BLANK),
    ]
    assert pages[0].parts[0].code == sheet.code
    assert pages[0].parts[0].source == content_of(sheet.pdf)
    assert [page.parts[0].reason for page in pages[6:8]] == [Fault.PAGE_DAMAGED, Fault.EMPTY]


def test_what_is_known_is_left_out_and_the_same_content_is_read_once(tmp_path, sheet, written):
    frames = [Image.fromarray(written)] * 3
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    (tmp_path / "copy.tif").write_bytes((tmp_path / "a.tif").read_bytes())
    asked = []
    known = lambda source: asked.append((source, threading.current_thread())) or frozenset({1, 2})  # noqa: E731
    pages = read([tmp_path / "a.tif", tmp_path / "copy.tif"], sheet.campaign, known=known)
    assert sorted(told(pages)) == [
        ("a.tif", 1, Seen.KNOWN),
        ("a.tif", 2, Seen.KNOWN),
        ("a.tif", 3, ScanOutcome.NO_CODE),
        *(("copy.tif", number, Seen.KNOWN) for number in (1, 2, 3)),
    ]
    assert asked == [(content_of(tmp_path / "a.tif"), threading.main_thread())] * 2


def test_two_empty_files_are_two_troubles(tmp_path, sheet):
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"")
    pages = list(read([tmp_path / "a.pdf", tmp_path / "b.pdf"], sheet.campaign))
    assert [(page.page, page.parts[0].reason) for page in pages] == [(0, Fault.EMPTY)] * 2


def test_few_pages_are_under_way_and_stopping_begins_no_more(tmp_path, sheet, written, monkeypatch):
    frames = [Image.fromarray(written)] * 40
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    begun = []
    find = intake.find_pages

    def watched(path, known):
        for page in find(path, known):
            begun.append(page.page)
            yield page

    monkeypatch.setattr(intake, "find_pages", watched)
    pages = read([tmp_path / "a.tif"], sheet.campaign, workers=2)
    for seen in range(1, 11):
        next(pages)
        assert len(begun) <= seen + 2 + intake.IN_FLIGHT
    pages.close()
    assert len(begun) < 20
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("page")]


def test_a_page_that_breaks_the_reader_is_kept_and_the_rest_goes_on(tmp_path, sheet, written, monkeypatch, caplog):
    from printables.reading import page as reader

    def breaks(*_, **__):
        raise cv2.error("no")

    write(tmp_path / "a.jpg", written)
    with monkeypatch.context() as patched:
        patched.setattr(intake, "read_page", breaks)
        ((first,), (second,)) = (page.parts for page in read([tmp_path / "a.jpg", sheet.pdf], sheet.campaign))
    assert (first.outcome, first.reason, first.image[:3]) == (ScanOutcome.SPOILT, Fault.PAGE_UNREAD, b"\xff\xd8\xff")
    assert second.reason == Fault.PAGE_UNREAD
    assert intake.read_page is reader.read_page


def test_pictures_that_are_kept_carry_nothing_of_the_phone(tmp_path, sheet):
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    Image.fromarray(sheet.clean).save(tmp_path / "phone.jpg", exif=exif, comment=b"PhoneMaker")
    assert b"PhoneMaker" in (tmp_path / "phone.jpg").read_bytes()
    ((part,),) = (page.parts for page in read([tmp_path / "phone.jpg"], sheet.campaign))
    assert part.outcome is ScanOutcome.RECOGNISED
    assert b"Exif" not in part.image
    assert b"PhoneMaker" not in part.image


def test_a_folder_that_cannot_be_read_and_links_that_go_round_say_so(tmp_path, sheet):
    (tmp_path / "b.pdf").symlink_to(tmp_path / "a.pdf")
    (tmp_path / "a.pdf").symlink_to(tmp_path / "b.pdf")
    pages = read([tmp_path / "a.pdf", tmp_path], sheet.campaign)
    assert [(page.page, page.parts[0].reason) for page in pages] == [(0, Fault.UNREADABLE)] * 2


def ink(grey: np.ndarray, words: str, level: int, thick: int = 3) -> np.ndarray:
    written = grey.copy()
    cv2.putText(written, words, (500, 900), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.6, level, thick)
    return written


def test_only_a_page_with_nothing_on_it_is_blank(sheet):
    chance = np.random.default_rng(4)
    bare = np.clip(chance.normal(228, 5, (2339, 1654)), 0, 255).astype(np.uint8)
    edge = np.ones(1654)
    edge[:30] = 0.1
    for name, light in (("flat", 1.0), ("in shadow", np.linspace(0.6, 1, 1654)), ("with a dark edge", edge)):
        assert is_blank((bare * light).astype(np.uint8)), name
        assert not is_blank((ink(bare, "oui", 120) * light).astype(np.uint8)), f"a pencilled word, {name}"
    assert is_blank(np.uint8(bare - (255 - sheet.clean[:, ::-1]) * 0.05)), "its front seen through"
    assert not is_blank(sheet.clean)
    assert not is_blank(np.full((2339, 1654), 10, np.uint8)), "a lid left open is no back of a sheet"
    assert is_blank(np.full((400, 300), 255, np.uint8))
