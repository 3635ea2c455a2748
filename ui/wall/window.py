"""The wall's own window, to be projected: no rail, large type, nobody's name; the keyboard does all a mouse does."""

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from outreach_app.domain.changes import Changes
from outreach_app.domain.drafts import ProposalSeed
from outreach_app.domain.errors import Refused
from outreach_app.domain.ids import RecordId
from outreach_app.queries.wall import Wall, WallCard, WallColumn
from outreach_app.queries.wall import wall as read_wall
from outreach_app.services import wall as service
from outreach_app.services.ideas import undo
from ui.desk import Desk
from ui.keys import bind, digit_of
from ui.problems import word
from ui.screens import screen_of
from ui.wall.board import Board
from ui.wall.frame import Foot, Head, KeyHint
from ui.wall.signs import sign_of
from ui.widgets.layouts import column
from ui.widgets.saved import Notice

SHOWN = ("idea", "session", "wall_group", "card", "dot", "person", "erasure")
_NEW = RecordId("new")
"""The column whose name is being typed: it is written once it has one."""
_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -4, Qt.Key.Key_PageDown: 4}
_ENDS = {Qt.Key.Key_Home: False, Qt.Key.Key_End: True}
_STEP = 1.1
"""How much larger Ctrl+plus makes the type."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class WallWindow(QWidget):
    """Shows the wall of one session, and reads it again whenever anybody wrote. Begun, and then shown, by its page."""

    proposal_requested = Signal(object)
    """The ideas of a group."""

    def __init__(self, desk: Desk, wall: Wall) -> None:
        super().__init__()
        self.desk, self.session = desk, wall.session
        self._done: list[Changes] = []
        self._is_new = False
        self._asked: RecordId | None = None
        self.setWindowTitle(desk.say("The wall of ideas"))
        self.setMinimumSize(640, 480)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.head = Head(desk)
        self.board = Board(wall)
        self.foot = Foot(self._make_hints())
        layout = column(self.head, self.board, self.foot)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.notice = Notice(self.board)
        self.head.tell(wall)
        self._listen()
        self._show_hints()
        self.board.setFocus()

    def present(self, beside: QWidget) -> None:
        """On the projector where there is one: whole on another screen, else as large as this one."""
        screens = [screen for screen in QGuiApplication.screens() if screen != screen_of(beside)]
        if screens:
            self.setGeometry(screens[0].geometry())
            self.showFullScreen()
        else:
            self.showMaximized()
        self.raise_()
        self.activateWindow()
        self.board.setFocus()
        self.refresh()

    def refresh(self, changes: Changes | None = None) -> None:
        if self.isVisible() and (changes is None or changes.touches(*SHOWN)):
            chosen = self.board.hand.chosen
            self._read(chosen.idea if chosen else None)

    def put_down(self) -> None:
        """The card in hand stays where it would land."""
        hand = self.board.hand
        card, group, after = hand.held, hand.here.group, hand.after
        if card is None or hand.lands_at_home or group == _NEW:
            self._put_back()
            return
        hand.let_go()
        self._write(
            lambda by: service.place(self.desk.store, self.session, card.idea, group, by, after=after),
            follow=card.idea,
        )

    def send_to(self, number: int) -> None:
        """The card chosen or in hand goes on top of that column; the next one to sort is chosen."""
        hand, card = self.board.hand, self.board.hand.chosen
        if number >= len(hand.wall.columns) or card is None:
            return
        if hand.held:
            hand.put_back()
        group = hand.wall.columns[number].group
        self._write(lambda by: service.place(self.desk.store, self.session, card.idea, group, by))

    def new_group(self) -> None:
        """One more column, named in place; a card in hand waits there to be put down."""
        hand = self.board.hand
        if self.board.naming:
            return
        self._is_new = True
        self._read(None)
        last = len(hand.wall.columns) - 1
        hand.land(last, 0) if hand.held else hand.choose(last)
        self.board.arrange()
        self.board.ask_name("")

    def move_group(self, across: int) -> None:
        """The chosen column changes places with its neighbour; what is to be sorted stays first."""
        hand = self.board.hand
        group, at, columns = hand.here.group, hand.column + across, hand.wall.columns
        if group is None or hand.held or self.board.naming or not 1 <= at < len(columns):
            return
        beyond = hand.column - 1 if across < 0 else hand.column + 2
        before = columns[beyond].group if beyond < len(columns) else None
        card = hand.chosen
        self._write(
            lambda by: service.move_group(self.desk.store, group, by, before=before), card.idea if card else None
        )

    def rename(self) -> None:
        if self.board.naming:
            return
        if self.board.hand.here.group:
            self.board.ask_name(self.board.hand.here.name)
        else:
            self.tell(self.desk.say("Choose a group first: this column holds what is not sorted yet."), "info")

    def give_dot(self) -> None:
        self._on_card(lambda card, by: service.give_dot(self.desk.store, self.session, card.idea, by))

    def take_dot(self) -> None:
        self._on_card(lambda card, by: service.take_dot(self.desk.store, self.session, card.idea, by))

    def remove(self) -> None:
        """What is brought and not grouped leaves the wall; a group goes, asked twice where it holds ideas."""
        hand, say = self.board.hand, self.desk.say
        group, card = hand.here.group, hand.chosen
        if hand.held:
            return
        if group is None:
            if card and card.is_brought:
                self._write(lambda by: service.take_off(self.desk.store, self.session, [card.idea], by))
            return
        if hand.here.cards and self._asked != group:
            self._asked = group
            told = say("Press Del again to remove the group: its ideas go back to “To sort”.")
            self.tell(told, "info")
            return
        self._write(lambda by: service.remove_group(self.desk.store, group, by))

    def write_proposal(self) -> None:
        """Begins a proposal from the group in hand, in the main window."""
        here = self.board.hand.here
        if here.group and here.cards:
            self.proposal_requested.emit(ProposalSeed(ideas=here.ideas, title=here.name))
        else:
            self.tell(self.desk.say("Choose a group that holds ideas: its proposal is written from them."), "info")

    def undo(self) -> None:
        """Takes back what was done last on this wall, again and again."""
        if self.board.hand.held:
            self._put_back()
            return
        if not self._done:
            self.tell(self.desk.say("Nothing more to take back on this wall."), "info")
            return
        changes = self._done.pop()
        try:
            taken = undo(self.desk.store, changes.act, self.desk.member.id)
        except Refused as refused:
            self._refuse(refused)
            return
        self.desk.wrote(taken)
        self.tell(self.desk.say("Taken back"))

    def tell(self, sentence: str, kind: str = "done") -> None:
        self.notice.tell(sentence, kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and signs by the place of their keys: on AZERTY they need Shift."""
        key = Qt.Key(event.key())
        self.notice.hide()  # it was read: whoever goes on needs no other key for that
        if key != Qt.Key.Key_Delete:
            self._asked = None
        if key in _ACROSS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.move_group(-_ACROSS[key] if self._turned else _ACROSS[key])
            return
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if held or not self._take_key(key, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.notice.hide()
        super().closeEvent(event)

    @property
    def _turned(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _take_key(self, key: Qt.Key, event: QKeyEvent) -> bool:
        hand = self.board.hand
        digit = digit_of(event)
        if key in _ACROSS:
            hand.step(-_ACROSS[key] if self._turned else _ACROSS[key], 0)
        elif key in _DOWN:
            hand.step(0, _DOWN[key])
        elif key in _ENDS:
            hand.leap(_ENDS[key])
        elif key in _ENTER:
            self._take_or_put()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        elif digit is not None and digit < len(hand.wall.columns):
            self.send_to(digit)
        elif sign := sign_of(event):
            self.give_dot() if sign == "+" else self.take_dot()
        else:
            return False
        self.board.arrange()
        return True

    def _take_or_put(self) -> None:
        if self.board.hand.held:
            self.put_down()
        else:
            self.board.hand.take()
            self.board.arrange()

    def _leave(self) -> None:
        """Puts the card back; with empty hands leaves the full screen, then the wall."""
        if self.board.hand.held:
            self._put_back()
        elif self.isFullScreen():
            self.showMaximized()
        else:
            self.close()

    def _put_back(self) -> None:
        if self.board.hand.held:
            self.board.hand.put_back()
        self.board.arrange()

    def _turn_full(self) -> None:
        self.showMaximized() if self.isFullScreen() else self.showFullScreen()

    def _take_name(self, name: str) -> None:
        """Writes the name; refused, the line stays with what was typed in it."""
        hand, store = self.board.hand, self.desk.store
        group, is_new = hand.here.group, self._is_new
        if not name.strip() and is_new:
            self._drop_name()
            return
        try:
            if is_new:
                made = service.add_group(store, self.session, name, self.desk.member.id)
                changes = made.changes
            elif group:
                changes = service.rename_group(store, group, name, self.desk.member.id)
            else:
                return
        except Refused as refused:
            self._refuse(refused)
            return
        at = hand.column
        self._is_new = False
        self.board.drop_naming()
        self._keep(changes)
        self.desk.wrote(changes)
        if is_new:
            hand.land(at, 0) if hand.held else hand.choose(at)
            self.board.arrange()

    def _drop_name(self) -> None:
        was_new, self._is_new = self._is_new, False
        self.board.drop_naming()
        if was_new:
            self._read(None)

    def _on_card(self, act: Callable[[WallCard, RecordId], Changes]) -> None:
        card = self.board.hand.chosen
        if card:
            self._write(lambda by: act(card, by), follow=card.idea)

    def _write(self, act: Callable[[RecordId], Changes], follow: RecordId | None = None) -> None:
        """One act. `follow` is the card that stays chosen; without one the place does."""
        try:
            changes = act(self.desk.member.id)
        except Refused as refused:
            self._refuse(refused)
            self._read(follow)
            return
        self._keep(changes)
        self._read(follow)
        self.desk.wrote(changes)

    def _keep(self, changes: Changes) -> None:
        if changes.records:
            self._done.append(changes)

    def _refuse(self, refused: Refused) -> None:
        self.tell(" ".join(word(problem, self.desk.say) for problem in refused.problems), "warning")

    def _read(self, follow: RecordId | None) -> None:
        found = read_wall(self.desk.store, self.session)
        if found is None:
            self.close()
            return
        self.head.tell(found)
        if self._is_new:
            blank = WallColumn(group=_NEW, name=" ", cards=())
            found = dataclasses.replace(found, columns=(*found.columns, blank))
        self.board.show_wall(found, follow)

    def _make_hints(self) -> list[KeyHint]:
        say = self.desk.say
        self._digits = KeyHint(("1", "…", "9"), say("go straight there"), self._tell_digits)
        self._enter = KeyHint(("Return",), say("pick up"), self._take_or_put)
        self._escape = KeyHint(("Escape",), say("put back"), self._leave)
        self._remove = KeyHint(("Delete",), say("take away"), self.remove)
        bind(self, "Delete", self.remove)
        self._whole = KeyHint(("F11",), say("full screen"), self._turn_full)
        bind(self, "F11", self._turn_full)
        self._always = [
            KeyHint(("N",), say("new group"), self.new_group, binds=True),
            KeyHint(("F2",), say("rename"), self.rename, binds=True),
            KeyHint(("plus",), say("Give a dot"), self.give_dot, mute=True),
            KeyHint(("-",), say("dots"), self.take_dot),
            KeyHint(("Ctrl+Z",), say("undo"), self.undo, binds=True),
        ]
        larger = KeyHint(("Ctrl++",), say("Larger type"), lambda: self.board.zoom(_STEP), mute=True)
        smaller = KeyHint(("-",), say("size"), lambda: self.board.zoom(1 / _STEP))
        self._sizes = [larger, smaller]
        self._move = KeyHint(("Ctrl+Left", "Right"), say("move the group"), self._go_round)
        arrows = KeyHint(("Left", "Right"), say("choose"), self._go_on)
        self._choosing = [arrows, self._digits, self._enter]
        return [*self._choosing, self._escape, *self._always, self._move, self._remove, self._whole, *self._sizes]

    def _show_hints(self) -> None:
        """What the keys do with a card in hand, or with empty hands."""
        hand, say = self.board.hand, self.desk.say
        last = min(len(hand.wall.columns) - 1, 9)
        self._digits.show_keys(*("0", "…", str(last)) if last else ("0",))
        self._enter.set_label(say("put it here") if hand.held else say("pick up"))
        shown = [*self._choosing, *self._always]
        if hand.held:
            shown.append(self._escape)
        else:
            empty_group = bool(hand.here.group) and not hand.here.cards
            guest = not hand.here.group and bool(hand.chosen and hand.chosen.is_brought)
            more = [self._remove] if empty_group or guest else [self._move] if hand.here.group else self._sizes
            shown += [self._whole, *more]
        self.foot.show_only(*shown)

    def _go_on(self) -> None:
        """For the finger: the next column, and round."""
        hand = self.board.hand
        across = 1 if hand.column < len(hand.wall.columns) - 1 else -hand.column
        hand.step(across, 0)
        self.board.arrange()

    def _tell_digits(self) -> None:
        self.tell(self.desk.say("Press the number of a group: the card goes there."), "info")

    def _go_round(self) -> None:
        """For the finger: the group one place on."""
        self.move_group(1)

    def _listen(self) -> None:
        board = self.board
        board.dropped.connect(self.put_down)
        board.moved.connect(self._show_hints)
        board.rename_requested.connect(self.rename)
        board.named.connect(self._take_name)
        board.naming_left.connect(self._drop_name)
        self.head.write.clicked.connect(self.write_proposal)
        for key in ("Ctrl++", "Ctrl+="):
            bind(self, key, lambda: board.zoom(_STEP))
        bind(self, "Ctrl+-", lambda: board.zoom(1 / _STEP))
        self.desk.changed.connect(self.refresh)
