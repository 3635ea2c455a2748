"""Plans a campaign's sheets, kind by kind: the first arrangement that leaves room to write, or why there is none."""

from collections.abc import Callable

from outreach_app.campaign.model import Campaign
from outreach_app.domain.errors import refuse
from printables.sheet import attendance, consent, idea
from printables.sheet.blocks import Block, to_micrometres
from printables.sheet.density import DENSITIES, STEPS
from printables.sheet.grid import grid_of
from printables.sheet.layout import (
    ATTENDANCE,
    CONSENT,
    CONSENT_LARGE,
    CONSENT_SIMPLE,
    IDEA,
    IDEA_A5,
    IDEA_LARGE,
    IDEA_SIMPLE,
    VERSION,
    Layout,
    frame_of,
)
from printables.sheet.mirror import in_reading_order
from printables.sheet.payload import KINDS
from printables.sheet.sections import Ground
from printables.sheet.wording import sheet_words
from printables.style import check_languages

FEWEST_THEMES, MOST_THEMES = 2, 32
MOST_PURPOSES = 16

Arrangement = Callable[[Ground], tuple[Block, ...] | None]
_ARRANGEMENTS: dict[str, tuple[Arrangement, ...]] = {
    IDEA: (idea.one_page, idea.two_pages, idea.three_pages),
    IDEA_A5: (idea.one_page, idea.unsorted),
    IDEA_LARGE: (idea.one_page, idea.two_pages, idea.three_pages, idea.unsorted),
    IDEA_SIMPLE: (idea.one_page, idea.two_pages, idea.three_pages),
    CONSENT: (consent.one_page, consent.two_pages),
    CONSENT_LARGE: (consent.one_page, consent.two_pages),
    CONSENT_SIMPLE: (consent.one_page, consent.two_pages),
    ATTENDANCE: (attendance.list_page,),
}


def plan_sheet(kind: str, campaign: Campaign, languages: tuple[str, ...]) -> tuple[Layout, ...]:
    """The pages of one sheet of `kind` for this campaign, in one or two languages.

    Refused with `print.kind_unknown`, `print.language_unsupported`, `print.too_many_languages`,
    `print.themes_do_not_fit`, `print.purposes_do_not_fit`, `print.sheet_full` or `print.missing_glyph`.
    """
    _check(kind, campaign, languages)
    words, grid = sheet_words(campaign, languages, kind), grid_of(kind, VERSION)
    grounds = {name: Ground(grid=grid, step=DENSITIES[name], words=words) for name in STEPS[kind]}
    for arrange in _ARRANGEMENTS[kind]:
        for name, on in grounds.items():
            pages = arrange(on)
            if pages:
                return tuple(
                    _layout(kind, name, languages, page, number, len(pages)) for number, page in enumerate(pages, 1)
                )
    raise refuse("print.sheet_full", "campaign", themes=len(campaign.themes), purposes=len(campaign.purposes))


def plan_idea_sheet(campaign: Campaign, languages: tuple[str, ...]) -> Layout:
    """The first page of the usual sheet, the only one where the campaign fits on it."""
    return plan_sheet(IDEA, campaign, languages)[0]


def _layout(kind: str, density: str, languages: tuple[str, ...], page: Block, number: int, pages: int) -> Layout:
    frame = frame_of(kind, VERSION)
    planned = Layout(
        kind=kind,
        version=VERSION,
        page=number,
        pages=pages,
        density=density,
        languages=languages,
        boxes=to_micrometres(page.boxes),
        zones=to_micrometres(page.zones),
        frames=to_micrometres(page.frames),
        width=frame.width,
        height=frame.height,
        marks=frame.marks,
        codes=frame.codes,
    )
    return in_reading_order(planned)


def _check(kind: str, campaign: Campaign, languages: tuple[str, ...]) -> None:
    if kind not in KINDS:
        raise refuse("print.kind_unknown", "kind", kind=kind)
    check_languages(languages)
    if not 1 <= len(set(languages)) == len(languages) <= 2:
        raise refuse("print.too_many_languages", "languages", most=2)
    if not FEWEST_THEMES <= len(campaign.themes) <= MOST_THEMES:
        raise refuse(
            "print.themes_do_not_fit", "themes", count=len(campaign.themes), fewest=FEWEST_THEMES, most=MOST_THEMES
        )
    if not 1 <= len(campaign.purposes) <= MOST_PURPOSES:
        raise refuse("print.purposes_do_not_fit", "purposes", count=len(campaign.purposes), most=MOST_PURPOSES)
