# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Pages for the office itself: what ends before the next working day and who is on call; the desk of an officer handed over.

They are no letters: no number, no seal, nothing of them is kept but a line in the log. They are read where the program is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import BlockKind, Filled, FilledBlock
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.services.board import BoardEntry, DeadlineBoard
from mlat_desktop.services.caution import caution_of_many
from mlat_desktop.services.letters.port import LetterPress
from mlat_desktop.services.letters.words import words
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.ports import ListQuery, OfficeRecord, RequestRow
from mlat_desktop.services.wording import next_deadline
from mlat_desktop.services.workplace import Workplace, name_of

MOST_ROWS = 600
"""Cases on one handover: more is a register and not a page."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A desk that was written down: whose, and how many open cases are on it."""

    officer: str
    cases: int
    path: Path


class OfficePages:
    """Writes them as PDF files, in the language of the screen."""

    def __init__(self, place: Workplace, board: DeadlineBoard, press: LetterPress) -> None:
        self._place, self._board, self._press = place, board, press

    def weekend(self, target: Path, on_call: str) -> int:
        """Write the page for the next days of rest into a new file; how many deadlines it names. ``on_call`` are lines: who can
        be reached, and how. ``FILE_EXISTS``, ``DISK_FULL``, ``DISK_FAILED``.
        """
        self._place.must(Act.READ)
        found = self._board.look_ahead()
        says = screen()
        intro = _(
            "The office rests from {first}; it works again on {back}. What ends in between must be done by {act}:"
        ).format(
            first=says.date(found.first, "weekday"),
            back=says.date(found.back_on, "weekday"),
            act=says.date(found.act_on, "weekday"),
        )
        deputies = self._deputies(found.first, found.back_on)
        rows = [_deadline(each, deputies.get(each.line.officer, "")) for each in found.entries]
        blocks = [
            para(intro if rows else _("Nothing ends before the office works again on {back}.").format(
                back=says.date(found.back_on, "weekday"))),
            *([table((_("Ends"), _("Request"), _("What"), _("Law"), _("Officer")), rows)] if rows else []),
            heading(_("On call")),
            *(para(line.strip()) for line in on_call.splitlines() if line.strip()),
        ]  # fmt: skip
        period = _("from {first} until {back}").format(
            first=says.date(found.first, "weekday"), back=says.date(found.back_on, "weekday")
        )
        detail: dict[str, object] = {"deadlines": len(rows)}
        heads = (_("Before the next working day"), period)
        write_page(self._place, self._press, target, heads, blocks, "page.weekend", detail)
        return len(rows)

    def handover(self, target: Path, officer: str) -> HandedOver:
        """Write every open case of an officer with what is next on it into a new file. ``USER_UNKNOWN``; a case that the
        reader may not see is not on it.
        """
        self._place.must(Act.READ)
        today = self._place.today
        with self._place.store.read() as uow:
            person = uow.people.by_name(officer.strip())
            if person is None:
                raise KnownError(Code.USER_UNKNOWN, user=officer.strip())
            query = ListQuery(officer=person.name, open_only=True, sort="step", descending=False)
            ids = uow.requests.ids(query, today)
            rows = uow.requests.rows(ids[:MOST_ROWS])
        count = len(ids)
        intro = ngettext(
            "{count} open case is on the desk of {officer}.", "{count} open cases are on the desk of {officer}.", count
        ).format(count=screen().number(count), officer=person.full_name)
        heads = (_("Request"), _("In hand of"), _("Next action"), _("Next deadline"))
        blocks = [para(intro), *([table(heads, [_case(row, today) for row in rows])] if rows else [])]
        detail: dict[str, object] = {"officer": person.name, "cases": count}
        write_page(self._place, self._press, target, (_("Desk handed over"), person.full_name), blocks, "page.handover", detail)
        return HandedOver(officer=person.name, cases=count, path=target)

    def _deputies(self, first: date, last: date) -> dict[str, str]:
        """Who is away on some of these days, by sign-in name, and the full name of who stands in."""
        with self._place.store.read() as uow:
            people = {each.uid: each for each in uow.people.all()}
            away = [each for each in uow.access.absences() if each.meets(first, last)]
        return {people[each.account_uid].name: people[each.deputy_uid].full_name for each in away}


def write_page(
    place: Workplace,
    press: LetterPress,
    target: Path,
    heads: tuple[str, str],
    blocks: Sequence[FilledBlock],
    action: str,
    detail: dict[str, object],
) -> None:
    """Write a page of the office into a new file: title and subject (``heads``), the page, and what the log has of it."""
    title, subject = heads
    seen = _("Restricted cases stand here only as far as {officer} may see them.")
    blocks = (*blocks, para(seen.format(officer=place.user.full_name)))
    filled = Filled(title=title, subject=((subject, False),), blocks=blocks)
    pdf = press.compose(_sheet(place, filled))

    def note() -> None:
        with place.store.write() as uow:
            place.write_audit(uow, action, place.office.uid, detail={**detail, "file": name_of(target)})
            uow.commit()

    write_new(target, lambda out: _put(out.write(pdf)), ready=note)


def plain_page(place: Workplace, heads: tuple[str, str], blocks: Sequence[FilledBlock]) -> LetterSheet:
    """A page that holds nothing of any case: title and subject (``heads``), and what stands on it."""
    title, subject = heads
    return replace(_sheet(place, Filled(title=title, subject=((subject, False),), blocks=tuple(blocks))), caution="")


def _sheet(place: Workplace, filled: Filled) -> LetterSheet:
    code = screen().code
    said = words(code)
    head = _letterhead(place.office, code)
    return LetterSheet(
        language=code,
        rtl=runs_left(code),
        words=said.sheet(),
        filled=filled,
        letterhead=head,
        recipient=(),
        our_reference="",
        date_line=screen().date(place.today, "full"),
        caution=caution_of_many(),
        marks=tuple(said.mark(name) for name in (["training"] if place.office.training else [])),
        made_at=place.now,
        office=head[-1],
        signed=False,
    )


def _letterhead(office: OfficeRecord, code: str) -> Row:
    lines = tuple(line.strip() for line in office.letterhead.get(code, office.letterhead.get("en", ())) if line.strip())
    return lines[:2] if len(lines) > 1 else (screen().state(office.country), lines[0] if lines else office.name)


def _deadline(each: BoardEntry, deputy: str) -> Row:
    line = each.line
    liberty = _("liberty of a person") if line.liberty else ""
    subject = _("restricted") if line.restricted else line.subject
    what = "\n".join(part for part in (each.title, liberty) if part)
    return (
        screen().date(line.ends_on, "weekday"),
        "\n".join((line.number, subject)),
        what,
        _("own target") if line.own_target else listed(each.treaty_name, each.article),
        "\n".join((each.officer_name, *([_("away; deputy: {name}").format(name=deputy)] if deputy else []))),
    )


def _case(row: RequestRow, today: date) -> Row:
    subject = _("restricted") if row.restricted else row.subject
    hand = listed(label(row.holder) if row.holder else "", row.held_by)
    step = "\n".join(part for part in (row.next_action, screen().date(row.step_on) if row.step_on else "") if part)
    return "\n".join((row.number, subject, screen().state(row.state))), hand, step, next_deadline(row, today)


def para(text: str) -> FilledBlock:
    """A paragraph."""
    return FilledBlock(kind=BlockKind.PARA, spans=((text, False),))


def heading(text: str) -> FilledBlock:
    """A heading of a section."""
    return FilledBlock(kind=BlockKind.HEADING, spans=((text, False),))


def table(heads: Row, rows: Iterable[Row]) -> FilledBlock:
    """A table."""
    cells = tuple(tuple(((text, False),) for text in row) for row in rows)
    return FilledBlock(kind=BlockKind.TABLE, heads=heads, rows=cells)


def _put(_count: int) -> None:
    """A stream says how much it took; it takes all."""
