"""Draws what every sheet of a run shares: header, questions, boxes, the frame of what is voluntary, whom to reach."""

from collections.abc import Iterable, Mapping

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from printables.icons import SKYLINE
from printables.pen import Pen
from printables.sheet import density as set_in
from printables.sheet.density import DENSITIES, Density
from printables.sheet.layout import Layout, Place
from printables.sheet.lettering import say_along, say_both, say_hint, say_short, widest
from printables.sheet.mirror import in_reading_order, pens
from printables.sheet.plan import ICON, LEFT, RIGHT, Words
from printables.sheet.wording import Said, page_line, sheet_words
from printables.style import ACCENT, BLACK, HAIRLINE, INK, MUTED, RULE, WHITE, Type

SECTIONS = ("idea", "where", "themes", "person", "agree")
LEAD = (Type(10.5, bold=True), Type(8.8, colour=MUTED))
_DISC = 3.2


def draw_form(pen: Pen, layout: Layout, campaign: Campaign, session_line: str) -> None:
    """Everything but the codes. Refused where the campaign no longer is the one the layout was planned for."""
    words = sheet_words(campaign, layout.languages)
    if _asked(frame.id for frame in layout.frames) != _asked(words):
        raise refuse("print.layout_outdated", "layout")
    step = DENSITIES[layout.density]
    head, pen, foot = pens(pen, layout)
    layout = in_reading_order(layout)  # once more: drawn as planned, by hands that turn it round
    _draw_header(head, layout, words, session_line, step)
    _draw_ground(pen, layout.frame("lead"), words["lead"], step)
    _draw_sections(pen, layout, words)
    _draw_themes(pen, layout, words, step, {f"theme.{theme.code}": theme.icon for theme in campaign.themes})
    _draw_person(pen, layout, words)
    _draw_consents(pen, layout, words, step)
    _draw_footer(foot, layout, words)
    for mark in layout.marks:
        pen.block(mark.x, mark.y, mark.w, mark.h, BLACK)
    for box in layout.boxes:
        pen.box(box.x, box.y, box.w, box.h, colour=BLACK, points=0.6)
    for zone in layout.zones:
        _draw_lines(pen, zone)


def _asked(names: Iterable[str]) -> set[str]:
    return {name for name in names if name.startswith(("theme.", "consent."))}


def _draw_header(pen: Pen, layout: Layout, words: Words, session_line: str, step: Density) -> None:
    name, session = layout.frame("campaign"), layout.frame("session")
    pen.icon("announce", LEFT + 0.4, name.y + 1.0, 6.6)
    say_short(pen, name, words["campaign"].main, set_in.CAMPAIGN, "name")
    say_short(pen, session, session_line, set_in.SESSION, "session_line")
    title = Type(step.title, bold=True)
    say_both(pen, layout.frame("title"), words["title"], title, Type(step.subtitle, colour=MUTED))
    say_both(pen, layout.frame("lead"), words["lead"], *LEAD)


def _draw_ground(pen: Pen, lead: Place, said: Said, step: Density) -> None:
    """The rule under the header, and the drawn street on it where the words leave it room."""
    pen.rule(LEFT, step.header, RIGHT, step.header, colour=ACCENT, points=1.1)
    right, scale = step.skyline
    free = widest(lead, said, *LEAD)
    if pen.turned is not None:  # no code stands on that side, but the words begin further in
        right, free = RIGHT, free + LEFT + 10
    if lead.x + free + 2 > right - 148 * scale:
        return
    pen.strokes(SKYLINE, right - 148 * scale, step.header - 24 * scale, scale, ACCENT, 0.8)


def _draw_sections(pen: Pen, layout: Layout, words: Words) -> None:
    """The numbered headings, and the hints beside them."""
    for number, section in enumerate(SECTIONS, start=1):
        frame = layout.frame(f"{section}.heading")
        middle = frame.centre[1]
        pen.disc(LEFT + _DISC, middle, _DISC, ACCENT)
        pen.say(LEFT + _DISC, middle + 1.45, str(number), Type(11.5, bold=True, colour=WHITE), align="centre")
        say_along(pen, frame, words[frame.id], set_in.HEADING, set_in.HEADING_TOO, indent=9.5)
        if f"{section}.hint" in words:
            say_hint(pen, layout.frame(f"{section}.hint"), words[f"{section}.hint"], set_in.HINT)


def _draw_themes(pen: Pen, layout: Layout, words: Words, step: Density, icons: Mapping[str, str]) -> None:
    for name, icon in icons.items():
        frame = layout.frame(name)
        pen.icon(icon, frame.x - ICON - 1.2, frame.centre[1] - ICON / 2, ICON)
        say_both(pen, frame, words[name], step.main, step.second)


def _draw_person(pen: Pen, layout: Layout, words: Words) -> None:
    border, title = layout.frame("border"), layout.frame("voluntary")
    pen.box(border.x, border.y, border.w, border.h, colour=ACCENT, points=1.1, radius=2.6)
    pen.block(title.x - 2.5, border.y - 1, title.w + 5, 2, WHITE)
    say_along(pen, title, words["voluntary"], set_in.FRAME_TITLE, set_in.FRAME_TITLE_TOO)
    for name in ("name.label", "contact.label"):
        say_along(pen, layout.frame(name), words[name], set_in.LABEL, set_in.LABEL_TOO)


def _draw_consents(pen: Pen, layout: Layout, words: Words, step: Density) -> None:
    for name in ("agree.yes", "agree.no"):
        say_both(pen, layout.frame(name), words[name], Type(10.5, bold=True), set_in.LABEL_TOO, centred=True)
    rows = [frame for frame in layout.frames if frame.id.startswith("consent.")]
    for row in rows:
        say_both(pen, row, words[row.id], step.main, step.second)
    for row in rows[1:]:
        pen.rule(row.x, row.y, row.right, row.y, colour=HAIRLINE, points=0.5)
    for name in ("date.label", "signature.label"):
        say_along(pen, layout.frame(name), Said(words[name].main), set_in.LABEL, set_in.LABEL_TOO)
    for name in ("signature.note", "promise"):
        say_both(pen, layout.frame(name), words[name], set_in.SMALL, set_in.SMALL_TOO)


def _draw_footer(pen: Pen, layout: Layout, words: Words) -> None:
    say_both(pen, layout.frame("footer.number"), words["footer.number"], Type(9), set_in.SMALL_TOO)
    say_along(pen, layout.frame("footer.scan"), words["footer.scan"], Type(9, bold=True), set_in.SMALL_TOO)
    say_both(pen, layout.frame("footer.desk"), words["footer.desk"], set_in.SMALL, set_in.SMALL_TOO)
    scan, page = layout.frame("footer.scan"), layout.frame("footer.page")
    pen.icon("scan", scan.x - 5.6, scan.centre[1] - 2.2, 4.4, INK)
    line = page_line(layout.kind, layout.version, layout.page, layout.pages, layout.languages)
    say_hint(pen, page, Said(line), set_in.HINT)


def _draw_lines(pen: Pen, zone: Place) -> None:
    for number in range(1, zone.lines + 1):
        y = zone.y + zone.h * number / zone.lines
        pen.rule(zone.x, y, zone.right, y, colour=RULE, points=0.6)
