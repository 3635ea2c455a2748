"""What a sheet says: every printed text by the name of the frame it stands in, in one or two languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outreach_app.campaign.model import Campaign, Theme
from outreach_app.language import N_, translator
from printables.dates import long_date
from printables.style import tidy

_HOUSE = {
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
_CHANGE = N_("Change your mind, see or erase your answers: {desk}.")
_CHANGE_TOO = N_("Change your mind, see or erase your answers: same number, same address.")
_ERASED = N_("Your contact details are erased by {day}.")
_CONTACT = "contact"  # the category of what is kept that the promise is about
_SCAN = N_("Scan in grey, 200-300 dpi")
_PAGE = N_("Page {page} of {pages} · form {form}, {languages}")
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
_FORMS = {"idea": N_("idea")}


@dataclass(frozen=True, slots=True)
class Said:
    """A text in the sheet's first language, and in its second where that says something else."""

    main: str
    second: str = ""


def sheet_words(campaign: Campaign, languages: tuple[str, ...]) -> Mapping[str, Said]:
    """Every text of the sheet but those that change from one print run to the next, by frame."""
    words = {name: _said(translator(language)(text) for language in languages) for name, text in _HOUSE.items()}
    for theme in campaign.themes:
        words[f"theme.{theme.code}"] = _said(_theme(campaign, theme, lang) for lang in languages)
    for purpose in campaign.purposes:
        words[f"consent.{purpose.code}"] = _said(campaign.say(purpose.words, lang) for lang in languages)
    words["campaign"] = _said([campaign.say(campaign.name, languages[0])])
    same = [translator(language)(_CHANGE_TOO) for language in languages[1:2]]
    words["footer.desk"] = _said([_desk_line(campaign, languages[0]), *same])
    words["footer.scan"] = _said([translator(languages[0])(_SCAN)])
    return words


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
    return tidy(say(_PAGE).format(page=page, pages=pages, form=form, languages=both))


def _said(texts: Iterable[str]) -> Said:
    """The first two different texts."""
    main, *others = dict.fromkeys(tidy(text) for text in texts)
    return Said(main, others[0] if others else "")


def _desk_line(campaign: Campaign, language: str) -> str:
    desk = campaign.desk
    hours = campaign.say(desk.hours, language)
    phone = f"{desk.phone} ({hours})" if desk.phone and hours else desk.phone
    reached = ", ".join(part for part in (desk.organisation, phone, desk.email) if part)
    change = translator(language)(_CHANGE).format(desk=reached)
    until = next((kept.until for kept in campaign.retention if kept.category == _CONTACT), None)
    if until is None:
        return change
    return f"{change} {translator(language)(_ERASED).format(day=long_date(until, language))}"
