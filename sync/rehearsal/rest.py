"""The rehearsal platform as an adhocracy+ would behave: ideas of one module, over REST."""

import hashlib
import json
import re
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from sync.rehearsal.board import Board, Standing

NAME_MAX = 120
CATEGORIES = {11: "Cadre de vie", 12: "Nature en ville", 15: "Sport"}
LABELS = {21: "Jeunesse"}
_UNKEPT = re.compile(r"</?(?!(?:a|div|em|i|iframe|img|li|ol|p|strong|u|ul)\b)[a-z][^>]*>", re.IGNORECASE)
"""Marks it takes out of a description before keeping it, line breaks among them; their words stay."""
_IDEAS = re.compile(r"^/api/modules/(\w+)/ideas/(?:(\d+)/)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A reply. `said` None is a page of HTML, as Django shows when it stumbles; `deed` where something was done."""

    status: int
    said: Any = None
    deed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    method: str
    path: str
    kind: str
    body: bytes
    user: str
    """Who asks; empty for a stranger."""


def is_ours(path: str) -> bool:
    return path.startswith(("/api/modules/", "/api/app-", "/api/account/"))


def serve(board: Board, component: str, name: str, asked: Asked) -> Told:
    if asked.path == "/api/account/":
        return Told(status=200, said={"pk": 7, "username": asked.user}) if asked.user else _STRANGER
    if asked.path == "/api/app-projects/":
        return Told(status=200, said=[{"pk": 1, "name": name, "published_modules": [int(component)]}])
    if asked.path == f"/api/app-modules/{component}/":
        return Told(status=200, said={"pk": int(component), "categories": _named(CATEGORIES), "labels": _named(LABELS)})
    found = _IDEAS.match(asked.path)
    if found is None or found[1] != component:
        return _MISSING
    return _serve_idea(board, found[2], asked) if found[2] else _serve_ideas(board, asked)


def _serve_ideas(board: Board, asked: Asked) -> Told:
    if asked.method == "OPTIONS":
        return Told(status=200, said=_MANNERS | ({"actions": {"POST": {}}} if asked.user else {}))
    if asked.method == "GET":
        return Told(status=200, said=[_show(standing, asked.user) for standing in board.proposals])
    if asked.method != "POST":
        return Told(status=405, said={"detail": "Method not allowed."})
    if not asked.user:
        return _NO_RIGHT
    said = _read(asked)
    missing = {key: ["This field is required."] for key in ("name", "description", "labels", "category")}
    problems = {key: told for key, told in missing.items() if key not in said} | _problems(said)
    if problems:
        return Told(status=400, said=problems)
    if not _is_known(said):
        return Told(status=500)
    standing = board.put_up(locale="fr", **_fields(said))
    return Told(status=201, said=_show(standing, asked.user), deed=True)


def _serve_idea(board: Board, key: str, asked: Asked) -> Told:
    standing = board.find(key)
    if standing is None:
        return _MISSING
    if asked.method == "GET":
        return Told(status=200, said=_show(standing, asked.user))
    if standing.author != "7" or not asked.user:
        return _NO_RIGHT
    if asked.method == "DELETE":
        board.change(key, deleted=True)
        return Told(status=204, said={}, deed=True)
    if asked.method != "PATCH":
        return Told(status=405, said={"detail": "Method not allowed."})
    said = _read(asked)
    problems = _problems(said)
    if problems:
        return Told(status=400, said=problems)
    if not _is_known(said):
        return Told(status=500)
    changed = board.change(key, **_fields(said))
    return Told(status=200, said=_show(changed, asked.user), deed=True)


def _read(asked: Asked) -> dict[str, Any]:
    """JSON, or a form with files: a file is told by its content."""
    if asked.kind.startswith("multipart/form-data"):
        whole = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {asked.kind}\r\n\r\n".encode() + asked.body)
        parts = {part.get_param("name", header="content-disposition"): part for part in whole.iter_parts()}
        return {str(name): part.get_payload(decode=True) or b"" for name, part in parts.items()}
    try:
        said = json.loads(asked.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _problems(said: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if "name" in said and not str(said["name"]).strip():
        found["name"] = ["This field may not be blank."]
    if "category" in said and said["category"] is None:
        found["category"] = ["This field may not be null."]
    if len(str(said.get("name", ""))) > NAME_MAX:
        found["name"] = [f"Ensure this field has no more than {NAME_MAX} characters."]
    if "image" in said and not _is_picture(said["image"]):
        found["image"] = ["Unsupported file format. Supported formats are image/png, image/jpeg, image/gif."]
    return found


def _is_picture(said: Any) -> bool:
    return isinstance(said, bytes) and said.startswith((b"\xff\xd8\xff", b"\x89PNG"))


def _is_known(said: dict[str, Any]) -> bool:
    """A category that is not there makes the real one break down, in HTML."""
    category, labels = said.get("category"), said.get("labels") or []
    return (not category or category in CATEGORIES) and all(label in LABELS for label in labels)


def _fields(said: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if "name" in said:
        fields["title"] = str(said["name"])
    if "description" in said:
        fields["body"] = _UNKEPT.sub("", str(said["description"]))
    if "category" in said:
        fields["themes"] = (str(said["category"]),) if said["category"] else ()
    if "image" in said:
        content = bytes(said["image"])
        fields |= {"picture": len(content), "picture_sha": hashlib.sha256(content).hexdigest()}
    return fields


def _show(standing: Standing, user: str) -> dict[str, Any]:
    category = next((int(theme) for theme in standing.themes if theme.isdecimal()), None)
    mine = standing.author == "7"
    return {
        "pk": int(standing.id),
        "name": standing.title,
        "description": re.sub(r"<[^>]*>", "", standing.body),
        "creator": user or "entrainement" if mine else "quelqu’un",
        "reference_number": f"2017-{int(standing.id):05d}",
        "image": f"/media/{standing.id}.jpg" if standing.picture else None,
        "labels": [],
        "category": {"id": category, "name": CATEGORIES[category]} if category in CATEGORIES else None,
        "has_changing_permission": bool(user) and mine,
    }


def _named(words: dict[int, str]) -> list[dict[str, Any]]:
    return [{"id": key, "name": name} for key, name in words.items()]


_STRANGER = Told(status=401, said={"detail": "Authentication credentials were not provided."})
_NO_RIGHT = Told(status=403, said={"detail": "You do not have permission to perform this action."})
_MISSING = Told(status=404, said={"detail": "No Idea matches the given query."})
_MANNERS = {"name": "Idea List", "parses": ["application/json", "multipart/form-data"]}
