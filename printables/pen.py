"""Draws on a reportlab canvas in millimetres from the top left corner, plain strings only."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from printables.icons import ICONS
from printables.scripts import has_left, is_shaped, reads_left
from printables.shaping import SetLine, set_line
from printables.style import ACCENT, MM, Colour, Type, font_for, tidy

Align = Literal["left", "right", "centre"]
_MIRRORED: dict[Align, Align] = {"left": "right", "right": "left", "centre": "centre"}


def start_of(pen: "Pen", text: str, x: float, width: float) -> tuple[Align, float]:
    """How a block of `text` that begins at `x` is aligned: at its right edge where it reads from the right."""
    return ("right", x + width) if pen.turned is None and reads_left(tidy(text)) else ("left", x)


class Pen:
    """One page's drawing hand; `height` is the page's, in millimetres.

    With `turned`, the middle of what is drawn, everything stands as in a mirror about it, for a paper that reads from
    the right: what began at the left begins at the right. Letters and pictures themselves are not turned round.
    """

    def __init__(self, canvas: Canvas, height: float, turned: float | None = None) -> None:
        self.canvas = canvas
        self.height = height
        self.turned = turned
        self._top = height * MM

    def across(self, x: float, w: float = 0.0) -> float:
        """Where something `w` wide that begins at `x` has its left edge."""
        return x if self.turned is None else 2 * self.turned - x - w

    def say(self, x: float, baseline: float, text: str, kind: Type, *, align: Align = "left", field: str = "") -> None:
        """One line of `text`; `x` is its left end, right end or middle."""
        line = tidy(text)
        x = self.across(x)
        if self.turned is not None:
            align = _MIRRORED[align]
        if is_shaped(line):
            left = True if self.turned is not None and has_left(line) else None
            self._draw_set(x, baseline, set_line(line, kind.bold, left, field), kind, align)
            return
        name = font_for(line, field, bold=kind.bold)
        self.canvas.setFont(name, kind.size)
        self.canvas.setFillColor(HexColor(kind.colour))
        draw = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "centre": self.canvas.drawCentredString,
        }[align]
        draw(x * MM, self._top - baseline * MM, line)

    def _draw_set(self, x: float, baseline: float, line: SetLine, kind: Type, align: Align) -> None:
        """Piece by piece; whoever copies from the page gets the words as they are read."""
        start = x * MM - {"left": 0.0, "right": 1.0, "centre": 0.5}[align] * line.width * kind.size
        base = self._top - baseline * MM
        self._stroke(kind.colour, 0)
        self.canvas.setFillColor(HexColor(kind.colour))
        drawn = self.canvas.beginText()
        said = False
        for piece in line.pieces:
            if said and piece.says != "":
                drawn._code.append("EMC")
                said = False
            if piece.says:
                drawn._code.append(f"/Span <</ActualText <FEFF{piece.says.encode('utf-16-be').hex()}>>> BDC")
                said = True
            drawn.setFont(piece.font, kind.size * piece.size)
            drawn.setTextRenderMode(2 if piece.stroke else 0)
            drawn._code.append(f"{piece.stroke * kind.size:.3f} w")
            drawn.setTextOrigin(start + piece.x * kind.size, base + piece.y * kind.size)
            drawn.textOut(piece.letters)
        if said:
            drawn._code.append("EMC")
        drawn.setTextRenderMode(0)
        self.canvas.drawText(drawn)

    def lines(self, x: float, top: float, lines: tuple[str, ...], kind: Type, *, align: Align = "left") -> float:
        """`lines` under one another from `top` down; returns where the next would begin."""
        for line in lines:
            self.say(x, top + kind.ascent, line, kind, align=align)
            top += kind.leading
        return top

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, colour: Colour, points: float) -> None:
        self._stroke(colour, points)
        x1, x2 = self.across(x1), self.across(x2)
        self.canvas.line(x1 * MM, self._top - y1 * MM, x2 * MM, self._top - y2 * MM)

    def box(self, x: float, y: float, w: float, h: float, *, colour: Colour, points: float, radius: float = 0) -> None:
        """An outline; its stroke is centred on the rectangle."""
        self._stroke(colour, points)
        self.canvas.roundRect(self.across(x, w) * MM, self._top - (y + h) * MM, w * MM, h * MM, radius * MM)

    def block(self, x: float, y: float, w: float, h: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.rect(self.across(x, w) * MM, self._top - (y + h) * MM, w * MM, h * MM, stroke=0, fill=1)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.circle(self.across(x) * MM, self._top - y * MM, radius * MM, stroke=0, fill=1)

    def icon(self, name: str, x: float, y: float, size: float, colour: Colour = ACCENT) -> None:
        """The picture `name` in a square of `size` millimetres."""
        self._draw_path(ICONS.get(name, ICONS["dots"]), self.across(x, size), y, size / 24, colour, 0.9)

    def strokes(self, path: str, x: float, y: float, scale: float, colour: Colour, points: float) -> None:
        """A path of `icons`, its origin at `x`, `y`, one of its units `scale` millimetres; turned round as a whole."""
        self._draw_path(path, self.across(x), y, scale, colour, points, -1 if self.turned is not None else 1)

    def _draw_path(
        self, path: str, x: float, y: float, scale: float, colour: Colour, points: float, side: int = 1
    ) -> None:
        self._stroke(colour, points)
        drawn = self.canvas.beginPath()
        self.canvas.setLineCap(1)
        self.canvas.setLineJoin(1)

        def at(point: tuple[float, float]) -> tuple[float, float]:
            return (x + side * point[0] * scale) * MM, self._top - (y + point[1] * scale) * MM

        for verb, numbers in _steps(path):
            points_at = [at(pair) for pair in zip(numbers[::2], numbers[1::2], strict=False)]
            _trace(drawn, verb, points_at, numbers[-1] * scale * MM if verb == "O" else 0)
        self.canvas.drawPath(drawn, stroke=1, fill=0)
        self.canvas.setLineCap(0)

    def _stroke(self, colour: Colour, points: float) -> None:
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(points)


def _steps(path: str) -> Iterator[tuple[str, list[float]]]:
    for verb in "MLCZO":
        path = path.replace(verb, f" {verb} ")
    words = iter(path.split())
    counts = {"M": 2, "L": 2, "C": 6, "Z": 0, "O": 3}
    for verb in words:
        yield verb, [float(number) for number in islice(words, counts[verb])]


def _trace(drawn: Any, verb: str, at: list[tuple[float, float]], radius: float) -> None:
    if verb == "M":
        drawn.moveTo(*at[0])
    elif verb == "L":
        drawn.lineTo(*at[0])
    elif verb == "C":
        drawn.curveTo(*at[0], *at[1], *at[2])
    elif verb == "O":
        drawn.circle(*at[0], radius)
    else:
        drawn.close()
