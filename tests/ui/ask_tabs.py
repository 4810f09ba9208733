# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A person who uses keys only: does Tab leave every control, reach every other, in reading order, and does one see it?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QWidget

from tests.ui.seen import box, controls, place
from ui.main_window import MainWindow
from ui.theme import contrast

_MANY = 400
_FILLED = 4
"""Walks after which a page must stand still."""

_FRAME = 6
"""How far from the edge of a control, in pixels, its mark of the focus may lie."""


def _focus() -> QWidget | None:
    return QApplication.focusWidget()


def _covered(stage: QWidget) -> bool:
    """A list or menu that has dropped down keeps the keys to itself; it is left with Escape."""
    return not isinstance(stage, MainWindow) or QApplication.activePopupWidget() is not None


def _press(window: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(window.windowHandle(), key)


@contextmanager
def _unpainted(window: QWidget) -> Iterator[None]:
    """While it lasts the window draws nothing by itself: a walk of hundreds of keys is about the focus, not about pixels."""
    window.setUpdatesEnabled(False)
    try:
        yield
    finally:
        window.setUpdatesEnabled(True)


def around(window: QWidget, key: Qt.Key) -> tuple[list[QWidget], bool]:
    """What gets the focus one after the other until the first one has it again, and whether it came round."""
    first = _focus()
    if first is None:
        return [], False
    seen = [first]
    with _unpainted(window):
        for _step in range(_MANY):
            _press(window, key)
            now = _focus()
            if now is first:
                return seen, True
            if now is None or now is seen[-1] or now in seen:
                return seen, False
            seen.append(now)
    return seen, False


def lost(stage: QWidget) -> list[str]:
    """Controls that Tab or Shift+Tab does not leave or does not reach; the two ways must be each other's reverse.

    A page that is still being filled (a search has ended, say) is walked again when it stands still.
    """
    if _covered(stage):
        return []
    for _again in range(_FILLED):
        wanted = _stops(stage)
        found = _lost(stage, wanted) if wanted else []
        if wanted == _stops(stage):
            return found
    return [*found, "controls come and go without an end"]


def _stops(stage: QWidget) -> list[QWidget]:
    return [each for each in controls(stage) if _takes_tab(each)]


def _lost(stage: QWidget, wanted: list[QWidget]) -> list[str]:
    if _focus() not in wanted:  # a page without a control in front, or a heading that has it: the first Tab enters
        _press(stage, Qt.Key.Key_Tab)
    forth, round_trip = around(stage, Qt.Key.Key_Tab)
    last = f"; it ended at {place(forth[-1])}" if forth else ""
    found = [] if round_trip else [f"Tab does not come round{last}"]
    found += [f"Tab does not reach {place(each)}" for each in wanted if each not in forth]
    back, round_trip = around(stage, Qt.Key.Key_Backtab)
    if not round_trip:
        found.append(f"Shift+Tab does not come round; it ended at {place(back[-1]) if back else '-'}")
    elif back[:1] + back[:0:-1] != forth:
        odd = [place(each) for each in {*forth} ^ {*back}] or ["the same controls in another order"]
        found.append(f"Shift+Tab does not go the way of Tab back: {'; '.join(odd)}")
    return found


def _takes_tab(widget: QWidget) -> bool:
    if not widget.isEnabled() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return False
    if isinstance(widget, QAbstractButton) and widget.group() is not None and widget.group().exclusive():
        chosen = widget.group().checkedButton()
        return chosen is None or widget is chosen  # the arrow keys move within the group
    return True


def disordered(stage: QWidget) -> list[str]:
    """Steps of Tab against the reading order: up the page, or back along a line, without entering another column."""
    if _covered(stage) or _focus() is None:
        return []
    order, _round = around(stage, Qt.Key.Key_Tab)
    steps = [(here, there) for here, there in zip(order, [*order[1:], *order[:1]], strict=True) if _backwards(here, there)]
    if len(steps) <= 1:
        return []  # every round leads once from the end of the window to its beginning
    home = [step for step in steps if type(step[1]).__name__ == "RailButton"] or steps[:1]
    return [f"{place(here)} before {place(there)}" for here, there in steps if (here, there) != home[0]]


def _branches(here: QWidget, there: QWidget) -> tuple[QWidget, QWidget]:
    """The two parts of the nearest part of the window that holds both, in which they lie."""
    above: list[QWidget] = [here]
    while (parent := above[-1].parentWidget()) is not None:
        above.append(parent)
    other = there
    while (parent := other.parentWidget()) is not None and parent not in above:
        other = parent
    assert parent is not None
    return above[above.index(parent) - 1], other


def _backwards(here: QWidget, there: QWidget) -> bool:
    one, other = (box(each) for each in _branches(here, there))
    if one.intersects(other):  # one holds or covers the other: look at the controls themselves
        one, other = box(here), box(there)
    beside = min(one.bottom(), other.bottom()) - max(one.top(), other.top()) > min(one.height(), other.height()) / 2
    mirrored = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    after = other.right() < one.right() if mirrored else other.left() > one.left()
    if beside:
        return not after
    higher = other.center().y() < one.center().y()
    apart = other.right() < one.left() if mirrored else other.left() > one.right()
    return higher and not apart


def unseen(stage: QWidget) -> list[str]:
    """Controls that look the same with and without the focus, or whose mark of it is too pale (WCAG 1.4.11: 3:1)."""
    if _covered(stage) or _focus() is None:
        return []
    found = []
    first = _focus()
    with _unpainted(stage):  # what is grabbed draws itself all the same
        for _step in range(_MANY):
            here = _focus()
            assert here is not None
            with_focus = here.grab().toImage()
            _press(stage, Qt.Key.Key_Tab)
            without = here.grab().toImage()
            if _focus() is here:
                break
            if isinstance(here, QTabBar):  # the ring stands around the tab
                area = here.tabRect(here.currentIndex())
                with_focus, without = with_focus.copy(area), without.copy(area)
            share = _changed(with_focus, without)
            if share < 0.5:
                found.append(f"{place(here)}: {share:.0%} of its outline changes")
            if _focus() is first or len(found) > _MANY:
                break
    return found


def _changed(one: QImage, other: QImage) -> float:
    """The share of the outline of a control along which a pixel near it changes with a contrast of 3:1 or more."""
    if one.size() != other.size():
        return 1.0
    area = QRect(0, 0, one.width(), one.height())
    middle = area.center()
    rays = [[(x, y + d) for d in range(_FRAME)] for x in range(4, area.width() - 4, 3) for y in (0,)]
    rays += [[(x, area.bottom() - d) for d in range(_FRAME)] for x in range(4, area.width() - 4, 3)]
    rays += [[(d, middle.y() + y) for d in range(_FRAME)] for y in (-4, 0, 4)]
    rays += [[(area.right() - d, middle.y() + y) for d in range(_FRAME)] for y in (-4, 0, 4)]
    hit = sum(1 for ray in rays if any(_stands_out(one.pixel(*at), other.pixel(*at)) for at in ray if area.contains(*at)))
    return hit / max(1, len(rays))


@cache
def _stands_out(one: int, other: int) -> bool:
    """Of two colours, each 0xAARRGGBB."""
    return one != other and contrast(QColor(one).name(), QColor(other).name()) >= 3


QUESTIONS = (lost, disordered, unseen)
