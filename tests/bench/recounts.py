# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Publishing in an office full of open cases: all their deadlines recounted after a changed holiday, in one transaction."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import NewOffice, Office
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.legal_basis import Party
from mlat_desktop.domain.request import LegalBasis, Particulars, RequestId
from mlat_desktop.domain.vocabulary import BasisKind, Direction, RequestClass
from mlat_desktop.services.treaties.calendars import CalendarChange
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.publishing import EffectView
from tests.bench.filling import CHEAP, NOW, PASSPHRASE, USER, copy_of, store_of
from tests.bench.measure import Measure, Sample, timed
from tests.bench.patterns import Patterns

_LIMIT = "EU-EIO-2014/12.3"
_STATES = ("DE", "FR", "IT", "ES", "AT", "SE", "PT", "NL")
_SOURCE = "measured"
PATTERNS = 200
"""Cases that are logged like any other; the rest are their copies."""

BLOCK = 2000


def run(folder: Path, requests: int) -> list[Measure]:
    """Make such an office in ``folder`` and publish in it; nothing of it is kept."""
    try:
        with made(folder, requests) as office:
            return _published(office, requests)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def made(folder: Path, requests: int) -> Office:
    """An office of one person whose open cases all have limits that move off rest days."""
    new = NewOffice(name="Office of Measurement", country="DK", admin_name=USER, settings={"two_people": "off"})
    office = bootstrap.create_office(folder, new, PASSPHRASE, cost=CHEAP, durable=False).office
    whole = min(PATTERNS, requests)
    for serial in range(whole):
        particulars = Particulars(
            klass=RequestClass.MLA,
            direction=Direction.INCOMING,
            subject=f"Search {serial}",
            other_state=_STATES[serial % len(_STATES)],
            basis=LegalBasis(kind=BasisKind.TREATY, treaty_id="EU-EIO-2014"),
        )
        office.register.log(particulars, received=NOW - timedelta(days=2))
    store = store_of(office)
    patterns = Patterns.read(store, whole)
    for start in range(whole, requests, BLOCK):
        with store.write() as unit:
            patterns.copy(unit, [copy_of(serial, requests) for serial in range(start + 1, min(start + BLOCK, requests) + 1)])
            unit.commit()
    return office


def due(office: Office) -> date:
    """The day on which the limit of the first case ends."""
    found = next(each.deadline for each in office.casework.deadlines(RequestId(1)) if each.deadline.limit_id == _LIMIT)
    assert found.due_on is not None
    return found.due_on


def holiday(office: Office) -> LawContent:
    """A holiday on the day on which the limits end."""
    day = due(office)
    return office.calendars.changed(CalendarChange(state="DK", year=day.year, add=(day,), source=_SOURCE))


def _published(office: Office, requests: int) -> list[Measure]:
    count = f"{requests:,} open requests"
    content = holiday(office)
    aside = LawContent(parties=(Party(treaty_id="ETS-024", state="BR", source=_SOURCE),))
    effects: list[EffectView] = []

    def publish(what: LawContent) -> Callable[[], object]:
        def work() -> None:
            uid = office.publishing.propose(EditionKind.EDITOR, "Measured", what).value.uid
            effects.append(office.publishing.publish(uid).value[1])

        return work

    found = [
        _measured(f"the effect of a changed holiday on {count}", lambda: effects.append(office.publishing.effect(content))),
        _measured(f"publish a changed holiday and recount {count}", publish(content)),
        _measured(f"take it back and recount {count}", lambda: effects.append(office.publishing.undo().value[1])),
        _measured(f"publish what touches none of {count}", publish(aside)),
    ]
    assert [each.cases_moved for each in effects] == [requests, requests, 0, 0]
    return found


def _measured(what: str, work: Callable[[], object]) -> Measure:
    before = _peak()
    sample = timed(work)
    note = f"peak memory {before:.0f} MiB before, {_peak():.0f} after"
    return Measure(what=what, ours=[Sample(sample.seconds, sample.cpu)], note=note)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
