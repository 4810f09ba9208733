# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat demo``: a training office with fictional cases, and the main job done in it before the reader's eyes.

Every step goes through the services that an officer uses, and what is shown is what they answered.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mlat_desktop import settings
from mlat_desktop.cli import demo_case, parsing, telling
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.printing import Printer
from mlat_desktop.cli.run import Run, write_new
from mlat_desktop.cli.shapes import DemoShape
from mlat_desktop.cli.shaping import deadline_shape
from mlat_desktop.clock import Clock, SetClock, SystemClock
from mlat_desktop.domain.bundle import CardStatus
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import Channel, EventKind
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.ports import ListQuery

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.bootstrap.training import TrainingOffice
    from mlat_desktop.services.bundles.views import BundleReport

MORNING = time(9, 30)


def add(top: Group) -> None:
    """Add the command of this module."""
    demo = top.command("demo", _demo, _("Make a training office with fictional cases, and walk through the main job"))
    demo.add_argument("folder", metavar=_("DIR"), nargs="?", type=Path, help=_("where; your own data folder by default"))
    demo.add_argument("--requests", type=parsing.a_count, default=200, metavar="N", help=_("how many fictional requests"))
    demo.add_argument("--as-of", type=parsing.a_date, metavar=_("DATE"), help=_("the day on which its story stands"))


@dataclass(frozen=True, slots=True)
class _Places:
    """Where everything of a demonstration lies."""

    folder: Path

    @property
    def office(self) -> Path:
        return self.folder / "training"

    @property
    def receiver(self) -> Path:
        return self.folder / "receiver"

    @property
    def passphrase(self) -> Path:
        return self.folder / "training.passphrase"

    @property
    def receiver_passphrase(self) -> Path:
        return self.folder / "receiver.passphrase"

    @property
    def bundles(self) -> Path:
        return self.folder / "bundles"


class _Teller:
    """Numbers the steps for whoever reads along."""

    def __init__(self, printer: Printer) -> None:
        self.printer = printer
        self._step = 0

    def step(self, text: str) -> None:
        """The heading of the next step."""
        self._step += 1
        self.printer.line()
        self.printer.line(f"{self._step}. {text}")

    def line(self, text: str) -> None:
        """A sentence below it."""
        self.printer.line(text, indent=3)

    def raw(self, text: str) -> None:
        """A path or a key below it, in one piece."""
        self.printer.raw("   " + text)


def _demo(run: Run) -> None:
    from mlat_desktop.bootstrap import training

    given = run.arguments
    places = _Places((given.folder or settings.data_folder() / "demo").absolute())
    clock = _clock(given.as_of)
    teller = _Teller(run.printer)
    _claim(places)
    with run.long_work() as cancel:
        made = training.training_office(
            places.office, as_of=given.as_of, count=given.requests, clock=clock, progress=run.progress, cancel=cancel
        )
    run.progress.close()
    _register(made.officer, places)
    with made.office:
        run.printer.zone = ZoneInfo(made.office.info.zone)
        for path in (places.passphrase, places.receiver_passphrase):
            _keep_passphrase(path, training.PASSPHRASE)
        _tell_office(teller, made, places)
        with training.receiver_office(places.receiver, clock=clock) as receiver:
            shape = _walk(teller, made, receiver, places)
    if run.printer.answer("mlat.demo/1", shape):
        return
    _tell_window(run, places)


def _clock(as_of: date | None) -> Clock:
    """The clock of the walk: today's, or one that stands on the morning of the story."""
    clock = SystemClock()
    if as_of is None:
        return clock
    if as_of > clock.now().date():
        raise KnownError(Code.EVENT_INVALID, reason=why("its time lies in the future"))
    return SetClock(datetime.combine(as_of, MORNING, UTC))


def _claim(places: _Places) -> None:
    """The folder of the demonstration: a new one, or one that an earlier demonstration made."""
    known = {places.office.name, places.receiver.name, places.passphrase.name, places.receiver_passphrase.name}
    known |= {places.office.name + ".part", places.bundles.name}  # of one that was killed
    try:
        places.folder.mkdir(parents=True, exist_ok=True)
        if not places.office.exists() and any(each.name not in known for each in places.folder.iterdir()):
            raise KnownError(Code.OFFICE_EXISTS, folder=str(places.folder))
        places.bundles.mkdir(exist_ok=True)
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(places.folder), reason=error.strerror or str(error)) from error


def _keep_passphrase(path: Path, passphrase: str) -> None:
    if not path.exists():
        write_new(path, f"{passphrase}\n".encode())


# -- the walk --------------------------------------------------------------------------------------------------------------


def _walk(teller: _Teller, made: TrainingOffice, receiver: Office, places: _Places) -> DemoShape:
    office = made.office
    request = _log(teller, office, receiver)
    letter, file = _letter(teller, made, request, places)
    _evidence(teller, office, request, places)
    report = _export(teller, made, request, receiver, places)
    number = _receive(teller, office, receiver, report)
    _audit(teller, office.at_desk(made.head), receiver)
    return DemoShape(
        office=str(places.office),
        user=made.officer,
        head=made.head,
        passphrase_file=str(places.passphrase),
        requests=len(office.register.ids(ListQuery())),
        request=request.number,
        letter=str(file),
        letter_id=letter.id,
        letter_number=letter.number,
        bundle=str(report.folder),
        receiver_office=str(places.receiver),
        receiver_user=receiver.info.user.name,
        receiver_passphrase_file=str(places.receiver_passphrase),
        receiver_request=number,
    )


def _tell_office(teller: _Teller, made: TrainingOffice, places: _Places) -> None:
    office = made.office
    count = len(office.register.ids(ListQuery()))
    teller.printer.line(_("TRAINING: every office, person and case here is invented."))
    teller.step(_("A training office: {name}").format(name=office.info.name))
    teller.line(ngettext("{count} request over three years", "{count} requests over three years", count).format(count=count))
    lines = office.today.lines()
    teller.line(_("To do today: {count} lines").format(count=len(lines)))
    teller.raw(_("Folder: {path}").format(path=places.office))
    teller.raw(_("Passphrase: {path}").format(path=places.passphrase))


def _log(teller: _Teller, office: Office, receiver: Office) -> Request:
    now = office.clock.now().astimezone(ZoneInfo(office.info.zone))
    arrived = (now - timedelta(days=1)).replace(hour=10, minute=15, second=0, microsecond=0, tzinfo=None)
    particulars = demo_case.particulars(receiver.info.name, receiver.info.country, now.date())
    request = office.register.log(particulars, received=arrived).value
    teller.step(_("A request arrives, is registered as {number}, and its clocks start").format(number=request.number))
    teller.line(particulars.subject)
    saved = arrived.replace(hour=15, minute=40)
    office.casework.add_event(request.id, EventKind.PRESERVATION_EFFECTED, saved, note=demo_case.PRESERVED)
    for view in office.casework.deadlines(request.id):
        telling.deadline(teller.printer, deadline_shape(request.number, view), indent=3)
    return request


def _letter(teller: _Teller, made: TrainingOffice, request: Request, places: _Places) -> tuple[Letter, Path]:
    office, head = made.office, made.office.at_desk(made.head)
    letter = office.correspondence.draft(request.id, "acknowledgement", "en", demo_case.letter_fields()).value
    office.correspondence.submit(letter.id)
    head.correspondence.approve(letter.id)
    letter = head.correspondence.seal(letter.id).value
    pdf = office.correspondence.pdf(letter.id)
    file = places.folder / f"{letter.number}.pdf"
    if not file.exists():
        write_new(file, pdf)
    teller.step(_("An acknowledgement: {officer} writes it, {head} approves and seals it").format(
        officer=made.officer, head=made.head
    ))  # fmt: skip
    teller.raw(_("Letter {number}: {path}").format(number=letter.number, path=file))
    teller.line(office.correspondence.verify(file.read_bytes()).sentence)
    letter = office.correspondence.dispatch(letter.id, Channel.COURIER).value
    teller.line(_("It leaves by courier. What it settles:"))
    for view in office.casework.deadlines(request.id):
        if view.deadline.settled_on is not None:
            telling.deadline(teller.printer, deadline_shape(request.number, view), indent=3)
    return letter, file


def _evidence(teller: _Teller, office: Office, request: Request, places: _Places) -> None:
    from mlat_desktop.services.evidence import NewEvidence

    path = places.folder / f"{request.number}-{demo_case.EVIDENCE_NAME}"
    if not path.exists():
        write_new(path, demo_case.evidence())
    new = NewEvidence(title=_("Log of connections (training)"), received_from=demo_case.PROVIDER)
    item = office.evidence.add(request.id, path, new).value
    teller.step(_("Evidence is taken in as {exhibit}, encrypted, with its chain of custody").format(exhibit=item.exhibit))
    teller.raw(f"SHA-256 {item.sha256}")


def _export(teller: _Teller, made: TrainingOffice, request: Request, receiver: Office, places: _Places) -> BundleReport:
    head = made.office.at_desk(made.head)
    _introduce(head, receiver, places)
    _introduce(receiver, head, places)
    report = made.office.bundles.export(request.id, [receiver.bundles.own_card().fingerprint], places.bundles).value
    teller.step(_("The case leaves as an encrypted, signed bundle for {name}").format(name=receiver.info.name))
    teller.raw(_("Bundle: {path}").format(path=report.folder))
    teller.line(
        _("Letters: {letters}, items of evidence: {evidence}, bytes: {size}, parts: {parts}").format(
            letters=report.letters, evidence=report.evidence, size=screen().number(report.size), parts=report.parts
        )
    )
    return report


def _introduce(office: Office, other: Office, places: _Places) -> None:
    """Both offices know and trust each other's card: in life the fingerprints are compared by telephone."""
    path = places.folder / f"{other.info.country}.card"
    if not path.exists():
        write_new(path, other.bundles.card_file())
    card = office.bundles.add_card(path).value
    if card.status is CardStatus.KNOWN:
        office.bundles.trust(card.fingerprint)


def _receive(teller: _Teller, office: Office, receiver: Office, report: BundleReport) -> str:
    checked = receiver.bundles.verify(report.folder)
    teller.step(_("The other office checks the bundle and takes it in"))
    teller.line(_("The bundle is whole, known and unchanged."))
    taken = receiver.bundles.import_(report.folder).value
    teller.line(
        _("{theirs} of {name} is {ours} there.").format(theirs=checked.number, name=office.info.name, ours=taken.number)
    )
    for check in receiver.evidence.verify(taken.request_id):
        teller.line(f"{check.exhibit} {check.file_name}: {check.fault or _('unchanged')}")
    return taken.number


def _audit(teller: _Teller, office: Office, receiver: Office) -> None:
    teller.step(_("Every step is in the audit log of its office"))
    for each in (office, receiver):
        report = each.maintenance.verify_audit()
        if report.fault:
            raise KnownError(Code.AUDIT_BROKEN, seq=report.entries + 1, fault=report.fault)
        teller.line(_("{name}: {count} entries, whole.").format(name=each.info.name, count=report.entries))


# -- afterwards ------------------------------------------------------------------------------------------------------------


def _register(user: str, places: _Places) -> None:
    """Let the window offer the training office under "opened before"; preferences that cannot be kept stop nothing."""
    config = settings.config_folder()
    with contextlib.suppress(OSError):
        settings.save(config, settings.load(config).settings.opened(str(places.office), user))


def _tell_window(run: Run, places: _Places) -> None:
    run.printer.line()
    run.printer.line(_("To look around: open the window, choose this folder and sign in with the passphrase of the file."))
    run.printer.raw("   python3 -m mlat_desktop")
    run.printer.raw(f"   mlat --office {places.office} --passphrase-file {places.passphrase} today")
    if not run.can_show_window:
        return
    run.window_on = places.office
    run.printer.line(_("The window opens now."))
