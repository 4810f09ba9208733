# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What stands in the controls of a form as plain values, and back: how a half-typed form survives a lock or a crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from ui.widgets.basics import Combo
from ui.widgets.dates import DateField, MomentField
from ui.widgets.file_pick import FilePick, FilesPick
from ui.widgets.pickers import Picker


def taken(controls: Mapping[str, QWidget]) -> dict[str, str]:
    """The content of every control by its name, as text."""
    return {name: _text(control) for name, control in controls.items()}


def put_back(controls: Mapping[str, QWidget], kept: Mapping[str, object]) -> None:
    """Fill the controls with what was taken; a name that the form no longer has, or a value of an older form, is left out."""
    for name, control in controls.items():
        text = kept.get(name)
        if isinstance(text, str):
            _fill(control, text)


def watch(controls: Mapping[str, QWidget], changed: Callable[..., object]) -> None:
    """Tell of every change of what stands in the controls: what is kept of a form is also what makes it worth keeping."""
    for control in controls.values():
        for signal in _signals(control):
            signal.connect(changed)


def _signals(control: QWidget) -> tuple[SignalInstance, ...]:
    found: tuple[SignalInstance, ...]
    match control:
        case Picker():
            found = (control.picked, control.textEdited)
        case DateField():
            found = (control.dated, control.textEdited)
        case QLineEdit():
            found = (control.textChanged,)  # not textEdited: what an assistive technology types counts too
        case QPlainTextEdit():
            found = (control.textChanged,)
        case MomentField():
            found = (control.dated,)
        case Combo():
            found = (control.currentIndexChanged,)
        case QAbstractButton():
            found = (control.toggled,)
        case FilePick() | FilesPick():
            found = (control.taken,)
        case _:
            raise TypeError(f"a form keeps no {type(control).__name__}")
    return found


def _text(control: QWidget) -> str:
    match control:
        case Picker():
            text = control.value or control.text()
        case DateField():
            text = control.day.isoformat() if control.day else control.text()
        case QLineEdit():
            text = control.text()
        case QPlainTextEdit():
            text = control.toPlainText()
        case MomentField():
            text = control.value.isoformat() if control.value else ""
        case Combo():
            text = str(control.value)
        case QAbstractButton():
            text = "yes" if control.isChecked() else ""
        case FilePick():
            text = str(control.path or "")
        case FilesPick():
            text = "\n".join(map(str, control.paths))
        case _:
            raise TypeError(f"a form keeps no {type(control).__name__}")
    return text


def _fill(control: QWidget, text: str) -> None:
    match control:
        case Picker():
            control.set_value(text)
            if not control.value:
                control.setText(text)
        case DateField():
            _fill_day(control, text)
        case QLineEdit():
            control.setText(text)
        case QPlainTextEdit():
            control.setPlainText(text)
        case MomentField():
            if text:
                control.set_moment(datetime.fromisoformat(text))
        case Combo():
            control.choose(next((each for each in control.offered if str(each) == text), None))
        case QAbstractButton():
            control.setChecked(bool(text))
        case FilePick():
            if text and Path(text).exists():
                control.take(Path(text))
        case FilesPick():
            control.take([path for each in text.splitlines() if (path := Path(each)).exists()])


def _fill_day(control: DateField, text: str) -> None:
    try:
        control.set_day(date.fromisoformat(text) if text else None)
    except ValueError:
        control.setText(text)
