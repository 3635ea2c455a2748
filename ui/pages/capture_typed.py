"""What is being typed on the capture form, as plain values the vault can keep each second, and back."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from outreach_app.domain.drafts import AnswerDraft, Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AnswerState, ConsentMethod

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as it stands. `same_person` is somebody already met, called `same_name` on the screen."""

    draft: CaptureDraft
    same_person: RecordId | None = None
    same_name: str = ""

    @property
    def is_blank(self) -> bool:
        """Nothing anybody said: languages, method and witness are the evening's, not the idea's."""
        idea, person = self.draft.idea, self.draft.person
        said = any(text.strip() for text in (idea.text, idea.place)) or idea.theme or idea.area
        met = person is not None and (person != PersonDraft() or bool(self.draft.consents))
        return not (said or met or self.same_person)


def as_body(typed: Typed) -> dict[str, Any]:
    return dataclasses.asdict(typed)


def from_body(body: Mapping[str, Any]) -> Typed:
    """A kept form, whichever version kept it: what it doesn't know stays as on an empty form."""
    return _fill(Typed, {**body, "draft": _draft(body.get("draft") or {})})


def _draft(body: Mapping[str, Any]) -> CaptureDraft:
    asking = dict(body.get("asking") or {})
    if "method" in asking:
        asking["method"] = ConsentMethod(asking["method"])
    consents = (dict(consent, channels=tuple(consent.get("channels", ()))) for consent in body.get("consents") or ())
    parts = {
        "session": body.get("session"),
        "idea": _fill(IdeaDraft, {"text": "", **(body.get("idea") or {})}),
        "person": _person(body["person"]) if body.get("person") else None,
        "consents": tuple(_fill(ConsentDraft, consent) for consent in consents),
        "asking": _fill(Asking, asking),
    }
    return _fill(CaptureDraft, {**body, **parts})


def _person(body: Mapping[str, Any]) -> PersonDraft:
    answers = (dict(answer, state=AnswerState(answer["state"])) for answer in body.get("answers") or ())
    return _fill(PersonDraft, {**body, "answers": tuple(_fill(AnswerDraft, answer) for answer in answers)})


def _fill(kind: type[T], values: Mapping[str, Any]) -> T:
    known = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in values.items() if name in known})
