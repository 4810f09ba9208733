# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat self-test``: what an installed copy checks of itself, with the real parts, in a folder that is removed afterwards."""

from __future__ import annotations

import json
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from mlat_desktop import install, system
from mlat_desktop.cli import demo_case
from mlat_desktop.cli.parsing import Group
from mlat_desktop.cli.run import CheckFailedError, Run
from mlat_desktop.cli.shapes import SelfTestShape
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import LANGUAGES, _, language, listed, ngettext
from mlat_desktop.messages import sentence
from mlat_desktop.system import programs

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.domain.letters import Letter
    from mlat_desktop.domain.request import Request

LEAST_ZONES = 400
LEAST_TREATIES = 12
WINDOW_PATIENCE = 60
"""Seconds for the window to be seen and gone."""

SAMPLES = {
    "NotoSerif": "Čeština, Ελληνικά, Кириллица",
    "NotoNaskhArabic": "العدالة",
    "NotoSerifSC": "中央機関",
}
"""For each family of the letters, words that no other one prints; a family without words here fails the check."""

_FONT = re.compile(rb"/FontName\s*/(?:[A-Z]{6}\+)?([\w-]+)")


def add(top: Group) -> None:
    """Add the command of this module."""
    top.command("self-test", _self_test, _("Check this installed copy with its real parts"))


class _FoundError(Exception):
    """A check whose answer is no; the text says what was found."""


@dataclass(slots=True)
class _Bench:
    """What the checks leave for one another."""

    folder: Path
    office: Office | None = None
    receiver: Office | None = None
    request: Request | None = None
    letters: list[Letter] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)
    passphrase: str = field(default="", repr=False)

    def opened(self) -> Office:
        """The scratch office; a check that comes after a failed one cannot be made."""
        if self.office is None:
            raise _FoundError(_("no scratch office"))
        return self.office


def _self_test(run: Run) -> None:
    rows = []
    with tempfile.TemporaryDirectory(prefix="mlat-self-test-", ignore_cleanup_errors=True) as folder, _bench(folder) as bench:
        for name, required, check in _checks():
            row = _checked(name, check, bench, required=required)
            rows.append(row)
            mark = _("ok") if row.ok else _("FAILED") if required else _("no")
            run.printer.line(_("{mark}: {name}. {detail}").format(mark=mark, name=row.check, detail=row.detail))
    run.printer.rows("mlat.self-test/1", rows)
    faults = sum(not row.ok and row.required for row in rows)
    if faults:
        raise CheckFailedError(
            ngettext(
                "{count} check failed: this copy must not be used. Install it again, or send these lines to the makers.",
                "{count} checks failed: this copy must not be used. Install it again, or send these lines to the makers.",
                faults,
            ).format(count=faults)
        )


@contextmanager
def _bench(folder: str) -> Iterator[_Bench]:
    bench = _Bench(Path(folder))
    try:
        yield bench
    finally:
        for office in (bench.receiver, bench.office):
            if office is not None:
                office.close()


def _checked(name: str, check: Callable[[_Bench], str], bench: _Bench, *, required: bool) -> SelfTestShape:
    try:
        return SelfTestShape(check=name, ok=True, required=required, detail=check(bench))
    except KnownError as error:
        text = sentence(error)
    except _FoundError as error:
        text = str(error)
    except (
        Exception
    ) as error:  # a broken installation breaks anywhere: the check names what it was, and the next ones still run
        text = f"{type(error).__name__}: {error}"
    return SelfTestShape(check=name, ok=False, required=required, detail=text)


def _checks() -> tuple[tuple[str, bool, Callable[[_Bench], str]], ...]:
    return (
        (_("Time zones"), True, _zones),
        (_("Catalogues"), True, _catalogues),
        (_("Database and key file"), True, _database),
        (_("Upgrade of an older office"), True, _upgrade),
        (_("Treaty tables and clocks"), True, _clocks),
        (_("Letters in every language"), True, _letters),
        (_("Fonts of the letters"), True, _fonts),
        (_("Case bundle"), True, _bundle),
        (_("Audit log"), True, _audit),
        (_("Key store of this computer"), False, _key_store),
        (_("Window"), True, _window),
    )


def _zones(bench: _Bench) -> str:
    del bench
    count = len(available_timezones())
    summer = datetime(2026, 7, 1, 12, tzinfo=UTC).astimezone(ZoneInfo("Europe/Zurich")).utcoffset()
    if count < LEAST_ZONES or summer != timedelta(hours=2):
        raise _FoundError(_("the time zones are missing or wrong ({count})").format(count=count))
    return _("{count} zones").format(count=count)


def _catalogues(bench: _Bench) -> str:
    del bench
    for code in LANGUAGES[1:]:
        if not files("resources").joinpath("i18n", code, "LC_MESSAGES", "mlat.mo").is_file():
            raise _FoundError(_("the catalogue of {language} is missing").format(language=code))
        language(code)
    return listed(*LANGUAGES)


def _database(bench: _Bench) -> str:
    from mlat_desktop.bootstrap import NewOffice, create_office, open_office

    bench.passphrase = secrets.token_urlsafe(24)
    new = NewOffice(name="Self-test office", country="CH", admin_name="admin", admin_full_name="Self Test", training=True)
    folder = bench.folder / "office"
    create_office(folder, new, bench.passphrase).office.close()
    try:
        open_office(folder, passphrase=bench.passphrase + "x").close()
    except KnownError:
        bench.office = open_office(folder, passphrase=bench.passphrase)
        return _("made, closed, refused to a wrong passphrase, opened again")
    raise _FoundError(_("a wrong passphrase opened the office"))


def _upgrade(bench: _Bench) -> str:
    from mlat_desktop.bootstrap import open_office, set_back

    office, bench.office = bench.opened(), None
    office.close()
    folder = bench.folder / "office"
    version, copy = set_back(folder, bench.passphrase)
    bench.office = open_office(folder, passphrase=bench.passphrase)
    if not copy.is_file():
        raise _FoundError(_("no copy from before the upgrade was kept"))
    if fault := bench.office.maintenance.verify_audit().fault:
        raise _FoundError(fault)
    return _("an office of version {version} was copied, brought up to date and checked").format(version=version)


def _clocks(bench: _Bench) -> str:
    office = bench.opened()
    count = len(office.treaties.list())
    if count < LEAST_TREATIES:
        raise _FoundError(_("{count} treaty tables instead of at least {least}").format(count=count, least=LEAST_TREATIES))
    received = office.clock.now() - timedelta(days=2)
    particulars = demo_case.particulars("Other office", "DE", office.register.today)
    subject = " · ".join(words for family, words in SAMPLES.items() if any(f.startswith(f"{family}-") for f in _bundled()))
    bench.request = office.register.log(replace(particulars, subject=subject), received=received).value
    if not any(view.when for view in office.casework.deadlines(bench.request.id)):
        raise _FoundError(_("a request got no deadline"))
    return _("{count} treaty tables").format(count=count)


def _letters(bench: _Bench) -> str:
    from mlat_desktop.domain.people import Role

    office = bench.opened()
    if bench.request is None:
        raise _FoundError(_("no request to write about"))
    office.people.add("second", "Second Person", "", Role.HEAD, secrets.token_urlsafe(24))
    second = office.at_desk("second")
    kind = office.correspondence.kinds(bench.request.id)[0]
    for code in kind.languages:
        letter = office.correspondence.draft(bench.request.id, kind.kind, code).value
        office.correspondence.submit(letter.id)
        second.correspondence.approve(letter.id)
        sealed = second.correspondence.seal(letter.id).value
        pdf = office.correspondence.pdf(sealed.id)
        if not office.correspondence.verify(pdf).ok:
            raise _FoundError(_("the letter in {language} does not verify").format(language=code))
        if office.correspondence.verify(pdf[:-1] + b"!").ok:
            raise _FoundError(_("an altered letter in {language} verifies").format(language=code))
        bench.letters.append(sealed)
        bench.fonts.update(found.decode() for found in _FONT.findall(pdf))
    return _("sealed and verified: {languages}").format(languages=listed(*kind.languages))


def _bundled() -> list[str]:
    """The faces for letters that this copy carries, by the names of their files."""
    names = (each.name for each in files("resources").joinpath("fonts", "letters").iterdir())
    return sorted(name.removesuffix(".ttf") for name in names if name.endswith(".ttf"))


def _fonts(bench: _Bench) -> str:
    if not bench.letters:
        raise _FoundError(_("no letter was sealed"))
    if unused := [name for name in _bundled() if name not in bench.fonts]:
        raise _FoundError(_("no letter could be set in {fonts}").format(fonts=listed(*unused)))
    return _("embedded in sealed letters: {fonts}").format(fonts=listed(*_bundled()))


def _bundle(bench: _Bench) -> str:
    from mlat_desktop.bootstrap import NewOffice, create_office
    from mlat_desktop.domain.bundle import CardStatus

    office = bench.opened()
    if bench.request is None:
        raise _FoundError(_("no request to send"))
    new = NewOffice(name="Self-test receiver", country="DE", admin_name="admin", training=True)
    bench.receiver = create_office(bench.folder / "receiver", new, secrets.token_urlsafe(24)).office
    for here, there in ((office, bench.receiver), (bench.receiver, office)):
        card = bench.folder / f"{there.info.country}.card"
        card.write_bytes(there.bundles.card_file())
        added = here.bundles.add_card(card).value
        if here.bundles.trust(added.fingerprint).value.status is not CardStatus.TRUSTED:  # it has a second person by now
            here.at_desk("second").bundles.trust(added.fingerprint)
    target = bench.folder / "bundles"
    target.mkdir()
    report = office.bundles.export(bench.request.id, [bench.receiver.bundles.own_card().fingerprint], target).value
    bench.receiver.bundles.verify(report.folder)
    taken = bench.receiver.bundles.import_(report.folder).value
    if taken.letters != len(bench.letters):
        raise _FoundError(_("{count} letters arrived instead of {sent}").format(count=taken.letters, sent=len(bench.letters)))
    return _("written, read back, checked and taken in")


def _audit(bench: _Bench) -> str:
    report = bench.opened().maintenance.verify_audit()
    if report.fault:
        raise _FoundError(report.fault)
    return _("{count} entries").format(count=report.entries)


def _key_store(bench: _Bench) -> str:
    people = bench.opened().people
    people.remember()
    people.forget()
    return _("reachable")


def _window(bench: _Bench) -> str:
    """Start the window as a process that draws into memory: Qt ends a process in which it cannot start."""
    del bench
    frozen = bool(getattr(sys, "frozen", False))
    other = Path(sys.executable).with_stem("mlat-desktop")
    if frozen and not other.is_file():
        raise _FoundError(_("the program {name} is missing").format(name=other.name))
    command = [sys.executable, *(() if frozen else ("-m", "mlat_desktop")), install.WINDOW_CHECK]
    began = time.monotonic()
    done = programs.run(
        command,
        patience=WINDOW_PATIENCE,
        environment={"QT_QPA_PLATFORM": "offscreen"},
        folder=None if frozen else Path(__file__).resolve().parents[2],
    )
    seconds = time.monotonic() - began
    told, complaint = (text.decode(errors="replace") for text in (done.stdout, done.stderr))
    if done.returncode or not told.startswith("{"):
        said = [line.strip() for line in complaint.splitlines() if line.strip()]
        raise _FoundError(_("it could not be shown: {reason}").format(reason=said[-1] if said else done.returncode))
    found = json.loads(told.splitlines()[0])
    own = {"win32": "windows", "darwin": "cocoa"}.get(system.NAME, "xcb")
    if missing := [*found["missing"], *(name for name in (own,) if name not in found["platforms"])]:
        raise _FoundError(_("it was shown without {parts}").format(parts=listed(*missing)))
    return _("shown and closed in {seconds:.1f} s by Qt {version}; it can draw on: {platforms}").format(
        seconds=seconds, version=found["qt"], platforms=listed(*found["platforms"])
    )
