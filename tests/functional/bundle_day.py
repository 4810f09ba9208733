# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An officer's work with case bundles at the real window, counted: cards, export, a pulled stick, several sticks, import,
merge, receipts, a lost stick, refusals. Two offices, two programs on one desk, real files; in any language of the screen.

Each act is done as a practised officer does it: keys where the hands are on them, the mouse where it is shorter.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from babel.messages.mofile import read_mo

from mlat_desktop import bootstrap, settings
from mlat_desktop.bootstrap import NewOffice, Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.office_cards import digits_of
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Item, Particulars, Person, RequestId, Uid
from mlat_desktop.domain.vocabulary import Direction, EventKind, PersonRole, RequestClass
from mlat_desktop.messages import TEXTS
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import ListQuery
from tests.catalogues import I18N
from tests.functional.effort import Effort
from tests.functional.sticks import Socket
from tests.functional.verbs import ANNA, BERTA, CARLOS
from tests.functional.window import Officer, plain
from tests.trust import trust
from tests.ui.office import CHEAP

FIRST = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HEAD = "granite harbour violin lemon eight"
CASE, THEIRS, SUBJECT = "MLO-2026-0001", "MLI-2026-0001", "Server of the Lindenhof network"
EXHIBIT = "Image of the server"
ALREADY = "This very bundle was taken in before, under {number}. Nothing would change."
MB = 1_000_000
SECRETS = {"anna": ANNA, "berta": BERTA, "carlos": CARLOS}
Look = Callable[[str, Officer], object]
"""Told the name of a screen while it stands."""


@cache
def _words(language: str) -> dict[str, str]:
    """The texts of the program, with and without the marks of mnemonics, and what they are in a language, without."""
    if language == "en":
        return {}
    with (I18N / language / "LC_MESSAGES" / "mlat.mo").open("rb") as stream:
        catalogue = read_mo(stream)
    texts = ((each.id, each.string) for each in catalogue)
    known = {text: plain(said) for text, said in texts if isinstance(text, str) and isinstance(said, str)}
    return {plain(text): said for text, said in known.items()} | known


def prepare_offices(
    root: Path, clock: SetClock, *, trusted: bool, size: int = 300_000, language: str = "en", theme: str = "light"
) -> None:
    """An office in Bern that asked Brazil for something, with an exhibit of ``size`` bytes, and one in Brasília; programs at
    ``root/ch`` and ``root/br`` know them. Brazil trusts the card of Bern; with ``trusted`` also the other way round.
    """
    ch = _office(root / "ch", clock, "CH", "Federal Office of Justice", "helena", HEAD)
    br = _office(root / "br", clock, "BR", "Department of Asset Recovery", "carlos", CARLOS)
    ch.people.add("anna", "Anna Amsel", "Legal officer", Role.OFFICER, ANNA)
    ch.people.add("berta", "Berta Brand", "Head of section", Role.HEAD, BERTA)
    for here, card in ((ch, root / "ch.json"), (br, root / "br.json")):
        card.write_bytes(here.bundles.card_file())
    trust(br, br.bundles.add_card(root / "ch.json").value.fingerprint)
    if trusted:
        trust(ch, ch.bundles.add_card(root / "br.json").value.fingerprint)
    case = ch.register.log(_asked(), sent=clock.at - timedelta(days=2)).value.id
    image = root / "server.img"
    image.write_bytes(Random(9).randbytes(size))
    ch.evidence.add(case, image, NewEvidence(title=EXHIBIT))
    for office, home, user in ((ch, "ch", "anna"), (br, "br", "carlos")):
        office.close()
        chosen = settings.Settings(language=language, theme=theme)
        settings.save(root / home / "config", chosen.opened(str(root / home / "data" / "office"), user))


def _office(home: Path, clock: SetClock, country: str, name: str, user: str, secret: str) -> Office:
    new = NewOffice(
        name=name, country=country, admin_name=user, admin_full_name=user.capitalize(), admin_title="Head of office"
    )
    return bootstrap.create_office(home / "data" / "office", new, secret, clock=clock, cost=CHEAP).office


def _asked() -> Particulars:
    return Particulars(
        klass=RequestClass.MLA,
        direction=Direction.OUTGOING,
        subject=SUBJECT,
        other_state="BR",
        facts="Two servers were rented in 2025.",
        persons=(Person(uid=Uid("lindenhof-1"), name="Jonas Muster", role=PersonRole.SUSPECT, born_on=date(1970, 3, 2)),),
        items=(Item(uid=Uid("lindenhof-2"), kind="documents", target="Host Brasil Ltda"),),
    )


def sign_in(person: Officer, name: str, door: str = "Unlock office") -> None:
    """Open the office that the program knows, as somebody; not counted."""
    person.sit_down()
    person.click("office")
    person.sees(door)
    person.write(SECRETS[name])
    person.press("Return")
    person.until(lambda: person.window.desk is not None, "the office to open")


def office_of(person: Officer) -> Office:
    """The office that stands open before somebody: for what the walk does not count."""
    desk = person.window.desk
    assert desk is not None
    return desk.office


class BundleDay:
    """The two officers, the socket between them, and what each act has cost."""

    def __init__(self, anna: Officer, carlos: Officer, socket: Socket, scratch: Path, clock: SetClock, look: Look) -> None:
        self.anna, self.carlos, self.socket, self.scratch, self.clock = anna, carlos, socket, scratch, clock
        self.efforts: dict[str, Effort] = {}
        self._look = look

    def live(self) -> dict[str, Effort]:
        """The whole of it; what each act has cost."""
        for person, name in ((self.anna, "anna"), (self.carlos, "carlos")):
            sign_in(person, name, self.say("Unlock {office}", office="office"))
        self.trust_the_partner()
        self.export_to_one()
        self.take_in_a_new_case()
        self.send_the_receipt()
        self.take_the_receipt_in()
        self.export_on_two_sticks()
        self.go_on_after_a_pulled_stick()
        self.merge_the_answer()
        self.report_a_lost_stick()
        self.be_refused()
        return self.efforts

    # -- words, counting, looking ----------------------------------------------------------------------------------------

    def say(self, text: str, **facts: object) -> str:
        """A text of the program as it stands on the screen."""
        said = _words(self.anna.window.settings.language).get(text, plain(text))
        return said.format(**facts) if facts else said

    @contextmanager
    def act(self, name: str, person: Officer) -> Iterator[Officer]:
        """Count what happens towards an act, which may have several parts."""
        person.sit_down()
        with person.task(name, acts=60):
            yield person
        self.efforts[name] = self.efforts.get(name, Effort()) + person.efforts[name]

    def look(self, name: str, person: Officer) -> None:
        """Let somebody look at what is on the screen."""
        self._look(name, person)

    def find(self, person: Officer, number: str) -> None:
        """Go to a case by its number."""
        person.press("Ctrl+F")
        person.write(number)
        person.press("Return")
        person.sees(self.say("More"))

    def open_the_export(self, person: Officer, number: str) -> None:
        """The page that looks before it writes."""
        self.find(person, number)
        person.menu_by_key(self.say("More"), self.say("Export a case bundle"))
        person.sees(self.say("Look before writing"))
        person.sees(self.say("Nothing stands in the way."))

    def open_a_bundle(self, person: Officer, folder: Path) -> None:
        """Choose what has arrived; whether it is whole is on the screen afterwards."""
        person.press("Ctrl+5")
        person.until(lambda: person.focus() == self.say("Open a bundle..."), "the act of the page")
        person.press("Return")
        person.pick(folder)

    # -- cards -----------------------------------------------------------------------------------------------------------

    def trust_the_partner(self) -> None:
        """Anna adds the card and compares by telephone; Berta trusts it."""
        figures = digits_of(office_of(self.carlos).bundles.own_card())
        with self.act("trust a partner's card", self.anna) as anna:
            anna.press("Ctrl+6", "Return")
            anna.pick(self.scratch / "br.json")
            self.look("card-known", anna)
            anna.click(self.say("Compare now"))
            assert anna.focus() == self.say("Who reads to you")
            anna.write("Carlos Cor, duty officer")
            anna.press("Tab", "Tab", "Tab")
            assert anna.focus() == self.say("From where the number is known")
            anna.write("List of the embassy, 2026")
            anna.press("Tab")
            anna.write(figures)
            self.look("card-compare", anna)
            anna.press("Ctrl+Return")
            anna.sees(self.say("Waits for"))
        assert not anna.reads(self.say("Trust the card")), "offered to somebody who may not"
        self.look("card-compared", anna)
        self._change_seats("berta")
        with self.act("trust a partner's card", self.anna) as berta:
            berta.press("Ctrl+6")
            berta.click(self.say("Trust the card"))
            berta.sees(self.say("Trusted"))
        self.look("card-trusted", berta)
        self._change_seats("anna")

    def _change_seats(self, name: str) -> None:
        """Lock; somebody else signs in. Not counted."""
        anna = self.anna
        anna.press("Ctrl+L")
        anna.sees(self.say("Unlock {office}", office="office"))
        anna.put(self.say("Name"), name)
        anna.press("Return")
        anna.write(SECRETS[name])
        anna.press("Return")
        anna.sees(self.say("Encrypted · offline"))

    # -- out -------------------------------------------------------------------------------------------------------------

    def export_to_one(self) -> None:
        """The stick is in, the partner is the State's: look, write, let go."""
        self.stick = self.socket.put_in("BLUE 3", "4C530001240918")
        with self.act("export a case to one partner", self.anna) as anna:
            self.open_the_export(anna, CASE)
            self.look("export", anna)
            anna.press("Ctrl+Return")
            anna.sees(self.say("Every byte was read back from the medium itself and compared."))
            self.look("export-written", anna)
            assert anna.focus() == self.say("Let go of the drive")
            anna.press("Return")
            anna.sees(self.say("The drive may be pulled now."))
        self.look("export-removed", anna)
        anna.click(self.say("Back to the case"))
        self.look("export-case", anna)

    def export_on_two_sticks(self) -> None:
        """The case has grown; the sticks are small."""
        disk = self.scratch / "disk.img"
        disk.write_bytes(Random(3).randbytes(12 * MB))
        office = office_of(self.anna)
        office.evidence.add(self._case(self.anna, CASE), disk, NewEvidence(title="Disk of the second server"))
        self.socket.put_in("RED 1", "0781A6F2", 10 * MB)
        with self.act("export on two sticks", self.anna) as anna:
            self.open_the_export(anna, CASE)
            self.look("two-sticks-look", anna)
            anna.press("Ctrl+Return")
            anna.sees(self.say("The bundle counts as whole when its last part was read back."))
            self.look("two-sticks-first", anna)
            anna.press("Return")
            anna.sees(self.say("The drive may be pulled now."))
            self.socket.put_in("RED 2", "0781A6F3", 10 * MB)
            anna.click(self.say("The next medium is in: go on"))
            anna.sees(self.say("Every byte was read back from the medium itself and compared."))
            anna.press("Return")
            anna.sees(self.say("The drive may be pulled now."))
        self.look("two-sticks-second", anna)
        anna.click(self.say("Back to the case"))

    def go_on_after_a_pulled_stick(self) -> None:
        """Brazil's answer: what was found is added, a field is known better; the stick is pulled while it is written."""
        self._answer()
        self.socket.part = 150_000
        self.stick = self.socket.put_in("GREEN", "AA00112233")
        carlos = self.carlos
        carlos.sit_down()
        self.open_the_export(carlos, THEIRS)
        self.socket.pull_after(400_000)
        carlos.press("Ctrl+Return")
        carlos.sees(self.say("The bundle was not written"))
        self.look("pulled", carlos)
        self.socket.put_in("GREEN")
        with self.act("go on after a pulled stick", carlos):
            assert carlos.focus() == self.say("Put the medium in again and go on")
            carlos.press("Return")
            carlos.sees(self.say("Every byte was read back from the medium itself and compared."))
            carlos.press("Return")
            carlos.sees(self.say("The drive may be pulled now."))
        self.look("pulled-and-whole", carlos)
        carlos.click(self.say("Back to the case"))

    def _answer(self) -> None:
        self.clock.at += timedelta(days=3)
        office, found = office_of(self.carlos), self.scratch / "found.bin"
        case = self._case(self.carlos, THEIRS)
        request = office.register.show(case).request
        known = request.particulars
        person = replace(known.persons[0], born_on=date(1971, 3, 2))
        more = Person(uid=Uid("lindenhof-3"), name="Lara Beispiel", role=PersonRole.WITNESS)
        new = replace(known, operation="Zugvogel", facts="Three servers were rented in 2025.", persons=(person, more))
        office.register.amend(case, new, version=request.version, reason="the provider told us")
        office.casework.add_event(case, EventKind.EXECUTED, self.clock.at - timedelta(hours=1))
        found.write_bytes(Random(5).randbytes(400_000))
        office.evidence.add(case, found, NewEvidence(title="Content of the account"))
        self.carlos.press("Ctrl+1")

    def _case(self, person: Officer, number: str) -> RequestId:
        (found,) = office_of(person).register.ids(ListQuery(text=number))
        return RequestId(found)

    # -- in --------------------------------------------------------------------------------------------------------------

    def take_in_a_new_case(self) -> None:
        """A request from Bern that Brasília did not have."""
        self.socket.put_in("BLUE 3")
        with self.act("take in a new case", self.carlos) as carlos:
            self.open_a_bundle(carlos, self.stick)
            carlos.sees(self.say("It would be registered with"))
            self.look("new-case", carlos)
            assert carlos.focus() == self.say("&Take it in")
            carlos.press("Return")
            carlos.is_told(THEIRS)
        self.look("new-case-taken", carlos)

    def merge_the_answer(self) -> None:
        """One field of theirs is taken, one that would be filled stays empty."""
        self.socket.put_in("GREEN")
        with self.act("take in an answer, field by field", self.anna) as anna:
            self.open_a_bundle(anna, self.stick)
            anna.sees(self.say("Field by field"))
            self.look("answer", anna)
            anna.click(self._tick("Summary of facts"))
            anna.click(self._tick("Operation"))
            self.look("answer-ticked", anna)
            anna.click(self.say("&Take it in"))
            anna.is_told(CASE)
        known = office_of(anna).register.show(self._case(anna, CASE)).request.particulars
        assert (known.facts, known.operation) == ("Three servers were rented in 2025.", "")
        assert [person.name for person in known.persons] == ["Jonas Muster", "Lara Beispiel"]
        self.look("answer-taken", anna)

    def _tick(self, field: str) -> str:
        return f"{self.say('Take theirs')}: {self.say(field)}"

    # -- receipts --------------------------------------------------------------------------------------------------------

    def send_the_receipt(self) -> None:
        """At once, on the same stick."""
        with self.act("send the receipt", self.carlos) as carlos:
            carlos.press("Ctrl+5")
            carlos.click(self.say("Send the receipt..."))
            carlos.pick(self.stick)
            told = carlos.is_told(self.say("The receipt is written to {folder}.").split("{")[0])
        self.receipt = next(each for each in self.stick.iterdir() if each.name in told)
        self.look("receipt-sent", carlos)

    def take_the_receipt_in(self) -> None:
        """It closes the loop: the case has arrived, under their number."""
        with self.act("take the receipt in", self.anna) as anna:
            self.open_a_bundle(anna, self.receipt)
            anna.sees(self.say("&Take it in"))
            self._sees_part(anna, "A receipt for what you sent in {number}, and nothing else")
            assert not anna.reads(self.say("Field by field")), "a heading with nothing below"
            self.look("receipt", anna)
            anna.press("Return")
            anna.is_told(CASE)
        anna.sees(THEIRS)
        self.look("receipt-taken", anna)

    # -- when something goes wrong ---------------------------------------------------------------------------------------

    def report_a_lost_stick(self) -> None:
        """The first of the two is gone."""
        with self.act("report a stick lost", self.anna) as anna:
            anna.press("Ctrl+5")
            anna.click(self.say("Incidents and media"))
            self.look("incidents", anna)
            anna.press("Ctrl+Return")
            anna.choose_number(self.say("Medium or bundle"), 2)
            anna.put(self.say("What happened"), "The courier left the bag in the train.")
            self.look("incident-report", anna)
            anna.press("Ctrl+Return")
            anna.is_told("INC-2026-0001")
        self.look("incident", anna)

    def be_refused(self) -> None:
        """Four bundles that must not be taken in; each says why, and what to do."""
        carlos, medium = self.carlos, self.socket.put_in("WHITE", "F00D")
        again = next(each for each in (self.scratch / "media" / "BLUE 3").iterdir() if each != self.receipt)
        damaged = Path(shutil.copytree(again, medium / "damaged" / again.name))
        part = damaged / "bundle.tar.age.001"
        data = bytearray(part.read_bytes())
        data[len(data) // 2] ^= 1
        part.write_bytes(data)
        kinds = {
            "the same once more": (again, ALREADY),
            "damaged": (damaged, TEXTS[Code.BUNDLE_FILE_ALTERED]),
            "for another office": (self._for_another(medium), TEXTS[Code.BUNDLE_WRONG_RECIPIENT]),
        }
        for name, (folder, words) in kinds.items():
            with self.act(f"refused: {name}", carlos):
                self.open_a_bundle(carlos, folder)
                self._sees_part(carlos, words)
                self.look(f"refused-{name.replace(' ', '-')}", carlos)
                assert carlos.focus() in {self.say("Open a bundle..."), self.say("Put it away")}, "the keys go nowhere"
                if name == "the same once more":
                    carlos.click(self.say("Put it away"))
        (card,) = [each for each in office_of(carlos).bundles.cards()]
        office_of(carlos).bundles.revoke(card.fingerprint, reason="their safe was broken open")
        with self.act("refused: revoked sender", carlos):
            self.open_a_bundle(carlos, again)
            self._sees_part(carlos, TEXTS[Code.BUNDLE_SENDER_REVOKED])
        self.look("refused-revoked", carlos)

    def _sees_part(self, person: Officer, text: str) -> None:
        """Wait for a sentence of the program by the longest piece between its placeholders."""
        person.sees(max(_split(self.say(text)), key=len))

    def _for_another(self, medium: Path) -> Path:
        """A bundle of Bern for an office in Vienna."""
        office = office_of(self.anna)
        vienna = _office(self.scratch / "at", self.clock, "AT", "Office of Vienna", "vera", HEAD)
        card = self.scratch / "at.json"
        card.write_bytes(vienna.bundles.card_file())
        vienna.close()
        known = office.bundles.add_card(card).value.fingerprint
        place, anna = office._place, office._place.user
        for name in ("berta", "helena"):
            place.user = next(each for each in office.people.all() if each.name == name)
            office.bundles.trust(known)
        place.user = anna
        (medium / "vienna").mkdir()
        return office.bundles.export(self._case(self.anna, CASE), [known], medium / "vienna").value.folder


def _split(text: str) -> list[str]:
    """The pieces of a text between its placeholders."""
    pieces, rest = [], text
    while "{" in rest:
        before, _brace, rest = rest.partition("{")
        pieces.append(before.strip())
        rest = rest.partition("}")[2]
    return [*pieces, rest.strip()]
