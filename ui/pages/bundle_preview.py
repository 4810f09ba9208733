# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a bundle would change, before anything changes: what it is, from whom, what it adds, field by field what differs.

The officer's word on each field is a tick: ours stays unless theirs is taken.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mlat_desktop.domain.merging import Added, FieldStanding
from mlat_desktop.i18n import N_, _, called, listed, ngettext, screen, size_words
from mlat_desktop.labels import label as word
from mlat_desktop.services.bundles.intake_views import Addition, Arrival, FieldOffer, ImportChoice, ImportPreview
from mlat_desktop.services.bundles.views import BundleReport
from ui.desk import Desk
from ui.widgets.basics import GAP, SPACE, WIDE, and_more, button, column, joined, label, row, rule
from ui.widgets.controls import Glyph
from ui.widgets.form import Field, facts
from ui.widgets.ticks import Tick

_MOST = 40
"""Entries that are written out; a bundle of thousands says how many more."""

_ARRIVALS = {
    Arrival.NEW_CASE: N_("A new case: it gets a number of your own when it is taken in"),
    Arrival.UPDATE: N_("News of {number}"),
    Arrival.ANSWER: N_("An answer to your request {number}"),
    Arrival.ALREADY: N_("This very bundle was taken in before, under {number}. Nothing would change."),
}
_GLYPHS = {
    Added.EVENT: "clock",
    Added.MAIL: "mail",
    Added.LETTER: "letters",
    Added.EVIDENCE: "attach",
    Added.DUTY: "shield",
    Added.RECEIPT: "check",
}


def whole_bundle() -> QHBoxLayout:
    """The line that says that every check has passed."""
    whole = _("The bundle is whole, unchanged, and signed by an office you trust.")
    said = row(Glyph("success", "good", 22), label(whole, "strong", wrap=True), gap=WIDE)
    said.setStretch(1, 1)
    return said


def about(desk: Desk, report: BundleReport, since: str = "") -> list[tuple[str, str]]:
    """Which case a bundle holds, from whom, made when, how large."""
    sender = joined(report.sender.name, screen().state(report.sender.country))
    parts = ngettext("{count} part", "{count} parts", report.parts).format(count=screen().number(report.parts))
    number = _("number {sequence}").format(sequence=screen().number(report.sequence))
    return [
        (_("Case"), joined(report.number, report.subject)),
        (_("From"), joined(sender, since)),
        (_("Made"), joined(desk.time(report.created_at), number, parts, size_words(report.size))),
    ]


class PreviewCard(QWidget):
    """A bundle that was checked, beside the register."""

    def __init__(self, desk: Desk, seen: ImportPreview, take: Callable[[], object], put_away: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self.seen = desk, seen
        self._ticks: dict[str, tuple[FieldOffer, Tick]] = {}
        self.although: QLineEdit | None = None
        self.take = button(_("&Take it in"), take, look="primary", glyph="check")
        self.away = button(_("&Put it away"), put_away)
        body = column(self, gap=SPACE)
        self._head(body)
        if seen.arrival is not Arrival.ALREADY:
            self._receipts(body)
            self._additions(body)
            if seen.fields or seen.gone:
                self._fields(body)
        self._warnings(body)
        body.addLayout(row(self.take, self.away, None, gap=SPACE))
        self.take.setHidden(seen.arrival is Arrival.ALREADY)

    def choice(self) -> ImportChoice:
        """What the officer says."""
        take = {name for name, (offer, tick) in self._ticks.items() if tick.isChecked() and not offer.taken}
        leave = {name for name, (offer, tick) in self._ticks.items() if offer.taken and not tick.isChecked()}
        although = self.although.text() if self.although is not None else ""
        return ImportChoice(take=frozenset(take), leave=frozenset(leave), although=although)

    def first_focus(self) -> QWidget:
        """What is answered first."""
        return self.although or (self.away if self.seen.arrival is Arrival.ALREADY else self.take)

    def tick_of(self, field: str) -> Tick:
        """The tick of a field."""
        return self._ticks[field][1]

    # -- what it is and from whom ----------------------------------------------------------------------------------------

    def _head(self, body: QVBoxLayout) -> None:
        seen, report = self.seen, self.seen.bundle
        body.addLayout(whole_bundle())
        only_receipts = bool(seen.added) and not seen.fields and all(each.kind is Added.RECEIPT for each in seen.added)
        arrived = N_("A receipt for what you sent in {number}, and nothing else") if only_receipts else _ARRIVALS[seen.arrival]
        what = (_("What it is"), _(arrived).format(number=seen.number))
        stands = (_("Status there"), seen.status)
        pairs = [what, *about(self._desk, report, self._since()), stands]
        body.addWidget(facts([(name, value) for name, value in pairs if value]))

    def _since(self) -> str:
        seen = self.seen
        if seen.trusted_at is None:
            return ""
        day, people = self._desk.time(seen.trusted_at), listed(*seen.vouched_by)
        return _("trusted since {day} ({people})").format(day=day, people=people)

    # -- what it adds ----------------------------------------------------------------------------------------------------

    def _additions(self, body: QVBoxLayout) -> None:
        added = [each for each in self.seen.added if each.kind is not Added.RECEIPT]
        if not added and self.seen.receipts and not self.seen.fields:
            return  # it brings receipts and nothing else
        body.addWidget(rule())
        if not added:
            body.addWidget(label(_("It adds no event, mail, letter, exhibit or duty."), "muted"))
            return
        body.addWidget(label(_("It would add"), "heading"))
        for each in added[:_MOST]:
            body.addLayout(self._addition(each))
        if len(added) > _MOST:
            body.addWidget(and_more(len(added) - _MOST))

    def _receipts(self, body: QVBoxLayout) -> None:
        """What each receipt that came along closes, or why it closes nothing."""
        if not self.seen.receipts:
            return
        body.addWidget(rule())
        body.addWidget(label(_("Receipts that it brings"), "heading"))
        for each in self.seen.receipts[:_MOST]:
            said = label(each.sentence, "" if each.closes else "warn", wrap=True, selectable=True)
            code = label(_("Check code {code}").format(code=each.check_code.replace(" ", "\u00a0")), "small", selectable=True)
            glyph = Glyph("check", "good") if each.closes else Glyph("warning", "warn")
            line = row(glyph, said, code, gap=SPACE)
            line.setStretch(1, 1)
            body.addLayout(line)
        body.addWidget(and_more(len(self.seen.receipts) - _MOST))

    def _addition(self, each: Addition) -> QVBoxLayout:
        day = screen().date(each.on) if each.on else ""
        size = size_words(each.size) if each.size else ""
        glyph = Glyph(_GLYPHS[each.kind], "warn" if each.kind is Added.DUTY else "muted")
        title = label(each.title, wrap=True, selectable=True)
        line = row(glyph, title, label(joined(word(each.kind), each.detail, day, size), "small", wrap=True), gap=SPACE)
        line.setStretch(1, 3)
        line.setStretch(2, 2)
        made = column(gap=0)
        made.addLayout(line)
        return made

    # -- field by field --------------------------------------------------------------------------------------------------

    def _fields(self, body: QVBoxLayout) -> None:
        seen = self.seen
        if seen.arrival is Arrival.NEW_CASE:
            pairs = [(each.what, each.after) for offer in seen.fields for each in offer.changes if each.after]
            body.addWidget(rule())
            body.addWidget(label(_("It would be registered with"), "heading"))
            body.addWidget(facts(pairs[:_MOST]))
            if len(pairs) > _MOST:
                body.addWidget(and_more(len(pairs) - _MOST))
            return
        if not seen.fields and not seen.gone:
            return
        open_ = [each for each in seen.fields if each.standing in {FieldStanding.DIFFERENT, FieldStanding.NEW}]
        body.addWidget(rule())
        body.addWidget(label(_("Field by field"), "heading"))
        if open_:
            body.addWidget(
                label(
                    _("What is empty in your register is filled. What differs stays as it is, unless you tick theirs."),
                    "muted",
                    wrap=True,
                )
            )
            body.addWidget(self._grid(open_))
        same, ours = len(seen.offered(FieldStanding.SAME)), len(seen.offered(FieldStanding.ONLY_HERE))
        told = [
            ngettext("{count} field says the same.", "{count} fields say the same.", same) if same else "",
            ngettext("{count} field is empty there and stays.", "{count} fields are empty there and stay.", ours)
            if ours
            else "",
        ]
        words = [text.format(count=screen().number(count)) for text, count in zip(told, (same, ours), strict=True) if text]
        body.addWidget(label(" ".join(words), "muted", wrap=True))
        if seen.gone:
            body.addWidget(label(_("No longer listed by the sender; it stays here:"), "strong", wrap=True))
            body.addWidget(label(listed(*seen.gone), wrap=True, selectable=True))

    def _grid(self, offers: list[FieldOffer]) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(WIDE)
        grid.setVerticalSpacing(GAP)
        for at, share in ((0, 3), (1, 4), (2, 4), (3, 0)):
            grid.setColumnStretch(at, share)
        for at, name in enumerate((_("Field"), _("In your register"), _("In the bundle"))):
            grid.addWidget(label(name, "muted"), 0, at)
        line, middle = 1, Qt.AlignmentFlag.AlignVCenter
        for offer in offers:
            if offer.choice:
                grid.addWidget(self._tick(offer), line, 3, middle)
            for change in offer.changes:
                grid.addWidget(label(change.what, wrap=True), line, 0, middle)
                grid.addWidget(label(change.before or "–", wrap=True, selectable=True), line, 1, middle)
                grid.addWidget(label(change.after or "–", wrap=True, selectable=True), line, 2, middle)
                line += 1
        return made

    def _tick(self, offer: FieldOffer) -> Tick:
        tick = Tick(_("Take theirs"))
        tick.setChecked(offer.taken)
        about = offer.changes[0].what if offer.changes else offer.field
        tick.setAccessibleName(called(_("Take theirs"), about))
        self._ticks[offer.field] = (offer, tick)
        return tick

    # -- warnings --------------------------------------------------------------------------------------------------------

    def _warnings(self, body: QVBoxLayout) -> None:
        seen = self.seen
        if not (seen.warnings or seen.fork):
            return
        body.addWidget(rule())
        for warning in seen.warnings:
            line = row(Glyph("warning", "warn"), label(warning, "warn", wrap=True), gap=SPACE)
            line.setStretch(1, 1)
            body.addLayout(line)
        if not seen.fork:
            return
        line = row(Glyph("error", "bad"), label(seen.fork, "strong", wrap=True, selectable=True), gap=SPACE)
        line.setStretch(1, 1)
        body.addLayout(line)
        self.although = QLineEdit()
        self.although.textChanged.connect(self._on_answer)
        body.addWidget(Field(_("What the sender answered"), self.although, required=True))
        self._on_answer("")

    def _on_answer(self, text: str) -> None:
        self.take.setEnabled(bool(text.strip()))
