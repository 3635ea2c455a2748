"""The rehearsal platform's GraphQL: our schema file, run over what stands on the board as Decidim would run it."""

import base64
import binascii
import html
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request: what it is about, and whether we know who asks."""

    board: Board
    component: str
    url: str
    signed_in: bool


@cache
def schema() -> GraphQLSchema:
    return build_schema(SCHEMA_FILE.read_text(encoding="utf-8"))


def run(visit: Visit, document: Any, variables: Any) -> dict[str, Any]:
    """The reply's JSON; without `data` when the request itself is not accepted."""
    try:
        parsed = parse(document if isinstance(document, str) else "", max_tokens=MOST_TOKENS)
    except GraphQLError as error:
        return {"errors": [_say(error)]}
    errors = validate(schema(), parsed, [*specified_rules, NoSchemaIntrospectionCustomRule])
    if errors:
        return {"errors": [_say(error) for error in errors]}
    result = execute_sync(
        schema(),
        parsed,
        {"component": lambda info, **arguments: _component(info, arguments["id"])},
        context_value=visit,
        variable_values=variables if isinstance(variables, dict) else {},
    )
    return _say_result(result)


def _component(info: GraphQLResolveInfo[Visit], component: str) -> dict[str, Any] | None:
    visit = info.context
    if component != visit.component:
        return None
    if info.parent_type.name == "Mutation":
        return {"__typename": "ProposalsMutation", "createProposal": _create}
    return {
        "__typename": "Proposals",
        "id": component,
        "name": _translated(NAME),
        "url": visit.url,
        "proposals": _list,
    }


def _list(info: GraphQLResolveInfo[Visit], order: Any = None, first: int = PAGE, after: str = "") -> dict[str, Any]:
    backwards = str(next(iter((order or {}).values()), "ASC")).upper() == "DESC"
    standing = info.context.board.proposals[:: -1 if backwards else 1]
    start = _read_cursor(after)
    end = start + max(0, min(first, PAGE))
    return {
        "nodes": [_show(s) for s in standing[start:end]],
        "pageInfo": {"hasNextPage": end < len(standing), "endCursor": _cursor(min(end, len(standing)))},
    }


def _create(info: GraphQLResolveInfo[Visit], input: dict[str, Any]) -> dict[str, Any]:
    visit = info.context
    if not visit.signed_in:
        raise _error("MUTATION_NOT_AUTHORIZED_ERROR", "You do not have permission to perform this mutation")
    if input["locale"] not in LOCALES:
        raise _error("INVALID_LOCALE_ERROR", f"{input['locale']} is not a valid locale")
    attributes = input["attributes"]
    problems = _problems(attributes)
    if problems:
        raise _error("ATTRIBUTE_VALIDATION_ERROR", problems)
    kept = {k: attributes.get(k) for k in ("title", "body", "address", "latitude", "longitude")}
    return _show(visit.board.put_up(locale=input["locale"], **kept))


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
        "author": {"__typename": "User"} | ACCOUNT,
        "publishedAt": _moment(standing.published_at),
        "state": None if withdrawn else standing.state or None,
        "answer": _translated(reason),
        "answeredAt": None if withdrawn else answered,
        "withdrawn": withdrawn,
        "withdrawnAt": answered if withdrawn else None,
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
