"""What a sheet says: every printed text by the name of the frame it stands in, in one or two languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outreach_app.campaign.model import Campaign, Purpose, Theme
from outreach_app.language import N_, translator
from printables.dates import long_date
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
from printables.style import tidy

MOST_ON_A_LIST = 3
"""Columns of agreements a row of the attendance list has room for."""

_IDEA = {
    "title": N_("Your idea for the neighbourhood"),
    "lead": N_("Write or draw. Every idea counts."),
    "idea.heading": N_("What is your idea?"),
    "idea.hint": N_("Please name nobody"),
    "where.heading": N_("Where?"),
    "where.hint": N_("A street, a square, a school…"),
    "themes.heading": N_("It is mostly about…"),
    "themes.hint": N_("One box or more"),
    "voluntary": N_("Only if you wish"),
    "person.heading": N_("To keep you informed"),
    "name.label": N_("First and last name"),
    "contact.label": N_("Phone or e-mail"),
    "agree.heading": N_("Do you agree?"),
    "agree.yes": N_("Yes"),
    "agree.no": N_("No"),
    "date.label": N_("Date"),
    "signature.label": N_("Signature"),
    "signature.note": N_("Under 15: a parent signs too."),
    "promise": N_("Your contact details stay with the association, unless you say Yes above."),
    "footer.number": N_("your sheet’s number: it is all you need to change anything"),
}
_SIMPLE = {
    "lead": N_("Write or draw your idea."),
    "idea.heading": N_("My idea"),
    "idea.hint": N_("Do not write anybody’s name."),
    "where.heading": N_("Where is it?"),
    "person.heading": N_("My name"),
    "person.hint": N_("You can leave this empty."),
    "name.label": N_("My first name and my name"),
    "contact.label": N_("My phone number"),
    "agree.heading": N_("Answer yes or no"),
    "promise": N_("We keep your name and your number. We give them to nobody, unless you said Yes."),
    "footer.number": N_("This is your sheet’s number. Write it down."),
}
_CONSENT = {
    "title": N_("What you agree to"),
    "lead": N_("You decide, line by line."),
    "person.heading": N_("Who you are"),
    "reference.label": N_("Number of your sheet or of your receipt"),
    "guardian.name.label": N_("Under 15: the parent’s name"),
    "guardian.signature.label": N_("The parent’s signature"),
}
_CONSENT_SIMPLE = {
    "lead": N_("You decide. You can say no."),
}
_LIST = {
    "title": N_("Who is here today"),
    "lead": N_("Nothing here is compulsory. You may take part without writing anything. A first name is enough."),
    "name.label": N_("First name"),
    "contact.label": N_("Phone or e-mail, if you wish"),
    "under_15.label": N_("Under 15"),
    "agree.yes": N_("Yes"),
    "agree.no": N_("No"),
    "signature.label": N_("Signature"),
    "footer.number": N_("this list’s number: say it with your first name to change anything"),
}
_SHORT = {"footer.number": N_("your number: it is all you need to change anything")}
_NO_CONSENT = ("idea.", "where.", "themes.", "voluntary", "signature.note")
_NO_SIMPLE = ("themes.",)
_CHANGE = N_("Change your mind, see or erase your answers: {desk}.")
_CHANGE_TOO = N_("Change your mind, see or erase your answers: same number, same address.")
_CHANGE_SIMPLE = N_("You can change your mind. Call us or write to us: {desk}.")
_CHANGE_SIMPLE_TOO = N_("You can change your mind: same number, same address.")
_ERASED = N_("Your contact details are erased by {day}.")
_CONTACT = "contact"  # the category of what is kept that the promise is about
_SCAN = N_("Scan in grey, 200-300 dpi")
_PAGE = N_("Page {page} of {pages} · form {form}, {languages}")
_FORM = N_("form {form}, {languages}")
_AND = N_("{first} and {second}")
_LANGUAGES = {
    "fr": N_("French"),
    "en": N_("English"),
    "ar": N_("Arabic"),
    "zh": N_("Chinese"),
    "ta": N_("Tamil"),
    "tr": N_("Turkish"),
    "pt": N_("Portuguese"),
    "es": N_("Spanish"),
    "bm": N_("Bambara"),
}
_FORMS = {
    IDEA: N_("idea"),
    IDEA_A5: N_("idea A5"),
    IDEA_LARGE: N_("large-print idea"),
    IDEA_SIMPLE: N_("simplified idea"),
    CONSENT: N_("consent"),
    CONSENT_LARGE: N_("large-print consent"),
    CONSENT_SIMPLE: N_("simplified consent"),
    ATTENDANCE: N_("list"),
}
_SIMPLE_OUTLETS = ("platform", "contact")
"""What a simplified sheet asks about, one purpose each: may it be published, may we tell you."""


def house_words(kind: str) -> Mapping[str, str]:
    """The house's own words on a kind of sheet, in English, by frame."""
    if kind == ATTENDANCE:
        return _LIST
    if kind in (CONSENT, CONSENT_LARGE, CONSENT_SIMPLE):
        return _consent_words(kind)
    if kind == IDEA_SIMPLE:
        return {name: text for name, text in (_IDEA | _SIMPLE).items() if not name.startswith(_NO_SIMPLE)}
    return _IDEA | _SHORT if kind == IDEA_A5 else _IDEA


def _consent_words(kind: str) -> Mapping[str, str]:
    simple = _SIMPLE | _CONSENT_SIMPLE if kind == CONSENT_SIMPLE else {}
    words = _IDEA | _CONSENT | simple
    left_out = (*_NO_CONSENT, "reference.") if kind == CONSENT_SIMPLE else _NO_CONSENT
    return {name: text for name, text in words.items() if not name.startswith(left_out)}


@dataclass(frozen=True, slots=True)
class Said:
    """A text in the sheet's first language, and in its second where that says something else."""

    main: str
    second: str = ""


def sheet_words(campaign: Campaign, languages: tuple[str, ...], kind: str = IDEA) -> Mapping[str, Said]:
    """Every text of the sheet but those that change from one print run to the next, by frame."""
    house = house_words(kind)
    words = {name: _said(translator(language)(text) for language in languages) for name, text in house.items()}
    if "themes.heading" in words:
        for theme in campaign.themes:
            words[f"theme.{theme.code}"] = _said(_theme(campaign, theme, lang) for lang in languages)
    for purpose in purposes_asked(campaign, kind):
        asked = purpose.question or purpose.words if kind in (IDEA_SIMPLE, CONSENT_SIMPLE) else purpose.words
        words[f"consent.{purpose.code}"] = _said(campaign.say(asked, lang) for lang in languages)
        if kind == CONSENT and (means := [_means(campaign, purpose, lang) for lang in languages])[0]:
            words[f"about.{purpose.code}"] = _said(means)
    words["campaign"] = _said([campaign.say(campaign.name, languages[0])])
    simple = kind in (IDEA_SIMPLE, CONSENT_SIMPLE)
    too = _CHANGE_SIMPLE_TOO if simple else _CHANGE_TOO
    same = [translator(language)(too) for language in languages[1:2]]
    words["footer.desk"] = _said([_desk_line(campaign, languages[0], _CHANGE_SIMPLE if simple else _CHANGE), *same])
    words["footer.scan"] = _said([translator(languages[0])(_SCAN)])
    return words


def purposes_asked(campaign: Campaign, kind: str) -> tuple[Purpose, ...]:
    """What a kind of sheet asks one to agree to: all of it, but on a simplified sheet or a list."""
    if kind == ATTENDANCE:
        return tuple(purpose for purpose in campaign.purposes if purpose.channels)[:MOST_ON_A_LIST]
    if kind != IDEA_SIMPLE:
        return campaign.purposes
    first = {
        next((purpose.code for purpose in campaign.purposes if outlet in purpose.allows), "")
        for outlet in _SIMPLE_OUTLETS
    }
    return tuple(p for p in campaign.purposes if p.code in first) or campaign.purposes[: len(_SIMPLE_OUTLETS)]


def _theme(campaign: Campaign, theme: Theme, language: str) -> str:
    """Short where the campaign has it short in that language, else whole."""
    whole = theme.words if language in theme.words and language not in theme.short else theme.short or theme.words
    return campaign.say(whole, language)


def page_line(kind: str, version: int, page: int, pages: int, languages: tuple[str, ...]) -> str:
    """`Page 1 of 1 · form idea-1, French and English`, in the sheet's first language."""
    say = translator(languages[0])
    names = [say(_LANGUAGES[language]) for language in languages]
    both = say(_AND).format(first=names[0], second=names[-1]) if len(names) > 1 else names[0]
    form = f"{say(_FORMS[kind])}-{version}"
    if kind == IDEA_A5 and pages == 1:  # half a sheet has no room to say that it is one page
        return tidy(say(_FORM).format(form=form, languages=both))
    return tidy(say(_PAGE).format(page=page, pages=pages, form=form, languages=both))


def _said(texts: Iterable[str]) -> Said:
    """The first two different texts."""
    main, *others = dict.fromkeys(tidy(text) for text in texts)
    return Said(main, others[0] if others else "")


def _means(campaign: Campaign, purpose: Purpose, language: str) -> str:
    """The first thing the newest notice says aloud of it; nothing where there is none in that language."""
    notices = [n for n in campaign.notices if (n.purpose, n.language) == (purpose.code, language) and not n.valid_to]
    newest = max(notices, key=lambda notice: notice.version, default=None)
    return newest.spoken.strip().partition("\n")[0] if newest else ""


def _desk_line(campaign: Campaign, language: str, change: str) -> str:
    desk = campaign.desk
    hours = campaign.say(desk.hours, language)
    phone = f"{desk.phone} ({hours})" if desk.phone and hours else desk.phone
    reached = ", ".join(part for part in (desk.organisation, phone, desk.email) if part)
    told = translator(language)(change).format(desk=reached)
    until = next((kept.until for kept in campaign.retention if kept.category == _CONTACT), None)
    if until is None:
        return told
    return f"{told} {translator(language)(_ERASED).format(day=long_date(until, language))}"
