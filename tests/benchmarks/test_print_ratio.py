"""A thousand sheets printed, over bare reportlab drawing the same form and codes; and what a long run takes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from outreach_app.campaign.model import Campaign
from outreach_app.domain.ids import campaign_tag, new_sheet_code, show_code
from printables.pen import Pen
from printables.qr import qr_modules
from printables.sheet.drawing import print_sheets
from printables.sheet.form import draw_form
from printables.sheet.layout import HEIGHT, MODULE, MODULES, WIDTH, Layout
from printables.sheet.payload import Payload
from printables.sheet.plan import plan_idea_sheet
from printables.style import MM

SHEETS = 1_000
Modules = list[list[bool]]


def draw_bare(out: Path, layout: Layout, campaign: Campaign, sheets: list[tuple[str, Modules]]) -> None:
    """What reportlab does when asked plainly: the form once, each code as one path, its matrix already known."""
    canvas = Canvas(str(out), pagesize=(WIDTH * MM, HEIGHT * MM), pageCompression=1)
    canvas.beginForm("sheet", 0, 0, WIDTH * MM, HEIGHT * MM)
    draw_form(Pen(canvas, HEIGHT), layout, campaign, "")
    canvas.endForm()
    for code, modules in sheets:
        canvas.doForm("sheet")
        canvas.setFillGray(0)
        for place in layout.codes:
            path = canvas.beginPath()
            for row, dark in enumerate(modules):
                for start, end in _runs(dark):
                    bottom = HEIGHT - place.y - (row + 1) * MODULE
                    path.rect((place.x + start * MODULE) * MM, bottom * MM, (end - start) * MODULE * MM, MODULE * MM)
            canvas.drawPath(path, stroke=0, fill=1)
        canvas.setFont("AtkinsonHyperlegible-Bold", 10.5)
        canvas.drawCentredString(177 * MM, 255 * MM, show_code(code))
        canvas.drawString(50 * MM, 32 * MM, show_code(code))
        canvas.showPage()
    canvas.save()


def _runs(dark: list[bool]) -> list[tuple[int, int]]:
    edges = [x for x in range(MODULES + 1) if (x < MODULES and dark[x]) != (x > 0 and dark[x - 1])]
    return list(zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.benchmark
def test_print(campaign: Campaign, tmp_path: Path, race: Callable[..., dict[str, tuple[float, float, float]]]) -> None:
    layout, tag = plan_idea_sheet(campaign, ("fr", "en")), campaign_tag(campaign.id)
    codes = [new_sheet_code() for _ in range(SHEETS)]
    texts = [str(Payload(tag=tag, code=code, kind="idea", version=1, page=1)) for code in codes]
    sheets = [(code, qr_modules(text, version=3).tolist()) for code, text in zip(codes, texts, strict=True)]
    told = race(
        f"{SHEETS} sheets",
        lambda: print_sheets(tmp_path / "ours.pdf", layout, campaign=campaign, codes=codes, session_line=""),
        lambda: draw_bare(tmp_path / "bare.pdf", layout, campaign, sheets),
        5,
    )
    mine, bare = ((tmp_path / name).stat().st_size / 1e6 for name in ("ours.pdf", "bare.pdf"))
    print(f"{SHEETS / told['cpu'][0] * 1000:.0f} sheets a CPU-second; {mine:.2f} MB, bare {bare:.2f} MB")
    assert told["cpu"][2] < 1.25


LONG_RUN = """
import json, resource, sys, time
from pathlib import Path
from outreach_app.campaign.examples import paris_2017_path
from outreach_app.campaign.loading import load
from outreach_app.domain.ids import new_sheet_code
from printables.sheet.drawing import print_sheets
from printables.sheet.plan import plan_sheet

campaign = load(paris_2017_path())
codes = [new_sheet_code() for _ in range(20_000)]
started = time.process_time()
pages = plan_sheet("idea", campaign, ("fr", "en"))
print_sheets(Path(sys.argv[1]), pages, campaign=campaign, codes=codes, session_line="")
used = time.process_time() - started
print(json.dumps({"cpu": used, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


@pytest.mark.benchmark
def test_a_long_run_stays_within_bounds(tmp_path: Path) -> None:
    out = subprocess.run([sys.executable, "-c", LONG_RUN, str(tmp_path / "long.pdf")], capture_output=True, check=True)
    told = json.loads(out.stdout)
    print(f"20,000 sheets: {20_000 / told['cpu']:.0f} a CPU-second, {told['peak']:.0f} MB at its peak")
    assert len(list(tmp_path.glob("long-*.pdf"))) == 4
    assert told["peak"] < 300
