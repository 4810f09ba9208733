# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The dispatch list of a day: what left, and on this very day what is to leave, on paper for the signatures of who takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.mailroom import Piece
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.spelling import squeezed
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label
from mlat_desktop.services.letters.matter import matter_of
from mlat_desktop.services.letters.port import LetterPress
from mlat_desktop.services.mailroom.mail_data import role_of
from mlat_desktop.services.office_pages import para, table, write_page
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

_ROOM = "\u00a0" * 60 + "\n\u00a0"
"""An empty cell as wide and as high as a signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A line of the list. ``channel`` None is to leave today, however that will be. Of a case that the reader may not see there
    is the number alone (``hidden``).
    """

    number: str
    channel: Channel | None
    addressee: str = ""
    state: str = ""
    tracking: str = ""
    pieces: int = 1
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A dispatch list that was written down."""

    on: date
    lines: tuple[Leaving, ...]
    path: Path


class DispatchList:
    """Writes it as a PDF file, in the language of the screen."""

    def __init__(self, place: Workplace, press: LetterPress) -> None:
        self._place, self._press = place, press

    def lines(self, on: date | None = None) -> tuple[Leaving, ...]:
        """What left on a day, today if none is named, by channel; last what is still to leave today. A piece of the mail room
        that names a letter of the list is that letter.
        """
        self._place.must(Act.READ)
        day = on or self._place.today
        with self._place.store.read() as uow:
            seen, every = uow, uow.whole
            left = _letters(seen, seen.letters.left_on(day), every.letters.left_on(day))
            if day == self._place.today:
                left += _letters(seen, seen.letters.sealed(), every.letters.sealed())
            pieces = {each.uid: each for each in seen.mailroom.out_on(day)}
            for each in every.mailroom.out_on(day):
                shown = pieces.get(each.uid)
                if not _joined(left, each, seen=shown is not None):
                    left.append(_piece(seen, shown) if shown else _hidden(each.number, each.channel))
        order = [*Channel, None]
        return tuple(sorted(left, key=lambda line: (order.index(line.channel), line.number)))

    def write(self, target: Path, on: date | None = None) -> Done[Listed]:
        """Write the list of a day into a new file. ``FILE_EXISTS``, ``DISK_FULL``, ``DISK_FAILED``."""
        day, lines = on or self._place.today, self.lines(on)
        rows = [_row(line, n) for n, line in enumerate(lines, 1)]
        blocks = [table(_heads(), rows)] if rows else []
        total = sum(line.pieces for line in lines)
        count = ngettext("{count} piece in all.", "{count} pieces in all.", total)
        blocks.append(para(count.format(count=screen().number(total)) if lines else _("Nothing is on the list of this day.")))
        if lines:
            signed = (_("Handed over by, date and time:"), _("Taken over by, date and time:"))
            blocks += [para(f"{who} {'_' * 34}") for who in signed]
        detail: dict[str, object] = {"on": day.isoformat(), "pieces": total}
        subject = screen().date(day, "weekday")
        write_page(self._place, self._press, target, (_("Dispatch list"), subject), blocks, "page.dispatch-list", detail)
        return Done(Listed(on=day, lines=lines, path=target))


def _letters(seen: UnitOfWork, visible: Sequence[Letter], whole: Sequence[Letter]) -> list[Leaving]:
    shown = {each.id for each in visible}
    return [_letter(seen, each) if each.id in shown else _hidden(each.number, _channel(each)) for each in whole]


def _channel(letter: Letter) -> Channel | None:
    return Channel(letter.channel) if letter.dispatched_on else None


def _hidden(number: str, channel: Channel | None) -> Leaving:
    return Leaving(number=number, channel=channel, hidden=True)


def _letter(uow: UnitOfWork, letter: Letter) -> Leaving:
    fields = letter_text.load(letter.content).fields
    return Leaving(
        number=letter.number,
        channel=_channel(letter),
        addressee=fields.get("to_name", ""),
        state=fields.get("to_state") or matter_of(uow, letter).state,
        tracking=", ".join(part for part in (letter.tracking, letter.bag, letter.bag_seal) if part),
        pieces=letter.pieces or 1,
    )


def _piece(uow: UnitOfWork, piece: Piece) -> Leaving:
    state = ""
    if piece.request_id is not None and role_of(piece.role).abroad:
        state = uow.requests.get(piece.request_id).particulars.other_state
    return Leaving(number=piece.number, channel=piece.channel, addressee=piece.name, state=state, tracking=piece.tracking)


def _joined(lines: list[Leaving], piece: Piece, *, seen: bool) -> bool:
    """Whether a piece is a letter of the list; then the letter takes over its tracking number where it has none."""
    named = {squeezed(each) for each in piece.references}
    for at, line in enumerate(lines):
        if squeezed(line.number) in named:
            if seen and not line.hidden and not line.tracking:
                lines[at] = replace(line, tracking=piece.tracking)
            return True
    return False


def _heads() -> tuple[str, ...]:
    return _("No."), _("Number"), _("Addressee, State"), _("Channel, tracking or seal number"), _("Pieces"), _("Signature")


def _row(line: Leaving, number: int) -> tuple[str, ...]:
    says = screen()
    whom = (_("restricted"),) if line.hidden else (line.addressee, says.state(line.state) if line.state else "")
    way = (label(line.channel) if line.channel else _("to leave today"), line.tracking)
    return says.number(number), line.number, _lines(whom), _lines(way), says.number(line.pieces), _ROOM


def _lines(parts: Sequence[str]) -> str:
    return "\n".join(part for part in parts if part)
