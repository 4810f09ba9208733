# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat template``: the texts from which letters begin, changed by the office, version by version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli.parsing import Group, Parser, UsageError
from mlat_desktop.cli.printing import commas
from mlat_desktop.cli.run import CheckFailedError, Run, must_not_exist, read_file, write_new
from mlat_desktop.cli.shapes import copied
from mlat_desktop.cli.template_shapes import (
    TemplateChangeShape,
    TemplateCheckShape,
    TemplateFindingShape,
    TemplateShape,
    TemplateTextShape,
    TemplateVersionShape,
)
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.i18n import _
from mlat_desktop.labels import label

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.letters.templates import TemplateView

PROGRAM = "program"


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("template", _("Templates of letters: read, change, approve, compare, preview"))
    listing = group.command("list", _list, _("List the templates as they are used now"), listing=True)
    listing.add_argument(
        "kind", metavar=_("KIND"), nargs="?", default="", help=_("such as acknowledgement, request or refusal")
    )
    listing.add_argument("code", metavar=_("CODE"), nargs="?", default="", help=_("the language of the letter"))
    show = _one(group, "show", _show, _("Show the text of a template"))
    which = _("the version; the one in use by default")
    show.add_argument("--version", dest="at_version", default="", metavar="N", help=which)
    show.add_argument("--out", type=Path, metavar="FILE.toml", help=_("write it as a file, to be changed and saved"))
    check = _one(group, "check", _check, _("Say all that is to be said of a file before it is saved"))
    check.add_argument("file", type=Path, metavar="FILE.toml")
    save = _one(group, "save", _save, _("Keep a file as the newest version; a second person approves it"))
    save.add_argument("file", type=Path, metavar="FILE.toml")
    _reason(save)
    save.add_argument("--seen", type=int, default=0, metavar="N", help=_("refuse unless this is the newest version"))
    compared = _("it was compared with the newer text that came with the program")
    save.add_argument("--compared", action="store_true", help=compared)
    approve = _one(group, "approve", _approve, _("Bring a version into use that somebody else saved"))
    approve.add_argument("version", type=int, metavar="N", help=_("of mlat template history"))
    aside = _one(group, "set-aside", _set_aside, _("Lay aside a version that waits"))
    aside.add_argument("version", type=int, metavar="N", help=_("of mlat template history"))
    _reason(aside)
    _one(group, "history", _history, _("List the versions of a template, the newest first"))
    compare = _one(group, "compare", _compare, _("Show in what two versions differ"))
    numbers = _("of mlat template history, or the word program for what came with it")
    compare.add_argument("before", metavar="N", help=numbers)
    compare.add_argument("after", metavar="N", nargs="?", default="", help=_("the version in use by default"))
    back = _one(group, "back", _back, _("Make an earlier version the newest again"))
    back.add_argument("version", metavar="N", help=numbers)
    _reason(back)
    preview = _one(group, "preview", _preview, _("Write a letter with sample values as a PDF marked DRAFT"))
    preview.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    source = preview.add_mutually_exclusive_group()
    source.add_argument("--version", dest="at_version", default="", metavar="N", help=which)
    source.add_argument("--file", type=Path, metavar="FILE.toml", help=_("a file that is not saved yet"))
    preview.add_argument("--every-block", action="store_true", help=_("show each block, whatever its condition"))


def _one(group: Group, name: str, run: Callable[[Run], None], help_text: str) -> Parser:
    parser = group.command(name, run, help_text)
    parser.add_argument("kind", metavar=_("KIND"), help=_("such as acknowledgement, request or refusal"))
    parser.add_argument("code", metavar=_("CODE"), help=_("the language of the letter"))
    return parser


def _reason(parser: Parser) -> None:
    parser.add_argument("--reason", required=True, metavar=_("TEXT"), help=_("what changes, and why"))


# -- reading ---------------------------------------------------------------------------------------------------------------


def _list(run: Run) -> None:
    with run.office() as office:
        rows = [_shape(each) for each in office.templates.all(run.arguments.kind, run.arguments.code)]
    if run.printer.rows("mlat.templates/1", rows):
        return
    run.printer.table(
        [_("Kind"), _("Language"), _("Version"), _("From"), _("Saved"), _("By"), _("To do")],
        [[row.kind, row.language, row.version, label(row.origin), row.saved_at, row.saved_by, _to_do(row)] for row in rows],
    )


def _to_do(row: TemplateShape) -> str:
    newer = _("compare with the newer text of the program") if row.newer else ""
    return commas(_("version {version} waits for approval").format(version=row.waiting) if row.waiting else "", newer)


def _show(run: Run) -> None:
    given = run.arguments
    out: Path | None = given.out
    if out:
        must_not_exist(out)
    with run.office() as office:
        version = _number(given.at_version)
        view = office.templates.show(given.kind, given.code)
        text = office.templates.text(given.kind, given.code, version)
        shown = view.version if version is None else version
        shape = copied(TemplateTextShape, _shape(view), shown=shown, text=text)
    if out:
        write_new(out, text.encode())
    if run.printer.answer("mlat.template/1", shape):
        return
    _print(run, shape)
    if out:
        run.printer.raw(_("Written to {path}.").format(path=out))
    else:
        for each in text.splitlines():
            run.printer.line(each, indent=2)


def _check(run: Run) -> None:
    from mlat_desktop.services.letters.template_words import finding_views

    given = run.arguments
    text = _text_of(given.file)
    with run.office() as office:
        _wording, findings = office.templates.read(given.kind, given.code, text)
        views_of = [copied(TemplateFindingShape, each) for each in finding_views(findings)]
    usable = not any(each.grave for each in views_of)
    shape = TemplateCheckShape(kind=given.kind, language=given.code, usable=usable, findings=tuple(views_of))
    if not run.printer.answer("mlat.template-check/1", shape):
        for each in shape.findings:
            run.printer.line(each.sentence)
        if usable:
            run.printer.line(_("It can be saved."))
    if not usable:
        raise CheckFailedError(_("It cannot be used as it is."))


def _history(run: Run) -> None:
    from mlat_desktop.services.letters.template_words import standing

    given = run.arguments
    with run.office() as office:
        rows = [copied(TemplateVersionShape, each) for each in office.templates.history(given.kind, given.code)]
    if run.printer.rows("mlat.template-history/1", rows):
        return
    run.printer.table(
        [_("Version"), _("From"), _("Status"), _("Saved"), _("By"), _("Approved by"), _("Reason")],
        [
            [
                row.version,
                label(row.origin),
                standing(row.state, used=row.used),
                row.saved_at,
                row.saved_by,
                row.decided_by,
                row.note,
            ]
            for row in rows
        ],
    )


def _compare(run: Run) -> None:
    from mlat_desktop.services.letters.template_words import change_views

    given = run.arguments
    with run.office() as office:
        after = _number(given.after)
        after = office.templates.show(given.kind, given.code).version if after is None else after
        before = _number(given.before)
        found = office.templates.differences(given.kind, given.code, before or 0, after)
        rows = [copied(TemplateChangeShape, each) for each in change_views(found)]
    if run.printer.rows("mlat.template-changes/1", rows):
        return
    for row in rows:
        run.printer.line(row.place)
        for sign, text in (("-", row.before), ("+", row.after)):
            for each in text.splitlines():
                run.printer.line(f"{sign} {each}", indent=2)
    if not rows:
        run.printer.line(_("They do not differ."))


def _preview(run: Run) -> None:
    given = run.arguments
    out: Path = given.out
    must_not_exist(out)
    text = _text_of(given.file) if given.file else ""
    with run.office() as office:
        templates, version = office.templates, _number(given.at_version)
        wording = None if version is None else templates.wording(given.kind, given.code, version)
        if text:
            wording, findings = templates.read(given.kind, given.code, text)
            templates.must_be_sound(given.kind, given.code, findings)
        write_new(out, templates.preview(given.kind, given.code, wording, every_block=given.every_block))
        shape = _shape(templates.show(given.kind, given.code))
    if not run.printer.answer("mlat.template/1", copied(TemplateTextShape, shape, shown=version or shape.version, text=text)):
        run.printer.raw(_("Written to {path}.").format(path=out))


# -- changing --------------------------------------------------------------------------------------------------------------


def _save(run: Run) -> None:
    from mlat_desktop.services.letters.templates import Saved

    given = run.arguments
    text = _text_of(given.file)
    with run.office() as office:
        wording, findings = office.templates.read(given.kind, given.code, text)
        office.templates.must_be_sound(given.kind, given.code, findings)
        saved = Saved(note=given.reason, seen=given.seen, compared=given.compared)
        made = office.templates.save(given.kind, given.code, wording, saved).value
        _answer(run, office, made.version)


def _back(run: Run) -> None:
    from mlat_desktop.services.letters.templates import Saved

    given = run.arguments
    with run.office() as office:
        made = office.templates.back(given.kind, given.code, _number(given.version) or 0, Saved(note=given.reason)).value
        _answer(run, office, made.version)


def _approve(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _answer(run, office, office.templates.approve(given.kind, given.code, given.version).value.version)


def _set_aside(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        made = office.templates.set_aside(given.kind, given.code, given.version, given.reason).value
        _answer(run, office, made.version)


# -- parts -----------------------------------------------------------------------------------------------------------------


def _number(given: str) -> int | None:
    """A version as it is named: a number, the word ``program`` for 0, None where none is named."""
    if not given:
        return None
    if given == PROGRAM:
        return 0
    if given.isascii() and given.isdecimal() and len(given) < 10 and int(given):
        return int(given)
    raise UsageError(_("{text} is neither a number of a version nor the word program").format(text=given))


def _text_of(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise KnownError(Code.FILE_INVALID, reason=why("it is not text in UTF-8")) from error


def _shape(view: TemplateView) -> TemplateShape:
    return copied(TemplateShape, view, newer=view.newer or None, waiting=view.waiting or None)


def _print(run: Run, shape: TemplateShape) -> None:
    run.printer.line(commas(shape.label, shape.language))
    run.printer.fact(_("Version"), commas(str(shape.version), label(shape.origin)))
    run.printer.fact(_("Saved"), shape.saved_at)
    run.printer.fact(_("By"), shape.saved_by)
    run.printer.fact(_("To do"), _to_do(shape))


def _answer(run: Run, office: Office, version: int) -> None:
    from mlat_desktop.services.letters.template_words import standing

    given = run.arguments
    found = next(each for each in office.templates.history(given.kind, given.code) if each.version == version)
    shape = copied(TemplateVersionShape, found)
    if run.printer.answer("mlat.template-version/1", shape):
        return
    run.printer.line(commas(given.kind, given.code))
    run.printer.fact(_("Version"), commas(str(shape.version), standing(shape.state, used=shape.used)))
    run.printer.fact(_("Reason"), shape.note)
