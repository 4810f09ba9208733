# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter``: from draft through a second person's approval to the sealed file, its dispatch and its verification."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import harmless
from mlat_desktop.cli.run import CheckFailedError, Run, find, must_not_exist, read_file, read_json_file, write_new
from mlat_desktop.cli.shapes import LetterKindShape, LetterShape, LetterTextShape, VerdictShape, copied
from mlat_desktop.cli.shaping import letter_shape
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office

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
    draft.add_argument("--fields", type=Path, metavar="FILE.json", help=_("values of its fields"))
    edit = _one(group, "edit", _edit, _("Change fields or the whole text of a draft"))
    edit.add_argument("file", metavar="FILE.json", type=Path, help=_("fields, or the content of mlat letter show --json"))
    edit.add_argument(
        "--version", dest="if_version", type=parsing.a_count, metavar="N", help=_("refuse unless it has this version")
    )
    _one(group, "show", _show, _("Show a letter's fields and text"))
    _one(group, "submit", _submit, _("Hand a draft over for approval"))
    _one(group, "take-back", _take_back, _("Make a draft again of a letter that is not sealed"))
    _one(group, "approve", _approve, _("Approve a letter that somebody else wrote"))
    seal = _one(group, "seal", _seal, _("Number, sign and keep an approved letter"))
    seal.add_argument("--out", type=Path, metavar="FILE.pdf", help=_("write the sealed file here too"))
    preview = _one(group, "preview", _preview, _("Write the letter as a PDF: marked DRAFT before it is sealed"))
    preview.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    _add_afterwards(group)


def _add_afterwards(group: Group) -> None:
    verify = group.command("verify", _verify, _("Say whether a file is a letter of this office, kept byte for byte"))
    verify.add_argument("file", type=Path, metavar="FILE.pdf")
    paper = _one(group, "print", _print, _("Print a sealed letter; after the first time it says DUPLICATE"))
    paper.add_argument("--printer", default="", metavar=_("NAME"), help=_("the system's default by default"))
    paper.add_argument("--copies", type=parsing.a_count, default=1, metavar="N")
    dispatch = _one(group, "dispatch", _dispatch, _("Record that a sealed letter left; the case and its clocks move"))
    dispatch.add_argument(
        "--channel", type=parsing.one_of(Channel), default=Channel.POST, metavar=_("CODE"), help=parsing.codes_of(Channel)
    )
    dispatch.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("today by default"))
    dispatch.add_argument("--tracking", default="", metavar=_("TEXT"))
    void = _one(group, "void", _void, _("Declare a letter void before it leaves; it stays in the register"))
    void.add_argument("--reason", required=True, metavar=_("TEXT"))
    listing = group.command("list", _list, _("List letters"), listing=True)
    listing.add_argument("reference", metavar="REF", nargs="?", help=_("only those of this request"))


def _one(group: Group, name: str, run: Callable[[Run], None], help_text: str) -> Parser:
    parser = group.command(name, run, help_text)
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
        letter = office.correspondence.draft(request.id, given.kind, given.letter_language, fields).value
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
        letter = _letter(office, given.id)
        version = given.if_version or letter.version
        if whole:
            changed = office.correspondence.edit(letter.id, json.dumps(value), version)
        else:
            changed = office.correspondence.edit_fields(letter.id, fields_of(value), version)
        answer(run, office, changed.value)


def _show(run: Run) -> None:
    with run.office() as office:
        letter = _letter(office, run.arguments.id)
        content = office.correspondence.content(letter.id)
        shape = copied(LetterTextShape, _shape(office, letter), content=content.to_json())
    if run.printer.as_json:
        # The content keeps its own schema; it goes back through "mlat letter edit" as it is.
        run.printer.document("mlat.letter-text/1", {**telling.plain(shape), "content": json.loads(shape.content)})
        return
    _print_letter(run, shape)
    for name, text in content.fields.items():
        run.printer.fact(name, text.replace("\n", " / ").replace("\t", ", "), indent=2)
    for block in content.blocks:
        run.printer.line(block.text or f"[{block.field}]", indent=2)


# -- from draft to seal ----------------------------------------------------------------------------------------------------


def _submit(run: Run) -> None:
    with run.office() as office:
        letter = _letter(office, run.arguments.id)
        lacking = office.correspondence.lacking(letter.id)
        submitted = office.correspondence.submit(letter.id).value
        if lacking:
            said = _("The checklist of this request still lacks: {items}.").format(items=listed(*lacking))
            sys.stderr.write(harmless(said) + "\n")
        answer(run, office, submitted)


def _take_back(run: Run) -> None:
    with run.office() as office:
        answer(run, office, office.correspondence.take_back(_letter(office, run.arguments.id).id).value)


def _approve(run: Run) -> None:
    with run.office() as office:
        answer(run, office, office.correspondence.approve(_letter(office, run.arguments.id).id).value)


def _seal(run: Run) -> None:
    out: Path | None = run.arguments.out
    if out:
        # Before the number is taken: a sealed letter cannot be unsealed because its copy had no place.
        must_not_exist(out)
    with run.office() as office:
        letter = office.correspondence.seal(_letter(office, run.arguments.id).id, run.progress).value
        if out:
            try:
                write_new(out, office.correspondence.pdf(letter.id))
            except KnownError as error:  # not "nothing was saved": the letter has its number and cannot be sealed again
                raise KnownError(Code.LETTER_COPY, number=letter.number, path=str(out)) from error
        answer(run, office, letter)
        if out:
            run.printer.raw(_("Written to {path}.").format(path=out))


def _preview(run: Run) -> None:
    out: Path = run.arguments.out
    must_not_exist(out)
    with run.office() as office:
        letter = _letter(office, run.arguments.id)
        write_new(out, office.correspondence.preview(letter.id))
        answer(run, office, letter)
        run.printer.raw(_("Written to {path}.").format(path=out))


# -- afterwards ------------------------------------------------------------------------------------------------------------


def _verify(run: Run) -> None:
    pdf = read_file(run.arguments.file)
    with run.office() as office:
        verdict = office.correspondence.verify(pdf)
    shape = copied(
        VerdictShape, verdict, verdict=verdict.verdict.value, genuine=verdict.ok, letter=verdict.letter_id,
        request=verdict.request_number,
    )  # fmt: skip
    if not run.printer.answer("mlat.letter-verdict/1", shape) and shape.genuine:
        run.printer.line(shape.sentence)
        run.printer.raw(f"SHA-256 {shape.sha256}")
    if not shape.genuine:
        raise CheckFailedError(shape.sentence)


def _print(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = _letter(office, given.id)
        answer(run, office, office.correspondence.print(letter.id, queue=given.printer, copies=given.copies).value)


def _dispatch(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = _letter(office, given.id)
        sent = office.correspondence.dispatch(letter.id, given.channel, on=given.on, tracking=given.tracking).value
        answer(run, office, sent)


def _void(run: Run) -> None:
    with run.office() as office:
        letter = _letter(office, run.arguments.id)
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


def _letter(office: Office, name: str) -> Letter:
    """A letter by its id, its number or its uid."""
    if name.isascii() and name.isdigit() and len(name) < 16:
        return office.correspondence.show(int(name))
    return office.correspondence.find(name)


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
    run.printer.fact(_("Number"), shape.number)
    run.printer.fact(_("Subject"), shape.subject)
    run.printer.fact(_("Written by"), shape.drafted_by)
    run.printer.fact(_("Approved by"), shape.approved_by)
    run.printer.fact(_("Sealed"), shape.sealed_at)
    run.printer.fact(_("Dispatched"), shape.dispatched_on)
    run.printer.fact(_("Void"), shape.void_reason)
    if shape.sha256:
        run.printer.raw(f"SHA-256 {shape.sha256}")
