"""How closely a sheet is set: three steps from roomy to tight, so that a busy campaign still leaves room to write."""

from dataclasses import dataclass

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
    skyline: tuple[float, float]  # where the drawn street ends on the right, and its scale: clear of the code
    where_beside: bool
    fewest_lines: int  # for the idea; a step that leaves fewer gives way to the next

    @property
    def main(self) -> Type:
        return Type(self.label, bold=True)

    @property
    def second(self) -> Type:
        return Type(self.under, colour=MUTED)


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
}

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
