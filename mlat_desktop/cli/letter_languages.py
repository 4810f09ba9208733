# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter-language``: the languages of letters, and those that an office adds itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli.language_shapes import (
    LanguageCheckShape,
    LanguageFileShape,
    LanguageFindingShape,
    LanguageVersionShape,
    LetterLanguageShape,
    LetterLanguageWholeShape,
)
from mlat_desktop.cli.parsing import Group, Parser, a_count
from mlat_desktop.cli.printing import commas
from mlat_desktop.cli.run import CheckFailedError, Run, must_not_exist, read_file, write_new
from mlat_desktop.cli.shapes import copied
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.letters.language_desk import LanguageView


def add(top: Group) -> None:
    """Add the commands of this module."""
    group = top.group("letter-language", _("Languages of letters: the program's, and those that the office adds"))
    group.command("list", _list, _("List the languages of letters"), listing=True)
    _one(group, "show", _show, _("Show a language of letters and its versions"))
    start = _one(group, "start", _start, _("Write the file of a language, to be translated"))
    start.add_argument(
        "--from", dest="source", default="en", metavar=_("CODE"), help=_("the language it is translated from; en by default")
    )
    _out(start, "FILE.toml")
    check = group.command("check", _check, _("Say all that is missing or wrong in the file of a language"))
    check.add_argument("file", type=Path, metavar="FILE.toml")
    preview = group.command("preview", _preview, _("Write a letter from the file of a language as a PDF marked DRAFT"))
    preview.add_argument("file", type=Path, metavar="FILE.toml")
    preview.add_argument("--kind", default="", metavar=_("KIND"), help=_("the kind of letter; the first by default"))
    _out(preview, "FILE.pdf")
    take = group.command("add", _add, _("Take the file of a language in: letters can be written in it"))
    take.add_argument("file", type=Path, metavar="FILE.toml")
    export = _one(group, "export", _export, _("Write the file of a language as it was taken in"))
    export.add_argument("--version", dest="at_version", type=a_count, metavar="N", help=_("the version; the newest by default"))
    _out(export, "FILE.toml")
    retire = _one(group, "retire", _retire, _("Begin no more letters in a language; those that there are stay"))
    retire.add_argument("--reason", required=True, metavar=_("TEXT"))


def _one(group: Group, name: str, run: Callable[[Run], None], help_text: str) -> Parser:
    parser = group.command(name, run, help_text)
    parser.add_argument("code", metavar=_("CODE"), help=_("the language, such as pt, pt-BR or sr-Latn"))
    return parser


def _out(parser: Parser, what: str) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar=what)


# -- reading ---------------------------------------------------------------------------------------------------------------


def _list(run: Run) -> None:
    with run.office() as office:
        rows = [copied(LetterLanguageShape, each) for each in office.letter_languages.all()]
    if run.printer.rows("mlat.letter-languages/1", rows):
        return
    run.printer.table(
        [_("Code"), _("Language"), _("Version"), _("Status"), _("Letters"), _("Added"), _("By")],
        [
            [row.language, row.name, row.version or "", label(row.state), len(row.kinds), row.added_at, row.added_by]
            for row in rows
        ],
    )


def _show(run: Run) -> None:
    with run.office() as office:
        _answer(run, office, office.letter_languages.show(run.arguments.code))


def _start(run: Run) -> None:
    given = run.arguments
    must_not_exist(given.out)
    with run.office() as office:
        text = office.letter_languages.start(given.code, given.source)
        version = office.letter_languages.check(text).pack.version
    write_new(given.out, text.encode())
    _written(run, given.code, version, given.out)


def _check(run: Run) -> None:
    from mlat_desktop.services.letters.language_packs import said

    text = _text_of(run.arguments.file)
    with run.office() as office:
        weighed = office.letter_languages.check(text)
        findings = tuple(
            LanguageFindingShape(
                grave=each.grave,
                part=each.part,
                block=each.place if isinstance(each.place, int) else None,
                sentence=said(each),
            )
            for each in weighed.findings
        )
    pack = weighed.pack
    shape = LanguageCheckShape(
        language=pack.language,
        name=screen().tongue(pack.language),
        version=pack.version,
        usable=weighed.usable,
        kinds=tuple(pack.letters),
        findings=findings,
    )
    if not run.printer.answer("mlat.letter-language-check/1", shape):
        for each in findings:
            run.printer.line(each.sentence)
        if weighed.usable:
            count = ngettext(
                "It can be taken in, with {count} letter.", "It can be taken in, with {count} letters.", len(shape.kinds)
            )
            run.printer.line(count.format(count=screen().number(len(shape.kinds))))
    if not weighed.usable:
        raise CheckFailedError(_("It cannot be used as it is."))


def _preview(run: Run) -> None:
    given = run.arguments
    must_not_exist(given.out)
    text = _text_of(given.file)
    with run.office() as office:
        pack = office.letter_languages.check(text).pack
        pdf = office.letter_languages.preview(text, given.kind)
    write_new(given.out, pdf)
    _written(run, pack.language, pack.version, given.out)


def _export(run: Run) -> None:
    given = run.arguments
    must_not_exist(given.out)
    with run.office() as office:
        desk = office.letter_languages
        text = desk.text(given.code, given.at_version)
        version = given.at_version or desk.show(given.code).version
    write_new(given.out, text.encode())
    _written(run, given.code, version, given.out)


# -- changing --------------------------------------------------------------------------------------------------------------


def _add(run: Run) -> None:
    text = _text_of(run.arguments.file)
    with run.office() as office:
        _answer(run, office, office.letter_languages.add(text).value)


def _retire(run: Run) -> None:
    with run.office() as office:
        _answer(run, office, office.letter_languages.retire(run.arguments.code, run.arguments.reason).value)


# -- parts -----------------------------------------------------------------------------------------------------------------


def _text_of(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnownError(Code.FILE_INVALID, reason=why("it is not text in UTF-8")) from error


def _written(run: Run, code: str, version: int, path: Path) -> None:
    shape = LanguageFileShape(language=code, name=screen().tongue(code), version=version, path=str(path))
    if not run.printer.answer("mlat.letter-language-file/1", shape):
        run.printer.raw(_("Written to {path}.").format(path=path))


def _answer(run: Run, office: Office, view: LanguageView) -> None:
    versions = tuple(copied(LanguageVersionShape, each) for each in office.letter_languages.history(view.language))
    shape = copied(LetterLanguageWholeShape, view, versions=versions)
    if run.printer.answer("mlat.letter-language/1", shape):
        return
    run.printer.line(commas(shape.name, shape.language))
    run.printer.fact(_("Status"), label(shape.state))
    run.printer.fact(_("Letters"), ", ".join(shape.kinds))
    if versions:
        run.printer.table(
            [_("Version"), _("Status"), _("Added"), _("By"), _("Reason")],
            [[each.version, label(each.state), each.added_at, each.added_by, each.reason] for each in versions],
        )
