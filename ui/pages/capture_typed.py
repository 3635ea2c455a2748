"""What is being typed on the capture form, as plain values the vault can keep each second, and back."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from outreach_app.domain.drafts import AnswerDraft, Asking, CaptureDraft, ConsentDraft, IdeaDraft, PersonDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AnswerState, ConsentMethod
from outreach_app.services.ideas import forget_draft, keep_draft, kept_draft
from outreach_app.store.store import Store

T = TypeVar("T")
_SECOND = 1_000
"""Milliseconds: what a power cut may cost at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as it stands. `same_person` is somebody already met, called `same_name` on the screen.

    `door` is where the idea was begun, in a round from door to door; a draft keeps no word of where that is.
    """

    draft: CaptureDraft
    same_person: RecordId | None = None
    same_name: str = ""
    door: RecordId | None = None

    @property
    def is_blank(self) -> bool:
        """Nothing anybody said: languages, method and witness are the evening's, not the idea's."""
        idea, person = self.draft.idea, self.draft.person
        said = any(text.strip() for text in (idea.text, idea.place)) or idea.theme or idea.area
        met = person is not None and (person != PersonDraft() or bool(self.draft.consents))
        return not (said or met or self.same_person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature and the answers it stands for. Never kept in a draft."""

    picture: bytes = b""
    answers: frozenset[tuple[str, bool]] = frozenset()

    @classmethod
    def of(cls, picture: bytes, consents: Sequence[ConsentDraft]) -> "Signed":
        return cls(picture=picture, answers=frozenset((c.purpose, c.given) for c in consents))

    def for_answers(self, consents: Sequence[ConsentDraft]) -> bytes:
        """The picture, where the answers are still those that were signed."""
        return self.picture if self.answers == frozenset((c.purpose, c.given) for c in consents) else b""


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


class Keeper(QObject):
    """Keeps forms in the vault under a name, at most a second after they changed; idle when nothing does."""

    kept = Signal()
    refused = Signal(object)
    """The `Refused` that says why nothing could be kept; told once until it works again."""

    def __init__(self, store: Store, read: Callable[[], Sequence[Typed]], parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._read = store, read
        self._name = ""
        self._last: dict[str, Any] | None = None
        self._works = True
        self._timer = QTimer(self, interval=_SECOND, singleShot=True)
        self._timer.timeout.connect(self._keep_aloud)

    def note(self) -> None:
        """Something was typed."""
        if self._name and not self._timer.isActive():
            self._timer.start()

    def turn_to(self, name: str) -> list[Typed]:
        """Keeps what is pending, then gives what was kept under another name; nothing is kept under no name."""
        if self._timer.isActive():
            self._keep_aloud()
        self._name = name
        self._last = kept_draft(self._store, name) if name else None
        return [from_body(body) for body in (self._last or {}).get("forms", ())]

    def keep(self, forms: Sequence[Typed]) -> bool:
        """Keeps these forms now; False where they are what was kept last."""
        self._timer.stop()
        body = {"forms": [as_body(typed) for typed in forms]} if any(not typed.is_blank for typed in forms) else None
        if not self._name or body == self._last:
            return False
        if body is None:
            forget_draft(self._store, self._name)
        else:
            keep_draft(self._store, self._name, body)
        self._last = body
        return body is not None

    def keep_now(self) -> None:
        """What is pending, before the window closes."""
        if self._timer.isActive():
            self._keep_aloud()

    def _keep_aloud(self) -> None:
        try:
            if self.keep(self._read()):
                self.kept.emit()
            self._works = True
        except Refused as refused:
            if self._works:
                self.refused.emit(refused)
            self._works = False
