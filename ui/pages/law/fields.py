# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Forms made from a list of fields: each reads and writes one row of a treaty table, and leaves alone what it does not show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mlat_desktop.i18n import _
from ui import a11y
from ui.widgets.basics import GAP, SPACE, Combo, Compound, clear, column, icon_button, label, row
from ui.widgets.dates import DateField
from ui.widgets.form import Field, Section, area, line
from ui.widgets.pickers import Picker, states
from ui.widgets.ticks import Tick

Row = dict[str, Any]
Items = Callable[[], list[tuple[Any, str]]]
"""What may be chosen, (code, words), looked up when the row is shown."""


class Kind(Enum):
    """What a field holds."""

    LINE = auto()
    AREA = auto()
    DAY = auto()
    FLAG = auto()
    ONE = auto()
    MANY = auto()
    STATES = auto()


@dataclass(frozen=True, slots=True)
class Spec:
    """One field: its key in the row, its name, what it holds and, of lists, what may be chosen. ``default`` is what a row says
    that leaves the key out.
    """

    key: str
    text: str
    kind: Kind = Kind.LINE
    items: Items | None = None
    required: bool = False
    span: int = 1
    help_text: str = ""
    default: str = ""


class ManyPick(Compound):
    """Several of a list: one types to add, each chosen one stands below with a button that takes it away.

    Signals:
        edited: one was added or taken away.
    """

    edited = Signal()

    def __init__(self, name: str, items: Items) -> None:
        super().__init__()
        self._items = items
        self._chosen: list[str] = []
        self._picker = Picker(name, items(), hint=_("type to add"))
        self._picker.completer().activated.connect(lambda _text: QTimer.singleShot(0, self._add))
        self._picker.editingFinished.connect(self._add)
        outer = column(self, gap=GAP)
        outer.addWidget(self._picker)
        self._rows: QVBoxLayout = column(gap=0)
        outer.addLayout(self._rows)

    def heart(self) -> Picker:
        """The field that adds."""
        return self._picker

    @property
    def chosen(self) -> list[str]:
        """The codes."""
        return list(self._chosen)

    def set_chosen(self, codes: Sequence[str]) -> None:
        """Show other codes."""
        self._chosen = list(codes)
        self._picker.set_items(self._items())
        self._picker.set_value("")
        self._show()

    def _add(self) -> None:
        code = self._picker.value
        if not code:
            return
        self._picker.set_value("")
        if code not in self._chosen:
            self._chosen.append(code)
            self._show()
            self.edited.emit()

    def _take_away(self, code: str) -> None:
        self._chosen.remove(code)
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        clear(self._rows)
        names = dict(self._items())
        for code in self._chosen:
            name = names.get(code, code)
            away = icon_button("close", _("Take away: {name}").format(name=name), partial(self._take_away, code))
            across = row(label(name, wrap=True), away, gap=SPACE)
            across.setStretch(0, 1)
            self._rows.addLayout(across)
        a11y.tab_in_reading_order(self)


class RowForm(Section):
    """A form over one row. What is typed goes into the row at once.

    Signals:
        edited: something was changed.
    """

    edited = Signal()

    def __init__(self, title: str, specs: Sequence[Spec], today: Callable[[], date], *, columns: int = 2) -> None:
        super().__init__(title, columns=columns)
        self._specs, self._today = specs, today
        self._row: Row = {}
        self._filling = False
        self.controls: dict[str, QWidget] = {}
        self._fields: dict[str, Field] = {}
        for spec in specs:
            control = self._control(spec)
            self.controls[spec.key] = control
            if spec.kind is Kind.FLAG:
                self.place(control, span=spec.span)
                continue
            field = self.add(spec.text, control, span=spec.span, required=spec.required, help_text=spec.help_text)
            self._fields[spec.key] = field
        self.fault = label("", "bad", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)

    def _control(self, spec: Spec) -> QWidget:
        match spec.kind:
            case Kind.AREA:
                text = area(lines=3)
                text.textChanged.connect(partial(self._on_edited, spec))
                return text
            case Kind.DAY:
                day = DateField(spec.text, self._today)
                day.dated.connect(partial(self._on_edited, spec))
                return day
            case Kind.FLAG:
                tick = Tick(spec.text)
                tick.toggled.connect(lambda _on: self._on_edited(spec))
                return tick
            case Kind.ONE:
                combo = Combo(spec.text)
                combo.currentIndexChanged.connect(lambda _at: self._on_edited(spec))
                return combo
            case Kind.MANY | Kind.STATES:
                many = ManyPick(spec.text, spec.items or states)
                many.edited.connect(partial(self._on_edited, spec))
                return many
            case _:
                typed = line()
                typed.textEdited.connect(lambda _text: self._on_edited(spec))
                return typed

    def show_row(self, shown: Row) -> None:
        """Show another row; it is the one that is changed from now on."""
        self._row, self._filling = shown, True
        for spec in self._specs:
            self._fill(spec, self.controls[spec.key], shown.get(spec.key))
        self._filling = False
        self.complain({})

    def _fill(self, spec: Spec, control: QWidget, value: object) -> None:
        match control:
            case QPlainTextEdit():
                control.setPlainText(str(value or ""))
            case DateField():
                control.set_day(value if isinstance(value, date) else None)
            case Tick():
                control.setChecked(bool(value))
            case Combo():
                items = spec.items() if spec.items else []
                known = [(text, code) for code, text in items]
                if value not in (None, "") and value not in [code for _text, code in known]:
                    known.append((str(value), str(value)))
                control.fill(known if spec.default else [("–", ""), *known])
                control.choose(value if value not in (None, "") else spec.default)
            case ManyPick():
                control.set_chosen([str(each) for each in value] if isinstance(value, list | tuple) else [])
            case QLineEdit():
                control.setText(str(value if value is not None else ""))

    def _on_edited(self, spec: Spec, *_what: object) -> None:
        if self._filling:
            return
        value = _value(self.controls[spec.key])
        usual = (spec.default and value == spec.default) or (spec.kind is Kind.FLAG and not value)
        if value in ("", None, []) or (usual and spec.key not in self._row):
            self._row.pop(spec.key, None)
        else:
            self._row[spec.key] = value
        self.edited.emit()

    def complain(self, faults: dict[str, str]) -> None:
        """Say what is wrong at each field; what belongs to no field shown stands below."""
        for key, field in self._fields.items():
            field.complain(faults.get(key, ""))
        left = [text for key, text in faults.items() if key not in self._fields]
        self.fault.setText("\n".join(left))
        self.fault.setVisible(bool(left))

    def control(self, key: str) -> QWidget | None:
        """The control of a field, to which the focus goes."""
        found = self.controls.get(key)
        return found.heart() if isinstance(found, Compound) else found


def _value(control: QWidget) -> object:
    match control:
        case QPlainTextEdit():
            return control.toPlainText().strip()
        case DateField():
            return control.day
        case Tick():
            return control.isChecked()
        case Combo():
            return control.value
        case ManyPick():
            return control.chosen
        case QLineEdit():
            return control.text().strip()
    raise TypeError(f"a form has no {type(control).__name__}")
