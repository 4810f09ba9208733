# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat authorities``, ``mlat profiles`` and ``mlat codes``: whom to write to in a State, and the office's own codes."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mlat_desktop.cli import parsing
from mlat_desktop.cli.directory_shapes import AuthorityShape, OwnCodeShape, ProfileShape, WordsShape
from mlat_desktop.cli.parsing import Group, Parser
from mlat_desktop.cli.run import Run, read_json_file
from mlat_desktop.cli.shapes import CodeShape, copied
from mlat_desktop.domain.directory import AuthorityEntry, CountryProfile, OwnCode
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services import codes, records

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office
    from mlat_desktop.cli.printing import Printer

STAMPED = frozenset({"active", "updated_at", "updated_by"})
"""Fields of an entry that the program writes itself; a file that brings them is refused."""

LISTED = frozenset({"languages", "channels", "treaties"})

E = TypeVar("E", AuthorityEntry, CountryProfile)


def add(top: Group) -> None:
    """Add the commands of this module."""
    _add_authorities(top.group("authorities", _("Authorities of other States, and when they were last verified")))
    _add_profiles(top.group("profiles", _("What each State asks for, in general and for each measure")))
    _add_codes(top.group("codes", _("The lists of codes, and what the office adds to them")))


def _add_authorities(group: Group) -> None:
    listing = group.command("list", _authorities, _("List authorities"), listing=True)
    listing.add_argument("--state", type=parsing.a_state, metavar=_("STATE"))
    listing.add_argument("--overdue", action="store_true", help=_("only those in use that are to be verified"))
    _add_uid(group.command("show", _authority, _("Show an authority")))
    kept = group.command("set", _set_authority, _("Add an authority, or change the one whose uid the file names"))
    kept.add_argument("file", metavar="FILE.json", type=Path, help=_("its fields (docs/formats); - reads standard input"))
    verify = group.command("verify", _verify_authority, _("Say that an authority was compared with its source"))
    _add_uid(verify)
    _add_on(verify)
    _add_uid(group.command("retire", _retire_authority, _("Offer an authority no longer; it stays readable")))


def _add_profiles(group: Group) -> None:
    listing = group.command("list", _profiles, _("List profiles"), listing=True)
    listing.add_argument("--state", type=parsing.a_state, metavar=_("STATE"))
    listing.add_argument("--overdue", action="store_true", help=_("only those in use that are to be verified"))
    _add_profile(group.command("show", _profile, _("Show what a State asks for")))
    kept = group.command("set", _set_profile, _("Add a profile, or change that of the same State and measure"))
    kept.add_argument("file", metavar="FILE.json", type=Path, help=_("its fields (docs/formats); - reads standard input"))
    verify = group.command("verify", _verify_profile, _("Say that a profile was compared with its source"))
    _add_profile(verify)
    _add_on(verify)
    _add_profile(group.command("retire", _retire_profile, _("Offer a profile no longer; it stays readable")))


def _add_codes(group: Group) -> None:
    listing = group.command(
        "list", _list_codes, _("List the codes of the office, those that came with the program first"), listing=True
    )
    listing.add_argument("list", nargs="?", choices=codes.LISTS, help=_("only those of this list"))
    fresh = group.command("add", _add_code, _("Add a code to a list, or give an own one other words"))
    fresh.add_argument("list", metavar=_("LIST"), help=", ".join(codes.LISTS))
    fresh.add_argument("code", metavar=_("CODE"), help=_("small letters, digits and hyphens"))
    fresh.add_argument(
        "--label",
        action="append",
        type=_words,
        default=[],
        metavar=_("LANG=TEXT"),
        help=_("its words in a language; may be given again for another one"),
    )
    retire = group.command("retire", _retire_code, _("Offer an own code no longer; where it was used it stays readable"))
    retire.add_argument("list", metavar=_("LIST"))
    retire.add_argument("code", metavar=_("CODE"))


def _add_uid(parser: Parser) -> None:
    parser.add_argument("uid", metavar="UID", help=_("the authority's uid (mlat authorities list)"))


def _add_on(parser: Parser) -> None:
    parser.add_argument("--on", type=parsing.a_date, metavar=_("DATE"), help=_("when it was compared; today by default"))


def _add_profile(parser: Parser) -> None:
    parser.add_argument("state", type=parsing.a_state, metavar=_("STATE"))
    parser.add_argument(
        "--measure", default="", metavar=_("CODE"), help=_("a code of the list of assistance; without it, in general")
    )


def _words(text: str) -> tuple[str, str]:
    language, equals, words = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(_("{text} is not a language, an equals sign and words").format(text=repr(text)))
    return language.strip(), words


# -- authorities -----------------------------------------------------------------------------------------------------------


def _authorities(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        late = {entry.uid for entry in office.address_book.overdue()}
        found = office.address_book.authorities(given.state or "")
        rows = [_authority_shape(office, each) for each in found if not given.overdue or each.uid in late]
    if run.printer.rows("mlat.authorities/1", rows):
        return
    run.printer.table(
        [_("State"), _("Role"), _("Name"), _("Verified"), _("Standing"), "UID"],
        [[row.state, label(row.role), row.name, row.verified_on, _standing(row), row.uid] for row in rows],
    )


def _authority(run: Run) -> None:
    with run.office() as office:
        _tell_authority(run.printer, _authority_shape(office, office.address_book.authority(run.arguments.uid)))


def _set_authority(run: Run) -> None:
    value = _object(read_json_file(run.arguments.file), AuthorityEntry)
    with run.office() as office:
        old = office.address_book.authority(str(value["uid"])) if value.get("uid") else None
        entry = _merged(old, {"uid": "", **value}, AuthorityEntry)
        _tell_authority(run.printer, _authority_shape(office, office.address_book.keep_authority(entry).value))


def _verify_authority(run: Run) -> None:
    with run.office() as office:
        done = office.address_book.verify_authority(run.arguments.uid, run.arguments.on)
        _tell_authority(run.printer, _authority_shape(office, done.value))


def _retire_authority(run: Run) -> None:
    with run.office() as office:
        done = office.address_book.retire_authority(run.arguments.uid)
        _tell_authority(run.printer, _authority_shape(office, done.value))


def _authority_shape(office: Office, entry: AuthorityEntry) -> AuthorityShape:
    standing = office.address_book.standing(entry)
    return copied(AuthorityShape, entry, standing=standing.freshness, verified_until=standing.until)


def _tell_authority(printer: Printer, shape: AuthorityShape) -> None:
    if printer.answer("mlat.authority/1", shape):
        return
    printer.line(shape.name)
    printer.fact(_("State"), screen().state(shape.state))
    printer.fact(_("Role"), label(shape.role))
    for name, value in (
        (_("Address"), ", ".join(shape.address.splitlines())),
        (_("Person in charge"), shape.person),
        (_("Telephone"), shape.phone),
        (_("E-mail"), shape.email),
        (_("Fax"), shape.fax),
        (_("Office hours"), listed(shape.hours, shape.zone)),
        (_("Encryption and signatures"), shape.encryption),
        (_("Treaties"), ", ".join(shape.treaties)),
        (_("Remark"), shape.note),
    ):
        printer.fact(name, value)
    _tell_common(printer, shape)


# -- profiles --------------------------------------------------------------------------------------------------------------


def _profiles(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        late = {entry.uid for entry in office.address_book.overdue()}
        found = office.address_book.profiles(given.state or "")
        rows = [_profile_shape(office, each) for each in found if not given.overdue or each.uid in late]
    if run.printer.rows("mlat.profiles/1", rows):
        return
    run.printer.table(
        [_("State"), _("Measure"), _("Possible?"), _("Verified"), _("Standing")],
        [[row.state, _measure(run, row.measure), label(row.possible), row.verified_on, _standing(row)] for row in rows],
    )


def _profile(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _tell_profile(run, _profile_shape(office, office.address_book.profile(given.state, given.measure)))


def _set_profile(run: Run) -> None:
    value = _object(read_json_file(run.arguments.file), CountryProfile)
    with run.office() as office:
        place = (value.get("state"), value.get("measure", ""))
        old = next((each for each in office.address_book.profiles() if (each.state, each.measure) == place), None)
        profile = _merged(old, {"uid": old.uid if old else "", **value}, CountryProfile)
        _tell_profile(run, _profile_shape(office, office.address_book.keep_profile(profile).value))


def _verify_profile(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        done = office.address_book.verify_profile(given.state, given.measure, given.on)
        _tell_profile(run, _profile_shape(office, done.value))


def _retire_profile(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        done = office.address_book.retire_profile(given.state, given.measure)
        _tell_profile(run, _profile_shape(office, done.value))


def _profile_shape(office: Office, profile: CountryProfile) -> ProfileShape:
    standing = office.address_book.standing(profile)
    return copied(ProfileShape, profile, standing=standing.freshness, verified_until=standing.until)


def _tell_profile(run: Run, shape: ProfileShape) -> None:
    printer = run.printer
    if printer.answer("mlat.profile/1", shape):
        return
    printer.line(f"{screen().state(shape.state)}: {_measure(run, shape.measure)}")
    for name, value in (
        (_("Possible?"), label(shape.possible)),
        (_("Legal framework"), shape.legal_framework),
        (_("Receiving authority"), shape.receiving_authority),
        (_("Executing authority"), shape.executing_authority),
        (_("Means of communication"), shape.means),
        (_("Time for execution"), shape.execution_deadline),
        (_("Double criminality"), shape.dual_criminality),
        (_("Use of the evidence"), shape.use_limitation),
        (_("Documents asked for"), shape.special_documentation),
        (_("Special requirements"), shape.special_requirements),
        (_("Links"), shape.links),
        (_("Other"), shape.other),
    ):
        printer.fact(name, value)
    _tell_common(printer, shape)


def _measure(run: Run, code: str) -> str:
    return run.printer.codes.label("assistance", code) if code else _("in general")


# -- both ------------------------------------------------------------------------------------------------------------------


def _standing(shape: AuthorityShape | ProfileShape) -> str:
    return label(shape.standing) if shape.active else _("Retired")


def _tell_common(printer: Printer, shape: AuthorityShape | ProfileShape) -> None:
    printer.fact(_("Languages"), listed(*(printer.codes.tongue(code) for code in shape.languages)))
    printer.fact(_("Channels"), listed(*(printer.codes.label("channels", code) for code in shape.channels)))
    printer.fact(_("Source"), ", ".join(shape.source.splitlines()))
    printer.fact(_("Verified"), listed(printer.words(shape.verified_on), shape.verified_by))
    printer.fact(_("Standing"), _standing(shape))


def _object(value: Any, kind: type[E]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise KnownError(Code.FILE_INVALID, reason=why("it must hold one object with the fields of an entry"))
    unknown = sorted(set(value) - {field.name for field in fields(kind)} | set(value) & STAMPED)
    if unknown:
        raise KnownError(Code.FILE_INVALID, reason=why("unknown field {name}", name=", ".join(unknown)))
    for name in LISTED & set(value):
        if not isinstance(value[name], list):  # a text would be read letter by letter
            raise KnownError(Code.FILE_INVALID, reason=why("expected a list at {name}", name=name))
    return value


def _merged(old: E | None, value: dict[str, Any], kind: type[E]) -> E:
    return records.from_plain({**(records.to_plain(old) if old else {}), **value}, kind)


# -- codes -----------------------------------------------------------------------------------------------------------------


def _list_codes(run: Run) -> None:
    names = (run.arguments.list,) if run.arguments.list else codes.LISTS
    with run.office() as office:
        known = office.codes.now()
    rows = [
        CodeShape(list=name, code=item.id, label=item.label(), own=item.own, active=item.active)
        for name in names
        for item in known.all(name)
    ]
    if run.printer.rows("mlat.codes/1", rows):
        return
    run.printer.table(
        [_("List"), _("Code"), _("Own"), _("Offered"), _("Meaning")],
        [[row.list, row.code, row.own, row.active, row.label] for row in rows],
    )


def _add_code(run: Run) -> None:
    given = run.arguments
    with run.office() as office:
        _tell_code(run.printer, office.codes.add(given.list, given.code, dict(given.label)).value)


def _retire_code(run: Run) -> None:
    with run.office() as office:
        _tell_code(run.printer, office.codes.retire(run.arguments.list, run.arguments.code).value)


def _tell_code(printer: Printer, code: OwnCode) -> None:
    labels = tuple(WordsShape(language=language, words=words) for language, words in code.labels)
    shape = OwnCodeShape(list=code.list, code=code.id, labels=labels, active=code.active)
    if printer.answer("mlat.code/1", shape):
        return
    printer.line(f"{shape.list} {shape.code}")
    for each in shape.labels:
        printer.fact(each.language, each.words, indent=2)
    printer.line(_("It is offered.") if shape.active else _("It is offered no longer; where it was used it stays readable."))
