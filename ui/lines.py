"""One line that names a thing, the same on every page and paper: a session, a place."""

from outreach_app.campaign.model import Campaign
from outreach_app.language import Say
from outreach_app.queries.sessions import SessionName, SessionRow
from ui.formats import day, plain_day, raised, short_day


def session_line(session: SessionRow, say: Say) -> str:
    """`Atelier des Quatre-Vents, 12 rue Curial · 9 février 2017`: the head of a sheet, the context of a page."""
    where = (
        f"{session.title}, {session.place}" if session.place and session.place not in session.title else session.title
    )
    return f"{where} · {plain_day(session.date, say)}"


def session_context(session: SessionRow, campaign: Campaign, say: Say) -> str:
    """`Atelier au centre social, Goutte-d’Or · jeudi 9 février 2017 · 27 personnes`."""
    area = area_name(campaign, session.area)
    said = [", ".join(part for part in (session.title, area) if part), day(session.date, say)]
    if session.attendance is not None:
        said.append(say("{count} people").format(count=session.attendance))
    return " · ".join(said)


def session_words(session: SessionName, say: Say) -> str:
    """`Atelier des Quatre-Vents, 9 février`: in a choice, where the year is plain."""
    return f"{session.title}, {short_day(session.date, say)}"


def area_name(campaign: Campaign, code: str) -> str:
    """An area's name, or its bare code where the campaign no longer has it."""
    area = campaign.area_by_code.get(code)
    return area.name if area else code


def theme_name(campaign: Campaign, code: str, language: str) -> str:
    theme = campaign.theme_by_code.get(code)
    return campaign.say(theme.words, language) if theme else code


def area_choices(campaign: Campaign, kept: str = "") -> list[tuple[str, str]]:
    """(code, words) of every area but the city, as `Pont-de-Flandre, 19e arrondissement`; `kept` even if dropped."""
    choices = []
    for area in campaign.areas:
        path = campaign.area_path(area.code)[1:]
        if path:
            choices.append((area.code, ", ".join(raised(step.name) for step in reversed(path))))
    return _with_kept(choices, kept)


def theme_choices(campaign: Campaign, language: str, kept: str = "") -> list[tuple[str, str]]:
    """(code, words) of every theme; `kept` is one the campaign may have dropped, by its bare code."""
    return _with_kept([(theme.code, theme_name(campaign, theme.code, language)) for theme in campaign.themes], kept)


def _with_kept(choices: list[tuple[str, str]], kept: str) -> list[tuple[str, str]]:
    return choices if not kept or any(code == kept for code, _ in choices) else [*choices, (kept, kept)]
