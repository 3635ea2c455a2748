"""The desk: what every page is given, and the few signals by which pages and window hear of one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Problem, Refused
from outreach_app.domain.ids import RecordId
from outreach_app.language import translator
from outreach_app.store.vault import Vault
from ui.problems import word
from ui.speech import say_count

if TYPE_CHECKING:
    from outreach_app.campaign.model import Campaign
    from outreach_app.queries.campaigns import Member
    from outreach_app.store.store import Store
    from ui.work import Work


class Desk(QObject):
    """The open store, the campaign, who is at work; `work` for what takes long.

    A page that wrote says `desk.changed.emit(changes)`: the window then has the pages read again.
    """

    changed = Signal(object)
    """A `Changes`."""
    notice = Signal(str, str)
    """A sentence for the foot of the window, and its kind: done, info, warning or danger."""
    undo_offered = Signal(str, object)
    """A sentence, and the `Changes` that Ctrl+Z would take back."""
    undo_requested = Signal()
    """From a dialog over the window: what was offered last is to be taken back."""
    go_requested = Signal(str, object)
    """A page's name, and what to show there."""
    session_changed = Signal(object)
    """The id of the session at work, or None."""

    def __init__(
        self,
        *,
        store: Store,
        campaign: Campaign,
        member: Member,
        language: str,
        work: Work,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.store = store
        self.campaign = campaign
        self.member = member
        self.language = language
        self.say = translator(language)
        self.say_count = say_count
        self.work = work
        self._session: RecordId | None = None

    @property
    def vault(self) -> Vault:
        """The folder the open store lives in."""
        return Vault(self.store.path.parent)

    @property
    def session(self) -> RecordId | None:
        """The session ideas are being said in."""
        return self._session

    def use_session(self, session: RecordId | None) -> None:
        if session != self._session:
            self._session = session
            self.session_changed.emit(session)

    def go(self, page: str, argument: object = None) -> None:
        """Asks the window for another page: `desk.go("capture", session)`."""
        self.go_requested.emit(page, argument)

    def wrote(self, changes: Changes, sentence: str = "") -> None:
        """After a service wrote: tells the pages, and offers to take it back where `sentence` says what was done."""
        self.changed.emit(changes)
        if sentence:
            self.undo_offered.emit(sentence, changes)

    def tell(self, sentence: str, kind: str = "done") -> None:
        self.notice.emit(sentence, kind)

    def tell_refusal(self, refused: Refused | list[Problem]) -> None:
        """Says at the foot of the window what no field could say."""
        problems = refused.problems if isinstance(refused, Refused) else refused
        if problems:
            self.tell(" ".join(word(problem, self.say) for problem in problems), "warning")
