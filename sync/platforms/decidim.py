"""Decidim, over its GraphQL API."""

import functools
import re
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outreach_app.campaign.model import Target
from outreach_app.domain.words import CityDecision
from sync.foreign import dig, word
from sync.http import Limits, Line, Reply, Unfinished
from sync.platform import (
    Accepted,
    Answer,
    Credentials,
    Objection,
    Offers,
    Outcome,
    Ready,
    Refused,
    Trouble,
    Uncertain,
    Unreachable,
    nothing_done,
)
from sync.platforms import decidim_documents as documents
from sync.platforms import decidim_reading as reading
from sync.platforms.decidim_session import Keep, session_with
from sync.platforms.on_the_line import OnTheLine

if TYPE_CHECKING:
    from outreach_app.queries.parcels import Parcel

MOST_PAGES = 400  # 20,000 proposals, far above any city's: a list longer than that is a loop


class Decidim(OnTheLine):
    """One Decidim component. Signs in at the first need, again once when its session ends, and out when closed."""

    kind = "decidim"

    def __init__(
        self,
        target: Target,
        credentials: Credentials,
        limits: Limits | None = None,
        *,
        before: Callable[[], None] | None = None,
        proxy: str = "",
        keep: Keep | None = None,
    ) -> None:
        """Refused (`address.*`) when the target's url would send the credentials in the clear."""
        super().__init__(target, Line(target.url, limits, before=before, proxy=proxy))
        self._session = session_with(credentials, keep)
        self._rightless = False
        self._place: Ready | None = None

    def close(self) -> None:
        """Gives the token back if the platform can be reached, and hangs up."""
        self._session.close(self._line)
        super().close()

    def probe(self) -> Ready | Unreachable:
        try:
            return self._find_place()
        except Unfinished as unfinished:
            return nothing_done(unfinished.outcome)

    def offers(self) -> Offers | Unreachable:
        try:
            places = reading.read_places(self._ask(documents.PLACES, {}), self._target.locale)
            themes: dict[str, Any] = {}
            for document in (documents.THEMES_IN_USE, documents.THEMES_OF_PROCESSES):
                themes |= reading.read_themes(self._ask(document, self._here()), self._target.locale)
        except Unfinished as unfinished:
            return nothing_done(unfinished.outcome)
        return replace(places, themes=tuple(themes.values()))

    def create(self, parcel: "Parcel") -> Outcome:
        return self._do(documents.CREATE, {"input": self._said(parcel)}, reading.read_creation)

    def update(self, parcel: "Parcel") -> Outcome:
        variables = {"proposal": parcel.remote_id, "input": self._said(parcel)}
        return self._do(documents.UPDATE, variables, lambda said, url: reading.read_change(said, "update", url))

    def withdraw(self, parcel: "Parcel") -> Outcome:
        variables = {"proposal": parcel.remote_id}
        outcome = self._do(documents.WITHDRAW, variables, lambda said, url: reading.read_change(said, "withdraw", url))
        if isinstance(outcome, Refused):  # perhaps because it was withdrawn before
            found = self.find((parcel.marker,))
            if isinstance(found, dict) and (parcel.marker not in found or found[parcel.marker].withdrawn):
                return Accepted(remote_id=parcel.remote_id or "", withdrawn=True)
        return replace(outcome, withdrawn=True) if isinstance(outcome, Accepted) else outcome

    def find(self, markers: Collection[str], *, newest: bool = False) -> dict[str, Accepted] | Unreachable:
        try:
            place = self._find_place()
            self._know_ourselves()
            found, pages = self._look(markers, place.url, newest=newest)
            if pages > 1 and len(found) < len(set(markers)):
                # whatever was taken down meanwhile may have moved one across the edge of a page
                found |= self._look(set(markers) - set(found), place.url)[0]
        except Unfinished as unfinished:
            return nothing_done(unfinished.outcome)
        return found

    def fetch_answers(self, wanted: Mapping[str, str]) -> Iterator[tuple[Answer, ...] | Unreachable]:
        missing = set(wanted)
        try:
            kept: list[Answer] = []
            for nodes in self._pages(documents.ANSWERS) if missing else ():
                ours = [node for node in nodes if word(node.get("id")) in missing]
                missing -= {word(node.get("id")) for node in ours}
                answers = [answer for node in ours if (answer := reading.read_answer(node, self._target.locale))]
                kept += [answer for answer in answers if answer.decision is CityDecision.ACCEPTED]
                yield tuple(answer for answer in answers if answer.decision is not CityDecision.ACCEPTED)
                if not missing:
                    break
            if kept:
                yield self._with_vote(kept, wanted)
        except Unfinished as unfinished:
            yield nothing_done(unfinished.outcome)

    def _with_vote(self, kept: list[Answer], markers: Mapping[str, str]) -> tuple[Answer, ...]:
        """What the city kept may be a project put to the vote by now: its text carries our marker on."""
        projects: list[dict[str, Any]] = []
        for budget in reading.read_budgets(self._ask(documents.BUDGETS, self._here())):
            said = self._ask(documents.PROJECTS, {"component": budget})
            projects += reading.read_projects(said)
        return tuple(replace(answer, phase=_phase(projects, markers[answer.remote_id])) for answer in kept)

    def _find_place(self) -> Ready:
        """Where proposals go, asked once: signs in on the way."""
        if self._place is None:
            said = self._ask(documents.PROBE, self._here())
            self._place = reading.read_component(said, self._target.locale)
        return self._place

    def _know_ourselves(self) -> None:
        if not self._session.account:
            self._session.account = reading.read_account(self._ask(documents.WHO_WE_ARE, {}))

    def _here(self) -> dict[str, Any]:
        return {"component": self._target.component}

    def _said(self, parcel: "Parcel") -> dict[str, Any]:
        where = {"address": parcel.address, "latitude": parcel.latitude, "longitude": parcel.longitude}
        attributes: dict[str, Any] = {"title": parcel.title, "body": parcel.body}
        attributes |= {name: value for name, value in where.items() if value is not None}
        if parcel.terms.taxonomies:
            attributes["taxonomies"] = list(parcel.terms.taxonomies)
        return {"attributes": attributes, "locale": parcel.locale}

    def _do(self, document: str, variables: dict[str, Any], read: Callable[[Any, str], Outcome]) -> Outcome:
        """A deed, once; once more where the session had only been forgotten."""
        try:
            place = self._find_place()
        except Unfinished as unfinished:
            return nothing_done(unfinished.outcome)
        token = self._session.token
        try:
            outcome = self._try(document, variables, read, place)
            if self._may_have_been_forgotten(outcome, token):
                self._session.open(self._line)
                outcome = self._try(document, variables, read, place)
        except Unfinished as unfinished:
            return unfinished.outcome
        match outcome:
            case Accepted():
                self._rightless = False
            case Refused(code=Objection.RIGHTS):
                self._rightless = True
        return outcome

    def _try(
        self, document: str, variables: dict[str, Any], read: Callable[[Any, str], Outcome], place: Ready
    ) -> Outcome:
        reply, said = self._post(document, self._here() | variables)
        if reply.status >= 400:
            return Refused(code=Objection.UNACCEPTABLE, message=f"HTTP {reply.status}")
        return read(said, place.url)

    def _may_have_been_forgotten(self, outcome: Outcome, token: str) -> bool:
        """A session that ended can look like a missing right: worth signing in again, until that proved vain."""
        missing = isinstance(outcome, Refused) and outcome.code is Objection.RIGHTS
        return missing and not self._rightless and self._session.token == token

    def _look(self, markers: Collection[str], url: str, *, newest: bool = False) -> tuple[dict[str, Accepted], int]:
        """What our own account put up with one of these markers, and how many pages were read."""
        missing, found, pages = set(markers), dict[str, Accepted](), 0
        for nodes in self._pages(documents.STANDING):
            pages += 1
            for node in nodes:
                if reading.is_of_another(node, self._session.account):
                    continue
                for marker in reading.markers_of(node.get("body")) & missing:
                    found[marker] = reading.read_standing(node, url)
                    missing.discard(marker)
            if newest or not missing:
                break
        return found, pages

    def _pages(self, document: str) -> Iterator[tuple[dict[str, Any], ...]]:
        after, seen = None, set[str]()
        while True:
            page = reading.read_page(self._ask(document, self._here() | {"after": after}))
            yield page.nodes
            if not page.after:
                return
            if page.after in seen or len(seen) >= MOST_PAGES:
                raise Unfinished(Unreachable(code=Trouble.NOT_UNDERSTOOD, message="endless pages"))
            seen.add(page.after)
            after = page.after

    def _ask(self, document: str, variables: dict[str, Any]) -> Any:
        """A question that changes nothing."""
        reply, said = self._post(document, variables)
        if reply.status >= 400:
            raise Unfinished(Unreachable(code=Trouble.NOT_UNDERSTOOD, message=f"HTTP {reply.status}"))
        return said

    def _post(self, document: str, variables: dict[str, Any]) -> tuple[Reply, Any]:
        """One GraphQL exchange, signing in first if need be and once more when the session has ended."""
        if not self._session.token:
            self._session.open(self._line)
        reply, said = self._send(document, variables)
        if reply.status == 401:
            self._session.open(self._line)
            reply, said = self._send(document, variables)
        if reply.status == 401:
            raise Unfinished(Unreachable(code=Trouble.SIGN_IN, message="HTTP 401"))
        return reply, said

    def _send(self, document: str, variables: dict[str, Any]) -> tuple[Reply, Any]:
        """The question is asked under a name of its own: a reply that came twice cannot pass for the next one's."""
        session, name = self._session, f"n{secrets.token_hex(4)}"
        before, root = _root(document)
        data = {"query": f"{document[:before]}{name}: {document[before:]}", "variables": variables}
        reply = self._line.ask("POST", "/api", token=session.token, data=data, headers=session.headers)
        said = reply.json() if reply.status < 300 else None
        answered = dig(said, "data")
        if isinstance(answered, dict) and answered:
            if name not in answered:
                self._line.close()  # or every reply from here on would be the one before
                raise Unfinished(Uncertain(code=Trouble.NO_REPLY, message="another question's reply"))
            answered[root] = answered.pop(name)
        return reply, said


@functools.cache
def _root(document: str) -> tuple[int, str]:
    """Where the first field of one of our documents stands, and its name."""
    found = re.search(r"\{\s*(\w+)", document)
    assert found
    return found.start(1), found[1]


def _phase(projects: list[dict[str, Any]], marker: str) -> str:
    mine = [project for project in projects if marker in reading.markers_of(project.get("description"))]
    if any(project.get("selected") is True for project in mine):
        return "winner"
    return "at_vote" if mine else ""
