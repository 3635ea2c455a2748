"""The one style sheet, written from the tokens; what is painted by our own widgets isn't in it."""

from ui.theme import RADIUS, SIZES, TARGET, Colours


def stylesheet(c: Colours, scale: float) -> str:
    """Fusion's remaining surfaces in colours `c`, every length that holds text times `scale`."""

    def px(length: float) -> str:
        return f"{round(length * scale)}px"

    texts = "".join(
        f'Text[role="{role}"]{{font-size:{px(size)};font-weight:{700 if bold else 400};}}'
        for role, (size, bold) in SIZES.items()
    )
    tones = "".join(
        f'Text[tone="{tone}"]{{color:{getattr(c, tone)};}}'
        for tone in ("muted", "accent", "amber", "danger", "on_accent")
    )
    return f"""
Text {{ color: {c.text}; background: transparent; }}
{texts}{tones}
Card {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {RADIUS}px; }}
Card[tone="selected"] {{ background: {c.selected}; border: 2px solid {c.accent}; }}
Card[tone="warning"] {{ background: {c.amber_surface}; border: 1px solid {c.amber_line}; }}
Card[tone="danger"] {{ background: {c.danger_surface}; border: 1px solid {c.danger}; }}
Card[tone="quiet"] {{ background: {c.quiet}; border: 0; }}
QLineEdit, QPlainTextEdit, QComboBox {{
  background: {c.surface}; color: {c.text}; border: 1px solid {c.control}; border-radius: {RADIUS}px; padding: 0 13px;
  selection-background-color: {c.accent}; selection-color: {c.on_accent}; placeholder-text-color: {c.muted}; }}
QLineEdit, QComboBox {{ min-height: {px(TARGET - 2)}; }}
QPlainTextEdit {{ padding: 8px 11px; }}
QPlainTextEdit[role="writing"] {{ font-size: {px(20)}; }}
QPlainTextEdit[role="spoken"] {{ font-size: {px(24)}; }}
QLineEdit:focus, QComboBox:focus, QComboBox:on {{
  border: 2px solid {c.accent}; padding: 0 12px; min-height: {px(TARGET - 4)}; }}
QPlainTextEdit:focus {{ border: 2px solid {c.accent}; padding: 7px 10px; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"] {{
  border: 2px solid {c.danger}; padding: 0 12px; min-height: {px(TARGET - 4)}; }}
QPlainTextEdit[wrong="true"] {{ border: 2px solid {c.danger}; padding: 7px 10px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{
  background: {c.quiet}; color: {c.muted}; border-color: {c.line}; }}
QComboBox QLineEdit {{ border: 0; padding: 0; min-height: 0; background: transparent; }}
QComboBox::drop-down {{ border: 0; width: {px(36)}; }}
QComboBox::down-arrow {{ image: none; }}
QAbstractItemView {{ background: {c.surface}; color: {c.text}; border: 0; outline: 0;
  selection-background-color: {c.selected}; selection-color: {c.text}; }}
RowList {{ selection-background-color: transparent; }}
QComboBox QAbstractItemView, #choices {{ border: 1px solid {c.control}; padding: 4px; }}
QComboBox QAbstractItemView::item, #choices::item {{ padding: 0 10px; border-radius: 4px; }}
QComboBox QAbstractItemView::item:selected, #choices::item:selected {{ background: {c.selected}; color: {c.text}; }}
MonthSheet {{ background: {c.surface}; border: 1px solid {c.control}; }}
QScrollArea, QScrollArea > QWidget > QWidget#content {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {c.control}; border-radius: 4px; min-height: 40px; min-width: 40px; }}
QScrollBar::handle:hover {{ background: {c.accent}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {c.text}; color: {c.surface}; border: 0; padding: 6px 8px; }}
QMenu {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
QMenu::item {{ padding: 8px 16px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.selected}; }}
QMenu::item:disabled {{ color: {c.muted}; }}
QCalendarWidget QWidget {{ background: {c.surface}; color: {c.text}; alternate-background-color: {c.quiet}; }}
QCalendarWidget QToolButton {{ border: 0; border-radius: 4px; padding: 8px; font-weight: 700; }}
QCalendarWidget QToolButton:hover, QCalendarWidget QToolButton:focus {{ background: {c.selected}; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QDialog {{ background: {c.background}; }}
"""
