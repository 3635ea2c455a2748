"""The edition's coach: its phrases ready to be heard, and which advice on a text still stands."""

from collections.abc import Iterable

from outreach_app.campaign.model import Campaign
from outreach_app.domain.coach import Noticed, Phrasebook, make_phrasebook, notice
from outreach_app.domain.sentences import likeness
from outreach_app.domain.words import AdviceAnswer
from outreach_app.queries.cobuilding import Advice


def phrasebook(campaign: Campaign, language: str) -> Phrasebook:
    """The edition's phrases: first those in the language people write in, then in every other, as rooms mix them."""
    languages = dict.fromkeys((language, *campaign.languages))
    return make_phrasebook(
        (rule.code, [phrase for code in languages for phrase in rule.phrases.get(code, ())]) for rule in campaign.coach
    )


def standing_advice(text: str, book: Phrasebook, given: Iterable[Advice]) -> tuple[Noticed, ...]:
    """What the coach still has to say: a sentence kept as it was is not spoken of again under that rule."""
    kept = [(advice.rule, advice.sentence) for advice in given if advice.answer is AdviceAnswer.KEPT]
    return tuple(
        found
        for found in notice(text, book)
        if not any(rule == found.rule and likeness(said, found.sentence.words) == 1 for rule, said in kept)
    )
