# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What every page has: a heading, room for acts beside it, and a refresh that happens when it is seen.

A page overrides :meth:`Page.refresh`, names in ``KINDS`` the kinds of record it shows, and puts its body into ``self.body``. It
is refreshed when it is first shown, and when one of its kinds changed: at once if it is visible, else when it is next shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Changes, Kind
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _
from ui import a11y
from ui.desk import Desk
from ui.widgets.basics import WIDE, button, column, heart, icon_button, label, row
from ui.widgets.controls import Level
from ui.widgets.dates import DateField
from ui.widgets.form import Field
from ui.widgets.pickers import Picker


class Page(QWidget):
    """A page of the rail."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset()

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.desk = desk
        self.office = desk.office
        self._stale = True
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        outer = column(self, margins=(22, 16, 22, 16), gap=WIDE)
        self.heading: QLabel = label(title, "title")
        self.beside: QLabel = label("", "muted")
        self.acts: QHBoxLayout = row(gap=WIDE)
        self.head = row(self.heading, self.beside, None, self.acts, gap=WIDE)
        self.beside.setContentsMargins(8, 7, 8, 0)
        outer.addLayout(self.head)
        self.body: QVBoxLayout = column(gap=WIDE)
        outer.addLayout(self.body, 1)
        desk.hub.subscribe(self, self.KINDS, self._on_changed)

    def refresh(self) -> None:
        """Read again what the page shows."""

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh what was changed while the page was away."""
        super().showEvent(event)
        self.refresh_if_stale()
        a11y.tab_in_reading_order(self)

    def refresh_if_stale(self) -> None:
        """Refresh now if something changed since the last time."""
        if self._stale:
            self._stale = False
            try:
                self.refresh()
            except KnownError as error:
                self.desk.shell.refuse(error)
            a11y.tab_in_reading_order(self)

    def make_stale(self) -> None:
        """Refresh at once if the page is seen, else when it next is."""
        self._stale = True
        if self.isVisible():
            self.refresh_if_stale()

    def select(self, request_id: RequestId) -> None:
        """Show a request, on a page that lists them."""

    def show_ahead(self) -> None:
        """Show what ends while the office rests, on a page that lists deadlines."""

    def search(self) -> None:
        """Go to the search field, on a page that has one."""

    def show_treaty(self, treaty_id: str) -> None:
        """Show a treaty, on the page that lists them."""

    def show_changes(self) -> None:
        """Show how the law came about, on the page that shows it."""

    def shown_request(self) -> RequestId | None:
        """The request that the page shows, for the keys that act on it."""
        return None

    def first_focus(self) -> QWidget:
        """The control that has the focus when the page is shown."""
        return self

    def _on_changed(self, changes: Changes) -> None:
        self.make_stale()


class Editor(Page):
    """A form that opens over the pages: heading with a way back, body, and a foot with the act that completes it.

    What was typed stays while other pages are looked at. :meth:`dirty` tells whether leaving would lose something. ``over`` is
    the form that it was opened from and to which it goes back.
    """

    over: Editor | None = None

    def __init__(self, desk: Desk, title: str, act: str, perform: Callable[[], object]) -> None:
        super().__init__(desk, title)
        self._puzzled: list[Field] = []
        self._back = icon_button("back", _("Back"), self.leave)
        self.head.insertWidget(0, self._back)
        self.head.setSpacing(8)
        self.body.setSpacing(WIDE)
        self.complete: QPushButton = button(act, perform, look="primary", glyph="check")
        self.complete.setToolTip(_("Ctrl+Enter"))
        self.cancel = button(_("Cancel"), self.leave)
        self.said = label("", "muted", wrap=True)
        self.foot = row(self.said, self.cancel, self.complete, gap=WIDE, margins=(0, 4, 0, 0))
        self.foot.setStretch(0, 1)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.addLayout(self.foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(self.by_key)

    def by_key(self) -> None:
        """Ctrl+Enter completes the form; an act that cannot be undone may ask for more than a habit."""
        typed = self.focusWidget()
        if isinstance(typed, Picker):
            typed.settle()  # the field is not left, so it has not yet said what it took the letters for
        self.complete.click()

    def understood(self) -> bool:
        """Whether everything that was typed can be read; what cannot is shown, never left out in silence."""
        typed = [each for each in self.findChildren(QLineEdit) if isinstance(each, Picker | DateField) and each.isVisible()]
        wrong = [each for each in typed if each.wrong and each.text().strip()]
        for field in self._puzzled:
            field.complain("")
        self._puzzled = [field for field in self.findChildren(Field) if heart(field.control) in wrong]
        for field in self._puzzled:
            field.complain(_("This is not understood. Choose it from the list or the calendar, or empty the field."))
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def dirty(self) -> bool:
        """Whether something was typed that is kept nowhere else."""
        return False

    def keep(self) -> None:
        """Keep what was typed before the office is locked; editors with drafts override it."""

    def leave(self) -> None:
        """Go back; what was typed and not kept is asked about first."""
        if not self.dirty():
            self.desk.shell.back()
            return
        self.desk.shell.say(
            Level.WARN,
            _("What you typed here has not been saved."),
            ((_("Stay here"), self.setFocus), (_("Leave without saving"), self._give_up)),
        )

    def gone(self) -> None:
        """The user chose to leave without saving; editors with drafts forget them."""

    def _give_up(self) -> None:
        self.gone()
        self.desk.shell.back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
