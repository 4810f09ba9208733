# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat letter batch``: several letters approved, sealed or printed in one act; and the options of a printer, which this
computer remembers for each letterhead.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mlat_desktop import settings
from mlat_desktop.cli import parsing
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.printing import harmless
from mlat_desktop.cli.run import CheckFailedError, Run, must_not_exist
from mlat_desktop.cli.seals import add_pin, opened, tell_end
from mlat_desktop.cli.several_shapes import AddressesShape, LetterAnswerShape, LettersShape, PrinterShape
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.printing import PrintOptions, Sides
from mlat_desktop.i18n import _, ngettext
from mlat_desktop.messages import sentence
from mlat_desktop.settings import ENVELOPES, LABELS

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.services.letters.envelopes import Addressed
    from mlat_desktop.services.letters.together import LetterAnswers

Named = Callable[["Office", str], Letter]
_SIDES = {"off": Sides.ONE, "long": Sides.LONG_EDGE, "short": Sides.SHORT_EDGE}


def add(letters: Group, named: Named) -> None:
    """Add the commands of this module; ``named`` finds a letter by what a person calls it."""
    group = letters.group("batch", _("Several letters in one act"))
    approve = group.command(
        "approve", lambda run: _approve(run, named), _("Approve letters that others wrote, after each was read")
    )
    seal = group.command(
        "seal", lambda run: _seal(run, named), _("Seal approved letters one after the other; Ctrl-C stops between two")
    )
    paper = group.command("print", lambda run: _print(run, named), _("Print sealed letters in this order, each once"))
    for each in (approve, seal, paper):
        add_letters(each)
    approve.add_argument("--with-comments", action="store_true", help=_("also letters on which comments are not settled"))
    add_pin(seal)
    add_printer_options(paper)
    paper.add_argument("--each", action="store_true", help=_("a print job for each letter instead of one for all"))
    paper.add_argument("--again", action="store_true", help=_("also letters printed before: they say DUPLICATE"))
    _add_addresses(letters, named)
    letters.command("printers", _printers, _("Show the printers of this computer and what they offer"))


def _add_addresses(letters: Group, named: Named) -> None:
    about = _("Print the envelope of a sealed letter, or of several, or write it as a PDF")
    envelope = letters.command("envelope", lambda run: _envelope(run, named), about)
    add_letters(envelope)
    envelope.add_argument("--format", dest="format_", default="C5", metavar=_("CODE"), help=_("C5, DL or C4; C5 by default"))
    help_of_mark = _("registered or diplomatic-bag; nothing is marked by default")
    envelope.add_argument("--mark", default="", metavar=_("CODE"), help=help_of_mark)
    _add_paper(envelope)
    about = _("Print address labels of sealed letters on a sheet of A4, or write them as a PDF")
    labels = letters.command("labels", lambda run: _labels(run, named), about)
    add_letters(labels)
    help_of_sheet = _("3x8 (70 x 37 mm) or 2x7 (99.1 x 38.1 mm); 3x8 by default")
    labels.add_argument("--sheet", default="3x8", metavar=_("CODE"), help=help_of_sheet)
    help_of_first = _("the first label that is still on the sheet, counted row by row from the upper left one")
    labels.add_argument("--first", type=parsing.a_count, default=1, metavar="N", help=help_of_first)
    _add_paper(labels)


def _add_paper(parser: Parser) -> None:
    """Where envelopes or labels go: to a file, or to a printer that this computer remembers for them."""
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="FILE.pdf", help=_("write them as a PDF"))
    where.add_argument("--print", dest="to_printer", action="store_true", help=_("hand them to a printer"))
    help_of_printer = _("the one remembered for envelopes or labels, or the system's default")
    parser.add_argument("--printer", metavar=_("NAME"), help=help_of_printer)
    parser.add_argument("--copies", type=parsing.a_count, default=1, metavar="N")
    parser.add_argument("--tray", metavar=_("CODE"), help=_("a tray of the printer, as mlat letter printers names it"))
    help_of_media = _("a size of paper, as mlat letter printers names it; that of the envelope, or A4, by default")
    parser.add_argument("--media", metavar=_("CODE"), help=help_of_media)
    help_of_remember = _("remember printer and tray for envelopes, or for labels")
    parser.add_argument("--remember", action="store_true", help=help_of_remember)


def add_letters(parser: Parser) -> None:
    """The letters that a command acts on."""
    parser.add_argument("ids", metavar="ID", nargs="+", help=_("the letters' ids, or their numbers once they are sealed"))


# -- options of a printer --------------------------------------------------------------------------------------------------


def add_printer_options(parser: Parser) -> None:
    """Which printer, and how."""
    parser.add_argument(
        "--printer", metavar=_("NAME"), help=_("the one remembered for this letterhead, or the system's default")
    )
    parser.add_argument("--copies", type=parsing.a_count, default=1, metavar="N")
    parser.add_argument(
        "--duplex", choices=tuple(_SIDES), help=_("both sides, turned over the long or the short edge; off is one side")
    )
    parser.add_argument("--tray", metavar=_("CODE"), help=_("a tray of the printer, as mlat letter printers names it"))
    parser.add_argument(
        "--media", metavar=_("CODE"), help=_("a size of paper, as mlat letter printers names it; A4 by default")
    )
    parser.add_argument(
        "--remember", action="store_true", help=_("remember printer, sides, tray and paper for letters in this language")
    )


def printer_options(given: Namespace, language: str) -> PrintOptions:
    """What was asked, completed from what this computer remembers; another printer than that has its own sides and trays."""
    kept = settings.load(settings.config_folder()).settings.printing.get(language, settings.Printing())
    if given.printer is not None and given.printer != kept.queue:
        kept = settings.Printing(queue=given.printer)
    sides = _SIDES[given.duplex] if given.duplex else _sides(kept.sides)
    tray = kept.tray if given.tray is None else given.tray
    media = kept.media if given.media is None else given.media
    return PrintOptions(queue=kept.queue, copies=given.copies, sides=sides, tray=tray, media=media)


def remember(given: Namespace, language: str, options: PrintOptions) -> None:
    """Keep how letters in this language are printed, if that was asked for."""
    if given.remember:
        folder = settings.config_folder()
        how = settings.Printing(queue=options.queue, sides=options.sides.value, tray=options.tray, media=options.media)
        settings.save(folder, settings.load(folder).settings.prints(language, how))


def _sides(text: str) -> Sides:
    return Sides(text) if text in set(Sides) else Sides.AS_SET


def _printers(run: Run) -> None:
    names = {side: word for word, side in _SIDES.items()}
    with run.office() as office:
        letters = office.correspondence
        rows = []
        for queue in letters.printers():
            offers = letters.printer_offers(queue)
            sides = tuple(names[each] for each in offers.sides if each)
            rows.append(PrinterShape(printer=queue, duplex=sides, trays=offers.trays, media=offers.media))
        windowed = not letters.has_spooler
    if run.printer.rows("mlat.printers/1", rows):
        return
    if windowed:
        run.printer.line(_("On Windows letters are printed from the window, which knows the printers of this computer."))
    else:
        run.printer.table(
            [_("Printer"), _("Duplex"), _("Trays"), _("Paper")],
            [[row.printer, " ".join(row.duplex), " ".join(row.trays), " ".join(row.media)] for row in rows],
        )


# -- envelopes and labels --------------------------------------------------------------------------------------------------


def _envelope(run: Run, named: Named) -> None:
    given = run.arguments

    def draw(office: Office, keys: list[int]) -> Addressed:
        return office.envelopes.draw_envelopes(keys, format_=given.format_, mark=given.mark)

    _on_paper(run, named, ENVELOPES, draw)


def _labels(run: Run, named: Named) -> None:
    given = run.arguments

    def draw(office: Office, keys: list[int]) -> Addressed:
        return office.envelopes.draw_labels(keys, sheet=given.sheet, first=given.first)

    _on_paper(run, named, LABELS, draw)


def _on_paper(run: Run, named: Named, purpose: str, draw: Callable[[Office, list[int]], Addressed]) -> None:
    given = run.arguments
    if given.out:
        must_not_exist(given.out)
    with run.office() as office:
        made = draw(office, [named(office, name).id for name in given.ids])
        if given.out:
            count = office.envelopes.write(made, given.out).value
        else:
            given.duplex = None
            options = printer_options(given, purpose)
            count = office.envelopes.print(made, options).value
            remember(given, purpose, replace(options, media=""))  # each format has its own
    shape = AddressesShape(addresses=count, path=str(given.out or ""), printed=not given.out)
    if run.printer.answer("mlat.addresses/1", shape):
        return
    if given.out:
        run.printer.raw(_("Written to {path}.").format(path=given.out))
    else:
        text = ngettext("{count} address was handed to the printer.", "{count} addresses were handed to the printer.", count)
        run.printer.line(text.format(count=count))


# -- several letters -------------------------------------------------------------------------------------------------------


def _approve(run: Run, named: Named) -> None:
    with run.office() as office, run.long_work() as cancel:
        keys, unknown = _found(office, named, run.arguments.ids)
        chosen = list(keys.values())
        knowing = chosen if run.arguments.with_comments else ()
        approve = office.letters_together.approve
        done = approve(chosen, with_comments=knowing, progress=run.progress, cancel=cancel).value
    _tell(run, run.arguments.ids, keys, unknown, done, _said_approved)


def _seal(run: Run, named: Named) -> None:
    with run.office() as office:
        keys, unknown = _found(office, named, run.arguments.ids)
        with opened(run, office), run.long_work() as cancel:
            done = office.letters_together.seal(list(keys.values()), progress=run.progress, cancel=cancel).value
        tell_end(run, office.seals.end())
    _tell(run, run.arguments.ids, keys, unknown, done, _said_sealed)


def _print(run: Run, named: Named) -> None:
    given = run.arguments
    with run.office() as office, run.long_work() as cancel:
        keys, unknown = _found(office, named, given.ids)
        language = office.correspondence.show(next(iter(keys.values()))).language if keys else ""
        options = printer_options(given, language)
        done = office.letters_together.print(
            list(keys.values()),
            options,
            one_job=not given.each,
            again=given.again,
            progress=run.progress,
            cancel=cancel,
        ).value
    if language:
        remember(given, language, options)
    _tell(run, given.ids, keys, unknown, done, _said_printed)


def _said_approved(count: int) -> str:
    return ngettext("{count} letter is approved.", "{count} letters are approved.", count).format(count=count)


def _said_sealed(count: int) -> str:
    return ngettext("{count} letter is sealed.", "{count} letters are sealed.", count).format(count=count)


def _said_printed(count: int) -> str:
    return ngettext("{count} letter is printed.", "{count} letters are printed.", count).format(count=count)


def _found(office: Office, named: Named, names: Sequence[str]) -> tuple[dict[str, int], dict[str, KnownError]]:
    """The letters by how they were named; one that names nothing has its answer among the others."""
    keys, unknown = dict[str, int](), dict[str, KnownError]()
    for name in names:
        try:
            keys[name] = named(office, name).id
        except KnownError as error:
            unknown[name] = error
    return keys, unknown


def _tell(
    run: Run,
    asked: Sequence[str],
    keys: dict[str, int],
    unknown: dict[str, KnownError],
    done: LetterAnswers,
    said: Callable[[int], str],
) -> None:
    """The answer of each letter; a part that was refused or left is exit 1."""
    answers = {each.id: each for each in done.letters}
    rows = []
    for name in dict.fromkeys(asked):
        if name in unknown:
            code, message = unknown[name].code.value, sentence(unknown[name])
            rows.append(LetterAnswerShape(asked=name, letter=None, number="", outcome="refused", code=code, message=message))
            continue
        each = answers[keys[name]]
        code, message = (each.refused.code.value, sentence(each.refused)) if each.refused else ("", "")
        rows.append(
            LetterAnswerShape(
                asked=name, letter=each.id, number=each.number, outcome=each.outcome.value, code=code, message=message
            )
        )
    count = {name: sum(row.outcome == name for row in rows) for name in ("done", "same", "refused", "left")}
    answer = LettersShape(**count, rows=tuple(rows))
    if not run.printer.answer("mlat.letters-together/1", answer):
        run.printer.line(said(answer.done))
        for row in rows:
            if row.outcome == "same":
                run.printer.line(_("{number} needed no change.").format(number=row.number or row.asked), indent=2)
    for row in rows:
        if row.message:
            sys.stderr.write(harmless(f"{row.asked}: {row.message}") + "\n")
    if answer.refused or answer.left:
        parts = []
        if answer.refused:
            text = ngettext("With {count} letter nothing was done.", "With {count} letters nothing was done.", answer.refused)
            parts.append(text.format(count=answer.refused))
        if answer.left:
            text = ngettext("{count} letter was not begun.", "{count} letters were not begun.", answer.left)
            parts.append(text.format(count=answer.left))
        raise CheckFailedError(" ".join(parts))
