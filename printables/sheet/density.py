"""How closely each kind of sheet is set: steps from roomy to tight, so that a busy edition leaves room to write."""

from dataclasses import dataclass

from printables.sheet.layout import (
    ATTENDANCE,
    CONSENT,
    CONSENT_LARGE,
    CONSENT_SIMPLE,
    IDEA,
    IDEA_A5,
    IDEA_LARGE,
    IDEA_SIMPLE,
)
from printables.style import ACCENT, MUTED, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """Millimetres and type sizes of one step."""

    header: float  # where the rule under the title stands
    title: float
    subtitle: float
    gap: float  # between two sections
    heading: float  # height of a numbered heading
    write: float  # height of one line to write a name or a place on
    label: float  # type sizes of a row, first and second language
    under: float
    theme_row: float
    consent_row: float
    skyline: tuple[float, float] | None  # where the drawn street ends on the right, and its scale: clear of the code
    where_beside: bool
    fewest_lines: int  # for the idea; a step that leaves fewer gives way to the next
    line: float = 8.8  # aimed distance between two lines to write an idea on
    scale: float = 1.0  # of the house's own words, headings and foot among them
    columns: tuple[int, ...] = (4, 3)  # of themes: whichever is lower
    pictures: bool = False  # one before each thing to agree to
    headed: bool = True  # whether name and contact have a heading of their own
    explained: bool = False  # whether what a yes means stands under each thing to agree to

    @property
    def main(self) -> Type:
        return Type(self.label, bold=True)

    @property
    def second(self) -> Type:
        return Type(self.under, colour=MUTED)

    def sized(self, kind: Type) -> Type:
        """One of the house's types, at this step's scale."""
        return kind if self.scale == 1.0 else Type(round(kind.size * self.scale, 2), kind.bold, kind.colour)


DENSITIES = {
    "roomy": Density(
        header=52.5,
        title=27,
        subtitle=14,
        gap=6.0,
        heading=7.5,
        write=9.5,
        label=9.5,
        under=7.8,
        theme_row=10.0,
        consent_row=9.0,
        skyline=(189.0, 0.40),
        where_beside=False,
        fewest_lines=5,
    ),
    "close": Density(
        header=48.5,
        title=24,
        subtitle=12.5,
        gap=4.6,
        heading=7.0,
        write=9.0,
        label=9.0,
        under=7.4,
        theme_row=9.0,
        consent_row=8.0,
        skyline=(160.0, 0.36),
        where_beside=False,
        fewest_lines=5,
    ),
    "tight": Density(
        header=44.5,
        title=21,
        subtitle=11.5,
        gap=3.4,
        heading=6.6,
        write=8.4,
        label=8.6,
        under=7.0,
        theme_row=8.2,
        consent_row=7.3,
        skyline=(160.0, 0.36),
        where_beside=True,
        fewest_lines=3,
    ),
    "half": Density(
        header=41.5,
        title=17,
        subtitle=10,
        gap=3.4,
        heading=6.0,
        write=8.0,
        label=8.2,
        under=6.8,
        theme_row=7.6,
        consent_row=7.2,
        skyline=None,
        where_beside=True,
        fewest_lines=4,
        line=7.8,
        scale=0.86,
    ),
    "half-tight": Density(
        header=41.5,
        title=16,
        subtitle=9.5,
        gap=2.6,
        heading=5.6,
        write=7.6,
        label=7.8,
        under=6.4,
        theme_row=7.0,
        consent_row=7.0,
        skyline=None,
        where_beside=True,
        fewest_lines=3,
        line=7.6,
        scale=0.82,
        headed=False,
    ),
    "large": Density(
        header=66.0,
        title=32,
        subtitle=19,
        gap=5.4,
        heading=11.0,
        write=13.0,
        label=16,
        under=13,
        theme_row=14.0,
        consent_row=15.0,
        skyline=None,
        where_beside=True,
        fewest_lines=4,
        line=13.0,
        scale=1.6,
        columns=(2, 1),
    ),
    "large-close": Density(
        header=62.0,
        title=29,
        subtitle=17,
        gap=4.4,
        heading=10.5,
        write=12.5,
        label=16,
        under=12,
        theme_row=12.6,
        consent_row=13.0,
        skyline=None,
        where_beside=True,
        fewest_lines=3,
        line=12.4,
        scale=1.5,
        columns=(2, 1),
    ),
    "large-tight": Density(
        header=58.0,
        title=26,
        subtitle=16,
        gap=3.4,
        heading=10.0,
        write=11.5,
        label=16,
        under=12,
        theme_row=12.6,
        consent_row=13.0,
        skyline=None,
        where_beside=True,
        fewest_lines=3,
        line=11.0,
        scale=1.45,
        columns=(2, 1),
    ),
    "easy": Density(
        header=56.0,
        title=28,
        subtitle=15,
        gap=5.4,
        heading=9.0,
        write=11.5,
        label=14,
        under=11,
        theme_row=12.0,
        consent_row=14.0,
        skyline=(189.0, 0.40),
        where_beside=False,
        fewest_lines=3,
        line=11.0,
        scale=1.3,
        columns=(3, 2),
        pictures=True,
    ),
    "easy-close": Density(
        header=52.0,
        title=28,
        subtitle=15,
        gap=4.2,
        heading=9.0,
        write=10.5,
        label=13,
        under=10,
        theme_row=12.0,
        consent_row=12.0,
        skyline=(189.0, 0.40),
        where_beside=False,
        fewest_lines=3,
        line=11.0,
        scale=1.2,
        columns=(3, 2),
        pictures=True,
    ),
    "spoken": Density(
        header=52.5,
        title=27,
        subtitle=14,
        gap=7.0,
        heading=8.0,
        write=11.0,
        label=10.5,
        under=8.8,
        theme_row=10.0,
        consent_row=11.0,
        skyline=(189.0, 0.40),
        where_beside=False,
        fewest_lines=0,
        scale=1.04,
        explained=True,
    ),
    "list": Density(
        header=44.5,
        title=22,
        subtitle=12,
        gap=2.0,
        heading=6.6,
        write=9.6,
        label=8.6,
        under=7.2,
        theme_row=9.0,
        consent_row=9.8,
        skyline=(247.0, 0.38),
        where_beside=False,
        fewest_lines=0,
    ),
}
STEPS = {
    IDEA: ("roomy", "close", "tight"),
    IDEA_A5: ("half", "half-tight"),
    IDEA_LARGE: ("large", "large-close", "large-tight"),
    IDEA_SIMPLE: ("easy", "easy-close"),
    CONSENT: ("spoken", "roomy", "close", "tight"),
    CONSENT_LARGE: ("large", "large-close", "large-tight"),
    CONSENT_SIMPLE: ("easy", "easy-close"),
    ATTENDANCE: ("list",),
}
"""What each kind is tried at, in turn."""

HEADING = Type(14, bold=True)
HEADING_TOO = Type(10.5, colour=MUTED)
LABEL = Type(8.8, bold=True)
LABEL_TOO = Type(7.8, colour=MUTED)
FRAME_TITLE = Type(11, bold=True, colour=ACCENT)
FRAME_TITLE_TOO = Type(9, colour=MUTED)
HINT = Type(7.8, colour=MUTED)
SMALL = Type(7.8)
SMALL_TOO = Type(7.0, colour=MUTED)
CAMPAIGN = Type(11, bold=True, colour=ACCENT)
SESSION = Type(9, colour=MUTED)
NUMBER = Type(10.5, bold=True)


def scan_type(step: Density) -> Type:
    """How to scan, beside which page this is: both on one line at every scale."""
    return Type(round(9 * min(step.scale, 1.1), 2), bold=True)
