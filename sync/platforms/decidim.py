"""Decidim, over its GraphQL API, signed in with machine credentials."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from outreach_app.campaign.model import Target
from sync.foreign import dig, word
from sync.http import Limits, Line, Reply, Unfinished
from sync.platform import (
    Accepted,
    Answer,
    Objection,
    Outcome,
    Ready,
    Refused,
    Trouble,
    Uncertain,
    Unreachable,
)
from sync.platforms import decidim_documents as documents
from sync.platforms import decidim_reading as reading

if TYPE_CHECKING:
    from outreach_app.services.outbox import Parcel

MOST_PAGES = 400  # 20,000 proposals, far above any city's: a list longer than that is a loop


class Decidim:
    """One Decidim component. Signs in at the first need, again once when its session ends, and out when closed."""

    def __init__(self, target: Target, key: str, secret: str, limits: Limits | None = None) -> None:
        """Refused (`address.*`) when the target's url would send the credentials in the clear."""
        self._target = target
        self._credentials = {"api_user[key]": key, "api_user[secret]": secret}
        self._line = Line(target.url, limits)
        self._token = ""
        self._account = ""
        self._rightless = False
        self._place: Ready | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def code(self) -> str:
        return self._target.code

    def close(self) -> None:
        """Gives the token back if the platform can be reached, and hangs up."""
        if self._token:
            with suppress(Unfinished):
                self._line.ask("DELETE", "/api/sign_out", token=self._token)
        self._token = ""
        self._line.close()

    def probe(self) -> Ready | Unreachable:
        try:
            return self._find_place()
        except Unfinished as unfinished:
            return _nothing_done(unfinished)

    def create(self, parcel: "Parcel") -> Outcome:
        try:
            place = self._find_place()
        except Unfinished as unfinished:
            return _nothing_done(unfinished)
        token = self._token
        try:
            outcome = self._put_up(parcel, place)
            if self._may_have_been_forgotten(outcome, token):
                self._sign_in()
                outcome = self._put_up(parcel, place)
        except Unfinished as unfinished:
            return unfinished.outcome
        match outcome:
            case Accepted():
                self._rightless = False
            case Refused(code=Objection.RIGHTS):
                self._rightless = True
        return outcome

    def find(self, marker: str) -> Accepted | Unreachable | None:
        found: Accepted | None = None
        try:
            place = self._find_place()
            for nodes in self._pages(documents.STANDING):
                for node in (n for n in nodes if reading.carries(n, marker)):
                    found = reading.read_standing(node, place.url)
                    if not reading.is_of_another(node, self._account):
                        return found
        except Unfinished as unfinished:
            return _nothing_done(unfinished)
        return found  # a copy by somebody else: only what once stood can be copied

    def fetch_answers(self, remote_ids: Collection[str]) -> Iterator[tuple[Answer, ...] | Unreachable]:
        wanted = set(remote_ids)
        try:
            for nodes in self._pages(documents.ANSWERS) if wanted else ():
                ours = [node for node in nodes if word(node.get("id")) in wanted]
                wanted -= {word(node.get("id")) for node in ours}
                answers = (reading.read_answer(node, self._target.locale) for node in ours)
                yield tuple(answer for answer in answers if answer)
                if not wanted:
                    return
        except Unfinished as unfinished:
            yield _nothing_done(unfinished)

    def _find_place(self) -> Ready:
        """Where proposals go, asked once: signs in on the way."""
        if self._place is None:
            said = self._ask(documents.PROBE, {}).json()
            self._place = reading.read_component(said, self._target.locale)
        return self._place

    def _put_up(self, parcel: "Parcel", place: Ready) -> Outcome:
        where = {"address": parcel.address, "latitude": parcel.latitude, "longitude": parcel.longitude}
        attributes = {"title": parcel.title, "body": parcel.body} | {k: v for k, v in where.items() if v is not None}
        reply = self._post(documents.CREATE, {"input": {"attributes": attributes, "locale": parcel.locale}})
        if reply.status >= 400:
            return Refused(code=Objection.UNACCEPTABLE, message=f"HTTP {reply.status}")
        return reading.read_creation(reply.json(), place.url)

    def _may_have_been_forgotten(self, outcome: Outcome, token: str) -> bool:
        """A session that ended can look like a missing right: worth signing in again, until that proved vain."""
        missing = isinstance(outcome, Refused) and outcome.code is Objection.RIGHTS
        return missing and not self._rightless and self._token == token

    def _pages(self, document: str) -> Iterator[tuple[dict[str, Any], ...]]:
        after, seen = None, set[str]()
        while True:
            page = reading.read_page(self._ask(document, {"after": after}).json())
            yield page.nodes
            if not page.after:
                return
            if page.after in seen or len(seen) >= MOST_PAGES:
                raise Unfinished(Unreachable(code=Trouble.NOT_UNDERSTOOD, message="endless pages"))
            seen.add(page.after)
            after = page.after

    def _ask(self, document: str, variables: dict[str, Any]) -> Reply:
        """A question that changes nothing."""
        reply = self._post(document, variables)
        if reply.status >= 400:
            raise Unfinished(Unreachable(code=Trouble.NOT_UNDERSTOOD, message=f"HTTP {reply.status}"))
        return reply

    def _post(self, document: str, variables: dict[str, Any]) -> Reply:
        """One GraphQL exchange, signing in first if need be and once more when the session has ended."""
        data = {"query": document, "variables": {"component": self._target.component} | variables}
        if not self._token:
            self._sign_in()
        reply = self._line.ask("POST", "/api", token=self._token, data=data)
        if reply.status == 401:
            self._sign_in()
            reply = self._line.ask("POST", "/api", token=self._token, data=data)
        if reply.status == 401:
            raise Unfinished(Unreachable(code=Trouble.SIGN_IN, message="HTTP 401"))
        return reply

    def _sign_in(self) -> None:
        self._token = ""
        try:
            reply = self._line.ask("POST", "/api/sign_in", form=self._credentials)
            said = reply.json() if reply.status < 300 else {}
        except Unfinished as unfinished:
            raise Unfinished(_nothing_done(unfinished)) from unfinished
        if reply.status >= 400:
            trouble = Trouble.SIGN_IN if reply.status in (401, 403) else Trouble.NOT_UNDERSTOOD
            raise Unfinished(Unreachable(code=trouble, message=f"HTTP {reply.status}"))
        header = reply.headers.get("Authorization", "").removeprefix("Bearer ")
        token = word(header or dig(said, "jwt_token"), 8_000)
        if not token.isascii() or not token:
            raise Unfinished(Unreachable(code=Trouble.SIGN_IN, message="no token"))
        self._token = token
        self._account = word(dig(said, "id"))


def _nothing_done(unfinished: Unfinished) -> Unreachable:
    """A question or a sign-in that was lost on the way changed nothing over there."""
    outcome = unfinished.outcome
    if isinstance(outcome, Uncertain):
        return Unreachable(code=outcome.code, message=outcome.message, retry_after=outcome.retry_after)
    return outcome
