"""What is asked, told and kept while a proposal makes ready to leave."""

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from outreach_app.queries.proposals import Proposal, proposal
from ui.pages.proposal_editor import ProposalPage
from ui.widgets.text import Text

D = TypeVar("D", bound=QWidget)


def asked(kind: type[D]) -> D:
    """The dialog in sight."""
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1
    return found[0]


def stored(page: ProposalPage) -> Proposal:
    assert page._shown
    found = proposal(page.desk.store, page._shown.id)
    assert found
    return found


def told(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Text) if not label.isHidden())
