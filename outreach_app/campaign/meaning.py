"""What a campaign file of the right shape may still say wrongly: codes used twice, a tree with a loop, lost notices."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from outreach_app.campaign.findings import Finding, find, show
from outreach_app.domain.errors import Refused
from outreach_app.domain.moments import read_date

Tree = dict[str, Any]

_WORDS = frozenset({"name", "words", "short", "question", "help", "universe", "hours", "yes", "no", "why", "instead"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def find_meaning(tree: Any, spoilt: set[str | int]) -> Iterator[Finding]:
    """`spoilt` are the top fields already found wrong ("" for the file itself): what leans on them is left alone."""
    if isinstance(tree, dict) and "" not in spoilt:
        sound = {name: value for name, value in tree.items() if name not in spoilt}
        for check, needs in _CHECKS:
            if spoilt.isdisjoint(needs):
                yield from check(sound)


def _codes(tree: Tree) -> Iterator[Finding]:
    for section in (
        "calendar",
        "themes",
        "areas",
        "priority_districts",
        "criteria",
        "coach",
        "templates",
        "money",
        "purposes",
        "questions",
        "targets",
    ):
        yield from _twice(((section, i, "code"), row["code"]) for i, row in enumerate(tree.get(section, ())))
    yield from _twice((("languages", i), code) for i, code in enumerate(tree.get("languages", ())))
    yield from _twice(
        (("retention", i, "category"), row["category"]) for i, row in enumerate(tree.get("retention", ()))
    )


def _twice(
    named: Iterable[tuple[tuple[str | int, ...], Any]], code: str = "campaign.duplicate_code"
) -> Iterator[Finding]:
    first: dict[Any, tuple[str | int, ...]] = {}
    for path, name in named:
        if name in first:
            yield find(code, *path, other=first[name], found=show(name))
        first.setdefault(name, path)


def _words(tree: Tree) -> Iterator[Finding]:
    known = tree["languages"]
    for path, words in _all_words(tree, ()):
        if known[0] not in words:
            yield find("campaign.missing", *path, known[0])
        for language in words.keys() - set(known):
            yield find("campaign.unknown_language", *path, language, found=language)


def _all_words(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], dict[str, str]]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        if step in _WORDS and isinstance(inner, dict):
            yield (*path, step), inner
        else:
            yield from _all_words(inner, (*path, step))


def _timezone(tree: Tree) -> Iterator[Finding]:
    zones = available_timezones()
    if zones and tree["timezone"] not in zones:
        yield find("campaign.unknown_timezone", "timezone", found=show(tree["timezone"]))


def _dates(tree: Tree) -> Iterator[Finding]:
    for section, names in _DATED.items():
        for i, row in enumerate(tree.get(section, ())):
            for name in names:
                if row.get(name) is not None:
                    yield from _date(row[name], (section, i, name))
            yield from _span(row, section, i, names)


_DATED = {
    "calendar": ("starts", "ends"),
    "notices": ("valid_from", "valid_to"),
    "purposes": ("expires",),
    "retention": ("until",),
}


def _date(text: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    try:
        read_date(text, "")
    except Refused as refused:
        yield find(refused.code, *path, found=show(text))


def _span(row: Tree, section: str, i: int, names: tuple[str, ...]) -> Iterator[Finding]:
    dates = [row[name] for name in names if row.get(name) is not None]
    if len(dates) == 2 and dates[1] < dates[0]:
        yield find("campaign.dates_reversed", section, i, names[1], found=dates[1], earliest=dates[0])


def _order(tree: Tree) -> Iterator[Finding]:
    """The calendar is told in the order it is lived."""
    for i, (one, next_one) in enumerate(pairwise(tree["calendar"])):
        if next_one["starts"] < one["starts"]:
            yield find(
                "campaign.out_of_order", "calendar", i + 1, "starts", other=("calendar", i), found=next_one["starts"]
            )


def _areas(tree: Tree) -> Iterator[Finding]:
    parents = {area["code"]: area.get("parent") for area in tree["areas"]}
    roots = [i for i, area in enumerate(tree["areas"]) if area.get("parent") is None]
    for i in roots[1:]:
        yield find("campaign.second_root", "areas", i, other=("areas", roots[0]), found=tree["areas"][i]["code"])
    for i, area in enumerate(tree["areas"]):
        parent = area.get("parent")
        if parent is not None and parent not in parents:
            yield find("campaign.unknown_parent", "areas", i, "parent", found=parent)
        elif _comes_back(area["code"], parents):
            yield find("campaign.cycle", "areas", i, "parent", found=parent)


def _tiles(tree: Tree) -> Iterator[Finding]:
    """Two areas can't stand on one another."""
    placed = ((i, area["tile"]) for i, area in enumerate(tree["areas"]) if area.get("tile") is not None)
    named = ((("areas", i, "tile"), tuple(tile)) for i, tile in placed)
    yield from _twice(named, "campaign.duplicate_tile")


def _comes_back(code: str, parents: dict[str, str | None]) -> bool:
    """Whether going up from `code` leads to `code` again."""
    seen = set()
    above = parents[code]
    while above is not None and above not in seen and above != code:
        seen.add(above)
        above = parents.get(above)
    return above == code


def _districts(tree: Tree) -> Iterator[Finding]:
    facts = {area["code"]: area.get("qpv") for area in tree["areas"]}
    for i, district in enumerate(tree.get("priority_districts", ())):
        for j, code in enumerate(district["areas"]):
            if code not in facts:
                yield find("campaign.unknown_area", "priority_districts", i, "areas", j, found=code)
            elif facts[code] == "no":
                yield find("campaign.contradiction", "priority_districts", i, "areas", j, found=code)


def _money(tree: Tree) -> Iterator[Finding]:
    whole = {envelope["code"]: envelope["cents"] for envelope in tree.get("money", ())}
    for i, envelope in enumerate(tree.get("money", ())):
        source = envelope.get("part_of")
        if source is not None and (source not in whole or source == envelope["code"]):
            yield find("campaign.unknown_envelope", "money", i, "part_of", found=source)
        elif source is not None and envelope["cents"] > whole[source]:
            yield find(
                "campaign.out_of_range", "money", i, "cents", found=str(envelope["cents"]), expected=whole[source]
            )


def _notices(tree: Tree) -> Iterator[Finding]:
    notices = [(n["purpose"], n["version"], n["language"]) for n in tree["notices"]]
    first = tree["languages"][0]
    yield from _twice(((("notices", i), key) for i, key in enumerate(notices)), "campaign.duplicate_notice")
    for i, purpose in enumerate(tree["purposes"]):
        if not any(n[0] == purpose["code"] and n[2] == first for n in notices):
            yield find("campaign.missing_notice", "purposes", i, found=purpose["code"], language=first)
    for i, notice in enumerate(tree["notices"]):
        yield from _notice(i, notice, tree, set(notices))


def _notice(i: int, notice: Tree, tree: Tree, known: set[tuple[str, int, str]]) -> Iterator[Finding]:
    first = tree["languages"][0]
    if all(purpose["code"] != notice["purpose"] for purpose in tree["purposes"]):
        yield find("campaign.unknown_purpose", "notices", i, "purpose", found=notice["purpose"])
    if notice["language"] not in tree["languages"]:
        yield find("campaign.unknown_language", "notices", i, "language", found=notice["language"])
    elif notice["language"] != first and (notice["purpose"], notice["version"], first) not in known:
        yield find(
            "campaign.translation_of_nothing", "notices", i, "version", found=str(notice["version"]), language=first
        )
    if notice["language"] != first and notice.get("material"):
        yield find("campaign.material_translation", "notices", i, "material")


def _endings(tree: Tree) -> Iterator[Finding]:
    for language in tree.get("notice_endings", {}):
        if language not in tree["languages"]:
            yield find("campaign.unknown_language", "notice_endings", language, found=language)


def _coach(tree: Tree) -> Iterator[Finding]:
    known = {criterion["code"] for criterion in tree["criteria"]}
    for i, rule in enumerate(tree.get("coach", ())):
        if rule["criterion"] not in known:
            yield find("campaign.unknown_criterion", "coach", i, "criterion", found=rule["criterion"])
        for language in rule["phrases"].keys() - set(tree["languages"]):
            yield find("campaign.unknown_language", "coach", i, "phrases", language, found=language)


def _questions(tree: Tree) -> Iterator[Finding]:
    for i, question in enumerate(tree.get("questions", ())):
        codes = [modality["code"] for modality in question["modalities"]]
        yield from _twice((("questions", i, "modalities", j, "code"), code) for j, code in enumerate(codes))
        for j, code in enumerate(question.get("under_15", ())):
            if code not in codes:
                yield find("campaign.unknown_modality", "questions", i, "under_15", j, found=code)


def _targets(tree: Tree) -> Iterator[Finding]:
    for i, target in enumerate(tree.get("targets", ())):
        for part in ("title", "body"):
            if target.get(f"{part}_min", 1) > target[f"{part}_max"]:
                yield find("campaign.limits_reversed", "targets", i, f"{part}_max", found=str(target[f"{part}_max"]))
        if target["kind"] != "files":
            yield from _address(i, target)
        yield from _mapping(i, target, tree)


def _mapping(i: int, target: Tree, tree: Tree) -> Iterator[Finding]:
    """What is tied to the platform is ours."""
    for part, code in (("themes", "campaign.unknown_theme"), ("areas", "campaign.unknown_area")):
        known = {row["code"] for row in tree.get(part, ())}
        for ours in target.get("mapping", {}).get(part, {}):
            if ours not in known:
                yield find(code, "targets", i, "mapping", part, ours, found=ours)


def _address(i: int, target: Tree) -> Iterator[Finding]:
    """A platform spoken to needs an address, and a private road to it unless it is this very machine."""
    yield from (find("campaign.missing", "targets", i, name) for name in ("url", "component") if not target.get(name))
    if target.get("url"):
        try:
            address = urlsplit(target["url"])
            host = address.hostname
        except ValueError:
            yield find("campaign.malformed", "targets", i, "url", found=show(target["url"]))
            return
        if address.scheme == "http" and host not in _LOOPBACK:
            yield find("campaign.open_road", "targets", i, "url", found=show(target["url"]))


_CHECKS: tuple[tuple[Callable[[Tree], Iterator[Finding]], frozenset[str]], ...] = (
    (_codes, frozenset()),
    (_words, frozenset({"languages"})),
    (_timezone, frozenset({"timezone"})),
    (_dates, frozenset()),
    (_order, frozenset({"calendar"})),
    (_areas, frozenset({"areas"})),
    (_tiles, frozenset({"areas"})),
    (_districts, frozenset({"areas", "priority_districts"})),
    (_money, frozenset({"money"})),
    (_notices, frozenset({"languages", "purposes", "notices"})),
    (_endings, frozenset({"languages", "notice_endings"})),
    (_coach, frozenset({"languages", "criteria", "coach"})),
    (_questions, frozenset({"questions"})),
    (_targets, frozenset({"targets", "themes", "areas"})),
)
