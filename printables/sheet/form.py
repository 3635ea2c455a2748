"""Draws what every sheet of a run shares: header, questions, boxes, the frame of what is voluntary, whom to reach."""

from collections.abc import Iterable, Mapping, Sequence

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from printables.icons import SKYLINE
from printables.pen import Pen
from printables.sheet import density as set_in
from printables.sheet.density import DENSITIES, Density
from printables.sheet.grid import Grid, grid_of
from printables.sheet.layout import ATTENDANCE, Layout, Place
from printables.sheet.lettering import say_along, say_both, say_hint, say_short, widest
from printables.sheet.mirror import in_reading_order, pens
from printables.sheet.sections import ICON, INDENT, Words
from printables.sheet.wording import Said, page_line, sheet_words
from printables.style import ACCENT, BLACK, HAIRLINE, INK, MUTED, RULE, WHITE, Type

SECTIONS = ("idea", "where", "themes", "person", "agree")
"""In the order they are numbered."""
_LEAD = (Type(10.5, bold=True), Type(8.8, colour=MUTED))
_DISC = 3.2
_PICTURES = {
    "platform": "screen",
    "name": "pen",
    "contact": "phone",
    "city": "house",
    "study": "book",
    "photo": "camera",
}
"""What stands before a thing to agree to, by the outlet it opens."""


def draw_form(pen: Pen, layout: Layout, campaign: Campaign, session_line: str, pages: Sequence[Layout] = ()) -> None:
    """Everything but the codes. Refused where the campaign no longer is the one the layout was planned for.

    `pages` are the whole sheet's where it has several: its sections are numbered through.
    """
    words = sheet_words(campaign, layout.languages, layout.kind)
    if not {frame.id for frame in layout.frames if frame.id.startswith(("theme.", "consent."))} <= set(words):
        raise refuse("print.layout_outdated", "layout")
    step, grid = DENSITIES[layout.density], grid_of(layout.kind, layout.version)
    head, pen, foot = pens(pen, layout)
    layout = in_reading_order(layout)  # once more: drawn as planned, by hands that turn it round
    _draw_header(head, layout, words, step, session_line)
    _draw_ground(pen, layout.frame("lead"), words["lead"], step, grid)
    _draw_sections(pen, layout, words, step, grid, pages or (layout,))
    _draw_themes(pen, layout, words, step, {f"theme.{theme.code}": theme.icon for theme in campaign.themes})
    _draw_border(pen, layout, words, step)
    _draw_labels(pen, layout, words, step)
    if layout.kind == ATTENDANCE:
        _draw_list(pen, layout, words, step, grid)
    else:
        _draw_consents(pen, layout, words, step, campaign)
    _draw_footer(foot, layout, words, step)
    for mark in layout.marks:
        pen.block(mark.x, mark.y, mark.w, mark.h, BLACK)
    for box in layout.boxes:
        pen.box(box.x, box.y, box.w, box.h, colour=BLACK, points=0.6)
    for zone in layout.zones:
        _draw_lines(pen, zone)


def check_pages(pages: Sequence[Layout], campaign: Campaign) -> None:
    """Refused where the campaign has come to ask something these pages leave out."""
    frames = {frame.id for page in pages for frame in page.frames}
    asked = set(sheet_words(campaign, pages[0].languages, pages[0].kind))
    if not any(name.startswith("theme.") for name in frames):  # a half sheet may do without
        asked = {name for name in asked if not name.startswith("theme.")}
    if _asked(frames) != _asked(asked):
        raise refuse("print.layout_outdated", "layout")


def _asked(names: Iterable[str]) -> set[str]:
    return {name for name in names if name.startswith(("theme.", "consent."))}


def _with(layout: Layout, *names: str) -> list[Place]:
    """The frames of those names that this page has."""
    return [frame for frame in layout.frames if frame.id in names]


def _draw_header(pen: Pen, layout: Layout, words: Words, step: Density, session_line: str) -> None:
    name, session = layout.frame("campaign"), layout.frame("session")
    scale = max(1.0, step.scale)
    side = 6.6 * min(scale, 1.15)
    pen.icon("announce", name.x - side - 1.6, name.y + 1.0, side)
    say_short(pen, name, words["campaign"].main, step.sized(set_in.CAMPAIGN), "name")
    say_short(pen, session, session_line, step.sized(set_in.SESSION), "session_line")
    title = Type(step.title, bold=True)
    say_both(pen, layout.frame("title"), words["title"], title, Type(step.subtitle, colour=MUTED))
    say_both(pen, layout.frame("lead"), words["lead"], *map(step.sized, _LEAD))


def _draw_ground(pen: Pen, lead: Place, said: Said, step: Density, grid: Grid) -> None:
    """The rule under the header, and the drawn street on it."""
    ground = lead.bottom + 1.2
    pen.rule(grid.left, ground, grid.right, ground, colour=ACCENT, points=1.1)
    if not step.skyline:
        return
    right, size = step.skyline
    if pen.turned is not None:  # its words begin left of the code, the street at the edge, if they leave it room
        right = grid.right
        if grid.head - widest(lead, said, *map(step.sized, _LEAD)) - 3 < grid.left + 148 * size:
            return
    pen.strokes(SKYLINE, right - 148 * size, ground - 24 * size, size, ACCENT, 0.8)


def _draw_sections(pen: Pen, layout: Layout, words: Words, step: Density, grid: Grid, pages: Sequence[Layout]) -> None:
    """The numbered headings, and the hints beside or under them."""
    radius = _DISC * step.scale
    headed = [frame.id.removesuffix(".heading") for page in pages for frame in page.frames if ".heading" in frame.id]
    for number, section in enumerate(sorted(set(headed), key=SECTIONS.index), start=1):
        for frame in _with(layout, f"{section}.heading"):
            middle = frame.centre[1]
            pen.disc(grid.left + radius, middle, radius, ACCENT)
            kind = step.sized(Type(11.5, bold=True, colour=WHITE))
            pen.say(grid.left + radius, middle + 1.45 * step.scale, str(number), kind, align="centre")
            head, too = step.sized(set_in.HEADING), step.sized(set_in.HEADING_TOO)
            say_along(pen, frame, words[frame.id], head, too, indent=INDENT * step.scale)
        for frame in _with(layout, f"{section}.hint"):
            say_hint(pen, frame, words[frame.id], step.sized(set_in.HINT))


def _draw_themes(pen: Pen, layout: Layout, words: Words, step: Density, icons: Mapping[str, str]) -> None:
    side = ICON * max(1.0, step.label / 9.5)
    for frame in _with(layout, *icons):
        pen.icon(icons[frame.id], frame.x - side - 1.2, frame.centre[1] - side / 2, side)
        say_both(pen, frame, words[frame.id], step.main, step.second)


def _draw_border(pen: Pen, layout: Layout, words: Words, step: Density) -> None:
    for border in _with(layout, "border"):
        title = layout.frame("voluntary")
        pen.box(border.x, border.y, border.w, border.h, colour=ACCENT, points=1.1, radius=2.6)
        pen.block(title.x - 2.5, border.y - 1, title.w + 5, 2, WHITE)
        kinds = step.sized(set_in.FRAME_TITLE), step.sized(set_in.FRAME_TITLE_TOO)
        say_along(pen, title, words["voluntary"], *kinds)


def _draw_labels(pen: Pen, layout: Layout, words: Words, step: Density) -> None:
    """Over or before what is written by hand."""
    label, too = step.sized(set_in.LABEL), step.sized(set_in.LABEL_TOO)
    if layout.kind == ATTENDANCE:
        return
    named = ("name.label", "contact.label", "reference.label", "guardian.name.label", "guardian.signature.label")
    for frame in _with(layout, *named):
        say_along(pen, frame, words[frame.id], label, too)
    for frame in _with(layout, "date.label", "signature.label"):
        say_along(pen, frame, Said(words[frame.id].main), label, too)
    small, small_too = step.sized(set_in.SMALL), step.sized(set_in.SMALL_TOO)
    for frame in _with(layout, "signature.note", "promise"):
        along = frame.id == "signature.note" and step.scale != 1.0
        (say_along if along else say_both)(pen, frame, words[frame.id], small, small_too)


def _draw_consents(pen: Pen, layout: Layout, words: Words, step: Density, campaign: Campaign) -> None:
    answer, too = step.sized(Type(10.5, bold=True)), step.sized(set_in.LABEL_TOO)
    for frame in _with(layout, "agree.yes", "agree.no"):
        say_both(pen, frame, words[frame.id], answer, too, centred=True)
    rows = [frame for frame in layout.frames if frame.id.startswith("consent.")]
    side = ICON * max(1.0, step.label / 9.5)
    for row in rows:
        say_both(pen, row, words[row.id], step.main, step.second)
        if step.pictures:
            picture = _picture(campaign, row.id)
            pen.icon(picture, row.x - side - 2.2, row.centre[1] - side / 2, side)
    for about in (frame for frame in layout.frames if frame.id.startswith("about.")):
        say_both(pen, about, words[about.id], set_in.SMALL, set_in.SMALL_TOO)
    for rule in [frame for frame in layout.frames if frame.id.startswith("rule.")][1:]:
        pen.rule(rule.x, rule.y, rule.right, rule.y, colour=HAIRLINE, points=0.5)


def _picture(campaign: Campaign, row: str) -> str:
    purpose = campaign.purpose_by_code[row.removeprefix("consent.")]
    return next((_PICTURES[outlet] for outlet in purpose.allows if outlet in _PICTURES), "")


def _draw_list(pen: Pen, layout: Layout, words: Words, step: Density, grid: Grid) -> None:
    """Heads of columns, then a numbered line under each row and a thin one between columns."""
    heads = ("name.label", "contact.label", "under_15.label", "signature.label")
    consents = [frame for frame in layout.frames if frame.id.startswith("consent.")]
    for frame in (*_with(layout, *heads), *consents):
        say_both(pen, frame, words[frame.id], step.main, step.second)
    for frame in layout.frames:
        answer, _, asked = frame.id.partition(".")
        if answer in ("yes", "no") and asked:
            said = Said(words[f"agree.{answer}"].main)
            say_both(pen, frame, said, Type(8.4, bold=True), set_in.SMALL_TOO, centred=True)
    rows = [frame for frame in layout.frames if frame.id.startswith("row.")]
    for row in rows:
        say_both(
            pen, row, Said(row.id.removeprefix("row.")), Type(9, bold=True, colour=MUTED), set_in.SMALL, centred=True
        )
        pen.rule(grid.left, row.y, grid.right, row.y, colour=RULE, points=0.6)
    bottom = rows[-1].bottom
    pen.rule(grid.left, bottom, grid.right, bottom, colour=RULE, points=0.6)
    edges = {frame.x - 1.2 for frame in (*_with(layout, *heads), *consents)}
    for x in edges:
        pen.rule(x, rows[0].y, x, bottom, colour=HAIRLINE, points=0.5)


def _draw_footer(pen: Pen, layout: Layout, words: Words, step: Density) -> None:
    small, too = step.sized(set_in.SMALL), step.sized(set_in.SMALL_TOO)
    say_both(pen, layout.frame("footer.number"), words["footer.number"], step.sized(Type(9)), too)
    say_along(pen, layout.frame("footer.scan"), words["footer.scan"], set_in.scan_type(step), too)
    say_both(pen, layout.frame("footer.desk"), words["footer.desk"], small, too)
    scan, page = layout.frame("footer.scan"), layout.frame("footer.page")
    pen.icon("scan", scan.x - 5.6, scan.centre[1] - 2.2, 4.4, INK)
    line = page_line(layout.kind, layout.version, layout.page, layout.pages, layout.languages)
    say_hint(pen, page, Said(line), step.sized(set_in.HINT))


def _draw_lines(pen: Pen, zone: Place) -> None:
    for number in range(1, zone.lines + 1):
        y = zone.y + zone.h * number / zone.lines
        pen.rule(zone.x, y, zone.right, y, colour=RULE, points=0.6)
