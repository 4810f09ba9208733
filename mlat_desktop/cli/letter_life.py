# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter``, the rest of its life: comments and the way back, the signature by hand, receipt and reply, and the letters
that follow another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.annexes import letter_of
from mlat_desktop.cli.letter_shapes import LetterCommentShape
from mlat_desktop.cli.letters import answer, one
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run, must_not_exist, write_new
from mlat_desktop.cli.shaping import comment_shape
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import Follow
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _, ngettext
from mlat_desktop.services.letters.desk import name_of

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.domain.letters import LetterComment
    from mlat_desktop.services.letters.carrying import Carried


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("letter", _("Letters, from draft to seal and dispatch"))
    comment = one(group, "comment", _comment, _("Remark something on a letter before it is sealed"))
    comment.add_argument("text", metavar=_("TEXT"))
    comment.add_argument(
        "--paragraph", type=parsing.a_count, metavar="N", help=_("of which paragraph, as mlat letter show lists them")
    )
    one(group, "comments", _comments, _("Show what was remarked on a letter"), listing=True)
    settle = one(group, "settle", _settle, _("Settle a comment, with an answer or without"))
    settle.add_argument("comment", metavar="UID", help=_("the comment's uid, or its first letters"))
    settle.add_argument("--answer", default="", metavar=_("TEXT"))
    back = one(group, "send-back", _send_back, _("Send a letter back to its writer because of the comments on it"))
    back.add_argument("--comment", default="", metavar=_("TEXT"), help=_("what is to be changed"))
    supersede = one(group, "supersede", _supersede, _("Begin a letter in place of a sealed one that has not left"))
    correct = one(group, "correct", _correct, _("Begin the letter that corrects one which has left"), screen_language=False)
    stay = _("the annexes of the first letter do not come along")
    for parser in (supersede, correct):
        parser.add_argument("--without-annexes", action="store_true", help=stay)
    withdraw = one(group, "withdraw", _withdraw, _("Begin the letter that withdraws one which has left"), screen_language=False)
    withdraw.add_argument("--reason", required=True, metavar=_("TEXT"), help=_("why; it stays in the office"))
    for parser in (correct, withdraw):
        parser.add_argument(
            "--language", dest="letter_language", default="", metavar=_("CODE"), help=_("that of the first letter by default")
        )
    signed = one(group, "signed", _signed, _("Record that a sealed letter was signed by hand, with its scan"))
    signed.add_argument("--on", type=parsing.a_date, required=True, metavar=_("DATE"))
    signed.add_argument("--scan", type=Path, required=True, metavar="FILE", help=_("PDF, PNG or JPEG"))
    copy = one(group, "record-copy", _record_copy, _("Write the record copy: the signed scan, else the sealed file"))
    copy.add_argument("--out", type=Path, required=True, metavar="FILE")
    received = one(group, "received", _received, _("Record on which day they had a letter"))
    received.add_argument("--on", type=parsing.a_date, required=True, metavar=_("DATE"))
    received.add_argument("--by", required=True, metavar=_("NAME"), help=_("who received it"))
    received.add_argument("--scan", type=Path, metavar="FILE", help=_("the receipt: PDF, PNG or JPEG"))
    expect = one(group, "expect", _expect, _("Say by when an answer to a letter is expected"))
    until = expect.add_mutually_exclusive_group(required=True)
    until.add_argument("--by", type=parsing.a_date, metavar=_("DATE"))
    until.add_argument("--no-reply", action="store_true", help=_("no answer is expected any more"))


def _comment(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = letter_of(office, given.id)
        block = None if given.paragraph is None else given.paragraph - 1
        made = office.correspondence.comment(letter.id, given.text, block).value
        _tell_comment(run, office, made)


def _settle(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = letter_of(office, given.id)
        named = [each.uid for each in office.correspondence.comments(letter.id) if each.uid.startswith(given.comment)]
        uid = named[0] if len(named) == 1 else Uid(given.comment)
        _tell_comment(run, office, office.correspondence.settle(letter.id, uid, given.answer).value)


def _tell_comment(run: Run, office: Office, comment: LetterComment) -> None:
    shape = comment_shape(comment, telling.names(office))
    if not run.printer.answer("mlat.letter-comment/1", shape):
        _print_comments(run, [shape])


def _comments(run: Run) -> None:
    with run.office() as office:
        letter, names = letter_of(office, run.arguments.id), telling.names(office)
        rows = [comment_shape(each, names) for each in office.correspondence.comments(letter.id)]
    if not run.printer.rows("mlat.letter-comments/1", rows):
        _print_comments(run, rows)


def _print_comments(run: Run, rows: Sequence[LetterCommentShape]) -> None:
    run.printer.table(
        ["UID", _("Who"), _("When"), _("Paragraph"), _("Comment"), _("Status"), _("Answer")],
        [
            [row.uid[:8], row.by, row.at, row.paragraph or "", row.text, _("open") if row.open else _("settled"), row.answer]
            for row in rows
        ],
    )


def _send_back(run: Run) -> None:
    with run.office() as office:
        letter = letter_of(office, run.arguments.id)
        answer(run, office, office.correspondence.send_back(letter.id, run.arguments.comment).value)


def _supersede(run: Run) -> None:
    with run.office() as office:
        letter, annexes = letter_of(office, run.arguments.id), not run.arguments.without_annexes
        coming = office.correspondence.carried(letter.id, Follow.SUPERSEDES) if annexes else ()
        answer(run, office, office.correspondence.supersede(letter.id, annexes=annexes).value)
        _tell_carried(run, coming)


def _correct(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter, annexes = letter_of(office, given.id), not given.without_annexes
        coming = office.correspondence.carried(letter.id, Follow.CORRECTS) if annexes else ()
        answer(run, office, office.correspondence.correct(letter.id, given.letter_language, annexes=annexes).value)
        _tell_carried(run, coming)


def _tell_carried(run: Run, found: Sequence[Carried]) -> None:
    """Which annexes came along, and which stayed."""
    count = sum(not each.stays for each in found)
    if count:
        text = ngettext("{count} annex was taken over.", "{count} annexes were taken over.", count)
        run.printer.line(text.format(count=count))
    for each in found:
        if each.stays:
            run.printer.line(_("Annex {number} stays: {reason}.").format(number=each.number, reason=each.stays))


def _withdraw(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = letter_of(office, given.id)
        answer(run, office, office.correspondence.withdraw(letter.id, given.reason, given.letter_language).value)


def _signed(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = letter_of(office, given.id)
        answer(run, office, office.correspondence.signed(letter.id, given.on, given.scan).value)


def _record_copy(run: Run) -> None:
    out: Path = run.arguments.out
    must_not_exist(out)
    with run.office() as office:
        letter, desk = letter_of(office, run.arguments.id), office.correspondence
        if not letter.sha256:
            raise KnownError(Code.LETTER_NOT_SEALED, letter=name_of(letter))
        scan = desk.record_copy(letter.id)
        write_new(out, desk.scan_bytes(scan) if scan else desk.pdf(letter.id))
        answer(run, office, letter)
        run.printer.raw(_("Written to {path}.").format(path=out))


def _received(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = letter_of(office, given.id)
        answer(run, office, office.correspondence.received(letter.id, given.on, given.by, given.scan).value)


def _expect(run: Run) -> None:
    with run.office() as office:
        letter = letter_of(office, run.arguments.id)
        answer(run, office, office.correspondence.expect(letter.id, run.arguments.by).value)
