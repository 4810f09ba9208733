# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An officer's work on one case from the envelope to its end, at the real window, counted.

The case is the third story's: Germany asks Portugal for banking records and for a witness by a European Investigation Order;
the records come, the witness is silent, an original ledger is lent and goes back. Each act is done as a practised officer does
it: keys where the hands are on them, the mouse where it is shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from mlat_desktop import bootstrap, settings
from mlat_desktop.bootstrap import NewOffice, Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Authority, Item, LegalBasis, Particulars, Uid
from mlat_desktop.domain.vocabulary import Direction, EventKind, Outcome, RequestClass
from tests.functional.effort import Effort
from tests.functional.verbs import ANNA, BERTA, unlock
from tests.functional.window import Officer
from tests.ui.office import CHEAP

FIRST = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HEAD = "granite harbour violin lemon eight"
ORDER = (
    ("Direction", ""),
    ("Kind", ""),
    ("State", "Germany"),
    ("Subject", "Banking records, Meridian Trade Ltd"),
    ("Received", ""),
    ("Received: time of day", ""),
    ("Date of the document", "12 nov"),
    ("Their reference", "BfJ III 3-4471/26"),
    ("Their authority", "Staatsanwaltschaft Bonn"),
    ("Language of the document", "German"),
    ("Treaty or other basis", ""),
    ("Find the legal basis", ""),
    ("Article", ""),
    ("Domestic article", ""),
)
"""The fields in the order in which Tab visits them, and what the envelope says."""
ITEMS = ("Bank", "Evid")
"""The beginnings by which the kinds of assistance are found."""
OLD = (("FR", "Company registry extracts"), ("ES", "Telephone records"), ("DE", "Service of a summons"))
"""Cases of before, ended, so that a case must be found."""
NUMBER, REFERENCE = "MLI-2026-0004", "4471/26"
HELD = f"{NUMBER} is not closed yet: exhibit {NUMBER}/1 has not gone back."
Look = Callable[[str, Officer], object]
"""Told the name of a screen while it stands."""


def prepare_office(home: Path, clock: SetClock) -> None:
    """An office in Lisbon with an officer and a signatory, of which the program at ``home`` knows."""
    folder = home / "data" / "office"
    new = NewOffice(
        name="Autoridade Central",
        country="PT",
        admin_name="helena",
        admin_full_name="Helena Horta",
        admin_title="Head of office",
    )
    office = bootstrap.create_office(folder, new, HEAD, clock=clock, cost=CHEAP).office
    office.people.add("anna", "Anna Amsel", "Legal officer", Role.OFFICER, ANNA)
    office.people.add("berta", "Berta Brand", "Head of section", Role.SIGNATORY, BERTA)
    for state, subject in OLD:
        old = Particulars(klass=RequestClass.MLA, direction=Direction.INCOMING, subject=subject, other_state=state)
        request = office.register.log(old, received=FIRST - timedelta(days=60)).value
        office.register.close(request.id, Outcome.GRANTED, "Sent")
    _ask_kenya(office)
    office.close()
    settings.save(home / "config", settings.Settings(language="en", theme="light").opened(str(folder), "anna"))


def _ask_kenya(office: Office) -> None:
    """A request of ours whose receipt was confirmed two days ago; nothing will be heard of it afterwards."""
    silent = Particulars(
        klass=RequestClass.MLA,
        direction=Direction.OUTGOING,
        subject="Accounts of Meridian Trade in Nairobi",
        other_state="KE",
        basis=LegalBasis(treaty_id="UNCAC", article="46"),
        their_authority=Authority(name="Office of the Attorney General"),
        items=(Item(uid=Uid("nairobi"), kind="banking", target="Meridian Trade Ltd"),),
    )
    request = office.register.log(silent).value
    office.casework.add_event(request.id, EventKind.REQUEST_SENT, FIRST - timedelta(days=7))
    office.casework.add_event(request.id, EventKind.RECEIPT_CONFIRMED, FIRST - timedelta(days=2))


class Day:
    """One officer, the signatory who sits down in her place, and the clock of both."""

    def __init__(self, anna: Officer, clock: SetClock, look: Look) -> None:
        self.anna, self.clock, self._look = anna, clock, look
        self.efforts: dict[str, Effort] = {}

    def live(self) -> dict[str, Effort]:
        """The whole of it; what each act has cost."""
        self.anna.click("office")
        self._sit("Unlock office", ANNA)
        self.log_the_order()
        self.acknowledge()
        self._come_in(date(2026, 12, 2))
        self.ask_for_what_is_missing()
        self._come_in(date(2026, 12, 10))
        self.log_the_answer()
        self._come_in(date(2026, 12, 16))
        self.note_the_extension()
        self._come_in(date(2026, 12, 18))
        self.decide_and_take_the_ledger()
        self._come_in(date(2026, 12, 21), "Today")
        self.remind_the_silent_state()
        self._come_in(date(2027, 1, 20), "Today")
        self.remind_by_telephone()
        self.execute_in_part()
        self._come_in(date(2027, 1, 28))
        self.match_the_mail()
        self._come_in(date(2027, 2, 20))
        self.be_refused_to_close()
        self.return_the_ledger()
        self.close()
        return self.efforts

    @contextmanager
    def act(self, name: str) -> Iterator[None]:
        """Count what happens towards an act, which may have several parts."""
        with self.anna.task(name, acts=40):
            yield
        self.efforts[name] = self.efforts.get(name, Effort()) + self.anna.efforts[name]

    def look(self, name: str) -> None:
        """Let somebody look at what is on the screen."""
        self._look(name, self.anna)

    def _sit(self, door: str, passphrase: str) -> None:
        self.anna.sees(door)
        self.anna.write(passphrase)
        self.anna.press("Return")
        self.anna.sees("Today")

    def _find(self) -> None:
        """Go to the case by the reference on the letter in hand."""
        self.anna.press("Ctrl+F")
        self.anna.write(REFERENCE)
        self.anna.press("Return")

    def _come_in(self, day: date, page: str = "Register") -> None:
        """Another morning; Today is seen first, and the register is where most work goes on."""
        self.clock.at = datetime.combine(day, time(9), tzinfo=UTC)
        self._change_seats("anna", ANNA)
        if page == "Register":
            self.anna.press("Ctrl+2")
        self.anna.sees(page)

    def _change_seats(self, name: str, passphrase: str) -> None:
        """Lock; somebody else signs in. Not counted: an office with two computers spares it."""
        self.anna.press("Ctrl+L")
        self.anna.sees("Unlock office")
        unlock(self.anna, name, passphrase)
        self.anna.sees("Arrest")

    # -- the first day ---------------------------------------------------------------------------------------------------

    def log_the_order(self) -> None:
        """From the envelope to the number and the first deadline, without the mouse."""
        anna = self.anna
        with self.act("intake"):
            anna.press("Ctrl+N")
            for field, typed in ORDER:
                assert anna.focus() == field
                anna.write(typed)
                anna.press("Tab")
            for number, kind in enumerate(ITEMS, start=1):
                anna.write(kind)
                anna.press("Down", "Return")
                if number < len(ITEMS):
                    anna.press("Tab", "Tab", "Tab", "Tab")
                    assert anna.focus() == "Add something asked for"
                    anna.press("Space")
            anna.sees("Fri 27 Nov 2026")
            self.look("intake")
            anna.press("Ctrl+Return")
            told = anna.is_told("is registered.")
        assert told == f"{NUMBER} is registered. First deadline: Acknowledgement, Fri 27 Nov 2026 (in 7 days)."

    def acknowledge(self) -> None:
        """The officer drafts, the signatory approves, seals and records that it left."""
        anna = self.anna
        with self.act("acknowledgement"):
            anna.press("Ctrl+T")
            anna.sees("Which letter")
            assert anna.chosen("Letter") == "Acknowledgement of receipt"
            anna.press("Ctrl+Return")
            anna.sees("Page 1 of 1")
            self.look("letter")
            anna.press("Ctrl+Return")
            anna.is_told("It waits for approval now.")
        self._change_seats("berta", BERTA)
        anna.sees("Go on with the letter")
        self.look("today")
        with self.act("acknowledgement"):
            self._sign_and_send()
        self.look("sealed")

    def _sign_and_send(self) -> None:
        """From Today, where the first line is the letter, to its dispatch by post."""
        berta = self.anna
        assert berta.focus() != "nothing"
        berta.press("Return")
        berta.sees("Page 1 of 1")
        berta.press("Ctrl+Return")
        berta.is_told("It is approved.")
        berta.press("Ctrl+Return")
        assert berta.focus() == "Seal"
        berta.press("Return")
        berta.is_told("Sealed as")
        assert berta.focus() == "Channel"
        berta.press("Ctrl+Return")
        berta.is_told("The dispatch is recorded, and the clocks are computed again.")

    # -- query, answer, extension ----------------------------------------------------------------------------------------

    def ask_for_what_is_missing(self) -> None:
        """One item is missing, the rest is there; the letter asks for exactly that, and goes out."""
        anna = self.anna
        with self.act("query"):
            self._find()
            anna.menu_by_key("More", "Checklist")
            anna.press("Tab", "Tab")
            anna.write("m")
            anna.press("Tab")
            anna.write("dates of birth of the account holders")
            anna.click("Mark the rest as present")
            anna.sees("1 item is missing.")
            self.look("checklist")
            anna.click("Ask for what is missing")
            anna.sees("Which letter")
            anna.press("Ctrl+Return")
            anna.sees("Page 1 of 1")
            self.look("query")
            anna.press("Ctrl+Return")
            anna.is_told("It waits for approval now.")
        self._change_seats("berta", BERTA)
        anna.sees("Approve: Query for what is missing")
        with self.act("query"):
            self._sign_and_send()

    def log_the_answer(self) -> None:
        """A letter that is also the event which moves the case."""
        anna = self.anna
        with self.act("event"):
            self._find()
            anna.press("Ctrl+M")
            anna.write("Dates of birth")
            anna.press("Tab")
            anna.write("query a")
            anna.press("Ctrl+Return")
            anna.is_told("Logged: Dates of birth.")
        anna.sees("Query answered")
        self.look("answer")

    def note_the_extension(self) -> None:
        """The limit for the decision is lengthened, with the reasons that were told to Germany."""
        anna = self.anna
        with self.act("extension"):
            self._find()
            anna.sees("Day 26 of 31")
            anna.press("Ctrl+E")
            anna.write("delay")
            anna.press("Tab", "Tab", "Tab", "Tab")
            assert anna.focus() == "Remark"
            anna.write("The bank is still searching its archive")
            self.look("extension")
            anna.press("Ctrl+Return")
            anna.is_told("Logged: Delay notified with reasons.")
        anna.sees("Day 26 of 60")

    # -- execution -------------------------------------------------------------------------------------------------------

    def decide_and_take_the_ledger(self) -> None:
        """It is to be executed; the bank hands over a ledger that it wants back."""
        anna = self.anna
        with self.act("decision"):
            self._find()
            anna.press("Ctrl+E")
            anna.write("decis")
            anna.press("Ctrl+Return")
            anna.is_told("Logged: Decision to execute.")
        with self.act("exhibit taken in"):
            anna.menu_by_key("More", "Add evidence")
            anna.choose("What it is", "Phys")
            anna.put("Title", "Ledger 2025")
            anna.press("Tab")
            anna.write("Banco do Norte")
            anna.click("an original, not a copy")
            anna.put("Return due", "26 feb")
            anna.press("Tab", "Space", "Ctrl+Return")
            anna.is_told(f"Added as exhibit {NUMBER}/1.")

    # -- a State that is silent ------------------------------------------------------------------------------------------

    def remind_the_silent_state(self) -> None:
        """Today proposes the reminder; the officer has it drafted, the signatory seals it and records that it left."""
        anna = self.anna
        anna.sees("Reminders that are due")
        self.look("silent")
        with self.act("chaser"):
            assert anna.focus().startswith("Reminder 1 to Kenya")
            anna.press("Return")
            assert anna.focus() == "How"
            self.look("chaser")
            anna.press("Ctrl+Return")
            anna.sees("Page 1 of 1")
            self.look("reminder")
            anna.press("Ctrl+Return")
            anna.is_told("It waits for approval now.")
        self._change_seats("berta", BERTA)
        anna.sees("Approve: Reminder")
        with self.act("chaser"):
            self._sign_and_send()

    def remind_by_telephone(self) -> None:
        """The second reminder is a call: what was said stays with the case and counts as the reminder."""
        anna = self.anna
        with self.act("reminder by telephone"):
            assert anna.focus().startswith("Reminder 2 to Kenya")
            anna.press("Return")
            assert anna.focus() == "How"
            anna.write("tel")
            anna.press("Tab")
            assert anna.focus() == "Note"
            anna.write("Mr Otieno will look for it")
            self.look("call")
            anna.press("Ctrl+Return")
            anna.is_told("Noted: it counts as a reminder.")
        self.look("called")

    def execute_in_part(self) -> None:
        """The records came, the witness is silent; what there is goes to Germany."""
        anna = self.anna
        with self.act("partial execution"):
            self._find()
            self._log_of_item("executed", "bank", "")
            anna.sees("Partly executed")
            self._log_of_item("could not", "tak", "The witness is silent")
            anna.press("Ctrl+M")
            anna.write("Banking records")
            anna.press("Tab")
            anna.write("reply s")
            anna.press("Tab")
            anna.choose("Way", "Left")
            self.look("results")
            anna.press("Ctrl+Return")
            anna.is_told("Logged: Banking records.")
        anna.sees("Answered")
        anna.tab("Persons")
        anna.sees("Not carried out")
        self.look("answered")
        anna.tab("Case")

    def _log_of_item(self, event: str, item: str, note: str) -> None:
        anna = self.anna
        anna.press("Ctrl+E")
        anna.write(event)
        anna.press("Tab", "Tab", "Tab", "Tab")
        assert anna.focus() == "Item, if not the whole request"
        anna.write(item)
        anna.press("Tab")
        anna.write(note)
        anna.press("Ctrl+Return")
        anna.is_told("Logged: ")

    def match_the_mail(self) -> None:
        """A letter is entered in the book of mail; the reference on it finds the case."""
        anna = self.anna
        with self.act("mail matched"):
            anna.press("Ctrl+Shift+M")
            assert anna.focus() == "References on it"
            anna.write("BfJ III 3-4471/26")
            anna.sees(f"{NUMBER} · ")
            anna.press("Alt+S")
            assert anna.focus() == "Subject"
            anna.write("The records arrived")
            self.look("mail")
            anna.press("Ctrl+Return")
            anna.is_told("is recorded.")
        anna.sees("Open the request")

    # -- originals, the end ----------------------------------------------------------------------------------------------

    def be_refused_to_close(self) -> None:
        """While the ledger is here, the case stays open, and the form leads to what settles it."""
        anna = self.anna
        with self.act("closing too early"):
            self._find()
            anna.menu_by_key("More", "Close or withdraw")
            anna.press("Ctrl+Return")
            assert anna.is_told(HELD)
            self.look("held")

    def return_the_ledger(self) -> None:
        """It goes back, and its receipt comes."""
        anna = self.anna
        with self.act("return of an original"):
            anna.click("Open the exhibit Ledger 2025")
            assert anna.field("What happened") == "It was returned"
            anna.put("Receipt: its number, or its date and who signed", "R 118/27, Banco do Norte")
            self.look("return")
            anna.press("Ctrl+Return")
            anna.is_told("Recorded in its chain of custody.")

    def close(self) -> None:
        """With what came of it."""
        anna = self.anna
        with self.act("closing"):
            self._find()
            anna.menu_by_key("More", "Close or withdraw")
            assert anna.focus() == "Outcome"
            self.look("closing")
            anna.press("Ctrl+Return")
            anna.is_told(f"{NUMBER} is closed.")
        anna.sees("Closed")
        self.look("closed")
