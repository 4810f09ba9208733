# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The cards beside the page of a letter: its way so far, what was remarked on it, and the forms of what is recorded next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.letter_text import Content
from mlat_desktop.domain.letters import Follow, Letter, LetterAct, LetterComment, LetterStatus
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.i18n import _, called, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.leaving import Dispatch
from mlat_desktop.services.viewing import way_words
from ui.desk import Desk
from ui.pages.annexes import show_annexes
from ui.pages.seal_device import pin_box
from ui.widgets.basics import SPACE, WIDE, Combo, button, column, joined, label, row, rule
from ui.widgets.dates import DateField
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Section, area, facts, line

Say = Callable[[Callable[[], Done[Any]], str], None]
"""How a card does something: the act, and what is said when it is done."""


def way_facts(desk: Desk, letter: Letter) -> list[tuple[str, str]]:
    """What became of a letter until now, and what it has to do with others."""
    office = desk.office
    names = {user.uid: user.full_name for user in office.people.all()}
    pairs = [
        (_("Number"), letter.number),
        (_("Case"), office.register.show(letter.request_id).request.number if letter.request_id else ""),
        (_("State"), screen().state(letter.state) if letter.state else ""),
        *_relations(desk, letter),
        (_("Drafted by"), joined(names.get(letter.drafted_by, ""), desk.time(letter.drafted_at))),
    ]
    if letter.approved_at:
        pairs.append((_("Approved by"), joined(names.get(letter.approved_by, ""), desk.time(letter.approved_at))))
    if letter.sealed_at:
        pairs.append((_("Sealed by"), joined(names.get(letter.sealed_by, ""), desk.time(letter.sealed_at))))
        pairs.append((_("Date on the letter"), _day(letter.dated_on)))
        pairs.append((_("SHA-256 of the file"), _groups(letter.sha256)))
    if letter.signed_on:
        pairs.append((_("Signed by hand on"), _day(letter.signed_on)))
        scan = office.correspondence.record_copy(letter.id)
        pairs.append((_("SHA-256 of the signed scan"), _groups(scan.sha256) if scan else ""))
    if letter.dispatched_on:
        pairs.append((_("Dispatched"), joined(_day(letter.dispatched_on), way_words(letter))))
        pairs.append((_("Left without signature because"), letter.unsigned_reason))
        pairs.append((_("Received"), joined(_day(letter.received_on), letter.received_by)))
        pairs.append((_("Reply expected by"), _day(letter.reply_by)))
    pairs.append((_("Void because"), letter.void_reason))
    return [(name, value) for name, value in pairs if value]


def _relations(desk: Desk, letter: Letter) -> list[tuple[str, str]]:
    """The earlier letter that this one follows, and those that follow it, each by its number or where it stands."""
    correspondence, found = desk.office.correspondence, []
    first = correspondence.followed(letter.id) if letter.follows else None
    if first and letter.follows_as:
        found.append((word(letter.follows_as), first.number))
        found.append((_("Reason (stays in the office)"), letter.follows_reason))
    by = {
        Follow.SUPERSEDES: _("Superseded by"),
        Follow.CORRECTS: _("Corrected by"),
        Follow.WITHDRAWS: _("Withdrawn by"),
    }
    for other in correspondence.followers(letter.id) if letter.number else ():
        if other.follows_as:
            found.append((by[other.follows_as], other.number or word(other.status)))
    return found


def _day(day: date | None) -> str:
    return screen().date(day) if day else ""


def _groups(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


class WayCard(QFrame):
    """The way of a letter so far, and what comes next."""

    def __init__(self, desk: Desk, letter: Letter, owner: QWidget) -> None:
        super().__init__()
        self.setProperty("look", "card")
        inside: QVBoxLayout = column(self, margins=(20, 16, 20, 16), gap=WIDE)
        inside.addWidget(label(_("The way of this letter"), "heading"))
        inside.addWidget(facts(way_facts(desk, letter)))
        show_annexes(inside, desk, letter, owner)
        said = {
            LetterStatus.REVIEW: _("A second person reads and approves it. Whoever wrote it cannot."),
            LetterStatus.APPROVED: _("Sealing gives it its number and certifies it. Afterwards not one byte changes."),
            LetterStatus.SEALED: _("It is sealed. Print or save it, then record how it left."),
        }.get(letter.status, "")
        if said:
            inside.addWidget(label(said, "muted", wrap=True))


class CommentsCard(QFrame):
    """What was remarked on a letter before it was sealed, and the field for a further remark while it is not."""

    def __init__(self, desk: Desk, letter: Letter, content: Content, do: Say) -> None:
        super().__init__()
        self._desk, self._letter, self._do = desk, letter, do
        self.setProperty("look", "card")
        self.setAccessibleName(_("Comments"))
        inside: QVBoxLayout = column(self, margins=(20, 16, 20, 16), gap=WIDE)
        inside.addWidget(label(_("Comments"), "heading"))
        note = _("They stay in the office: they are never printed and no part of the sealed letter.")
        inside.addWidget(label(note, "small", wrap=True))
        names = {user.uid: user.full_name for user in desk.office.people.all()}
        self.comments = desk.office.correspondence.comments(letter.id)
        self.kept: dict[str, QWidget] = {}
        for comment in self.comments:
            inside.addWidget(rule())
            inside.addLayout(self._shown(comment, names))
        if not self.comments:
            inside.addWidget(label(_("Nobody has remarked anything."), "muted"))
        self.where, self.text = Combo(_("On which paragraph")), area(lines=2, hint=_("Your comment"))
        self.text.setAccessibleName(_("Your comment"))
        if letter.may(LetterAct.COMMENT):
            inside.addWidget(rule())
            self._add_field(inside, content)

    def _shown(self, comment: LetterComment, names: dict[str, str]) -> QVBoxLayout:
        about = _("Paragraph {number}").format(number=comment.block + 1) if comment.block is not None else _("The whole letter")
        who = joined(names.get(comment.written_by, ""), self._desk.time(comment.written_at))
        words: QVBoxLayout = column(gap=2)
        words.addWidget(label(who, "small"))
        words.addWidget(label(called(about, comment.quote) if comment.quote else about, "small", wrap=True))
        words.addWidget(label(comment.text, "strong" if comment.open else "", wrap=True, selectable=True))
        if not comment.open:
            settled = joined(names.get(comment.settled_by, ""), comment.answer)
            words.addWidget(label(called(_("Settled"), settled), "muted", wrap=True, selectable=True))
        elif self._letter.may(LetterAct.SETTLE):
            answer = line(hint=_("Answer, if one is needed"))
            answer.setAccessibleName(_("Answer to the comment: {text}").format(text=comment.text))
            self.kept[f"answer/{comment.uid}"] = answer
            settle = button(_("Settle"), partial(self._settle, comment, answer.text))
            settle.setAccessibleName(_("Settle the comment: {text}").format(text=comment.text))
            words.addLayout(row(answer, settle, gap=SPACE))
        return words

    def _add_field(self, inside: QVBoxLayout, content: Content) -> None:
        texts = [(at, block.text.replace("**", "")) for at, block in enumerate(content.blocks) if block.text]
        names = [(called(_("Paragraph {number}").format(number=at + 1), _brief(text)), at) for at, text in texts]
        self.where.fill([(_("The whole letter"), None), *names])
        self.add = button(_("Add the &comment"), self._comment)
        inside.addWidget(self.where)
        inside.addWidget(self.text)
        inside.addLayout(row(None, self.add))
        written = f"comment/{len(self.comments)}"  # one that was added is no longer to be written
        self.kept |= {f"{written}/where": self.where, written: self.text}

    def _comment(self) -> None:
        desk, letter, text, where = self._desk.office.correspondence, self._letter.id, self.text.toPlainText(), self.where.value
        block = where if isinstance(where, int) else None
        self._do(lambda: desk.comment(letter, text, block), _("The comment is kept."))

    def _settle(self, comment: LetterComment, answer: Callable[[], str]) -> None:
        desk, letter, said = self._desk.office.correspondence, self._letter.id, answer()
        self._do(lambda: desk.settle(letter, comment.uid, said), _("The comment is settled."))


def _brief(text: str) -> str:
    return text if len(text) <= 50 else text[:49].rstrip() + "…"


class SealForm(Section):
    """The day that the page will bear, what stands in the way of the seal, and until when its certificate is valid."""

    def __init__(self, desk: Desk, letter: Letter) -> None:
        super().__init__(_("Seal"), columns=2)
        self.setProperty("look", "well")
        self.dated = DateField(_("Date on the letter"), lambda: desk.office.register.today, required=True)
        self.dated.set_day(desk.office.register.today)
        self.add(_("Date on the letter"), self.dated)
        found = desk.office.correspondence.check(letter.id)
        if found.end.on is not None:
            self.place(facts([(_("Certificate of the seal valid until"), screen().date(found.end.on, "long"))]), span=2)
        self.said = [(sentence(each), "bad") for each in found.hindrances]
        if all(each.code is not Code.SEAL_EXPIRED for each in found.hindrances):
            self.said.append((found.end.warning, "warn"))
        for text, look in self.said:
            if text:
                self.place(label(text, look, wrap=True, selectable=True), span=2)
        self.device = pin_box(desk)
        if self.device is not None:
            self.place(self.device, span=2)
        self.kept = {"dated": self.dated}  # never what a device asks for


class SignForm(Section):
    """The signature by hand: its day and the scan of the signed letter."""

    def __init__(self, desk: Desk, letter: Letter, do: Say) -> None:
        waits = desk.office.correspondence.waits_for_signature(letter.id)
        title = _("Waits for the signature by hand") if waits else _("Signature by hand")
        super().__init__(title, columns=2, note=_("The scan of the signed letter is its record copy. Every scan is kept."))
        self.setProperty("look", "well")
        self._desk, self._letter, self._do = desk, letter, do
        self.on = DateField(_("Signed by hand on"), lambda: desk.office.register.today)
        self.on.set_day(desk.office.register.today)
        self.scan = FilePick(_("Choose the &scan..."), _("Scan of the signed letter"))
        self.add(_("Signed by hand on"), self.on)
        self.add(_("Scan: PDF, PNG or JPEG"), self.scan)
        self.record = button(_("Record the s&ignature"), self._record, glyph="pen")
        self.body.addLayout(row(None, self.record))
        self.scan.taken.connect(self._offer)
        self.on.dated.connect(self._offer)
        self._offer()
        turn = f"signed/{letter.signed_on or ''}"
        self.kept = {f"{turn}/on": self.on, f"{turn}/scan": self.scan}

    def _offer(self, *_arguments: object) -> None:
        self.record.setEnabled(self.scan.path is not None and self.on.day is not None)

    def _record(self) -> None:
        desk, letter, on, scan = self._desk.office.correspondence, self._letter.id, self.on.day, self.scan.path
        if on is not None and scan is not None:
            self._do(lambda: desk.signed(letter, on, scan), _("The signature is recorded; the scan is the record copy."))


class DispatchForm(Section):
    """How a letter leaves."""

    def __init__(self, desk: Desk, letter: Letter) -> None:
        super().__init__(_("Dispatch"), columns=2)
        self.setProperty("look", "well")
        self._desk, self._letter = desk, letter
        self.channel, self.tracking, self.bag, self.bag_seal, self.pieces = Combo(), line(), line(), line(), line()
        self.channel.fill([(word(c), c) for c in Channel])
        today = desk.office.register.today
        self.on = DateField(_("Left on"), lambda: desk.office.register.today, required=True)
        self.on.set_day(today)
        self.reply_by = DateField(_("Reply expected by"), lambda: desk.office.register.today)
        self._offered = desk.office.correspondence.reply_wanted(letter.id, today)
        self.reply_by.set_day(self._offered)
        self.on.dated.connect(self._offer_reply)
        self.unsigned = line()
        self.add(_("&Channel"), self.channel)
        self.add(_("&Tracking number"), self.tracking)
        self.add(_("Number of the bag"), self.bag)
        self.add(_("Seal of the bag"), self.bag_seal)
        self.add(_("Pieces"), self.pieces)
        self.add(_("Left on"), self.on)
        self.add(_("Reply expected by"), self.reply_by, help_text=_("Empty: none is expected."))
        if desk.office.correspondence.waits_for_signature(letter.id):
            self.add(_("Why without the signature by hand"), self.unsigned)
        left = {"channel": self.channel, "on": self.on, "reply_by": self.reply_by, "tracking": self.tracking, "bag": self.bag}
        left |= {"bag_seal": self.bag_seal, "pieces": self.pieces, "unsigned": self.unsigned}
        self.kept: dict[str, QWidget] = {f"dispatch/{name}": control for name, control in left.items()}

    def _offer_reply(self, on: date | None) -> None:
        """The day of the reply counts from the day of leaving, until somebody writes another one."""
        if on is not None and not self.reply_by.wrong and self.reply_by.day == self._offered:
            self._offered = self._desk.office.correspondence.reply_wanted(self._letter.id, on)
            self.reply_by.set_day(self._offered)

    def asked(self) -> Dispatch:
        """What was entered."""
        pieces = self.pieces.text().strip()
        return Dispatch(
            channel=Channel(str(self.channel.value)),
            on=self.on.day,
            tracking=self.tracking.text(),
            bag=self.bag.text(),
            bag_seal=self.bag_seal.text(),
            pieces=int(pieces) if pieces.isdecimal() else 0 if pieces else None,  # no number: the service says what it may be
            reply_by=self.reply_by.day,
            no_reply=self.reply_by.day is None,
            unsigned=self.unsigned.text(),
        )


class ReceiptForm(Section):
    """When they had it and who took it, and until when an answer is awaited."""

    def __init__(self, desk: Desk, letter: Letter, do: Say) -> None:
        super().__init__(_("Receipt and reply"), columns=2)
        self.setProperty("look", "well")
        self._desk, self._letter, self._do = desk, letter, do
        self.on = DateField(_("Received on"), lambda: desk.office.register.today)
        self.on.set_day(letter.received_on)
        self.by, self.scan = line(letter.received_by), FilePick(_("Choose the &receipt..."), _("Scan of the receipt"))
        self.reply_by = DateField(_("Reply expected by"), lambda: desk.office.register.today)
        self.reply_by.set_day(letter.reply_by)
        self.add(_("Received on"), self.on)
        self.add(_("Received by"), self.by)
        self.add(_("Receipt: PDF, PNG or JPEG"), self.scan)
        self.add(_("Reply expected by"), self.reply_by, help_text=_("Empty: none is expected."))
        self.received = button(_("Record the r&eceipt"), self._received, glyph="check")
        self.expect = button(_("Keep the day of the reply"), self._expect)
        self.body.addLayout(row(None, self.expect, self.received))
        self.on.dated.connect(self._offer)
        self.reply_by.dated.connect(self._offer)
        self._offer()
        turn = f"receipt/{letter.received_on or ''}/{letter.reply_by or ''}"
        self.kept = {f"{turn}/on": self.on, f"{turn}/by": self.by, f"{turn}/scan": self.scan, f"{turn}/reply": self.reply_by}

    def _offer(self, *_arguments: object) -> None:
        self.received.setEnabled(self.on.day is not None)
        self.expect.setEnabled(self.reply_by.day != self._letter.reply_by and not self.reply_by.wrong)

    def _received(self) -> None:
        desk, letter, on, by, scan = (
            self._desk.office.correspondence, self._letter.id, self.on.day, self.by.text(), self.scan.path,
        )  # fmt: skip
        if on is not None:
            self._do(lambda: desk.received(letter, on, by, scan), _("The receipt is recorded."))

    def _expect(self) -> None:
        desk, letter, day = self._desk.office.correspondence, self._letter.id, self.reply_by.day
        self._do(lambda: desk.expect(letter, day), _("The day of the reply is kept."))


def open_comments(desk: Desk, letter: Letter) -> str:
    """How many comments on a letter nobody has settled, in words; empty if none."""
    return unsettled(sum(each.open for each in desk.office.correspondence.comments(letter.id)))


def unsettled(count: int) -> str:
    """So many open comments, in words; empty for none."""
    if not count:
        return ""
    text = ngettext("{count} comment is not settled.", "{count} comments are not settled.", count)
    return text.format(count=screen().number(count))


def stacked(*parts: QWidget) -> QWidget:
    """Cards one below the other."""
    made = QWidget()
    inside: QVBoxLayout = column(made, margins=(0, 0, 8, 8), gap=WIDE)
    for part in parts:
        inside.addWidget(part)
    inside.addStretch(1)
    return made
