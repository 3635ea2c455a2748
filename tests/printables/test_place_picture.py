"""A picture of a place, made anew: a sane size, nothing of its maker left; what is no picture is refused in words."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from outreach_app.domain.errors import Refused
from printables.place_picture import make_picture


def saved(tmp_path: Path, size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", **said: object) -> Path:
    path = tmp_path / "place"
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    picture.save(path, kind, **said)
    return path


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_photo_is_made_smaller_and_says_nothing_of_its_maker(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    photo = saved(tmp_path, (4000, 3000), exif=exif, comment=b"PhoneMaker", icc_profile=b"PhoneMaker")
    made = make_picture(photo)
    assert (made.width, made.height) == (1200, 1600)
    picture = opened(made.content)
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (1200, 1600), "RGB")
    assert not picture.getexif()
    assert b"PhoneMaker" not in made.content
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_drawing_on_glass_stands_on_white(tmp_path: Path) -> None:
    path = tmp_path / "drawing.png"
    Image.new("RGBA", (800, 600), (0, 0, 0, 0)).save(path)
    made = make_picture(path)
    assert (made.width, made.height) == (800, 600)
    assert opened(made.content).getpixel((400, 300)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("size", "code"),
    [((599, 800), "picture.too_small"), ((800, 399), "picture.too_small"), ((6000, 500), "picture.too_long")],
)
def test_too_small_for_the_platform_is_said_with_both_sizes(tmp_path: Path, size: tuple[int, int], code: str) -> None:
    with pytest.raises(Refused) as refused:
        make_picture(saved(tmp_path, size, "PNG", "L"))
    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == (code, "picture")
    assert (problem.details["width"], problem.details["height"]) == size


def bomb() -> bytes:
    """A PNG of 60,000 by 60,000 pixels, in a few bytes."""

    def chunk(kind: bytes, said: bytes) -> bytes:
        return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture.empty"),
        (b"GIF89a" + bytes(50), "picture.not_one"),
        (b"%PDF-1.7", "picture.not_one"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture.not_one"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "picture.damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture.damaged"),
        (bomb(), "picture.too_large"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "what"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        make_picture(path)
    assert refused.value.problems[0].code == code


def test_half_a_photo_and_no_photo_at_all(tmp_path: Path) -> None:
    photo = saved(tmp_path, (2000, 1500))
    photo.write_bytes(photo.read_bytes()[:-200])
    with pytest.raises(Refused, match=r"picture\.damaged"):
        make_picture(photo)
    photo.unlink()
    with pytest.raises(Refused, match=r"picture\.unreadable"):
        make_picture(photo)
