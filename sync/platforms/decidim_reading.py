"""What Decidim's replies mean. Nothing in a reply is taken on trust: not its shape, not its size, not its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from outreach_app.domain.words import CityDecision
from sync.foreign import address, dig, instant, markers_in, plain, rows, word
from sync.http import Unfinished
from sync.platform import (
    Accepted,
    Answer,
    Objection,
    Offer,
    Offers,
    Outcome,
    Ready,
    Refused,
    Trouble,
    Uncertain,
    Unreachable,
)

DECISIONS = {
    "evaluating": CityDecision.EVALUATING,
    "accepted": CityDecision.ACCEPTED,
    "rejected": CityDecision.REJECTED,
    "withdrawn": CityDecision.WITHDRAWN,
}
_OBJECTIONS = {
    "ATTRIBUTE_VALIDATION_ERROR": Objection.VALIDATION,
    "VALIDATION_ERROR": Objection.VALIDATION,
    "LOCALE_ERROR": Objection.LOCALE,
    "INVALID_LOCALE_ERROR": Objection.LOCALE,
}
_GONE = {"UNAUTHORIZED_OBJECT_ERROR", "NOT_FOUND"}
_SINCE_IT_CAN_CREATE = ("createProposal", "ProposalsMutation", "CreateProposalInput", "for mutations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Up to 50 proposals as they came; `after` asks for the next page and is empty on the last."""

    nodes: tuple[dict[str, Any], ...]
    after: str


def read_component(said: Any, locale: str) -> Ready:
    """Raises `Unfinished` unless the component is there and takes proposals."""
    component = dig(said, "data", "component")
    if dig(component, "proposals") is None:
        told = isinstance(dig(said, "data"), dict)
        trouble = Trouble.NO_COMPONENT if told else Trouble.NOT_UNDERSTOOD
        raise Unfinished(Unreachable(code=trouble, message=_first_code(said)))
    return Ready(name=read_words(component.get("name"), locale), url=address(component.get("url")))


def read_creation(said: Any, component_url: str) -> Outcome:
    """An id means that it stands, whatever errors came along; otherwise the errors tell what happened."""
    return _read_deed(said, dig(said, "data", "component", "createProposal"), component_url)


def read_change(said: Any, deed: str, component_url: str) -> Outcome:
    """The same for `update` and `withdraw`; what can't be found there any more is gone."""
    there = dig(said, "data", "component", "proposal")
    outcome = _read_deed(said, dig(there, deed), component_url)
    codes = {word(dig(error, "extensions", "code")) for error in rows(dig(said, "errors"))}
    missing = isinstance(dig(said, "data", "component"), dict) and there is None
    if isinstance(outcome, Uncertain) and missing and (not codes or codes & _GONE):
        return Refused(code=Objection.GONE)
    return outcome


def _read_deed(said: Any, made: Any, component_url: str) -> Outcome:
    if word(dig(made, "id")):
        return read_standing(made, component_url)
    for error in rows(dig(said, "errors")):
        if objection := _read_objection(error):
            return objection
    if isinstance(said, dict) and "errors" in said and "data" not in said:
        return _read_misfit(said["errors"])
    return Uncertain(code=Trouble.NOT_UNDERSTOOD, message=_first_code(said))


def read_page(said: Any) -> Page:
    """Raises `Unfinished` when it is no whole page: what cannot be read must never pass for absent."""
    listed = dig(said, "data", "component", "proposals")
    nodes, more = dig(listed, "nodes"), dig(listed, "pageInfo", "hasNextPage")
    after = word(dig(listed, "pageInfo", "endCursor"))
    seen = [node for node in rows(nodes) if node is not None]  # null: one we may not read
    whole = isinstance(nodes, list) and isinstance(more, bool) and all(word(dig(node, "id")) for node in seen)
    if not whole or (more and not after):
        raise Unfinished(Unreachable(code=Trouble.NOT_UNDERSTOOD, message=_first_code(said)))
    return Page(nodes=tuple(seen), after=after if more else "")


def read_standing(node: dict[str, Any], component_url: str) -> Accepted:
    """A proposal that stands there. Its address is where Decidim serves a component's proposals."""
    remote_id = word(node["id"])
    url = f"{component_url.rstrip('/')}/proposals/{remote_id}" if component_url and remote_id.isdecimal() else ""
    withdrawn = node.get("withdrawn") is True
    return Accepted(remote_id=remote_id, url=url, reference=word(node.get("reference")), withdrawn=withdrawn)


def markers_of(field: Any) -> set[str]:
    """The markers in a translated field, in any language."""
    return set[str]().union(*(markers_in(dig(t, "text")) for t in rows(dig(field, "translations"))))


def read_account(said: Any) -> str:
    return word(dig(said, "data", "session", "user", "id"))


def read_places(said: Any, locale: str) -> Offers:
    """The processes we may see, and what takes proposals in each."""
    listed = dig(said, "data", "participatoryProcesses")
    if not isinstance(listed, list):
        raise Unfinished(Unreachable(code=Trouble.NOT_UNDERSTOOD, message=_first_code(said)))
    processes = [process for process in listed if word(dig(process, "id"))]
    return Offers(
        processes=tuple(_offer(process, "title", "", locale) for process in processes),
        components=tuple(
            _offer(component, "name", word(process["id"]), locale)
            for process in processes
            for component in rows(process.get("components"))
            if word(dig(component, "id"))
        ),
    )


def read_themes(said: Any, locale: str) -> dict[str, Offer]:
    """Every taxonomy of the processes or proposals listed, and the one above it, by id."""
    nodes = dig(said, "data", "participatoryProcesses") or dig(said, "data", "component", "proposals", "nodes")
    found = [theme for node in rows(nodes) for theme in rows(dig(node, "taxonomies"))]
    found += [dig(theme, "parent") for theme in found]
    offers = [_offer(t, "name", word(dig(t, "parent", "id")), locale) for t in found if word(dig(t, "id"))]
    return {offer.id: offer for offer in reversed(offers)}


def read_budgets(said: Any) -> tuple[str, ...]:
    listed = dig(said, "data", "component", "participatorySpace", "components")
    return tuple(word(dig(budget, "id")) for budget in rows(listed) if word(dig(budget, "id")))


def read_projects(said: Any) -> Iterator[dict[str, Any]]:
    """What is put to the vote; `selected` on those that won."""
    for budget in rows(dig(said, "data", "component", "budgets", "nodes")):
        yield from (project for project in rows(dig(budget, "projects")) if isinstance(project, dict))


def _offer(node: dict[str, Any], named: str, parent: str, locale: str) -> Offer:
    return Offer(id=word(node["id"]), name=read_words(node.get(named), locale), parent=parent)


def is_of_another(node: dict[str, Any], account: str) -> bool:
    """Whether somebody other than `account` is known to have put it up."""
    author = word(dig(node, "author", "id"))
    return bool(author and account) and author != account


def read_answer(node: dict[str, Any], locale: str) -> Answer | None:
    """The city's answer, None while there is none. The raw word is kept beside ours."""
    withdrawn = node.get("withdrawn") is True
    state = "withdrawn" if withdrawn else word(node.get("state"))
    if not state:
        return None
    return Answer(
        remote_id=word(node.get("id")),
        decision=DECISIONS.get(state, CityDecision.OTHER),
        raw_state=state,
        reason=read_words(node.get("answer"), locale),
        answered_at=instant(node.get("withdrawnAt" if withdrawn else "answeredAt")),
    )


def read_words(field: Any, locale: str) -> str:
    """A translated field in `locale`, else in the first language that has words."""
    said = {word(dig(t, "locale")): plain(dig(t, "text")) for t in rows(dig(field, "translations"))}
    return said.get(locale) or next((text for text in said.values() if text), "")


def _read_objection(error: Any) -> Refused | None:
    code = word(dig(error, "extensions", "code"))
    message = dig(error, "message")
    # Decidim's sources and its documentation spell this code differently
    if code.startswith("MUTATION_NOT_AUTHORIZED"):
        return Refused(code=Objection.RIGHTS, message=plain(message))
    if code not in _OBJECTIONS:
        return None
    if not isinstance(message, list):
        return Refused(code=_OBJECTIONS[code], message=plain(message))
    fields = [word(next(reversed(rows(dig(m, "path"))), None)) for m in message]
    texts = [plain(dig(m, "message")) for m in message]
    named = next((field for field in fields if field), "")
    return Refused(code=_OBJECTIONS[code], field=named, message="\n".join(t for t in texts if t))


def _read_misfit(errors: Any) -> Refused | Unreachable:
    """The request itself was not accepted, so nothing was run."""
    told = " ".join(plain(dig(error, "message")) for error in rows(errors))
    if any(new in told for new in _SINCE_IT_CAN_CREATE):
        return Refused(code=Objection.FILES_ONLY)
    return Unreachable(code=Trouble.NOT_UNDERSTOOD, message=_code_of(errors))


def _first_code(said: Any) -> str:
    return _code_of(dig(said, "errors"))


def _code_of(errors: Any) -> str:
    return next((word(dig(error, "extensions", "code")) for error in rows(errors)), "")
