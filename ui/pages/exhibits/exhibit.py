# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An exhibit: what it is, where it is, what happened to it, and the form that records what happens next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.evidence import AttachmentKind, CustodyEntry, Evidence, ExhibitForm
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import N_, _, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.bundles.ended import custody_words
from mlat_desktop.services.exhibit_words import return_words
from mlat_desktop.services.exhibits import HandOver
from mlat_desktop.services.rulebook import class_label, exhibit_classes, withheld
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.exhibits.medium import medium_section
from ui.pages.exhibits.rows import volume_text
from ui.pages.papers import save_attachment, save_evidence, size_text
from ui.widgets.basics import GAP, SPACE, Combo, button, isolated, joined, label, row, rtl
from ui.widgets.dates import DateField, MomentField
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Field, Section, facts, line


class Happening(StrEnum):
    """What can be recorded of an exhibit."""

    HAND_OVER = "hand-over"
    LEND = "lend"
    BACK = "back"
    RECEIPT = "receipt"
    AGREE = "agree"
    SEAL = "seal"
    PHOTO = "photo"
    CLASS = "class"


_NAMES = {
    Happening.HAND_OVER: N_("It changed hands"),
    Happening.LEND: N_("It was lent"),
    Happening.BACK: N_("It was returned"),
    Happening.RECEIPT: N_("The receipt for its return came"),
    Happening.AGREE: N_("A day of return was agreed"),
    Happening.SEAL: N_("It was sealed anew"),
    Happening.PHOTO: N_("A photo was taken"),
    Happening.CLASS: N_("Its class changed"),
}
_ASKED = {
    Happening.HAND_OVER: "whom when place found receipt note",
    Happening.LEND: "whom when due place found receipt note",
    Happening.BACK: "whom when place found receipt note",
    Happening.RECEIPT: "receipt scan",
    Happening.AGREE: "due",
    Happening.SEAL: "seal when found note",
    Happening.PHOTO: "scan",
    Happening.CLASS: "kind reason",
}
"""The fields that each asks for, in their order."""
_NEEDED = {
    Happening.LEND: ("whom", "when"),
    Happening.RECEIPT: ("receipt",),
    Happening.AGREE: ("due",),
    Happening.SEAL: ("seal", "when"),
    Happening.PHOTO: ("scan",),
    Happening.CLASS: ("reason",),
}


class ExhibitEditor(CaseEditor):
    """The page of an exhibit."""

    def __init__(self, desk: Desk, request_id: RequestId, uid: Uid) -> None:
        title = _("Exhibit {exhibit}").format(exhibit=desk.office.exhibits.find(uid)[1].exhibit)
        super().__init__(desk, request_id, title, _("&Record"), self._complete)
        self.half.name += f":{uid}"
        self.item: Evidence = desk.office.exhibits.find(uid)[1]
        self.sheet.addWidget(self._about())
        self.form = self._form()
        self.sheet.addWidget(self.form)
        if self.item.form is ExhibitForm.MEDIUM:
            self.sheet.addWidget(medium_section(desk.office.media.report(uid)))
        self.sheet.addWidget(self._chain(desk.office.exhibits.custody(uid)))
        self.sheet.addStretch(1)
        self.act.choose(self._likely())
        self._on_act()
        self.resume(
            act=self.act, whom=self.whom, when=self.when, due=self.due, place=self.place, found=self.found, seal=self.seal,
            receipt=self.receipt, kind=self.kind, reason=self.reason, note=self.note, scan=self.scan,
        )  # fmt: skip

    def first_focus(self) -> QWidget:
        """What happened."""
        return self.act

    # -- showing ---------------------------------------------------------------------------------------------------------

    def _about(self) -> Section:
        item = self.item
        made = Section(item.title, columns=1)
        pairs = [
            (_("What it is"), listed(word(item.form), _("original") if item.original else _("copy"), volume_text(item))),
            (_("Class"), class_label(item.classification)),
            (_("Received from"), item.received_from),
            (_("Number of the seal"), item.seal_number),
            (_("Serial number"), item.medium_serial),
            (_("Held by"), listed(item.holder or _("this office"), item.place)),
            (_("Return"), return_words(item)),
            (_("File"), listed(item.file_name, size_text(item.size)) if item.blob else ""),
            ("SHA-256", item.sha256),
        ]
        made.body.addWidget(facts([(name, value) for name, value in pairs if value]))
        ends: list[QWidget] = []
        if item.blob and not withheld(item.classification):
            ends.append(button(_("Save a copy"), partial(save_evidence, self.desk, self, item), look="link"))
        for each in self.desk.office.exhibits.attachments(item.uid):
            save = button(_("Save the {what}").format(what=word(each.kind)), partial(save_attachment, self.desk, self, each))
            save.setProperty("look", "link")
            save.setAccessibleName(_("Save {name}").format(name=each.file_name))
            ends.append(save)
        if ends:
            made.body.addLayout(row(*ends, None, gap=SPACE))
        if withheld(item.classification):
            said = _("Its content is never shown, and leaves in no copy and no bundle without a reason.")
            made.body.addWidget(label(said, "warn", wrap=True))
        return made

    def _chain(self, links: tuple[CustodyEntry, ...]) -> Section:
        made = Section(_("Chain of custody"), columns=1)
        for link in reversed(links):
            who = self.view.names.get(link.actor, link.actor)
            made.body.addWidget(
                label(joined(self.desk.time(link.at), word(link.act), who), "strong", wrap=True, selectable=True)
            )
            if said := _told(link):
                made.body.addWidget(label(said, "small", wrap=True, selectable=True))
            made.body.addSpacing(GAP)
        return made

    # -- the form --------------------------------------------------------------------------------------------------------

    def _form(self) -> Section:
        made = Section(_("Record what happened"), columns=2)
        self.act = Combo()
        self.act.fill([(_(_NAMES[each]), each) for each in self._offered()])
        self.whom, self.place, self.receipt, self.note, self.seal, self.reason = (line() for _each in range(6))
        self.when = MomentField(_("When"), self.now)
        self.due = DateField(_("Agreed day of return"), self.today)
        self.found = Combo()
        self.found.fill([(_("not looked at, or none"), None), (_("whole"), True), (_("broken"), False)])
        self.kind = Combo()
        self.kind.fill([(_("none"), ""), *((each.label(), each.id) for each in exhibit_classes())])
        self.kind.choose(self.item.classification)
        self.scan = FilePick(_("Choose the &file..."), _("Photo or scan"))
        self._act_field = made.add(_("&What happened"), self.act, span=2)
        self.fields: dict[str, Field] = {
            "whom": made.add(_("&To whom"), self.whom),
            "when": made.add(_("&When"), self.when),
            "due": made.add(_("&Agreed day of return"), self.due),
            "place": made.add(_("&Place where it is now"), self.place),
            "found": made.add(_("&Seal found"), self.found),
            "seal": made.add(_("Number of the &new seal"), self.seal),
            "receipt": made.add(_("Rec&eipt: its number, or its date and who signed"), self.receipt),
            "kind": made.add(_("&Class"), self.kind),
            "reason": made.add(_("&Reason"), self.reason, span=2, required=True),
            "note": made.add(_("Re&mark"), self.note, span=2),
            "scan": made.add(_("Photo or scan"), self.scan, span=2),
        }
        self.act.currentIndexChanged.connect(self._on_act)
        return made

    def _offered(self) -> Iterator[Happening]:
        item = self.item
        for each in Happening:
            if each is Happening.LEND and item.lent:
                continue
            if each is Happening.BACK and not (item.lent or (item.to_return and item.returned_on is None)):
                continue
            if each in {Happening.RECEIPT} and item.returned_on is None:
                continue
            if each is Happening.AGREE and item.returned_on is not None:
                continue
            yield each

    def _likely(self) -> Happening:
        if self.item.awaits_receipt:
            return Happening.RECEIPT
        return Happening.BACK if self.item.outstanding else Happening.HAND_OVER

    def _happening(self) -> Happening:
        value = self.act.value
        assert isinstance(value, Happening)
        return value

    def _on_act(self, *_arguments: object) -> None:
        act = self._happening()
        asked = [name for name in _ASKED[act].split() if not (name == "whom" and act is Happening.BACK and self.item.lent)]
        self.fields["whom"].rename(_("&To whom") if act is not Happening.HAND_OVER else _("&To whom; this office if empty"))
        for name, each in self.fields.items():
            each.complain("")
            each.setVisible(name in asked)
        self.form.show_only(self._act_field, *(self.fields[name] for name in asked))
        if act is Happening.BACK and not self.whom.text():
            self.whom.setText(self.item.received_from)

    def _missing(self) -> bool:
        filled = {
            "whom": bool(self.whom.text().strip()),
            "when": self.when.value is not None,
            "due": self.due.day is not None,
            "seal": bool(self.seal.text().strip()),
            "receipt": bool(self.receipt.text().strip()),
            "reason": bool(self.reason.text().strip()),
            "scan": self.scan.path is not None,
        }
        lacking = [name for name in _NEEDED.get(self._happening(), ()) if not filled[name]]
        for name, each in self.fields.items():
            each.complain(_("This is needed.") if name in lacking else "")
        return bool(lacking)

    def _hands(self) -> HandOver:
        act = self._happening()
        return HandOver(
            received_by=self.whom.text().strip() if act in {Happening.HAND_OVER, Happening.BACK} else "",
            at=self.when.value,
            place=self.place.text().strip(),
            seal_intact=self.found.value if isinstance(self.found.value, bool) else None,
            receipt=self.receipt.text().strip(),
            note=self.note.text().strip(),
        )

    def _complete(self) -> None:
        if self._missing():
            return
        self.complete.setEnabled(False)
        self.desk.tasks.write(
            self, self._work(), lambda _kept: self.finish(_("Recorded in its chain of custody.")), self.refused
        )

    def _work(self) -> Callable[[], Done[Any]]:
        desk, uid, hands = self.office.exhibits, self.item.uid, self._hands()
        whom, due, scan = self.whom.text().strip(), self.due.day, self.scan.path
        seal, receipt, kind = self.seal.text().strip(), self.receipt.text().strip(), str(self.kind.value or "")
        reason = self.reason.text().strip()
        works: dict[Happening, Callable[[], Done[Any]]] = {
            Happening.HAND_OVER: lambda: desk.hand_over(uid, hands),
            Happening.LEND: lambda: desk.lend(uid, whom, hands, due),
            Happening.BACK: lambda: desk.give_back(uid, hands),
            Happening.RECEIPT: lambda: desk.receipt(uid, receipt, scan),
            Happening.AGREE: lambda: desk.agree(uid, due or self.today()),
            Happening.SEAL: lambda: desk.seal(uid, seal, hands),
            Happening.PHOTO: lambda: desk.attach(uid, AttachmentKind.PHOTO, scan or Path()),
            Happening.CLASS: lambda: desk.classify(uid, kind, reason),
        }
        return works[self._happening()]


def _told(link: CustodyEntry) -> str:
    """What a link says beside who recorded it, and when."""
    hands = link.given_by
    if link.given_by and link.received_by:
        hands = f"{isolated(link.given_by)} {'←' if rtl() else '→'} {isolated(link.received_by)}"
    seal = _("seal {number}").format(number=isolated(link.seal_number)) if link.seal_number else ""
    if link.seal_intact is not None:
        seal = joined(seal, _("found whole") if link.seal_intact else _("found broken"))
    later = ""
    if link.recorded_at is not None and abs((link.recorded_at - link.at).total_seconds()) > 60:
        later = _("recorded on {day}").format(day=screen().date(link.recorded_at.date()))
    return joined(hands, link.place, seal, link.receipt, link.medium, custody_words(link.act, link.detail), later)
