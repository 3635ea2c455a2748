"""Pictures on their way to grey pixels: JPEG, PNG, TIFF of many pages, HEIC. Never more pixels than a page needs."""

import io
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import cv2
import numpy as np
from PIL import ImageOps
from PIL.Image import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from printables.raster import Grey
from printables.reading.faults import Fault, NoPicture
from printables.unpacking import MOST_PIXELS, TROUBLES

ENOUGH_PIXELS = 20_000_000
"""An A3 at 300 dpi, for two sheets side by side. What is larger is read at a half, a third… of its size."""
_ONE_AT_A_TIME = 12_000_000
"""Pixels from which on a picture in colour weighs too much to be unpacked beside another."""
_LARGE = threading.Lock()
warnings.filterwarnings("ignore", module=r"PIL\.")  # said page by page instead
_REDUCED = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr")
"""Modes that shrink before anything is made of them: every further step then weighs less."""
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


def read_jpeg(file: BinaryIO) -> Grey:
    """Unpacked in grey and no larger than needed: a photo of 48 million pixels never takes their room."""
    with _told():
        image = JpegImageFile(file)
        _check_size(image.width, image.height)
        by = _shrinking(image.width, image.height)
        with _in_turn(image.width, image.height):
            image.draft("L", (-(-image.width // by), -(-image.height // by)))
            return fitted(_grey(image))


def read_png(file: BinaryIO) -> Grey:
    with _told():
        image = PngImageFile(file)
        _check_size(image.width, image.height)
        with _in_turn(image.width, image.height):
            return fitted(_grey(image))


def read_heic(file: BinaryIO) -> Grey:
    """A phone's picture. Its library turns it upright as it unpacks it."""
    try:
        from pi_heif import open_heif
    except ImportError:
        raise NoPicture(Fault.NO_HEIC) from None
    with _told(RuntimeError, MemoryError):
        held = open_heif(io.BytesIO(file.read()))
        image = held[held.primary_index]
        _check_size(*image.size)
        with _in_turn(*image.size):
            pixels = np.asarray(image)
            return fitted(pixels if pixels.ndim == 2 else _of_colours(pixels))


def tiff_pages(file: BinaryIO, most: int) -> Iterator[Callable[[], Grey]]:
    """Each page of a TIFF in turn, to be unpacked before the next is asked for. One that is damaged harms no other."""
    image = _open_tiff(file)
    for number in range(most):
        try:
            image.seek(number)
        except EOFError:
            return
        except TROUBLES:
            raise NoPicture(Fault.DAMAGED) from None
        page = _TiffPage(image)
        yield page.unpack
        if page.failed:
            image = _open_tiff(file)


def count_tiff(file: BinaryIO) -> int:
    with _told():
        return int(_open_tiff(file).n_frames)


def is_heic(start: bytes) -> bool:
    return start[4:8] == b"ftyp" and start[8:12] in _HEIC_BRANDS


class _TiffPage:
    """The page a TIFF stands at."""

    def __init__(self, image: TiffImageFile) -> None:
        self._image = image
        self.failed = False

    def unpack(self) -> Grey:
        image = self._image
        try:
            with _told():
                _check_size(image.width, image.height)
                with _in_turn(image.width, image.height):
                    return fitted(_square(_grey(image), image.info.get("dpi")))
        except NoPicture:
            self.failed = True
            raise


def _open_tiff(file: BinaryIO) -> TiffImageFile:
    file.seek(0)
    try:
        return TiffImageFile(file)
    except TROUBLES:
        raise NoPicture(Fault.DAMAGED) from None


@contextmanager
def _told(*more: type[Exception]) -> Iterator[None]:
    """Whatever goes wrong over the pixels is a damaged page."""
    try:
        yield
    except TROUBLES + more as error:
        raise NoPicture(Fault.PAGE_DAMAGED) from error


@contextmanager
def _in_turn(width: int, height: int) -> Iterator[None]:
    """Large pictures are unpacked one after the other, whatever else is being read."""
    if width * height < _ONE_AT_A_TIME:
        yield
        return
    with _LARGE:
        yield


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or min(width, height) < 1:
        raise NoPicture(Fault.PAGE_TOO_LARGE)


def _shrinking(width: int, height: int) -> int:
    """The whole number of times a picture has to become smaller."""
    return next(by for by in range(1, 100) if width * height <= ENOUGH_PIXELS * by * by)


def fitted(grey: Grey) -> Grey:
    """`grey`, or the same some whole number of times smaller."""
    by = _shrinking(grey.shape[1], grey.shape[0])
    if by == 1:
        return grey
    size = grey.shape[1] // by, grey.shape[0] // by
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _square(grey: Grey, dpi: object) -> Grey:
    """A fax has half as many lines as dots: its paper gets its own shape back."""
    if not isinstance(dpi, tuple) or len(dpi) != 2 or not all(0 < float(side) < 10_000 for side in dpi):
        return grey
    across, down = (float(side) for side in dpi)
    if 0.8 < across / down < 1.25 or not 0.2 < across / down < 5:
        return grey
    height, width = grey.shape
    size = (width, round(height * across / down)) if across > down else (round(width * down / across), height)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _grey(image: Image) -> Grey:
    """Upright by its EXIF orientation, which goes no further; transparent paper is white."""
    by = _shrinking(image.width, image.height)
    upright = ImageOps.exif_transpose(image.reduce(by) if by > 1 and image.mode in _REDUCED else image)
    if upright.mode.startswith(("I", "F")):
        return _deep(np.asarray(upright, np.float32))
    if upright.has_transparency_data:
        pixels = np.asarray(upright.convert("LA"), np.uint16)
        opaque = pixels[..., 1]
        return np.asarray((pixels[..., 0] * opaque + 255 * (255 - opaque)) // 255, np.uint8)
    return np.asarray(upright.convert("L"), np.uint8)


def _of_colours(pixels: "np.ndarray[Any, Any]") -> Grey:
    code = cv2.COLOR_RGB2GRAY if pixels.shape[2] == 3 else cv2.COLOR_RGBA2GRAY
    return np.asarray(cv2.cvtColor(pixels, code), np.uint8)


def _deep(values: "np.ndarray[Any, Any]") -> Grey:
    """Sixteen bits a pixel, or more, as eight."""
    top = 255.0 if values.max() <= 255 else 65_535.0
    return np.asarray(np.clip(values * (255 / top), 0, 255), np.uint8)
