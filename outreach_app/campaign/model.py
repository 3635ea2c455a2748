"""A campaign as the rest of the house sees it: frozen, whole, already checked by `loading`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from outreach_app.domain.moments import Instant
from outreach_app.domain.words import Fact

Words = Mapping[str, str]
"""A text in several languages, by language code (`fr`, `en`, `ar`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the calendar; a `gate` is a phase whose end is a deadline the work must meet."""

    code: str
    words: Words
    starts: str
    ends: str
    gate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """`short` is how a resident would say it, in two or three words, for tiles and paper."""

    code: str
    words: Words
    short: Words = field(default_factory=dict)
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place in the tree city > arrondissement > quartier. The two facts are never one another's proof.

    `tile` is where it stands on the city drawn as a grid: column and row, from 0 at the north-west.
    """

    code: str
    name: str
    kind: str
    parent: str | None = None
    quartier_populaire: Fact = Fact.UNKNOWN
    qpv: Fact = Fact.UNKNOWN
    population: int | None = None
    tile: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityDistrict:
    """A district of the State's list (QPV), by its official code, and the areas it touches."""

    code: str
    name: str
    areas: tuple[str, ...]
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """`yes` and `no` are examples of the city's own: what passed, what did not."""

    code: str
    question: Words
    help: Words
    yes: Words = field(default_factory=dict)
    no: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachRule:
    """Wording the city refuses under `criterion`. `phrases`, by language, are words or runs of words to notice.

    `why` is what the city answers, `instead` the wording to offer.
    """

    code: str
    criterion: str
    phrases: Mapping[str, tuple[str, ...]]
    why: Words
    instead: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaStep:
    minutes: int
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLine:
    """One role, or one thing to bring."""

    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTemplate:
    """How a session of one kind usually goes: its agenda, who does what, how many tables, what to bring."""

    code: str
    kind: str
    words: Words
    agenda: tuple[AgendaStep, ...]
    roles: tuple[TemplateLine, ...] = ()
    tables: int = 0
    material: tuple[TemplateLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A sum of money in integer cents. `part_of` is the code of the envelope it is taken from."""

    code: str
    words: Words
    cents: int
    part_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One thing a resident may allow. `allows` names outlets: platform, name, contact, city, study, photo.

    `words` is the row to tick ("Publish my idea, without my name"), `question` what is asked aloud, if it is given.
    `expires` is the last civil day an answer holds, None for no such day.
    """

    code: str
    words: Words
    legal_basis: str
    allows: tuple[str, ...]
    question: Words = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    expires: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a resident is told before answering for one purpose, immutable once used.

    Three lengths: `spoken` (thirty seconds, one thought a line), `page` (one A4), `full`.
    `sha256` covers all three (`document.notice_digest`). A translation is never `material`.
    """

    purpose: str
    version: int
    language: str
    spoken: str
    page: str
    full: str
    valid_from: str
    sha256: str
    valid_to: str | None = None
    material: bool = False

    @property
    def id(self) -> str:
        return f"{self.purpose}.{self.version}.{self.language}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Modality:
    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the study. `under_15` names the modalities that mean a child."""

    code: str
    words: Words
    modalities: tuple[Modality, ...]
    universe: Words
    under_15: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What one of our themes or areas is over there: the platform's id and name. No id: nothing there matches it."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A target's own taxonomies or categories, by our codes; a code that is missing was never looked at."""

    themes: Mapping[str, Term] = field(default_factory=dict)
    areas: Mapping[str, Term] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.themes or self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A platform proposals may go to. `kind` is decidim, adhocracy or files; lengths in characters.

    `component` is adhocracy's module too. With a `client_id`, people may sign in there with their own account.
    `mapping` is filled in once, by hand. `phases` says which phase of ours a state of theirs is, beside the usual ones.
    `address` is where letters about it go.
    """

    code: str
    name: str
    kind: str
    title_max: int
    body_max: int
    title_min: int = 1
    body_min: int = 1
    url: str = ""
    component: str = ""
    locale: str = "fr"
    rehearsal: bool = False
    client_id: str = ""
    mapping: Terms = field(default_factory=Terms)
    phases: Mapping[str, str] = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long one kind of thing is kept: contact, answers, media, ideas, consents or suppressions, to a day's end."""

    category: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Whom a resident reaches: printed on every sheet, notice and receipt."""

    organisation: str
    phone: str
    hours: Words
    email: str
    data_officer: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """One edition of one city's budget. Everything city-specific is here and nowhere in code."""

    id: str
    name: Words
    city: str
    languages: tuple[str, ...]
    timezone: str
    calendar: tuple[Phase, ...]
    themes: tuple[Theme, ...]
    areas: tuple[Area, ...]
    priority_districts: tuple[PriorityDistrict, ...]
    criteria: tuple[Criterion, ...]
    money: tuple[Envelope, ...]
    purposes: tuple[Purpose, ...]
    notices: tuple[Notice, ...]
    questions: tuple[Question, ...]
    targets: tuple[Target, ...]
    retention: tuple[Retention, ...]
    desk: Desk
    coach: tuple[CoachRule, ...] = ()
    templates: tuple[SessionTemplate, ...] = ()
    website: str = ""
    example: bool = False

    @cached_property
    def area_by_code(self) -> Mapping[str, Area]:
        return {area.code: area for area in self.areas}

    @cached_property
    def theme_by_code(self) -> Mapping[str, Theme]:
        return {theme.code: theme for theme in self.themes}

    @cached_property
    def purpose_by_code(self) -> Mapping[str, Purpose]:
        return {purpose.code: purpose for purpose in self.purposes}

    def purposes_for(self, outlet: str) -> frozenset[str]:
        """The codes of the purposes that allow it: platform, name, contact, city, study or photo."""
        return frozenset(purpose.code for purpose in self.purposes if outlet in purpose.allows)

    def local(self, at: Instant) -> datetime:
        """An instant as the city's clocks show it."""
        return datetime.fromtimestamp(at / 1000, ZoneInfo(self.timezone))

    def day(self, at: Instant) -> str:
        """The civil date of an instant in the city."""
        return self.local(at).date().isoformat()

    def say(self, words: Words, language: str) -> str:
        """`words` in `language`, else in the campaign's first language, else in any."""
        return words.get(language) or words.get(self.languages[0]) or next(iter(words.values()), "")

    def is_rehearsal(self, target: str) -> bool:
        """Whether what that target says was only played: no resident is to be told of it."""
        return any(known.rehearsal for known in self.targets if known.code == target)

    def area_path(self, code: str) -> tuple[Area, ...]:
        """From the city down to `code`; empty for a code the campaign no longer has."""
        path: list[Area] = []
        area = self.area_by_code.get(code)
        while area:
            path.insert(0, area)
            area = self.area_by_code.get(area.parent) if area.parent else None
        return tuple(path)

    def current_notice(self, purpose: str, language: str, day: str) -> Notice | None:
        """The notice to read out today: the newest valid version, in `language` or the first language."""
        valid = [
            n
            for n in self.notices
            if n.purpose == purpose and n.valid_from <= day and (n.valid_to is None or day <= n.valid_to)
        ]
        for wanted in (language, self.languages[0]):
            spoken = [n for n in valid if n.language == wanted]
            if spoken:
                return max(spoken, key=lambda n: n.version)
        return None
