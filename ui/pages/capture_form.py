"""The capture form: an idea, then if they wish a person and their agreements; saved by one key, never lost."""

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from outreach_app.domain.drafts import CaptureDraft, IdeaDraft
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.rounds import door_place, has_door
from outreach_app.services import ideas, visits
from outreach_app.services.ideas import Captured
from ui import formats
from ui.desk import Desk
from ui.doors import whole_door
from ui.pages.capture_card import PersonCard
from ui.pages.capture_idea import IdeaPart
from ui.pages.capture_typed import Keeper, Signed, Typed
from ui.widgets.buttons import Button
from ui.widgets.form import Form
from ui.widgets.layouts import Columns, column, line

if TYPE_CHECKING:
    from ui.dialogs.notice import NoticeScreen


class CaptureForm(Form):
    """Says `saved` with a `Captured` after each save, when the form is already free for the next idea.

    What is typed is kept in the vault every second, by session or by sheet, and comes back with
    `set_session` or `set_sheet`. A page with buttons of its own hides `acts`, keys and all.
    """

    saved = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, in_steps: bool = False) -> None:
        """`in_steps` leaves the making to whoever runs `steps` to their end."""
        super().__init__(parent)
        self.desk = desk
        self._session: RecordId | None = None
        self._sheet: RecordId | None = None
        self._same: tuple[RecordId, str] | None = None
        self._door: RecordId | None = None
        self._waiting: list[Typed] = []
        self._last: tuple[Captured, Typed] | None = None
        self._signed = Signed()
        self._last_signed = Signed()
        self._keeper = Keeper(desk.store, self._to_keep, self)
        self.steps = self._make()
        if not in_steps:
            for _ in self.steps:
                pass

    def draft(self) -> CaptureDraft:
        """What the form says, for the session or sheet it was given."""
        return CaptureDraft(
            session=self._session,
            idea=self.idea.draft(),
            person=self.card.person(),
            consents=self.card.agreements(),
            asking=self.card.asking.draft(),
            sheet=self._sheet,
            cleared=self.idea.cleared.value() and self.card.is_nobody,
        )

    def load(self, draft: CaptureDraft) -> None:
        """Shows a draft instead of what is there; session and sheet stay as they were set."""
        self._show(Typed(draft=draft))
        self._keeper.note()

    def clear(self) -> None:
        """An empty form; languages, method and witness stay as they were."""
        self._show(self._blank())
        self._keeper.note()

    def set_session(self, session: RecordId | None) -> None:
        """Ideas are now said in this session; what was being typed in it comes back."""
        self._turn_to(session, None, "")

    def set_sheet(self, sheet: RecordId | None, proof: str = "") -> None:
        """Copies a sheet of the session: agreements were given on paper, `proof` is its picture's hash and page."""
        self._turn_to(self._session, sheet, proof)

    def take_up(self, draft: CaptureDraft, door: RecordId) -> None:
        """An idea begun at a door goes on here, where the person is asked; what was being typed waits."""
        typed = self._typed()
        if not typed.is_blank:
            self._waiting.insert(0, typed)
        begun = dataclasses.replace(self._blank().draft, idea=draft.idea)
        self._show(Typed(draft=begun, door=door))
        self._keeper.note()

    def first_focus(self) -> QWidget:
        return self.fields["name"].editor if self._door else self.idea.text

    def take_digit(self, digit: int) -> bool:
        """Alt and a digit chooses the theme, wherever the keyboard is."""
        return self.idea.themes.take_digit(digit)

    @property
    def is_blank(self) -> bool:
        return self._typed().is_blank

    def save(self, *, keep_person: bool = False) -> Captured | None:
        """Saves durably and frees the form; where something is to mend, says so at its field and gives None."""
        return self._save(self._typed(), keep_person=keep_person)

    def save_alone(self) -> Captured | None:
        """Saves the idea without the person: what a child's becomes when no parent is there."""
        alone = ideas.without_person(self.draft())
        return self._save(dataclasses.replace(self._typed(), draft=alone, same_person=None, same_name=""))

    def undo(self) -> bool:
        """Takes the last save back and gives its words back; what was typed since waits until they are saved."""
        if self._last is None:
            return False
        (captured, typed), signed = self._last, self._last_signed
        try:
            changes = ideas.undo(self.desk.store, captured.changes.act, self.desk.member.id)
        except Refused as refused:
            self.desk.tell_refusal(refused)
            return False
        self._last = None
        self._set_aside(captured)
        self._show(typed)
        self._signed = signed
        self._fit()
        self._keeper.note()
        self._keeper.keep_now()
        self.desk.changed.emit(changes)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def lost_contact(self, captured: Captured) -> bool:
        """A contact was typed for that save, and every agreement refused: nothing of it was kept."""
        if self._last is None or self._last[0] is not captured:
            return False
        person = self._last[1].draft.person
        return person is not None and person.has_contact and not captured.contact_kept

    def keep_now(self) -> None:
        """Keeps what is typed without waiting for the second to pass."""
        self._keeper.keep_now()

    def _save(self, typed: Typed, *, keep_person: bool = False) -> Captured | None:
        self.clear_problems()
        try:
            captured, forms = self._write(typed, keep_person)
        except Refused as refused:
            if refused.code == "vault.unprotected" and self._protect():
                return self._save(typed, keep_person=keep_person)
            self._keeper.note()
            self.desk.tell_refusal(self.show_problems(refused.problems))
            return None
        self._last, self._last_signed = (captured, typed), self._signed
        self._waiting = forms[1:]
        self._show(forms[0])
        self._tell_draft("")
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.changed.emit(captured.changes)
        self.saved.emit(captured)
        return captured

    def _write(self, typed: Typed, keep_person: bool) -> tuple[Captured, list[Typed]]:
        """One durable transaction for the idea and for the draft that is no longer one."""
        desk = self.desk
        with desk.store.write():
            captured = self._capture(typed)
            forms = self._forms_after(captured, typed, keep_person)
            self._keeper.keep(forms)
        return captured, forms

    def _door_words(self) -> str:
        """Where the idea was begun, while its round still knows."""
        place = door_place(self.desk.store, self._door) if self._door else None
        return whole_door(*place, self.desk.say) if place else ""

    def _capture(self, typed: Typed) -> Captured:
        """An idea begun at a door takes its visit along, unless the round has ended meanwhile."""
        desk = self.desk
        signature = self._signed.for_answers(typed.draft.consents)
        if typed.door is None or not has_door(desk.store, typed.door):
            return ideas.capture(
                desk.store,
                desk.campaign,
                typed.draft,
                desk.member.id,
                same_person=typed.same_person,
                signature=signature,
            )
        return visits.record_idea(
            desk.store,
            desk.campaign,
            typed.door,
            typed.draft,
            desk.member.id,
            same_person=typed.same_person,
            despite_suppression=True,
            signature=signature,
        )

    def _forms_after(self, captured: Captured, typed: Typed, keep_person: bool) -> list[Typed]:
        if not keep_person or captured.person is None:
            return self._waiting or [self._blank()]
        name = typed.same_name or (typed.draft.person.name.strip() if typed.draft.person else "")
        again = dataclasses.replace(self._blank(), same_person=captured.person, same_name=name)
        return [again, *self._waiting]

    def _protect(self) -> bool:
        from ui.dialogs.protect import protect

        return protect(self.desk, self)

    def _set_aside(self, undone: Captured) -> None:
        """What was typed since the save now undone waits; a person met in that save goes with it."""
        typed = self._typed()
        if typed.same_person == undone.person:
            typed = dataclasses.replace(typed, same_person=None, same_name="")
        if not typed.is_blank:
            self._waiting.insert(0, typed)
            self.desk.tell(self.desk.say("What you were typing comes back after this idea."), "info")

    def _turn_to(self, session: RecordId | None, sheet: RecordId | None, proof: str) -> None:
        """Keeps what is typed under its own name before taking up another's."""
        self._keeper.keep_now()
        self._session, self._sheet, self._last = session, sheet, None
        forms = self._keeper.turn_to(f"sheet:{sheet}" if sheet else f"capture:{session}" if session else "")
        self._waiting = forms[1:]
        self.card.asking.ask_on_paper(sheet is not None, proof)
        self._show(forms[0] if forms else self._blank())
        self._tell_draft(self.desk.say("Your draft has come back") if forms else "")

    def _show(self, typed: Typed) -> None:
        self.clear_problems()
        self._same = (typed.same_person, typed.same_name) if typed.same_person else None
        self._signed = Signed()
        self._door = typed.door
        self._tell_draft(self._door_words())
        self.idea.load(typed.draft.idea, cleared=typed.draft.cleared)
        self.card.load(typed.draft)
        self.card.go_on_with(typed.same_name if self._same else None)
        self._fit()

    def _typed(self) -> Typed:
        person, name = self._same or (None, "")
        return Typed(draft=self.draft(), same_person=person, same_name=name, door=self._door)

    def _blank(self) -> Typed:
        """Only what is the evening's and not one idea's."""
        idea = IdeaDraft(text="", language=self.idea.language.value())
        return Typed(draft=CaptureDraft(session=self._session, idea=idea, asking=self.card.asking.usual()))

    def _to_keep(self) -> list[Typed]:
        """Nobody is written down before the vault is protected, not even in a draft."""
        forms = [self._typed(), *self._waiting]
        if not self.desk.store.setting("unprotected"):
            return forms
        return [dataclasses.replace(typed, draft=ideas.without_person(typed.draft)) for typed in forms]

    def _take_edit(self) -> None:
        self._fit()
        self._keeper.note()

    def _fit(self) -> None:
        is_nobody = self.card.is_nobody
        self.idea.need_clearing(is_nobody)
        self._again.setEnabled(not is_nobody)
        self.card.asking.show_signed(bool(self._signed.for_answers(self.card.agreements())))

    def _release(self) -> None:
        """The next idea is somebody else's: the person's part is free again."""
        self._same = None
        self.card.go_on_with(None)
        self._take_edit()
        self.fields["name"].editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell_draft(self, sentence: str) -> None:
        self.idea.aside.setText(sentence)

    def _tell_kept(self) -> None:
        hour = formats.clock(self.desk.store.now(), self.desk.campaign.timezone, self.desk.say)
        self._tell_draft(self.desk.say("Draft kept at {hour}").format(hour=hour))

    def _tell_not_kept(self, refused: Refused) -> None:
        self._tell_draft(self.desk.say("Draft not kept"))
        self.desk.tell_refusal(refused)

    def _open_notice(self) -> None:
        """The screen is the resident's until they, or whoever asks, leave it."""
        from ui.dialogs.notice import NoticeScreen

        answers = self.card.consents.rows.values()
        self._hand_over(NoticeScreen(self.desk, self.card.language, self.idea.text.value(), answers, self))

    def _open_pair(self) -> None:
        """The laptop is the resident's, locked on their own idea, until it is taken back."""
        from ui.dialogs.pair import PairScreen

        answers = self.card.consents.rows.values()
        screen = PairScreen(self.desk, self.card.language, self.idea.text.value(), answers, self)
        screen.reworded.connect(self._take_words)
        self._hand_over(screen)

    def _hand_over(self, screen: "NoticeScreen") -> None:
        screen.answered.connect(self.card.take_notice)
        screen.spoken.connect(self.card.speak)
        screen.signed.connect(self._take_signature)
        screen.showFullScreen()

    def _take_words(self, words: str) -> None:
        self.idea.text.set_value(words)
        self._take_edit()

    def _take_signature(self, picture: bytes) -> None:
        self._signed = Signed.of(picture, self.card.agreements())
        self._fit()

    def _make(self) -> Iterator[None]:
        columns = Columns(parent=self)
        side = QWidget(columns)
        self.idea = IdeaPart(self.desk, columns)
        yield
        self.card = PersonCard(self.desk, side)
        yield from self.card.steps
        self.fields |= self.idea.fields | self.card.fields
        self.fields["person"] = self.fields["name"]
        self._set_out(columns, side)
        self._listen()

    def _listen(self) -> None:
        for part in (self.idea, self.card):
            part.edited.connect(self._take_edit)
        # whoever speaks Arabic will rather be asked in Arabic
        self.idea.language.edited.connect(lambda: self.card.speak(self.idea.language.value()))
        self.card.notice_requested.connect(self._open_notice)
        self.card.pair_requested.connect(self._open_pair)
        self.card.who.alone_requested.connect(self.save_alone)
        self.card.who.release_requested.connect(self._release)
        self._keeper.kept.connect(self._tell_kept)
        self._keeper.refused.connect(self._tell_not_kept)

    def _set_out(self, columns: Columns, side: QWidget) -> None:
        say = self.desk.say
        self.acts = QWidget(side)
        save = Button(say("Save the idea"), kind="filled", key="Ctrl+Return", large=True, parent=self.acts)
        save.clicked.connect(lambda: self.save())
        self._again = Button(say("Then another, same person"), kind="link", key="Ctrl+Shift+Return", parent=self.acts)
        self._again.clicked.connect(lambda: self.save(keep_person=True))
        self.acts.setLayout(column(save, line(0, self._again, 0)))
        layout = column(self.card, self.acts, spacing=12)
        layout.setStretch(0, 1)
        side.setLayout(layout)
        columns.add(self.idea, 22)
        columns.add(side, 21)
        columns.stacked.connect(self.card.show_whole)
        self.add_part(columns)
