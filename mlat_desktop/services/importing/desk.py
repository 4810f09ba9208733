# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The old spreadsheet comes in: looked at as often as one likes, then entered as a whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.vocabulary import Direction, RequestClass
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.importing.cases import squeezed
from mlat_desktop.services.importing.entering import Entering
from mlat_desktop.services.importing.knowledge import Knowledge
from mlat_desktop.services.importing.lists import in_our_language, save
from mlat_desktop.services.importing.mapping import FAULT_HEADING, SheetMap, fits, from_toml, to_toml
from mlat_desktop.services.importing.plan import Fate, Fault, Key, SheetPlan
from mlat_desktop.services.importing.planning import Known, plan_of
from mlat_desktop.services.importing.port import Grid, ListTable, Reading, Sheets, Value
from mlat_desktop.services.ports import OfficeRecord, UnitOfWork
from mlat_desktop.services.workplace import Workplace, name_of

MAPS = "sheet_maps"
"""The setting of the office that holds its remembered maps, each as the TOML text that a file would hold."""
MOST_MAPS = 30


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an import entered: our number of each case by the row that it came from."""

    numbers: dict[int, str]


class OldRegisters:
    """Reads spreadsheets of old registers, remembers what their columns mean, and enters their cases."""

    def __init__(self, place: Workplace, sheets: Sheets) -> None:
        self._place, self._sheets = place, sheets

    # -- looking

    def read(
        self, path: Path, how: Reading | None = None, *, progress: Progress | None = None, cancel: CancelToken | None = None
    ) -> Grid:
        """The rows of a file; ``FILE_MISSING``, ``FILE_UNREADABLE`` or ``SHEET_INVALID``."""
        self._place.must(Act.REGISTER)
        return self._sheets.read(path, how or Reading(), progress or Silent(), cancel or CancelToken())

    def look(
        self,
        grid: Grid,
        path: Path,
        chosen: SheetMap | None = None,
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> SheetPlan:
        """What a sheet would become with this map, the remembered one that fits, or one proposed from its headings. Nothing is
        changed. ``MAP_INVALID`` where the map contradicts itself, ``SHEET_INVALID`` where the sheet lacks one of its columns.
        """
        self._place.must(Act.REGISTER)
        with self._place.store.read() as uow:
            known = Known(
                knowledge=Knowledge.of(uow, self._place.office.country),
                cases=_cases(uow),
                maps=_maps(uow.office.get()),
                today=self._place.today,
                new_uid=self._place.new_uid,
            )
        return plan_of(grid, name_of(path), known, chosen, progress or Silent(), cancel or CancelToken())

    # -- entering

    def take_in(self, plan: SheetPlan, *, progress: Progress | None = None, cancel: CancelToken | None = None) -> Done[TakenIn]:
        """Enter the cases of a plan, all in one unit of work, and remember its map. ``SHEET_FAULTS`` while a row has a
        mistake. A case that came in meanwhile is not entered twice.
        """
        self._place.must(Act.REGISTER)
        if any(case.outcome is not None for case in plan.cases):
            self._place.must(Act.CLOSE)
        if bad := plan.count(Fate.BAD):
            raise KnownError(Code.SHEET_FAULTS, file=plan.file, rows=bad)
        heard, asked = progress or Silent(), cancel or CancelToken()
        numbers: dict[int, str] = {}
        with self._place.store.write() as uow:
            there = _cases(uow)
            entering = Entering(self._place, uow, f"{plan.file}, {plan.sheet}")
            fresh = [case for case in plan.cases if case.key not in there]
            entering.reserve(fresh)
            for done, case in enumerate(sorted(fresh, key=lambda each: (each.registered, each.row))):
                if done % 50 == 0:
                    asked.check()
                    heard.step(done, len(fresh), _("Entering the cases"))
                numbers[case.row] = entering.enter(case).number
            detail = {"file": plan.file, "sheet": plan.sheet, "cases": len(numbers), "rows": len(plan.lines)}
            self._place.write_audit(uow, "register.taken-over", self._place.office.uid, fields=("requests",), detail=detail)
            office = self._remember(uow, plan.map, plan)
            asked.check()
            uow.commit()
        self._place.office = office
        return Done(TakenIn(numbers), Changes.of(Kind.REQUEST, Kind.EVENT, Kind.DEADLINE, Kind.OFFICE))

    # -- maps

    def maps(self) -> tuple[SheetMap, ...]:
        """The remembered maps, the one used last first."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            return _maps(uow.office.get())

    def remember(self, plan: SheetPlan) -> Done[SheetMap]:
        """Keep the map of a plan in the office, by the name of the file where it has none, so that the next look at such a
        sheet begins with it.
        """
        self._place.must(Act.REGISTER)
        with self._place.store.write() as uow:
            office = self._remember(uow, plan.map, plan)
            uow.commit()
        self._place.office = office
        return Done(_maps(office)[0], Changes.of(Kind.OFFICE))

    def forget(self, name: str) -> Done[None]:
        """Forget a remembered map; ``MAP_INVALID`` if there is none of that name."""
        self._place.must(Act.REGISTER)
        with self._place.store.write() as uow:
            office = uow.office.get()
            kept = _maps(office)
            left = tuple(each for each in kept if each.name != name)
            if len(left) == len(kept):
                raise KnownError(Code.MAP_INVALID, file=name, reason=why("the office remembers no such map"))
            office = self._keep(uow, office, left, name)
            uow.commit()
        self._place.office = office
        return Done(None, Changes.of(Kind.OFFICE))

    def _remember(self, uow: UnitOfWork, used: SheetMap, plan: SheetPlan) -> OfficeRecord:
        named = replace(used, name=used.name or Path(plan.file).stem)
        office = uow.office.get()
        kept = _maps(office)
        names = [each.heading for each in named.columns]
        others = (each for each in kept if each.name != named.name and not fits(each, names))
        made = (named, *others)[:MOST_MAPS]
        return office if made == kept else self._keep(uow, office, made, named.name)

    def _keep(self, uow: UnitOfWork, office: OfficeRecord, maps: Sequence[SheetMap], name: str) -> OfficeRecord:
        text = json.dumps([to_toml(each) for each in maps], ensure_ascii=False)
        made = replace(office, settings={**office.settings, MAPS: text})
        uow.office.set(made)
        self._place.write_audit(uow, "register.sheet-map", office.uid, fields=(MAPS,), detail={"name": name})
        return made

    # -- the list of mistakes

    def write_faults(self, plan: SheetPlan, target: Path) -> int:
        """Write the rows that have a mistake, as they stand, with a column that says what to correct: mended there, they come
        in by the same map. CSV where the name says so, else a workbook. Answers how many rows. ``FILE_EXISTS``, ``DISK_FULL``.
        """
        self._place.must(Act.REGISTER)
        said: dict[int, list[Fault]] = {}
        for fault in plan.faults:
            said.setdefault(fault.row, []).append(fault)
        table = ListTable(title=_("Mistakes"), headings=(FAULT_HEADING, *plan.headings), rows=list(_faulty(plan, said)))
        save(self._sheets, target, in_our_language(table))
        return len(said)


def _faulty(plan: SheetPlan, said: dict[int, list[Fault]]) -> Iterator[Sequence[Value]]:
    old = next((at for at, name in enumerate(plan.headings) if name == FAULT_HEADING), None)
    for row in plan.rows:
        if row.number not in said:
            continue
        cells: list[Value] = [*row.cells, *(None for _place in range(len(plan.headings) - len(row.cells)))]
        if old is not None:
            cells[old] = None
        where = (f"{fault.letters}: {fault.sentence}" if fault.letters else fault.sentence for fault in said[row.number])
        yield (_("row {row}").format(row=row.number) + "\n" + "\n".join(where), *cells)


def _cases(uow: UnitOfWork) -> dict[Key, str]:
    """The cases that came from old registers, with our number."""
    found: dict[Key, str] = {}
    for old in uow.requests.old_numbers():
        key = RequestClass(old.klass), Direction(old.direction), squeezed(old.value), old.year
        found[key] = "" if old.restricted else old.number
    return found


def _maps(office: OfficeRecord) -> tuple[SheetMap, ...]:
    try:
        texts = json.loads(office.settings.get(MAPS, "[]"))
        return tuple(from_toml(text, MAPS) for text in texts)
    except (ValueError, KnownError):  # of a newer program: proposals serve as well
        return ()
