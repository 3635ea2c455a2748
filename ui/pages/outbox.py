"""À envoyer: what waits, what left, what was refused at the door, what must come back, what the city answered."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.letters import LetterRow, letters
from outreach_app.queries.outbox import ParcelRow, parcels
from outreach_app.queries.outbox_list import Outline, count_parcels, outline
from outreach_app.queries.release import unreleasable_ideas
from outreach_app.queries.telling import count_to_tell
from outreach_app.queries.withdrawals import Review, to_review
from outreach_app.services import withdrawals
from outreach_app.store.store import Store
from ui.desk import Desk
from ui.formats import clock
from ui.look import look
from ui.models.rows import Row, Rows
from ui.pages.outbox_acts import OutboxActs
from ui.pages.outbox_detail import ParcelPanel
from ui.pages.outbox_letter import LetterPanel
from ui.pages.outbox_review import ReviewPanel
from ui.pages.outbox_round import OutboxRound
from ui.pages.outbox_rows import FILTERS, Found, Place, lay_out, read_rows
from ui.pages.outbox_training import TrainingCard
from ui.sending import by_hand, sendable
from ui.training import Training
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card, EmptyPanel
from ui.widgets.inset import Inset
from ui.widgets.layouts import Columns, column, line
from ui.widgets.page import Page
from ui.widgets.row_list import RowList
from ui.widgets.tiles import Chips

SHOWN = (
    "proposal",
    "idea_proposal",
    "submission",
    "city_answer",
    "consent_event",
    "idea",
    "letter",
    "told",
    "campaign",
)
_AT_ONCE = 500
"""Parcels that are read while one waits, in a few milliseconds."""


def find_lines(store: Store, wanted: str, desk: Desk) -> tuple[Found, list[Place]]:
    """All there is to list, and the lines one filter lets through."""
    found = Found(outline(store, by_hand(desk.campaign)), letters(store), to_review(store))
    return found, lay_out(found, wanted, desk)


def _on_own_store(wanted: str, desk: Desk) -> tuple[Found, list[Place]]:
    with closing(desk.store.again()) as own:
        return find_lines(own, wanted, desk)


class OutboxPage(Page):
    """`desk.go("outbox", proposal)` shows one chosen. Sending never blocks the window."""

    def __init__(self, desk: Desk, state: Path | None = None) -> None:
        """`state` is the rehearsal's file, the data folder's own where not given."""
        super().__init__(desk, desk.say("To send"))
        self._found = Found(Outline(), (), ())
        self._places: list[Place] = []
        self._wanted = ""
        self._reads = 0
        self._settling = False
        self._state = state

    def make_parts(self) -> Iterator[None]:
        desk, say = self.desk, self.desk.say
        self.filters = Chips([(code, say(words), *signs) for code, words, *signs in FILTERS])
        self.list = RowList(Rows(self._load), say("To send"), headed=True)
        self.acts = OutboxActs(desk, self)
        yield
        self.panel = ParcelPanel(desk)
        yield
        self.letter, self.review = LetterPanel(desk), ReviewPanel(desk)
        yield
        self.round = OutboxRound(desk, self)
        self.preview = Button(say("Read what leaves"), key="Ctrl+L", icon="eye")
        self.tell = Button(say("Tell residents"), kind="link accent", key="Ctrl+T", icon="users")
        target = next((t for t in sendable(desk.campaign) if t.rehearsal), None)
        self.training = Training(desk, target, self, self._state) if target else None
        self.playing = TrainingCard(desk, self.training) if self.training else None
        self.switch = Button("", key="F12")
        self._banner = QVBoxLayout()
        yield
        yield from self._lay_out()
        self._listen()
        yield

    def refresh(self, changes: Changes | None) -> None:
        if changes is None or changes.touches(*SHOWN):
            self._read()

    def arrive(self, argument: object) -> None:
        """A proposal's id chooses it. What was taken back on another laptop is followed here first."""
        self._catch_up()
        if isinstance(argument, str):
            self.filters.set_value("")
            self._wanted = argument
        self._read()

    def first_focus(self) -> QWidget:
        return self.list if self._places else self.round.send

    def take_digit(self, digit: int) -> bool:
        if self.panel.hand.take_digit(digit):
            return True
        return self.playing is not None and self.playing.take_digit(digit)

    @property
    def chosen(self) -> ParcelRow | None:
        """The parcel in sight, where it is one."""
        place = self._chosen_place
        if place is None or place.kind != "parcel":
            return None
        return next(iter(parcels(self.desk.store, ids=[place.id])), None)

    @property
    def _chosen_place(self) -> Place | None:
        index = self.list.currentIndex()
        place = self._places[index.row()] if index.isValid() and index.row() < len(self._places) else None
        return place if place and place.kind != "heading" else None

    def _lay_out(self) -> Iterator[None]:
        """The frame first, then each part into its place: moving one styles all it holds again."""
        say = self.desk.say
        card = Card()
        card.add_across(self.list, margin=8, stretch=1)
        self.list.setMinimumHeight(look().px(200))
        details = QWidget()
        details.setLayout(room := column(0, spacing=16))
        self._side = Inset(details)
        yield
        self._empty = EmptyPanel(
            "send",
            say("Nothing to send yet"),
            say("A proposal that is deposited waits here, even without a network, until you send it."),
            self._to_proposals(),
        )
        self.set_actions(self.preview, self.round.send)
        self._columns = Columns(card, self._side, stretch=(11, 9))
        self._columns.stacked.connect(self._side.show_whole)
        head = line(self.filters, self.tell, spacing=12)
        head.setStretch(0, 1)
        head.setAlignment(self.tell, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        for part in (self.round.busy, self._empty):
            self.body.addWidget(part)
        self.body.addWidget(self._columns, 1)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertLayout(0, self._banner)
        yield
        shown = (self.panel, self.letter, self.review, *([self.playing] if self.playing else []))
        for place, panel in enumerate(shown):
            room.insertWidget(place, panel)
            yield
        self._show_training()

    def _to_proposals(self) -> Button:
        button = Button(self.desk.say("See the proposals"), key="F7", binds=False)
        button.clicked.connect(lambda: self.desk.go("proposals"))
        return button

    def _listen(self) -> None:
        acts, panel = self.acts, self.panel
        self.filters.edited.connect(self._show)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open_proposal)
        self.round.looked_at.connect(self._read)
        self.round.ended.connect(self._take_end)
        self.preview.clicked.connect(self._show_leaving)
        self.tell.clicked.connect(lambda: self.desk.go("telling"))
        acts.done.connect(self._read)
        panel.mend_requested.connect(self._open_proposal)
        panel.again_requested.connect(lambda: self._with_parcel(lambda p: acts.send_again(p, panel.mending)))
        panel.set_aside_requested.connect(lambda: self._with_parcel(acts.set_aside))
        panel.take_up_requested.connect(lambda: self._with_parcel(acts.take_up))
        panel.take_back_requested.connect(lambda: self._with_parcel(acts.take_back))
        panel.withdraw_requested.connect(
            lambda: self._with_parcel(lambda p: acts.withdraw(p.proposal, p.target, p.title))
        )
        panel.picture_again_requested.connect(lambda: self._with_parcel(acts.send_picture_again))
        panel.letter_requested.connect(lambda: self._with_parcel(acts.ask_by_letter))
        panel.answer_requested.connect(lambda: self._with_parcel(self._note_answer))
        panel.consents_requested.connect(lambda: self._with_parcel(self._look_at_agreements))
        panel.ties_requested.connect(lambda: self._with_parcel(self._tie_themes))
        panel.browse_requested.connect(acts.browse)
        panel.hand.form_requested.connect(lambda: self._with_parcel(self._open_form))
        panel.hand.dossier_requested.connect(lambda: self._with_parcel(acts.print_dossier))
        panel.hand.file_requested.connect(lambda: self._with_parcel(acts.write_file))
        panel.hand.reference_given.connect(self._note_reference)
        self.letter.print_requested.connect(lambda: self._with_letter(acts.print_letter))
        self.letter.stepped.connect(
            lambda: self._with_letter(lambda row: acts.step_letter(row, str(self.letter.answer.value())))
        )
        self.letter.kept.connect(
            lambda: self._with_letter(lambda row: acts.step_letter(row, str(self.letter.answer.value()), kept=True))
        )
        self.letter.proposal_requested.connect(self._open_proposal)
        self.review.mend_requested.connect(
            lambda: self._with_review(lambda r: acts.mend_reviewed(r, self.review.mending))
        )
        self.review.keep_requested.connect(lambda: self._with_review(acts.keep_reviewed))
        self.review.withdraw_requested.connect(
            lambda: self._with_review(lambda r: acts.withdraw(r.proposal, r.target, r.title))
        )
        if self.training:
            self.training.changed.connect(self._show_training)

    def _catch_up(self) -> None:
        desk = self.desk
        try:
            changes = withdrawals.catch_up(desk.store, desk.member.id)
        except Refused as refused:
            desk.tell_refusal(refused)
            return
        if changes:
            desk.wrote(changes)

    def _take_end(self) -> None:
        self._catch_up()
        self._read()

    def _read(self) -> None:
        """At once where there is little; thousands of lines are read and laid out off the window's thread."""
        desk, wanted = self.desk, self.filters.value()
        if count_parcels(desk.store) <= _AT_ONCE:
            self._take_found(find_lines(desk.store, wanted, desk))
            return
        self._reads += 1
        number = self._reads
        desk.work.run(lambda _: _on_own_store(wanted, desk), done=lambda lines: self._take_latest(number, lines))

    def _take_latest(self, number: int, lines: tuple[Found, list[Place]]) -> None:
        """What was asked for last; an answer that comes too late is let go."""
        if number == self._reads:
            self._take_found(lines)

    def _take_found(self, lines: tuple[Found, list[Place]]) -> None:
        store = self.desk.store
        self._found, places = lines
        total = self._found.counts()[""]
        for part in (self.filters, self._columns):
            part.setVisible(bool(total))
        self._empty.setVisible(not total)
        self.filters.show_counts(self._found.counts(), hide_empty=True)
        waiting = count_to_tell(store) if self._found.outline.groups.get("answered") else 0
        self.tell.set_label(self.desk.say_count("Tell {n} resident", "Tell {n} residents", waiting))
        self.tell.setVisible(bool(waiting))
        self.set_context(self._last_try())
        self._show_places(places, self._wanted)
        self._wanted = ""

    def _last_try(self) -> str:
        campaign, say = self.desk.campaign, self.desk.say
        told = [campaign.say(campaign.name, self.desk.language)]
        if self._found.outline.tried:
            hour = clock(self._found.outline.tried, campaign.timezone, say)
            told.append(say("last attempt at {hour}").format(hour=hour))
        return " · ".join(told)

    def _show(self, proposal: str = "") -> None:
        """The rows the filter lets through, in their groups; the same one stays chosen."""
        self._show_places(lay_out(self._found, self.filters.value(), self.desk), proposal)

    def _show_places(self, places: list[Place], proposal: str) -> None:
        chosen, focus = self._chosen_place, QApplication.focusWidget()
        was_aside = focus is not None and self._side.isAncestorOf(focus)
        self._places = places
        self._settling = True  # the list says thrice what is chosen while it is filled; it is shown once
        headings = [number for number, place in enumerate(self._places) if place.kind == "heading"]
        self.list.rows.show_ids(range(len(self._places)), headings)
        wanted = self._place_of(proposal) if proposal else self._same_place(chosen)
        if self._places:
            self.list.choose(wanted)
        self._settling = False
        self._choose(None)
        if was_aside and focus is not QApplication.focusWidget():
            self.list.setFocus()  # what it was on is done and gone; else the keyboard lands on whatever is next

    def _place_of(self, proposal: str) -> int:
        whose = self._found.outline.proposals
        found = (n for n, p in enumerate(self._places) if whose.get(RecordId(p.id)) == proposal or p.id == proposal)
        return next(found, 1)

    def _same_place(self, chosen: Place | None) -> int:
        """Where the same thing stands now, else the first."""
        return self._places.index(chosen) if chosen in self._places else 1

    def _load(self, numbers: Sequence[int]) -> dict[int, Row]:
        rows = read_rows([self._places[number] for number in numbers], self._found, self.desk)
        return {number: row for number, row in zip(numbers, rows, strict=True) if row}

    def _choose(self, row: Row | None) -> None:
        del row
        if self._settling:
            return
        parcel, place = self.chosen, self._chosen_place
        self.panel.show_parcel(parcel)
        self.letter.show_letter(self._letter_at(place))
        self.review.show_review(self._review_at(place))
        self._side.show_top()
        self.preview.setEnabled(bool(self._found.outline.total))
        if self.playing:
            self.playing.show_parcel(parcel)

    def _letter_at(self, place: Place | None) -> LetterRow | None:
        return next((row for row in self._found.letters if place and place.id == row.id), None)

    def _review_at(self, place: Place | None) -> Review | None:
        is_one = place is not None and place.kind == "review"
        return next((r for r in self._found.reviews if is_one and place and place.id == r.proposal), None)

    def _show_leaving(self) -> None:
        """What is about to leave, one after the other, beginning with the one in sight."""
        from ui.dialogs.leaving import LeavingDialog

        groups, parcel = self._found.outline.groups, self.chosen
        ids = [*groups["unknown"], *groups["queued"], *groups["hand"]]
        first = parcel.id if parcel else next(iter(ids), RecordId(""))
        LeavingDialog(self.desk, ids if first in ids else [first, *ids], first, self.window()).open()

    def _with_parcel(self, act: Callable[[ParcelRow], object]) -> None:
        parcel = self.chosen
        if parcel:
            act(parcel)

    def _with_letter(self, act: Callable[[LetterRow], object]) -> None:
        letter = self._letter_at(self._chosen_place)
        if letter:
            act(letter)

    def _with_review(self, act: Callable[[Review], object]) -> None:
        review = self._review_at(self._chosen_place)
        if review:
            act(review)

    def _open_proposal(self) -> None:
        place = self._chosen_place
        letter = self._letter_at(place)
        proposal = (
            letter.proposal if letter else self._found.outline.proposals.get(RecordId(place.id)) if place else None
        )
        if proposal or place:
            self.desk.go("proposal", proposal or (place.id if place else None))

    def _open_form(self, parcel: ParcelRow) -> None:
        target = next((t for t in self.desk.campaign.targets if t.code == parcel.target), None)
        if target:
            self.acts.browse(target.url)

    def _note_reference(self, reference: str) -> None:
        parcel = self.chosen
        if parcel:
            self.desk.tell_refusal(self.panel.hand.show_problems(self.acts.note_reference(parcel, reference)))

    def _note_answer(self, parcel: ParcelRow) -> None:
        from ui.dialogs.city_answer import CityAnswerDialog

        CityAnswerDialog(self.desk, parcel, self.window()).open()

    def _look_at_agreements(self, parcel: ParcelRow) -> None:
        from ui.dialogs.consent_check import ConsentCheck

        dialog = ConsentCheck(self.desk, parcel.proposal, self.window())
        dialog.text_wanted.connect(self._open_proposal)
        dialog.finished.connect(lambda: self._send_checked(parcel))
        dialog.open()

    def _tie_themes(self, parcel: ParcelRow) -> None:
        from ui.dialogs.mapping import MappingDialog

        target = next((t for t in self.desk.campaign.targets if t.code == parcel.target), None)
        if target:
            MappingDialog(self.desk, target, self.window()).open()

    def _send_checked(self, parcel: ParcelRow) -> None:
        """Once nothing holds it any more it goes back in the queue."""
        if unreleasable_ideas(self.desk.store, parcel.proposal):
            self._read()
        else:
            self.acts.send_again(parcel, self.panel.mending)

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
        self.switch = Button(say("Stop it") if running else say("Start it"), key="F12")
        self.switch.clicked.connect(self.training.stop if running else self.training.start)
        sentence = say("Nothing leaves for the city: it goes to the rehearsal platform, on this computer.")
        if running:
            sentence = say("Nothing leaves for the city. The rehearsal platform is running, on this computer.")
        if any(not target.rehearsal for target in sendable(self.desk.campaign)):
            sentence = say("Only what is marked “Rehearsal” stays on this computer. The rest leaves for real.")
        self._banner.addWidget(Banner(say("REHEARSAL"), sentence, self.switch))
        self.playing.setVisible(running)
