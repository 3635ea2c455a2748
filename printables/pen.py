"""Draws on a reportlab canvas in millimetres from the top left corner, plain strings only."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from printables.icons import ICONS
from printables.style import ACCENT, MM, Colour, Type, font_for, tidy

Align = Literal["left", "right", "centre"]


class Pen:
    """One page's drawing hand; `height` is the page's, in millimetres."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self.canvas = canvas
        self.height = height
        self._top = height * MM

    def say(self, x: float, baseline: float, text: str, kind: Type, *, align: Align = "left", field: str = "") -> None:
        """One line of `text`; `x` is its left end, right end or middle."""
        line = tidy(text)
        name = font_for(line, field, bold=kind.bold)
        self.canvas.setFont(name, kind.size)
        self.canvas.setFillColor(HexColor(kind.colour))
        draw = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "centre": self.canvas.drawCentredString,
        }[align]
        draw(x * MM, self._top - baseline * MM, line)

    def lines(self, x: float, top: float, lines: tuple[str, ...], kind: Type, *, align: Align = "left") -> float:
        """`lines` under one another from `top` down; returns where the next would begin."""
        for line in lines:
            self.say(x, top + kind.ascent, line, kind, align=align)
            top += kind.leading
        return top

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, colour: Colour, points: float) -> None:
        self._stroke(colour, points)
        self.canvas.line(x1 * MM, self._top - y1 * MM, x2 * MM, self._top - y2 * MM)

    def box(self, x: float, y: float, w: float, h: float, *, colour: Colour, points: float, radius: float = 0) -> None:
        """An outline; its stroke is centred on the rectangle."""
        self._stroke(colour, points)
        self.canvas.roundRect(x * MM, self._top - (y + h) * MM, w * MM, h * MM, radius * MM)

    def block(self, x: float, y: float, w: float, h: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.rect(x * MM, self._top - (y + h) * MM, w * MM, h * MM, stroke=0, fill=1)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.circle(x * MM, self._top - y * MM, radius * MM, stroke=0, fill=1)

    def icon(self, name: str, x: float, y: float, size: float, colour: Colour = ACCENT) -> None:
        """The picture `name` in a square of `size` millimetres."""
        self.strokes(ICONS.get(name, ICONS["dots"]), x, y, size / 24, colour, 0.9)

    def strokes(self, path: str, x: float, y: float, scale: float, colour: Colour, points: float) -> None:
        """A path of `icons`, its origin at `x`, `y`, one of its units `scale` millimetres."""
        self._stroke(colour, points)
        drawn = self.canvas.beginPath()
        self.canvas.setLineCap(1)
        self.canvas.setLineJoin(1)

        def at(point: tuple[float, float]) -> tuple[float, float]:
            return (x + point[0] * scale) * MM, self._top - (y + point[1] * scale) * MM

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
