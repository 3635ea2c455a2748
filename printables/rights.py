"""What we hold on you: the answer to a resident's access request, to hand over on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

from outreach_app.domain.errors import Refused
from outreach_app.language import N_, translator
from printables.paper import A4, open_canvas, write_whole
from printables.pen import Pen, start_of
from printables.scripts import is_rtl
from printables.setting import shorten, wrap
from printables.style import ACCENT, HAIRLINE, INK, MUTED, Type

TITLE = N_("What we hold on you")
_NOTHING = N_("Nothing.")
_PAGE = N_("Page {page} of {pages}")

_LEFT, _RIGHT, _VALUES = 20.0, 190.0, 72.0
_TOP, _FLOOR = 20.0, 276.0
_NAME = Type(10, bold=True, colour=ACCENT)
_HEAD = Type(22, bold=True)
_LEAD = Type(10.5)
_SECTION = Type(13, bold=True, colour=INK)
_LABEL = Type(9.5, bold=True)
_VALUE = Type(10)
_FOOT = Type(8, colour=MUTED)
_LONGEST = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and its rows of label and value; a value may hold line breaks."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAnswer:
    """Everything to be told, already in the reader's language. `lead` and `closing` are paragraphs.

    `title` is for another paper of the same shape.
    """

    campaign_name: str
    day: str
    lead: str
    sections: tuple[Section, ...]
    closing: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line to be set, `gap` millimetres under the one before; `keep` holds it on the page of the next."""

    text: str
    kind: Type
    x: float = _LEFT
    gap: float = 0.0
    label: str = ""
    ruled: bool = False
    keep: bool = False

    @property
    def height(self) -> float:
        return self.gap + self.kind.leading


def print_access_answer(out: Path, answer: AccessAnswer, *, language: str) -> Path:
    """Writes the PDF `out` and returns it.

    A letter that none of our typefaces has is no reason to refuse a right: then a web page of the same name is written
    and returned instead, which any browser shows. Refused with `print.not_written`.
    """
    try:
        lines = tuple(_lines(answer, language))
    except Refused:
        page = out.with_suffix(".html")
        write_whole(page, BytesIO(_as_web_page(answer, language).encode("utf-8", "backslashreplace")))
        return page
    pdf = BytesIO()
    canvas = open_canvas(pdf, answer.title or translator(language)(TITLE))
    pages = _pages(lines)
    for number, page_lines in enumerate(pages, start=1):
        pen = Pen(canvas, A4[1], A4[0] / 2 if is_rtl(language) else None)
        _draw(pen, page_lines)
        foot = translator(language)(_PAGE).format(page=number, pages=len(pages))
        pen.say(_LEFT, 287, shorten(answer.campaign_name, _FOOT, 120), _FOOT)
        pen.say(_RIGHT, 287, foot, _FOOT, align="right")
        canvas.showPage()
    canvas.save()
    write_whole(out, pdf)
    return out


def _lines(answer: AccessAnswer, language: str) -> Iterator[_Line]:
    say = translator(language)
    yield from _paragraph(answer.campaign_name, _NAME)
    yield from _paragraph(answer.title or say(TITLE), _HEAD, gap=2)
    yield from _paragraph(answer.day, _FOOT, gap=1)
    yield from _paragraph(answer.lead, _LEAD, gap=4)
    for section in answer.sections:
        yield _Line(text=section.title, kind=_SECTION, gap=9, keep=True)
        for label, value in section.rows or (("", say(_NOTHING)),):
            yield from _row(label, value)
    yield from _paragraph(answer.closing, _LEAD, gap=10)


def _paragraph(text: str, kind: Type, gap: float = 0.0) -> Iterator[_Line]:
    for part in text[:_LONGEST].split("\n"):
        for line in wrap(part, kind, _RIGHT - _LEFT):
            yield _Line(text=line, kind=kind, gap=gap)
            gap = 0.0


def _row(label: str, value: str) -> Iterator[_Line]:
    """The label on the left, wrapped where it must be, the value beside it line by line."""
    labels = wrap(label, _LABEL, _VALUES - _LEFT - 4)
    values = [line for part in value[:_LONGEST].split("\n") for line in wrap(part, _VALUE, _RIGHT - _VALUES) or ("",)]
    for number in range(max(len(labels), len(values))):
        yield _Line(
            text=values[number] if number < len(values) else "",
            label=labels[number] if number < len(labels) else "",
            kind=_VALUE,
            x=_VALUES,
            gap=0.0 if number else 3.2,
            ruled=not number,
        )


def _pages(lines: tuple[_Line, ...]) -> list[list[_Line]]:
    pages: list[list[_Line]] = [[]]
    y = _TOP
    for number, line in enumerate(lines):
        needed = line.height + (lines[number + 1].height if line.keep and number + 1 < len(lines) else 0)
        if pages[-1] and y + needed > _FLOOR:
            pages.append([])
            y = _TOP
        pages[-1].append(line)
        y += line.height
    return pages


def _draw(pen: Pen, lines: list[_Line]) -> None:
    y = _TOP
    for line in lines:
        if line.ruled:
            pen.rule(_LEFT, y + line.gap / 2, _RIGHT, y + line.gap / 2, colour=HAIRLINE, points=0.5)
        y += line.gap
        if line.label:
            _put(pen, _LEFT, _VALUES - 4, y + line.kind.ascent, line.label, _LABEL)
        if line.text:
            _put(pen, line.x, _RIGHT, y + line.kind.ascent, line.text, line.kind)
        y += line.kind.leading


def _put(pen: Pen, left: float, right: float, baseline: float, text: str, kind: Type) -> None:
    align, x = start_of(pen, text, left, right - left)
    pen.say(x, baseline, text, kind, align=align)


def _as_web_page(answer: AccessAnswer, language: str) -> str:
    """The same, for scripts that only a browser sets right; every text is escaped."""
    title = escape(answer.title or translator(language)(TITLE))
    parts = [f"<p>{escape(answer.campaign_name)}</p><h1>{title}</h1><p>{escape(answer.day)}</p>"]
    parts.append(f"<p dir=auto>{escape(answer.lead)}</p>")
    for section in answer.sections:
        rows = "".join(
            f"<tr><th dir=auto>{escape(label)}</th><td dir=auto>{escape(value)}</td></tr>"
            for label, value in section.rows or (("", translator(language)(_NOTHING)),)
        )
        parts.append(f"<h2 dir=auto>{escape(section.title)}</h2><table>{rows}</table>")
    parts.append(f"<p dir=auto>{escape(answer.closing)}</p>")
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>{_STYLE}{"".join(parts)}'
    )


_STYLE = (
    "<style>body{font:16px/1.5 sans-serif;max-width:45em;margin:2em auto;color:#17202b}table{width:100%;"
    "border-collapse:collapse}th,td{text-align:start;vertical-align:top;padding:.4em 1em .4em 0;"
    "border-top:1px solid #b9c1cb;white-space:pre-line}th{width:12em}</style>"
)
