"""A proposal's one picture, small: what one sees on it, whether it may leave, and what became of it there."""

from PySide6.QtWidgets import QWidget

from outreach_app.domain.words import Errand, OutboxState
from outreach_app.queries.outbox import ParcelRow
from outreach_app.queries.pictures import Picture, picture_fate, picture_of
from outreach_app.queries.proposals import Proposal
from sync.platform import CAPABILITIES
from ui.desk import Desk
from ui.place_picture import held_image, what_became
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.layouts import Flow
from ui.widgets.text import Text
from ui.widgets.thumbnail import Thumbnail


class PictureCard(Card):
    """`main` adds one or opens it, `remove` takes it out."""

    def __init__(self, desk: Desk) -> None:
        say = desk.say
        super().__init__(say("Picture"))
        self._desk = desk
        self.picture: Picture | None = None
        self.image = Thumbnail(170)
        self._words, self.told = Text("", wrap=True), Text("", "small", "muted", wrap=True)
        self.main = Button(say("Add a picture"), key="Alt+I", icon="camera")
        self.remove = Button(say("Remove the picture"), kind="link", key="Alt+Shift+I", icon="trash")
        acts = QWidget()
        Flow(self.main, self.remove, spacing=12, parent=acts)
        for part in (self.image, self._words, self.told, acts):
            self.body.addWidget(part)

    def show_picture(self, proposal: Proposal, parcel: ParcelRow | None) -> None:
        say, found = self._desk.say, picture_of(self._desk.store, proposal.id)
        missing = ""
        if found is None:
            self.image.hide()
        elif found != self.picture or not self.image.has_image:
            image, missing = held_image(self._desk.store, found, say)
            self.image.show_image(image, found.words)
        else:
            self.image.show()
        self.picture = found
        self._words.setText(found.words if found else "")
        self._words.setVisible(found is not None)
        self.main.set_label(say("Change the picture") if found else say("Add a picture"))
        self.remove.setVisible(found is not None)
        self.told.setText(" ".join(part for part in (missing, self._told(found, parcel)) if part))

    def _told(self, found: Picture | None, parcel: ParcelRow | None) -> str:
        say, targets = self._desk.say, self._desk.campaign.targets
        if found is None:
            return say("A drawing, a map or a photo of the place. One is enough.")
        if not found.nobody:
            return say("It stays here until somebody confirms that nobody can be recognised in it.")
        takes = {target.code for target in targets if CAPABILITIES[target.kind].image}
        if parcel and parcel.target in takes:
            fate = picture_fate(self._desk.store, parcel.id)
            stands = parcel.state is OutboxState.SENT and parcel.errand is not Errand.WITHDRAW
            return what_became(fate, say) if fate and stands else say("It goes with the proposal.")
        if parcel or not takes:
            return say("It stays here: the platform takes no picture from a machine.")
        names = ", ".join(target.name for target in targets if target.code in takes)
        return say("It goes with the proposal, where the platform takes it: {names}.").format(names=names)
