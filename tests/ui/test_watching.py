"""The copier's folder: files are told once they lie still, each once, and never by halves."""

import os
from pathlib import Path

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import campaign_tag, new_sheet_code, show_code
from printables.sheet.payload import Payload
from ui.hand_scanner import _AZERTY, _QWERTY, read_number
from ui.watching import PATIENCE, QUIET, FolderWatch, is_whole

PDF = b"%PDF-1.7\n...\n%%EOF\n"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(tmp_path: Path, clock: Clock) -> FolderWatch:
    return FolderWatch(tmp_path, clock=clock)


def names(files: list[Path]) -> list[str]:
    return [file.name for file in files]


def test_a_file_is_told_once_it_lies_still(tmp_path, watch, clock):
    file = tmp_path / "scan.pdf"
    with file.open("wb") as growing:
        for piece in (PDF[:9], PDF[9:12], PDF[12:]):
            growing.write(piece)
            growing.flush()
            assert watch.look() == []
            clock.now += QUIET - 1
    assert watch.look() == []
    clock.now += QUIET
    assert names(watch.look()) == ["scan.pdf"]
    clock.now += 1_000
    assert watch.look() == [], "each once"
    file.write_bytes(PDF + b"more" + PDF)
    assert watch.look() == []
    clock.now += QUIET
    assert names(watch.look()) == ["scan.pdf"], "another scan under the same name"


@pytest.mark.parametrize("start", [b"", b"%PDF-1.7 and on", b"\xff\xd8\xff\xe0 and on", b"\x89PNG\r\n\x1a\n and on"])
def test_half_a_file_waits_long_before_it_is_told_to_be_damaged(tmp_path, watch, clock, start):
    (tmp_path / "scan.jpg").write_bytes(start)
    watch.look()
    clock.now += PATIENCE - 1
    assert watch.look() == []
    clock.now += 2
    assert names(watch.look()) == ["scan.jpg"]


def test_what_lay_there_before_and_what_lies_deeper_is_somebody_elses(tmp_path, clock):
    for name in ("before.pdf", "new.pdf", "notes.txt", "scan.pdf.part", ".hidden.pdf"):
        (tmp_path / name).write_bytes(PDF)
    (tmp_path / "someone").mkdir()
    (tmp_path / "someone" / "payslip.pdf").write_bytes(PDF)
    (tmp_path / "nowhere.pdf").symlink_to(tmp_path / "gone.pdf")
    watch = FolderWatch(tmp_path, ["before.pdf"], clock)
    watch.look()
    clock.now += QUIET
    assert names(watch.look()) == ["new.pdf"]


def test_a_share_that_goes_away_raises_and_comes_back(tmp_path, clock):
    share = tmp_path / "share"
    watch = FolderWatch(share, clock=clock)
    with pytest.raises(OSError, match="share"):
        watch.look()
    share.mkdir()
    (share / "scan.pdf").write_bytes(PDF)
    watch.look()
    clock.now += QUIET
    (file,) = watch.look()
    watch.forget([file])
    assert watch.look() == [file], "not read after all, so told again"


def test_a_file_in_use_is_not_whole(tmp_path):
    (tmp_path / "x.pdf").write_bytes(PDF)
    assert is_whole(tmp_path / "x.pdf")
    assert not is_whole(tmp_path / "gone.pdf")
    (tmp_path / "x.tif").write_bytes(b"II*\0")
    assert is_whole(tmp_path / "x.tif"), "a TIFF has no end to look for"
    os.truncate(tmp_path / "x.pdf", 12)
    assert not is_whole(tmp_path / "x.pdf")


def as_heard(text: str) -> str:
    """What a French keyboard makes of the keys an English one would have pressed."""
    heard = dict(zip(_QWERTY, _AZERTY, strict=True))
    return "".join(heard.get(sign, sign) for sign in text)


def test_a_hand_scanner_types_a_number_or_the_whole_code(paris: Campaign):
    code = new_sheet_code()
    whole = str(Payload(tag=campaign_tag(paris.id), code=code, kind="idea", version=1, page=1))
    for typed in (code, show_code(code), show_code(code).lower(), f" {whole}\r", as_heard(whole), as_heard(code)):
        assert read_number(typed, paris) == code, typed
    assert as_heard("PV1:7K39") == 'PV&MèK"ç'


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("7K39QXM24T", "code.wrong_check"),
        ("https://exemple.org", "code.malformed"),
        ("", "code.malformed"),
        ("PV1:nonsense", "code.malformed"),
        ("é" * 10, "code.malformed"),
    ],
)
def test_what_is_no_number_is_refused_by_name(paris: Campaign, typed: str, why: str):
    with pytest.raises(Refused) as refused:
        read_number(typed, paris)
    assert refused.value.code == why


def test_another_editions_sheet_is_told_as_such(paris: Campaign):
    other = Payload(tag="0000", code=new_sheet_code(), kind="idea", version=1, page=1)
    with pytest.raises(Refused) as refused:
        read_number(str(other), paris)
    assert refused.value.code == "sheet.other_edition"
