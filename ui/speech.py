"""The language of the window: Qt's default locale, asked wherever a part has words of its own."""

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from outreach_app.language import N_, catalogue, translator
from ui.formats import number

_REGIONS = {"fr": "fr_FR", "en": "en_GB"}
_NAMES = {
    "ar": N_("Arabic"),
    "bm": N_("Bambara"),
    "en": N_("English"),
    "es": N_("Spanish"),
    "fr": N_("French"),
    "pt": N_("Portuguese"),
    "ta": N_("Tamil"),
    "tr": N_("Turkish"),
    "zh": N_("Chinese"),
}
_OWN_NAMES = {
    "ar": "العربية",
    "bm": "Bamanankan",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "ta": "தமிழ்",
    "tr": "Türkçe",
    "zh": "中文",
}
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def speak(application: QApplication, language: str) -> None:
    """From now on `say`, Qt's own buttons, numbers and the layout follow `language`."""
    QLocale.setDefault(QLocale(_REGIONS.get(language, language)))
    own_words = QTranslator(application)
    if own_words.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(own_words)
    right_to_left = language in _RIGHT_TO_LEFT
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)


def language() -> str:
    return QLocale().name().partition("_")[0]


def say(message: str) -> str:
    """`message` in the window's language, for the words that belong to a part and not to a page."""
    return translator(language())(message)


def say_count(one: str, many: str, count: int) -> str:
    """`say_count("{n} idea", "{n} ideas", 2000)` is « 2 000 idées »: the right number, with `{n}` filled in."""
    return catalogue(language()).ngettext(one, many, count).format(n=number(count, say))


def language_name(code: str) -> str:
    """`fr` as `français`: in the window's language where we know its name, else as its own speakers call it."""
    known = _NAMES.get(code)
    return say(known) if known else QLocale(code).nativeLanguageName() or code


def own_name(code: str) -> str:
    """`ar` as `العربية`: how a language's own speakers find it in a list."""
    return _OWN_NAMES.get(code) or QLocale(code).nativeLanguageName() or code
