"""A picture of a place on its way in: unpacked with care, made anew in a sane size, nothing of its maker left."""

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageOps
from PIL.Image import Image, Resampling
from PIL.Image import new as new_image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from outreach_app.domain.errors import Refused, refuse
from outreach_app.services.pictures import LONGEST_SIDE, find_size_problem
from outreach_app.store.media import LARGEST
from printables.unpacking import MOST_PIXELS, TROUBLES

QUALITY = 85
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePicture:
    """A JPEG that holds pixels and nothing else."""

    content: bytes
    width: int
    height: int


def make_picture(path: Path) -> PlacePicture:
    """Reads a JPEG or a PNG. Refused (field `picture`): `picture.empty`, `unreadable`, `not_one`, `damaged`,
    `too_large`, `too_small`, `too_long`."""
    try:
        if path.stat().st_size > LARGEST:
            raise refuse("picture.too_large", "picture")
        said = path.read_bytes()
    except OSError:
        raise refuse("picture.unreadable", "picture") from None
    if not said:
        raise refuse("picture.empty", "picture")
    opener: Callable[[io.BytesIO], Image] | None = None
    if said.startswith(_JPEG):
        opener = JpegImageFile
    elif said.startswith(_PNG):
        opener = PngImageFile
    if opener is None:
        raise refuse("picture.not_one", "picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _make_anew(opener(io.BytesIO(said)))
    except TROUBLES:
        raise refuse("picture.damaged", "picture") from None


def _make_anew(image: Image) -> PlacePicture:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise refuse("picture.too_large", "picture")
    if isinstance(image, JpegImageFile):
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    if (upright.width > upright.height) != (image.width > image.height):
        width, height = height, width
    plain = _on_white(upright)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Resampling.LANCZOS)
    if find_size_problem(width, height):
        raise Refused(*find_size_problem(width, height))
    if find_size_problem(*plain.size):
        raise refuse("picture.too_long", "picture", width=width, height=height)
    bare = new_image("RGB", plain.size)
    bare.paste(plain)  # a picture of its own: whatever was said beside the pixels stays behind
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return PlacePicture(content=out.getvalue(), width=bare.width, height=bare.height)


def _on_white(image: Image) -> Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    white = new_image("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white
