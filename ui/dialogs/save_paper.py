"""Saving one paper as a PDF, wherever the person says, and opening it for the printer."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from outreach_app.domain.errors import Refused
from outreach_app.store.store import Store
from ui.desk import Desk
from ui.dialogs.busy import wait_for
from ui.problems import word
from ui.work import Progress


def save_paper(desk: Desk, title: str, name: str, draw: Callable[[Path], None], parent: QWidget) -> str:
    """`draw` writes the file on a thread. Returns what to tell: '' where the person gave up."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path.home() / name), "PDF (*.pdf)")
    if not chosen:
        return ""
    path = Path(chosen).with_suffix(".pdf")
    try:
        wait_for(desk.work, title, partial(_draw, draw, path), parent)
    except Refused as refused:
        return " ".join(word(problem, desk.say) for problem in refused.problems)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    return desk.say("Saved as {file}").format(file=path.name)


def on_own_store(desk: Desk, draw: Callable[[Store, Path], None], written: list[Path]) -> Callable[[Path], None]:
    """For what reads the vault while it draws: on a store of its thread's own. `written` then holds the file."""

    def drawn(path: Path) -> None:
        with closing(desk.store.again()) as own:
            draw(own, path)
        written.append(path)

    return drawn


def _draw(draw: Callable[[Path], None], path: Path, progress: Progress) -> Path:
    del progress
    draw(path)
    return path
