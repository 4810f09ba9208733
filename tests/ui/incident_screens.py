# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of incidents: the list with media and an export of unknown end, one incident, the report, one medium."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.bundle import BundleMedium, BundleState
from mlat_desktop.domain.incidents import CarrierState, EntryKind, IncidentKind
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.incidents.attempts import Attempts
from mlat_desktop.services.incidents.carriers import CarrierNote
from mlat_desktop.services.incidents.incidents import NewIncident, NewMeasure
from ui.main_window import MainWindow
from ui.pages.incidents.report import ReportEditor
from ui.pages.today import TodayPage

BLUE, RED = "4C530001240918", "0781A6F2"


class IncidentScreens:
    """The screens over a training office with a bundle; what they show is entered when it is first needed."""

    def __init__(self, office: Office, case: Callable[[], RequestId]) -> None:
        self._office, self._case = office, case
        self._incident = ""

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "incidents": self._list,
            "incident": lambda w: w.edit("incident", self.incident()),
            "incident-report": self._report,
            "carrier": self._carrier,
            "today-incidents": self._today,
        }

    def incident(self) -> str:
        """A stick that was lost on its way, with the first measures; another in the safe, with an export that was killed."""
        if self._incident:
            return self._incident
        office = self._office
        carriers, incidents = office.carriers, office.incidents
        self._on_a_stick(BLUE, "")
        carriers.note(BLUE, CarrierNote(label="Blue 3", state=CarrierState.ON_THE_WAY, holder="Courier Meier"))
        carriers.note(RED, CarrierNote(label="Red 1", state=CarrierState.IN_SAFE))
        noon = office.clock.now().replace(tzinfo=None) - timedelta(hours=5)
        new = NewIncident(
            kind=IncidentKind.LOST,
            medium=BLUE,
            noticed_at=noon,
            place="Train from Geneva to Bern",
            what="The courier left the bag in the train and noticed it at the station.",
        )
        self._incident = incidents.report(new).value.incident.uid
        told = NewMeasure(kind=EntryKind.TOLD_PARTNER, whom="Head of the partner office, by telephone", at=noon)
        incidents.measure(self._incident, told)
        self._on_a_stick(RED, "begun")
        office.__dict__["attempts"] = Attempts(office._place, incidents)  # as if the office was opened after that
        return self._incident

    def _on_a_stick(self, serial: str, detail: str) -> None:
        """The bundle of the case as it would be with a stick of this number: folders have none."""
        with self._office._place.store.write() as uow:
            record = uow.bundles.of_request(self._case())[-1]
            known = [replace(each, serial="") for each in uow.bundles.media(record.uid) if each.place != "/media/stick"]
            known += [each for each in uow.bundles.media(record.uid) if each.place == "/media/stick"]
            for each in known:  # a folder of this computer is no stick
                uow.bundles.set_medium(each)
            made = BundleMedium(
                bundle_uid=record.uid,
                request_id=record.request_id,
                number=len(known) + 1,
                copy=1,
                serial=serial,
                label="STICK",
                place="/media/stick",
                state=BundleState.FAILED if detail else BundleState.VERIFIED,
                begun_at=self._office.clock.now() - timedelta(hours=1),
                detail=detail,
            )
            uow.bundles.set_medium(made)
            uow.bundles.update(replace(record, medium=", ".join({each.serial for each in (*known, made)} - {""})))
            uow.commit()

    def _list(self, window: MainWindow) -> None:
        self.incident()
        window.edit("incidents")

    def _report(self, window: MainWindow) -> None:
        self.incident()
        editor = window.edit("incident-report")
        assert isinstance(editor, ReportEditor)
        editor.which.choose(f"medium:{RED}")

    def _carrier(self, window: MainWindow) -> None:
        self.incident()
        window.edit("carrier", BLUE)

    def _today(self, window: MainWindow) -> None:
        self.incident()
        window.go("today")
        page = window.page("today")
        assert isinstance(page, TodayPage)
        page.make_stale()  # it stood there before the stick was lost
