"""From our themes and areas to a platform's own: what is tied, what was never looked at, and good guesses."""

from collections.abc import Mapping, Sequence
from typing import Any

from outreach_app.campaign.model import Campaign, Target, Term
from outreach_app.domain.stems import fold_words, stem

_ARTICLES = frozenset(
    [
        "l",
        "d",
        "le",
        "la",
        "les",
        "un",
        "une",
        "du",
        "de",
        "des",
        "et",
        "a",
        "au",
        "aux",
        "en",
        "the",
        "of",
        "and",
        "in",
    ]
)
_NEAR = 0.5
"""Two names are one where this share of their words is common to both."""


def theme_term(target: Target, theme: str) -> Term | None:
    """What a theme is over there; None where nobody has looked at it."""
    return target.mapping.themes.get(theme)


def area_term(campaign: Campaign, target: Target, area: str) -> Term | None:
    """What an area is over there: its own, or that of the smallest one around it that is tied."""
    for around in reversed(campaign.area_path(area)):
        if around.code in target.mapping.areas:
            return target.mapping.areas[around.code]
    return None


def find_untied(campaign: Campaign, target: Target, theme: str, area: str) -> tuple[str, ...]:
    """Which of `theme` and `area` nobody has looked at, on a platform where others are tied."""
    untied = []
    if theme and target.mapping.themes and theme_term(target, theme) is None:
        untied.append("theme")
    if area and target.mapping.areas and area_term(campaign, target, area) is None:
        untied.append("area")
    return tuple(untied)


def terms_of(campaign: Campaign, target: Target, theme: str, area: str) -> dict[str, Any]:
    """A parcel's terms: taxonomies and scope for Decidim and its file, a category for adhocracy."""
    its_theme, its_area = theme_term(target, theme) or Term(), area_term(campaign, target, area) or Term()
    if target.kind == "adhocracy":
        return {"taxonomies": [], "category": its_theme.id, "labels": []}
    if target.kind == "files":
        return {"taxonomies": [its_theme.id] if its_theme.id else [], "scope": its_area.id}
    ids = [term.id for term in (its_theme, its_area) if term.id]
    return {"taxonomies": list(dict.fromkeys(ids)), "category": "", "labels": []}


def guess(ours: Mapping[str, str], theirs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Our codes and names against their ids and names, accents, case, articles and endings aside.

    Only what is alone in being nearest is guessed; a person looks at each guess.
    """
    known = [(there, _words(name)) for there, name in theirs]
    found = {}
    for code, name in ours.items():
        likeness = [(_likeness(_words(name), words), there) for there, words in known]
        best = max(likeness, default=(0.0, ""))
        if best[0] >= _NEAR and sum(score == best[0] for score, _ in likeness) == 1:
            found[code] = best[1]
    return found


def _words(name: str) -> frozenset[str]:
    numbers = (word for word in "".join(c if c.isdigit() else " " for c in name).split())
    return frozenset([*(stem(word) for word in fold_words(name) if word not in _ARTICLES), *numbers])


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
