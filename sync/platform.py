"""What the engine asks of any city platform, and what can come of asking.

`Refused` here is the platform's refusal at its door; what we refuse a person is `domain.errors.Refused`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from outreach_app.domain.moments import Instant
from outreach_app.domain.words import CityDecision

if TYPE_CHECKING:
    from outreach_app.services.outbox import Parcel


class Objection(StrEnum):
    """Why a platform refuses a proposal at its door."""

    VALIDATION = "validation"  # a field does not suit it
    RIGHTS = "rights"  # our account may not, or the phase is closed
    LOCALE = "locale"  # it does not speak the parcel's language
    UNACCEPTABLE = "unacceptable"  # turned away before any rule of the platform was read


class Trouble(StrEnum):
    """Why there is no answer to work with."""

    NO_CONNECTION = "no_connection"
    TLS = "tls"  # the other side could not prove who it is: never worked around
    SIGN_IN = "sign_in"  # our credentials are not accepted
    SLOW_DOWN = "slow_down"  # too many requests a minute
    NO_COMPONENT = "no_component"  # nothing there takes proposals under the campaign's component id
    FILES_ONLY = "files_only"  # this platform is too old to take proposals by itself
    REDIRECT = "redirect"
    SERVER_ERROR = "server_error"
    NO_REPLY = "no_reply"  # the line broke before the whole reply was here
    DEADLINE = "deadline"  # too slow; what was asked may be going on over there
    TOO_BIG = "too_big"
    NOT_UNDERSTOOD = "not_understood"  # HTML from a hotel's Wi-Fi, or a reply of a shape we do not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """It stands there. `url` is empty where the platform gave no address worth opening."""

    remote_id: str
    url: str = ""
    reference: str = ""


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


Outcome = Accepted | Refused | Unreachable | Uncertain


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The platform knows us and takes proposals; `name` and `url` are those of the place they go to."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the city says of one proposal now. `raw_state` is its own word for `decision`."""

    remote_id: str
    decision: CityDecision
    raw_state: str
    reason: str
    answered_at: Instant | None


class Platform(Protocol):
    """One platform, spoken to from one thread at a time. No method raises for what the network does."""

    @property
    def code(self) -> str:
        """The campaign's code for this target."""

    def probe(self) -> Ready | Unreachable:
        """Signs in and sees whether proposals are taken; changes nothing."""

    def create(self, parcel: "Parcel") -> Outcome:
        """Puts one proposal up, published at once. No platform here notices a second copy."""

    def find(self, marker: str) -> Accepted | Unreachable | None:
        """Looks for our marker among what stands there; None says that it certainly does not."""

    def fetch_answers(self, remote_ids: Collection[str]) -> Iterator[tuple[Answer, ...] | Unreachable]:
        """Answers to these proposals, a page at a time; those not answered yet are left out."""
