# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter annex``: what a letter carries."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop.cli import parsing, telling
from mlat_desktop.cli.letter_shapes import AnnexShape
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import Run
from mlat_desktop.cli.shapes import copied
from mlat_desktop.cli.shaping import certified_shape
from mlat_desktop.domain.annexes import certified_parts
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import Uid
from mlat_desktop.i18n import _, listed
from mlat_desktop.services.letters.translating import NewCertified
from mlat_desktop.services.viewing import translation_words

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office

ACTS = ("add", "list", "move", "remove", "confirm")


def add(group: Group) -> None:
    """Add the commands of this module to those of letters."""
    annex = group.command("annex", _annex, _("Put annexes to a draft, list them, move them, take them off"), listing=True)
    annex.add_argument("id", metavar="ID", help=_("the letter's id, or its number once it is sealed"))
    annex.add_argument("act", choices=ACTS, metavar=_("ACT"), help=", ".join(ACTS))
    annex.add_argument(
        "what", metavar=_("FILE"), nargs="?", help=_("to add: a PDF, an image or an exhibit; else the annex's number")
    )
    annex.add_argument("--title", default="", metavar=_("TEXT"), help=_("its title in the letter; by default the file's"))
    annex.add_argument("--to", type=parsing.a_count, metavar="N", help=_("its new place, to move it"))
    annex.add_argument("--although", default="", metavar=_("TEXT"), help=_("why an exhibit of a withheld class goes along"))
    certified = annex.add_argument_group(_("To add a certified translation made elsewhere; confirm says that it still fits"))
    certified.add_argument("--into", default="", metavar=_("LANGUAGE"), help=_("its code, such as pt"))
    certified.add_argument("--of", type=parsing.a_count, metavar="N", help=_("of this annex; by default of the letter itself"))
    certified.add_argument("--certified-by", default="", metavar=_("NAME"))
    certified.add_argument("--capacity", default="", metavar=_("TEXT"), help=_("such as sworn translator"))
    certified.add_argument("--certified-on", type=parsing.a_date, metavar=_("DATE"))
    certified.add_argument("--certificate", default="", metavar=_("NUMBER"), help=_("the number of its certificate"))
    certified.add_argument("--place", default="", metavar=_("TEXT"), help=_("where it was certified"))
    certified.add_argument(
        "--received",
        default="",
        metavar="ID",
        help=_("the translation of the case, of mlat translation list; without FILE its scan"),
    )


def letter_of(office: Office, name: str) -> Letter:
    """A letter by its id, its number or its uid."""
    if name.isascii() and name.isdigit() and len(name) < 16:
        return office.correspondence.show(int(name))
    return office.correspondence.find(name)


def _annex(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        letter = letter_of(office, given.id)
        if given.act == "add":
            _put(run, office, letter)
        elif given.act != "list":
            _arrange(run, office, letter)
        rows = _rows(office, letter)
        words = {each.number: translation_words(each) for each in certified_parts(office.correspondence.annexes(letter.id))}
    if run.printer.rows("mlat.letter-annexes/1", rows):
        return
    run.printer.table(
        [_("Annex"), _("Title"), _("Pages"), _("Exhibit"), _("File")],
        [[row.number, row.title or words[row.number][0], row.pages, row.exhibit, row.file_name] for row in rows],
    )
    for row in rows:
        if row.translation:
            run.printer.fact(_("Annex {number}").format(number=row.number), listed(*words[row.number]), indent=2)
            if not row.translation.confirmed:
                run.printer.line(_("It translates an earlier text of the letter."), indent=4)


def _rows(office: Office, letter: Letter) -> Sequence[AnnexShape]:
    names, exhibits = telling.names(office), _exhibits(office, letter)
    annexes, open_ = office.correspondence.annexes(letter.id), office.correspondence.unconfirmed(letter.id)
    certified = {each.number: certified_shape(each, confirmed=each.number not in open_) for each in certified_parts(annexes)}
    return [
        copied(
            AnnexShape,
            annex,
            number=n,
            exhibit=exhibits.get(annex.evidence_uid or "", ""),
            added_by=names.get(annex.added_by, annex.added_by),
            attached=annex.attached,
            translation=certified.get(n),
        )
        for n, annex in enumerate(annexes, start=1)
    ]


def _put(run: Run, office: Office, letter: Letter) -> None:
    given = run.arguments
    certified = _certified(office, given)
    if certified is not None:
        path = Path(given.what) if given.what else None
        office.correspondence.add_translation(letter.id, certified, path, progress=run.progress)
        return
    if not given.what:
        raise KnownError(Code.FILE_INVALID, reason=why("name the PDF file or the exhibit to add"))
    path = Path(given.what)
    found = {name: uid for uid, name in _exhibits(office, letter).items()}
    uid = found.get(given.what) or (given.what if given.what in found.values() else "")
    if uid and not path.exists():
        office.correspondence.add_exhibit(letter.id, Uid(uid), given.title, although=given.although)
    else:
        office.correspondence.add_annex(letter.id, path, given.title, progress=run.progress)


def _certified(office: Office, given: Namespace) -> NewCertified | None:
    """What was said of a certified translation, None if nothing was."""
    record = office.translations.find(given.received)[1].uid if given.received else None
    new = NewCertified(
        language=given.into,
        by=given.certified_by,
        on=given.certified_on,
        capacity=given.capacity,
        number=given.certificate,
        place=given.place,
        of=given.of,
        record=record,
    )
    return None if new == NewCertified() else new


def _arrange(run: Run, office: Office, letter: Letter) -> None:
    given = run.arguments
    if not (given.what or "").isdecimal():
        raise KnownError(Code.FILE_INVALID, reason=why("give the number of the annex"))
    number = int(given.what)
    if given.act == "remove":
        office.correspondence.remove_annex(letter.id, number)
        return
    if given.act == "confirm":
        office.correspondence.confirm_translation(letter.id, number)
        return
    if given.to is None:
        raise KnownError(Code.FILE_INVALID, reason=why("say with --to which place it gets"))
    office.correspondence.move_annex(letter.id, number, given.to)


def _exhibits(office: Office, letter: Letter) -> dict[str, str]:
    """The numbers of the case's exhibits, by uid."""
    if letter.request_id is None:
        return {}
    return {item.uid: item.exhibit for item in office.register.show(letter.request_id).evidence}
