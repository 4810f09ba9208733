# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter beside``: the text in a second language that stands beside a letter's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli.annexes import letter_of
from mlat_desktop.cli.letter_shapes import LetterBesideFieldShape, LetterBesideShape
from mlat_desktop.cli.letters import fields_of, one
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run, read_json_file
from mlat_desktop.domain.letters import Letter
from mlat_desktop.i18n import _
from mlat_desktop.labels import label
from mlat_desktop.services.letters.template_words import field_words

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office


def add(top: Group) -> None:
    """Add the command of this module."""
    group = top.group("letter", _("Letters, from draft to seal and dispatch"))
    words = _("Show or change the second language of a letter, side by side with its own")
    beside = one(group, "beside", _beside, words, screen_language=False)
    change = beside.add_mutually_exclusive_group()
    change.add_argument(
        "--language", dest="letter_language", default="", metavar=_("CODE"), help=_("lay a text in this language beside it")
    )
    change.add_argument("--none", action="store_true", help=_("take the second language away again"))
    change.add_argument("--fields", type=Path, metavar="FILE.json", help=_("values of its fields in the second language"))
    change.add_argument(
        "--original",
        action="append",
        default=[],
        metavar=_("FIELD"),
        help=_("print this field in both columns in the letter’s own language; repeatable"),
    )


def _beside(run: Run) -> None:
    given = run.arguments
    fields = fields_of(read_json_file(given.fields)) if given.fields else {}
    with run.office() as office:
        desk, letter = office.correspondence, letter_of(office, given.id)
        if given.letter_language or given.none:
            letter = desk.lay_beside(letter.id, given.letter_language, letter.version).value
        elif fields or given.original:
            letter = desk.edit_beside(letter.id, fields, letter.version, original=given.original).value
        shape = _shape(office, letter)
    if run.printer.answer("mlat.letter-beside/1", shape):
        return
    if not shape.beside:
        run.printer.line(_("The letter has one language."))
        return
    run.printer.fact(_("Second language"), shape.beside)
    run.printer.table(
        [_("Field"), _("Means"), _("Standing"), _("Text")],
        [[row.name, row.label, label(row.standing), row.text.replace("\n", " / ")] for row in shape.fields],
    )


def _shape(office: Office, letter: Letter) -> LetterBesideShape:
    pair = office.correspondence.pair(letter.id)
    rows = [
        LetterBesideFieldShape(
            name=spec.name,
            label=field_words(spec.name),
            standing=pair.standing(spec.name),
            first=pair.first.fields.get(spec.name, ""),
            text=pair.second.fields.get(spec.name, ""),
        )
        for spec in (pair.own() if pair else ())
        if pair
    ]
    return LetterBesideShape(
        letter=letter.id, version=letter.version, language=letter.language, beside=letter.beside, fields=tuple(rows)
    )
