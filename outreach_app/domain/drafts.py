"""What a person has typed, before the work accepts it: frozen, unchecked, safe to hand to a service."""

from dataclasses import dataclass

from outreach_app.domain.ids import RecordId
from outreach_app.domain.words import AnswerState, ConsentMethod, Counting, HostKind, Reach, SessionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDraft:
    """A workshop, a doorstep round or a stall. Date and times are civil (`2017-02-09`, `18:30`)."""

    kind: SessionKind
    title: str
    date: str
    starts: str = ""
    ends: str = ""
    place: str = ""
    area: str = ""
    host: str = ""
    host_kind: HostKind | None = None
    reach: Reach | None = None
    interpreter: str = ""
    members: tuple[RecordId, ...] = ()
    attendance: int | None = None
    attendance_counting: Counting | None = None
    refusals: int | None = None
    refusals_counting: Counting | None = None
    doors_tried: int | None = None
    doors_opened: int | None = None
    volunteer_minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaDraft:
    """The idea itself. `place`, `area` and the point say where the project would stand."""

    text: str
    theme: str = ""
    place: str = ""
    area: str = ""
    latitude: float | None = None
    longitude: float | None = None
    language: str = "fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSeed:
    """Ideas a proposal is to be written from, under the name the room gave them together, if it gave one."""

    ideas: tuple[RecordId, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    question: str
    state: AnswerState
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """Whom the idea comes from, all of it optional. `minor` is said by the person, or follows from their age band."""

    name: str = ""
    phone: str = ""
    email: str = ""
    post: str = ""
    minor: bool = False
    guardian_name: str = ""
    child_assent: bool = False
    answers: tuple[AnswerDraft, ...] = ()

    @property
    def has_contact(self) -> bool:
        return any(text.strip() for text in (self.name, self.phone, self.email, self.post))

    @property
    def is_empty(self) -> bool:
        return not self.has_contact and not self.answers


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDraft:
    """One purpose, one answer; `channels` narrows how they may be reached."""

    purpose: str
    given: bool
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How consent was asked: notice language, method, and who or what proves it."""

    method: ConsentMethod = ConsentMethod.ORAL
    language: str = "fr"
    witness: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureDraft:
    """One save of the capture screen."""

    session: RecordId | None
    idea: IdeaDraft
    person: PersonDraft | None = None
    consents: tuple[ConsentDraft, ...] = ()
    asking: Asking = Asking()
    sheet: RecordId | None = None
    cleared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalDraft:
    """A proposal as written with the room; `cost` is what was typed, in euros."""

    title: str
    text: str
    theme: str = ""
    place: str = ""
    area: str = ""
    latitude: float | None = None
    longitude: float | None = None
    cost: str = ""
