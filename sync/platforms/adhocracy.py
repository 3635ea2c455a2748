"""adhocracy+, over its REST API: ideas of one module, under an ordinary account."""

import html
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outreach_app.campaign.model import Target
from outreach_app.domain.errors import refuse
from outreach_app.domain.words import CityDecision
from sync.foreign import dig, markers_in, plain, rows, word
from sync.http import Limits, Line, Reply, Unfinished
from sync.platform import (
    Accepted,
    Account,
    Answer,
    Credentials,
    Objection,
    Offer,
    Offers,
    Outcome,
    Ready,
    Refused,
    Trouble,
    Uncertain,
    Unreachable,
    nothing_done,
)
from sync.platforms.adhocracy_session import Tokens
from sync.platforms.on_the_line import OnTheLine

if TYPE_CHECKING:
    from outreach_app.queries.parcels import Parcel

PATIENCE = Limits(read=110, reply=120, bytes=64 << 20)
"""It lists every idea of a module at once, with no pages, and took 45 s over a thousand of them when tried."""

_OVERDUE = (Trouble.DEADLINE, Trouble.NO_REPLY, Trouble.SERVER_ERROR, Trouble.TOO_BIG)
"""What comes of asking for a list that takes longer than the platform gives itself."""


class Adhocracy(OnTheLine):
    """One module that collects ideas. It tells of no decision: a person types those in."""

    kind = "adhocracy"

    def __init__(
        self,
        target: Target,
        credentials: Credentials,
        limits: Limits | None = None,
        *,
        before: Callable[[], None] | None = None,
        proxy: str = "",
        keep: object = None,
    ) -> None:
        """Refused (`address.*`) when the target's url would send the password in the clear."""
        del keep  # its sessions are opened again with the password, and kept nowhere
        if isinstance(credentials, Account):
            raise refuse("account.not_offered", "target", target=target.name)
        super().__init__(target, Line(target.url, limits, before=before, proxy=proxy))
        self._patient = Line(target.url, limits or PATIENCE, before=before, proxy=proxy)
        self._tokens = Tokens(*credentials)
        self._name = ""

    def close(self) -> None:
        super().close()
        self._patient.close()

    def probe(self) -> Ready | Unreachable:
        """Asks what may be asked of the module: the list itself can take a minute."""
        try:
            reply = self._ask("OPTIONS", self._ideas)
            said = reply.json() if reply.status < 300 else None
        except Unfinished as unfinished:
            return nothing_done(unfinished.outcome)
        if reply.status in (403, 404):
            return Unreachable(code=Trouble.NO_COMPONENT, message=f"HTTP {reply.status}")
        if "application/json" not in rows(dig(said, "parses")):
            return Unreachable(code=Trouble.NOT_UNDERSTOOD, message=f"HTTP {reply.status}")
        return Ready(name=self._target.name, url=self._target.url)

    def offers(self) -> Offers | Unreachable:
        """Its projects, their modules, and our module's categories.

        Only what was opened to the platform's own app is told; of any other module, the categories in use are read off
        what stands there.
        """
        try:
            projects = rows(self._ask("GET", "/api/app-projects/").json())
            reply = self._ask("GET", f"/api/app-modules/{self._target.component}/")
            is_told = reply.status < 300
            known = rows(dig(reply.json(), "categories")) if is_told else [i.get("category") for i in self._list()]
        except Unfinished as unfinished:
            return nothing_done(unfinished.outcome)
        themes = {word(dig(c, "id")): Offer(id=word(dig(c, "id")), name=word(dig(c, "name"))) for c in known if c}
        projects = [project for project in projects if word(dig(project, "pk"))]
        return Offers(
            processes=tuple(Offer(id=word(p["pk"]), name=word(p.get("name"))) for p in projects),
            components=tuple(
                Offer(id=word(module), name=word(p.get("name")), parent=word(p["pk"]))
                for p in projects
                for module in rows(p.get("published_modules"))
            ),
            themes=tuple(offer for key, offer in themes.items() if key),
        )

    def create(self, parcel: "Parcel") -> Outcome:
        try:
            reply = self._ask("POST", self._ideas, data=_said(parcel))
        except Unfinished as unfinished:
            return self._find_why(parcel, unfinished.outcome)
        return self._read_deed(reply, parcel)

    def update(self, parcel: "Parcel") -> Outcome:
        try:
            reply = self._ask("PATCH", self._idea(parcel), data=_said(parcel))
        except Unfinished as unfinished:
            outcome = unfinished.outcome
            theme = _is_breakdown(outcome) and parcel.terms.category
            return Refused(code=Objection.THEME, field="category") if theme else outcome
        return Refused(code=Objection.GONE) if reply.status == 404 else self._read_deed(reply, parcel)

    def withdraw(self, parcel: "Parcel") -> Outcome:
        try:
            reply = self._ask("DELETE", self._idea(parcel))
        except Unfinished as unfinished:
            return unfinished.outcome
        if reply.status in (204, 200, 404):
            return Accepted(remote_id=parcel.remote_id or "", withdrawn=True)
        return _read_refusal(reply)

    def attach(self, parcel: "Parcel", name: str, picture: bytes) -> Outcome:
        """Shows a picture (JPEG or PNG) with what stands there, in place of the one before."""
        try:
            reply = self._ask("PATCH", self._idea(parcel), files={"image": (name, picture)})
        except Unfinished as unfinished:
            return unfinished.outcome
        return Refused(code=Objection.GONE) if reply.status == 404 else self._read_deed(reply, parcel)

    def find(self, markers: Collection[str], *, newest: bool = False) -> dict[str, Accepted] | Unreachable:
        del newest  # there are no pages here
        found, wanted = dict[str, Accepted](), set(markers)
        try:
            self._know_ourselves()
            for idea in reversed(self._list()):
                if self._is_of_another(idea):
                    continue
                for marker in (markers_in(idea.get("description")) & wanted) - found.keys():
                    found[marker] = _read_standing(idea)
        except Unfinished as unfinished:
            return nothing_done(unfinished.outcome)
        return found

    def fetch_answers(self, wanted: Mapping[str, str]) -> Iterator[tuple[Answer, ...] | Unreachable]:
        """Only what is gone can be told: somebody over there took it down.

        Where the list is too long for the platform itself to give, ours are asked for one by one.
        """
        try:
            standing = {word(idea["pk"]) for idea in self._list()} if wanted else set(wanted)
        except Unfinished as unfinished:
            if unfinished.outcome.code in _OVERDUE:
                yield from self._look_at_each(wanted)
            else:
                yield nothing_done(unfinished.outcome)
            return
        yield tuple(_gone(remote_id) for remote_id in wanted if remote_id not in standing)

    def _look_at_each(self, wanted: Iterable[str]) -> Iterator[tuple[Answer, ...] | Unreachable]:
        """One page an idea, so that what was learnt before the line breaks is kept."""
        for remote_id in wanted:
            try:
                reply = self._ask("GET", f"{self._ideas}{remote_id}/")
                said = reply.json()
            except Unfinished as unfinished:
                yield nothing_done(unfinished.outcome)
                return
            if reply.status != 404 and word(dig(said, "pk")) != remote_id:
                yield Unreachable(code=Trouble.NOT_UNDERSTOOD, message=f"HTTP {reply.status}")
                return
            yield (_gone(remote_id),) if reply.status == 404 else ()

    @property
    def _ideas(self) -> str:
        return f"/api/modules/{self._target.component}/ideas/"

    def _idea(self, parcel: "Parcel") -> str:
        return f"{self._ideas}{parcel.remote_id}/"

    def _find_why(self, parcel: "Parcel", outcome: Unreachable | Uncertain) -> Outcome:
        """A category it does not know breaks it down: only a look can tell that from a real breakdown."""
        if not _is_breakdown(outcome):
            return outcome
        found = self.find((parcel.marker,))
        if not isinstance(found, dict):
            return outcome
        if parcel.marker in found:
            return found[parcel.marker]
        if parcel.terms.category or parcel.terms.labels:
            return Refused(code=Objection.THEME, field="category", message="HTTP 500")
        return outcome

    def _read_deed(self, reply: Reply, parcel: "Parcel") -> Outcome:
        if reply.status == 404:
            return Unreachable(code=Trouble.NO_COMPONENT, message="HTTP 404")
        if reply.status >= 400:
            return _read_refusal(reply)
        try:
            said = reply.json()
        except Unfinished as unfinished:
            return unfinished.outcome
        if not word(dig(said, "pk")):
            return Uncertain(code=Trouble.NOT_UNDERSTOOD, message=f"HTTP {reply.status}")
        if parcel.marker not in str(dig(said, "description")):
            self._line.close()  # a reply that came twice: every one from here on would be the one before
            return Uncertain(code=Trouble.NO_REPLY, message="another question's reply")
        return _read_standing(said)

    def _know_ourselves(self) -> None:
        if not self._name:
            reply = self._ask("GET", "/api/account/")
            self._name = word(dig(reply.json(), "username")) if reply.status < 300 else ""

    def _is_of_another(self, idea: dict[str, Any]) -> bool:
        creator = word(idea.get("creator"))
        return bool(creator and self._name) and creator != self._name

    def _list(self) -> list[dict[str, Any]]:
        """Raises `Unfinished` when it is no whole list: what cannot be read must never pass for absent."""
        reply = self._ask("GET", self._ideas, line=self._patient)
        if reply.status in (403, 404):
            raise Unfinished(Unreachable(code=Trouble.NO_COMPONENT, message=f"HTTP {reply.status}"))
        said = reply.json() if reply.status < 300 else None
        if not isinstance(said, list) or not all(word(dig(idea, "pk")) for idea in said):
            raise Unfinished(Unreachable(code=Trouble.NOT_UNDERSTOOD, message=f"HTTP {reply.status}"))
        return said

    def _ask(self, method: str, path: str, line: Line | None = None, **said: Any) -> Reply:
        """One exchange, signing in first if need be and once more when the session has ended."""
        line = line or self._line
        if not self._tokens.access:
            self._tokens.open(self._line)
        reply = line.ask(method, path, token=self._tokens.access, **said)
        if reply.status == 401:
            self._tokens.renew(self._line)
            reply = line.ask(method, path, token=self._tokens.access, **said)
        if reply.status == 401:
            raise Unfinished(Unreachable(code=Trouble.SIGN_IN, message="HTTP 401"))
        return reply


def _said(parcel: "Parcel") -> dict[str, Any]:
    """All four keys are required. The text is taken for HTML over there, and only <p> keeps two lines apart."""
    lines = (html.escape(line.strip(), quote=False) for line in parcel.body.split("\n"))
    return {
        "name": parcel.title,
        "description": "\n".join(f"<p>{line}</p>" for line in lines if line),
        "labels": [_number(label) for label in parcel.terms.labels],
        "category": _number(parcel.terms.category),
    }


def _number(key: str) -> int | str:
    return int(key) if key.isdecimal() else key


def _gone(remote_id: str) -> Answer:
    return Answer(remote_id=remote_id, decision=CityDecision.WITHDRAWN, raw_state="gone", reason="", answered_at=None)


def _read_standing(idea: dict[str, Any]) -> Accepted:
    return Accepted(remote_id=word(idea["pk"]), reference=word(idea.get("reference_number")))


def _read_refusal(reply: Reply) -> Outcome:
    """A map of fields, each with its sentences; or no right; or a filter in between."""
    try:
        said = reply.json()
    except Unfinished:
        said = None
    if reply.status == 403:
        return Refused(code=Objection.RIGHTS, message=plain(dig(said, "detail")))
    if reply.status != 400 or not isinstance(said, dict) or not said:
        return Refused(code=Objection.UNACCEPTABLE, message=f"HTTP {reply.status}")
    field, told = next(iter(said.items()))
    known = {"name": "title", "description": "body"}
    message = "\n".join(plain(line) for line in (told if isinstance(told, list) else [told]))
    return Refused(code=Objection.VALIDATION, field=known.get(word(field), word(field)), message=message)


def _is_breakdown(outcome: Unreachable | Uncertain) -> bool:
    return replace(outcome, retry_after=None) == Uncertain(code=Trouble.SERVER_ERROR, message="HTTP 500")
