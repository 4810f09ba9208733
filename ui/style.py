# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The style sheet, with ``$token`` for every colour and ``$lead`` for the side where reading starts.

Widgets choose a look by the dynamic property ``look`` (``title``, ``muted``, ``primary``, ``card`` ...), never by a style
sheet of their own. Spacing is 4, 8, 12, 20 px; text 13 px.
"""

from __future__ import annotations

SHEET = """
* { outline: 0; }
QWidget { font-size: 13px; color: $text; }
QMainWindow, QWidget[look="canvas"], QStackedWidget, QWidget[look="page"] { background: $canvas; }
QToolTip { background: $card; color: $text; border: 1px solid $line; padding: 4px 8px; }

QLabel { background: transparent; }
QLabel[look="display"] { font-size: 26px; font-weight: 600; }
QLabel[look="title"] { font-size: 22px; font-weight: 600; }
QLabel[look="heading"] { font-size: 16px; font-weight: 600; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="small"] { color: $muted; font-size: 12px; }
QLabel[look="section"] { color: $muted; font-size: 11px; font-weight: 700; letter-spacing: 0.6px; }
QLabel[look="good"] { color: $good; font-weight: 600; }
QLabel[look="warn"] { color: $warn; font-weight: 600; }
QLabel[look="bad"] { color: $bad; font-weight: 600; }
QLabel[look="code"] { font-size: 20px; font-weight: 600; letter-spacing: 1px; }
QLabel[look="field"] { color: $muted; font-size: 12px; font-weight: 500; }
QLabel[look="training"] { background: $training; color: $on_training; font-weight: 700; font-size: 12px;
  padding: 3px 12px; }

QFrame[look="card"] { background: $card; border: 1px solid $line; border-radius: 10px; }
QFrame[look="well"] { background: $canvas; border: 1px solid $line; border-radius: 8px; }
QFrame[look="rule"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }

QFrame[look="rail"] { background: $rail; border: 0; }
QFrame[look="rail"] QLabel { color: $rail_text; }
QFrame[look="rail"] QLabel[look="brand"] { color: $rail_strong; font-size: 16px; font-weight: 700; }
QFrame[look="rail"] QLabel[look="small"] { color: $rail_text; font-size: 12px; }
QFrame[look="rail"] QLabel[look="display"] { color: $rail_strong; }
QFrame[look="rail"] QLabel[look="strong"] { color: $rail_strong; }
QFrame[look="rail"] QToolButton { color: $rail_text; background: transparent; border: 2px solid transparent;
  border-radius: 8px; padding: 8px 10px; text-align: $lead; font-weight: 500; }
QFrame[look="rail"] QToolButton:hover { background: $rail_hover; color: $rail_strong; }
QFrame[look="rail"] QToolButton[here="true"] { background: $rail_selected; color: $rail_strong; font-weight: 600; }
QFrame[look="rail"] QToolButton:focus { border-color: $rail_strong; }

QPushButton { background: $card; color: $text; border: 1px solid $edge; border-radius: 7px; padding: 7px 14px;
  font-weight: 500; min-height: 17px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $selection; }
QPushButton:focus { border: 2px solid $focus; padding: 6px 13px; }
QPushButton:disabled { color: $muted; background: $canvas; border-color: $line; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[look="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[look="primary"]:focus { border: 2px solid $text; padding: 6px 13px; }
QPushButton[look="primary"]:disabled { background: $track; color: $muted; border-color: $track; }
QPushButton[look="danger"] { color: $bad; border-color: $bad; }
QPushButton[look="danger"]:hover { background: $bad_tint; }
QPushButton[look="link"] { background: transparent; border: 2px solid transparent; color: $accent_text; padding: 2px 4px;
  font-weight: 500; text-align: $lead; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 2px solid $focus; border-radius: 5px; padding: 2px 4px; }
QPushButton[look="aside"] { background: transparent; border: 2px solid transparent; color: $accent_text; padding: 0 3px;
  font-weight: 500; font-size: 12px; min-height: ${aside_height}px; max-height: ${aside_height}px; }
QPushButton[look="aside"]:hover { text-decoration: underline; }
QPushButton[look="aside"]:focus { border: 2px solid $focus; border-radius: 5px; padding: 0 3px; }
QPushButton[look="quiet"] { background: transparent; border: 2px solid transparent; padding: 5px 8px; }
QPushButton[look="quiet"]:hover { background: $hover; }
QPushButton[look="quiet"]:focus { border: 2px solid $focus; padding: 5px 8px; }
QPushButton[look="chip"] { background: $card; border: 1px solid $edge; border-radius: 13px; padding: 4px 12px;
  font-weight: 500; min-height: 18px; }
QPushButton[look="chip"]:hover { background: $hover; }
QPushButton[look="chip"]:checked { background: $accent_tint; color: $accent_text; border-color: $accent; font-weight: 600; }
QPushButton[look="chip"]:focus { border: 2px solid $focus; padding: 3px 11px; }
QPushButton[look="tile"] { background: $card; border: 1px solid $edge; border-radius: 10px; padding: 16px 18px;
  text-align: $lead; font-weight: 600; font-size: 14px; min-height: 46px; }
QPushButton[look="tile"]:hover { background: $hover; border-color: $accent; }
QPushButton[look="tile"]:focus { border: 2px solid $focus; padding: 15px 17px; }

QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QDateEdit, QDateTimeEdit, QTimeEdit, QSpinBox {
  background: $field; color: $text; border: 1px solid $edge; border-radius: 7px; padding: 6px 9px;
  placeholder-text-color: $muted;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox, QDateEdit, QDateTimeEdit, QTimeEdit, QSpinBox { min-height: ${line_height}px; }
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover, QDateEdit:hover { border-color: $muted; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateEdit:focus, QDateTimeEdit:focus,
QTimeEdit:focus, QSpinBox:focus { border: 2px solid $focus; padding: 5px 8px; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QDateEdit:disabled { color: $muted; background: $canvas;
  border-color: $line; }
QLineEdit:read-only { background: $canvas; }
*[wrong="true"] { border: 1px solid $bad; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: 0; width: 26px; subcontrol-position: center right; }
QComboBox::down-arrow { image: none; width: 0; }
QComboBox QAbstractItemView, QListView[look="popup"] { background: $card; border: 1px solid $line; padding: 4px;
  selection-background-color: $selection; selection-color: $text; }
QDateEdit::up-button, QDateEdit::down-button, QTimeEdit::up-button, QTimeEdit::down-button { width: 0; border: 0; }

QTableView, QListView, QTreeView { background: $card; border: 2px solid transparent; border-radius: 9px;
  gridline-color: transparent;
  selection-background-color: $selection; selection-color: $text; alternate-background-color: $card; }
QTableView:focus, QListView:focus, QTreeView:focus { border-color: $focus; }
QHeaderView { background: $card; }
QHeaderView::section { background: $card; color: $muted; border: 0; border-bottom: 1px solid $line; padding: 0 10px;
  font-size: 12px; font-weight: 600; }
QHeaderView::section:hover { color: $text; }
QHeaderView::up-arrow, QHeaderView::down-arrow { width: 0; height: 0; }
QTableCornerButton::section { background: $card; border: 0; }

QScrollArea { background: transparent; border: 0; }
QScrollArea[look="reading"] { border: 2px solid transparent; border-radius: 5px; }
QScrollArea[look="reading"]:focus { border-color: $focus; }
QScrollArea > QWidget > QWidget[look="clear"], QWidget[look="clear"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar::handle:vertical { background: $edge; border-radius: 3px; min-height: 36px; }
QScrollBar::handle:vertical:hover { background: $muted; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle:horizontal { background: $edge; border-radius: 3px; min-width: 36px; }
QScrollBar::handle:horizontal:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; }

QProgressBar { background: $track; border: 0; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QMenu { background: $card; border: 1px solid $line; padding: 5px; border-radius: 8px; }
QMenu::item { padding: 7px 22px; border-radius: 5px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 5px 10px; border: 2px solid transparent;
  font-weight: 500; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent_text; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { border: 2px solid $focus; border-radius: 5px; }

QFrame[banner="info"] { background: $accent_tint; border: 1px solid $accent; border-radius: 8px; }
QFrame[banner="good"] { background: $good_tint; border: 1px solid $good; border-radius: 8px; }
QFrame[banner="warn"] { background: $warn_tint; border: 1px solid $warn; border-radius: 8px; }
QFrame[banner="bad"] { background: $bad_tint; border: 1px solid $bad; border-radius: 8px; }

QCalendarWidget QWidget { alternate-background-color: $hover; }
QCalendarWidget QAbstractItemView { background: $card; selection-background-color: $accent;
  selection-color: $on_accent; }
QCalendarWidget QToolButton { background: transparent; color: $text; border: 0; padding: 5px 8px; border-radius: 5px; }
QCalendarWidget QToolButton:hover { background: $hover; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $card; }
"""
