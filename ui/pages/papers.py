# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Rows of papers on a request: letters, mail, evidence, and the history of amendments; each opens what it names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlat_desktop.domain.evidence import Attachment, Evidence
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.request import Event, Mail
from mlat_desktop.i18n import _, called, screen, size_words
from mlat_desktop.labels import label as word
from mlat_desktop.services.history import Change, changes
from mlat_desktop.services.letters.words import letter_name
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.views import RequestView
from ui.desk import Desk
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, button, column, isolated, joined, label, row, rtl
from ui.widgets.controls import Glyph, Level
from ui.widgets.pill import Pill

LETTER_TONES = {
    LetterStatus.DRAFT: Tone.NEUTRAL,
    LetterStatus.REVIEW: Tone.WARN,
    LetterStatus.APPROVED: Tone.ACCENT,
    LetterStatus.SEALED: Tone.GOOD,
    LetterStatus.DISPATCHED: Tone.GOOD,
    LetterStatus.VOID: Tone.BAD,
}


def paper(glyph: str, title: str, below: str, *ends: QWidget) -> QWidget:
    """A line of the papers: its sign, its title, a line in small letters, and what can be done with it."""
    made = QWidget()
    words = column(gap=1)
    words.addWidget(label(title, "strong", wrap=True, selectable=True))
    if below:
        words.addWidget(label(below, "small", wrap=True, selectable=True))
    if ends:
        words.addSpacing(2)
        words.addLayout(row(*ends, None, gap=SPACE))
    sign = column()
    sign.addWidget(Glyph(glyph))
    sign.addStretch(1)
    line = row(sign, words, parent=made, gap=SPACE, margins=(0, GAP, 0, GAP))
    line.setStretch(1, 1)
    return made


def language_name(code: str) -> str:
    """The name of a language in the language of the screen."""
    return screen().tongue(code)


def letter_rows(body: QVBoxLayout, desk: Desk, view: RequestView) -> None:
    """The letters of a request."""
    for letter in view.letters:
        open_it = button(_("Open"), partial(desk.shell.open_letter, letter.id), look="link")
        open_it.setAccessibleName(_("Open the letter {subject}").format(subject=letter.subject))
        parts = (letter.number, letter_name(letter))
        pill = Pill(word(letter.status), LETTER_TONES[letter.status])
        body.addWidget(paper("letters", letter.subject, joined(*parts), pill, open_it))
    if not view.letters:
        body.addWidget(label(_("No letter yet."), "muted"))


def mail_rows(body: QVBoxLayout, desk: Desk, view: RequestView, parent: QWidget) -> None:
    """What arrived and left."""
    for mail in view.mails:
        ends = []
        if mail.scan_blob:
            save = button(_("Save scan"), partial(save_scan, desk, parent, mail), look="link")
            save.setAccessibleName(_("Save the scan {name}").format(name=mail.scan_name))
            ends.append(save)
        parts = (
            word(mail.direction),
            screen().date(mail.moment.local_date),
            mail.correspondent,
            word(mail.channel),
            mail.their_reference,
        )
        body.addWidget(paper("mail", mail.subject, joined(*parts), *ends))
    if not view.mails:
        body.addWidget(label(_("Nothing is logged."), "muted"))


def history_rows(body: QVBoxLayout, desk: Desk, view: RequestView) -> None:
    """Registration, annulled events and every amendment with its reason, newest first."""
    for revision in reversed(view.revisions):
        who = view.names.get(revision.actor, revision.actor)
        body.addWidget(label(joined(desk.time(revision.at), who), "small", wrap=True))
        body.addWidget(label(revision.reason, "strong", wrap=True, selectable=True))
        for change in changes(revision, view.codes):
            body.addWidget(label(change_line(change), "small", wrap=True, selectable=True))
        body.addSpacing(GAP)
    events: list[Event] = [event for event in view.events if event.annulled]
    for event in events:
        body.addWidget(label(_("Annulled: {event}").format(event=word(event.kind)), "strong", wrap=True))
        body.addWidget(label(event.annulled_reason, "small", wrap=True, selectable=True))
    registered = _("Registered on {day}").format(day=desk.time(view.request.registered_at))
    body.addWidget(label(registered, "muted"))


def change_line(change: Change) -> str:
    """What an amendment changed, as "field: old → new", each state in its own direction."""
    before, after = isolated(change.before) or "–", isolated(change.after) or "–"
    return called(change.what, f"{before} {'←' if rtl() else '→'} {after}")


def size_text(count: int) -> str:
    """A number of bytes for people."""
    return size_words(count)


def save_scan(desk: Desk, parent: QWidget, mail: Mail) -> None:
    """Ask where to save a scan and write it there."""

    def write(path: str) -> None:
        def work() -> Path:
            data = desk.office.casework.scan_bytes(mail)
            write_new(Path(path), lambda out: _put(out, data))
            return Path(path)

        desk.tasks.read(parent, work, lambda kept: _saved(desk, kept))

    ask_where(parent, mail.scan_name, write)


def _put(out: BinaryIO, data: bytes) -> None:
    out.write(data)


def save_evidence(desk: Desk, parent: QWidget, item: Evidence) -> None:
    """Ask where to save a copy of an exhibit; the copy is logged in its custody."""

    def write(path: str) -> None:
        desk.tasks.long(
            parent,
            lambda progress, cancel: desk.office.evidence.export(item.uid, Path(path), progress=progress, cancel=cancel),
            lambda kept: _saved(desk, kept),
        )

    ask_where(parent, item.file_name, write)


def save_attachment(desk: Desk, parent: QWidget, attachment: Attachment) -> None:
    """Ask where to save a photo of an exhibit, or the scan of a receipt."""

    def write(path: str) -> None:
        def work() -> Path:
            data = desk.office.exhibits.picture(attachment)
            write_new(Path(path), lambda out: _put(out, data))
            return Path(path)

        desk.tasks.read(parent, work, lambda kept: _saved(desk, kept))

    ask_where(parent, attachment.file_name, write)


def _saved(desk: Desk, path: Path) -> None:
    desk.shell.say(Level.GOOD, _("Saved as {path}.").format(path=path), stays=False)


def ask_where(parent: QWidget, name: str, write: Callable[[str], None]) -> None:
    """Ask for a new file and hand its path over."""
    dialog = QFileDialog(parent, _("Save as"), name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.fileSelected.connect(write)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
