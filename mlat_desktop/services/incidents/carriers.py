# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The removable media of the office: which there are, who has each, where it is, and which bundles ever lay on it.

What the bundles record of serial numbers is here by itself; label, holder and place are entered by hand. (A medium that came
as evidence is an exhibit and stands in its case.)
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from mlat_desktop.domain.bundle import BundleRecord
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.incidents import Carrier, CarrierEntry, CarrierState, Copy
from mlat_desktop.domain.people import Act
from mlat_desktop.services.incidents.contents import copies, wipe
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierView:
    """A medium as the person at the desk may see it: ``bundles`` ever written on it or taken in from it, oldest first, and how
    many of restricted cases of others (``hidden``). ``holds`` are the uids of those that may lie on it now. ``volume`` is what
    the system called it when it was last in.
    """

    carrier: Carrier
    bundles: tuple[BundleRecord, ...]
    hidden: int
    holds: tuple[str, ...]
    entries: tuple[CarrierEntry, ...]
    volume: str = ""

    @property
    def name(self) -> str:
        """What its sticker says, else what the system called it."""
        return self.carrier.label or self.volume


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierNote:
    """What is recorded of a medium; None leaves a thing as it is. ``wiped``: everything on it was wiped."""

    state: CarrierState | None = None
    label: str | None = None
    holder: str | None = None
    wiped: bool = False
    note: str = ""


class Carriers:
    """The register of the office's media."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def all(self) -> tuple[CarrierView, ...]:
        """Every medium, those too that only bundles speak of, by serial number."""
        self._place.must(Act.READ)
        with self._place.store.read() as uow:
            every = copies(uow.whole)
            known = {each.serial: each for each in uow.incidents.carriers()}
            serials = {each.serial for each in every if each.serial} | set(known)
            seen = {record.uid for record in uow.bundles.all()}
            return tuple(_view(uow, known.get(serial, Carrier(serial=serial)), every, seen) for serial in sorted(serials))

    def show(self, serial: str) -> CarrierView:
        """A medium by its serial number; ``CARRIER_INVALID`` where neither the register nor a bundle knows it."""
        found = next((each for each in self.all() if each.carrier.serial == serial.strip()), None)
        if found is None:
            raise KnownError(Code.CARRIER_INVALID, reason=why("the register knows no medium {serial}", serial=serial.strip()))
        return found

    def note(self, serial: str, new: CarrierNote) -> Done[CarrierView]:
        """Record where a medium is, who has it, what its sticker says, or that it was wiped; a new one is entered by this."""
        self._place.must(Act.LOG_EVENT)
        wanted = serial.strip()
        if not wanted or "," in wanted:
            raise KnownError(Code.CARRIER_INVALID, reason=why("a medium needs its serial number, without a comma"))
        if new == CarrierNote():
            raise KnownError(Code.CARRIER_INVALID, reason=why("there is nothing to record"))
        with self._place.store.write() as uow:
            old = carrier_of(uow, wanted)
            made = replace(
                old,
                state=old.state if new.state is None else new.state,
                label=old.label if new.label is None else new.label.strip(),
                holder=old.holder if new.holder is None else new.holder.strip(),
                wiped_at=self._place.now if new.wiped else old.wiped_at,
            )
            if new.wiped:
                gone = [each for each in copies(uow.whole) if each.lies_on(wanted, old.wiped_at)]
                wipe(self._place, uow.whole, gone, new.note.strip())
            keep_carrier(self._place, uow, made, new.note.strip(), wiped=new.wiped)
            uow.commit()
        return Done(self.show(wanted), Changes.of(Kind.BUNDLE, Kind.INCIDENT))


def carrier_of(uow: UnitOfWork, serial: str) -> Carrier:
    """What is known of a medium."""
    return uow.incidents.carrier(serial) or Carrier(serial=serial)


def keep_carrier(place: Workplace, uow: UnitOfWork, made: Carrier, note: str, *, wiped: bool = False) -> None:
    """Keep how a medium stands, with its line and its audit entry."""
    entry = CarrierEntry(
        serial=made.serial,
        at=place.now,
        by=place.user.uid,
        state=made.state,
        label=made.label,
        holder=made.holder,
        wiped=wiped,
        note=note,
    )
    uow.incidents.set_carrier(made, entry)
    detail = {"state": made.state.value, "label": made.label, "holder": made.holder, "wiped": wiped, "note": note}
    place.write_audit(uow, "carrier.noted", made.serial, fields=("carrier",), detail=detail)


def _view(uow: UnitOfWork, carrier: Carrier, every: tuple[Copy, ...], seen: Collection[str]) -> CarrierView:
    on_it = [each for each in every if each.serial == carrier.serial]
    visible = {each.record.uid: each.record for each in on_it if each.record.uid in seen}
    now = {each.record.uid for each in on_it if each.lies_on(carrier.serial, carrier.wiped_at)}
    return CarrierView(
        carrier=carrier,
        bundles=tuple(visible.values()),
        hidden=len({each.record.uid for each in on_it} - set(visible)),
        holds=tuple(uid for uid in visible if uid in now),
        entries=uow.incidents.carrier_entries(carrier.serial),
        volume=next((each.label for each in reversed(uow.bundles.all_media()) if each.serial == carrier.serial), ""),
    )
