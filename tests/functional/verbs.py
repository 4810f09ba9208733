# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What officers do all day, as verbs over the real window.

The figures of ``acts`` are promises: what a task may cost in clicks and commanding keys, the texts themselves apart.
"""

from __future__ import annotations

from pathlib import Path

from tests.functional.window import Officer

ANNA, BERTA, CARLOS = (
    "seven lanterns over a quiet harbour 41",
    "a kettle sings beneath the northern arch 58",
    "nine herons cross the copper valley 17",
)
SUBJECT = "Server of the Lindenhof network"
ENVELOPE = (
    ("Direction", ""),
    ("Kind", ""),
    ("State", "France"),
    ("Subject", "Banking records, Meridian Trade Ltd"),
    ("Received", "-3"),
    ("Received: time of day", "1540"),
    ("Date of the document", "12 nov"),
    ("Their reference", "SCEJ 4471/26"),
    ("Their authority", "Parquet national financier"),
    ("Language of the document", "French"),
    ("Treaty or other basis", ""),
    ("Find the legal basis", ""),
    ("Article", "3"),
    ("Domestic article", ""),
    ("What is asked for", "Bank"),
)
"""The fields in the order in which Tab visits them, and what the envelope says."""


def fill_in_an_office(person: Officer, state: str, name: str, full_name: str, passphrase: str) -> None:
    person.click("Set up a new office")
    person.put("State", state)
    person.press("Tab")
    person.put("Name of the office", name)
    person.put("Full name", full_name)
    person.put("Passphrase", passphrase)
    person.put("Passphrase again", passphrase)


def recovery_code(person: Officer) -> str:
    """As it stands on the screen."""
    shown = next(said for said in person.words() if said.startswith("Recovery code "))
    return shown.removeprefix("Recovery code ")


def found_office(person: Officer, state: str, name: str, full_name: str, passphrase: str) -> None:
    """Through the first start; the recovery code is mistyped once."""
    with person.task("set up an office", acts=12):
        fill_in_an_office(person, state, name, full_name, passphrase)
        person.click("Create the office")
        person.sees("The recovery code")
        person.write("WRONG")
        person.press("Return")
        person.sees("That is not group 3 of the code.")
        person.press("Ctrl+A")
        person.write(recovery_code(person).split("-")[2])
        person.press("Return")
        person.sees("Nothing waits")


def add_a_person(anna: Officer) -> None:
    with anna.task("add a person", acts=8):
        anna.press("Ctrl+9")
        anna.put("Full name", "Berta Brand")
        anna.put("Sign-in name", "berta")
        anna.choose("Role", "Head")
        anna.put("First passphrase", BERTA)
        anna.click("Add the person")
        anna.is_told("Berta Brand can sign in now.")


def unlock(person: Officer, name: str, passphrase: str) -> None:
    with person.task("unlock", acts=5):
        person.put("Name", name)
        person.press("Return")
        person.write(passphrase)
        person.press("Return")


def log_the_envelope(anna: Officer) -> str:
    """By the keyboard alone, from the envelope to the number and the first deadline."""
    with anna.task("log an incoming request", acts=18):
        anna.press("Ctrl+N")
        for field, typed in ENVELOPE:
            assert anna.focus() == field
            anna.write(typed)
            if field != ENVELOPE[-1][0]:
                anna.press("Tab")
        anna.press("Down", "Return", "Ctrl+Return")
        return anna.is_told("is registered.")


def ask_why(anna: Officer) -> None:
    with anna.task("see why a date is what it is", acts=1):
        anna.click("Why? Acknowledge receipt")
    anna.sees("The office's own target: 7 days from Request received, Fri 20 Nov 2026. No treaty says so.")
    anna.sees("The day of the event, Fri 20 Nov 2026, is not counted.")
    anna.sees("7 days end on Fri 27 Nov 2026.")


def log_mail(anna: Officer, scratch: Path) -> None:
    scan = scratch / "supplement.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    with anna.task("log mail with its scan and event", acts=8):
        anna.press("Ctrl+M")
        assert anna.focus() == "Subject"
        anna.write("Two more account numbers")
        anna.put("It is also the event", "Query answered")
        anna.press("Tab")
        anna.click("Attach the scan...")
        anna.pick(scan)
        anna.press("Ctrl+Return")
        anna.is_told("Logged: Two more account numbers.")


def write_the_acknowledgement(anna: Officer) -> None:
    with anna.task("write a letter and submit it", acts=8):
        anna.press("Ctrl+T")
        anna.put("Search the letters", "Ack")
        anna.press("Ctrl+Return")
        anna.sees("Page 1 of 1")
        anna.press("Ctrl+Return")
        anna.is_told("It waits for approval now.")


def approve_and_seal(berta: Officer) -> None:
    with berta.task("approve, seal and dispatch a letter", acts=6):
        berta.click_line("Approve:")
        berta.sees("Page 1 of 1")
        berta.click("Approve")
        berta.is_told("It is approved.")
        berta.click("Seal")
        berta.is_told("Sealed as")
        berta.choose("Channel", "Courier")
        berta.click("Record the dispatch")
        berta.is_told("The dispatch is recorded, and the clocks are computed again.")


def exchange_cards(anna: Officer, carlos: Officer, scratch: Path) -> None:
    """At the first seat two people may trust cards, at the second one alone."""
    for person, card in ((anna, scratch / "ch.json"), (carlos, scratch / "br.json")):
        person.sit_down()
        person.press("Ctrl+6")
        person.click("Save our card...")
        person.pick(card)
        person.is_told("Saved as")
    for person, card in ((anna, scratch / "br.json"), (carlos, scratch / "ch.json")):
        person.sit_down()
        with person.task("add and trust a partner's card", acts=3):
            person.click("Add a card...")
            person.pick(card)
            person.click("Trust the card")
            person.is_told("is put forward" if person is anna else "is trusted")
    anna.sit_down()
    anna.press("Ctrl+L")
    unlock(anna, "aamsel", ANNA)
    anna.sees("Encrypted · offline")
    anna.press("Ctrl+6")
    anna.sees("Not yet trusted")
    anna.click("Trust the card")
    anna.is_told("is trusted")


def log_outgoing(anna: Officer) -> None:
    with anna.task("log an outgoing request", acts=8):
        anna.press("Ctrl+N")
        anna.write("Out")
        anna.press("Tab", "Tab")
        anna.write("Brazil")
        anna.press("Tab")
        anna.write(SUBJECT)
        anna.press("Ctrl+Return")
        anna.is_told("MLO-2026-0001 is registered.")


def add_evidence(person: Officer, scratch: Path, name: str, data: bytes) -> None:
    (scratch / name).write_bytes(data)
    with person.task("add evidence", acts=7):
        person.menu("More", "Add evidence")
        person.press("Space")
        person.pick(scratch / name)
        person.put("Title", name)
        person.press("Ctrl+Return")
        person.is_told("Added as exhibit")


def save_a_copy(person: Officer, name: str, target: Path) -> bytes:
    """Of an exhibit of the request shown; its bytes."""
    person.tab("Papers")
    person.click(f"Save a copy of {name}")
    person.pick(target)
    person.is_told("Saved as")
    return target.read_bytes()


def save_the_letter(person: Officer, target: Path) -> Path:
    person.click("Save as PDF...")
    person.pick(target)
    person.is_told("byte for byte as it was sealed")
    return target


def check_a_letter(person: Officer, file: Path) -> None:
    """Ask the program whether a file is a letter of this office."""
    with person.task("check a letter", acts=4):
        person.press("Ctrl+4")
        person.click("Verify a file...")
        person.pick(file)
        person.sees(file.name)


def export(person: Officer, stick: Path) -> Path:
    stick.mkdir(exist_ok=True)
    with person.task("export a case bundle", acts=6):
        person.menu("More", "Export a case bundle")
        person.click("Choose a folder...")
        person.pick(stick)
        person.sees("Nothing stands in the way.")
        person.press("Ctrl+Return")
        assert person.reads("The bundle is being written, then read back and compared.")
        told = person.is_told("The bundle is written, was read back from the medium and compared:")
    return Path(told.removesuffix(".").rpartition(": ")[2])


def take_in(person: Officer, bundle: Path, number: str) -> str:
    with person.task("verify a bundle and take it in", acts=5):
        person.press("Ctrl+5")
        person.click("Open a bundle...")
        person.pick(bundle)
        person.sees("The bundle is whole, unchanged, and signed by an office you trust.")
        person.click("Take it in")
        return person.is_told(number)


def log_execution(carlos: Officer) -> None:
    with carlos.task("log an event", acts=4):
        carlos.press("Ctrl+E")
        carlos.write("Executed")
        carlos.press("Tab")
        carlos.press("Ctrl+Return")
        carlos.is_told("Logged: Executed.")


def verify_the_audit(person: Officer) -> None:
    with person.task("verify the audit log", acts=2):
        person.press("Ctrl+9")
        person.click("Verify the whole log")
        person.sees("whole and unchanged.")
