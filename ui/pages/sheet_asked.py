"""What a sheet asks, as its layout has it, and what the machine read of the answers. No Qt."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from outreach_app.campaign.model import Campaign
from outreach_app.domain.reading import Reading, Tick

if TYPE_CHECKING:
    from printables.sheet.layout import Layout

WHOLE = 0
"""The row of what stands on a sheet once; the rows of an attendance sheet count from 1."""
TYPED = ("idea", "where", "name", "contact", "guardian.name", "reference")
"""Zones whose handwriting is typed in, in the order they are typed."""
CLOSING = ("date", "signature", "guardian.name", "guardian.signature")


class Answer(StrEnum):
    """What two boxes side by side say; `UNREAD` where no machine read them."""

    YES = "yes"
    NO = "no"
    BLANK = "blank"
    UNSURE = "unsure"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A place to write: `id` is the layout's, `name` what it is about."""

    id: str
    name: str
    row: int = WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The two boxes of one agreement; `no` is empty where the sheet has none.

    `from_right`: the yes stands at the right of the no, as on a sheet read from the right.
    """

    purpose: str
    yes: str
    no: str = ""
    row: int = WHOLE
    from_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Everything one page asks. `themes` are (code, box id)."""

    kind: str
    zones: tuple[Zone, ...]
    themes: tuple[tuple[str, str], ...]
    pairs: tuple[Pair, ...]
    young: tuple[tuple[int, str], ...] = ()
    """The rows that ask whether somebody is under 15, and the box they ask it by."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows of attendance; only `WHOLE` on any other sheet."""
        found = sorted(({zone.row for zone in self.zones} | {pair.row for pair in self.pairs}) - {WHOLE})
        return tuple(found) or (WHOLE,)

    @property
    def has_idea(self) -> bool:
        return any(zone.name == "idea" for zone in self.zones)

    @property
    def is_agreement_alone(self) -> bool:
        return self.kind.startswith("consent")

    def box_of_young(self, row: int) -> str:
        return dict(self.young).get(row, "")

    def zones_of(self, row: int, names: Iterable[str] = TYPED) -> list[Zone]:
        wanted = tuple(names)
        found = [zone for zone in self.zones if zone.row == row and zone.name in wanted]
        return sorted(found, key=lambda zone: wanted.index(zone.name))

    def pairs_of(self, row: int) -> list[Pair]:
        return [pair for pair in self.pairs if pair.row == row]


@dataclass(slots=True)
class RowTyped:
    """One row as it stands: words by zone name, agreements by purpose, only those confirmed by eye."""

    words: dict[str, str] = dataclasses.field(default_factory=dict)
    answers: dict[str, str] = dataclasses.field(default_factory=dict)
    young: bool | None = None
    """Under 15, as a person said; None while the box says it."""

    @property
    def is_blank(self) -> bool:
        return not any(text.strip() for text in self.words.values()) and not self.answers


@dataclass(slots=True)
class Typed:
    """A sheet as it stands on the screen. `ticks` are the uncertain boxes a person decided: ticked, empty, unknown.

    `theme` is None while the boxes decide; `linked` is the number of the idea an agreement alone goes with.
    """

    rows: dict[int, RowTyped] = dataclasses.field(default_factory=dict)
    ticks: dict[str, str] = dataclasses.field(default_factory=dict)
    theme: str | None = None
    language: str = ""
    linked: str = ""
    cleared: bool = False

    def row(self, number: int) -> RowTyped:
        return self.rows.setdefault(number, RowTyped())

    @property
    def is_blank(self) -> bool:
        rows = all(row.is_blank for row in self.rows.values())
        return rows and not self.ticks and not self.theme and not self.linked

    def as_body(self) -> dict[str, Any]:
        """Plain values, as a draft keeps them."""
        rows = {
            str(number): {"words": row.words, "answers": row.answers, "young": row.young}
            for number, row in self.rows.items()
        }
        plain = {"theme": self.theme, "language": self.language, "linked": self.linked, "cleared": self.cleared}
        return {"sheet": 1, "rows": rows, "ticks": self.ticks, **plain}


def read_typed(body: dict[str, Any] | None) -> Typed:
    """What `as_body` gave; a draft of any other shape is an empty sheet."""
    if not body or body.get("sheet") != 1:
        return Typed()
    rows = {int(number): RowTyped(**row) for number, row in body["rows"].items()}
    return Typed(
        rows=rows,
        ticks=body["ticks"],
        theme=body["theme"],
        language=body["language"],
        linked=body["linked"],
        cleared=body["cleared"],
    )


def ask(layouts: Sequence[Layout], campaign: Campaign, kind: str) -> Asked:
    """From the pages of the layout the sheet was printed with; without any, what a sheet of that kind asks anywhere."""
    if not layouts:
        return _usual(campaign, kind)
    lefts = {box.id: box.x for layout in layouts for box in layout.boxes}
    boxes = list(lefts)
    return Asked(
        kind=kind,
        zones=tuple(_zone(place.id) for layout in layouts for place in layout.zones),
        themes=tuple((_split(box)[1].partition(".")[2], box) for box in _of(boxes, "theme.")),
        pairs=tuple(_pair(box, lefts) for box in _of(boxes, "consent.") if box.endswith(".yes")),
        young=tuple((_split(box)[0], box) for box in _of(boxes, "under_15")),
    )


def merge(readings: Sequence[Reading], unread: Iterable[str]) -> Reading | None:
    """The pages of one sheet read as one; `unread` are the places of pages that are not back: ink may be there."""
    if not readings:
        return None
    signed = [reading.signed for reading in readings if reading.signed is not None]
    return dataclasses.replace(
        readings[0],
        boxes=tuple(box for reading in readings for box in reading.boxes),
        written=(*(name for reading in readings for name in reading.written), *unread),
        signed=any(signed) if signed else None,
    )


def read_pair(pair: Pair, reading: Reading | None) -> Answer:
    """Both ticked, or one of them uncertain, is for a person to say."""
    if reading is None:
        return Answer.UNREAD
    ticks = reading.ticks
    yes, no = ticks.get(pair.yes), ticks.get(pair.no, Tick.EMPTY) if pair.no else Tick.EMPTY
    if yes is None:
        return Answer.UNREAD
    answers = {
        (Tick.TICKED, Tick.EMPTY): Answer.YES,
        (Tick.EMPTY, Tick.TICKED): Answer.NO,
        (Tick.EMPTY, Tick.EMPTY): Answer.BLANK,
    }
    return answers.get((yes, no), Answer.UNSURE)


def uncertain_themes(asked: Asked, reading: Reading | None) -> list[str]:
    """The boxes of themes nobody could read, in the order of the sheet."""
    ticks = reading.ticks if reading else {}
    return [box for _, box in asked.themes if ticks.get(box) is Tick.UNCERTAIN]


def ticked_themes(asked: Asked, reading: Reading | None, decided: dict[str, str]) -> list[str]:
    """The codes of the themes that are ticked, as read and as decided since."""
    ticks = reading.ticks if reading else {}
    return [
        code
        for code, box in asked.themes
        if decided.get(box) == Tick.TICKED or (ticks.get(box) is Tick.TICKED and box not in decided)
    ]


def is_written(zone: Zone, reading: Reading | None) -> bool:
    """There is ink there, or nobody looked."""
    return reading is None or not (reading.written or reading.boxes) or zone.id in reading.written


def _of(boxes: Iterable[str], start: str) -> list[str]:
    return [box for box in boxes if _split(box)[1].startswith(start)]


def _split(name: str) -> tuple[int, str]:
    """`row.3.name` is row 3's name; anything else stands on the sheet once."""
    start, _, rest = name.partition(".")
    number, _, inner = rest.partition(".")
    return (int(number), inner) if start == "row" and number.isdigit() else (WHOLE, name)


def _zone(name: str) -> Zone:
    row, inner = _split(name)
    return Zone(id=name, name=inner, row=row)


def _pair(yes: str, lefts: Mapping[str, float]) -> Pair:
    """`lefts` are the left edges of all boxes, by name."""
    row, inner = _split(yes)
    no = f"{yes.removesuffix('.yes')}.no"
    purpose = inner.removeprefix("consent.").removesuffix(".yes")
    if no not in lefts:
        return Pair(purpose=purpose, yes=yes, row=row)
    return Pair(purpose=purpose, yes=yes, no=no, row=row, from_right=lefts[yes] > lefts[no])


def _usual(campaign: Campaign, kind: str) -> Asked:
    names = TYPED[:4] if kind.startswith("idea") else TYPED[2:4]
    return Asked(
        kind=kind,
        zones=tuple(Zone(id=name, name=name) for name in (*names, *CLOSING)),
        themes=tuple((theme.code, f"theme.{theme.code}") for theme in campaign.themes) if "idea" in names else (),
        pairs=tuple(
            Pair(purpose=p.code, yes=f"consent.{p.code}.yes", no=f"consent.{p.code}.no") for p in campaign.purposes
        ),
    )
