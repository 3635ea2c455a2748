"""Telling residents what became of their idea: who was told what, how, and when."""

from collections.abc import Iterable

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import refuse
from outreach_app.queries.telling import Telling, to_tell
from outreach_app.store.store import Store

HOW = ("sms", "phone", "email", "post", "in_person")


def mark_told(store: Store, tellings: Iterable[Telling], how: str, by: str) -> Changes:
    """Each person was told each of those answers, `how` one of HOW; one act, undone together.

    Refused `telling.nobody` where nobody is left to be told: their agreement is over, or somebody else told them.
    """
    if how not in HOW:
        raise ValueError(f"nobody is told by {how}")
    wanted = {telling.person for telling in tellings}
    waiting = [telling for telling in to_tell(store) if telling.person in wanted]
    if not waiting:
        raise refuse("telling.nobody")
    with store.act(by) as act:
        for telling in waiting:
            for news in telling.news:
                act.create(
                    "told",
                    person=telling.person,
                    proposal=news.proposal,
                    city_answer=news.answer,
                    how=how,
                    at=act.at,
                )
    return act.changes
