"""Plans the idea-and-consent sheet of a campaign: stacks its sections on one A4 and gives the idea what is left."""

from collections.abc import Mapping
from math import ceil

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from printables.setting import measure, wrap
from printables.sheet import density as set_in
from printables.sheet.blocks import Block, box, frame, join, stack, to_micrometres
from printables.sheet.density import DENSITIES, Density
from printables.sheet.layout import BOX, BOX_CLEAR, BOX_PITCH, IDEA, VERSION, WIDTH, Layout, Place
from printables.sheet.mirror import in_reading_order
from printables.sheet.wording import Said, sheet_words
from printables.style import check_languages

FEWEST_THEMES, MOST_THEMES = 2, 16
MOST_PURPOSES = 8

LEFT, RIGHT = 20.0, 190.0
FLOOR = 258.6
"""Where the answers end; below stand the second code and whom to reach."""
BORDER = 16.0
"""Left edge of the frame round what is voluntary."""
LINE = 8.8
"""Aimed distance between two lines to write an idea on."""
ICON = 4.8
_INDENT = 9.5  # of a heading, past its numbered disc
_ANSWERS = 158.0  # where the words of a consent end
_YES, _NO = 170.9, 184.9  # centres of the two columns of boxes
_BEFORE_LABEL = BOX + BOX_CLEAR + 0.3 + ICON + 1.2
_BETWEEN_CELLS = BOX_CLEAR  # beside a box, from whichever side one reads

Words = Mapping[str, Said]


def plan_idea_sheet(campaign: Campaign, languages: tuple[str, ...]) -> Layout:
    """The layout for this campaign in one or two languages.

    Refused with `print.language_unsupported`, `print.too_many_languages`, `print.themes_do_not_fit`,
    `print.purposes_do_not_fit`, `print.sheet_full` or `print.missing_glyph`.
    """
    _check(campaign, languages)
    words = sheet_words(campaign, languages)
    for name, step in DENSITIES.items():
        page = _compose(campaign, words, step)
        if page:
            planned = Layout(
                kind=IDEA,
                version=VERSION,
                page=1,
                pages=1,
                density=name,
                languages=languages,
                boxes=to_micrometres(page.boxes),
                zones=to_micrometres(page.zones),
                frames=to_micrometres(page.frames),
            )
            return in_reading_order(planned)
    raise refuse("print.sheet_full", "campaign", themes=len(campaign.themes), purposes=len(campaign.purposes))


def _check(campaign: Campaign, languages: tuple[str, ...]) -> None:
    check_languages(languages)
    if not 1 <= len(set(languages)) == len(languages) <= 2:
        raise refuse("print.too_many_languages", "languages", most=2)
    if not FEWEST_THEMES <= len(campaign.themes) <= MOST_THEMES:
        raise refuse(
            "print.themes_do_not_fit", "themes", count=len(campaign.themes), fewest=FEWEST_THEMES, most=MOST_THEMES
        )
    if not 1 <= len(campaign.purposes) <= MOST_PURPOSES:
        raise refuse("print.purposes_do_not_fit", "purposes", count=len(campaign.purposes), most=MOST_PURPOSES)


def _compose(campaign: Campaign, words: Words, step: Density) -> Block | None:
    """The whole page, or None where it would leave too few lines for the idea."""
    below = stack(
        step.gap,
        _where(words, step),
        _themes([f"theme.{theme.code}" for theme in campaign.themes], words, step),
        _voluntary([f"consent.{purpose.code}" for purpose in campaign.purposes], words, step),
    )
    top = step.header + step.gap
    room = FLOOR - top - below.height - step.gap - step.heading
    if room < step.fewest_lines * LINE * 0.93:
        return None
    idea = _idea(round(room / LINE), room, words, step)
    answers = stack(step.gap, idea, below).down(top)
    return join(answers.height, [_header(step), answers, _footer()])


def _header(step: Density) -> Block:
    top, lead = 0.4 + 0.221 * step.header, step.header - 10.4
    frames = (
        frame("campaign", 29.0, top, 158.0, 4.7),
        frame("session", 29.0, top + 4.8, 158.0, 4.0),
        frame("title", LEFT, top + 9.1, 160.0, lead - top - 9.5),
        frame("lead", LEFT, lead, 118.0, 9.2),
        frame("code", 162.0, 38.3, 192.0, 4.4),
    )
    return Block(height=step.header, frames=frames)


def _idea(lines: int, room: float, words: Words, step: Density) -> Block:
    heading = _heading("idea", words, step)
    zone = Place(id="idea", x=LEFT, y=heading.height, w=RIGHT - LEFT, h=room, lines=lines)
    return join(heading.height + room, [heading, Block(height=room, zones=(zone,))])


def _where(words: Words, step: Density) -> Block:
    """A line under its heading; where room is short, beside it, the hint below."""
    heading = _heading("where", words, step)
    if not step.where_beside:
        zone = Place(id="where", x=LEFT, y=0, w=RIGHT - LEFT, h=step.write, lines=1)
        return stack(0, heading, Block(height=step.write, zones=(zone,)))
    starts = _heading_end(words["where.heading"]) + 3
    zone = Place(id="where", x=starts, y=0, w=RIGHT - starts, h=step.heading - 0.6, lines=1)
    frames = (
        frame("where.heading", LEFT, 0, starts - 1, step.heading),
        frame("where.hint", starts, step.heading - 0.2, RIGHT, 3.2),
    )
    return Block(height=step.heading + 3.0, frames=frames, zones=(zone,))


def _themes(names: list[str], words: Words, step: Density) -> Block:
    """Three or four columns, whichever is lower, filled row by row."""
    return min((_grid(names, columns, words, step) for columns in (4, 3)), key=lambda block: block.height)


def _grid(names: list[str], columns: int, words: Words, step: Density) -> Block:
    heading = _heading("themes", words, step)
    cell = (RIGHT - LEFT) / columns
    room = cell - _BEFORE_LABEL - _BETWEEN_CELLS
    tall = max(step.theme_row, *(_height(words[name], step, room) + 1.4 for name in names))
    boxes, frames = [], []
    for number, name in enumerate(names):
        x, y = LEFT + cell * (number % columns), tall * (number // columns)
        boxes.append(box(name, x, y + (tall - BOX) / 2))
        frames.append(frame(name, x + _BEFORE_LABEL, y, x + cell - _BETWEEN_CELLS, tall))
    height = tall * ceil(len(names) / columns)
    return stack(0.6, heading, Block(height=height, boxes=tuple(boxes), frames=tuple(frames)))


def _voluntary(names: list[str], words: Words, step: Density) -> Block:
    """Everything about the person, in one frame of its own."""
    inside = stack(
        0.0,
        _person(words, step),
        _consents(names, words, step),
        _signature(words, step),
        Block(height=8.0, frames=(frame("promise", LEFT, 0.6, RIGHT, 6.4),)),
    )
    pad = step.gap * 0.4 + 1.6
    said = words["voluntary"]
    wide = measure(said.main, set_in.FRAME_TITLE) + measure(said.second, set_in.FRAME_TITLE_TOO) + 3.5
    title = Place(id="voluntary", x=29.5, y=-2.4, w=wide, h=4.8)
    border = Place(id="border", x=BORDER, y=0, w=WIDTH - 2 * BORDER, h=inside.height + pad)
    outline = Block(height=border.h, frames=(border, title))
    return join(border.h, [outline, inside.down(pad)])


def _person(words: Words, step: Density) -> Block:
    half = (RIGHT - LEFT - 8) / 2
    sides = (("name", LEFT), ("contact", RIGHT - half))
    labels = tuple(frame(f"{name}.label", x, 0.4, x + half, 4.2) for name, x in sides)
    zones = tuple(Place(id=name, x=x, y=4.6, w=half, h=step.write - 1, lines=1) for name, x in sides)
    fields = Block(height=4.6 + step.write - 1, frames=labels, zones=zones)
    return stack(0, _heading("person", words, step), fields)


def _consents(names: list[str], words: Words, step: Density) -> Block:
    heading = _heading("agree", words, step)
    answers = (frame("agree.yes", _YES - 6.5, 0, _YES + 6.5, 7.0), frame("agree.no", _NO - 6.5, 0, _NO + 6.5, 7.0))
    rows = [_consent(name, words, step) for name in names]
    head = Block(height=max(heading.height, 7.0), frames=(*heading.frames, *answers))
    return stack(0.0, Block(height=step.gap * 0.6), head, *rows)


def _consent(name: str, words: Words, step: Density) -> Block:
    tall = max(step.consent_row, BOX_PITCH, _height(words[name], step, _ANSWERS - LEFT) + 1.0)
    top = (tall - BOX) / 2
    boxes = (box(f"{name}.yes", _YES - BOX / 2, top), box(f"{name}.no", _NO - BOX / 2, top))
    return Block(height=tall, boxes=boxes, frames=(frame(name, LEFT, 0, _ANSWERS, tall),))


def _signature(words: Words, step: Density) -> Block:
    """Date and signature side by side, each line beginning where its label ends."""
    top, tall = 1.2, step.write - 1.0
    places, zones = [], []
    for name, x, right in (("date", LEFT, 62.0), ("signature", 68.0, 130.0)):
        label = words[f"{name}.label"]
        starts = x + measure(label.main, set_in.LABEL) + 2.0
        places.append(frame(f"{name}.label", x, top + tall - 5.2, starts - 1.0, 4.4))
        zones.append(Place(id=name, x=starts, y=top, w=right - starts, h=tall - 0.8, lines=1))
    places.append(frame("signature.note", 134.0, top + tall - 6.6, RIGHT, 6.6))
    return Block(height=top + tall, frames=tuple(places), zones=tuple(zones))


def _footer() -> Block:
    x = 50.0
    frames = (
        frame("footer.code", x, 261.4, x + 30, 5.4),
        frame("footer.number", x + 30, 260.8, RIGHT, 6.6),
        frame("footer.desk", x, 267.8, RIGHT, 11.6),
        frame("footer.scan", x + 5.6, 280.2, 104.0, 4.4),
        frame("footer.page", 104.0, 280.2, RIGHT, 4.4),
    )
    return Block(height=0, frames=frames)


def _heading(section: str, words: Words, step: Density) -> Block:
    if f"{section}.hint" not in words:
        return Block(height=step.heading, frames=(frame(f"{section}.heading", LEFT, 0, _ANSWERS, step.heading),))
    ends = _heading_end(words[f"{section}.heading"])
    frames = (
        frame(f"{section}.heading", LEFT, 0, ends, step.heading),
        frame(f"{section}.hint", ends + 3, 0, RIGHT, step.heading),
    )
    return Block(height=step.heading, frames=frames)


def _heading_end(said: Said) -> float:
    second = 3.0 + measure(said.second, set_in.HEADING_TOO) if said.second else 0.0
    return LEFT + _INDENT + measure(said.main, set_in.HEADING) + second + 0.1


def _height(said: Said, step: Density, room: float) -> float:
    """Millimetres a label takes, both languages under one another."""
    main = len(wrap(said.main, step.main, room)) * step.main.leading
    return main + len(wrap(said.second, step.second, room)) * step.second.leading
