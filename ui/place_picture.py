"""A proposal's picture on the screen, and what is said of it: where it goes, where it stays, what became of it."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from outreach_app.campaign.model import Target
from outreach_app.domain.errors import Problem, Refused
from outreach_app.language import Say
from outreach_app.queries.pictures import Picture, PictureFate, PictureState, picture_content
from outreach_app.store.store import Store
from sync.platform import CAPABILITIES
from ui.platform_words import word_picture_refusal
from ui.problems import word

_SHOWN = 720
"""Pixels of its longer side, at most: it is never shown larger."""


def image_of(content: bytes) -> QImage:
    """Unpacked no larger than it is shown; null where it is none."""
    held = QBuffer()
    held.setData(QByteArray(content))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(held)
    size = reader.size()
    if max(size.width(), size.height()) > _SHOWN:
        reader.setScaledSize(size.scaled(QSize(_SHOWN, _SHOWN), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def held_image(store: Store, picture: Picture, say: Say) -> tuple[QImage, str]:
    """The picture, or why it cannot be shown here."""
    try:
        return image_of(picture_content(store, picture.id)), ""
    except Refused as refused:
        return QImage(), word(Problem(code=refused.code), say)


def where_it_goes(picture: Picture, target: Target, say: Say) -> str:
    """Before it leaves, for one platform: that it goes there, or that it stays here and why."""
    if not CAPABILITIES[target.kind].image:
        return say("The picture stays here: “{target}” takes none from a machine.").format(target=target.name)
    if not picture.nobody:
        return say("The picture stays here: nobody has confirmed yet that no person can be recognised in it.")
    told = say("This picture goes with it. “{target}” has no field for its words: where they matter, write them above.")
    return told.format(target=target.name)


def goes_there(picture: Picture, target: Target) -> bool:
    return CAPABILITIES[target.kind].image and picture.nobody


def what_became(fate: PictureFate, say: Say) -> str:
    """Once its proposal stands there."""
    if fate.state is PictureState.SENT:
        return say("Its picture stands there too.")
    if fate.state is PictureState.REFUSED:
        return say("Sent, without its picture: {why}").format(why=word_picture_refusal(fate, say))
    return say("Its picture goes after it with “Send now”.")
