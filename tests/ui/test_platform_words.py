"""Every trouble and refusal a platform can answer with has its sentence, in both languages."""

import dataclasses

import pytest

from outreach_app.campaign.model import Target
from outreach_app.domain.words import OutboxState
from outreach_app.language import Say, translator
from outreach_app.queries.outbox import Attempt, ParcelRow
from sync.engine import Report
from sync.platform import Objection, Trouble, Unreachable
from ui.platform_words import OBJECTIONS, TROUBLES, in_short, platform_said, word_attempt, word_refusal
from ui.sending import Round, word_rounds
from ui.speech import say_count

NAME = "Ville de Papier"
TARGET = Target(code="ville", name=NAME, kind="decidim", title_max=150, body_max=4_000)
PARCEL = ParcelRow(
    id="p",  # type: ignore[arg-type]
    proposal="q",  # type: ignore[arg-type]
    title="Des bancs",
    target="ville",
    state=OutboxState.REFUSED,
    attempts=1,
    due_at=0,
    queued_at=0,
    settled_at=0,
    reason="validation",
    message="est trop long",
    field="title",
    remote_id="",
    url="",
    body="",
    address="",
    latitude=None,
    longitude=None,
    locale="fr",
    ideas=1,
    decision=None,
    answer="",
)


@pytest.fixture(params=["fr", "en"])
def say(request: pytest.FixtureRequest) -> Say:
    return translator(request.param)


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_says_what_to_do(trouble: Trouble, say: Say) -> None:
    report = Report(trouble=Unreachable(code=trouble), retry_at=1_486_658_640_000, waiting=1)
    sentence, kind = word_rounds([Round(target=TARGET, report=report)], "Europe/Paris", say, say_count)
    assert NAME in sentence
    assert "17" in sentence
    assert "44" in sentence
    assert kind == "warning"


@pytest.mark.parametrize("trouble", [*Trouble, "interrupted"])
@pytest.mark.parametrize("outcome", [OutboxState.QUEUED, OutboxState.UNKNOWN])
def test_each_attempt_is_told_in_words(trouble: str, outcome: OutboxState, say: Say) -> None:
    told = word_attempt(Attempt(at=0, outcome=outcome.value, message=str(trouble)), say)
    assert told
    assert str(trouble) not in told


@pytest.mark.parametrize("objection", [*Objection, "consent.withdrawn"])
def test_each_refusal_says_why_and_what_next(objection: str, say: Say) -> None:
    told = word_refusal(dataclasses.replace(PARCEL, reason=str(objection)), say)
    assert told.endswith(".")
    assert str(objection) not in told


def test_french_words_differ_from_the_source() -> None:
    say = translator("fr")
    for sentence in (*TROUBLES.values(), *OBJECTIONS.values()):
        assert say(sentence) != sentence


def test_a_reason_nobody_foresaw_is_still_told(say: Say) -> None:
    assert "strange.new" in word_refusal(dataclasses.replace(PARCEL, reason="strange.new"), say)


def test_the_platform_is_quoted_with_the_field_it_names() -> None:
    say = translator("fr")
    assert platform_said(PARCEL, say) == "Titre\u00a0: est trop long"
    assert platform_said(dataclasses.replace(PARCEL, field=""), say) == "est trop long"
    assert platform_said(dataclasses.replace(PARCEL, field="category_id"), say) == "category_id\u00a0: est trop long"
    assert platform_said(dataclasses.replace(PARCEL, state=OutboxState.UNKNOWN), say) == ""
    assert in_short(dataclasses.replace(PARCEL, message="un\ndeux"), say) == "Titre\u00a0: un · deux"


def test_counts_make_one_line() -> None:
    say, ids = translator("fr"), ("a", "b", "c")
    report = Report(sent=ids, refused=ids[:1], unknown=ids[:2], answered=ids[:1])  # type: ignore[arg-type]
    told, kind = word_rounds([Round(target=TARGET, report=report)], "Europe/Paris", say, _count)
    assert told == "3 envoyées, 1 refusée à l’entrée, 2 envois inconnus, 1 réponse de la Ville."
    assert kind == "warning"


def test_nothing_to_do_is_no_alarm() -> None:
    say = translator("fr")
    assert word_rounds([], "Europe/Paris", say, _count) == ("Rien n’attend d’être envoyé.", "info")
    assert word_rounds([Round(target=TARGET, report=Report())], "Europe/Paris", say, _count)[1] == "info"


def _count(one: str, many: str, count: int) -> str:
    from outreach_app.language import catalogue

    return catalogue("fr").ngettext(one, many, count).format(n=count)
