# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter``: from draft through a second person's approval to the sealed file, its dispatch and its verification."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlat_desktop.cli import annexes, letter_batch, parsing, seals, telling
from mlat_desktop.cli.annexes import letter_of
from mlat_desktop.cli.letter_shapes import CheckCodeShape, LetterFollowerShape
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import harmless
from mlat_desktop.cli.run import CheckFailedError, Run, find, must_not_exist, read_file, read_json_file, write_new
from mlat_desktop.cli.seal_shapes import HindranceShape, SealCheckShape, SealedLetterShape
from mlat_desktop.cli.shapes import LetterKindShape, LetterShape, LetterTextShape, VerdictShape, copied
from mlat_desktop.cli.shaping import certified_shape, comment_shape, letter_scan_shape, letter_shape
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import Follow, Letter
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.leaving import Dispatch
from mlat_desktop.services.viewing import translation_words

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.domain.letter_text import Content

_FOLLOWED_BY: dict[Follow, Callable[[], str]] = {
    Follow.SUPERSEDES: lambda: _("Superseded by"),
    Follow.CORRECTS: lambda: _("Corrected by"),
    Follow.WITHDRAWS: lambda: _("Withdrawn by"),
}
CONTENT_SCHEMA = "mlat.letter-content/1"


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("letter", _("Letters, from draft to seal and dispatch"))
    kinds = group.command("kinds", _kinds, _("Show which letters a request may need"))
    kinds.add_argument("reference", metavar="REF", help=_("the request's number"))
    draft = group.command("draft", _draft, _("Begin a letter; the case fills in what it knows"), screen_language=False)
    draft.add_argument("reference", metavar="REF", help=_("the request's number"))
    draft.add_argument("kind", metavar=_("KIND"), help=_("such as acknowledgement, request or refusal"))
    draft.add_argument(
        "--language", dest="letter_language", default="en", metavar=_("CODE"), help=_("the language of the letter")
    )
    draft.add_argument("--beside", default="", metavar=_("CODE"), help=_("a second language, side by side"))
    draft.add_argument("--fields", type=Path, metavar="FILE.json", help=_("values of its fields"))
    edit = one(group, "edit", _edit, _("Change fields or the whole text of a draft"))
    edit.add_argument("file", metavar="FILE.json", type=Path, help=_("fields, or the content of mlat letter show --json"))
    edit.add_argument(
        "--version", dest="if_version", type=parsing.a_count, metavar="N", help=_("refuse unless it has this version")
    )
    one(group, "show", _show, _("Show a letter's fields and text"))
    one(group, "submit", _submit, _("Hand a draft over for approval"))
    one(group, "take-back", _take_back, _("Make a draft again of a letter that is not sealed"))
    approve = one(group, "approve", _approve, _("Approve a letter that somebody else wrote"))
    approve.add_argument("--with-comments", action="store_true", help=_("although comments on it are not settled"))
    one(group, "check", _check, _("Say what stands in the way of sealing a letter, and until when the seal is valid"))
    seal = one(group, "seal", _seal, _("Number, sign and keep an approved letter"))
    seal.add_argument("--out", type=Path, metavar="FILE.pdf", help=_("write the sealed file here too"))
    seal.add_argument(
        "--dated", type=parsing.a_date, metavar=_("DATE"), help=_("the day that the page bears; today by default")
    )
    seals.add_pin(seal)
    preview = one(group, "preview", _preview, _("Write the letter as a PDF: marked DRAFT before it is sealed"))
    preview.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    docx = one(group, "docx", _docx, _("Write an editable copy for partners who want to comment; it is marked as not sealed"))
    docx.add_argument("--out", type=Path, required=True, metavar="FILE.docx")
    annexes.add(group)
    bound = one(group, "annexes", _annexes, _("Write the annexes of a sealed letter as one numbered PDF"))
    bound.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    _add_afterwards(group)
    letter_batch.add(group, letter_of)


def _add_afterwards(group: Group) -> None:
    verify = group.command("verify", _verify, _("Say whether a file is a letter of this office, kept byte for byte"))
    verify.add_argument("file", type=Path, metavar="FILE.pdf")
    code = group.command("check-code", _check_code, _("Say to whom asks on the telephone which letter a check code belongs to"))
    code.add_argument("code", metavar=_("CODE"), help=_("the twelve symbols below the square code, in quotes or with hyphens"))
    code.add_argument("--number", default="", metavar="L-...", help=_("the number that stands on the paper"))
    paper = one(group, "print", _print, _("Print a sealed letter; after the first time it says DUPLICATE"))
    letter_batch.add_printer_options(paper)
    dispatch = one(group, "dispatch", _dispatch, _("Record that a sealed letter left; the case and its clocks move"))
    dispatch.add_argument(
        "--channel", type=parsing.one_of(Channel), default=Channel.POST, metavar=_("CODE"), help=parsing.codes_of(Channel)
    )
    dispatch.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("today by default"))
    dispatch.add_argument("--tracking", default="", metavar=_("TEXT"))
    dispatch.add_argument("--bag", default="", metavar=_("TEXT"), help=_("number of the bag or pouch"))
    dispatch.add_argument("--bag-seal", default="", metavar=_("TEXT"), help=_("number of its security seal"))
    dispatch.add_argument("--pieces", type=parsing.a_count, metavar="N", help=_("how many pieces it has"))
    reply = dispatch.add_mutually_exclusive_group()
    reply.add_argument(
        "--reply-by",
        type=parsing.a_date,
        metavar=_("DATE"),
        help=_("when an answer is expected; by default the day that the letter names, or the office's own target"),
    )
    reply.add_argument("--no-reply", action="store_true", help=_("no answer is expected"))
    dispatch.add_argument(
        "--without-signature", default="", metavar=_("REASON"), help=_("why it leaves without the signature by hand")
    )
    void = one(group, "void", _void, _("Declare a letter void before it leaves; it stays in the register"))
    void.add_argument("--reason", required=True, metavar=_("TEXT"))
    listing = group.command("list", _list, _("List letters"), listing=True)
    listing.add_argument("reference", metavar="REF", nargs="?", help=_("only those of this request"))


def one(
    group: Group, name: str, run: Callable[[Run], None], help_text: str, *, screen_language: bool = True, listing: bool = False
) -> Parser:
    """A command about one letter; the rest as :meth:`Group.command` says."""
    parser = group.command(name, run, help_text, screen_language=screen_language, listing=listing)
    parser.add_argument("id", metavar="ID", help=_("the letter's id, or its number once it is sealed"))
    return parser


# -- writing ---------------------------------------------------------------------------------------------------------------


def _kinds(run: Run) -> None:
    with run.office() as office:
        views_of = office.correspondence.kinds(find(office, run.arguments.reference).id)
        rows = [copied(LetterKindShape, each) for each in views_of]
    if not run.printer.rows("mlat.letter-kinds/1", rows):
        run.printer.table(
            [_("Kind"), _("Meaning"), _("Languages")], [[row.kind, row.label, listed(*row.languages)] for row in rows]
        )


def _draft(run: Run) -> None:
    given = run.arguments
    fields = fields_of(read_json_file(given.fields)) if given.fields else None
    with run.office() as office:
        request = find(office, given.reference)
        draft = office.correspondence.draft
        letter = draft(request.id, given.kind, given.letter_language, fields, beside=given.beside).value
        answer(run, office, letter)


def fields_of(value: Any) -> dict[str, str]:
    """Fields of a letter as a JSON file gives them: text, or a list of lines."""
    if not isinstance(value, dict):
        raise KnownError(Code.FILE_INVALID, reason=why("it must hold one object with the fields of a letter"))
    return {name: _text_of(name, field) for name, field in value.items()}


def _text_of(name: str, value: Any) -> str:
    lines = value if isinstance(value, list) else [value]
    if not all(isinstance(line, str) for line in lines):
        raise KnownError(Code.FILE_INVALID, reason=why("{name} is neither text nor a list of lines", name=name))
    return "\n".join(lines)


def _edit(run: Run) -> None:
    given = run.arguments
    value = read_json_file(given.file)
    whole = isinstance(value, dict) and value.get("schema") == CONTENT_SCHEMA
    with run.office() as office:
        letter = letter_of(office, given.id)
        version = given.if_version or letter.version
        if whole:
            changed = office.correspondence.edit(letter.id, json.dumps(value), version)
        else:
            changed = office.correspondence.edit_fields(letter.id, fields_of(value), version)
        answer(run, office, changed.value)


def _show(run: Run) -> None:
    with run.office() as office:
        letter = letter_of(office, run.arguments.id)
        names, desk = telling.names(office), office.correspondence
        content, pair = desk.content(letter.id), desk.pair(letter.id)
        shape = copied(
            LetterTextShape,
            _shape(office, letter),
            content=content.to_json(),
            beside_content=pair.second.to_json() if pair else None,
            comments=tuple(comment_shape(each, names) for each in desk.comments(letter.id)),
            scans=tuple(letter_scan_shape(each, names) for each in desk.scans(letter.id)),
            followed_by=tuple(copied(LetterFollowerShape, each) for each in desk.followers(letter.id)),
        )
        first = desk.followed(letter.id)
    if run.printer.as_json:
        # The content keeps its own schema; it goes back through "mlat letter edit" as it is.
        texts = {
            name: json.loads(text) if text else None
            for name, text in (("content", shape.content), ("beside_content", shape.beside_content))
        }
        run.printer.document("mlat.letter-text/1", {**telling.plain(shape), **texts})
        return
    _print_letter(run, shape)
    if shape.follows_as:
        run.printer.fact(label(shape.follows_as), first.number if first else shape.follows)
    for other in shape.followed_by:
        run.printer.fact(_FOLLOWED_BY[other.follows_as](), other.number or str(other.id))
    for scan in shape.scans:
        run.printer.fact(label(scan.kind), f"{scan.name}, SHA-256 {scan.sha256}")
    for comment in shape.comments:
        run.printer.fact(_("Comment"), comment.text if comment.open else f"{comment.text} [{_('settled')}]")
    for each in (content, pair.second) if pair else (content,):
        _print_text(run, each)


def _print_text(run: Run, content: Content) -> None:
    for name, text in content.fields.items():
        run.printer.fact(name, text.replace("\n", " / ").replace("\t", ", "), indent=2)
    for block in content.blocks:
        run.printer.line(block.text or f"[{block.field}]", indent=2)


# -- from draft to seal ----------------------------------------------------------------------------------------------------


def _submit(run: Run) -> None:
    with run.office() as office:
        letter = letter_of(office, run.arguments.id)
        lacking = office.correspondence.lacking(letter.id)
        submitted = office.correspondence.submit(letter.id).value
        if lacking:
            said = _("The checklist of this request still lacks: {items}.").format(items=listed(*lacking))
            sys.stderr.write(harmless(said) + "\n")
        answer(run, office, submitted)


def _take_back(run: Run) -> None:
    with run.office() as office:
        answer(run, office, office.correspondence.take_back(letter_of(office, run.arguments.id).id).value)


def _approve(run: Run) -> None:
    with run.office() as office:
        letter = letter_of(office, run.arguments.id)
        answer(run, office, office.correspondence.approve(letter.id, with_comments=run.arguments.with_comments).value)


def _check(run: Run) -> None:
    with run.office() as office:
        found = office.correspondence.check(letter_of(office, run.arguments.id).id)
    why_not = tuple(HindranceShape(code=each.code.value, message=sentence(each)) for each in found.hindrances)
    shape = SealCheckShape(
        letter=found.letter.id, status=found.letter.status, ready=not why_not, hindrances=why_not,
        seal_ends_on=found.end.on, seal_warning=found.end.warning,
    )  # fmt: skip
    if not run.printer.answer("mlat.letter-check/1", shape) and shape.ready:
        run.printer.line(_("Nothing stands in the way of sealing it once it is approved."))
    seals.tell_end(run, found.end)
    if not shape.ready:
        raise CheckFailedError(" ".join(each.message for each in why_not))


def _seal(run: Run) -> None:
    out: Path | None = run.arguments.out
    if out:
        # Before the number is taken: a sealed letter cannot be unsealed because its copy had no place.
        must_not_exist(out)
    with run.office() as office:
        letter = letter_of(office, run.arguments.id)
        with seals.opened(run, office):
            letter = office.correspondence.seal(letter.id, run.progress, dated=run.arguments.dated).value
        if out:
            try:
                write_new(out, office.correspondence.pdf(letter.id))
            except KnownError as error:  # not "nothing was saved": the letter has its number and cannot be sealed again
                raise KnownError(Code.LETTER_COPY, number=letter.number, path=str(out)) from error
        end = office.seals.end()
        shape = copied(SealedLetterShape, _shape(office, letter), seal_ends_on=end.on, seal_warning=end.warning)
        if not run.printer.answer("mlat.letter-sealed/1", shape):
            _print_letter(run, shape)
        seals.tell_end(run, end)
        if out:
            run.printer.raw(_("Written to {path}.").format(path=out))


def _preview(run: Run) -> None:
    _written(run, lambda office, letter, out: write_new(out, office.correspondence.preview(letter.id)))


def _docx(run: Run) -> None:
    _written(run, lambda office, letter, out: write_new(out, office.correspondence.editable(letter.id).value))


def _annexes(run: Run) -> None:
    _written(run, lambda office, letter, out: office.correspondence.save_annexes(letter.id, out))


def _written(run: Run, write: Callable[[Office, Letter, Path], object]) -> None:
    """Write something of a letter to a file that is not there yet."""
    out: Path = run.arguments.out
    must_not_exist(out)
    with run.office() as office:
        letter = letter_of(office, run.arguments.id)
        write(office, letter, out)
        answer(run, office, letter)
        run.printer.raw(_("Written to {path}.").format(path=out))


# -- afterwards ------------------------------------------------------------------------------------------------------------


def _verify(run: Run) -> None:
    path: Path = run.arguments.file
    pdf = read_file(path) if str(path) == "-" else b""
    with run.office() as office:
        verdict = office.correspondence.verify(pdf) if pdf else office.correspondence.verify_file(path)
    shape = copied(
        VerdictShape, verdict, verdict=verdict.verdict.value, genuine=verdict.ok, letter=verdict.letter_id,
        request=verdict.request_number, translations=tuple(map(certified_shape, verdict.translations)),
    )  # fmt: skip
    if not run.printer.answer("mlat.letter-verdict/1", shape) and shape.genuine:
        run.printer.line(shape.sentence)
        for part in verdict.translations:
            run.printer.fact(_("Annex {number}").format(number=part.number), listed(*translation_words(part)))
        run.printer.raw(f"SHA-256 {shape.sha256}")
    if not shape.genuine:
        raise CheckFailedError(shape.sentence)


def _check_code(run: Run) -> None:
    with run.office() as office:
        answer = office.correspondence.check_code(run.arguments.code, run.arguments.number)
    shape = copied(
        CheckCodeShape, answer, outcome=answer.outcome.value, belongs=answer.ok, letter=answer.letter_id, notice=answer.notice
    )
    if not run.printer.answer("mlat.letter-check-code/1", shape) and shape.belongs:
        run.printer.line(shape.sentence)
        run.printer.fact(_("Date on the page"), shape.dated_on)
        run.printer.fact(_("Addressee"), shape.addressee)
        run.printer.line(shape.notice)
    if not shape.belongs:
        raise CheckFailedError(shape.sentence)


def _print(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = letter_of(office, given.id)
        options = letter_batch.printer_options(given, letter.language)
        answer(run, office, office.correspondence.print(letter.id, options).value)
    letter_batch.remember(given, letter.language, options)


def _dispatch(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = letter_of(office, given.id)
        way = Dispatch(
            channel=given.channel, on=given.on, tracking=given.tracking, bag=given.bag, bag_seal=given.bag_seal,
            pieces=given.pieces, reply_by=given.reply_by, no_reply=given.no_reply, unsigned=given.without_signature,
        )  # fmt: skip
        sent = office.correspondence.send(letter.id, way).value
        answer(run, office, sent)


def _void(run: Run) -> None:
    with run.office() as office:
        letter = letter_of(office, run.arguments.id)
        answer(run, office, office.correspondence.void(letter.id, run.arguments.reason).value)


def _list(run: Run) -> None:
    reference = run.arguments.reference
    with run.office() as office:
        letters = office.correspondence.of_request(find(office, reference).id) if reference else office.correspondence.all()
        names, numbers = telling.names(office), _numbers(office, letters)
        rows = [letter_shape(letter, numbers.get(letter.request_id, ""), names) for letter in letters]
    if run.printer.rows("mlat.letters/1", rows):
        return
    run.printer.table(
        ["ID", _("Request"), _("Kind"), _("Language"), _("Status"), _("Number"), _("Subject")],
        [[row.id, row.request, row.kind, row.language, label(row.status), row.number, row.subject] for row in rows],
    )


# -- parts -----------------------------------------------------------------------------------------------------------------


def _numbers(office: Office, letters: Sequence[Letter]) -> dict[int | None, str]:
    """The register numbers of the letters' requests, by local id; a letter of no single case has none."""
    wanted = sorted({letter.request_id for letter in letters if letter.request_id is not None})
    return {row.id: row.number for row in office.register.rows(wanted)}


def _shape(office: Office, letter: Letter) -> LetterShape:
    return letter_shape(letter, _numbers(office, [letter]).get(letter.request_id, ""), telling.names(office))


def answer(run: Run, office: Office, letter: Letter) -> None:
    """Answer with a letter."""
    shape = _shape(office, letter)
    if not run.printer.answer("mlat.letter/1", shape):
        _print_letter(run, shape)


def _print_letter(run: Run, shape: LetterShape | LetterTextShape) -> None:
    run.printer.line(
        _("Letter {id} of {request}: {kind}, {language}, {status}").format(
            id=shape.id,
            request=shape.request or screen().state(shape.state),
            kind=shape.kind,
            language=shape.language,
            status=label(shape.status),
        )
    )
    run.printer.fact(_("Second language"), shape.beside)
    run.printer.fact(_("Number"), shape.number)
    run.printer.fact(_("Subject"), shape.subject)
    run.printer.fact(_("Written by"), shape.drafted_by)
    run.printer.fact(_("Approved by"), shape.approved_by)
    run.printer.fact(_("Sealed"), shape.sealed_at)
    run.printer.fact(_("Signed by hand"), shape.signed_on)
    run.printer.fact(_("Dispatched"), shape.dispatched_on)
    run.printer.fact(_("Bag"), shape.bag)
    run.printer.fact(_("Seal of the bag"), shape.bag_seal)
    run.printer.fact(_("Left without signature because"), shape.unsigned_reason)
    run.printer.fact(_("Received"), shape.received_on)
    run.printer.fact(_("Received by"), shape.received_by)
    run.printer.fact(_("Reply expected by"), shape.reply_by)
    run.printer.fact(_("Void"), shape.void_reason)
    run.printer.fact(_("Check code"), shape.check_code)
    if shape.sha256:
        run.printer.raw(f"SHA-256 {shape.sha256}")
