"""The way to receipts from any page; what lies behind it is read when it is taken, not with the first screen."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from outreach_app.domain.ids import RecordId
from ui.desk import Desk
from ui.widgets.buttons import Button


def receipts_button(desk: Desk, parent: QWidget, kind: str = "outline") -> Button:
    """Looks one up: Ctrl+R."""
    button = Button(desk.say("Receipts…"), kind=kind, key="Ctrl+R", icon="search")
    button.clicked.connect(lambda: _look_up(desk, parent))
    return button


def receipt_button(desk: Desk, idea: Callable[[], RecordId | None], parent: QWidget) -> Button:
    """Gives the idea there is by then its number: Alt+R."""
    button = Button(desk.say("Receipt"), kind="link accent", key="Alt+R")

    def give() -> None:
        if told := idea():
            hand_over(desk, told, parent)

    button.clicked.connect(give)
    return button


def hand_over(desk: Desk, idea: RecordId, parent: QWidget) -> None:
    from ui.dialogs.receipt import hand_over_receipt

    hand_over_receipt(desk, idea, parent)


def _look_up(desk: Desk, parent: QWidget) -> None:
    from ui.dialogs.receipt_lookup import ReceiptLookup

    dialog = ReceiptLookup(desk, parent)
    dialog.exec()
    dialog.deleteLater()
