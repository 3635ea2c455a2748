"""The rehearsal platform's GraphQL: our schema file, run over what stands on the board as Decidim would run it."""

import base64
import binascii
import html
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    build_schema,
    execute_sync,
    parse,
    specified_rules,
    validate,
)

from outreach_app.domain.moments import Instant
from sync.rehearsal.board import Board, Standing

SCHEMA_FILE = Path(__file__).parent.parent / "decidim.graphql"
PAGE = 50
TITLE = range(15, 151)
BODY_MIN = 15
LOCALES = ("fr", "en")
MOST_TOKENS = 2_000
ACCOUNT = {"id": "7", "name": "Porte-voix"}
NAME = {"fr": "Budget participatif (entraînement)", "en": "Participatory budget (rehearsal)"}
PROCESS = "1"
BUDGETS = "8"
TOPICS = {
    "10": {"fr": "Thèmes", "en": "Themes"},
    "11": {"fr": "Cadre de vie et espace public", "en": "Living environment"},
    "12": {"fr": "Nature en ville et environnement", "en": "Nature in the city"},
    "13": {"fr": "Éducation et jeunesse", "en": "Education and youth"},
    "14": {"fr": "Culture et patrimoine", "en": "Culture and heritage"},
    "15": {"fr": "Sport", "en": "Sport"},
    "16": {"fr": "Solidarité et vivre ensemble", "en": "Solidarity"},
    "17": {"fr": "Transport et mobilité", "en": "Transport and mobility"},
    "18": {"fr": "Propreté", "en": "Cleanliness"},
}
"""The themes one may choose from, by id; the first is the root they hang from."""
ROOT = "10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request: what it is about, and whether we know who asks."""

    board: Board
    component: str
    url: str
    signed_in: bool
    reordered: bool = False
    files_only: bool = False
    deeds: list[str] = field(default_factory=list)
    """What was done, for the faults that strike afterwards."""


@cache
def schema() -> GraphQLSchema:
    return build_schema(SCHEMA_FILE.read_text(encoding="utf-8"))


@cache
def old_schema() -> GraphQLSchema:
    """As it was before proposals could be made by machine."""
    said = SCHEMA_FILE.read_text(encoding="utf-8")
    return build_schema(said.replace("  createProposal(input: CreateProposalInput!): Proposal\n", "  old: String\n"))


def run(visit: Visit, document: Any, variables: Any) -> dict[str, Any]:
    """The reply's JSON; without `data` when the request itself is not accepted."""
    try:
        parsed = parse(document if isinstance(document, str) else "", max_tokens=MOST_TOKENS)
    except GraphQLError as error:
        return {"errors": [_say(error)]}
    known = old_schema() if visit.files_only else schema()
    errors = validate(known, parsed, [*specified_rules, NoSchemaIntrospectionCustomRule])
    if errors:
        return {"errors": [_say(error) for error in errors]}
    root = {
        "component": lambda info, **arguments: _component(info, arguments["id"]),
        "participatoryProcesses": lambda info: [_process(info.context)],
        "session": lambda info: {"user": {"__typename": "User"} | ACCOUNT if info.context.signed_in else None},
    }
    result = execute_sync(
        schema(),
        parsed,
        root,
        context_value=visit,
        variable_values=variables if isinstance(variables, dict) else {},
    )
    return _say_result(result)


def _process(visit: Visit) -> dict[str, Any]:
    def components(_: GraphQLResolveInfo[Visit], **wanted: Any) -> list[dict[str, Any]]:
        known = {"Proposals": visit.component, "Budgets": BUDGETS}
        kind = (wanted.get("filter") or {}).get("type")
        return [found for name, key in known.items() if kind in (None, name) and (found := _read(visit, key))]

    return {
        "id": PROCESS,
        "title": _translated(NAME),
        "taxonomies": [_topic(topic) for topic in TOPICS if topic != ROOT],
        "components": components,
    }


def _component(info: GraphQLResolveInfo[Visit], component: str) -> dict[str, Any] | None:
    visit = info.context
    if info.parent_type.name != "Mutation":
        return _read(visit, component)
    if component != visit.component:
        return None
    return {"__typename": "ProposalsMutation", "createProposal": _create, "proposal": _proposal}


def _read(visit: Visit, component: str) -> dict[str, Any] | None:
    kinds: dict[str, dict[str, Any]] = {
        visit.component: {"__typename": "Proposals", "proposals": _list},
        BUDGETS: {"__typename": "Budgets", "budgets": _budgets},
    }
    if component not in kinds:
        return None
    shown = {"id": component, "name": _translated(NAME), "url": visit.url}
    return shown | kinds[component] | {"participatorySpace": lambda info: _process(info.context)}


def _topic(topic: str) -> dict[str, Any]:
    parent = _topic(ROOT) if topic != ROOT else None
    return {"id": topic, "isRoot": topic == ROOT, "name": _translated(TOPICS[topic]), "parent": parent}


def _list(info: GraphQLResolveInfo[Visit], order: Any = None, first: int = PAGE, after: str = "") -> dict[str, Any]:
    visit = info.context
    backwards = str(next(iter((order or {}).values()), "ASC")).upper() == "DESC"
    standing = visit.board.proposals[:: -1 if backwards and not visit.reordered else 1]
    start = _read_cursor(after)
    end = start + max(0, min(first, PAGE))
    return {
        "nodes": [_show(s) for s in standing[start:end]],
        "pageInfo": {"hasNextPage": end < len(standing), "endCursor": _cursor(min(end, len(standing)))},
    }


def _budgets(info: GraphQLResolveInfo[Visit], first: int = PAGE, after: str = "") -> dict[str, Any]:
    """One budget: a project for each proposal put to the vote, its text carried over."""
    del first, after
    projects = [
        {
            "id": standing.id,
            "title": _translated({standing.locale: standing.title}),
            "description": _translated({standing.locale: standing.body}),
            "selected": standing.vote == "winner",
        }
        for standing in info.context.board.proposals
        if standing.vote
    ]
    node = {"id": "1", "title": _translated(NAME), "projects": projects}
    return {"nodes": [node], "pageInfo": {"hasNextPage": False, "endCursor": None}}


def _create(info: GraphQLResolveInfo[Visit], input: dict[str, Any]) -> dict[str, Any]:
    visit = info.context
    _check_rights(visit)
    attributes = _read_attributes(input)
    visit.deeds.append("create")
    return _show(visit.board.put_up(locale=input["locale"], **attributes))


def _proposal(info: GraphQLResolveInfo[Visit], id: str) -> dict[str, Any]:
    board = info.context.board
    if board.find(id) is None:
        raise _error("UNAUTHORIZED_OBJECT_ERROR", "Proposal not found")

    def update(info: GraphQLResolveInfo[Visit], input: dict[str, Any]) -> dict[str, Any]:
        _check_rights(info.context, id)
        attributes = _read_attributes(input)
        info.context.deeds.append("update")
        return _show(board.change(id, **attributes))

    def withdraw(info: GraphQLResolveInfo[Visit], input: dict[str, Any]) -> dict[str, Any]:
        del input
        _check_rights(info.context, id)
        info.context.deeds.append("withdraw")
        return _show(board.answer(id, "withdrawn"))

    return {"update": update, "withdraw": withdraw}


def _check_rights(visit: Visit, remote_id: str = "") -> None:
    """Only whoever is known may act, on their own, and on nothing that was withdrawn."""
    standing = visit.board.find(remote_id)
    if not visit.signed_in or (standing and (standing.state == "withdrawn" or standing.author != ACCOUNT["id"])):
        raise _error("MUTATION_NOT_AUTHORIZED_ERROR", "You do not have permission to perform this mutation")


def _read_attributes(input: dict[str, Any]) -> dict[str, Any]:
    if input["locale"] not in LOCALES:
        raise _error("INVALID_LOCALE_ERROR", f"{input['locale']} is not a valid locale")
    attributes = input["attributes"]
    problems = _problems(attributes)
    if problems:
        raise _error("ATTRIBUTE_VALIDATION_ERROR", problems)
    kept = {k: attributes.get(k) for k in ("title", "body", "address", "latitude", "longitude")}
    return kept | {"themes": tuple(attributes.get("taxonomies") or ())}


def _problems(attributes: dict[str, Any]) -> list[dict[str, Any]]:
    """Decidim's own shape: a list of paths and sentences where other errors have one sentence."""
    title, body = attributes["title"].strip(), attributes["body"].strip()
    found = []
    if len(title) < TITLE.start:
        found.append(("title", f"is too short (under {TITLE.start} characters)"))
    if len(title) >= TITLE.stop:
        found.append(("title", f"is too long (maximum is {TITLE.stop - 1} characters)"))
    if len(body) < BODY_MIN:
        found.append(("body", f"is too short (under {BODY_MIN} characters)"))
    if set(attributes.get("taxonomies") or ()) - set(TOPICS):
        found.append(("taxonomies", "is invalid"))
    return [{"path": ["attributes", name], "message": message} for name, message in found]


def _show(standing: Standing) -> dict[str, Any]:
    withdrawn = standing.state == "withdrawn"
    answered = _moment(standing.answered_at)
    reason = {standing.locale: f"<p>{html.escape(standing.reason)}</p>"} if standing.reason else {}
    return {
        "id": standing.id,
        "title": _translated({standing.locale: standing.title}),
        "body": _translated({standing.locale: standing.body}),
        "address": standing.address,
        "coordinates": {"latitude": standing.latitude, "longitude": standing.longitude},
        "reference": standing.reference,
        "author": {"__typename": "User"} | ACCOUNT | {"id": standing.author},
        "publishedAt": _moment(standing.published_at),
        "state": None if withdrawn else standing.state or None,
        "answer": _translated(reason),
        "answeredAt": None if withdrawn else answered,
        "withdrawn": withdrawn,
        "withdrawnAt": answered if withdrawn else None,
        "taxonomies": [_topic(theme) for theme in standing.themes if theme in TOPICS],
    }


def _translated(words: dict[str, str]) -> dict[str, Any]:
    def translations(_: GraphQLResolveInfo[Visit], locales: list[str] | None = None) -> list[dict[str, str]]:
        return [{"locale": k, "text": v} for k, v in words.items() if locales is None or k in locales]

    return {"translations": translations}


def _moment(instant: Instant | None) -> str | None:
    if instant is None:
        return None
    return datetime.fromtimestamp(instant / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _cursor(position: int) -> str:
    return base64.b64encode(str(position).encode()).decode()


def _read_cursor(cursor: str | None) -> int:
    try:
        return max(0, int(base64.b64decode(cursor or "MA==", validate=True)))
    except (binascii.Error, ValueError):
        return 0


def _error(code: str, said: Any) -> GraphQLError:
    return GraphQLError(code, extensions={"code": code, "said": said})


def _say(error: GraphQLError) -> dict[str, Any]:
    """graphql-core insists on a sentence; Decidim's validation errors carry a list in its place."""
    told: dict[str, Any] = dict(error.formatted)
    extensions = dict(error.extensions or {})
    if "said" in extensions:
        told |= {"message": extensions.pop("said"), "extensions": extensions}
    return told


def _say_result(result: ExecutionResult) -> dict[str, Any]:
    told: dict[str, Any] = {"data": result.data}
    if result.errors:
        told["errors"] = [_say(error) for error in result.errors]
    return told
