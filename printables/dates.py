"""Days as people write them on paper."""

from datetime import date

from outreach_app.language import N_, translator

_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def long_date(day: str, language: str) -> str:
    """The civil date `2017-12-31` as `31 December 2017`, `31 décembre 2017`."""
    civil = date.fromisoformat(day)
    number = "1er" if civil.day == 1 and language == "fr" else str(civil.day)
    return f"{number} {translator(language)(_MONTHS[civil.month - 1])} {civil.year}"
