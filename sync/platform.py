"""What the engine asks of any city platform, and what can come of asking.

`Refused` here is the platform's refusal at its door; what we refuse a person is `domain.errors.Refused`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from outreach_app.domain.moments import Instant
from outreach_app.domain.words import CityDecision

if TYPE_CHECKING:
    from outreach_app.queries.parcels import Parcel


class Objection(StrEnum):
    """Why a platform refuses a proposal at its door."""

    VALIDATION = "validation"  # a field does not suit it
    RIGHTS = "rights"  # our account may not, or the phase is closed
    LOCALE = "locale"  # it does not speak the parcel's language
    UNACCEPTABLE = "unacceptable"  # turned away before any rule of the platform was read
    THEME = "unknown_theme"  # it does not know the theme the parcel carries
    FILES_ONLY = "files_only"  # too old to take proposals by itself: hand over the import file
    GONE = "gone"  # it no longer stands there, so it cannot be changed
    BREAKS_IT = "breaks_it"  # the platform stumbles each time it is sent, and it never stands there


class Trouble(StrEnum):
    """Why there is no answer to work with."""

    NO_CONNECTION = "no_connection"
    TLS = "tls"  # the other side could not prove who it is: never worked around
    SIGN_IN = "sign_in"  # our credentials are not accepted
    SLOW_DOWN = "slow_down"  # too many requests a minute
    NO_COMPONENT = "no_component"  # nothing there takes proposals under the campaign's component id
    FILES_ONLY = "files_only"  # this platform is too old to take proposals by itself
    SIGN_IN_AGAIN = "sign_in_again"  # a person's session is over: only they can open another
    REDIRECT = "redirect"
    SERVER_ERROR = "server_error"
    NO_REPLY = "no_reply"  # the line broke before the whole reply was here
    DEADLINE = "deadline"  # too slow; what was asked may be going on over there
    TOO_BIG = "too_big"
    NOT_UNDERSTOOD = "not_understood"  # HTML from a hotel's Wi-Fi, or a reply of a shape we do not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What one kind of platform can do by itself; what it can't is done by hand."""

    create: bool = False
    edit: bool = False
    withdraw: bool = False
    answers: bool = False  # tells what the city decided; else a person types it in
    winners: bool = False  # tells which projects are put to the vote, and which won
    image: bool = False
    taxonomies: bool = False  # several themes a proposal
    category: bool = False  # one theme a proposal
    person: bool = False  # signs in with a person's own account, in their browser
    requests_a_minute: int = 60
    settles_within: int = 60  # seconds in which a request that was cut short is surely over


CAPABILITIES: Mapping[str, Capabilities] = {
    "decidim": Capabilities(
        create=True,
        edit=True,
        withdraw=True,
        answers=True,
        winners=True,
        taxonomies=True,
        person=True,
        requests_a_minute=100,
    ),
    "adhocracy": Capabilities(create=True, edit=True, withdraw=True, image=True, category=True),
    "files": Capabilities(),
}
"""By `Target.kind`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's own session on one platform. It lives in the system's keystore or in memory, nowhere else."""

    client_id: str
    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)


Credentials = tuple[str, str] | Account
"""A machine's key and secret (a name and a password where the platform knows no machines), or somebody's session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something over there to tie ours to: a process, a component, a theme. `parent` is the id of what it is in."""

    id: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a platform lets us choose from. A component's parent is its process, a theme's the theme above it."""

    processes: tuple[Offer, ...] = ()
    components: tuple[Offer, ...] = ()
    themes: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """It stands there, unless `withdrawn`. `url` is empty where the platform gave no address worth opening."""

    remote_id: str
    url: str = ""
    reference: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It does not stand there, and will not until a person changes something.

    `field` is the platform's name for what is wrong (`title`, `body`, …), `message` its own words.
    """

    code: Objection
    field: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """Nothing was done there. `retry_after` in seconds, where the platform asked for a pause."""

    code: Trouble
    message: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """The request left and no usable reply came: it may stand there. Only a look for the marker can tell."""

    code: Trouble
    message: str = ""
    retry_after: float | None = None


def still_arriving(outcome: Uncertain) -> bool:
    """Whether what was asked may be under way over there: whoever does the work there gave no whole reply."""
    return outcome.code in (Trouble.DEADLINE, Trouble.NO_REPLY) or outcome.message in ("HTTP 502", "HTTP 503")


def nothing_done(outcome: Unreachable | Uncertain) -> Unreachable:
    """A question or a sign-in that was lost on the way changed nothing over there."""
    return Unreachable(code=outcome.code, message=outcome.message, retry_after=outcome.retry_after)


Outcome = Accepted | Refused | Unreachable | Uncertain


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The platform knows us and takes proposals; `name` and `url` are those of the place they go to."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the city says of one proposal now. `raw_state` is its own word for `decision`.

    `phase` is `at_vote` or `winner` where a project made of it was found, else empty.
    """

    remote_id: str
    decision: CityDecision
    raw_state: str
    reason: str
    answered_at: Instant | None
    phase: str = ""


class Platform(Protocol):
    """One platform, spoken to from one thread at a time. No method raises for what the network does."""

    @property
    def code(self) -> str:
        """The campaign's code for this target."""

    @property
    def capabilities(self) -> Capabilities: ...

    def probe(self) -> Ready | Unreachable:
        """Signs in and sees whether proposals are taken; changes nothing."""

    def offers(self) -> Offers | Unreachable:
        """What there is to tie our themes and this target to."""

    def create(self, parcel: "Parcel") -> Outcome:
        """Puts one proposal up, published at once. No platform here notices a second copy."""

    def update(self, parcel: "Parcel") -> Outcome:
        """Writes the parcel's words over what stands under its `remote_id`; doing it twice is doing it once."""

    def withdraw(self, parcel: "Parcel") -> Outcome:
        """Takes back what stands under its `remote_id`. Accepted, with `withdrawn`, where it is gone already."""

    def find(self, markers: Collection[str], *, newest: bool = False) -> dict[str, Accepted] | Unreachable:
        """Looks for our markers among what our account put up; one that is missing certainly does not stand there.

        `newest` asks one page only, of what was put up last: what is missing there may stand further down.
        """

    def fetch_answers(self, wanted: Mapping[str, str]) -> Iterator[tuple[Answer, ...] | Unreachable]:
        """Answers to these proposals (markers by remote id), a page at a time; those not answered are left out."""


@runtime_checkable
class TakesPictures(Protocol):
    """A platform whose capabilities say `image`."""

    def attach(self, parcel: "Parcel", name: str, picture: bytes) -> Outcome:
        """Shows a picture with what stands there, in place of the one before; doing it twice is doing it once."""
