# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Changes a treaty table by hand, or writes a new one: field by field, with where it was read; a second person publishes it.

What is half-typed is kept, encrypted. Nothing can be proposed before its effect on open cases was shown.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.law import Proposal
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.treaty import PROFILE_POINTS, ChangeKind, LifeAct, RelationKind, SourceLevel
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.treaties.editing import Checked, Fault, Verification
from mlat_desktop.services.treaties.publishing import EffectView
from mlat_desktop.services.treaties.table_text import TableDraft
from mlat_desktop.services.wording import article_words
from ui import a11y
from ui.desk import Desk
from ui.pages.half_typed import HalfTyped, KeptEditor
from ui.pages.law import specs
from ui.pages.law.effect import differences_card, effect_card, summary
from ui.pages.law.fields import Row, RowForm
from ui.pages.law.pack_in import proposed
from ui.pages.law.review import treaty_names
from ui.pages.law.rows import RowsPart
from ui.pages.law.words import fact_level_word, point_word
from ui.pages.look import Look
from ui.widgets.basics import WIDE, button, clear, column, joined, label, scroll
from ui.widgets.controls import Level
from ui.widgets.work import WorkBar

_DAY = "day:"
PARTS = ("verification", "head", "profile", "contents", "refusal", "limits", "relations", "life", "notes", "effect")
_IN_PART = {"source": "verification", "change": "verification"}


class TreatyEditor(KeptEditor):
    """The editor; without a treaty it begins a new table."""

    def __init__(self, desk: Desk, treaty_id: str = "") -> None:
        title = _("Change the table {treaty}").format(treaty=treaty_id) if treaty_id else _("A new treaty table")
        super().__init__(desk, title, _("&Propose it"), self._propose)
        service = self.office.editor
        self.draft: TableDraft = service.open(treaty_id) if treaty_id else service.blank()
        self._given: Row = _given(service.suggested(self.draft))
        self.half = HalfTyped(desk, self, f"treaty:{treaty_id or 'new'}", self._content, self.said)
        self._checked: Checked | None = None
        self.look = button(_("&Check and show the effect"), self.check, glyph="eye")
        self.foot.insertWidget(1, self.look)
        self.complete.setEnabled(False)
        self._make_parts()
        self._restore()
        self._show()

    # -- making ----------------------------------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Parts of the table"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        names = (_("Source"), _("Instrument"), _("Articles"), _("Contents"), _("Refusal"), _("Limits"), _("Relations"))
        for text in (*names, _("Life"), _("Notes"), _("Effect")):
            self.tabs.addTab(text)
        self.body.addWidget(self.tabs)
        self._stack = QStackedWidget()
        self._stack.setProperty("look", "clear")
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.body.addWidget(self._stack, 1)
        today, codes = self._today, self.office.codes.now()
        self.verification = RowForm(_("Where it was read, and what changes"), specs.verification(), today)
        self.head_form = RowForm(_("The instrument"), specs.head(codes, self._treaties), today)
        rows: dict[str, RowsPart] = {
            "profile": RowsPart(_("Articles"), specs.fact(), _point, today, None),
            "contents": RowsPart(_("Contents"), specs.content(), _cited, today, dict),
            "refusal": RowsPart(_("Refusal"), specs.ground(codes), _cited, today, dict),
            "limits": RowsPart(_("Limits"), specs.limit(self._limits), _limit, today, self._new_limit, sourced=True),
            "relations": RowsPart(_("Relations"), specs.relation(self._treaties), _relation, today, dict),
            "life": RowsPart(_("Life"), specs.life(), _life, today, dict),
            "notes": RowsPart(_("Notes"), specs.note(), _cited, today, dict),
        }
        self.rows = rows
        for form, text in ((self.verification, _("Source")), (self.head_form, _("Instrument"))):
            inner = QWidget()
            held = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
            held.addWidget(form)
            held.addStretch(1)
            self._stack.addWidget(scroll(inner, name=text))
        for part in rows.values():
            self._stack.addWidget(part)
        inner = QWidget()
        answer = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        self.work = WorkBar()
        self._look = Look(self.desk, self, self.work)
        answer.addWidget(self.work)
        self._answer: QVBoxLayout = column(gap=WIDE)
        answer.addLayout(self._answer)
        answer.addStretch(1)
        self._forget()
        self._stack.addWidget(scroll(inner, name=_("Effect")))
        for signal in (self.verification.edited, self.head_form.edited, *(part.edited for part in rows.values())):
            signal.connect(self._on_edited)

    def _today(self) -> date:
        return self.office.register.today

    def _treaties(self) -> list[tuple[str, str]]:
        return [(each.id, screen().text(each.short or each.title)) for each in self.office.treaties.list()]

    def _limits(self) -> list[tuple[str, str]]:
        return [(str(each.get("id", "")), " ".join(_limit(each))) for each in self.draft.limits if each.get("id")]

    def _new_limit(self) -> Row:
        return {"id": f"{self.draft.id}/"}

    def _show(self) -> None:
        self.verification.show_row(self._given)
        self.head_form.show_row(self.draft.head)
        fixed = self.head_form.controls["id"]
        fixed.setEnabled(not self.draft.based_on)
        for point in PROFILE_POINTS:
            self.draft.profile.setdefault(point, {})
        points = [{"point": point, **self.draft.profile[point]} for point in PROFILE_POINTS]
        self._points = points
        self.rows["profile"].show_rows(points)
        for name, part in self.rows.items():
            if name != "profile":
                part.show_rows(getattr(self.draft, name))
        self.tabs.setCurrentIndex(0)

    def first_focus(self) -> QWidget:
        """The kind of change."""
        return self.verification.controls["kind"]

    # -- keeping ---------------------------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self.half.touch()
        self._forget()

    def _gathered(self) -> TableDraft:
        """The draft as typed: the points of the profile go back into it."""
        self.draft.profile = {
            str(each["point"]): {key: value for key, value in each.items() if key != "point"} for each in self._points
        }
        return self.draft

    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = _plain({"draft": asdict(self._gathered()), "given": self._given})
        return content

    def _restore(self) -> None:
        kept = self.half.load()
        if kept is None:
            return
        try:
            draft = TableDraft(**_back(kept["draft"]))
            given = dict(_back(kept["given"]))
        except (KeyError, TypeError, ValueError):
            self.desk.shell.say(Level.WARN, _("What was begun here earlier can no longer be read."))
            return
        if draft.based_on != self.draft.based_on:  # the table was changed meanwhile: an old draft is not laid over it
            return
        self.draft, self._given = draft, given
        self.half.resumed()

    # -- checking and proposing ------------------------------------------------------------------------------------------

    def by_key(self) -> None:
        """Ctrl+Enter checks first, and proposes once the effect was shown."""
        (self.complete if self.complete.isEnabled() else self.look).click()

    def check(self) -> None:
        """Say what is wrong at each field, or show what the table would change."""
        service = self.office.editor
        checked = service.check(self._gathered(), _verification(self._given))
        self._complain(checked.faults)
        self._forget()
        if checked.faults:
            count = ngettext("{count} thing is to be mended.", "{count} things are to be mended.", len(checked.faults))
            self.said.setText(count.format(count=screen().number(len(checked.faults))))
            self._go(checked.faults[0])
            return
        self.tabs.setCurrentIndex(PARTS.index("effect"))
        clear(self._answer)
        self._look.begin(
            lambda progress, cancel: service.effect(checked, progress, cancel),
            lambda effect: self._on_effect(checked, effect),
            self.desk.shell.refuse,
        )

    def _forget(self) -> None:
        """What was looked at, or still is, stands there no longer."""
        self._look.forget()
        self._checked = None
        self.complete.setEnabled(False)
        clear(self._answer)
        self._answer.addWidget(label(_("Check the table: what it does to open cases appears here."), "muted", wrap=True))

    def _on_effect(self, checked: Checked, effect: EffectView) -> None:
        self._checked = checked
        clear(self._answer)
        self._answer.addWidget(effect_card(effect, self.desk.shell.open_request))
        self._answer.addWidget(differences_card(checked.differences, treaty_names(self.desk)))
        self.said.setText(summary(effect)[2])
        a11y.tab_in_reading_order(self)
        self.complete.setEnabled(Act.KEEP_TREATIES in PERMITTED[self.office.info.user.role])

    def _complain(self, faults: tuple[Fault, ...]) -> None:
        plain: dict[str, dict[str, str]] = {"verification": {}, "head": {}}
        rows: dict[str, dict[int, dict[str, str]]] = {name: {} for name in self.rows}
        for each in faults:
            part = _IN_PART.get(each.section, each.section)
            if part in plain:
                plain[part].setdefault(each.key, each.reason)
            elif part == "profile":
                point, _dot, key = each.key.partition(".")
                rows[part].setdefault(PROFILE_POINTS.index(point) if point in PROFILE_POINTS else 0, {})[key] = each.reason
            else:
                rows[part].setdefault(each.row or 0, {})[each.key] = each.reason
        self.verification.complain(plain["verification"])
        self.head_form.complain(plain["head"])
        for name, part_of in self.rows.items():
            part_of.complain(rows[name])

    def _go(self, fault: Fault) -> None:
        part = _IN_PART.get(fault.section, fault.section)
        self.tabs.setCurrentIndex(PARTS.index(part))
        if part in self.rows:
            self.rows[part].focus(fault.key.rpartition(".")[2])
            return
        form = self.verification if part == "verification" else self.head_form
        control = form.control(fault.key)
        if control is not None:
            control.setFocus()

    def _propose(self) -> None:
        if self._checked is None:
            return
        self.complete.setEnabled(False)
        # a copy: the rows are changed in place by what is typed until the thread that writes comes to it
        service, draft, given = self.office.editor, deepcopy(self._gathered()), _verification(self._given)
        self.desk.tasks.write(self, lambda: service.propose(draft, given), self._on_proposed, self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        self.complete.setEnabled(self._checked is not None)
        self.desk.shell.refuse(error)

    def _on_proposed(self, proposal: Proposal) -> None:
        self.gone()
        proposed(self.desk, proposal)


# -- rows in the list


def _point(each: Row) -> tuple[str, str]:
    return point_word(str(each["point"])), joined(article_words(str(each.get("article", ""))), str(each.get("text", "")))


def _cited(each: Row) -> tuple[str, str]:
    return str(each.get("text", "")), article_words(str(each.get("article", "")))


def _limit(each: Row) -> tuple[str, str]:
    unit = dict(specs.units()).get(str(each.get("unit", "")), "")
    length = f"{each['length']} {unit}" if each.get("length") else ""
    source = each.get("source") or {}
    doubt = fact_level_word(str(source.get("level", "")))
    return screen().text(str(each.get("title", ""))), joined(article_words(str(each.get("article", ""))), length, doubt)


def _relation(each: Row) -> tuple[str, str]:
    kind = each.get("kind", "")
    return word(RelationKind(kind)) if kind else "", article_words(str(each.get("article", "")))


def _life(each: Row) -> tuple[str, str]:
    act, on = each.get("act", ""), each.get("on")
    return word(LifeAct(act)) if act else "", screen().date(on) if isinstance(on, date) else _("day not known")


# -- the verification, and what is kept of a draft


def _given(found: Verification) -> Row:
    kind = found.kind.value if found.kind else None
    row = {**asdict(found), "kind": kind, "level": found.level.value}
    return {key: value for key, value in row.items() if value not in ("", None)}


def _verification(row: Row) -> Verification:
    given = Verification(
        source=row.get("source", ""),
        read_on=row.get("read_on"),
        verified_by=row.get("verified_by", ""),
        level=SourceLevel(row.get("level", SourceLevel.MEMORY.value)),
        text=row.get("text", ""),
        effective_on=row.get("effective_on"),
        version=row.get("version", ""),
    )
    return replace(given, kind=ChangeKind(row["kind"])) if row.get("kind") else given


def _mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(each, leaf) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(each, leaf) for each in value]
    return leaf(value)


def _plain(value: Any) -> Any:
    """Plain JSON values: a day is marked as one."""
    return _mapped(value, lambda each: f"{_DAY}{each.isoformat()}" if isinstance(each, date) else each)


def _back(value: Any) -> Any:
    def leaf(each: Any) -> Any:
        return date.fromisoformat(each.removeprefix(_DAY)) if isinstance(each, str) and each.startswith(_DAY) else each

    return _mapped(value, leaf)
