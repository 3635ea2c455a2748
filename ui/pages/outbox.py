"""À envoyer: what waits, what left, what was refused at the door, and what the city answered."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.outbox import ParcelRow, parcels
from outreach_app.services import proposals
from ui.desk import Desk
from ui.formats import clock
from ui.look import look
from ui.models.rows import Row, Rows
from ui.pages.outbox_detail import ParcelPanel
from ui.pages.outbox_rows import FILTERS, fits, grouped, parcel_row
from ui.pages.outbox_training import TrainingCard
from ui.sending import Round, changes_of, send_everything, sendable, word_rounds
from ui.training import Training
from ui.widgets.banner import Banner, BusyPanel
from ui.widgets.buttons import Button
from ui.widgets.card import Card, EmptyPanel
from ui.widgets.inset import Inset
from ui.widgets.layouts import Columns, column
from ui.widgets.leaving import Leaving
from ui.widgets.page import Page
from ui.widgets.row_list import RowList
from ui.widgets.tiles import Chips
from ui.work import Job

SHOWN = ("proposal", "idea_proposal", "submission", "city_answer", "consent_event", "idea")


class OutboxPage(Page):
    """`desk.go("outbox", proposal)` shows one chosen. Sending never blocks the window."""

    def __init__(self, desk: Desk, state: Path | None = None) -> None:
        """`state` is the rehearsal's file, the data folder's own where not given."""
        super().__init__(desk, desk.say("To send"))
        self._all: list[ParcelRow] = []
        self._found: list[ParcelRow | Row] = []
        self._job: Job | None = None
        self._state = state

    def make_parts(self) -> Iterator[None]:
        desk, say = self.desk, self.desk.say
        self.filters = Chips([(code, say(words), *signs) for code, words, *signs in FILTERS])
        self.list = RowList(Rows(self._load), say("To send"), headed=True)
        yield
        self.panel = ParcelPanel(desk)
        yield
        self.send = Button(say("Send now"), kind="filled", key="Ctrl+Return", icon="send")
        self.preview = Button(say("Read what leaves"), key="Ctrl+L", icon="eye")
        self.busy = BusyPanel(say("Sending"))
        self.busy.hide()
        target = next(iter(sendable(desk.campaign)), None)
        self.training = Training(desk, target, self, self._state) if target and target.rehearsal else None
        self.playing = TrainingCard(desk, self.training) if self.training else None
        self.switch = Button("", key="F12")
        self._banner = QVBoxLayout()
        yield
        self._lay_out()
        self._listen()
        yield

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches(*SHOWN):
            self._read()

    def arrive(self, argument: object) -> None:
        """A proposal's id chooses it."""
        self._read()
        if isinstance(argument, str):
            self.filters.set_value("")
            self._show(argument)

    def first_focus(self) -> QWidget:
        return self.list if self._all else self.send

    def take_digit(self, digit: int) -> bool:
        return self.playing is not None and self.playing.take_digit(digit)

    @property
    def chosen(self) -> ParcelRow | None:
        row = self.list.current
        return next((parcel for parcel in self._all if row and parcel.id == row.key), None)

    def send_now(self) -> None:
        """A round with each platform, on a worker with a store of its own."""
        if self._job is None:
            desk = self.desk
            self._job = desk.work.run(
                lambda progress: send_everything(desk.store, desk.campaign, progress),
                done=self._tell_outcome,
                failed=self._take_failure,
                stopped=self._finish,
                progress=self._show_progress,
            )
            self.busy.follow(self._job, desk.say("Sending to the platform, and asking for its answers"))
            self._show_busy(True)

    def _lay_out(self) -> None:
        say = self.desk.say
        card = Card()
        card.add_across(self.list, margin=8, stretch=1)
        self.list.setMinimumHeight(look().px(200))
        details = QWidget()
        details.setLayout(column(self.panel, *([self.playing] if self.playing else []), 0, spacing=16))
        self._side = Inset(details)
        self._empty = EmptyPanel(
            "send",
            say("Nothing to send yet"),
            say("A proposal that is deposited waits here, even without a network, until you send it."),
            self._to_proposals(),
        )
        self.set_actions(self.preview, self.send)
        self._columns = Columns(card, self._side, stretch=(7, 4))
        self._columns.stacked.connect(self._side.show_whole)
        for part in (self.filters, self.busy, self._empty):
            self.body.addWidget(part)
        self.body.addWidget(self._columns, 1)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertLayout(0, self._banner)
        self._show_training()

    def _to_proposals(self) -> Button:
        button = Button(self.desk.say("See the proposals"), key="F7", binds=False)
        button.clicked.connect(lambda: self.desk.go("proposals"))
        return button

    def _listen(self) -> None:
        self.filters.edited.connect(self._show)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._mend)
        self.send.clicked.connect(self.send_now)
        self.preview.clicked.connect(self._show_leaving)
        self.panel.mend_requested.connect(self._mend)
        self.panel.again_requested.connect(self._send_again)
        self.panel.take_back_requested.connect(self._take_back)
        self.panel.browse_requested.connect(lambda url: QDesktopServices.openUrl(QUrl(url)))
        if self.training:
            self.training.changed.connect(self._show_training)

    def _read(self) -> None:
        self._all = parcels(self.desk.store)
        for part in (self.filters, self._columns):
            part.setVisible(bool(self._all))
        self._empty.setVisible(not self._all)
        self.filters.show_counts({code: sum(fits(code, p) for p in self._all) for code, *_ in FILTERS})
        self.set_context(self._last_try())
        self._show()

    def _last_try(self) -> str:
        campaign, say = self.desk.campaign, self.desk.say
        tried = max((parcel.settled_at or 0 for parcel in self._all), default=0)
        told = [campaign.say(campaign.name, self.desk.language)]
        if tried:
            told.append(say("last attempt at {hour}").format(hour=clock(tried, campaign.timezone, say)))
        return " · ".join(told)

    def _show(self, proposal: str = "") -> None:
        """The rows the filter lets through, in three groups; the same one stays chosen."""
        chosen = self.chosen
        self._found = grouped([p for p in self._all if fits(self.filters.value(), p)], self.desk.say)
        self.list.rows.show_ids(range(len(self._found)))
        places = {p.id: place for place, p in enumerate(self._found) if isinstance(p, ParcelRow)}
        wanted = next((p.id for p in self._all if p.proposal == proposal), chosen.id if chosen else "")
        if places:
            self.list.choose(places.get(RecordId(wanted), next(iter(places.values()))))
        self._choose(self.list.current)

    def _load(self, places: Sequence[int]) -> dict[int, Row]:
        return {place: parcel_row(self._found[place], self.desk) for place in places}

    def _choose(self, row: Row | None) -> None:
        del row
        parcel = self.chosen
        self.panel.show_parcel(parcel)
        self._side.show_top()
        self.preview.setEnabled(parcel is not None)
        if self.playing:
            self.playing.show_parcel(parcel)

    def _show_leaving(self) -> None:
        parcel = self.chosen
        if parcel:
            from ui.dialogs.leaving import LeavingDialog

            point = None
            if parcel.latitude is not None and parcel.longitude is not None:
                point = parcel.latitude, parcel.longitude
            leaving = Leaving(
                title=parcel.title, body=parcel.body, address=parcel.address, point=point, locale=parcel.locale
            )
            LeavingDialog(leaving, self.window()).open()

    def _mend(self) -> None:
        if self.chosen:
            self.desk.go("proposal", self.chosen.proposal)

    def _send_again(self) -> None:
        """The same words once more, checked again as at the first deposit."""
        desk, parcel = self.desk, self.chosen
        target = next((t for t in desk.campaign.targets if parcel and t.code == parcel.target), None)
        if parcel is None or target is None:
            return
        try:
            changes = proposals.submit(desk.store, desk.campaign, parcel.proposal, target, desk.member.id)
        except Refused as refused:
            desk.tell_refusal(refused)
            return
        self._tell_queue(changes, desk.say("Back in the queue."))

    def _take_back(self) -> None:
        desk, parcel = self.desk, self.chosen
        if parcel:
            try:
                changes = proposals.take_back(desk.store, parcel.proposal, desk.member.id)
            except Refused as refused:
                desk.tell_refusal(refused)
                return
            self._tell_queue(changes, desk.say("Out of the queue: nothing leaves."))

    def _tell_queue(self, changes: Changes, sentence: str) -> None:
        self._read()
        self.desk.wrote(changes)
        self.desk.tell(sentence)

    def _show_progress(self, done: int, total: int) -> None:
        self.busy.show_progress(done, total)
        self._read()

    def _tell_outcome(self, rounds: list[Round]) -> None:
        self._finish()
        desk = self.desk
        desk.changed.emit(changes_of(rounds))
        desk.tell(*word_rounds(rounds, desk.campaign.timezone, desk.say, desk.say_count))

    def _take_failure(self, error: Exception) -> None:
        """A Refused is told; a bug goes on to the crash dialog by itself."""
        self._finish()
        if isinstance(error, Refused):
            self.desk.tell_refusal(error)

    def _finish(self) -> None:
        self._job = None
        self._show_busy(False)
        self._read()

    def _show_busy(self, is_busy: bool) -> None:
        self.busy.setVisible(is_busy)
        self.send.setEnabled(not is_busy)

    def _show_training(self) -> None:
        """The band that says that nothing leaves for the city, with the platform's switch."""
        if self.training is None or self.playing is None:
            return
        say, running = self.desk.say, self.training.is_running
        while (item := self._banner.takeAt(0)) is not None:
            old = item.widget()
            if old:
                old.hide()
                old.deleteLater()
        self.switch = Button(
            say("Stop the rehearsal platform") if running else say("Start the rehearsal platform"), key="F12"
        )
        self.switch.clicked.connect(self.training.stop if running else self.training.start)
        sentence = say("Nothing leaves for the city: it goes to the rehearsal platform, on this computer.")
        if running:
            sentence = say("Nothing leaves for the city. The rehearsal platform is running, on this computer.")
        self._banner.addWidget(Banner(say("REHEARSAL"), sentence, self.switch))
        self.playing.setVisible(running)
