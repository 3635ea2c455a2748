"""Where one is on the wall, and which card is in hand: what arrows, Enter and Escape move. No Qt."""

from collections.abc import Sequence

from outreach_app.domain.ids import RecordId
from outreach_app.queries.wall import Wall, WallCard, WallColumn

TO_SORT = 0
"""The first column: it stands in the order ideas were said, and a card put back there finds its own place."""


class Hand:
    """`column` and `row` are the chosen card's; with a card in hand, where it would land among the others."""

    def __init__(self, wall: Wall) -> None:
        self.wall = wall
        self.column, self.row = TO_SORT, 0
        self.held: WallCard | None = None
        self.home = (TO_SORT, 0)
        """The column and row the card in hand was taken from."""

    @property
    def here(self) -> WallColumn:
        return self.wall.columns[self.column]

    @property
    def chosen(self) -> WallCard | None:
        """The card in hand, else the one chosen; None in an empty column."""
        cards = self.here.cards
        return self.held or (cards[self.row] if self.row < len(cards) else None)

    @property
    def lands_at_home(self) -> bool:
        return (self.column, self.row) == self.home

    @property
    def after(self) -> RecordId | None:
        """The idea it would stand below; None on top."""
        return self.others(self.column)[self.row - 1].idea if self.row else None

    def others(self, column: int) -> Sequence[WallCard]:
        """A column's cards but the one in hand."""
        cards = self.wall.columns[column].cards
        return [card for card in cards if card.idea != self.held.idea] if self.held else cards

    def show(self, wall: Wall, follow: RecordId | None = None) -> None:
        """Another reading of the wall: `follow` stays chosen wherever it went, else the place, as near as it can be."""
        group, held = self.here.group, self.held
        self.wall, self.held = wall, None
        self.column = next((i for i, c in enumerate(wall.columns) if c.group == group), TO_SORT)
        if held:
            found = self.find(held.idea)
            if found:
                landing = self.column, self.row
                self.home = found
                self.held = wall.columns[found[0]].cards[found[1]]
                self._go(*landing)
                return
        found = self.find(follow) if follow else None
        self._go(*(found or (self.column, self.row)))

    def find(self, idea: RecordId) -> tuple[int, int] | None:
        """The column and row of an idea's card."""
        for column, each in enumerate(self.wall.columns):
            for row, card in enumerate(each.cards):
                if card.idea == idea:
                    return column, row
        return None

    def choose(self, column: int, row: int = 0) -> None:
        self._go(column, row)

    def step(self, across: int, down: int) -> None:
        """One column or one card on. A card in hand comes on top of the next column."""
        if across:
            column = min(max(self.column + across, 0), len(self.wall.columns) - 1)
            if self.held:
                self.land(column, 0)
            else:
                self._go(column, self.row)
        else:
            self._go(self.column, self.row + down) if not self.held else self.land(self.column, self.row + down)

    def leap(self, end: bool) -> None:
        """To the first or the last card of the column."""
        row = len(self.others(self.column)) if end else 0
        self.land(self.column, row) if self.held else self._go(self.column, row)

    def take(self) -> bool:
        """Picks the chosen card up; False where there is none."""
        if self.held is None and self.chosen:
            self.home = self.column, self.row
            self.held = self.chosen
        return self.held is not None

    def land(self, column: int, row: int) -> None:
        """Where the card in hand would come down: a free choice of row in a group, its own place to be sorted."""
        if column == TO_SORT:
            row = self.home[1] if self.home[0] == TO_SORT else 0
        self._go(column, row)

    def put_back(self) -> None:
        self.held = None
        self._go(*self.home)

    def let_go(self) -> None:
        """The card was put down: the next reading shows where."""
        self.held = None

    def _go(self, column: int, row: int) -> None:
        self.column = min(max(column, 0), len(self.wall.columns) - 1)
        last = len(self.others(self.column)) - (0 if self.held else 1)
        self.row = min(max(row, 0), max(last, 0))
