"""How far one has come through the pages, and what the one in sight still asks."""

from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.widgets.banner import Bar
from ui.widgets.layouts import column, line
from ui.widgets.text import Text


class EntryProgress(QWidget):
    """`Feuille 12 sur 38` over a bar, and under it `Il reste 1 case et 2 accords`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._count = Text("", "strong")
        self._bar = Bar()
        self._rest = Text("", "small", "muted")
        words = line(Text(desk.say("Page"), "secondary", "muted"), 0, self._count, spacing=24)
        self.setLayout(column(words, self._bar, self._rest, spacing=6))

    def tell(self, at: int, count: int) -> None:
        desk, left = self._desk, count - at
        self._count.setText(desk.say("{done} of {total}").format(done=at, total=count))
        self._bar.show_share(at, count)
        self._rest.setText(desk.say_count("{n} more after this one", "{n} more after this one", left) if left else "")
        self._rest.set_tone("muted")

    def tell_left(self, boxes: int, agreements: int) -> None:
        """What is still to be answered on this page."""
        say_count = self._desk.say_count
        told = [say_count("{n} box", "{n} boxes", boxes)] if boxes else []
        told += [say_count("{n} agreement", "{n} agreements", agreements)] if agreements else []
        words = self._desk.say(" and ").join(told)
        self._rest.setText(self._desk.say("Left: {what}").format(what=words) if told else self._desk.say("All is seen"))
        self._rest.set_tone("amber" if told else "accent")
