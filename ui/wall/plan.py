"""Where everything on the wall stands: columns side by side, their cards from the top, what is beyond them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPoint, QRect, QSize, Qt

from outreach_app.domain.ids import RecordId
from outreach_app.queries.wall import WallCard, WallColumn
from ui.speech import say
from ui.theme import TARGET
from ui.wall.face import Face, Words
from ui.wall.hand import TO_SORT, Hand
from ui.widgets.paint import mirrored

GAP = 16
EDGE = 32
_NARROWEST = 226
"""Of a column, in pixels at 100 %; it grows less than the text, so that several still stand side by side."""
_GROWTH = 0.75
_TALL = 360
"""A board as high as this has room for headings of two lines."""
PAD = 16
"""Around a card's words."""
_BETWEEN = 12
"""Two cards."""


class What(Enum):
    CARD = auto()
    GAP = auto()
    """Where the card in hand was taken from."""
    SLOT = auto()
    """Where it would land."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`row` counts the column's cards but the one in hand."""

    what: What
    row: int
    card: WallCard
    rect: QRect


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidColumn:
    """`above` and `below` count what is out of sight, told where `above_rect` and `below_rect` are."""

    index: int
    column: WallColumn
    rect: QRect
    head: QRect
    items: tuple[Item, ...]
    above: int
    below: int
    above_rect: QRect
    below_rect: QRect
    offset: int
    """How many of its items are scrolled out of sight above."""


Offsets = Mapping[RecordId | None, int]
_Sequence = list[tuple[What, int, WallCard]]


class Plan:
    """One setting out of the wall in a window of `size`. `left` is the first group in sight beside those to sort."""

    def __init__(
        self,
        hand: Hand,
        face: Face,
        size: QSize,
        offsets: Offsets,
        left: int,
        direction: Qt.LayoutDirection,
        *,
        reveal: bool,
    ) -> None:
        """With `reveal` the chosen card, or the place where the one in hand would land, is scrolled into sight."""
        self._hand, self._face, self._size = hand, face, size
        self._direction, self._reveal = direction, reveal
        count = len(hand.wall.columns)
        self._edge = EDGE if size.width() >= 1000 else GAP
        room = size.width() - 2 * self._edge + GAP
        narrowest = round(_NARROWEST * math.pow(face.px(100) / 100, _GROWTH))
        self.fit = max(min(room // (narrowest + GAP), count), 1)
        """How many columns are in sight together."""
        self.shown = self._choose(count, left)
        self.width = room // self.fit - GAP
        self.words_width = max(self.width - 2 * _BETWEEN - 2 * PAD, 40)
        self._dots_height = face.px(26)
        self.head_height = max(self._head_height(i) for i in self.shown)
        self.columns = [self._lay(place, index, offsets) for place, index in enumerate(self.shown)]

    @property
    def left(self) -> int:
        return self.shown[-1] - self.fit + 2 if self.fit > 1 else self.shown[0]

    def beyond(self) -> tuple[int, int]:
        """How many groups are out of sight before and after."""
        count = len(self._hand.wall.columns)
        groups = [index for index in self.shown if index != TO_SORT]
        before = groups[0] - 1 if groups else 0
        return (before if self.fit > 1 else self.shown[0]), count - 1 - self.shown[-1]

    def at(self, point: QPoint) -> LaidColumn | None:
        return next((laid for laid in self.columns if laid.rect.contains(point)), None)

    def card_height(self, card: WallCard) -> int:
        words = self._face.words(card.text, "card", self.words_width)
        return words.height + (self._dots_height if card.dots else 0) + 2 * PAD - 6

    def _choose(self, count: int, left: int) -> list[int]:
        """Which columns are in sight: those to sort always, and the chosen one."""
        here = self._hand.column
        if self.fit == 1:
            return [here]
        beside = self.fit - 1
        left = min(max(left, 1), max(count - beside, 1))
        if here != TO_SORT:
            left = min(max(left, here - beside + 1), here)
        return [TO_SORT, *range(left, min(left + beside, count))]

    def _head_height(self, index: int) -> int:
        return self.heading(index).height + self._face.px(34) + 22

    def heading(self, index: int) -> Words:
        name = self._hand.wall.columns[index].name or say("To sort")
        lines = 2 if self._size.height() >= self._face.px(_TALL) else 1
        return self._face.words(name, "heading", self.width - 2 * PAD, lines)

    def _lay(self, place: int, index: int, offsets: Offsets) -> LaidColumn:
        column = self._hand.wall.columns[index]
        rect = QRect(self._edge + place * (self.width + GAP), GAP, self.width, self._size.height() - 2 * GAP)
        rect = mirrored(rect, QRect(QPoint(), self._size), self._direction)
        head = QRect(rect.topLeft(), QSize(rect.width(), self.head_height))
        sequence = self._sequence(index)
        heights = [self._height(what, card) for what, _, card in sequence]
        room = rect.height() - self.head_height - _BETWEEN
        offset = self._settle(index, sequence, heights, room, offsets.get(column.group, 0))
        shown = _fitting(heights[offset:], room - (self.line if offset else 0), self.line)
        return LaidColumn(
            index=index,
            column=column,
            rect=rect,
            head=head,
            items=tuple(self._place(rect, offset, sequence[offset : offset + shown], heights[offset:])),
            above=offset,
            below=len(sequence) - offset - shown,
            above_rect=QRect(rect.left(), head.bottom(), rect.width(), self.line),
            below_rect=QRect(rect.left(), rect.bottom() - self.line, rect.width(), self.line),
            offset=offset,
        )

    @property
    def line(self) -> int:
        """The height of “and 7 others”, which can be pressed."""
        return max(TARGET, self._face.px(36))

    def _sequence(self, index: int) -> _Sequence:
        """A column's cards, with the place the one in hand left and the place where it would land."""
        hand = self._hand
        sequence: _Sequence = [(What.CARD, row, card) for row, card in enumerate(hand.others(index))]
        marks: list[tuple[int, What]] = []
        if hand.held and index == hand.column:
            marks.append((hand.row, What.SLOT))
        if hand.held and index == hand.home[0] and not hand.lands_at_home:
            marks.append((hand.home[1], What.GAP))
        for row, what in sorted(marks, key=lambda mark: mark[0], reverse=True):
            assert hand.held
            sequence.insert(row, (what, row, hand.held))
        return sequence

    def _height(self, what: What, card: WallCard) -> int:
        height = self.card_height(card)
        return height + self._face.px(44) if what is What.SLOT else height

    def _settle(self, index: int, sequence: _Sequence, heights: list[int], room: int, offset: int) -> int:
        """How far the column is scrolled: never past its end, and to the chosen card where that is asked."""
        if _fitting(heights, room, self.line) == len(heights):
            return 0
        offset = min(offset, _first_fitting(heights, len(heights) - 1, room - self.line))
        if self._reveal and index == self._hand.column:
            wanted = What.SLOT if self._hand.held else What.CARD
            focus = next(
                (i for i, (what, row, _) in enumerate(sequence) if what is wanted and row == self._hand.row), 0
            )
            offset = max(min(offset, focus), _first_fitting(heights, focus, room - 2 * self.line))
        return offset

    def _place(self, rect: QRect, offset: int, sequence: _Sequence, heights: list[int]) -> Iterator[Item]:
        top = rect.top() + self.head_height + (self.line if offset else 0)
        for (what, row, card), height in zip(sequence, heights, strict=False):
            place = QRect(rect.left() + _BETWEEN, top, rect.width() - 2 * _BETWEEN, height)
            yield Item(what=what, row=row, card=card, rect=place)
            top += height + _BETWEEN


def _fitting(heights: Sequence[int], room: int, line: int) -> int:
    """How many of them fit, one at least; where not all do, a line saying so takes its room."""
    if sum(heights) + _BETWEEN * (len(heights) - 1) <= room:
        return len(heights)
    used, count = 0, 0
    for height in heights:
        if used + height > room - line and count:
            break
        used += height + _BETWEEN
        count += 1
    return count


def _first_fitting(heights: Sequence[int], last: int, room: int) -> int:
    """The first item from which those up to `last` fit together."""
    first = last
    used = heights[last] if heights else 0
    while first > 0 and used + heights[first - 1] + _BETWEEN <= room:
        first -= 1
        used += heights[first] + _BETWEEN
    return max(first, 0)
