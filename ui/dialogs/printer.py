"""Asking which printer an A4 paper should go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


def ask_printer(name: str, parent: QWidget | None) -> QPrinter | None:
    """The printer chosen, its job called `name`, to the edges of an A4; None where the person thought better of it."""
    from PySide6.QtGui import QPageSize
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setDocName(name)
    return printer if QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted else None
