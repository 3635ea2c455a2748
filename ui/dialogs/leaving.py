"""What leaves or left for a platform, word for word, one proposal after the other."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from outreach_app.domain.ids import RecordId
from outreach_app.queries.outbox import parcels
from ui.desk import Desk
from ui.dialogs.dialog import Dialog
from ui.leaving import leaving_parcel
from ui.look import look
from ui.pages.outbox_rows import state_words
from ui.widgets.buttons import Button
from ui.widgets.layouts import line
from ui.widgets.leaving import LeavingView
from ui.widgets.text import Pill, Text


class LeavingDialog(Dialog):
    """`ids` are parcels, `first` the one to begin with. Alt and an arrow go from one to the next."""

    def __init__(self, desk: Desk, ids: Sequence[RecordId], first: RecordId, parent: QWidget | None = None) -> None:
        say = desk.say
        super().__init__(say("What leaves"), parent, width=680)
        self._desk, self._ids = desk, list(ids)
        self._here = self._ids.index(first) if first in self._ids else 0
        self._count, self._where, self._state = Text("", "secondary", "muted"), Pill(), Pill()
        self.view = LeavingView()
        self.view.text.setMinimumHeight(look().px(300))
        self.body.addLayout(line(self._where, self._state, 0, self._count))
        self.body.addWidget(self.view, 1)
        close = Button(say("Close"), key="Escape", binds=False)
        self.before = Button(say("The one before"), key="Alt+Left", icon="chevron-left")
        self.after = Button(say("The next one"), key="Alt+Right", icon="chevron-right")
        close.clicked.connect(self.reject)
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        self.set_buttons(close, *((self.before, self.after) if len(self._ids) > 1 else ()))
        self._show()
        self.view.text.setFocus()

    def _go(self, step: int) -> None:
        self._here = min(max(self._here + step, 0), len(self._ids) - 1)
        self._show()

    def _show(self) -> None:
        desk, say = self._desk, self._desk.say
        (parcel,) = parcels(desk.store, ids=[self._ids[self._here]]) or (None,)
        self._count.setText(say("{here} of {all}").format(here=self._here + 1, all=len(self._ids)))
        self._count.setVisible(len(self._ids) > 1)
        self.before.setEnabled(self._here > 0)
        self.after.setEnabled(self._here + 1 < len(self._ids))
        if parcel is None:
            return
        target = next((t for t in desk.campaign.targets if t.code == parcel.target), None)
        name = target.name if target else parcel.target
        is_training = target is not None and target.rehearsal
        words = say("Rehearsal") if is_training else say("For real: {target}").format(target=name)
        self._where.tell(words, "warning" if is_training else "outline")
        self._state.tell(state_words(parcel, desk), "quiet")
        self.view.show_leaving(leaving_parcel(desk, parcel))
